import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Problem } from "../../domain/problem.ts";
import { readable, sourceFolder } from "./grant.ts";
import type { Limits } from "./limits.ts";
import { largestMessage, type ParserName, parsers } from "./parser.ts";

/** A file as a parser apart takes it. */
export type Foreign = {
  /** As messages name it. */
  readonly name: string;
  readonly input: Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  /** For the parser; what JSON can carry. */
  readonly options?: unknown;
};

export type ApartOptions = {
  readonly signal?: AbortSignal | undefined;
  /** Instead of those of the parser's table. */
  readonly limits?: Partial<Limits> | undefined;
};

/**
 * Children that read files of strangers, kept from file to file. `close` ends those that are at work; the idle ones wait
 * for whoever opens next, or end after `idleMilliseconds`.
 */
export type Apart = {
  /**
   * The messages of one file, as its parser gives them and still to be checked, each when it is asked for: while nobody
   * asks, the child waits. Whoever stops asking early ends the child.
   *
   * @throws Problem `bad-input` where reading takes more than its limits allow or the parser breaks; `cancelled`
   */
  parse(parser: ParserName, file: Foreign): AsyncGenerator<unknown, void, undefined>;
  close(): void;
};

/**
 * Reads files of strangers in processes of their own: each may read this program's source and the packages that its
 * parser needs, gets the file through a pipe, and knows neither the network nor the environment. Time, memory and the
 * length of the answer are bounded; whatever happens there is one sentence here.
 */
export function openApart({ signal, limits = {} }: ApartOptions = {}): Apart {
  const busy = new Set<Child>();
  return {
    async *parse(parser, file) {
      const bounds: Limits = { ...parsers[parser].limits, ...limits };
      const kind = `${parser} ${bounds.heapMegabytes} ${bounds.residentMegabytes}`;
      const child = takeIdle(kind) ?? startChild(parser, bounds);
      busy.add(child);
      let isWhole = false;
      try {
        yield* answerOf(child, file, bounds, signal);
        isWhole = child.wasSent;
      } finally {
        busy.delete(child);
        if (isWhole && child.bytesSent < restingBytes) rest(kind, child);
        else child.process.kill("SIGKILL");
      }
    },
    close() {
      for (const child of busy) child.process.kill("SIGKILL");
      busy.clear();
    },
  };
}

/** How long a child without work stays: long enough for a second call, short for what it may still hold of a file. */
const idleMilliseconds = 5000;

/** Bytes after which a child ends, so that what one large file left in its memory narrows no later file's. */
const restingBytes = 16 * 1024 * 1024;

/** Children of this process without work, by parser and caps. */
const idle = new Map<string, Child[]>();

function takeIdle(kind: string): Child | undefined {
  for (let child = idle.get(kind)?.pop(); child !== undefined; child = idle.get(kind)?.pop()) {
    clearTimeout(child.ending);
    if (child.process.exitCode === null && child.process.signalCode === null) {
      holdProcess(child, true);
      return child;
    }
  }
  return undefined;
}

function rest(kind: string, child: Child): void {
  const waiting = idle.get(kind) ?? [];
  idle.set(kind, waiting);
  waiting.push(child);
  holdProcess(child, false);
  child.ending = setTimeout(() => {
    waiting.splice(waiting.indexOf(child), 1);
    child.process.kill("SIGKILL");
  }, idleMilliseconds).unref();
}

/** Whether this process waits for the child before it ends; one at rest ends with it. */
function holdProcess({ process: child }: Child, isHeld: boolean): void {
  // The pipes of a child are sockets, which may let go of the process as the child itself may.
  for (const handle of [child, ...(child.stdio as readonly (Socket | null)[])]) {
    if (isHeld) handle?.ref();
    else handle?.unref();
  }
}

/** The messages of one file from a child of its own. */
export async function* parseApart(
  parser: ParserName,
  file: Foreign,
  options: ApartOptions = {},
): AsyncGenerator<unknown, void, undefined> {
  const apart = openApart(options);
  try {
    yield* apart.parse(parser, file);
  } finally {
    apart.close();
  }
}

type Child = {
  readonly process: ChildProcess;
  readonly chunks: AsyncIterator<Buffer>;
  /** Bytes that came behind the last frame. */
  rest: Buffer;
  /** What the child said of its own end. */
  said: string;
  /** Settles when the process is gone and its pipes are closed. */
  readonly closed: Promise<void>;
  /** Whether the child has been sent the whole of its last file. */
  wasSent: boolean;
  /** Of all its files. */
  bytesSent: number;
  /** Ends it where it stays without work. */
  ending?: NodeJS.Timeout;
};

/** This folder by its real path, as a child may read no link to it. */
const here = join(sourceFolder, "intake", "apart");

function startChild(parser: ParserName, limits: Limits): Child {
  const { module, packages } = parsers[parser];
  const program = [
    process.execPath,
    "--permission",
    ...readable(packages).map((path) => `--allow-fs-read=${path}`),
    "--allow-worker",
    // Packages are loaded by the paths that lead to them: to follow a link first, Node would have to read its folder.
    "--preserve-symlinks",
    "--no-warnings",
    join(here, "watch.js"),
    pathToFileURL(join(here, module)).href,
    String(limits.heapMegabytes),
    String(limits.residentMegabytes),
    String(process.pid),
  ];
  // A process that dies of memory must not leave the file it was reading on the disk, as a core.
  const [command, ...rest] =
    process.platform === "win32"
      ? program
      : ["/bin/sh", "-c", 'ulimit -c 0; exec /usr/bin/env -i "$@"', "sh", ...program];
  const started = spawn(command!, rest, { cwd: sourceFolder, env: {}, stdio: ["pipe", "pipe", "pipe"] });
  const child: Child = {
    process: started,
    chunks: started.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>,
    rest: Buffer.alloc(0),
    said: "",
    closed: new Promise((resolve) => {
      started.once("close", () => resolve());
      started.once("error", () => resolve());
    }),
    wasSent: true,
    bytesSent: 0,
  };
  started.stderr.on("data", (chunk: Buffer) => {
    child.said = (child.said + chunk.toString("latin1")).slice(-100);
  });
  // A child that died does not read on; its end says why.
  started.stdin.on("error", () => {});
  return child;
}

