import { z } from "zod";
import { unitShape } from "./listing.ts";
import { operation } from "./operation.ts";

const csv = z.object({ csv: z.string().describe("RFC 4180, UTF-8, without a byte order mark") });

export const matrixShow = operation({
  name: "matrix.show",
  about: "The coded matrix of a unit: a row a record, a column a field or variable.",
  effect: "reads",
  input: z.strictObject({ unit: unitShape }),
  output: csv,
});

export const matrixCodebook = operation({
  name: "matrix.codebook",
  about: "What each variable of the matrix means.",
  effect: "reads",
  input: z.strictObject({}),
  output: csv,
});
