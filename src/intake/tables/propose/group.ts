import { loneWords } from "../below.ts";
import { columnLetters, nameKey, type Row } from "../cell.ts";
import { isWide, rowsAt, type SheetColumn } from "../table.ts";
import { roleOf } from "./heading.ts";
import { sexesOf } from "./word.ts";
import { noted, type YamlPiece } from "./yaml-lines.ts";

/** Rows in which nothing stands but words in the first cell: they head the rows below, or are rows like the others. */
export type Group = {
  /** The column in which the rows below have these words. */
  readonly column: SheetColumn;
  readonly rows: ReadonlySet<number>;
  /** A row below with the words that head it, in a cell behind those of `width` columns. */
  readonly carried: (row: Row, width: number) => Row;
  /** What the mapping says of it; left to decide where the words do not say that they head rows. */
  readonly piece: YamlPiece;
};

/** Most words of rows that a mapping lists for somebody to decide about. */
const mostAsked = 40;

/** The rows among these that may head others; undefined where there are none. Hidden rows, notes and totals are not given. */
export function groupOf(columns: readonly SheetColumn[], rows: readonly Row[]): Group | undefined {
  const first = columns.findIndex(({ name }) => name !== "");
  const named = columns.filter(({ name }) => name !== "");
  const heads = new Map<number, string>();
  let areWide = true;
  for (const { number, cells } of rows) {
    const lone = loneWords(cells);
    if (lone === undefined || lone.position > first || isCode(lone.text)) continue;
    heads.set(number, lone.text);
    areWide &&= isWide(cells[lone.position]);
  }
  if (heads.size === 0 || heads.size === rows.length) return undefined;
  const words = [...new Set(heads.values())];
  const areRegions = words.every(saysRegion);
  const sexes = sexesOf(words);
  const areSexes = words.length > 1 && !sexes.includes(undefined);
  const isSure = areRegions || areSexes || areWide;
  // Of two columns the second is blank where its number is missing.
  if (!isSure && named.length < 3) return undefined;
  const above = new Map<number, string>();
  let last: string | undefined;
  for (const { number } of rows) {
    const own = heads.get(number);
    if (own !== undefined) last = own;
    else if (last !== undefined) above.set(number, last);
  }
  const wanted = areSexes ? ["Sex", "Group"] : ["Region", "Group"];
  const name = wanted.find((each) => columns.every((column) => nameKey(column.name) !== each)) ?? "Heading";
  const at = rowsAt([...heads.keys()].slice(0, 12)) + (heads.size > 12 ? ", …" : "");
  return {
    column: { name, aliases: [], letters: columnLetters(columns.length), hidden: false },
    rows: new Set(heads.keys()),
    carried: (row, width) => {
      const cells = Array.from({ length: width }, (_, column) => row.cells[column] ?? null);
      return { ...row, cells: [...cells, above.get(row.number) ?? null] };
    },
    piece: noted(
      {
        column: name,
        heads: isSure
          ? words
          : noted(
              "decide",
              `${at} ${heads.size === 1 ? "has" : "have"} words in the first cell alone: [${words
                .slice(0, mostAsked)
                .map((word) => JSON.stringify(word))
                .join(
                  ", ",
                )}] if these head the rows below them; [] if they are rows like the others, of which the sheet says nothing more`,
            ),
      },
      isSure
        ? `${at} ${heads.size === 1 ? "has" : "have"} words in one cell alone, which head the rows below: these have them in a column "${name}"`
        : undefined,
    ),
  };
}

/** Whether a text is a code rather than words, such as the number of a case. */
function isCode(text: string): boolean {
  return !/\s/.test(text) && /\p{Nd}/u.test(text);
}

/** Words for a part of a country with which scripts that part no words begin. */
const unparted = /^(ខេត្ត|ក្រុង|ស្រុក|จังหวัด|อำเภอ|ແຂວງ|ເມືອງ)\P{M}/u;

/** Whether words say that they are a region: the first or the last of them is "Province" in a language of the field. */
function saysRegion(text: string): boolean {
  const words = text.split(/[\s:]+/u).filter((word) => word !== "");
  return unparted.test(text) || (words.length > 1 && [words[0]!, words.at(-1)!].some(isRegionWord));
}

/** A column is called by the Arabic word with its article, and what stands in front of a name has none. */
function isRegionWord(word: string): boolean {
  return roleOf(word) === "region" || roleOf(`ال${word}`) === "region";
}
