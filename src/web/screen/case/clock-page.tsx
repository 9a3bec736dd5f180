import type { CaseClockRow } from "../../../api/case.ts";
import { wordsOf } from "../../../domain/noun.ts";
import type { ScreenOf } from "../../app/screen.tsx";
import { Sheet } from "../../app/ui/parts.tsx";
import { RefLink } from "../../app/ui/record-link.tsx";
import { Said } from "../../app/ui/said.tsx";
import { CertaintyOf } from "./certainty.tsx";
import { Questions } from "./questions.tsx";

/** The time limits of law held against one person: a plain list, no colours, each with how sure it is and what would decide it. */
export function Page({ answer }: ScreenOf<"case.clocks">) {
  const { on, episodes } = answer;
  return (
    <>
      <h1>Time limits of law</h1>
      <p className="lead">
        <RefLink reference={answer.case} />, as of {on}. Being within a limit is not the same as being lawful;
        what follows from one that was passed a lawyer says.
      </p>
      {episodes.map(({ episode, clocks, gaps, repeated, questions }) => (
        <section key={episode ?? ""}>
          <h2>
            {episode === null ? (
              "No deprivation of liberty is on file; of one it would be asked"
            ) : (
              <RefLink reference={episode} />
            )}
          </h2>
          <Sheet label="Time limits" heads={["Clock", "Verdict", "What would decide it", "Rule", "On file"]}>
            {clocks.map((clock) => (
              <Clock key={clock.clock} clock={clock} />
            ))}
          </Sheet>
          {gaps.length + repeated.length === 0 ? null : (
            <>
              <h3>Orders</h3>
              <ul>
                {gaps.map(({ says, after, before, ended, began }) => (
                  <li key={`${after} ${ended} ${began}`}>
                    {says} <RefLink reference={after} />, to {ended}; <RefLink reference={before} />, from{" "}
                    {began}
                  </li>
                ))}
                {repeated.map(({ reasons, orders }) => (
                  <li key={reasons}>
                    The same reasons word for word, {orders.map(({ on: day }) => day ?? "undated").join(", ")}
                    : <Said text={reasons} />
                  </li>
                ))}
              </ul>
            </>
          )}
          <Questions title="Not on file" questions={questions} />
        </section>
      ))}
    </>
  );
}

function Clock({ clock }: { readonly clock: CaseClockRow }) {
  const moments = [...clock.from, ...clock.to];
  return (
    <tr>
      <td>
        {wordsOf(clock.kind)}: <Said text={clock.cites.join("; ")} />
      </td>
      <td>
        {clock.verdict.replaceAll("-", " ")}. {clock.says}
        {clock.note === null ? null : (
          <div className="small">
            <Said text={clock.note} />
          </div>
        )}
      </td>
      <td>{clock.decides.map(wordsOf).join(", ")}</td>
      <td>
        <CertaintyOf rule={clock} />
        {clock.verdict === "not-applicable"
          ? null
          : clock.applies.map(({ norm, says, certainty }) => (
              <div key={`${norm ?? ""} ${says}`}>
                {norm === null ? null : <RefLink reference={norm} bare />} {says}
                {certainty === null ? "" : ` (${certainty})`}
              </div>
            ))}
      </td>
      <td>
        {moments.map(({ moment, on, ref }) => (
          <div key={`${moment} ${ref} ${on ?? ""}`}>
            {wordsOf(moment)} {on ?? ""} <RefLink reference={ref} bare />
          </div>
        ))}
      </td>
    </tr>
  );
}
