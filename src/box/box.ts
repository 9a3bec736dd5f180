import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import { constants } from "node:os";
import { join } from "node:path";
import { type Fence, behind, fenceHere } from "./fence.ts";
import { readable, sourceFolder } from "./grant.ts";
import type { Limits } from "./limit.ts";

/**
 * The one place where a process is started that reads a file of a stranger. It runs a module of this program under
 * `node --permission`, which lets it read this program's source and the packages that it names, and nothing else: no network, no
 * other file, no child, an empty environment, no core on the disk. Where bubblewrap works it starts in that, so that what gets
 * past Node's permissions finds nothing either. It takes bytes on its standard input and answers on its standard output;
 * what passes its limits, or breaks, is ended by SIGKILL.
 */
export type Box = {
  /** Begins a task: its time, its input and its answer are counted from here. */
  readonly begin: (task: Pick<Limits, "seconds" | "inputMegabytes" | "answerMegabytes">) => void;
  /** Sends bytes and waits where the child has not yet read what came before. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** What the child answers next, as it comes; undefined where it has ended. */
  readonly read: () => Promise<Buffer | undefined>;
  /** Ends it; the first reason counts. */
  readonly end: (why: BoxEnd) => void;
  /** Why it ended, once all of it is gone. */
  readonly ended: () => Promise<BoxEnd>;
  /** Whether it still reads. */
  readonly isAlive: () => boolean;
  /** Whether it may take another task: it lives, and has not worked so long or read so much that the next would pay for it. */
  readonly isFresh: () => boolean;
  /** Whether this process waits for the child before it ends; one at rest ends with it. */
  readonly hold: (isHeld: boolean) => void;
};

/** `closed`: the child ended itself, or what it answered was none. */
export type BoxEnd = "time" | "memory" | "input" | "cancelled" | "closed";

export type Boxed = {
  /** The file of the module that reads frames from standard input and answers; `task` is what it is told. */
  readonly worker: string;
  readonly task: string;
  /** Packages that it imports; their own dependencies come by themselves. */
  readonly packages: readonly string[];
  readonly limits: Limits;
  /** Around Node's permissions; otherwise the strongest that works here. */
  readonly fence?: Fence;
};

/**
 * Address space that Node and its threads take before a parser has done anything, as the system counts it (measured: 1,100 MB).
 * It is no memory in use: the cap only sees to it that one step cannot take far more than the watch would find in time.
 */
const startMegabytes = 1536;

/** Processor seconds for each second of a limit: several threads collect garbage, and the tasks before count too. */
const processorShare = 8;

/** Bytes after which a child takes no other task, so that what one large file left in its memory narrows no later file's. */
const freshBytes = 16 * 1024 * 1024;

export function startBox(boxed: Boxed): Box {
  const { limits } = boxed;
  const child = started(boxed);
  const chunks = child.stdout![Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let why: BoxEnd | undefined;
  let said = "";
  let milliseconds = 0;
  let bytesIn = 0;
  let bytesOut = 0;
  /** Of all tasks. */
  const worked = { milliseconds: 0, bytes: 0 };
  child.stderr!.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString("latin1")).slice(-100);
  });
  // A child that died does not read on; its end says why.
  child.stdin!.on("error", () => {});
  const gone = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
    child.once("error", () => resolve());
  });

  function end(reason: BoxEnd): void {
    why ??= reason;
    kill(child);
  }

  return {
    begin({ seconds, inputMegabytes, answerMegabytes }) {
      milliseconds = seconds * 1000;
      bytesIn = inputMegabytes * 1024 * 1024;
      bytesOut = answerMegabytes * 1024 * 1024;
    },
    async write(bytes) {
      const stdin = child.stdin!;
      bytesIn -= bytes.length;
      worked.bytes += bytes.length;
      if (bytesIn < 0) return end("memory");
      if (stdin.destroyed || stdin.write(bytes)) return;
      await new Promise<void>((resolve) => {
        const goOn = (): void => {
          stdin.off("drain", goOn);
          stdin.off("close", goOn);
          resolve();
        };
        stdin.on("drain", goOn);
        stdin.on("close", goOn);
      });
    },
    async read() {
      const start = performance.now();
      const timer = setTimeout(() => end("time"), milliseconds);
      const { value, done } = await chunks.next();
      clearTimeout(timer);
      const took = performance.now() - start;
      milliseconds = Math.max(0, milliseconds - took);
      worked.milliseconds += took;
      if (done === true) return undefined;
      bytesOut -= value.length;
      if (bytesOut < 0) end("memory");
      return why === undefined ? value : undefined;
    },
    end,
    async ended() {
      // A pipe with something left in it is never closed.
      child.stdout!.destroy();
      await gone;
      return (why ?? "closed") === "closed" && wasOutOfMemory(child, said) ? "memory" : (why ?? "closed");
    },
    isAlive: () => !child.stdin!.destroyed,
    isFresh: () =>
      child.exitCode === null &&
      child.signalCode === null &&
      why === undefined &&
      worked.bytes < freshBytes &&
      worked.milliseconds < limits.seconds * 1000,
    hold(isHeld) {
      // The pipes of a child are sockets, which may let go of the process as the child itself may.
      for (const handle of [child, ...(child.stdio as readonly (Socket | null)[])]) {
        if (isHeld) handle?.ref();
        else handle?.unref();
      }
    },
  };
}

