/**
 * What the files of LevelDB hold (https://github.com/google/leveldb/blob/main/doc/table_format.md and log_format.md), whose
 * blocks are compressed by Snappy (https://github.com/google/snappy/blob/main/format_description.txt).
 */

const tableMagic = Buffer.from("57fb808b247547db", "hex");
const footerLength = 48;
/** Of one block; Chromium writes far smaller ones. */
const mostOfBlock = 64 << 20;

/** The blocks of a table file that are compressed; what is not stands in the file as it is. */
export function* blocksOfLevelDb(file: Buffer): Generator<Buffer> {
  const footer = file.subarray(-footerLength);
  if (footer.length < footerLength || !footer.subarray(-8).equals(tableMagic)) return;
  // The handle of the index of names stands first; the one of blocks behind it.
  const afterNames = handleAt(footer, 0);
  const index = afterNames && handleAt(footer, afterNames.end);
  const listed = index && blockAt(file, index);
  if (listed === undefined) return;
  for (const handle of handlesIn(listed)) {
    const isCompressed = file[handle.offset + handle.size] === 1;
    const block = isCompressed ? blockAt(file, handle) : undefined;
    if (block !== undefined) yield block;
  }
}

type Handle = { readonly offset: number; readonly size: number; readonly end: number };

function handleAt(bytes: Buffer, at: number): Handle | undefined {
  const offset = varint(bytes, at);
  const size = offset && varint(bytes, offset.end);
  return size && { offset: offset.value, size: size.value, end: size.end };
}

function blockAt(file: Buffer, { offset, size }: Handle): Buffer | undefined {
  const block = file.subarray(offset, offset + size);
  return file[offset + size] === 1 ? unsnapped(block) : block;
}

/** The values of an index: entries of shared, own and value length, with the key's own part and the value behind them. */
function* handlesIn(block: Buffer): Generator<Handle> {
  const restarts = block.length < 4 ? 0 : block.readUInt32LE(block.length - 4);
  const end = block.length - 4 - 4 * restarts;
  for (let at = 0; at < end;) {
    const shared = varint(block, at);
    const own = shared && varint(block, shared.end);
    const length = own && varint(block, own.end);
    if (length === undefined) return;
    const value = length.end + own!.value;
    const handle = handleAt(block, value);
    if (handle === undefined) return;
    yield handle;
    at = value + length.value;
  }
}

const logBlock = 32_768;
const logHead = 7;

/** The records of a log file that lie in several of its pieces. */
export function* recordsOfLevelDb(file: Buffer): Generator<Buffer> {
  let pieces: Buffer[] = [];
  for (let at = 0; at + logHead <= file.length;) {
    const room = logBlock - (at % logBlock);
    if (room < logHead) {
      at += room;
      continue;
    }
    const length = file.readUInt16LE(at + 4);
    const type = file[at + 6]!;
    // 1 whole, 2 first, 3 middle, 4 last; all else is no log, or its end.
    if (type < 1 || type > 4 || length > room - logHead) return;
    const piece = file.subarray(at + logHead, at + logHead + length);
    pieces = type === 2 ? [piece] : [...pieces, piece];
    if (type === 4) yield Buffer.concat(pieces);
    if (type === 1 || type === 4) pieces = [];
    at += logHead + length;
  }
}

/** Values of a page's database that Chromium compresses by itself, behind these three bytes. */
export function* snappyValuesIn(bytes: Buffer): Generator<Buffer> {
  const begin = Buffer.of(0xff, 0x11, 0x02);
  for (let at = bytes.indexOf(begin); at >= 0; at = bytes.indexOf(begin, at + 1)) {
    const plain = unsnapped(bytes.subarray(at + 3));
    if (plain !== undefined && plain.length > 0) yield plain;
  }
}

/** What a Snappy stream gives, as far as it goes; undefined where none begins there. */
export function unsnapped(packed: Buffer): Buffer | undefined {
  const length = varint(packed, 0);
  // One element of at most three bytes gives 64 at most.
  if (length === undefined || length.value > Math.min(mostOfBlock, 64 * packed.length)) return undefined;
  const plain = Buffer.alloc(length.value);
  let [from, to] = [length.end, 0];
  while (to < plain.length && from < packed.length) {
    const tag = packed[from]!;
    const kind = tag & 3;
    if (kind === 0) {
      let many = tag >> 2;
      from += 1;
      if (many >= 60) {
        const wide = many - 59;
        if (from + wide > packed.length) break;
        many = packed.readUIntLE(from, wide);
        from += wide;
      }
      many += 1;
      if (to + many > plain.length) break;
      packed.copy(plain, to, from, from + many);
      from += many;
      to += many;
      continue;
    }
    const wide = [0, 1, 2, 4][kind]!;
    if (from + 1 + wide > packed.length) break;
    const many = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const back = packed.readUIntLE(from + 1, wide) + (kind === 1 ? (tag >> 5) << 8 : 0);
    from += 1 + wide;
    if (back === 0 || back > to || to + many > plain.length) break;
    // What is copied may overlap what it gives.
    for (let left = many; left > 0; left -= 1, to += 1) plain[to] = plain[to - back]!;
  }
  return to === 0 && plain.length > 0 ? undefined : plain.subarray(0, to);
}

/** Seven bits a byte, the lowest first. */
function varint(bytes: Buffer, at: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  for (let end = at; end < Math.min(at + 5, bytes.length); end += 1) {
    value += (bytes[end]! & 0x7f) * 2 ** (7 * (end - at));
    if (bytes[end]! < 0x80) return { value, end: end + 1 };
  }
  return undefined;
}
