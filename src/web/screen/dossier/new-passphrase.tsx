import { type ReactNode, useEffect, useRef, useState } from "react";
import { shelf } from "../../app/shelf.ts";
import { PassphraseField, useEmptied, useShown } from "./passphrase-field.tsx";

/** How long a hand rests before the strength of what was typed is looked at. */
const restMs = 300;

/**
 * The fields of a new passphrase: typed twice, its strength beside it in words, six random ones on demand. `typed` gives it, or
 * what is wrong with it; `name` is a word that it must not be made of, and `lost` what happens to whoever loses it.
 */
export function useNewPassphrase({
  label,
  name,
  lost,
}: {
  readonly label: string;
  readonly name: string;
  readonly lost: string;
}): {
  readonly fields: ReactNode;
  readonly typed: () => { readonly passphrase: string } | { readonly problem: string };
  readonly empty: () => void;
} {
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  const [isShown, show] = useShown();
  const empty = useEmptied(first, second);
  const [strength, setStrength] = useState<{ readonly enough: boolean; readonly sentence: string }>();
  const [words, setWords] = useState<string>();
  const [times, setTimes] = useState(0);

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
  }, [times, name]);

  const fields = (
    <>
      <PassphraseField
        label={label}
        field={first}
        isShown={isShown}
        onType={() => setTimes(times + 1)}
        describedBy="strength"
      />
      <p id="strength" role="status" className={strength?.enough === false ? "strength is-weak" : "strength"}>
        {strength?.sentence ?? lost}
      </p>
      {words === undefined ? (
        <p>
          <button type="button" className="link-button" onClick={() => void shelf.words().then(setWords)}>
            Show six random words
          </button>
        </p>
      ) : (
        <p>
          <span className="mono">{words}</span>
          <span className="help"> Write them down on paper, then type them in both fields.</span>
        </p>
      )}
      <PassphraseField label={`${label} again`} field={second} isShown={isShown} />
      {show}
    </>
  );
  return {
    fields,
    empty,
    typed: () => {
      const passphrase = first.current?.value ?? "";
      if (passphrase === "") return { problem: "Type a passphrase, or take six random words." };
      if (passphrase !== second.current?.value)
        return { problem: "The two passphrases differ; type both again." };
      return { passphrase };
    },
  };
}
