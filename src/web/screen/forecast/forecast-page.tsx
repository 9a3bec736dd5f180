import "./forecast.css";
import { type ReactNode, useEffect, useMemo, useReducer, useRef } from "react";
import { Button } from "react-aria-components";
import { dayInWords } from "../../../report/number-text.ts";
import type { ForecastQuestion } from "../../../simulation/two-systems/forecast.ts";
import { ChartFigure } from "./chart-figure.tsx";
import { Controls } from "./controls.tsx";
import { decisionsOf } from "./decision.ts";
import { ForecastWorkers } from "./engine.ts";
import type { ScreenOf } from "../../app/screen.tsx";
import { Go } from "../../app/ui/go.tsx";
import { questionOf, type Ways } from "./question.ts";
import { Results } from "./results.tsx";
import {
  type ForecastAction,
  asked,
  endOf,
  isOutdated,
  opened,
  type ForecastState,
  reduce,
  setScenario,
} from "./state.ts";

/** What a release, a bail rule or a closed centre would change: controls beside what the simulations say. */
export function Page({ dossier, answer }: ScreenOf<"forecast.question">) {
  const { question, ways } = useMemo(() => questionOf(dossier, answer), [dossier, answer]);
  return <Desk key={dossier} ways={ways} question={question} />;
}

/** The controls and results for one dossier. */
function Desk({ ways, question }: { readonly ways: Ways; readonly question: ForecastQuestion }) {
  const [page, dispatch] = useReducer(reduce, question, opened);
  const engine = useEngine(question, dispatch);
  const wanted = useMemo(
    () => asked(page),
    [page.question, page.decisions, page.others, page.days, page.replicates, page.seed],
  );
  const isReady = page.held.length > 0;
  useEffect(() => {
    if (isReady && typeof wanted !== "string") engine.current?.look(wanted);
  }, [isReady, wanted, engine]);

  const { start } = question.system;
  const problem = typeof wanted === "string" ? wanted : page.problem;
  const isRunning = page.run?.state === "running";

  function simulate(): void {
    if (typeof wanted === "string" || engine.current === undefined) return;
    const run = engine.current.simulate(wanted);
    dispatch({ type: "began", number: run, asked: wanted, at: performance.now() });
  }
  function cancel(): void {
    engine.current?.stop();
    dispatch({ type: "stopped" });
  }

  return (
    <div className="forecast forecast-desk">
      <div className="head">
        <h1>What would a decision change?</h1>
        <p className="lead">
          A release, a bail rule, a closed centre: how many people would be held, and how many would live.
        </p>
        <p className="about">
          {question.system.name}, from {dayInWords(start)}. The numbers are those of the dossier{" "}
          <Go to={ways.address}>{question.dossier}</Go>; what nobody has published stays open, and the ranges
          are as wide as that makes them.
        </p>
      </div>
      <form className="controls" aria-label="Decisions" onSubmit={(event) => event.preventDefault()}>
        <div className="settings">
          <h2>Decide</h2>
          <Presets page={page} dispatch={dispatch} />
          <Controls
            decisions={page.decisions}
            held={page.held}
            start={start}
            end={endOf(page)}
            onChange={(decisions) => dispatch({ type: "decide", decisions })}
          />
          <Compare page={page} dispatch={dispatch} />
          <Settings page={page} dispatch={dispatch} />
        </div>
        <div className="go">
          {problem !== undefined && <p role="alert">{problem}</p>}
          <Button
            className={isRunning ? "button" : "button primary"}
            isDisabled={!isRunning && (!isReady || typeof wanted === "string")}
            onPress={isRunning ? cancel : simulate}
          >
            {isRunning ? "Cancel" : "Simulate"}
          </Button>
          <Progress page={page} isReady={isReady} />
        </div>
      </form>
      <div className="results">
        <section aria-labelledby="look-title">
          <h2 id="look-title">First look</h2>
          {page.look === undefined ? (
            <p>The rates are being fitted to the published totals.</p>
          ) : (
            <div className={problem === undefined ? undefined : "is-outdated"}>
              <ChartFigure drawn={page.look} isFinal={problem === undefined} />
            </div>
          )}
        </section>
        {page.forecast === undefined ? (
          <p className="hint">
            “Simulate” follows every person and every infection, {page.replicates} times for each scenario.
          </p>
        ) : (
          <Results page={page} forecast={page.forecast} ways={ways} isOutdated={isOutdated(page)} />
        )}
      </div>
    </div>
  );
}

