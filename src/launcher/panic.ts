import { panicCommand } from "../cli/command/panic.ts";
import * as program from "../cli/program.ts";

/** Runs `habeas panic` in a process that loads nothing but what it takes to destroy keys: whoever calls it has no time. */
export function runAsProgram(argv: readonly string[]): Promise<void> {
  return program.runAsProgram([panicCommand], argv, { holdsSecrets: false });
}
