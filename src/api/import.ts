import { z } from "zod";
import { valueStates } from "../domain/value-state.ts";
import { checkpointShape, clockShape, importShape } from "./listing.ts";
import { operation, pageOf, pageShape } from "./operation.ts";

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
  allow_erased: z.string().trim().min(1).optional().describe("why what was erased here is brought in again"),
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

/** Where a part of a mapping stands: the keys and places that lead to it. */
const path = z.array(z.union([z.string().max(300), z.number().int().nonnegative()])).max(40);
export type PlanPath = readonly (string | number)[];

const cellValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const lack = z.enum(valueStates).exclude(["answered"]);

/** What somebody says of a sheet where its proposal leaves the choice, or otherwise than the proposal has it. */
const choices = [
  z.strictObject({
    is: z.literal("set").describe("puts a value in the place of `decide`"),
    at: path,
    value: z.unknown(),
  }),
  z.strictObject({
    is: z.literal("take-out").describe("takes out a part of the mapping that is left to decide"),
    at: path,
    ignore: z.array(z.string()).default([]).describe("columns that are left out with it"),
  }),
  z.strictObject({
    is: z.literal("state").describe("says why a text is no answer; null: it is one"),
    at: path,
    text: z.string(),
    state: lack.nullable(),
  }),
  z.strictObject({
    is: z.literal("leave-out").describe("sets columns aside, whatever they fill"),
    table: z.number().int().nonnegative(),
    columns: z.array(z.string()).min(1),
  }),
  z.strictObject({
    is: z.literal("use").describe("uses a column that the proposal leaves out"),
    table: z.number().int().nonnegative(),
    column: z.string(),
    as: z.enum(["name", "note", "text", "words"]),
  }),
  z.strictObject({
    is: z.literal("value").describe("says what a text of a column becomes"),
    table: z.number().int().nonnegative(),
    column: z.string(),
    text: z.string(),
    becomes: z.discriminatedUnion("is", [
      z.strictObject({ is: z.literal("value"), value: cellValue }),
      z.strictObject({ is: z.literal("state"), state: lack }),
    ]),
  }),
] as const;
const choiceShape = z.discriminatedUnion("is", [...choices]);
export type SheetChoice = z.output<typeof choiceShape>;
const decisionShape = z.strictObject({
  for: z.string().describe("the question that it answers, or a name of the caller's own"),
  does: choiceShape,
});
export type SheetDecision = z.output<typeof decisionShape>;

/** The files, and all that somebody has said of them so far. */
const asked = {
  files: z.array(z.string()).min(1).max(20).describe("ids of files that were sent to `/api/ID/file`"),
  sheet: z.string().optional().describe("of a workbook another sheet than the first that is not hidden"),
  header: z
    .array(z.number().int().positive())
    .min(1)
    .max(3)
    .optional()
    .describe("rows that name the columns"),
  encoding: z.string().optional().describe("of a CSV file that is not UTF-8"),
  decisions: z.array(decisionShape).max(5000).default([]),
  saved: z.string().optional().describe("the name of a saved mapping, used instead of a proposal"),
};

const questionShape = z.object({
  id: z.string(),
  table: z.number().int(),
  column: z.string().nullable().describe("the column whose cells it is about"),
  at: z.array(z.union([z.string(), z.number()])).describe("where it stands in the mapping"),
  asks: z.string(),
  choices: z.array(z.object({ label: z.string(), decision: choiceShape })),
  free: z.string().nullable().describe("what else can be written in its place; null where nothing can"),
});
export type ImportQuestion = z.output<typeof questionShape>;

const planColumn = z.object({
  table: z.number().int(),
  name: z.string(),
  letters: z.string(),
  state: z
    .enum(["used", "left-out", "undecided"])
    .describe("undecided: a question is open, or the proposal would leave it out and nobody has agreed"),
  becomes: z.string().describe("what it fills, in words; empty where nothing"),
  seen: z.string().describe("what is in it and why it is so proposed"),
  filled: z.number().int(),
  blank: z.number().int(),
  uses: z.array(z.object({ label: z.string(), decision: choiceShape })).describe("what it can be used for"),
  values: z
    .array(
      z.object({
        text: z.string(),
        count: z.number().int(),
        becomes: z
          .string()
          .nullable()
          .describe("a value or a state in words; null where the text is read as it is"),
      }),
    )
    .describe("the texts that come most, with how they are read"),
  more: z.number().int().describe("other texts"),
});
export type ImportColumn = z.output<typeof planColumn>;

