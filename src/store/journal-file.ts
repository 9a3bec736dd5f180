import { createHash } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  fstatSync,
  writeSync,
} from "node:fs";
import { basename, join, resolve } from "node:path";
import { decode, encode, rfc8949EncodeOptions } from "cborg";
import { Problem } from "../domain/problem.ts";
import { asNoSpace, confirmName, refuseExisting } from "./folder.ts";
import type { KeptEntry } from "./journal/journal.ts";
import { entriesBetween, type JournalReader } from "./journal/reader.ts";
import type { RecordClass } from "./record.ts";

/**
 * A journal in one file, byte for byte what a stranger may keep: entries, what they seal, wrapped keys, and nothing that opens
 * them but for the devices of the team. docs/file-format.md describes it.
 */

const firstLine = Buffer.from("habeas journal 1\n");
const hashLength = 32;
/** Far above any entry. */
const longestItem = 2 ** 28;

/** What a journal file says of itself, before its entries. Nothing of it is signed: the entries show what is true. */
export type JournalFileHead = {
  readonly dossier: Uint8Array;
  readonly name: Uint8Array;
  /** The epoch of class C whose key seals the name. */
  readonly epoch: number;
  readonly founding: Uint8Array;
};

/** An entry in a journal file, and the number of the commit it came with, as whoever wrote the file knew it. */
export type FiledEntry = {
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
  readonly ciphertext: Uint8Array | null;
  readonly wrap: { readonly class: RecordClass; readonly epoch: number; readonly wrapped: Uint8Array } | null;
  readonly commit: number;
};

/** Where an entry stands in its file. */
export type FiledAt = { readonly at: number; readonly length: number };

