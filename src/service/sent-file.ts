import { ulid } from "ulid";
import { Problem } from "../domain/problem.ts";
import { adviceOn, kindOfFile, kindWords } from "../text/file-kind.ts";
import type { ReadSession } from "./session.ts";

/** A file that a page has sent for an import: in memory alone, so that a lock or the end of the run forgets it. */
export type SentFile = { readonly id: string; readonly name: string; readonly bytes: Uint8Array };

/** The most bytes that one file may have, and that all files of a dossier may have together. */
export const mostSentBytes = 64 * 1024 * 1024;
const mostKept = 128 * 1024 * 1024;

const sent = new WeakMap<ReadSession["store"], Map<string, SentFile>>();

/**
 * Keeps a file until others need its room, the oldest first. Gives the id by which operations name it.
 *
 * @throws Problem `bad-input` where it is no table, with what to do instead
 */
export function keepSent(session: ReadSession, name: string, bytes: Uint8Array): SentFile {
  refuseOthers(name, bytes);
  const files = filesOf(session);
  const file = { id: ulid(), name: name.normalize("NFC"), bytes };
  files.set(file.id, file);
  let size = [...files.values()].reduce((sum, one) => sum + one.bytes.length, 0);
  for (const [id, one] of files) {
    if (size <= mostKept || id === file.id) break;
    files.delete(id);
    size -= one.bytes.length;
  }
  return file;
}

/** The files with these ids. */
export function sentFiles(session: ReadSession, ids: readonly string[]): readonly SentFile[] {
  const files = filesOf(session);
  const found = ids.map((id) => {
    const file = files.get(id);
    if (file === undefined)
      throw new Problem(
        "not-found",
        "The file is no longer at hand, as the program was locked or ended; choose it again.",
      );
    return file;
  });
  const names = found.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    throw new Problem(
      "bad-input",
      `Two files are called ${twice}; rename one of them, and choose both again.`,
    );
  return found;
}

export function bytesOfSent({ bytes }: SentFile): AsyncIterable<Uint8Array> {
  return pieces(bytes);
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 256 * 1024) yield bytes.subarray(at, at + 256 * 1024);
}

function filesOf({ store }: ReadSession): Map<string, SentFile> {
  let files = sent.get(store);
  if (files === undefined) sent.set(store, (files = new Map()));
  return files;
}

function refuseOthers(name: string, bytes: Uint8Array): void {
  const kind = kindOfFile(name, bytes);
  const isWorkbook = /\.xls[xm]$/i.test(name);
  if (bytes.length === 0) throw new Problem("bad-input", `${name} is empty; save it again.`);
  if (kind === "xlsx" && !isWorkbook)
    throw new Problem(
      "bad-input",
      `${name} is ${kindWords(kind)} under another ending; rename it to end in .xlsx.`,
    );
  if (kind !== "xlsx" && kind !== "text")
    throw new Problem("bad-input", `${name} is ${kindWords(kind)}, ${adviceOn(kind, "import")}.`);
  if (kind === "text" && isWorkbook)
    throw new Problem(
      "bad-input",
      `${name} is text under the ending of a workbook; rename it to end in .csv if it is a table.`,
    );
  if (kind === "text" && !/\.(csv|tsv|txt)$/i.test(name))
    throw new Problem("bad-input", `${name} is no table; choose a CSV or XLSX file.`);
}
