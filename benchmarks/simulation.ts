/**
 * How fast the simulation is, and how much of C's speed it reaches: `node benchmarks/simulation.ts [WORLD.csv]`.
 * Without a world it makes one with the sizes of the reference workload: 38,990 people, 28 facilities, 279 cells.
 * CPU time, not wall time, except where stated. Builds benchmarks/simulation.c into a temporary folder; where there is
 * no C compiler, it says so and leaves out the ratio.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import { Problem } from "../src/domain/problem.ts";
import type { Detention } from "../src/simulation/engine/detention.ts";
import { prepareFlow, runFlow } from "../src/simulation/engine/flow.ts";
import type { Policy } from "../src/simulation/engine/policy.ts";
import { nextBelow, randomStream } from "../src/simulation/engine/random.ts";
import { type PreparedRun, prepareRun, resultOf, runBatch } from "../src/simulation/engine/run.ts";
import { type ForecastScenario, scenarioSchema } from "../src/simulation/engine/scenario.ts";
import { parseWorld } from "../src/simulation/engine/world.ts";
import { called } from "./call.ts";

const closed = scenarioSchema.parse({
  name: "w1",
  days: 365,
  disease: {
    beta: { cell: 0.35, facility: 0.15, system: 0.01 },
    latent: { distribution: "daily-exit", probability: 1 - Math.exp(-1 / 3) },
    infectious: { distribution: "daily-exit", probability: 1 - Math.exp(-1 / 8) },
    infectionFatality: 0.005,
  },
  initialInfectious: 10,
});

/** Half the reproduction number, 60 admissions a day, staff, a community and moves. */
const open: ForecastScenario = scenarioSchema.parse({
  ...closed,
  name: "open",
  disease: { ...closed.disease, beta: { cell: 0.2, facility: 0.06, system: 0.005 } },
  detention: {
    compartments: [
      {
        id: "pre-trial",
        stay: { distribution: "gamma", meanDays: 180, shape: 1.5 },
        next: [
          { to: "sentence", share: 0.8 },
          { to: "release", share: 0.2 },
        ],
      },
      {
        id: "sentence",
        stay: { distribution: "gamma", meanDays: 500, shape: 1.5 },
        next: [{ to: "release", share: 1 }],
      },
    ],
    groups: [{ id: "all" }],
    admissions: [{ compartment: "pre-trial", group: "all", perDay: 60 }],
    initial: [],
  } satisfies Detention,
  community: { hazardPerDay: 0.0005, beta: 0.05 },
  staff: { perHundredHeld: 8, outsideHazardPerDay: 0.0003 },
  movement: { cellMovesPerDay: 1 / 180, transfersPerDay: 1 / 720 },
});
const released: ForecastScenario = {
  ...open,
  name: "10,000 released",
  policies: [{ kind: "one-off-release", fromDay: 0, people: 10_000 }],
};

const sets = { closed: [closed], paired: [open, released] };

type Task = { world: string; set: keyof typeof sets; from: number; to: number };

if (isMainThread) {
  await called("npm run bench:simulation -- [WORLD.csv]", [], async ([world, ...more]) => {
    if (more.length > 0) throw new Problem("bad-usage", "The simulation is measured in one world at a time.");
    await main(world);
  });
} else {
  const task = workerData as Task;
  const prepared = prepareRun(parseWorld(readFileSync(task.world, "utf8")), sets[task.set]);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port has no origin
  parentPort!.postMessage(runBatch(prepared, 1, task.from, task.to));
}

async function main(worldPath: string | undefined): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "habeas-simulation-"));
  try {
    const path = worldPath ?? join(folder, "world.csv");
    if (worldPath === undefined) writeFileSync(path, madeUpWorld());
    const world = parseWorld(textOf(path));
    console.log(`world: ${world.people} people, ${world.facilities} facilities, ${world.cells} cells`);

    const before = process.memoryUsage().rss;
    const prepared = prepareRun(world, sets.closed);
    const ours = cpuPerReplicate(prepared, 1000);
    const text = resultOf(prepared, [runBatch(prepared, 1, 0, 1000)], {
      seed: 1,
      version: "",
      inputsHash: "",
    });
    const { infections, deaths } = text.scenarios[0]!;
    console.log(`W1: ${ours.toFixed(2)} ms a replicate; ${show(infections)} infected, ${show(deaths)} dead`);
    const c = timeC(folder, path);
    if (c === undefined) console.log("W1 in C: left out, there is no C compiler (cc) here");
    else
      console.log(
        `W1 in C (-O3): ${c.ms.toFixed(2)} ms a replicate; ${c.infections} infected, ${c.deaths} dead; ` +
          `we reach ${(c.ms / ours).toFixed(2)} of its speed (bar: at least 0.5)`,
      );

    const paired = prepareRun(world, sets.paired);
    console.log(`open system: ${cpuPerReplicate(paired, 60).toFixed(1)} ms a pair of scenarios`);
    const grown = (process.memoryUsage().rss - before) / 1e6;
    console.log(
      `memory: ${grown.toFixed(0)} MB beyond the ${(before / 1e6).toFixed(0)} MB of Node, code and world (bar: 100)`,
    );
    console.log(
      `W1, 1,000 replicates on 2 workers: ${await onTwoWorkers(path, "closed", 1000)} s wall (bar: about 3)`,
    );
    console.log(
      `W1, 10,000 replicates on 2 workers: ${await onTwoWorkers(path, "closed", 10_000)} s wall (bar: about 25)`,
    );
    console.log(
      `open system, 1,000 pairs on 2 workers: ${await onTwoWorkers(path, "paired", 1000)} s wall (bar: at most 60)`,
    );
    timeFlow();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function textOf(world: string): string {
  try {
    return readFileSync(world, "utf8");
  } catch (error) {
    throw new Problem(
      "not-found",
      `${world} can't be read (${String((error as NodeJS.ErrnoException).code)}).`,
    );
  }
}

/** CPU milliseconds a replicate of all scenarios, best of three after warming up. */
function cpuPerReplicate(prepared: PreparedRun, n: number): number {
  runBatch(prepared, 2, 0, Math.ceil(n / 10));
  let best = Infinity;
  for (let round = 0; round < 3; round++) {
    const before = process.cpuUsage();
    runBatch(prepared, 1, 0, n);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000 / n);
  }
  return best;
}

