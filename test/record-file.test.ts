import fc from "fast-check";
import { expect, test } from "vitest";
import type { z } from "zod";
import { type Codebook, codebookSchema } from "../src/domain/codebook.ts";
import { locatorSchema } from "../src/domain/locator.ts";
import { quantitySchema } from "../src/domain/quantity.ts";
import {
  type AnyRecord,
  parseBody,
  type RecordKind,
  recordKinds,
  recordSchemas,
} from "../src/domain/record.ts";
import { timeSchema } from "../src/domain/time.ts";
import { canonical } from "../src/domain/version.ts";
import type { Known } from "../src/intake/records/draft-reader.ts";
import { readRecordFiles } from "../src/intake/records/record-file.ts";
import { recordFile, recordLines } from "./record-file.ts";
import { sized } from "./size.ts";

const codebook: Codebook = codebookSchema.parse({
  variables: [
    { name: "sex", unit: "person", type: "one[f, m, …]" },
    { name: "works_in", unit: "person", type: "many[a, …]" },
    { name: "owed", unit: "person", type: "number" },
    { name: "since", unit: "person", type: "date" },
    { name: "child", unit: "person", type: "link" },
    { name: "remark", unit: "person", type: "text" },
  ],
});
const variableOf: Readonly<Record<string, string>> = {
  code: "sex",
  codes: "works_in",
  number: "owed",
  time: "since",
  link: "child",
  text: "remark",
};
/** A dossier in which every name is taken by a record of any kind asked for, and in which every subject is a person. */
const known: Known = { codebooks: [codebook], hasRef: () => true };

/** Bodies of a kind, made from its schema: every field, every branch, text of any characters. */
function bodiesOf(kind: RecordKind): fc.Arbitrary<AnyRecord["body"]> {
  return arbitrary(recordSchemas[kind])
    .map((raw) => consistent(kind, raw as Record<string, unknown>))
    .map((raw) => parseBody(kind, raw))
    .filter((parsed) => parsed.ok)
    .map((parsed) => (parsed as { body: AnyRecord["body"] }).body);
}

/** What no schema of one field can say: states beside values, answers that fit their variable, names that differ. */
function consistent(kind: RecordKind, raw: Record<string, unknown>): Record<string, unknown> {
  if (kind === "assertion") {
    const value = raw["value"] as { kind: string } | undefined;
    const state = value === undefined ? "not_asked" : "answered";
    return { ...raw, state, variable: value === undefined ? "sex" : variableOf[value.kind] };
  }
  if (kind === "safeguard")
    return { ...raw, state: raw["respected"] === undefined ? "declined" : "answered" };
  if (kind === "frame") {
    const named = (member: unknown): unknown => (typeof member === "string" ? "c-1" : member);
    const lists = ["members", "undetermined"].map((field) => [
      field,
      (raw[field] as unknown[] | undefined)?.map(named),
    ]);
    // An expression that does not hold is refused at import.
    const inclusion = raw["inclusion"] === undefined ? undefined : "true";
    return { ...raw, ...Object.fromEntries(lists), inclusion };
  }
  if (kind === "finding")
    return { ...raw, population: "true", property: raw["property"] === undefined ? undefined : "false" };
  if (kind === "codebook") {
    const variables = raw["variables"] as Record<string, unknown>[];
    return {
      ...raw,
      variables: variables.map((each, index) => ({ ...each, name: `v${index}`, open: true })),
    };
  }
  return raw;
}

const ref = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._~-]{0,8}(\/[A-Za-z0-9._~-]{1,5}){0,2}$/);
const text = fc.oneof(
  fc.string({ unit: "binary", minLength: 1 }),
  fc.string({ minLength: 1 }),
  fc.constantFrom(
    "yes",
    "no",
    "null",
    "~",
    "true",
    "2017",
    "9.10",
    "0x1F",
    "1e3",
    "- a",
    "a: b",
    "#",
    "'",
    "!x",
    "&a",
  ),
  fc.constantFrom(
    "two\nlines\n",
    " spaces ",
    "\ttab",
    "ខ្មែរ\u200bអក្សរ",
    "---",
    "...",
    "a\r\nb",
    "\u2028",
    "\ufeff",
    "\u0085",
  ),
);

