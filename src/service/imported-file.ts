import { closeSync, existsSync, openSync, readSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { Problem } from "../domain/problem.ts";
import { adviceOn, kindOfFile, kindWords } from "../text/file-kind.ts";

/** The files that an import reads, and what its report says of those that it passes over. */
export type ImportedFiles = {
  readonly records: readonly string[];
  readonly tables: readonly string[];
  readonly notes: readonly string[];
};

const recordEndings: readonly string[] = [".yaml", ".yml", ".json", ".jsonl", ".ndjson", ".age"];
const tableEndings: readonly string[] = [".csv", ".tsv", ".txt", ".xlsx", ".xlsm"];
/** Endings of tables that a folder may hold without their being read: it would seem to have been brought in whole. */
const unreadTables: readonly string[] = [
  ".csv",
  ".tsv",
  ".xlsx",
  ".xls",
  ".xlsb",
  ".xlsm",
  ".ods",
  ".fods",
  ".numbers",
];

/**
 * The files that the paths name, in their order; a folder stands for the record files in it, and with a mapping for its
 * tables, by name. What the system puts beside a user's files is passed over; a file of a kind that import does not read
 * is refused with what to do instead.
 */
export function importedFiles(paths: readonly string[], mapped: boolean): ImportedFiles {
  const notes: string[] = [];
  const files = paths.flatMap((path) => {
    const full = fileAt(path);
    if (full === undefined) throw new Problem("not-found", `There is no file or folder ${path}.`);
    if (statSync(full).isDirectory()) return filesIn(path, full, mapped, notes);
    if (isOfTheSystem(basename(full))) {
      notes.push(
        `${basename(full)} was passed over; the system put it there, and it holds nothing of yours.`,
      );
      return [];
    }
    if (extname(full).toLowerCase() === ".age") refuseNoFile(full);
    else refuseOtherKinds(full, mapped ? "table" : "file");
    return [full];
  });
  const [first] = paths;
  if (files.length === 0 && first !== undefined)
    throw new Problem("not-found", `${notes.join(" ")} Nothing is left to import; name your own file.`);
  const isTable = (file: string): boolean => tableEndings.includes(extname(file).toLowerCase());
  return { records: files.filter((file) => !isTable(file)), tables: files.filter(isTable), notes };
}

/** A file's name in the one form in which names are compared: systems spell "ü" as one sign or as two. */
export function oneForm(name: string): string {
  return name.normalize("NFC");
}

/** The path of what `path` names, though its folder spells the name in the other form; undefined where it is not there. */
export function fileAt(path: string): string | undefined {
  const full = resolve(path);
  if (statSync(full, { throwIfNoEntry: false }) !== undefined) return full;
  const folder = dirname(full);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return undefined;
  const name = readdirSync(folder).find((each) => oneForm(each) === oneForm(basename(full)));
  return name === undefined ? undefined : join(folder, name);
}

/** Refuses what is neither file nor folder: a pipe would keep the program waiting where nothing can end it. */
function refuseNoFile(file: string): void {
  if (statSync(file).isFile()) return;
  throw new Problem(
    "bad-input",
    `${basename(file)} is ${statSync(file).isDirectory() ? "a folder" : "a pipe or a device"}, not a file; save it as a file first.`,
  );
}

/** Refuses a file whose bytes are of another kind than its ending or its use says, with what to do instead. */
export function refuseOtherKinds(file: string, as: "file" | "table" | "mapping"): void {
  const name = basename(file);
  refuseNoFile(file);
  const ending = extname(file).toLowerCase();
  const bytes = excerptOf(file);
  const kind = kindOfFile(name, bytes);
  const isWorkbook = ending === ".xlsx" || ending === ".xlsm";
  const refuse = (sentence: string): never => {
    throw new Problem("bad-input", `${name} is ${sentence}.`);
  };
  if (as === "mapping") {
    if (kind !== "text") refuse(`${kindWords(kind)}, and a mapping is a YAML file (docs/import-tables.md)`);
  } else if (kind === "xlsx") {
    if (!isWorkbook) refuse(`${kindWords(kind)} under another ending; rename it to end in .xlsx`);
  } else if (kind !== "text") refuse(`${kindWords(kind)}, ${adviceOn(kind, "import")}`);
  else if (isWorkbook && bytes.length === 0) refuse("empty; save the workbook again");
  else if (isWorkbook)
    refuse("text under the ending of a workbook; rename it to end in .csv if it is a table of commas");
  else if (ending === ".txt" && as === "file")
    throw new Problem(
      "bad-usage",
      `${name} is text, which can be read as a table alone, with a mapping (--map M.yaml, docs/import-tables.md); records stand in files that end in .yaml, .json or .jsonl, and habeas check reads drafts.`,
    );
  else if (!recordEndings.includes(ending) && !tableEndings.includes(ending))
    refuse(
      'text under an ending that import does not know; records end in .yaml, .json or .jsonl, tables in .csv, and "habeas check" reads drafts',
    );
}

/** The beginning and the end of a file, and of a container of Office its list of contents: what tells its kind. */
function excerptOf(file: string): Uint8Array {
  const { size } = statSync(file);
  const handle = openSync(file, "r");
  try {
    const read = (from: number, length: number): Uint8Array => {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - from)));
      return bytes.subarray(0, bytes.length === 0 ? 0 : readSync(handle, bytes, 0, bytes.length, from));
    };
    const part = 262_144;
    const head = read(0, part);
    const parts = [head, read(Math.max(head.length, size - part), part)];
    // Where the directory of a container begins: its sector, of as many bytes as byte 30 says (MS-CFB 2.2).
    if (head.length >= 52 && head[0] === 0xd0 && head[1] === 0xcf) {
      const header = new DataView(head.buffer, head.byteOffset);
      const sector = 2 ** Math.min(header.getUint16(30, true), 12);
      parts.push(read((header.getUint32(48, true) + 1) * sector, 8 * 4096));
    }
    return Buffer.concat(parts);
  } finally {
    closeSync(handle);
  }
}

function filesIn(path: string, folder: string, mapped: boolean, notes: string[]): string[] {
  const names = readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() || isOfTheSystem(entry.name) ? [] : [entry.name]))
    .sort();
  const endingOf = (name: string): string => extname(name).toLowerCase();
  const fits = (name: string): boolean =>
    (recordEndings.includes(endingOf(name)) && endingOf(name) !== ".age") ||
    (mapped && tableEndings.includes(endingOf(name)));
  const inside = names.filter(fits);
  const unread = names.filter((name) => !fits(name) && unreadTables.includes(endingOf(name)));
  const advice = mapped
    ? "name what is to be read, saved as .xlsx or CSV"
    : "tables need a mapping, given with --map M.yaml (docs/import-tables.md)";
  if (inside.length === 0)
    throw new Problem(
      "not-found",
      `The folder ${path} holds no record file (.yaml, .json, .jsonl)${unread.length === 0 ? "" : `, but ${unread.join(", ")}: ${advice}`}.`,
    );
  if (unread.length > 0) notes.push(`${basename(folder)}: not read: ${unread.join(", ")}; ${advice}.`);
  for (const name of inside) refuseOtherKinds(join(folder, name), mapped ? "table" : "file");
  return inside.map((name) => join(folder, name));
}

/** What a Mac, Windows, an office program or an editor puts beside the files of a user. */
function isOfTheSystem(name: string): boolean {
  return /^(?:~\$|\._|\.~lock\.|\.#)|^(?:\.ds_store|thumbs\.db|desktop\.ini)$/i.test(name);
}
