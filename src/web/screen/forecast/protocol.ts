import type { ChartFile } from "../../../publish/chart-file.ts";
import type { Stamp } from "../../../publish/chart-draw.ts";
import type { Chart } from "../../../report/chart.ts";
import type { SystemAnswer } from "../../../simulation/two-systems/answer.ts";
import type { ForecastQuestion } from "../../../simulation/two-systems/forecast.ts";
import type { SystemJob } from "../../../simulation/two-systems/job.ts";
import type { Batch } from "../../../simulation/engine/run.ts";
import type { SystemScenario } from "../../../simulation/two-systems/system.ts";

/** What is asked: the scenarios, of which the first is what the others are compared with. */
export type AskedForecast = {
  readonly scenarios: readonly SystemScenario[];
  readonly replicates: number;
  readonly seed: number;
};

/** What the page tells the worker. `run` counts up; an answer carries the number of what it answers. */
export type ForecastRequest =
  | { readonly kind: "open"; readonly question: ForecastQuestion }
  | { readonly kind: "look"; readonly run: number; readonly asked: AskedForecast }
  | { readonly kind: "simulate"; readonly run: number; readonly asked: AskedForecast }
  | { readonly kind: "stop" };

/** A chart with the files that it downloads as, but for PNG. */
export type DrawnChart = {
  readonly chart: Chart;
  readonly files: readonly ChartFile[];
  readonly stamp: Stamp;
};

/** A forecast of the replicates that are done; the last one is of all of them and has `methods`. */
export type Forecast = {
  readonly answer: SystemAnswer;
  readonly sentences: readonly string[];
  readonly charts: readonly DrawnChart[];
  /** The methods note; absent while it is not finished. */
  readonly methods: string | undefined;
};

/** What the worker tells the page. */
export type ForecastReply =
  /** `held`: people held at the start by stage, in nine of ten draws at least so many. */
  | { readonly kind: "opened"; readonly held: readonly number[] }
  | { readonly kind: "looked"; readonly run: number; readonly chart: DrawnChart }
  | { readonly kind: "progress"; readonly run: number; readonly done: number; readonly total: number }
  | { readonly kind: "forecast"; readonly run: number; readonly forecast: Forecast }
  | {
      readonly kind: "problem";
      readonly of: "look" | "simulate";
      readonly run: number;
      readonly sentence: string;
    };

/** What a worker that simulates is given once: every `step`-th replicate from `first` on, of one job after the other. */
export type Part = {
  readonly jobs: readonly SystemJob[];
  readonly seed: number;
  readonly replicates: number;
  readonly first: number;
  readonly step: number;
};

/** What it gives back, replicate by replicate. */
export type PartDone = { readonly job: number; readonly batches: readonly Batch[] };
