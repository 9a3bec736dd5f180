/**
 * `npm run evaluate:numbers [SEED]`: what the number checker reads and finds in labelled texts, by set and by kind, and the
 * tables of docs/check.md. What is kept aside is counted by itself.
 */
import { countsOf, type MeasuredRow, pairRow, readingRows, setsOf } from "../test/check/measure.ts";
import { fromShared } from "../test/needs.ts";

const folder = fromShared("numbers", "the labelled sets of the number checker");
const rows: MeasuredRow[] = [];
const percent = (part: number, whole: number): string =>
  whole === 0 ? "-" : `${((part / whole) * 100).toFixed(0)}%`;

for (const [name, items] of setsOf(folder, process.argv[2])) {
  const counts = countsOf(items);
  rows.push(pairRow(name, counts));
  process.stdout.write(`\n${name}\n`);
  for (const [kind, { wrong, right, flagged, twins, falseAlarms, figures }] of counts)
    process.stdout.write(
      `${kind.padEnd(26)} right ${right}/${wrong} (${percent(right, wrong)})  precision ${percent(right, flagged + falseAlarms)}  twins flagged ${falseAlarms}/${twins} (${((falseAlarms / Math.max(figures, 1)) * 1000).toFixed(1)} per 1,000 figures)\n`,
    );
}
for (const list of [rows, readingRows(folder)])
  process.stdout.write(`\n${list.map((row) => `| ${row.join(" | ")} |`).join("\n")}\n`);
