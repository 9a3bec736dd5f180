import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { Problem } from "../domain/problem.ts";
import type { Reply, News, KeeperOrder } from "../keeper/message.ts";

/** One keeper, from its start to its end. */
export type Keeper = {
  readonly pid: number;
  /** Carries out an order. @throws Problem what the keeper refuses, or that it has ended */
  readonly order: (order: Exclude<KeeperOrder, { readonly do: "answer" }>) => Promise<HowOpen>;
  /** Has a passphrase tried, and wipes it here once it is sent. */
  readonly attempt: (passphrase: Uint8Array, at?: number) => Promise<HowOpen>;
  /** Gives a connection to it, with the bytes of it that were read. */
  readonly hand: (socket: Socket, head: Buffer) => void;
  /** Ends it with all that it started, at once. */
  readonly kill: () => void;
  readonly gone: Promise<void>;
};

/** How far the dossiers of the call are open. */
export type HowOpen = { readonly closed: readonly number[]; readonly total: number };

const program = fileURLToPath(new URL("../keeper/start.js", import.meta.url));

/**
 * Of the environment a keeper gets what leads to folders, to the programs of the system and to its clock, and nothing
 * else: a passphrase in a variable stays out of it.
 */
const passedOn = [
  "PATH",
  "HOME",
  "XDG_DATA_HOME",
  "USERPROFILE",
  "LOCALAPPDATA",
  "SYSTEMROOT",
  "TMPDIR",
  "TEMP",
  "TMP",
  "TZ",
  "NODE_COMPILE_CACHE",
] as const;

/** Starts a keeper. It holds nothing until it is ordered to. */
export function startKeeper(hear: (news: News) => void): Keeper {
  const child = spawn(process.execPath, ["--no-warnings", program], {
    // Passphrases, nothing out, the channel, the life line.
    stdio: ["pipe", "ignore", "ignore", "ipc", "pipe"],
    env: Object.fromEntries(passedOn.map((name) => [name, process.env[name]])),
    // The head of a process group of its own, which can be ended as one. Windows ends the children of a process with it.
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  const waiting: { readonly done: (answer: Reply) => void; readonly fail: (error: Problem) => void }[] = [];
  let isGone = false;
  child.on("message", (said: Reply | News) => {
    if (said.did === "stand" || said.did === "serve" || said.did === "refuse") waiting.shift()?.done(said);
    else hear(said);
  });
  for (const pipe of [child.stdin, child.stdio[4]]) pipe?.on("error", () => {});
  const handed = new Set<Socket>();
  const gone = new Promise<void>((done) => {
    const end = (): void => {
      isGone = true;
      for (const { fail } of waiting.splice(0)) fail(ended());
      // What was on its way to it has nobody to be answered by.
      for (const socket of handed) socket.destroy();
      done();
    };
    child.once("exit", end);
    child.once("error", end);
  });

  const order: Keeper["order"] = async (what) => {
    if (isGone) throw ended();
    const answer = await new Promise<Reply>((done, fail) => {
      waiting.push({ done, fail });
      child.send(what);
    });
    if (answer.did === "refuse") throw new Problem(answer.code, answer.sentence);
    return answer.did === "stand" ? answer : { closed: [], total: answer.total };
  };
  return {
    pid: child.pid ?? 0,
    order,
    async attempt(passphrase, at) {
      const head = Buffer.alloc(4);
      head.writeUInt32LE(passphrase.length, 0);
      child.stdin!.write(head);
      await new Promise((done) => child.stdin!.write(passphrase, done));
      passphrase.fill(0);
      return order(at === undefined ? { do: "try" } : { do: "try", at });
    },
    hand(socket, head) {
      if (isGone) return void socket.destroy();
      handed.add(socket);
      const message: KeeperOrder = { do: "answer", head: head.toString("latin1") };
      // Kept open here until it was sent, as a connection on the way to a process that ends is nobody's.
      child.send(message, socket, { keepOpen: true }, () => {
        handed.delete(socket);
        socket.destroy();
      });
    },
    kill: () => killAll(child),
    gone,
  };
}

function ended(): Problem {
  return new Problem("not-unlocked", "The dossiers were locked meanwhile; unlock them and try again.");
}

function killAll(child: ChildProcess): void {
  try {
    if (process.platform === "win32" || child.pid === undefined) child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}
