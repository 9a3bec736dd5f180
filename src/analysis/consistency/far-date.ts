import { eraQuestion } from "../../domain/era.ts";
import type { RecordKind } from "../../domain/record.ts";
import { type Time, spanOf } from "../../domain/time.ts";
import { dayMs, yearAt, yearOf } from "./age.ts";
import { type Cases, type Check, type CaseRule, say, upper, wrongDates } from "./case.ts";

export const notInTheFuture: CaseRule = {
  check: (cases, today) => (today === undefined ? [] : futureTimes(cases, today)),
  explanations: wrongDates,
};

export const notLongBefore: CaseRule = { check: longPast, explanations: wrongDates };

/** Fields that may speak of a day to come, as long as it is no more than a lifetime ahead. */
const mayBeAhead: ReadonlySet<string> = new Set([
  "consent.expires",
  "letter.respond_by",
  "follow-up.due",
  "norm.in_force",
  "assertion.value.time",
  "figure.value.time",
]);
const lifetimeMs = 150 * 366 * dayMs;

function futureTimes(cases: Cases, today: number): Check[] {
  return cases.records.flatMap((record) =>
    timesIn(record.body).flatMap(({ field, time }): Check[] => {
      const { from } = spanOf(time);
      const ahead =
        mayBeAhead.has(`${record.kind}.${field}`) ||
        (record.kind === "figure" && record.body.estimate && field === "as_of");
      // Somewhere it is tomorrow already.
      if (from === undefined || from <= today + (ahead ? lifetimeMs : dayMs)) return [];
      return [
        {
          record: record.ref,
          field,
          against: field,
          with: [],
          verdict: "broken",
          reason: `${upper(field)} is ${say(time)}, which is still to come: it cannot stand${eraQuestion(yearOf(time)!, yearAt(today)) || "."}`,
        },
      ];
    }),
  );
}

/** Kinds that speak of people who were held and of where; laws, books and figures may be of any age. */
const ofLivingMemory: ReadonlySet<RecordKind> = new Set([
  "person",
  "episode",
  "stage",
  "stay",
  "safeguard",
  "charge",
  "test",
  "payment",
  "position",
  "act",
  "event",
  "death",
  "count",
  "capacity",
  "measure",
  "consent",
  "follow-up",
  "letter",
  "assertion",
]);
const firstYear = 1800;

function longPast(cases: Cases, today: number | undefined): Check[] {
  return cases.records.flatMap((record) =>
    !ofLivingMemory.has(record.kind)
      ? []
      : timesIn(record.body).flatMap(({ field, time }): Check[] => {
          const { until } = spanOf(time);
          if (until === undefined || until > Date1800) return [];
          return [
            {
              record: record.ref,
              field,
              against: field,
              with: [],
              verdict: "broken",
              reason: `${upper(field)} is ${say(time)}, which is before ${firstYear}: it can hardly stand${
                (today === undefined ? "" : eraQuestion(yearOf(time)!, yearAt(today))) || "."
              }`,
            },
          ];
        }),
  );
}
const Date1800 = spanOf({ edtf: `${firstYear}-01-01` }).from!;

/** Every time in a body, with the path to it. */
function timesIn(value: unknown, field = ""): readonly { readonly field: string; readonly time: Time }[] {
  if (typeof value !== "object" || value === null) return [];
  if (typeof (value as { edtf?: unknown }).edtf === "string") return [{ field, time: value as Time }];
  if (Array.isArray(value)) return value.flatMap((item, index) => timesIn(item, `${field}[${index + 1}]`));
  return Object.entries(value).flatMap(([name, inner]) =>
    timesIn(inner, field === "" ? name : `${field}.${name}`),
  );
}
