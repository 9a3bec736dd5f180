/** One replicate of a system: a world and scenarios in it, from one draw of what is not known. */
import { exp } from "../engine/elementary.ts";
import { Problem } from "../../domain/problem.ts";
import { type Detention, release } from "../engine/detention.ts";
import type { Disease } from "../engine/disease.ts";
import { periodMean } from "../engine/period.ts";
import { type Policy, editsOf } from "../engine/policy.ts";
import { nextUniform, randomStream } from "../engine/random.ts";
import { normal } from "../engine/sampler.ts";
import { type ForecastScenario, checkTogether, inScenario, scenarioSchema } from "../engine/scenario.ts";
import { dayOf, type System, type SystemScenario } from "./system.ts";
import { type Draw, heldInPrisons } from "./flow.ts";
import { type World, worldOf } from "../engine/world.ts";

export const systemCompartments = ["pre-trial", "sentence", "compulsory-centre"] as const;
/** Beside them, those who await their trial at liberty. */
const atLiberty = "at-liberty";

/**
 * The world on day 0 and the scenarios in it, for one draw. People are spread over prisons as far as their sizes are
 * known, the rest over the others with lognormal sizes of the drawn spread; each place is cut into cells of nearly the
 * drawn size; ages follow the drawn share of people of 50 and more. Who is whom depends on seed and replicate alone,
 * so it is the same in every scenario. Refuses a release of more people than may be held.
 */
export function worldAndScenarios(
  system: System,
  draw: Draw,
  scenarios: readonly SystemScenario[],
  options: { seed: number; replicate: number; crowdingExponent: number },
): { world: World; scenarios: ForecastScenario[] } {
  const world = worldFor(system, draw, options);
  return {
    world,
    scenarios: scenarios.map((scenario) => scenarioFor(system, draw, scenario, options.crowdingExponent)),
  };
}

/** Expected numbers on day 0 by compartment. */
export function heldAtStart(system: System, draw: Draw): [number, number, number] {
  const from = dayOf(system.followedFrom);
  const days = dayOf(system.start) - from;
  const held = heldInPrisons(draw, days, dayOf(system.changeOn) - from);
  return [held.pretrial[days]!, held.sentence[days]!, draw.centreAdmissions * draw.centreDays];
}

/**
 * Refuses scenarios that can't be run side by side, name a compartment or group that the system does not have, or
 * release whom nobody knows of: people at risk, or more people than can be meant to be held in the compartments and of
 * the age named, in any of the draws.
 */
export function checkScenarios(
  system: System,
  draws: readonly Draw[],
  scenarios: readonly SystemScenario[],
): void {
  checkTogether(scenarios);
  const stocks = draws.map((draw) => heldAtStart(system, draw));
  for (const scenario of scenarios) {
    inScenario(scenario.name, () => editsOf(scenario.policies, detentionFor(system, draws[0]!)));
    for (const policy of scenario.policies) {
      if (policy.kind !== "one-off-release") continue;
      if (policy.atRisk === true)
        throw new Problem(
          "bad-input",
          `The scenario "${scenario.name}" releases people at risk, but nobody has published the health of those held; release by "minimumAge" instead.`,
        );
      if (policy.atLeastShareServed !== undefined && (policy.compartments?.includes("pre-trial") ?? true))
        throw new Problem(
          "bad-input",
          `The scenario "${scenario.name}" releases by the share of a sentence served, but from pre-trial detention too, where nobody has one; name the compartments "sentence" or "compulsory-centre".`,
        );
      if (policy.people === undefined) continue;
      const most = Math.max(...draws.map((draw, k) => eligible(policy, draw, stocks[k]!)));
      if (policy.people > most)
        throw new Problem(
          "bad-input",
          `The scenario "${scenario.name}" releases ${policy.people} people, but at most ${Math.floor(most)} ${policy.minimumAge === undefined ? "" : `of ${policy.minimumAge} years or more `}are held there${policy.atMostDaysLeft === undefined && policy.atLeastShareServed === undefined ? "" : " so near their end"}; release fewer.`,
        );
    }
  }
}

