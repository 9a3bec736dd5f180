import { useRef, useState } from "react";
import { giveSecond, Refusal } from "../../app/client.ts";
import { PassphraseField, useEmptied, useShown } from "../dossier/passphrase-field.tsx";

/** Takes the second passphrase, which opens identities on this device for five minutes. */
export function SecondUnlock({ dossier, onOpen }: { readonly dossier: string; readonly onOpen: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [isShown, show] = useShown();
  const empty = useEmptied(field);
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function unlock(): Promise<void> {
    setProblem(undefined);
    setBusy(true);
    try {
      await giveSecond(dossier, "second-unlock", field.current?.value ?? "");
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
    <form
      className="shelf-form"
      aria-label="Second unlock"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void unlock();
      }}
    >
      <p>Identities are behind a second passphrase. It opens them on this device for five minutes.</p>
      <PassphraseField label="Second passphrase" field={field} isShown={isShown} />
      {show}
      <div className="actions">
        <button type="submit" className="button primary" disabled={isBusy}>
          Unlock identities
        </button>
        {isBusy ? <span role="status">Being looked at …</span> : null}
      </div>
      {problem === undefined ? null : <p role="alert">{problem}</p>}
    </form>
  );
}

/** Until when the second unlock is open, at the clock of the reader. */
export function UnlockedUntil({ until }: { readonly until: string }) {
  return (
    <p className="small">
      Identities are open on this device until{" "}
      <span className="when">{new Date(until).toTimeString().slice(0, 8)}</span>.
    </p>
  );
}
