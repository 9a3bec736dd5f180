import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { type Outcome, folder, habeas, habeasUntil, listed, ok, shaped } from "./habeas.ts";
import { valley } from "./valley.ts";

const temporary = folder();
const model = temporary.path("model.habeas");
const file = temporary.write("valley.yaml", valley);

beforeAll(async () => {
  await ok("init", model, "--name", "The Valley");
  await ok("import", model, file);
});

let copies = 0;
/** A dossier of its own with the valley in it. */
function copy(): string {
  const dir = temporary.path(`copy-${++copies}.habeas`);
  cpSync(model, dir, { recursive: true });
  return dir;
}

const entries = async (dir: string): Promise<number> => (await listed("verify", dir)).entries;

test("the same files again write nothing", async () => {
  const dir = copy();
  const before = await entries(dir);
  const report = await listed("import", dir, file);
  expect(report).toMatchObject({ new: 0, changed: 0, checkpoint: null, dry_run: false });
  expect(report.unchanged).toBe((await listed("verify", dir)).records);
  expect(new Set(report.rows.map(({ outcome }) => outcome))).toEqual(new Set(["unchanged"]));
  expect(await entries(dir)).toBe(before);
});

test("a row that says something else becomes a new version of the record that it names", async () => {
  const dir = copy();
  const changed = temporary.write(
    "changed.yaml",
    valley.replace("{is: using, at: int-1}", "{is: possession, at: int-1}"),
  );
  const report = await listed("import", dir, changed);
  expect(report).toMatchObject({ new: 0, changed: 1 });
  expect(report.checkpoint!.size).toBe(await entries(dir));
  expect(report.rows.filter(({ outcome }) => outcome === "changed").map(({ ref }) => ref)).toEqual([
    "c-1/episode-1/offence",
  ]);
  const versions = await listed("history", dir, "c-1/episode-1/offence");
  expect(versions.map(({ body }) => (body["value"] as { code: string }).code)).toEqual([
    "using",
    "possession",
  ]);
  expect(versions[1]!.changed).toEqual(["value"]);
  const again = await listed("import", dir, file);
  expect(again.changed).toBe(1);
  expect(await listed("history", dir, "c-1/episode-1/offence")).toHaveLength(3);
});

test("one bad row of many: nothing is written, and every bad row is told with its file and line", async () => {
  const dir = copy();
  const before = await entries(dir);
  const good = Array.from({ length: 200 }, (_, at) => `  - {id: p-${at}, sex: f}`);
  good[49] = "  - {id: p-49, sex: girl}";
  good[149] = "  - {id: p-149, seks: f}";
  const many = temporary.write("many.yaml", ["persons:", ...good, ""].join("\n"));
  const other = temporary.write(
    "other.jsonl",
    `{"kind":"person","id":"q-1"}\n{"kind":"person","id":"q-2","interviews":["nowhere"]}\n`,
  );
  const { exit, out, err } = await habeas("import", dir, many, other, "--format", "json");
  expect(exit).toBe(1);
  expect(err).toBe("habeas: 3 rows were refused, so nothing was written; mend them and import again.\n");
  const report = shaped("import", out);
  expect(report).toMatchObject({ new: 0, changed: 0, unchanged: 0, checkpoint: null });
  expect(report.rows.map((row) => [row.file, row.row, row.outcome])).toEqual([
    ["many.yaml", 51, "refused"],
    ["many.yaml", 151, "refused"],
    ["other.jsonl", 2, "refused"],
  ]);
  for (const { problem } of report.rows) expect(problem).toMatch(/^\S.*\.$/);
  expect(report.rows[2]!.problem).toContain("nowhere");
  expect(await entries(dir)).toBe(before);
  const text = await habeas("import", dir, many, other);
  expect(text.out).toContain("many.yaml:51 p-49: ");
  expect(text.out).toContain("3 rows refused.");
});

test("a dry run says what would happen and writes nothing", async () => {
  const dir = copy();
  const before = await entries(dir);
  const more = temporary.write("more.yaml", "persons:\n  - {id: c-1, sex: m}\n  - {id: c-9}\n");
  const report = await listed("import", dir, more, "--dry-run");
  expect(report).toMatchObject({ dry_run: true, new: 1, changed: 1, unchanged: 0, checkpoint: null });
  expect(report.rows.map(({ ref, outcome, row }) => [ref, outcome, row])).toEqual([
    ["c-1", "changed", 2],
    ["c-9", "new", 3],
  ]);
  expect(report.rows[0]!.would_write).toMatchObject([{ ref: "c-1", outcome: "changed", body: { sex: "m" } }]);
  expect(await ok("import", dir, more, "--dry-run")).toBe(
    [
      "more.yaml:2",
      "  changed  person  c-1",
      "      sex: m",
      "more.yaml:3",
      "  new  person  c-9",
      "The files give no episodes of c-1, and the dossier has c-1/episode-1: what was written before stays and counts.",
      "1 new record, 1 changed, 0 unchanged; a dry run, nothing was written.",
      "",
    ].join("\n"),
  );
  expect(await entries(dir)).toBe(before);
  expect((await habeas("show", dir, "c-9")).exit).toBe(1);
});

