import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("killed.ts", import.meta.url));

export type Killable = {
  /** The lines it has told so far. */
  readonly lines: readonly string[];
  /** Resolves when it has told a line, or is gone. */
  readonly told: Promise<unknown>;
  /** Kills it with all its children, wherever they are, and resolves when it is gone and every line has arrived. */
  readonly kill: () => Promise<void>;
};

/** Starts the program to be killed, as the head of a process group of its own. */
export function startKillable(...args: readonly string[]): Killable {
  const child: ChildProcess = spawn(process.execPath, [program, ...args], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  let rest = "";
  child.stdout?.on("data", (bytes: Buffer) => {
    const pieces = (rest + bytes.toString()).split("\n");
    rest = pieces.pop() ?? "";
    lines.push(...pieces);
  });
  const gone = once(child, "close");
  return {
    lines,
    told: Promise.race([child.stdout === null ? gone : once(child.stdout, "data"), gone]),
    kill: async () => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
        process.kill(-child.pid, "SIGKILL");
      }
      await gone;
    },
  };
}
