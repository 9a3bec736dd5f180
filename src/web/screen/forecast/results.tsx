import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import { own } from "../../../domain/own.ts";
import { grouped, statedText } from "../../../arithmetic/number-text.ts";
import { heldAgainst } from "../../../report/forecast-sentence.ts";
import { dayInWords, hasRange, shortRange } from "../../../report/number-text.ts";
import { reportedScenarios } from "../../../simulation/two-systems/system.ts";
import { download } from "../../app/ui/download.ts";
import { ChartFigure } from "./chart-figure.tsx";
import { DataTable } from "./data-table.tsx";
import type { Forecast } from "./protocol.ts";
import type { Ways } from "./question.ts";
import type { ForecastState } from "./state.ts";

/** What the simulations say, what drives it, what it rests on, and how anyone makes it again. */
export function Results({
  page,
  forecast,
  ways,
  isOutdated,
}: {
  readonly page: ForecastState;
  readonly forecast: Forecast;
  readonly ways: Ways;
  readonly isOutdated: boolean;
}) {
  const { answer, charts, sentences } = forecast;
  const isFinal = forecast.methods !== undefined;
  const replicates = answer.scenarios[0]!.replicates;
  const chart = (...ids: readonly string[]): ReactNode =>
    ids.map((id) => {
      const drawn = charts.find((each) => each.chart.id === id);
      return drawn === undefined ? null : <ChartFigure key={id} drawn={drawn} isFinal={isFinal} />;
    });
  return (
    <>
      {isOutdated && (
        <p className="outdated" role="status">
          The controls have been moved since: this is the forecast for{" "}
          {page.run?.asked.scenarios
            .slice(1)
            .map(({ name }) => `“${name}”`)
            .join(", ") || "no decision"}
          .
        </p>
      )}
      <section aria-labelledby="answer-title">
        <h2 id="answer-title">The answer</h2>
        {!isFinal && (
          <p className="unfinished">
            After {replicates} of {page.run?.asked.replicates} simulations. Not yet to be quoted.
          </p>
        )}
        {sentences.length === 0 && (
          <p>Only the present policy was simulated; decide something to compare it with.</p>
        )}
        {sentences.map((sentence) => (
          <p key={sentence} className="sentence">
            {sentence}
          </p>
        ))}
        <Outcomes forecast={forecast} />
        {chart("fan", "scenarios", "deaths-averted", "refill")}
      </section>
      <section aria-labelledby="space-title">
        <h2 id="space-title">How crowded</h2>
        {chart("occupancy")}
      </section>
      <section aria-labelledby="drivers-title">
        <h2 id="drivers-title">What drives the interval</h2>
        <Missing forecast={forecast} />
        {chart("drivers-deaths", "drivers-held")}
      </section>
      <section aria-labelledby="rests-title">
        <h2 id="rests-title">What it rests on</h2>
        {chart("flow")}
        <Data forecast={forecast} ways={ways} />
        <Rates forecast={forecast} />
        {chart("backtest")}
        <Assumptions page={page} forecast={forecast} />
      </section>
      {isFinal && <Again page={page} forecast={forecast} />}
    </>
  );
}

function Outcomes({ forecast: { answer } }: { readonly forecast: Forecast }) {
  const end = dayInWords(answer.end);
  return (
    <DataTable
      caption={`Middle, and in brackets ${hasRange({ n: answer.scenarios[0]!.replicates }) ? "9 of 10 simulations" : "of how many simulations, too few for a range"}. Infections and deaths are of everyone followed, after release too, if ${answer.disease} had entered with ${answer.initialInfectious} infectious people on ${dayInWords(answer.start)}: a supposition, not a finding.`}
      columns={[
        "Scenario",
        `In prisons, ${end}`,
        "In compulsory centres",
        "Infections",
        "Deaths",
        ...answer.effects.map(
          ({ crowdingExponent }) =>
            `Deaths averted, contacts ${crowdingExponent === 0 ? "independent of" : "in proportion to"} crowding`,
        ),
      ]}
      rows={answer.scenarios.map((scenario, s) => ({
        key: scenario.name,
        head: scenario.name,
        cells: [
          shortRange(answer.prisons.scenarios[s]!.held.at(-1)!),
          shortRange(answer.centres[s]!.held.at(-1)!),
          shortRange(scenario.infections),
          shortRange(scenario.deaths),
          ...answer.effects.map(({ effects }) => {
            const found = effects.find((effect) => effect.scenario === scenario.name);
            return found && shortRange(found.fewerDeaths);
          }),
        ],
      }))}
    />
  );
}

function Missing({ forecast: { answer } }: { readonly forecast: Forecast }) {
  if (answer.missing.length === 0)
    return (
      <p>From 50 simulations and two scenarios on, it is said here what would narrow the answer most.</p>
    );
  const percent = (share: number): string => `${Math.round(100 * share)} %`;
  return (
    <DataTable
      caption={`If it were published, the variance of the answer on “${answer.drivers?.scenario}” would fall on average by so much.`}
      columns={["Number that nobody has published", "Deaths averted", "Fewer people held"]}
      rows={answer.missing.slice(0, 6).map(({ datum, deaths, held }) => ({
        key: datum,
        head: datum,
        cells: [percent(deaths), percent(held)],
      }))}
    />
  );
}

