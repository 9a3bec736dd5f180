import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import {
  bytesIn,
  note,
  notes,
  passphrase,
  reading,
  temporaryFolder,
  writing,
} from "../../test/store/temporary.ts";
import { weakSlot } from "../../test/weak-slot.ts";
import { unlockSecret } from "../crypto/key.ts";
import { append } from "./append.ts";
import { backup, restore } from "./backup.ts";
import { changePassphrase, createDossier, openDossier } from "./dossier.ts";
import { readKeySlot, readProjectionKey } from "./folder.ts";
import { auditEvents, currentCheckpoint, history, recordByRef } from "./read.ts";
import { noRecord } from "./journal/log.ts";
import { rebuild } from "./projection/follow.ts";
import { openConnection } from "./sqlite/connection.ts";
import { verify } from "./verify.ts";
import { extendLog } from "./writer.ts";
import { testHooks } from "../../test/store/store.conformance.ts";

const canary = "canary-Sokunthea-8812";

test("a dossier that was closed opens with its passphrase and holds what was written", async () => {
  const dir = join(temporaryFolder(), "a.habeas");
  const made = await createDossier(dir, writing);
  const { checkpoint } = await append(made.writer, notes(3));
  await made.close();

  const toRead = await openDossier(dir, reading);
  expect(toRead.reader.dossier.name).toBe("test");
  expect((await recordByRef(toRead.reader, "n-2"))?.body).toEqual({ text: "text of note 2" });
  expect(await currentCheckpoint(toRead.reader)).toEqual(checkpoint);
  await toRead.close();

  const toWrite = await openDossier(dir, writing);
  await append(toWrite.writer, [note("n-2", "changed")]);
  expect(await history(toWrite.reader, "n-2")).toHaveLength(2);
  expect((await verify(toWrite.reader)).problems).toEqual([]);
  await toWrite.close();
  expect(readdirSync(dir).sort()).toEqual([
    "device",
    "head",
    "journal.db",
    "key",
    "lock",
    "projection.db",
    "projection.key",
  ]);
});

test("a dossier is never made over something that is there", async () => {
  const folder = temporaryFolder();
  const dir = join(folder, "a.habeas");
  await (await createDossier(dir, writing)).close();
  mkdirSync(join(folder, "empty.habeas"));
  const before = bytesIn(folder);
  await expect(createDossier(dir, writing)).rejects.toMatchObject({ code: "already-there" });
  await expect(createDossier(join(folder, "empty.habeas"), writing)).rejects.toMatchObject({
    code: "already-there",
  });
  await expect(createDossier(join(folder, "none", "a.habeas"), writing)).rejects.toMatchObject({
    code: "not-found",
  });
  expect(bytesIn(folder)).toEqual(before);
});

test("a dossier that can't be finished leaves nothing behind", async () => {
  const folder = temporaryFolder();
  const failing = { ...writing, passphrase: "" };
  await expect(createDossier(join(folder, "a.habeas"), failing)).rejects.toMatchObject({ code: "bad-input" });
  expect(readdirSync(folder)).toEqual([]);
});

test("a wrong passphrase and a folder that is no dossier are refused in a sentence and change nothing", async () => {
  const folder = temporaryFolder();
  const dir = join(folder, "a.habeas");
  await (await createDossier(dir, writing)).close();
  const before = bytesIn(folder);
  for (const mode of [reading, writing]) {
    const wrong = openDossier(dir, { ...mode, passphrase: "other words" });
    await expect(wrong).rejects.toMatchObject({ code: "wrong-passphrase" });
    await expect(openDossier(folder, mode)).rejects.toMatchObject({
      code: "not-a-dossier",
    });
    await expect(openDossier(join(folder, "b"), mode)).rejects.toMatchObject({
      code: "not-a-dossier",
    });
  }
  expect(bytesIn(folder)).toEqual(before);
});

test("a change that is refused takes nothing from the ones before it, which nobody has read yet", async () => {
  const dossier = await createDossier(join(temporaryFolder(), "a.habeas"), writing);
  await append(dossier.writer, [note("n-1", "one")]);
  await append(dossier.writer, [note("n-2", "two")]);
  const refused = append(dossier.writer, [note("no ref", "three")]);
  const [outcome, seen] = await Promise.allSettled([refused, recordByRef(dossier.reader, "n-1")]);
  expect(outcome.status).toBe("rejected");
  expect(seen).toMatchObject({ status: "fulfilled", value: { ref: "n-1" } });
  expect(await recordByRef(dossier.reader, "n-2")).toBeDefined();
  expect((await verify(dossier.reader)).problems).toEqual([]);
  await dossier.close();
});

