import { expect, test } from "vitest";
import { type Codebook, codebookSchema } from "../../domain/codebook.ts";
import { type Finding, findingSchema } from "../../domain/finding.ts";
import { type Frame, frameSchema } from "../../domain/frame.ts";
import { type AnyRecord } from "../../domain/record.ts";
import { buildColumns } from "../column/column-build.ts";
import { computeFinding, type FindingResult } from "./finding.ts";
import { schemasOf } from "../column/unit-schema.ts";
import { record } from "../../../test/record.ts";

const codebook: Codebook = codebookSchema.parse({
  variables: [
    { name: "told_rights", unit: "stage", type: "ypn" },
    { name: "judge_brought", unit: "stage", type: "yn" },
    { name: "offence", unit: "charge", type: "one[using, trafficking]" },
    { name: "mixed_with_adults", unit: "stay", type: "yn" },
    { name: "feared", unit: "person", type: "yn" },
  ],
});
const schemas = schemasOf([codebook]);

const answer = (subject: string, variable: string, code: string, more: object = {}): AnyRecord =>
  record("assertion", `${subject}/${variable}`, {
    subject,
    variable,
    ...(code.includes("_") ? { state: code } : { state: "answered", value: { kind: "code", code } }),
    ...more,
  });

/** So many former prisoners, each with an episode, a stage, a stay and a charge; `answers` codes the person's own. */
function people(count: number, answers: (i: number) => AnyRecord[]): AnyRecord[] {
  return Array.from({ length: count }, (_, i) => [
    record("person", `p-${i}`, { part: ["former-prisoner"] }),
    record("episode", `p-${i}/e`, { person: `p-${i}`, route: "prosecution", start: `2018-0${1 + (i % 9)}` }),
    record("stage", `p-${i}/e/s`, { episode: `p-${i}/e`, type: "police-custody" }),
    record("stay", `p-${i}/e/y`, { episode: `p-${i}/e` }),
    record("charge", `p-${i}/e/c`, { episode: `p-${i}/e` }),
    ...answers(i),
  ]).flat();
}

const frameOf = (count: number, more: object = {}): { ref: string; body: Frame } => ({
  ref: "fr",
  body: frameSchema.parse({
    label: "the people interviewed",
    members: Array.from({ length: count }, (_, i) => `p-${i}`),
    ...more,
  }),
});

function compute(records: AnyRecord[], finding: object, frame?: { ref: string; body: Frame }): FindingResult {
  const body: Finding = findingSchema.parse({ statement: "a statement", ...finding });
  return computeFinding(
    { ref: "fnd", body, frame },
    buildColumns({ records, codebooks: [codebook] }),
    schemas,
  );
}

const told = `episodes.exists(e, e.stages.exists(s, s.told_rights == "yes"))`;

test("of fifteen with two recorded, one of them told in part, the statement that none was told is contradicted", () => {
  const records = people(15, (i) =>
    i === 3
      ? [answer("p-3/e/s", "told_rights", "no")]
      : i === 8
        ? [answer("p-8/e/s", "told_rights", "partly")]
        : [],
  );
  expect(
    compute(records, { property: told, stated: { n: 0, N: 15, quantifier: "none" } }, frameOf(15)),
  ).toMatchObject({
    n: 0,
    N: 2,
    missing: { not_stated: 13 },
    exceptions: ["p-8"],
    counted: [],
    verdict: "contradicted",
  });
});

test("three of four convicted of one offence agree, and the fourth is named", () => {
  const records = people(4, (i) => [answer(`p-${i}/e/c`, "offence", i === 2 ? "trafficking" : "using")]);
  const result = compute(
    records,
    { property: `episodes.exists(e, e.charges.exists(c, c.offence == "using"))`, stated: { n: 3, N: 4 } },
    frameOf(4),
  );
  expect(result).toMatchObject({
    n: 3,
    N: 4,
    exceptions: ["p-2"],
    counted: ["p-0", "p-1", "p-3"],
    verdict: "agrees",
  });
});

test("four of four with one not stated cannot tell four of five", () => {
  const records = people(5, (i) => (i === 4 ? [] : [answer(`p-${i}/e/c`, "offence", "using")]));
  expect(
    compute(
      records,
      { property: `episodes.exists(e, e.charges.exists(c, c.offence == "using"))`, stated: { n: 4, N: 5 } },
      frameOf(5),
    ),
  ).toMatchObject({ n: 4, N: 4, missing: { not_stated: 1 }, verdict: "cannot-tell" });
});

