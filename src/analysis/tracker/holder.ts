import { spanOf, type Time } from "../../domain/time.ts";
import type { Trilean } from "../../domain/trilean.ts";

/** Somebody who held an office, acting in it. */
export type OfficeHolder = {
  readonly who: string;
  readonly office: string;
  readonly from?: Time | undefined;
  readonly until?: Time | undefined;
};

/**
 * Who held an office of an authority on a day: those who did, and those of whom the record does not say that they did not. An
 * end on that day is still the day of the one who left.
 */
export function holdersOn(
  holders: readonly OfficeHolder[],
  on: Time,
): readonly (OfficeHolder & { readonly held: Exclude<Trilean, "no"> })[] {
  const { from: first, until: last } = spanOf(on);
  return holders.flatMap((holder) => {
    const [began, ended] = [holder.from, holder.until].map((time) =>
      time === undefined ? undefined : spanOf(time),
    );
    const before = began?.from !== undefined && last !== undefined && last <= began.from;
    const after = ended?.until !== undefined && first !== undefined && first >= ended.until;
    if (before || after) return [];
    const isSure =
      last !== undefined &&
      began?.until !== undefined &&
      began.until <= last &&
      ended?.from !== undefined &&
      last <= ended.from + dayMs;
    return [{ ...holder, held: isSure ? "yes" : "unknown" }];
  });
}

const dayMs = 86_400_000;
