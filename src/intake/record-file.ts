import { Problem } from "../domain/problem.ts";
import {
  kindOfPlural,
  parseBody,
  pluralOf,
  type RecordKind,
  recordKinds,
  recordSchemas,
} from "../domain/record.ts";
import { type Draft, DraftReader, type FileProblem, type Known, type Origin } from "./draft.ts";
import { didYouMean } from "./nearest.ts";
import { plainValue, settle } from "./settle.ts";
import { type LineOf, readYamlTree } from "./yaml-tree.ts";

export type RecordFile = { readonly name: string; readonly text: string };

export type ReadOptions = {
  /** Told now and then how many records have been read. */
  readonly progress?: ((records: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** YAML and JSON files are read whole, with the place of every value; above this many characters, bring JSONL or CSV. */
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
): { readonly drafts: Draft[]; readonly problems: FileProblem[] } {
  const reader = new DraftReader(known);
  const drafts = readRecordsInto(reader, files, options);
  return { drafts, problems: reader.finish(files.map(({ name }) => name)) };
}

/**
 * The same for an import that brings tables too: read the record files first, then the tables with the same `reader`
 * (their rows may then use the codebooks, sources and persons of the files), and ask it for all problems at the end.
 */
export function readRecordsInto(
  reader: DraftReader,
  files: readonly RecordFile[],
  options: ReadOptions = {},
): Draft[] {
  const items: Record<RecordKind, Item[]> = Object.fromEntries(
    recordKinds.map((kind) => [kind, []]),
  ) as never;
  for (const file of files) {
    for (const item of itemsOf(file, reader)) items[item.kind].push(item);
  }
  for (const { value } of items.codebook) learnCodebook(value, reader);
  const drafts: Draft[] = [];
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

/**
 * The records of a JSONL file line by line as they are read, for files larger than memory. Codebooks and parents must
 * come before what refers to them. Problems gather in `reader`, whose `finish` tells them.
 *
 * @throws Problem `cancelled` when the signal aborts
 */
export async function* readRecordLines(
  file: string,
  lines: AsyncIterable<string> | Iterable<string>,
  reader: DraftReader,
  options: ReadOptions = {},
): AsyncGenerator<Draft> {
  let [line, records, next] = [0, 0, progressStep];
  for await (const text of lines) {
    line++;
    const item = itemOfLine(file, text, line, reader);
    if (item === undefined) continue;
    for (const draft of reader.read(item.kind, item.value, item.origin, item.label)) {
      records++;
      yield draft;
    }
    if (records >= next) {
      next = records + progressStep;
      report(records, options);
    }
  }
  report(records, options);
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

function itemsOf(file: RecordFile, reader: DraftReader): Iterable<Item> {
  const { name, text } = file;
  const extension = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase();
  if (extension === "jsonl" || extension === "ndjson") return itemsOfLines(name, text, reader);
  if (extension === "yaml" || extension === "yml" || extension === "json") {
    if (text.length <= treeLimit) return itemsOfTree(name, text, reader);
    reader.refuse({
      file: name,
      field: "the file",
      message: `is longer than ${treeLimit / 1_000_000} million characters; split it, or bring it as JSONL or CSV`,
    });
  } else {
    reader.refuse({
      file: name,
      field: "the file",
      message: "is not a record file; expected a name that ends in .yaml, .json or .jsonl",
    });
  }
  return [];
}

function* itemsOfTree(file: string, text: string, reader: DraftReader): Generator<Item> {
  const { root, lineOf, problems } = readYamlTree(text);
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

function* itemsOfLines(file: string, text: string, reader: DraftReader): Generator<Item> {
  let [start, line] = [0, 0];
  while (start < text.length) {
    const end = text.indexOf("\n", start);
    const item = itemOfLine(file, text.slice(start, end < 0 ? undefined : end), ++line, reader);
    if (item !== undefined) yield item;
    if (end < 0) return;
    start = end + 1;
  }
}

/** One line of JSONL. Where a kind has a field called kind of its own, `record` names the kind of record. */
function itemOfLine(file: string, text: string, line: number, reader: DraftReader): Item | undefined {
  const json = text.charCodeAt(0) === 0xfeff ? text.slice(1).trim() : text.trim();
  if (json === "") return undefined;
  const refuse = (field: string, message: string): undefined => {
    reader.refuse({ file, line, field, message });
    return undefined;
  };
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return refuse(
      "the line",
      'is not JSON; expected one record a line, such as {"kind": "person", "id": "c-7"}',
    );
  }
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
function learnCodebook(value: unknown, reader: DraftReader): void {
  const variables = (value as { variables?: unknown } | null)?.variables;
  if (!Array.isArray(variables)) return;
  for (const variable of variables) {
    const codebook = parseBody("codebook", settle(recordSchemas.codebook, { variables: [variable] }));
    if (codebook.ok) reader.learn(codebook.body);
  }
}
