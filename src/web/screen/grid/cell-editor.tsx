import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { wordsOf } from "../../../domain/noun.ts";
import { valueStates } from "../../../domain/value-state.ts";
import { call, type InputOf, type OutputOf, Refusal } from "../../app/client.ts";
import { Said } from "../../app/ui/said.tsx";
import { askedOf, type CellSeen } from "./cells.ts";

type EditEnd = "down" | "right" | "left" | "stay";
type Extra = Pick<InputOf<"grid.write">, "decimal"> & {
  readonly state?: (typeof lacks)[number];
  readonly seen?: string;
};
type Written = OutputOf<"grid.write">["cells"][number];

const lacks = valueStates.filter((state) => state !== "answered");

/** A cell that is being written in: Enter and Tab write it, Escape leaves it as it is. What is refused says why, in its place. */
export function CellEditor({
  dossier,
  kind,
  label,
  cell,
  begin,
  words,
  onBack,
  onWritten,
}: {
  readonly dossier: string;
  readonly kind: string;
  readonly label: string;
  readonly cell: CellSeen;
  readonly begin: string;
  /** Words that others of the column say. */
  readonly words: readonly string[];
  readonly onBack: () => void;
  readonly onWritten: (refs: readonly string[], said: string, way: EditEnd) => Promise<void>;
}) {
  const input = useRef<HTMLInputElement>(null);
  const list = useId();
  const [text, setText] = useState(begin);
  const [answer, setAnswer] = useState<Written>();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  useEffect(() => {
    input.current?.focus();
    const end = input.current?.value.length ?? 0;
    input.current?.setSelectionRange(end, end);
  }, []);

  async function write(way: EditEnd, { decimal, state, seen = cell.seen }: Extra = {}): Promise<void> {
    if (isBusy) return;
    if (text === cell.seen && state === undefined && answer === undefined) {
      await onWritten([], "", way);
      return;
    }
    setBusy(true);
    setProblem(undefined);
    try {
      const { answer: written } = await call(dossier, "grid.write", {
        kind: kind as InputOf<"grid.write">["kind"],
        cells: [{ ...askedOf({ ...cell, text, seen }), ...(state === undefined ? {} : { state }) }],
        ...(decimal === undefined ? {} : { decimal }),
      });
      if (written.outcome === "refused") {
        setAnswer(written.cells[0]);
        input.current?.focus();
      } else await onWritten(written.refs, "Saved", way);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setProblem(error.message);
    } finally {
      setBusy(false);
    }
  }

  function onKey(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      onBack();
    } else if (event.key === "Enter") {
      event.preventDefault();
      void write("down");
    } else if (event.key === "Tab" && answer === undefined) {
      event.preventDefault();
      void write(event.shiftKey ? "left" : "right");
    }
  }

  return (
    <div className="cell-editor">
      <input
        ref={input}
        aria-label={label}
        aria-invalid={answer !== undefined || problem !== undefined}
        list={words.length === 0 ? undefined : list}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          setAnswer(undefined);
        }}
        onKeyDown={onKey}
      />
      {words.length === 0 ? null : (
        <datalist id={list}>
          {words.map((word) => (
            <option key={word} value={word} />
          ))}
        </datalist>
      )}
      {answer === undefined && problem === undefined ? null : (
        <div
          className="cell-editor-said"
          role="group"
          aria-label="Not saved"
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key === "Escape") onBack();
          }}
        >
          <p role="alert">{problem ?? answer?.why}</p>
          {answer?.outcome === "conflict" ? (
            <>
              <p>
                It says now “<Said text={answer.now} />
                ”; you wrote “<Said text={answer.after} />
                ”.
              </p>
              <div className="actions">
                <button
                  type="button"
                  className="button small-button"
                  onClick={() => void write("stay", { seen: answer.now })}
                >
                  Write mine
                </button>
                <button
                  type="button"
                  className="button small-button"
                  onClick={() => void onWritten([], "", "stay")}
                >
                  Leave theirs
                </button>
              </div>
            </>
          ) : null}
          {answer?.asks === "decimal" ? (
            <div className="actions">
              <button
                type="button"
                className="button small-button"
                onClick={() => void write("down", { decimal: "." })}
              >
                A point before decimals
              </button>
              <button
                type="button"
                className="button small-button"
                onClick={() => void write("down", { decimal: "," })}
              >
                A comma before decimals
              </button>
            </div>
          ) : null}
          {answer?.asks === "state" && kind === "assertion" ? (
            <div className="actions">
              {lacks.map((state) => (
                <button
                  key={state}
                  type="button"
                  className="button small-button"
                  onClick={() => void write("down", { state })}
                >
                  {wordsOf(state)}
                </button>
              ))}
            </div>
          ) : null}
        </div>
      )}
    </div>
  );
}
