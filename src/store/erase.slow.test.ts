import { join } from "node:path";
import { expect, test } from "vitest";
import { decryptedPages } from "../../test/store/pages.ts";
import { bytesIn, note, notes, reading, temporaryFolder, writing } from "../../test/store/temporary.ts";
import { append } from "./append.ts";
import { backup, restore } from "./backup.ts";
import { createDossier, openDossier } from "./dossier.ts";
import { carryOutErasures, eraseRecords } from "./erase.ts";
import { erasuresIn } from "./journal/erasure.ts";
import { Finder } from "../service/drill/find.ts";
import { putColumns } from "./projection/column.ts";
import { rebuild } from "./projection/follow.ts";
import { plainHooks } from "./record.ts";
import { asOf, currentCheckpoint, history, recordByRef, recordsOfKind, search } from "./read.ts";
import { verify } from "./verify.ts";
import type { Writer } from "./writer.ts";

const hooks = {
  ...plainHooks,
  index: (_: string, body: object) => ({ text: String((body as { text?: string }).text ?? "") }),
};
const options = { ...writing, hooks };

/** A word of each record in each of its versions that nobody else has. */
const canary = (record: number, version: number): string => `zq${record}x${version}canaryword`;

/** Records n-0, n-1 …, of three versions each, and between them others that stay. */
async function written(dir: string, many: number): Promise<Writer> {
  const { writer } = await createDossier(dir, options);
  for (let version = 0; version < 3; version += 1) {
    const changes = Array.from({ length: many }, (_, at) =>
      note(`n-${at}`, `it says ${canary(at, version)} here ${"x".repeat(at % 7 === 0 ? 9000 : 90)}`),
    );
    await append(writer, [...changes, ...notes(20, 10_000 + 100 * version)]);
  }
  await putColumns(writer, new Map([["text", { stamp: 1, bytes: Buffer.from(canary(0, 2)) }]]));
  return writer;
}

async function idsOf(writer: Writer, refs: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const ref of refs) ids.push((await recordByRef(writer, ref))!.id);
  return ids;
}

/** How many canaries stand in decrypted pages, whoever uses them, or in any file as it is. */
function seen(dir: string, many: number): number {
  const words = Array.from({ length: many * 3 }, (_, at) => ({
    word: canary(Math.floor(at / 3), at % 3),
    what: "",
  }));
  const finder = new Finder(words);
  const files = [...bytesIn(dir).values()].map((text) => Buffer.from(text, "latin1"));
  const hits = [...decryptedPages(dir).values(), ...files].flatMap((bytes) => finder.in(bytes));
  return new Set(hits.map(({ canary: { word } }) => word)).size;
}

test("of 1,000 canaries in erased records none stands in any page of any file, decrypted; all stood there before", async () => {
  const dir = join(temporaryFolder(), "a.habeas");
  const many = 334;
  const writer = await written(dir, many);
  // Search and rows have the newest version of each; versions before stand in the journal's ciphertext.
  expect(seen(dir, many)).toBeGreaterThanOrEqual(many);
  const ids = await idsOf(
    writer,
    Array.from({ length: many }, (_, at) => `n-${at}`),
  );
  const sealed = await writer.journal.tables
    .selectFrom("entry")
    .select(["position", "ciphertext"])
    .where("kind", "=", "version")
    .orderBy("position")
    .execute();
  const wraps = await writer.journal.tables.selectFrom("wrap").selectAll().execute();

  expect(await eraseRecords(writer, { ids, entries: [], why: "withdrawn" })).toBe(many * 3);

  expect(seen(dir, many)).toBe(0);
  const pages = Buffer.concat([...decryptedPages(dir).values()]);
  const gone = new Set<number>();
  for (const [at, row] of sealed.entries()) if (at % (many + 20) < many) gone.add(row.position);
  expect(gone.size).toBe(many * 3);
  // Of the ciphertexts and the wraps some.
  for (const { position, ciphertext } of sealed)
    if (position % 10 === 0 && gone.has(position))
      expect(pages.includes(ciphertext!.subarray(0, 64)), String(position)).toBe(false);
  for (const { entry, wrapped } of wraps.filter((wrap) => wrap.entry % 10 === 0))
    expect([entry, pages.includes(wrapped)]).toEqual([entry, !gone.has(entry)]);
  const { problems, erased } = await verify(writer);
  expect([problems, erased]).toEqual([[], many * 3]);
});

