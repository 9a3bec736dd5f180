import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { Problem } from "../../src/domain/problem.ts";
import type { Watch } from "../../src/service/keep.ts";
import { openSession } from "../../src/service/session.ts";
import { overviewOf } from "../../src/service/overview.ts";
import { shown } from "../../src/service/disclose.ts";
import { filesIn } from "../../src/store/folder.ts";
import { asked, openedPages } from "../http/opened.ts";
import { weakSlot } from "../weak-slot.ts";
import { folder, habeas, listed, ok, passphrase } from "./habeas.ts";

const temporary = folder();
const dir = temporary.path("river.habeas");
const stick = temporary.path("a stick");
const people = (...names: string[]): string =>
  temporary.write("people.yaml", `persons:\n${names.map((name) => `  - id: ${name}\n`).join("")}`);

beforeAll(async () => {
  await ok("init", dir);
  await ok("import", dir, people("p-1", "p-2"));
  mkdirSync(stick);
});

/** Puts the last backup so many days back, as a clock would. */
async function daysLater(days: number): Promise<void> {
  const { store, close } = await openSession(dir, { passphrase, slot: weakSlot, mode: "read" });
  const note = store.backupNote.read() as { last: { time: number } };
  store.backupNote.write({ ...note, last: { ...note.last, time: note.last.time - days * 86_400_000 } });
  await close();
}

async function pageText(): Promise<string> {
  const dossier = await openSession(dir, { passphrase, slot: weakSlot, mode: "read" });
  const { app, headers } = await openedPages([dossier]);
  const text = await (await asked(app, dossier.id, "dossier.overview", {}, headers)).text();
  await dossier.close();
  return text;
}

test("before the first backup verify and the page say never", async () => {
  expect(await ok("verify", dir)).toMatch(/^Whole: .*\nLast backup: never\.\n$/);
  expect((await listed("verify", dir)).backup).toBe("never");
  expect(await pageText()).toContain("Last backup: never.");
});

test("a backup is not put into a dossier's folder, with which it would be lost, nor below a file", async () => {
  const before = readdirSync(dir);
  mkdirSync(join(dir, "below"));
  for (const target of [dir, join(dir, "a.backup"), join(dir, "below")]) {
    const { exit, err } = await habeas("backup", dir, target);
    expect(exit).not.toBe(0);
    expect(err).toContain("river.habeas is a dossier, and what lies in its folder is lost with it");
  }
  rmSync(join(dir, "below"), { recursive: true });
  expect(readdirSync(dir)).toEqual(before);
  const { exit, err } = await habeas("backup", dir, join(people("p-1", "p-2"), "a.backup"));
  expect(exit).toBe(1);
  expect(err).toContain("people.yaml is no folder, so a.backup can't be put in it; name another place.");
});

test("a backup into a folder names itself without naming anything, is tried, and is remembered", async () => {
  const said = await ok("backup", dir, stick);
  expect(said).toMatch(
    /holds the dossier up to entry \d+\. .*\nIt was restored for trial, and every entry came through whole\.\n$/,
  );
  const [name, ...others] = readdirSync(stick);
  expect(others).toEqual([]);
  expect(name).toMatch(/^[0-9a-f]{8}-\d{8}T\d{6}Z-\d+-[0-9a-f]{4}\.backup$/);
  const { backup, checkpoint } = await listed("verify", dir);
  expect(backup).toMatchObject({ entries: checkpoint!.size, newer: 0, place: stick });
  const day = new Date().toISOString().slice(0, 10);
  expect(await pageText()).toContain(
    `Last backup: ${day}, up to entry ${checkpoint!.size} of ${checkpoint!.size}.`,
  );

  await ok("import", dir, people("p-1", "p-2", "p-3"));
  const later = await listed("verify", dir);
  expect(later.backup).toMatchObject({ entries: checkpoint!.size, newer: later.entries - checkpoint!.size });
  expect(await ok("verify", dir)).toContain(
    `Last backup: ${day}, up to entry ${checkpoint!.size}, in ${stick}; 2 entries are newer.`,
  );
  await ok("backup", dir, stick);
  expect(readdirSync(stick)).toHaveLength(2);

  const restored = temporary.path("restored.habeas");
  await ok("restore", join(stick, name!), restored);
  expect((await listed("verify", restored)).backup).toBe("never");
});

test("when and where backups were made stands nowhere in the clear", () => {
  const bytes = readFileSync(filesIn(dir).backups);
  for (const word of [stick, "a stick", "time", "entries", "place"])
    expect(bytes.includes(word), word).toBe(false);
});

test("a reminder comes with the page and with commands that write, once its days have passed, until it is switched off", async () => {
  const more = people("p-1", "p-2", "p-3");
  await ok("backup", dir, stick, "--remind", "1w");
  expect((await habeas("import", dir, more)).err).not.toContain("backup");
  await daysLater(6);
  expect((await habeas("import", dir, more)).err).not.toContain("backup");
  await daysLater(1);
  const due =
    "The last backup is 7 days old, and you asked to be reminded after 7 days; make one with habeas backup.";
  expect((await habeas("import", dir, more)).err).toContain(due);
  expect((await habeas("set", dir, "p-1", "note=a", "--why", "a try")).err).toContain(due);
  expect((await habeas("figures", dir)).err).not.toContain("backup");
  expect(await pageText()).toContain(due);
  await ok("backup", dir, stick);
  expect((await habeas("import", dir, more)).err).not.toContain("backup");
  await daysLater(40);
  await ok("backup", dir, stick, "--remind", "off");
  await daysLater(40);
  expect((await habeas("import", dir, more)).err).not.toContain("backup");
});

