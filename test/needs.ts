import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * A file or folder of `shared`, which lies beside a checkout or beside its parent and is no part of it. Where it is
 * missing: undefined, and a line that says which tests are skipped.
 */
export function fromShared(name: string, tests: string): string | undefined {
  const path = ["../../shared", "../../../shared"]
    .map((shared) => join(import.meta.dirname, shared, name))
    .find((candidate) => existsSync(candidate));
  return onHand(path, tests, `../shared/${name}`);
}

/** What is there; where it is missing: undefined, and a line that says which tests are skipped. */
export function onHand<T>(found: T | undefined, tests: string, missing: string): T | undefined {
  if (found === undefined) process.stderr.write(`Skipped: ${tests}; ${missing} is not here.\n`);
  return found;
}
