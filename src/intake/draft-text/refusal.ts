import { Problem } from "../../domain/problem.ts";

/** An input that cannot be used: exit code 2, one sentence. */
export function refused(sentence: string): Problem {
  return new Problem("bad-usage", sentence);
}
