import { beforeAll, expect, test } from "vitest";
import { parse } from "csv-parse/sync";
import { outputs } from "../../src/api/output.ts";
import { commands } from "../../src/cli/commands.ts";
import { folder, habeas, listed, ok, shaped } from "./habeas.ts";
import { valley } from "./valley.ts";

const temporary = folder();
const dir = temporary.path("valley.habeas");
const file = temporary.write("valley.yaml", valley);
let sizeBefore = 0;

beforeAll(async () => {
  await ok("init", dir, "--name", "The Valley");
  await ok("import", dir, file);
  sizeBefore = (await listed("verify", dir)).checkpoint!.size;
  await ok(
    "import",
    dir,
    temporary.write(
      "later.yaml",
      valley.replace("aliases: [", "aliases: [The fort, ").replace("value: 1200", "value: 1300"),
    ),
  );
});

test("help lists every command, and of each its options, however it is asked", async () => {
  const all = await ok("help");
  for (const { name, operands, about, options } of commands) {
    expect(all).toContain(`habeas ${`${name} ${operands}`.trim()}\n`);
    expect(all).toContain(about);
    const one = await ok("help", name);
    expect(await ok(name, "--help")).toBe(one);
    for (const [option, { about: says }] of Object.entries(options)) {
      expect(one).toContain(`--${option}`);
      expect(one).toContain(says);
    }
  }
  for (const argv of [[], ["--help"], ["-h"]]) expect(await ok(...argv)).toBe(all);
});

test("the version is that of the package and of the Node it runs on", async () => {
  expect(await ok("version")).toMatch(/^habeas \d+\.\d+\.\d+ \(Node \d+\.\d+\.\d+\)\n$/);
  expect(await ok("--version")).toBe(await ok("version"));
});

/** Commands that write; their own tests hold what they print to its shape. */
type Writing = "import" | "retract" | "erase" | "erasures" | "merge" | "reinstate" | "retracted" | "set";

