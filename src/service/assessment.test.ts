import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { openDossiers } from "../../test/dossier.ts";
import type { AssessAnswer, AssessedElement } from "../api/assessment.ts";
import { operations } from "../api/operations.ts";
import { unlistedKinds } from "../domain/record.ts";
import { shown } from "./disclose.ts";
import { shippedLaw } from "./law.ts";
import { runOperation } from "./operations.ts";
import type { WriteSession } from "./session.ts";

const { empty, bring } = openDossiers();
let session: WriteSession;

const codebook = {
  codebooks: [
    {
      id: "cb",
      variables: [
        { name: "lawyer_obtained", unit: "stage", type: "yn" },
        { name: "told_reasons", unit: "stage", type: "ypn" },
        { name: "pregnant", unit: "person", type: "yn" },
      ],
    },
  ],
};

const assessment = {
  id: "as",
  norm: "n-reasons",
  about: "p",
  author: "Counsel A",
  reviewer: "Counsel B",
  elements: [
    {
      element: "iccpr92-reasons",
      facts_for: ["p/e/police/told_reasons"],
      context: ["i"],
      conclusion: "shown",
      on: "2022-06-01",
      reason: "Two accounts.",
    },
    { element: "iccpr92-charges", conclusion: "not-shown", reason: "She was read the charge." },
  ],
  overall: "She was not told why.",
};

beforeAll(async () => {
  session = await empty("assessed");
  await put({
    ...codebook,
    sources: [
      { id: "i", kind: "interview", title: "I" },
      { id: "report", kind: "document", title: "R" },
      { id: "echo", kind: "document", title: "E", origin: "report" },
    ],
    norms: [
      {
        id: "n-reasons",
        instrument: "ICCPR",
        provision: "9(2)",
        kind: "treaty",
        requirement: "reasons",
        elements: "iccpr-9-2",
      },
      {
        id: "n-torture",
        instrument: "CAT",
        provision: "1",
        kind: "treaty",
        requirement: "none",
        elements: "cat-1",
      },
      { id: "n-own", instrument: "Rules", provision: "4", kind: "domestic-law", requirement: "water" },
    ],
    persons: [
      {
        id: "p",
        sex: "f",
        birth: "1961-05",
        episodes: [
          {
            id: "e",
            start: "2022-03-01",
            exit: "still-held",
            route: "prosecution",
            stages: [
              {
                id: "police",
                type: "police-custody",
                answers: {
                  told_reasons: { is: "no", at: "report" },
                  lawyer_obtained: { state: "not_asked", at: "i" },
                },
                safeguards: [
                  { id: "told", code: "told-reasons", respected: "yes", at: ["echo"] },
                  { id: "told-too", code: "told-reasons", respected: "no", at: ["i"] },
                ],
              },
            ],
            charges: [{ id: "c", offence: "using", verdict: "pending" }],
          },
        ],
        acts: [
          {
            id: "hit",
            type: "beating",
            standard: "reasonable-grounds",
            parties: [{ who: "p", part: "suffered" }],
            at: ["i"],
          },
          { id: "gave", type: "beating", parties: [{ who: "p", part: "did", compelled: "yes" }], at: ["i"] },
        ],
      },
      { id: "q", acts: [{ id: "other", type: "beating", parties: [{ who: "q", part: "suffered" }] }] },
    ],
    assessments: [assessment],
  });
});

async function put(records: object): Promise<void> {
  const { rows } = await bring(session, "records.json", JSON.stringify({ habeas: 1, ...records }));
  expect(rows.flatMap(({ problem }) => problem ?? [])).toEqual([]);
}

const assessed = async (input: object): Promise<AssessAnswer> =>
  shown(await runOperation(session, "case.assess", { ref: "p", on: "2023-01-01", ...input })) as AssessAnswer;
const elementOf = async (norm: string, id: string): Promise<AssessedElement> =>
  (await assessed({ norm })).norms[0]!.elements.find((element) => element.id === id)!;
const refs = (facts: readonly { ref: string }[]): string[] => facts.map(({ ref }) => ref).sort();

