import "./place.css";
import { outcomeWords } from "../../../api/wording.ts";
import { wordsOf } from "../../../domain/noun.ts";
import type { ScreenOf } from "../../app/screen.tsx";
import { RefLink } from "../../app/ui/record-link.tsx";
import { Said } from "../../app/ui/said.tsx";

/** The checklist for the next visit to a place, to be printed: boxes to tick, room to write, no person. */
export function Page({ answer }: ScreenOf<"place.visit">) {
  const { name, on, last_visit: last, calls, promises, questions, seen, unverified } = answer;
  const { follow_ups: followUps, left_out: leftOut } = answer;
  return (
    <div className="visit">
      <h1>
        Next visit: <Said text={name} />
      </h1>
      <p>
        Made for {on};{" "}
        {last === null ? (
          "no visit is on file."
        ) : (
          <>
            last visit {last.on} <RefLink reference={last.at} bare />.
          </>
        )}{" "}
        <button type="button" className="button small-button actions" onClick={() => globalThis.print()}>
          Print
        </button>
      </p>
      <Part title="Open calls">
        {calls.map(({ ref, says, to, deadline, overdue, level, since }) => (
          <Line key={ref} reference={ref}>
            <Said text={says} /> To: <Said text={to} />. {standing(level, since, deadline, overdue)}
          </Line>
        ))}
      </Part>
      <Part title="Promises">
        {promises.map(({ ref, says, by, due, overdue, level, since }) => (
          <Line key={ref} reference={ref}>
            <Said text={says} /> By: <Said text={by} />. {standing(level, since, due, overdue)}
          </Line>
        ))}
      </Part>
      <Part title="Questions without an answer">
        {questions.map(({ letter, number, asks, outcome }) => (
          <Line key={`${letter} ${number}`} reference={letter}>
            <Said text={asks} /> {outcomeWords[outcome]}
          </Line>
        ))}
      </Part>
      <Part title="Seen last time; look again">
        {seen.map(({ ref, of, says, on: day }) => (
          <Line key={ref} reference={ref}>
            <Said text={of} />: <Said text={says} />
            {day === null ? "" : `, ${day}`}
          </Line>
        ))}
      </Part>
      <Part title="Nobody could verify">
        {unverified.map(({ says, why }) => (
          <Line key={`${says} ${why}`}>
            <Said text={says} /> ({why})
          </Line>
        ))}
      </Part>
      {followUps === null ? null : (
        <p>
          To be looked after, of those who were held there: {followUps.due + followUps.overdue}, of whom{" "}
          {followUps.overdue} overdue. Who they are does not stand on paper.
        </p>
      )}
      {leftOut === 0 ? null : <p className="small">Lines that name a person are left out: {leftOut}.</p>}
    </div>
  );
}

function standing(level: string, since: string | null, due: string | null, overdue: boolean): string {
  return `Stands: ${wordsOf(level)}${since === null ? "" : `, ${since}`}; ${due === null ? "no date" : `due ${due}`}${overdue ? ", overdue" : ""}.`;
}

function Part({
  title,
  children,
}: {
  readonly title: string;
  readonly children: readonly React.ReactNode[];
}) {
  return (
    <section>
      <h2>{title}</h2>
      {children.length === 0 ? <p>None on file.</p> : <ul className="plain">{children}</ul>}
    </section>
  );
}

function Line({ reference, children }: { readonly reference?: string; readonly children: React.ReactNode }) {
  return (
    <li className="visit-line">
      <span aria-hidden="true">☐</span> {children}{" "}
      {reference === undefined ? null : <RefLink reference={reference} bare />}
    </li>
  );
}
