import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Decrypter } from "age-encryption";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { placesIn } from "../../test/size.ts";
import {
  type AgeIdentity,
  decryptFile,
  encryptToFile,
  newAgeIdentity,
  openWithIdentity,
  sealForRecipients,
} from "./age.ts";

let root: string;
let folder: string;
let source: string;
let target: string;
let holder: AgeIdentity;
let stranger: AgeIdentity;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "habeas-age-"));
  holder = await newAgeIdentity();
  stranger = await newAgeIdentity();
});
beforeEach(async () => {
  folder = await mkdtemp(join(root, "t"));
  source = join(folder, "export.age");
  target = join(folder, "export.zip");
});
afterAll(() => rm(root, { recursive: true }));

async function* inPieces(bytes: Uint8Array, length = 10_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

async function* failing(): AsyncGenerator<Uint8Array> {
  yield randomBytes(200_000);
  throw new Error("the source broke");
}

const key = () => ({ identities: [holder.identity] });

describe("age files", () => {
  test.each([0, 1, 65_535, 65_536, 65_537, 300_000])(
    "a file of %i bytes comes back as it was",
    async (length) => {
      const bytes = randomBytes(length);
      await encryptToFile(inPieces(bytes), source, { recipients: [stranger.recipient, holder.recipient] });
      await decryptFile(source, target, key());
      expect((await readFile(target)).equals(bytes)).toBe(true);
      expect((await readdir(folder)).sort()).toEqual(["export.age", "export.zip"]);
      for (const file of [source, target]) expect((await stat(file)).mode & 0o777).toBe(0o600);
    },
  );

  test("the file is plain age: the library alone opens it", async () => {
    await encryptToFile(inPieces(Buffer.from("report")), source, { recipients: [holder.recipient] });
    const decrypter = new Decrypter();
    decrypter.addIdentity(holder.identity);
    expect(await decrypter.decrypt(await readFile(source), "text")).toBe("report");
  });

  test("a passphrase opens its file, in either spelling of its letters, and another does not", async () => {
    const lock = { passphrase: "cafe\u0301 at nine", workFactorForTests: 8 };
    await encryptToFile(inPieces(Buffer.from("report")), source, lock);
    await expectFailure({ passphrase: "cafe at nine" }, { code: "wrong-passphrase" });
    for (const passphrase of ["cafe\u0301 at nine", "caf\u00e9 at nine"]) {
      await decryptFile(source, target, { passphrase });
      expect(await readFile(target, "utf8")).toBe("report");
      await rm(target);
    }
  });

  test("a file for other keys says so", async () => {
    await encryptToFile(inPieces(Buffer.from("report")), source, { recipients: [stranger.recipient] });
    await expectFailure(key(), { code: "locked" });
  });

  test("a file cut short anywhere is refused, and no plaintext stays", async () => {
    await encryptToFile(inPieces(randomBytes(140_000)), source, { recipients: [holder.recipient] });
    const whole = await readFile(source);
    const headEnd = whole.indexOf("\n--- ") + 50;
    const ends = [
      22,
      23,
      100,
      headEnd,
      headEnd + 15,
      headEnd + 16,
      headEnd + 40,
      65_752,
      65_768,
      131_304,
      131_320,
    ];
    for (const end of [...ends, whole.length - 16, whole.length - 1]) {
      await writeFile(source, whole.subarray(0, end));
      await expectFailure(key(), { code: "damaged" }, `cut at ${end} of ${whole.length}`);
    }
    for (const end of [0, 1, 21]) {
      await writeFile(source, whole.subarray(0, end));
      await expectFailure(key(), { code: "bad-input" });
    }
  });

  test("a flipped bit anywhere is refused, and no plaintext stays", async () => {
    await encryptToFile(inPieces(randomBytes(70_000)), source, { recipients: [holder.recipient] });
    const whole = await readFile(source);
    const places = [...placesIn(220), 40_000, 65_752, 65_760, 66_000, whole.length - 17, whole.length - 1];
    for (const place of places) {
      const bad = Buffer.from(whole);
      bad[place]! ^= 1 << (place % 8);
      await writeFile(source, bad);
      await expectFailure(key(), { name: "Problem" }, `byte ${place}`);
    }
  });

  test("bytes after the end are refused", async () => {
    await encryptToFile(inPieces(randomBytes(100)), source, { recipients: [holder.recipient] });
    await writeFile(source, Buffer.concat([await readFile(source), Buffer.from("x")]));
    await expectFailure(key(), { code: "damaged" });
  });

  test("a head that does not end is refused after 64 KB", async () => {
    await writeFile(source, `age-encryption.org/v1\n-> X25519 ${"A".repeat(70_000)}\n--- mac\n`);
    await expectFailure(key(), { message: expect.stringContaining("its head does not end") });
    // A gigabyte of head would fill as much memory, if it were read.
    await truncate(source, 2 ** 30);
    await writeFile(source, "age-encryption.org/v1\n-> X25519 A", { flag: "r+" });
    const before = process.memoryUsage().rss;
    await expectFailure(key(), { message: expect.stringContaining("its head does not end") });
    expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
    await writeFile(source, `age-encryption.org/v1\n${"-> x y\n\n".repeat(10_000)}--- mac\n`);
    await expectFailure(key(), { message: expect.stringContaining("its head does not end") });
  });

  test("a source that fails half-way leaves nothing behind, and keeps what was there", async () => {
    await writeFile(source, "older");
    await expect(encryptToFile(failing(), source, { recipients: [holder.recipient] })).rejects.toThrow(
      "the source broke",
    );
    expect(await readdir(folder)).toEqual(["export.age"]);
    expect(await readFile(source, "utf8")).toBe("older");
  });

  test.each([[], ["age1"], ["nobody"], ["AGE-SECRET-KEY-1"]].map((recipients) => ({ recipients })))(
    "nothing is encrypted for %j",
    async (lock) => {
      await expect(encryptToFile(inPieces(Buffer.from("x")), source, lock)).rejects.toMatchObject({
        code: "bad-input",
      });
      expect(await readdir(folder)).toEqual([]);
    },
  );

  test("a mistyped secret key is not repeated in the refusal", async () => {
    const mistyped = `${holder.identity.slice(0, -1)}B`;
    await encryptToFile(inPieces(Buffer.from("x")), source, { recipients: [holder.recipient] });
    const error: Error = await decryptFile(source, target, { identities: [mistyped] }).then(
      () => expect.unreachable(),
      (error: Error) => error,
    );
    expect(error).toMatchObject({ code: "bad-input" });
    expect(error.cause).toBeUndefined();
    expect(error.message + error.stack).not.toContain(mistyped.slice(20, 40));
  });
});

describe("small secrets for key holders", () => {
  test("a holder opens what was sealed for several; a stranger does not", async () => {
    const other = await newAgeIdentity();
    const secret = randomBytes(32);
    const sealed = await sealForRecipients(secret, [other.recipient, holder.recipient]);
    expect(Buffer.from(await openWithIdentity(sealed, holder.identity)).equals(secret)).toBe(true);
    await expect(openWithIdentity(sealed, stranger.identity)).rejects.toMatchObject({ code: "locked" });
  });

  test("each flipped bit and each cut is refused", async () => {
    const sealed = await sealForRecipients(randomBytes(32), [holder.recipient]);
    for (const place of placesIn(sealed.length)) {
      const bad = new Uint8Array(sealed);
      bad[place]! ^= 1 << (place % 8);
      await expect(openWithIdentity(bad, holder.identity), `byte ${place}`).rejects.toMatchObject({
        name: "Problem",
      });
      await expect(openWithIdentity(sealed.subarray(0, place), holder.identity)).rejects.toMatchObject({
        name: "Problem",
      });
    }
  });
});

async function expectFailure(
  how: Parameters<typeof decryptFile>[2],
  like: Record<string, unknown>,
  when?: string,
): Promise<void> {
  await expect(decryptFile(source, target, how), when).rejects.toMatchObject(like);
  expect(await readdir(folder), when).toEqual(["export.age"]);
}
