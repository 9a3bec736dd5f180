import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { unlockSecret } from "../../src/crypto/key.ts";
import { append } from "../../src/store/append.ts";
import { restore } from "../../src/store/backup.ts";
import { createDossier, openDossier } from "../../src/store/dossier.ts";
import { filesIn, readKeySlot, readProjectionKey } from "../../src/store/folder.ts";
import { rebuild } from "../../src/store/projection/follow.ts";
import {
  currentCheckpoint,
  heads,
  history,
  kindsByRef,
  recordByRef,
  sealedRecords,
  search,
} from "../../src/store/read.ts";
import type { Reader } from "../../src/store/reader.ts";
import { openConnection } from "../../src/store/sqlite/connection.ts";
import { projectionForm } from "../../src/store/sqlite/projection-tables.ts";
import { takeApart } from "../../src/store/sqlite/take-apart.ts";
import { testHooks } from "./store.conformance.ts";
import { verify } from "../../src/store/verify.ts";
import { formOne, formOneBackup, formTwo } from "./form-one.ts";
import { weakSlot } from "../weak-slot.ts";
import {
  note,
  notes,
  passphrase,
  reading as toRead,
  temporaryFolder,
  writing as toWrite,
} from "./temporary.ts";

const [reading, writing] = [
  { ...toRead, hooks: testHooks },
  { ...toWrite, hooks: testHooks },
];

/** What a reader is shown, the bodies and the search included. */
async function shown(reader: Reader) {
  const refs = [...(await kindsByRef(reader)).keys()];
  return {
    records: await Promise.all(refs.map((ref) => recordByRef(reader, ref))),
    found: (await search(reader, "text", 99)).map(({ ref }) => ref),
    checkpoint: await currentCheckpoint(reader),
  };
}

/** A closed dossier with five records, and what it shows. */
async function made(folder: string) {
  const dossier = await createDossier(join(folder, "a.habeas"), writing);
  await append(dossier.writer, notes(5));
  const before = await shown(dossier.reader);
  await dossier.close();
  return { dir: dossier.files.dir, file: (name: string) => join(dossier.files.dir, name), before };
}

const losses: readonly [what: string, lose: (folder: string, dir: string) => Promise<void>][] = [
  ["that is gone", async (_, dir) => rmSync(join(dir, "projection.db"))],
  ["whose key is gone", async (_, dir) => rmSync(join(dir, "projection.key"))],
  ["whose key is garbage", async (_, dir) => writeFileSync(join(dir, "projection.key"), "x")],
  ["that is empty", async (_, dir) => truncateSync(join(dir, "projection.db"), 0)],
  ["that is garbage", async (_, dir) => writeFileSync(join(dir, "projection.db"), Buffer.alloc(50_000, 7))],
  ["that is cut short", async (_, dir) => truncateSync(join(dir, "projection.db"), 8192)],
  [
    "of another dossier",
    async (folder, dir) => {
      const other = await createDossier(join(folder, "other.habeas"), writing);
      await append(other.writer, notes(9));
      await other.close();
      for (const name of ["projection.db", "projection.key"])
        cpSync(join(other.files.dir, name), join(dir, name));
    },
  ],
  [
    "of another dossier, under this one's key",
    async (folder, dir) => {
      const twin = await createDossier(join(folder, "twin.habeas"), writing);
      await twin.close();
      cpSync(join(twin.files.dir, "projection.db"), join(dir, "projection.db"));
    },
  ],
];

for (const [what, lose] of losses)
  for (const options of [reading, writing])
    test(`a projection ${what} is made anew for who opens to ${options.mode}, and nothing is lost`, async () => {
      const folder = temporaryFolder();
      const { dir, before } = await made(folder);
      await lose(folder, dir);
      const opened = await openDossier(dir, options);
      expect(await shown(opened.reader)).toEqual(before);
      expect((await verify(opened.reader)).problems).toEqual([]);
      await opened.close();
    });

