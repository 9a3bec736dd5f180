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

/** A program that was started: what it says, and its end. */
export type Tool = {
  readonly pid: number;
  /** What it has said so far on both streams, the end of it. */
  readonly said: () => string;
  /** Its first line on standard output; undefined where it ended without one. */
  readonly firstLine: Promise<string | undefined>;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Its exit code, null where a signal ended it. Fails where it could not be started. */
  readonly ended: Promise<number | null>;
};

/**
 * Starts a program that reads files of our own alone: the system's Chromium, the build of the screens, this program on an
 * example. It ends with this process, and by SIGKILL where it takes too long.
 */
export function startTool(
  command: string,
  args: readonly string[],
  options: ToolOptions & { readonly input?: string },
): Tool {
  const { cwd, seconds, signal, env = {}, isPatient = false, input } = options;
  const inherited = passedOn.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  const child = spawn(command, args, {
    cwd,
    env: { ...(Object.fromEntries(inherited) as Record<string, string>), ...env },
    stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    timeout: seconds * 1000,
    killSignal: "SIGKILL",
    ...(signal === undefined ? {} : { signal }),
  });
  const [stdout, stderr] = [child.stdout!, child.stderr!];
  let said = "";
  for (const stream of [stdout, stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-mostSaid)));
  const end = (): void => void child.kill("SIGKILL");
  process.once("exit", end);
  const ended = new Promise<number | null>((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) => {
      process.removeListener("exit", end);
      done(code);
    });
  });
  let line = "";
  const firstLine = new Promise<string | undefined>((done) => {
    stdout.on("data", (text: string) => {
      line += text;
      if (line.includes("\n")) done(line.slice(0, line.indexOf("\n")));
    });
    child.on("error", () => done(undefined));
    child.on("close", () => done(undefined));
  });
  // One that does not read what it is given has its own end to tell of.
  child.stdin?.on("error", () => {}).end(input);
  try {
    if (isPatient && child.pid !== undefined)
      setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It may have ended already.
  }
  return { pid: child.pid ?? 0, said: () => said, firstLine, kill: (with_) => void child.kill(with_), ended };
}

/** Runs such a program to its end. Fails with what it said where it does not end well. */
export async function runTool(
  command: string,
  args: readonly string[],
  options: ToolOptions & { readonly input?: string },
): Promise<void> {
  const tool = startTool(command, args, options);
  if ((await tool.ended) !== 0) throw new Error(tool.said());
}
