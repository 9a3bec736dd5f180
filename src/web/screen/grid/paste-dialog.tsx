import { useEffect, useState } from "react";
import { counted } from "../../../domain/noun.ts";
import { call, type InputOf, type OutputOf, Refusal } from "../../app/client.ts";
import { Dialog } from "../../app/ui/dialog.tsx";
import { Said } from "../../app/ui/said.tsx";
import { askedOf, type CellTyped } from "./cells.ts";

type Looked = OutputOf<"grid.try">;

/** What is pasted, cell by cell before it is written: what each becomes, and which are refused and why. All of it or nothing. */
export function PasteDialog({
  dossier,
  kind,
  columns,
  pasted: { cells, beyond },
  onClose,
  onWritten,
}: {
  readonly dossier: string;
  readonly kind: string;
  readonly columns: readonly { readonly field: string; readonly label: string }[];
  readonly pasted: { readonly cells: readonly CellTyped[]; readonly beyond: number };
  readonly onClose: () => void;
  readonly onWritten: (refs: readonly string[], said: string) => Promise<void>;
}) {
  const [looked, setLooked] = useState<Looked>();
  const [typed, setTyped] = useState(cells);
  const [decimal, setDecimal] = useState<"." | ",">();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const input = (): InputOf<"grid.write"> => ({
    kind: kind as InputOf<"grid.write">["kind"],
    cells: typed.map(askedOf),
    ...(decimal === undefined ? {} : { decimal }),
  });

  useEffect(() => {
    if (typed.length === 0) return undefined;
    const asking = new AbortController();
    const look = async (): Promise<void> => {
      try {
        setLooked((await call(dossier, "grid.try", input(), { signal: asking.signal })).answer);
      } catch (error) {
        if (asking.signal.aborted) return;
        if (!(error instanceof Refusal)) throw error;
        setProblem(error.message);
      }
    };
    void look();
    return () => asking.abort();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the question is of these two alone
  }, [typed, decimal]);

  async function write(): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      const { answer } = await call(dossier, "grid.write", input());
      if (answer.outcome === "refused") setLooked(answer);
      else {
        const changed = answer.cells.filter(({ outcome }) => outcome === "changed").length;
        await onWritten(answer.refs, `Saved: ${counted(changed, "cell")}`);
        onClose();
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setProblem(error.message);
    } finally {
      setBusy(false);
    }
  }

  const begun = new Set(cells.flatMap(({ ref, make }) => (make === undefined ? [] : [ref])));
  const made = new Set(
    looked?.cells.flatMap(({ ref, outcome }) => (outcome === "changed" && begun.has(ref) ? [ref] : [])),
  ).size;
  const labelOf = new Map(columns.map(({ field, label }) => [field, label]));
  const nameOf = new Map(cells.map(({ ref, label }) => [ref, label]));
  const held = looked?.cells.filter(({ outcome }) => outcome === "refused" || outcome === "conflict") ?? [];
  const changing = looked?.cells.filter(({ outcome }) => outcome === "changed").length ?? 0;
  const isHeld = (ref: string, field: string): boolean =>
    held.some((one) => one.ref === ref && one.field === field);
  const conflicts = held.filter(({ outcome }) => outcome === "conflict");
  return (
    <Dialog title="Paste" onClose={onClose}>
      {problem === undefined ? null : <p role="alert">{problem}</p>}
      <p role="status">
        {typed.length === 0
          ? "No cell is left to write."
          : looked === undefined
            ? "Being looked at …"
            : `${counted(changing, "cell")} would change${held.length === 0 ? "" : `; ${counted(held.length, "cell")} can’t be written, so nothing is`}.`}
        {made === 0 ? "" : ` ${counted(made, "record")} would be made.`}
        {beyond === 0 ? "" : ` ${counted(beyond, "value")} stand beyond the list and are left out.`}
      </p>
      {held.some(({ asks }) => asks === "decimal") || decimal !== undefined ? (
        <fieldset>
          <legend>How are the numbers written?</legend>
          {([".", ","] as const).map((sign) => (
            <label key={sign} className="option">
              <input
                type="radio"
                name="decimal"
                checked={decimal === sign}
                onChange={() => setDecimal(sign)}
              />{" "}
              {sign === "."
                ? "A point before decimals: 1.135 is a little more than one"
                : "A comma before decimals: 1.135 is above a thousand"}
            </label>
          ))}
        </fieldset>
      ) : null}
      {looked === undefined ? null : (
        <div className="scroll paste-cells" tabIndex={0} role="region" aria-label="Pasted cells">
          <table>
            <thead>
              <tr>
                <th scope="col">Record</th>
                <th scope="col">Field</th>
                <th scope="col">Now</th>
                <th scope="col">Becomes</th>
                <th scope="col">What comes of it</th>
              </tr>
            </thead>
            <tbody>
              {[...looked.cells]
                .sort((a, b) => Number(b.why !== null) - Number(a.why !== null))
                .slice(0, 200)
                .map(({ ref, field, outcome, now, after, why }) => (
                  <tr key={`${ref} ${field}`} className={why === null ? `is-${outcome}` : "is-refused"}>
                    <td>
                      <Said text={nameOf.get(ref) ?? ref} />
                    </td>
                    <td>{labelOf.get(field) ?? field}</td>
                    <td>
                      <Said text={now} />
                    </td>
                    <td>
                      <Said text={after} />
                    </td>
                    <td>
                      {outcome === "changed"
                        ? "changes"
                        : outcome === "same"
                          ? "stays"
                          : outcome === "conflict"
                            ? "conflict"
                            : "refused"}
                      {why === null ? "" : `: ${why}`}
                    </td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      )}
      <div className="actions">
        <button
          type="button"
          className="button primary"
          disabled={isBusy || looked === undefined || held.length > 0 || changing === 0}
          onClick={() => void write()}
        >
          Write {counted(changing, "cell")}
        </button>
        {held.length === 0 ? null : (
          <button
            type="button"
            className="button"
            onClick={() => {
              setLooked(undefined);
              setTyped(typed.filter(({ ref, field }) => !isHeld(ref, field)));
            }}
          >
            Leave out what can’t be written
          </button>
        )}
        {conflicts.length === 0 ? null : (
          <button
            type="button"
            className="button"
            onClick={() => {
              const now = new Map(conflicts.map((one) => [`${one.ref} ${one.field}`, one.now]));
              setLooked(undefined);
              setTyped(
                typed.map((cell) => ({ ...cell, seen: now.get(`${cell.ref} ${cell.field}`) ?? cell.seen })),
              );
            }}
          >
            Write mine over what changed
          </button>
        )}
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </Dialog>
  );
}