async function* answerOf(
  child: Child,
  file: Foreign,
  limits: Limits,
  signal: AbortSignal | undefined,
): AsyncGenerator<unknown, void, undefined> {
  let why: End | undefined;
  let inputError: unknown;
  const end = (reason: End): void => {
    why ??= reason;
    child.process.kill("SIGKILL");
  };
  const onAbort = (): void => end("cancelled");
  signal?.addEventListener("abort", onAbort);
  if (signal?.aborted === true) onAbort();
  child.wasSent = false;
  void send(child, file).catch((error: unknown) => {
    inputError = error;
    end("input");
  });
  let milliseconds = limits.seconds * 1000;
  let bytes = limits.answerMegabytes * 1024 * 1024;
  try {
    for (;;) {
      const start = performance.now();
      const timer = setTimeout(() => end("time"), milliseconds);
      const frame = await nextFrame(child);
      clearTimeout(timer);
      milliseconds = Math.max(0, milliseconds - (performance.now() - start));
      if (frame?.length === 0) return;
      bytes -= frame?.length ?? 0;
      const message = frame === undefined ? undefined : parsed(frame);
      if (message === undefined || bytes < 0 || why !== undefined) {
        end(bytes < 0 ? "memory" : "closed");
        break;
      }
      yield message;
    }
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
  // A pipe with something left in it is never closed.
  child.process.stdout!.destroy();
  await child.closed;
  if (why === "input") throw inputError;
  throw refusal(file.name, why === "closed" && wasOutOfMemory(child) ? "memory" : why, limits);
}

/** Why a child was ended before its answer was whole; `closed` where it ended itself or answered what is no message. */
type End = "time" | "memory" | "input" | "cancelled" | "closed";

function wasOutOfMemory({ said, process }: Child): boolean {
  // The system ends processes of its own accord where memory runs out.
  return said === "memory" || (said === "" && process.signalCode === "SIGKILL" && !process.killed);
}

function refusal(name: string, why: End | undefined, { seconds }: Limits): Problem {
  switch (why) {
    case "cancelled":
      return new Problem("cancelled", "Cancelled; nothing was written.");
    case "time":
      return new Problem(
        "bad-input",
        `${name} could not be read within ${seconds} seconds; it may be damaged or made to hang programs.`,
      );
    case "memory":
      return new Problem(
        "bad-input",
        `${name} needs more memory to read than a file may take; it may be damaged or made to exhaust programs.`,
      );
    default:
      return brokenParser(name);
  }
}

/** The refusal of a file whose parser broke or gave what no parser gives. */
export function brokenParser(name: string): Problem {
  return new Problem(
    "bad-input",
    `${name} ended the program that reads it; it is damaged, and was not used.`,
  );
}

/** The next frame; undefined where the child's output ends or holds a frame longer than a message may be. */
async function nextFrame(child: Child): Promise<Buffer | undefined> {
  let length: number | undefined;
  const chunks = [child.rest];
  let held = child.rest.length;
  for (;;) {
    if (length === undefined && held >= 4) {
      chunks.splice(0, chunks.length, Buffer.concat(chunks));
      length = chunks[0]!.readUInt32LE(0);
      if (length > largestMessage) return undefined;
    }
    if (length !== undefined && held >= 4 + length) break;
    const { value, done } = await child.chunks.next();
    if (done === true) return undefined;
    chunks.push(value);
    held += value.length;
  }
  const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
  child.rest = bytes.subarray(4 + length);
  return bytes.subarray(4, 4 + length);
}

function parsed(frame: Buffer): unknown {
  try {
    return JSON.parse(frame.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Bytes of the input in one frame. */
const pieceLength = 256 * 1024;

async function send(child: Child, { input, options = {} }: Foreign): Promise<void> {
  await write(child, Buffer.from(JSON.stringify(options)));
  for await (const chunk of input instanceof Uint8Array ? [input] : input) {
    for (let at = 0; at < chunk.length; at += pieceLength) {
      await write(child, chunk.subarray(at, at + pieceLength));
      if (child.process.stdin!.destroyed) return;
    }
  }
  await write(child, new Uint8Array());
  child.wasSent = true;
}

/** Writes a frame and waits where the child has not yet read what came before. */
async function write(child: Child, bytes: Uint8Array): Promise<void> {
  const stdin = child.process.stdin!;
  if (stdin.destroyed) return;
  const head = Buffer.alloc(4);
  head.writeUInt32LE(bytes.length, 0);
  child.bytesSent += bytes.length;
  stdin.write(head);
  if (bytes.length === 0 || stdin.write(bytes)) return;
  await new Promise<void>((resolve) => {
    const goOn = (): void => {
      stdin.off("drain", goOn);
      stdin.off("close", goOn);
      resolve();
    };
    stdin.on("drain", goOn);
    stdin.on("close", goOn);
  });
}
