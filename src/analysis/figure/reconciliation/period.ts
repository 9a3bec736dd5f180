import { figureText, timeText } from "../../../arithmetic/figure-text.ts";
import type { Ref } from "../../../domain/id.ts";
import { spanOf } from "../../../domain/time.ts";
import { type Statement } from "../statement.ts";
import { partsOfYear, reportWords } from "../vocabulary.ts";
import { type Stretch, gapsIn, stretchesText, stretchOf } from "./time.ts";
import { reconciliationOf, type Reconciliation } from "./verdict.ts";

const dayMs = 86_400_000;
/** The shortest part of a period that is worth a remark when it is left out, and the shortest period asked about. */
const leastGapMs = 27 * dayMs;
const leastPeriodMs = 85 * dayMs;

const yearMs = 365 * dayMs;
const pieceEnds = /[;,]| and | & /;

/**
 * Numbers for a period that are put together from parts, or taken from reports, which leave out part of it: 2019 to 2021
 * from figures of 2019 and 2021, or from an "annual report 2019" and the "first six months of 2021".
 */
export function periodsLeftOut(statements: readonly Statement[]): Reconciliation[] {
  const byRef = new Map(statements.map((statement) => [statement.ref, statement]));
  const found = statements.flatMap((statement) => {
    const period = periodOf(statement);
    if (period === undefined) return [];
    const inputs = partsInTime(statement, byRef);
    const ofInputs =
      inputs.length === 0
        ? []
        : gapsIn(
            period,
            inputs.map(({ span }) => stretchOf(span)!),
            leastGapMs,
          );
    const attributed = statement.figure.attributed_to ?? "";
    const reports = reportsIn(attributed);
    // One annual report may tell of the years before it; one of a part of a year says that it is of that part.
    const areEnough = reports.length > 1 || (reports.length === 1 && isOfPart(reports[0]!, attributed));
    const ofReports = areEnough ? gapsIn(period, reports, leastGapMs) : [];
    const isLeftOut = ofInputs.length > 0 || ofReports.length > 0;
    return isLeftOut ? [{ statement, inputs: ofInputs.length === 0 ? [] : inputs, ofInputs, ofReports }] : [];
  });
  // What one number leaves out is said once, however often the number is stated.
  const once = Map.groupBy(found, ({ statement: { figure, place } }) =>
    [figureText(figure), place, figure.as_of?.edtf, figure.attributed_to].join("\n"),
  );
  return [...once.values()].map(leftOut);
}

function isOfPart({ from, until }: Stretch, attributed: string): boolean {
  return until - from < yearMs && attributed.split(pieceEnds).length === 1;
}

type LeftOut = {
  readonly statement: Statement;
  readonly inputs: readonly Statement[];
  readonly ofInputs: readonly Stretch[];
  readonly ofReports: readonly Stretch[];
};

/** The parts in their order and then the number, which they leave something out of and do not contradict. */
function leftOut(group: readonly LeftOut[]): Reconciliation {
  const { ofInputs = [], inputs = [] } = group.find(({ ofInputs: gaps }) => gaps.length > 0) ?? {};
  const { statement, ofReports } = group[0]!;
  const dated = ({ figure, ref }: Statement): string =>
    `${figureText(figure)} (${timeText(figure.as_of)}: ${ref})`;
  const { attributed_to } = statement.figure;
  return reconciliationOf(
    "date",
    [...inputs, ...group.map((one) => one.statement)],
    [
      ...inputs.map(dated),
      ...group.map((one) => dated(one.statement)),
      ...(ofReports.length === 0 ? [] : [`from ${attributed_to}`]),
    ].join("; "),
    [
      ...(ofInputs.length === 0
        ? []
        : [`The figures that it is put together from leave out ${stretchesText(ofInputs)}.`]),
      ...(ofReports.length === 0 ? [] : [`The reports that it names leave out ${stretchesText(ofReports)}.`]),
      "A source that is not named, or no number for that time, cannot be excluded.",
    ].join(" "),
  );
}

/** The period that a number counts over; undefined where it is of a day, of one person, or no count. */
function periodOf({ span, kind, dimension, figure, quantity }: Statement): Stretch | undefined {
  const whole = stretchOf(span);
  if (whole === undefined || whole.until - whole.from < leastPeriodMs) return undefined;
  if (quantity === undefined || figure.case !== undefined) return undefined;
  if (kind !== "stock" && kind !== "flow") return undefined;
  if (
    dimension.startsWith("percent") ||
    (figure.formula !== undefined && figure.formula !== "sum" && figure.formula !== "same")
  )
    return undefined;
  return whole;
}

