import { beforeEach, expect, test } from "vitest";
import { folder, habeas, listed, ok } from "./habeas.ts";

const temporary = folder();
let made = 0;
let dir = "";

beforeEach(async () => {
  dir = temporary.path(`doubt-${++made}.habeas`);
  await ok("init", dir, "--name", "doubt");
});

const write = (text: string): string => temporary.write(`records-${++made}.yaml`, text);
const year = (counts: string): string =>
  write(`facilities: [{id: y, name: Y, type: prison, counts: [${counts}]}]`);
const january = "{people: 999, as_of: 2020-01}";
const february = "{people: 500, as_of: 2020-02}";
const march = "{people: 600, as_of: 2020-03}";

test("a count taken out of its list leaves every other as it is, and the report says what is gone", async () => {
  await ok("import", dir, year(`${january}, ${february}, ${march}`));
  const report = await listed("import", dir, year(`${february}, ${march}`));
  expect(report).toMatchObject({ new: 0, changed: 0, unchanged: 3 });
  expect(report.notes).toEqual([
    "1 record in the dossier is no longer in the files and stays as it is: y/count-1.",
  ]);
  expect((await listed("show", dir, "y/count-3")).body).toMatchObject({ people: { low: 600 } });
});

test("a dry run says which record without an id gets a new version, and what is other", async () => {
  await ok("import", dir, year(`${january}, ${february}, ${march}`));
  const corrected = year(`${january.replace("999", "480")}, ${february}, ${march}`);
  const report = await listed("import", dir, corrected, "--dry-run");
  expect(report).toMatchObject({ changed: 1, dry_run: true });
  expect(report.notes[0]).toMatch(/y\/count-1, as only people is other; it gets a new version\.$/);
  await ok("import", dir, corrected);
  expect(await listed("history", dir, "y/count-1")).toHaveLength(2);
});

test("a question writes nothing and exits with 1; --unnamed-as-new or an id answers it", async () => {
  await ok("import", dir, year(`${january}, ${february}`));
  const unclear = year(`{people: 1, as_of: 2020-01}, {people: 2, as_of: 2020-02}`);
  const { exit, out } = await habeas("import", dir, unclear);
  expect(exit).toBe(1);
  expect(out).toContain(
    "y/count-1, y/count-2 in the dossier; write id: count-1 in the item where it changes that record",
  );
  expect(await listed("history", dir, "y/count-1")).toHaveLength(1);
  expect(await listed("import", dir, unclear, "--unnamed-as-new")).toMatchObject({ new: 2, changed: 0 });
  const answered = year(`{id: count-1, people: 1, as_of: 2020-01}, ${february}`);
  expect(await listed("import", dir, answered)).toMatchObject({ new: 0, changed: 1 });
});

test("a table's records are known by their content too, whichever column they stand in", async () => {
  const table = (cells: string): string => temporary.write("arrests.csv", `case,first,second\n${cells}\n`);
  const map = temporary.write(
    "map.yaml",
    `mapping: 1
tables:
  - file: arrests.csv
    records:
      - kind: person
        id: case
        inside:
          - {kind: episode, fields: {start: {column: first, date: edtf}, route: {constant: prosecution}}}
          - {kind: episode, fields: {start: {column: second, date: edtf}, route: {constant: prosecution}}}
`,
  );
  await ok("import", dir, table("b-1,2018-02-03,2020-05-06"), "--map", map);
  const moved = await listed(
    "import",
    dir,
    table("b-1,2020-05-06,2023-01-01"),
    "--map",
    map,
    "--unnamed-as-new",
  );
  expect(moved).toMatchObject({ new: 1, changed: 0 });
  expect((await listed("show", dir, "b-1/episode-1")).body).toMatchObject({ start: { edtf: "2018-02-03" } });
  expect((await listed("show", dir, "b-1/episode-3")).body).toMatchObject({ start: { edtf: "2023-01-01" } });
});

test("a row that was taken out or named anew is told, with what it said before, and other rows are not", async () => {
  const desk = write("sources: [{id: desk, kind: document, title: Desk}]");
  const table = (...rows: string[]): string =>
    temporary.write("desk.csv", ["case,start,end", ...rows, ""].join("\n"));
  const map = temporary.write(
    "desk-map.yaml",
    `mapping: 1
tables:
  - file: desk.csv
    defaults: {at: {source: {constant: desk}, row: true}}
    records:
      - kind: person
        id: case
        repeats: true
        inside:
          - kind: episode
            id: {column: start, prefix: from-}
            fields: {start: start, end: end}
`,
  );
  const notes = async (...rows: string[]): Promise<string[]> =>
    (await listed("import", dir, table(...rows), "--map", map, "--dry-run")).notes as string[];
  const [one, two, three] = ["a,2018-01-02,2018-01-09", "a,2019-03-04,2019-03-09", "b,2020-05-06,"];
  await ok("import", dir, desk);
  await ok("import", dir, table(one, two, three), "--map", map);
  expect(await notes(one, two, three)).toEqual([]);
  expect(await notes(three, "c,2021-01-01,", two, one)).toEqual([
    "3 of the changed records say the same as before and stand in another row.",
  ]);
  expect(await notes(one, three)).toEqual([
    expect.stringMatching(/^desk: no row gives a\/from-2019-03-04 any/),
    "1 of the changed records says the same as before and stands in another row.",
  ]);
  expect(await notes(one, two, "b,2020-05-07,", "b,2021-05-07,")).toEqual([
    expect.stringMatching(/^desk: no row gives b\/from-2020-05-06 any/),
  ]);
});

