import { useRef, useState } from "react";
import { Refusal } from "../../app/client.ts";
import { shelf } from "../../app/shelf.ts";
import { PassphraseField, useEmptied, useShown } from "./passphrase-field.tsx";

/** Opens every closed dossier that the passphrase fits; which ones there are is said of none. */
export function OpenDossiers({ closed, onOpen }: { readonly closed: number; readonly onOpen: () => void }) {
  const passphrase = useRef<HTMLInputElement>(null);
  const [isShown, show] = useShown();
  const empty = useEmptied(passphrase);
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  async function open(): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      await shelf.open(passphrase.current?.value ?? "");
      onOpen();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setProblem(error.message);
    } finally {
      empty();
      setBusy(false);
    }
  }
  return (
    <section aria-labelledby="closed">
      <h2 id="closed">{closed === 1 ? "1 dossier is closed" : `${closed} dossiers are closed`}</h2>
      <p>A passphrase opens every dossier that it fits.</p>
      <form
        className="shelf-form"
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          void open();
        }}
      >
        <PassphraseField label="Passphrase" field={passphrase} isShown={isShown} describedBy="closed" />
        {show}
        <div className="actions">
          <button type="submit" className="button" disabled={isBusy}>
            Open
          </button>
          {isBusy ? <span role="status">One moment …</span> : null}
        </div>
        {problem === undefined ? null : <p role="alert">{problem}</p>}
      </form>
    </section>
  );
}
