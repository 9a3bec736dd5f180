import { z } from "zod";
import { link } from "./id.ts";
import { locatorSchema } from "./locator.ts";

/** A place of detention or treatment, a group of places that somebody counted together, or a court or station. */
export const facilitySchema = z.strictObject({
  name: z.string(),
  aliases: z.array(z.string()).default([]).describe("other names, in every script"),
  type: z.enum([
    "prison-system",
    "prison-complex",
    "prison",
    "prison-men",
    "prison-women-minors",
    "social-affairs-centre",
    "drug-detention-centre",
    "transition-centre",
    "planned-treatment-centre",
    "treatment-service",
    "community-treatment",
    "police-station",
    "court",
    "hospital",
    "monitored-group",
    "immigration-detention",
    "military",
    "unacknowledged",
    "other",
  ]),
  authority: z.string().optional(),
  place: z.string().optional(),
  parent: link("facility").optional(),
  conditions: z.array(z.string()).default([]).describe("reported conditions, in the researcher's words"),
  at: z.array(locatorSchema).default([]),
  note: z.string().optional(),
});
export type Facility = z.infer<typeof facilitySchema>;
