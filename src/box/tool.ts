import { spawn } from "node:child_process";
import { constants, setPriority } from "node:os";

export type ToolOptions = {
  readonly cwd?: string;
  readonly seconds: number;
  readonly signal?: AbortSignal | undefined;
  /** Beside what leads to folders and programs. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether others go first. */
  readonly isPatient?: boolean;
};

/** Of the environment a tool gets what leads to programs and folders; no passphrase stands in them. */
const passedOn = ["PATH", "HOME", "USERPROFILE", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP"];

/** What is kept of what a tool says. */
const mostSaid = 100_000;

/**
 * Runs a program that reads files of our own alone: the system's Chromium, the build of the screens. It ends with this process,
 * and by SIGKILL where it takes too long. Fails with what it said where it does not end well.
 */
export function runTool(command: string, args: readonly string[], options: ToolOptions): Promise<void> {
  const { cwd, seconds, signal, env = {}, isPatient = false } = options;
  return new Promise((done, fail) => {
    const inherited = passedOn.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    });
    const child = spawn(command, args, {
      cwd,
      env: { ...(Object.fromEntries(inherited) as Record<string, string>), ...env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: seconds * 1000,
      killSignal: "SIGKILL",
      ...(signal === undefined ? {} : { signal }),
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-mostSaid)));
    const end = (): void => void child.kill("SIGKILL");
    process.once("exit", end);
    child.on("error", fail);
    child.on("close", (code) => {
      process.removeListener("exit", end);
      if (code === 0) done();
      else fail(new Error(said));
    });
    try {
      if (isPatient && child.pid !== undefined)
        setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    } catch {
      // It may have ended already.
    }
  });
}
