import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import { dayInWords, grouped, hedgedText, rangeText, shortRange } from "../../report/number-text.ts";
import { reportedScenarios } from "../../simulation/system.ts";
import { download } from "../download.ts";
import { ChartFigure } from "./chart-figure.tsx";
import type { Forecast } from "./protocol.ts";
import type { Page } from "./state.ts";

/** What the simulations say, what drives it, what it rests on, and how anyone makes it again. */
export function Results({
  page,
  forecast,
  number,
  isOutdated,
}: {
  readonly page: Page;
  readonly forecast: Forecast;
  readonly number: number;
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
        <Data forecast={forecast} number={number} />
        <Rates forecast={forecast} />
        {chart("backtest")}
        <Assumptions page={page} forecast={forecast} />
      </section>
      {isFinal && <Again page={page} forecast={forecast} />}
    </>
  );
}

function Outcomes({ forecast: { answer } }: { readonly forecast: Forecast }) {
  const effect = (k: number, name: string) =>
    answer.effects[k]?.effects.find(({ scenario }) => scenario === name);
  return (
    <>
      <p className="caption" id="outcomes-caption">
        Middle, and in brackets 9 of 10 simulations. Infections and deaths are of everyone followed, after
        release too, if {answer.disease} had entered with {answer.initialInfectious} infectious people on{" "}
        {dayInWords(answer.start)}: a supposition, not a finding.
      </p>
      <div className="scroll" tabIndex={0} role="region" aria-labelledby="outcomes-caption">
        <table aria-labelledby="outcomes-caption">
          <thead>
            <tr>
              <th scope="col">Scenario</th>
              <th scope="col">In prisons, {dayInWords(answer.end)}</th>
              <th scope="col">In compulsory centres</th>
              <th scope="col">Infections</th>
              <th scope="col">Deaths</th>
              {answer.effects.map(({ crowdingExponent }) => (
                <th key={crowdingExponent} scope="col">
                  Deaths averted, contacts {crowdingExponent === 0 ? "independent of" : "in proportion to"}{" "}
                  crowding
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {answer.scenarios.map((scenario, s) => (
              <tr key={scenario.name}>
                <th scope="row">{scenario.name}</th>
                <td>{shortRange(answer.prisons.scenarios[s]!.held.at(-1)!)}</td>
                <td>{shortRange(answer.centres[s]!.held.at(-1)!)}</td>
                <td>{shortRange(scenario.infections)}</td>
                <td>{shortRange(scenario.deaths)}</td>
                {answer.effects.map(({ crowdingExponent }, k) => {
                  const found = effect(k, scenario.name);
                  return <td key={crowdingExponent}>{found && shortRange(found.fewerDeaths)}</td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Missing({ forecast: { answer } }: { readonly forecast: Forecast }) {
  if (answer.missing.length === 0)
    return (
      <p>From 50 simulations and two scenarios on, it is said here what would narrow the answer most.</p>
    );
  return (
    <>
      <p className="caption" id="missing-caption">
        If it were published, the variance of the answer on “{answer.drivers?.scenario}” would fall on average
        by so much.
      </p>
      <div className="scroll" tabIndex={0} role="region" aria-labelledby="missing-caption">
        <table aria-labelledby="missing-caption">
          <thead>
            <tr>
              <th scope="col">Number that nobody has published</th>
              <th scope="col">Deaths averted</th>
              <th scope="col">Fewer people held</th>
            </tr>
          </thead>
          <tbody>
            {answer.missing.slice(0, 6).map(({ datum, deaths, held }) => (
              <tr key={datum}>
                <th scope="row">{datum}</th>
                <td>{Math.round(100 * deaths)} %</td>
                <td>{Math.round(100 * held)} %</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Data({ forecast: { answer }, number }: { readonly forecast: Forecast; readonly number: number }) {
  return (
    <>
      <p className="caption" id="data-caption">
        Published numbers, as printed, and what the fitted model has for them
      </p>
      <div className="scroll" tabIndex={0} role="region" aria-labelledby="data-caption">
        <table aria-labelledby="data-caption">
          <thead>
            <tr>
              <th scope="col">Number</th>
              <th scope="col">What it counts</th>
              <th scope="col">Source</th>
              <th scope="col">Model</th>
            </tr>
          </thead>
          <tbody>
            {answer.data.map((datum) => (
              <tr key={datum.id}>
                <th scope="row">
                  {hedgedText(datum.value, datum.qualifier)}
                  {datum.means === "pretrialShare" ? " %" : ""}
                </th>
                <td>
                  {datum.definition}
                  {datum.fitted ? "" : `. Not used. ${datum.note ?? ""}`}
                </td>
                <td>
                  {datum.record === undefined ? (
                    datum.source
                  ) : (
                    <a href={`/d/${number}/record/${datum.record}`}>{datum.source}</a>
                  )}
                </td>
                <td>{datum.fitted ? rangeText(datum.model, "draws") : ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Rates({ forecast: { answer } }: { readonly forecast: Forecast }) {
  const number = (value: number): string => String(Number(value.toPrecision(2)));
  const range = ({ q05, q50, q95 }: { readonly q05: number; readonly q50: number; readonly q95: number }) =>
    `${number(q50)} (${number(q05)}–${number(q95)})`;
  return (
    <>
      <p className="caption" id="rates-caption">
        Rates that nobody publishes: what is believed before, and what the published numbers leave of it
      </p>
      <div className="scroll" tabIndex={0} role="region" aria-labelledby="rates-caption">
        <table aria-labelledby="rates-caption">
          <thead>
            <tr>
              <th scope="col">Rate</th>
              <th scope="col">Before</th>
              <th scope="col">Left</th>
              <th scope="col">Width left</th>
              <th scope="col">Believed because</th>
            </tr>
          </thead>
          <tbody>
            {answer.calibration.parameters.map((parameter) => (
              <tr key={parameter.name}>
                <th scope="row">{parameter.label}</th>
                <td>
                  {range(parameter.prior)} {parameter.unit}
                </td>
                <td>{parameter.calibrated ? range(parameter.draws) : "no number speaks of it"}</td>
                <td>{parameter.widthRatio === null ? "" : `${Math.round(100 * parameter.widthRatio)} %`}</td>
                <td>{parameter.source}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Assumptions({ page, forecast: { answer } }: { readonly page: Page; readonly forecast: Forecast }) {
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
function Again({ page, forecast }: { readonly page: Page; readonly forecast: Forecast }) {
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
