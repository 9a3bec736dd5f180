import { z } from "zod";
import { locatorShape } from "./listing.ts";
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