function Data({ forecast: { answer }, ways }: { readonly forecast: Forecast; readonly ways: Ways }) {
  const addressOf = (ref = ""): string | undefined => own(ways.addresses, ref);
  return (
    <DataTable
      caption="Published numbers, as printed, and what the fitted model has for them"
      columns={["Number", "What it counts", "Source", "Held against"]}
      rows={answer.data.map((datum) => ({
        key: datum.id,
        head: `${statedText(datum.value, datum.qualifier)}${datum.means === "pretrialShare" ? " %" : ""}`,
        cells: [
          `${datum.definition}${datum.fitted ? "" : `. Not used. ${datum.note ?? ""}`}`,
          addressOf(datum.record) === undefined ? (
            datum.source
          ) : (
            <a href={addressOf(datum.record)}>{datum.source}</a>
          ),
          datum.fitted ? heldAgainst(datum) : "",
        ],
      }))}
    />
  );
}

function Rates({ forecast: { answer } }: { readonly forecast: Forecast }) {
  const number = (value: number): string => String(Number(value.toPrecision(2)));
  const range = ({ q05, q50, q95 }: { readonly q05: number; readonly q50: number; readonly q95: number }) =>
    `${number(q50)} (${number(q05)}–${number(q95)})`;
  return (
    <DataTable
      caption="Rates that nobody publishes: what is believed before, and what the published numbers leave of it"
      columns={["Rate", "Before", "Left", "Width left", "Believed because"]}
      rows={answer.calibration.parameters.map((parameter) => ({
        key: parameter.name,
        head: parameter.label,
        cells: [
          `${range(parameter.prior)} ${parameter.unit}`,
          parameter.calibrated ? range(parameter.draws) : "no number speaks of it",
          parameter.widthRatio === null ? "" : `${Math.round(100 * parameter.widthRatio)} %`,
          parameter.source,
        ],
      }))}
    />
  );
}

function Assumptions({
  page,
  forecast: { answer },
}: {
  readonly page: ForecastState;
  readonly forecast: Forecast;
}) {
  const warnings = [...new Set(answer.scenarios.flatMap((scenario) => scenario.warnings))];
  return (
    <>
      <h3>Assumptions and limits</h3>
      <ul>
        {[...answer.limits, ...warnings].map((limit) => (
          <li key={limit}>{limit}</li>
        ))}
      </ul>
      <h3>Standards of floor space</h3>
      <p>They are minima and permit nothing: no number of people is right for a place.</p>
      <ul>
        {answer.standards.map((standard) => (
          <li key={standard.id}>
            {standard.name}: {standard.squareMetresPerPerson} m², {standard.scope};{" "}
            {standard.binding ? "binding" : "not binding"}
            {standard.verified ? "" : "; not checked against the original"}. {standard.source}
          </li>
        ))}
      </ul>
      <h3>Sources of the scenarios and the disease</h3>
      <ul>
        {page.run?.asked.scenarios.map((scenario) => (
          <li key={scenario.name}>
            “{scenario.name}”: {scenario.sources.join(" ")}
          </li>
        ))}
        {page.question.system.disease.sources?.map((source) => (
          <li key={source}>{source}</li>
        ))}
        <li>
          {grouped(answer.prisons.capacity.places)} places ({answer.prisons.capacity.definition}):{" "}
          {answer.prisons.capacity.source}
        </li>
      </ul>
    </>
  );
}

/** The same forecast from the command line, to the last byte. */
function Again({ page, forecast }: { readonly page: ForecastState; readonly forecast: Forecast }) {
  const { answer, methods } = forecast;
  const { scenarios, replicates, seed } = page.run!.asked;
  const file = JSON.stringify(reportedScenarios(scenarios, page.question.system.start), null, 1);
  const all = JSON.stringify({ ...answer, sentences: forecast.sentences }, null, 1);
  return (
    <section aria-labelledby="again-title">
      <h2 id="again-title">Make it again</h2>
      <p>
        Inputs <span className="mono">{answer.inputsHash}</span>, seed {answer.seed}, version {answer.version}
        . The same inputs, seed and version give the same charts, tables and note to the last byte. Save the
        scenarios, then, DIR being the folder of the dossier:
      </p>
      <pre className="scroll" tabIndex={0} aria-label="Command">
        {`habeas forecast --dossier DIR --scenario decisions.json --replicates ${replicates} --seed ${seed} --out forecast`}
      </pre>
      <div className="actions">
        <Button
          className="button small-button"
          onPress={() => download("decisions.json", `${file}\n`, "application/json")}
        >
          Save the scenarios
        </Button>
        <Button
          className="button small-button"
          onPress={() => download("methods.md", methods ?? "", "text/markdown")}
        >
          Save the methods note
        </Button>
        <Button
          className="button small-button"
          onPress={() => download("forecast.json", `${all}\n`, "application/json")}
        >
          Save all numbers
        </Button>
      </div>
    </section>
  );
}
