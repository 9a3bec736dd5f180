import type { DraftClaim } from "../../../numbers/claim.ts";
import type { Coverage } from "../../../numbers/coverage.ts";
import type { LedgerFigure } from "../../../numbers/ledger/ledger.ts";
import type { ClaimLine, Resolved } from "../../../numbers/sidecar.ts";
import type { EditableFormat } from "../../../text/draft-text.ts";
import type { Extracted } from "../../../text/offset-map.ts";

/** Where a draft's text comes from: a file or field that is text itself, or what the server found in another file. */
export type DraftSource =
  | { readonly format: EditableFormat; readonly text: string }
  | { readonly format: "docx" | "pdf"; readonly read: Extracted };

/** What the page asks of the worker. */
export interface CheckRequest {
  readonly run: number;
  readonly drafts: readonly {
    readonly doc: string;
    readonly source: DraftSource;
    readonly decisions: readonly ClaimLine[];
  }[];
  /** Given when it is another than that of the last request. */
  readonly ledger?: readonly LedgerFigure[];
}

/** What was found in a draft; offsets count in `read.text`. */
export interface CheckFound {
  readonly read: Extracted;
  readonly claims: readonly DraftClaim[];
  readonly lapsed: Resolved["lapsed"];
  readonly coverage: Coverage;
}

/** What the worker answers, draft by draft in the order of the request. */
export interface CheckAnswer {
  /** The number of the request, counted from 1. */
  readonly run: number;
  /** A sentence in place of a draft that can't be read while its writer waits. */
  readonly drafts: readonly (CheckFound | string)[];
  /** Milliseconds in the worker, and whether only what changed was read again. */
  readonly took: number;
  readonly isRecheck: boolean;
}
