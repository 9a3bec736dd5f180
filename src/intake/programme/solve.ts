import type { Point } from "../../analysis/disclosure/programme.ts";
import type { Solve } from "../../analysis/disclosure/attack.ts";
import { Problem } from "../../domain/problem.ts";
import { openApart } from "../apart/apart.ts";
import type { SolverMessage, Task } from "./solver.ts";

/** Seconds that all questions about one release may take together. */
export const solverSeconds = 60;

/**
 * A solver in processes of their own, with `seconds` for all that it is asked: no answer once they are over, or where a
 * child broke, ran out of memory, or answered what is none.
 */
export function openSolver(
  seconds = solverSeconds,
  signal?: AbortSignal,
): {
  readonly solve: Solve;
  /** Gives the whole time again, for the next release. */
  readonly again: () => void;
  readonly close: () => void;
} {
  let until = 0;
  const again = (): void => void (until = performance.now() + seconds * 1000);
  again();
  const apart = openApart({ signal });
  return {
    async solve(programme, asks) {
      const left = (until - performance.now()) / 1000;
      if (left <= 0) return undefined;
      const task: Task = { programme, asks, seconds: left };
      const input = Buffer.from(
        JSON.stringify(task, (key, value: unknown) =>
          key === "of" ? undefined : value === Infinity ? "Infinity" : value,
        ),
      );
      const points: Point[] = [];
      let isDone = false;
      try {
        // To the end, so that the child can be asked again.
        for await (const message of apart.parse("programme", {
          name: "the programme",
          input,
        }) as AsyncIterable<SolverMessage>) {
          if ("point" in message && Array.isArray(message.point)) points.push(message.point);
          else isDone = "done" in message && message.done;
        }
      } catch (error) {
        if (error instanceof Problem && error.code === "cancelled") throw error;
      }
      return isDone ? points : undefined;
    },
    again,
    close: () => apart.close(),
  };
}
