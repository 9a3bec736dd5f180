import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { audiences, identifiabilities, media, purposes } from "../src/domain/consent.ts";
import { bases } from "../src/domain/assertion.ts";
import { findingVerdicts, quantifiers } from "../src/domain/finding.ts";
import { formulas } from "../src/domain/figure.ts";
import { qualifiers } from "../src/domain/qualifier.ts";
import { type BodyOf, type RecordKind, recordKinds } from "../src/domain/record.ts";
import { safeguardCodes } from "../src/domain/safeguard.ts";
import { stageTypes } from "../src/domain/stage.ts";
import { valueStates } from "../src/domain/value-state.ts";
import { readRecordFiles } from "../src/intake/records/record-file.ts";

const folder = new URL("../examples/riverbend/", import.meta.url);
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".yaml"))
  .sort()
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), "utf8") }));
const { drafts, problems } = readRecordFiles(files, { codebooks: [], hasRef: () => false });

function all<K extends RecordKind>(kind: K): { readonly ref: string; readonly body: BodyOf<K> }[] {
  return drafts.flatMap((draft) =>
    draft.kind === kind ? [{ ref: draft.ref, body: draft.body as BodyOf<K> }] : [],
  );
}

/** How often each value occurs. */
function tally(values: Iterable<string | undefined>): Map<string | undefined, number> {
  const counts = new Map<string | undefined, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Every text of a kind under a key, however deep. */
function under(value: unknown, key: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => under(item, key));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(name === key && typeof inner === "string" ? [inner] : []),
    ...under(inner, key),
  ]);
}

const khmer = /[\u1780-\u17ff]/;
const assertions = all("assertion");
const expected = (note: string | undefined) => /^expected: ([a-z-]+)/.exec(note ?? "")?.[1];

test("the files are read without a problem", () => {
  expect(problems).toEqual([]);
});

test("every kind of record occurs", () => {
  const present = new Set(drafts.map(({ kind }) => kind));
  expect(recordKinds.filter((kind) => !present.has(kind))).toEqual([]);
});

test("consents state every purpose, audience, identifiability and medium, ends, proxies, one source, texts and withdrawals", () => {
  const bodies = all("consent").map(({ body }) => body);
  const stated = {
    purpose: purposes,
    audience: audiences,
    identifiability: identifiabilities,
    medium: media,
    allows: ["yes", "no", "withdrawn"],
  } as const;
  for (const [field, values] of Object.entries(stated) as [keyof typeof stated, readonly string[]][]) {
    const found = new Set<string>(bodies.map((body) => body[field]));
    expect(
      values.filter((value) => !found.has(value)),
      field,
    ).toEqual([]);
  }
  for (const field of [
    "given",
    "expires",
    "form",
    "given_by",
    "source",
    "text",
    "withdrawn",
    "withdrawn_form",
  ] as const)
    expect(
      bodies.filter((body) => body[field] !== undefined),
      field,
    ).not.toEqual([]);
});

test("between 56 and 64 persons were held, and a child's detention names its parent's", () => {
  const held = new Set(all("episode").map(({ body }) => body.person));
  expect(held.size).toBeGreaterThanOrEqual(56);
  expect(held.size).toBeLessThanOrEqual(64);
  const accompanying = all("episode").filter(({ body }) => body.route === "accompanying-parent");
  expect(accompanying.length).toBeGreaterThanOrEqual(4);
  expect(accompanying.filter(({ body }) => body.accompanies === undefined)).toEqual([]);
  expect(Math.max(...tally(all("episode").map(({ body }) => body.person)).values())).toBe(4);
});

// The vocabularies that the example shows whole, and how often each word at least occurs.
test.each<[string, readonly string[], Iterable<string | undefined>, number]>([
  ["value state", valueStates, assertions.map(({ body }) => body.state), 5],
  ["basis", bases, assertions.map(({ body }) => body.basis), 2],
  ["form", ["quote", "paraphrase", "summary"], assertions.map(({ body }) => body.form), 15],
  ["qualifier", qualifiers, drafts.flatMap(({ body }) => under(body, "qualifier")), 3],
  ["stage type", stageTypes, all("stage").map(({ body }) => body.type), 1],
  ["safeguard", safeguardCodes, all("safeguard").map(({ body }) => body.code), 1],
  ["verdict claimed", findingVerdicts, all("finding").map(({ body }) => expected(body.note)), 1],
  ["quantifier", quantifiers, all("finding").map(({ body }) => body.stated?.quantifier), 1],
  ["formula", formulas, all("figure").map(({ body }) => body.formula), 1],
  ["consent", ["yes", "no", "withdrawn"], all("consent").map(({ body }) => body.allows), 2],
  ["paid", ["yes", "partly", "no", "unknown"], all("payment").map(({ body }) => body.paid), 1],
  ["autopsy", ["yes", "no", "unknown", "not_asked"], all("death").map(({ body }) => body.autopsy), 1],
  [
    "level of observation",
    ["no-information", "announced", "started", "partial", "done", "reversed"],
    drafts.flatMap(({ body }) => under(body, "level")),
    1,
  ],
])("every %s occurs", (_, words, found, least) => {
  const counts = tally(found);
  expect(words.filter((word) => (counts.get(word) ?? 0) < least)).toEqual([]);
});

