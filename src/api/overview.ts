import type { CheckpointRow, FigureRow, FindingRow, ReconciliationRow } from "./listing.ts";

/** What the overview of a dossier shows. */
export type Overview = {
  readonly name: string;
  readonly checkpoint: CheckpointRow;
  readonly tallies: readonly { readonly kind: string; readonly label: string; readonly count: number }[];
  readonly places: readonly PlaceRow[];
  readonly figures: readonly FigureRow[];
  readonly reconciliations: readonly ReconciliationRow[];
  readonly findings: readonly FindingRow[];
};

/** How crowded a place is, by each pair of a count and a capacity that may be compared. */
export type PlaceRow = {
  readonly ref: string | null;
  readonly name: string;
  readonly occupancies: readonly {
    /** Percent of capacity: the number that the statement stands on, for the bar; the text carries its hedge. */
    readonly percent: number;
    readonly text: string;
    readonly arithmetic: string;
    readonly as_of: string | null;
    readonly inputs: readonly string[];
  }[];
};

/** A finding opened: every member of its frame, how it stands, and on which answers. */
export type FindingDetail = {
  readonly finding: FindingRow;
  readonly checkpoint: CheckpointRow;
  readonly rule: string;
  readonly variables: readonly {
    readonly name: string;
    readonly unit: string;
    readonly question: string | null;
  }[];
  readonly members: readonly MemberRow[];
};

export type MemberRow = {
  readonly ref: string;
  readonly label: string;
  readonly standing: "counted" | "exception" | "missing" | "undetermined" | "outside";
  /** Of a missing or undetermined member: the state that stopped it, in words. */
  readonly why: string | null;
  readonly answers: readonly AnswerRow[];
};

/** One answer that a member's standing rests on, or that the counting rule left out. */
export type AnswerRow = {
  readonly ref: string;
  readonly subject: string;
  readonly variable: string;
  readonly state: string;
  readonly value: string | null;
  readonly says: string | null;
  readonly form: string;
  readonly basis: string;
  readonly at: (Readonly<Record<string, unknown>> & { readonly source: string }) | null;
  readonly words: string | null;
  readonly counts: boolean;
};
