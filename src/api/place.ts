import { z } from "zod";
import { observationLevels } from "../domain/observation.ts";
import { timeSchema } from "../domain/time.ts";
import { locatorShape } from "./listing.ts";
import { questionShape } from "./tracker.ts";
import { namesShape, operation, pageOf, pageShape } from "./operation.ts";

/** A number of people or places that somebody stated of a place. */
const pointShape = z.object({
  ref: z.string(),
  low: z.number(),
  high: z.number(),
  text: z.string().describe("as printed, with its hedge"),
  as_of: z.string().nullable().describe("as it was written"),
  on: z.string().nullable().describe("the first day that this can mean, YYYY-MM-DD"),
  definition: z.string().nullable().describe("of a capacity, by which it was counted"),
  cell: z
    .string()
    .nullable()
    .describe("of a record of kind count, what its number says in a list, by which it is written; else null"),
  at: locatorShape.nullable(),
});
export type PlacePoint = z.output<typeof pointShape>;

const placeShape = z.object({
  ref: z.string(),
  name: z.string(),
  type: z.string(),
  where: z.string().nullable(),
  people: z.array(pointShape).describe("how many were held, by date; those without a date last"),
  capacity: z.array(pointShape),
});
export type ListedPlace = z.output<typeof placeShape>;

export const placeList = operation({
  name: "place.list",
  about: "Places with what was stated of how many they held and have room for, by date.",
  effect: "reads",
  input: pageShape,
  output: pageOf(placeShape),
});

export const placeShow = operation({
  name: "place.show",
  about: "One place: its counts and capacities by date, floor area a person in its cells, visits, deaths.",
  effect: "reads",
  input: z.strictObject({ ref: z.string().describe("its name, or its ULID") }),
  output: z.object({
    place: placeShape,
    cells: z.array(
      z.object({
        cell: z.string().describe("the record that it was measured of"),
        low: z.number().describe("square metres a person, the least that the numbers as printed give"),
        high: z.number(),
        text: z.string(),
        arithmetic: z.string(),
        as_of: z.string().nullable(),
        inputs: z.array(z.string()),
      }),
    ),
    standards: z.array(z.object({ name: z.string(), square_metres: z.number(), source: z.string() })),
    visits: z.array(z.object({ ref: z.string(), when: z.string().nullable(), label: z.string() })),
    deaths: z.array(z.object({ ref: z.string(), when: z.string().nullable() })),
    names: namesShape,
  }),
});

const whys = ["recorded", "figure", "named"] as const;

/** What to look at, ask and measure on the next visit to a place. No person is named in it. */
export const visitShape = z.object({
  place: z.string(),
  name: z.string(),
  on: z.string().describe("the day that it is made for"),
  last_visit: z.object({ on: z.string(), at: z.string().describe("the record of it") }).nullable(),
  calls: z
    .array(
      z.object({
        ref: z.string(),
        says: z.string(),
        to: z.string(),
        deadline: z.string().nullable(),
        overdue: z.boolean(),
        level: z.enum(observationLevels),
        since: z.string().nullable(),
        why: z
          .enum(whys)
          .describe("recorded as about it, by a figure of the place, or it is named in the text"),
      }),
    )
    .describe("calls about the place that are not done"),
  promises: z.array(
    z.object({
      ref: z.string(),
      says: z.string(),
      by: z.string(),
      due: z.string().nullable(),
      overdue: z.boolean(),
      level: z.enum(observationLevels),
      since: z.string().nullable(),
      why: z.enum([...whys, "answers"]).describe("answers: it answers one of these calls"),
    }),
  ),
  questions: z
    .array(
      z.object({
        letter: z.string(),
        number: z.int(),
        asks: z.string(),
        outcome: questionShape.shape.outcome,
      }),
    )
    .describe("of letters that put one of these calls, without an answer"),
  seen: z
    .array(z.object({ ref: z.string(), of: z.string(), says: z.string(), on: z.string().nullable() }))
    .describe("what was counted and measured on the last visit"),
  unverified: z
    .array(z.object({ says: z.string(), why: z.string() }))
    .describe("what was said and nobody saw, what nobody looked at, what was not measured"),
  follow_ups: z
    .object({ due: z.int(), overdue: z.int() })
    .nullable()
    .describe(
      "how many persons who were held there are to be looked after: counts, and never who; null for an audience",
    ),
  left_out: z.int().describe("lines that name a person and do not stand on paper"),
  names: namesShape,
});
export type VisitSheet = z.output<typeof visitShape>;

export const placeVisit = operation({
  name: "place.visit",
  about:
    "For the next visit to one place: open calls, promises due, questions without an answer, what was seen last, what nobody could verify, and how many persons are to be looked after; no person is named.",
  effect: "reads",
  input: z.strictObject({
    ref: z.string().describe("the place: its name, or its ULID"),
    on: timeSchema.optional().describe("the day that it is made for, in EDTF; today without it"),
  }),
  output: visitShape,
});
