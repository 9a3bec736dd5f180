import type { Qualifier } from "../../domain/qualifier.ts";

/** How a language writes numbers: one file a language. */
export interface NumberLanguage {
  /** As BCP 47 has it. */
  readonly code: string;
  /** Zero to nine. */
  readonly digits: string;
  /** Between thousands, and before decimals. */
  readonly group: string;
  readonly decimal: string;
  /** What stands before a number for its hedge, with the space behind it. */
  readonly hedges: Readonly<Record<Qualifier, string>>;
  /** Between the ends of a range, with its spaces. */
  readonly to: string;
  /** Behind a percentage, with the space before it. */
  readonly percent: string;
}
