import type { CheckBasis, CheckedDocument } from "./check/check.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { figureKinds, type Mention } from "./mention.ts";
import type { Resolution, Resolved } from "./sidecar.ts";

/**
 * How a number stands: `error` and `warning` are open findings, `accepted` ones the writer has answered for; `linked` to
 * a ledger figure, `derived` from other numbers that agree; `unlinked`: nothing here could be held against it.
 */
export type State = "error" | "warning" | "accepted" | "linked" | "derived" | "unlinked";

/** One number of the text, or another place with a finding, as the screen marks and lists it. */
export interface DraftClaim {
  readonly start: number;
  readonly end: number;
  readonly state: State;
  readonly mention?: Mention;
  /** Open findings, the gravest first; those of style among them. */
  readonly findings: readonly Diagnostic[];
  readonly accepted: readonly { readonly diagnostic: Diagnostic; readonly resolution: Resolution }[];
  /** Id of the ledger figure it was held against. */
  readonly figure?: string;
}

const rank = { error: 0, warning: 1, info: 2 } as const;

/**
 * The claims of a checked document in the order of the text, none overlapping another. Numbers that are no claims
 * (dates, list marks, article numbers) appear only where something was found about them.
 */
export function claimsOf(document: CheckedDocument, resolved: Resolved): DraftClaim[] {
  const mentions = document.mentions.filter((each) => each.is_checkable_claim && figureKinds.has(each.kind));
  const bases = new Map(document.bases.map((basis) => [basis.start, basis] as const));
  const placeOf = (start: number, end: number, mention?: Mention) => ({
    start,
    end,
    mention,
    findings: [] as Diagnostic[],
    accepted: [] as DraftClaim["accepted"][number][],
  });
  const drafts = mentions.map((mention) => placeOf(mention.start, mention.end, mention));
  const ownerOf = (diagnostic: Diagnostic) => {
    const inside = drafts.find(({ start, end }) => start < diagnostic.end && diagnostic.start < end);
    if (inside !== undefined) return inside;
    const added = placeOf(diagnostic.start, diagnostic.end);
    drafts.push(added);
    return added;
  };
  for (const diagnostic of resolved.open) {
    if (diagnostic.rule !== "unlinked") ownerOf(diagnostic).findings.push(diagnostic);
  }
  for (const each of resolved.accepted) ownerOf(each.diagnostic).accepted.push(each);
  drafts.sort((a, b) => a.start - b.start);

  const claims: DraftClaim[] = [];
  for (const [index, { mention, findings, accepted, ...place }] of drafts.entries()) {
    findings.sort((a, b) => rank[a.severity] - rank[b.severity]);
    const basis = mention === undefined ? undefined : bases.get(mention.start);
    const figure = basis?.figure ?? findings.find((each) => each.figure !== undefined)?.figure;
    // The words that are wrong belong to the mark ("463% over capacity"), as far as no other number stands there.
    const words = [
      ...findings.filter(({ severity }) => severity !== "info"),
      ...accepted.map(({ diagnostic }) => diagnostic),
    ];
    const start = Math.max(
      claims.at(-1)?.end ?? 0,
      Math.min(place.start, ...words.map((each) => each.start)),
    );
    const next = drafts[index + 1]?.start ?? Infinity;
    const last = Math.max(place.end, ...words.map((each) => each.end));
    const end = last > next ? place.end : last;
    if (end <= start) continue;
    claims.push({
      start,
      end,
      state: stateOf(findings, accepted.length > 0, basis),
      ...(mention === undefined ? {} : { mention }),
      findings,
      accepted,
      ...(figure === undefined ? {} : { figure }),
    });
  }
  return claims;
}

function stateOf(findings: readonly Diagnostic[], isAccepted: boolean, basis: CheckBasis | undefined): State {
  const worst = findings[0]?.severity;
  if (worst === "error" || worst === "warning") return worst;
  if (isAccepted) return "accepted";
  if (basis === undefined) return "unlinked";
  return basis.figure === undefined ? "derived" : "linked";
}

/** Whether somebody should look at it before the draft goes out. */
export function isProblem({ state }: DraftClaim): boolean {
  return state === "error" || state === "warning";
}
