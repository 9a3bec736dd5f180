import { intervalOf } from "../domain/quantity.ts";
import { groupBy, type Statement } from "./figure-statement.ts";
import { figureText, timeText } from "./figure-text.ts";
import { compare, reconciliationOf, type Reconciliation } from "./reconciliation-verdict.ts";

/** How far beyond both ends a number between them lies, as a share of the nearer, before its omission is worth a remark. */
const tellingExcess = 0.1;

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
  for (const points of groupBy(dated, ({ source }) => source ?? "").values()) {
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
