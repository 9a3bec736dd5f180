import { z } from "zod";
import { link } from "./id.ts";
import { locatorSchema } from "./locator.ts";
import { timeSchema } from "./time.ts";

/** A post held for a time; a room leader is a detainee to whom staff gave power over others. */
export const positionSchema = z.strictObject({
  person: link("person"),
  post: z.enum([
    "room-leader",
    "building-leader",
    "security-chief",
    "guard",
    "director",
    "police-officer",
    "prosecutor",
    "judge",
    "official",
    "health-worker",
    "other",
  ]),
  facility: link("facility").optional(),
  start: timeSchema.optional(),
  end: timeSchema.optional(),
  put_there_by: z.string().optional(),
  duties: z.array(z.string()).default([]),
  at: z.array(locatorSchema).default([]),
  note: z.string().optional(),
});
