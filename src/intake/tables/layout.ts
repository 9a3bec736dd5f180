import { createHash } from "node:crypto";
import { filledCells, loneWords, repeatsHeader } from "./below.ts";
import { Ditto, dittoKey } from "./ditto.ts";
import type { DateNotation, DateReader } from "./date-form.ts";
import { dateReader, plainDateReader } from "./date-form.ts";
import { cellName, type CellValue, columnLetters, isBlank, nameKey, type Row, shownText } from "./cell.ts";
import type { Path } from "../records/draft.ts";
import type { TableSpec } from "./mapping.ts";
import { numberIn, RowSum } from "./row-sum.ts";
import { nearName } from "./slug.ts";
import type { SheetColumn, SheetTable } from "./table.ts";

/** A row as a mapping reads it: the cells of the sheet, and behind them those of the columns that `unpivot` adds. */
export type LaidRow = {
  readonly number: number;
  readonly cells: readonly CellValue[];
  /** The last row of the table above a blank row, where nothing has shown since that the table goes on below it. */
  readonly parted: number | undefined;
  /** `B4`, of a workbook `Held!B4`: where the cell at a position stands. */
  readonly place: (position: number) => string;
};

/** Rows that are not read, with what is said of them. */
export type Passed = {
  readonly totals: number[];
  readonly duplicates: number[];
  /** Rows that repeat the header. */
  readonly headers: number[];
  /** Rows that head those below them. */
  readonly heads: number[];
  /** Rows below the last of the table that no other table of the mapping reads. */
  readonly below: number[];
};

export type Layout = {
  /** The position of a column by one of its names; undefined where there is none, "twice" where it is not one. */
  readonly find: (name: string) => number | "twice" | undefined;
  readonly names: ReadonlySet<string>;
  /** The names of columns that nobody has asked for by `find`. */
  readonly unused: () => SheetColumn[];
  /** Columns without a name. */
  readonly nameless: readonly SheetColumn[];
  readonly passed: Passed;
  /** The rows of a batch, laid out; of a row that cannot be read, `refuse` is told why. */
  readonly lay: (rows: readonly Row[], refuse: (row: number, message: string) => void) => Iterable<LaidRow>;
};

/**
 * The columns of a table as its mapping sees them, and its rows without totals, with blanks filled down, and turned from
 * columns into rows where the mapping says so. `merges` says whether rows may be parts of one record, so that one that
 * stands twice would be counted twice; `counts` whether its numbers count people or places, which other rows may sum up;
 * `next` in which row the header of another table on the same sheet stands.
 */
