import { closeSync, existsSync, openSync, readFileSync, writeSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { once } from "node:events";
import { afterAll, describe, expect, test } from "vitest";
import { folder, habeas, strongly } from "../cli/habeas.ts";
import { counted, sized } from "../size.ts";
import { isAlive, keeperOf } from "./process.ts";
import { type Serving, post, serving, until } from "./run.ts";

/** The panic, looked at from outside. */

const passphrase = "five words for a test";
const temporary = folder();
const runs: Serving[] = [];
/** Bytes of a journal of a million records: 1.2 kB each. */
const journalBytes = sized(1_200_000_000, 1_000_000);

async function made(name: string): Promise<string> {
  const dir = temporary.path(`${name}.habeas`);
  expect((await strongly("init", dir)).exit).toBe(0);
  return dir;
}

async function served(...args: string[]): Promise<Serving & { readonly pid: number }> {
  const run = await serving(args, { HABEAS_PASSPHRASE: passphrase });
  runs.push(run);
  return { ...run, pid: run.child.pid! };
}

function seen(origin: string): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((done, fail) => {
    const headers = { "Sec-Fetch-Mode": "navigate", Accept: "text/html" };
    get(`${origin}/d/x`, { headers, agent: false }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => (text += part));
      answer.on("end", () => done({ status: answer.statusCode!, text }));
    }).on("error", fail);
  });
}

describe.runIf(process.platform === "linux")("a panic", () => {
  afterAll(() => {
    for (const { child } of runs) child.kill("SIGKILL");
  });

  test("ends the keeper, shows an empty page at every address, drops the key of the run, and ends the program", async () => {
    const dir = await made("kept");
    const { pid, ask, origin, child } = await served(dir);
    const keeper = keeperOf(pid)!;
    expect((await post(ask, "/panic", "")).status).toBe(204);
    await until(() => !isAlive(keeper));
    expect(await seen(origin)).toEqual({ status: 410, text: "<!doctype html><title></title>" });
    expect((await ask("/here")).status).toBe(410);
    expect((await post(ask, "/unlock", passphrase)).status).toBe(410);
    expect(keeperOf(pid)).toBeUndefined();
    // Its keys are there, as nobody asked for more.
    expect(existsSync(join(dir, "key"))).toBe(true);
    const [code] = (await once(child, "exit")) as [number];
    expect(code).toBe(0);
  });

  test(`destroys the keys in under a second where that was asked for, with a journal of ${counted(journalBytes)} bytes`, async () => {
    const dir = await made("gone");
    const key = readFileSync(join(dir, "key"));
    const { pid, ask } = await served(dir, "--panic-destroys-keys");
    // As large as it would be: written, so that blocks stand behind it.
    const journal = openSync(join(dir, "journal.db"), "r+");
    const piece = Buffer.alloc(1_000_000, 0x61);
    for (let at = 10_000_000; at < journalBytes; at += piece.length)
      writeSync(journal, piece, 0, piece.length, at);
    closeSync(journal);
    const keeper = keeperOf(pid)!;
    const slot = openSync(join(dir, "key"), "r");
    const begun = performance.now();
    expect((await post(ask, "/panic", "")).status).toBe(204);
    await until(() => !isAlive(keeper));
    const took = performance.now() - begun;
    process.stderr.write(`Panic to gone: ${Math.round(took)} ms\n`);
    expect(took).toBeLessThan(1000);
    for (const name of ["key", "device", "projection.key"])
      expect(existsSync(join(dir, name)), name).toBe(false);
    // The blocks of the slot, through a handle from before.
    const left = readFileSync(slot);
    closeSync(slot);
    const { sealed } = JSON.parse(key.toString("utf8")) as { sealed: string };
    expect(left.includes(sealed)).toBe(false);
    const outcome = await habeas("findings", dir);
    expect([outcome.exit, outcome.err]).toEqual([1, expect.stringContaining("the file key is missing")]);
  });

  test("from the command line needs its option, destroys the keys, and locks a run that serves them", async () => {
    const dir = await made("elsewhere");
    expect(await habeas("panic", dir)).toMatchObject({ exit: 2 });
    expect(existsSync(join(dir, "key"))).toBe(true);
    const { pid, ask, said } = await served(dir);
    const keeper = keeperOf(pid)!;
    expect(await habeas("panic", dir, "--destroy-keys")).toMatchObject({ exit: 0 });
    await until(() => !isAlive(keeper));
    await until(() => said().includes("the keys of a dossier are gone"));
    expect((await ask("/api")).status).toBe(423);
  });
});
