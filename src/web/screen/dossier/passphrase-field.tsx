import { type RefObject, useEffect, useId, useState } from "react";

/**
 * A field for a passphrase. What is typed stands in the field alone, which whoever asked for it empties after use, and in
 * no state of the page.
 */
export function PassphraseField({
  label,
  field,
  isShown,
  onType,
  describedBy,
}: {
  readonly label: string;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly isShown: boolean;
  readonly onType?: () => void;
  readonly describedBy?: string;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        ref={field}
        type={isShown ? "text" : "password"}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        aria-describedby={describedBy}
        onInput={onType}
      />
    </div>
  );
}

/** Whether passphrases are shown as they are typed. */
export function useShown(): readonly [boolean, React.ReactNode] {
  const [isShown, setShown] = useState(false);
  return [
    isShown,
    <label key="show" className="show">
      <input
        type="checkbox"
        autoComplete="off"
        checked={isShown}
        onChange={({ target }) => setShown(target.checked)}
      />{" "}
      Show what is typed
    </label>,
  ];
}

/** Empties the fields as the form goes, so that no field outlives it. */
export function useEmptied(...fields: readonly RefObject<HTMLInputElement | null>[]): () => void {
  const empty = (): void => {
    for (const { current } of fields) if (current !== null) current.value = "";
  };
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, as the form goes
  useEffect(() => empty, []);
  return empty;
}
