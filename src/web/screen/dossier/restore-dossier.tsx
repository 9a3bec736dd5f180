import { useRef, useState } from "react";
import { Refusal } from "../../app/client.ts";
import { shelf } from "../../app/shelf.ts";
import { FileInput } from "../../app/ui/file-input.tsx";
import { PassphraseField, useEmptied, useShown } from "./passphrase-field.tsx";

/** A dossier from the file that a backup wrote. */
export function RestoreDossier({ onMade }: { readonly onMade: (id: string) => Promise<void> }) {
  const chooser = useRef<HTMLInputElement>(null);
  const passphrase = useRef<HTMLInputElement>(null);
  const [isShown, show] = useShown();
  const empty = useEmptied(passphrase);
  const [file, setFile] = useState<File>();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function restore(): Promise<void> {
    setProblem(undefined);
    if (file === undefined) return setProblem("Choose the file that the backup wrote.");
    setBusy(true);
    try {
      const id = await shelf.restore(file, passphrase.current?.value ?? "");
      empty();
      await onMade(id);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      empty();
      setProblem(error.message);
      setBusy(false);
    }
    return undefined;
  }

  return (
    <form
      className="shelf-form"
      aria-label="Restore from a backup"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void restore();
      }}
    >
      <p>
        The dossier begins on this machine as a new device. What was written after the backup is not in it.
      </p>
      <div className="actions">
        <button type="button" className="button" onClick={() => chooser.current?.click()}>
          Choose the backup file
        </button>
        <span role="status">{file === undefined ? "None is chosen." : `${file.name} is chosen.`}</span>
        <FileInput ref={chooser} accept=".backup" onFiles={([chosen]) => setFile(chosen)} />
      </div>
      <PassphraseField label="Passphrase of the backup" field={passphrase} isShown={isShown} />
      {show}
      <div className="actions">
        <button type="submit" className="button primary" disabled={isBusy}>
          Restore
        </button>
        {isBusy ? <span role="status">Being restored and checked …</span> : null}
      </div>
      {problem === undefined ? null : <p role="alert">{problem}</p>}
    </form>
  );
}
