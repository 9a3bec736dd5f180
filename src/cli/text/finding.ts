import type { ConsistencyRow, FindingRow } from "../../api/listing.ts";
import { counted, wordsOf } from "../../domain/noun.ts";
import { oneLine, paragraph, tally } from "./layout.ts";

export function findingsText(rows: readonly FindingRow[]): string {
  if (rows.length === 0)
    return "No finding is on file. Import some (docs/findings.md), or compute one with habeas finding.";
  return [...rows.map((row) => findingText(row)), tally(rows.map(({ verdict }) => verdict))].join("\n\n");
}

export function findingText(row: FindingRow): string {
  const missing = Object.entries(row.missing).map(([state, count]) => `${count} ${wordsOf(state)}`);
  const list = (label: string, refs: readonly string[], more = 0): string[] =>
    refs.length + more === 0
      ? []
      : [
          paragraph(
            `${label}: ${[...refs, ...(more === 0 ? [] : [`${more} whom the frame counts without naming`])].join(" ")}`,
            "    ",
          ),
        ];
  // Each ref once: whoever stands in a list already is not listed again as an exception.
  const known = new Set([...row.counted, ...row.otherwise]);
  const inPart = row.exceptions.filter((ref) => !known.has(ref));
  const against = new Set(row.exceptions);
  const isAgainst = (refs: readonly string[]): boolean =>
    refs.length > 0 && refs.every((ref) => against.has(ref));
  const label = (refs: readonly string[], name: string): string =>
    `${name}${isAgainst(refs) ? ", against what is stated" : ""}`;
  const partOf = row.population.trim() !== "true";
  const range = (least: number, most: number): string =>
    least === most ? `${most}` : `${least} ${most - least === 1 ? "or" : "to"} ${most}`;
  return [
    oneLine(
      `${row.verdict.toUpperCase()}  ${row.statement ?? row.property ?? ""}${row.ref === null ? "" : `  [${row.ref}]`}`,
    ),
    ...(row.told
      ? [
          `    ${range(row.least.n, row.n)} of ${range(row.least.N, row.N)} answered${missing.length === 0 ? "" : `; missing: ${missing.join(", ")}`}${row.frame === null ? "" : `; frame ${row.frame}`}`,
        ]
      : []),
    ...(row.sentence === null ? [] : [paragraph(row.sentence, "    ")]),
    paragraph(row.why, "    "),
    ...list(label(row.counted, "it holds for"), row.counted),
    ...list(label(row.otherwise, "it does not hold for"), row.otherwise),
    ...list("it holds in part for, against what is stated", inPart),
    ...row.maybe_same.flatMap((group) => list("may be one person", group)),
    ...list("rests on what was retracted", row.rests_on_retracted?.sources ?? []),
    ...list("undetermined", row.undetermined, partOf ? row.unnamed : 0),
    ...withheldLines(row.withheld),
  ].join("\n");
}

/** How many members of a list are not named: "1 exception is not shown to this audience". */
function withheldLines(withheld: FindingRow["withheld"]): string[] {
  const names: Readonly<Record<string, readonly [string, string]>> = {
    counted: ["of whom it holds is", "of whom it holds are"],
    otherwise: ["of whom it does not hold is", "of whom it does not hold are"],
    exceptions: ["exception is", "exceptions are"],
    undetermined: ["undetermined is", "undetermined are"],
  };
  return Object.entries(withheld).map(
    ([list, count]) => `    ${counted(count, ...names[list]!)} not shown to this audience.`,
  );
}

export function consistencyText(rows: readonly ConsistencyRow[]): string {
  if (rows.length === 0)
    return "No rule finds two things in these cases to hold against each other (docs/findings.md has the rules).";
  const blocks = rows.map((row) =>
    [
      `${row.verdict.toUpperCase()}  ${row.rule}  ${row.record}  [${row.id}]`,
      paragraph(row.why, "    "),
    ].join("\n"),
  );
  return [...blocks, "", tally(rows.map(({ verdict }) => verdict))].join("\n");
}
