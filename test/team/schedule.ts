import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { decodeEntry } from "../../src/crypto/entry.ts";
import { canonicalJson, type JsonObject } from "../../src/domain/canonical-json.ts";
import { keptDevices, type MemberRole } from "../../src/domain/membership.ts";
import { Problem } from "../../src/domain/problem.ts";
import { refuseFarClock } from "../../src/service/wall-clock.ts";
import { append, recordAudit } from "../../src/store/append.ts";
import { backup, restore } from "../../src/store/backup.ts";
import { createDossier, openDossier, type WritableDossier } from "../../src/store/dossier.ts";
import { eraseRecords } from "../../src/store/erase.ts";
import { exportJournal, importJournal } from "../../src/store/exchange.ts";
import { beginJoining, finishJoining, keysOfLine } from "../../src/store/join.ts";
import { waitsForWord } from "../../src/store/journal/hearing.ts";
import { hexOf, memberEntryOf, openRows } from "../../src/store/journal/team.ts";
import { erasuresIn } from "../../src/store/journal/erasure.ts";
import { rebuild } from "../../src/store/projection/follow.ts";
import type { Reader } from "../../src/store/reader.ts";
import { history, lastWallClock, recordByRef } from "../../src/store/read.ts";
import { newRecordId, ulidOf } from "../../src/store/record.ts";
import { changeTeam, lastCounting, membershipIn, withApproval } from "../../src/store/team.ts";
import { verify } from "../../src/store/verify.ts";
import { nextUniform, randomStream } from "../../src/simulation/engine/random.ts";
import { note, writing } from "../store/temporary.ts";

/**
 * A schedule is what devices of one team do, and what whoever carries their journal files makes of these: drops, repeats, reorders,
 * merges, holds back. Numbers name one of those that there are then (device, file, backup), so that a schedule from which
 * steps are taken away is one still.
 */
export type Step =
  | { readonly do: "write"; readonly by: number; readonly ref: number }
  | { readonly do: "give"; readonly by: number }
  | { readonly do: "take"; readonly by: number; readonly file: number; readonly as: Carried }
  | { readonly do: "clock"; readonly of: number; readonly years: number }
  | { readonly do: "reopen"; readonly by: number }
  | { readonly do: "remove-member"; readonly by: number; readonly who: number }
  | { readonly do: "remove-device"; readonly by: number; readonly who: number }
  | { readonly do: "roles"; readonly by: number; readonly who: number; readonly roles: readonly MemberRole[] }
  | { readonly do: "join"; readonly by: number; readonly as: "member" | "device" }
  | { readonly do: "copy"; readonly of: number }
  | { readonly do: "backup"; readonly of: number }
  | { readonly do: "restore"; readonly of: number }
  | { readonly do: "erase"; readonly by: number; readonly ref: number }
  | { readonly do: "lose"; readonly of: number };

/** What became of a file on its way: entries left out, or told twice, or in another order, or two files in one. */
export type Carried = {
  readonly how: "whole" | "cut" | "thinned" | "repeated" | "shuffled" | "reversed" | "merged";
  readonly salt: number;
};

const index = fc.nat({ max: 11 });
const step: fc.Arbitrary<Step> = fc.oneof(
  weighed(8, fc.record({ do: fc.constant("write" as const), by: index, ref: fc.nat({ max: 3 }) })),
  weighed(5, fc.record({ do: fc.constant("give" as const), by: index })),
  weighed(
    8,
    fc.record({
      do: fc.constant("take" as const),
      by: index,
      file: index,
      as: fc.record({
        how: fc.constantFrom<Carried["how"]>(
          "whole",
          "whole",
          "cut",
          "thinned",
          "repeated",
          "shuffled",
          "reversed",
          "merged",
        ),
        salt: fc.nat({ max: 1000 }),
      }),
    }),
  ),
  weighed(2, fc.record({ do: fc.constant("clock" as const), of: index, years: fc.constantFrom(-10, 0, 10) })),
  weighed(1, fc.record({ do: fc.constant("reopen" as const), by: index })),
  weighed(2, fc.record({ do: fc.constant("remove-member" as const), by: index, who: index })),
  weighed(2, fc.record({ do: fc.constant("remove-device" as const), by: index, who: index })),
  weighed(
    2,
    fc.record({
      do: fc.constant("roles" as const),
      by: index,
      who: index,
      roles: fc.constantFrom<readonly MemberRole[]>(
        [],
        ["steward"],
        ["key-holder"],
        ["key-holder", "steward"],
      ),
    }),
  ),
  weighed(
    1,
    fc.record({ do: fc.constant("join" as const), by: index, as: fc.constantFrom("member", "device") }),
  ),
  weighed(1, fc.record({ do: fc.constant("copy" as const), of: index })),
  weighed(1, fc.record({ do: fc.constant("backup" as const), of: index })),
  weighed(1, fc.record({ do: fc.constant("restore" as const), of: index })),
  weighed(1, fc.record({ do: fc.constant("erase" as const), by: index, ref: fc.nat({ max: 3 }) })),
  weighed(1, fc.record({ do: fc.constant("lose" as const), of: index })),
);

