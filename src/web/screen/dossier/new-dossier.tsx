import { useEffect, useRef, useState } from "react";
import { Refusal } from "../../app/client.ts";
import { shelf } from "../../app/shelf.ts";
import { PassphraseField, useEmptied, useShown } from "./passphrase-field.tsx";

/** How long a hand rests before the strength of what was typed is looked at. */
const restMs = 300;

/** An empty dossier, behind a passphrase that is strong enough and was typed twice. */
export function NewDossier({ onMade }: { readonly onMade: (id: string) => Promise<void> }) {
  const [name, setName] = useState("");
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  const [isShown, show] = useShown();
  const empty = useEmptied(first, second);
  const [strength, setStrength] = useState<{ readonly enough: boolean; readonly sentence: string }>();
  const [words, setWords] = useState<string>();
  const [typed, setTyped] = useState(0);
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  useEffect(() => {
    const passphrase = first.current?.value ?? "";
    if (passphrase === "") return setStrength(undefined);
    const looking = new AbortController();
    const timer = setTimeout(() => {
      shelf.strength(name, passphrase, looking.signal).then(setStrength, () => undefined);
    }, restMs);
    return () => {
      clearTimeout(timer);
      looking.abort();
    };
  }, [typed, name]);

  async function offer(): Promise<void> {
    setWords(await shelf.words());
  }

  async function make(): Promise<void> {
    setProblem(undefined);
    const passphrase = first.current?.value ?? "";
    if (name.trim() === "") return setProblem("Give the dossier a name.");
    if (passphrase === "") return setProblem("Type a passphrase, or take six random words.");
    if (passphrase !== second.current?.value)
      return setProblem("The two passphrases differ; type both again.");
    setBusy(true);
    try {
      const id = await shelf.make(name, passphrase);
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
      <PassphraseField
        label="Passphrase"
        field={first}
        isShown={isShown}
        onType={() => setTyped(typed + 1)}
        describedBy="strength"
      />
      <p id="strength" role="status" className={strength?.enough === false ? "strength is-weak" : "strength"}>
        {strength?.sentence ?? "Nobody can open the dossier without it, and nobody can recover it."}
      </p>
      {words === undefined ? (
        <p>
          <button type="button" className="link-button" onClick={() => void offer()}>
            Show six random words
          </button>
        </p>
      ) : (
        <p>
          <span className="mono">{words}</span>
          <span className="help"> Write them down on paper, then type them in both fields.</span>
        </p>
      )}
      <PassphraseField label="Passphrase again" field={second} isShown={isShown} />
      {show}
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
