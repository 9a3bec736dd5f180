import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { vi } from "vitest";

const program = fileURLToPath(new URL("../../bin/habeas.js", import.meta.url));

/** What a page asks of a run, with its key. */
export type Asking = (path: string, init?: RequestInit) => Promise<Response>;

/** `habeas serve` as a program of its own. */
export type Serving = {
  readonly child: ChildProcess;
  readonly url: string;
  readonly origin: string;
  readonly ask: Asking;
  readonly said: () => string;
};

export async function serving(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<Serving> {
  const child = spawn(process.execPath, [program, "serve", ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const [line] = (await Promise.race([once(child.stdout, "data"), once(child, "exit")])) as [unknown];
  if (!(line instanceof Buffer)) throw new Error(`serve ended: ${said}`);
  const url = String(line).trim();
  const { ask, origin } = await letIn(url);
  return { child, url, origin, ask, said: () => said };
}

/** The key for the token of the printed address, and what asks with it. Node looks up no names under localhost. */
export async function letIn(url: string): Promise<{ readonly ask: Asking; readonly origin: string }> {
  const { port, hash } = new URL(url);
  const origin = `http://127.0.0.1:${port}`;
  const answer = await fetch(`${origin}/key`, { headers: { "Habeas-Token": hash.replace("#token=", "") } });
  const key = await answer.text();
  const ask: Asking = (path, init = {}) =>
    fetch(`${origin}${path}`, {
      ...init,
      headers: { Origin: origin, "Habeas-Key": key, ...(init.headers as Record<string, string>) },
    });
  return { ask, origin };
}

export function post(ask: Asking, path: string, body: string): Promise<Response> {
  return ask(path, { method: "POST", body });
}

/** Milliseconds until it is so. */
export async function until(isSo: () => boolean, timeout = 10_000): Promise<number> {
  const begun = performance.now();
  await vi.waitUntil(isSo, { timeout, interval: 5 });
  return performance.now() - begun;
}
