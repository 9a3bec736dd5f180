import { useId, useState } from "react";
import type { SheetChoice } from "../../../api/import.ts";
import { Said } from "../../app/ui/said.tsx";
import { type ImportDraft, decisionFor, isSame, type PlanQuestion } from "./state.ts";

/** A thing that the sheet does not say, with the answers that there are. Few are shown at once, many in a list. */
export function Question({
  question: { id, asks, choices, free, at },
  draft,
  isOpen,
  onDecide,
}: {
  readonly question: PlanQuestion;
  readonly draft: ImportDraft;
  readonly isOpen: boolean;
  readonly onDecide: (about: string, does: SheetChoice | undefined) => void;
}) {
  const name = useId();
  const said = decisionFor(draft, id);
  const chosen = choices.findIndex(({ decision }) => isSame(decision, said));
  const written = said?.is === "set" && chosen < 0 ? String(said.value) : "";
  const [typed, setTyped] = useState(written);
  const isList = choices.length > 4;
  const decide = (index: number): void => onDecide(id, choices[index]?.decision);
  return (
    <fieldset className={isOpen ? "import-question is-open" : "import-question"}>
      <legend>
        <Said text={asks} /> {isOpen ? <span className="tag warn">open</span> : null}
      </legend>
      {isList ? (
        <select aria-label={asks} value={chosen} onChange={({ target }) => decide(Number(target.value))}>
          <option value={-1}>Choose …</option>
          {choices.map(({ label }, index) => (
            <option key={label} value={index}>
              {label}
            </option>
          ))}
        </select>
      ) : (
        choices.map(({ label }, index) => (
          <label key={label} className="option">
            <input type="radio" name={name} checked={chosen === index} onChange={() => decide(index)} />{" "}
            <Said text={label} />
          </label>
        ))
      )}
      {free === null ? null : (
        <label className="import-free">
          {choices.length === 0 ? `Write ${free}` : `Or write ${free}`}{" "}
          <input
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
            onBlur={() => write()}
            onKeyDown={(event) => {
              if (event.key === "Enter") write();
            }}
          />
        </label>
      )}
    </fieldset>
  );

  function write(): void {
    const value = typed.trim();
    if (value === written) return;
    onDecide(id, value === "" ? undefined : { is: "set", at: [...at], value });
  }
}