export function layoutOf(
  spec: TableSpec,
  table: SheetTable,
  named: ReadonlySet<string>,
  {
    merges,
    counts,
    next,
  }: { readonly merges: boolean; readonly counts: boolean; readonly next: number | undefined },
  refuse: (path: Path, message: string) => void,
): Layout {
  const columns = withGroup(table.columns, spec);
  const positions = new Map<string, number | "twice">();
  columns.forEach(({ name }, position) => {
    if (name !== "") positions.set(name, positions.has(name) ? "twice" : position);
  });
  columns.forEach(({ aliases }, position) => {
    for (const alias of aliases)
      if (alias !== "" && columns.every(({ name }) => name !== alias))
        positions.set(alias, positions.has(alias) ? "twice" : position);
  });
  const sheet = table.sheet === undefined ? "" : `${sheetName(table.sheet)}!`;
  const placeIn = (position: number, row: number): string => sheet + cellName(position, row);
  const asked = new Set<number>();
  const find = (name: string): number | "twice" | undefined => {
    const position = positions.get(nameKey(name));
    if (typeof position === "number") asked.add(position);
    return position;
  };
  const groups = unpivoted(spec, columns, positions, named, refuse);
  for (const position of groups?.positions ?? []) asked.add(position);
  const filled = spec.fill_down.flatMap((name, index) => {
    const position = find(name);
    if (typeof position === "number") return position;
    refuse([...spec.path, "fill_down", index], `names a column "${name}" that ${spec.file} does not have`);
    return [];
  });
  const passed: Passed = { totals: [], duplicates: [], headers: [], heads: [], below: [] };
  const below = new BelowHeader(spec, table, next, passed);
  const skipped = spec.skip?.map((word) => nearName(String(word)));
  const dittos = new Set(spec.ditto.map(dittoKey));
  const ditto = new Ditto((text) => dittos.has(dittoKey(text)));
  const last = new Map<number, CellValue>();
  const seen = new Map<string, number>();

  // What a blank cell goes on from is no part of a row that sums up those above.
  const counted = columns.map((_, position) => position).filter((position) => !filled.includes(position));
  const [all, block] = [new RowSum(counted.length), new RowSum(counted.length)];
  const isFilledSum = (cells: readonly CellValue[], above: readonly CellValue[]): boolean => {
    if (!counts || filled.length === 0 || skipped?.length === 0) return false;
    const numbers = counted.map((position) => numberIn(cells[position], spec.number));
    const blanks = filled.filter((position) => isBlank(cells[position]));
    // A new word before the blank begins another group: what is blank there does not go on.
    const ofOne =
      firstWords(cells, []).some(saysTotal) ||
      blanks.some((position) =>
        firstWords(cells.slice(0, position), above).some(
          (word) => !above.some((cell) => shownText(cell) === word),
        ),
      );
    const isSum = blanks.length > 0 && [all, block].some((sum) => sum.gives(numbers, cells, { ofOne }));
    if (isSum) block.clear();
    else for (const sum of [all, block]) sum.add(numbers, cells);
    return isSum;
  };

  let lastNumber = 0;
  function* lay(rows: readonly Row[], tell: (row: number, message: string) => void): Generator<LaidRow> {
    let above: readonly CellValue[] = [];
    for (const { number, cells: written } of rows) {
      if (below.isBelow(number, written, tell)) continue;
      if (written.every(isBlank)) {
        above = [];
        last.clear();
        ditto.end();
        continue;
      }
      if (below.isNoRow(number, written, tell)) {
        last.clear();
        ditto.end();
        continue;
      }
      // Rows of a workbook are numbered one by one: where a number is missing, a hidden or a blank row stands between.
      if (table.sheet !== undefined && number !== lastNumber + 1) ditto.end();
      lastNumber = number;
      const { cells: given, empty } = ditto.fill(below.headed(written));
      const before = above;
      above = given;
      const total = totalOf(firstWords(given, before), skipped);
      if (total !== undefined) {
        last.clear();
        ditto.end();
        block.clear();
        if (total.named) {
          passed.totals.push(number);
          below.parted = undefined;
        } else
          tell(
            number,
            `begins with "${total.text}"; write skip: [${total.text}] if it sums up other rows, or skip: [] if it is one like them`,
          );
        continue;
      }
      if (isFilledSum(given, before)) {
        const word = firstWords(given, []).at(0) ?? "";
        tell(
          number,
          `has a blank that fill_down would fill in, and its numbers are the sums of rows above; write skip: [${JSON.stringify(word)}] if it sums them up, or fill in the blank if it is one like them`,
        );
        continue;
      }
      if (empty.length > 0) {
        const word = shownText(given[empty[0]!]);
        tell(
          number,
          `says ${JSON.stringify(word)} in ${empty.map((position) => placeIn(position, number)).join(", ")}, and nothing stands in the row above that it could repeat; write out what it means`,
        );
        continue;
      }
      const cells = filled.length === 0 ? given : [...given];
      for (const position of filled) {
        if (isBlank(cells[position])) {
          const value = last.get(position);
          if (value !== undefined) (cells as CellValue[])[position] = value;
        } else last.set(position, cells[position]!);
      }
      if (merges) {
        const digest = createHash("sha256").update(JSON.stringify(cells)).digest("latin1");
        const first = seen.get(digest);
        if (first === undefined) seen.set(digest, number);
        else if (spec.duplicates === undefined) {
          tell(
            number,
            `is the same as row ${first} in every cell; take one of them out, or write duplicates: skip (it stands there twice) or duplicates: keep (it happened twice)`,
          );
          continue;
        } else if (spec.duplicates === "skip") {
          passed.duplicates.push(number);
          continue;
        }
      }
      const { parted } = below;
      below.parted = undefined;
      if (groups === undefined)
        yield { number, parted, cells, place: (position) => placeIn(position, number) };
      else yield* turned(number, parted, cells);
    }
  }

  function* turned(
    number: number,
    parted: number | undefined,
    cells: readonly CellValue[],
  ): Generator<LaidRow> {
    const padded = Array.from({ length: columns.length }, (_, column) => cells[column] ?? null);
    const silent = (cell: CellValue | undefined): boolean =>
      isBlank(cell) || spec.states.has(shownText(cell).normalize("NFC"));
    let any = false;
    for (const { header, from } of groups!.rows) {
      const values = from.map((position) => (position < 0 ? null : (padded[position] ?? null)));
      if (values.every(silent)) continue;
      any = true;
      yield {
        number,
        parted,
        cells: [...padded, header, ...values],
        place: (position) => placeIn(from[position - columns.length - 1] ?? position, number),
      };
    }
    // A place without any number is there all the same.
    if (!any)
      yield {
        number,
        parted,
        cells: [...padded, null, ...groups!.names.map(() => null)],
        place: (at) => placeIn(at, number),
      };
  }

  groups?.names.forEach((name, index) => positions.set(nameKey(name), columns.length + 1 + index));
  if (groups !== undefined) positions.set(nameKey(spec.unpivot!.header), columns.length);
  return {
    find,
    names: new Set(positions.keys()),
    unused: () => columns.filter(({ name }, position) => name !== "" && !asked.has(position)),
    nameless: columns.filter(({ name }) => name === ""),
    passed,
    lay,
  };
}

