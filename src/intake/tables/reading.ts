import type { z } from "zod";
import { assertionSchema } from "../../domain/assertion.ts";
import type { Variable } from "../../domain/codebook.ts";
import { parseTime } from "../../domain/time.ts";
import { asciiDigits, plainNumberText } from "../../domain/digit.ts";
import { parseQuantity, statedQuantity } from "../../domain/quantity.ts";
import type { RecordKind } from "../../domain/record.ts";
import { type ValueState, valueStates } from "../../domain/value-state.ts";
import { didYouMean } from "../records/nearest.ts";
import { stateHint } from "../records/state-hint.ts";
import { SpelledNumber, type Takes, takes } from "../records/settle.ts";
import { type CellValue, isBlank, nameKey, shownText } from "./cell.ts";
import { ColumnWatch } from "./column-watch.ts";
import { type DateNotation, dateReader, hedgedDateReader, plainDateReader } from "./date-form.ts";
import type { Era } from "../../domain/era.ts";
import { firstBuddhistYear, ownMonths } from "./era.ts";
import { type Layout, starOf } from "./layout.ts";
import type { Path } from "../records/draft.ts";
import type { AnswerPart, AnswerSpec, MappedCell, Spec, States, TableSpec } from "./mapping.ts";
import { plainNumbers } from "./number-form.ts";
import { slugOf } from "./slug.ts";

/** A row while it is read. `each` is the part of a cell of which a record is made. */
export type CellContext = {
  readonly cells: readonly CellValue[];
  readonly row: number;
  readonly each: string | undefined;
  readonly place: (position: number) => string;
  readonly refuse: (column: string | undefined, message: string) => void;
  /** How much was refused so far. */
  readonly refusals: () => number;
  /** Told of a record inside one of several rows that says the same as one before. */
  readonly alike: (kind: RecordKind) => void;
};

/** How a value is read from a row: the columns it comes from, and what they give (undefined: nothing). */
export type ColumnReading = {
  readonly columns: readonly string[];
  readonly read: (context: CellContext) => unknown;
};

export type AnswerReading = {
  readonly reading: ColumnReading;
  readonly parts: readonly (readonly [string, ColumnReading])[];
};

/** What a column gives in the end: text, numbers with their spelling, and what names another record. */
type Target = Takes | undefined;

/** Where a reading stands: `alone` where each row makes a record of its own, so that a number of several rows is none of one. */
type RowStanding = {
  readonly alone: boolean;
  /** Whether words that mean why there is no answer say nothing here, as in a field, which has no states. */
  readonly silent?: boolean;
  /** Whether people or places are counted here, of which there are no percentages. */
  readonly counted?: boolean;
};

/** Makes readings of the specs of one table. */
export class CellReader {
  readonly #table: TableSpec;
  readonly #layout: Layout;
  readonly #refuse: (path: Path, message: string) => void;
  readonly #notation: DateNotation;
  readonly #watches = new Map<string, ColumnWatch>();
  readonly #told = new Set<string>();
  readonly #state: (text: string) => ValueState | undefined;
  /** Where cells stand that are held against something: dates, numbers, codes, known words. */
  readonly checked = new Set<number>();
  /** Records that were named by a slug of a cell, by the column of the cell. */
  readonly slugs = new Map<string, Map<string, string>>();
  /** Eras in which dates were read, by the column, each with a year of it and the year that this is. */
  readonly eras = new Map<
    string,
    { readonly era: Era; readonly year: string | undefined; readonly is: string }
  >();

  constructor(table: TableSpec, layout: Layout, refuse: (path: Path, message: string) => void) {
    this.#table = table;
    this.#layout = layout;
    this.#refuse = refuse;
    this.#notation = { era: table.era, languages: table.languages };
    this.#state = stateReader(table.states);
  }

