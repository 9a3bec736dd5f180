import { parseTime } from "../../../domain/time.ts";
import { type CellValue, shownText } from "../cell.ts";
import { dateReader, plainDateReader } from "../date-form.ts";
import type { Profile } from "./profile.ts";
import type { Study } from "./study.ts";

/** Dates whose order import judges by itself, as their columns say what they are. */
const ownOrder: readonly (Profile["role"] | undefined)[] = ["birth", "start", "end", "died"];
/** The share of rows that may stand against the order of the others, where it is more than one row. */
const mostReversed = 0.2;

/**
 * Dates that stand before one of their row which comes first in the other rows, or after one that comes last there: whatever
 * the columns are called, one of the two may be a slip. By column and text, what is asked.
 */
export function reversedDates(
  study: Study,
  profiles: readonly Profile[],
): ReadonlyMap<Profile, ReadonlyMap<string, string>> {
  const dates = profiles.filter(({ kind }) => kind.kind === "date" && kind.reading.doubt === undefined);
  const found = new Map<Profile, Map<string, string>>();
  dates.forEach((left, at) => {
    for (const right of dates.slice(at + 1)) {
      if (ownOrder.includes(left.role) && ownOrder.includes(right.role)) continue;
      const [asked, other] = ownOrder.includes(right.role) ? [left, right] : [right, left];
      for (const [text, question] of reversedIn(study, asked, other)) {
        const texts = found.get(asked) ?? new Map<string, string>();
        found.set(asked, texts.set(text, texts.get(text) ?? question));
      }
    }
  });
  return found;
}

function reversedIn(study: Study, asked: Profile, other: Profile): readonly (readonly [string, string])[] {
  const [readAsked, readOther] = [readerOf(asked), readerOf(other)];
  const rows = study.rows.flatMap(({ cells, number }) => {
    const [one, two] = [readAsked(cells[asked.position]), readOther(cells[other.position])];
    if (one === undefined || two === undefined) return [];
    const length = Math.min(one.length, two.length);
    const [a, b] = [one.slice(0, length), two.slice(0, length)];
    return a === b ? [] : [{ isBefore: a < b, cells, number }];
  });
  const before = rows.filter(({ isBefore }) => isBefore);
  const after = rows.filter(({ isBefore }) => !isBefore);
  if (before.length === 0 || after.length === 0) return [];
  // Where as many stand either way, the column to the left is taken to come first.
  const isFirst =
    before.length === after.length ? asked.position < other.position : before.length > after.length;
  const odd = isFirst ? after : before;
  if (odd.length > 1 && odd.length > mostReversed * rows.length) return [];
  return odd.map(({ cells, number }) => [
    shownText(cells[asked.position]),
    `in row ${number} it is ${isFirst ? "after" : "before"} "${other.name}" (${shownText(cells[other.position])}), and ${isFirst ? "before" : "after"} it in the others: the date in EDTF if it is right, null if nobody knows`,
  ]);
}

/** Reads a cell as a day, month or year; undefined for any other time. */
function readerOf({ kind }: Profile): (cell: CellValue | undefined) => string | undefined {
  if (kind.kind !== "date") return () => undefined;
  const { forms, notation } = kind.reading;
  const readers =
    forms.length === 0 ? [plainDateReader(notation)] : forms.map((form) => dateReader(form, notation)!);
  return (cell) => {
    const isStored = typeof cell === "object" && cell?.kind === "date";
    for (const read of isStored ? [(text: string) => text] : readers) {
      const date = read(isStored ? cell.text : shownText(cell))?.slice(0, 10);
      if (date !== undefined && /^\d{4}(-\d{2}){0,2}$/.test(date) && parseTime(date) !== undefined)
        return date;
    }
    return undefined;
  };
}
