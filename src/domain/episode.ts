import { z } from "zod";
import { link } from "./id.ts";
import { locatorSchema } from "./locator.ts";
import { timeSchema } from "./time.ts";

/**
 * One unbroken deprivation of liberty of one person. A child held with a parent has an episode of its own
 * (`accompanying-parent`) and is never counted as a prisoner.
 */
export const episodeSchema = z.strictObject({
  person: link("person"),
  jurisdiction: z.string().optional(),
  start: timeSchema.optional(),
  end: timeSchema.optional(),
  route: z.enum(["prosecution", "administrative", "accompanying-parent", "none", "unknown"]).optional(),
  promised_route: z.enum(["prosecution", "administrative", "release", "unknown"]).optional(),
  exit: z
    .enum([
      "no-charge",
      "bail",
      "acquitted",
      "served",
      "pardon",
      "payment",
      "escape",
      "death",
      "transferred",
      "still-held",
      "unknown",
    ])
    .optional(),
  accompanies: link("episode").optional().describe("of a child held with a parent: the parent's episode"),
  event: link("event").optional().describe("the raid or sweep it began with"),
  at: z.array(locatorSchema).default([]),
  note: z.string().optional(),
});