export type OneOffRelease = Policy & { readonly kind: "one-off-release" };

/** How many of the people of a `stock` a release could mean, on average. */
export function eligible(policy: OneOffRelease, draw: Draw, stock: readonly number[]): number {
  return meantAfter(policy, draw, stock)(0);
}

/**
 * Of the people of a `stock` whom a release means, by age and by how near their end they are: how many would still be
 * held so many days later, through all stages, were nobody released. Stays end each day with the same probability, so
 * whoever has served at least the share s of a stay has 1 − s of everybody's time to go.
 */
function meantAfter(policy: OneOffRelease, draw: Draw, stock: readonly number[]): (days: number) => number {
  const there = systemCompartments.map((id, c) =>
    (policy.compartments?.includes(id) ?? true)
      ? stock[c]! * shareFrom(policy.minimumAge ?? 0, draw.shareFiftyPlus)
      : 0,
  );
  const stillHeld = [there];
  const after = (day: number): number => {
    while (stillHeld.length <= day) {
      const [pretrial, sentence, centre] = stillHeld.at(-1)! as [number, number, number];
      const tried = pretrial / draw.pretrialDays;
      stillHeld.push([
        pretrial - tried,
        sentence + tried * draw.convictedShare - sentence / draw.sentenceDays,
        centre - centre / Math.max(1, draw.centreDays),
      ]);
    }
    return stillHeld[day]!.reduce((sum, people) => sum + people, 0);
  };
  const share = policy.atLeastShareServed ?? 0;
  const served = (day: number): number => (1 - share) * after(Math.round(day / (1 - share)));
  const { atMostDaysLeft: limit } = policy;
  return limit === undefined ? served : (day) => Math.max(0, served(day) - served(limit));
}

/**
 * The people whom a release of `released` of them takes, so many days later: how many of them would still be held, had
 * they not been released, and nothing else decided. By lot they are as everybody whom it means; by their end those who would have left first.
 */
export function missingAfter(
  policy: OneOffRelease,
  draw: Draw,
  stock: readonly number[],
): { readonly released: number; readonly missing: (days: number) => number } {
  const meant = meantAfter(policy, draw, stock);
  const most = meant(0);
  const released = policy.people === undefined ? policy.share! * most : Math.min(policy.people, most);
  return {
    released,
    missing: (days) =>
      policy.order === "nearest-end"
        ? Math.max(0, released - (most - meant(days)))
        : most > 0
          ? (meant(days) / most) * released
          : 0,
  };
}

/**
 * What follows a one-off release on average, day by day for `days` days after it, if nothing else is decided: how many
 * are `released`; `left`, the share of the difference in people held that is left (element 0 is 1); and the day on
 * which as many are held again, to half a person, in the systems released from as on the day before.
 */
export function afterRelease(
  system: System,
  draw: Draw,
  policy: OneOffRelease,
  days: number,
): { readonly released: number; readonly left: Float64Array; readonly refilled: number | undefined } {
  const from = dayOf(system.followedFrom);
  // The evening before it must be there to compare with.
  const day = Math.max(1, dayOf(system.start) - from + policy.fromDay);
  const held = heldInPrisons(draw, day + days, dayOf(system.changeOn) - from);
  const stock = [held.pretrial[day - 1]!, held.sentence[day - 1]!, draw.centreAdmissions * draw.centreDays];
  const { released, missing } = missingAfter(policy, draw, stock);
  // Centres are steady; prisons are not.
  const isFromPrisons = policy.compartments?.some((id) => id !== "compulsory-centre") ?? true;
  const growth = (d: number): number =>
    isFromPrisons ? held.pretrial[d]! + held.sentence[d]! - stock[0]! - stock[1]! : 0;
  const left = new Float64Array(days + 1);
  let refilled: number | undefined;
  for (let d = 0; d <= days; d++) {
    const still = missing(d);
    left[d] = released > 0 ? still / released : 0;
    if (refilled === undefined && d > 0 && growth(day + d) >= still - 0.5) refilled = d;
  }
  return { released, left, refilled };
}

