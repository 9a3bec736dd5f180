import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { importedText } from "../../src/cli/text/team.ts";
import { epochCommitment, sealEpochKey } from "../../src/crypto/epoch.ts";
import { canonicalJson } from "../../src/domain/canonical-json.ts";
import { append } from "../../src/store/append.ts";
import { openDossier } from "../../src/store/dossier.ts";
import { openJournalFile } from "../../src/store/journal-file.ts";
import { beginJoining, finishJoining, joiningIn, keysOfLine } from "../../src/store/join.ts";
import { heads, recordByRef } from "../../src/store/read.ts";
import { newRecordId, ulidOf } from "../../src/store/record.ts";
import { noRecord } from "../../src/store/journal/log.ts";
import { hexOf } from "../../src/store/journal/team.ts";
import { extendLog } from "../../src/store/writer.ts";
import { changeTeam, membershipIn, withApproval } from "../../src/store/team.ts";
import { verify } from "../../src/store/verify.ts";
import { note, reading, temporaryFolder, writing } from "../store/temporary.ts";
import {
  attacked,
  exported,
  foundingDevice,
  imported,
  joined,
  on,
  removed,
  shown,
  type TestDevice,
  write,
} from "./device.ts";

async function problemsOf(device: TestDevice): Promise<readonly string[]> {
  return on(device, async ({ reader: opened }) => (await verify(opened)).problems);
}

test("a second device joins with a file, reads what was written, and what each writes reaches the other", async () => {
  const folder = temporaryFolder();
  const a = await foundingDevice(folder);
  await write(a, "n-1", "by the first");
  const b = await joined(a, folder, "b");
  expect((await shown(b)).get("n-1")).toMatchObject({ body: '{"text":"by the first"}' });
  await write(b, "n-2", "by the second");
  await write(a, "n-3", "meanwhile");
  await write(a, "n-2", "of the same name");
  const [fromA, fromB] = [await exported(a, folder), await exported(b, folder)];
  expect(await imported(a, fromB)).toMatchObject({ uncounted: [], waiting: 0, strangers: 0, refused: 0 });
  await imported(b, fromA);
  expect(await shown(a)).toEqual(await shown(b));
  expect((await shown(a)).get("n-2")).toMatchObject({ conflict: 1 });
  expect(await imported(a, fromB)).toMatchObject({ taken: 0 });
  expect([await problemsOf(a), await problemsOf(b)]).toEqual([[], []]);
});

test("nobody joins a dossier with a file of another founding than the one that was compared (founding pin)", async () => {
  const folder = temporaryFolder();
  const a = await foundingDevice(folder);
  const file = await exported(a, folder);
  const dir = join(folder, "b.habeas");
  await beginJoining(file, dir, writing);
  const other = await foundingDevice(temporaryFolder());
  await expect(finishJoining(await exported(other, folder), dir, writing)).rejects.toMatchObject({
    code: "bad-input",
    message: expect.stringContaining("another founding"),
  });
  await expect(finishJoining(file, dir, writing)).rejects.toMatchObject({
    message: expect.stringContaining("holds no key for this device"),
  });
  expect((await joiningIn(dir, writing)).line).toMatch(/^device-/);
  await expect(openDossier(dir, reading)).rejects.toMatchObject({
    message: expect.stringContaining("has not joined its dossier yet"),
  });
});

test("a removed member's whole device opens nothing of the journal file that is written afterwards", async () => {
  const folder = temporaryFolder();
  const a = await foundingDevice(folder);
  await write(a, "n-1", "before");
  const b = await joined(a, folder, "b");
  await write(b, "n-2", "by who leaves");
  await imported(a, await exported(b, folder));
  const stolen = join(folder, "stolen.habeas");
  cpSync(b.dir, stolen, { recursive: true });
  expect((await attacked(stolen, await exported(a, folder))).opened).toBeGreaterThan(0);

  await removed(a, b.member);
  await write(a, "n-3", "after");
  const later = await exported(a, folder);
  expect(await attacked(stolen, later)).toEqual({ opened: 0, newest: 0, name: false });
  // What b wrote before stays; what it writes then is kept and counts nowhere.
  expect((await shown(a)).has("n-2")).toBe(true);
  const late = await exported({ ...b, dir: stolen }, folder);
  expect(await imported(a, late)).toMatchObject({ uncounted: [] });
  await write({ ...b, dir: stolen }, "n-4", "after it was removed");
  await write({ ...b, dir: stolen }, "n-1", "changed after it was removed");
  expect(await imported(a, await exported({ ...b, dir: stolen }, folder))).toMatchObject({
    taken: 2,
    uncounted: [{ device: b.sign, own: false, entries: 2, why: "removed", line: null }],
  });
  expect((await shown(a)).has("n-4")).toBe(false);
  expect((await shown(a)).get("n-1")).toMatchObject({ body: '{"text":"before"}', conflict: 0 });
  expect(await problemsOf(a)).toEqual([]);
  // Told of it, the removed device reads on and writes nothing.
  expect(await imported({ ...b, dir: stolen }, later)).toMatchObject({ standing: "removed" });
  await expect(write({ ...b, dir: stolen }, "n-5", "more")).rejects.toThrow("was removed from the team");
});

test("a device whose folder was copied is frozen when both copies are seen: both entries are kept, neither goes on (freeze on fork)", async () => {
  const folder = temporaryFolder();
  const a = await foundingDevice(folder);
  const b = await joined(a, folder, "b");
  await write(b, "n-1", "before the copy");
  const twin = { ...b, dir: join(folder, "twin.habeas") };
  cpSync(b.dir, twin.dir, { recursive: true });
  await write(b, "n-2", "by the one");
  await write(twin, "n-3", "by the other");
  await imported(a, await exported(b, folder));
  expect((await shown(a)).has("n-2")).toBe(true);
  expect(await imported(a, await exported(twin, folder))).toMatchObject({ taken: 1, copied: [b.sign] });
  expect([...(await shown(a)).keys()]).toEqual(["n-1"]);
  expect(await problemsOf(a)).toEqual([expect.stringContaining("the device was copied")]);
  await removed(a, b.member);
  expect(await problemsOf(a)).toEqual([]);
  expect([...(await shown(a)).keys()]).toEqual(["n-1"]);
});

