import { expect, test } from "vitest";
import { checkDocuments } from "../../src/numbers/check/check.ts";
import type { LedgerFigure } from "../../src/numbers/ledger/ledger.ts";
import { applySidecar, type ClaimLine, resolve } from "../../src/numbers/sidecar.ts";
import { type DraftClaim, claimsOf, isProblem } from "../../src/numbers/claim.ts";
import { claimsAfter, neighbour, tallyOf } from "../../src/web/screen/checker/claim.ts";
import { exampleDraft, exampleLedger } from "../../src/web/screen/checker/example.ts";

function read(
  text: string,
  ledger: readonly LedgerFigure[] = [],
  decisions: readonly ClaimLine[] = [],
): DraftClaim[] {
  const document = checkDocuments([{ doc: "draft", text }], ledger).documents[0]!;
  return claimsOf(document, applySidecar(text, document, decisions, ledger));
}

const norway: LedgerFigure[] = [
  {
    id: "pop",
    quantity: "prison_population",
    place: "Norway",
    as_of: "2024-01",
    value: 3215,
    unit: "person",
  },
];
const text =
  "In January 2024 Norway's prisons held 3,215 people. Deaths rose from 20 in 2018 to 50 in 2021, an increase of 150%. The jail held 1,852 people in 400 places, 463% over capacity.";

test("a number is linked, derived, not linked or wrong, and a mark has the words that are wrong", () => {
  expect(read(text, norway).map(({ start, end, state }) => [text.slice(start, end), state])).toEqual([
    ["3,215", "linked"],
    ["20", "unlinked"],
    ["50", "unlinked"],
    ["150%", "derived"],
    ["1,852", "unlinked"],
    ["400", "unlinked"],
    ["463% over capacity", "error"],
  ]);
  expect(tallyOf(read(text, norway))).toEqual({
    error: 1,
    warning: 0,
    accepted: 0,
    linked: 1,
    derived: 1,
    unlinked: 4,
  });
});

test("an accepted finding is no problem any more, and keeps its reason", () => {
  const wrong = read(text).find(isProblem)!;
  const line = resolve(text, wrong.findings[0]!, { kind: "accept", note: "as the ministry printed it" }, []);
  const accepted = read(text, [], [line]);
  expect(accepted.filter(isProblem)).toEqual([]);
  expect(accepted.at(-1)).toMatchObject({
    state: "accepted",
    accepted: [{ resolution: { note: "as the ministry printed it" } }],
  });
});

test("no two marks of the example overlap, and each kind of line is in it", () => {
  const claims = read(exampleDraft, exampleLedger);
  for (const [index, claim] of claims.entries()) {
    expect(claim.end).toBeGreaterThan(claim.start);
    expect(claim.start).toBeGreaterThanOrEqual(claims[index - 1]?.end ?? 0);
  }
  const { accepted, ...found } = tallyOf(claims);
  expect(accepted).toBe(0);
  for (const count of Object.values(found)) expect(count).toBeGreaterThan(0);
});

test("every mistake that stands in the example is found, and nothing else", () => {
  const wrong = read(exampleDraft, exampleLedger).filter(isProblem);
  expect(
    wrong.map(({ start, end, findings }) => [exampleDraft.slice(start, end), findings[0]!.rule]),
  ).toEqual([
    ["463% over capacity", "of-vs-over"],
    ["an increase of 232%", "ratio-as-growth"],
    ["More than 9,000", "hedge-violated"],
    ["Over 642", "hedge-equal"],
    ["33%", "impossible-share"],
    ["46%", "complement-mismatch"],
  ]);
});

test("from the last problem one goes on to the first, and back", () => {
  const claims = read(exampleDraft, exampleLedger);
  const problems = claims.filter(isProblem);
  expect(neighbour(claims, undefined, 1, isProblem)).toBe(problems[0]);
  expect(neighbour(claims, problems[0]!.start, 1, isProblem)).toBe(problems[1]);
  expect(neighbour(claims, problems.at(-1)!.start, 1, isProblem)).toBe(problems[0]);
  expect(neighbour(claims, problems[0]!.start, -1, isProblem)).toBe(problems.at(-1));
  expect(neighbour(claims, 0, 1, () => false)).toBeUndefined();
});

test("claims keep their words through an edit elsewhere, and go where the edit touches them", () => {
  const claims = read(text, norway);
  const edit = { start: 52, end: 58, text: "The number of deaths" };
  const after = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
  expect(claimsAfter(claims, edit).map(({ start, end }) => after.slice(start, end))).toEqual(
    claims.map(({ start, end }) => text.slice(start, end)),
  );
  const number = claims[0]!;
  const typed = { start: number.end, end: number.end, text: "0" };
  expect(claimsAfter(claims, typed)).toHaveLength(claims.length - 1);
});