/** The known places with people, in the order in which the world has them as its first facilities. */
export function countedPlaces(system: System): System["prisons"]["known"] {
  return system.prisons.known.filter((place) => Math.round(place.held?.value ?? 0) > 0);
}

function worldFor(system: System, draw: Draw, options: { seed: number; replicate: number }): World {
  // A stream of its own, apart from those of the outbreak and of the calibration.
  const random = randomStream(options.seed, 2_000_000 + options.replicate);
  const [pretrial, sentence, centre] = heldAtStart(system, draw).map(Math.round) as [number, number, number];
  const held = pretrial + sentence;
  const lastTotal = system.data.findLast((datum) => datum.means === "held" && datum.fitted)!.value;
  const counted = countedPlaces(system).map((place) => Math.round((held * place.held!.value) / lastTotal));
  const rest = held - counted.reduce((sum, people) => sum + people, 0);
  const others = Math.max(1, system.prisons.number - counted.length);
  const prisons = [...counted, ...spread(rest, others, draw.facilitySpread, random)];
  const centres = spread(centre, system.centres.number, draw.facilitySpread, random);

  const cellOf: number[] = [];
  const facilityOf: number[] = [];
  let cells = 0;
  [...prisons, ...centres].forEach((people, facility) => {
    const count = Math.max(1, Math.round(people / draw.peoplePerCell));
    for (let k = 0; k < people; k++) {
      cellOf.push(cells + (k % count));
      facilityOf.push(facility);
    }
    cells += count;
  });
  // Awaiting trial and sentenced are mixed in the cells: nobody says that they are kept apart.
  let leftPretrial = pretrial;
  let left = held;
  const compartment = Uint8Array.from(cellOf, (_, i) => {
    if (i >= held) return 2;
    const isPretrial = nextUniform(random) * left < leftPretrial;
    left--;
    if (isPretrial) leftPretrial--;
    return isPretrial ? 0 : 1;
  });
  const age = Uint8Array.from(cellOf, () =>
    ageAt(draw.shareFiftyPlus, nextUniform(random), nextUniform(random)),
  );
  // A last place that nobody happens to be in is still one of the places reported.
  return {
    ...worldOf(cellOf, facilityOf, { age, compartment }),
    facilities: prisons.length + centres.length,
  };
}

/** People over places with lognormal sizes of spread `sigma` (logarithmic), at least one each where there are enough. */
function spread(people: number, places: number, sigma: number, random: Int32Array): number[] {
  const weights = Array.from({ length: places }, () => exp(sigma * normal(random)));
  const total = weights.reduce((sum, w) => sum + w, 0);
  let sum = 0;
  let before = 0;
  return weights.map((weight) => {
    sum += weight;
    const upTo = Math.round((people * sum) / total);
    const here = upTo - before;
    before = upTo;
    return here;
  });
}

/** Adults: below 50 evenly from 18, above in the proportions 70, 25 and 5 of the fifties, sixties and seventies. */
export function ageAt(shareFiftyPlus: number, u: number, v: number): number {
  if (u >= shareFiftyPlus) return 18 + Math.floor(32 * v);
  const w = u / shareFiftyPlus;
  return (w < 0.7 ? 50 : w < 0.95 ? 60 : 70) + Math.floor(10 * v);
}

/** The share of people of at least `age` years that {@link ageAt} gives on average. */
export function shareFrom(age: number, shareFiftyPlus: number): number {
  const within = (from: number, years: number): number =>
    Math.min(1, Math.max(0, (from + years - age) / years));
  return (
    (1 - shareFiftyPlus) * within(18, 32) +
    shareFiftyPlus * (0.7 * within(50, 10) + 0.25 * within(60, 10) + 0.05 * within(70, 10))
  );
}