test("a projection that is older than the journal catches up, for a reader and a writer", async () => {
  for (const options of [reading, writing]) {
    const { dir, file } = await made(temporaryFolder());
    const old = readFileSync(file("projection.db"));
    const writer = await openDossier(dir, writing);
    await append(writer.writer, [note("n-1", "changed text"), note("n-9", "new text")]);
    const now = await shown(writer.reader);
    await writer.close();
    writeFileSync(file("projection.db"), old);
    const opened = await openDossier(dir, options);
    expect(await shown(opened.reader)).toEqual(now);
    expect((await verify(opened.reader)).problems).toEqual([]);
    await opened.close();
  }
});

test("a projection that is newer than the journal and the head shows the journal again", async () => {
  const { dir, file, before } = await made(temporaryFolder());
  const old = ["journal.db", "head"].map((name) => [name, readFileSync(file(name))] as const);
  const writer = await openDossier(dir, writing);
  await append(writer.writer, notes(3, 50));
  await writer.close();
  for (const [name, bytes] of old) writeFileSync(file(name), bytes);
  const opened = await openDossier(dir, reading);
  expect(await shown(opened.reader)).toEqual(before);
  expect((await verify(opened.reader)).problems).toEqual([]);
  await opened.close();
});

test("a projection of another history of the same length is told by its root", async () => {
  const { dir, file, before } = await made(temporaryFolder());
  const old = ["journal.db", "head"].map((name) => [name, readFileSync(file(name))] as const);
  const writer = await openDossier(dir, writing);
  await append(writer.writer, [note("n-1", "one text")]);
  await writer.close();
  for (const [name, bytes] of old) writeFileSync(file(name), bytes);
  cpSync(file("projection.db"), file("kept"));
  const again = await openDossier(dir, writing);
  await append(again.writer, [note("n-1", "other text")]);
  expect((await currentCheckpoint(again.reader)).size).toBe(before.checkpoint.size + 1);
  await again.close();
  cpSync(file("kept"), file("projection.db"));
  rmSync(file("kept"));
  const opened = await openDossier(dir, reading);
  expect((await recordByRef(opened.reader, "n-1"))?.body).toEqual({ text: "other text" });
  await opened.close();
});

test("a damaged page of the projection is healed by opening, or told by a check and healed by rebuilding", async () => {
  const folder = temporaryFolder();
  const { dir: whole, file, before } = await made(folder);
  const pages = statSync(file("projection.db")).size / 4096;
  let told = 0;
  for (let page = 1; page < pages; page += 4) {
    const dir = join(folder, `${page}.habeas`);
    cpSync(whole, dir, { recursive: true });
    const bytes = readFileSync(join(dir, "projection.db"));
    bytes[page * 4096 + 100]! ^= 1;
    writeFileSync(join(dir, "projection.db"), bytes);
    const opened = await openDossier(dir, writing);
    const { problems } = await verify(opened.reader);
    if (problems.length > 0) {
      told += 1;
      expect(problems[0]).toMatch(
        /^What is computed from the journal .*; where the journal is whole, nothing is lost and habeas rebuild computes it anew\.$/,
      );
      await rebuild(opened.reader);
    }
    expect((await verify(opened.reader)).problems, `page ${page}`).toEqual([]);
    expect(await shown(opened.reader)).toEqual(before);
    await append(opened.writer, [note("n-1", "after")]);
    await opened.close();
  }
  expect(told).toBeGreaterThan(0);
});

/** Flips one bit in the middle of a database of a dossier that is closed. */
function damageMiddle(file: string): void {
  const bytes = readFileSync(file);
  bytes[Math.floor(bytes.length / 4096 / 2) * 4096 + 100]! ^= 1;
  writeFileSync(file, bytes);
}

async function madeOf300(folder: string) {
  const dossier = await createDossier(join(folder, "a.habeas"), writing);
  const file = (name: string) => join(dossier.files.dir, name);
  await append(dossier.writer, notes(300));
  await dossier.close();
  return { dir: dossier.files.dir, file };
}