export const schedules: fc.Arbitrary<readonly Step[]> = fc.array(step, { minLength: 4, maxLength: 16 });

function weighed<T>(
  weight: number,
  arbitrary: fc.Arbitrary<T>,
): { weight: number; arbitrary: fc.Arbitrary<T> } {
  return { weight, arbitrary };
}

/** A device of the team, open as a program that runs has it. */
class Device {
  readonly name: string;
  readonly dir: string;
  dossier: WritableDossier;
  /** Years by which its clock is off. */
  years = 0;
  isLost = false;
  /** The other folder of a copied device. */
  isCopied = false;
  /** What it was told is written: hashes of its entries, the last of each step. */
  readonly acknowledged: string[] = [];
  readonly #now: () => number;

  constructor(name: string, dir: string, dossier: WritableDossier, now: () => number) {
    this.name = name;
    this.dir = dir;
    this.dossier = dossier;
    this.#now = now;
  }

  get sign(): string {
    return hexOf(this.dossier.writer.device.publicKey);
  }

  get member(): string {
    return membershipIn(this.dossier.writer).devices.get(this.sign)?.member ?? "";
  }

  readonly clock = (): number => this.#now() + this.years * 365.25 * 86_400_000;

  async reopen(): Promise<void> {
    await this.dossier.close();
    this.dossier = await openDossier(this.dir, { ...writing, clock: this.clock });
  }
}

/** Writes of notes, with what stood behind them then. */
type Write = { readonly device: Device; readonly ref: string; readonly text: string; readonly hash: string };
type Removal = {
  readonly by: Device;
  readonly hash: string;
  readonly signs: readonly string[];
  readonly seen: ReadonlySet<string>;
};

/** The team that each schedule begins with: two stewards, a member with two devices, and two notes that all know. */
export type Template = { readonly folder: string; readonly names: readonly string[] };

/** Nothing of a schedule is to outlive the power. */
const inMemory = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

const begun = Date.UTC(2026, 0, 1);

export async function template(): Promise<Template> {
  const folder = mkdtempSync(join(inMemory, "habeas-schedules-"));
  const world = new World(folder, []);
  await world.found();
  await world.joinNew(world.devices[0]!, "member", ["key-holder", "steward"]);
  await world.joinNew(world.devices[0]!, "member", []);
  await world.joinNew(world.devices[0]!, "device", [], world.devices[2]!.member);
  await world.do({ do: "write", by: 0, ref: 0 });
  await world.do({ do: "write", by: 1, ref: 1 });
  await world.meet();
  await world.close();
  return { folder, names: world.devices.map(({ name }) => name) };
}

/**
 * Runs a schedule, lets all devices that are left exchange all that they have, and fails where they then don't agree, or one
 * of them has lost what it had. Gives what was done, a line a step.
 */
export async function follows({ folder, names }: Template, steps: readonly Step[]): Promise<string[]> {
  const own = mkdtempSync(join(inMemory, "habeas-schedule-"));
  const world = new World(own, []);
  try {
    for (const name of names)
      cpSync(join(folder, `${name}.habeas`), join(own, `${name}.habeas`), { recursive: true });
    await world.openAll(names);
    for (const each of steps) await world.do(each);
    await world.meet();
    await world.mustAgree();
    return world.trace;
  } catch (error) {
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    throw new Error(
      `${world.trace.join("\n")}\n=> ${told.split("\n    at ").slice(0, 4).join("\n    at ")}`,
      {
        cause: error,
      },
    );
  } finally {
    await world.close();
    rmSync(own, { recursive: true, force: true, maxRetries: 3 });
  }
}