function scenarioFor(
  system: System,
  draw: Draw,
  scenario: SystemScenario,
  crowdingExponent: number,
): ForecastScenario {
  const { assumptions } = system;
  return scenarioSchema.parse({
    name: scenario.name,
    days: scenario.days,
    disease: diseaseFor(system.disease, draw),
    initialInfectious: system.initialInfectious,
    policies: scenario.policies.map(awaitingTrial),
    detention: detentionFor(system, draw),
    community: { hazardPerDay: draw.communityHazard, beta: 0 },
    staff: { perHundredHeld: assumptions.staffPerHundredHeld, outsideHazardPerDay: draw.communityHazard },
    infectedOnAdmission: Math.min(1, draw.communityHazard * assumptions.carriedInDays),
    movement: { cellMovesPerDay: assumptions.cellMovesPerDay, transfersPerDay: assumptions.transfersPerDay },
    crowding: { law: "power", exponent: crowdingExponent },
  });
}

/** Both systems' flow for one draw; people of day 0 are the world's, so none are in `initial`. */
export function detentionFor(system: System, draw: Draw): Detention {
  const prisons = Array.from({ length: prisonsOf(system) }, (_, f) => f);
  const centres = Array.from({ length: system.centres.number }, (_, f) => prisons.length + f);
  const [pretrial, sentence, centre] = systemCompartments;
  const stay = (meanDays: number) => ({
    distribution: "daily-exit" as const,
    probability: 1 / Math.max(1, meanDays),
  });
  const pretrialStage = {
    stay: stay(draw.pretrialDays),
    next: [
      { to: sentence, share: draw.convictedShare },
      { to: release, share: 1 - draw.convictedShare },
    ],
  };
  return {
    compartments: [
      { ...pretrialStage, id: pretrial, facilities: prisons },
      {
        id: sentence,
        stay: stay(draw.sentenceDays),
        next: [{ to: release, share: 1 }],
        facilities: prisons,
      },
      { id: centre, stay: stay(draw.centreDays), next: [{ to: release, share: 1 }], facilities: centres },
      { ...pretrialStage, id: atLiberty, atLiberty: true },
    ],
    groups: [{ id: "all" }],
    admissions: [
      { compartment: pretrial, group: "all", perDay: draw.admissionsBefore * draw.admissionsFactor },
      { compartment: centre, group: "all", perDay: draw.centreAdmissions },
    ],
    initial: [],
  };
}

/** Who stays free until trial waits as long for it, and is sentenced as often, as who is held; `tried` says otherwise. */
export function awaitingTrial(policy: Policy): Policy {
  if (policy.kind !== "release-pending-trial" || policy.compartments.join() !== "pre-trial") return policy;
  return { to: atLiberty, ...policy };
}

function prisonsOf(system: System): number {
  const counted = countedPlaces(system).length;
  return counted + Math.max(1, system.prisons.number - counted);
}

/** The disease with the drawn reproduction number, shared between cell, facility and system as the file shares it, and
 * the drawn factor on fatality. */
function diseaseFor(disease: Disease, draw: Draw): Disease {
  const { beta, infectionFatality } = disease;
  // Where nobody else is infected and cells are large, one person infects (sum of rates) × (mean days) others.
  const contacts = (beta.cell + beta.facility + beta.system) * periodMean(disease.infectious);
  const factor = contacts > 0 ? draw.reproductionNumber / contacts : 0;
  const times = (ratio: number) => Math.min(1, ratio * draw.fatalityFactor);
  return {
    ...disease,
    beta: { cell: beta.cell * factor, facility: beta.facility * factor, system: beta.system * factor },
    infectionFatality:
      typeof infectionFatality === "number"
        ? times(infectionFatality)
        : infectionFatality.map((band) => ({ ...band, ratio: times(band.ratio) })),
  };
}
