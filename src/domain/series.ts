import { z } from "zod";
import { link } from "./id.ts";

/** Figures that belong on one line of time, in order, with what forbids joining them. */
export const seriesSchema = z.strictObject({
  indicator: z.string(),
  unit: z.string(),
  facility: link("facility").optional(),
  points: z.array(link("figure")).default([]),
  note: z.string().optional(),
});
