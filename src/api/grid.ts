import { z } from "zod";
import { type RecordKind, recordKinds } from "../domain/record.ts";
import { valueStates } from "../domain/value-state.ts";
import { operation } from "./operation.ts";

const asked = {
  kind: z.enum(recordKinds as readonly [RecordKind, ...RecordKind[]]),
  columns: z
    .array(z.string())
    .max(40)
    .default([])
    .describe("fields, in the order shown; none gives the usual ones"),
  where: z
    .array(z.object({ field: z.string(), values: z.array(z.string().nullable()) }))
    .default([])
    .describe("rows whose field says one of the values; null is what is not recorded"),
  words: z.string().default("").describe("rows of which name, ref or a column shown holds each of the words"),
  sort: z
    .object({ field: z.string(), descending: z.boolean().default(false) })
    .optional()
    .describe("by a field, or by `name`; left out, in the order of creation"),
} as const;

const column = z.object({ field: z.string(), label: z.string() });

export const gridShow = operation({
  name: "grid.show",
  about:
    "A stretch of the records of a kind as rows of texts, filtered and sorted, with how many there are in all.",
  effect: "reads",
  input: z.strictObject({
    ...asked,
    from: z.number().int().nonnegative().default(0),
    limit: z.number().int().min(1).max(1000).default(200),
  }),
  output: z.object({
    columns: z.array(column),
    fields: z.array(column).describe("every field that a column can show"),
    total: z.number().int().describe("rows that fit the filters"),
    of: z.number().int().describe("records of the kind that stand"),
    rows: z.array(
      z.object({
        ref: z.string(),
        id: z.string(),
        label: z.string(),
        conflict: z.boolean(),
        cells: z.array(z.string()).describe("a text for each column; empty where nothing is recorded"),
      }),
    ),
    facets: z
      .array(
        z.object({
          field: z.string(),
          label: z.string(),
          values: z.array(
            z.object({
              value: z.string().nullable(),
              label: z.string(),
              count: z.number().int().describe("rows that say so and fit the other filters"),
            }),
          ),
        }),
      )
      .describe("fields of few values"),
  }),
});

export const gridExport = operation({
  name: "grid.export",
  about:
    "The rows and columns of a grid as they are shown, as a CSV file or workbook, with how many rows it has.",
  effect: "reads",
  audit: { event: "table", says: ["kind", "format"], mostPerHour: 60, leaves: true },
  input: z.strictObject({ ...asked, format: z.enum(["csv", "xlsx"]) }),
  output: z.object({
    rows: z.number().int().describe("beside the header"),
    file: z.string().describe("of CSV the text, of a workbook its bytes in base64"),
  }),
});

const cellsInput = z.strictObject({
  kind: asked.kind,
  cells: z
    .array(
      z.strictObject({
        ref: z.string().describe("of a record that is to be made, only its name in this call"),
        make: z
          .record(z.string(), z.unknown())
          .optional()
          .describe("of a record that is to be made: the fields that it begins with; empty texts make none"),
        field: z.string(),
        text: z.string().max(20_000).describe("what is typed; empty takes the value away"),
        seen: z.string().describe("what the cell said when this was typed"),
        state: z
          .enum(valueStates)
          .exclude(["answered"])
          .optional()
          .describe("of an answer: why there is none, instead of the text"),
      }),
    )
    .min(1)
    .max(20_000),
  decimal: z
    .enum([".", ","])
    .optional()
    .describe("the sign before decimals, where a number can be read in two ways"),
});

const cellsOutput = z.object({
  outcome: z
    .enum(["written", "unchanged", "refused"])
    .describe("what came of it, or would; nothing is written where one cell is refused or in conflict"),
  cells: z.array(
    z.object({
      ref: z.string(),
      field: z.string(),
      outcome: z.enum(["changed", "same", "refused", "conflict"]),
      now: z.string().describe("what the cell says"),
      after: z.string().describe("what it says, or would say, after it"),
      why: z.string().nullable().describe("of a refusal or a conflict"),
      asks: z.enum(["decimal", "state"]).nullable().describe("what would let it in"),
    }),
  ),
  refs: z.array(z.string()).describe("records that were changed or made, for `record.undo`"),
});

export const gridTry = operation({
  name: "grid.try",
  about:
    "What each cell would say that somebody types or pastes into a grid, and which are refused; writes nothing.",
  effect: "reads",
  input: cellsInput,
  output: cellsOutput,
});

export const gridWrite = operation({
  name: "grid.write",
  about:
    "Writes cells of a grid, all of them or none, in one step: each is read as its field takes it. A cell that says something else by now is a conflict, and shown.",
  effect: "writes",
  input: cellsInput,
  output: cellsOutput,
});
