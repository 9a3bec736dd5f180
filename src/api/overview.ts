import type { CheckpointRow, FindingRow, ReconciliationRow, RecordRow, VersionRow } from "./listing.ts";

/** What the records named on a page are called, by ref: a pseudonym, a title, a name. Refs without a name are left out. */
export type Labels = Readonly<Record<string, string>>;

/** A place in a source, as a record states it. */
export type Place = Readonly<Record<string, unknown>> & { readonly source: string };

/** What the overview of a dossier shows. */
export type Overview = {
  readonly name: string;
  readonly checkpoint: CheckpointRow | null;
  /**
   * When the last backup was made, in a sentence; and, where the user asked to be reminded and it is time, that it is. Null
   * for an audience that may not see all of the dossier.
   */
  readonly backup: { readonly last: string; readonly reminder: string | null } | null;
  readonly tallies: readonly { readonly kind: string; readonly label: string; readonly count: number }[];
  /** The most crowded first. */
  readonly places: readonly PlaceRow[];
  readonly reconciliations: readonly ReconciliationRow[];
  /** The figures that the places and the reconciliations rest on. */
  readonly figures: readonly FigureLine[];
  readonly findings: readonly FindingRow[];
  readonly labels: Labels;
};

/** How crowded a place is, by each pair of a count and a capacity that may be compared, oldest first. */
export type PlaceRow = {
  readonly ref: string | null;
  readonly name: string;
  readonly occupancies: readonly {
    /** Percent of capacity, least and most of what the numbers as printed give; the text carries the hedge. */
    readonly low: number;
    readonly high: number;
    readonly text: string;
    readonly arithmetic: string;
    readonly note: string | null;
    readonly as_of: string | null;
    readonly inputs: readonly string[];
  }[];
};

/** A stated figure, count, capacity or measure, as it stands beside others. */
export type FigureLine = {
  readonly ref: string;
  /** As printed, with hedge and unit. */
  readonly value: string;
  /** The hedge in the source's own words, where they are kept. */
  readonly hedge: string | null;
  readonly indicator: string;
  readonly population: string | null;
  readonly place: string | null;
  readonly as_of: string | null;
  readonly published: string | null;
  readonly attributed_to: string | null;
  readonly at: Place | null;
};

/** A finding opened: every member of its frame, how it stands, and on which answers. */
export type FindingDetail = {
  readonly finding: FindingRow;
  readonly checkpoint: CheckpointRow | null;
  readonly rule: string;
  readonly variables: readonly {
    readonly name: string;
    readonly unit: string;
    readonly question: string | null;
  }[];
  readonly members: readonly MemberRow[];
  /** How many more members there are than are listed. */
  readonly omitted: number;
  /** How many members may not be shown to this audience. */
  readonly withheld: number;
  readonly labels: Labels;
};

export type MemberRow = {
  readonly ref: string;
  readonly label: string;
  readonly standing: "counted" | "otherwise" | "missing" | "undetermined" | "outside";
  /** Whether it answered against what is stated: of "none" one who has the property, even in part. */
  readonly exception: boolean;
  /** Of a missing or undetermined member: the state that stopped it, in words. */
  readonly why: string | null;
  readonly questions: readonly QuestionRow[];
};

/** One question about one subject with every answer to it, those that count first. */
export type QuestionRow = {
  readonly subject: string;
  readonly variable: string;
  /** What the counting rule makes of the answers. */
  readonly outcome: string;
  readonly answers: readonly AnswerRow[];
};

/** One answer that a member's standing rests on, or that the counting rule left out. */
export type AnswerRow = {
  readonly ref: string;
  readonly answer: string;
  readonly says: string | null;
  /** Who speaks, seen from the subject: own, relative, organisation, other. */
  readonly standing: string;
  readonly form: string;
  readonly basis: string;
  readonly told_by: string | null;
  readonly at: Place | null;
  readonly words: string | null;
  readonly note: string | null;
  readonly counts: boolean;
  /** Of an answer left out: the counting rule's ground. */
  readonly why: string | null;
};

/** A record opened: its fields, what stands under it and names it, its versions; of a source all that is cited from it. */
export type RecordDetail = {
  readonly record: RecordRow;
  readonly checkpoint: CheckpointRow | null;
  readonly label: string;
  /** The refs that its body links to. */
  readonly links: readonly string[];
  readonly citations: readonly CitationRow[];
  readonly versions: readonly VersionRow[];
  readonly labels: Labels;
};

/** A place in a source, and every record that cites it. */
export type CitationRow = {
  readonly at: Place;
  readonly words: readonly string[];
  readonly by: readonly string[];
};
