import type { ConsistencyRow } from "../../../api/listing.ts";
import { NamingContext, type ScreenOf } from "../../app/screen.tsx";
import { Sheet, Tag } from "../../app/ui/parts.tsx";
import { useRows } from "../../app/ui/more-rows.tsx";
import { RefLink } from "../../app/ui/record-link.tsx";
import { Said } from "../../app/ui/said.tsx";

/** Rules that coded cases keep, break, or leave open, as far as they have been read; what is broken first. */
export function Page({ dossier, answer, checkpoint }: ScreenOf<"finding.consistency">) {
  const { rows, names, more } = useRows(dossier, "finding.consistency", {}, { answer, checkpoint });
  const order: readonly ConsistencyRow["verdict"][] = ["broken", "cannot-tell", "holds"];
  const sorted = order.flatMap((verdict) => rows.filter((row) => row.verdict === verdict));
  return (
    <NamingContext value={{ dossier, names }}>
      <h1>Checks</h1>
      <p className="lead">
        What coded answers say of each other and of the dates: rules kept, broken, or left open.
      </p>
      {rows.length === 0 ? (
        <p>No rule applies to what is on file.</p>
      ) : (
        <Sheet label="Checks" heads={["Verdict", "Record", "Why", "Rule"]}>
          {sorted.map(({ id, verdict, record, why, rule }) => (
            <tr key={id}>
              <td>
                <Tag verdict={verdict} />
              </td>
              <td>
                <RefLink reference={record} />
              </td>
              <td className="long">
                <Said text={why} />
              </td>
              <td>{rule}</td>
            </tr>
          ))}
        </Sheet>
      )}
      {more}
    </NamingContext>
  );
}
