import { useEffect, useState } from "react";
import { call } from "./client.ts";
import { type Action, Palette } from "./palette.tsx";
import { Dialog } from "./ui/dialog.tsx";

/**
 * The keyboard: Ctrl K finds, `?` lists the keys, and a control with `data-key` is pressed by its letter. Letters alone can be
 * switched off for a dossier on this device, as they meet those of screen readers and of voice input; nothing of it stands in
 * the browser.
 */

const place = "single-keys";

export function Keyboard({
  dossier,
  actions,
}: {
  readonly dossier: string | undefined;
  readonly actions: readonly Action[];
}) {
  const [open, setOpen] = useState<"palette" | "keys">();
  const [isOn, setOn] = useState(true);
  useEffect(() => {
    if (dossier === undefined) return;
    call(dossier, "pending.show", { place }, { byItself: true })
      .then(({ answer: { text } }) => setOn(text !== "off"))
      .catch(() => undefined);
  }, [dossier]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.isComposing || document.querySelector("dialog[open]") !== null) return;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setOpen("palette");
        return;
      }
      if (!isOn || event.ctrlKey || event.metaKey || event.altKey || isWrittenIn(event.target)) return;
      if (event.key === "?") setOpen("keys");
      else if (event.key === "/") setOpen("palette");
      else {
        const control = controls().find(({ dataset }) => dataset["key"] === event.key);
        if (control === undefined) return;
        control.click();
      }
      event.preventDefault();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [isOn]);

  const close = (): void => setOpen(undefined);
  if (open === "palette")
    return (
      <Palette
        dossier={dossier}
        actions={[...actions, { name: "Show the keys", run: () => setOpen("keys") }]}
        onClose={close}
      />
    );
  if (open === "keys")
    return (
      <Keys
        isOn={isOn}
        onSwitch={
          dossier === undefined
            ? undefined
            : (next) => {
                setOn(next);
                const asked = next
                  ? call(dossier, "pending.drop", { place })
                  : call(dossier, "pending.put", { place, text: "off" });
                asked.catch(() => undefined);
              }
        }
        onClose={close}
      />
    );
  return null;
}

const always: readonly (readonly [string, string])[] = [
  ["Ctrl K", "find a record, go to a screen, do something"],
  ["Ctrl Z", "undo the last step, in a dossier"],
  ["Ctrl Enter", "save, in a form"],
  ["Esc three times", "lock"],
];

function Keys({
  isOn,
  onSwitch,
  onClose,
}: {
  readonly isOn: boolean;
  readonly onSwitch: ((isOn: boolean) => void) | undefined;
  readonly onClose: () => void;
}) {
  // Those of the screen behind the dialog, as it was opened.
  const [here] = useState(() =>
    controls().map(({ dataset, textContent }) => [dataset["key"]!, textContent.trim()] as const),
  );
  const single = [["/", "find"] as const, ["?", "show these keys"] as const, ...here];
  const row = ([key, does]: readonly [string, string]): React.ReactNode => [
    <dt key={`${key} key`}>
      <kbd>{key}</kbd>
    </dt>,
    <dd key={key}>{does}</dd>,
  ];
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl className="keys">{always.flatMap(row)}</dl>
      {isOn ? (
        <>
          <h3>Single keys, outside of fields</h3>
          <dl className="keys">{single.flatMap(row)}</dl>
        </>
      ) : null}
      {onSwitch === undefined ? null : (
        <label className="choice">
          <input type="checkbox" checked={isOn} onChange={({ target }) => onSwitch(target.checked)} /> Single
          keys do something (of this dossier, on this device)
        </label>
      )}
      <div className="actions">
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}

/** The controls of the screen that have a key and can be used. */
function controls(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-key]:not(:disabled)")];
}

function isWrittenIn(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable], [role="grid"], [role="listbox"]') !== null
  );
}
