import { type JsonFault, oneLine, sayJsonFault } from "../../domain/json-text.ts";
import { Problem } from "../../domain/problem.ts";
import {
  kindOfPlural,
  parseBody,
  pluralOf,
  type RecordKind,
  recordKinds,
  recordSchemas,
} from "../../domain/record.ts";
import { type Apart, brokenParser, type Foreign } from "../apart/apart.ts";
import type { RecordDraft, FileProblem } from "./draft.ts";
import { DraftReader, type Known, type Origin } from "./draft-reader.ts";
import { type LinesMessage, parse as parseLines } from "./json-lines.ts";
import { didYouMean } from "./nearest.ts";
import { plainValue, settle } from "./settle.ts";
import { type LineOf, notUtf8, readTree, readYamlTree, type Tree } from "./yaml-tree.ts";

/** Text that this program or its tests wrote; files of strangers are `ParsedFile`s. */
export type RecordFile = { readonly name: string; readonly text: string };

/** What a child made of a file: the tree of YAML or JSON, or the lines of JSONL. */
export type ParsedFile =
  | { readonly name: string; readonly tree: Tree }
  | { readonly name: string; readonly lines: readonly RecordLine[] };

/** A line of JSONL with its number: its value, or what is wrong with it. */
export type RecordLine = { readonly line: number } & (
  | { readonly value: unknown }
  | { readonly fault: JsonFault }
);

