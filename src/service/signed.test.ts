import { expect, test } from "vitest";
import type { z } from "zod";
import { caseAssess } from "../api/assessment.ts";
import { caseClocks } from "../api/case.ts";
import { recordSet } from "../api/record.ts";
import { clockRowSchema } from "../domain/clock-row.ts";
import { criterionSchema, elementListSchema } from "../domain/element.ts";
import { openDossiers } from "../../test/dossier.ts";
import { shown } from "./disclose.ts";
import { perform } from "./operations.ts";
import { asSignedFile, wordingHash } from "./signed.ts";

const { bring, empty } = openDossiers();

const clock = {
  id: "c",
  jurisdiction: "XRB",
  stage: "police-custody",
  kind: "limit",
  start: "arrest",
  end: ["judge"],
  limit: { value: 48, unit: "hours" },
  cite: "s. 41",
  certainty: "verified",
};
const norm = {
  norm: "n",
  cite: "art. 1",
  certainty: "verified",
  needs: "all",
  elements: [{ id: "e", element: "an act", question: "What was done?" }],
};
const criterion = { id: "g", ground: "is ill", when: "ill", certainty: "verified", source: ["a circular"] };

test.each([
  ["clocks", clockRowSchema, clock, { limit: { value: 72, unit: "hours" } }],
  [
    "norms",
    elementListSchema,
    norm,
    { elements: [{ id: "e", element: "any act", question: "What was done?" }] },
  ],
  ["criteria", criterionSchema, criterion, { when: "ill || pregnant" }],
] as const)(
  "a signature in a file falls with the wording that it was given for: %s",
  (list, schema, raw, change) => {
    const read = (given: object) => (schema as z.ZodType).parse(given) as { certainty: string };
    const held = (given: object) =>
      asSignedFile({ clocks: [], court_days: [], norms: [], criteria: [], [list]: [read(given)] })[list][0]!;
    const row = wordingHash(read(raw));
    const signed = { signed: [{ by: "A. H.", on: "2023-01-02", row }] };
    expect(held({ ...raw, ...signed })).toMatchObject({ certainty: "verified", signed: [{ by: "A. H." }] });
    expect(held({ ...raw, ...signed }).signed_earlier).toBeUndefined();
    const changed = held({ ...raw, ...change, ...signed });
    expect(changed).toMatchObject({ certainty: "unverified", signed: [], signed_earlier: [{ by: "A. H." }] });
    // A second counsel who read the row as it stands keeps it.
    const other = { by: "B. S.", on: "2023-02-02", row: wordingHash(read({ ...raw, ...change })) };
    expect(held({ ...raw, ...change, signed: [...signed.signed, other] })).toMatchObject({
      certainty: "verified",
      signed: [{ by: "B. S." }],
      signed_earlier: [{ by: "A. H." }],
    });
    // The order of fields, and what is empty, are no wording.
    expect(wordingHash(Object.fromEntries(Object.entries({ ...read(raw), doubt: [] }).reverse()))).toBe(row);
  },
);

const records = `habeas: 1
norms:
  - {id: n-1, instrument: Convention against Torture, provision: art. 1, kind: treaty, requirement: None., elements: cat-1, certainty: verified, signed: [{by: A. H., on: 2023-01-02}], parties: [{state: XRB, kind: party, on: 2020-01-01}]}
clocks:
  - {id: k-1, norm: n-1, jurisdiction: XRB, stage: police-custody, start: arrest, end: [judge], limit: {value: 48, unit: hours}, certainty: verified, signed: [{by: A. H., on: 2023-01-02}]}
persons:
  - {id: p-1, episodes: [{jurisdiction: XRB, start: 2021-03-02, stages: [{type: police-custody, moments: [{moment: judge, on: 2021-03-09}]}]}]}
  - {id: p-2, episodes: [{jurisdiction: XRB, start: 2019-03-02, stages: [{type: police-custody, moments: [{moment: judge, on: 2019-03-09}]}]}]}
`;

test("in a dossier the history says what was signed: a row that is corrected later falls back to unverified, and signing it anew mends it", async () => {
  const session = await empty("signed");
  await bring(session, "records.yaml", records);
  const clocks = async (ref: string) =>
    shown(await perform(session, caseClocks, { ref })).episodes[0]!.clocks[0]!;
  const assessed = async (ref: string) =>
    shown(await perform(session, caseAssess, { ref, norm: "cat-1" })).norms[0]!;
  expect(await clocks("p-1")).toMatchObject({
    verdict: "exceeded",
    certainty: "verified",
    signed: ["A. H., 2023-01-02"],
    signed_earlier: [],
    applies: [{ norm: "n-1", applies: "binds" }],
  });
  expect(await assessed("p-1")).toMatchObject({
    signed: ["A. H., 2023-01-02"],
    applies: { applies: "binds" },
  });
  const set = (ref: string, assignment: string) =>
    perform(session, recordSet, { ref, assignments: [assignment], why: "read again" });
  await set("k-1", "limit.value=72");
  await set("n-1", "requirement=No torture.");
  for (const row of [await clocks("p-1"), await assessed("p-1")])
    expect(row).toMatchObject({
      certainty: "unverified",
      signed: [],
      signed_earlier: ["A. H., 2023-01-02"],
    });
  await set("k-1", 'signed=[{"by":"B. S.","on":"2024-01-02"}]');
  expect(await clocks("p-1")).toMatchObject({
    certainty: "verified",
    signed: ["B. S., 2024-01-02"],
    signed_earlier: [],
  });
  // Taken back to what was signed, it stands again.
  await set("n-1", "requirement=None.");
  expect(await assessed("p-1")).toMatchObject({ signed: ["A. H., 2023-01-02"], signed_earlier: [] });
});

test("a limit of a treaty that did not bind the State on that day has no verdict, and says why", async () => {
  const session = await empty("in-force");
  await bring(session, "records.yaml", records);
  const [row] = shown(await perform(session, caseClocks, { ref: "p-2" })).episodes[0]!.clocks;
  expect(row).toMatchObject({
    verdict: "not-applicable",
    by_at_least: null,
    says: "It did not bind XRB on 2019-03-02; since 2020-01-01.",
    applies: [{ norm: "n-1", applies: "not-in-force" }],
  });
  const [norm] = shown(await perform(session, caseAssess, { ref: "p-2", norm: "cat-1" })).norms;
  expect(norm!.applies).toMatchObject({ norm: "n-1", applies: "not-in-force" });
});