class World {
  readonly devices: Device[] = [];
  readonly trace: string[];
  readonly #folder: string;
  readonly #files: { readonly path: string; readonly by: string }[] = [];
  readonly #backups: { readonly path: string; readonly of: Device }[] = [];
  readonly #writes: Write[] = [];
  readonly #removals: Removal[] = [];
  #minutes = 0;
  #made = 0;

  constructor(folder: string, trace: string[]) {
    this.#folder = folder;
    this.trace = trace;
  }

  readonly #now = (): number => begun + this.#minutes * 60_000;

  async found(): Promise<void> {
    const dir = this.#dirOf("a");
    this.devices.push(
      new Device("a", dir, await createDossier(dir, { ...writing, clock: this.#now }), this.#now),
    );
  }

  /** Opens the devices of the template, an hour after it was made. */
  async openAll(names: readonly string[]): Promise<void> {
    this.#minutes = 60;
    for (const name of names) this.devices.push(await this.#opened(name, this.#dirOf(name)));
    this.#made = names.length;
  }

  async close(): Promise<void> {
    for (const { dossier } of this.devices) await dossier.close();
  }

  async do(each: Step): Promise<void> {
    this.#minutes += 1;
    switch (each.do) {
      case "write":
        return this.#write(this.#alive(each.by), `n-${each.ref}`);
      case "give":
        return this.#give(this.#alive(each.by));
      case "take":
        return this.#take(this.#alive(each.by), each.file, each.as);
      case "clock":
        return this.#setClock(this.#alive(each.of), each.years);
      case "reopen":
        return this.#reopen(this.#alive(each.by));
      case "remove-member":
      case "remove-device":
        return this.#remove(this.#alive(each.by), this.#any(each.who), each.do);
      case "roles":
        return this.#setRoles(this.#alive(each.by), this.#any(each.who), each.roles);
      case "join": {
        const by = this.#alive(each.by);
        return this.joinNew(by, each.as, [], by.member);
      }
      case "copy":
        return this.#copy(this.#alive(each.of));
      case "backup":
        return this.#backUp(this.#alive(each.of));
      case "restore":
        return this.#restore(each.of);
      case "erase":
        return this.#erase(this.#alive(each.by), `n-${each.ref}`);
      case "lose":
        return this.#lose(this.#alive(each.of));
    }
  }

  #any(number: number): Device {
    return this.devices[number % this.devices.length]!;
  }

  #alive(number: number): Device {
    const alive = this.devices.filter(({ isLost }) => !isLost);
    return alive[number % alive.length]!;
  }

  #dirOf(name: string): string {
    return join(this.#folder, `${name}.habeas`);
  }

  #nextName(): string {
    this.#made += 1;
    return "abcdefghijklmnopqrstuvwxyz"[this.#made - 1] ?? `z${this.#made}`;
  }

  async #opened(name: string, dir: string, years = 0): Promise<Device> {
    const clock = (): number => this.#now() + yearsToMs(years);
    const device = new Device(name, dir, await openDossier(dir, { ...writing, clock }), this.#now);
    device.years = years;
    return device;
  }

  #say(line: string): void {
    this.trace.push(line);
  }

  /** Does what a device may refuse: undefined where it did, with a sentence that this standing of it explains. */
  async #tried<T>(device: Device, what: string, work: () => Promise<T>): Promise<T | undefined> {
    const standing = this.#standing(device);
    const waits = await this.#waits(device);
    try {
      const result = await work();
      if (standing !== "active") throw new Error(`${device.name} ${what}, though it is ${standing}`);
      if (waits && !what.startsWith("removes "))
        throw new Error(`${device.name} ${what}, though it has not heard of the others`);
      device.acknowledged.push(hexOf(device.dossier.writer.tail.current.prev));
      this.#say(`${device.name} ${what}`);
      return result;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const mayBe = waits
        ? /has not heard of the other members|; nothing was changed\.$/
        : standing === "removed"
          ? /was removed from the team|; nothing was changed\.$/
          : standing === "frozen"
            ? /its folder was copied|; nothing was changed\.$/
            : /; nothing was changed\.$/;
      if (!mayBe.test(error.message)) throw error;
      this.#say(`${device.name} ${what}: refused, ${error.message.slice(0, 60)}`);
      return undefined;
    }
  }

