import { wordsOf } from "../../../domain/noun.ts";
import { NamingContext, type ScreenOf } from "../../app/screen.tsx";
import { useRows } from "../../app/ui/more-rows.tsx";
import { Sheet } from "../../app/ui/parts.tsx";
import { RefLink } from "../../app/ui/record-link.tsx";
import { Said } from "../../app/ui/said.tsx";

/** Letters with what has come of each by today. */
export function Page({ dossier, answer, checkpoint }: ScreenOf<"letter.list">) {
  const { rows, names, more } = useRows(dossier, "letter.list", {}, { answer, checkpoint });
  return (
    <NamingContext value={{ dossier, names }}>
      <h1>Letters</h1>
      <p className="lead">
        A copy is no opportunity to reply, and what is due on a day is not overdue on it.
      </p>
      {rows.length === 0 ? (
        <p>No letter is on file. One is added from the list of letters.</p>
      ) : (
        <Sheet label="Letters" heads={["To", "Dated", "Answer by", "Stands", "Letter"]}>
          {rows.map(({ ref, addressee, office, dated, respond_by: respondBy, state, waiting }) => (
            <tr key={ref}>
              <td>
                <Said text={office === null ? addressee : `${addressee}, ${office}`} />
              </td>
              <td>{dated ?? "–"}</td>
              <td>{respondBy ?? "–"}</td>
              <td>
                {wordsOf(state)}
                {waiting === null ? "" : `, ${waiting} days`}
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
