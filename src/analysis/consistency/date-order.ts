import { eraQuestion } from "../../domain/era.ts";
import type { Ref } from "../../domain/id.ts";
import type { BodyOf } from "../../domain/record.ts";
import { type Time, isBefore } from "../../domain/time.ts";
import { not } from "../../domain/trilean.ts";
import { yearAt, yearOf } from "./age.ts";
import { type Check, judged, say, upper } from "./case.ts";

/** Two times of which the first cannot come after the second. `field` is the one of the record that is asked about. */
export type Order = {
  readonly record: Ref;
  readonly field: string;
  /** What else the check is about, for its id. */
  readonly against: string;
  readonly with?: readonly Ref[];
  readonly first: Time | undefined;
  readonly firstName: string;
  readonly second: Time | undefined;
  readonly secondName: string;
};

export function checkOrder(order: Order, today: number | undefined): Check[] {
  const { first, second, record, field } = order;
  if (first === undefined || second === undefined) return [];
  const about = {
    record,
    field,
    against: order.against,
    with: order.with ?? [],
  };
  const text = `${order.firstName} is ${say(first)} and ${order.secondName} ${say(second)}`;
  // The same words for both are said of the same day, as far as anybody knows.
  const stands = first.edtf === second.edtf ? "yes" : not(isBefore(second, first));
  return [
    judged(about, upper(text), stands, {
      apart: `both cannot stand${eraAsked(second, first, today)}`,
      open: "days within these decide",
    }),
  ];
}

/** Asks about the era where a date lies decades before one that it should follow. */
function eraAsked(second: Time, first: Time, today: number | undefined): string {
  const [early, late] = [yearOf(second), yearOf(first)];
  if (today === undefined || early === undefined || late === undefined || late - early < 20) return "";
  return eraQuestion(early, yearAt(today));
}

/** Two fields of one record. */
export function within(
  record: Ref,
  field: string,
  [firstField, first]: readonly [string, Time | undefined],
  [secondField, second]: readonly [string, Time | undefined],
): Order {
  return {
    record,
    field,
    against: `${firstField}-${secondField}`,
    first,
    firstName: firstField,
    second,
    secondName: secondField,
  };
}

/** A time that lies between the start and the end of another record: not before the one, not after the other. */
export function inside(
  record: Ref,
  field: string,
  time: Time | undefined,
  outer: Ref | undefined,
  bounds: { readonly start?: Time | undefined; readonly end?: Time | undefined } | undefined,
): Order[] {
  if (outer === undefined || bounds === undefined) return [];
  const start = { record, field, against: `${outer}-start`, with: [outer] };
  return [
    { ...start, first: bounds.start, firstName: `the start of ${outer}`, second: time, secondName: field },
    {
      ...start,
      against: `${outer}-end`,
      first: time,
      firstName: field,
      second: bounds.end,
      secondName: `the end of ${outer}`,
    },
  ];
}

export function observed(
  ref: Ref,
  name: string,
  made: Time | undefined,
  observations: BodyOf<"promise">["observations"],
): Order[] {
  return observations.map(({ on }, index) => ({
    record: ref,
    field: `observations[${index + 1}].on`,
    against: `observation-${index + 1}`,
    first: made,
    firstName: name,
    second: on,
    secondName: `observation ${index + 1}`,
  }));
}
