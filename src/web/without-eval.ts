import { z } from "zod";

/** Keeps zod from compiling its checks, which the policy of the page and its workers forbids. Before the first check. */
export function withoutEval(): void {
  z.config({ jitless: true });
}
