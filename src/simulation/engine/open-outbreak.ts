/**
 * The outbreak in an open system, with common random numbers.
 *
 * The law is that of the closed outbreak, in a world where people are admitted, pass through the stages of detention,
 * move, are transferred and released, where staff come and go, and where whoever is released, or kept out by a policy,
 * is followed up in a community. A day runs: (0) ends of stays, removals, admissions, moves; (1) ends of latent and
 * infectious periods; (2) infections, with hazards as stated in scenario.ts. A person entering for k days is there on
 * k days, the first with all its hazards.
 *
 * Every chance belongs to a person and an event (a keyed draw), never to the order of computing. Infection uses the
 * threshold form of the same law (Sellke 1983): each susceptible person carries an exponential number and is infected
 * on the day on which the hazards met since add up to it, which on each day has probability 1 − exp(−hazard). So two
 * scenarios under one key differ by the policy and by what follows from it, and by nothing else.
 */
import { openModel } from "./open-model.ts";
import { type OpenDay, type OpenResult, Replicate } from "./open-replicate.ts";
import type { RandomKey } from "./random.ts";
import type { ForecastScenario } from "./scenario.ts";
import type { World } from "./world.ts";

/** Runs one replicate under one key. Equal keys give equal results whatever ran before. */
export type OpenRunner = (
  key: RandomKey,
  observe?: (day: number, counts: Readonly<OpenDay>) => void,
) => OpenResult;

/**
 * Prepares replicates of a scenario in a world: checks and tables once, then any number of runs. The world says who is
 * held on day 0. Whoever is arrested in one of the scenarios that it is `compared` with, and not in this one, is
 * followed in the community, so that the two follow the same people. Refuses policies that need a detention flow where
 * there is none, and a world that does not fit the flow.
 */
export function openOutbreak(
  world: World,
  scenario: ForecastScenario,
  compared: readonly ForecastScenario[] = [scenario],
): OpenRunner {
  const replicate = new Replicate(openModel(world, scenario, compared));
  return (key, observe) => replicate.run(key, observe);
}