test("a file that does not parse, or holds no records, is refused or empty, never half read", async () => {
  const dir = copy();
  const refused = async (name: string, text: string): Promise<Outcome> => {
    const result = await habeas("import", dir, temporary.write(name, text));
    expect(result.exit, name).toBe(1);
    expect(result.err, name).toMatch(/^habeas: [^\n]+\.\n$/);
    return result;
  };
  expect((await refused("cut.yaml", "persons:\n  - {id: c-9, sex: f\n")).out).toContain("cut.yaml:");
  expect((await refused("cut.json", `{"persons": [{"id": "c-9"}`)).out).toContain("cut.json:");
  expect((await refused("cut.jsonl", `{"kind":"person","id":"c-9"}\n{"kind":"pers`)).out).toContain(
    "cut.jsonl:2",
  );
  expect((await refused("list.yaml", "[1, 2]\n")).out).toContain("list.yaml");
  expect((await refused("unknown.yaml", "prisoners: [{id: c-9}]\n")).out).toContain("prisoners");
  expect((await refused("twice.yaml", "persons: [{id: c-9}, {id: c-9}]\n")).out).toContain("c-9");
  expect((await habeas("show", dir, "c-9")).exit).toBe(1);
  expect(await listed("import", dir, temporary.write("empty.yaml", ""))).toMatchObject({ new: 0, rows: [] });
});

test("a folder stands for its record files, of which one may name what another holds", async () => {
  const dir = copy();
  mkdirSync(temporary.path("parts"));
  temporary.write("parts/1.yaml", "relations: [{id: r-1, kind: sibling-of, from: s-1, to: c-1}]\n");
  temporary.write("parts/2.json", `{"persons": [{"id": "s-1"}]}`);
  temporary.write("parts/notes.txt", "not a record\n");
  expect(await listed("import", dir, temporary.path("parts"))).toMatchObject({ new: 2 });
  expect((await listed("show", dir, "s-1")).named_by).toEqual(["r-1"]);
});

test("an import that is cancelled writes nothing", async () => {
  const dir = copy();
  const before = await entries(dir);
  const many = temporary.write(
    "long.yaml",
    `persons:\n${Array.from({ length: 500 }, (_, at) => `  - {id: l-${at}}\n`).join("")}`,
  );
  const { exit, err, out } = await habeasUntil(AbortSignal.abort(), "import", dir, many);
  expect([exit, out]).toEqual([130, ""]);
  expect(err).toMatch(/^habeas: [^\n]*nothing was written\.\n$/);
  expect(await entries(dir)).toBe(before);
});

/** The example of docs/import-tables.md: two tables, and the mapping that reads them. */
function manualFiles(): { cases: string; acts: string; mapping: string } {
  const manual = readFileSync(new URL("../../docs/import-tables.md", import.meta.url), "utf8");
  const block = (name: string): string => {
    const found = new RegExp(`\`\`\`\\w+ ${name.replace(".", "\\.")}\n([^]*?)\`\`\``).exec(manual);
    return temporary.write(name, found![1]!);
  };
  return { cases: block("cases.csv"), acts: block("acts.csv"), mapping: block("desk.yaml") };
}

const deskRecords = `codebook:
  - {name: works_in, unit: person, type: "many[rubbish, garment, …]"}
  - {name: months_held, unit: episode, type: duration, measured_in: months}
  - {name: told_reasons, unit: stage, type: ypn}
  - {name: lawyer_asked, unit: stage, type: yn}
  - {name: offence, unit: episode, type: "many[using, trafficking]"}
sources: [{id: desk-register, kind: database, title: The register of an invented desk}]
`;

test("tables come in with a mapping, row by row, and once only", async () => {
  const dir = temporary.path("desk.habeas");
  await ok("init", dir);
  await ok("import", dir, temporary.write("desk-records.yaml", deskRecords));
  const { cases, acts, mapping } = manualFiles();
  const report = await listed("import", dir, cases, acts, "--map", mapping);
  expect(report.rows.map(({ file: from, row, kind, outcome }) => [from, row, kind, outcome])).toEqual([
    ["cases.csv", 2, "person", "new"],
    ["cases.csv", 3, "person", "new"],
    ["cases.csv", 4, "person", "new"],
    ["acts.csv", 2, "act", "new"],
    ["acts.csv", 3, "act", "new"],
    ["acts.csv", 4, "act", "new"],
  ]);
  expect(await listed("show", dir, "c-014/episode-1/custody/told_reasons")).toMatchObject({
    kind: "assertion",
    body: { state: "answered", value: { kind: "code", code: "no" }, form: "summary", coder: "desk" },
  });
  expect(await listed("show", dir, "c-016/episode-1/offence")).toMatchObject({
    body: { state: "not_stated" },
  });
  expect((await listed("show", dir, "c-014")).children).toContain("c-014/act-1");
  expect(await listed("import", dir, cases, acts, "--map", mapping)).toMatchObject({ new: 0, changed: 0 });

  const bad = temporary.write("cases.csv", readFileSync(cases, "utf8").replace("014;F;", "014;X;"));
  const { exit, out } = await habeas("import", dir, bad, acts, "--map", mapping, "--format", "json");
  expect(exit).toBe(1);
  expect(shaped("import", out).rows).toMatchObject([{ file: "cases.csv", row: 2, outcome: "refused" }]);
  expect(shaped("import", out).rows[0]!.problem).toMatch(/Sex.*X/);
});

