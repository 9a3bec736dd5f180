import { basename } from "node:path";
import { Problem } from "../domain/problem.ts";
import { forbidCoreDumps } from "../launcher/process-memory.ts";
import { endWithClosedPipe } from "./closed-pipe.ts";
import { type Call, type Command, noCommand, parseCall } from "./command.ts";
import { progressOnTerminal, throughOneWriter, writeLine, writeOut } from "./terminal.ts";

/**
 * Runs `habeas ARGV…`, one of these commands, and sets the exit code: 0 done, 1 refused, 2 misused, 130 cancelled. One sentence on stderr for
 * each refusal. The first Ctrl-C cancels at the next safe point, the second ends at once.
 */
export async function runAsProgram(
  commands: readonly Command[],
  argv: readonly string[],
  { holdsSecrets = true }: { readonly holdsSecrets?: boolean } = {},
): Promise<void> {
  const abort = new AbortController();
  const onSignal = (): void => {
    if (abort.signal.aborted) process.exit(130);
    abort.abort();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  endWithClosedPipe();
  if (holdsSecrets) forbidCoreDumps();
  process.exitCode = await run(commands, argv, {
    signal: abort.signal,
    out: writeOut,
    say: writeLine,
    progress: progressOnTerminal,
  });
}

/** The same without the process around it: gives the exit code. Tests call it. */
export async function run(
  commands: readonly Command[],
  argv: readonly string[],
  around: Omit<Call, "args" | "options">,
): Promise<number> {
  const surroundings = throughOneWriter(around);
  const [name = "help", ...rest] = argv;
  const word =
    name === "--help" || name === "-h" ? "help" : name === "--version" || name === "-v" ? "version" : name;
  try {
    const command = commands.find((candidate) => candidate.name === word);
    if (command === undefined) {
      throw noCommand(
        name,
        commands.map((each) => each.name),
      );
    }
    if (rest.includes("--help") || rest.includes("-h"))
      return await run(commands, ["help", word], surroundings);
    const result = await command.run({ ...surroundings, ...parseCall(command, rest) });
    return result?.exit ?? 0;
  } catch (error) {
    if (error instanceof Problem) {
      surroundings.say(`habeas: ${error.message}`);
      return error.exit;
    }
    if (surroundings.signal.aborted) {
      surroundings.say("habeas: Cancelled.");
      return 130;
    }
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === "ENOSPC") {
      surroundings.say("habeas: The disk is full. Free some space and try again.");
      return 1;
    }
    const refused = code === undefined ? undefined : fileRefusals[code];
    if (refused !== undefined) {
      surroundings.say(
        `habeas: ${path === undefined ? "A file" : basename(path)} can't be read or written: ${refused}.`,
      );
      return 1;
    }
    // A fault of the program: where it happened is of use, what was in its hands is not to be printed.
    const place = error instanceof Error ? (error.stack ?? "").split("\n").slice(1, 4).join("\n") : "";
    surroundings.say(
      `habeas: Something is wrong in the program (${error instanceof Error ? error.name : typeof error}${code === undefined ? "" : ` ${code}`}).`,
    );
    for (const line of place.split("\n")) surroundings.say(line);
    return 1;
  }
}

/** What the system says of a file that it does not give: the fault of neither the program nor the dossier. */
const fileRefusals: Readonly<Record<string, string>> = {
  EACCES: "it is not permitted",
  EPERM: "it is not permitted",
  EROFS: "its disk is for reading only",
  ENOENT: "it is not there",
  ENOTDIR: "a part of its path is no folder",
  EISDIR: "it is a folder",
  EEXIST: "something of that name is there already",
  ELOOP: "its links lead in a circle",
  ENAMETOOLONG: "its name is too long",
  EMFILE: "too many files are open",
  EIO: "the disk fails",
};
