import { useState } from "react";
import { clockWords } from "../../../api/clock.ts";
import { counted } from "../../../domain/noun.ts";
import { type AnswerOf, call, Refusal } from "../../app/client.ts";
import { Dialog } from "../../app/ui/dialog.tsx";
import { useLoaded } from "../../app/ui/loaded.ts";
import { useRows } from "../../app/ui/more-rows.tsx";
import { Sheet } from "../../app/ui/parts.tsx";
import { Said } from "../../app/ui/said.tsx";
import { useWriting } from "../../app/writing.tsx";

/** The imports that were, each with what undoes it. */
export function PastImports({
  dossier,
  onUndo,
  ...first
}: AnswerOf<"import.list"> & { readonly dossier: string; readonly onUndo: (run: number) => void }) {
  const { writable } = useWriting();
  const { rows, more } = useRows(dossier, "import.list", {}, first);
  return (
    <section aria-label="Past imports">
      <h2>Past imports</h2>
      {rows.length === 0 ? (
        <p>Nothing was imported yet.</p>
      ) : (
        <Sheet label="Imports" heads={["When", "Files", { number: "Records" }, "Undo"]}>
          {rows.map(({ run, at, clock, what, records, undone }) => (
            <tr key={run}>
              <td className="when">
                {at.slice(0, 16).replace("T", " ")} UTC{clockWords[clock]}
              </td>
              <td className="import-files">
                <Said text={what} />
              </td>
              <td className="number">{records.toLocaleString("en")}</td>
              <td>
                {undone ? (
                  "undone"
                ) : writable ? (
                  <button
                    type="button"
                    className="button small-button"
                    aria-label={`Undo import of ${what.slice(0, 60)}, ${at.slice(0, 16).replace("T", " ")}`}
                    onClick={() => onUndo(run)}
                  >
                    Undo import
                  </button>
                ) : null}
              </td>
            </tr>
          ))}
        </Sheet>
      )}
      {more}
    </section>
  );
}

/** What undoing would do, and what it can't, before it is done. */
export function UndoDialog({
  dossier,
  run,
  onClose,
  onUndone,
}: {
  readonly dossier: string;
  readonly run: number;
  readonly onClose: () => void;
  readonly onUndone: (said: string) => void;
}) {
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const looked = useLoaded(async () => {
    try {
      return (await call(dossier, "import.undo-try", { run })).answer;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setProblem(error.message);
      return undefined;
    }
  }, `${dossier} ${run}`);
  const would = looked?.value;

  async function undo(): Promise<void> {
    setBusy(true);
    try {
      const { answer } = await call(dossier, "import.undo", { run });
      onUndone(`Import undone: ${counted(answer.taken_back + answer.restored, "record")}`);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setProblem(error.message);
      setBusy(false);
    }
  }

  return (
    <Dialog title="Undo import" onClose={onClose}>
      {problem === undefined ? null : <p role="alert">{problem}</p>}
      {would === undefined ? (
        <p role="status">{problem === undefined ? "Being looked up …" : ""}</p>
      ) : (
        <>
          <p>
            {counted(would.taken_back, "record")} that it made {would.taken_back === 1 ? "is" : "are"} taken
            back.{" "}
            {would.restored === 0
              ? ""
              : `${counted(would.restored, "record")} that it changed ${would.restored === 1 ? "stands" : "stand"} as before. `}
            The history keeps all.
          </p>
          {would.kept.length === 0 ? null : (
            <>
              <p>{counted(would.kept.length, "record")} can’t be taken back and stay as they are:</p>
              <ul className="import-list import-kept">
                {would.kept.slice(0, 50).map(({ ref, why }) => (
                  <li key={ref}>
                    <span className="ref">{ref}</span>: {why}
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
      <div className="actions">
        <button
          type="button"
          className="button primary"
          disabled={isBusy || would === undefined || would.taken_back + would.restored === 0}
          onClick={() => void undo()}
        >
          Undo it
        </button>
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </Dialog>
  );
}
