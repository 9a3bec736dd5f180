import { join } from "node:path";
import { expect, test } from "vitest";
import { note, notes, passphrase, temporaryFolder, writing } from "../../test/store/temporary.ts";
import { weakSlot } from "../../test/weak-slot.ts";
import { deviceKeyFromSeed, unlockSecret } from "../crypto/key.ts";
import { formatCheckpoint, signNote } from "../crypto/note.ts";
import { append } from "./append.ts";
import { createDossier, openDossier, type WritableDossier } from "./dossier.ts";
import { type DossierFiles, readKeySlot, readProjectionKey } from "./folder.ts";
import { logName, type LogTail, noRecord } from "./journal/log.ts";
import { checkpoints, heads, search } from "./read.ts";
import { rebuild } from "./projection/follow.ts";
import { openConnection } from "./sqlite/connection.ts";
import { testHooks } from "../../test/store/store.conformance.ts";
import { verify } from "./verify.ts";
import { extendLog } from "./writer.ts";

/** A dossier with plain versions, a change and a conflict. Entry 0 is the device's. */
async function sound(): Promise<WritableDossier> {
  const made = await createDossier(join(temporaryFolder(), "a.habeas"), { ...writing, hooks: testHooks });
  await append(made.writer, notes(5));
  const parents = (await heads(made.reader, "n-2")).map((head) => head.hash);
  await append(made.writer, [
    { ...note("n-2", "left"), parents },
    { ...note("n-2", "right"), parents },
    note("n-3", "changed"),
  ]);
  expect((await verify(made.reader)).problems).toEqual([]);
  return made;
}

/** What `verify` says after somebody with the key has run these statements. */
async function problemsAfter(...statements: string[]): Promise<readonly string[]> {
  const made = await sound();
  await made.close();
  runOn(made.files, statements);
  const opened = await openDossier(made.files.dir, { ...writing, hooks: testHooks });
  const { problems } = await verify(opened.reader);
  await opened.close();
  return problems;
}

/** Runs statements in the database of the table that each names, as somebody with the key can. */
function runOn(files: DossierFiles, statements: readonly string[]): void {
  const key = unlockSecret(readKeySlot(files.key), passphrase, weakSlot);
  for (const statement of statements) {
    const isJournal =
      /^(?:UPDATE|DELETE FROM|INSERT INTO) (?:entry|wrap|checkpoint|device|epoch|dossier)\b/.test(statement);
    const connection = isJournal
      ? openConnection(files.journal, key, "write")
      : openConnection(files.projection, readProjectionKey(files, key)!, "write");
    connection.exec("PRAGMA foreign_keys = OFF");
    connection.exec(statement);
    connection.close();
  }
}

const flipByte = (column: string, position: number, table = "entry", by = "position") =>
  `UPDATE ${table} SET ${column} = unhex(substr(hex(${column}), 1, 40) ||
     CASE substr(hex(${column}), 41, 2) WHEN 'AA' THEN 'BB' ELSE 'AA' END || substr(hex(${column}), 43))
   WHERE ${by} = ${position}`;