/** The columns with that of the words which head rows, where the sheet has none of its name. */
function withGroup(columns: readonly SheetColumn[], { group }: TableSpec): readonly SheetColumn[] {
  return group === undefined || columns.some(({ name }) => name === nameKey(group.column))
    ? columns
    : [
        ...columns,
        { name: nameKey(group.column), aliases: [], letters: columnLetters(columns.length), hidden: false },
      ];
}

/** What stands below the header of a table and is no row of it. Rows come in order. */
class BelowHeader {
  readonly #spec: TableSpec;
  readonly #columns: readonly SheetColumn[];
  readonly #hidden: ReadonlySet<number>;
  readonly #next: number | undefined;
  readonly #passed: Passed;
  readonly #first: number;
  readonly #group: number | undefined;
  readonly #heads: ReadonlySet<string>;
  readonly #rows: ReadonlySet<string>;
  /** The words that head the rows which come now, and the rows in which words do so since the last row of the table. */
  #head: CellValue = null;
  #since: number[] = [];
  #above: number;
  /** The last row of the table above a blank row, until something shows that the table goes on below it. */
  parted: number | undefined;

  constructor(
    spec: TableSpec,
    { columns, hidden }: Pick<SheetTable, "columns" | "hidden">,
    next: number | undefined,
    passed: Passed,
  ) {
    this.#spec = spec;
    this.#columns = columns;
    this.#hidden = hidden;
    this.#next = next;
    this.#passed = passed;
    this.#first = columns.findIndex(({ name }) => name !== "");
    const words = (list: readonly (string | number)[] = []): Set<string> =>
      new Set(list.map((word) => nearName(String(word))));
    this.#heads = words(spec.group?.heads);
    this.#rows = words(spec.group?.rows);
    const own =
      spec.group === undefined ? -1 : columns.findIndex(({ name }) => name === nameKey(spec.group!.column));
    this.#group = spec.group === undefined ? undefined : own < 0 ? columns.length : own;
    this.#above = Math.max(...spec.header);
  }