function Presets({ page, dispatch }: PartProps) {
  const { question } = page;
  const { start } = question.system;
  const presets = page.others
    .map(({ scenario }) => ({ name: scenario.name, decisions: decisionsOf(scenario, start) }))
    .filter(({ decisions }) => decisions !== undefined);
  const current = setScenario(page)?.name;
  return (
    <label className="choice presets">
      <span>Begin with</span>
      <select
        autoComplete="off"
        value={presets.find(({ name }) => name === current)?.name ?? ""}
        onChange={({ target }) => {
          const preset = presets.find(({ name }) => name === target.value);
          if (preset?.decisions !== undefined) dispatch({ type: "decide", decisions: preset.decisions });
        }}
      >
        <option value="" disabled>
          your own
        </option>
        {presets.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}

function Compare({ page, dispatch }: PartProps) {
  const current = setScenario(page);
  const others = page.others.filter(({ scenario }) => scenario.name !== current?.name);
  const isKept = page.others.some(({ scenario }) => scenario.name === current?.name);
  return (
    <details className="more">
      <summary>
        Compare with others (
        {page.others.filter(({ isOn, scenario }) => isOn && scenario.name !== current?.name).length})
      </summary>
      {others.map(({ scenario, isOn }) => (
        <label key={scenario.name} className="check">
          <input
            autoComplete="off"
            type="checkbox"
            checked={isOn}
            onChange={({ target }) =>
              dispatch({ type: "compare", name: scenario.name, isOn: target.checked })
            }
          />{" "}
          {scenario.name}
        </label>
      ))}
      {!isKept && current !== undefined && current.policies.length > 0 && (
        <Button className="button small-button" onPress={() => dispatch({ type: "keep" })}>
          Keep “{current.name}”
        </Button>
      )}
    </details>
  );
}

function Settings({ page, dispatch }: PartProps) {
  const field = (name: "days" | "replicates" | "seed", label: string, least: number): ReactNode => (
    <label className="choice">
      <span>{label}</span>
      <input
        autoComplete="off"
        type="number"
        min={least}
        step={1}
        defaultValue={page[name]}
        onChange={({ target }) => dispatch({ type: "settings", settings: { [name]: target.valueAsNumber } })}
      />
    </label>
  );
  return (
    <details className="more">
      <summary>
        {page.replicates} simulations, to {dayInWords(endOf(page))}
      </summary>
      {field("replicates", "Simulations", 10)}
      {field("days", "Days", 30)}
      {field("seed", "Seed", 0)}
    </details>
  );
}

function Progress({ page, isReady }: { readonly page: ForecastState; readonly isReady: boolean }) {
  const { run } = page;
  if (run === undefined)
    return (
      <p role="status" className="progress-said">
        {isReady ? "" : "Reading the published totals…"}
      </p>
    );
  if (run.state === "finished")
    return (
      <p role="status" className="progress-said">
        {run.asked.replicates} simulations a scenario are done.
      </p>
    );
  if (run.state === "stopped")
    return (
      <p role="status" className="progress-said">
        Cancelled{page.forecast === undefined ? "" : "; what was done is shown and can't be saved"}.
      </p>
    );
  const share = run.done / run.total;
  const left = run.done < 4 ? undefined : ((performance.now() - run.began) / 1000) * (1 / share - 1);
  return (
    <div className="progress">
      <progress value={run.done} max={run.total} aria-label="Simulations done" />
      <span className="progress-said">
        {Math.round(100 * share)} %
        {left === undefined ? "" : `, about ${Math.max(1, Math.round(left))} s left`}
      </span>
      <span role="status" className="visually-hidden">
        {`${25 * Math.floor(4 * share)} % simulated`}
      </span>
    </div>
  );
}

type PartProps = { readonly page: ForecastState; readonly dispatch: (action: ForecastAction) => void };

function useEngine(
  question: ForecastQuestion,
  dispatch: (action: ForecastAction) => void,
): { readonly current: ForecastWorkers | undefined } {
  const engine = useRef<ForecastWorkers>(undefined);
  useEffect(() => {
    const own = new ForecastWorkers(
      (answer) => dispatch({ type: "answered", answer }),
      () => dispatch({ type: "failed" }),
    );
    own.open(question);
    engine.current = own;
    return () => {
      own.close();
      engine.current = undefined;
    };
  }, [question, dispatch]);
  return engine;
}
