import { wordsOf } from "../../../domain/noun.ts";
import { addressOf } from "../../app/address.ts";
import { NamingContext, type ScreenOf } from "../../app/screen.tsx";
import { Go } from "../../app/ui/go.tsx";
import { useRows } from "../../app/ui/more-rows.tsx";
import { Sheet } from "../../app/ui/parts.tsx";
import { RefLink } from "../../app/ui/record-link.tsx";
import { Said } from "../../app/ui/said.tsx";

/** Calls and promises with how each stands today, from dated and evidenced observations alone; those that are overdue first. */
export function Page({ dossier, answer, checkpoint }: ScreenOf<"tracker.list">) {
  const { rows, names, more } = useRows(dossier, "tracker.list", {}, { answer, checkpoint });
  return (
    <NamingContext value={{ dossier, names }}>
      <h1>Calls and promises</h1>
      <p className="lead">
        What was asked of whom, and what became of it by what was seen. “Immediately” is no date, so nothing
        is overdue by it. <Go to={addressOf.dossier(dossier, "work/threads")}>Threads</Go> show what was asked
        again, by <Go to={addressOf.dossier(dossier, "work/repeats")}>repeats</Go> that a person confirmed.
      </p>
      {rows.length === 0 ? (
        <p>None is on file. A recommendation or a promise is added from its list.</p>
      ) : (
        <Sheet label="Calls and promises" heads={["To, or by", "What", "By when", "Stands", "Record"]}>
          {rows
            .toSorted((a, b) => Number(b.overdue) - Number(a.overdue))
            .map(({ ref, of, says, is, claim, due, deadline, overdue, level, since }) => (
              <tr key={ref}>
                <td>
                  <Said text={of} />
                </td>
                <td className="long">
                  <Said text={says} />
                </td>
                <td>
                  {overdue ? <b>overdue, </b> : null}
                  {due ?? deadline ?? "no date"}
                </td>
                <td>
                  {is === "call" || is === "promise" ? "" : `${wordsOf(is)}: `}
                  {claim === null ? wordsOf(level) : wordsOf(claim.stands)}
                  {since === null ? "" : `, ${since}`}
                  {claim?.by.map(({ ref: by, reason }) => (
                    <div className="small" key={by}>
                      <RefLink reference={by} bare /> <Said text={reason} />
                    </div>
                  ))}
                </td>
                <td>
                  <RefLink reference={ref} bare />
                </td>
              </tr>
            ))}
        </Sheet>
      )}
      {more}
    </NamingContext>
  );
}
