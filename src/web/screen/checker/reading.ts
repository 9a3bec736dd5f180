import { numberText } from "../../../arithmetic/number-text.ts";
import { monthNames } from "../../../report/number-text.ts";
import type { Diagnostic } from "../../../numbers/diagnostic.ts";
import type { LedgerFigure } from "../../../numbers/ledger/ledger.ts";
import type { Mention } from "../../../numbers/mention.ts";

/** A line of a table of two columns. */
export type ReadingRow = readonly [name: string, says: string];

/** How the checker reads a number: its normal form, in words a reader can hold against the sentence. */
export function readingOf(mention: Mention): ReadingRow[] {
  const rows: ReadingRow[] = [["Value", valueText(mention)]];
  const sense = senseText(mention);
  if (sense !== undefined) rows.push(["Wording", sense]);
  const counted = mention.quantity.filter((concept) => !concept.startsWith("~"));
  if (counted.length > 0) rows.push(["Of what", counted.join(", ").replaceAll("_", " ")]);
  if (mention.place !== null) rows.push(["Place", mention.place]);
  if (mention.as_of !== null) rows.push(["As of", dateText(mention.as_of)]);
  if (mention.voice !== "own")
    rows.push(["Voice", mention.voice === "quoted" ? "quoted, so never mended for you" : "somebody else’s"]);
  const precision = precisionText(mention);
  if (precision !== undefined) rows.push(["Printed", precision]);
  return rows;
}

function valueText({ value, unit, kind, sub, surface }: Mention): string {
  if (sub === "n-of-N" && Array.isArray(value) && value.length === 2)
    return `${numberText(value[0]!, 4)} of ${numberText(value[1]!, 4)}`;
  if (kind === "ratio" && sub === "one-in-k" && Array.isArray(value))
    return `${numberText(value[0]!, 4)} in ${numberText(value[1]!, 4)}`;
  if (typeof value === "number") return withUnit(numberText(value, 4), unit);
  if (Array.isArray(value))
    return withUnit(value.map((each: number) => numberText(each, 4)).join(" to "), unit);
  return surface;
}

function withUnit(number: string, unit: string | null): string {
  if (unit === null || unit === "") return number;
  if (unit === "%") return `${number} %`;
  if (unit === "person") return `${number} ${number === "1" ? "person" : "people"}`;
  return `${number} ${unit}`;
}

function senseText({ hedge, senses }: Mention): string | undefined {
  const said = hedge.map((words) => `“${words.replaceAll("_", " ")}”`).join(", ");
  const meaning = senses.map((sense) => meanings[sense]).find((text) => text !== undefined);
  if (said === "") return undefined;
  return meaning === undefined ? said : `${said}: ${meaning}`;
}

const meanings: Readonly<Partial<Record<Mention["senses"][number], string>>> = {
  over: "more than this",
  at_least: "this or more",
  nearly: "a little less than this",
  about: "near this, either side",
  up_to: "this or less",
  under: "less than this",
};

function precisionText({ granularity, value }: Mention): string | undefined {
  // A single 0 at the end says nothing: one number in ten ends so.
  if (typeof value !== "number" || !(granularity > 0) || (granularity >= 1 && granularity < 100))
    return undefined;
  return granularity > 1
    ? `to the nearest ${numberText(granularity, 4)}`
    : `to ${numberText(granularity, 4)}`;
}

/** "2020-03" as "March 2020"; the checker's `early:`, `since:` and intervals in words. */
export function dateText(edtf: string): string {
  const colon = edtf.indexOf(":");
  if (colon > 0) return `${edtf.slice(0, colon)} ${dateText(edtf.slice(colon + 1))}`;
  const slash = edtf.indexOf("/");
  if (slash > 0) return `${dateText(edtf.slice(0, slash))} to ${dateText(edtf.slice(slash + 1))}`;
  const match = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(edtf);
  if (match === null) return edtf;
  const [, year, month, day] = match;
  const name = month === undefined ? undefined : monthNames[Number(month) - 1];
  return [day === undefined ? undefined : String(Number(day)), name, year].filter(Boolean).join(" ");
}

/** The ledger figures behind an id: one, or the two whose share a derived one is. */
export function figuresBehind(id: string, ledger: readonly LedgerFigure[]): LedgerFigure[] {
  const own = ledger.find((figure) => figure.id === id);
  if (own !== undefined) return [own];
  for (const part of ledger) {
    if (!id.startsWith(`${part.id}/`)) continue;
    const whole = ledger.find((figure) => figure.id === id.slice(part.id.length + 1));
    if (whole !== undefined) return [part, whole];
  }
  return [];
}

/** What a ledger figure says, on one line: "9,500 people, prison population, Port Ansel, March 2020". */
export function figureText({
  value,
  unit,
  quantity,
  population,
  place,
  as_of,
  status,
}: LedgerFigure): string {
  const number =
    typeof value === "number" ? numberText(value, 4) : value.map((each) => numberText(each, 4)).join(" to ");
  const qualifier = status === "lower_bound" ? "at least " : status === "estimate" ? "an estimate of " : "";
  return [
    `${qualifier}${withUnit(number, unit ?? "person")}`,
    quantity.replaceAll(/[_-]/g, " "),
    population,
    place,
    as_of === null || as_of === undefined ? undefined : dateText(as_of),
  ]
    .filter((part) => part !== undefined && part !== null && part !== "")
    .join(", ");
}

const computedWords: Readonly<Record<string, string>> = {
  v: "the ledger’s figure",
  of: "of capacity, %",
  over: "over capacity, %",
  growth: "growth, %",
  ratio: "new as a share of old",
  share: "share, %",
  diff: "difference",
  points: "difference, points",
  relative: "growth, %",
  more: "times more",
  sum: "sum of the parts",
  whole: "whole",
  complement: "what is left",
  converted: "converted",
  n: "number",
  most: "most that is possible",
  step: "one person is, %",
  lower: "nearest below, %",
  upper: "nearest above, %",
};

/** What was computed for a finding, each with its name. */
export function arithmeticOf({ computed }: Diagnostic): ReadingRow[] {
  return Object.entries(computed ?? {}).map(([name, value]): ReadingRow => [
    computedWords[name] ?? name.replaceAll("_", " "),
    new Intl.NumberFormat("en", { maximumFractionDigits: 2 }).format(value),
  ]);
}

/** "of-vs-over" as "of vs over". */
export function ruleText(rule: Diagnostic["rule"]): string {
  return rule.replaceAll("-", " ");
}
