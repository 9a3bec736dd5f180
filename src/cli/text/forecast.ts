import { statedText } from "../../arithmetic/number-text.ts";
import { heldAgainst } from "../../report/forecast-sentence.ts";
import { benefitText, rangeText } from "../../report/number-text.ts";
import type { RunResult } from "../../simulation/engine/run.ts";
import type { SystemAnswer } from "../../simulation/two-systems/answer.ts";
import { paragraph } from "./layout.ts";

/** Centre and range of every number; never the worst case, never a range alone. */
export function runText(result: RunResult): string {
  const blocks = result.scenarios.map((scenario) => {
    const { pairedDifference: paired } = scenario;
    return [
      `${scenario.name}  (${scenario.replicates} simulations)`,
      `  infections  ${rangeText(scenario.infections)}`,
      `  deaths      ${rangeText(scenario.deaths)}`,
      `  peak        ${rangeText(scenario.peakInfectious)} infectious on one day`,
      ...(paired === null
        ? []
        : [
            `  against “${result.scenarios[0]!.name}”:`,
            `    infections averted  ${rangeText(paired.infections)}`,
            `    deaths averted      ${rangeText(paired.deaths)}`,
            `    ${benefitText(paired.pNoBenefit, scenario.replicates)}.`,
          ]),
      ...scenario.warnings.map((warning) => paragraph(`Note: ${warning}`, "  ")),
    ].join("\n");
  });
  return [...blocks, stampText(result)].join("\n\n");
}

export function systemText(answer: SystemAnswer, sentences: readonly string[]): string {
  const [main, ...others] = answer.effects;
  const scenarios = answer.scenarios.map((scenario, s) =>
    [
      scenario.name,
      `  in prisons on ${answer.end}   ${rangeText(answer.prisons.scenarios[s]!.held.at(-1)!)}`,
      `  in compulsory centres      ${rangeText(answer.centres[s]!.held.at(-1)!)}`,
      `  infections                 ${rangeText(scenario.infections)}`,
      `  deaths of the disease      ${rangeText(scenario.deaths)}`,
      ...main!.effects
        .filter((effect) => effect.scenario === scenario.name)
        .map((effect) => `  deaths averted             ${rangeText(effect.fewerDeaths)}`),
      ...others.flatMap(({ crowdingExponent, effects }) =>
        effects
          .filter((effect) => effect.scenario === scenario.name)
          .map((effect) =>
            paragraph(
              `deaths averted if contacts follow crowding in proportion (exponent ${crowdingExponent} instead of ${main!.crowdingExponent}): ${rangeText(effect.fewerDeaths)}`,
              "  ",
            ),
          ),
      ),
      ...scenario.warnings.map((warning) => paragraph(`Note: ${warning}`, "  ")),
    ].join("\n"),
  );
  const data = answer.data.map((datum) =>
    paragraph(
      `${statedText(datum.value, datum.qualifier)}  ${datum.definition}  [${datum.record ?? "not in the dossier"}]${datum.fitted ? `  ${heldAgainst(datum)}` : `  not used: ${datum.note ?? ""}`}`,
      "  ",
    ),
  );
  const missing = answer.missing
    .slice(0, 5)
    .map(({ datum, deaths, held }) =>
      paragraph(
        `${datum}: ${Math.round(100 * deaths)} % of the variance of deaths averted, ${Math.round(100 * held)} % of that of people held`,
        "  ",
      ),
    );
  return [
    ...sentences.map((sentence) => paragraph(sentence)),
    ...scenarios,
    ["Rests on:", ...data].join("\n"),
    ...(missing.length === 0 ? [] : [["If published, this would narrow the answer:", ...missing].join("\n")]),
    ["Limits:", ...answer.limits.map((limit) => paragraph(limit, "  "))].join("\n"),
    stampText(answer),
  ].join("\n\n");
}

function stampText({
  inputsHash,
  seed,
  version,
}: Pick<RunResult, "inputsHash" | "seed" | "version">): string {
  return `inputs ${inputsHash}, seed ${seed}, version ${version}`;
}
