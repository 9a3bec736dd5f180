import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { tmpdir } from "node:os";
import { append } from "../../src/store/append.ts";
import { backup, restore } from "../../src/store/backup.ts";
import { createDossier, openDossier } from "../../src/store/dossier.ts";
import { currentCheckpoint, recordByRef } from "../../src/store/read.ts";
import { verify } from "../../src/store/verify.ts";
import { Problem } from "../../src/domain/problem.ts";
import { bytesIn, note, notes, reading, temporaryFolder, writing } from "./temporary.ts";

/** Two dossiers with the same records: one closed, one as a power cut leaves it, its newest records in the log file. */
const models = mkdtempSync(join(tmpdir(), "habeas-damage-"));
const closed = join(models, "closed.habeas");
const crashed = join(models, "crashed.habeas");
const size = 64;

beforeAll(async () => {
  const made = await createDossier(join(models, "made.habeas"), writing);
  await append(made.writer, notes(40));
  await made.close();
  const again = await openDossier(join(models, "made.habeas"), writing);
  for (const change of notes(23, 40)) await append(again.writer, [change]);
  // By another process: reading the files of an open dossier in this one would drop SQLite's locks on them.
  execFileSync("cp", ["-r", again.files.dir, crashed]);
  expect((await currentCheckpoint(again.reader)).size).toBe(size);
  await again.close();
  cpSync(again.files.dir, closed, { recursive: true });
});

afterAll(() => rmSync(models, { recursive: true }));

/** A copy of a model with something done to it. */
function broken(model: string, damage: (file: (name: string) => string) => void): string {
  const dir = join(temporaryFolder(), "x.habeas");
  cpSync(model, dir, { recursive: true });
  damage((name) => join(dir, name));
  return dir;
}

function flip(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 0x20, at);
  writeFileSync(file, bytes);
}

/** Opening in both ways is refused with this code and one sentence, and no file's bytes change. */
async function expectRefusal(dir: string, code: string, sentence: RegExp): Promise<void> {
  const before = bytesIn(dir);
  for (const options of [reading, writing]) {
    const refusal = await openDossier(dir, options).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(Problem);
    expect(refusal).toMatchObject({ code, message: expect.stringMatching(sentence) });
    // Stops at whichever differs, without printing the files.
    const after = bytesIn(dir);
    expect([...after.keys()]).toEqual([...before.keys()]);
    for (const [path, content] of before) expect(after.get(path) === content, path).toBe(true);
  }
}

test("after a power cut everything that was acknowledged is there", async () => {
  const opened = await openDossier(
    broken(crashed, () => {}),
    writing,
  );
  expect((await currentCheckpoint(opened.reader)).size).toBe(size);
  expect(await recordByRef(opened.reader, "n-62")).toBeDefined();
  expect((await verify(opened.reader)).problems).toEqual([]);
  await opened.close();
});

test("a write-ahead file cut anywhere before its acknowledged end is refused before SQLite drops the rest", async () => {
  const length = statSync(join(crashed, "dossier.db-wal")).size;
  for (const cut of [1, 31, 32, 33, 5000, Math.floor(length / 2), length - 4120, length - 1]) {
    const dir = broken(crashed, (file) => truncateSync(file("dossier.db-wal"), cut));
    await expectRefusal(dir, "behind-head", /^The file dossier\.db-wal is damaged: .* entries up to 64 /);
  }
});

test("a write-ahead file with a flipped bit anywhere is refused before SQLite drops the rest", async () => {
  const length = statSync(join(crashed, "dossier.db-wal")).size;
  for (const at of [0, 17, 25, 40, 60, 3000, Math.floor(length / 2), length - 1]) {
    const dir = broken(crashed, (file) => flip(file("dossier.db-wal"), at));
    await expectRefusal(dir, "behind-head", /^The file dossier\.db-wal is damaged/);
  }
});

test("a write-ahead file that is gone, or emptied, is told by the head, with both positions", async () => {
  for (const damage of [rmSync, (file: string) => truncateSync(file, 0)]) {
    const dir = broken(crashed, (file) => {
      damage(file("dossier.db-wal"));
      rmSync(file("dossier.db-shm"));
    });
    if (existsSync(join(dir, "dossier.db-wal"))) rmSync(join(dir, "dossier.db-wal"));
    await expectRefusal(dir, "behind-head", /ends at entry 41, but entries up to 64 were acknowledged/);
  }
});

test("a database that an older copy was put in place of is behind the head", async () => {
  const folder = temporaryFolder();
  const made = await createDossier(join(folder, "a.habeas"), writing);
  await append(made.writer, notes(3));
  await made.close();
  const old = readFileSync(made.files.database);
  const again = await openDossier(made.files.dir, writing);
  await append(again.writer, notes(3, 3));
  await again.close();
  writeFileSync(made.files.database, old);
  await expectRefusal(
    made.files.dir,
    "behind-head",
    /ends at entry 4, but entries up to 7 were acknowledged/,
  );
});

test("a write-ahead file that never held anything acknowledged keeps nobody out", async () => {
  const dir = broken(closed, () => {});
  // Its head now says that all is in the database.
  await (await openDossier(dir, writing)).close();
  writeFileSync(join(dir, "dossier.db-wal"), Buffer.alloc(5000));
  const opened = await openDossier(dir, writing);
  expect((await currentCheckpoint(opened.reader)).size).toBe(size);
  await opened.close();
});

