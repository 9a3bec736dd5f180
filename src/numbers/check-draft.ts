import type { DraftText } from "../text/draft-text.ts";
import {
  type CheckedText,
  type CheckedDocument,
  checkDocuments,
  type CheckSettings,
  recheck,
} from "./check/check.ts";
import { type DraftClaim, claimsOf } from "./claim.ts";
import type { LedgerFigure } from "./ledger/ledger.ts";
import { applySidecar, type ClaimLine, linksOf, type Resolved } from "./sidecar.ts";

/** A draft as it comes to the checker. */
export type DraftInput = {
  /** What messages call it; no two drafts of one check alike. */
  readonly doc: string;
  readonly text: DraftText;
  /** What its writer decided about its numbers. */
  readonly decisions: readonly ClaimLine[];
};

/** What drafts are held against beside each other. */
export type DraftBasis = { readonly ledger: readonly LedgerFigure[]; readonly settings?: CheckSettings };

/** A draft with what was found in it. Offsets of `found`, `resolved` and `claims` count in `text.text`. */
export type CheckedDraft = DraftInput & {
  readonly found: CheckedDocument;
  readonly resolved: Resolved;
  readonly claims: readonly DraftClaim[];
};

/** Drafts that were checked together, from which the next check may go on. */
export type CheckedDrafts = {
  readonly drafts: readonly CheckedDraft[];
  readonly basis: DraftBasis;
  readonly checked: CheckedText;
};

/**
 * Checks drafts: each by itself, against the ledger and against each other, with the decisions of their writers. It is the
 * one way from a text to its verdicts; command, language server and screen differ in how they show them. After `before`,
 * a check of earlier states of the drafts on the same basis (the same object), only paragraphs that changed are read.
 */
export function checkDrafts(
  drafts: readonly DraftInput[],
  basis: DraftBasis,
  before?: CheckedDrafts,
): CheckedDrafts {
  const { ledger, settings } = basis;
  const documents = drafts.map(({ doc, text, decisions }) => ({
    doc,
    text: text.text,
    quotes: text.quotes,
    headings: text.headings,
    cells: text.cells,
    links: [...text.pins, ...linksOf(text.text, decisions, ledger)],
  }));
  const checked =
    before?.basis === basis
      ? recheck(before.checked, documents)
      : checkDocuments(documents, ledger, settings);
  return {
    basis,
    checked,
    drafts: drafts.map((draft, index) => {
      const found = checked.documents[index]!;
      const resolved = applySidecar(draft.text.text, found, draft.decisions, ledger);
      return { ...draft, found, resolved, claims: claimsOf(found, resolved) };
    }),
  };
}