function arbitrary(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  if (schema === timeSchema)
    return fc.constantFrom("2017", "2017-05", "late 2017", "2017-01/..", "2017~", {
      edtf: "2019-02-03",
      words: "in February",
    });
  if (schema === quantitySchema)
    return fc.oneof(
      fc.constantFrom("over 9,500", "50-60", "up to 530"),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
  if (schema === locatorSchema)
    return fc.oneof(
      fc.constantFrom("int-4#t=812,840", "report#p=41", "report"),
      fc.record({ source: ref, quote: fc.record({ exact: text, prefix: text }) }),
    );
  const { def } = (schema as unknown as { _zod: { def: Record<string, unknown> & { type: string } } })._zod;
  switch (def.type) {
    case "optional":
      return fc.option(arbitrary(def["innerType"] as z.core.$ZodType), { nil: undefined });
    case "default":
      return fc.option(arbitrary(def["innerType"] as z.core.$ZodType), { nil: undefined });
    case "pipe": {
      const first = def["in"] as z.core.$ZodType;
      const preprocessed =
        (first as unknown as { _zod: { def: { type: string } } })._zod.def.type === "transform";
      return arbitrary(preprocessed ? (def["out"] as z.core.$ZodType) : first);
    }
    case "union":
      return fc.oneof(...(def["options"] as z.core.$ZodType[]).map(arbitrary));
    case "string": {
      const checks = (def["checks"] ?? []) as { _zod: { def: { pattern?: RegExp; check?: string } } }[];
      const pattern = checks.map((check) => check._zod.def.pattern).find((each) => each !== undefined);
      if (pattern !== undefined) return fc.stringMatching(pattern);
      return checks.some((check) => check._zod.def.check === "custom") ? ref : text;
    }
    case "number":
      return ((def["checks"] ?? []) as unknown[]).length > 0
        ? fc.integer({ min: 1, max: 100_000 })
        : fc.double({ noNaN: true, noDefaultInfinity: true });
    case "boolean":
      return fc.boolean();
    case "enum":
      return fc.constantFrom(...Object.values(def["entries"] as Record<string, string>));
    case "literal":
      return fc.constantFrom(...(def["values"] as unknown[]));
    case "array":
      return fc.array(arbitrary(def["element"] as z.core.$ZodType), { maxLength: 3, minLength: 1 });
    case "tuple":
      return fc
        .tuple(...(def["items"] as z.core.$ZodType[]).map(arbitrary))
        .map((pair) => (pair as number[]).toSorted((a, b) => a - b));
    case "object":
      return fc
        .record(
          Object.fromEntries(
            Object.entries(def["shape"] as Record<string, z.core.$ZodType>).map(([key, field]) => [
              key,
              arbitrary(field),
            ]),
          ),
        )
        .map(ordered);
    default:
      throw new Error(`no arbitrary for a schema of type ${def.type}`);
  }
}

/** A range from its lower to its higher number. */
function ordered(object: Record<string, unknown>): Record<string, unknown> {
  const { low, high } = object;
  return typeof low === "number" && typeof high === "number" && low > high
    ? { ...object, low: high, high: low }
    : object;
}

test.each(recordKinds)("%s: what is written and read back is the same, in every format", (kind) => {
  fc.assert(
    fc.property(fc.array(bodiesOf(kind), { minLength: 1, maxLength: 3 }), (bodies) => {
      // Longer than any name that a link is given, so that no record is linked to by chance.
      const records = bodies.map((body, index) => ({
        kind,
        ref: `record-under-test-${index}`,
        body,
      })) as AnyRecord[];
      const files = [
        { name: "a.yaml", text: recordFile(records, "yaml") },
        { name: "a.json", text: recordFile(records, "json") },
        { name: "a.jsonl", text: [...recordLines(records)].join("") },
      ];
      for (const file of files) {
        const { drafts, problems } = readRecordFiles([file], known);
        expect(problems, file.text).toEqual([]);
        expect(
          drafts.map(({ kind: read, ref: name, body }) => canonical({ kind: read, ref: name, body })),
        ).toEqual(records.map((record) => canonical(record)));
      }
    }),
    { numRuns: sized(20) },
  );
});

test("the file lists kinds in one order and records by name, so that equal records give equal files", () => {
  const person = (name: string): AnyRecord => ({
    kind: "person",
    ref: name,
    body: { sex: "f", characteristics: [], part: [], interviews: [] },
  });
  const group: AnyRecord = {
    kind: "group",
    ref: "org",
    body: { label: "An organisation", kind: "organisation" },
  };
  expect(recordFile([group, person("c-2"), person("c-1")], "yaml")).toBe(`habeas: 1
persons:
  - id: c-1
    sex: f
    characteristics: []
    part: []
    interviews: []
  - id: c-2
    sex: f
    characteristics: []
    part: []
    interviews: []
groups:
  - id: org
    label: An organisation
    kind: organisation
`);
  expect(recordFile([person("c-1"), group, person("c-2")], "json")).toBe(
    recordFile([group, person("c-2"), person("c-1")], "json"),
  );
  expect([...recordLines([group])]).toEqual([
    '{"record":"group","id":"org","label":"An organisation","kind":"organisation"}\n',
  ]);
});
