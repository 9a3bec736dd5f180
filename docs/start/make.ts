/**
 * Makes the workbooks of docs/start.md: `node docs/start/make.ts`. Every place, person and number in them is invented; the dirt
 * is that of the sheets that offices and forms give.
 */
import { writeFileSync } from "node:fs";
import { utils, write, type WorkSheet } from "@e965/xlsx";

function save(name: string, sheets: Readonly<Record<string, WorkSheet>>, hidden: readonly string[] = []): void {
  const book = utils.book_new();
  for (const [title, sheet] of Object.entries(sheets)) utils.book_append_sheet(book, sheet, title);
  book.Workbook = { Sheets: Object.keys(sheets).map((title) => ({ name: title, Hidden: hidden.includes(title) ? 1 : 0 })) };
  writeFileSync(new URL(name, import.meta.url), write(book, { type: "buffer", bookType: "xlsx", compression: true }) as Uint8Array);
}

/** A ministry's table: titles, years merged over months, regions merged over prisons, totals, hedges and gaps. */
const prisons = utils.aoa_to_sheet([
  ["Prisoners held on the last day of the month"],
  ["An invented ministry of an invented country"],
  ["Region", "Prison", "Capacity", 2019, null, 2020, null],
  [null, null, null, "Nov", "Dec", "Jan", "Feb"],
  ["North", "Old Fort", 200, 950, 961, "approx. 980", 1010],
  [null, "Mill Lane", 120, 140, "-", 151, 149],
  ["South", "The Quay", 400, 372, 380, 391, 388],
  [null, "Hill Road", null, 60, 58, "60+", 61],
  ["TOTAL", null, 720, 1522, 1399, 1582, 1608],
]);
prisons["!merges"] = ["A1:G1", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:G3", "A5:A6", "A7:A8"].map((range) => utils.decode_range(range));
save("prisons.xlsx", { Held: prisons });

/** An export of a form in Kobo: the question in one cell and in a column for each choice, a repeat in a sheet of its own. */
const server = ["_id", "_uuid", "_submission_time", "_index"];
const interviews = utils.aoa_to_sheet([
  ["start", "about/sex", "about/age", "custody/told_reasons", "custody/asked_for", "custody/asked_for/money", "custody/asked_for/confession", "custody/asked_for/names", "custody/asked_for/nothing", "story", ...server],
  ["2020-02-03T09:12:00.000+07:00", "f", 24, "no", "money confession", 1, 1, 0, 0, "Nobody told me anything", 501, "0b5c-a1", "2020-02-03T10:02:11", 1],
  ["2020-02-03T13:40:00.000+07:00", "m", 31, "no", "money", 1, 0, 0, 0, "They asked twice for money", 502, "0b5c-a2", "2020-02-03T14:31:40", 2],
  ["2020-02-04T09:05:00.000+07:00", "m", 19, "dont_know", "confession names", 0, 1, 1, 0, "I do not know what it was", 503, "0b5c-a3", "2020-02-04T10:00:02", 3],
  ["2020-02-04T11:20:00.000+07:00", "f", 45, "yes", "nothing", 0, 0, 0, 1, "They were kind to me", 504, "0b5c-a4", "2020-02-04T12:15:30", 4],
  ["2020-02-05T09:30:00.000+07:00", "f", 28, "no", null, null, null, null, null, "I waited for five days", 505, "0b5c-a5", "2020-02-05T10:20:44", 5],
  ["2020-02-05T14:00:00.000+07:00", "m", 37, "no", "", 0, 0, 0, 0, "My brother came the next day", 506, "0b5c-a6", "2020-02-05T14:50:09", 6],
]);
const arrests = utils.aoa_to_sheet([
  ["arrests/arrested_on", "arrests/by_whom", "_index", "_parent_table_name", "_parent_index", "_submission__uuid"],
  ["2019-11-02", "police", 1, "interviews", 1, "0b5c-a1"],
  ["2020-01-10", "police", 2, "interviews", 1, "0b5c-a1"],
  ["2019-12-24", "social_affairs", 3, "interviews", 2, "0b5c-a2"],
  ["2020-01-15", "police", 4, "interviews", 3, "0b5c-a3"],
]);
save("interviews.xlsx", { interviews, arrests });
