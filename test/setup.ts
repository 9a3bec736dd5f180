import { accessSync, constants, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { sayCosts } from "./cost.ts";

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

/** Where Linux keeps files in memory. */
const memory = "/dev/shm";

/** The tests of one run keep some hundred megabytes at most at a time. */
const leastSpace = 2 * 1024 ** 3;

function hasSpace(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= leastSpace;
  } catch {
    return false;
  }
}

/** What is done once a run, before the first test file. */
export default function setup(project: TestProject): () => void {
  // Of what a fast test writes, nothing is to outlive the power: half of the system's time would go into syncs of a disk.
  if (project.name === "fast" && hasSpace(memory)) process.env["TMPDIR"] = memory;
  const folder = mkdtempSync(join(tmpdir(), "habeas-run-"));
  project.provide("runFolder", folder);
  // Workers, and programs that tests start, find what Node compiled before, in this run and in those before it.
  process.env["NODE_COMPILE_CACHE"] = join(project.config.root, "node_modules", ".cache", "habeas-tests");
  // What the program keeps in the user's folder for data stays in the run's.
  process.env["XDG_DATA_HOME"] = join(folder, "data");
  project.provide("seed", project.vitest.config.sequence.seed);
  return () => {
    if (project.name === "fast") sayCosts(folder, project.config.root);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
}