async function onTwoWorkers(world: string, set: keyof typeof sets, n: number): Promise<string> {
  const start = performance.now();
  const half = Math.floor(n / 2);
  const tasks: Task[] = [
    { world, set, from: 0, to: half },
    { world, set, from: half, to: n },
  ];
  await Promise.all(
    tasks.map(
      (task) =>
        new Promise<void>((resolve, reject) => {
          const worker = new Worker(new URL(import.meta.url), { workerData: task });
          worker.on("error", reject);
          worker.on("exit", () => resolve());
        }),
    ),
  );
  return ((performance.now() - start) / 1000).toFixed(1);
}

function timeC(
  folder: string,
  world: string,
): { ms: number; infections: string; deaths: string } | undefined {
  const program = join(folder, "simulation");
  try {
    execFileSync("cc", ["-O3", "-o", program, new URL("simulation.c", import.meta.url).pathname, "-lm"]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const rounds = [1, 2, 3].map((seed) =>
    execFileSync(program, [world, "1000", String(seed)], { encoding: "utf8" })
      .trim()
      .split(" "),
  );
  const best = rounds.sort((a, b) => Number(a[0]) - Number(b[0]))[0]!;
  return { ms: Number(best[0]), infections: best[1]!, deaths: best[2]! };
}

function timeFlow(): void {
  const ids = Array.from({ length: 8 }, (_, c) => `stage ${c}`);
  const groups = ["a", "b", "c", "d"].map((id) => ({ id }));
  const detention: Detention = {
    compartments: ids.map((id, c) => ({
      id,
      stay: { distribution: "gamma", meanDays: 100 + 60 * c, shape: 1.5 },
      next:
        c === 3 || c === 7
          ? [{ to: "release", share: 1 }]
          : [
              { to: ids[c + 1]!, share: 0.7 },
              { to: "release", share: 0.3 },
            ],
    })),
    groups,
    admissions: groups.map(({ id }) => ({ compartment: ids[0]!, group: id, perDay: 5 })),
    initial: ids.flatMap((compartment) => groups.map(({ id }) => ({ compartment, group: id, people: 300 }))),
  };
  const flow = prepareFlow(detention, { stepDays: 30, steps: 120, durations: 120 });
  const policies: Policy[] = [
    { kind: "one-off-release", fromDay: 300, people: 3000 },
    { kind: "faster-trials", fromDay: 300, factor: 2, compartments: [ids[1]!] },
    { kind: "custody-time-limit", fromDay: 400, limitDays: 180, compartments: [ids[1]!] },
  ];
  for (const [name, chosen] of [
    ["no policy", []],
    ["three policies", policies],
  ] as [string, Policy[]][]) {
    for (let k = 0; k < 100; k++) runFlow(flow, chosen);
    const start = performance.now();
    for (let k = 0; k < 200; k++) runFlow(flow, chosen);
    console.log(
      `cohort flow 8 × 4 × 120 × 120, ${name}: ${((performance.now() - start) / 200).toFixed(2)} ms (bar: at most 2)`,
    );
  }
}

/** A world with the sizes of the reference workload: one facility of 9,500, cells of about 20 to 530 people. */
function madeUpWorld(): string {
  const random = randomStream(20);
  const weights = Array.from({ length: 27 }, () => 200 + nextBelow(random, 1800));
  const sum = weights.reduce((a, b) => a + b, 0);
  const sizes = [9500, ...weights.map((w) => Math.floor((w * 29_490) / sum))];
  sizes[27]! += 38_990 - sizes.reduce((a, b) => a + b, 0);
  const lines = ["cell,facility"];
  let cell = 0;
  sizes.forEach((size, facility) => {
    const cells = facility === 27 ? 279 - cell : Math.max(1, Math.round((size * 279) / 38_990));
    for (let i = 0; i < size; i++) lines.push(`${cell + (i % cells)},${facility}`);
    cell += cells;
  });
  return `${lines.join("\n")}\n`;
}

function show(summary: { mean: number; sd: number }): string {
  return `${summary.mean.toFixed(1)} (SD ${summary.sd.toFixed(1)})`;
}
