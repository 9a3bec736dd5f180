import type { Diagnostic } from "../diagnostic.ts";
import type { FigureRead } from "../discourse/sentence.ts";
import type { Lexicon } from "../language/lexicon.ts";
import type { CheckTolerances } from "../tolerance.ts";
import type { Ledger } from "./ledger.ts";

/** What the claims of a paragraph are held against, and where to put what is found. */
export interface LinkContext {
  readonly text: string;
  readonly lexicon: Lexicon;
  readonly settings: CheckTolerances;
  readonly ledger: Ledger;
  readonly diagnostics: Diagnostic[];
  readonly settled: Set<FigureRead>;
  /** The day on which the draft speaks, days since 1970-01-01. */
  readonly today: number | undefined;
}
