import { figureText, timeText } from "../../../arithmetic/figure-text.ts";
import { intervalOf } from "../../../arithmetic/hedge-law.ts";
import { significantDigits } from "../../../arithmetic/precision.ts";
import { type Statement } from "../statement.ts";
import { differInHedge, hedgeOf, isOneNumber, type Node } from "./relation.ts";
import { compare, reconciliationOf, type Reconciliation } from "./verdict.ts";

/** How far beyond both ends a number between them lies, as a share of the nearer, before its omission is worth a remark. */
const tellingExcess = 0.1;

/**
 * What becomes of a hedge where one number is stated again: "up to 10,000" here and "10,000" there. Undefined where every
 * statement hedges alike, where their dates make them two numbers, and where "about" only says that a percentage is
 * rounded, as all printed percentages are. Of a range, whether another source gives one end of it alone.
 */
export function changedHedge(nodes: readonly Node[]): string | undefined {
  const same = [
    ...Map.groupBy(nodes, ({ statement: { quantity } }) => `${quantity?.low}\n${quantity?.high}`).values(),
  ];
  for (const group of same) {
    const apart = group.filter((one) => group.some((other) => differInHedge(one.statement, other.statement)));
    if (apart.length === 0) continue;
    const say = (those: readonly Node[]): string =>
      those.flatMap(({ refs }) => refs.map(({ ref }) => ref)).join(", ");
    const plain = apart.filter(({ statement }) => hedgeOf(statement) === "none");
    const kinds = [...Map.groupBy(apart, ({ statement }) => figureText(statement.figure))];
    return plain.length === 0
      ? `One number is hedged in different ways: ${kinds.map(([text, those]) => `${text} (${say(those)})`).join(", ")}.`
      : `One number is hedged in ${say(apart.filter((node) => !plain.includes(node)))} and stands without its hedge in ${say(plain)}. Without it the number claims more than was said.`;
  }
  return lostRange(nodes);
}

/** Digits from which one number of one indicator, place and time is the same number, whatever words its people have. */
const restatedDigits = 2;

/** Numbers that another source states again with another hedge and other words for the people: "over 8,700" sent to camps. */
export function hedgesUnderOtherWords(statements: readonly Statement[]): Reconciliation[] {
  const numbers = statements.filter(
    ({ quantity, figure, open, record }) =>
      quantity !== undefined &&
      record === "figure" &&
      figure.case === undefined &&
      !open &&
      significantDigits(quantity.low) >= restatedDigits,
  );
  const same = Map.groupBy(numbers, ({ concept, place, dimension, tags, quantity }) =>
    [concept, place, dimension, tags.join(" "), quantity!.low, quantity!.high].join("\n"),
  );
  return [...same.values()].flatMap((all) => {
    if (new Set(all.map(({ population }) => population)).size < 2) return [];
    // One statement for each source, wording and hedge is enough, however often it is repeated.
    const group = [
      ...Map.groupBy(all, ({ source, population, quantity, figure }) =>
        [source, population, quantity!.qualifier, figure.estimate, figure.as_of?.edtf].join("\n"),
      ).values(),
    ].map(([first]) => first!);
    const apart = group.filter((one) =>
      group.some(
        (other) =>
          one.population !== other.population && one.source !== other.source && differInHedge(one, other),
      ),
    );
    const nodes = apart.map((statement): Node => ({ statement, refs: [statement] }));
    const note = changedHedge(nodes);
    if (note === undefined) return [];
    const worded = [...new Set(apart.map(({ figure }) => `“${figure.population ?? "no words"}”`))].join(
      " and ",
    );
    const text = apart
      .map(({ figure, ref }) => `${figureText(figure)} (${timeText(figure.as_of)}: ${ref})`)
      .join("; ");
    return [reconciliationOf("hedge", apart, text, `${note} The people are called ${worded}.`)];
  });
}

/**
 * What becomes of a range where one end of it is stated alone: "4,000 to 5,000" here and "5,000" there. Undefined where
 * no number is such an end, or their dates make them two numbers.
 */
function lostRange(nodes: readonly Node[]): string | undefined {
  const isRange = ({ statement: { quantity } }: Node): boolean =>
    quantity !== undefined && quantity.low < quantity.high;
  for (const range of nodes.filter(isRange)) {
    const { low, high } = range.statement.quantity!;
    const ends = nodes.filter(
      (node) =>
        !isRange(node) &&
        node.statement.source !== range.statement.source &&
        [low, high].includes(node.statement.quantity?.low ?? Number.NaN) &&
        isOneNumber(range.statement, node.statement),
    );
    const said = (those: readonly Node[]): string =>
      those.flatMap(({ refs }) => refs.map(({ ref }) => ref)).join(", ");
    if (ends.length > 0)
      return `A range in ${said([range])} has become one end of it in ${said(ends)}. Alone the end claims more than was said.`;
  }
  return undefined;
}

/**
 * A source that gives a number for two dates, where another gives one for a date between them that is above or below
 * both: both are right, and the two dates alone tell another story.
 */
export function omittedExtremes(group: readonly Statement[]): Reconciliation[] {
  const [first] = group;
  if (first === undefined || first.kind !== "stock" || first.figure.case !== undefined) return [];
  const dated = group
    .filter(
      ({ span, quantity }) => quantity !== undefined && span?.from !== undefined && span.until !== undefined,
    )
    .sort((a, b) => a.span!.from! - b.span!.from! || compare(a.ref, b.ref));
  const results: Reconciliation[] = [];
  for (const points of Map.groupBy(dated, ({ source }) => source ?? "").values()) {
    if (points[0]!.source === undefined) continue;
    for (const [index, before] of points.slice(0, -1).entries()) {
      const after = points[index + 1]!;
      const between = within(dated, before, after).filter(
        (point) => point.source !== before.source && isOutside(point, before, after),
      );
      if (between.length === 0) continue;
      const text = [before, ...between, after]
        .map(({ figure, ref }) => `${figureText(figure)} (${timeText(figure.as_of)}: ${ref})`)
        .join(" → ");
      results.push(
        reconciliationOf(
          "date",
          [before, after, ...between],
          text,
          "The first and last are given without what lies between them, which is beyond both.",
        ),
      );
    }
  }
  return results;
}

function within(dated: readonly Statement[], before: Statement, after: Statement): Statement[] {
  // The list is in order of time: the first that starts late enough is found by halving.
  let [low, high] = [0, dated.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (dated[middle]!.span!.from! < before.span!.until!) low = middle + 1;
    else high = middle;
  }
  const found: Statement[] = [];
  for (let at = low; at < dated.length && dated[at]!.span!.from! < after.span!.from!; at += 1) {
    if (dated[at]!.span!.until! <= after.span!.from!) found.push(dated[at]!);
  }
  return found;
}

function isOutside(point: Statement, before: Statement, after: Statement): boolean {
  const low = Math.min(intervalOf(before.quantity!).low, intervalOf(after.quantity!).low);
  const high = Math.max(intervalOf(before.quantity!).high, intervalOf(after.quantity!).high);
  const own = intervalOf(point.quantity!);
  return own.low > high + tellingExcess * Math.abs(high) || own.high < low - tellingExcess * Math.abs(low);
}
