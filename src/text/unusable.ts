import { Problem } from "../domain/problem.ts";

/** Input that a check cannot use: exit code 2, one sentence. */
export function unusable(sentence: string): Problem {
  return new Problem("bad-usage", sentence);
}
