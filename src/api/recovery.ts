import { z } from "zod";
import { mostSheets } from "../domain/membership.ts";
import { operation } from "./operation.ts";

export const recoveryMake = operation({
  name: "recovery.make",
  about:
    "Makes a recovery key, splits it over sheets of paper and forgets it; sheets of before open nothing that is written from here on.",
  effect: "writes",
  local: true,
  input: z.strictObject({
    out: z.string().describe("a folder that does not exist yet"),
    sheets: z.number().int().min(2).max(mostSheets),
    needed: z.number().int().min(2).max(mostSheets).describe("how many of them restore it"),
  }),
  output: z.object({
    proposal: z
      .string()
      .nullable()
      .describe(
        "where it waits for more stewards: what they approve, and until then the sheets open nothing",
      ),
    files: z.array(z.string()).describe("names of the files in the folder"),
    old_keys: z.number().int().describe("bodies whose key is still wrapped under an epoch that has passed"),
  }),
});

export type SheetsMade = z.infer<(typeof recoveryMake)["output"]>;

export const recoveryDrill = operation({
  name: "recovery.drill",
  about:
    "Recovers the dossier with sheets into a temporary folder, opens a record there, destroys it, and leaves an entry of the day.",
  effect: "writes",
  local: true,
  input: z.strictObject({
    sheets: z.array(z.string()).min(1).max(mostSheets).describe("the text of each sheet, or its words"),
    file: z
      .string()
      .optional()
      .describe("a journal file that is kept elsewhere; without it one that is exported for the drill"),
  }),
  output: z.object({
    sheets: z.array(z.number().int()).describe("the numbers of the sheets that were used"),
    entries: z.number().int(),
    records: z.number().int().describe("how many records stood in what was recovered"),
    opened: z.string().nullable().describe("the ref of the record that was opened; null where there is none"),
  }),
});

export type DrillDone = z.infer<(typeof recoveryDrill)["output"]>;
