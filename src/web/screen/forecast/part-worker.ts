import "../../app/without-eval.ts";
import { jobRunner } from "../../../simulation/two-systems/job.ts";
import type { Part, PartDone } from "./protocol.ts";

/** The part of a worker's global scope that is used here; the DOM's types have the window's instead. */
const scope = globalThis as unknown as {
  addEventListener(type: "message", listener: (event: { readonly data: Part }) => void): void;
  postMessage(done: PartDone): void;
};

scope.addEventListener("message", ({ data: { jobs, seed, replicates, first, step } }) => {
  for (const [job, each] of jobs.entries()) {
    const run = jobRunner(each, seed, () => performance.now());
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has one to answer
    for (let r = first; r < replicates; r += step) scope.postMessage({ job, batches: run(r, r + 1) });
  }
});
