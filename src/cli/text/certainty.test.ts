import { expect, test } from "vitest";
import { z } from "zod";
import { operations } from "../../api/operations.ts";
import type { AssessAnswer, AssessedFact } from "../../api/assessment.ts";
import type { CaseClocksAnswer } from "../../api/case.ts";
import { certainties } from "../../domain/certainty.ts";
import { recordSchemas } from "../../domain/record.ts";
import { assessText } from "./assess.ts";
import { caseClocksText } from "./case.ts";

type Shape = {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape | readonly Shape[];
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly $defs?: Readonly<Record<string, Shape>>;
};

/** What only a rule of law, or an answer that rests on one, has: whatever has it says how sure the rule is. */
const ofRules = [
  "cite",
  "cites",
  "by_at_least",
  "ground",
  "elements",
  "applies",
  "applies_if",
  "requirement",
];

function* objectsIn(shape: Shape): Iterable<Readonly<Record<string, Shape>>> {
  if (shape.properties !== undefined) yield shape.properties;
  const parts = [
    shape.items ?? [],
    shape.anyOf ?? [],
    shape.oneOf ?? [],
    Object.values(shape.properties ?? {}),
  ];
  for (const part of [...parts, Object.values(shape.$defs ?? {})].flat() as Shape[]) yield* objectsIn(part);
}

test("whatever an operation gives that rests on a rule of law says how sure the rule is, beside it", () => {
  const found: string[] = [];
  for (const [name, { output }] of operations) {
    const shape = z.toJSONSchema(output, { io: "output", unrepresentable: "any" }) as Shape;
    for (const properties of objectsIn(shape)) {
      const names = Object.keys(properties);
      if (!ofRules.some((rule) => names.includes(rule))) continue;
      found.push(name);
      expect(names, `${name}: ${names.join(", ")}`).toContain("certainty");
    }
  }
  expect([...new Set(found)].sort()).toEqual(expect.arrayContaining(["case.assess", "case.clocks"]));
});

test("records of norms and clocks carry it into tables, exports and pages, which take their fields from the schema", () => {
  for (const kind of ["norm", "clock"] as const) {
    const shape = z.toJSONSchema(recordSchemas[kind], { io: "output", unrepresentable: "any" }) as Shape;
    expect(Object.keys([...objectsIn(shape)][0]!)).toEqual(expect.arrayContaining(["certainty", "doubt"]));
  }
});

test.each(certainties)(
  "the text of the command says %s of a limit, a norm, its standing, a fact and a ground",
  (sure) => {
    const rule = { certainty: sure, doubt: ["end"], signed: [], signed_earlier: ["A. H., 2021"] };
    const applies = { norm: "n", applies: "binds", says: "It binds.", certainty: sure } as const;
    const clock = {
      ...rule,
      clock: "c",
      kind: "limit",
      cites: ["s. 1"],
      verdict: "exceeded",
      says: "Beyond the limit.",
      decides: [],
      from: [],
      to: [],
      papers: 0,
      note: "Without delay comes first.",
      applies: [applies],
    };
    const clocks = caseClocksText({
      on: "2021",
      episodes: [
        { episode: "e", jurisdiction: null, clocks: [clock], gaps: [], repeated: [], questions: [] },
      ],
    } as unknown as CaseClocksAnswer);
    expect(clocks).toContain(`the rule is ${sure}`);
    expect(clocks).toContain(`It binds. (${sure})`);
    expect(clocks).toMatch(/Less sure: end\.[^]*Signed an earlier wording: A\. H\./);
    expect(clocks).toContain("Without delay comes first.");
    const fact: AssessedFact = {
      ref: "clock c",
      filed: false,
      why: "passed",
      standard: null,
      certainty: sure,
      origins: [],
    };
    const norm = {
      ...rule,
      norm: "n",
      cite: "s. 2",
      applies,
      needs: "any",
      assessment: null,
      open: 1,
      offers: [],
      overall: null,
      elements: [
        {
          element: "late",
          question: null,
          against: [],
          gaps: [],
          for: [fact],
          context: [],
          independent: { for: 0, against: 0 },
          conclusion: "unassessed",
          by: null,
          on: null,
          standard: null,
          reason: null,
          looked: null,
          reopened_by: [],
        },
      ],
    };
    const ground = { ...rule, ground: "g", says: "is ill", met: "yes", refs: [], source: [] };
    const answer = {
      about: "p",
      on: "2021",
      norms: [norm],
      petition: { held: "yes", grounds: [ground], says: null, questions: [] },
    } as unknown as AssessAnswer;
    expect(assessText(answer, true)).toContain(`clock c; passed; the rule is ${sure}; proposed`);
    expect(assessText(answer, true)).toContain(`the rule is ${sure}, less sure of end`);
    expect(assessText(answer, false)).toContain(`is ill: met; the ground is ${sure}`);
  },
);
