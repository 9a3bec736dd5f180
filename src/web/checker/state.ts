import type { Coverage } from "../../numbers/coverage.ts";
import { type Claim, isProblem, type State } from "../../numbers/claim.ts";
import type { Diagnostic } from "../../numbers/diagnostic.ts";
import type { LedgerFigure } from "../../numbers/ledger.ts";
import {
  type ClaimLine,
  locate,
  resolve,
  type Resolution,
  type Resolved,
  selectorOf,
} from "../../numbers/sidecar.ts";
import { applyEdits, type Edit } from "../../text/edit.ts";
import { claimsAfter } from "./claim.ts";
import { type Draft, editBetween, freeName, moved, replaced } from "./draft.ts";
import type { Answer } from "./protocol.ts";

/** What the drafts are held against beside each other. */
export interface LedgerChoice {
  readonly kind: "none" | "file" | "dossier" | "example";
  readonly name: string;
  readonly figures: readonly LedgerFigure[];
  /** Of a dossier: where its records are shown, by ref. */
  readonly addresses?: Readonly<Record<string, string>>;
}

export const noLedger: LedgerChoice = { kind: "none", name: "", figures: [] };

/** Which claims the margin lists. */
export type Filter = "problems" | "all" | Exclude<State, "error" | "warning">;

export interface Result {
  readonly claims: readonly Claim[];
  readonly lapsed: Resolved["lapsed"];
  readonly coverage: Coverage;
}

export interface Checker {
  readonly drafts: readonly Draft[];
  /** The draft that is shown; 0 where a new one is being given. */
  readonly active: number;
  readonly results: ReadonlyMap<number, Result>;
  readonly ledger: LedgerChoice;
  readonly filter: Filter;
  /** Start of the selected claim in the active draft. */
  readonly selected: number | undefined;
  /** The stretch of the active draft that is being typed in. */
  readonly editing: { readonly start: number; readonly end: number } | undefined;
  readonly timing: Pick<Answer, "run" | "took" | "isRecheck"> | undefined;
  /** The last thing that happened, for the status line. */
  readonly notice: string;
}

export const emptyChecker: Checker = {
  drafts: [],
  active: 0,
  results: new Map(),
  ledger: noLedger,
  filter: "problems",
  selected: undefined,
  editing: undefined,
  timing: undefined,
  notice: "",
};

export type Action =
  | { readonly type: "open"; readonly drafts: readonly { readonly name: string; readonly text: string }[] }
  | { readonly type: "example"; readonly name: string; readonly text: string; readonly ledger: LedgerChoice }
  | { readonly type: "close" | "show"; readonly id: number }
  | { readonly type: "ledger"; readonly ledger: LedgerChoice }
  | { readonly type: "filter"; readonly filter: Filter }
  | { readonly type: "select"; readonly at: number | undefined }
  | { readonly type: "begin-edit"; readonly start: number; readonly end: number }
  | { readonly type: "type"; readonly text: string }
  | { readonly type: "end-edit" }
  | { readonly type: "fix"; readonly diagnostic: Diagnostic; readonly on: string }
  | {
      readonly type: "accept";
      readonly diagnostic: Diagnostic;
      readonly note: string;
      readonly by: string;
      readonly on: string;
    }
  | { readonly type: "withdraw"; readonly diagnostic: Diagnostic; readonly resolution: Resolution }
  | { readonly type: "forget"; readonly line: ClaimLine; readonly resolution: Resolution }
  | { readonly type: "sidecar"; readonly name: string; readonly lines: readonly ClaimLine[] }
  | { readonly type: "saved" }
  | {
      readonly type: "checked";
      readonly results: ReadonlyMap<number, Result>;
      readonly timing: NonNullable<Checker["timing"]>;
    }
  | { readonly type: "notice"; readonly notice: string };

