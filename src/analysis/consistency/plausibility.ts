import { dateOrderRules } from "./date-order-rules.ts";
import { oneDeprivationAtATime, onePlaceAtATime } from "./at-one-time.ts";
import type { CaseRule } from "./case.ts";
import { notInTheFuture, notLongBefore } from "./far-date.ts";
import { possibleNumber } from "./possible-number.ts";

/**
 * What cannot be under any reading of the records. Import asks about it, consistency lists it. Each rule speaks of one order
 * of dates, or of one kind of number.
 */
export const plausibility = {
  ...dateOrderRules,
  "one-deprivation-at-a-time": oneDeprivationAtATime,
  "one-place-at-a-time": onePlaceAtATime,
  "not-in-the-future": notInTheFuture,
  "not-long-before": notLongBefore,
  "possible-number": possibleNumber,
} as const satisfies Readonly<Record<string, CaseRule>>;

export type PlausibilityRule = keyof typeof plausibility;
export const plausibilityRules = Object.keys(plausibility) as readonly PlausibilityRule[];
