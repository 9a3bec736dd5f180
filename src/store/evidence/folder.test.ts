import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/store/temporary.ts";
import { describeEvidence } from "../../../test/store/evidence.conformance.ts";
import { syncFolder } from "../journal/head.ts";
import { evidenceIdOf } from "./evidence.ts";
import { evidenceIn } from "./folder.ts";

describeEvidence({
  name: "a folder",
  open: async () => {
    const folder = mkdtempSync(join(tmpdir(), "habeas-evidence-"));
    return {
      evidence: evidenceIn(join(folder, "evidence")),
      close: async () => rmSync(folder, { recursive: true }),
    };
  },
});

test("an id depends on the file and on the key, and on nothing else", () => {
  const [one, other] = ["one", "other"].map((text) => createHash("sha256").update(text).digest());
  const [key, otherKey] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  expect(evidenceIdOf(one!, key)).toBe(evidenceIdOf(one!, key));
  const ids = [evidenceIdOf(one!, key), evidenceIdOf(other!, key), evidenceIdOf(one!, otherKey)];
  expect(new Set(ids).size).toBe(3);
  expect(evidenceIdOf(one!, key)).not.toContain(one!.toString("hex").slice(0, 8));
});

test("nothing unfinished is left in the folder", async () => {
  const folder = join(temporaryFolder(), "evidence");
  const evidence = evidenceIn(folder);
  const id = evidenceIdOf(new Uint8Array(32), new Uint8Array(32));
  await evidence.put(id, bytes());
  await expect(evidence.put(id, bytes())).rejects.toMatchObject({ code: "already-there" });
  expect(readdirSync(folder)).toEqual([id]);
});

test("a folder that was made is synced in the one above it, and so is each above that was made", async () => {
  const above = temporaryFolder();
  const folder = join(above, "a", "evidence");
  const synced: string[] = [];
  const evidence = evidenceIn(folder, (path) => {
    synced.push(path);
    syncFolder(path);
  });
  await evidence.put(evidenceIdOf(new Uint8Array(32), new Uint8Array(32)), bytes());
  expect(synced).toEqual(expect.arrayContaining([above, join(above, "a"), folder]));
});

test("a file whose name the disk did not confirm is refused and not there, and its id is free", async () => {
  const folder = join(temporaryFolder(), "evidence");
  let isFailing = true;
  const evidence = evidenceIn(folder, (path) => {
    if (isFailing && path === folder) throw new Error("EIO");
    syncFolder(path);
  });
  const id = evidenceIdOf(new Uint8Array(32), new Uint8Array(32));
  await expect(evidence.put(id, bytes())).rejects.toThrow("EIO");
  expect(readdirSync(folder)).toEqual([]);
  isFailing = false;
  await evidence.put(id, bytes());
  expect(await evidence.lengthOf(id)).toBe(10);
});

async function* bytes() {
  yield new Uint8Array(10);
}