test("what nobody counts, as who added its device was removed meanwhile, is told on both sides, and adding the device again counts it (told uncounted)", async () => {
  const folder = temporaryFolder();
  const a = await foundingDevice(folder);
  const b = await joined(a, folder, "b", ["steward"]);
  await removed(a, b.member);
  const e = await joined(b, folder, "e");
  await write(e, "n-1", "typed by who was let in by the removed");
  const [fromA, fromE] = [await exported(a, folder), await exported(e, folder)];
  const atA = await imported(a, fromE);
  expect(atA).toMatchObject({ strangers: 0, waiting: 0 });
  expect(atA.uncounted).toContainEqual({
    device: e.sign,
    own: false,
    entries: expect.any(Number),
    why: "not-added",
    line: expect.stringContaining(e.sign),
  });
  expect([...(await shown(a)).keys()]).toEqual([]);
  const atE = await imported(e, fromA);
  expect(atE).toMatchObject({ standing: "removed" });
  expect(atE.uncounted).toContainEqual(expect.objectContaining({ device: e.sign, own: true }));
  const { line } = atE.uncounted.find(({ own }) => own)!;
  expect(importedText({ ...atE, copied: [], uncounted: [...atE.uncounted] })).toContain(
    `Ask a steward to add it again, so that they count: habeas device add DIR ${line}`,
  );
  expect(await imported(e, fromA)).toMatchObject({ taken: 0, uncounted: [] });

  const device = keysOfLine(line!);
  const member = ulidOf(newRecordId(Date.now()));
  await on(a, ({ writer }) =>
    changeTeam(writer, withApproval(writer, { event: "member-added", member, roles: [], device })),
  );
  expect([...(await shown(a)).keys()]).toEqual(["n-1"]);
  expect(await imported(e, await exported(a, folder))).toMatchObject({ standing: "active" });
  await write(e, "n-2", "goes on");
  expect([...(await shown(e)).keys()]).toEqual(["n-1", "n-2"]);
  await imported(a, await exported(e, folder));
  expect([...(await shown(a)).keys()]).toEqual(["n-1", "n-2"]);
  expect([await problemsOf(a), await problemsOf(e)]).toEqual([[], []]);
});

test("an epoch's number or a time at the end of its range, from a broken device, stops nobody (end of range)", async () => {
  const folder = temporaryFolder();
  const a = await foundingDevice(folder);
  const b = await joined(a, folder, "b");
  const c = await joined(a, folder, "c");
  for (const device of [b, c]) await imported(device, await exported(a, folder));
  const recipients = [a, b, c].map(({ sign }) => sign);
  await on(b, async ({ writer }) => {
    const name = { dossier: writer.dossier.id, class: "C" as const, number: 2 ** 32 - 1 };
    const key = new Uint8Array(32).fill(7);
    const wraps = [];
    for (const { sign, age } of membershipIn(writer).devices.values())
      if (recipients.includes(sign))
        wraps.push({
          device: sign,
          file: Buffer.from(await sealEpochKey(name, key, age)).toString("base64"),
        });
    const commit = hexOf(epochCommitment(name, key));
    const content = canonicalJson({ class: "C", number: name.number, commit, wraps });
    await extendLog(writer, ({ draft }) =>
      draft.add({ kind: "epoch", record: noRecord, parents: [], class: "C", content }),
    );
  });
  expect(await imported(a, await exported(b, folder))).toMatchObject({ waiting: 0, refused: 0 });
  await on(a, async ({ writer }) => expect(writer.epochKeys.C.has(2 ** 32 - 1)).toBe(false));
  // The last count of a millisecond that no clock has reached yet.
  const ahead = Date.now() + 86_400_000;
  await on(c, async ({ writer }) => {
    writer.tail.current = { ...writer.tail.current, time: [ahead, 2 ** 32 - 2] };
    await append(writer, [note("n-1", "at the end")]);
  });
  expect(await imported(a, await exported(c, folder))).toMatchObject({ waiting: 0, refused: 0 });
  await write(c, "n-2", "beyond every clock", () => 2 ** 48 - 2);
  expect((await imported(a, await exported(c, folder))).refused).toBeGreaterThan(0);
  await write(a, "n-3", "goes on");
  await removed(a, b.member);
  await write(a, "n-4", "under the next epoch");
  expect([...(await shown(a)).keys()]).toEqual(["n-1", "n-3", "n-4"]);
  expect(await problemsOf(a)).toEqual([]);
});

test("a byte that differs in a journal file is refused before anything is taken in", async () => {
  const folder = temporaryFolder();
  const a = await foundingDevice(folder);
  const b = await joined(a, folder, "b");
  await write(a, "n-1", "text");
  const file = await exported(a, folder);
  const bytes = readFileSync(file);
  for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 60)) {
    const changed = Buffer.from(bytes);
    changed[at]! ^= 1;
    const path = join(folder, "changed");
    writeFileSync(path, changed);
    expect(() => openJournalFile(path), String(at)).toThrow(/is damaged or cut short|is no journal file/);
  }
  await imported(b, file);
  await on(b, async ({ reader: opened }) => {
    expect(await recordByRef(opened, "n-1")).toBeDefined();
    expect(await heads(opened, "n-1")).toHaveLength(1);
  });
});
