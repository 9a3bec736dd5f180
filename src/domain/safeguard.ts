import { z } from "zod";
import { link, teller } from "./id.ts";
import { locatorSchema } from "./locator.ts";
import { timeSchema } from "./time.ts";
import { valueStateSchema } from "./value-state.ts";

/** Rights due to a person in custody (Méndez Principles 2021; lawyer as separate facts, as "had no lawyer" alone is ambiguous). */
export const safeguardCodes = [
  "told-reasons",
  "told-rights",
  "silence",
  "interpreter",
  "relative-notified",
  "lawyer-told",
  "lawyer-asked",
  "lawyer-obtained",
  "lawyer-present",
  "doctor",
  "outside-contact",
  "registered",
  "recorded",
  "read-back",
  "judge",
  "complaint",
  "bail-considered",
] as const;
export type SafeguardCode = (typeof safeguardCodes)[number];

/** One right due at a stage and whether it was respected: `yes`, `partly` or `no` where answered. */
export const safeguardSchema = z
  .strictObject({
    stage: link("stage"),
    code: z.enum(safeguardCodes),
    state: valueStateSchema.default("answered"),
    respected: z.enum(["yes", "partly", "no"]).optional(),
    when: timeSchema.optional().describe("when it was given"),
    says: teller("person", "group").optional(),
    at: z.array(locatorSchema).default([]),
    note: z.string().optional(),
  })
  .refine((safeguard) => (safeguard.state === "answered") === (safeguard.respected !== undefined), {
    path: ["respected"],
    message: "expected yes, partly or no where the state is answered, and nothing where it is not",
  });
