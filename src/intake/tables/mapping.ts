import { z } from "zod";
import { recordKinds } from "../../domain/record.ts";
import { valueStates } from "../../domain/value-state.ts";
import type { FileProblem, Path } from "../records/draft.ts";
import { dateReader } from "./date-form.ts";
import { type Era, eras } from "../../domain/era.ts";
import { eraRefusal } from "./era.ts";
import { didYouMean } from "../records/nearest.ts";
import { plainValue } from "../records/settle.ts";
import { type LineOf, readYamlTree, type Tree } from "../records/yaml-tree.ts";

/** What a cell's words become: a value, several, or nothing. */
const target = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.union([z.string(), z.number()])),
]);

const notationSchema = z.strictObject({
  decimal: z.string().length(1).optional(),
  group: z.string().length(1).optional(),
});
const dateSchema = z.union([z.string(), z.array(z.string()).min(1)]);
const eraSchema = z.custom<Era>((word) => (eras as readonly unknown[]).includes(word), {
  error: ({ input }) => eraRefusal(input),
});
const languageSchema = z.union([z.string(), z.array(z.string())]);

const cellShape = {
  column: z.string().optional(),
  constant: z.union([z.string(), z.number(), z.boolean()]).optional(),
  each: z.literal(true).optional(),
  row: z.literal(true).optional(),
  prefix: z.string().optional(),
  suffix: z.string().optional(),
  split: z.string().min(1).optional(),
  values: z.record(z.string(), target).optional(),
  date: dateSchema.optional(),
  era: eraSchema.optional(),
  number: notationSchema.optional(),
};
const statesSchema = z.partialRecord(z.enum(valueStates), z.array(z.union([z.string(), z.number()])));
/** The parts of an answer beside its value, each read from a cell of its own. */
export const answerParts = ["says", "through", "form", "how", "at", "words", "coder", "note"] as const;
export type AnswerPart = (typeof answerParts)[number];
const partShape = Object.fromEntries(answerParts.map((part) => [part, z.unknown()])) as Record<
  AnswerPart,
  z.ZodUnknown
>;

const cellSchema = z.strictObject(cellShape);
const columnsSchema = z.union([z.string(), z.array(z.string()).min(1)]);
const answerSchema = z
  .strictObject({
    ...cellShape,
    states: statesSchema.optional(),
    choices: columnsSchema.optional(),
    none: z.string().optional(),
    ...partShape,
  })
  .partial();
const unpivotSchema = z.strictObject({
  header: z.string(),
  cells: z.record(z.string(), columnsSchema),
  date: dateSchema.optional(),
  except: z.array(z.string()).default([]),
});
const recordSchema = z.strictObject({
  kind: z.enum(recordKinds as [string, ...string[]]),
  id: z.unknown().optional(),
  under: z.strictObject({ kind: z.enum(recordKinds as [string, ...string[]]), id: z.unknown() }).optional(),
  only_if: z.unknown().optional(),
  each: z.unknown().optional(),
  repeats: z.boolean().default(false),
  at: z.unknown().optional(),
  fields: z.record(z.string(), z.unknown()).default({}),
  answers: z.record(z.string(), z.unknown()).default({}),
  inside: z.array(z.unknown()).default([]),
});
const groupSchema = z.strictObject({
  column: z.string(),
  heads: z.array(z.union([z.string(), z.number()])),
  rows: z.array(z.union([z.string(), z.number()])).default([]),
});
const tableSchema = z.strictObject({
  file: z.string(),
  sheet: z.string().optional(),
  header: z.union([z.number().int().positive(), z.array(z.number().int().positive()).min(1)]).default(1),
  until: z.number().int().positive().optional(),
  delimiter: z.string().length(1).optional(),
  encoding: z.string().optional(),
  ignore: z.array(z.string()).default([]),
  hidden: z.enum(["read", "skip"]).optional(),
  skip: z.array(z.union([z.string(), z.number()])).optional(),
  group: groupSchema.optional(),
  fill_down: z.array(z.string()).default([]),
  ditto: z.array(z.string()).default([]),
  duplicates: z.enum(["keep", "skip"]).optional(),
  merged: z.literal("repeat").optional(),
  unpivot: unpivotSchema.optional(),
  number: notationSchema.optional(),
  date: dateSchema.optional(),
  era: eraSchema.optional(),
  language: languageSchema.optional(),
  states: statesSchema.default({}),
  defaults: z.strictObject(partShape).partial().default({}),
  records: z.array(z.unknown()).min(1),
});
const fileSchema = z.strictObject({
  mapping: z.literal(1),
  names: z.record(z.string(), z.string()).default({}),
  tables: z.array(z.unknown()).min(1),
});
const onlyIfSchema = z.strictObject({
  column: z.string(),
  is: z.array(z.union([z.string(), z.number()])).optional(),
});
const locatorKeys = ["source", "page", "line", "paragraph", "footnote", "row"];

