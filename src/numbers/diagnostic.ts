import type { TextEdit } from "../text/edit.ts";

export const rules = [
  "of-vs-over",
  "ratio-as-growth",
  "growth-mismatch",
  "percent-vs-points",
  "times-more",
  "share-mismatch",
  "sum-mismatch",
  "complement-mismatch",
  "difference-mismatch",
  "direction-mismatch",
  "ratio-mismatch",
  "hedge-violated",
  "hedge-equal",
  "hedge-understated",
  "hedge-asymmetry",
  "rounding-mismatch",
  "unhedged-rounding",
  "contradicts-ledger",
  "internal-contradiction",
  "scope-mismatch",
  "stale-as-of",
  "as-of-mismatch",
  "quantifier-contradiction",
  "date-arithmetic",
  "conversion-mismatch",
  "magnitude-slip",
  "impossible-value",
  "impossible-share",
  "spurious-precision",
  "range-reversed",
  "strong-word",
  "unlinked",
] as const;

export type Rule = (typeof rules)[number];

/** `error`: false under every reading; `warning`: doubtful, or inside a quotation; `info`: style, or not linked. */
export type Severity = "error" | "warning" | "info";

export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

export interface Related {
  /** Absent where it is the document itself. */
  readonly doc?: string;
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** What is wrong, where, and how it may be mended. */
export interface Diagnostic {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly computed?: Readonly<Record<string, number>>;
  readonly fix?: Fix;
  readonly related?: readonly Related[];
  /** Ledger figure it rests on. */
  readonly figure?: string;
}
