import type { ForecastQuestion } from "../../../simulation/two-systems/forecast.ts";
import { dayName, dayOf, type SystemScenario } from "../../../simulation/two-systems/system.ts";
import { type Decisions, decisionsOf, flawOf, noDecisions, scenarioOf } from "./decision.ts";
import type { ForecastReply, AskedForecast, DrawnChart, Forecast } from "./protocol.ts";

/** The page of forecasts for one dossier's system. */
export type ForecastState = {
  readonly question: ForecastQuestion;
  readonly decisions: Decisions;
  /** Scenarios that may be compared with, and whether they are. */
  readonly others: readonly { readonly scenario: SystemScenario; readonly isOn: boolean }[];
  readonly days: number;
  readonly replicates: number;
  readonly seed: number;
  /** People held at the start by stage; empty until the worker has calibrated. */
  readonly held: readonly number[];
  readonly look: DrawnChart | undefined;
  /** Why there is no look or simulation of the controls as they stand. */
  readonly problem: string | undefined;
  readonly run: Run | undefined;
  readonly forecast: Forecast | undefined;
};

/** A simulation that was asked for. */
export type Run = {
  readonly number: number;
  readonly asked: AskedForecast;
  readonly state: "running" | "finished" | "stopped";
  readonly done: number;
  readonly total: number;
  readonly began: number;
};

export type ForecastAction =
  | { readonly type: "decide"; readonly decisions: Decisions }
  | { readonly type: "compare"; readonly name: string; readonly isOn: boolean }
  | { readonly type: "keep" }
  | {
      readonly type: "settings";
      readonly settings: Partial<Pick<ForecastState, "days" | "replicates" | "seed">>;
    }
  | { readonly type: "answered"; readonly answer: ForecastReply }
  | { readonly type: "began"; readonly number: number; readonly asked: AskedForecast; readonly at: number }
  | { readonly type: "stopped" }
  | { readonly type: "failed" };

/** The page as it opens: the first scenario that ships and decides something is set, the others may be compared. */
export function opened(question: ForecastQuestion): ForecastState {
  const { scenarios, system, days } = question;
  const first = scenarios.find(({ policies }) => policies.length > 0);
  return {
    question,
    decisions: (first && decisionsOf(first, system.start)) ?? noDecisions(system.start),
    others: scenarios
      .filter(({ policies }) => policies.length > 0)
      .map((scenario) => ({ scenario, isOn: false })),
    days,
    replicates: 100,
    seed: 1,
    held: [],
    look: undefined,
    problem: undefined,
    run: undefined,
    forecast: undefined,
  };
}

export function reduce(page: ForecastState, action: ForecastAction): ForecastState {
  switch (action.type) {
    case "decide":
      return { ...page, decisions: action.decisions };
    case "compare":
      return {
        ...page,
        others: page.others.map((other) =>
          other.scenario.name === action.name ? { ...other, isOn: action.isOn } : other,
        ),
      };
    case "keep": {
      const scenario = setScenario(page);
      if (scenario === undefined) return page;
      return page.others.some((other) => other.scenario.name === scenario.name)
        ? reduce(page, { type: "compare", name: scenario.name, isOn: true })
        : { ...page, others: [...page.others, { scenario, isOn: true }] };
    }
    case "settings":
      return { ...page, ...action.settings };
    case "began":
      return {
        ...page,
        forecast: undefined,
        run: {
          number: action.number,
          asked: action.asked,
          state: "running",
          done: 0,
          total: 2 * action.asked.replicates,
          began: action.at,
        },
      };
    case "stopped":
      return page.run?.state === "running" ? { ...page, run: { ...page.run, state: "stopped" } } : page;
    case "failed":
      return { ...page, run: undefined, problem: "The forecast stopped working; reload the page." };
    case "answered":
      return answered(page, action.answer);
  }
}

function answered(page: ForecastState, answer: ForecastReply): ForecastState {
  const { run } = page;
  const isCurrent = "run" in answer && run?.number === answer.run && run.state === "running";
  switch (answer.kind) {
    case "opened":
      return { ...page, held: answer.held };
    case "looked":
      return { ...page, look: answer.chart, problem: undefined };
    case "problem":
      return {
        ...page,
        problem: answer.sentence,
        run: isCurrent ? undefined : run,
      };
    case "progress":
      return isCurrent ? { ...page, run: { ...run, done: answer.done, total: answer.total } } : page;
    case "forecast":
      if (!isCurrent) return page;
      return {
        ...page,
        forecast: answer.forecast,
        run: answer.forecast.methods === undefined ? run : { ...run, state: "finished" },
      };
  }
}

/** What the page asks for as it stands, or the sentence that says what is wrong with it. */
export function asked(page: ForecastState): AskedForecast | string {
  const { question, days, replicates, seed } = page;
  if (!(Number.isInteger(days) && days >= 30 && days <= 3650))
    return "The forecast may be of 30 to 3,650 days.";
  if (!(Number.isInteger(replicates) && replicates >= 10 && replicates <= 10_000))
    return "There may be 10 to 10,000 simulations.";
  if (!(Number.isSafeInteger(seed) && seed >= 0)) return "The seed is a whole number from 0.";
  const flaw = flawOf(page.decisions, { start: question.system.start, days });
  if (flaw !== undefined) return flaw;
  const reference = question.scenarios.find(({ policies }) => policies.length === 0) ?? {
    name: "unchanged policy",
    days,
    policies: [],
    limits: [],
    sources: [],
  };
  const compared = page.others.filter(({ isOn }) => isOn).map(({ scenario }) => scenario);
  const all = [reference, setScenario(page)!, ...compared];
  const late = compared.find((scenario) => scenario.policies.some(({ fromDay }) => fromDay >= days));
  if (late !== undefined)
    return `“${late.name}” begins after the forecast ends; give more days, or leave it out.`;
  return {
    scenarios: all
      .filter((scenario, k) => all.findIndex(({ name }) => name === scenario.name) === k)
      .map((scenario) => ({ ...scenario, days })),
    replicates,
    seed,
  };
}

/** The scenario that the controls describe; undefined where they describe none. */
export function setScenario({
  question,
  decisions,
  others,
  days,
}: ForecastState): SystemScenario | undefined {
  if (flawOf(decisions, { start: question.system.start, days }) !== undefined) return undefined;
  const known = [...question.scenarios, ...others.map(({ scenario }) => scenario)];
  return scenarioOf(decisions, known, { start: question.system.start, days });
}

/** The last day of the forecast. */
export function endOf({ question, days }: ForecastState): string {
  return dayName(dayOf(question.system.start) + Math.max(1, Math.trunc(days) || 1) - 1);
}

/** Whether the forecast that is shown is of other settings than the page has now. */
export function isOutdated(page: ForecastState): boolean {
  return page.run !== undefined && JSON.stringify(page.run.asked) !== JSON.stringify(asked(page));
}
