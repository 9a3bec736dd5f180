import type { HedgeSense } from "./language/language.ts";

export type MentionKind =
  | "quantity"
  | "percent"
  | "ratio"
  | "money"
  | "age"
  | "duration"
  | "ordinal"
  | "date"
  | "legal-article"
  | "footnote"
  | "other";

export type Value = number | string | readonly number[] | null;

/** What is said in the sentence's own voice, inside quotation marks, or as somebody's ("according to"). */
export type Voice = "own" | "quoted" | "attributed";

/** A quantitative expression as it stands in the text: offsets are UTF-16 units of the document. */
export interface Mention {
  readonly start: number;
  readonly end: number;
  readonly surface: string;
  readonly kind: MentionKind;
  readonly sub: string | null;
  readonly role: string;
  readonly value: Value;
  readonly unit: string | null;
  readonly hedge: readonly string[];
  readonly as_of: string | null;
  readonly is_checkable_claim: boolean;
  readonly voice: Voice;
  /** Start of the hedge words and end of the words after it that belong to the statement. */
  readonly phrase: readonly [start: number, end: number];
  readonly printed: string;
  /** One unit in the last printed digit: 1,000 for 38,000; 0.1 for 56.9. */
  readonly granularity: number;
  readonly senses: readonly HedgeSense[];
  /** What is counted: concepts of the lexicon and other nouns nearby. */
  readonly quantity: readonly string[];
  readonly place: string | null;
}

export const figureKinds: ReadonlySet<MentionKind> = new Set<MentionKind>([
  "quantity",
  "percent",
  "ratio",
  "money",
  "age",
  "duration",
  "ordinal",
]);