test("members that a frame counts without naming are missing as not stated", () => {
  const records = people(3, (i) => [answer(`p-${i}/e/s`, "judge_brought", "no")]);
  expect(
    compute(
      records,
      {
        property: `episodes.exists(e, e.stages.exists(s, s.judge_brought))`,
        stated: { n: 1, N: 20, quantifier: "only-one" },
      },
      frameOf(3, { stated_size: 20 }),
    ),
  ).toMatchObject({ n: 0, N: 3, missing: { not_stated: 17 }, unnamed: 17, verdict: "cannot-tell" });
});

test("none cannot be told while two were not asked, each missing under its own state", () => {
  const states = ["no", "not_asked", "not_asked", "does_not_know", "not_applicable", "no"];
  const records = people(6, (i) => [answer(`p-${i}`, "feared", states[i]!)]);
  expect(compute(records, { property: "feared", stated: { quantifier: "none" } }, frameOf(6))).toMatchObject({
    n: 0,
    N: 2,
    missing: { not_asked: 2, does_not_know: 1 },
    verdict: "cannot-tell",
  });
});

test("who cannot be placed in the population is undetermined, with the frame's own doubtful members and unknown refs", () => {
  const records = people(4, (i) => [
    answer(`p-${i}`, "feared", "yes"),
    ...(i === 1 ? [] : [answer(`p-${i}/e/s`, "judge_brought", i === 0 ? "yes" : "no")]),
  ]);
  const frame = frameOf(3, { members: ["p-0", "p-1", "p-2", "p-9"], undetermined: ["p-3"] });
  const population = `episodes.exists(e, e.stages.exists(s, s.judge_brought))`;
  expect(compute(records, { population, property: "feared" }, frame)).toMatchObject({
    n: 1,
    N: 1,
    undetermined: ["p-1", "p-9", "p-3"],
    verdict: "not-stated",
  });
});

test("a statement reached only with answers coded from it is circular", () => {
  const aggregate = { basis: "aggregate", from_statement: "fnd", says: "p-9" };
  const property = `episodes.exists(e, e.stays.exists(y, y.mixed_with_adults))`;
  const stated = { n: 4, N: 4, quantifier: "all" };
  const two = (more: object) =>
    people(4, (i) => [answer(`p-${i}/e/y`, "mixed_with_adults", "yes", i < 2 ? {} : more)]);
  expect(compute(two(aggregate), { property, stated }, frameOf(4))).toMatchObject({
    n: 2,
    N: 2,
    missing: { not_stated: 2 },
    verdict: "circular",
  });
  expect(
    compute(two({ ...aggregate, from_statement: "fnd-other" }), { property, stated }, frameOf(4)).verdict,
  ).toBe("cannot-tell");
  expect(compute(two({}), { property, stated }, frameOf(4)).verdict).toBe("agrees");
  // With an answer still missing, those coded from the statement do not decide it.
  expect(
    compute(two(aggregate), { property, stated: { ...stated, n: 5, N: 5 } }, frameOf(4, { stated_size: 5 }))
      .verdict,
  ).toBe("cannot-tell");
});

test("a statement without a property is on file and cannot be recomputed", () => {
  expect(
    compute(
      people(2, () => []),
      { stated: { quantifier: "all" } },
      frameOf(2),
    ),
  ).toMatchObject({
    n: 0,
    N: 0,
    verdict: "cannot-tell",
  });
  expect(
    compute(
      people(2, () => []),
      {},
    ).verdict,
  ).toBe("not-stated");
});

test("without a frame every record of the unit is a member", () => {
  const result = compute(
    people(3, () => []),
    { unit: "episode", property: `start >= "2018-02-15"` },
  );
  expect(result).toMatchObject({ n: 1, N: 2, missing: { imprecise: 1 }, counted: ["p-2/e"] });
});

test("a frame of another unit, and an expression that cannot be read, are refused in one sentence", () => {
  const records = people(1, () => []);
  expect(() => compute(records, { unit: "stage", property: "judge_brought" }, frameOf(1))).toThrow(
    "The finding fnd counts each stage, but its frame fr lists each person; give both the same unit.",
  );
  expect(() => compute(records, { property: "feard" })).toThrow(
    "The property of the finding fnd cannot be read: at column 1: a person has no variable or field feard; the nearest is feared.",
  );
});