test("what a person filed stands, what bears on an element is proposed with its reason, and both sides name independent sources", async () => {
  const element = await elementOf("n-reasons", "iccpr92-reasons");
  expect(element.for).toEqual([
    {
      ref: "p/e/police/told_reasons",
      filed: true,
      why: "not told why",
      standard: null,
      certainty: null,
      origins: ["report"],
    },
    {
      ref: "p/e/police/told-too",
      filed: false,
      why: "not told why",
      standard: null,
      certainty: null,
      origins: ["i"],
    },
  ]);
  expect(element.against).toMatchObject([{ ref: "p/e/police/told", filed: false, origins: ["report"] }]);
  expect(element.independent).toEqual({ against: 1, for: 2 });
  expect(refs(element.context)).toEqual(["i"]);
  // A yes and a no of one right are a conflict and no answer.
  expect(element.gaps).toContainEqual({ says: "told reasons", state: "conflicting" });
});

test("an act of somebody else, and one that the person did, are no facts of what befell the person", async () => {
  const { for: shows } = await elementOf("cat-1", "cat1-act");
  expect(shows).toMatchObject([{ ref: "p/hit", standard: "reasonable-grounds", filed: false }]);
});

test("a question that nobody asked is missing with its state, and stands on neither side", async () => {
  const element = await elementOf("iccpr-14-3", "iccpr143b");
  expect(element.gaps).toContainEqual({ says: "lawyer obtained", state: "not_asked" });
  expect([...element.for, ...element.against]).toEqual([]);
});

test("a later fact opens its element again, and a later version that leaves the element as it is closes nothing", async () => {
  expect((await assessed({ norm: "n-reasons" })).norms[0]).toMatchObject({
    open: 0,
    overall_stands: true,
    may_conclude: true,
  });
  await put({
    ...codebook,
    assertions: [
      {
        id: "p/e/police/later",
        subject: "p/e/police",
        variable: "told_reasons",
        state: "answered",
        value: { kind: "code", code: "partly" },
        at: "i",
      },
    ],
  });
  expect(await elementOf("n-reasons", "iccpr92-reasons")).toMatchObject({
    conclusion: "shown",
    reopened_by: ["p/e/police/later"],
  });
  await runOperation(session, "record.set", { ref: "as", set: { note: "looked over" } }).catch(
    () => undefined,
  );
  expect((await assessed({ norm: "n-reasons" })).norms[0]).toMatchObject({
    open: 1,
    overall_stands: false,
    may_conclude: false,
  });
  expect(await elementOf("n-reasons", "iccpr92-charges")).toMatchObject({ reopened_by: [] });
});

test("a norm without a list of elements is held by the words of the person who assesses it", async () => {
  await put({
    assessments: [
      {
        id: "own",
        norm: "n-own",
        about: "p/e",
        elements: [{ element: "no water for a day", facts_for: ["p/e/police"] }],
      },
    ],
  });
  const [norm] = (await assessed({ norm: "n-own" })).norms;
  expect(norm).toMatchObject({ norm: "n-own", assessment: "own", open: 1 });
  expect(norm!.elements).toMatchObject([
    { id: null, element: "no water for a day", conclusion: "unassessed" },
  ]);
});

test("grounds are met, not met or not recorded for one person on one day, with the records that say so", async () => {
  const { petition } = await assessed({ on: "2022-01-01" });
  // She was taken in March, so nobody was held on that day.
  expect(petition).toMatchObject({ held: "no", says: null, questions: [] });
  const held = (await assessed({})).petition!;
  const met = Object.fromEntries(held.grounds.map(({ ground, met: word }) => [ground, word]));
  expect(met).toMatchObject({
    "under-18": "no",
    older: "yes",
    pregnant: "unknown",
    ill: "unknown",
    "minor-charge": "yes",
    "before-trial": "yes",
  });
  expect(held.says).toContain("60 or older (the ground is secondary)");
  expect(held.questions).toContain("Is the person pregnant? Who says so?");
  const met60 = (await assessed({ on: "2021-05-15" })).petition!.grounds.find(
    ({ ground }) => ground === "older",
  );
  // She turned 60 on a day in that month that nobody knows.
  expect(met60).toMatchObject({ met: "unknown", refs: ["p"] });
});

