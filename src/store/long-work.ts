import { setImmediate } from "node:timers/promises";
import { Problem } from "../domain/problem.ts";

/** How work that takes long says how far it is, and is cancelled. */
export type LongWork = {
  readonly progress?: ((done: number, total?: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** Between two steps of long work: says how far it is, and lets the rest of the program run. Fails with `cancelled`. */
export async function breathe(
  { progress, signal }: LongWork,
  sentence: string,
  done: number,
  total?: number,
): Promise<void> {
  progress?.(done, total);
  await setImmediate();
  if (signal?.aborted === true) throw new Problem("cancelled", sentence);
}
