import type { Ref } from "../domain/id.ts";
import { dayText, type Span, spanOf } from "../domain/time.ts";
import { groupBy, type Statement } from "./figure-statement.ts";
import { figureText, timeText } from "./figure-text.ts";
import { partsOfYear, reportWords } from "./figure-vocabulary.ts";
import { reconciliationOf, type Reconciliation } from "./reconciliation-verdict.ts";

const dayMs = 86_400_000;
/** The shortest part of a period that is worth a remark when it is left out, and the shortest period asked about. */
const leastGapMs = 27 * dayMs;
const leastPeriodMs = 85 * dayMs;

type Whole = { readonly from: number; readonly until: number };

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
            inputs.map(({ span }) => wholeOf(span)!),
          );
    const reports = reportsIn(statement.figure.attributed_to ?? "");
    const ofReports = reports.length < 2 ? [] : gapsIn(period, reports);
    const isLeftOut = ofInputs.length > 0 || ofReports.length > 0;
    return isLeftOut ? [{ statement, inputs: ofInputs.length === 0 ? [] : inputs, ofInputs, ofReports }] : [];
  });
  // What one number leaves out is said once, however often the number is stated.
  const once = groupBy(found, ({ statement: { figure, place } }) =>
    [figureText(figure), place, figure.as_of?.edtf, figure.attributed_to].join("\n"),
  );
  return [...once.values()].map(leftOut);
}

type LeftOut = {
  readonly statement: Statement;
  readonly inputs: readonly Statement[];
  readonly ofInputs: readonly Whole[];
  readonly ofReports: readonly Whole[];
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
        : [`The figures that it is put together from leave out ${said(ofInputs)}.`]),
      ...(ofReports.length === 0 ? [] : [`The reports that it names leave out ${said(ofReports)}.`]),
      "A source that is not named, or no number for that time, cannot be excluded.",
    ].join(" "),
  );
}

/** The period that a number counts over; undefined where it is of a day, of one person, or no count. */
function periodOf({ span, kind, dimension, figure, quantity }: Statement): Whole | undefined {
  const whole = wholeOf(span);
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
function partsInTime({ figure, dimension }: Statement, byRef: ReadonlyMap<Ref, Statement>): Statement[] {
  const inputs = figure.derived_from.flatMap((ref) => byRef.get(ref) ?? []);
  if (inputs.length < 2 || inputs.length !== figure.derived_from.length || figure.formula === "same")
    return [];
  const spans = inputs.flatMap((input) => wholeOf(input.span) ?? []);
  const areParts =
    spans.length === inputs.length &&
    inputs.every((input) => input.dimension === dimension) &&
    spans.every(({ from, until }) => until - from >= leastGapMs);
  const follow = spans.some((a) => spans.some((b) => a.until <= b.from));
  return areParts && follow ? inputs : [];
}

function wholeOf(span: Span | undefined): Whole | undefined {
  return span?.from === undefined || span.until === undefined
    ? undefined
    : { from: span.from, until: span.until };
}

/** What of the period none of the parts covers. */
function gapsIn(period: Whole, parts: readonly Whole[]): Whole[] {
  const gaps: Whole[] = [];
  let at = period.from;
  for (const part of [...parts].sort((a, b) => a.from - b.from)) {
    if (part.from - at >= leastGapMs && at < period.until)
      gaps.push({ from: at, until: Math.min(part.from, period.until) });
    at = Math.max(at, part.until);
  }
  if (period.until - at >= leastGapMs) gaps.push({ from: at, until: period.until });
  return gaps;
}

/**
 * The periods that the named sources say they cover. A dated article beside them covers its year up to its day, as it may
 * sum up all of it; a year without a report stands for itself only where a report is named before it.
 */
function reportsIn(text: string): Whole[] {
  const periods: Whole[] = [];
  let isReport = false;
  let reports = 0;
  for (const piece of text.toLowerCase().split(/[;,]| and | & /)) {
    const year = Number(/\b((?:19|20)\d\d)\b/.exec(piece)?.[1] ?? Number.NaN);
    const part = partsOfYear.find(({ words }) => words.test(piece));
    const years = /\b((?:19|20)\d\d) ?(?:-|–|to) ?((?:19|20)\d\d)\b/.exec(piece);
    const article =
      /\b(\d{1,2}) (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* ((?:19|20)\d\d)\b/.exec(piece);
    if (reportWords.test(piece) || part !== undefined) isReport = true;
    if (!Number.isFinite(year)) continue;
    if (article !== null && part === undefined) {
      const month = String(monthNames.indexOf(article[2]!) + 1).padStart(2, "0");
      periods.push(whole(`${year}-01/${year}-${month}-${article[1]!.padStart(2, "0")}`));
    } else if (isReport) {
      const [from, until] = part?.months ?? [1, 12];
      const month = (number: number): string => String(number).padStart(2, "0");
      periods.push(
        whole(years === null ? `${year}-${month(from)}/${year}-${month(until)}` : `${years[1]}/${years[2]}`),
      );
      reports += 1;
    }
  }
  return reports === 0 ? [] : periods;
}

const monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** The period that an EDTF interval spans. */
function whole(edtf: string): Whole {
  const { from, until } = spanOf({ edtf });
  return { from: from!, until: until! };
}

/** The gaps as years where they are whole years, as months where they are whole months, else as days. */
function said(gaps: readonly Whole[]): string {
  return gaps
    .map(({ from, until }) => {
      const [first, last] = [dayText(from), dayText(until - 1)];
      const months = first.endsWith("-01") && dayText(until).endsWith("-01");
      const years = first.endsWith("-01-01") && last.endsWith("-12-31");
      const [a, b] = [first, last].map((day) => day.slice(0, years ? 4 : months ? 7 : 10));
      return a === b ? a : `${a} to ${b}`;
    })
    .join(" and ");
}