const tampering: readonly [what: string, statement: string, sentence: RegExp][] = [
  ["an entry's bytes", flipByte("bytes", 5), /Entry 5/],
  ["an entry's signature", flipByte("signature", 5), /its signature does not fit its text/],
  ["a sealed body", flipByte("ciphertext", 5), /Entry 5: A sealed body is damaged: its hash/],
  ["a wrapped key", flipByte("wrapped", 5, "wrap", "entry"), /Entry 5: A wrapped key is damaged/],
  ["a lost key", "DELETE FROM wrap WHERE entry = 5", /Entry 5 has lost the key of what it seals/],
  ["a lost body", "UPDATE entry SET ciphertext = NULL WHERE position = 5", /Entry 5 has lost what it seals/],
  [
    "a key under an epoch that is not there",
    "UPDATE wrap SET epoch = 7 WHERE entry = 5",
    /Entry 5: Entry 5 is sealed under epoch C 7, whose key this device does not hold/,
  ],
  [
    "bodies swapped between entries",
    `UPDATE entry SET ciphertext = (SELECT ciphertext FROM entry WHERE position = 6) WHERE position = 5;
     UPDATE wrap SET wrapped = (SELECT wrapped FROM wrap WHERE entry = 6) WHERE entry = 5`,
    /Entry 5: A sealed body is damaged: its hash/,
  ],
  ["a stored hash", flipByte("hash", 4), /Entry 4 is stored under a wrong hash/],
  [
    "a removed entry",
    "DELETE FROM entry WHERE position = 6",
    /Rows of the table supersedes|Entry 6 is missing/,
  ],
  [
    "the kind of an entry",
    "UPDATE entry SET kind = 'audit' WHERE position = 6",
    /Entry 6 is a version, kept as audit/,
  ],
  [
    "an entry hung on another record",
    "UPDATE version SET record = 1 WHERE position = 6",
    /hangs on another record/,
  ],
  [
    "a lost succession",
    "DELETE FROM supersedes WHERE child = 10",
    /Entry 10 is kept as following other versions/,
  ],
  [
    "an invented succession",
    "INSERT INTO supersedes VALUES (5, 10)",
    /Entry 10 is kept as following other versions/,
  ],
  [
    "a record's body",
    `UPDATE record SET body = '{"text":"x"}' WHERE ref = 'n-1'`,
    /Record n-1 shows another body/,
  ],
  ["a record's owner", "UPDATE record SET owner = 'c-9' WHERE ref = 'n-1'", /Record n-1 shows another owner/],
  ["a record's class", "UPDATE record SET class = 'I' WHERE ref = 'n-1'", /Record n-1 shows another class/],
  [
    "a record's name",
    "UPDATE record SET ref = 'n-77' WHERE ref = 'n-1'",
    /Entry 4 is a version of n-1, a note, and kept under another name/,
  ],
  [
    "a record's kind",
    "UPDATE record SET kind = 'case' WHERE ref = 'n-1'",
    /Entry 4 is a version of n-1, a note, and kept under another name or kind/,
  ],
  [
    "a record's newest version",
    "UPDATE record SET last = 4 WHERE ref = 'n-2'",
    /Record n-2 shows another last/,
  ],
  [
    "a record's first version",
    "UPDATE record SET first = 0 WHERE ref = 'n-2'",
    /Record n-2 shows another first/,
  ],
  [
    "a hidden conflict",
    "UPDATE record SET conflict = 0 WHERE ref = 'n-2'",
    /Record n-2 shows another conflict/,
  ],
  [
    "an invented record",
    "INSERT INTO record VALUES (101, '01', 'x', 'note', 'C', NULL, 1, 1, 0, '{}', '')",
    /Record x has no version in the journal/,
  ],
  [
    "the search index",
    "INSERT INTO search_word (search_word, rowid, search) VALUES ('delete', 1, 'text of note 0  ')",
    /The search index does not say/,
  ],
  [
    "a version's hash",
    "UPDATE version SET hash = x'00' WHERE position = 6",
    /Entry 6 is kept under another hash/,
  ],
  [
    "a version that is none",
    "INSERT INTO version SELECT 0, hash, record FROM version WHERE position = 3",
    /Entry 0 is kept as a version/,
  ],
  ["a last change", "UPDATE kind_stamp SET position = 5", /last changes by kind/],
  ["a device's row", "UPDATE device SET last = 5", /table of devices/],
  [
    "a checkpoint's text",
    "UPDATE checkpoint SET note = replace(note, char(10) || '8' || char(10), char(10) || '9' || char(10)) WHERE size = 8",
    /The checkpoint at 8: A signed note is damaged/,
  ],
  ["a lost checkpoint edge", "UPDATE checkpoint SET range = x'00' WHERE size = 8", /edge of the log at 8/],
  [
    "a checkpoint for no entries",
    "INSERT INTO checkpoint SELECT 9, time, note, range FROM checkpoint WHERE size = 8",
    /checkpoint at 9/,
  ],
];

for (const [what, statement, sentence] of tampering) {
  test(`tampering is told: ${what}`, async () => {
    const problems = await problemsAfter(statement);
    expect(problems.join("\n")).toMatch(sentence);
  });
}

test("a history that somebody with the device's key signed anew is told by the head", async () => {
  const made = await sound();
  const last = (await checkpoints(made.reader)).at(-1);
  const name = logName(made.reader.dossier.id);
  const forged = signNote(
    formatCheckpoint({ origin: name, size: last?.size ?? 0, root: new Uint8Array(32) }),
    name,
    made.writer.device,
  );
  await made.close();
  const key = unlockSecret(readKeySlot(made.files.key), passphrase, weakSlot);
  const connection = openConnection(made.files.journal, key, "write");
  connection.prepare("UPDATE checkpoint SET note = ? WHERE size = ?").run([forged, last?.size ?? 0]);
  connection.close();
  await expect(openDossier(made.files.dir, writing)).rejects.toThrow("holds another history");
});

