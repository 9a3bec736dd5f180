import { serveCommand } from "../cli/command/serve.ts";
import { startCommand } from "../cli/command/start.ts";
import * as program from "../cli/program.ts";

/** Runs `habeas start` or `serve` in a process that loads what a launcher needs, and no other command. */
export function runAsProgram(argv: readonly string[]): Promise<void> {
  return program.runAsProgram([startCommand, serveCommand], argv);
}