test("a damaged page of the journal leaves what was computed from it as it stands, whoever rebuilds or opens", async () => {
  const { dir, file } = await madeOf300(temporaryFolder());
  damageMiddle(file("journal.db"));
  const unchanged = async () => {
    const opened = await openDossier(dir, reading);
    expect((await shown(opened.reader)).records.filter((record) => record !== undefined)).toHaveLength(300);
    expect(opened.warnings).toEqual([]);
    await opened.close();
  };
  await unchanged();
  const writer = await openDossier(dir, writing);
  await expect(rebuild(writer.writer)).rejects.toMatchObject({
    code: "damaged",
    message: expect.stringMatching(/restore the last backup.* stands as it was/),
  });
  await writer.close();
  await unchanged();
  expect(readdirSync(dir).filter((name) => name.includes(".next"))).toEqual([]);
});

test("a projection of another form stays where the journal that would make it anew is damaged", async () => {
  const { dir, file } = await madeOf300(temporaryFolder());
  const key = unlockSecret(readKeySlot(file("key")), passphrase, weakSlot);
  const own = readProjectionKey(filesIn(dir), key)!;
  const form = (change?: number) => {
    const connection = openConnection(file("projection.db"), own, "write");
    if (change !== undefined) connection.exec(`PRAGMA user_version = ${change}`);
    const records = connection.prepare("SELECT count(*) FROM record", { pluck: true }).get();
    connection.close();
    return records;
  };
  expect(form(projectionForm + 1)).toBe(300);
  damageMiddle(file("journal.db"));
  for (const options of [reading, writing])
    await expect(openDossier(dir, options)).rejects.toMatchObject({ code: "damaged" });
  expect(form()).toBe(300);
  expect(readdirSync(dir).filter((name) => name.includes(".next"))).toEqual([]);
});

test("where the journal cannot be followed, a reader is shown what was computed before and told where it ends", async () => {
  const { dir, file } = await madeOf300(temporaryFolder());
  const old = readFileSync(file("projection.db"));
  const journalOf300 = statSync(file("journal.db")).size;
  const { size } = await (async () => {
    const opened = await openDossier(dir, writing);
    const before = await currentCheckpoint(opened.reader);
    await append(opened.writer, notes(300, 300));
    await opened.close();
    return before;
  })();
  writeFileSync(file("projection.db"), old);
  const bytes = readFileSync(file("journal.db"));
  // Every page that came after the first 300: one page alone may be of a table that nobody reads here.
  for (let page = journalOf300; page < bytes.length; page += 4096) bytes[page + 100]! ^= 1;
  writeFileSync(file("journal.db"), bytes);
  const opened = await openDossier(dir, reading);
  expect((await kindsByRef(opened.reader)).size).toBe(300);
  expect(opened.warnings).toEqual([
    `The journal could not be read beyond entry ${size}, so the records are shown as they stood there; copy the folder away, check that the disk is sound, and restore the last backup.`,
  ]);
  await opened.close();
  await expect(openDossier(dir, writing)).rejects.toMatchObject({ code: "damaged" });
});

test("a commit that the projection could not take is made up for before the writer is told, or told as it is", async () => {
  const { dir } = await made(temporaryFolder());
  const opened = await openDossier(dir, writing);
  const { projection } = opened.writer;
  let failures = 1;
  /** Does the work and then fails to commit it, as a disk does that is full. */
  const failing = Object.create(projection, {
    write: {
      value: (work: Parameters<typeof projection.write>[0]) =>
        projection.write(async (batch) => {
          const result = await work(batch);
          if (failures > 0) {
            failures -= 1;
            throw Object.assign(new Error("full"), { code: "SQLITE_FULL" });
          }
          return result;
        }),
    },
  }) as typeof projection;
  const writer = { ...opened.writer, projection: failing };
  await append(writer, [note("n-1", "once")]);
  expect((await recordByRef(opened.reader, "n-1"))?.body).toEqual({ text: "once" });

  failures = 2;
  await expect(append(writer, [note("n-1", "twice")])).rejects.toMatchObject({
    code: "no-space",
    message: expect.stringMatching(/^What was written is safe, .*open the dossier again/),
  });
  expect((await recordByRef(opened.reader, "n-1"))?.body).toEqual({ text: "once" });
  // A reader sees one state, whatever the journal holds beyond it.
  const { size } = await currentCheckpoint(opened.reader);
  expect(await heads(opened.reader, "n-1")).toHaveLength(1);
  await append(opened.writer, [note("n-2", "after")]);
  expect((await currentCheckpoint(opened.reader)).size).toBe(size + 2);
  expect((await recordByRef(opened.reader, "n-1"))?.body).toEqual({ text: "twice" });
  expect((await verify(opened.reader)).problems).toEqual([]);
  await opened.close();
});