test("one writer at a time: the second is told so, readers come in, and closing makes room", async () => {
  const dir = join(temporaryFolder(), "a.habeas");
  const first = await createDossier(dir, writing);
  await expect(openDossier(dir, writing)).rejects.toMatchObject({ code: "locked" });
  expect(() => changePassphrase(dir, passphrase, "new words", weakSlot)).toThrow(
    "Another program is writing",
  );
  const reader = await openDossier(dir, reading);
  await append(first.writer, [note("n-1", "one")]);
  await vi.waitFor(async () => expect(await recordByRef(reader.reader, "n-1")).toBeDefined());
  await reader.close();
  await append(first.writer, [note("n-1", "two")]);
  await first.close();
  await (await openDossier(dir, writing)).close();
});

test("a dossier of a newer form is refused and not touched", async () => {
  const folder = temporaryFolder();
  const dir = join(folder, "a.habeas");
  const made = await createDossier(dir, writing);
  await made.close();
  const key = unlockSecret(readKeySlot(made.files.key), passphrase, weakSlot);
  const connection = openConnection(made.files.journal, key, "write");
  connection.exec("PRAGMA user_version = 99");
  connection.close();
  const before = bytesIn(folder);
  await expect(openDossier(dir, reading)).rejects.toMatchObject({ code: "too-new" });
  await expect(openDossier(dir, writing)).rejects.toThrow("open it with a newer Habeas");
  expect(bytesIn(folder)).toEqual(before);
});

test("after a change of passphrase only the new one opens, and the old slot is nowhere in the folder", async () => {
  const folder = temporaryFolder();
  const dir = join(folder, "a.habeas");
  const made = await createDossier(dir, writing);
  await append(made.writer, [note("n-1", "one")]);
  await made.close();
  const old = readKeySlot(made.files.key);
  expect(() => changePassphrase(dir, "wrong words", "new words", weakSlot)).toThrow("passphrase");
  changePassphrase(dir, passphrase, "new words", weakSlot);
  await expect(openDossier(dir, reading)).rejects.toMatchObject({ code: "wrong-passphrase" });
  const opened = await openDossier(dir, { ...reading, passphrase: "new words" });
  expect(await recordByRef(opened.reader, "n-1")).toBeDefined();
  await opened.close();
  for (const content of bytesIn(folder).values()) expect(content).not.toContain(old.sealed);
  expect(readdirSync(dir)).not.toContain("key.next");
});

test("nothing that was written can be read in any file, open or closed, without the key", async () => {
  const folder = temporaryFolder();
  const dir = join(folder, "a.habeas");
  const made = await createDossier(dir, { ...writing, name: `${canary} dossier`, hooks: testHooks });
  await append(made.writer, [{ ref: `${canary}-1`, kind: canary, owner: canary, body: { text: canary } }]);
  await backup(made, join(folder, "backup"));
  // Reading the files of an open dossier drops SQLite's locks on them, so nothing is written after this.
  cpSync(dir, join(folder, "copy"), { recursive: true });
  await made.close();
  const contents = bytesIn(folder);
  expect([...contents.keys()].map((path) => path.slice(folder.length + 1))).toContain("copy/journal.db-wal");
  for (const content of contents.values()) {
    expect(content).not.toContain(canary);
    expect(content).not.toContain("CREATE TABLE");
  }
});

test("both databases are readable with another program that knows SQLCipher, given the keys", async () => {
  const dir = join(temporaryFolder(), "a.habeas");
  const made = await createDossier(dir, { ...writing, hooks: testHooks });
  await append(made.writer, [note("n-1", "the lawyer came late")]);
  await made.close();
  const key = unlockSecret(readKeySlot(made.files.key), passphrase, weakSlot);

  // Its types can't be imported: the package does not name them.
  const Other = createRequire(import.meta.url)("better-sqlite3-multiple-ciphers");
  const opened = (file: string, with_: Uint8Array) => {
    const database = new Other(file, { readonly: true });
    database.pragma("cipher='sqlcipher'");
    database.pragma("legacy=4");
    database.pragma(`key="x'${Buffer.from(with_).toString("hex")}'"`);
    return database;
  };
  const journal = opened(made.files.journal, key);
  expect(journal.prepare("SELECT kind FROM entry ORDER BY position").pluck().all()).toEqual([
    "device",
    "member",
    "epoch",
    "version",
  ]);
  expect(journal.pragma("integrity_check", { simple: true })).toBe("ok");
  journal.close();
  const other = opened(made.files.projection, readProjectionKey(made.files, key)!);
  expect(other.prepare("SELECT ref, kind, body FROM record").all()).toEqual([
    { ref: "n-1", kind: "note", body: '{"text":"the lawyer came late"}' },
  ]);
  expect(other.prepare("SELECT rowid FROM search_word WHERE search_word MATCH 'lawyer'").all()).toHaveLength(
    1,
  );
  expect(other.pragma("integrity_check", { simple: true })).toBe("ok");
  other.close();
});

