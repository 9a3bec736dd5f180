import { figureText } from "../../../arithmetic/figure-text.ts";
import { intervalOf } from "../../../arithmetic/hedge-law.ts";
import { recompute } from "../recomputation.ts";
import { type Statement } from "../statement.ts";
import { partitions } from "../vocabulary.ts";
import { reconciliationOf, type Reconciliation } from "./verdict.ts";

/** Of one place and date: groups that make up everyone against everyone, and any group that is larger than that. */
export function wholesAndParts(statements: readonly Statement[]): Reconciliation[] {
  const held = statements.filter(
    ({ concept, quantity, span, figure }) =>
      concept === "prison-population" &&
      quantity !== undefined &&
      span !== undefined &&
      figure.case === undefined,
  );
  const moments = Map.groupBy(held, ({ place, figure }) => `${place}\n${figure.as_of!.edtf}`);
  return [...moments.values()].flatMap((moment) => {
    const byGroup = Map.groupBy(
      moment.filter(({ tags, population }) => population === tags.join(" ")),
      ({ population }) => population,
    );
    const whole = byGroup.get("")?.[0];
    return whole === undefined ? [] : [...sumOfGroups(whole, byGroup), ...largerThanAll(whole, byGroup)];
  });
}

function sumOfGroups(whole: Statement, byGroup: ReadonlyMap<string, readonly Statement[]>): Reconciliation[] {
  const sums = partitions.flatMap((partition) => {
    const parts = partition.flatMap((tag) => byGroup.get(tag)?.[0] ?? []);
    if (parts.length !== partition.length) return [];
    const result = recompute(
      { ...whole.figure, formula: "sum" },
      parts.map(({ figure }) => figure),
    );
    return result.outcome === "not-computable"
      ? []
      : [{ parts, result, kind: partition.includes("women") ? "sex" : "status" }];
  });
  return [...Map.groupBy(sums, ({ kind }) => kind).values()].map((tried) => {
    const { parts, result } = tried.find((sum) => sum.result.outcome !== "differs") ?? tried[0]!;
    const arithmetic = `${result.arithmetic}; printed: ${figureText(whole.figure)}`;
    if (result.outcome !== "differs") {
      return reconciliationOf(
        result.outcome === "rounding" ? "rounding" : "agree",
        [whole, ...parts],
        arithmetic,
        "The groups make up the whole.",
      );
    }
    const more =
      result.computed !== undefined && result.computed.truth.reach.low > intervalOf(whole.quantity!).high;
    return more
      ? reconciliationOf(
          "irreconcilable",
          [whole, ...parts],
          arithmetic,
          "The groups are more than the whole that they belong to; people counted in two of them cannot be excluded.",
        )
      : reconciliationOf(
          "population",
          [whole, ...parts],
          arithmetic,
          "The groups are fewer than the whole; people whom neither counts cannot be excluded.",
        );
  });
}

function largerThanAll(
  whole: Statement,
  byGroup: ReadonlyMap<string, readonly Statement[]>,
): Reconciliation[] {
  return [...byGroup].flatMap(([group, [part]]) => {
    // Children held with a mother are not counted as prisoners.
    if (group === "" || part!.tags.includes("infants")) return [];
    if (intervalOf(part!.quantity!).low <= intervalOf(whole.quantity!).high) return [];
    const text = `${figureText(part!.figure)} (${part!.ref}) of ${figureText(whole.figure)} (${whole.ref})`;
    return reconciliationOf(
      "irreconcilable",
      [part!, whole],
      text,
      "A group is larger than the whole that it belongs to.",
    );
  });
}
