import { asciiDigits } from "../../../domain/digit.ts";
import type { ValueState } from "../../../domain/value-state.ts";
import { type CellValue, isBlank, nameKey, type Row, shownText } from "../cell.ts";
import type { SheetColumn } from "../table.ts";
import { type DateReading, readDates } from "./date.ts";
import { type NumberReading, readNumbers } from "./number.ts";
import { isEthiopic } from "./era.ts";
import { type Role, roleOf } from "./heading.ts";
import { lackNumbers, lackOf, looksLikeName, sexesOf, yesNo } from "./word.ts";

/** Words of a column that are listed one by one; of more, none is shown. */
export const mostWords = 12;

/** What the cells of a column are, beside those that say why there is nothing. */
export type ColumnKind =
  | { readonly kind: "blank" }
  | { readonly kind: "date"; readonly reading: DateReading }
  | {
      readonly kind: "number";
      readonly reading: NumberReading;
      readonly percent: boolean;
      /** The texts that are percentages. */
      readonly shares: ReadonlySet<string>;
      readonly codes: boolean;
    }
  /** Yes and no; `sure` where it is more than a letter that could stand for another word. */
  | {
      readonly kind: "yes-no";
      readonly yes: readonly string[];
      readonly no: readonly string[];
      readonly sure: boolean;
    }
  /** A few words, each of them listed. */
  | { readonly kind: "words"; readonly words: readonly string[] }
  /** Several words in one cell, parted by `split`. */
  | { readonly kind: "lists"; readonly words: readonly string[]; readonly split: string }
  /** Words that come again and are too many to list. */
  | { readonly kind: "many-words" }
  /** Each cell says something of its own, short and without a space. */
  | { readonly kind: "codes" }
  | { readonly kind: "names" }
  | { readonly kind: "text" };

/** What stands in a column, counted over its rows. */
export type Profile = {
  readonly name: string;
  readonly position: number;
  readonly letters: string;
  readonly hidden: boolean;
  readonly role: Role | undefined;
  readonly kind: ColumnKind;
  /** Rows in which the column shows something, and in which it shows nothing. */
  readonly filled: number;
  readonly blank: number;
  /** How often each text stands there, those of `lacks` among them. */
  readonly counts: ReadonlyMap<string, number>;
  /** Cells that say why there is no answer, or leave that open. */
  readonly lacks: ReadonlyMap<string, ValueState | "open">;
  /** Rows with cells that cannot be read. */
  readonly faults: readonly number[];
  /** Rows of numbers that are merged over several rows. */
  readonly mergedNumbers: readonly number[];
};

/** The profile of each column that has a name, from the rows of the table. */
export function profilesOf(columns: readonly SheetColumn[], rows: readonly Row[]): Profile[] {
  const ethiopic = isEthiopic(columns.map(({ name }) => name));
  return columns.flatMap((column, position) =>
    column.name === "" ? [] : [profileOf(column, position, rows, ethiopic)],
  );
}

function profileOf(column: SheetColumn, position: number, rows: readonly Row[], ethiopic: boolean): Profile {
  const cells = rows.map(({ cells }) => cells[position]);
  const counts = new Map<string, number>();
  const faults: number[] = [];
  const mergedNumbers: number[] = [];
  const [stored, texts]: [string[], string[]] = [[], []];
  const numbers: string[] = [];
  const percents = new Set<string>();
  cells.forEach((cell, at) => {
    if (isBlank(cell)) return;
    const sheetCell = typeof cell === "object" ? cell : null;
    if (sheetCell?.kind === "fault") return void faults.push(rows[at]!.number);
    const text = nameKey(textOf(cell));
    counts.set(text, (counts.get(text) ?? 0) + 1);
    if (sheetCell?.kind === "number") {
      numbers.push(text);
      if (sheetCell.percent === true) percents.add(text);
      if (spansRows(sheetCell.merged)) mergedNumbers.push(rows[at]!.number);
    } else if (sheetCell?.kind === "date") stored.push(sheetCell.text);
    else texts.push(text);
  });
  const lacks = lacksOf(counts, percents);
  const answers = texts.filter((text) => !lacks.has(text));
  const filled = [...counts.values()].reduce((sum, count) => sum + count, 0) + faults.length;
  const answered = new Map([...counts].filter(([text]) => !lacks.has(text)));
  const role = roleOf(column.name) ?? (areSexes([...answered.keys()]) ? "sex" : undefined);
  return {
    name: column.name,
    position,
    letters: column.letters,
    hidden: column.hidden,
    role,
    kind: kindOf({ role, answered, answers, stored, numbers, percents, ethiopic, name: column.name }),
    filled,
    blank: rows.length - filled,
    counts,
    lacks,
    faults,
    mergedNumbers,
  };
}

