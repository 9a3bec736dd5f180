import { z } from "zod";
import { timeSchema } from "./time.ts";

/** How sure a row of law is: its text was read, an account of it was read, or neither. */
export const certainties = ["verified", "secondary", "unverified"] as const;
export type Certainty = (typeof certainties)[number];

/** The least sure of them; `verified` of none. */
export function leastCertain(all: Iterable<Certainty>): Certainty {
  const found = new Set(all);
  return certainties.findLast((word) => found.has(word)) ?? "verified";
}

/** Counsel who signed a row by itself, by initials, and the day. */
export const signatureSchema = z.strictObject({ by: z.string(), on: timeSchema });