  /** What whole columns leave open, once all rows were read: a sentence each. */
  questions(): string[] {
    return [...this.#watches.values()].flatMap((watch) => watch.questions());
  }

  /** Whether a cell says nothing: it is blank, or holds a word that means why there is no answer. */
  isSilent(raw: CellValue | undefined): boolean {
    return isBlank(raw) || (!isFault(raw) && this.#state(shownText(raw)) !== undefined);
  }

  /** The position of a column; -1 where there is none, which is told once. */
  find(column: string, path: Path): number {
    const position = this.#layout.find(column);
    if (typeof position === "number") return position;
    const name = nameKey(column);
    if (this.#told.has(name)) return -1;
    this.#told.add(name);
    this.#refuse(
      path,
      position === "twice"
        ? `names a column "${column}" that ${this.#table.file} has twice; rename one of them`
        : `names a column "${column}" that ${this.#table.file} does not have${didYouMean(name, this.#layout.names) || "; its header row has others"}`,
    );
    return -1;
  }

  /** The name of a record, or of the record around it. */
  name(spec: Spec, kind: RecordKind): ColumnReading {
    return this.#spec(spec, nameTarget(kind), { alone: false });
  }

  /** Any other value of a record; `schema` is what takes it, where that is known. */
  value(spec: Spec, schema: z.core.$ZodType | undefined, standing: RowStanding): ColumnReading {
    return this.#spec(spec, schema === undefined ? undefined : takes(schema), standing);
  }

  answer(variable: Variable | undefined, spec: AnswerSpec, standing: RowStanding): AnswerReading {
    const states: States = new Map([...this.#table.states, ...spec.states]);
    const reading =
      spec.choices === undefined
        ? this.#answerCell(variable, spec, states, standing)
        : this.#choices(variable, spec, states);
    const parts = new Map<AnswerPart, Spec>([...this.#table.defaults, ...spec.parts]);
    const shape = assertionSchema.shape as Record<string, z.core.$ZodType>;
    return {
      reading,
      parts: [...parts].map(
        ([part, inner]) => [part, this.value(inner, shape[part], { alone: false })] as const,
      ),
    };
  }

  #answerCell(
    variable: Variable | undefined,
    spec: AnswerSpec,
    states: States,
    standing: RowStanding,
  ): ColumnReading {
    const cell = this.#cell(spec.cell, spec.path, targetOf(variable), standing);
    const position = spec.cell.column === undefined ? -1 : this.find(spec.cell.column, spec.path);
    const values = valuesOf(spec.cell);
    const state = stateReader(states);
    const read = (context: CellContext): unknown => {
      const raw = spec.cell.each === true ? (context.each ?? "") : context.cells[position];
      const text = shownText(raw);
      if (spec.cell.constant === undefined && values?.find(text) === undefined && !isFault(raw)) {
        const found = state(text);
        if (found !== undefined) return { state: found };
      }
      const value = cell.read(context);
      return value === undefined ? undefined : { is: value };
    };
    return { columns: cell.columns, read };
  }

  /** One answer of several codes from one column for each code, as Kobo and ODK export a choice of several. */
  #choices(variable: Variable | undefined, spec: AnswerSpec, states: States): ColumnReading {
    const { choices, none, path } = spec;
    const values = valuesOf(spec.cell);
    const columns: { readonly column: string; readonly position: number; readonly code: unknown }[] = [];
    const add = (column: string, part: string): void => {
      const mapped = values?.find(part);
      if (values !== undefined && mapped === undefined) {
        this.#refuse(
          [...path, "values"],
          `has no code for the column "${column}" (${JSON.stringify(part)}); add it`,
        );
        return;
      }
      if (mapped !== undefined && mapped.value === undefined) return;
      const position = this.find(column, [...path, "choices"]);
      this.checked.add(position);
      columns.push({ column, position, code: mapped?.value ?? part });
    };
    if (typeof choices === "string") {
      for (const name of this.#layout.names) {
        const part = starOf(choices, name);
        if (part !== undefined) add(name, part);
      }
      if (columns.length === 0)
        this.#refuse(
          [...path, "choices"],
          `finds no column for ${JSON.stringify(choices)} in ${this.#table.file}${didYouMean(choices, this.#layout.names) || ""}`,
        );
    } else for (const column of choices ?? []) add(column, column);
    if (variable !== undefined && variable.type !== "many")
      this.#refuse([...path, "choices"], `gives several codes, and ${variable.name} takes one`);
    const state = stateReader(states);
    const whenNone = none === undefined ? undefined : isState(none) ? { state: none } : { is: [none] };
    const read = (context: CellContext): unknown => {
      const codes: unknown[] = [];
      let filled = false;
      let said: ValueState | undefined;
      for (const { column, position, code } of columns) {
        const raw = context.cells[position];
        if (isFault(raw)) {
          context.refuse(column, faultSentence(raw, context.place(position)));
          return undefined;
        }
        const text = shownText(raw);
        if (text === "") continue;
        if (isChosen.test(asciiDigits(text))) codes.push(code);
        else if (!isNotChosen.test(asciiDigits(text))) {
          const found = state(text);
          if (found === undefined) {
            context.refuse(
              column,
              `holds ${quoted(text)}, and a column of a choice holds 1 or 0; give ${quoted(text)} a state, or map the column by itself`,
            );
            return undefined;
          }
          said ??= found;
          continue;
        }
        filled = true;
      }
      if (codes.length > 0) return { is: codes };
      if (said !== undefined) return { state: said };
      if (!filled) {
        const found = state("");
        return found === undefined ? undefined : { state: found };
      }
      if (whenNone === undefined)
        context.refuse(
          columns[0]?.column,
          "and the other columns of this choice are all 0; say what that means with none: and a code or a state",
        );
      return whenNone;
    };
    return { columns: columns.map(({ column }) => column), read };
  }

  #spec(spec: Spec, target: Target, standing: RowStanding): ColumnReading {
    switch (spec.kind) {
      case "cell":
        return this.#cell(spec.cell, spec.path, target, standing);
      case "list": {
        if (target?.link !== undefined && target.element === undefined)
          return this.#joinedName(spec.items, target, standing);
        if (target?.time === true && target.element === undefined)
          return this.#joinedDate(spec.items, target);
        const element = target?.element === undefined ? undefined : takes(target.element);
        const items = spec.items.map((item) => this.#spec(item, element ?? target, standing));
        const read = (context: CellContext): unknown => {
          const list = items.flatMap((item) => item.read(context) ?? []);
          return list.length === 0 ? undefined : list;
        };
        return { columns: items.flatMap(({ columns }) => columns), read };
      }
      case "object": {
        const fields = [...spec.fields].map(([field, inner]) => {
          const part =
            target?.part(field) ??
            (target?.element === undefined ? undefined : takes(target.element).part(field));
          return [field, this.#spec(inner, part === undefined ? undefined : takes(part), standing)] as const;
        });
        const columns = fields.flatMap(([, reading]) => reading.columns);
        const read = (context: CellContext): unknown => {
          const object: Record<string, unknown> = {};
          let filled = columns.length === 0;
          for (const [field, reading] of fields) {
            const value = reading.read(context);
            if (value === undefined) continue;
            object[field] = value;
            if (reading.columns.length > 0) filled = true;
          }
          if (spec.row) object["line"] = context.row;
          return filled ? object : undefined;
        };
        return { columns, read };
      }
    }
  }

  /** One name that several cells make together, joined by `-`; a cell of them that is blank leaves it without a name. */
  #joinedName(items: readonly Spec[], target: Target, standing: RowStanding): ColumnReading {
    const parts = items.map((item) => this.#spec(item, target, standing));
    const read = (context: CellContext): unknown => {
      const names = parts.map((part) => part.read(context));
      const missing = names.indexOf(undefined);
      if (missing < 0) return names.map(textOf).join("-");
      // Where all are blank, or one was refused, that is told already or tells itself.
      const column = parts[missing]!.columns[0];
      const isBlankThere = column !== undefined && this.isSilent(context.cells[this.#position(column)]);
      if (isBlankThere && names.some((name, at) => name !== undefined && parts[at]!.columns.length > 0))
        context.refuse(
          column,
          "is empty, and is part of what names the record; fill it in, or write fill_down where it goes on from the row above",
        );
      return undefined;
    };
    return { columns: parts.flatMap(({ columns }) => columns), read };
  }

  /** One date that several cells make together, a year and a month: read in the form that one of them states. */
  #joinedDate(items: readonly Spec[], target: Target): ColumnReading {
    const cells = items.flatMap((item) => (item.kind === "cell" ? [item] : []));
    const stated = cells.find(({ cell }) => cell.date !== undefined)?.cell ?? cells[0]?.cell ?? {};
    const convert = this.#conversion(stated, target);
    const parts = cells.map(({ cell, path }) => ({
      column: cell.column,
      constant: cell.constant,
      position: cell.column === undefined ? -1 : this.find(cell.column, path),
    }));
    for (const { position } of parts) this.checked.add(position);
    const columns = parts.flatMap(({ column }) => column ?? []);
    const read = (context: CellContext): unknown => {
      const texts: string[] = [];
      for (const { column, constant, position } of parts) {
        const raw = column === undefined ? String(constant ?? "") : (context.cells[position] ?? null);
        if (isFault(raw)) {
          context.refuse(column, faultSentence(raw, context.place(position)));
          return undefined;
        }
        if (this.isSilent(raw)) return undefined;
        texts.push(isSheet(raw, "number") || isSheet(raw, "date") ? raw.text : shownText(raw));
      }
      const text = texts.join(" ");
      const value = convert(text, text);
      if (typeof value === "object" && value !== null && "refused" in value) {
        context.refuse(
          columns[0],
          `and ${columns.slice(1).join(" and ")} hold ${quoted(text)}, which is not ${(value as { refused: string }).refused}`,
        );
        return undefined;
      }
      return value;
    };
    return { columns, read };
  }

  #position(column: string): number {
    const position = this.#layout.find(column);
    return typeof position === "number" ? position : -1;
  }

  #cell(cell: MappedCell, path: Path, target: Target, standing: RowStanding): ColumnReading {
    const { column, constant, split, prefix = "", suffix = "" } = cell;
    if (constant !== undefined) {
      const value =
        typeof constant === "boolean"
          ? constant
          : target?.link !== undefined
            ? slugOf(String(constant), target.link as readonly RecordKind[])
            : spelled(String(constant));
      return { columns: [], read: () => value };
    }
    if (cell.row === true) return { columns: [], read: (context) => `${prefix}${context.row}${suffix}` };
    const position = column === undefined ? -1 : this.find(column, path);
    const values = valuesOf(cell);
    const convert = this.#conversion(cell, target);
    const isOpen =
      cell.date !== undefined ||
      cell.number !== undefined ||
      target?.time === true ||
      target?.number === true;
    if (values !== undefined || isOpen || target?.words === false) this.checked.add(position);
    const isName = target?.link !== undefined;
    const placeOf = (context: CellContext): string => (position < 0 ? "" : ` in ${context.place(position)}`);
    const one = (text: string, raw: CellValue, context: CellContext): unknown => {
      if (values !== undefined) {
        const found = values.find(text) ?? (isSheet(raw, "number") ? values.find(raw.text) : undefined);
        if (found !== undefined) return found.value;
        if (text === "") return undefined;
        // Of numbers and dates only the odd ones are listed; of words all are.
        if (!isOpen) {
          context.refuse(
            column,
            `holds ${quoted(text)}, which the mapping does not know${didYouMean(text, values.words) || stateHint(text) || "; add it to values"}`,
          );
          return undefined;
        }
      }
      if (text === "") return undefined;
      const isNamed = isName && column !== undefined;
      if (isNamed && cell.date === undefined) {
        const name = isSheet(raw, "number") || isSheet(raw, "date") ? raw.text : text;
        return this.#slug(column, name, target.link as readonly RecordKind[]);
      }
      const value = convert(text, raw);
      if (typeof value === "object" && value !== null && "refused" in value) {
        context.refuse(
          column,
          `holds ${quoted(text)}${placeOf(context)}, which is not ${(value as { refused: string }).refused}`,
        );
        return undefined;
      }
      // A record that is named by a date has one name, however the date is written.
      if (isNamed) return this.#slug(column, nameOfDate(value), target.link as readonly RecordKind[]);
      if (target?.number === true && column !== undefined && parseQuantity(textOf(value)) !== undefined)
        this.#watch(column, cell).see(raw, text, context.place(position));
      return value;
    };
    const affix = (value: unknown): unknown =>
      value === undefined || (prefix === "" && suffix === "") ? value : `${prefix}${textOf(value)}${suffix}`;
    const read = (context: CellContext): unknown => {
      const raw = column === undefined ? (context.each ?? null) : (context.cells[position] ?? null);
      if (isFault(raw)) {
        context.refuse(column, faultSentence(raw, context.place(position)));
        return undefined;
      }
      if (this.#isShared(raw, standing)) {
        context.refuse(
          column,
          `holds ${quoted(shownText(raw))} in a cell merged over ${mergedOf(raw)}, and a number of several rows is not one of each; unmerge it, or write merged: repeat if each of them has it`,
        );
        return undefined;
      }
      const text = shownText(raw);
      if (standing.counted === true && isPercentage(raw) && values?.find(text) === undefined) {
        context.refuse(
          column,
          `holds ${quoted(text)}${placeOf(context)}, a percentage, where people or places are counted; make it a figure, or leave the row out with only_if`,
        );
        return undefined;
      }
      if (standing.silent === true && values?.find(text) === undefined && this.isSilent(raw))
        return undefined;
      if (split === undefined) return affix(one(text, raw, context));
      const list = text
        .split(split)
        .map((part) => part.trim())
        .filter((part) => part !== "")
        .flatMap((part) => affix(one(part, part, context)) ?? []);
      return list.length === 0 ? undefined : list;
    };
    return { columns: column === undefined ? [] : [column], read };
  }

  /** Whether a cell is a number that several cells share, where each of them would be counted. */
  #isShared(raw: CellValue, { alone }: RowStanding): boolean {
    const merged = mergedOf(raw);
    if (merged === undefined || this.#table.merged === "repeat") return false;
    const isNumber = typeof raw === "string" ? false : raw!.kind === "number";
    const [from = "", to = ""] = merged.replaceAll(/\d+/g, "").split(":");
    return isNumber && (alone || from !== to);
  }

  #watch(column: string, cell: MappedCell): ColumnWatch {
    const key = nameKey(column);
    let watch = this.#watches.get(key);
    if (watch === undefined) {
      watch = new ColumnWatch(column);
      // A stated notation has answered the questions that a column can ask.
      if (cell.number === undefined && this.#table.number === undefined) this.#watches.set(key, watch);
    }
    return watch;
  }

  #tellEra(column: string | undefined, era: Era | undefined, text: string, date: string): void {
    if (era === undefined || column === undefined || this.eras.has(column)) return;
    const year = /(?<!\d)\d{4}(?!\d)/.exec(asciiDigits(text))?.[0];
    this.eras.set(column, { era, year, is: /\d{4}/.exec(date)?.[0] ?? "" });
  }

  #slug(column: string, text: string, kinds: readonly RecordKind[]): string {
    const slug = slugOf(text, kinds);
    if (slug !== text) {
      let names = this.slugs.get(column);
      if (names === undefined) this.slugs.set(column, (names = new Map()));
      names.set(text, slug);
    }
    return slug;
  }