/** Whether all words of a column are sexes, and at least two of them, whatever the column is called. */
function areSexes(words: readonly string[]): boolean {
  const found = words.length > 1 && words.length <= 4 ? sexesOf(words) : [undefined];
  return (
    found.includes("f") &&
    found.includes("m") &&
    !found.includes(undefined) &&
    words.some((word) => word.length > 1)
  );
}

/** The text by which a mapping meets a cell: a date in EDTF and a number in plain digits. */
export function textOf(cell: CellValue | undefined): string {
  return typeof cell === "object" && cell !== null && cell.kind !== "fault" ? cell.text : shownText(cell);
}

function spansRows(merged: string | undefined): boolean {
  const [from, to] = (merged ?? "").split(":").map((name) => /\d+$/.exec(name)?.[0]);
  return from !== undefined && to !== undefined && from !== to;
}

/** The cells that say why there is no answer; numbers such as 99 only beside small ones or words that are codes. */
function lacksOf(
  counts: ReadonlyMap<string, number>,
  percents: ReadonlySet<string>,
): Map<string, ValueState | "open"> {
  const lacks = new Map<string, ValueState | "open">();
  for (const text of counts.keys()) {
    const lack = lackOf(text);
    if (lack !== undefined) lacks.set(text, lack);
  }
  const numbers = [...counts.keys()].filter((text) => /^-?\d+(\.\d+)?$/.test(asciiDigits(text)));
  const others = numbers.filter((text) => !lackNumbers.has(asciiDigits(text)) || percents.has(text));
  const areCodes = others.every((text) => Number(asciiDigits(text)) >= 0 && Number(asciiDigits(text)) <= 20);
  const isMixed = others.length > 0 || numbers.length + lacks.size < counts.size;
  if (areCodes && isMixed && counts.size <= mostWords)
    for (const text of numbers) if (!others.includes(text)) lacks.set(text, "open");
  return lacks;
}

type SeenCells = {
  readonly role: Role | undefined;
  readonly name: string;
  readonly answered: ReadonlyMap<string, number>;
  /** Cells of text; those that the sheet keeps as dates, and as numbers; how many of these are percentages. */
  readonly answers: readonly string[];
  readonly stored: readonly string[];
  readonly numbers: readonly string[];
  readonly percents: ReadonlySet<string>;
  readonly ethiopic: boolean;
};

