import "../../app/without-eval.ts";
import { Problem } from "../../../domain/problem.ts";
import { chartFiles } from "../../../publish/chart-file.ts";
import type { Chart } from "../../../report/chart.ts";
import { expectedChart, forecastCharts } from "../../../report/forecast-chart.ts";
import { methodsNote } from "../../../report/forecast-methods.ts";
import { forecastSentences } from "../../../report/forecast-sentence.ts";
import type { SystemJob } from "../../../simulation/two-systems/job.ts";
import type { Batch } from "../../../simulation/engine/run.ts";
import { quantile } from "../../../simulation/engine/summary.ts";
import {
  type ForecastQuestion,
  type SystemKnowledge,
  drawsFor,
  forecastAnswer,
  forecastInputs,
  forecastJobs,
  knowledgeOf,
} from "../../../simulation/two-systems/forecast.ts";
import { heldAtStart, systemCompartments } from "../../../simulation/two-systems/run.ts";
import { dayName, dayOf, reportedScenarios } from "../../../simulation/two-systems/system.ts";
import type {
  ForecastReply,
  AskedForecast,
  DrawnChart,
  Part,
  PartDone,
  ForecastRequest,
} from "./protocol.ts";
import { ownWorker } from "../../app/own-worker.ts";
import partWorker from "./part-worker.ts?worker&url";

/**
 * The worker that a page of forecasts talks to: it calibrates, takes first looks, and has other workers simulate, whose
 * replicates it puts together as they come. It runs no replicate itself, so that it always hears `stop`.
 */
const scope = globalThis as unknown as {
  addEventListener(type: "message", listener: (event: { readonly data: ForecastRequest }) => void): void;
  postMessage(answer: ForecastReply): void;
};

/** Fewer simulations have no middle worth a look. */
const fewestShown = 10;
/** Milliseconds between two pictures of what is done so far. */
const between = 1500;

let question: ForecastQuestion | undefined;
let known: SystemKnowledge | undefined;
let workers: Worker[] = [];
/** Counts simulations begun and ended, so that one that was ended while it was prepared does not begin. */
let turn = 0;

scope.addEventListener("message", ({ data }) => void heard(data));

async function heard(request: ForecastRequest): Promise<void> {
  switch (request.kind) {
    case "open": {
      question = request.question;
      known = undefined;
      const { calibration, expected, system } = knowledge({ scenarios: [], replicates: 1, seed: 1 });
      const stocks = calibration.draws.map((draw) => heldAtStart(system, draw));
      say({
        kind: "opened",
        held: systemCompartments.map((_, c) =>
          quantile(
            stocks.map((stock) => stock[c]!).toSorted((a, b) => a - b),
            0.1,
          ),
        ),
      });
      // Builds the tables that every look needs.
      expected(question.scenarios.slice(0, 1));
      return;
    }
    case "look":
      return answering(request, async () => {
        forecastJobs(knowledge(request.asked), request.asked.scenarios);
        await look(request.run, request.asked);
        // Takes longer than the look, which a number that does not fit takes back.
        knowledge(request.asked).checked();
      });
    case "simulate":
      return answering(request, () => simulate(request.run, request.asked));
    case "stop":
      stop();
  }
}

/** What a person can mend is said on the page; anything else is a fault of the program and reaches its listener. */
async function answering(
  { kind, run }: ForecastRequest & { readonly kind: "look" | "simulate" },
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    say({ kind: "problem", of: kind, run, sentence: error.message });
  }
}

/** Made once for a seed and a number of draws. */
function knowledge({ replicates, seed }: AskedForecast): SystemKnowledge {
  const draws = drawsFor(replicates);
  if (known?.seed !== seed || known.calibration.draws.length !== draws)
    known = knowledgeOf(question!.system, draws, seed);
  return known;
}

async function look(run: number, asked: AskedForecast): Promise<void> {
  const { system } = question!;
  const expected = knowledge(asked).expected(asked.scenarios);
  const end = dayName(dayOf(system.start) + asked.scenarios[0]!.days - 1);
  say({
    kind: "looked",
    run,
    chart: drawnChart(expectedChart({ expected, end }), asked, await inputsHash(asked)),
  });
}

async function simulate(run: number, asked: AskedForecast): Promise<void> {
  stop();
  const mine = turn;
  const about = knowledge(asked);
  const jobs = forecastJobs(about, asked.scenarios);
  about.checked();
  const hash = await inputsHash(asked);
  await look(run, asked);
  if (mine !== turn) return;
  const { replicates, seed } = asked;
  const total = jobs.length * replicates;
  const batches: Batch[][] = jobs.map(() => []);
  const step = Math.max(1, Math.min(navigator.hardwareConcurrency, 8, replicates));
  let done = 0;
  let shown = performance.now();
  const own = Array.from({ length: step }, () => ownWorker(partWorker));
  workers = own;
  for (const [first, worker] of own.entries()) {
    worker.addEventListener("message", ({ data }: MessageEvent<PartDone>) => {
      // A message may have been under way when its worker was ended.
      if (workers !== own) return;
      batches[data.job]!.push(...data.batches);
      done += data.batches.length;
      say({ kind: "progress", run, done, total });
      const isFinished = done === total;
      const complete = isFinished ? batches.map(inOrder) : [prefix(batches[0]!)];
      const isDue = performance.now() - shown > between && batches[1]!.length === 0;
      if (!isFinished && (!isDue || complete[0]!.length < fewestShown)) return;
      if (isFinished) stop();
      say({ kind: "forecast", run, forecast: forecastOf(about, jobs, complete, asked, hash, isFinished) });
      shown = performance.now();
    });
    worker.addEventListener("error", (event) => {
      if (workers !== own) return;
      stop();
      event.preventDefault();
      throw new Error(event.message);
    });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to name
    worker.postMessage({ jobs, seed, replicates, first, step } satisfies Part);
  }
}

function stop(): void {
  turn++;
  for (const worker of workers) worker.terminate();
  workers = [];
}

function forecastOf(
  about: SystemKnowledge,
  jobs: readonly SystemJob[],
  batches: readonly (readonly Batch[])[],
  asked: AskedForecast,
  hash: string,
  isFinished: boolean,
): Extract<ForecastReply, { kind: "forecast" }>["forecast"] {
  const answer = forecastAnswer(about, jobs, batches, { version: question!.version, inputsHash: hash });
  const scenarios = reportedScenarios(asked.scenarios, question!.system.start);
  return {
    answer,
    sentences: forecastSentences(answer, scenarios),
    charts: forecastCharts(answer).map((chart) => drawnChart(chart, asked, hash)),
    methods: isFinished ? methodsNote(answer, scenarios) : undefined,
  };
}

function drawnChart(chart: Chart, { seed }: AskedForecast, hash: string): DrawnChart {
  const stamp = { inputsHash: hash, seed, version: question!.version };
  return { chart, files: chartFiles(chart, stamp), stamp };
}

async function inputsHash({ scenarios, replicates }: AskedForecast): Promise<string> {
  const text = new TextEncoder().encode(forecastInputs(question!.system, scenarios, replicates));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function inOrder(batches: readonly Batch[]): Batch[] {
  return batches.toSorted((a, b) => a.from - b.from);
}

/** The replicates from 0 on without a gap. */
function prefix(batches: readonly Batch[]): Batch[] {
  const ordered = inOrder(batches);
  const gap = ordered.findIndex(({ from }, k) => from !== k);
  return gap < 0 ? ordered : ordered.slice(0, gap);
}

function say(answer: ForecastReply): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has one page to answer
  scope.postMessage(answer);
}