const arrestMapping = `mapping: 1
tables:
  - file: arrests.csv
    defaults: {at: {source: {constant: arrest-register}, row: true}}
    records:
      - kind: person
        id: Case
        repeats: true
        inside:
          - kind: episode
            id: {column: Arrested, prefix: from-}
            fields: {start: Arrested, note: By}
`;
const register = temporary.write(
  "register.yaml",
  "sources: [{id: arrest-register, kind: document, title: a}]\n",
);

test("a corrected date that names a record is a question, which taking back or a flag answers", async () => {
  const mapping = temporary.write("arrests.map.yaml", arrestMapping);
  const importing = async (dir: string, rows: string, ...more: string[]): Promise<Outcome> => {
    const csv = temporary.write("arrests.csv", `Case,Arrested,By\n${rows}`);
    return habeas("import", dir, register, csv, "--map", mapping, ...more);
  };
  const [first, corrected] = [
    "A-1,2019-02-11,police\nA-1,2019-05-01,army\n",
    "A-1,2019-02-12,police\nA-1,2019-05-01,army\n",
  ];
  const dir = copy();
  expect((await importing(dir, first)).exit).toBe(0);
  const asked = await importing(dir, corrected);
  expect(asked.exit).not.toBe(0);
  expect(asked.out + asked.err).toContain(
    "is new, and A-1/from-2019-02-11 is given by no row any longer: if the cell that names it was corrected, take A-1/from-2019-02-11 back first",
  );
  expect((await importing(dir, corrected, "--unnamed-as-new")).exit).toBe(0);
  const other = copy();
  await importing(other, first);
  await ok("retract", other, "A-1/from-2019-02-11", "--why", "entered with a wrong day");
  expect((await importing(other, corrected)).exit).toBe(0);
});

test("months that come and go at the ends of a sheet are no question", async () => {
  const mapping = temporary.write(
    "held.map.yaml",
    `mapping: 1
tables:
  - file: held.csv
    defaults: {at: {source: {constant: arrest-register}, row: true}}
    records:
      - kind: facility
        id: Prison
        repeats: true
        fields: {name: Prison, type: {constant: prison}}
        inside:
          - kind: count
            id: {column: Month, prefix: held-}
            fields: {people: Held, as_of: Month}
`,
  );
  const dir = copy();
  const importing = async (rows: string): Promise<Outcome> => {
    const csv = temporary.write("held.csv", `Prison,Month,Held\n${rows}`);
    return habeas("import", dir, register, csv, "--map", mapping);
  };
  expect((await importing("Fort,2019-01,10\nFort,2019-02,11\n")).exit).toBe(0);
  expect((await importing("Fort,2019-03,10\nFort,2019-02,11\n")).exit).not.toBe(0);
  expect((await importing("Fort,2019-02,11\nFort,2019-03,12\n")).exit).toBe(0);
});

test("a list that is gone from a file as a whole is told", async () => {
  const dir = copy();
  const record = (episode: string): string =>
    temporary.write("c-9.yaml", `persons: [{id: c-9, episodes: [{id: e, start: "2019-02"${episode}}]}]\n`);
  await ok("import", dir, record(", stages: [{type: police-custody}, {id: trial, type: pre-trial}]"));
  const report = await listed("import", dir, record(""));
  expect(report.notes).toEqual([
    "The files give no stages of c-9/e, and the dossier has c-9/e/stage-1, c-9/e/trial: what was written before stays and counts.",
  ]);
});

test("what came in and nobody has reviewed is kept, found and exported, and nothing is counted from it", async () => {
  const dir = copy();
  const before = await listed("findings", dir);
  const inbox = temporary.write(
    "inbox.yaml",
    "inbox:\n  - {id: in-1, received: 2026-02-01, from: a form, says: Tola was kept for nineteen nights, about: c-1}\n",
  );
  expect(await listed("import", dir, inbox)).toMatchObject({ new: 1 });
  expect(await listed("findings", dir)).toEqual(before);
  const found = await listed("search", dir, "nineteen");
  expect(found.map(({ ref }) => ref)).toEqual(["in-1"]);
  const out = temporary.path("with-inbox.jsonl");
  await ok("export", dir, out, "--plain", "--confirm", "The Valley");
  expect(readFileSync(out, "utf8")).toContain('{"record":"inbox","id":"in-1"');
});
