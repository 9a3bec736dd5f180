import type { EraseReport } from "../../../api/listing.ts";
import type { RecordNames } from "../../../api/operation.ts";

/** What this tab has just erased. It names records that stay, and stands in the page's memory alone. */
type Receipt = { readonly dossier: string; readonly report: EraseReport; readonly names: RecordNames };

let last: Receipt | undefined;

export function keepReceipt(receipt: Receipt): void {
  last = receipt;
}

export function receiptOf(dossier: string): Receipt | undefined {
  return last?.dossier === dossier ? last : undefined;
}