/**
 * Ends a child with all that it began: what bubblewrap begins does not end with it until the box stands, and would keep the
 * pipes open for good. On Windows there is none of it.
 */
function kill(child: ChildProcess): void {
  try {
    if (process.platform !== "win32" && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended, or is not yet the first of its group.
  }
  child.kill("SIGKILL");
}

function wasOutOfMemory(child: ChildProcess, said: string): boolean {
  const signal = signalOf(child);
  // The system ends processes of its own accord where memory runs out, and Node itself where it is given no more.
  return (
    said === "memory" ||
    (said === "" && signal === constants.signals.SIGKILL && !child.killed) ||
    signal === constants.signals.SIGABRT ||
    signal === constants.signals.SIGTRAP
  );
}

/** The signal that ended it, also where a fence passes it on as an exit code, as shells do. */
function signalOf({ signalCode, exitCode }: ChildProcess): number | undefined {
  if (signalCode !== null) return constants.signals[signalCode];
  return exitCode !== null && exitCode > 128 ? exitCode - 128 : undefined;
}

function started({ worker, task, packages, limits, fence = fenceHere() }: Boxed): ChildProcess {
  const { seconds, heapMegabytes, residentMegabytes } = limits;
  const paths = readable(packages);
  const node = [
    process.execPath,
    "--permission",
    ...paths.map((path) => `--allow-fs-read=${path}`),
    "--allow-worker",
    // Packages are loaded by the paths that lead to them: to follow a link first, Node would have to read its folder.
    "--preserve-symlinks",
    "--no-warnings",
    join(sourceFolder, "box", "watch.js"),
    worker,
    task,
    String(heapMegabytes),
    String(residentMegabytes),
    // Bubblewrap is the first process of the box, and ends it with this one.
    String(fence.kind === "bubblewrap" ? 1 : process.pid),
  ];
  const program = behind(fence, node, { readable: paths, cwd: sourceFolder });
  const [command, ...rest] =
    process.platform === "win32" ? program : bounded(program, seconds, residentMegabytes);
  return spawn(command!, rest, {
    cwd: sourceFolder,
    env: {},
    stdio: ["pipe", "pipe", "pipe"],
    // The first of a group of its own, so that the group can be ended.
    detached: process.platform !== "win32",
  });
}

/**
 * The program behind what the system itself bounds: no core, processor time, and on Linux memory, which is refused where a step asks for
 * too much at once. A system that knows a bound not goes without it; watch.js looks at time and memory everywhere. The clock
 * of the box is UTC everywhere, as what a file says does not hang on where it is read.
 */
function bounded(program: readonly string[], seconds: number, residentMegabytes: number): readonly string[] {
  const bounds = [
    "ulimit -c 0",
    `ulimit -t ${seconds * processorShare}`,
    `ulimit -d ${(residentMegabytes + startMegabytes) * 1024}`,
  ];
  return [
    "/bin/sh",
    "-c",
    `${bounds.map((bound) => `${bound} 2>/dev/null`).join("; ")}; exec /usr/bin/env -i TZ=UTC "$@"`,
    "sh",
    ...program,
  ];
}
