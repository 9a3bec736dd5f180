import { z } from "zod";
import { link } from "./id.ts";
import { locatorSchema } from "./locator.ts";
import { timeSchema } from "./time.ts";

/** One part of an episode in one place. */
export const staySchema = z.strictObject({
  episode: link("episode"),
  facility: link("facility").optional(),
  cell: link("cell").optional(),
  start: timeSchema.optional(),
  end: timeSchema.optional(),
  at: z.array(locatorSchema).default([]),
  note: z.string().optional(),
});