  /** Whether a row stands below the last of the table; one that is of no table is refused. */
  isBelow(
    number: number,
    cells: readonly CellValue[],
    tell: (row: number, message: string) => void,
  ): boolean {
    const { until } = this.#spec;
    const end = until ?? (this.#next === undefined ? undefined : this.#next - 1);
    if (end === undefined || number <= end) return false;
    if (this.#next === undefined) {
      if (!cells.every(isBlank)) this.#passed.below.push(number);
    } else if (number < this.#next && filledCells(cells).length > 1)
      tell(
        number,
        `stands below the last row of its table (until: ${end}) and above the header of the next (row ${this.#next}); put the right rows in until and header`,
      );
    return true;
  }

  /** Whether a row that shows something repeats the header or heads others; one of which nobody has said is refused. */
  isNoRow(
    number: number,
    cells: readonly CellValue[],
    tell: (row: number, message: string) => void,
  ): boolean {
    const isNext = number === this.#above + 1;
    const { group, header, until } = this.#spec;
    // Where the mapping says how far the table goes, blank rows part nothing.
    if (until === undefined && this.#next === undefined && this.#above > Math.max(...header))
      for (let row = this.#above + 1; row < number; row++)
        if (!this.#hidden.has(row)) this.parted ??= this.#above;
    this.#above = number;
    if (repeatsHeader(cells, this.#columns, header.length)) {
      if (isNext || until !== undefined || this.#since.length > 0) this.#passed.headers.push(number);
      else
        tell(
          number,
          `names the columns again, and a row above it is blank or a title; if another table begins here, give it an entry of its own with header: ${number}, and this one until: ${number - 1}; if it goes on, write until: with its last row here`,
        );
      return true;
    }
    const lone = loneWords(cells);
    if (lone === undefined || group === undefined) return this.#isHeaded(tell);
    const key = nearName(lone.text);
    if (this.#heads.has(key)) {
      this.#head = lone.text;
      this.#since.push(number);
      this.#passed.heads.push(number);
      this.parted = undefined;
      return true;
    }
    if (lone.position > this.#first || this.#rows.has(key) || this.#heads.size === 0)
      return this.#isHeaded(tell);
    tell(
      number,
      `has words in its first cell alone; list them under group, in heads if they head the rows below, in rows if it is a row like the others`,
    );
    return true;
  }

  /** Refuses the first of two rows that head the same rows, as the words of one would be lost. */
  #isHeaded(tell: (row: number, message: string) => void): false {
    const [first, second] = this.#since;
    if (second !== undefined)
      tell(
        first!,
        `heads the same rows as row ${second}; keep one of them in the sheet, or give the other a column of its own`,
      );
    this.#since = [];
    return false;
  }

  /** The cells of a row with the words that head it. */
  headed(cells: readonly CellValue[]): readonly CellValue[] {
    const at = this.#group;
    if (at === undefined || this.#head === null || !isBlank(cells[at])) return cells;
    const all = Array.from({ length: Math.max(cells.length, at + 1) }, (_, column) => cells[column] ?? null);
    all[at] = this.#head;
    return all;
  }
}

type Groups = {
  readonly names: readonly string[];
  readonly rows: readonly { readonly header: CellValue; readonly from: readonly number[] }[];
  readonly positions: ReadonlySet<number>;
};

/** The rows that each row becomes: for each part of a header, where the cell of each new column stands. */
function unpivoted(
  spec: TableSpec,
  columns: readonly SheetColumn[],
  positions: ReadonlyMap<string, number | "twice">,
  named: ReadonlySet<string>,
  refuse: (path: Path, message: string) => void,
): Groups | undefined {
  const { unpivot, path } = spec;
  if (unpivot === undefined) return undefined;
  const at = [...path, "unpivot"];
  for (const name of [unpivot.header, ...Object.keys(unpivot.cells)])
    if (positions.has(nameKey(name)))
      refuse(at, `makes a column "${name}", which ${spec.file} has already; choose another name`);
  const group = spec.group === undefined ? [] : [spec.group.column];
  const apart = new Set([...unpivot.except, ...spec.ignore, ...group].map(nameKey));
  const names = Object.keys(unpivot.cells);
  const rows = new Map<string, { header: CellValue; from: number[] }>();
  const taken = new Set<number>();
  names.forEach((name, index) => {
    const rule = unpivot.cells[name]!;
    let found = 0;
    const add = (position: number, part: string, isDate: boolean): void => {
      found++;
      taken.add(position);
      const key = nameKey(part);
      let row = rows.get(key);
      if (row === undefined) {
        row = { header: isDate ? { kind: "date", text: part } : part, from: names.map(() => -1) };
        rows.set(key, row);
      }
      if (row.from[index]! >= 0)
        refuse(
          [...at, "cells", name],
          `finds two columns for ${JSON.stringify(part)}: ${columns[row.from[index]!]!.letters} and ${columns[position]!.letters}; name the columns in a list, or leave one out with except`,
        );
      row.from[index] = position;
    };
    const read = headerReader(unpivot.date, { era: spec.era, languages: spec.languages });
    if (typeof rule !== "string") {
      for (const column of rule) {
        const position = positions.get(nameKey(column));
        if (typeof position !== "number") {
          refuse(
            [...at, "cells", name],
            position === "twice"
              ? `names a column "${column}" that ${spec.file} has twice; rename one of them`
              : `names a column "${column}" that ${spec.file} does not have`,
          );
          continue;
        }
        const date = read?.(columns[position]!.name);
        if (read !== undefined && date === undefined)
          refuse([...at, "date"], `does not fit the header ${JSON.stringify(column)}`);
        else add(position, date ?? columns[position]!.name, date !== undefined);
      }
      return;
    }
    columns.forEach((column, position) => {
      const spellings = [column.name, ...column.aliases];
      if (column.name === "" || spellings.some((each) => apart.has(each) || named.has(each))) return;
      for (const spelling of spellings) {
        const part = starOf(rule, spelling);
        if (part === undefined) continue;
        const date = read?.(part);
        if (read !== undefined && date === undefined) continue;
        return add(position, date ?? part, date !== undefined);
      }
    });
    if (found === 0)
      refuse(
        [...at, "cells", name],
        `finds no column for ${JSON.stringify(rule)}${unpivot.date === undefined ? "" : ` whose name is a date of the form ${[unpivot.date].flat().join(" or ")}`} in ${spec.file}; its columns are ${columns
          .map((column) => column.name)
          .filter((each) => each !== "")
          .slice(0, 20)
          .join(", ")}`,
      );
  });
  return { names, rows: [...rows.values()], positions: taken };
}

/** The part of `name` that `*` stands for in `pattern`; undefined where it does not fit. */
export function starOf(pattern: string, name: string): string | undefined {
  const [before = "", after = ""] = pattern.split("*").map((part) => part.normalize("NFC"));
  if (!pattern.includes("*")) return undefined;
  const fits =
    name.length > before.trim().length + after.trim().length &&
    name.startsWith(before) &&
    name.endsWith(after);
  const part = fits ? name.slice(before.length, name.length - after.length).trim() : "";
  return part === "" ? undefined : part;
}

/** Dates in headers; a header that the sheet keeps as a date is in EDTF already, whatever form is stated. */
function headerReader(
  date: string | readonly string[] | undefined,
  notation: DateNotation,
): DateReader | undefined {
  if (date === undefined) return undefined;
  const forms = [date].flat().map((form) => dateReader(form, notation)!);
  const plain = plainDateReader(notation);
  return (text) => {
    for (const form of forms) {
      const read = form(text);
      if (read !== undefined && isDate(read)) return read;
    }
    const read = /^\d{4}-\d{2}(-\d{2})?$/.test(text) ? plain(text) : undefined;
    return read !== undefined && isDate(read) ? read : undefined;
  };
}

/** A date, or the days from one to another that a month of another era is. */
function isDate(text: string): boolean {
  return /^\d{4}(-\d{2}(-\d{2})?)?$|^\d{4}-\d{2}-\d{2}\/\d{4}-\d{2}-\d{2}$/.test(text);
}

/**
 * Words by which rows that sum up others begin, in the languages of the field's tables. Of the first a text begins with the
 * whole word; those of the second stand in scripts that part no words.
 */
const partedTotals = `(?:grand|sub|overall|general|annual|monthly|national|country|regional|yearly)?[ -]*totals?|subtotals?|sums?$|sum of
  |all (?:the )?(?:stations|prisons|facilities|jails|sites|places|cent(?:re|er)s|camps|institutions|units|districts|regions|provinces|counties|states|governorates|zones|areas|categories|sexes|ages|months|years|of the above|the above)
  |sum total
  |totale|totales|totali|totaux|totais|totaal|totalt|ensemble|toutes? les (?:prisons|régions)|tous les établissements|todos?(?: los| as| os)? (?:centros|penales|estados)|todas las (?:cárceles|prisiones)
  |suma|soma|somme|summe|zusammen|insgesamt|gesamt|gesamtsumme|gesamtzahl|bundesweit|somma|complessivo|samlet|summa|yhteensä|kokku|kopā|iš viso|viso|razem|ogółem|celkem|spolu|skupaj|ukupno|svega|összesen|gjithsej
  |итого|итог|всего|вместе|сумма|разом|усього|всього|загалом|підсумок|общо|вкупно|укупно|барлығы|жами|σύνολο
  |المجموع|مجموع|الإجمالي|إجمالي|اجمالي|الاجمالي|المجموع الكلي|الجملة|جمع|جمع کل|کل|סה"כ|סך הכל|total général
  |कुल|योग|মোট|மொத்தம்|එකතුව|ጠቅላላ|ድምር|jumlah|keseluruhan|toplam|genel toplam|jumla|jumla kuu|tổng|tổng cộng|cộng|kabuuan|wadar|wadarta|jimilla|igiteranyo|fitambarany|totaly|jami|jemi|cəmi|gesamtergebnis|geral|totalgeral
  |სულ|ჯამი|ընդամենը|нийт|ҳамагӣ|баары|जम्मा|মোট|మొత్తం|કુલ|ਕੁੱਲ|ആകെ|ټول|کۆی گشتی|ድምር`;
const unpartedTotals =
  "合计|总计|小计|合計|総計|小計|總計|합계|총계|소계|សរុប|រួម|រវម|ລວມ|รวม|ยอดรวม|จำนวนรวม|စုစုပေါင်း";
export const totalWords = new RegExp(
  `^(?:(?:${partedTotals.replaceAll(/\s*\n\s*/g, "")})(?![\\p{L}\\p{M}])|${unpartedTotals})`,
  "iu",
);

/** The name of a sheet as formulas have it before a cell: `Held`, `'Held 2019'`. */
function sheetName(name: string): string {
  return /^[\p{L}_][\p{L}\p{M}\p{N}_.]*$/u.test(name) ? name : `'${name.replaceAll("'", "''")}'`;
}

/** Whether a text holds a word for a total, wherever it stands. */
function saysTotal(text: string): boolean {
  const words = text.split(/\s+/u);
  return words.some((_, at) => totalWords.test(words.slice(at).join(" ")));
}

/**
 * The words with which a row begins: its first cell of words, and the next as long as they only repeat the row above, as a
 * region does that is merged over its prisons and their total.
 */
export function firstWords(cells: readonly CellValue[], above: readonly CellValue[]): readonly string[] {
  const found: string[] = [];
  for (const [at, cell] of cells.entries()) {
    const text = shownText(cell);
    if (!/\p{L}/u.test(text)) continue;
    found.push(text);
    if (text !== shownText(above[at])) break;
  }
  return found;
}

/** Whether a row sums up others, as its first words say; `named` where the mapping leaves it out by them. */
function totalOf(
  words: readonly string[],
  skipped: readonly string[] | undefined,
): { readonly named: boolean; readonly text: string } | undefined {
  const named =
    words.length === 0
      ? skipped?.includes("") === true
        ? ""
        : undefined
      : words.find((text) => skipped?.some((word) => word !== "" && beginsWith(nearName(text), word)));
  if (named !== undefined) return { named: true, text: named };
  const text = skipped?.length === 0 ? undefined : words.find((each) => totalWords.test(each));
  if (text === undefined) return undefined;
  return { named: false, text: text.length > 40 ? `${text.slice(0, 40)}…` : text };
}

/** Whether a text begins with the whole of a word, and not with a longer one; some scripts part no words. */
function beginsWith(text: string, word: string): boolean {
  if (!text.startsWith(word)) return false;
  return (
    /[\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]$/u.test(
      word,
    ) || !/^[\p{L}\p{M}]/u.test(text.slice(word.length))
  );
}
