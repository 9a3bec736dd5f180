import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { filesIn } from "../store/folder.ts";
import { destroySlots, hasKeySlot, refuseNoSlot, slotFiles } from "./destroy-slots.ts";

let dir = "";
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), "habeas-slots-"))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test("the slots are the files that open a dossier, by the names that the store gives them", () => {
  const { key, holder, projectionKey, device } = filesIn(dir);
  expect(slotFiles.map((name) => join(dir, name))).toEqual([key, holder, projectionKey, device]);
});

test("a slot is written over where it lies before its name goes, so that the blocks no longer hold it", () => {
  const secrets = [...slotFiles, "key.next"].map((name) => {
    const secret = `secret of ${name}`;
    writeFileSync(join(dir, name), secret);
    // Whoever has the file open still reads the blocks that it had.
    return { name, secret, handle: openSync(join(dir, name), "r") };
  });
  writeFileSync(join(dir, "journal.db"), "stays");
  destroySlots(dir);
  for (const { name, secret, handle } of secrets) {
    const left = Buffer.alloc(4096);
    readSync(handle, left, 0, left.length, 0);
    closeSync(handle);
    expect(existsSync(join(dir, name)), name).toBe(false);
    expect(left.includes(secret), name).toBe(false);
    expect(left.equals(Buffer.alloc(4096)), name).toBe(false);
  }
  expect(readFileSync(join(dir, "journal.db"), "utf8")).toBe("stays");
  expect(hasKeySlot(dir)).toBe(false);
});

test("a folder that is no dossier loses nothing", () => {
  writeFileSync(join(dir, "key"), "of something else");
  expect(() => refuseNoSlot(dir)).toThrow(/is not a dossier with a key; nothing was destroyed/);
});
