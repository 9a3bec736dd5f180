import { type Dirent, closeSync, fstatSync, lstatSync, openSync, readSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { RaidReport } from "../../api/dossier.ts";
import { Problem } from "../../domain/problem.ts";
import type { Watch } from "../keep.ts";
import { Finder, type Canary } from "./find.ts";
import type { TracePlace } from "./place.ts";
import { unpacked } from "./unpack.ts";

type Sighting = RaidReport["found"][number];

/** A file up to this size is read whole, a larger one in windows of it. */
const window = 128 << 20;

/** Searches every file of these places for the words; each file once, links not followed. */
export async function searchPlaces(
  places: readonly TracePlace[],
  words: readonly Canary[],
  { progress, signal }: Watch = {},
): Promise<RaidReport> {
  const finder = new Finder(words);
  const seen = new Set<string>();
  const found: Sighting[] = [];
  const counts: RaidReport["places"][number][] = [];
  let [unread, inPieces, done] = [0, 0, 0];
  for (const { name, paths, since = 0 } of places) {
    let [files, bytes] = [0, 0];
    for (const path of paths)
      for await (const file of filesBelow(path, () => (unread += 1))) {
        if (signal?.aborted === true) throw new Problem("cancelled", "Cancelled; nothing was changed.");
        const read = lookIn(file, since, seen, finder);
        if (read === "unread") unread += 1;
        if (typeof read === "string") continue;
        files += 1;
        bytes += read.bytes;
        if (read.isInPieces) inPieces += 1;
        found.push(...read.found.map((one) => ({ ...one, place: name })));
        progress?.((done += 1));
        await setImmediate();
      }
    counts.push({ name, files, bytes });
  }
  return { words: words.length, places: counts, found, unread, in_pieces: inPieces };
}

/** The files of a folder and below, or the one file; nothing where nothing is there. */
async function* filesBelow(path: string, unread: () => void): AsyncGenerator<string> {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat?.isFile() === true) yield path;
  if (stat?.isDirectory() !== true) return;
  let inside: Dirent[];
  try {
    inside = readdirSync(path, { withFileTypes: true });
  } catch {
    return unread();
  }
  for (const entry of inside) {
    if (entry.isFile()) yield join(path, entry.name);
    else if (entry.isDirectory()) yield* filesBelow(join(path, entry.name), unread);
  }
}

type Looked = {
  readonly bytes: number;
  readonly isInPieces: boolean;
  readonly found: readonly Omit<Sighting, "place">[];
};

function lookIn(path: string, since: number, seen: Set<string>, finder: Finder): Looked | "unread" | "other" {
  let handle: number;
  try {
    handle = openSync(path, "r");
  } catch {
    return "unread";
  }
  try {
    const stat = fstatSync(handle);
    const id = `${stat.dev}:${stat.ino}`;
    if (!stat.isFile() || seen.has(id) || stat.mtimeMs < since) return "other";
    seen.add(id);
    const hits = new Map<
      string,
      { readonly row: Omit<Sighting, "place" | "words" | "path">; words: Set<string> }
    >();
    const note = (part: Buffer, inside: Sighting["inside"]): void => {
      for (const { canary, written } of finder.in(part)) {
        const row = { what: canary.what, written, inside };
        const key = JSON.stringify(row);
        const known = hits.get(key) ?? { row, words: new Set<string>() };
        known.words.add(canary.word);
        hits.set(key, known);
      }
    };
    note(Buffer.from(path), "in its name");
    const isInPieces = stat.size > window;
    const buffer = Buffer.allocUnsafe(Math.min(stat.size, window));
    for (let at = 0; at < stat.size; at += window - finder.longest) {
      const piece = buffer.subarray(0, readSync(handle, buffer, 0, buffer.length, at));
      if (piece.length === 0) break;
      note(piece, "as it stands");
      for (const { bytes, inside } of unpacked(piece, !isInPieces)) note(bytes, inside);
      if (!isInPieces) break;
    }
    const named = [...hits.values()].flatMap(({ row, words }) =>
      row.inside === "in its name" ? [...words] : [],
    );
    const shownPath = named.reduce((name, word) => name.replaceAll(word, "…"), path);
    return {
      bytes: stat.size,
      isInPieces,
      found: [...hits.values()].map(({ row, words }) => ({ ...row, path: shownPath, words: words.size })),
    };
  } catch (error) {
    if (error instanceof Error && "syscall" in error) return "unread";
    throw error;
  } finally {
    closeSync(handle);
  }
}
