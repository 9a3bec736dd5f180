import { z } from "zod";
import { link } from "./id.ts";

/** A change of policy whose effect is computed. */
export const scenarioSchema = z.strictObject({
  label: z.string(),
  start: z.number().optional(),
  end: z.number().optional(),
  occupancy_percent: z.number().optional(),
  value: z.number().optional(),
  figures: z.array(link("figure")).default([]),
  note: z.string().optional(),
});