test("an entry that was committed and not acknowledged is there for the next who opens", async () => {
  for (const options of [reading, writing]) {
    const { dir } = await made(temporaryFolder());
    const opened = await openDossier(dir, writing);
    const stop = () => {
      throw new Error("killed");
    };
    // Dies between the journal's commit and everything after it.
    const projection = Object.create(opened.writer.projection, {
      write: {
        value: (work: (batch: never) => Promise<unknown>) =>
          opened.writer.projection.write(async (batch) => {
            await work(batch as never);
            stop();
          }),
      },
    }) as typeof opened.writer.projection;
    await expect(append({ ...opened.writer, projection }, [note("n-7", "text")])).rejects.toThrow("killed");
    await opened.close();
    const again = await openDossier(dir, options);
    expect(await recordByRef(again.reader, "n-7")).toBeDefined();
    expect((await verify(again.reader)).problems).toEqual([]);
    await again.close();
  }
});

test("a dossier of form 1 is moved into the new form by whoever opens it, its unfolded writes included", async () => {
  for (const options of [reading, writing]) {
    const dir = formOne(join(temporaryFolder(), "old.habeas"));
    const opened = await openDossier(dir, options);
    expect(opened.reader.dossier.name).toBe("test");
    expect((await recordByRef(opened.reader, "n-1"))?.conflict).toBe(true);
    expect((await recordByRef(opened.reader, "n-2"))?.body).toEqual({ text: "the lawyer came late" });
    expect((await recordByRef(opened.reader, "n-3"))?.owner).toBe("c-1");
    // A device of before named no member.
    const [version] = await history(opened.reader, "n-3");
    expect(version?.member).toBe(version?.device);
    expect(
      (await Array.fromAsync(sealedRecords(opened.reader))).map((record) => [record.ref, record.class]),
    ).toEqual([["i-1", "I"]]);
    expect((await search(opened.reader, "lawyer", 9)).map(({ ref }) => ref)).toEqual(["n-2"]);
    expect((await verify(opened.reader)).problems).toEqual([]);
    await opened.close();
    expect(readdirSync(dir).filter((name) => name.startsWith("dossier.db"))).toEqual([]);
    const again = await openDossier(dir, writing);
    await append(again.writer, [note("n-2", "by the same device")]);
    expect((await verify(again.reader)).problems).toEqual([]);
    await again.close();
  }
});

test("several who open a dossier of form 1 at one time all read it", async () => {
  const dir = formOne(join(temporaryFolder(), "old.habeas"));
  const opened = await Promise.all([1, 2, 3].map(() => openDossier(dir, reading)));
  for (const { reader, warnings, close } of opened) {
    expect((await recordByRef(reader, "n-3"))?.owner).toBe("c-1");
    expect(warnings).toEqual([]);
    await close();
  }
});

test("a journal that is there already is left as it is by who would make it of a database of form 1", async () => {
  const dir = formOne(join(temporaryFolder(), "old.habeas"));
  const files = filesIn(dir);
  const key = unlockSecret(readKeySlot(files.key), passphrase, weakSlot);
  await (await openDossier(dir, reading)).close();
  const before = readFileSync(files.journal);
  for (const name of ["dossier.db", "dossier.db-wal"])
    cpSync(join(formOne(join(temporaryFolder(), "again.habeas")), name), join(dir, name));
  expect(() => takeApart(files, key)).toThrow("has a journal.db already, which was left as it is");
  expect(readFileSync(files.journal).equals(before)).toBe(true);
  expect(existsSync(files.formOne)).toBe(true);
});

