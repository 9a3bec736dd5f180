import type { Figure, FigureValue } from "../../domain/figure.ts";
import type { Ref } from "../../domain/id.ts";
import type { RecordOf } from "../../domain/record.ts";
import { resultOf } from "./recomputation.ts";

/**
 * The figures, those without a value of their own with what their formula gives from the figures that they name. One
 * whose inputs are missing, are no numbers, or lead back to itself keeps its value `derived`.
 */
export function withValues(figures: readonly RecordOf<"figure">[]): readonly RecordOf<"figure">[] {
  if (figures.every(({ body }) => body.value.kind !== "derived")) return figures;
  const byRef = new Map(figures.map(({ ref, body }) => [ref, body]));
  const known = new Map<Ref, Figure>();
  const valued = (ref: Ref, above: ReadonlySet<Ref>): Figure | undefined => {
    const body = known.get(ref) ?? byRef.get(ref);
    if (body?.value.kind !== "derived" || body.formula === undefined || above.has(ref)) return body;
    const path = new Set([...above, ref]);
    const inputs = body.derived_from.map((input) => valued(input, path));
    const whole = inputs.filter((input) => input !== undefined && input.value.kind === "number") as Figure[];
    const result = whole.length === inputs.length ? resultOf(body.formula, body, whole) : undefined;
    if (result === undefined) return body;
    const value: FigureValue = { kind: "number", low: result.low, high: result.high };
    const figure = { ...body, value, qualifier: result.qualifier ?? ("about" as const) };
    known.set(ref, figure);
    return figure;
  };
  return figures.map((record) => ({ ...record, body: valued(record.ref, new Set()) ?? record.body }));
}
