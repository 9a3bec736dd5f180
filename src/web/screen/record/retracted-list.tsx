import { clockWords } from "../../../api/clock.ts";
import { wordsOf } from "../../../domain/noun.ts";
import { NamingContext, type ScreenOf } from "../../app/screen.tsx";
import { useRows } from "../../app/ui/more-rows.tsx";
import { Sheet } from "../../app/ui/parts.tsx";
import { RefLink } from "../../app/ui/record-link.tsx";
import { Said } from "../../app/ui/said.tsx";

/** Every record that was taken back: it left counts and lists, and stays in the history. */
export function Page({ dossier, answer, checkpoint }: ScreenOf<"record.retracted">) {
  const { rows, names, more } = useRows(dossier, "record.retracted", {}, { answer, checkpoint });
  return (
    <NamingContext value={{ dossier, names }}>
      <h1>Taken back</h1>
      <p className="lead">
        What was taken back counts nowhere and is listed nowhere else; its history stays.
      </p>
      {rows.length === 0 ? (
        <p>Nothing was taken back.</p>
      ) : (
        <Sheet label="Taken back" heads={["Record", "Kind", "When", "Why", "Still named by"]}>
          {rows.map(({ ref, kind, at, clock, why, into, named_by: namedBy }) => (
            <tr key={ref}>
              <td>
                <RefLink reference={ref} bare />
                {into === null ? null : (
                  <>
                    {" is one with "}
                    <RefLink reference={into} />
                  </>
                )}
              </td>
              <td>{wordsOf(kind)}</td>
              <td className="when">
                {at.slice(0, 16).replace("T", " ")} UTC{clockWords[clock]}
              </td>
              <td>
                <Said text={why} />
              </td>
              <td>
                {namedBy.map((name, index) => (
                  <span key={name}>
                    {index === 0 ? "" : ", "}
                    <RefLink reference={name} bare />
                  </span>
                ))}
              </td>
            </tr>
          ))}
        </Sheet>
      )}
      {more}
    </NamingContext>
  );
}
