import type { ForecastAnswer, ReportedEffect, ReportedPolicy, ReportedScenario } from "./forecast-answer.ts";
import { grouped } from "../arithmetic/number-text.ts";
import {
  benefitText,
  dayInWords,
  fewerText,
  hasRange,
  middleText,
  type NumberRange,
  rangeText,
  rounded,
  roundingUnit,
  shortRange,
} from "./number-text.ts";
import { own } from "../domain/own.ts";

/**
 * What a forecast says of one scenario, in the sentences that may be quoted: the condition, the range and its centre
 * for people held and for deaths, how often no benefit was seen, and what is not known and matters most. Never the
 * worst case, never a range without its centre, and never how many could be held.
 */
export function effectSentences(
  answer: ForecastAnswer,
  scenario: ReportedScenario,
  effect: ReportedEffect,
): string {
  const [first] = answer.missing;
  const forHeld = answer.missing.toSorted((a, b) => b.held - a.held)[0];
  const alsoHeld =
    first === forHeld ? " and for the number held" : `, and for the number held: ${forHeld?.datum ?? ""}`;
  const unknown =
    first === undefined
      ? ""
      : ` We do not know this: ${first.datum}; it matters most for the deaths${alsoHeld}.`;
  const middle = (range: NumberRange): string => (hasRange(range) ? ` (middle ${middleText(range)})` : "");
  const disease = answer.disease.replace(/ \(.*\)$/, "");
  return (
    `${conditionOf(scenario)}, in ${hasRange(effect.fewerHeld) ? "9 of 10 simulations" : `the middle of ${effect.fewerHeld.n} simulations, too few for a range,`} ${fewerText(effect.fewerHeld, "people")} would be held on ` +
    `${dayInWords(answer.end)}${middle(effect.fewerHeld)}, and, were ${disease} to enter with ` +
    `${answer.initialInfectious} infectious people on ${dayInWords(answer.start)} and nothing done against it, ` +
    `${fewerText(effect.fewerDeaths, "people")} would die of it by then, in custody or after release${middle(effect.fewerDeaths)}. ` +
    `${benefitText(effect.pNoBenefit, answer.scenarios[0]!.replicates)} in lives.${triedText(answer, scenario)}${unknown}`
  );
}

/** Of those who stay free until trial: how many are taken to be sentenced, and what follows if none is. */
function triedText(answer: ForecastAnswer, scenario: ReportedScenario): string {
  const bail = scenario.policies.find(({ kind }) => kind === "release-pending-trial");
  if (bail === undefined) return "";
  const tried = bail.tried ?? 1;
  if (tried === 0) return " None of those who stay free is taken to be sentenced later.";
  const share =
    tried === 1
      ? "as many are taken to be sentenced later as of those held"
      : `${Math.round(100 * tried)} % are taken to be tried and sentenced as those held are, the others never`;
  const none = answer.ifNoneTried.find((each) => each.scenario === scenario.name)?.fewerHeld ?? 0;
  return ` Of those who stay free ${share}; were none, ${rounded(none, roundingUnit(Math.abs(none)))} fewer people would be held on average.`;
}

/** What a person reads of a forecast: a sentence a scenario, how long a release lasts, and what it all rests on. */
export function forecastSentences(answer: ForecastAnswer, scenarios: readonly ReportedScenario[]): string[] {
  const said = answer.effects[0]!.effects.map((effect) =>
    effectSentences(
      answer,
      scenarios.find(({ name }) => name === effect.scenario)!,
      effect,
    ),
  );
  return [...said, refillSentence(answer)].filter((sentence) => sentence !== undefined);
}

/** How long the effect of a one-off release lasts; undefined without one. Belongs beside every sentence about it. */
export function refillSentence(answer: ForecastAnswer): string | undefined {
  const { refill } = answer;
  if (refill === null) return undefined;
  const { q05, q50, q95, within, horizonDays } = refill.refillDays;
  const months = (days: number | null): string =>
    days === null ? `more than ${Math.round(horizonDays / 30.4)}` : String(Math.round(days / 30.4));
  const refilled =
    within === 0
      ? `In none of the draws are as many held as before the release within ${Math.round(horizonDays / 365)} years.`
      : `As many people as before the release are held again after ${months(q50)} months (9 of 10 draws: ${months(q05)} to ${months(q95)}) if admissions and stays go on as now.`;
  const others = refill.order === "by-lot" ? ("nearest-end" as const) : ("by-lot" as const);
  const left = (order: typeof others): string => {
    const { q05, q50, q95 } = refill.yearLeft[order];
    return `${Math.round(q50)} % of its effect is left (9 of 10 draws: ${Math.round(q05)} to ${Math.round(q95)} %)`;
  };
  return `A release alone is refilled. ${refilled} A year after the release ${left(refill.order)} ${orderClauses[refill.order]}; ${left(others)} ${orderClauses[others]}.`;
}

