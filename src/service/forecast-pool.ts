import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { Problem, type ProblemCode } from "../domain/problem.ts";
import type { ForecastJob } from "../simulation/two-systems/job.ts";
import type { Batch } from "../simulation/engine/run.ts";
import type { Watch } from "./keep.ts";

/**
 * Runs replicates 0 … `replicates` − 1 of the job on worker threads, in parts, and gives their batches. Reports
 * each part done; a cancelled run ends its workers at once and is a Problem. Equal jobs and seeds give equal batches,
 * however many workers there are.
 */
export async function runOnWorkers(
  job: ForecastJob,
  { seed, replicates, progress, signal }: { readonly seed: number; readonly replicates: number } & Watch,
): Promise<Batch[]> {
  if (signal?.aborted === true) throw cancelled();
  // A worker takes longer to start than a few replicates of a world, so that a second one begins with eleven.
  const each = job.kind === "world" ? 10 : 1;
  const workers = Math.max(1, Math.min(availableParallelism(), 8, Math.ceil(replicates / each)));
  // Small parts for progress and an even end; a closed world takes milliseconds a replicate and gets larger ones.
  const size = Math.max(1, Math.min(job.kind === "world" ? 50 : 2, Math.ceil(replicates / workers)));
  const batches: Batch[] = [];
  let next = 0;
  let done = 0;
  const pool = Array.from(
    { length: workers },
    () => new Worker(new URL("./forecast-worker.ts", import.meta.url), { workerData: { job, seed } }),
  );
  try {
    await new Promise<void>((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(cancelled()), { once: true });
      for (const worker of pool) {
        const give = (): void => {
          if (next >= replicates) return;
          const from = next;
          next = Math.min(replicates, next + size);
          // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port has no origin
          worker.postMessage([from, next]);
        };
        worker.on("message", (part: Batch[]) => {
          batches.push(...part);
          for (const { from, to } of part) done += to - from;
          progress?.(done, replicates);
          if (done === replicates) resolve();
          else give();
        });
        worker.on("error", (error) => reject(asSaid(error)));
        give();
      }
    });
  } finally {
    await Promise.all(pool.map((worker) => worker.terminate()));
  }
  return batches.toSorted((a, b) => a.from - b.from);
}

/** What a worker threw, as the Problem that it was there: only its name, code and sentence cross between threads. */
function asSaid(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code } = error as { readonly code?: unknown };
  if (error.name === "Problem") return new Problem(code as ProblemCode, error.message, { cause: error });
  if (code === "ERR_WORKER_OUT_OF_MEMORY")
    return new Problem(
      "bad-input",
      "This forecast needs more memory than the program may use; give fewer people, facilities, scenarios or days.",
      { cause: error },
    );
  return error;
}

function cancelled(): Problem {
  return new Problem("cancelled", "Cancelled; no forecast was made and nothing was written.");
}
