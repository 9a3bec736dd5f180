import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The share of their full sizes at which the slow suites run (test/size.ts). */
    share: number;
    /** What chance in the slow suites begins from; `--sequence.seed` sets it. */
    seed: number;
    /** A folder that all files of a run share (test/made-once.ts), gone after it. */
    runFolder: string;
  }
}

/** What is done once a run, before the first test file. */
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "habeas-run-"));
  project.provide("runFolder", folder);
  // Programs that tests start find what Node compiled for the first of them.
  process.env["NODE_COMPILE_CACHE"] = join(folder, "compiled");
  // What the program keeps in the user's folder for data stays in the run's.
  process.env["XDG_DATA_HOME"] = join(folder, "data");
  project.provide("seed", project.vitest.config.sequence.seed);
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