const orderClauses = {
  "by-lot": "if people are chosen by lot",
  "nearest-end": "if those nearest the end of their detention are released",
} as const;

/** "If 10,000 people were released on 15 July 2020 and arrests continued as now". */
export function conditionOf(scenario: ReportedScenario): string {
  if (scenario.condition !== undefined) return scenario.condition.replace(/[,.\s]+$/, "");
  if (scenario.policies.length === 0) return "If nothing were changed";
  const parts = scenario.policies.map(policyClause);
  const admissionsChanged = scenario.policies.some(({ kind }) =>
    ["fewer-arrests", "decriminalise"].includes(kind),
  );
  return `If ${[...parts, ...(admissionsChanged ? [] : ["arrests continued as now"])].join(" and ")}`;
}

const stageWords: Readonly<Record<string, string>> = {
  "pre-trial": "pre-trial detention",
  sentence: "prison after sentence",
  "compulsory-centre": "compulsory centres",
};

function policyClause(policy: ReportedPolicy): string {
  const day = dayInWords(policy.from);
  const where = (policy.compartments ?? []).map((name) => own(stageWords, name) ?? name).join(" and ");
  const percent = (share: number): string => `${Math.round(100 * share)} %`;
  switch (policy.kind) {
    case "one-off-release": {
      const isNearest = policy.order === "nearest-end";
      const people =
        policy.people === undefined
          ? `${percent(policy.share ?? 0)} of those held`
          : `${grouped(policy.people)} people`;
      const whom = [
        isNearest ? `the ${people} nearest the end of their detention` : people,
        ...(policy.minimumAge === undefined ? [] : [`of ${policy.minimumAge} years or more`]),
        ...(policy.atRisk === true ? ["with a condition that puts them at risk"] : []),
        ...(policy.atMostDaysLeft === undefined ? [] : [`with at most ${policy.atMostDaysLeft} days to go`]),
        ...(policy.atLeastShareServed === undefined
          ? []
          : [`who have served at least ${percent(policy.atLeastShareServed)} of their time`]),
      ].join(" ");
      // Where everybody is released nobody is chosen.
      const chosen = isNearest || policy.share === 1 ? "" : ", chosen by lot,";
      return `${whom}${chosen} were released on ${day}${isAllPrisons(policy) ? "" : ` from ${where}`}`;
    }
    case "release-pending-trial":
      return `from ${day} ${percent(policy.share ?? 0)} of those who would enter ${where} stayed free until trial`;
    case "decriminalise":
      return `from ${day} ${policy.compliance === undefined ? "" : `in ${percent(policy.compliance)} of cases `}${(policy.groups ?? []).join(" and ")} led to no detention${policy.releaseHeld === true ? ", and those held for it were released in the same proportion" : ""}`;
    case "close-centres":
      return `${where === "" ? "centres" : where} were closed from ${day}${policy.overDays === undefined || policy.overDays === 1 ? "" : ` over ${policy.overDays} days`}`;
    case "faster-trials":
      return `from ${day} time in ${where} ran ${policy.factor ?? 1} times as fast`;
    case "fewer-arrests": {
      const factor = policy.factor ?? 1;
      const to = where === "" ? "" : ` to ${where}`;
      return factor <= 1
        ? `from ${day} ${percent(1 - factor)} fewer people were admitted${to}`
        : `from ${day} ${percent(factor - 1)} more people were admitted${to}`;
    }
    case "custody-time-limit":
      return `from ${day} ${policy.compliance === undefined ? "everybody" : `${percent(policy.compliance)} of those`} held ${policy.limitDays} days in ${where} were released`;
    default:
      throw new TypeError(`a policy of kind ${policy.kind} has no words`);
  }
}

/** Whether a release is from prisons at large, or names no stage; then the sentence need not say from where. */
function isAllPrisons({ compartments }: ReportedPolicy): boolean {
  return compartments === undefined || [...compartments].toSorted().join() === "pre-trial,sentence";
}

/** What the fitted model has for a datum, what the others imply without it, and how far from that the datum lies. */
export function heldAgainst({
  model,
  others,
  residual,
}: Pick<ForecastAnswer["data"][number], "model" | "others" | "residual">): string {
  const fitted = `the model has ${rangeText(model, "draws")}`;
  if (others === null || residual === null) return fitted;
  const far = Math.abs(residual).toFixed(1);
  const where =
    residual === 0
      ? "which it agrees with"
      : `from which it lies ${far} standard deviations ${residual > 0 ? "up" : "down"}`;
  return `${fitted}; the other numbers imply ${shortRange(others)}, ${where}`;
}
