import { parentPort, workerData } from "node:worker_threads";
import { type ForecastJob, jobRunner } from "../simulation/two-systems/job.ts";

/** A worker thread of a forecast: takes `[from, to]`, answers with that part, until it is ended. */
const { job, seed } = workerData as { job: ForecastJob; seed: number };
const run = jobRunner(job, seed, () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
});
parentPort!.on("message", ([from, to]: [number, number]) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port has no origin
  parentPort!.postMessage(run(from, to));
});