test.each([
  ["a day", /^\d{4}-\d{2}-\d{2}$/],
  ["a time of day", /T\d{2}:\d{2}/],
  ["a month", /^\d{4}-\d{2}$/],
  ["a year", /^\d{4}$/],
  ["a season", /^\d{4}-2[1-4]$/],
  ["approximate", /~/],
  ["uncertain", /\?/],
  ["some digits not known", /X/],
  ["from one to another", /^\d[^/]+\/\d/],
  ["with an open end", /\/\.\.$/],
  ["with an open beginning", /^\.\.\//],
  ["with an end that is not known", /\/$/],
  ["one of several", /^\[/],
])("times occur that are %s", (_, pattern) => {
  const times = drafts.flatMap(({ body }) => under(body, "edtf"));
  expect(times.filter((time) => pattern.test(time))).not.toEqual([]);
});

test("every answer says where it stands, and more than half keep what was said", () => {
  expect(assertions.filter(({ body }) => body.at === undefined).map(({ ref }) => ref)).toEqual([]);
  expect(assertions.filter(({ body }) => body.words !== undefined).length).toBeGreaterThan(
    assertions.length / 2,
  );
});

test("every variable in use has a label in Khmer too, and so are more than a seventh of the quotations", () => {
  const variables = all("codebook").flatMap(({ body }) => body.variables);
  expect(
    variables
      .filter(({ retired, label }) => !retired && !khmer.test(JSON.stringify(label)))
      .map(({ name }) => name),
  ).toEqual([]);
  const quotations = assertions.flatMap(({ body }) => body.words ?? []);
  expect(quotations.filter((words) => khmer.test(words)).length).toBeGreaterThan(quotations.length / 7);
});

test("a frame lists as many members as it is said to have, each of its unit", () => {
  const kindOf = new Map(drafts.map(({ ref, kind }) => [ref, kind]));
  for (const { ref, body } of all("frame")) {
    expect([ref, body.members.length]).toEqual([ref, body.stated_size ?? body.members.length]);
    for (const member of [...body.members, ...body.undetermined])
      expect([ref, member.ref, kindOf.get(member.ref)]).toEqual([ref, member.ref, body.unit]);
  }
  expect(all("frame").filter(({ body }) => body.undetermined.length > 0).length).toBeGreaterThanOrEqual(2);
});

test("a finding that is said to be circular rests on answers coded from it, and no other does", () => {
  const circular = all("finding").filter(({ body }) => expected(body.note) === "circular");
  const statements = new Set(assertions.flatMap(({ body }) => body.from_statement ?? []));
  expect([...statements]).toEqual(circular.map(({ ref }) => ref));
});

test("the 48 of the report are those who are coded as interviewed", () => {
  const interviewed = assertions.filter(
    ({ body }) => body.variable === "interviewed" && body.value?.kind === "code" && body.value.code === "yes",
  );
  const members = all("frame")
    .find(({ ref }) => ref === "frm-48")!
    .body.members.map(({ ref }) => ref);
  expect(interviewed.map(({ body }) => body.subject).sort()).toEqual([...members].sort());
});

test("of one charge, and one alone, the sentence is longer than its norm allows", () => {
  const norms = new Map(all("norm").map(({ ref, body }) => [ref, body]));
  const above = all("charge").filter(({ body }) => {
    const norm = body.norm === undefined ? undefined : norms.get(body.norm);
    const most = Math.max(norm?.penalty_months?.high ?? Infinity, norm?.repeat_penalty_months?.high ?? 0);
    return (body.sentence_months?.low ?? 0) > most;
  });
  expect(above.map(({ ref }) => ref)).toEqual(["c-26/episode-1/charge-1"]);
});

test("there are at least 60 figures, right ones and wrong ones, in documents that repeat one another", () => {
  const figures = all("figure");
  expect(figures.length).toBeGreaterThanOrEqual(60);
  const noted = (word: string) =>
    new Set(figures.flatMap(({ body }) => (body.note?.startsWith(word) ? (body.at?.source ?? []) : [])));
  expect([...noted("Wrong")].sort()).toEqual(["courier-article", "ministry-statement"]);
  expect([...noted("Right")].sort()).toContain("prison-annual-2022");
  const origin = new Map(all("source").map(({ ref, body }) => [ref, body.origin]));
  expect(origin.get("courier-article")).toBe("ministry-statement");
  expect(origin.get("ministry-statement")).toBe("prison-annual-2022");
});
