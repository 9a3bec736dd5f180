import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/store/temporary.ts";
import { describeEvidence } from "./evidence.conformance.ts";
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
  async function* bytes() {
    yield new Uint8Array(10);
  }
  await evidence.put(id, bytes());
  await expect(evidence.put(id, bytes())).rejects.toMatchObject({ code: "already-there" });
  expect(readdirSync(folder)).toEqual([id]);
});
