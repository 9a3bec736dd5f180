import { expect, test } from "vitest";
import { checkDocuments } from "../../src/numbers/check.ts";
import { applySidecar } from "../../src/numbers/sidecar.ts";
import { claimsOf, isProblem } from "../../src/numbers/claim.ts";
import { type Action, activeDraft, type Checker, emptyChecker, reduce } from "../../src/web/checker/state.ts";

/** What the page and its worker do together: each action, then a check of all drafts. */
function run(...actions: readonly Action[]): Checker {
  let checker = emptyChecker;
  for (const action of actions) {
    checker = reduce(checker, action);
    const { drafts, ledger } = checker;
    const inputs = drafts.map(({ name, text }) => ({ doc: name, text }));
    const { documents } = checkDocuments(inputs, ledger.figures);
    const results = new Map(
      documents.map((document, index) => {
        const { id, text, decisions } = drafts[index]!;
        const resolved = applySidecar(text, document, decisions, ledger.figures);
        return [
          id,
          { claims: claimsOf(document, resolved), lapsed: resolved.lapsed, coverage: document.coverage },
        ] as const;
      }),
    );
    checker = reduce(checker, { type: "checked", results, timing: { run: 1, took: 1, isRecheck: true } });
  }
  return checker;
}

const text = "The jail held 1,852 people in 400 places, 463% over capacity.\n\nIt has 30 guards.";
const open: Action = { type: "open", drafts: [{ name: "a.md", text }] };
const problems = (checker: Checker) => checker.results.get(checker.active)!.claims.filter(isProblem);
const on = "2026-11-24";

test("a fix changes the text, clears the mark and is written down with what it replaced", () => {
  const [claim] = problems(run(open));
  const fixed = run(open, { type: "fix", diagnostic: claim!.findings[0]!, on });
  expect(activeDraft(fixed)!.text).toContain("463% of capacity");
  expect(problems(fixed)).toEqual([]);
  expect(activeDraft(fixed)).toMatchObject({
    isChanged: true,
    decisions: [
      { selector: { exact: "463% of capacity" }, resolutions: [{ kind: "apply", rule: "of-vs-over", on }] },
    ],
  });
});

test("an acceptance holds, lapses when its words change, and can be withdrawn", () => {
  const diagnostic = problems(run(open))[0]!.findings[0]!;
  const accept: Action = { type: "accept", diagnostic, note: "a quotation", by: "", on };
  const accepted = run(open, accept);
  expect(problems(accepted)).toEqual([]);

  const typed = run(
    open,
    accept,
    { type: "begin-edit", start: 0, end: 61 },
    {
      type: "type",
      text: "The jail held 1,852 people in 400 places, 464% over capacity.",
    },
  );
  expect(typed.results.get(1)!.lapsed).toMatchObject([{ why: "quote" }]);

  const { resolution } = accepted.results.get(1)!.claims.find(({ state }) => state === "accepted")!
    .accepted[0]!;
  const withdrawn = run(open, accept, { type: "withdraw", diagnostic, resolution });
  expect(problems(withdrawn)).toHaveLength(1);
  expect(activeDraft(withdrawn)!.decisions).toEqual([]);
});

test("typing changes the paragraph alone and keeps the selection at its number", () => {
  const start = problems(run(open))[0]!.start;
  const typed = run(
    open,
    { type: "select", at: start },
    { type: "begin-edit", start: 0, end: 61 },
    { type: "type", text: "In May, the jail held 1,852 people in 400 places, 463% over capacity." },
  );
  const { text: after } = activeDraft(typed)!;
  expect(after).toBe(
    "In May, the jail held 1,852 people in 400 places, 463% over capacity.\n\nIt has 30 guards.",
  );
  expect(after.slice(typed.selected)).toMatch(/^463% over capacity/);
  expect(after.slice(typed.editing!.start, typed.editing!.end)).toMatch(/^In May.*capacity\.$/);
});

test("drafts opened under one name are told apart, and closing one shows another", () => {
  const two = run(open, open);
  expect(two.drafts.map(({ name }) => name)).toEqual(["a.md", "a 2.md"]);
  expect(two.active).toBe(2);
  const one = run(open, open, { type: "close", id: 2 });
  expect(one.active).toBe(1);
  expect(run(open, { type: "close", id: 1 }).active).toBe(0);
});