function kindOf(seen: SeenCells): ColumnKind {
  const { role, answered, answers, stored, numbers, percents } = seen;
  const distinct = [...answered.keys()];
  if (distinct.length === 0) return { kind: "blank" };
  const plain = distinct.map((text) => asciiDigits(text));
  const saysDate =
    /birth|start|end|sentenced|died|period/.test(role ?? "") || /\b(dates?|year|when)\b/i.test(seen.name);
  const years = numbers.every((text) => /^(1[3489]|2[0-6])\d\d$/.test(asciiDigits(text)));
  const texts = [...new Set(answers)];
  const counts =
    ["capacity", "held", "value", "occupancy", "age", "age-at-arrest"].includes(role ?? "") ||
    /\p{Nd}{2}/u.test(seen.name);
  const asDate = (): ColumnKind | undefined => {
    if (numbers.length > 0 && !(saysDate && years)) return undefined;
    const reading = readDates(
      [...new Set([...texts, ...numbers])],
      stored,
      saysDate ? 0.5 : 0.1,
      seen.ethiopic,
    );
    return reading === undefined ? undefined : { kind: "date", reading };
  };
  const asNumber = (): ColumnKind | undefined => {
    // Where a column says that it counts, cells that are no numbers are asked about one by one.
    const reading =
      stored.length > 0
        ? undefined
        : readNumbers(texts.map(withoutPercent), numbers.length, counts && !saysDate ? 0.5 : 0.1);
    if (reading === undefined) return undefined;
    if (role === "id" || (!counts && areCodes(plain))) return { kind: "codes" };
    const codes = distinct.length > 1 && plain.every((text) => text === "0" || text === "1");
    const shares = new Set([...percents, ...texts.filter((text) => withoutPercent(text) !== text)]);
    return { kind: "number", reading, percent: shares.size > 0, shares, codes };
  };
  const quantity =
    role === "id"
      ? asNumber()
      : saysDate || stored.length > 0
        ? (asDate() ?? asNumber())
        : (asNumber() ?? asDate());
  if (quantity !== undefined) return quantity;
  const keys = distinct.map((text) => text.toLowerCase());
  for (const [yes, no] of yesNo)
    if (keys.every((key) => yes.includes(key) || no.includes(key)))
      return {
        kind: "yes-no",
        yes: distinct.filter((text) => yes.includes(text.toLowerCase())),
        no: distinct.filter((text) => no.includes(text.toLowerCase())),
        sure: new Set(keys).size > 1 || keys.some((key) => key.length > 1 || /\P{L}/u.test(key)),
      };
  return textKind(seen, distinct);
}

/** Whether digits are codes: some begin with a zero, and all are as long as the others. */
function areCodes(texts: readonly string[]): boolean {
  return texts.some((text) => /^0\d/.test(text)) && new Set(texts.map(({ length }) => length)).size === 1;
}

function withoutPercent(text: string): string {
  return text.replace(/(?<=\p{Nd})\s*[%٪]$/u, "");
}

function textKind({ role, answered }: SeenCells, distinct: readonly string[]): ColumnKind {
  const filled = [...answered.values()].reduce((sum, count) => sum + count, 0);
  const short = distinct.every((text) => text.length <= 40 && text.split(" ").length <= 5);
  const names = distinct.filter(looksLikeName).length;
  const isPlace =
    role === "prison" ||
    role === "place" ||
    role === "region" ||
    role === "police-station" ||
    role === "indicator";
  if (role === "person-name") return { kind: "names" };
  if (role === "remark") return { kind: "text" };
  if (!isPlace && distinct.length > 1 && names >= 0.7 * distinct.length) return { kind: "names" };
  if (role === "sex" && short && distinct.length <= mostWords) return { kind: "words", words: distinct };
  if (role === "id" && short) return { kind: "codes" };
  const repeats = distinct.length < filled;
  if (short && distinct.length <= mostWords && repeats) {
    return listsOf(answered) ?? { kind: "words", words: distinct };
  }
  const lists = listsOf(answered);
  if (lists !== undefined) return lists;
  if (short && distinct.length <= filled / 2) return { kind: "many-words" };
  if (isPlace && short) return { kind: "codes" };
  return distinct.every((text) => /^[\p{L}\p{N}._~/:-]{1,60}$/u.test(text) && /[\p{N}_:-]/u.test(text))
    ? { kind: "codes" }
    : { kind: "text" };
}

/** A few words that stand in one cell together, and some of them also apart or in other company. */
function listsOf(answered: ReadonlyMap<string, number>): ColumnKind | undefined {
  const texts = [...answered.keys()];
  for (const split of [";", ",", "|", "/", "+", " & "]) {
    const cells = texts.map((text) =>
      text
        .split(split)
        .map((part) => part.trim())
        .filter((part) => part !== ""),
    );
    if (!cells.some((parts) => parts.length > 1)) continue;
    const words = new Map<string, number>();
    for (const part of cells.flat()) words.set(part, (words.get(part) ?? 0) + 1);
    const isShort = [...words.keys()].every(
      (word) => word.length <= 30 && word.split(" ").length <= 4 && !/^\d+$/.test(word),
    );
    if (!isShort || words.size > mostWords) continue;
    const again = [...words.values()].filter((count) => count > 1).length;
    if (again >= words.size / 2)
      return { kind: "lists", words: [...words.keys()].filter((word) => lackOf(word) === undefined), split };
  }
  return undefined;
}
