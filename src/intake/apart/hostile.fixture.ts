/** A parser that does what a taken-over one would try; `apart.slow.test.ts` starts it in a child. */
import { readFileSync, writeFileSync } from "node:fs";
import type { Parse } from "./parser.ts";

type Options = {
  readonly read?: readonly string[];
  readonly does?:
    | "hang"
    | "grow-heap"
    | "grow-buffers"
    | "throw"
    | "flood"
    | "count"
    | "leave"
    | "name-itself";
};

export const parse: Parse<unknown, Options> = async function* (input, { read = [], does }) {
  for (const path of read) yield { path, outcome: attempt(() => readFileSync(path)) };
  if (read.length > 0) {
    yield { env: Object.keys(process.env) };
    yield { path: "write", outcome: attempt(() => writeFileSync("/tmp/habeas-apart-test", "x")) };
    const { spawnSync } = await import("node:child_process");
    yield { path: "spawn", outcome: attempt(() => spawnSync("ls")) };
    const { connect } = await import("node:net");
    for (const [path, to] of [
      ["tcp", { port: 9, host: "127.0.0.1" }],
      ["unix", { path: "/run/systemd/private" }],
    ] as const)
      yield { path, outcome: await refusalOf((fail) => connect(to).on("error", fail)) };
    const { createSocket } = await import("node:dgram");
    const send = (fail: (error: Error) => void): void =>
      createSocket("udp4").on("error", fail).send("x", 9, "127.0.0.1");
    yield { path: "udp", outcome: await refusalOf(send) };
  }
  if (does === "hang") for (;;);
  if (does === "throw") throw new Error("no sentence");
  if (does === "leave") process.exit(0);
  if (does === "grow-heap")
    for (const held: number[][] = []; ;) held.push(Array.from({ length: 1_000 }, Math.random));
  if (does === "grow-buffers") for (const held: Buffer[] = []; ;) held.push(Buffer.alloc(1 << 20, 1));
  if (does === "flood") for (;;) yield { flood: "x".repeat(1 << 20) };
  if (does === "name-itself") yield { pid: process.pid };
  let bytes = 0;
  for (const chunk of input) {
    bytes += chunk.length;
    if (does === "count") yield { bytes, echo: "x".repeat(chunk.length) };
  }
  yield { bytes };
};

function refusalOf(step: (fail: (error: Error) => void) => void): Promise<string | undefined> {
  return new Promise((resolve) => {
    const fail = (error: NodeJS.ErrnoException): void => resolve(error.code);
    try {
      step(fail);
    } catch (error) {
      fail(error as NodeJS.ErrnoException);
    }
  });
}

function attempt(step: () => unknown): string {
  try {
    const done = step() as { error?: NodeJS.ErrnoException } | undefined;
    return done?.error?.code ?? "done";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "failed";
  }
}
