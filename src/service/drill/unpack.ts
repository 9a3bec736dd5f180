import { inflateRawSync } from "node:zlib";
import { blocksOfLevelDb, recordsOfLevelDb, snappyValuesIn } from "./level-db.ts";

/** Where inside a file bytes stood that are searched. */
export type Inside = "as it stands" | "compressed" | "in an archive" | "in a database";

export type Unpacked = { readonly bytes: Buffer; readonly inside: Inside };

/** No stream is unpacked beyond this, and no file's streams beyond `mostOfFile`: a small file may hold a large nothing. */
const mostOfStream = 64 << 20;
const mostOfFile = 512 << 20;
const deepest = 3;

/**
 * What a file holds that its bytes do not show: zlib and gzip streams wherever they begin, the entries that the central
 * directory of a ZIP lists, the rows of an SQLite database that lie in several pages, and the blocks and records of LevelDB, in
 * which browsers keep what pages store; each of them again, three deep.
 */
export function* unpacked(bytes: Buffer, isWhole: boolean): Generator<Unpacked> {
  let left = mostOfFile;
  const ahead: { readonly bytes: Buffer; readonly depth: number; readonly isWhole: boolean }[] = [
    { bytes, depth: 0, isWhole },
  ];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    if (next.depth === deepest) continue;
    for (const part of partsOf(next.bytes, next.isWhole)) {
      left -= part.bytes.length;
      if (left < 0) return;
      yield part;
      ahead.push({ bytes: part.bytes, depth: next.depth + 1, isWhole: true });
    }
  }
}

function* partsOf(bytes: Buffer, isWhole: boolean): Generator<Unpacked> {
  yield* streamsIn(bytes);
  for (const plain of snappyValuesIn(bytes)) yield { bytes: plain, inside: "compressed" };
  if (!isWhole) return;
  yield* entriesIn(bytes);
  yield* longRowsIn(bytes);
  for (const plain of [...blocksOfLevelDb(bytes), ...recordsOfLevelDb(bytes)])
    yield { bytes: plain, inside: "in a database" };
}

/** What deflate streams hold, wherever a zlib or gzip header stands. */
function* streamsIn(bytes: Buffer): Generator<Unpacked> {
  for (let at = 0; at < bytes.length - 11; at += 1) {
    const first = bytes[at]!;
    if (first !== 0x78 && first !== 0x1f) continue;
    const start = first === 0x78 ? afterZlibHeader(bytes, at) : afterGzipHeader(bytes, at);
    const plain = start === undefined ? undefined : inflated(bytes.subarray(start));
    if (plain !== undefined) yield { bytes: plain, inside: "compressed" };
  }
}

function afterZlibHeader(bytes: Buffer, at: number): number | undefined {
  const second = bytes[at + 1]!;
  return (0x7800 + second) % 31 === 0 && (second & 0x20) === 0 ? at + 2 : undefined;
}

/** RFC 1952 §2.3: what may stand between the ten bytes and the stream. */
function afterGzipHeader(bytes: Buffer, at: number): number | undefined {
  if (bytes[at + 1] !== 0x8b || bytes[at + 2] !== 8) return undefined;
  const flags = bytes[at + 3]!;
  if (flags > 0x1f) return undefined;
  let to = at + 10;
  if ((flags & 4) !== 0 && to + 2 <= bytes.length) to += 2 + bytes.readUInt16LE(to);
  for (const named of [8, 16])
    if ((flags & named) !== 0) {
      const end = bytes.indexOf(0, to);
      if (end < 0) return undefined;
      to = end + 1;
    }
  if ((flags & 2) !== 0) to += 2;
  return to < bytes.length ? to : undefined;
}

/** What a deflate stream gives, also one that is cut short; nothing where none begins there. */
function inflated(stream: Buffer): Buffer | undefined {
  try {
    const plain = inflateRawSync(stream, { finishFlush: 2, maxOutputLength: mostOfStream });
    return plain.length === 0 ? undefined : plain;
  } catch {
    return undefined;
  }
}