  /** How the words of a cell become what takes them: a date, a number with its spelling, or the words. */
  #conversion(cell: MappedCell, target: Target): (text: string, raw: CellValue) => unknown {
    const notation = { ...this.#notation, era: cell.era ?? this.#notation.era };
    const stated = cell.date ?? (target?.time === true ? this.#table.date : undefined);
    const isTime = cell.date !== undefined || target?.time === true;
    if (isTime) {
      const forms =
        stated === undefined ? undefined : [stated].flat().map((form) => dateReader(form, notation)!);
      const plain = plainDateReader(notation);
      const { era } = notation;
      const inEra = era === undefined ? "" : ` in a year of the era ${era}`;
      const refused = {
        refused:
          forms === undefined
            ? `a date in EDTF or with the name of its month${inEra}; say how dates are written with date:, such as date: d/m/yyyy`
            : `${formsSaid([stated ?? []].flat())}${inEra}`,
      };
      const inForm = (text: string): string | undefined => {
        if (forms === undefined) {
          const date = plain(text);
          return date !== undefined && parseTime(date) !== undefined ? date : undefined;
        }
        for (const form of forms) {
          const date = form(text);
          if (date !== undefined && parseTime(date) !== undefined) return date;
        }
        return undefined;
      };
      // The names of months are English where the mapping states no language.
      const inOther = {
        refused: `${refused.refused}; if it names a month in another language, say which, such as language: [fr] at the table`,
      };
      const hedged = hedgedDateReader(inForm);
      return (text, raw) => {
        // A date that the sheet keeps as one is in EDTF, whatever form the others have; headers are read before.
        if (isSheet(raw, "date")) {
          if (cell.column !== this.#table.unpivot?.header) return keptDate(raw.text, era);
          this.#tellEra(cell.column, era, "", raw.text);
          return raw.text;
        }
        const date = hedged(text);
        if (date === undefined)
          return notation.languages.length === 0 && /\p{L}{3}.*\p{Nd}/u.test(text) ? inOther : refused;
        this.#tellEra(cell.column, era, text, date);
        // What hedged it, and a date of another era, is a word of the sheet, and stays beside what was understood.
        return era === undefined && date === inForm(text) ? date : { edtf: date, words: text };
      };
    }
    const number = cell.number ?? (target?.number === true ? this.#table.number : undefined);
    return (text, raw) => {
      if (isSheet(raw, "number"))
        return target === undefined || target.number ? worded(raw.text, text) : spelled(text);
      if (isSheet(raw, "date")) return raw.text;
      const bare = target?.number === true ? text.replace(/(?<=\p{Nd})\s*[%٪]$/u, "") : text;
      if (number === undefined) {
        const ascii = target?.number === true ? plainNumberText(bare).trim() : bare;
        const quantity = target?.number === true ? parseQuantity(ascii) : undefined;
        // Numbers in groups, as the notation of the program has them, for fields that take a bare number alone.
        return quantity !== undefined &&
          quantity.qualifier === "exact" &&
          quantity.low === quantity.high &&
          !/\p{L}/u.test(ascii)
          ? new SpelledNumber(quantity.low, ascii.replaceAll(/[,\s'’]/gu, ""))
          : quantity !== undefined
            ? worded(ascii, text)
            : target?.quantity === true
              ? notANumber
              : spelled(ascii);
      }
      const plain = plainNumbers(bare, number);
      if (plain === undefined || parseQuantity(plain) === undefined)
        return { refused: "a number of the form that the mapping states" };
      return worded(plain, text);
    };
  }
}

/** Cells of a choice that mean chosen and not chosen, in the exports of Kobo, ODK and survey programs. */
const isChosen = /^(?:1|1\.0|true|yes|y|x|✓|✔|☑)$/i;
const isNotChosen = /^(?:0|0\.0|false|no|n|☐)$/i;

function isState(word: string): word is ValueState {
  return (valueStates as readonly string[]).includes(word);
}

function nameTarget(kind: RecordKind): Takes {
  return {
    time: false,
    number: false,
    quantity: false,
    words: true,
    link: [kind],
    element: undefined,
    part: () => undefined,
  };
}

/** The forms in which dates are written, where they are few enough to be read. */
function formsSaid(forms: readonly string[]): string {
  return forms.length <= mostForms
    ? `a day of the form ${forms.join(" or ")}`
    : "a date in any form that is tried";
}

const mostForms = 8;

/** What the value of an answer to a variable is read as. */
function targetOf(variable: Variable | undefined): Target {
  const { type, open } = variable ?? {};
  return {
    words: type === undefined || type === "text" || open === true,
    time: type === "date",
    number: type === "number" || type === "measure" || type === "duration",
    quantity: type === "number" || type === "measure",
    link: type === "link" ? [] : undefined,
    element: undefined,
    part: () => undefined,
  };
}

type Values = {
  readonly find: (text: string) => { readonly value: unknown } | undefined;
  readonly words: readonly string[];
};

/** What each word of a column becomes: found as it is written, else without regard to case and spaces, where that is one. */
function valuesOf({ values }: MappedCell): Values | undefined {
  if (values === undefined) return undefined;
  const exact = new Map<string, { value: unknown }>();
  for (const [word, target] of Object.entries(values))
    exact.set(word.normalize("NFC"), { value: target === null ? undefined : valueOf(target) });
  const find = folded(exact);
  return { find, words: Object.keys(values) };
}

function stateReader(states: States): (text: string) => ValueState | undefined {
  const find = folded(new Map([...states].map(([word, state]) => [word, { state }])));
  return (text) => find(text)?.state as ValueState | undefined;
}

/** Looks words up as they are written, else by their letters alone; words that only case tells apart need the former. */
function folded<T>(exact: ReadonlyMap<string, T>): (text: string) => T | undefined {
  const loose = new Map<string, T | undefined>();
  for (const [word, value] of exact) {
    const key = foldedWord(word);
    loose.set(key, loose.has(key) ? undefined : value);
  }
  return (text) => exact.get(text) ?? exact.get(text.normalize("NFC")) ?? loose.get(foldedWord(text));
}

function foldedWord(word: string): string {
  return nameKey(word).toLowerCase();
}

export function valueOf(target: NonNullable<NonNullable<MappedCell["values"]>[string]>): unknown {
  if (Array.isArray(target)) return target.map((item) => spelled(String(item)));
  return typeof target === "boolean" ? target : spelled(String(target));
}

/** Text that is a number as one that keeps its spelling; other text as it is. */
function spelled(text: string): unknown {
  const first = text.charCodeAt(0);
  const mayBeNumber = (first >= 48 && first <= 57) || first === 45;
  return mayBeNumber && /^-?\d+(\.\d+)?$/.test(text) ? new SpelledNumber(Number(text), text) : text;
}

const notANumber = { refused: `a number, such as 9500, "over 9,500", "approx. 40" or "50-60"` };

/** A number with the words of its cell, where the cell says it in words of its own; else its text. */
function worded(plain: string, words: string): unknown {
  const quantity = statedQuantity(plain);
  return quantity?.words === undefined ? spelled(plain) : { ...quantity, words };
}

/** The text of a value that a cell gave: a number as it was written, a hedged one or a hedged date in its own words. */
export function textOf(value: unknown): string {
  if (value instanceof SpelledNumber) return value.spelling;
  return typeof value === "object" && value !== null && "words" in value
    ? String(value.words)
    : String(value);
}

/** The name that a date gives: the day, month or year itself, or the words of what is none. */
function nameOfDate(value: unknown): string {
  const edtf = typeof value === "object" && value !== null && "edtf" in value ? String(value.edtf) : "";
  return /^\d{4}(-\d{2}){0,2}$/.test(edtf) ? edtf : textOf(value);
}

/**
 * A date that a workbook keeps as one, which counts by the common calendar: a year that is far ahead was typed in an era; where
 * the months are others as well, nobody can tell in which calendar it was typed.
 */
function keptDate(text: string, era: Era | undefined): unknown {
  if (ownMonths(era) !== undefined)
    return {
      refused: `a day of the era ${era} but one that the workbook keeps by the common calendar; make the cells text that reads as they show`,
    };
  const isAhead = era === "buddhist" && Number(text.slice(0, 4)) >= firstBuddhistYear;
  return plainDateReader({ languages: [], era: isAhead ? era : undefined })(text);
}

function isSheet<K extends "number" | "date" | "fault">(
  raw: CellValue | undefined,
  kind: K,
): raw is Exclude<CellValue, string | null> & { kind: K } {
  return typeof raw === "object" && raw !== null && raw.kind === kind;
}

function isFault(raw: CellValue | undefined): raw is Exclude<CellValue, string | null> {
  return isSheet(raw, "fault");
}

function faultSentence(raw: Exclude<CellValue, string | null>, place: string): string {
  return `cannot be read in ${place}: the cell ${raw.text}`;
}

function isPercentage(raw: CellValue): boolean {
  return (isSheet(raw, "number") && raw.percent === true) || /\p{Nd}\s*[%٪]$/u.test(shownText(raw));
}

function mergedOf(raw: CellValue | undefined): string | undefined {
  return typeof raw === "object" && raw !== null ? raw.merged : undefined;
}

/** A cell's words in a message, cut short. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
