import "../without-eval.ts";
import { type Checked, checkDocuments, recheck } from "../../numbers/check.ts";
import type { LedgerFigure } from "../../numbers/ledger.ts";
import { applySidecar, linksOf } from "../../numbers/sidecar.ts";
import { claimsOf } from "../../numbers/claim.ts";
import type { Answer, Request } from "./protocol.ts";

/** The part of a worker's global scope that is used here; the DOM's types have the window's instead. */
const scope = globalThis as unknown as {
  addEventListener(type: "message", listener: (event: { readonly data: Request }) => void): void;
  postMessage(answer: Answer): void;
};

let ledger: readonly LedgerFigure[] = [];
let previous: { readonly checked: Checked; readonly today: string } | undefined;

scope.addEventListener("message", ({ data }) => {
  const began = performance.now();
  if (data.ledger !== undefined) {
    ledger = data.ledger;
    previous = undefined;
  }
  const known = previous?.today === data.today ? previous.checked : undefined;
  const inputs = data.documents.map(({ decisions, ...document }) => ({
    ...document,
    links: linksOf(document.text, decisions, ledger),
  }));
  const checked =
    known === undefined ? checkDocuments(inputs, ledger, { today: data.today }) : recheck(known, inputs);
  previous = { checked, today: data.today };
  const documents = checked.documents.map((document, index) => {
    const { text, decisions } = data.documents[index]!;
    const resolved = applySidecar(text, document, decisions, ledger);
    return { claims: claimsOf(document, resolved), lapsed: resolved.lapsed, coverage: document.coverage };
  });
  const took = performance.now() - began;
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has one page to answer
  scope.postMessage({ run: data.run, documents, took, isRecheck: known !== undefined });
});