test("a backup made while the dossier is in use restores as a new device that goes on from there", async () => {
  const folder = temporaryFolder();
  const made = await createDossier(join(folder, "a.habeas"), {
    ...writing,
    clock: () => Date.UTC(2026, 2, 4),
  });
  await append(made.writer, notes(5));
  const then = await currentCheckpoint(made.reader);
  const file = join(folder, "a.backup");
  await backup(made, file);
  await append(made.writer, [note("n-1", "after the backup")]);
  await expect(backup(made, file)).rejects.toThrow("already there");

  const dir = join(folder, "b.habeas");
  const { sentence, checkpoint } = await restore(file, dir, writing);
  expect(sentence).toContain(`up to entry ${then.size} of 2026-03-04`);
  // Its device entry, that it is a device of the same member, and the key that there is.
  expect(checkpoint.size).toBe(then.size + 3);
  const restored = await openDossier(dir, writing);
  expect((await recordByRef(restored.reader, "n-1"))?.body).toEqual({ text: "text of note 1" });
  expect(restored.writer.device.publicKey).not.toEqual(made.writer.device.publicKey);
  const events = await auditEvents(restored.reader);
  expect(events.map(({ event }) => event["event"])).toEqual(["created", "restored"]);
  await append(restored.writer, [note("n-1", "by the new device")]);
  const versions = await history(restored.reader, "n-1");
  expect(versions.map(({ member }) => member)).toEqual(events.map(({ event }) => event["member"]));
  expect(new Set(versions.map(({ member }) => member)).size).toBe(1);
  expect((await verify(restored.reader)).problems).toEqual([]);
  await restored.close();
  await made.close();
  expect(readdirSync(folder).sort()).toEqual(["a.backup", "a.habeas", "b.habeas"]);
});

test("entries of a kind that a newer program wrote are kept, checked, passed over, and go into a backup", async () => {
  const folder = temporaryFolder();
  const made = await createDossier(join(folder, "a.habeas"), { ...writing, hooks: testHooks });
  await append(made.writer, notes(2));
  await extendLog(made.writer, ({ draft }) =>
    draft.add({ kind: "of-a-newer-program", record: noRecord, parents: [], class: "C", content: "[1]" }),
  );
  await append(made.writer, [note("n-1", "after")]);
  await rebuild(made.reader);
  expect(await verify(made.reader)).toMatchObject({ problems: [], entries: 7, unknown: 1 });
  await backup(made, join(folder, "a.backup"));
  await made.close();
  await restore(join(folder, "a.backup"), join(folder, "b.habeas"), writing);
  const again = await openDossier(join(folder, "b.habeas"), { ...reading, hooks: testHooks });
  expect(await verify(again.reader)).toMatchObject({ problems: [], entries: 10, unknown: 1 });
  expect((await recordByRef(again.reader, "n-1"))?.body).toEqual({ text: "after" });
  await again.close();
});

test("a backup with any byte changed or missing is refused and leaves nothing", async () => {
  const folder = temporaryFolder();
  const made = await createDossier(join(folder, "a.habeas"), writing);
  const file = join(folder, "a.backup");
  await backup(made, file);
  await made.close();
  const whole = readFileSync(file);
  const damaged = [
    whole.subarray(0, -1),
    whole.subarray(0, 100),
    Buffer.concat([whole, Buffer.from("x")]),
    ...[20, 300, 5000, whole.length - 1].map((at) => flipped(whole, at)),
  ];
  const target = join(folder, "b.habeas");
  for (const bytes of damaged) {
    writeFileSync(join(folder, "bad"), bytes);
    await expect(restore(join(folder, "bad"), target, writing)).rejects.toMatchObject({ code: "damaged" });
  }
  writeFileSync(join(folder, "bad"), "something else");
  await expect(restore(join(folder, "bad"), target, writing)).rejects.toMatchObject({
    code: "not-a-dossier",
  });
  await expect(restore(join(folder, "none"), target, writing)).rejects.toMatchObject({ code: "not-found" });
  const wrong = restore(file, target, { ...writing, passphrase: "other" });
  await expect(wrong).rejects.toMatchObject({ code: "wrong-passphrase" });
  expect(existsSync(target)).toBe(false);
  rmSync(join(folder, "bad"));
  expect(readdirSync(folder).sort()).toEqual(["a.backup", "a.habeas"]);
});

test("what was computed with other hooks is found by a check and set right by a rebuild", async () => {
  const dir = join(temporaryFolder(), "a.habeas");
  const made = await createDossier(dir, writing);
  await append(made.writer, [note("n-1", "words that the first hooks left out")]);
  await made.close();
  const opened = await openDossier(dir, { ...reading, hooks: testHooks });
  expect((await verify(opened.reader)).problems).toEqual([
    "Record n-1 shows another search than its versions give.",
  ]);
  await opened.close();
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
  return copy;
}
