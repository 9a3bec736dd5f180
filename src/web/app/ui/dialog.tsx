import { type ReactNode, useEffect, useRef } from "react";

/** What asks before something is done. The browser's own dialog holds the focus and closes on Escape. */
export function Dialog({
  title,
  onClose,
  children,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby="dialog-title" onClose={onClose}>
      <h2 id="dialog-title">{title}</h2>
      {children}
    </dialog>
  );
}

/** Why something is done: kept in the history for good. */
export function WhyField({
  value,
  onChange,
  needed = true,
}: {
  readonly value: string;
  readonly onChange: (why: string) => void;
  readonly needed?: boolean;
}) {
  return (
    <div className="field">
      <label htmlFor="why">Why{needed ? "" : " (may be left empty)"}</label>
      <textarea
        id="why"
        rows={1}
        maxLength={400}
        value={value}
        required={needed}
        autoComplete="off"
        spellCheck={false}
        aria-describedby="why-help"
        onChange={({ target }) => onChange(target.value)}
      />
      <p id="why-help" className="help">
        Kept in the history for good; no names.
      </p>
    </div>
  );
}
