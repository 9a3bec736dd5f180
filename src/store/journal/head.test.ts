import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/store/temporary.ts";
import { placesIn } from "../../../test/size.ts";
import { createHeadFile, type LogHead, openHeadFile, readHead } from "./head.ts";

const key = new Uint8Array(32).fill(7);

function head(size: number): LogHead {
  return {
    size,
    root: new Uint8Array(32).fill(size),
    wal: { salt: new Uint8Array(8).fill(size), frames: size * 10 },
  };
}

/** A file whose newest head is 3 and whose other slot holds 2. */
function headFileAtThree(): string {
  const file = join(temporaryFolder(), "head");
  createHeadFile(file, key, head(1));
  const open = openHeadFile(file, key);
  for (const size of [1, 2, 3]) open.write(head(size));
  open.close();
  return file;
}

test("the head that was written last is the one that is read", () => {
  expect(readHead(headFileAtThree(), key)).toEqual({ head: head(3), isVouched: true });
});

test("a head file that is opened again goes on with the older slot", () => {
  const file = headFileAtThree();
  const open = openHeadFile(file, key);
  open.write(head(4));
  open.close();
  expect(readHead(file, key)).toEqual({ head: head(4), isVouched: true });
  const bytes = readFileSync(file);
  bytes.fill(0, newestSlotOf(file), newestSlotOf(file) + 128);
  writeFileSync(file, bytes);
  expect(readHead(file, key)).toEqual({ head: head(3), isVouched: false });
});

test("any bit flipped in the newest slot, and any torn write of it, leaves the head before it", () => {
  const file = headFileAtThree();
  const whole = readFileSync(file);
  const slot = newestSlotOf(file);
  for (const bit of placesIn(128 * 8)) {
    const bytes = Buffer.from(whole);
    const at = slot + (bit >> 3);
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (bit & 7)), at);
    writeFileSync(file, bytes);
    expect(readHead(file, key)).toEqual({ head: head(2), isVouched: false });
  }
  for (const length of placesIn(128)) {
    const bytes = Buffer.from(whole);
    bytes.fill(0xee, slot + length, slot + 128);
    writeFileSync(file, bytes);
    expect(readHead(file, key)).toEqual({ head: head(2), isVouched: false });
  }
});

test("a head is vouched for where every byte of its file is as it was written, and nowhere else", () => {
  const file = headFileAtThree();
  const whole = readFileSync(file);
  const isVouched = (bytes: Uint8Array): boolean => {
    writeFileSync(file, bytes);
    return readHead(file, key).isVouched;
  };
  expect(isVouched(whole)).toBe(true);
  for (const at of placesIn(whole.length)) {
    const bytes = Buffer.from(whole);
    bytes[at]! ^= 0x40;
    expect(isVouched(bytes), String(at)).toBe(false);
  }
  for (const bytes of [Buffer.concat([whole, Buffer.of(0)]), whole.subarray(0, 4200)])
    expect(isVouched(bytes)).toBe(false);
  // A slot of another time in its place, and the two changed with each other.
  const [first, second] = [whole.subarray(0, 128), whole.subarray(4096)];
  const between = whole.subarray(128, 4096);
  const open = openHeadFile(file, key);
  writeFileSync(file, whole);
  for (const size of [4, 5]) open.write(head(size));
  open.close();
  const later = readFileSync(file);
  expect(isVouched(later)).toBe(true);
  expect(isVouched(Buffer.concat([later.subarray(0, 128), between, second]))).toBe(false);
  expect(isVouched(Buffer.concat([second, between, first]))).toBe(false);
  expect(isVouched(Buffer.concat([first, between, first]))).toBe(false);
  // The next two writes mend it.
  isVouched(Buffer.concat([first, between, Buffer.alloc(128)]));
  const mending = openHeadFile(file, key);
  mending.write(head(6));
  expect(readHead(file, key)).toEqual({ head: head(6), isVouched: true });
  mending.close();
});

test("without a sound slot there is no head, only a sentence", () => {
  const file = headFileAtThree();
  const whole = readFileSync(file);
  for (const length of [0, 50]) {
    writeFileSync(file, whole);
    truncateSync(file, length);
    expect(() => readHead(file, key)).toThrow("`head` is missing or damaged");
  }
  writeFileSync(file, whole);
  expect(() => readHead(file, new Uint8Array(32))).toThrow("`head` is missing or damaged");
  expect(() => readHead(join(file, "..", "none"), key)).toThrow("`head` is missing or damaged");
});

/** Where the slot with the highest generation begins. */
function newestSlotOf(file: string): number {
  const bytes = readFileSync(file);
  return bytes.readBigUInt64BE(16) > bytes.readBigUInt64BE(4096 + 16) ? 0 : 4096;
}
