import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Call } from "./command.ts";
import { commands } from "./commands.ts";
import * as program from "./program.ts";

/** Runs `habeas ARGV…` as a program of its own. */
export function runAsProgram(argv: readonly string[]): Promise<void> {
  return program.runAsProgram(commands, argv);
}

/** The same without the process around it: gives the exit code. Tests call it. */
export function run(argv: readonly string[], around: Omit<Call, "args" | "options">): Promise<number> {
  return program.run(commands, argv, around);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await runAsProgram(process.argv.slice(2));
}
