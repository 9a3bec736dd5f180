import type { FigureRow, ReconciliationRow } from "../../api/listing.ts";
import { counted } from "../../domain/noun.ts";
import { oneLine, paragraph, tally } from "./layout.ts";

export function figuresText(rows: readonly FigureRow[]): string {
  const blocks = rows.map((row) => {
    const where = [row.population, row.place, row.as_of === null ? null : `as of ${row.as_of}`].filter(
      (part) => part !== null,
    );
    const source = row.at === null ? "" : placeText(row.at);
    return [
      oneLine(`${row.value}  ${row.label}${row.derived ? "  (derived)" : ""}`),
      `    ${oneLine([row.ref, ...where].join("; "))}`,
      ...(source === "" ? [] : [`    ${oneLine(source)}`]),
      ...(row.arithmetic === null ? [] : [paragraph(row.arithmetic, "    ")]),
    ].join("\n");
  });
  if (rows.length === 0)
    return `${counted(0, "figure")}. Figures, capacities and counts come in with record files (docs/records.md).`;
  return [...blocks, "", counted(rows.length, "figure")].join("\n");
}

export function reconciliationsText(rows: readonly ReconciliationRow[]): string {
  const blocks = rows.map((row) =>
    [
      oneLine(
        `${row.verdict.toUpperCase()}  ${row.label}${row.place === null ? "" : `, ${row.place}`}  [${row.id}]`,
      ),
      paragraph(row.arithmetic, "    "),
      ...(row.note === null ? [] : [paragraph(row.note, "    ")]),
      `    ${row.figures.join(" ")}`,
    ].join("\n"),
  );
  if (rows.length === 0) return "No two figures are about one thing; habeas figures shows which there are.";
  return [...blocks, "", tally(rows.map(({ verdict }) => verdict))].join("\n");
}

/** A locator in words: `report, line 152: “over 38,990”`. */
export function placeText(at: Readonly<Record<string, unknown>> & { readonly source: string }): string {
  const parts = ["page", "line", "paragraph", "footnote"].flatMap((name) =>
    at[name] === undefined ? [] : [`${name} ${String(at[name])}`],
  );
  const time = at["time"] as { from: number; until?: number } | undefined;
  if (time !== undefined)
    parts.push(`second ${time.from}${time.until === undefined ? "" : ` to ${time.until}`}`);
  const quote = at["quote"] as { exact: string } | undefined;
  return `${[at.source, ...parts].join(", ")}${quote === undefined ? "" : `: “${quote.exact}”`}`;
}
