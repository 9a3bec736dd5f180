import { z } from "zod";
import { link } from "./id.ts";
import { locatorSchema } from "./locator.ts";
import { quantitySchema } from "./quantity.ts";
import { timeSchema } from "./time.ts";

const moneySchema = z.strictObject({ amount: quantitySchema, currency: z.string().regex(/^[A-Z]{3}$/) });

/** Money asked and, apart from that, money paid. */
export const paymentSchema = z.strictObject({
  person: link("person"),
  episode: link("episode").optional(),
  asked_by: z
    .enum([
      "police",
      "prosecutor",
      "judge",
      "own-lawyer",
      "guard",
      "room-leader",
      "centre-staff",
      "other",
      "unknown",
    ])
    .optional(),
  passed_on_to: z.string().optional(),
  bought: z
    .enum([
      "release",
      "centre-not-court",
      "lighter-sentence",
      "pardon",
      "space",
      "food",
      "water",
      "visit",
      "call",
      "other",
    ])
    .optional(),
  asked: moneySchema.optional(),
  paid: z.enum(["yes", "partly", "no", "unknown"]).optional(),
  paid_amount: moneySchema.optional(),
  payer: link("person", "group").optional(),
  on: timeSchema.optional(),
  at: z.array(locatorSchema).default([]),
  note: z.string().optional(),
});
