import { type ReactNode, useId } from "react";
import { grouped } from "../../../arithmetic/number-text.ts";
import type { ReleaseOrder } from "../../../simulation/engine/policy.ts";
import { type DecisionName, type Decisions, decisionNames, type DecisionStage, stages } from "./decision.ts";

const stageNames: Readonly<Record<DecisionStage, string>> = {
  "pre-trial": "Pre-trial detention",
  sentence: "Prison after sentence",
  "compulsory-centre": "Compulsory centres",
};

/** One control for each kind of decision: on or off, from when, and how far. */
export function Controls({
  decisions,
  held,
  start,
  end,
  onChange,
}: {
  readonly decisions: Decisions;
  /** People held at the start by stage, so that no more can be released than there are. */
  readonly held: readonly number[];
  readonly start: string;
  readonly end: string;
  readonly onChange: (decisions: Decisions) => void;
}) {
  const { release, admissions, bail, centres, trials, limit } = decisions;
  function set<N extends DecisionName>(name: N, change: Partial<Decisions[N]>): void {
    onChange({ ...decisions, [name]: { ...decisions[name], ...change } });
  }
  const card = (name: DecisionName, content: ReactNode): ReactNode => (
    <Card
      name={name}
      decision={decisions[name]}
      start={start}
      end={end}
      onChange={(change) => set(name, change)}
    >
      {content}
    </Card>
  );
  const there = stages.reduce(
    (sum, stage, s) => sum + (release.stages.includes(stage) ? (held[s] ?? 0) : 0),
    0,
  );
  const most = Math.max(100, Math.floor(there / 100) * 100);
  return (
    <>
      {card(
        "release",
        <>
          <Amount
            label="People"
            said={`${grouped(release.people)} people`}
            value={release.people}
            from={0}
            to={Math.max(most, release.people)}
            step={100}
            onChange={(people) => set("release", { people })}
          />
          <fieldset className="choices">
            <legend>From</legend>
            {stages.map((stage) => (
              <label key={stage}>
                <input
                  autoComplete="off"
                  type="checkbox"
                  checked={release.stages.includes(stage)}
                  onChange={({ target }) =>
                    set("release", {
                      stages: target.checked
                        ? [...release.stages, stage]
                        : release.stages.filter((each) => each !== stage),
                    })
                  }
                />{" "}
                {stageNames[stage]}
              </label>
            ))}
          </fieldset>
          <label className="choice">
            <span>Aged</span>
            <select
              autoComplete="off"
              value={release.minimumAge}
              onChange={({ target }) => set("release", { minimumAge: Number(target.value) })}
            >
              <option value={0}>any age</option>
              {[50, 60, 70].map((age) => (
                <option key={age} value={age}>
                  {age} and more
                </option>
              ))}
            </select>
          </label>
          <label className="choice">
            <span>Chosen</span>
            <select
              autoComplete="off"
              value={release.order}
              onChange={({ target }) => set("release", { order: target.value as ReleaseOrder })}
            >
              <option value="by-lot">by lot</option>
              <option value="nearest-end">nearest their end first</option>
            </select>
          </label>
        </>,
      )}
      {card(
        "admissions",
        <Amount
          label="How many fewer"
          said={`${admissions.percentFewer} % fewer`}
          value={admissions.percentFewer}
          from={0}
          to={100}
          step={5}
          onChange={(percentFewer) => set("admissions", { percentFewer })}
        />,
      )}
      {card(
        "bail",
        <Amount
          label="Of those who would enter pre-trial detention"
          said={`${bail.percentFree} % stay free`}
          value={bail.percentFree}
          from={0}
          to={100}
          step={5}
          onChange={(percentFree) => set("bail", { percentFree })}
        />,
      )}
      {card(
        "trials",
        <Amount
          label="Time before trial runs"
          said={`${trials.timesAsFast} times as fast`}
          value={trials.timesAsFast}
          from={1}
          to={6}
          step={0.5}
          onChange={(timesAsFast) => set("trials", { timesAsFast })}
        />,
      )}
      {card(
        "limit",
        <>
          <Amount
            label="Nobody before trial longer than"
            said={`${limit.days} days`}
            value={limit.days}
            from={30}
            to={720}
            step={30}
            onChange={(days) => set("limit", { days })}
          />
          <Amount
            label="Obeyed"
            said={`in ${limit.percentObeyed} of 100 cases`}
            value={limit.percentObeyed}
            from={0}
            to={100}
            step={5}
            onChange={(percentObeyed) => set("limit", { percentObeyed })}
          />
        </>,
      )}
      {card(
        "centres",
        <Amount
          label="Emptied evenly over"
          said={centres.overDays === 1 ? "one day" : `${centres.overDays} days`}
          value={centres.overDays}
          from={1}
          to={180}
          step={1}
          onChange={(overDays) => set("centres", { overDays })}
        />,
      )}
    </>
  );
}

function Card({
  name,
  decision,
  start,
  end,
  onChange,
  children,
}: {
  readonly name: DecisionName;
  readonly decision: { readonly isOn: boolean; readonly from: string };
  readonly start: string;
  readonly end: string;
  readonly onChange: (change: { readonly isOn?: boolean; readonly from?: string }) => void;
  readonly children: ReactNode;
}) {
  return (
    <fieldset className={decision.isOn ? "decision is-on" : "decision"}>
      <legend>
        <label>
          <input
            autoComplete="off"
            type="checkbox"
            checked={decision.isOn}
            onChange={({ target }) => onChange({ isOn: target.checked })}
          />{" "}
          {decisionNames[name]}
        </label>
      </legend>
      {decision.isOn && (
        <div className="decision-body">
          <label className="choice">
            <span>{name === "release" ? "On" : "From"}</span>
            <input
              autoComplete="off"
              type="date"
              value={decision.from}
              min={start}
              max={end}
              onChange={({ target }) => onChange({ from: target.value })}
            />
          </label>
          {children}
        </div>
      )}
    </fieldset>
  );
}

/** A slider that says in words where it stands. */
function Amount({
  label,
  said,
  value,
  from,
  to,
  step,
  onChange,
}: {
  readonly label: string;
  readonly said: string;
  readonly value: number;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly onChange: (value: number) => void;
}) {
  const id = useId();
  return (
    <div className="amount">
      <label htmlFor={id}>{label}</label> <output htmlFor={id}>{said}</output>
      <input
        autoComplete="off"
        id={id}
        type="range"
        min={from}
        max={to}
        step={step}
        value={value}
        aria-valuetext={said}
        onChange={({ target }) => onChange(Number(target.value))}
      />
    </div>
  );
}
