import type { ForecastAnswer, ReportedScenario } from "./forecast-answer.ts";
import { conditionOf, effectSentences, heldAgainst, refillSentence } from "./forecast-sentence.ts";
import { grouped, statedText } from "../arithmetic/number-text.ts";
import { dayInWords, hasRange, rangeText } from "./number-text.ts";

/**
 * The methods note of one run in Markdown: what was asked, from which data with which hedges, how, how sure, and what
 * it cannot say; in the order of the EPIFORGE checklist (Pollett et al. 2021, PLoS Medicine 18:e1003793), whose items
 * are numbered.
 */
export function methodsNote(answer: ForecastAnswer, scenarios: readonly ReportedScenario[]): string {
  const replicates = answer.scenarios[0]!.replicates;
  const section = (title: string, lines: readonly string[]): string =>
    `## ${title}\n\n${lines.join("\n\n")}\n`;
  const list = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join("\n");
  const number = (value: number): string => String(Number(value.toPrecision(2)));
  const known = answer.calibration.parameters.filter(({ calibrated }) => calibrated);
  const believed = answer.calibration.parameters.filter(({ calibrated }) => !calibrated);
  const hardly = known.filter(({ widthRatio }) => (widthRatio ?? 1) > 0.7);
  return [
    `# Methods note: forecast for ${answer.system}\n`,
    `Inputs ${answer.inputsHash}, seed ${answer.seed}, version ${answer.version}, ${replicates} simulations a scenario. The same three give the same numbers. The items in brackets are those of the EPIFORGE checklist.\n`,
    section("What was asked (1, 2, 4, 13)", [
      `A forecast of scenarios: how many people would be held, and how many would be infected and die if ${answer.disease} entered with ${answer.initialInfectious} infectious people on ${dayInWords(answer.start)}, up to ${dayInWords(answer.end)}, under each of these, compared with the first. It is made afterwards from what was published at the time. It ends there because people were promised an answer for a year, and because nothing tells how admissions change later.`,
      list(
        scenarios.map((scenario) =>
          `“${scenario.name}”: ${conditionOf(scenario)}. ${scenario.sources.join(" ")}`.trim(),
        ),
      ),
    ]),
    section("Data (5, 6, 7)", [
      "Each number with its hedge as printed. A hedge is an interval; rounding and the error of the definition are part of the likelihood. Two numbers with different definitions are never points of one line.",
      list(
        answer.data.map((datum) =>
          `${statedText(datum.value, datum.qualifier)}${datum.means === "pretrialShare" ? " %" : ""}: ${datum.definition}; ${datum.record === undefined ? datum.source.replace(/\.$/, "") : `record ${datum.record} (${datum.source})`}; error of definition ${Math.round(100 * datum.definitionError)} %. ${datum.fitted ? `Used; ${heldAgainst(datum)}.` : `Not used. ${datum.note ?? ""}`}`.trim(),
        ),
      ),
      `Places: ${grouped(answer.prisons.capacity.places)} (definition: ${answer.prisons.capacity.definition}; ${answer.prisons.capacity.source}).`,
    ]),
    section("Model (3, 8, 9)", [
      "Two systems side by side: pre-trial detention, from which people go to prison after sentence or free; and compulsory centres. People enter at a steady rate, which changed once. Time in each stage ends each day with the same probability. Whoever is released is followed on in the community.",
      "The outbreak is simulated person by person: infection within the cell, the place and the whole system in proportion to the share infectious there, then a latent and an infectious period, then recovery or death by age. Every chance belongs to a person and an event, so that two scenarios differ by the policy and what follows from it alone. Each simulation has parameters of its own, drawn from what the data leave open.",
      "The program is free software; the model is in its folder `src/simulation`.",
    ]),
    section("Assumptions and what is not identified (8, 17)", [
      `The published totals were fitted by adaptive Metropolis: ${grouped(answer.calibration.effective)} effective draws at least, split R-hat ${answer.calibration.rHat.toFixed(3)} at most. The width left by the data, as a share of the width believed before:`,
      list(
        known.map(
          ({ label, unit, widthRatio, draws, source }) =>
            `${label}: middle ${number(draws.q50)} ${unit}, 9 of 10 draws ${number(draws.q05)} to ${number(draws.q95)}; ${Math.round(100 * (widthRatio ?? 1))} % of the width is left. Believed before: ${source}`,
        ),
      ),
      hardly.length > 0
        ? `The data say little of: ${hardly.map(({ label }) => label).join("; ")}. Totals tell admissions times stay, hardly either alone.`
        : "Every rate is narrowed by the data.",
      "Not calibrated at all, as no datum speaks of them:",
      list(
        believed.map(
          ({ label, unit, prior, source }) =>
            `${label}: middle ${number(prior.q50)} ${unit}, 9 of 10 ${number(prior.q05)} to ${number(prior.q95)}. ${source}`,
        ),
      ),
      list(answer.limits),
    ]),
    section("Validation (10, 11, 12)", [
      answer.backtest === null
        ? "There are too few numbers to leave one out."
        : `Left out and forecast: the ${grouped(answer.backtest.observed)} of ${dayInWords(answer.backtest.on)}. The model without it says ${rangeText(answer.backtest.forecast)}. Continuous ranked probability score ${grouped(answer.backtest.crps)} people, weighted interval score ${grouped(answer.backtest.wis)}; the flat line that ${grouped(answer.backtest.last)} stays scores ${grouped(answer.backtest.flatLine)}. The flat line is the plainest comparison that needs no model. It is one number: it shows that the model is not worse than nothing, not how good it is.`,
      "The engine is tested against exact laws (Reed–Frost, final size, Little's law), against a plain loop over persons, and its calibration by simulation-based calibration; the tests are beside the code.",
    ]),
    section("Results and how sure they are (14, 15, 16)", [
      ...answer.effects[0]!.effects.map((effect) =>
        effectSentences(
          answer,
          scenarios.find(({ name }) => name === effect.scenario)!,
          effect,
        ),
      ),
      ...(refillSentence(answer) === undefined ? [] : [refillSentence(answer)!]),
      `These take contacts between people as independent of crowding (exponent ${answer.effects[0]!.crowdingExponent}).`,
      ...answer.effects
        .slice(1)
        .map(
          ({ crowdingExponent, effects }) =>
            `With contacts in proportion to crowding (exponent ${crowdingExponent}), deaths averted:\n\n${list(effects.map((effect) => `${effect.scenario}: ${rangeText(effect.fewerDeaths)}`))}`,
        ),
      hasRange({ n: replicates })
        ? "“In 9 of 10 simulations between A and B” means that one in twenty lies below and one in twenty above. It holds if the model and the beliefs in it hold; it is not a promise."
        : `${replicates} simulations have a middle and no range, which takes 100. Each holds if the model and the beliefs in it hold; it is not a promise.`,
    ]),
    section("What would narrow it", [
      answer.missing.length === 0
        ? "Too few simulations to say."
        : `By how much the variance of the answer would fall on average if the number were published:\n\n| number | deaths averted | fewer people held |\n|---|---:|---:|\n${answer.missing
            .slice(0, 8)
            .map(
              (row) =>
                `| ${row.datum} | ${Math.round(100 * row.deaths)} % | ${Math.round(100 * row.held)} % |`,
            )
            .join("\n")}`,
    ]),
    section("Limits (17, 18, 19)", [
      list([...new Set(answer.scenarios.flatMap(({ warnings }) => warnings))]),
      "It does not say who should be released, ranks nobody and predicts nobody's conduct. It does not say how many people could be held: standards of space are minima. It is about these places and this time and carries over to no others without their data.",
    ]),
  ].join("\n");
}
