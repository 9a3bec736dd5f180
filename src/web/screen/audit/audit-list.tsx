import { clockWords } from "../../../api/clock.ts";
import { auditSaid } from "../../../api/dossier.ts";
import { wordsOf } from "../../../domain/noun.ts";
import type { ScreenOf } from "../../app/screen.tsx";
import { useRows } from "../../app/ui/more-rows.tsx";
import { Sheet } from "../../app/ui/parts.tsx";
import { Said } from "../../app/ui/said.tsx";

/** What the journal keeps beside records: devices that came, what was given out and for whom, what was refused. */
export function Page({ dossier, answer, checkpoint }: ScreenOf<"dossier.audit">) {
  const { rows, more } = useRows(dossier, "dossier.audit", {}, { answer, checkpoint });
  return (
    <>
      <h1>Audit</h1>
      <p className="lead">
        Devices that came, what was given out and for whom, and what was refused; signed, and kept for good.
      </p>
      {rows.length === 0 ? (
        <p>There is nothing to show here.</p>
      ) : (
        <Sheet label="Audit" heads={["Entry", "When", "What", "Of it is known", "By device"]}>
          {rows.map(({ position, at, clock, event, says, device }) => (
            <tr key={position}>
              <td>{position}</td>
              <td className="when">
                {at.slice(0, 16).replace("T", " ")} UTC{clockWords[clock]}
              </td>
              <td>{wordsOf(event)}</td>
              <td>
                <Said text={auditSaid(says)} />
              </td>
              <td>
                <code>{device.slice(0, 8)}</code>
              </td>
            </tr>
          ))}
        </Sheet>
      )}
      {more}
    </>
  );
}