/** The entries of a ZIP by its central directory: local headers may say nothing of sizes. */
function* entriesIn(bytes: Buffer): Generator<Unpacked> {
  const end = bytes.lastIndexOf(Buffer.from("PK\u0005\u0006", "latin1"));
  if (end < 0 || end + 22 > bytes.length) return;
  const [count, size, start] = [
    bytes.readUInt16LE(end + 10),
    bytes.readUInt32LE(end + 12),
    bytes.readUInt32LE(end + 16),
  ];
  // What stands before the archive moves all its places.
  const shift = end - size - start;
  let at = start + shift;
  for (let left = count; left > 0; left -= 1) {
    if (at < 0 || at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) return;
    const [method, length, local] = [
      bytes.readUInt16LE(at + 10),
      bytes.readUInt32LE(at + 20),
      bytes.readUInt32LE(at + 42) + shift,
    ];
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    if (local < 0 || local + 30 > bytes.length) continue;
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(from, from + length);
    const plain = method === 8 ? inflated(packed) : method === 0 ? packed : undefined;
    if (plain !== undefined) yield { bytes: plain, inside: "in an archive" };
  }
}

const sqliteMagic = Buffer.from("SQLite format 3\0", "latin1");

/** The rows of an SQLite database whose bytes do not stand in one piece (https://www.sqlite.org/fileformat2.html §1.6). */
function* longRowsIn(bytes: Buffer): Generator<Unpacked> {
  if (!bytes.subarray(0, 16).equals(sqliteMagic) || bytes.length < 512) return;
  const pageSize = bytes.readUInt16BE(16) === 1 ? 65_536 : bytes.readUInt16BE(16);
  if (pageSize < 512) return;
  const usable = pageSize - bytes[20]!;
  for (let page = 0; (page + 1) * pageSize <= bytes.length; page += 1) {
    const start = page * pageSize;
    const head = page === 0 ? 100 : 0;
    const type = bytes[start + head];
    if (type !== 0x0d && type !== 0x0a && type !== 0x02) continue;
    const pointers = start + head + (type === 0x02 ? 12 : 8);
    const cells = Math.min(bytes.readUInt16BE(start + head + 3), (usable - head - 8) >> 1);
    for (let cell = 0; cell < cells; cell += 1) {
      const row = longRow(bytes, start + bytes.readUInt16BE(pointers + 2 * cell), type, usable, pageSize);
      if (row !== undefined) yield { bytes: row, inside: "in a database" };
    }
  }
}

function longRow(
  bytes: Buffer,
  cell: number,
  type: number,
  usable: number,
  pageSize: number,
): Buffer | undefined {
  const length = varint(bytes, type === 0x02 ? cell + 4 : cell);
  if (length === undefined) return undefined;
  const from = type === 0x0d ? (varint(bytes, length.end)?.end ?? bytes.length) : length.end;
  const most = type === 0x0d ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  if (length.value <= most || length.value > mostOfStream) return undefined;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const rest = least + ((length.value - least) % (usable - 4));
  const local = rest <= most ? rest : least;
  if (from + local + 4 > bytes.length) return undefined;
  const pieces = [bytes.subarray(from, from + local)];
  let missing = length.value - local;
  let next = bytes.readUInt32BE(from + local);
  while (next > 0 && missing > 0) {
    const start = (next - 1) * pageSize;
    if (start + pageSize > bytes.length) break;
    pieces.push(bytes.subarray(start + 4, start + 4 + Math.min(missing, usable - 4)));
    missing -= usable - 4;
    next = bytes.readUInt32BE(start);
  }
  return Buffer.concat(pieces);
}

/** Up to eight bytes of seven bits, the highest first; nothing longer counts bytes of a row. */
function varint(bytes: Buffer, at: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  for (let end = at; end < Math.min(at + 8, bytes.length); end += 1) {
    value = value * 128 + (bytes[end]! & 0x7f);
    if ((bytes[end]! & 0x80) === 0) return { value, end: end + 1 };
  }
  return undefined;
}