test("what is left of a dossier that has lost its end can be read, backed up and restored", async () => {
  const dir = broken(crashed, (file) => truncateSync(file("dossier.db-wal"), 60_000));
  const left = await openDossier(dir, { ...reading, despiteLoss: true });
  const { size: known } = await currentCheckpoint(left.reader);
  expect(known).toBeGreaterThanOrEqual(41);
  expect(known).toBeLessThan(size);
  const file = join(dir, "..", "left.backup");
  backup(left, file);
  await left.close();
  const target = join(dir, "..", "again.habeas");
  await restore(file, target, writing);
  const again = await openDossier(target, writing);
  await append(again.writer, [note("n-1", "after the loss")]);
  expect((await verify(again.reader)).problems).toEqual([]);
  await again.close();
});

test("a database that is cut short is refused", async () => {
  const length = statSync(join(closed, "dossier.db")).size;
  for (const cut of [0, 1, 4095, 4096, 8192, length - 4096 * 3, length - 4096, length - 1]) {
    const dir = broken(closed, (file) => truncateSync(file("dossier.db"), cut));
    await expectRefusal(dir, "damaged", /^The dossier's database is (damaged|empty)/);
  }
});

test("a flipped bit in any page of the database is refused at once or named by a check, and changes nothing", async () => {
  const pages = statSync(join(closed, "dossier.db")).size / 4096;
  let refused = 0;
  for (let page = 0; page < pages; page += 1) {
    const dir = broken(closed, (file) => flip(file("dossier.db"), page * 4096 + ((page * 997) % 4096)));
    const before = bytesIn(dir);
    try {
      const opened = await openDossier(dir, reading);
      const { problems } = await verify(opened.reader);
      expect(problems[0], `page ${page}`).toMatch(/damaged/);
      await opened.close();
    } catch (error) {
      expect(error).toMatchObject({ code: "damaged" });
      refused += 1;
    }
    expect(bytesIn(dir).get(join(dir, "dossier.db")) === before.get(join(dir, "dossier.db"))).toBe(true);
  }
  expect(refused).toBeGreaterThan(0);
  expect(refused).toBeLessThan(pages);
});

test("one damaged slot of the head costs nothing, two are refused", async () => {
  for (const at of [20, 4096 + 20]) {
    const dir = broken(closed, (file) => flip(file("head"), at));
    const opened = await openDossier(dir, writing);
    expect((await currentCheckpoint(opened.reader)).size).toBe(size);
    await opened.close();
  }
  const both = broken(closed, (file) => {
    flip(file("head"), 20);
    flip(file("head"), 4096 + 20);
  });
  await expectRefusal(both, "damaged", /`head` is missing or damaged/);
  await expectRefusal(
    broken(closed, (file) => rmSync(file("head"))),
    "damaged",
    /`head` is missing or damaged/,
  );
});

test("a flipped bit anywhere in the key slot is told apart from a wrong passphrase", async () => {
  const text = readFileSync(join(closed, "key"));
  for (let at = 0; at < text.length - 1; at += 7) {
    const dir = broken(closed, (file) => flip(file("key"), at));
    await expectRefusal(dir, "damaged", /damaged/);
  }
  await expectRefusal(
    broken(closed, (file) => truncateSync(file("key"), 0)),
    "damaged",
    /`key` is damaged/,
  );
});

test("without its device's key a dossier can be read and not written", async () => {
  const dir = broken(closed, (file) => flip(file("device"), 3));
  await expect(openDossier(dir, writing)).rejects.toThrow("`device` is missing or damaged");
  const opened = await openDossier(dir, reading);
  expect((await verify(opened.reader)).problems).toEqual([]);
  await opened.close();
});

test("on a full disk nothing is half written, the dossier still reads, and writes again once there is space", async (context) => {
  const folder = temporaryFolder();
  const disk = join(folder, "disk");
  mkdirSync(disk);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=3m", "tmpfs", disk], { stdio: "ignore" });
  } catch {
    context.skip("A small disk can only be made by root; run this test as root.");
  }
  onTestFinished(() => {
    // Lazily, so that a failed test that left files open leaves no disk behind.
    execFileSync("umount", ["-l", disk]);
  });
  const made = await createDossier(join(disk, "a.habeas"), writing);
  const ballast = join(disk, "ballast");
  writeFileSync(ballast, Buffer.alloc(1_000_000));
  await append(made.writer, notes(10));
  const before = await currentCheckpoint(made.reader);
  await expect(append(made.writer, notes(5000, 10))).rejects.toMatchObject({ code: "no-space" });
  expect(await currentCheckpoint(made.reader)).toEqual(before);
  expect(await recordByRef(made.reader, "n-11")).toBeUndefined();
  await append(made.writer, notes(1, 10));

  const space = statfsSync(disk);
  writeFileSync(join(disk, "more"), Buffer.alloc(space.bavail * space.bsize - 100_000));
  expect(() => backup(made, join(disk, "a.backup"))).toThrow("The disk is full");
  await expect(createDossier(join(disk, "b.habeas"), writing)).rejects.toMatchObject({ code: "no-space" });
  expect(readdirSync(disk).sort()).toEqual(["a.habeas", "ballast", "more"]);

  rmSync(ballast);
  await append(made.writer, notes(100, 10));
  expect((await verify(made.reader)).problems).toEqual([]);
  await made.close();
  await (await openDossier(join(disk, "a.habeas"), writing)).close();
});
