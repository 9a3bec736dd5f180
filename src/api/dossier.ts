import { z } from "zod";
import { operation } from "./operation.ts";
import { overviewShape } from "./overview.ts";

/** A dossier that a run serves, and the id by which everything else addresses it. */
export const dossierShape = z.object({
  id: z.string().describe("32 hexadecimal digits, the same for all copies of a dossier"),
  name: z.string(),
  writable: z.boolean().describe("whether this run may write in it"),
});
export type DossierRow = z.infer<typeof dossierShape>;

export const showOverview = operation({
  name: "dossier.overview",
  about: "What a dossier holds at a glance: its places, figures that disagree, findings, the last backup.",
  effect: "reads",
  input: z.strictObject({}),
  output: overviewShape,
});
