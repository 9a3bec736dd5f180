import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { onHand } from "../needs.ts";

const at = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

export type FaultKind = "kill" | "eio" | "enospc" | "short";

/** A call of the victim: the command, on a dossier, with a file, struck at its N-th call (its N-th write, where short). */
export type Call = {
  readonly name: "import" | "passphrase" | "verify" | "erase";
  readonly on: string;
  readonly argument: string;
  readonly fault?: { readonly kind: FaultKind; readonly at: number } | undefined;
};

/** How the victim ended: its exit code, undefined where it was killed, and what it said. */
export type End = { readonly exit: number | undefined; readonly err: string };

/** A folder for the tests of a file, gone after them. */
export function faultFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "habeas-fault-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The library, built from preload.c into the folder; undefined where no C compiler is there, or no Linux. */
export function builtIn(folder: string, tests: string): string | undefined {
  const library = join(folder, "preload.so");
  let built: string | undefined;
  try {
    if (process.platform === "linux") {
      execFileSync("cc", ["-shared", "-fPIC", "-O1", "-Wall", "-o", library, at("preload.c"), "-ldl"]);
      built = library;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return onHand(built, tests, "a C compiler (cc) on Linux");
}

/** Starts the victim with the library before the files under `folder`; `set` are further variables (preload.c). */
export function victim(
  library: string,
  folder: string,
  set: Readonly<Record<string, string>>,
  ...argv: readonly string[]
): ChildProcess {
  return spawn(process.execPath, [at("victim.ts"), ...argv], {
    stdio: ["pipe", "pipe", "pipe"],
    env: {
      ...process.env,
      LD_PRELOAD: library,
      // Node's own writes go through the C library, where the faults are.
      UV_USE_IO_URING: "0",
      FAULT_FOLDER: folder,
      ...set,
    },
  });
}

/** Far more than a call needs on a busy machine. */
const longest = 60_000;

/** Runs one call to its end in a victim of its own: what a kill asks for. */
export async function killed(library: string, folder: string, call: Call): Promise<End> {
  const { kind, at: number } = call.fault!;
  const set = { FAULT_KIND: kind, FAULT_AT: String(number) };
  const child = victim(library, folder, set, call.name, call.on, call.argument);
  let err = "";
  child.stderr!.setEncoding("utf8").on("data", (text: string) => (err += text));
  const late = setTimeout(() => child.kill("SIGKILL"), longest);
  const [code] = await new Promise<[number | null]>((done) => child.on("close", (exit) => done([exit])));
  clearTimeout(late);
  return { exit: code ?? undefined, err };
}

/** One victim that takes call after call; a call that hangs fails the test. */
export class Victim {
  readonly #child: ChildProcess;
  readonly #lines: Interface;
  readonly #answers: AsyncIterator<string>;
  readonly count: string;

  constructor(library: string, folder: string) {
    this.count = join(folder, "count");
    const set = { FAULT_COUNT: this.count };
    this.#child = victim(library, folder, set, "serve", join(folder, "control"));
    this.#child.stderr!.pipe(process.stderr);
    this.#lines = createInterface({ input: this.#child.stdout! });
    this.#answers = this.#lines[Symbol.asyncIterator]();
  }

  async call({ fault, ...call }: Call): Promise<End> {
    const text = fault === undefined ? "none" : `${fault.kind} ${fault.at}`;
    this.#child.stdin!.write(`${JSON.stringify({ ...call, fault: text })}\n`);
    const late = setTimeout(() => this.#child.kill("SIGKILL"), longest);
    const { done, value } = await this.#answers.next();
    clearTimeout(late);
    if (done === true) throw new Error(`The victim hung or ended: ${call.name}, ${text}`);
    return JSON.parse(value) as End;
  }

  end(): void {
    this.#child.stdin!.end();
  }
}
