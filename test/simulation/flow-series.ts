/** What several tests read off a run of the flow. */
import type { FlowResult } from "../../src/simulation/engine/flow.ts";

/** Held at the end of each step, `steps` + 1 numbers from the start on, in the compartments (all, if not stated). */
export function heldSeries(result: FlowResult, compartments?: readonly number[]): Float64Array {
  const chosen = compartments ?? Array.from({ length: result.compartments }, (_, c) => c);
  const series = new Float64Array(result.steps + 1);
  for (let t = 0; t <= result.steps; t++)
    for (const c of chosen)
      for (let g = 0; g < result.groups; g++)
        series[t]! += result.held[(t * result.compartments + c) * result.groups + g]!;
  return series;
}

/**
 * Days from a release until as many are held as before it, at the end of a step; `undefined` if not within the run.
 * `series` as in {@link heldSeries}; `fromDay` is the day of the release.
 */
export function refillDays(series: Float64Array, stepDays: number, fromDay: number): number | undefined {
  const step = Math.floor(fromDay / stepDays);
  const before = series[step]!;
  let fell = false;
  for (let t = step + 1; t < series.length; t++) {
    if (series[t]! < before) fell = true;
    else if (fell) return t * stepDays - fromDay;
  }
  return undefined;
}

/** Held longer than `days` in the compartment at the end of the run, counting a class by the part beyond. */
export function heldBeyond(result: FlowResult, compartment: number, days: number): number {
  const durations = result.byDuration.length / (result.compartments * result.groups);
  let sum = 0;
  for (let g = 0; g < result.groups; g++)
    for (let j = 0; j < durations; j++) {
      const beyond = j === durations - 1 ? 1 : Math.min(1, Math.max(0, j + 1 - days / result.stepDays));
      sum += beyond * result.byDuration[(compartment * result.groups + g) * durations + j]!;
    }
  return sum;
}
