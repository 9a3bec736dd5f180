import { z } from "zod";
import { consistencyShape, findingShape, tableShape, unitShape } from "./listing.ts";
import { operation, pageOf, pageShape } from "./operation.ts";
import { findingDetailShape } from "./overview.ts";

export const findingList = operation({
  name: "finding.list",
  about: "Every finding on file, computed from the coded records, with its verdict.",
  effect: "reads",
  input: pageShape,
  output: pageOf(findingShape),
});

export const findingShow = operation({
  name: "finding.show",
  about: "One finding with every member of its frame, how it stands, and the answers that it rests on.",
  effect: "reads",
  input: z.strictObject({ ref: z.string() }),
  output: findingDetailShape,
});

export const findingCompute = operation({
  name: "finding.compute",
  about: "A finding computed from the expressions given; nothing is put on file.",
  effect: "reads",
  input: z.strictObject({
    unit: unitShape,
    frame: z.string().optional(),
    population: z.string().default("true"),
    property: z.string(),
  }),
  output: findingShape,
});

export const consistencyList = operation({
  name: "finding.consistency",
  about: "Rules that coded cases keep, break, or leave open.",
  effect: "reads",
  input: pageShape,
  output: pageOf(consistencyShape),
});

export const tableCount = operation({
  name: "finding.table",
  about: "How many records of a unit stand where, by one field or by two.",
  effect: "reads",
  input: z.strictObject({
    unit: unitShape,
    rows: z.string(),
    columns: z.string().optional(),
    frame: z.string().optional(),
    population: z.string().default("true"),
  }),
  output: tableShape,
});
