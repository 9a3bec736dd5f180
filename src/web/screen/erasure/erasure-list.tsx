import "./erasure.css";
import { counted } from "../../../domain/noun.ts";
import { NamingContext, type ScreenOf } from "../../app/screen.tsx";
import { useRows } from "../../app/ui/more-rows.tsx";
import { Facts } from "../../app/ui/parts.tsx";
import { Said } from "../../app/ui/said.tsx";
import { Backups, Devices, GivenOut, StillNamed } from "./left.tsx";
import { receiptOf } from "./receipt.ts";

/** Every erasure with what it could not reach, the newest first; of the one just made also what still names it. */
export function Page({ dossier, answer, checkpoint }: ScreenOf<"record.erasures">) {
  const { rows, names, more } = useRows(dossier, "record.erasures", {}, { answer, checkpoint });
  const receipt = receiptOf(dossier);
  return (
    <NamingContext value={{ dossier, names: { ...names, ...receipt?.names } }}>
      <h1>Erasures</h1>
      <p className="lead">
        What was erased for good, and what no program can fetch back. Each is a receipt; it names nobody.
      </p>
      {receipt === undefined ? null : (
        <section className="callout" aria-labelledby="just">
          <h2 id="just">Just erased</h2>
          <p>
            {counted(receipt.report.records, "record is", "records are")} gone for good ({receipt.report.what}
            ); {counted(receipt.report.entries, "entry", "entries")} of the journal{" "}
            {receipt.report.entries === 1 ? "seals" : "seal"} nothing any more.
          </p>
          <h3>What still names it</h3>
          <StillNamed {...receipt.report} />
        </section>
      )}
      {rows.length === 0 ? (
        <p>Nothing was erased.</p>
      ) : (
        rows
          .toReversed()
          .map(({ position, at, device, what, records, notes, published, backups, devices }) => (
            <article key={position} className="erasure" aria-labelledby={`erasure-${position}`}>
              <h2 id={`erasure-${position}`}>
                <span className="when">{at.slice(0, 16).replace("T", " ")} UTC</span>
              </h2>
              <Facts
                rows={[
                  [
                    "what, and why",
                    what === null ? <i key="w">not to be read</i> : <Said key="w" text={what} />,
                  ],
                  ["records", records.toLocaleString("en")],
                  ["notes of the journal", notes.toLocaleString("en")],
                  ["ordered by", <code key="d">{device.slice(0, 8)}</code>],
                  ["carried out", <Devices key="c" devices={devices} />],
                ]}
              />
              <h3>What was given out before</h3>
              <GivenOut published={published} />
              <h3>Backups that hold it</h3>
              <Backups backups={backups} />
            </article>
          ))
      )}
      {more}
    </NamingContext>
  );
}
