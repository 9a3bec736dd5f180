import { type DraftClaim, isProblem, type State } from "../../../numbers/claim.ts";
import type { Diagnostic } from "../../../numbers/diagnostic.ts";
import type { LedgerFigure } from "../../../numbers/ledger/ledger.ts";
import { type ClaimLine, locate, resolve, type Resolution, selectorOf } from "../../../numbers/sidecar.ts";
import { type DraftText, draftTextOf } from "../../../text/draft-text.ts";
import { applyEdits, editsOfOriginal } from "../../../text/edit.ts";
import { type OpenDraft, editBetween, freeName, moved } from "./draft.ts";
import type { CheckAnswer, CheckFound, DraftSource } from "./protocol.ts";

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

/** What was found in a draft as it was when it was last read; offsets count in `text.text`. */
export type Result = Omit<CheckFound, "read"> & { readonly text: DraftText };

export interface Checker {
  readonly drafts: readonly OpenDraft[];
  /** The draft that is shown; 0 where a new one is being given. */
  readonly active: number;
  readonly results: ReadonlyMap<number, Result>;
  /** Why a draft, as it is now, can't be read. */
  readonly unread: ReadonlyMap<number, string>;
  readonly ledger: LedgerChoice;
  readonly filter: Filter;
  /** Start of the selected claim in the active draft's text as it was read. */
  readonly selected: number | undefined;
  /** The stretch of the active draft's source that is being typed in. */
  readonly editing: { readonly start: number; readonly end: number } | undefined;
  readonly timing: Pick<CheckAnswer, "run" | "took" | "isRecheck"> | undefined;
  /** The last thing that happened, for the status line. */
  readonly notice: string;
}

export const emptyChecker: Checker = {
  drafts: [],
  active: 0,
  results: new Map(),
  unread: new Map(),
  ledger: noLedger,
  filter: "problems",
  selected: undefined,
  editing: undefined,
  timing: undefined,
  notice: "",
};

export type DraftAction =
  | {
      readonly type: "open";
      readonly name: string;
      readonly source: DraftSource;
      readonly ledger?: LedgerChoice;
    }
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
      /** The drafts that were sent, in the order of the answer. */
      readonly drafts: readonly OpenDraft[];
      readonly answer: CheckAnswer;
    }
  | { readonly type: "notice"; readonly notice: string };

/** The state after an action. Nothing here reads a clock, a file or the page. */
export function reduce(checker: Checker, action: DraftAction): Checker {
  const draft = activeDraft(checker);
  const result = checker.results.get(checker.active);
  switch (action.type) {
    case "open": {
      const { name, source, ledger = checker.ledger } = action;
      const opened = newDraft(checker.drafts, name, source);
      return shownDraft({ ...checker, drafts: [...checker.drafts, opened], ledger }, opened.id);
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
      if (editing === undefined || draft === undefined || "read" in draft.source) return checker;
      const { start, end } = editing;
      const text = action.text.replaceAll("\n", /\r\n?/.exec(draft.source.text)?.[0] ?? "\n");
      const after = edited(checker, applyEdits(draft.source.text, [{ start, end, text }]));
      return { ...after, editing: { start, end: start + text.length } };
    }
    case "fix": {
      return draft === undefined ? checker : fixed(checker, draft, action.diagnostic, action.on);
    }
    case "accept": {
      if (draft === undefined || result === undefined) return checker;
      const { note, by, on } = action;
      const line = resolve(
        result.text.text,
        action.diagnostic,
        { kind: "accept", note, on, ...(by === "" ? {} : { by }) },
        checker.ledger.figures,
      );
      return decided({ ...checker, notice: "Accepted." }, [...draft.decisions, line]);
    }
    case "withdraw":
    case "forget": {
      if (draft === undefined || result === undefined) return checker;
      const isIt = (line: ClaimLine): boolean =>
        action.type === "forget"
          ? isSame(line.selector, action.line.selector)
          : locate(result.text.text, line.selector)?.start === action.diagnostic.start;
      const lines = draft.decisions.flatMap((line) => {
        if (!isIt(line)) return [line];
        const resolutions = line.resolutions.filter((each) => !isSame(each, action.resolution));
        return resolutions.length === 0 ? [] : [{ ...line, resolutions }];
      });
      return decided({ ...checker, notice: "Withdrawn." }, lines);
    }
    case "sidecar": {
      if (draft === undefined) return { ...checker, notice: `Open the draft first, then ${action.name}.` };
      const after = decided(checker, [...draft.decisions, ...action.lines]);
      return { ...after, notice: `${action.lines.length} decisions were read from ${action.name}.` };
    }
    case "saved":
      return withActive(checker, (draft) => ({ ...draft, isChanged: false }));
    case "checked":
      return checked(checker, action.drafts, action.answer);
    case "notice":
      return { ...checker, notice: action.notice };
  }
}

