import { z } from "zod";
import { Problem } from "../../domain/problem.ts";
import { detentionSchema } from "./detention.ts";
import { diseaseSchema } from "./disease.ts";
import { policySchema } from "./policy.ts";

const ratio = z.number().min(0).max(1);
const hazard = z.number().min(0).max(10);

/** How long a scenario in a world may be. */
export const daysInWorld = { least: 1, most: 36_525 } as const;

/**
 * A scenario file. Day 0 is the start; what calendar date that is, the caller knows.
 *
 * - `disease`: data; the name of one, which a file may have instead, is replaced before it comes here.
 * - `initialInfectious`: people of the world who are infectious on day 0.
 * - `detention`: admissions and stays; absent means that nobody comes and nobody's stay ends.
 * - `community`: where released people, and people whom a policy keeps out, are followed up: an infection hazard per
 *   day from outside, and contacts among themselves. Absent: no infection there.
 * - `staff`: per hundred people held in each facility on day 0; they mix in the facility and the system and meet a
 *   hazard outside. Their fatality is that of `age` (default 40).
 * - `infectedOnAdmission`: share of those arriving who have been infected that day.
 * - `movement`: per held person and day, the probability of moving to another cell of the facility, and to another
 *   facility that the person's compartment uses; where there is no other, people stay. Which one: so that places
 *   keep their sizes of day 0 or, where one has half of all or more, in proportion to them.
 * - `crowding`: how contacts follow the number of people. `power`: rates in a cell and a facility are multiplied by
 *   (people now / people on day 0)^exponent; 0 is contact per person whatever the crowd (the default), 1 is contact in
 *   proportion to the crowd. `per-ten-points`: by `ratio` for each ten points of occupancy more (Leibowitz et al. 2021:
 *   1.14 between 25 % and 155 %).
 * - `capacity`: places by facility, for occupancy.
 */
export const scenarioSchema = z.strictObject({
  name: z.string().min(1).max(200),
  days: z.int().min(daysInWorld.least).max(daysInWorld.most),
  disease: diseaseSchema,
  initialInfectious: z.int().min(0),
  policies: z.array(policySchema).default([]),
  detention: detentionSchema.optional(),
  community: z.strictObject({ hazardPerDay: hazard, beta: hazard }).optional(),
  staff: z
    .strictObject({
      perHundredHeld: z.number().min(0).max(1000),
      outsideHazardPerDay: hazard,
      age: z.int().min(0).max(130).optional(),
    })
    .optional(),
  infectedOnAdmission: ratio.optional(),
  movement: z.strictObject({ cellMovesPerDay: ratio, transfersPerDay: ratio }).optional(),
  crowding: z
    .discriminatedUnion("law", [
      z.strictObject({ law: z.literal("power"), exponent: z.number().min(0).max(3) }),
      z.strictObject({ law: z.literal("per-ten-points"), ratio: z.number().min(0.1).max(10) }),
    ])
    .optional(),
  capacity: z.array(z.number().gt(0)).optional(),
});

export type ForecastScenario = z.infer<typeof scenarioSchema>;

/** Refuses scenarios of different lengths, and two of one name: a result is named by its scenario. */
export function checkTogether(scenarios: readonly { readonly name: string; readonly days: number }[]): void {
  const [first] = scenarios;
  const names = new Set<string>();
  for (const { name, days } of scenarios) {
    if (names.has(name))
      throw new Problem("bad-input", `Two scenarios are named "${name}"; give each a name of its own.`);
    names.add(name);
    if (days !== first!.days)
      throw new Problem(
        "bad-input",
        `The scenarios "${first!.name}" and "${name}" run for ${first!.days} and ${days} days; give all the same number, in the files or with --days.`,
      );
  }
}

/** What the work gives; what it refuses is said of the scenario by its name. */
export function inScenario<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem(error.code, `In the scenario "${name}": ${error.message}`, { cause: error });
  }
}

/** Whether nothing but the disease happens in the scenario, so that the closed engine has its law. */
export function isClosed(scenario: ForecastScenario): boolean {
  return (
    scenario.policies.length === 0 &&
    scenario.detention === undefined &&
    scenario.community === undefined &&
    scenario.staff === undefined &&
    scenario.movement === undefined &&
    scenario.crowding === undefined &&
    scenario.disease.immunity === undefined
  );
}
