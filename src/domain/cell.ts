import { z } from "zod";
import { link } from "./id.ts";
import { locatorSchema } from "./locator.ts";

/** A room in which people are locked. */
export const cellSchema = z.strictObject({
  facility: link("facility"),
  label: z.string().optional(),
  at: z.array(locatorSchema).default([]),
  note: z.string().optional(),
});
