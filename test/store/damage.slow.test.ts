import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, onTestFinished, test, type TestContext } from "vitest";
import { tmpdir } from "node:os";
import { append } from "../../src/store/append.ts";
import { backup, restore } from "../../src/store/backup.ts";
import { changePassphrase, createDossier, openDossier } from "../../src/store/dossier.ts";
import { currentCheckpoint, recordByRef } from "../../src/store/read.ts";
import { verify } from "../../src/store/verify.ts";
import { Problem } from "../../src/domain/problem.ts";
import { weakSlot } from "../weak-slot.ts";
import { startKillable } from "./child.ts";
import { formOne, formTwo } from "./form-one.ts";
import { bytesIn, note, notes, passphrase, reading, temporaryFolder, writing } from "./temporary.ts";

/** Two dossiers with the same records: one closed, one as a power cut leaves it, its newest records in the log file. */
const models = mkdtempSync(join(tmpdir(), "habeas-damage-"));
const closed = join(models, "closed.habeas");
const crashed = join(models, "crashed.habeas");
const size = 66;

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

/** The folder of a disk of its own. */
function smallDisk(context: TestContext, size: string): string {
  const disk = join(temporaryFolder(), "disk");
  mkdirSync(disk);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", disk], { stdio: "ignore" });
  } catch {
    context.skip("A small disk can only be made by root; run this test as root.");
  }
  onTestFinished(() => {
    // Lazily, so that a failed test that left files open leaves no disk behind.
    execFileSync("umount", ["-l", disk]);
  });
  return disk;
}

/** Leaves no byte free. */
function fill(disk: string): void {
  const before = readdirSync(disk).length;
  for (let at = before, size = 1_000_000; size > 0; at += 1) {
    try {
      writeFileSync(join(disk, `fill-${at}-${size}`), Buffer.alloc(size));
    } catch {
      size = Math.floor(size / 4);
    }
  }
}

/** A program that opens a dossier and says how it was refused. */
const openAs = fileURLToPath(new URL("open-as.ts", import.meta.url));

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
  const length = statSync(join(crashed, "journal.db-wal")).size;
  for (const cut of [1, 31, 32, 33, 5000, Math.floor(length / 2), length - 4120, length - 1]) {
    const dir = broken(crashed, (file) => truncateSync(file("journal.db-wal"), cut));
    await expectRefusal(dir, "behind-head", /^The file journal\.db-wal is damaged: .* entries up to 66 /);
  }
});

test("a write-ahead file with a flipped bit anywhere is refused before SQLite drops the rest", async () => {
  const length = statSync(join(crashed, "journal.db-wal")).size;
  for (const at of [0, 17, 25, 40, 60, 3000, Math.floor(length / 2), length - 1]) {
    const dir = broken(crashed, (file) => flip(file("journal.db-wal"), at));
    await expectRefusal(dir, "behind-head", /^The file journal\.db-wal is damaged/);
  }
});

test("a write-ahead file that is gone, or emptied, is told by the head, with both positions", async () => {
  for (const damage of [rmSync, (file: string) => truncateSync(file, 0)]) {
    const dir = broken(crashed, (file) => {
      damage(file("journal.db-wal"));
      rmSync(file("journal.db-shm"));
    });
    if (existsSync(join(dir, "journal.db-wal"))) rmSync(join(dir, "journal.db-wal"));
    await expectRefusal(dir, "behind-head", /ends at entry 43, but entries up to 66 were acknowledged/);
  }
});

test("a database that an older copy was put in place of is behind the head", async () => {
  const folder = temporaryFolder();
  const made = await createDossier(join(folder, "a.habeas"), writing);
  await append(made.writer, notes(3));
  await made.close();
  const old = readFileSync(made.files.journal);
  const again = await openDossier(made.files.dir, writing);
  await append(again.writer, notes(3, 3));
  await again.close();
  writeFileSync(made.files.journal, old);
  await expectRefusal(
    made.files.dir,
    "behind-head",
    /ends at entry 6, but entries up to 9 were acknowledged/,
  );
});

test("a write-ahead file that never held anything acknowledged keeps nobody out", async () => {
  const dir = broken(closed, () => {});
  // Its head now says that all is in the database.
  await (await openDossier(dir, writing)).close();
  writeFileSync(join(dir, "journal.db-wal"), Buffer.alloc(5000));
  const opened = await openDossier(dir, writing);
  expect((await currentCheckpoint(opened.reader)).size).toBe(size);
  await opened.close();
});

