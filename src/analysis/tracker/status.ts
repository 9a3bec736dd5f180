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

function isEvidenced({ evidence, at }: TrackedObservation): boolean {
  return (evidence !== undefined && /\p{L}/u.test(evidence)) || at?.source !== undefined;
}
