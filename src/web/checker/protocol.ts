import type { DocumentInput } from "../../numbers/check.ts";
import type { Claim } from "../../numbers/claim.ts";
import type { Coverage } from "../../numbers/coverage.ts";
import type { LedgerFigure } from "../../numbers/ledger.ts";
import type { ClaimLine, Resolved } from "../../numbers/sidecar.ts";

/** What the page asks of the worker. */
export interface Request {
  readonly run: number;
  readonly documents: readonly (DocumentInput & { readonly decisions: readonly ClaimLine[] })[];
  /** Given when it is another than that of the last request. */
  readonly ledger?: readonly LedgerFigure[];
  /** `YYYY-MM-DD` */
  readonly today: string;
}

/** What the worker answers, document by document in the order of the request. */
export interface Answer {
  /** The number of the request, counted from 1. */
  readonly run: number;
  readonly documents: readonly {
    readonly claims: readonly Claim[];
    readonly lapsed: Resolved["lapsed"];
    readonly coverage: Coverage;
  }[];
  /** Milliseconds in the worker, and whether only what changed was read again. */
  readonly took: number;
  readonly isRecheck: boolean;
}
