import { z } from "zod";
import { importShape } from "./listing.ts";
import { operation } from "./operation.ts";

const input = z.strictObject({
  files: z.array(z.string()).min(1).describe("files, or folders of files"),
  mapping: z.string().optional().describe("the file that says how columns become records"),
  base: z
    .number()
    .int()
    .nonnegative()
    .optional()
    .describe("the journal's size that the files were made on; left out, its size when this is asked"),
  allow_implausible: z.string().trim().min(1).optional().describe("why what cannot stand is let in"),
  unnamed_as_new: z.boolean().default(false).describe("items without an id that may be a record are new"),
  skip_retracted: z.boolean().default(false).describe("leave out what was taken back"),
});

export const importPreview = operation({
  name: "import.preview",
  about: "What an import of files would do to each record; writes nothing.",
  effect: "reads",
  local: true,
  input,
  output: importShape,
});

export const importWrite = operation({
  name: "import.write",
  about:
    "Writes the records of files, all of them or none. Where a field was changed since `base` to something else, nothing is written and the rows say so.",
  effect: "writes",
  local: true,
  input,
  output: importShape,
});
