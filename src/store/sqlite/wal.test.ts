import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/store/temporary.ts";
import { openConnection } from "./connection.ts";
import { readWal, walPosition } from "./wal.ts";

const key = new Uint8Array(32).fill(3);
const frameLength = 24 + 4096;

/** A write-ahead file with several commits, and the frame at which each ended. */
function walWithCommits(): { file: string; ends: number[]; salt: Uint8Array } {
  const folder = temporaryFolder();
  const database = join(folder, "x.db");
  const connection = openConnection(database, key, "write");
  connection.exec("CREATE TABLE t (a TEXT)");
  const ends: number[] = [];
  for (let at = 0; at < 5; at += 1) {
    connection.prepare("INSERT INTO t VALUES (?)").run(["x".repeat(5000)]);
    ends.push(walPosition(`${database}-wal`, connection).frames);
  }
  const { salt } = walPosition(`${database}-wal`, connection);
  const file = join(folder, "wal");
  cpSync(`${database}-wal`, file);
  connection.close();
  return { file, ends, salt };
}

test("a whole file ends where the engine says it does", () => {
  const { file, ends, salt } = walWithCommits();
  expect(readWal(file)).toEqual({ kind: "readable", salt, frames: ends.at(-1) });
});

test("a file that is cut short or damaged ends at the last commit before that", () => {
  const { file, ends, salt } = walWithCommits();
  const whole = readFileSync(file);
  const lastBefore = (frame: number) => Math.max(0, ...ends.filter((end) => end < frame), frame > 2 ? 2 : 0);
  const frames = ends.at(-1) ?? 0;
  const firstCommit = readWalAt(file, whole.subarray(0, 32 + 2 * frameLength));
  expect(firstCommit).toEqual({ kind: "readable", salt, frames: 2 });
  for (let frame = 3; frame <= frames; frame += 1) {
    const start = 32 + (frame - 1) * frameLength;
    const expected = { kind: "readable", salt, frames: lastBefore(frame) };
    expect(readWalAt(file, whole.subarray(0, start + 4000))).toEqual(expected);
    for (const at of [0, 4, 8, 16, 24, frameLength - 1]) {
      const bytes = Buffer.from(whole);
      bytes.writeUInt8(bytes.readUInt8(start + at) ^ 1, start + at);
      expect(readWalAt(file, bytes)).toEqual(expected);
    }
  }
});

test("a damaged header is told apart from no file", () => {
  const { file } = walWithCommits();
  const whole = readFileSync(file);
  for (let at = 0; at < 32; at += 1) {
    const bytes = Buffer.from(whole);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at);
    expect(readWalAt(file, bytes)).toEqual({ kind: "header-damaged" });
  }
  expect(readWalAt(file, whole.subarray(0, 20))).toEqual({ kind: "header-damaged" });
  expect(readWalAt(file, whole.subarray(0, 0))).toEqual({ kind: "absent" });
  expect(readWal(`${file}-none`)).toEqual({ kind: "absent" });
});

function readWalAt(file: string, bytes: Uint8Array) {
  writeFileSync(file, bytes);
  return readWal(file);
}
