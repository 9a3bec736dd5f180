import { isBlank, type Row, shownText } from "../cell.ts";
import { Ditto } from "../ditto.ts";
import { repeatsHeader } from "../below.ts";
import { firstWords, totalWords } from "../layout.ts";
import { type SheetColumn, columnsOf } from "../table.ts";
import { type Group, groupOf } from "./group.ts";
import { partsOf, type SheetPart } from "./parts.ts";
import { type Profile, profilesOf } from "./profile.ts";
import { type Sheet, textsOf } from "./sheet.ts";
import { averageWords, isDitto } from "./word.ts";

/** A sheet with what can be seen of it before anybody says what it means. */
export type Study = {
  readonly sheet: Sheet;
  readonly header: readonly number[];
  /** The last row of the table, where another stands below it on the sheet. */
  readonly until: number | undefined;
  /** Rows that head those below them, whose words stand in a column of their own, the last. */
  readonly group: Group | undefined;
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

/**
 * The studies of the tables of a sheet, the upper first; `stated` says which rows name the columns of the first, where that is
 * known.
 */
export function studiesOf(sheet: Sheet, stated?: readonly number[]): Study[] {
  return partsOf(sheet, stated).map(studyOf);
}

function studyOf({ sheet, header, until }: SheetPart): Study {
  const last = Math.max(...header);
  const heads = new Map(
    sheet.rows.filter(({ number }) => header.includes(number)).map(({ number, cells }) => [number, cells]),
  );
  const own = columnsOf(sheet.file, header, heads, sheet.name === undefined, sheet.hiddenColumns);
  const dittos = new Set<string>();
  const below = filledIn(
    sheet.rows.filter(
      ({ number, cells }) =>
        number > last && !cells.every(isBlank) && !repeatsHeader(cells, own, header.length),
    ),
    dittos,
  );
  const totals = new Map<string, number[]>();
  const note = noteRows(below, own.length);
  const alone = below.filter(
    ({ number, cells, hidden }) =>
      hidden !== true && !note.has(number) && totalOf({ number, cells }, undefined) === undefined,
  );
  const group = groupOf(own, alone);
  const columns = group === undefined ? own : [...own, group.column];
  const rows = below.flatMap((row, at) => {
    if (row.hidden === true || group?.rows.has(row.number) === true) return [];
    const word = note.get(row.number) ?? totalOf(row, below[at - 1]);
    if (word === undefined) return group === undefined ? row : group.carried(row, own.length);
    totals.set(word, [...(totals.get(word) ?? []), row.number]);
    return [];
  });
  const above = sheet.rows.filter(({ number }) => number < Math.min(...header));
  return {
    sheet,
    header,
    until,
    group,
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
