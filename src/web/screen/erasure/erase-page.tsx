import "./erasure.css";
import { useState } from "react";
import { useRouter } from "@tanstack/react-router";
import { counted } from "../../../domain/noun.ts";
import { addressOf } from "../../app/address.ts";
import { call, Refusal } from "../../app/client.ts";
import { NamingContext, type ScreenOf } from "../../app/screen.tsx";
import { WhyField } from "../../app/ui/dialog.tsx";
import { Go } from "../../app/ui/go.tsx";
import { Facts } from "../../app/ui/parts.tsx";
import { NameLink } from "../../app/ui/record-link.tsx";
import { useWriting } from "../../app/writing.tsx";
import { Backups, GivenOut, StillNamed } from "./left.tsx";
import { keepReceipt } from "./receipt.ts";

/** What an erasure would take and what it would leave; it is done once its number is typed. */
export function Page({ dossier, answer, params }: ScreenOf<"record.would-erase">) {
  const router = useRouter();
  const { writable, saved } = useWriting();
  const [why, setWhy] = useState("");
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const { ref, records, what, notes, names } = answer;
  const isConfirmed = typed.trim() === String(records);

  async function erase(): Promise<void> {
    setProblem(undefined);
    setBusy(true);
    try {
      const { answer: report } = await call(dossier, "record.erase", { ref, why, confirm: records });
      keepReceipt({ dossier, report, names });
      saved([], `${counted(report.records, "record")} erased`);
      // What this address showed is gone.
      router.history.replace(addressOf.dossier(dossier, "erasures"));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setProblem(error.message);
      setBusy(false);
    }
  }

  return (
    <NamingContext value={{ dossier, names }}>
      <h1>Erase for good</h1>
      <p className="lead">
        Where somebody withdraws: <NameLink reference={ref} /> goes, with all that belongs to it, in every
        version. Nothing brings it back. What was entered by mistake is{" "}
        <Go to={addressOf.record(dossier, params["id"]!)}>taken back</Go> instead.
      </p>
      <section aria-labelledby="goes">
        <h2 id="goes">What goes</h2>
        <Facts
          rows={[
            ["records", `${records.toLocaleString("en")}: ${what}`],
            ...(notes === 0 ? [] : ([["notes of the journal", notes.toLocaleString("en")]] as const)),
          ]}
        />
      </section>
      <section aria-labelledby="named">
        <h2 id="named">What would still name it</h2>
        <StillNamed {...answer} />
      </section>
      <section aria-labelledby="given">
        <h2 id="given">What was given out</h2>
        <GivenOut published={answer.published} />
      </section>
      <section aria-labelledby="backups">
        <h2 id="backups">Backups that hold it</h2>
        <Backups backups={answer.backups} />
      </section>
      {!writable ? (
        <p>This dossier is open to read; nothing can be erased.</p>
      ) : (
        <form
          className="erase-form"
          aria-label="Erase for good"
          autoComplete="off"
          onSubmit={(event) => {
            event.preventDefault();
            void erase();
          }}
        >
          <WhyField value={why} onChange={setWhy} />
          <div className="field">
            <label htmlFor="confirm">
              Type {records} to erase {counted(records, "record")}
            </label>
            <input
              id="confirm"
              inputMode="numeric"
              autoComplete="off"
              spellCheck={false}
              value={typed}
              onChange={({ target }) => setTyped(target.value)}
            />
          </div>
          <div className="actions">
            <button
              type="submit"
              className="button danger"
              disabled={isBusy || !isConfirmed || why.trim() === ""}
            >
              Erase {counted(records, "record")} for good
            </button>
            <button type="button" className="button" disabled={isBusy} onClick={() => router.history.back()}>
              Cancel
            </button>
            {isBusy ? <span role="status">Being erased …</span> : null}
          </div>
          {problem === undefined ? null : <p role="alert">{problem}</p>}
        </form>
      )}
    </NamingContext>
  );
}