  #waits({ dossier: { writer }, sign }: Device): Promise<boolean> {
    return waitsForWord(writer, sign);
  }

  #standing(device: Device): string {
    return membershipIn(device.dossier.writer).devices.get(device.sign)?.standing ?? "unknown";
  }

  async #write(device: Device, ref: string): Promise<void> {
    const text = `${device.name} at ${this.#minutes}`;
    const { writer } = device.dossier;
    const done = await this.#tried(device, `writes ${ref}`, () => append(writer, [note(ref, text)]));
    if (done === undefined) return;
    const row = await writer.journal.tables
      .selectFrom("entry")
      .select("hash")
      .where("kind", "=", "version")
      .orderBy("position", "desc")
      .limit(1)
      .executeTakeFirstOrThrow();
    this.#writes.push({ device, ref, text, hash: hexOf(row.hash) });
  }

  async #give(device: Device): Promise<void> {
    const path = await this.#exported(device);
    this.#files.push({ path, by: device.name });
    this.#say(`${device.name} exports file ${this.#files.length - 1}`);
  }

  async #exported(device: Device): Promise<string> {
    this.#minutes += 1;
    const path = join(this.#folder, `${device.name}-${this.#minutes}-${this.#files.length}.journal`);
    await exportJournal(device.dossier.writer, path);
    return path;
  }

  async #take(device: Device, number: number, as: Carried): Promise<void> {
    if (this.#files.length === 0) return;
    const at = number % this.#files.length;
    const file = this.#files[at]!;
    const other = this.#files[as.salt % this.#files.length]!;
    const path = carried(file.path, other.path, as, join(this.#folder, `carried-${this.#minutes}`));
    const { taken, waiting, uncounted, copied } = await importJournal(device.dossier.writer, path);
    this.#say(
      `${device.name} imports file ${at} of ${file.by}, ${as.how}: ${taken} taken, ${waiting} wait, ${uncounted.reduce((sum, { entries }) => sum + entries, 0)} don't count${copied.length > 0 ? ", a copied device" : ""}`,
    );
  }

  /** A clock that is far off is refused, and writes nothing; a person then says that it is right. */
  async #setClock(device: Device, years: number): Promise<void> {
    const { reader, files } = device.dossier;
    const last = await lastWallClock(reader);
    const size = device.dossier.writer.tail.current.range;
    device.years = years;
    await device.dossier.close();
    const now = device.clock();
    const isFar = now <= last - 86_400_000 || now > last + 400 * 86_400_000;
    let refused: string | undefined;
    try {
      device.dossier = await openDossier(files.dir, {
        ...writing,
        clock: device.clock,
        mayWrite: async (opened) => refuseFarClock(now, await lastWallClock(opened), false),
      });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      refused = error.message;
    }
    if (refused !== undefined) {
      const mayWrite = async ({ journal }: Reader): Promise<void> => {
        const checkpoints = journal.tables.selectFrom("checkpoint").select("range").orderBy("size", "desc");
        const { range } = await checkpoints.limit(1).executeTakeFirstOrThrow();
        if (Buffer.compare(range, size) !== 0) throw new Error("a refused clock wrote something");
      };
      device.dossier = await openDossier(files.dir, { ...writing, clock: device.clock, mayWrite });
    }
    if (
      isFar !== (refused !== undefined) ||
      (isFar && !/^The clock of this machine says .+ nothing was written\.$/.test(refused!))
    )
      throw new Error(
        `a clock of ${new Date(now).toISOString()} after ${new Date(last).toISOString()}: ${refused ?? "not refused"}`,
      );
    this.#say(
      `${device.name} has a clock of ${years} years${isFar ? ", which is refused and said to be right" : ""}`,
    );
  }

  async #reopen(device: Device): Promise<void> {
    await device.reopen();
    this.#say(`${device.name} is opened anew`);
  }

  async #remove(device: Device, who: Device, what: "remove-member" | "remove-device"): Promise<void> {
    const { writer } = device.dossier;
    const membership = membershipIn(writer);
    const { member } = who;
    const signs =
      what === "remove-device"
        ? [who.sign]
        : [...membership.devices.values()].filter((each) => each.member === member).map(({ sign }) => sign);
    if (signs.includes(device.sign))
      return this.#say(`${device.name} removes nobody, as the program lets no device remove itself`);
    const devices: { sign: string; upTo: Awaited<ReturnType<typeof lastCounting>> }[] = [];
    for (const sign of signs) devices.push({ sign, upTo: await lastCounting(writer, sign) });
    const seen = await hashesIn(device);
    const done = await this.#tried(
      device,
      `removes ${what === "remove-device" ? "device" : "the member of"} ${who.name}`,
      async () => {
        await changeTeam(
          writer,
          withApproval(
            writer,
            what === "remove-device"
              ? { event: "device-removed", devices }
              : { event: "member-removed", member, devices },
          ),
        );
        return true;
      },
    );
    if (done === undefined) return;
    const [hash] = membershipIn(writer).heads;
    this.#removals.push({ by: device, hash: hash!, signs, seen });
  }

  async #setRoles(device: Device, who: Device, roles: readonly MemberRole[]): Promise<void> {
    const { writer } = device.dossier;
    const change = { event: "role-changed" as const, member: who.member, roles: [...roles] };
    await this.#tried(device, `gives the member of ${who.name} the roles [${roles.join(", ")}]`, () =>
      changeTeam(writer, withApproval(writer, change)),
    );
  }

  /** A device that is new, of a new member or of one that there is. */
  async joinNew(
    by: Device,
    as: "member" | "device",
    roles: readonly MemberRole[],
    of?: string,
  ): Promise<void> {
    const name = this.devices.length === 0 ? "a" : this.#nextNameOf();
    const dir = this.#dirOf(name);
    const before = await this.#exported(by);
    const { line } = await beginJoining(before, dir, writing);
    const device = keysOfLine(line);
    const member = as === "device" ? of! : ulidOf(newRecordId(this.#now()));
    const { writer } = by.dossier;
    const done = await this.#tried(by, `adds ${name} as a new ${as}`, async () => {
      await changeTeam(
        writer,
        withApproval(
          writer,
          as === "device"
            ? { event: "device-added", member, device }
            : { event: "member-added", member, roles: [...roles], device },
        ),
      );
      return true;
    });
    if (done === undefined) return;
    await finishJoining(await this.#exported(by), dir, { ...writing, clock: this.#now });
    this.devices.push(await this.#opened(name, dir));
  }

  #nextNameOf(): string {
    if (this.#made === 0) this.#made = 1;
    return this.#nextName();
  }

  async #copy(device: Device): Promise<void> {
    if (device.isCopied) return;
    const dir = `${device.dir}-copy`;
    await device.dossier.close();
    cpSync(device.dir, dir, { recursive: true });
    device.dossier = await openDossier(device.dir, { ...writing, clock: device.clock });
    const twin = await this.#opened(`${device.name}'`, dir, device.years);
    device.isCopied = true;
    twin.isCopied = true;
    this.devices.push(twin);
    this.#say(`the folder of ${device.name} is copied: ${twin.name}`);
  }

  async #backUp(device: Device): Promise<void> {
    const path = join(this.#folder, `backup-${this.#minutes}`);
    await backup(device.dossier, path);
    this.#backups.push({ path, of: device });
    this.#say(`${device.name} is backed up`);
  }

  async #restore(number: number): Promise<void> {
    if (this.#backups.length === 0) return;
    const { path, of } = this.#backups[number % this.#backups.length]!;
    const name = this.#nextName();
    const dir = this.#dirOf(name);
    await restore(path, dir, { ...writing, clock: this.#now });
    this.devices.push(await this.#opened(name, dir));
    this.#say(`${name} is made of the backup of ${of.name}`);
  }

  async #erase(device: Device, ref: string): Promise<void> {
    const { reader, writer } = device.dossier;
    const record = await recordByRef(reader, ref);
    if (record === undefined) return;
    await this.#tried(device, `erases ${ref}`, () =>
      eraseRecords(writer, { ids: [record.id], entries: [], why: "withdrew" }),
    );
  }

  async #lose(device: Device): Promise<void> {
    if (this.devices.filter(({ isLost }) => !isLost).length < 3) return;
    device.isLost = true;
    this.#say(`${device.name} never comes back`);
  }

  /** All who are left exchange what they have, and give word to those who came back from a backup. */
  async meet(): Promise<void> {
    await this.#exchange();
    const waiting: Device[] = [];
    const heard: Device[] = [];
    for (const device of this.devices.filter(({ isLost }) => !isLost))
      if (this.#standing(device) === "active") ((await this.#waits(device)) ? waiting : heard).push(device);
    if (waiting.length === 0 || heard.length === 0) return;
    for (const { dossier } of heard) await recordAudit(dossier.writer, { event: "note", text: "word" });
    await this.#exchange();
  }

  /** Until nobody learns anything new. */
  async #exchange(): Promise<void> {
    this.#minutes += 10;
    const met = new Map<string, string>();
    const files = new Map<Device, { readonly size: string; readonly path: string }>();
    const hand = async (from: Device, to: Device): Promise<boolean> => {
      let file = files.get(from);
      if (file === undefined || file.size !== (await heldBy(from))) {
        const path = await this.#exported(from);
        file = { size: await heldBy(from), path };
        files.set(from, file);
      }
      const key = `${file.path} ${to.name}`;
      const before = await heldBy(to);
      if (met.get(key) === before) return false;
      const result = await importJournal(to.dossier.writer, file.path);
      const after = await heldBy(to);
      met.set(key, after);
      if (result.refused > 0) throw new Error(`${to.name} refuses ${result.refused} entries of ${from.name}`);
      this.#waiting.set(to, result.waiting);
      return after !== before;
    };
    for (let round = 0; ; round += 1) {
      if (round === 20) throw new Error("the devices do not come to rest");
      const alive = this.devices.filter(({ isLost }) => !isLost);
      let isNew = false;
      // Round the circle first, which brings most of it; then each to each, as who was removed hands on little.
      for (const [at, device] of alive.entries()) {
        const next = alive[(at + 1) % alive.length]!;
        if (next !== device && (await hand(device, next))) isNew = true;
      }
      if (isNew && round % 2 === 0) continue;
      for (const from of alive)
        for (const to of alive) if (from !== to && (await hand(from, to))) isNew = true;
      if (!isNew) break;
    }
    this.#say("all who are left meet");
  }

  #comparable(...devices: readonly Device[]): boolean {
    return devices.every((device) => this.#standing(device) === "active");
  }

  readonly #waiting = new Map<Device, number>();

  async mustAgree(): Promise<void> {
    const alive = this.devices.filter(({ isLost }) => !isLost);
    const groups = new Map<string, Device>();
    const key = (view: View): string => view.entries.join(" ");
    const views = new Map<Device, View>();
    for (const device of alive) {
      const view = await viewOf(device);
      views.set(device, view);
      const other = groups.get(key(view));
      if (other === undefined) groups.set(key(view), device);
      else same(view, views.get(other)!, `${other.name} and ${device.name}`, this.#comparable(device, other));
    }
    // Who was removed may not be able to read so far that it says so. Who has most knows who belongs.
    const [first] = alive.toSorted((a, b) => views.get(b)!.entries.length - views.get(a)!.entries.length);
    const { membership } = first!.dossier.writer.team.current;
    const ofTeam = alive.filter(({ sign }) => membership!.devices.get(sign)?.standing === "active");
    const active: Device[] = [];
    for (const device of ofTeam) if (!(await this.#waits(device))) active.push(device);
    if (active.length > 0 && active.length < ofTeam.length)
      throw new Error("who came back from a backup has not heard of the others");
    if (first === undefined || !active.includes(first)) return;
    for (const device of active) {
      same(views.get(device)!, views.get(first)!, `${first.name} and ${device.name}`);
      if ((this.#waiting.get(device) ?? 0) > 0)
        throw new Error(`${this.#waiting.get(device)} entries wait at ${device.name}`);
    }
    // What was acknowledged is kept.
    const kept = await hashesIn(first);
    const added = await addedIn(first);
    for (const device of alive)
      for (const hash of device.acknowledged)
        // What is made of a backup of a device that it says was removed is added by nobody.
        if (!kept.has(hash) && added.has(device.sign))
          throw new Error(`an entry that ${device.name} acknowledged is lost: ${hash}`);
    await this.#mustCount(first);
    // A fork freezes that device only.
    const copied = new Set(this.devices.filter(({ isCopied }) => isCopied).map(({ sign }) => sign));
    for (const { sign, standing } of membership!.devices.values())
      if (standing === "frozen" && !copied.has(sign))
        throw new Error(`a device is frozen that nobody copied: ${sign}`);
    await this.#mustBeErased(active);
    await mustBeSound(first, views.get(first)!);
  }

  /** Writes of devices that nobody removed and nobody copied are shown; of one that was removed once, those behind it are not. */
  async #mustCount(at: Device): Promise<void> {
    const { membership } = at.dossier.writer.team.current;
    const shown = new Map<string, Set<string>>();
    const gone = new Set((await erasuresIn(at.dossier.reader)).flatMap(({ records }) => records));
    const rows = await at.dossier.writer.journal.tables
      .selectFrom("entry")
      .select(["hash", "bytes"])
      .execute();
    const recordOf = new Map(rows.map(({ hash, bytes }) => [hexOf(hash), hexOf(decodeEntry(bytes).record)]));
    for (const { device, ref, hash } of this.#writes) {
      if (device.isLost || device.isCopied) continue;
      if (gone.has(recordOf.get(hash) ?? "")) continue;
      if (!shown.has(ref))
        shown.set(ref, new Set((await history(at.dossier.reader, ref)).map((version) => version.hash)));
      const isShown = shown.get(ref)!.has(hash);
      const removals = this.#removals.filter(({ signs }) => signs.includes(device.sign));
      if (!membership!.devices.has(device.sign)) {
        if (isShown)
          throw new Error(`what ${device.name} wrote of ${ref} is shown, and it is not of the team`);
        continue;
      }
      if (removals.length === 0 && !isShown)
        throw new Error(`what ${device.name} wrote of ${ref} is not shown, and nobody removed it`);
      const [removal] = removals;
      if (removals.length !== 1 || removal!.by.isLost || membership!.refused.has(removal!.hash)) continue;
      if (isShown !== removal!.seen.has(hash))
        throw new Error(
          `what ${device.name} wrote of ${ref} ${removal!.seen.has(hash) ? "before" : "behind"} its removal is ${isShown ? "" : "not "}shown`,
        );
    }
  }

  async #mustBeErased(active: readonly Device[]): Promise<void> {
    for (const { name, sign, dossier } of active) {
      const erasures = await erasuresIn(dossier.reader);
      const records = new Set(erasures.flatMap((one) => one.records));
      if (records.size === 0) continue;
      for (const { confirmed } of erasures)
        if (confirmed.every(({ device }) => device !== sign))
          throw new Error(`${name} has not carried out an erasure`);
      const held = await dossier.writer.journal.tables
        .selectFrom("entry")
        .leftJoin("wrap", "wrap.entry", "entry.position")
        .select(["bytes", "position"])
        .where("kind", "=", "version")
        .where((where) =>
          where.or([where("ciphertext", "is not", null), where("wrap.entry", "is not", null)]),
        )
        .execute();
      for (const { bytes, position } of held)
        if (records.has(hexOf(decodeEntry(bytes).record)))
          throw new Error(`${name} still holds what was erased, at ${position}`);
    }
  }
}

function yearsToMs(years: number): number {
  return years * 365.25 * 86_400_000;
}

/** How many entries a device has, and of how many what they seal. */
async function heldBy({ dossier }: Device): Promise<string> {
  const { all, whole } = await dossier.writer.journal.tables
    .selectFrom("entry")
    .select(({ fn }) => [fn.countAll<number>().as("all"), fn.count<number>("ciphertext").as("whole")])
    .executeTakeFirstOrThrow();
  return `${all} ${whole}`;
}

async function hashesIn({ dossier }: Device): Promise<Set<string>> {
  const rows = await dossier.writer.journal.tables.selectFrom("entry").select("hash").execute();
  return new Set(rows.map(({ hash }) => hexOf(hash)));
}

async function addedIn({ dossier: { writer } }: Device): Promise<ReadonlySet<string>> {
  const rows = await openRows(writer.journal, "member");
  const entries = rows.flatMap((row) => memberEntryOf(row, writer.dossier.id) ?? []);
  return keptDevices(membershipIn(writer).founding, entries);
}

/** All that devices which saw the same entries must have in common, in an order that is the same for each. */
type View = {
  readonly entries: readonly string[];
  readonly membership: readonly string[];
  readonly records: readonly string[];
};

async function viewOf(device: Device): Promise<View> {
  const { reader, writer } = device.dossier;
  const { founding, threshold, members, devices, refused, heads } = membershipIn(writer);
  const membership = [
    `founded ${founding}, threshold ${threshold}, heads ${heads.join(" ")}`,
    ...[...members.values()].map((member) => `member ${JSON.stringify(member)}`),
    ...[...devices.values()].map(
      ({ sign, member, standing, limits }) =>
        `device ${sign} of ${member}: ${standing} ${limits
          .map((limit) => JSON.stringify(limit))
          .sort()
          .join(" ")}`,
    ),
    ...[...refused].map(([hash, why]) => `refused ${hash}: ${why}`),
  ].sort();
  const rows = await reader.projection.tables.selectFrom("record").selectAll().orderBy("ref").execute();
  const tips = await reader.projection.tables
    .selectFrom("version")
    .select(["position", "record"])
    .where(({ exists, not, selectFrom }) =>
      not(exists(selectFrom("supersedes").select("child").whereRef("parent", "=", "version.position"))),
    )
    .execute();
  const hashes = await writer.journal.tables.selectFrom("entry").select(["position", "hash"]).execute();
  const hashAt = new Map(hashes.map(({ position, hash }) => [position, hexOf(hash)]));
  const records = rows.map(({ number, ref, kind, owner, class: of, conflict, body }) =>
    JSON.stringify([
      ref,
      kind,
      owner,
      of,
      conflict,
      canonicalJson(JSON.parse(body) as JsonObject),
      tips
        .filter(({ record }) => record === number)
        .map(({ position }) => hashAt.get(position))
        .sort(),
    ]),
  );
  // A fork is seen, too, where the entry that shows it can't be read yet.
  const forks = [...writer.team.current.forks].map(([sign, { at }]) => `fork of ${sign} at ${at}`);
  return { entries: [...hashAt.values(), ...forks].sort(), membership, records };
}

function same(view: View, other: View, who: string, isOfTeam = true): void {
  // What one that does not belong any more erased, without having heard that, is gone there and stays with the others.
  for (const what of ["entries", "membership", ...(isOfTeam ? (["records"] as const) : [])] as const) {
    const [ours, others] = [new Set(view[what]), new Set(other[what])];
    const differing = [
      ...[...others.difference(ours)].map((line) => `- ${line}`),
      ...[...ours.difference(others)].map((line) => `+ ${line}`),
    ];
    if (differing.length > 0) throw new Error(`${who} have not the same ${what}:\n${differing.join("\n")}`);
  }
}

/** Nothing is damaged, and what is computed anew from the journal is what stands. */
async function mustBeSound(device: Device, before: View): Promise<void> {
  const { problems } = await verify(device.dossier.writer);
  const unknown = problems.filter((problem) => !/the device was copied/.test(problem));
  if (unknown.length > 0) throw new Error(`at ${device.name}: ${unknown.join("\n")}`);
  await rebuild(device.dossier.writer);
  same(await viewOf(device), before, `${device.name} and its tables computed anew`);
}

/** A file as whoever carries it hands it on: read and written here by the description of the format alone. */
function carried(path: string, other: string, { how, salt }: Carried, to: string): string {
  if (how === "whole") return path;
  const [head, ...items] = itemsOf(readFileSync(path));
  const stream = randomStream(salt);
  const random = (): number => nextUniform(stream);
  const changed = ((): Buffer[] => {
    switch (how) {
      case "cut":
        return items.slice(0, Math.floor(random() * items.length));
      case "thinned":
        return items.filter(() => random() < 0.8);
      case "repeated":
        return items.flatMap((item) => (random() < 0.3 ? [item, item] : [item]));
      case "shuffled":
        return items
          .map((item) => [random(), item] as const)
          .sort(([a], [b]) => a - b)
          .map(([, item]) => item);
      case "reversed":
        return items.toReversed();
      case "merged":
        return [...itemsOf(readFileSync(other)).slice(1), ...items];
    }
  })();
  const bytes = Buffer.concat([firstLine, head!, ...changed]);
  writeFileSync(to, Buffer.concat([bytes, createHash("sha256").update(bytes).digest()]));
  return to;
}

const firstLine = Buffer.from("habeas journal 1\n");

/** Its head and its entries, each with the four bytes before it that say how long it is. */
function itemsOf(file: Buffer): Buffer[] {
  const items: Buffer[] = [];
  for (let at = firstLine.length; at < file.length - 32;) {
    const end = at + 4 + file.readUInt32BE(at);
    items.push(file.subarray(at, end));
    at = end;
  }
  return items;
}
