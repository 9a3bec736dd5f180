import { z } from "zod";
import { ledgerFigureSchema } from "../../../numbers/ledger/ledger.ts";
import { addressOf } from "../../app/address.ts";
import type { OutputOf } from "../../app/client.ts";
import type { LedgerChoice } from "./state.ts";

const figuresSchema = z.array(ledgerFigureSchema);

/** A dossier's figures and findings as a draft is held against them, with the addresses of their records. */
export function ledgerOf(
  dossier: string,
  { dossier: name, figures, names }: OutputOf<"figure.ledger">,
): LedgerChoice {
  const addresses = Object.entries(names).map(
    ([ref, { id }]) => [ref, addressOf.record(dossier, id)] as const,
  );
  return {
    kind: "dossier",
    name,
    figures: figuresSchema.parse(figures),
    addresses: Object.fromEntries(addresses),
  };
}
