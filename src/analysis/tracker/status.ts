import type { ObservationLevel } from "../../domain/observation.ts";
import { spanOf, type Time } from "../../domain/time.ts";

/** What was seen to become of a recommendation or promise, as a record keeps it. */
export type TrackedObservation = {
  readonly on?: Time | undefined;
  readonly level: ObservationLevel;
  readonly evidence?: string | undefined;
  readonly at?: { readonly source?: string | undefined } | undefined;
};

/** How something stands on a day, from dated and evidenced observations alone. */
export type TrackerStatus = {
  readonly level: ObservationLevel;
  /** Of the observation that says so; undefined where none does. */
  readonly since: Time | undefined;
  /** That observation. */
  readonly seen: TrackedObservation | undefined;
  /** When somebody looked after that and found nothing. */
  readonly looked: Time | undefined;
  /** Observations that do not count: without a date, or without evidence. */
  readonly uncounted: number;
};

/**
 * The newest evidenced observation whose whole time has come by that instant; "no-information" where there is none. That
 * somebody looked later and found nothing is told beside it, and changes nothing.
 */
export function statusOn(observations: readonly TrackedObservation[], instant: number): TrackerStatus {
  const counted = observations.filter((seen) => seen.on !== undefined && isEvidenced(seen));
  const past = counted
    .filter(({ on }) => (spanOf(on!).until ?? Infinity) <= instant)
    .toSorted((a, b) => (spanOf(a.on!).until ?? 0) - (spanOf(b.on!).until ?? 0));
  const found = past.findLast(({ level }) => level !== "no-information");
  const looked = past.findLast(({ level }) => level === "no-information");
  const isNewer = looked !== undefined && (found === undefined || past.indexOf(looked) > past.indexOf(found));
  return {
    level: found?.level ?? "no-information",
    since: found?.on,
    seen: found,
    looked: isNewer ? looked.on : undefined,
    uncounted: observations.length - counted.length,
  };
}

/** What a statement is: something to come, something that is so, a no, or something that goes against a call. */
export type StatementWord = "promise" | "claim" | "refusal" | "counter-promise";

export function statementOf(kind: string): StatementWord {
  if (kind === "policy-claim") return "claim";
  if (kind === "counter-commitment") return "counter-promise";
  return kind === "refusal" ? "refusal" : "promise";
}

/** How a claim stands: one figure against it is enough, and none says nothing. */
export function claimOf<T extends { readonly shows: "contradicted" | "borne-out" | "cannot-tell" }>(
  tested: readonly T[],
): "contradicted" | "borne-out" | "cannot-tell" {
  const shown = new Set(tested.map(({ shows }) => shows));
  return shown.has("contradicted") ? "contradicted" : shown.has("borne-out") ? "borne-out" : "cannot-tell";
}

function isEvidenced({ evidence, at }: TrackedObservation): boolean {
  return (evidence !== undefined && /\p{L}/u.test(evidence)) || at?.source !== undefined;
}