/** Every key that a mapping may have, by the place in which it stands; docs/import-tables.md explains each. */
export const mappingKeys: Readonly<Record<string, readonly string[]>> = {
  file: Object.keys(fileSchema.shape),
  table: Object.keys(tableSchema.shape),
  record: Object.keys(recordSchema.shape),
  cell: Object.keys(cellShape),
  answer: Object.keys(answerSchema.shape),
  unpivot: Object.keys(unpivotSchema.shape),
  group: Object.keys(groupSchema.shape),
  at: locatorKeys,
};

/** How one value is read: from a cell, as a constant, or as a list or an object of such. */
export type Spec =
  | { readonly kind: "cell"; readonly cell: MappedCell; readonly path: Path }
  | { readonly kind: "list"; readonly items: readonly Spec[] }
  | { readonly kind: "object"; readonly fields: ReadonlyMap<string, Spec>; readonly row: boolean };
export type MappedCell = z.infer<typeof cellSchema>;
export type States = ReadonlyMap<string, string>;
export type AnswerSpec = {
  readonly cell: MappedCell;
  /** One column for each code: a name with `*` in the place of the code, or the columns by name. */
  readonly choices: string | readonly string[] | undefined;
  /** With `choices`: the code or the state that no chosen column stands for. */
  readonly none: string | undefined;
  readonly states: States;
  readonly parts: ReadonlyMap<AnswerPart, Spec>;
  readonly path: Path;
};
export type RecordSpec = {
  readonly kind: (typeof recordKinds)[number];
  readonly id: Spec | undefined;
  readonly under: { readonly kind: (typeof recordKinds)[number]; readonly id: Spec } | undefined;
  readonly onlyIf: { readonly column: string; readonly is: readonly string[] | undefined } | undefined;
  readonly each: Spec | undefined;
  readonly repeats: boolean;
  readonly at: Spec | undefined;
  readonly fields: ReadonlyMap<string, Spec>;
  readonly answers: ReadonlyMap<string, readonly AnswerSpec[]>;
  readonly inside: readonly RecordSpec[];
  readonly path: Path;
};
export type Unpivot = z.infer<typeof unpivotSchema>;
export type TableSpec = Omit<
  z.infer<typeof tableSchema>,
  "records" | "defaults" | "states" | "header" | "language"
> & {
  readonly header: readonly number[];
  readonly languages: readonly string[];
  readonly states: States;
  readonly defaults: ReadonlyMap<AnswerPart, Spec>;
  readonly records: readonly RecordSpec[];
  readonly path: Path;
};

/** How the columns of tables become records, answers and states (docs/import-tables.md). */
export type Mapping = {
  readonly name: string;
  /** What variables are called instead of the name that the tables, and the codebook that comes with them, give them. */
  readonly names: ReadonlyMap<string, string>;
  readonly tables: readonly TableSpec[];
  readonly lineOf: (path: Path) => number | undefined;
};

/**
 * The mapping of a YAML file, or every place where it is wrong. A stranger's comes as the tree that a child read, text
 * only from this program and its tests.
 */