export const importPropose = operation({
  name: "import.propose",
  about:
    "How files that were sent become records: the sheet as it is read, what each column is taken for, and what is left to decide. Writes nothing and keeps nothing.",
  effect: "reads",
  input: z.strictObject(asked),
  output: z.object({
    files: z.array(z.string()),
    sheets: z
      .array(z.object({ file: z.string(), name: z.string(), hidden: z.boolean() }))
      .describe("sheets of which nothing is proposed"),
    shown: z.array(
      z.object({
        table: z.number().int(),
        file: z.string(),
        sheet: z.string().nullable(),
        header: z.array(z.number().int()),
        columns: z.array(z.string()).describe("letters"),
        rows: z.array(
          z.object({
            row: z.number().int(),
            is: z.enum(["above", "header", "row", "sum", "hidden"]),
            cells: z.array(z.object({ text: z.string(), refused: z.boolean() })),
          }),
        ),
        of: z.number().int().describe("rows below the header that are read"),
        sums: z
          .array(z.object({ row: z.number().int(), words: z.string() }))
          .describe("rows that are left out, as they sum up others or are notes"),
        refused: z
          .array(z.object({ cell: z.string(), shown: z.string(), why: z.string() }))
          .describe("cells that cannot be read"),
      }),
    ),
    columns: z.array(planColumn),
    questions: z.array(questionShape).describe("answered ones too"),
    open: z.array(z.string()).describe("ids of those that nobody has answered"),
    undecided: z.number().int().describe("open questions, and columns that nobody has decided"),
    makes: z.array(z.string()).describe("what rows become, in words"),
    mapping: z.string().describe("YAML, as `habeas import --map` takes it once nothing is left to decide"),
    codebook: z.string().describe("YAML, imported beside the files"),
    differs: z
      .array(z.string())
      .describe("how the files differ from those that a saved mapping was made for"),
    notes: z.array(z.string()),
  }),
});

const bringing = {
  ...asked,
  allow_implausible: z.string().trim().min(1).optional().describe("why what cannot stand is let in"),
  allow_erased: z.string().trim().min(1).optional().describe("why what was erased here is brought in again"),
  unnamed_as_new: z.boolean().default(false).describe("what may be a corrected record is a new one"),
};

const broughtShape = z.object({
  report: importShape.describe("of its rows the first 200, refused ones before others"),
  rows: z.number().int().describe("rows in all"),
  kinds: z.array(
    z.object({
      kind: z.string(),
      label: z.string(),
      new: z.number().int(),
      changed: z.number().int(),
      unchanged: z.number().int(),
    }),
  ),
  refused: z
    .array(
      z.object({
        table: z.number().int().nullable(),
        column: z.string().nullable(),
        reason: z.string(),
        rows: z.array(z.number().int()),
        texts: z.array(z.object({ text: z.string(), count: z.number().int() })),
      }),
    )
    .describe("what is refused, by column and reason"),
  doubts: z
    .array(
      z.object({
        table: z.number().int(),
        column: z.string(),
        text: z.string(),
        rows: z.array(z.number().int()),
        why: z.string(),
      }),
    )
    .describe("numbers and dates that may be slips; they stop nothing"),
});

export const importTry = operation({
  name: "import.try",
  about: "What an import of files that were sent would do to each record; writes nothing.",
  effect: "reads",
  input: z.strictObject(bringing),
  output: broughtShape,
});

export const importBring = operation({
  name: "import.bring",
  about: "Writes the records of files that were sent, all of them or none, as `import.write` does.",
  effect: "writes",
  input: z.strictObject(bringing),
  output: broughtShape,
});

export const importProgress = operation({
  name: "import.progress",
  about: "How far an import of files that were sent has come.",
  effect: "reads",
  input: z.strictObject({ files: z.array(z.string()).min(1).max(20) }),
  output: z.object({ done: z.number().int(), of: z.number().int().nullable() }),
});

const runShape = z.object({
  run: z.number().int().describe("the position of its note in the journal"),
  at: z.string().describe("ISO 8601"),
  clock: clockShape,
  member: z.string(),
  what: z.string().describe("its files"),
  records: z.number().int(),
  undone: z.boolean(),
});

export const importList = operation({
  name: "import.list",
  about: "The imports of a dossier, the newest first, and which of them were undone.",
  effect: "reads",
  input: pageShape,
  output: pageOf(runShape),
});

const undoneShape = z.object({
  taken_back: z.number().int().describe("records that it had made"),
  restored: z.number().int().describe("records that it had changed, of which the fields stand as before"),
  kept: z
    .array(z.object({ ref: z.string(), why: z.string() }))
    .describe("records that stay as they are, as somebody has changed them since"),
  checkpoint: checkpointShape.nullable(),
});
const undoInput = z.strictObject({ run: z.number().int().nonnegative() });

export const importUndoTry = operation({
  name: "import.undo-try",
  about: "What undoing an import would do; writes nothing.",
  effect: "reads",
  input: undoInput,
  output: undoneShape,
});

export const importUndo = operation({
  name: "import.undo",
  about:
    "Undoes an import by versions: what it made is taken back, what it changed stands as before. What was changed since stays, and is named.",
  effect: "writes",
  input: undoInput,
  output: undoneShape,
});

export const importKeep = operation({
  name: "import.keep",
  about:
    "Keeps what was decided of files under a name, sealed on this device, for the next files of the same form.",
  effect: "reads",
  input: z.strictObject({ ...asked, name: z.string().trim().min(1).max(80) }),
  output: z.object({ kept: z.boolean() }),
});

export const importKept = operation({
  name: "import.kept",
  about: "The mappings that are kept on this device, by name.",
  effect: "reads",
  input: z.strictObject({}),
  output: z.object({
    mappings: z.array(
      z.object({ name: z.string(), at: z.string(), files: z.array(z.string()), columns: z.number().int() }),
    ),
  }),
});

export const importForget = operation({
  name: "import.forget",
  about: "Forgets a mapping that was kept.",
  effect: "reads",
  input: z.strictObject({ name: z.string() }),
  output: z.object({ forgotten: z.boolean() }),
});
