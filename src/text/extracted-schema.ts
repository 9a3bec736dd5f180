import { z } from "zod";

const count = z.int().nonnegative();
const span = z.object({ start: count, end: count });

/** An `Extracted` as it comes from a process that read a file, or from the server. */
export const extractedSchema = z.object({
  text: z.string(),
  quotes: z.array(span),
  pins: z.array(span.extend({ figure: z.string() })),
  headings: z.array(span.extend({ level: count })),
  cells: z.array(span.extend({ table: count, row: count, column: count })),
  pieces: z.array(span.extend({ part: count, from: count, until: count, verbatim: z.boolean() })),
});