export type ReadOptions = {
  /** Told now and then how many records have been read. */
  readonly progress?: ((records: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What variables of the codebooks are called instead, as a mapping says. */
  readonly names?: ReadonlyMap<string, string> | undefined;
};

/** YAML and JSON files are read whole, with the place of every value; above this many bytes, bring JSONL or CSV. */
export const treeLimit = 16_000_000;

/** Version of the file format. */
export const formatVersion = 1;

/**
 * The records of YAML, JSON and JSONL files (docs/records.md) and every problem in them. Records come by kind, in the
 * order of `recordKinds`, so that parents come before their children whichever file they stand in; within a kind in the
 * order of the files. Drafts are worth writing only where there is no problem.
 *
 * @throws Problem `cancelled` when the signal aborts
 */
export function readRecordFiles(
  files: readonly RecordFile[],
  known: Known,
  options: ReadOptions = {},
): { readonly drafts: RecordDraft[]; readonly problems: FileProblem[] } {
  const reader = new DraftReader(known);
  const drafts = readRecordsInto(reader, files, options);
  return { drafts, problems: reader.finish(files.map(({ name }) => name)) };
}

/**
 * A file of a stranger of `length` bytes as a child of `apart` reads it; `input` is read only where its name and length
 * say that it can be.
 *
 * @throws Problem `bad-input` where it is no UTF-8, or more than a file may cost
 */
export async function parseRecordFile(apart: Apart, file: Foreign, length: number): Promise<ParsedFile> {
  const { name } = file;
  const not = unparsed(name, length);
  if (not !== undefined) return not;
  return kindOf(name) === "tree"
    ? { name, tree: await readTree(apart, file) }
    : { name, lines: await linesApart(apart, file) };
}

/** The lines of a JSONL file of a stranger, read in a child of `apart`. */
export async function linesApart(apart: Apart, file: Foreign): Promise<RecordLine[]> {
  const lines: RecordLine[] = [];
  for await (const message of apart.parse("lines", file))
    for (const line of recordLines(file.name, message)) lines.push(line);
  return lines;
}

/**
 * The same for an import that brings tables too: read the record files first, then the tables with the same `reader`
 * (their rows may then use the codebooks, sources and persons of the files), and ask it for all problems at the end.
 */
export function readRecordsInto(
  reader: DraftReader,
  files: readonly (RecordFile | ParsedFile)[],
  options: ReadOptions = {},
): RecordDraft[] {
  const items: Record<RecordKind, Item[]> = Object.fromEntries(
    recordKinds.map((kind) => [kind, []]),
  ) as never;
  for (const file of files) {
    for (const item of itemsOf("text" in file ? parsedText(file) : file, reader)) items[item.kind].push(item);
  }
  for (const { value } of items.codebook) {
    rename(value, options.names);
    learnCodebook(value, reader);
  }
  const drafts: RecordDraft[] = [];
  let next = progressStep;
  for (const kind of recordKinds) {
    for (const { value, origin, label } of items[kind]) {
      for (const draft of reader.read(kind, value, origin, label)) drafts.push(draft);
      if (drafts.length >= next) {
        next = drafts.length + progressStep;
        report(drafts.length, options);
      }
    }
  }
  report(drafts.length, options);
  return drafts;
}

const progressStep = 2_000;

function report(records: number, { progress, signal }: ReadOptions): void {
  if (signal?.aborted === true)
    throw new Problem("cancelled", "The import was stopped; nothing was written.");
  progress?.(records);
}

type Item = {
  readonly kind: RecordKind;
  readonly value: unknown;
  readonly origin: Origin;
  readonly label: string;
};

function itemsOf(file: ParsedFile, reader: DraftReader): Iterable<Item> {
  return "tree" in file
    ? itemsOfTree(file.name, file.tree, reader)
    : file.lines.flatMap((line) => itemOfLine(file.name, line, reader) ?? []);
}

type Kind = "tree" | "lines" | undefined;

function kindOf(name: string): Kind {
  switch (/\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase()) {
    case "yaml":
    case "yml":
    case "json":
      return "tree";
    case "jsonl":
    case "ndjson":
      return "lines";
    default:
      return undefined;
  }
}

/** A file of `length` bytes (or characters) that is not to be parsed, as one with a problem; undefined for any other. */
function unparsed(name: string, length: number): ParsedFile | undefined {
  const kind = kindOf(name);
  const message =
    kind === undefined
      ? "is not a record file; expected a name that ends in .yaml, .json or .jsonl"
      : kind === "tree" && length > treeLimit
        ? `is longer than ${treeLimit / 1_000_000} million characters; split it, or bring it as JSONL or CSV`
        : undefined;
  if (message === undefined) return undefined;
  return {
    name,
    tree: { root: undefined, lineOf: () => undefined, problems: [{ line: undefined, message }] },
  };
}

function parsedText({ name, text }: RecordFile): ParsedFile {
  const not = unparsed(name, text.length);
  if (not !== undefined) return not;
  if (kindOf(name) === "tree") return { name, tree: readYamlTree(text) };
  return { name, lines: [...linesOf(name, parseLines([Buffer.from(text)], {}) as Iterable<unknown>)] };
}

function* linesOf(name: string, messages: Iterable<unknown>): Generator<RecordLine> {
  for (const message of messages) yield* recordLines(name, message);
}

function recordLines(name: string, message: unknown): readonly RecordLine[] {
  const said = (typeof message === "string" ? JSON.parse(message) : message) as LinesMessage;
  switch (said.kind) {
    case "lines":
      return said.lines.map(([line, value]) => ({ line, value }));
    case "fault":
      return [{ line: said.line, fault: said.fault }];
    case "not-utf-8":
      throw notUtf8(name);
    default:
      throw brokenParser(name);
  }
}

function* itemsOfTree(file: string, tree: Tree, reader: DraftReader): Generator<Item> {
  const { root, lineOf, problems } = tree;
  for (const { line, message } of problems)
    reader.refuse({ file, ...(line === undefined ? {} : { line }), field: "the file", message });
  if (problems.length > 0 && root === undefined) return;
  if (root === null || root === undefined) return;
  const at = (line: number | undefined): { line?: number } => (line === undefined ? {} : { line });
  if (typeof root !== "object" || Array.isArray(root)) {
    reader.refuse({
      file,
      ...at(1),
      field: "the file",
      message: "does not list records by kind; expected keys such as persons: or sources: at its top",
    });
    return;
  }
  for (const [key, list] of Object.entries(root as Record<string, unknown>)) {
    const line = lineOf(root, [key]);
    if (key === "habeas") {
      if (String(plainValue(list)) !== String(formatVersion)) {
        reader.refuse({
          file,
          ...at(line),
          field: key,
          message: `is not a version of the format that this program reads; expected ${formatVersion}`,
        });
      }
      continue;
    }
    if (list === null) continue;
    if (/^codebook(_[a-z0-9_]+)?$/.test(key)) {
      const value = { id: key, variables: list };
      const lineOfPart: LineOf = (part, path = []) =>
        part === value ? lineOf(root, [key, ...path.slice(1)]) : lineOf(part, path);
      yield { kind: "codebook", value, origin: { file, ...at(line), lineOf: lineOfPart }, label: key };
      continue;
    }
    const kind = kindOfPlural(key);
    if (kind === undefined) {
      const plurals = recordKinds.map((each) => pluralOf[each]);
      const singular = (recordKinds as readonly string[]).includes(key)
        ? `; did you mean "${pluralOf[key as RecordKind]}"?`
        : didYouMean(key, plurals);
      reader.refuse({
        file,
        ...at(line),
        field: key,
        message: `is not a kind of record${singular || "; docs/records.md lists them"}`,
      });
      continue;
    }
    if (!Array.isArray(list)) {
      reader.refuse({
        file,
        ...at(line),
        field: key,
        message: `is not a list; write a dash before each ${kind}`,
      });
      continue;
    }
    for (const [index, value] of list.entries()) {
      const origin = { file, ...at(lineOf(list, [index])), lineOf };
      yield { kind, value, origin, label: `${key}[${index + 1}]` };
    }
  }
}

/** One line of JSONL. Where a kind has a field called kind of its own, `record` names the kind of record. */
function itemOfLine(file: string, read: RecordLine, reader: DraftReader): Item | undefined {
  const { line } = read;
  const refuse = (field: string, message: string): undefined => {
    reader.refuse({ file, line, field, message });
    return undefined;
  };
  if ("fault" in read) {
    const hint = '; expected one record a line, such as {"kind": "person", "id": "c-7"}';
    return refuse("the line", sayJsonFault(read.fault, oneLine) + (read.fault === "not-json" ? hint : ""));
  }
  const { value } = read;
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return refuse("the line", "is not a record; expected an object with kind and id");
  const { record, ...rest } = value as Record<string, unknown>;
  const { kind: named, ...others } = rest;
  const [key, word, fields] = record === undefined ? ["kind", named, others] : ["record", record, rest];
  const kind = recordKinds.find((each) => each === word);
  if (kind !== undefined) return { kind, value: fields, origin: { file, line }, label: `line ${line}` };
  if (word === undefined) return refuse(key, "is missing; say which kind of record the line is");
  return refuse(
    key,
    `is not a kind of record${didYouMean(String(word), recordKinds) || "; docs/records.md lists them"}`,
  );
}

/** Lets answers use every variable of a codebook that can be read, also where others beside it are refused. */
/** Gives the variables of a codebook the names that a mapping has for them. */
function rename(value: unknown, names: ReadonlyMap<string, string> | undefined): void {
  const variables = (value as { variables?: unknown } | null)?.variables;
  if (names === undefined || !Array.isArray(variables)) return;
  for (const variable of variables as ({ name?: unknown } | null)[]) {
    const name = names.get(String(variable?.name));
    if (name !== undefined) variable!.name = name;
  }
}

function learnCodebook(value: unknown, reader: DraftReader): void {
  const variables = (value as { variables?: unknown } | null)?.variables;
  if (!Array.isArray(variables)) return;
  for (const variable of variables) {
    const codebook = parseBody("codebook", settle(recordSchemas.codebook, { variables: [variable] }));
    if (codebook.ok) reader.learn(codebook.body);
  }
}
