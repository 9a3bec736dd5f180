import { fieldLabel } from "../../../domain/field-words.ts";
import { wordsOf } from "../../../domain/noun.ts";
import { NamingContext, type ScreenOf } from "../../app/screen.tsx";
import { useRows } from "../../app/ui/more-rows.tsx";
import { Sheet } from "../../app/ui/parts.tsx";
import { NameLink } from "../../app/ui/record-link.tsx";

/** Every record whose newest versions disagree; each is settled on its own page. */
export function Page({ dossier, answer, checkpoint }: ScreenOf<"record.conflicts">) {
  const { rows, names, more } = useRows(dossier, "record.conflicts", {}, { answer, checkpoint });
  return (
    <NamingContext value={{ dossier, names }}>
      <h1>Conflicts</h1>
      <p className="lead">
        Records of which two versions say something else in one field. Open one to see both, and settle it
        there.
      </p>
      {rows.length === 0 ? (
        <p>No two versions disagree.</p>
      ) : (
        <Sheet label="Conflicts" heads={["Record", "Kind", "Fields"]}>
          {rows.map(({ ref, kind, fields }) => (
            <tr key={ref}>
              <td className="named">
                <NameLink reference={ref} />
              </td>
              <td>{wordsOf(kind)}</td>
              <td>{fields.map(fieldLabel).join(", ")}</td>
            </tr>
          ))}
        </Sheet>
      )}
      {more}
    </NamingContext>
  );
}