test("every listing prints JSON of the shape that its manual promises, and text that says as much", async () => {
  const calls: Record<Exclude<keyof typeof outputs, Writing>, string[]> = {
    finding: [dir, "--unit", "person", "--property", `sex == "f"`],
    findings: [dir],
    reconcile: [dir],
    consistency: [dir],
    figures: [dir],
    search: [dir, "river"],
    show: [dir, "c-1"],
    history: [dir, "north"],
    table: [dir, "--unit", "person", "--rows", "sex", "--columns", "episodes.start"],
    due: [dir],
    clock: [dir, "c-1"],
    assess: [dir, "c-1"],
    track: [dir],
    confirm: [
      dir,
      "call-1",
      "pledge-1",
      "--kind",
      "wider",
      "--by",
      "A. H.",
      "--reason",
      "it names no number",
    ],
    letters: [dir],
    "reply-ledger": [dir],
    visit: [dir, "north"],
    audit: [dir],
    verify: [dir],
    drill: ["raid", dir, "--in", dir],
  };
  for (const [command, argv] of Object.entries(calls)) {
    const rows = shaped(command as keyof typeof calls, await ok(command, ...argv, "--format", "json"));
    if (Array.isArray(rows)) expect(rows.length, command).toBeGreaterThan(0);
    const text = await ok(command, ...argv);
    expect(text, command).not.toMatch(/undefined|\[object|null|NaN/);
  }
});

test("a finding is opened down to those who count and those who speak against it", async () => {
  const [row, ...others] = await listed("findings", dir);
  expect(others).toEqual([]);
  expect(row).toMatchObject({
    ref: "no-lawyer",
    n: 1,
    N: 2,
    missing: { not_asked: 1 },
    counted: ["c-2"],
    exceptions: ["c-2"],
    verdict: "contradicted",
  });
  expect(row!.sentence).toBe(
    "One of the 2 people who answered had a lawyer in police custody; one of the 3 people interviewed in the valley was not asked.",
  );
  const text = await ok("findings", dir);
  for (const said of [
    "CONTRADICTED",
    "1 of 2 answered; missing: 1 not asked",
    "it holds for, against what is stated: c-2",
    "1 contradicted",
  ])
    expect(text).toContain(said);
});

test("a finding given on the command line counts the same as one on file", async () => {
  const property = "episodes.exists(e, e.stages.exists(s, s.lawyer_obtained))";
  const row = await listed(
    "finding",
    dir,
    "--unit",
    "person",
    "--frame",
    "interviewed",
    "--property",
    property,
  );
  expect(row).toMatchObject({
    ref: null,
    statement: null,
    n: 1,
    N: 2,
    counted: ["c-2"],
    verdict: "not-stated",
    property,
  });
  const women = await listed(
    "finding",
    dir,
    "--unit",
    "person",
    "--population",
    `sex == "f"`,
    "--property",
    property,
  );
  expect(women).toMatchObject({ n: 0, N: 1, missing: { not_asked: 1 } });
});

test("figures and their derived ones carry their hedge, their source and their arithmetic", async () => {
  const rows = await listed("figures", dir);
  expect(rows.find(({ ref }) => ref === "held-1")).toMatchObject({
    derived: false,
    value: "over 1,300 persons",
    qualifier: "over",
    at: { source: "report", line: 3 },
    arithmetic: null,
  });
  expect(rows.find(({ ref }) => ref === "occupancy:held-1+places")).toMatchObject({
    derived: true,
    value: "over 162.5 % of capacity",
    inputs: ["held-1", "places"],
    arithmetic: "1,300 / 800 = 162.5 %; 500 above capacity",
  });
});

test("reconciliations and rules keep their ids from call to call", async () => {
  for (const command of ["reconcile", "consistency"] as const) {
    const ids = (await listed(command, dir)).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect((await listed(command, dir)).map(({ id }) => id)).toEqual(ids);
  }
  const broken = (await listed("consistency", dir)).filter(({ verdict }) => verdict === "broken");
  expect(broken.map(({ rule, record }) => `${rule} ${record}`).sort()).toEqual([
    "event-within-stay fire",
    "inclusion c-1",
  ]);
});

test("--as-of shows the records as they stood, and none of what came after", async () => {
  const now = await listed("show", dir, "north");
  const then = await listed("show", dir, "north", "--as-of", String(sizeBefore));
  expect(now.body["aliases"]).toContain("The fort");
  expect(then.body["aliases"]).not.toContain("The fort");
  expect([then.versions, now.versions]).toEqual([1, 2]);
  expect(await listed("history", dir, "north", "--as-of", String(sizeBefore))).toHaveLength(1);
  const occupancy = async (...options: string[]): Promise<string | undefined> =>
    (await listed("figures", dir, ...options)).find(({ ref }) => ref === "occupancy:held-1+places")?.value;
  expect(await occupancy()).toBe("over 162.5 % of capacity");
  expect(await occupancy("--as-of", String(sizeBefore))).toBe("over 150.0 % of capacity");
  for (const command of ["findings", "figures", "reconcile", "consistency"] as const)
    expect(await listed(command, dir, "--as-of", "2"), command).toEqual([]);
});

test("show and history take a ref or a ULID, and history names the fields that changed", async () => {
  const byRef = await listed("show", dir, "held-1");
  expect(await listed("show", dir, byRef.id)).toEqual(byRef);
  const versions = await listed("history", dir, "held-1");
  expect(await listed("history", dir, byRef.id)).toEqual(versions);
  expect(versions.map(({ changed }) => changed).at(-1)).toEqual(["value"]);
  expect(versions[1]!.parents).toEqual([versions[0]!.entry]);
  expect(byRef.named_by).toEqual(["rate"]);
  expect((await listed("show", dir, "c-1")).children).toContain("c-1/episode-1");
});

test("search finds Khmer inside words, terms of two letters, refs, beginnings of words, and all words at once", async () => {
  const refs = async (...words: string[]): Promise<string[]> =>
    (await listed("search", dir, ...words)).map(({ ref }) => ref);
  expect(await refs("ធនាគារ")).toEqual(["c-1"]);
  expect(await refs("ខាងជើង")).toEqual(["north"]);
  expect(await refs("xy")).toEqual(["c-1"]);
  expect(await refs("fo")).toContain("north");
  expect(await refs("NORTHERN")).toEqual(["north"]);
  expect(await refs("orther")).toEqual(["north"]);
  expect(await refs("river", "drug")).toEqual(["c-1"]);
  expect(await refs("river", "northern")).toEqual([]);
  expect(await refs("c-1/episode-1")).not.toEqual([]);
  expect((await refs("valley", "--limit", "1")).length).toBe(1);
  expect(await ok("search", dir, "nothing-like-it")).toMatch(
    /^No record contains all of these words\. Try fewer/,
  );
  expect((await listed("search", dir, "river"))[0]!.excerpt).toContain("at the river");
});

test("the matrix of a unit reads back: a row per record, each value with its state, and no cell is a formula", async () => {
  const rows = parse(await ok("matrix", dir, "--unit", "episode"), { columns: true }) as Record<
    string,
    string
  >[];
  expect(rows.map(({ ref }) => ref)).toEqual(["c-1/episode-1", "c-2/episode-1", "c-3/episode-1"]);
  expect(rows.map(({ within }) => within)).toEqual(["c-1", "c-2", "c-3"]);
  expect(rows.map((row) => [row["offence"], row["offence__state"]])).toEqual([
    ["using", "answered"],
    ["trafficking", "answered"],
    ["", ""],
  ]);
  expect(rows[0]!["in_own_words"]).toBe(`'=HYPERLINK("x")`);
  const stages = parse(await ok("matrix", dir, "--unit", "stage"), { columns: true }) as Record<
    string,
    string
  >[];
  expect(stages.map((row) => [row["lawyer_obtained"], row["lawyer_obtained__state"]])).toEqual([
    ["no", "answered"],
    ["yes", "answered"],
    ["", "not_asked"],
  ]);
  for (const unit of ["person", "facility", "stay"]) {
    const cells = (parse(await ok("matrix", dir, "--unit", unit)) as string[][]).flat();
    expect(
      cells.filter((cell) => /^[=+@\t\r-]/.test(cell)),
      unit,
    ).toEqual([]);
  }
});

test("the codebook of the matrix explains its columns, and a byte order mark comes only when asked for", async () => {
  const codebook = parse(await ok("matrix", dir, "--unit", "episode", "--codebook"), {
    columns: true,
  }) as Record<string, string>[];
  expect(codebook.map(({ variable }) => variable)).toEqual([
    "lawyer_obtained",
    "told_reasons",
    "offence",
    "in_own_words",
  ]);
  const plain = await ok("matrix", dir, "--unit", "episode");
  expect(plain.startsWith("\uFEFF")).toBe(false);
  expect(await ok("matrix", dir, "--unit", "episode", "--bom")).toBe(`\uFEFF${plain}`);
});

test("rebuild makes tables that say what they said before", async () => {
  const before = [
    await listed("findings", dir),
    await listed("search", dir, "river"),
    await listed("show", dir, "c-1"),
  ];
  const { records, entries } = await listed("verify", dir);
  expect(await ok("rebuild", dir)).toContain(`${records} records were rebuilt`);
  expect([
    await listed("findings", dir),
    await listed("search", dir, "river"),
    await listed("show", dir, "c-1"),
  ]).toEqual(before);
  expect(await listed("verify", dir)).toMatchObject({ records, entries, problems: [] });
});

test("an empty dossier lists nothing, and says so", async () => {
  const empty = temporary.path("empty.habeas");
  const made = await habeas("init", empty);
  expect(made.err).toContain("does not yet protect sources");
  for (const command of ["findings", "figures", "reconcile", "consistency"] as const) {
    expect(await listed(command, empty), command).toEqual([]);
    expect((await ok(command, empty)).trim(), command).not.toBe("");
  }
  expect(await listed("verify", empty)).toMatchObject({ records: 0, problems: [] });
  expect(await listed("search", empty, "river")).toEqual([]);
  expect(await ok("matrix", empty, "--unit", "person")).toMatch(/^ref,within,pseudonym,sex,.*\r\n$/);
});

test("a finding whose expression is refused says so and leaves the others computed", async () => {
  const own = temporary.path("refused.habeas");
  await ok("init", own);
  await ok("import", own, temporary.write("valley.yaml", valley));
  const before = (await listed("findings", own)) as { ref: string; verdict: string; why: string }[];
  const bad = `codebook_more: [{name: soon_gone, unit: person, type: yn}]
findings: [{id: fnd-bad, statement: Nobody knows., property: soon_gone, stated: {n: 1}}]\n`;
  await ok("import", own, temporary.write("bad.yaml", bad));
  const retired = "codebook_more: [{name: soon_gone, unit: person, type: yn, retired: true}]\n";
  await ok("import", own, temporary.write("retired.yaml", retired));
  const after = (await listed("findings", own)) as typeof before;
  expect(after.filter(({ ref }) => ref !== "fnd-bad")).toEqual(before);
  expect(after.find(({ ref }) => ref === "fnd-bad")).toMatchObject({ verdict: "cannot-tell" });
  expect(after.find(({ ref }) => ref === "fnd-bad")!.why).toMatch(/soon_gone/);
});
