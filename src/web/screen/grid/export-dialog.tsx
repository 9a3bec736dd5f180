import { useState } from "react";
import { counted } from "../../../domain/noun.ts";
import { call, Refusal } from "../../app/client.ts";
import { useWriting } from "../../app/writing.tsx";
import { Dialog } from "../../app/ui/dialog.tsx";
import { download } from "../../app/ui/download.ts";
import { type GridView, questionOf } from "./view.ts";

/** Says what leaves as a file, and for whom, before it does; the journal keeps that it was asked for. */
export function ExportDialog({
  dossier,
  kind,
  title,
  format,
  view,
  rows,
  onClose,
}: {
  readonly dossier: string;
  readonly kind: string;
  readonly title: string;
  readonly format: "csv" | "xlsx";
  readonly view: GridView;
  readonly rows: number;
  readonly onClose: () => void;
}) {
  const { readFor } = useWriting();
  const [done, setDone] = useState<number>();
  const [problem, setProblem] = useState<string>();
  const size = `${counted(rows, "row")} and ${counted(view.columns.length, "column")}`;

  async function save(): Promise<void> {
    setProblem(undefined);
    try {
      const { answer } = await call(dossier, "grid.export", { ...questionOf(kind, view), format });
      const name = `${title.replaceAll(" ", "-")}.${format}`;
      if (format === "csv") download(name, answer.file, "text/csv");
      else {
        const bytes = Uint8Array.from(atob(answer.file), (letter) => letter.codePointAt(0)!);
        download(
          name,
          new Blob([bytes], { type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" }),
        );
      }
      setDone(answer.rows);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setProblem(error.message);
    }
  }

  return (
    <Dialog title={`Export ${title} as ${format.toUpperCase()}`} onClose={onClose}>
      {done === undefined ? (
        <>
          <p>
            {size}, as they are shown, with the name and ref of each record, for the audience <b>{readFor}</b>
            . The file is plain text outside the encrypted dossier; the journal keeps that it was made.
          </p>
          {problem === undefined ? null : <p role="alert">{problem}</p>}
          <div className="actions">
            <button type="button" className="button primary" onClick={() => void save()}>
              Save {counted(rows, "row")}
            </button>
            <button type="button" className="button" onClick={onClose}>
              Cancel
            </button>
          </div>
        </>
      ) : (
        <>
          <p role="status">The file holds {counted(done, "row")} beside its header.</p>
          <button type="button" className="button primary" onClick={onClose}>
            Close
          </button>
        </>
      )}
    </Dialog>
  );
}
