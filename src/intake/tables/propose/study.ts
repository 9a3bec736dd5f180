import { isBlank, type Row, shownText } from "../cell.ts";
import { Ditto } from "../ditto.ts";
import { firstWords, totalWords } from "../layout.ts";
import { type SheetColumn, columnsOf } from "../table.ts";
import { findHeader } from "./header.ts";
import { type Profile, profilesOf } from "./profile.ts";
import { type Sheet, textsOf } from "./sheet.ts";
import { averageWords, isDitto } from "./word.ts";

/** A sheet with what can be seen of it before anybody says what it means. */
export type Study = {
  readonly sheet: Sheet;
  readonly header: readonly number[];
  readonly columns: readonly SheetColumn[];
  /** The rows below the header that are shown and sum up no others. */
  readonly rows: readonly Row[];
  /** All rows below the header that show something. */
  readonly below: readonly Row[];
  readonly profiles: readonly Profile[];
  /** What stands above the header, in the names of the sheet and the file: what the numbers are may only be said there. */
  readonly heading: string;
  /** First words of rows that sum up others, or are notes, with these rows. */
  readonly totals: ReadonlyMap<string, readonly number[]>;
  /** Words of cells that repeat what stands above them; the rows hold that already. */
  readonly dittos: ReadonlySet<string>;
  /** Whether some of these are notes below the table. */
  readonly hasNotes: boolean;
  readonly hiddenRows: readonly number[];
};

/** The study of a sheet; `header` says which rows name the columns, where that is known. */
export function studyOf(sheet: Sheet, stated?: readonly number[]): Study {
  const header = stated ?? findHeader(sheet);
  const last = Math.max(...header);
  const heads = new Map(
    sheet.rows.filter(({ number }) => header.includes(number)).map(({ number, cells }) => [number, cells]),
  );
  const columns = columnsOf(sheet.file, header, heads, sheet.name === undefined, sheet.hiddenColumns);
  const dittos = new Set<string>();
  const below = filledIn(
    sheet.rows.filter(({ number, cells }) => number > last && !cells.every(isBlank)),
    dittos,
  );
  const totals = new Map<string, number[]>();
  const note = noteRows(below, columns.length);
  const rows = below.filter((row, at) => {
    if (row.hidden === true) return false;
    const word = note.get(row.number) ?? totalOf(row, below[at - 1]);
    if (word === undefined) return true;
    totals.set(word, [...(totals.get(word) ?? []), row.number]);
    return false;
  });
  const above = sheet.rows.filter(({ number }) => number < Math.min(...header));
  return {
    sheet,
    header,
    columns,
    rows,
    below,
    profiles: profilesOf(columns, rows),
    heading: [
      ...above.flatMap(textsOf),
      sheet.name ?? "",
      sheet.file.replace(/\.\w+$/, "").replaceAll(/[-_]+/g, " "),
    ]
      .filter((text) => text !== "")
      .join(" · "),
    totals,
    dittos,
    hasNotes: note.size > 0,
    hiddenRows: below.filter(({ hidden }) => hidden === true).map(({ number }) => number),
  };
}

/** Rows with what stands above in the place of cells that say that they repeat it, whose words `found` then has. */
function filledIn(rows: Sheet["rows"], found: Set<string>): Sheet["rows"] {
  const ditto = new Ditto(isDitto);
  return rows.map((row, at) => {
    const above = rows[at - 1];
    if (
      above === undefined ||
      above.number !== row.number - 1 ||
      above.hidden === true ||
      totalOf(above, undefined) !== undefined
    )
      ditto.end();
    const filled = ditto.fill(row.cells);
    for (const word of filled.found) found.add(word);
    return filled.found.length === 0 ? row : { ...row, cells: filled.cells };
  });
}

/** The word with which a row says that it sums up others. */
function totalOf({ cells }: Row, above: Row | undefined): string | undefined {
  for (const text of firstWords(cells, above?.cells ?? [])) {
    const word = totalWords.exec(text) ?? averageWords.exec(text);
    if (word !== null) return word[0].trim();
  }
  return undefined;
}

/**
 * Notes below a table of several columns, each with its first words: rows at the end in which nothing stands but words in the
 * first column.
 */
function noteRows(rows: readonly Row[], width: number): Map<number, string> {
  const notes = new Map<number, string>();
  if (width < 3) return notes;
  for (const { number, cells } of rows.toReversed()) {
    const texts = textsOf({ number, cells });
    const isNote =
      texts.every((text, at) => (at === 0) === (text !== "")) &&
      /\p{L}/u.test(texts[0] ?? "") &&
      /[\s:]/u.test(texts[0] ?? "");
    if (!isNote) break;
    notes.set(number, firstWordsOf(texts[0]!));
  }
  return notes;
}

/** The first three words of a note, or those up to a colon. */
function firstWordsOf(text: string): string {
  return text.split(":")[0]!.split(" ").slice(0, 3).join(" ").slice(0, 40).trim();
}

/** The texts of a column, row by row; blank ones go on from above where `fill` says so. */
export function columnTexts(study: Study, { position }: Profile, fill = false): string[] {
  let before = "";
  return study.rows.map(({ cells, number }) => {
    const cell = cells[position];
    // A cell that cannot be read says something, and nobody knows what: it is like no other, and no blank.
    const isFault = typeof cell === "object" && cell?.kind === "fault";
    const text = isFault ? `${shownText(cell)}\0${number}` : shownText(cell);
    if (text !== "") before = text;
    return text === "" && fill ? before : text;
  });
}
