import "../grid/grid.css";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useRouter } from "@tanstack/react-router";
import type { ListedPlace } from "../../../api/place.ts";
import { useWriting } from "../../app/writing.tsx";
import { CellEditor } from "../grid/cell-editor.tsx";
import {
  type CellSeen,
  type CellSpot,
  type CellTyped,
  cellsFrom,
  rangeText,
  withinRange,
} from "../grid/cells.ts";
import { copiedRows } from "../grid/copied.ts";
import { PasteDialog } from "../grid/paste-dialog.tsx";
import { PlaceName } from "./place-name.tsx";

const columns = [{ field: "people", label: "people" }];

/** Months across, places down, to be written in: an empty cell makes a count, a cell of one count changes it. */
export function MonthTable({
  dossier,
  rows,
}: {
  readonly dossier: string;
  readonly rows: readonly ListedPlace[];
}) {
  const router = useRouter();
  const { writable, saved } = useWriting();
  const [added, setAdded] = useState<readonly string[]>([]);
  const [spot, setSpot] = useState<CellSpot>({ row: 0, column: 0 });
  const [anchor, setAnchor] = useState<CellSpot>({ row: 0, column: 0 });
  const [typing, setTyping] = useState<string>();
  const [pasted, setPasted] = useState<{ readonly cells: readonly CellTyped[]; readonly beyond: number }>();
  const table = useRef<HTMLTableElement>(null);
  const focusSoon = useRef(false);
  const dated = rows.filter(({ people }) => people.some(({ on }) => on !== null));
  const stated = dated.flatMap(({ people }) => people.flatMap(({ on }) => on?.slice(0, 7) ?? []));
  const months = [...new Set([...stated, ...added])].sort();

  useEffect(() => {
    if (!focusSoon.current) return;
    focusSoon.current = false;
    table.current?.querySelector<HTMLElement>(`[data-cell="${spot.row} ${spot.column}"]`)?.focus();
  });

  if (months.length === 0) return null;
  const textAt = (row: number, column: number): string => textOf(dated[row], months[column]);

  /** The cell as it is written; undefined beyond the table, and where several numbers or another record's stand in it. */
  function seenAt(row: number, column: number): CellSeen | undefined {
    const [place, month] = [dated[row], months[column]];
    if (place === undefined || month === undefined) return undefined;
    const points = pointsIn(place, month);
    const label = `${place.name}, ${month}`;
    const [only] = points;
    if (only === undefined)
      return {
        ref: `new ${place.ref} ${month}`,
        label,
        field: "people",
        seen: "",
        make: { of: place.ref, as_of: month },
      };
    if (points.length > 1 || only.cell === null) return undefined;
    return { ref: only.ref, label, field: "people", seen: only.cell };
  }

  function moveTo(row: number, column: number, isRange = false): void {
    const next = {
      row: Math.min(Math.max(0, row), dated.length - 1),
      column: Math.min(Math.max(0, column), months.length - 1),
    };
    setSpot(next);
    if (!isRange) setAnchor(next);
    focusSoon.current = true;
  }

  function onKey(event: KeyboardEvent): void {
    if (typing !== undefined || event.nativeEvent.isComposing || event.altKey) return;
    const { key } = event;
    const isCommand = event.ctrlKey || event.metaKey;
    const by = new Map([
      ["ArrowUp", [-1, 0]],
      ["ArrowDown", [1, 0]],
      ["ArrowLeft", [0, -1]],
      ["ArrowRight", [0, 1]],
    ] as const).get(key as "ArrowUp");
    const cell = seenAt(spot.row, spot.column);
    if (by !== undefined) {
      event.preventDefault();
      moveTo(spot.row + by[0], spot.column + by[1], event.shiftKey);
    } else if (key === "Home" || key === "End") {
      event.preventDefault();
      moveTo(spot.row, key === "Home" ? 0 : months.length - 1, event.shiftKey);
    } else if (!writable || isCommand || cell === undefined) return;
    else if (key === "Enter" || key === "F2") {
      event.preventDefault();
      setTyping(cell.seen);
    } else if (key.length === 1 && key !== " ") {
      event.preventDefault();
      setTyping(key);
    }
  }

  async function written(refs: readonly string[], said: string): Promise<void> {
    if (refs.length === 0) return;
    saved(refs, said);
    await router.invalidate();
  }

  return (
    <>
      <h2>Month by month</h2>
      <p className="small">
        People held, as printed. A month of which nobody stated a number is empty. Where there are several
        they stand beside each other, and are written in their records.
      </p>
      {writable ? <AddMonth months={months} onAdd={(month) => setAdded([...added, month])} /> : null}
      {pasted === undefined ? null : (
        <PasteDialog
          dossier={dossier}
          kind="count"
          columns={columns}
          pasted={pasted}
          onClose={() => {
            setPasted(undefined);
            focusSoon.current = true;
          }}
          onWritten={written}
        />
      )}
      <div className="scroll" tabIndex={0} role="region" aria-label="Month by month">
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- cells are gone through by keyboard */}
        <table
          ref={table}
          className="months"
          role="grid"
          aria-label="People held, by place and month"
          aria-multiselectable="true"
          aria-readonly={!writable}
          onKeyDown={onKey}
          onCopy={(event) => {
            if (typing !== undefined || !getSelection()?.isCollapsed) return;
            event.preventDefault();
            event.clipboardData.setData("text/plain", rangeText({ spot, anchor }, textAt));
          }}
          onPaste={(event) => {
            if (typing !== undefined || !writable) return;
            event.preventDefault();
            const from = {
              row: Math.min(spot.row, anchor.row),
              column: Math.min(spot.column, anchor.column),
            };
            void copiedRows(event.clipboardData).then((rows) =>
              setPasted(cellsFrom(rows, from, { spot, anchor }, seenAt)),
            );
          }}
        >
          <thead>
            <tr>
              <th scope="col">Place</th>
              {months.map((month) => (
                <th key={month} scope="col" className="number">
                  {month}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {dated.map((place, row) => (
              <tr key={place.ref}>
                <th scope="row">
                  <PlaceName place={place} />
                </th>
                {months.map((month, column) => {
                  const isSpot = spot.row === row && spot.column === column;
                  const cell = seenAt(row, column);
                  return (
                    <td
                      key={month}
                      role="gridcell"
                      className="number"
                      data-cell={`${row} ${column}`}
                      tabIndex={isSpot ? 0 : -1}
                      aria-selected={withinRange({ spot, anchor }, row, column)}
                      aria-readonly={!writable || cell === undefined}
                      onMouseDown={(event) => {
                        if (isSpot && typing !== undefined) return;
                        setSpot({ row, column });
                        if (!event.shiftKey) setAnchor({ row, column });
                        setTyping(undefined);
                      }}
                      onDoubleClick={() => {
                        if (writable && cell !== undefined && typing === undefined) setTyping(cell.seen);
                      }}
                    >
                      {isSpot && typing !== undefined && cell !== undefined ? (
                        <CellEditor
                          dossier={dossier}
                          kind="count"
                          label={`People in ${cell.label}`}
                          cell={cell}
                          begin={typing}
                          words={[]}
                          onBack={() => {
                            setTyping(undefined);
                            focusSoon.current = true;
                          }}
                          onWritten={async (refs, said, way) => {
                            setTyping(undefined);
                            await written(refs, said);
                            if (way === "down") moveTo(row + 1, column);
                            else if (way === "right") moveTo(row, column + 1);
                            else if (way === "left") moveTo(row, column - 1);
                            else focusSoon.current = true;
                          }}
                        />
                      ) : (
                        textOf(place, month)
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** A month that nobody stated a number of yet, as a column to be written in. */
function AddMonth({
  months,
  onAdd,
}: {
  readonly months: readonly string[];
  readonly onAdd: (month: string) => void;
}) {
  const [month, setMonth] = useState("");
  const isNew = /^\d{4}-(?:0[1-9]|1[0-2])$/.test(month) && !months.includes(month);
  return (
    <form
      className="actions"
      aria-label="Add a month"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isNew) return;
        onAdd(month);
        setMonth("");
      }}
    >
      <label htmlFor="month">Another month</label>
      <input
        id="month"
        className="month-input"
        placeholder="2023-01"
        autoComplete="off"
        spellCheck={false}
        value={month}
        onChange={({ target }) => setMonth(target.value.trim())}
      />
      <button type="submit" className="button small-button" disabled={!isNew}>
        Add the month
      </button>
    </form>
  );
}

function pointsIn({ people }: ListedPlace, month: string): ListedPlace["people"] {
  return people.filter(({ on }) => on?.slice(0, 7) === month);
}

function textOf(place: ListedPlace | undefined, month: string | undefined): string {
  if (place === undefined || month === undefined) return "";
  return [...new Set(pointsIn(place, month).map(({ text }) => text.replace(/ persons$/, "")))].join("; ");
}
