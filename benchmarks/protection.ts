import { type ChildProcess, spawn } from "node:child_process";
import { createSecretKey, randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { startBox } from "../src/box/box.ts";
import { type Fence, fenceHere } from "../src/box/fence.ts";
import { usualLimits } from "../src/box/limit.ts";
import { unwrapKey, wrapKey } from "../src/crypto/key.ts";
import { chromiumPath } from "../src/publish/chart-png.ts";
import { slotFiles } from "../src/launcher/destroy-slots.ts";
import { hooks } from "../src/service/dossier.ts";
import { append } from "../src/store/append.ts";
import { createDossier } from "../src/store/dossier.ts";
import type { Change } from "../src/store/record.ts";
import { settleEpochs } from "../src/store/team.ts";
import { isAlive, keeperOf, startedBy } from "../test/keeper/process.ts";
import { type Benchmark, type Measured, timed } from "./measure.ts";

const passphrase = "nine herons wait at the ferry";

/** What a child for a file costs until it has read one line: behind bubblewrap, and under Node's permissions alone. */
export const boxStarts: Benchmark = {
  name: "box: starting a child for a file",
  async run(quick) {
    const turns = quick ? 1 : 15;
    const alone: Fence = { kind: "none", why: "absent" };
    const trying = await timed(() => fenceHere());
    const fences = trying.result.kind === "none" ? [alone] : [alone, trying.result];
    const times: number[][] = fences.map(() => []);
    for (let turn = 0; turn < turns; turn += 1)
      for (const [at, fence] of fences.entries())
        times[at]!.push((await timed(() => readsOneLine(fence))).seconds);
    const [without, within] = times.map((all) => all.toSorted((a, b) => a - b)[turns >> 1]!);
    return [
      { what: "which fence works here, once in a process", seconds: trying.seconds },
      { what: "a child under Node's permissions alone", seconds: without! },
      ...(within === undefined
        ? []
        : [
            {
              what: "a child in bubblewrap",
              seconds: within,
              ratio: { to: "the child without it", value: within / without! },
            },
          ]),
    ];
  },
};

async function readsOneLine(fence: Fence): Promise<void> {
  const box = startBox({
    worker: new URL("../src/intake/apart/child.ts", import.meta.url).href,
    task: new URL("../src/intake/records/json-lines.ts", import.meta.url).href,
    packages: [],
    limits: usualLimits,
    fence,
  });
  box.begin(usualLimits);
  const frames = ["{}", '{"id": "c-1"}\n', ""].flatMap((text) => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(Buffer.byteLength(text), 0);
    return [length, Buffer.from(text)];
  });
  await box.write(Buffer.concat(frames));
  const answer = await box.read();
  if (answer === undefined) throw new Error("the child answered nothing");
  box.end("closed");
  await box.ended();
}