/** Writes the whole journal, as it stands, to a file that does not exist yet. Returns how many entries it holds. */
export async function writeJournalFile(
  { journal, dossier }: Pick<JournalReader, "journal" | "dossier">,
  file: string,
): Promise<number> {
  const target = resolve(file);
  refuseExisting(target);
  const folder = mkdtempSync(`${target}.incomplete-`);
  try {
    const next = join(folder, "journal");
    const to = openSync(next, "wx", 0o600);
    let count = 0;
    try {
      const sum = createHash("sha256");
      const put = (bytes: Uint8Array): void => {
        sum.update(bytes);
        for (let at = 0; at < bytes.length;) at += writeSync(to, bytes, at);
      };
      const row = await journal.tables.selectFrom("dossier").selectAll().executeTakeFirstOrThrow();
      if (row.founding === null) throw new RangeError("a dossier that was not founded");
      put(firstLine);
      put(framed([dossier.id, row.name, row.epoch, row.founding]));
      const sizes = await journal.tables.selectFrom("checkpoint").select("size").orderBy("size").execute();
      const size = sizes.at(-1)?.size ?? 0;
      let commit = 0;
      for (let from = 0; from < size; from += pageLength)
        for (const entry of await entriesBetween({ journal }, from, Math.min(from + pageLength, size))) {
          while ((sizes[commit]?.size ?? Infinity) <= entry.position) commit += 1;
          put(framed(itemOf(entry, commit)));
          count += 1;
        }
      for (const { bytes, signature } of await forkEntries({ journal }))
        put(framed([bytes, signature, null, null, commit]));
      const digest = sum.digest();
      writeSync(to, digest);
      fsyncSync(to);
    } finally {
      closeSync(to);
    }
    refuseExisting(target);
    renameSync(next, target);
    confirmName(target);
    return count;
  } catch (error) {
    throw asNoSpace(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const pageLength = 1000;

/** What shows that a device was copied and is not in the log. */
function forkEntries({ journal }: Pick<JournalReader, "journal">) {
  return journal.tables
    .selectFrom("fork_entry")
    .leftJoin("entry", "entry.hash", "fork_entry.hash")
    .select(["fork_entry.bytes", "fork_entry.signature"])
    .where("entry.position", "is", null)
    .orderBy("fork_entry.hash")
    .execute();
}

function itemOf(entry: KeptEntry, commit: number): unknown[] {
  const { bytes, signature, ciphertext, wrap_class: of, wrap_epoch: epoch, wrapped } = entry;
  return [bytes, signature, ciphertext, of === null ? null : [of, epoch, wrapped], commit];
}

function framed(item: unknown): Uint8Array {
  const bytes = encode(item, rfc8949EncodeOptions);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** An open journal file, every byte of which is as it was written. */
export type OpenJournalFile = {
  readonly head: JournalFileHead;
  /** All entries in the file's order. */
  readonly entries: () => Generator<FiledEntry & FiledAt>;
  readonly read: (place: FiledAt) => FiledEntry;
  readonly close: () => void;
};

/** Opens a journal file. Fails with a Problem: `not-found`, `bad-input` (no journal file), `damaged` (a byte differs). */
export function openJournalFile(file: string): OpenJournalFile {
  const name = basename(file);
  let handle: number;
  try {
    handle = openSync(file, "r");
  } catch (error) {
    throw new Problem("not-found", `There is no file ${name} that can be read.`, { cause: error });
  }
  try {
    const stat = fstatSync(handle);
    if (!stat.isFile() || !readAt(handle, 0, firstLine.length).equals(firstLine))
      throw new Problem(
        "bad-input",
        `${name} is no journal file; give one that habeas journal export wrote.`,
      );
    const end = stat.size - hashLength;
    const damaged = (): Problem =>
      new Problem("damaged", `The journal file ${name} is damaged or cut short; take another copy of it.`);
    const sum = createHash("sha256");
    for (let at = 0; at < end; at += 2 ** 20) sum.update(readAt(handle, at, Math.min(2 ** 20, end - at)));
    if (end < firstLine.length || !sum.digest().equals(readAt(handle, end, hashLength))) throw damaged();
    const placeAt = (at: number): FiledAt => {
      if (at + 4 > end) throw damaged();
      const length = readAt(handle, at, 4).readUInt32BE();
      if (length > longestItem || at + 4 + length > end) throw damaged();
      return { at: at + 4, length };
    };
    const itemAt = ({ at, length }: FiledAt): unknown => {
      try {
        return decode(readAt(handle, at, length));
      } catch (error) {
        throw new Problem("damaged", damaged().message, { cause: error });
      }
    };
    const read = (place: FiledAt): FiledEntry => {
      const entry = asEntry(itemAt(place));
      if (entry === undefined) throw damaged();
      return entry;
    };
    const first = placeAt(firstLine.length);
    const head = asHead(itemAt(first));
    if (head === undefined) throw damaged();
    return {
      head,
      read,
      *entries() {
        for (let at = first.at + first.length; at < end;) {
          const place = placeAt(at);
          yield { ...read(place), ...place };
          at = place.at + place.length;
        }
      },
      close: () => closeSync(handle),
    };
  } catch (error) {
    closeSync(handle);
    throw error;
  }
}

function asHead(item: unknown): JournalFileHead | undefined {
  if (!Array.isArray(item) || item.length !== 4) return undefined;
  const [dossier, name, epoch, founding] = item as unknown[];
  const isWhole = isBytes(dossier, 16) && isBytes(name) && isNumber(epoch) && isBytes(founding, 32);
  return isWhole ? { dossier, name, epoch, founding } : undefined;
}

function asEntry(item: unknown): FiledEntry | undefined {
  if (!Array.isArray(item) || item.length !== 5) return undefined;
  const [bytes, signature, ciphertext, filed, commit] = item as unknown[];
  if (!isBytes(bytes) || !isBytes(signature) || !isNumber(commit)) return undefined;
  if (ciphertext !== null && !isBytes(ciphertext)) return undefined;
  if (filed === null) return { bytes, signature, ciphertext, wrap: null, commit };
  if (!Array.isArray(filed) || filed.length !== 3) return undefined;
  const [of, epoch, wrapped] = filed as unknown[];
  if ((of !== "C" && of !== "I") || !isNumber(epoch) || !isBytes(wrapped, 40)) return undefined;
  return { bytes, signature, ciphertext, wrap: { class: of, epoch, wrapped }, commit };
}

function isBytes(value: unknown, length?: number): value is Uint8Array {
  return value instanceof Uint8Array && (length === undefined || value.length === length);
}

function isNumber(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function readAt(handle: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(Math.max(0, length));
  let read = 0;
  while (read < bytes.length) {
    const got = readSync(handle, bytes, read, bytes.length - read, at + read);
    if (got === 0) break;
    read += got;
  }
  return bytes.subarray(0, read);
}
