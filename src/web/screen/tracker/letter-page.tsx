import type { ChainRow } from "../../../api/tracker.ts";
import { deliveryText, outcomeWords } from "../../../api/wording.ts";
import { counted, wordsOf } from "../../../domain/noun.ts";
import { NamingContext, type ScreenOf } from "../../app/screen.tsx";
import { useRows } from "../../app/ui/more-rows.tsx";
import { Sheet } from "../../app/ui/parts.tsx";
import { RefLink } from "../../app/ui/record-link.tsx";
import { Said } from "../../app/ui/said.tsx";

/** Letters with their reminders and answers, question by question; those that are overdue first. */
export function Page({ dossier, answer, checkpoint }: ScreenOf<"letter.chains">) {
  const { rows, names, more } = useRows(dossier, "letter.chains", {}, { answer, checkpoint });
  return (
    <NamingContext value={{ dossier, names }}>
      <h1>Letters</h1>
      <p className="lead">
        A copy is no opportunity to reply, and what is due on a day is not overdue on it. A reminder moves the
        last day only where it names one.
      </p>
      {rows.length === 0 ? <p>No letter is on file. One is added from the list of letters.</p> : null}
      {rows
        .toSorted((a, b) => (b.overdue_days ?? -1) - (a.overdue_days ?? -1))
        .map((chain) => (
          <Chain key={chain.chain} chain={chain} />
        ))}
      {more}
    </NamingContext>
  );
}

function Chain({ chain }: { readonly chain: ChainRow }) {
  const { addressee, office, subject, state, respond_by: due, letters, questions, puts, waiting } = chain;
  const { overdue_days: overdue, late_days: late } = chain;
  return (
    <section>
      <h2>
        <Said text={office === null ? addressee : `${addressee}, ${office}`} />
      </h2>
      <p>
        {subject === null ? null : (
          <>
            <Said text={subject} />.{" "}
          </>
        )}
        <b>{wordsOf(state)}</b>
        {overdue === null ? "" : `, overdue by ${counted(overdue, "day")}`}
        {late === null ? "" : `, ${counted(late, "day")} late`}
        {waiting === null ? "" : `, waiting ${counted(waiting, "day")}`};{" "}
        {due === null ? "no last day for an answer" : `answer by ${due}`}
      </p>
      <ul className="plain">
        {letters.map((letter) => (
          <li key={letter.ref}>
            {letter.dated ?? "no date"}: {wordsOf(letter.role)} of <Said text={letter.sender} />{" "}
            <RefLink reference={letter.ref} bare />
            <Said text={deliveryText(letter)} />
          </li>
        ))}
        {puts.length === 0 ? null : (
          <li>
            puts{" "}
            {puts.map((ref) => (
              <span key={ref}>
                <RefLink reference={ref} bare />{" "}
              </span>
            ))}
          </li>
        )}
      </ul>
      {questions.length === 0 ? null : (
        <Sheet label="Questions" heads={["Question", "What came", "By"]}>
          {questions.map(({ of, number, asks, outcome, by, says }) => (
            <tr key={`${of} ${number}`}>
              <td className="long">
                {number}. <Said text={asks} />
              </td>
              <td>
                {outcomeWords[outcome]}
                {says === null ? null : (
                  <>
                    : <Said text={says} />
                  </>
                )}
              </td>
              <td>{by === null ? "" : <RefLink reference={by} bare />}</td>
            </tr>
          ))}
        </Sheet>
      )}
    </section>
  );
}
