import { expect, test } from "vitest";
import { isProblem } from "../../src/numbers/claim.ts";
import { checking } from "../../src/web/screen/checker/checking.ts";
import { blocksOf, type OpenDraft, sourceOf } from "../../src/web/screen/checker/draft.ts";
import type { DraftSource } from "../../src/web/screen/checker/protocol.ts";
import {
  type DraftAction,
  activeDraft,
  canFix,
  type Checker,
  emptyChecker,
  reduce,
} from "../../src/web/screen/checker/state.ts";

/** What the page and its worker do together: each action, then a check of all drafts. */
function run(...actions: readonly DraftAction[]): Checker {
  const check = checking();
  let checker = emptyChecker;
  for (const action of actions) {
    checker = reduce(checker, action);
    const { drafts, ledger } = checker;
    const sent = drafts.map(({ name, source, decisions }) => ({ doc: name, source, decisions }));
    const answer = { ...check({ drafts: sent, ledger: ledger.figures }), run: 1, took: 1 };
    checker = reduce(checker, { type: "checked", drafts, answer });
  }
  return checker;
}

const opened = (name: string, format: "text" | "markdown" | "html", text: string): DraftAction => ({
  type: "open",
  name,
  source: { format, text },
});
const textOf = (draft: OpenDraft | undefined): string =>
  draft === undefined || "read" in draft.source ? "" : draft.source.text;

const text = "The jail held 1,852 people in 400 places, 463% over capacity.\n\nIt has 30 guards.";
const open = opened("a.md", "markdown", text);
const problems = (checker: Checker) => checker.results.get(checker.active)!.claims.filter(isProblem);
const on = "2026-11-24";

test("a fix changes the text, clears the mark and is written down with what it replaced", () => {
  const [claim] = problems(run(open));
  const fixed = run(open, { type: "fix", diagnostic: claim!.findings[0]!, on });
  expect(textOf(activeDraft(fixed))).toContain("463% of capacity");
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
  const accept: DraftAction = { type: "accept", diagnostic, note: "a quotation", by: "", on };
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
  const after = textOf(activeDraft(typed));
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

test("a fix in HTML is made in the file, and its markup stays", () => {
  const html =
    "<p>It held <b>1,852</b> people in 400&nbsp;places, <i>463%</i> over capacity.</p>\r\n<p>30 guards.</p>";
  const [claim] = problems(run(opened("a.html", "html", html)));
  const fixed = run(opened("a.html", "html", html), { type: "fix", diagnostic: claim!.findings[0]!, on });
  expect(textOf(activeDraft(fixed))).toBe(html.replace("over capacity", "of capacity"));
  expect(problems(fixed)).toEqual([]);
});

test("what the server read of a Word file is checked, accepted, and never changed here", () => {
  const read = {
    text: "It held 1,852 people in 400 places, 463% over capacity.",
    quotes: [],
    pins: [],
    headings: [],
    cells: [],
    pieces: [{ start: 0, end: 55, part: 1, from: 0, until: 55, verbatim: true }],
  };
  const source: DraftSource = { format: "docx", read };
  const file: DraftAction = { type: "open", name: "a.docx", source };
  const checker = run(file);
  const diagnostic = problems(checker)[0]!.findings[0]!;
  expect(canFix(checker.results.get(1)!, diagnostic)).toBe(false);
  expect(activeDraft(run(file, { type: "fix", diagnostic, on }))).toMatchObject({ source, isChanged: false });
  const accept: DraftAction = { type: "accept", diagnostic, note: "a quotation", by: "", on };
  expect(problems(run(file, accept))).toEqual([]);
});

test("what can't be read while one writes says so, and the other drafts are checked all the same", () => {
  const dense = opened("b.md", "markdown", "*a_".repeat(20_000));
  const checker = run(open, dense);
  expect(checker.unread.get(2)).toContain('check it with "habeas check"');
  expect(checker.results.get(1)!.claims.filter(isProblem)).toHaveLength(1);
  expect(checker.results.has(2)).toBe(false);
});

test("every block is edited by lines of its own, with the line ends of the file", () => {
  const file = "# Title\r\n\r\n- one **300**\r\n- two\r\n\r\n> said\r\n> more 40%";
  const crlf = opened("c.md", "markdown", file);
  const result = run(crlf).results.get(1)!;
  const sources = blocksOf(result.text).map((block) => {
    const { start, end } = sourceOf(result.text, block);
    return file.slice(start, end);
  });
  expect(sources).toEqual(["# Title", "- one **300**", "- two", "> said\r\n> more 40%"]);
  const start = file.indexOf("> said");
  const typed = run(
    crlf,
    { type: "begin-edit", start, end: file.length },
    { type: "type", text: "> a\n> b" },
  );
  expect(textOf(activeDraft(typed))).toBe(`${file.slice(0, start)}> a\r\n> b`);
});