test("a row that goes on from the one above moves to nobody else when a line is taken out or put in above it", async () => {
  const desk = write("sources: [{id: desk, kind: document, title: Desk}]");
  const table = (...rows: string[]): string =>
    temporary.write("filled.csv", ["case,sex,start", ...rows, ""].join("\n"));
  const map = temporary.write(
    "filled-map.yaml",
    `mapping: 1
tables:
  - file: filled.csv
    fill_down: [case]
    defaults: {at: {source: {constant: desk}, row: true}}
    records:
      - kind: person
        id: case
        repeats: true
        fields: {sex: sex}
        inside:
          - {kind: episode, id: {column: start, prefix: from-}, fields: {start: start}}
`,
  );
  await ok("import", dir, desk);
  const rows = ["d,f,2017-01-02", "e,m,2017-03-04", ",,2017-05-06", "f,m,2017-07-08"];
  await ok("import", dir, table(...rows), "--map", map);
  const taken = await habeas("import", dir, table(rows[0]!, rows[2]!, rows[3]!), "--map", map);
  expect([taken.exit, taken.out]).toEqual([
    1,
    expect.stringContaining("d/from-2017-05-06: the record says word for word what e/from-2017-05-06 said"),
  ]);
  const putIn = await habeas(
    "import",
    dir,
    table(rows[0]!, rows[1]!, "g,f,2018-01-01", rows[2]!),
    "--map",
    map,
  );
  expect([putIn.exit, putIn.out]).toEqual([1, expect.stringContaining("g/from-2017-05-06: the record says")]);
  expect((await habeas("show", dir, "d/from-2017-05-06")).exit).toBe(1);
  // Another person of the same day is another record, also where one was taken out.
  const other = table(rows[0]!, "h,m,2017-03-04", rows[3]!);
  expect((await habeas("import", dir, other, "--map", map, "--dry-run")).exit).toBe(0);
});

test("what cannot stand is refused with its place, and let in with a reason that the history shows", async () => {
  const file = write(`persons:
  - id: o2
    episodes: [{id: a, start: 2019-05-20, end: 2019-01-10}]
  - id: o4
    birth: 2021-05-01
    episodes: [{id: a, start: 2019-01-10, end: 2019-05-20}]
    deaths: [{id: d, died: 2019-03-01}]
`);
  const refused = await habeas("import", dir, file, "--format", "json");
  expect(refused.exit).toBe(1);
  const { rows } = JSON.parse(refused.out) as { rows: { ref: string; row: number; problem: string }[] };
  expect(rows.map(({ ref, row }) => [ref, row])).toEqual(
    expect.arrayContaining([
      ["o2/a", 3],
      ["o4/a", 6],
      ["o4/d", 7],
    ]),
  );
  for (const { problem } of rows)
    expect(problem).toMatch(/cannot stand.*--allow-implausible and a reason\.$/);
  expect((await habeas("import", dir, file, "--allow-implausible", " ")).exit).toBe(2);
  await ok("import", dir, file, "--allow-implausible", "so it stands in the register");
  const [version] = await listed("history", dir, "o2/a");
  expect(version!.note).toMatch(
    /^import of .*allowed as implausible \(.*o2\/a.*\): so it stands in the register$/,
  );
  const broken = (await listed("consistency", dir)).filter(({ verdict }) => verdict === "broken");
  expect(new Set(broken.map(({ rule }) => rule))).toEqual(
    new Set(["start-before-end", "birth-first", "death-last"]),
  );
  expect(await listed("import", dir, file)).toMatchObject({ new: 0, changed: 0 });
  const [out, other] = [temporary.path("doubt.jsonl"), temporary.path(`doubt-${++made}.habeas`)];
  await ok("export", dir, out, "--plain", "--confirm", "doubt");
  await ok("init", other);
  const { changed, notes } = await listed("import", other, out);
  expect([changed, notes.filter((note) => !note.includes("are proved to have stood"))]).toEqual([0, []]);
});

test("what comes is held against what the dossier holds of the same person, above and below it", async () => {
  await ok(
    "import",
    dir,
    write("persons: [{id: p, birth: 1990, episodes: [{id: a, start: 2019-02-01, end: 2019-05-01}]}]"),
  );
  for (const text of [
    "persons: [{id: p, birth: 2020}]",
    "deaths: [{id: d, person: p, died: 2019-03-01}]",
    "stages: [{id: p/a/x, episode: p/a, type: trial, start: 2018-01}]",
    "stays: [{id: s, episode: p/a, start: 1980-01}]",
    "episodes: [{id: b, person: p, start: 2019-03-01, end: 2019-04-01}]",
  ]) {
    const { exit, out } = await habeas("import", dir, write(text));
    expect([text, exit]).toEqual([text, 1]);
    expect(out).toMatch(/cannot (all )?stand/);
  }
  await ok("import", dir, write("episodes: [{id: b, person: p, start: 2019-05-01, end: 2019-06-01}]"));
});

test("a figure without a value is computed from those that it names", async () => {
  await ok(
    "import",
    dir,
    write(`figures:
  - {id: held, indicator: prison_population, unit: persons, place: Y, value: 300}
  - {id: places, indicator: capacity, unit: places, place: Y, value: 200}
  - {id: full, indicator: occupancy_rate, unit: percent, place: Y, formula: ratio, derived_from: [held, places]}
`),
  );
  const row = (await listed("figures", dir)).find(({ ref }) => ref === "full")!;
  expect(row).toMatchObject({ low: 150, high: 150 });
});
