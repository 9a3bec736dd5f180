import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run } from "../../src/cli/main.ts";
import { readRecordFiles } from "../../src/intake/records/record-file.ts";
import type { AnyRecord } from "../../src/domain/record.ts";
import { namedDisease, shippedScenarios, standards, systemFrom } from "../../src/service/forecast-data.ts";
import { Problem } from "../../src/domain/problem.ts";
import { runOnWorkers } from "../../src/service/forecast-pool.ts";
import { forecastSystem, refuseNoFolder, writeForecast } from "../../src/service/forecast.ts";
import type { ForecastJob } from "../../src/simulation/two-systems/job.ts";
import { scenarioSchema } from "../../src/simulation/engine/scenario.ts";
import { smallSystem } from "../simulation/small-system.ts";
import { readSystemScenario } from "../../src/simulation/two-systems/system.ts";
import { withEnvironment } from "../environment.ts";

const folder = mkdtempSync(join(tmpdir(), "habeas-forecast-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

async function call(...argv: string[]): Promise<{ exit: number; out: string; said: string }> {
  let out = "";
  let said = "";
  const exit = await run(argv, {
    signal: new AbortController().signal,
    out: (text) => void (out += text),
    say: (line) => void (said += `${line}\n`),
    progress: () => () => {},
  });
  return { exit, out, said };
}

// 120 people in six cells of two facilities.
const world = file(
  "world.csv",
  ["cell,facility", ...Array.from({ length: 120 }, (_, i) => `${i % 6},${i % 6 < 3 ? 0 : 1}`)].join("\n"),
);
const base = {
  days: 90,
  disease: {
    beta: { cell: 0.3, facility: 0.1, system: 0.02 },
    latent: { distribution: "fixed", days: 3 },
    infectious: { distribution: "fixed", days: 8 },
    infectionFatality: 0.1,
  },
  initialInfectious: 2,
};
const scenario = (name: string, change: object = {}): string =>
  file(`${name}.json`, JSON.stringify({ name, ...base, ...change }));

describe("habeas forecast in a world", () => {
  test("prints the promised JSON, with paired differences against the first scenario", async () => {
    const release = { policies: [{ kind: "one-off-release", fromDay: 0, people: 40 }] };
    const { exit, out } = await call(
      "forecast",
      "--world",
      world,
      "--scenario",
      scenario("now"),
      "--scenario",
      scenario("release", release),
      "--replicates",
      "12",
      "--seed",
      "4",
      "--format",
      "json",
    );
    expect(exit).toBe(0);
    const result = JSON.parse(out);
    expect(result).toMatchObject({
      seed: 4,
      version: "0.1.0",
      inputsHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const [first, second] = result.scenarios;
    expect(first).toMatchObject({ name: "now", replicates: 12, pairedDifference: null });
    for (const key of ["infections", "deaths", "peakInfectious"])
      expect(Object.keys(first[key])).toEqual(["n", "mean", "sd", "q05", "q25", "q50", "q75", "q95"]);
    expect(first.attackRateByFacility).toHaveLength(2);
    expect(first.cpuMsPerReplicate).toBeGreaterThan(0);
    expect(second.pairedDifference.deaths.mean).toBeCloseTo(first.deaths.mean - second.deaths.mean, 9);
    expect(second.pairedDifference.pNoBenefit).toBeGreaterThanOrEqual(0);
    expect(second.held.total.at(-1).day).toBe(89);
  });

  test("gives the same numbers again, other ones for another seed, and files may just be listed, or hold a list", async () => {
    const json = async (seed: string, ...more: string[]) => {
      const { out } = await call(
        "forecast",
        "--world",
        world,
        ...more,
        "--seed",
        seed,
        "--replicates",
        "7",
        "--format",
        "json",
      );
      return JSON.parse(out, (key, value: unknown) => (key === "cpuMsPerReplicate" ? 0 : value));
    };
    const a = scenario("a");
    const b = scenario("b", { policies: [{ kind: "one-off-release", fromDay: 0, people: 0 }] });
    const once = await json("1", "--scenario", a, "--scenario", b);
    expect(await json("1", a, b)).toEqual(once);
    const list = file("list.json", `[${readFileSync(a, "utf8")},${readFileSync(b, "utf8")}]`);
    expect(await json("1", list)).toEqual(once);
    expect((await json("2", a, b)).scenarios).not.toEqual(once.scenarios);
    // Releasing nobody is the baseline.
    expect(once.scenarios[1].pairedDifference.deaths).toMatchObject({ mean: 0, sd: 0 });
    expect({ ...once.scenarios[1], name: "", pairedDifference: null, warnings: [] }).toEqual({
      ...once.scenarios[0],
      name: "",
      warnings: [],
    });
  });

  test("takes the scenarios of the manual", async () => {
    const manual = readFileSync(new URL("../../docs/forecast.md", import.meta.url), "utf8");
    const examples = [...manual.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json]) => JSON.parse(json!));
    expect(examples.map(({ name }) => name)).toEqual(["release and 40 % fewer admissions", "fewer arrests"]);
    expect(() => readSystemScenario(examples[0], "2020-07-01", 380)).not.toThrow();
    const asNow = { ...examples[1], name: "as now", policies: [] };
    const files = [file("manual.json", JSON.stringify([asNow, examples[1]]))];
    const { exit, out } = await call("forecast", "--world", world, ...files, "--replicates", "3");
    expect(exit).toBe(0);
    expect(out).toContain("against “as now”");
  });

  test("takes a disease by its name as it takes the same one as data", async () => {
    const infections = async (disease: unknown) => {
      const asked = scenario("named", { disease });
      const { exit, out } = await call(
        "forecast",
        "--world",
        world,
        asked,
        "--replicates",
        "5",
        "--format",
        "json",
      );
      expect(exit).toBe(0);
      return JSON.parse(out).scenarios[0].infections;
    };
    const named = await infections("tuberculosis");
    expect(named).toEqual(await infections(namedDisease("tuberculosis")));
    expect(named).not.toEqual(await infections("scabies-like"));
  });

  test.each([
    [
      "a negative rate",
      { disease: { ...base.disease, beta: { cell: -1, facility: 0, system: 0 } } },
      /"disease\.beta\.cell" must be at least 0/,
    ],
    ["an unknown field", { vaccine: 1 }, /unknown field "vaccine"/],
    [
      "an unknown field of a policy",
      { policies: [{ kind: "one-off-release", fromDay: 1, people: 1, name: "x" }] },
      /at "policies\.0" there is an unknown field "name"/,
    ],
    [
      "a release larger than the stock",
      { policies: [{ kind: "one-off-release", fromDay: 1, people: 121 }] },
      /releases 121 people on day 1, but at most 120 who fit are held/,
    ],
    [
      "a policy after the end",
      { policies: [{ kind: "one-off-release", fromDay: 90, people: 1 }] },
      /begins on day 90, but the scenario ends after 90 days/,
    ],
    ["no day at all", { days: 0 }, /"days" must be at least 1/],
    ["no name", { name: undefined }, /"name" is missing; state it/],
    ["half a day", { days: 1.5 }, /"days" must be a whole number/],
    ["a word for a number", { days: "ten" }, /"days" must be a number/],
    ["an empty name", { name: "" }, /"name" must have at least 1 character/],
    [
      "an unknown kind of policy",
      { policies: [{ kind: "amnesty", fromDay: 1 }] },
      /"policies\.0\.kind" is none of 'one-off-release', /,
    ],
    [
      "an unknown distribution",
      { disease: { ...base.disease, latent: { distribution: "weibull" } } },
      /"disease\.latent\.distribution" is none of 'daily-exit', /,
    ],
    [
      "a release by age in a world without ages",
      { policies: [{ kind: "one-off-release", fromDay: 1, people: 1, minimumAge: 60 }] },
      /add the column age/,
    ],
    ["more infected than people", { initialInfectious: 121 }, /121 infectious people, but the world has 120/],
    ["an unknown disease", { disease: "plague" }, /no disease "plague"; there are covid-19/],
    [
      "probabilities that do not sum to one",
      { disease: { ...base.disease, latent: { distribution: "table", probabilities: [0.5] } } },
      /sum to 1/,
    ],
  ])("refuses %s in one sentence", async (_, change, reason) => {
    const { exit, out, said } = await call(
      "forecast",
      "--world",
      world,
      scenario("bad", change),
      "--replicates",
      "2",
    );
    expect(exit).toBe(1);
    expect(out).toBe("");
    expect(said).toMatch(reason);
    expect(said.trim().split("\n")).toHaveLength(1);
    expect(said).toMatch(/^habeas: .*\.\n$/);
  });

  test("refuses what is no JSON, no world and no file", async () => {
    expect(await call("forecast", "--world", world, file("x.json", "{"))).toMatchObject({ exit: 1 });
    expect((await call("forecast", "--world", file("w.csv", "cell\n1"), scenario("now"))).said).toMatch(
      /first line/,
    );
    expect((await call("forecast", "--world", world, join(folder, "none.json"))).said).toMatch(
      /There is no file/,
    );
    expect(await call("forecast", scenario("now"))).toMatchObject({ exit: 2 });
    expect(await call("forecast", "--world", world)).toMatchObject({ exit: 2 });
    const two = await call("forecast", "--world", world, scenario("now"), scenario("longer", { days: 91 }));
    expect(two).toMatchObject({ exit: 1, said: expect.stringMatching(/90 and 91 days/) });
  });

  test("takes a scenario after a byte order mark, and refuses an empty list and what is no object", async () => {
    const marked = file("marked.json", `\uFEFF${JSON.stringify({ name: "marked", ...base })}`);
    expect(await call("forecast", "--world", world, marked, "--replicates", "2")).toMatchObject({ exit: 0 });
    for (const [text, reason] of [
      ["\u001b[31m\rred\n", /^habeas: odd\.json is not JSON: Unexpected token '\?'\.\n$/],
      ["hello there", /^habeas: odd\.json is not JSON: Unexpected token 'h'\.\n$/],
      ["", /^habeas: odd\.json is not JSON: Unexpected end of JSON input\.\n$/],
      ["[]", /is an empty list; it must hold a scenario/],
      ["null", /the whole must be an object/],
      ["5", /the whole must be an object/],
      [`{"name": "x", "days": 1e999}`, /a number larger than a number can be/],
    ] as const) {
      const { exit, said } = await call("forecast", "--world", world, file("odd.json", text));
      expect(exit).toBe(1);
      expect(said).toMatch(reason);
    }
  });

  test("refuses two scenarios of one name", async () => {
    const now = scenario("now");
    expect(await call("forecast", "--world", world, now, now)).toMatchObject({
      exit: 1,
      said: expect.stringMatching(/named "now"/),
    });
  });

  test.each([
    ["--days", "0"],
    ["--days", "40000"],
    ["--replicates", "0"],
    ["--replicates", "1.5"],
    ["--seed", "9007199254740993"],
  ])("%s %s is misuse", async (option, value) => {
    const { exit, said } = await call("forecast", "--world", world, scenario("now"), option, value);
    expect(exit).toBe(2);
    expect(said).toMatch(new RegExp(`^habeas: ${option} takes .*\\.\n$`));
  });

  test("prints every number with centre and range", async () => {
    const { out } = await call("forecast", "--world", world, scenario("now"), "--replicates", "100");
    expect(out).toMatch(/infections {2}about [\d,]+ \(9 of 10 simulations: [\d,]+ to [\d,]+\)/);
    expect(out).toMatch(/Note: One fatality ratio for all ages/);
  });

  test.each(["3", "99"])("says no range from %s simulations", async (replicates) => {
    const { out } = await call("forecast", "--world", world, scenario("now"), "--replicates", replicates);
    expect(out).not.toContain("9 of 10");
    expect(out).toMatch(/infections {2}about [\d,]+ \(middle of \d+ simulations, too few for a range\)/);
  });

  test("what a worker refuses is refused with the same sentence, not as a fault of the program", async () => {
    const crowd = scenarioSchema.parse({ name: "crowd", ...base, initialInfectious: 500 });
    const job: ForecastJob = { kind: "world", world: "cell,facility\n0,0", scenarios: [crowd] };
    const refused = runOnWorkers(job, { seed: 1, replicates: 2 });
    await expect(refused).rejects.toThrow(Problem);
    await expect(refused).rejects.toMatchObject({
      exit: 1,
      message: expect.stringMatching(/the world has 1\.$/),
    });
  });

  test("can be cancelled", async () => {
    const abort = new AbortController();
    const said: string[] = [];
    const exit = await run(["forecast", "--world", world, scenario("now"), "--replicates", "500000"], {
      signal: abort.signal,
      out: () => {},
      say: (line) => void said.push(line),
      progress: () => () => abort.abort(),
    });
    expect(exit).toBe(130);
    expect(said).toEqual(["habeas: Cancelled; no forecast was made and nothing was written."]);
  });
});

const examples = join(import.meta.dirname, "../../examples/cambodia-2020");
const { drafts } = readRecordFiles(
  readdirSync(examples)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => ({ name, text: readFileSync(join(examples, name), "utf8") })),
  { codebooks: [], hasRef: () => false },
);
const records = drafts as unknown as AnyRecord[];

describe("the Cambodian example's system", () => {
  const { system, jurisdiction, days } = systemFrom(records);

  test("has its numbers from the records, each with its hedge and line", () => {
    const of = (id: string) => system.data.find((datum) => datum.id === id);
    expect(of("held-2016")).toMatchObject({
      value: 21_900,
      qualifier: "exact",
      record: "r-pop-2016",
      source: "doc-003, line 152",
    });
    expect(of("held-2020")).toMatchObject({ value: 38_990, record: "p-pop" });
    expect(of("pretrial-72")).toMatchObject({ value: 72, qualifier: "over", fitted: false });
    expect(of("pretrial-75")).toMatchObject({ value: 75, qualifier: "nearly", fitted: false });
    expect(of("imprisoned-campaign")).toMatchObject({ value: 21_740, qualifier: "at_least" });
    expect(system.prisons.capacity).toMatchObject({ value: 26_593, definition: "estimate" });
    const [cc1] = system.prisons.known;
    expect(cc1!.held).toMatchObject({ value: 9500, qualifier: "over" });
    expect(cc1!.capacity).toMatchObject({ value: 2050, definition: "unknown" });
    expect(cc1!.cells).toMatchObject([{ value: 530, qualifier: "up_to" }]);
  });

  test("has the five scenarios, all readable, the unchanged policy first", () => {
    const names = shippedScenarios(jurisdiction).map(
      (path) => readSystemScenario(JSON.parse(readFileSync(path, "utf8")), system.start, days).name,
    );
    expect(names).toEqual([
      "unchanged policy",
      "10,000 released in July",
      "release and 40 % fewer admissions",
      "compulsory centres closed",
      "pre-trial detention as last resort",
    ]);
  });

  test("is refused without a record it needs, and where cells hold more than their place", () => {
    expect(() => systemFrom(records.filter(({ ref }) => ref !== "p-pop"))).toThrow(/needs the figure p-pop/);
    const count = (of: string, people: number) =>
      ({
        kind: "count",
        ref: `${of}/n`,
        body: {
          of,
          people: { low: people, high: people, qualifier: "exact" },
          population: "prison-population",
          as_of: { edtf: "2020-05-02" },
          at: [],
        },
      }) as unknown as AnyRecord;
    const overfull = [...records, count("cc1", 100), count("cc1/cell-r-cover-cell-530", 101)];
    expect(() => systemFrom(overfull)).toThrow(/cells of cc1 hold 101 people, more than the 100/);
    expect(() =>
      systemFrom([...records, count("cc1", 102), count("cc1/cell-r-cover-cell-530", 101)]),
    ).not.toThrow();
    expect(() => systemFrom([])).toThrow(/data\/forecast\/jurisdictions/);
  });
});

describe("the data that ship", () => {
  test("name a source or an assumption for every prior, disease and standard", () => {
    const folder = new URL("../../data/forecast/jurisdictions/", import.meta.url);
    for (const name of readdirSync(folder)) {
      const { parameters } = parse(readFileSync(new URL(name, folder), "utf8"));
      for (const [key, { prior }] of Object.entries<{ prior: { source: string } }>(parameters))
        expect(prior.source.length, key).toBeGreaterThan(10);
    }
    for (const name of readdirSync(new URL("../diseases/", folder)))
      expect(namedDisease(basename(name, ".yaml")).sources!.length, name).toBeGreaterThan(0);
    for (const standard of standards()) {
      expect(standard.source.length).toBeGreaterThan(10);
      expect(standard.scope.length).toBeGreaterThan(10);
    }
  });

  test("have the fatality of COVID-19 at each age that the equation they name gives", () => {
    const bands = namedDisease("covid-19").infectionFatality;
    expect(bands).toEqual(
      [0, 10, 20, 30, 40, 50, 60, 70, 80].map((fromAge) => ({
        fromAge,
        ratio: Number((10 ** (-3.27 + 0.0524 * (fromAge + 5)) / 100).toPrecision(2)),
      })),
    );
  });
});

describe("a system on workers", () => {
  const system = smallSystem();
  const scenarios = ["unchanged", "release"].map((name) =>
    readSystemScenario(
      {
        name,
        policies: name === "release" ? [{ kind: "one-off-release", from: "2020-01-11", people: 50 }] : [],
      },
      system.start,
      60,
    ),
  );
  const options = { replicates: 6, seed: 9, version: "test" };
  let forecast: Awaited<ReturnType<typeof forecastSystem>>;
  beforeAll(async () => {
    forecast = await forecastSystem(system, scenarios, options);
  });

  test("gives its files, and says where they are", async () => {
    const dir = join(folder, "out");
    const { note, files } = await withEnvironment({ PATH: "" }, () => writeForecast(forecast, dir));
    expect(note).toMatch(/no Chromium/);
    expect(readdirSync(dir)).toHaveLength(files);
    expect(readdirSync(dir)).toContain("methods.md");
  });

  test("writes nothing when it is cancelled, and nothing beside what it says", async () => {
    const dir = join(folder, "cancelled");
    await expect(writeForecast(forecast, dir, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      exit: 130,
    });
    expect(existsSync(dir)).toBe(false);
  });

  test("is refused a folder that is none before anything is computed", () => {
    const taken = file("taken", "");
    expect(() => refuseNoFolder(taken)).toThrow(/taken": it is no folder; name another/);
    expect(() => refuseNoFolder(join(taken, "charts"))).toThrow(/it is no folder/);
    expect(() => refuseNoFolder("")).toThrow(/it is no folder/);
    if (existsSync("/proc/self")) expect(() => refuseNoFolder("/proc/charts")).toThrow(/it is not permitted/);
    refuseNoFolder(join(folder, "new", "nested"));
    expect(existsSync(join(folder, "new"))).toBe(false);
  });

  test("asks for no passphrase where there is no dossier, and for no dossier where it could not write", async () => {
    expect(await call("forecast", "--dossier", join(folder, "none.habeas"))).toMatchObject({
      exit: 1,
      said: expect.not.stringMatching(/passphrase/i),
    });
    const out = await call("forecast", "--dossier", join(folder, "none.habeas"), "--out", file("taken", ""));
    expect(out).toMatchObject({ exit: 1, said: expect.stringMatching(/it is no folder/) });
  });

  test("is refused where the totals contradict the priors", async () => {
    const impossible = smallSystem({
      data: system.data.map((datum) =>
        datum.id === "c" ? { ...datum, value: 100_000, definitionError: 0 } : datum,
      ),
    });
    await expect(forecastSystem(impossible, scenarios, options)).rejects.toThrow(
      /^The number c \(100,000: held at the end of 2019\) does not fit the others, which imply about/,
    );
  });
});
