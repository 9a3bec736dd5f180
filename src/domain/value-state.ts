import { z } from "zod";

/**
 * What is known of the answer to a question. `not_stated`: the source we have is silent and nobody knows whether it
 * was asked. Only `answered` enters a denominator; `not_applicable` leaves the population.
 */
export const valueStates = [
  "answered",
  "not_asked",
  "no_answer",
  "does_not_know",
  "declined",
  "not_applicable",
  "not_stated",
] as const;
export type ValueState = (typeof valueStates)[number];

/**
 * What a computation may find instead of an answer: a coded state, accounts of equal rank that disagree
 * (`conflicting`), or an answer too imprecise for the question put to it (`imprecise`: "50 to 60" against 55).
 * The last two are never coded.
 */
export type MissingState = Exclude<ValueState, "answered"> | "conflicting" | "imprecise";

export const valueStateSchema = z.enum(valueStates);