/** A new epoch, under whose key all bodies are wrapped anew, as after a removal. The bar is 5 seconds for 100,000. */
export const wrapsAnew: Benchmark = {
  name: "wrapping all keys anew under a new epoch",
  async run(quick) {
    const count = quick ? 2_000 : 100_000;
    const folder = mkdtempSync(join(tmpdir(), "habeas-bench-"));
    let now = Date.now();
    try {
      const dossier = await createDossier(join(folder, "d.habeas"), {
        name: "bench",
        passphrase,
        clock: () => now,
      });
      await append(dossier.writer, events(count));
      // Epochs last 90 days.
      now += 91 * 86_400_000;
      let done = 0;
      const anew = await timed(() => settleEpochs(dossier.writer, (many) => (done = many)));
      if (done < count) throw new Error(`only ${done} of ${count} were wrapped anew`);
      const bare = await timed(() => bareWraps(done));
      await dossier.close();
      const bar = (5 * count) / 100_000;
      return [
        { what: "unwrapping and wrapping as many keys alone", ...withoutResult(bare), count: done },
        {
          what: `all wraps anew, in the journal (${(anew.seconds / bare.seconds).toFixed(1)} × that)`,
          ...withoutResult(anew),
          count: done,
          ratio: { to: `the bar (${bar} s)`, value: anew.seconds / bar },
        },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function bareWraps(count: number): void {
  const [old, anew] = [createSecretKey(randomBytes(32)), createSecretKey(randomBytes(32))];
  const wrapped = wrapKey(new Uint8Array(randomBytes(32)), old);
  for (let n = 0; n < count; n += 1) wrapKey(unwrapKey(wrapped, old), anew);
}

function withoutResult({ seconds, processor }: { readonly seconds: number; readonly processor: number }) {
  return { seconds, processor };
}

/**
 * From a key press, and from the start of `habeas panic`, to the end of the last process that has a key. The bar is a second,
 * whatever the dossier holds.
 */
export const panics: Benchmark = {
  name: "lock and panic while a dossier is open",
  async run(quick, full) {
    if (process.platform !== "linux") {
      console.log("  left out: this system does not say which processes there are");
      return [];
    }
    const folder = mkdtempSync(join(tmpdir(), "habeas-bench-"));
    try {
      const measured: Measured[] = [];
      for (const count of quick ? [200] : full ? [1_000, 100_000, 1_000_000] : [1_000, 100_000]) {
        const dir = join(folder, `${count}.habeas`);
        const { writer, close } = await createDossier(dir, {
          name: "bench",
          passphrase,
          clock: Date.now,
          hooks,
        });
        for (let from = 0; from < count; from += 50_000)
          await append(writer, events(Math.min(50_000, count - from), from));
        await close();
        measured.push(...(await panicAlone(dir, count, quick ? 1 : 7)), ...(await lockAndPanic(dir, count)));
        rmSync(dir, { recursive: true, force: true });
      }
      return measured;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const program = fileURLToPath(new URL("../bin/habeas.js", import.meta.url));

/**
 * The command from its start to its exit, on a dossier that nobody serves, by turns with a bare start of Node; the median of
 * each. The slots are put back after each turn.
 */
async function panicAlone(dir: string, count: number, turns: number): Promise<readonly Measured[]> {
  const kept = slotFiles
    .map((name) => join(dir, name))
    .filter((file) => existsSync(file))
    .map((file) => ({ file, bytes: readFileSync(file) }));
  const times: Record<"bare" | "panic", number[]> = { bare: [], panic: [] };
  for (let turn = 0; turn < turns; turn += 1) {
    times.bare.push((await timed(() => ended(["-e", "0"]))).seconds);
    times.panic.push((await timed(() => ended([program, "panic", dir, "--destroy-keys"]))).seconds);
    if (kept.some(({ file }) => existsSync(file))) throw new Error("a slot was left");
    for (const { file, bytes } of kept) writeFileSync(file, bytes, { mode: 0o600 });
  }
  const [bare, panic] = [times.bare, times.panic].map((all) => all.toSorted((a, b) => a - b)[turns >> 1]!);
  return [
    {
      what: `habeas panic from its start to its exit, ${count.toLocaleString("en")} records`,
      seconds: panic!,
      ratio: { to: `a bare start of Node (${Math.round(bare! * 1000)} ms)`, value: panic! / bare! },
    },
  ];
}

async function ended(argv: readonly string[]): Promise<void> {
  const [code] = (await once(spawn(process.execPath, argv, { stdio: "ignore" }), "exit")) as [number];
  if (code !== 0) throw new Error(`it ended with ${code}`);
}

async function lockAndPanic(dir: string, count: number): Promise<readonly Measured[]> {
  const run = spawn(process.execPath, [program, "serve", dir], {
    env: { ...process.env, HABEAS_PASSPHRASE: passphrase },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const records = `${count.toLocaleString("en")} records`;
  const line = (what: string, seconds: number): Measured => ({
    what: `${what}, ${records}`,
    seconds,
    ratio: { to: "the bar (1 s)", value: seconds },
  });
  try {
    const [said] = (await once(run.stdout, "data")) as [Buffer];
    const { port, hash } = new URL(String(said).trim());
    const origin = `http://127.0.0.1:${port}`;
    const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
      fetch(`${origin}${path}`, { ...init, headers: { Origin: origin, "Habeas-Key": key } });
    const started = await timed(() => once(spawn(process.execPath, ["-e", "0"]), "exit"));
    const measured: Measured[] = [
      { what: "a start of Node, as this machine stands", seconds: started.seconds },
    ];
    let key = "";
    const executablePath = chromiumPath();
    if (executablePath === undefined) {
      const token = hash.replace("#token=", "");
      key = await (await fetch(`${origin}/key`, { headers: { "Habeas-Token": token } })).text();
      measured.push(
        line(
          "from a lock to no process with keys",
          await untilGone(run, () => ask("/lock", { method: "POST" })),
        ),
      );
    } else {
      const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
      const page = await browser.newPage();
      page.on("request", (request) => (key = request.headers()["habeas-key"] ?? key));
      await page.goto(String(said).trim());
      await page.getByRole("button", { name: /lock/i }).first().waitFor({ timeout: 120_000 });
      const press = async (): Promise<void> => {
        for (let times = 0; times < 3; times += 1) await page.keyboard.press("Escape");
      };
      measured.push(line("from Escape three times to no process with keys", await untilGone(run, press)));
      await browser.close();
    }
    const unlocked = await ask("/unlock", { method: "POST", body: passphrase });
    if (unlocked.status !== 200) throw new Error(`unlocking answered ${unlocked.status}`);
    // Busy, as after a click.
    const [{ id }] = (await (await ask("/api")).json()) as [{ readonly id: string }];
    void ask(`/api/${id}/dossier.overview`, { method: "POST", body: "{}" }).catch(() => undefined);
    await after(100);
    const panic = (): void => {
      spawn(process.execPath, [program, "panic", dir, "--destroy-keys"], { stdio: "ignore" });
    };
    const gone = await untilGone(run, panic, () => !existsSync(join(dir, "key")));
    measured.push(line("from habeas panic to no process with keys and no slot", gone));
    return measured;
  } finally {
    run.kill("SIGKILL");
  }
}

/** Seconds from a step until the keeper that was there, and all that it started, has ended. */
async function untilGone(
  run: ChildProcess,
  step: () => unknown,
  isDone: () => boolean = () => true,
): Promise<number> {
  const keeper = keeperOf(run.pid!)!;
  const members = [keeper, ...startedBy(keeper)];
  const begun = performance.now();
  void step();
  while (members.some(isAlive) || !isDone()) await after(2);
  return (performance.now() - begun) / 1000;
}

function* events(count: number, from = 0): Generator<Change> {
  for (let n = from; n < from + count; n += 1)
    yield { ref: `r-${n}`, kind: "event", body: { label: `record ${n}`, text: "x".repeat(300), n } };
}
