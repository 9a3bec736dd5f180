import type { ReleaseAnswer, ReleaseListed } from "../../api/disclosure.ts";
import { tableNotes, tableRows } from "../../publish/table-file.ts";
import { columns, oneLine, paragraph, tally } from "./layout.ts";

/** What was released and what was refused, each with its reason; of a table, the table as it may go out. */
export function releaseText({ rows, table }: ReleaseAnswer): string {
  const blocks = rows.map((row) =>
    [
      oneLine(`${row.outcome.toUpperCase()}  ${row.what}`),
      paragraph(row.why, "    "),
      ...(row.sentence === null ? [] : [paragraph(row.sentence, "    ")]),
      ...(row.records.length === 0 ? [] : [paragraph(`It would tell of ${row.records.join(", ")}.`, "    ")]),
      ...(row.prevents.length === 0
        ? []
        : [paragraph(`After it these can't be released any more: ${row.prevents.join(", ")}.`, "    ")]),
      ...(row.may_be_decided
        ? [paragraph('A named person may decide so: say why with --decide "WHY".', "    ")]
        : []),
    ].join("\n"),
  );
  const cells = table === null ? [] : tableRows(table).map((row) => row.map(String));
  const numbers = Array.from({ length: (cells[0]?.length ?? 1) - 1 }, (_, at) => at + 1);
  return [...blocks, ...(table === null ? [] : ["", columns(cells, numbers), ...tableNotes(table)])].join(
    "\n",
  );
}

/** Everything that was released, a block each. */
export function releasesText(rows: readonly ReleaseListed[]): string {
  if (rows.length === 0) return "Nothing was released of this dossier.";
  const blocks = rows.map((row) =>
    [
      oneLine(
        `${row.standing.toUpperCase()}  ${row.at.slice(0, 10)}  ${row.what}, to ${row.audience}${row.to === null ? "" : ` (${row.to})`}`,
      ),
      ...(row.withheld === 0 ? [] : [`    ${row.withheld} of its numbers withheld.`]),
      ...(row.why === null ? [] : [paragraph(`Decided by ${row.member}: ${row.why}`, "    ")]),
      ...(row.withdrawn.length === 0
        ? []
        : [paragraph(`It counts ${row.withdrawn.join(", ")}, who withdrew since.`, "    ")]),
    ].join("\n"),
  );
  return [...blocks, "", tally(rows.map(({ standing }) => standing))].join("\n");
}