test("a dossier of form 1 that has lost what was acknowledged is refused and left as it is", async () => {
  const dir = formOne(join(temporaryFolder(), "old.habeas"));
  truncateSync(join(dir, "dossier.db-wal"), 20_000);
  for (const options of [reading, writing])
    await expect(openDossier(dir, options)).rejects.toMatchObject({
      code: "behind-head",
      message: expect.stringContaining("The file dossier.db-wal is damaged"),
    });
  rmSync(join(dir, "dossier.db-wal"));
  await expect(openDossier(dir, writing)).rejects.toMatchObject({ code: "behind-head" });
  expect(existsSync(join(dir, "journal.db"))).toBe(false);
});

test("a backup of form 1 restores", async () => {
  const folder = temporaryFolder();
  const dir = join(folder, "again.habeas");
  const { sentence } = await restore(formOneBackup(folder), dir, writing);
  expect(sentence).toContain("Restored up to entry ");
  const opened = await openDossier(dir, writing);
  expect((await recordByRef(opened.reader, "n-3"))?.body).toEqual({ text: "of the case" });
  await append(opened.writer, [note("n-3", "changed")]);
  expect((await verify(opened.reader)).problems).toEqual([]);
  await opened.close();
});

test("a dossier of form 2 is brought into the newest form by whoever opens it, and its entries stay byte for byte", async () => {
  for (const options of [reading, writing]) {
    const dir = formTwo(join(temporaryFolder(), "old.habeas"));
    const key = unlockSecret(readKeySlot(join(dir, "key")), passphrase, weakSlot);
    const entries = () => {
      const connection = openConnection(join(dir, "journal.db"), key, "read");
      const rows = connection.prepare("SELECT hash, kind, bytes, signature, ciphertext FROM entry").all();
      connection.close();
      return rows;
    };
    const before = entries();
    const opened = await openDossier(dir, options);
    expect(opened.reader.dossier.name).toBe("test");
    expect((await recordByRef(opened.reader, "n-1"))?.conflict).toBe(true);
    expect((await recordByRef(opened.reader, "n-3"))?.body).toEqual({ text: "of the case" });
    expect((await Array.fromAsync(sealedRecords(opened.reader))).map(({ ref }) => ref)).toEqual(["i-1"]);
    expect((await search(opened.reader, "lawyer", 9)).map(({ ref }) => ref)).toEqual(["n-2"]);
    expect((await verify(opened.reader)).problems).toEqual([]);
    await opened.close();
    // Whoever may write founds it.
    expect(entries().slice(0, before.length)).toEqual(before);
    expect(entries()).toHaveLength(before.length + (options.mode === "write" ? 2 : 0));
    const again = await openDossier(dir, writing);
    await append(again.writer, [note("n-2", "by the same device")]);
    expect((await verify(again.reader)).problems).toEqual([]);
    await again.close();
  }
});

test("several who open a dossier of form 2 at one time all read it", async () => {
  const dir = formTwo(join(temporaryFolder(), "old.habeas"));
  const opened = await Promise.all([1, 2, 3].map(() => openDossier(dir, reading)));
  for (const { reader, close } of opened) {
    expect((await recordByRef(reader, "n-3"))?.body).toEqual({ text: "of the case" });
    await close();
  }
});

test("a dossier of form 2 that has lost what was acknowledged is refused and left as it is", async () => {
  const dir = formTwo(join(temporaryFolder(), "old.habeas"));
  rmSync(join(dir, "journal.db-wal"));
  const before = readFileSync(join(dir, "journal.db"));
  for (const options of [reading, writing])
    await expect(openDossier(dir, options)).rejects.toMatchObject({ code: "behind-head" });
  expect(readFileSync(join(dir, "journal.db")).equals(before)).toBe(true);
});
