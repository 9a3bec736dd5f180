import { intervalOf } from "../../arithmetic/hedge-law.ts";
import type { Interval } from "../../arithmetic/interval.ts";
import type { BodyOf } from "../../domain/record.ts";
import { type Span, dayText, spanOf } from "../../domain/time.ts";
import { bornBetween, dayMs } from "../consistency/age.ts";

/** From the least to the most whole years. */
type Years = readonly [number, number];

/**
 * How old somebody was on a day, in whole years, from all that is recorded of it; undefined where nothing is. Accounts that
 * cannot both be right leave the age disputed: from the least that one says to the most that another does.
 */
export function ageAt(
  person: Pick<BodyOf<"person">, "birth" | "age" | "age_at_arrest">,
  on: Span,
  { isOnlyArrest, saidMinor }: { readonly isOnlyArrest: boolean; readonly saidMinor: readonly boolean[] },
): Years | undefined {
  const { birth, age, age_at_arrest } = person;
  const accounts: Years[] = [];
  if (age_at_arrest !== undefined && isOnlyArrest) accounts.push(whole(intervalOf(age_at_arrest)));
  const born =
    birth !== undefined
      ? spanOf(birth)
      : age?.on === undefined
        ? undefined
        : bornBetween(intervalOf(age.years), spanOf(age.on));
  if (born !== undefined) {
    const years = yearsOn(born, on);
    if (years !== undefined) accounts.push(years);
  }
  // An age without its date is of the interview, which came after.
  if (age !== undefined && age.on === undefined) accounts.push([0, whole(intervalOf(age.years))[1]]);
  for (const isMinor of saidMinor) accounts.push(isMinor ? [0, 17] : [18, Infinity]);
  if (accounts.length === 0) return undefined;
  const [least, most] = [
    Math.max(...accounts.map(([low]) => low)),
    Math.min(...accounts.map(([, high]) => high)),
  ];
  if (least <= most) return [least, most];
  return [Math.min(...accounts.map(([low]) => low)), Math.max(...accounts.map(([, high]) => high))];
}

function whole({ low, high, lowOpen, highOpen }: Interval): Years {
  return [
    Math.max(0, lowOpen === true ? Math.floor(low) + 1 : Math.ceil(low)),
    highOpen === true ? Math.ceil(high) - 1 : Math.floor(high),
  ];
}

function yearsOn(born: Span, on: Span): Years | undefined {
  const least =
    born.until === undefined || on.from === undefined ? 0 : yearsBetween(born.until - dayMs, on.from);
  const most =
    born.from === undefined || on.until === undefined ? Infinity : yearsBetween(born.from, on.until - 1);
  return least === 0 && most === Infinity ? undefined : [Math.max(0, least), Math.max(0, most)];
}

function yearsBetween(from: number, until: number): number {
  const [a, b] = [dayText(from), dayText(until)] as const;
  const years = Number(b.slice(0, 4)) - Number(a.slice(0, 4));
  return b.slice(4) < a.slice(4) ? years - 1 : years;
}