test("the lists are part of the result when it is copied or written as JSON", () => {
  const result = compute(
    people(2, (i) => [answer(`p-${i}`, "feared", "yes")]),
    { property: "feared" },
  );
  expect(JSON.parse(JSON.stringify(result))).toMatchObject({ counted: ["p-0", "p-1"], exceptions: [] });
  expect({ ...result }.counted).toBe(result.counted);
});

const women = `sex == "f"`;
const persons = (...sexes: readonly string[]): AnyRecord[] =>
  sexes.map((sex, i) => record("person", `p-${i}`, { sex }));
const maybe = (from: string, to: string, kind = "possibly-same-person"): AnyRecord =>
  record("relation", `${from}-${to}-${kind}`, { from, to, kind, certainty: "possible" });

test("two records that may be of one person count as a range, and bear out no statement that only one number would", () => {
  const three = [...persons("f", "f", "f"), maybe("p-2", "p-1")];
  const all = { property: women, stated: { n: 3, N: 3, quantifier: "all" } };
  expect(compute(three, all, frameOf(3))).toMatchObject({
    n: 3,
    N: 3,
    least: { n: 2, N: 2 },
    maybeSame: [["p-1", "p-2"]],
    verdict: "cannot-tell",
  });
  expect(compute(three, { ...all, stated: { quantifier: "all" } }, frameOf(3)).verdict).toBe("agrees");
  expect(compute(three, { ...all, stated: { n: 2, N: 2 } }, frameOf(3)).verdict).toBe("cannot-tell");
  expect(compute(three, { ...all, stated: { n: 1, N: 4 } }, frameOf(3)).verdict).toBe("differs");
  const apart = [...three, maybe("p-1", "p-2", "not-same-person")];
  expect(compute(apart, all, frameOf(3))).toMatchObject({ least: { n: 3, N: 3 }, verdict: "agrees" });
  // One of them is not in the frame.
  expect(compute(three, all, frameOf(2)).maybeSame).toEqual([]);
});

test("who may be one and answers both ways would be in conflict, and three in a row of whom two are apart are two", () => {
  const both = compute([...persons("f", "m", "m"), maybe("p-0", "p-1")], { property: women }, frameOf(3));
  expect(both.least).toEqual({ n: 0, N: 1 });
  const chain = [maybe("p-0", "p-1"), maybe("p-1", "p-2"), maybe("p-0", "p-2", "not-same-person")];
  expect(compute([...persons("f", "f", "f"), ...chain], { property: women }, frameOf(3)).least.n).toBe(2);
  expect(
    compute([...persons("f", "f", "f"), ...chain.slice(0, 2)], { property: women }, frameOf(3)).least.n,
  ).toBe(1);
});

test("the detentions of two who may be one may be one too, the first with the first", () => {
  const records = [...people(2, () => []), maybe("p-0", "p-1")];
  expect(compute(records, { unit: "episode", property: "true" })).toMatchObject({
    n: 2,
    least: { n: 1, N: 1 },
    maybeSame: [["p-0/e", "p-1/e"]],
  });
});

test("members that are only counted are in doubt for a part of the frame, and missing where all of it is meant", () => {
  const frame = frameOf(3, { stated_size: 5 });
  const property = `part.exists(p, p == "relative")`;
  const records = [...persons("f", "m", "f"), record("person", "p-3", {})];
  const part = compute(records, { population: women, property }, frame);
  expect(part).toMatchObject({ n: 0, N: 0, missing: { not_stated: 2 }, unnamed: 2, doubtful: 2 });
  expect(compute(records, { property }, frame)).toMatchObject({ missing: { not_stated: 5 }, doubtful: 0 });
  // Those whom the frame doubts may be the ones it only counts.
  const doubted = frameOf(3, { stated_size: 5, undetermined: ["p-3"] });
  expect(compute(records, { population: women, property }, doubted).doubtful).toBe(2);
});

test("where nothing is stated nobody is an exception, and who does not have the property is listed as such", () => {
  expect(compute(persons("f", "m"), { property: women }, frameOf(2))).toMatchObject({
    counted: ["p-0"],
    otherwise: ["p-1"],
    exceptions: [],
  });
});
