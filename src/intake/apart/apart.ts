import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Box, type BoxEnd, startBox } from "../../box/box.ts";
import { sourceFolder } from "../../box/grant.ts";
import type { Limits } from "../../box/limit.ts";
import { Problem } from "../../domain/problem.ts";
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
 * for whoever opens next, or end after `idle.milliseconds`.
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
        if (isWhole && child.box.isFresh()) rest(kind, child);
        else child.box.end("cancelled");
      }
    },
    close() {
      for (const { box } of busy) box.end("cancelled");
      busy.clear();
    },
  };
}

/**
 * How long a child without work stays: long enough for a second call, short for what it may still hold of a file. Tests
 * that share a process, and read invented files alone, let it stay longer (test/apart.ts); nothing else may.
 */
export const idle = { milliseconds: 5000 };

/** Children of this process without work, by parser and caps. */
const resting = new Map<string, Child[]>();

function takeIdle(kind: string): Child | undefined {
  for (let child = resting.get(kind)?.pop(); child !== undefined; child = resting.get(kind)?.pop()) {
    clearTimeout(child.ending);
    if (child.box.isFresh()) {
      child.box.hold(true);
      return child;
    }
  }
  return undefined;
}

function rest(kind: string, child: Child): void {
  const waiting = resting.get(kind) ?? [];
  resting.set(kind, waiting);
  waiting.push(child);
  child.box.hold(false);
  child.ending = setTimeout(() => {
    waiting.splice(waiting.indexOf(child), 1);
    child.box.end("cancelled");
  }, idle.milliseconds).unref();
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
  readonly box: Box;
  /** Bytes that came behind the last frame. */
  rest: Buffer;
  /** Whether the child has been sent the whole of its last file. */
  wasSent: boolean;
  /** Ends it where it stays without work. */
  ending?: NodeJS.Timeout;
};

/** This folder by its real path, as a child may read no link to it. */
const here = join(sourceFolder, "intake", "apart");

function startChild(parser: ParserName, limits: Limits): Child {
  const { module, packages } = parsers[parser];
  const at = (file: string): string => pathToFileURL(join(here, file)).href;
  return {
    box: startBox({ worker: at("child.ts"), task: at(module), packages, limits }),
    rest: Buffer.alloc(0),
    wasSent: true,
  };
}

async function* answerOf(
  child: Child,
  file: Foreign,
  limits: Limits,
  signal: AbortSignal | undefined,
): AsyncGenerator<unknown, void, undefined> {
  const { box } = child;
  let inputError: unknown;
  const onAbort = (): void => box.end("cancelled");
  signal?.addEventListener("abort", onAbort);
  box.begin(limits);
  if (signal?.aborted === true) onAbort();
  child.wasSent = false;
  void send(child, file).catch((error: unknown) => {
    inputError = error;
    box.end("input");
  });
  try {
    for (;;) {
      const frame = await nextFrame(child);
      if (frame?.length === 0) return;
      const message = frame === undefined ? undefined : parsed(frame);
      if (message === undefined) break;
      yield message;
    }
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
  box.end("closed");
  const why = await box.ended();
  if (why === "input") throw inputError;
  throw refusal(file.name, why, limits);
}

function refusal(name: string, why: BoxEnd, { seconds }: Limits): Problem {
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
    const chunk = await child.box.read();
    if (chunk === undefined) return undefined;
    chunks.push(chunk);
    held += chunk.length;
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
  for await (const chunk of input instanceof Uint8Array ? [input] : input)
    for (let at = 0; at < chunk.length; at += pieceLength) {
      if (!child.box.isAlive()) return;
      await write(child, chunk.subarray(at, at + pieceLength));
    }
  await write(child, new Uint8Array());
  child.wasSent = true;
}

/** Writes a frame: its length, and its bytes. */
async function write({ box }: Child, bytes: Uint8Array): Promise<void> {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(bytes.length, 0);
  await box.write(head);
  if (bytes.length > 0) await box.write(bytes);
}