export function readMapping(
  file: { readonly name: string } & ({ readonly text: string } | { readonly tree: Tree }),
): { readonly mapping: Mapping } | { readonly problems: readonly FileProblem[] } {
  const tree = "tree" in file ? file.tree : readYamlTree(file.text);
  const builder = new Builder(file.name, tree.root, tree.lineOf);
  for (const { line, message } of tree.problems)
    builder.problems.push({
      file: file.name,
      ...(line === undefined ? {} : { line }),
      field: "the file",
      message,
    });
  if (builder.problems.length > 0) return { problems: builder.problems };
  builder.refuseUndecided(tree.root, []);
  if (builder.problems.length > 0) return { problems: builder.problems };
  const tables = builder.file(tree.root);
  if (builder.problems.length > 0)
    return { problems: builder.problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
  return {
    mapping: { name: file.name, names: builder.names, tables, lineOf: (path) => builder.lineAt(path) },
  };
}

/** `tables[1].records[2].fields.start` for the path to it. */
export function pathText(path: Path): string {
  return path
    .map((part, index) => (typeof part === "number" ? `[${part + 1}]` : `${index === 0 ? "" : "."}${part}`))
    .join("");
}

class Builder {
  readonly problems: FileProblem[] = [];
  readonly names = new Map<string, string>();
  readonly #name: string;
  readonly #root: unknown;
  readonly #lineOf: LineOf;

  constructor(name: string, root: unknown, lineOf: LineOf) {
    this.#name = name;
    this.#root = root;
    this.#lineOf = lineOf;
  }

  lineAt(path: Path): number | undefined {
    return typeof this.#root === "object" && this.#root !== null ? this.#lineOf(this.#root, path) : undefined;
  }

  /** Refuses each place where a proposed mapping leaves something to decide. */
  refuseUndecided(value: unknown, path: Path): void {
    if (value === "decide" && !plainWords.has(String(path.at(-1))))
      this.#refuse(path, "is left to decide; the comment on that line says between what");
    else if (Array.isArray(value))
      value.forEach((item, index) => this.refuseUndecided(item, [...path, index]));
    else if (typeof value === "object" && value !== null)
      for (const [key, inner] of Object.entries(value)) {
        if (key === "decide" && path.at(-1) === "states")
          this.#refuse(
            [...path, key],
            "is left to decide; give these cells a state (the comment says which there are)",
          );
        else this.refuseUndecided(inner, [...path, key]);
      }
  }

  file(raw: unknown): TableSpec[] {
    const read = this.#parse(fileSchema, plainValue(raw), []);
    for (const [variable, name] of Object.entries(read?.names ?? {})) {
      if (!/^[a-z][a-z0-9_]*$/.test(name))
        this.#refuse(
          ["names", variable],
          `is ${JSON.stringify(name)}; write small Latin letters, digits and _, with a letter first, such as released_on`,
        );
      if ([...this.names.values()].includes(name))
        this.#refuse(["names", variable], `is ${name}, as another is; give each variable a name of its own`);
      this.names.set(variable, name);
    }
    return (read?.tables ?? []).flatMap((table, index) => this.#table(table, ["tables", index]) ?? []);
  }

  #table(raw: unknown, path: Path): TableSpec | undefined {
    const read = this.#parse(tableSchema, raw, path);
    if (read === undefined) return undefined;
    const { states, defaults, records, header, language, ...rest } = read;
    const languages = [language ?? []].flat();
    for (const tag of languages)
      if (!isLanguage(tag))
        this.#refuse(
          [...path, "language"],
          `${JSON.stringify(tag)} is no language; write a tag such as km or fr`,
        );
    if (read.date !== undefined) this.#datesHold(read.date, [...path, "date"]);
    if (read.unpivot !== undefined) this.#unpivotHolds(read.unpivot, [...path, "unpivot"]);
    return {
      ...rest,
      header: [header].flat(),
      languages: languages.filter(isLanguage),
      path,
      states: statesOf(states),
      defaults: this.#parts(defaults, [...path, "defaults"]),
      records: records.flatMap((record, index) => {
        const at = [...path, "records", index];
        const spec = this.#record(record, at);
        if (spec !== undefined && spec.id === undefined)
          this.#refuse(
            [...at, "id"],
            "is missing; say which column names the record, or a row cannot be found again",
          );
        return spec ?? [];
      }),
    };
  }

  #record(raw: unknown, path: Path): RecordSpec | undefined {
    const read = this.#parse(recordSchema, raw, path);
    if (read === undefined) return undefined;
    const kind = read.kind as RecordSpec["kind"];
    const optional = (value: unknown, key: string): Spec | undefined =>
      value === undefined ? undefined : this.#spec(value, [...path, key]);
    const under = read.under === undefined ? undefined : this.#spec(read.under.id, [...path, "under", "id"]);
    const onlyIf =
      typeof read.only_if === "string"
        ? { column: read.only_if, is: undefined }
        : read.only_if === undefined
          ? undefined
          : this.#parse(onlyIfSchema, read.only_if, [...path, "only_if"]);
    return {
      kind,
      path,
      id: optional(read.id, "id"),
      under: under === undefined ? undefined : { kind: read.under!.kind as RecordSpec["kind"], id: under },
      onlyIf: onlyIf === undefined ? undefined : { column: onlyIf.column, is: onlyIf.is?.map(String) },
      each: optional(read.each, "each"),
      repeats: read.repeats,
      at: optional(read.at, "at"),
      fields: this.#specs(read.fields, [...path, "fields"]),
      answers: new Map(
        Object.entries(read.answers).map(([variable, answer]) => {
          const at = [...path, "answers", variable];
          return [
            this.names.get(variable) ?? variable,
            Array.isArray(answer)
              ? answer.flatMap((one, index) => this.#answer(one, [...at, index]) ?? [])
              : [this.#answer(answer, at)].filter((one) => one !== undefined),
          ];
        }),
      ),
      inside: read.inside.flatMap((child, index) => {
        const spec = this.#record(child, [...path, "inside", index]);
        if (spec?.under !== undefined)
          this.#refuse([...spec.path, "under"], "stands in a record already; leave it out");
        return spec ?? [];
      }),
    };
  }

  #answer(raw: unknown, path: Path): AnswerSpec | undefined {
    const read = this.#parse(answerSchema, typeof raw === "string" ? { column: raw } : raw, path);
    if (read === undefined) return undefined;
    const { states, choices, none, ...rest } = read;
    const cell: Record<string, unknown> = {};
    const parts: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(rest))
      ((answerParts as readonly string[]).includes(key) ? parts : cell)[key] = value;
    if (
      choices === undefined
        ? !this.#cellHolds(cell as MappedCell, path)
        : !this.#choicesHold(choices, cell, path)
    )
      return undefined;
    if (none !== undefined && choices === undefined)
      this.#refuse([...path, "none"], "belongs to choices, which this answer does not have");
    return {
      cell: cell as MappedCell,
      choices,
      none,
      states: statesOf(states ?? {}),
      parts: this.#parts(parts, path),
      path,
    };
  }

  #parts(raw: Readonly<Record<string, unknown>>, path: Path): Map<AnswerPart, Spec> {
    return this.#specs(raw, path) as Map<AnswerPart, Spec>;
  }

  #specs(raw: Readonly<Record<string, unknown>>, path: Path): Map<string, Spec> {
    const specs = new Map<string, Spec>();
    for (const [key, value] of Object.entries(raw)) {
      const spec = this.#spec(value, [...path, key]);
      if (spec !== undefined) specs.set(key, spec);
    }
    return specs;
  }

  #spec(raw: unknown, path: Path): Spec | undefined {
    if (typeof raw === "string") return { kind: "cell", cell: { column: raw }, path };
    if (Array.isArray(raw))
      return { kind: "list", items: raw.flatMap((item, index) => this.#spec(item, [...path, index]) ?? []) };
    if (typeof raw !== "object" || raw === null) {
      this.#refuse(
        path,
        "is not the name of a column; write {constant: …} for a value that is the same in every row",
      );
      return undefined;
    }
    const isRow = "row" in raw && Object.keys(raw).every((key) => ["row", "prefix", "suffix"].includes(key));
    if ("column" in raw || "constant" in raw || "each" in raw || isRow) {
      const cell = this.#parse(cellSchema, raw, path);
      return cell === undefined || !this.#cellHolds(cell, path) ? undefined : { kind: "cell", cell, path };
    }
    const { row, ...fields } = raw as Record<string, unknown>;
    const isLocator = Object.keys(raw).every((key) => locatorKeys.includes(key));
    if (row !== undefined && (row !== true || !isLocator))
      this.#refuse([...path, "row"], "expected true, in a place of a source");
    return { kind: "object", fields: this.#specs(fields, path), row: row === true };
  }

  #cellHolds(cell: MappedCell, path: Path): boolean {
    const sources = ["column", "constant", "each", "row"].filter(
      (key) => cell[key as keyof MappedCell] !== undefined,
    );
    if (sources.length !== 1) {
      this.#refuse(path, "expected one of column, constant, each and row");
      return false;
    }
    return cell.date === undefined || this.#datesHold(cell.date, [...path, "date"]);
  }

  #datesHold(date: string | readonly string[], path: Path): boolean {
    const bad = [date].flat().find((form) => dateReader(form, { languages: [] }) === undefined);
    if (bad === undefined) return true;
    this.#refuse(
      path,
      `${JSON.stringify(bad)} is no form of dates; use yyyy (or yy), mm (m, or mmm for a name) and dd (or d) once each, as in dd/mm/yyyy, or edtf`,
    );
    return false;
  }

  #choicesHold(
    choices: string | readonly string[],
    cell: Readonly<Record<string, unknown>>,
    path: Path,
  ): boolean {
    const other = ["column", "constant", "each", "split", "date", "number"].find(
      (key) => cell[key] !== undefined,
    );
    if (other !== undefined) {
      this.#refuse([...path, other], "cannot stand beside choices, which name the columns");
      return false;
    }
    if (typeof choices === "string" && choices.split("*").length !== 2) {
      this.#refuse(
        [...path, "choices"],
        "expected a column's name with one * in the place of the code, or a list of columns",
      );
      return false;
    }
    return true;
  }

  #unpivotHolds({ cells, date }: Unpivot, path: Path): void {
    if (date !== undefined) this.#datesHold(date, [...path, "date"]);
    if (Object.keys(cells).length === 0)
      this.#refuse(
        [...path, "cells"],
        'is empty; name the column that the cells become, such as {Held: "*"}',
      );
    for (const [name, columns] of Object.entries(cells))
      if (typeof columns === "string" && columns.split("*").length > 2)
        this.#refuse([...path, "cells", name], "expected a column's name with one *, or a list of columns");
  }

  #parse<T extends z.ZodType>(schema: T, raw: unknown, path: Path): z.infer<T> | undefined {
    const result = schema.safeParse(raw);
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      const at = [...path, ...(issue.path as Path)];
      if (issue.code === "unrecognized_keys") {
        const words =
          at.at(-1) === "states"
            ? valueStates
            : Object.keys((schema as unknown as { shape?: Record<string, unknown> }).shape ?? {});
        for (const key of issue.keys) {
          const hint = didYouMean(key, words) || "; docs/import-tables.md lists what is";
          this.#refuse([...at, key], `is not part of a mapping here${hint}`);
        }
      } else this.#refuse(at, sentenceOf(issue));
    }
    return undefined;
  }

  #refuse(path: Path, message: string): void {
    const line = this.lineAt(path);
    this.problems.push({
      file: this.#name,
      ...(line === undefined ? {} : { line }),
      field: pathText(path) || "the file",
      message,
    });
  }
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_value":
      return `expected ${issue.values.length > 12 ? "a kind of record; docs/records.md lists them" : `one of ${issue.values.map(String).join(", ")}`}`;
    case "invalid_type":
      return issue.message.endsWith("received undefined")
        ? `is missing; expected ${issue.expected}`
        : `expected ${issue.expected === "record" || issue.expected === "object" ? "keys with values" : issue.expected}`;
    case "invalid_union":
      return "expected a word, a number, true, false, nothing, or a list of words";
    case "custom":
      return issue.message;
    case "too_small":
      return issue.origin === "array" ? "is empty; expected at least one" : "expected more than that";
    default:
      return "cannot be read; docs/import-tables.md shows its form";
  }
}

function statesOf(states: Partial<Record<string, readonly (string | number)[]>>): Map<string, string> {
  const byCell = new Map<string, string>();
  for (const [state, cells] of Object.entries(states))
    for (const cell of cells ?? []) byCell.set(String(cell).normalize("NFC"), state);
  return byCell;
}

/** Keys whose text is a name in the sheet, which may be the word "decide". */
const plainWords = new Set(["column", "file", "sheet"]);

function isLanguage(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}
