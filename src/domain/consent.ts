import { z } from "zod";
import { link } from "./id.ts";
import { timeSchema } from "./time.ts";

export const audiences = ["key-holder", "case-team", "organisation", "partner", "public"] as const;
export type Audience = (typeof audiences)[number];

/**
 * What one person allows to be done with what they told: purpose × audience × identifiability × medium, until it
 * expires. Absent means no; it covers nobody else who is mentioned.
 */
export const consentSchema = z.strictObject({
  person: link("person"),
  given_by: link("person").optional().describe("the named proxy, where the person did not give it"),
  purpose: z.enum(["internal", "advocacy", "court", "publication", "research"]),
  audience: z.enum(audiences),
  identifiability: z.enum(["anonymous", "pseudonym", "named"]),
  medium: z.enum(["text", "audio", "image", "video", "data"]),
  allows: z.enum(["yes", "no", "withdrawn"]),
  given: timeSchema.optional(),
  expires: timeSchema.optional(),
  form: z.enum(["oral", "audio", "mark", "signature", "written"]).optional(),
  note: z.string().optional(),
});
