import { z } from "zod";
import { strongWordTable } from "../domain/strong-word.ts";
import { checkpointShape, figureShape, reconciliationShape } from "./listing.ts";
import { namesShape, operation, pageOf, pageShape } from "./operation.ts";

export const figureList = operation({
  name: "figure.list",
  about: "Every figure, stated and derived, with its source or arithmetic.",
  effect: "reads",
  input: pageShape,
  output: pageOf(figureShape),
});

export const reconciliationList = operation({
  name: "figure.reconcile",
  about: "Figures about one thing held against each other, with verdict and arithmetic.",
  effect: "reads",
  input: pageShape,
  output: pageOf(reconciliationShape),
});

export const ledgerShow = operation({
  name: "figure.ledger",
  about: "What drafts are held against: the dossier's figures, what follows from them, and its findings.",
  effect: "reads",
  input: z.strictObject({}),
  output: z.object({
    dossier: z.string(),
    checkpoint: checkpointShape.nullable(),
    figures: z.array(z.looseObject({ id: z.string(), quantity: z.string() })).readonly(),
    unbacked: z
      .array(z.enum(strongWordTable.map(({ word }) => word)))
      .readonly()
      .describe("words on what facts amount to in law behind which no concluded assessment stands"),
    names: namesShape,
  }),
});
