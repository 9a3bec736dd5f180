import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { inject } from "vitest";

/**
 * The path of what `make` makes under this name. The first test file of a run that asks makes it, the others wait and
 * share it; it is gone after the run. For reading only: whoever changes it takes a copy.
 */
export async function madeOnce(name: string, make: (path: string) => Promise<unknown>): Promise<string> {
  const path = join(inject("runFolder"), name);
  const made = `${path}.made`;
  if (begins(`${path}.making`)) {
    try {
      await make(path);
    } finally {
      writeFileSync(made, "");
    }
  }
  while (!existsSync(made)) await setTimeout(20);
  return path;
}

/** Whether this call is the first one in the run, of whatever process. */
function begins(mark: string): boolean {
  try {
    mkdirSync(mark);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