/** The inputs that are parts of a period, one after the other; none where they are parts of another kind. */
export function partsInTime(
  { figure, dimension }: Statement,
  byRef: ReadonlyMap<Ref, Statement>,
): Statement[] {
  const inputs = figure.derived_from.flatMap((ref) => byRef.get(ref) ?? []);
  if (inputs.length < 2 || inputs.length !== figure.derived_from.length || figure.formula === "same")
    return [];
  const spans = inputs.flatMap((input) => stretchOf(input.span) ?? []);
  const areParts =
    spans.length === inputs.length &&
    inputs.every((input) => input.dimension === dimension) &&
    spans.every(({ from, until }) => until - from >= leastGapMs);
  const follow = spans.some((a) => spans.some((b) => a.until <= b.from));
  return areParts && follow ? inputs : [];
}

/**
 * The periods that the named sources say they cover. A dated article beside them covers its year up to its day, as it may
 * sum up all of it; a date that follows a report is when it was published; a year without a report stands for itself only
 * where a report is named before it. Parts of a year that stand in a row ("Q1, Q2 and Q4 2021") share the year after them.
 */
function reportsIn(text: string): Stretch[] {
  const periods: Stretch[] = [];
  const waiting: Months[] = [];
  const isMonthly = /\bmonthly\b/i.test(text);
  let isReport = false;
  let reports = 0;
  let last = Number.NaN;
  const add = (year: number, [from, until]: Months): void => {
    periods.push(whole(`${year}-${twoDigits(from)}/${year}-${twoDigits(until)}`));
    reports += 1;
  };
  for (const piece of text.toLowerCase().split(pieceEnds)) {
    const year = Number(/\b((?:19|20)\d\d)\b/.exec(piece)?.[1] ?? Number.NaN);
    const part = partOf(piece, isMonthly);
    const years = /\b((?:19|20)\d\d) ?(?:-|–|to) ?((?:19|20)\d\d)\b/.exec(piece);
    const isDate = dateAlone.test(piece);
    const article = articleDate.exec(piece);
    if (reportWords.test(piece) || (part !== undefined && !isDate)) isReport = true;
    if (!Number.isFinite(year)) {
      if (part !== undefined) waiting.push(part);
      continue;
    }
    last = year;
    for (const months of waiting.splice(0)) add(year, months);
    if (isDate && reports > 0 && !isMonthly) continue;
    if (article !== null && (part === undefined || isDate)) {
      const month = twoDigits(monthOf(article[2]!));
      periods.push(whole(`${year}-01/${year}-${month}-${article[1]!.padStart(2, "0")}`));
    } else if (isReport && years !== null) {
      periods.push(whole(`${years[1]}/${years[2]}`));
      reports += 1;
    } else if (isReport) add(year, part ?? [1, 12]);
  }
  if (Number.isFinite(last)) for (const months of waiting) add(last, months);
  return reports === 0 ? [] : periods;
}

type Months = readonly [number, number];

const monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const month = `\\b(${monthNames.join("|")})[a-z]*\\.?`;
const articleDate = new RegExp(`\\b(\\d{1,2}) ${month} ((?:19|20)\\d\\d)\\b`);
const dateAlone = new RegExp(`^\\s*(?:published |dated |of )?(?:\\d{1,2} )?${month} (?:19|20)\\d\\d\\s*$`);
const monthRange = new RegExp(`${month} ?(?:to|until|through|-|–|—) ?${month}`);
const quarterRange = /\bq([1-4]) ?(?:to|-|–|—) ?q?([1-4])\b/;

/** Which months of its year a piece of a source's name speaks of; undefined where it names none. */
function partOf(piece: string, isMonthly: boolean): Months | undefined {
  const range = monthRange.exec(piece);
  if (range !== null) return [monthOf(range[1]!), monthOf(range[2]!)];
  const quarters = quarterRange.exec(piece);
  if (quarters !== null) return [Number(quarters[1]) * 3 - 2, Number(quarters[2]) * 3];
  const named = partsOfYear.find(({ words }) => words.test(piece))?.months;
  const single = isMonthly ? new RegExp(month).exec(piece) : null;
  return named ?? (single === null ? undefined : [monthOf(single[1]!), monthOf(single[1]!)]);
}

function monthOf(name: string): number {
  return monthNames.indexOf(name) + 1;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}

/** The period that an EDTF interval spans. */
function whole(edtf: string): Stretch {
  const { from, until } = spanOf({ edtf });
  return { from: from!, until: until! };
}
