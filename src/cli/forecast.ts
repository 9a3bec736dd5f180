import { Problem } from "../domain/problem.ts";
import { forecastSentences } from "../report/forecast-sentence.ts";
import { statedText } from "../arithmetic/number-text.ts";
import { benefitText, rangeText } from "../report/number-text.ts";
import type { SystemForecast } from "../service/forecast.ts";
import type { RunResult } from "../simulation/engine/run.ts";
import { type Command, type Call, formatOption, passphraseOption } from "./command.ts";
import { jsonText } from "./terminal.ts";
import { packageVersion } from "../service/package-version.ts";
import { paragraph } from "./text.ts";

export const forecastCommand: Command = {
  name: "forecast",
  operands: "[S.json…]",
  about: "what scenarios would do to crowding and to an outbreak, with intervals (docs/forecast.md)",
  options: {
    dossier: { value: "DIR", about: "read places, capacities, counts and rates from this dossier's records" },
    world: { value: "WORLD.csv", about: "instead of a dossier, a line a person: cell,facility" },
    scenario: {
      value: "S.json",
      about: "a scenario file; may be given several times, the first is what others are compared with",
      repeated: true,
    },
    replicates: { value: "N", about: "simulations a scenario (default 100)" },
    seed: { value: "K", about: "where chance begins (default 1)" },
    days: { value: "D", about: "instead of the files' number of days" },
    out: { value: "DIR", about: "with a dossier, also write charts and the methods note into DIR" },
    ...formatOption,
    ...passphraseOption,
  },
  async run(call) {
    const dossier = text(call, "dossier");
    const world = text(call, "world");
    if ((dossier === undefined) === (world === undefined))
      throw new Problem("bad-usage", "forecast needs either --dossier DIR or --world WORLD.csv.");
    if (world !== undefined && call.options["out"] !== undefined)
      throw new Problem("bad-usage", "--out writes the charts of a dossier; give it with --dossier DIR.");
    const named = call.options["scenario"];
    const options = {
      scenarios: [...(Array.isArray(named) ? (named as string[]) : []), ...call.args],
      replicates: wholeNumber(call, "replicates") ?? 100,
      seed: wholeNumber(call, "seed") ?? 1,
      days: wholeNumber(call, "days"),
      version: packageVersion(),
      progress: call.progress("simulating"),
      signal: call.signal,
    };
    const { forecastWorld } = await import("../service/forecast.ts");
    if (world !== undefined) {
      const result = await forecastWorld(world, options);
      call.out(asJson(call) ? jsonText(result, 1) : runText(result));
    } else await ofDossier(call, dossier!, options);
  },
};

async function ofDossier(
  call: Call,
  dir: string,
  options: Parameters<typeof import("../service/forecast.ts").forecastDossier>[1],
): Promise<void> {
  const { forecastDossier, refuseNoFolder, writeForecast } = await import("../service/forecast.ts");
  const { shown } = await import("../service/disclose.ts");
  const { refuseNoDossier } = await import("../service/dossier.ts");
  const out = text(call, "out");
  if (out !== undefined) refuseNoFolder(out);
  refuseNoDossier(dir);
  const { withSessionAt } = await import("./with-session.ts");
  await withSessionAt(call, dir, async (session) => {
    const forecast = shown(await forecastDossier(session, options));
    const sentences = forecastSentences(forecast.answer, forecast.scenarios);
    call.out(asJson(call) ? jsonText({ ...forecast.answer, sentences }, 1) : systemText(forecast, sentences));
    if (out === undefined) return;
    const { files, note } = await writeForecast(forecast, out, {
      progress: call.progress("drawing"),
      signal: call.signal,
    });
    call.say(`${files} files are in ${out}; open index.html.${note === undefined ? "" : ` ${note}`}`);
  });
}

/** Centre and range of every number; never the worst case, never a range alone. */
function runText(result: RunResult): string {
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

function systemText({ answer }: SystemForecast, sentences: readonly string[]): string {
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
      `${statedText(datum.value, datum.qualifier)}  ${datum.definition}  [${datum.record ?? "not in the dossier"}]${datum.fitted ? "" : `  not used: ${datum.note ?? ""}`}`,
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

function asJson(call: Call): boolean {
  return call.options["format"] === "json";
}

function text(call: Call, name: string): string | undefined {
  const value = call.options[name];
  return typeof value === "string" ? value : undefined;
}

function wholeNumber(call: Call, name: string): number | undefined {
  const value = text(call, name);
  if (value === undefined) return undefined;
  if (!/^\d{1,15}$/.test(value))
    throw new Problem("bad-usage", `--${name} takes a whole number, not ${JSON.stringify(value)}.`);
  return Number(value);
}