test("a reminder that is no number of days or weeks is refused before anything is written", async () => {
  const before = readdirSync(stick).length;
  for (const odd of ["7", "0d", "d", "1m", "-3d", "99999d", "soon"]) {
    const { exit, err } = await habeas("backup", dir, stick, `--remind=${odd}`);
    expect([odd, exit, /--remind takes/.test(err)]).toEqual([odd, 2, true]);
  }
  expect(readdirSync(stick)).toHaveLength(before);
});

test("a trial leaves nothing behind, on the stick or in the folder for temporary files", async () => {
  await ok("backup", dir, temporary.path("one.backup"));
  expect(readdirSync(temporary.path()).filter((name) => /trial|incomplete/.test(name))).toEqual([]);
  expect(
    readdirSync(stick, { recursive: true, encoding: "utf8" }).filter((name) => !name.endsWith(".backup")),
  ).toEqual([]);
});

test("what is known of backups, damaged, is said by verify and the page, and the next backup writes it anew", async () => {
  const file = filesIn(dir).backups;
  const bytes = readFileSync(file);
  for (const damaged of [
    Buffer.alloc(0),
    bytes.subarray(0, 20),
    Buffer.concat([bytes, Buffer.of(1)]),
    bytes.map((byte, at) => (at === 15 ? byte ^ 1 : byte)),
  ]) {
    writeFileSync(file, damaged);
    const { exit, out } = await habeas("verify", dir);
    expect([exit, /`backups` is damaged/.test(out), /nobody can tell\.$/m.test(out)]).toEqual([
      1,
      true,
      true,
    ]);
    expect(await pageText()).toContain("`backups` is damaged");
  }
  await ok("backup", dir, stick);
  expect((await listed("verify", dir)).backup).toMatchObject({ newer: 0 });
});

test("a backup of what is not whole is written, said to be not whole, and is not remembered", async () => {
  const { backup: before } = await listed("verify", dir);
  const { backupDossier } = await import("../../src/service/backup.ts");
  const dossier = await openSession(dir, { passphrase, slot: weakSlot, mode: "read" });
  const target = temporary.path("torn.backup");
  // A stick that loses bytes: what is written is not what is read back.
  const copyTo = async (file: string): Promise<void> => {
    await dossier.store.copyTo(file);
    const bytes = readFileSync(file);
    bytes.fill(0, bytes.length >> 1, (bytes.length >> 1) + 4096);
    writeFileSync(file, bytes);
  };
  const torn = { ...dossier, store: { ...dossier.store, copyTo } };
  const done = shown(await backupDossier(torn, target, {}, { passphrase, slot: weakSlot }));
  expect(done.trial).toBe("not-whole");
  expect(existsSync(target)).toBe(true);
  await dossier.close();
  expect((await listed("verify", dir)).backup).toEqual(before);
  const overview = await openSession(dir, { passphrase, slot: weakSlot, mode: "read" });
  expect(shown(await overviewOf(overview)).backup?.last).toMatch(/^Last backup: \d{4}-/);
  await overview.close();
});

test("a backup onto a stick counts as written where the dossier's own disk is full, and the user is told", async () => {
  const { backupDossier } = await import("../../src/service/backup.ts");
  const dossier = await openSession(dir, { passphrase, slot: weakSlot, mode: "read" });
  const full = (): never => {
    throw Object.assign(new Error("no space"), { code: "ENOSPC" });
  };
  const note = { ...dossier.store.backupNote, write: full };
  const done = shown(
    await backupDossier(
      { ...dossier, store: { ...dossier.store, backupNote: note } },
      stick,
      {},
      { passphrase, slot: weakSlot },
    ),
  );
  expect(done).toMatchObject({ trial: "whole", noted: false });
  expect(existsSync(done.file)).toBe(true);
  await dossier.close();
});

test("a backup and a restore count, and where they are cancelled nothing of them stands", async () => {
  const { backupDossier } = await import("../../src/service/backup.ts");
  const { restoreDossier } = await import("../../src/service/keep.ts");
  const dossier = await openSession(dir, { passphrase, slot: weakSlot, mode: "read" });
  const place = temporary.path("a place");
  mkdirSync(place);
  const unlock = { passphrase, slot: weakSlot };
  const [file, restored] = [join(place, "a.backup"), join(place, "restored.habeas")];
  /** What one of them counted, cancelled at the first count or not at all. */
  const counted = async (isCancelled: boolean, work: (watch: Watch) => Promise<unknown>) => {
    const counts: [number, number | undefined][] = [];
    const abort = new AbortController();
    const progress = (done: number, total?: number): void => {
      counts.push([done, total]);
      if (isCancelled) abort.abort();
    };
    const ended = await work({ progress, signal: abort.signal }).catch((error: Problem) => error.code);
    expect(ended === "cancelled").toBe(isCancelled);
    return counts;
  };
  const backup = (watch: Watch) => backupDossier(dossier, file, {}, { ...unlock, ...watch });
  const restore = (watch: Watch) => restoreDossier(file, restored, unlock, watch);
  await counted(true, backup);
  expect(readdirSync(place)).toEqual([]);
  const [first] = await counted(false, backup);
  expect(first![1]).toBeGreaterThanOrEqual(first![0]);
  await counted(true, restore);
  expect(readdirSync(place)).toEqual(["a.backup"]);
  const last = (await counted(false, restore)).at(-1)!;
  expect(last[0]).toBe(last[1]);
  await dossier.close();
});