test("what is left of a dossier that has lost its end can be read, backed up and restored", async () => {
  const dir = broken(crashed, (file) => truncateSync(file("journal.db-wal"), 60_000));
  const left = await openDossier(dir, { ...reading, despiteLoss: true });
  const { size: known } = await currentCheckpoint(left.reader);
  expect(known).toBeGreaterThanOrEqual(41);
  expect(known).toBeLessThan(size);
  const file = join(dir, "..", "left.backup");
  await backup(left, file);
  await left.close();
  const target = join(dir, "..", "again.habeas");
  await restore(file, target, writing);
  const again = await openDossier(target, writing);
  await append(again.writer, [note("n-1", "after the loss")]);
  expect((await verify(again.reader)).problems).toEqual([]);
  await again.close();
});

test("a database that is cut short is refused", async () => {
  const length = statSync(join(closed, "journal.db")).size;
  for (const cut of [0, 1, 4095, 4096, 8192, length - 4096 * 3, length - 4096, length - 1]) {
    const dir = broken(closed, (file) => truncateSync(file("journal.db"), cut));
    await expectRefusal(dir, "damaged", /^The dossier's (?:database is damaged|journal is empty)/);
  }
});

test("a flipped bit in any page of the database is refused at once or named by a check, and changes nothing", async () => {
  const pages = statSync(join(closed, "journal.db")).size / 4096;
  let refused = 0;
  for (let page = 0; page < pages; page += 1) {
    const dir = broken(closed, (file) => flip(file("journal.db"), page * 4096 + ((page * 997) % 4096)));
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
    expect(bytesIn(dir).get(join(dir, "journal.db")) === before.get(join(dir, "journal.db"))).toBe(true);
  }
  expect(refused).toBeGreaterThan(0);
  expect(refused).toBeLessThan(pages);
});

test("one damaged slot of the head is told by whoever opens, and mended by the next write; two are refused", async () => {
  for (const at of [20, 4096 + 20]) {
    const dir = broken(closed, (file) => flip(file("head"), at));
    for (const options of [reading, writing]) {
      const opened = await openDossier(dir, options);
      expect((await currentCheckpoint(opened.reader)).size).toBe(size);
      expect(opened.warnings).toEqual([expect.stringContaining("nobody can vouch that the last write")]);
      await opened.close();
    }
    const mended = await openDossier(dir, writing);
    expect([mended.warnings, mended.fileProblems()]).toEqual([[], []]);
    await mended.close();
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

test("an older database beside a head whose newest slot is blank is told", async () => {
  const dir = broken(closed, () => {});
  const old = readFileSync(join(dir, "journal.db"));
  const opened = await openDossier(dir, writing);
  await append(opened.writer, notes(1, 500));
  await opened.close();
  writeFileSync(join(dir, "journal.db"), old);
  const head = readFileSync(join(dir, "head"));
  const newest = head.readBigUInt64BE(16) > head.readBigUInt64BE(4096 + 16) ? 0 : 4096;
  writeFileSync(join(dir, "head"), head.fill(0, newest, newest + 128));
  const again = await openDossier(dir, reading);
  expect(again.warnings).toEqual([expect.stringContaining("nobody can vouch")]);
  expect(again.fileProblems()).toEqual(again.warnings);
  await again.close();
});

test("any flipped bit of head, key and device, and whatever stands in lock, is told by a check or refused", async () => {
  for (const name of ["head", "key", "device"]) {
    const { size: length } = statSync(join(closed, name));
    const dir = broken(closed, () => {});
    const whole = readFileSync(join(dir, name));
    for (let at = 0; at < length; at += Math.ceil(length / 60)) {
      writeFileSync(join(dir, name), whole);
      flip(join(dir, name), at);
      const told = await openDossier(dir, reading).then(
        async (opened) => {
          const problems = opened.fileProblems();
          await opened.close();
          return problems.join();
        },
        (error: Problem) => error.message,
      );
      expect(told, `${name} ${at}`).toMatch(name === "key" ? /key slot|`key`/ : new RegExp(`\`${name}\``));
    }
  }
  const dir = broken(closed, (file) => writeFileSync(file("lock"), "x".repeat(600)));
  const opened = await openDossier(dir, reading);
  expect(opened.fileProblems()).toEqual([expect.stringContaining("`lock` is not empty")]);
  await opened.close();
  await expect(openDossier(dir, writing)).rejects.toThrow("`lock` is not empty");
});

test("a check judges what the next opening would find: a torn page that the write-ahead file replaces is none", async () => {
  const pages = statSync(join(crashed, "journal.db")).size / 4096;
  let healed = 0;
  for (let page = 1; page < pages; page += 1) {
    const dir = broken(crashed, (file) => {
      const bytes = readFileSync(file("journal.db"));
      writeFileSync(file("journal.db"), bytes.fill(0x55, page * 4096 + 512, page * 4096 + 1024));
    });
    const told = await openDossier(dir, reading).then(
      async (opened) => {
        const { problems } = await verify(opened.reader);
        await opened.close();
        return problems.join();
      },
      (error: Problem) => error.message,
    );
    if (told === "") healed += 1;
    else expect(told, `page ${page}`).toMatch(/damaged/);
    if (told !== "") continue;
    const again = await openDossier(dir, writing);
    expect((await verify(again.reader)).problems).toEqual([]);
    await again.close();
  }
  expect(healed).toBeGreaterThan(2);
  expect(healed).toBeLessThan(pages - 1);
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

test("a dossier that has lost its database or its key slot is called a dossier, and what is missing is named", async () => {
  for (const name of ["key", "journal.db"])
    await expectRefusal(
      broken(closed, (file) => rmSync(file(name))),
      "damaged",
      new RegExp(
        `^In [^ ]+ the file ${name.replace(".", "\\.")} is missing, .* put the file back, or restore the last backup\\.$`,
      ),
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
  const disk = smallDisk(context, "3m");
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
  writeFileSync(join(disk, "more"), Buffer.alloc(space.bavail * space.bsize - 30_000));
  await expect(backup(made, join(disk, "a.backup"))).rejects.toThrow("The disk is full");
  await expect(createDossier(join(disk, "b.habeas"), writing)).rejects.toMatchObject({ code: "no-space" });
  expect(readdirSync(disk).sort()).toEqual(["a.habeas", "ballast", "more"]);

  rmSync(ballast);
  await append(made.writer, notes(100, 10));
  expect((await verify(made.reader)).problems).toEqual([]);
  await made.close();
  await (await openDossier(join(disk, "a.habeas"), writing)).close();
});

test("a dossier of form 2 with no byte free is read, checked and backed up to another disk, and migrated once there is space", async (context) => {
  const disk = smallDisk(context, "1m");
  const dir = formTwo(join(disk, "a.habeas"));
  fill(disk);
  const opened = await openDossier(dir, reading);
  expect(opened.warnings).toEqual([expect.stringContaining("read from a copy in memory and stays as it is")]);
  expect((await recordByRef(opened.reader, "n-2"))?.body).toEqual({ text: "the lawyer came late" });
  expect((await verify(opened.reader)).entries).toBe(7);
  const elsewhere = temporaryFolder();
  await backup(opened, join(elsewhere, "a.backup"));
  await opened.close();
  await restore(join(elsewhere, "a.backup"), join(elsewhere, "b.habeas"), writing);
  await expect(openDossier(dir, writing)).rejects.toMatchObject({ code: "no-space" });
  for (const name of readdirSync(disk)) if (name.startsWith("fill-")) rmSync(join(disk, name));
  const after = await openDossier(dir, writing);
  expect(after.warnings).toEqual([]);
  expect((await verify(after.reader)).problems).toEqual([]);
  await after.close();
});

test("a dossier of form 1 with no byte free is read, checked and backed up to another disk, and moved once there is space", async (context) => {
  const disk = smallDisk(context, "1m");
  const dir = formOne(join(disk, "a.habeas"));
  const before = readFileSync(join(dir, "dossier.db"));
  fill(disk);
  const opened = await openDossier(dir, reading);
  expect(opened.warnings).toEqual([expect.stringContaining("read from a copy in memory and stays as it is")]);
  expect((await recordByRef(opened.reader, "n-2"))?.body).toEqual({ text: "the lawyer came late" });
  expect((await verify(opened.reader)).entries).toBe(8);
  const elsewhere = temporaryFolder();
  await backup(opened, join(elsewhere, "a.backup"));
  await opened.close();
  expect(readFileSync(join(elsewhere, "a.backup")).includes("CREATE TABLE")).toBe(false);
  await restore(join(elsewhere, "a.backup"), join(elsewhere, "b.habeas"), writing);
  const restored = await openDossier(join(elsewhere, "b.habeas"), reading);
  expect((await recordByRef(restored.reader, "n-3"))?.owner).toBe("c-1");
  await restored.close();
  fill(disk);
  await expect(openDossier(dir, writing)).rejects.toMatchObject({ code: "no-space" });
  expect(existsSync(join(dir, "journal.db"))).toBe(false);
  expect(readFileSync(join(dir, "dossier.db")).length).toBeGreaterThanOrEqual(before.length);
  for (const name of readdirSync(disk)) if (name.startsWith("fill-")) rmSync(join(disk, name));
  const after = await openDossier(dir, writing);
  expect((await verify(after.reader)).problems).toEqual([]);
  await after.close();
  expect(existsSync(join(dir, "dossier.db"))).toBe(false);
});

test("with no byte free a dossier is named as such, read, checked for what it holds, backed up to another disk, and keeps its passphrase", async (context) => {
  const disk = smallDisk(context, "4m");
  const dir = join(disk, "a.habeas");
  const made = await createDossier(dir, writing);
  await append(made.writer, notes(50));
  await made.close();
  // What a program that died leaves behind: the newest records in the write-ahead file.
  const died = startKillable("append", dir, "0");
  await died.told;
  await died.kill();
  rmSync(join(dir, "journal.db-shm"));
  fill(disk);
  const opened = await openDossier(dir, reading);
  expect(await recordByRef(opened.reader, "n-49")).toBeDefined();
  expect(await recordByRef(opened.reader, "k-0")).toBeDefined();
  const elsewhere = join(temporaryFolder(), "a.backup");
  await backup(opened, elsewhere);
  await opened.close();
  const restored = join(elsewhere, "..", "b.habeas");
  await restore(elsewhere, restored, writing);
  const again = await openDossier(restored, reading);
  expect(await recordByRef(again.reader, "k-0")).toBeDefined();
  expect((await verify(again.reader)).problems).toEqual([]);
  await again.close();

  fill(disk);
  await expect(openDossier(dir, writing)).rejects.toMatchObject({
    code: "no-space",
    message: expect.stringMatching(
      /^The disk is full; .*backup or an encrypted export to another disk, work/,
    ),
  });
  expect(() => changePassphrase(dir, passphrase, "other words", weakSlot)).toThrow(
    /^The passphrase is not changed, .*the disk is full/,
  );
  expect(readdirSync(dir).filter((name) => name.endsWith(".next"))).toEqual([]);
  for (const name of readdirSync(disk)) if (name.startsWith("fill-")) rmSync(join(disk, name));
  const after = await openDossier(dir, writing);
  await append(after.writer, notes(1, 900));
  expect((await verify(after.reader)).problems).toEqual([]);
  await after.close();
});

test("whatever stands in the place of a dossier's file is told in one sentence, and nothing waits for it", async () => {
  const names = [
    "journal.db",
    "journal.db-wal",
    "journal.db-shm",
    "key",
    "key.next",
    "device",
    "head",
    "lock",
    "backups",
  ];
  // What the program makes for a time or by itself is only in the way.
  const lasting = ["journal.db", "journal.db-wal", "key", "device", "head"];
  for (const name of names)
    for (const kind of ["folder", "pipe"] as const) {
      const dir = broken(closed, (file) => {
        rmSync(file(name), { force: true });
        if (kind === "folder") mkdirSync(file(name));
        else execFileSync("mkfifo", [file(name)]);
      });
      for (const options of [reading, writing])
        await expect(openDossier(dir, options), `${kind} ${name}`).rejects.toMatchObject({
          code: "damaged",
          message: `In x.habeas, ${name} is ${kind === "folder" ? "a folder" : "no file that can be read"}, where ${
            lasting.includes(name)
              ? "a file of the dossier belongs; move it away and put the file back, or restore the last backup."
              : "this program makes a file when it needs one; move it away and try again."
          }`,
        });
    }
  const leadsNowhere = broken(closed, (file) => {
    rmSync(file("lock"), { force: true });
    symlinkSync(file("nothing"), file("lock"));
  });
  await expectRefusal(leadsNowhere, "damaged", /lock is a link that leads nowhere, where this program makes/);
  const deep = broken(closed, (file) => writeFileSync(file("key"), "[".repeat(4000)));
  const long = broken(closed, (file) => writeFileSync(file("key"), " ".repeat(5000)));
  for (const dir of [deep, long]) await expectRefusal(dir, "damaged", /`key` is damaged/);
});

test("a folder that may not be written is named as such, for reading and writing", (context) => {
  if (process.getuid?.() !== 0) context.skip("Only root can run a program as another user.");
  const dir = broken(closed, () => {});
  for (const folder of [join(dir, ".."), dir]) chmodSync(folder, 0o755);
  for (const name of readdirSync(dir)) chmodSync(join(dir, name), 0o644);
  const refused = (mode: string): string =>
    spawnSync(process.execPath, [openAs, dir, mode], { uid: 65_534, gid: 65_534, encoding: "utf8" }).stdout;
  for (const mode of ["read", "write"])
    expect(refused(mode)).toMatch(/^not-writable: The dossier's folder[^\n]+\.$/);
});
