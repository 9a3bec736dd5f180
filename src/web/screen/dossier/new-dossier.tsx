import { useState } from "react";
import { Refusal } from "../../app/client.ts";
import { shelf } from "../../app/shelf.ts";
import { useNewPassphrase } from "./new-passphrase.tsx";

/** An empty dossier, behind a passphrase that is strong enough and was typed twice. */
export function NewDossier({ onMade }: { readonly onMade: (id: string) => Promise<void> }) {
  const [name, setName] = useState("");
  const { fields, typed, empty } = useNewPassphrase({
    label: "Passphrase",
    name,
    lost: "Nobody can open the dossier without it, and nobody can recover it.",
  });
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function make(): Promise<void> {
    setProblem(undefined);
    if (name.trim() === "") return setProblem("Give the dossier a name.");
    const chosen = typed();
    if ("problem" in chosen) return setProblem(chosen.problem);
    setBusy(true);
    try {
      const id = await shelf.make(name, chosen.passphrase);
      empty();
      await onMade(id);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setProblem(error.message);
      setBusy(false);
    }
    return undefined;
  }

  return (
    <form
      className="shelf-form"
      aria-label="New dossier"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <div className="field">
        <label htmlFor="name">Name</label>
        <input
          id="name"
          autoComplete="off"
          spellCheck={false}
          value={name}
          aria-describedby="name-help"
          onChange={({ target }) => setName(target.value)}
        />
        <p id="name-help" className="help">
          Sealed with the dossier; its folder on the disk bears another name, which says nothing.
        </p>
      </div>
      {fields}
      <div className="actions">
        <button type="submit" className="button primary" disabled={isBusy}>
          Make the dossier
        </button>
        {isBusy ? <span role="status">Being made …</span> : null}
      </div>
      {problem === undefined ? null : <p role="alert">{problem}</p>}
    </form>
  );
}