/** The state after an action. Nothing here reads a clock, a file or the page. */
export function reduce(checker: Checker, action: Action): Checker {
  switch (action.type) {
    case "open": {
      const drafts = [...checker.drafts];
      for (const { name, text } of action.drafts) drafts.push(draftOf(drafts, name, text));
      return shownDraft({ ...checker, drafts }, drafts.at(-1)?.id ?? 0);
    }
    case "example": {
      const drafts = [...checker.drafts, draftOf(checker.drafts, action.name, action.text)];
      return shownDraft({ ...checker, drafts, ledger: action.ledger }, drafts.at(-1)!.id);
    }
    case "close": {
      const drafts = checker.drafts.filter(({ id }) => id !== action.id);
      return shownDraft({ ...checker, drafts }, drafts.at(-1)?.id ?? 0);
    }
    case "show":
      return shownDraft(checker, action.id);
    case "ledger":
      return { ...checker, ledger: action.ledger };
    case "filter":
      return { ...checker, filter: action.filter };
    case "select":
      return { ...checker, selected: action.at };
    case "begin-edit":
      return { ...checker, editing: { start: action.start, end: action.end } };
    case "end-edit":
      return { ...checker, editing: undefined };
    case "type": {
      const { editing } = checker;
      const draft = activeDraft(checker);
      if (editing === undefined || draft === undefined) return checker;
      const edit = editBetween(draft.text.slice(editing.start, editing.end), action.text);
      if (edit === undefined) return checker;
      const { start } = editing;
      const after = edited(checker, { ...edit, start: edit.start + start, end: edit.end + start });
      return { ...after, editing: { start, end: start + action.text.length } };
    }
    case "fix": {
      const draft = activeDraft(checker);
      if (draft === undefined || action.diagnostic.fix === undefined) return checker;
      return fixed(checker, draft, action.diagnostic, action.on);
    }
    case "accept": {
      const draft = activeDraft(checker);
      if (draft === undefined) return checker;
      const { note, by, on } = action;
      const line = resolve(
        draft.text,
        action.diagnostic,
        { kind: "accept", note, on, ...(by === "" ? {} : { by }) },
        checker.ledger.figures,
      );
      return decided({ ...checker, notice: "Accepted." }, [...draft.decisions, line]);
    }
    case "withdraw":
    case "forget": {
      const draft = activeDraft(checker);
      if (draft === undefined) return checker;
      const isIt = (line: ClaimLine): boolean =>
        action.type === "forget"
          ? isSame(line.selector, action.line.selector)
          : locate(draft.text, line.selector)?.start === action.diagnostic.start;
      const lines = draft.decisions.flatMap((line) => {
        if (!isIt(line)) return [line];
        const resolutions = line.resolutions.filter((each) => !isSame(each, action.resolution));
        return resolutions.length === 0 ? [] : [{ ...line, resolutions }];
      });
      return decided({ ...checker, notice: "Withdrawn." }, lines);
    }
    case "sidecar": {
      const draft = activeDraft(checker);
      if (draft === undefined) return { ...checker, notice: `Open the draft first, then ${action.name}.` };
      const after = decided(checker, [...draft.decisions, ...action.lines]);
      return { ...after, notice: `${action.lines.length} decisions were read from ${action.name}.` };
    }
    case "saved":
      return withActive(checker, (draft) => ({ ...draft, isChanged: false }));
    case "checked":
      return { ...checker, results: action.results, timing: action.timing };
    case "notice":
      return { ...checker, notice: action.notice };
  }
}

export function activeDraft({ drafts, active }: Checker): Draft | undefined {
  return drafts.find(({ id }) => id === active);
}

/** Whether the margin lists a claim under a filter. */
export function isListed(claim: Claim, filter: Filter): boolean {
  if (filter === "all") return true;
  return filter === "problems" ? isProblem(claim) : claim.state === filter;
}

function draftOf(drafts: readonly Draft[], name: string, text: string): Draft {
  return {
    id: Math.max(0, ...drafts.map(({ id }) => id)) + 1,
    name: freeName(
      name,
      drafts.map((draft) => draft.name),
    ),
    text,
    decisions: [],
    isChanged: false,
  };
}

function shownDraft(checker: Checker, active: number): Checker {
  return { ...checker, active, selected: undefined, editing: undefined, filter: "problems" };
}

function withActive(checker: Checker, change: (draft: Draft) => Draft): Checker {
  return {
    ...checker,
    drafts: checker.drafts.map((draft) => (draft.id === checker.active ? change(draft) : draft)),
  };
}

function decided(checker: Checker, decisions: readonly ClaimLine[]): Checker {
  return withActive(checker, (draft) => ({ ...draft, decisions, isChanged: true }));
}

/** The text edited, with what stands in it moved along until the next check answers. */
function edited(checker: Checker, edit: Edit): Checker {
  const results = new Map(checker.results);
  const known = results.get(checker.active);
  if (known !== undefined) results.set(checker.active, { ...known, claims: claimsAfter(known.claims, edit) });
  const after = withActive(checker, (draft) => ({
    ...draft,
    text: replaced(draft.text, edit),
    isChanged: true,
  }));
  return {
    ...after,
    results,
    selected: checker.selected === undefined ? undefined : moved(checker.selected, edit),
  };
}

function fixed(checker: Checker, draft: Draft, diagnostic: Diagnostic, on: string): Checker {
  const text = applyEdits(draft.text, diagnostic.fix?.edits ?? []);
  const edit = editBetween(draft.text, text);
  if (edit === undefined) return checker;
  const after = edited({ ...checker, editing: undefined }, edit);
  const line: ClaimLine = {
    selector: selectorOf(text, diagnostic.start, diagnostic.end + text.length - draft.text.length),
    resolutions: [
      {
        kind: "apply",
        rule: diagnostic.rule,
        on,
        note: `${draft.text.slice(edit.start, edit.end)} → ${edit.text}`,
        ...(diagnostic.figure === undefined ? {} : { figure: diagnostic.figure }),
      },
    ],
  };
  return { ...decided(after, [...draft.decisions, line]), notice: "The fix is applied." };
}

/** Whether two pieces of a decision say the same; those from the worker are copies. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
