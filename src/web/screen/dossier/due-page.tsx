import { NamingContext, type ScreenOf } from "../../app/screen.tsx";
import { useRows } from "../../app/ui/more-rows.tsx";
import { Sheet } from "../../app/ui/parts.tsx";
import { NameLink, RefLink } from "../../app/ui/record-link.tsx";
import { Said } from "../../app/ui/said.tsx";

/** Follow-ups whose time has come, the longest overdue first. */
export function Page({ dossier, answer, checkpoint }: ScreenOf<"follow-up.due">) {
  const { rows, names, more } = useRows(dossier, "follow-up.due", {}, { answer, checkpoint });
  return (
    <NamingContext value={{ dossier, names }}>
      <h1>Follow-ups that are due</h1>
      <p className="lead">
        A follow-up leaves this list once it is recorded as done, or is given another time.
      </p>
      {rows.length === 0 ? (
        <p>
          No follow-up is due. One is added on the page of a person, with the day by which it is to be done.
        </p>
      ) : (
        <Sheet label="Follow-ups that are due" heads={["Person", "When", "Risk", "Follow-up"]}>
          {rows.map(({ ref, person, risk, due, overdue }) => (
            <tr key={ref}>
              <td>
                <NameLink reference={person} />
              </td>
              <td>
                {overdue ? "overdue" : "due"}, <Said text={due} />
              </td>
              <td>{risk ?? "–"}</td>
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
