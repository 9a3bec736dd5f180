/** Solves integer programmes in a process of its own: HiGHS (Huangfu & Hall 2018) by its model interface. Runs in the child only. */
import loaded from "highs";
import type { Parse } from "../apart/parser.ts";
import { type Bounding, isOpen } from "../../analysis/disclosure/attack.ts";
import type { Point, Programme } from "../../analysis/disclosure/programme.ts";

export type Task = {
  readonly programme: Programme;
  readonly asks: readonly Bounding[];
  readonly seconds: number;
};

/** Points of the programme as they are found, and at the end whether every question was answered in time. */
export type SolverMessage = { readonly point: Point } | { readonly done: boolean };

// Its types are those of a CommonJS module, whose default this is not.
const highs = await (loaded as unknown as typeof loaded.default)();

export const parse: Parse<SolverMessage> = function* (input) {
  const { programme, asks, seconds } = JSON.parse(
    Buffer.concat([...input]).toString("utf8"),
    (_, value: unknown) => (value === "Infinity" ? Infinity : value),
  ) as Task;
  const { columns, rows } = programme;
  const { minimize, maximize } = highs.constants.objectiveSense;
  const { optimal, infeasible } = highs.constants.modelStatus;
  const until = performance.now() + seconds * 1000;
  const ofEnd = (end: number): number => (end === Infinity ? highs.infinity : end);
  const model = highs.createModel({
    numCols: columns.length,
    numRows: rows.length,
    colCost: new Float64Array(columns.length),
    colLower: columns.map(({ low }) => low),
    colUpper: columns.map(({ high }) => ofEnd(high)),
    rowLower: rows.map(({ low }) => low),
    rowUpper: rows.map(({ high }) => ofEnd(high)),
    integrality: new Int32Array(columns.length).fill(highs.constants.variableType.integer),
    matrix: {
      format: "csr",
      numRows: rows.length,
      numCols: columns.length,
      starts: [0, ...startsOf(rows)],
      indices: rows.flatMap(({ terms }) => terms.map(([column]) => column)),
      values: rows.flatMap(({ terms }) => terms.map(([, coefficient]) => coefficient)),
    },
  });
  // Every optimum is wanted to the last whole number.
  model.options.set({ output_flag: false, mip_rel_gap: 0, mip_abs_gap: 1e-6 });
  const pool: Point[] = [];
  let isDone = true;
  for (const ask of asks) {
    if (isOpen(ask, pool)) continue;
    if (ask.alone !== undefined) model.changeColBounds(ask.alone, 1, 1);
    model.changeColCost(ask.column, 1);
    for (const sense of [maximize, minimize]) {
      const left = (until - performance.now()) / 1000;
      if (left <= 0) isDone = false;
      if (!isDone) break;
      model.options.set({ time_limit: left });
      model.changeObjectiveSense(sense);
      model.run();
      const status = model.getModelStatus();
      if (status === infeasible) break;
      if (status !== optimal) isDone = false;
      else {
        const point = Array.from(model.getSolution().colValue, (value: number) => Math.round(value) + 0);
        pool.push(point);
        yield { point };
      }
      if (isOpen(ask, pool)) break;
    }
    model.changeColCost(ask.column, 0);
    if (ask.alone !== undefined)
      model.changeColBounds(ask.alone, columns[ask.alone]!.low, ofEnd(columns[ask.alone]!.high));
    if (!isDone) break;
  }
  model.dispose();
  yield { done: isDone };
};

function startsOf(rows: Programme["rows"]): number[] {
  let end = 0;
  return rows.map(({ terms }) => (end += terms.length));
}