test("two entries of one device with one number are kept and told as evidence of a copied device", async () => {
  const made = await sound();
  const before = made.writer.tail.current;
  await append(made.writer, [note("n-9", "by the one")]);
  // The copy of the device goes on from where the copy was made, in the same log.
  const { range, first } = made.writer.tail.current;
  made.writer.tail.current = { ...before, range, first };
  await append(made.writer, [note("n-10", "by the copy")]);
  const { problems } = await verify(made.reader);
  expect(problems[0]).toBe(
    "Entry 12 has number 11 of its device, which another entry has: the device was copied.",
  );
  await made.close();
});

const brokenChains: readonly [what: string, change: Partial<LogTail>, sentence: string][] = [
  [
    "names another before it",
    { prev: new Uint8Array(32).fill(1) },
    "does not follow its device's entry before it.",
  ],
  ["leaves numbers out", { seq: 20 }, "does not follow its device's entry before it."],
  ["goes back in time", { time: [0, 0] }, "is not later than its device's entry before it."],
];

for (const [what, change, sentence] of brokenChains) {
  test(`an entry that ${what} is told`, async () => {
    const made = await sound();
    made.writer.tail.current = { ...made.writer.tail.current, ...change };
    await append({ ...made.writer, clock: () => 1 }, [note("n-9", "")]);
    const { problems } = await verify(made.reader);
    expect(problems).toEqual([`Entry 11 ${sentence}`]);
    await made.close();
  });
}

test("entries of a device that never introduced itself are told", async () => {
  const made = await sound();
  const stranger = deviceKeyFromSeed(new Uint8Array(32).fill(5));
  const tail = { ...made.writer.tail.current, seq: 0, prev: new Uint8Array(32), first: undefined };
  await append({ ...made.writer, device: stranger, tail: { current: tail } }, [note("n-9", "by a stranger")]);
  const { problems } = await verify(made.reader);
  expect(problems[0]).toBe("Entry 11 is of a device that never introduced itself.");
  await made.close();
});

test("an entry of another dossier is told", async () => {
  const made = await sound();
  const dossier = { ...made.writer.dossier, id: new Uint8Array(16).fill(1) };
  await extendLog({ ...made.writer, dossier }, ({ draft }) =>
    draft.add({ kind: "audit", record: noRecord, parents: [], class: "C", content: "{}" }),
  );
  const { problems } = await verify(made.reader);
  expect(problems.join("\n")).toContain("Entry 11 belongs to another dossier.");
  await made.close();
});

test("a rebuild sets right whatever was wrong in the current state", async () => {
  const made = await sound();
  await made.close();
  runOn(made.files, [
    `UPDATE record SET body = '{"text":"x"}', search = 'false words' WHERE ref = 'n-1'`,
    "UPDATE record SET conflict = 0, owner = 'c-9' WHERE ref = 'n-2'",
    "DELETE FROM record WHERE ref = 'n-4'",
    "DELETE FROM supersedes WHERE child = 10",
    "UPDATE version SET record = 1 WHERE position = 6",
    "UPDATE kind_stamp SET position = 5",
  ]);
  const opened = await openDossier(made.files.dir, { ...writing, hooks: testHooks });
  expect((await verify(opened.reader)).problems).not.toEqual([]);
  await rebuild(opened.writer);
  expect((await verify(opened.reader)).problems).toEqual([]);
  await opened.close();
});

test("a check after searches and writes on one open dossier sees the search index as it is", async () => {
  const made = await createDossier(join(temporaryFolder(), "a.habeas"), { ...writing, hooks: testHooks });
  for (let round = 0; round < 4; round += 1) {
    for (const half of [0, 1]) {
      const from = round * 60 + half * 30;
      await append(
        made.writer,
        Array.from({ length: 30 }, (_, at) => note(`n-${from + at}`, `river stone ${(from + at) * 7919}`)),
      );
      // The reading connection keeps what it saw of the index here.
      expect(await search(made.reader, "ri", 5)).toHaveLength(5);
    }
    expect((await verify(made.reader)).problems).toEqual([]);
  }
  await made.close();
});

test("a check can be cancelled", async () => {
  const made = await sound();
  const cancelled = verify(made.reader, { signal: AbortSignal.abort() });
  await expect(cancelled).rejects.toMatchObject({ code: "cancelled" });
  await made.close();
});
