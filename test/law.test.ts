import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { clockBatch } from "../src/service/clock-batch.ts";
import { readLawFile } from "../src/intake/law/law-file.ts";
import { readYamlTree } from "../src/intake/records/yaml-tree.ts";
import { fromShared } from "./needs.ts";

const docs = new URL("../docs/", import.meta.url);
const folder = mkdtempSync(join(tmpdir(), "habeas-law-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const clocks = new URL("law/varland.clocks.yaml", docs).pathname;
const written = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

test("docs/law.md prints what the command says of its cases", async () => {
  const blocks = [...readFileSync(new URL("law.md", docs), "utf8").matchAll(/```jsonl\n(.*)\n```/g)].map(
    ([, line]) => JSON.parse(line!) as { id: string; facts?: unknown },
  );
  const cases = readFileSync(new URL("law/cases.jsonl", docs), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
  for (const block of blocks) if (block.facts !== undefined) expect(cases).toContainEqual(block);
  const { lines } = await clockBatch(new URL("law/cases.jsonl", docs).pathname, clocks);
  const said = blocks.filter(({ facts }) => facts === undefined);
  expect(said.map((line) => JSON.stringify(line))).toEqual(lines.map((line) => JSON.stringify(line)));
});

test("docs/law-data.md describes every field of a clock", async () => {
  const { clockRowSchema } = await import("../src/domain/clock-row.ts");
  const page = readFileSync(new URL("law-data.md", docs), "utf8");
  const rows = page
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|")[1]!);
  for (const field of Object.keys(clockRowSchema.shape))
    expect(
      rows.some((row) => row.includes(`\`${field}\``)),
      field,
    ).toBe(true);
});

test("docs/law-data.md describes every field of elements and grounds", async () => {
  const { criterionSchema, elementListSchema } = await import("../src/domain/element.ts");
  const page = readFileSync(new URL("law-data.md", docs), "utf8");
  const part = page.slice(page.indexOf("## Elements of norms"));
  const { element } = elementListSchema.shape.elements;
  for (const field of [elementListSchema, element, criterionSchema].flatMap(({ shape }) =>
    Object.keys(shape),
  ))
    expect(part, field).toContain(`| \`${field}\``);
});

test("what can't be held is refused with its file, line and field; of a file of cases the rest goes on", async () => {
  const row =
    "{id: a, jurisdiction: VAR, stage: any, kind: limit, start: station, end: [judge], cite: s. 1, certainty: verified";
  const bad = written(
    "bad.yaml",
    `clocks:
  - ${row}, limit: {value: -3, unit: hours}}
  - ${row}}
  - ${row}, limit: null, tz: Asia/Nowhere}
  - ${row}, limit: null, applies_if: "age +"}
  - ${row}, limit: null, valid_from: 31/12/2020}
`,
  );
  const cases = written(
    "cases.jsonl",
    `{"id": "x", "clock": "a", "facts": {"events": {"station": "2021-02-14"}}}\n`,
  );
  await expect(clockBatch(cases, bad)).rejects.toThrow(
    /bad\.yaml:2 limit.*\nbad\.yaml:3 limit.*\nbad\.yaml:4 a .*Nowhere.*\nbad\.yaml:5 a stands there twice.*\nbad\.yaml:5 .*condition.*\nbad\.yaml:6 valid_from/s,
  );
  const wrong = written(
    "wrong.jsonl",
    [
      `{"id": "a", "clock": "var-polise-adult", "facts": {}}`,
      `{"id": "b", "group": "var-police", "facts": {"events": {"statoin": "2021-02-14"}}}`,
      `{"id": "c", "group": "var-police", "facts": {"events": {"station": "14.2.2021"}}}`,
      `{"id": "d", "facts": {}}`,
      `{"id": "e", "clock"`,
      `{"clock": 7, "facts": {"age": "a", "events": {"station": "14.2.2021", "judge": "x"}}}`,
      `{"id": "g", "clock": "var-police-adult", "facts": {"age": 20, "events": {"station": "2021-02-14", "judge": "2021-02-15"}}}`,
    ].join("\n"),
  );
  const { lines, wrong: sentences } = await clockBatch(wrong, clocks);
  expect(lines).toMatchObject([{ id: "g", verdict: "within" }]);
  expect(sentences).toEqual([
    expect.stringMatching(/^wrong\.jsonl:1 a names "var-polise-adult".*did you mean "var-police-adult"/),
    expect.stringMatching(/^wrong\.jsonl:2 facts\.events\.statoin is no moment.*did you mean "station"/),
    expect.stringMatching(/^wrong\.jsonl:3 facts\.events\.station/),
    expect.stringMatching(/^wrong\.jsonl:4 d names no clock and no group/),
    expect.stringMatching(/^wrong\.jsonl:5 is no JSON/),
    expect.stringMatching(/^wrong\.jsonl:6 .*id/),
  ]);
  await expect(clockBatch(join(folder, "none.jsonl"), clocks)).rejects.toThrow("There is no file");
});

test("rows of a group that may both bind one person are refused, but for accounts that conflict and laws of other times", () => {
  const group = (first: string, second: string): string => {
    const row = (id: string, more: string): string =>
      `  - {id: ${id}, group: g, jurisdiction: VAR, stage: any, kind: limit, start: station, end: [judge], limit: null, cite: s. 1, certainty: verified, ${more}}\n`;
    try {
      readLawFile("g.yaml", readYamlTree(`clocks:\n${row("a", first)}${row("b", second)}`));
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };
  const refused = /g\.yaml:3 b and a of the group g may both bind one person/;
  expect(group('applies_if: "age < 18"', 'applies_if: "age <= 18"')).toMatch(refused);
  expect(group('applies_if: "age < 18"', "applies_if: \"offence == 'grave'\"")).toMatch(refused);
  expect(group('applies_if: "age < 18"', 'applies_if: "age >= 18"')).toBe("");
  expect(group('applies_if: "age < 18"', 'applies_if: "age >= 18 && warrant == true"')).toBe("");
  expect(group("valid_to: 2020-06-30", "valid_from: 2020-07-01")).toBe("");
  expect(group("valid_to: 2020-06-30", "valid_from: 2019-07-01")).toMatch(refused);
  expect(group("dispute: d", "dispute: d")).toBe("");
  expect(group("dispute: d", "dispute: e")).toMatch(refused);
});

test("elements and grounds that can't be held are refused with their file and line", () => {
  const text = (norm: string, criterion: string): string =>
    `norms:\n  - {norm: n, cite: s. 1, certainty: verified, needs: all${norm}}\ncriteria:\n  - {id: g, ground: is ill, certainty: verified, source: [x]${criterion}}\n`;
  const refusal = (norm: string, criterion = ", when: \"ill == 'yes'\""): string => {
    try {
      readLawFile("bad.yaml", readYamlTree(text(norm, criterion)));
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };
  const element = (rest: string): string => `, elements: [{id: e, element: x, question: "Who?"${rest}}]`;
  expect(refusal(element(""))).toBe("");
  expect(refusal("")).toMatch(/bad\.yaml:2 elements/);
  expect(refusal(element(", for: [{says: a, where: [{kind: act, colour: red}]}]"))).toMatch(
    /bad\.yaml:2 e: records of kind act have no colour; one of type/,
  );
  expect(refusal(element(", for: [{says: a, where: [{kind: rumour}]}]"))).toMatch(/bad\.yaml:2 .*kind/);
  expect(refusal(element(", sign: x"))).toMatch(/bad\.yaml:2 .*sign/);
  expect(refusal(`, applies_if: "age <"${element("")}`)).toMatch(/bad\.yaml:2 n: The condition "age <"/);
  expect(refusal(element(""), ', when: "ill ="')).toMatch(/bad\.yaml:4 g: The condition/);
});

test("facts that contradict each other are told in place of a verdict", async () => {
  const cases = written(
    "order.jsonl",
    `{"id": "x", "clock": "var-police-adult", "facts": {"age": 20, "events": {"station": "2021-02-14", "judge": "2021-02-13"}}}\n`,
  );
  expect((await clockBatch(cases, clocks)).lines).toEqual([
    { id: "x", problem: expect.stringContaining("its end lies before its start") },
  ]);
});

const batchFields =
  "id verdict by_at_least by_at_most to_spare_at_least decides rows word deadlines if_applicable so_far exceeded_unless_excluded_more_than doubt signed_earlier certainty".split(
    " ",
  );
const handed = fromShared("law", "worked cases of custody clocks");
test.skipIf(handed === undefined)("worked cases of nine jurisdictions come out to the minute", async () => {
  const [casesPath, clocksPath] = [join(handed!, "clock-cases.jsonl"), join(handed!, "clocks.yaml")];
  const lines = readFileSync(casesPath, "utf8").trim().split("\n");
  const said = new Map((await clockBatch(casesPath, clocksPath)).lines.map((line) => [line.id, line]));
  for (const line of lines) {
    const { id, expect: expected } = JSON.parse(line) as { id: string; expect: Record<string, unknown> };
    const { also: _, ...values } = expected;
    expect(said.get(id), id).toMatchObject(values);
    // What is asked of a batch, in its order, and what qualifies it: no field besides.
    const fields = Object.keys(said.get(id)!);
    expect(fields, id).toEqual(batchFields.filter((field) => fields.includes(field)));
  }
  expect(said.size).toBe(lines.length);
});