export function activeDraft({ drafts, active }: Checker): OpenDraft | undefined {
  return drafts.find(({ id }) => id === active);
}

/** Whether the margin lists a claim under a filter. */
export function isListed(claim: DraftClaim, filter: Filter): boolean {
  if (filter === "all") return true;
  return filter === "problems" ? isProblem(claim) : claim.state === filter;
}

/** Whether the fix of a finding can be made here: in the words of a file that is text. */
export function canFix({ text }: Result, { fix }: Diagnostic): boolean {
  return fix !== undefined && editsOfOriginal(text, fix.edits) !== undefined;
}

function newDraft(drafts: readonly OpenDraft[], name: string, source: DraftSource): OpenDraft {
  return {
    id: Math.max(0, ...drafts.map(({ id }) => id)) + 1,
    name: freeName(
      name,
      drafts.map((draft) => draft.name),
    ),
    source,
    decisions: [],
    isChanged: false,
  };
}

function shownDraft(checker: Checker, active: number): Checker {
  return { ...checker, active, selected: undefined, editing: undefined, filter: "problems" };
}

function withActive(checker: Checker, change: (draft: OpenDraft) => OpenDraft): Checker {
  return {
    ...checker,
    drafts: checker.drafts.map((draft) => (draft.id === checker.active ? change(draft) : draft)),
  };
}

function decided(checker: Checker, decisions: readonly ClaimLine[]): Checker {
  return withActive(checker, (draft) => ({ ...draft, decisions, isChanged: true }));
}

/** The active draft with another text. What was found in it stays until it is read again. */
function edited(checker: Checker, text: string): Checker {
  return withActive(checker, (draft) =>
    "read" in draft.source ? draft : { ...draft, source: { ...draft.source, text }, isChanged: true },
  );
}

function fixed(checker: Checker, draft: OpenDraft, diagnostic: Diagnostic, on: string): Checker {
  const result = checker.results.get(draft.id);
  const edits = diagnostic.fix?.edits ?? [];
  const ofOriginal = result === undefined ? undefined : editsOfOriginal(result.text, edits);
  if (result === undefined || ofOriginal === undefined || ofOriginal.length === 0) return checker;
  const { text, original } = result.text;
  if ("read" in draft.source || original !== draft.source.text)
    return { ...checker, notice: "The draft has changed since; apply the fix once it is read again." };
  const after = applyEdits(text, edits);
  const change = editBetween(text, after);
  if (change === undefined) return checker;
  const line: ClaimLine = {
    selector: selectorOf(after, diagnostic.start, diagnostic.end + after.length - text.length),
    resolutions: [
      {
        kind: "apply",
        rule: diagnostic.rule,
        on,
        note: `${text.slice(change.start, change.end)} → ${change.text}`,
        ...(diagnostic.figure === undefined ? {} : { figure: diagnostic.figure }),
      },
    ],
  };
  const mended = edited({ ...checker, editing: undefined }, applyEdits(original, ofOriginal));
  return { ...decided(mended, [...draft.decisions, line]), notice: "The fix is applied." };
}

/** What an answer found in the drafts that were sent; the selection stays at its number. */
function checked(
  checker: Checker,
  drafts: readonly OpenDraft[],
  { drafts: found, ...timing }: CheckAnswer,
): Checker {
  const results = new Map<number, Result>();
  const unread = new Map<number, string>();
  for (const [index, { id, source }] of drafts.entries()) {
    const one = found[index]!;
    const before = checker.results.get(id);
    if (typeof one === "string") {
      unread.set(id, one);
      if (before !== undefined) results.set(id, before);
      continue;
    }
    const { read, ...rest } = one;
    const text = draftTextOf(source.format, read, "read" in source ? undefined : source.text);
    results.set(id, { ...rest, text });
  }
  const [before, after] = [checker.results, results].map((each) => each.get(checker.active)?.text.text);
  const edit = before === undefined || after === undefined ? undefined : editBetween(before, after);
  const selected =
    checker.selected === undefined || edit === undefined ? checker.selected : moved(checker.selected, edit);
  return { ...checker, results, unread, selected, timing };
}

/** Whether two pieces of a decision say the same; those from the worker are copies. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