test("what is erased is gone in the past too, is found no more, and what stays stands as it did", async () => {
  const dir = join(temporaryFolder(), "a.habeas");
  const writer = await written(dir, 3);
  const { size } = await currentCheckpoint(writer);
  const [first] = await idsOf(writer, ["n-0"]);
  await eraseRecords(writer, { ids: [first!], entries: [], why: "withdrawn" });
  for (const reader of [writer, await asOf(writer, size), await asOf(writer, 5)]) {
    expect(await recordByRef(reader, "n-0")).toBeUndefined();
    expect(await recordByRef(reader, first!)).toBeUndefined();
    expect(await history(reader, "n-0")).toEqual([]);
  }
  expect(await search(writer, canary(0, 2), 9)).toEqual([]);
  expect((await search(writer, canary(1, 2), 9)).map(({ ref }) => ref)).toEqual(["n-1"]);
  expect((await history(writer, "n-1")).length).toBe(3);
  // A record of the same name is another one.
  await append(writer, [note("n-0", "asked again")]);
  expect((await recordByRef(writer, "n-0"))!.id).not.toBe(first);
  expect((await history(writer, "n-0")).length).toBe(1);
  // What is computed anew from the journal is the same.
  const before = await Array.fromAsync(recordsOfKind(writer, "note"));
  await rebuild(writer);
  expect((await Array.fromAsync(recordsOfKind(writer, "note"))).map(({ ref, body }) => [ref, body])).toEqual(
    before.map(({ ref, body }) => [ref, body]),
  );
  expect((await verify(writer)).problems).toEqual([]);
});

test("an erasure that was written and not carried out goes on at the next opening, for whoever opens to write, and is told till then", async () => {
  const dir = join(temporaryFolder(), "a.habeas");
  const writer = await written(dir, 30);
  const ids = await idsOf(writer, ["n-1", "n-2"]);
  // It is written, and then the program is gone.
  const fails = {
    ...writer,
    journal: { ...writer.journal, fold: () => Promise.reject(new Error("killed")) },
  };
  await expect(eraseRecords(fails, { ids, entries: [], why: "withdrawn" })).rejects.toThrow("killed");
  const again = await openDossier(dir, { ...reading, hooks });
  expect(await recordByRef(again.reader, "n-1")).toBeUndefined();
  await again.close();
  expect((await erasuresIn(writer))[0]!.confirmed).toEqual([]);
  await carryOutErasures(writer);
  expect((await erasuresIn(writer))[0]!.confirmed.length).toBe(1);
  expect((await verify(writer)).problems).toEqual([]);
});

test("an entry that has lost what it seals, which no erasure names, is damage; an erased one that still holds it is told", async () => {
  const dir = join(temporaryFolder(), "a.habeas");
  const writer = await written(dir, 3);
  await writer.journal.write(async (batch) => batch.eraseEntry(3));
  expect((await verify(writer)).problems).toEqual([
    "Entry 3 has lost what it seals, and no erasure says so.",
  ]);
  const other = await written(join(temporaryFolder(), "b.habeas"), 3);
  const [id] = await idsOf(other, ["n-1"]);
  let writes = 0;
  const write: Writer["journal"]["write"] = (work) =>
    (writes += 1) === 1 ? other.journal.write(work) : Promise.reject(new Error("killed"));
  const dies = { ...other, journal: { ...other.journal, write } };
  await expect(eraseRecords(dies, { ids: [id!], entries: [], why: "withdrawn" })).rejects.toThrow("killed");
  const told = (await verify(other)).problems;
  expect(told.length).toBe(3);
  expect(told[0]).toMatch(
    /^Entry \d+ was erased and what it sealed is still there; open the dossier to write/,
  );
});

test("a device that is made of a backup from before an erasure has what was in it, and one from after carries it out and says so", async () => {
  const folder = temporaryFolder();
  const dir = join(folder, "a.habeas");
  const first = await createDossier(dir, options);
  await append(first.writer, [note("n-1", canary(1, 0))]);
  await backup(first, join(folder, "before"));
  const [id] = await idsOf(first.writer, ["n-1"]);
  await eraseRecords(first.writer, { ids: [id!], entries: [], why: "withdrawn" });
  await backup(first, join(folder, "after"));
  const devices: number[] = [];
  for (const [name, has] of [
    ["before", true],
    ["after", false],
  ] as const) {
    const to = join(folder, `${name}.habeas`);
    await restore(join(folder, name), to, options);
    const opened = await openDossier(to, { ...options, mode: "write" });
    expect((await recordByRef(opened.reader, "n-1")) !== undefined, name).toBe(has);
    devices.push((await erasuresIn(opened.reader))[0]?.confirmed.length ?? 0);
    expect((await verify(opened.reader)).problems).toEqual([]);
    await opened.close();
  }
  expect(devices).toEqual([0, 2]);
});