test("a conviction counts from its day", async () => {
  await put({
    persons: [
      {
        id: "r",
        episodes: [
          {
            id: "e",
            start: "2022-03-01",
            exit: "still-held",
            charges: [{ id: "c", offence: "using", verdict: "convicted", verdict_on: "2022-08" }],
          },
        ],
      },
    ],
  });
  const on = async (day: string) =>
    (await assessed({ ref: "r", on: day })).petition!.grounds.find(({ ground }) => ground === "before-trial")!
      .met;
  expect([await on("2022-07-31"), await on("2022-08-10"), await on("2022-09-01")]).toEqual([
    "yes",
    "unknown",
    "no",
  ]);
});

test("what it comes to needs a conclusion on each element, a second reader, and no strong word against a contradicted element", async () => {
  const base = { id: "a", norm: "n-torture", about: "p", author: "Counsel A", reviewer: "Counsel B" };
  const refused = async (more: object): Promise<string> => {
    const { rows } = await bring(
      session,
      "records.json",
      JSON.stringify({ habeas: 1, assessments: [{ ...base, ...more }] }),
    );
    return rows.flatMap(({ problem }) => problem ?? []).join(" ");
  };
  const contradicted = { element: "cat1-act", conclusion: "contradicted" };
  expect(await refused({ overall: "Beaten.", elements: [{ element: "cat1-act" }] })).toContain("unassessed");
  expect(await refused({ overall: "Beaten.", reviewer: "Counsel A" })).toContain("somebody else");
  expect(await refused({ overall: "It amounts to torture.", elements: [contradicted] })).toContain(
    "override",
  );
  expect(
    await refused({
      overall: "It amounts to torture.",
      elements: [contradicted],
      override: "A typing error.",
    }),
  ).toBe("");
  // Elements of the list that nobody concluded on are open, whatever the record says.
  expect((await assessed({ norm: "cat-1" })).norms[0]).toMatchObject({ open: 5, overall_stands: false });
});

test("no operation lists, sorts or exports persons by what is held against the law", async () => {
  const telling = ["reopened_by", "by_at_least", "may_conclude", "grounds"];
  const found: string[] = [];
  for (const [name, { input, output }] of operations) {
    const keys = JSON.stringify(z.toJSONSchema(output, { io: "output", unrepresentable: "any" }));
    if (!telling.some((key) => keys.includes(`"${key}":`))) continue;
    found.push(name);
    const { properties = {}, required = [] } = z.toJSONSchema(input, { io: "input", unrepresentable: "any" });
    expect(required, name).toContain("ref");
    expect((properties["ref"] as { type: string }).type, name).toBe("string");
    for (const key of ["sort", "where", "limit", "cursor", "refs"])
      expect(Object.keys(properties), name).not.toContain(key);
  }
  expect(found).toEqual(expect.arrayContaining(["case.clocks", "case.assess"]));
  for (const kind of unlistedKinds)
    for (const name of ["record.list", "grid.show", "grid.export"]) {
      const asked = name === "grid.export" ? { kind, format: "csv" } : { kind };
      await expect(runOperation(session, name, asked), name).rejects.toThrow("there is no list of them");
    }
});

test("the elements that come with the program are of twenty norms and one standard for places, each with its question", () => {
  const { norms } = shippedLaw();
  expect(norms.filter(({ about }) => about === "person")).toHaveLength(20);
  expect(norms.filter(({ about }) => about === "facility").map(({ elements }) => elements.length)).toEqual([
    12,
  ]);
  for (const { elements, norm, if_missing_offer: offers } of norms) {
    for (const { question, missing } of elements)
      expect([question.endsWith("?") || question.endsWith("."), missing.length > 0], norm).toEqual([
        true,
        true,
      ]);
    for (const other of offers)
      expect(
        norms.some((one) => one.norm === other),
        other,
      ).toBe(true);
  }
});
