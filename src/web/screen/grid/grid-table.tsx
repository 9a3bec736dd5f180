import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { addressOf } from "../../app/address.ts";
import { type AnswerOf, call, type OutputOf, Refusal } from "../../app/client.ts";
import { Go } from "../../app/ui/go.tsx";
import { Said } from "../../app/ui/said.tsx";
import { useWriting } from "../../app/writing.tsx";
import { CellEditor } from "./cell-editor.tsx";
import { type CellTyped, cellsFrom, type CellSpot, rangeText, withinRange } from "./cells.ts";
import { copiedRows } from "./copied.ts";
import { PasteDialog } from "./paste-dialog.tsx";
import { type GridView, questionOf } from "./view.ts";

type GridRow = OutputOf<"grid.show">["rows"][number];

/** Rows of one height, so that a grid knows where each stands without having it: of any number the few in sight are drawn. */
const rowHeight = 32;
/** Rows beyond the edge that are drawn too. */
const margin = 12;
/** Rows that are asked for at a time. */
const stretch = 200;
/** The tallest that a browser lets an element be, and still find its end. */
const tallest = 15_000_000;

/** The rows of a grid, drawn as they come into sight; all of them are of one state of the dossier. */
export function GridTable({
  dossier,
  kind,
  title,
  view,
  state: { answer, checkpoint },
  onSort,
  onMoved,
  onWritten,
}: {
  readonly dossier: string;
  readonly kind: string;
  readonly title: string;
  readonly view: GridView;
  readonly state: AnswerOf<"grid.show">;
  readonly onSort: (sort: GridView["sort"]) => void;
  readonly onMoved: () => void;
  /** Cells were written: the rows are to be read anew. */
  readonly onWritten: (refs: readonly string[], said: string) => Promise<void>;
}) {
  const { writable } = useWriting();
  /** The cell that the keyboard is at, the other corner of what is chosen, and whether it is being written in. */
  const [spot, setSpot] = useState<CellSpot>({ row: 0, column: 0 });
  const [anchor, setAnchor] = useState<CellSpot>({ row: 0, column: 0 });
  const [typing, setTyping] = useState<string>();
  const [pasted, setPasted] = useState<{ readonly cells: readonly CellTyped[]; readonly beyond: number }>();
  const asked = useRef(view);
  const focusSoon = useRef(false);
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  const [read, setRead] = useState<{
    readonly of: unknown;
    readonly rows: ReadonlyMap<number, readonly GridRow[]>;
  }>({
    of: answer,
    rows: new Map([[0, answer.rows]]),
  });
  const asking = useRef(new Set<number>());
  const { total, columns } = answer;
  const stretches = read.of === answer ? read.rows : new Map([[0, answer.rows]]);
  // Above some number of rows a step of the scroll is more than a row.
  const scale = Math.max(1, (total * rowHeight) / tallest);
  const first = Math.max(0, Math.floor((top * scale) / rowHeight) - margin);
  const last = Math.min(total, Math.ceil((top * scale + height) / rowHeight) + margin);

  useEffect(() => {
    asking.current = new Set();
    // Rows of another question begin at their top; the same rows, written in, stay where they are.
    if (asked.current !== view) box.current?.scrollTo({ top: 0 });
    asked.current = view;
  }, [answer, view]);

  useEffect(() => {
    if (!focusSoon.current) return;
    const cell = box.current?.querySelector<HTMLElement>(`[data-cell="${spot.row} ${spot.column}"]`);
    if (cell === null || cell === undefined) return;
    focusSoon.current = false;
    cell.focus();
  });

  useEffect(() => {
    const own = answer;
    for (let at = Math.floor(first / stretch); at <= Math.floor(Math.max(first, last - 1) / stretch); at++) {
      if (stretches.has(at) || asking.current.has(at)) continue;
      asking.current.add(at);
      void readStretch(at);
    }
    async function readStretch(at: number): Promise<void> {
      try {
        const question = { ...questionOf(kind, view), from: at * stretch, limit: stretch };
        const { answer: more } = await call(dossier, "grid.show", question, { checkpoint });
        setRead((before) => ({
          of: own,
          rows: new Map([...(before.of === own ? before.rows : [[0, own.rows] as const]), [at, more.rows]]),
        }));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        if (error.code === "moved") onMoved();
      }
    }
  });

  useEffect(() => {
    const measure = (): void => setHeight(box.current?.clientHeight ?? 600);
    measure();
    addEventListener("resize", measure);
    return () => removeEventListener("resize", measure);
  }, []);

  const rowAt = (index: number): GridRow | undefined =>
    stretches.get(Math.floor(index / stretch))?.[index % stretch];
  const sortButton = (field: string, label: string) => {
    const isOn = view.sort?.field === field;
    const way = isOn ? (view.sort!.descending ? "descending" : "ascending") : undefined;
    return (
      <th key={field} scope="col" aria-sort={way}>
        <button
          type="button"
          className="grid-head"
          onClick={() => onSort(isOn && view.sort!.descending ? null : { field, descending: isOn })}
        >
          {label}
          <span aria-hidden="true">{way === undefined ? "" : way === "ascending" ? " ↑" : " ↓"}</span>
        </button>
      </th>
    );
  };
  const width = columns.length;
  const seenAt = (row: number, column: number): string => rowAt(row)?.cells[column] ?? "";

  function moveTo(row: number, column: number, isRange = false): void {
    const next = {
      row: Math.min(Math.max(0, row), total - 1),
      column: Math.min(Math.max(0, column), width - 1),
    };
    setSpot(next);
    if (!isRange) setAnchor(next);
    focusSoon.current = true;
    const [from, to] = [(next.row * rowHeight) / scale, ((next.row + 3) * rowHeight) / scale];
    const seen = box.current;
    if (seen !== null && from < seen.scrollTop) seen.scrollTo({ top: from });
    else if (seen !== null && to > seen.scrollTop + seen.clientHeight)
      seen.scrollTo({ top: to - seen.clientHeight });
  }

  function onKey(event: KeyboardEvent): void {
    if (typing !== undefined || event.nativeEvent.isComposing) return;
    const { key, shiftKey } = event;
    const isCommand = event.ctrlKey || event.metaKey;
    const step: Readonly<Record<string, readonly [number, number]>> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      PageUp: [-15, 0],
      PageDown: [15, 0],
    };
    const by = Object.hasOwn(step, key) ? step[key] : undefined;
    if (by !== undefined && !event.altKey) {
      event.preventDefault();
      moveTo(spot.row + by[0], spot.column + by[1], shiftKey);
    } else if (key === "Home" || key === "End") {
      event.preventDefault();
      const row = isCommand ? (key === "Home" ? 0 : total - 1) : spot.row;
      moveTo(row, key === "Home" ? 0 : width - 1, shiftKey);
    } else if (writable && !isCommand && (key === "Enter" || key === "F2")) {
      event.preventDefault();
      setTyping(seenAt(spot.row, spot.column));
    } else if (writable && !isCommand && (key === "Delete" || key === "Backspace")) {
      event.preventDefault();
      setTyping("");
    } else if (writable && !isCommand && !event.altKey && key.length === 1 && key !== " ") {
      event.preventDefault();
      setTyping(key);
    }
  }

  async function paste(data: DataTransfer): Promise<void> {
    const from = { row: Math.min(spot.row, anchor.row), column: Math.min(spot.column, anchor.column) };
    const { cells, beyond } = cellsFrom(await copiedRows(data), from, { spot, anchor }, (row, column) => {
      const found = rowAt(row);
      const field = columns[column]?.field;
      // Below the last row begin new records.
      if (row >= total && field !== undefined)
        return { ref: `new ${row}`, label: `new row ${row - total + 1}`, field, seen: "", make: {} };
      return found === undefined || field === undefined
        ? undefined
        : {
            ref: found.ref,
            label: found.label === "" ? found.ref : found.label,
            field,
            seen: found.cells[column] ?? "",
          };
    });
    setPasted({ cells, beyond });
  }

  const back = (): void => {
    setTyping(undefined);
    focusSoon.current = true;
  };
  const before = Math.min(first * rowHeight, tallest) / scale;
  const drawn = (last - first) * rowHeight;
  const behind = Math.max(0, (total * rowHeight) / scale - before - drawn);
  return (
    <div
      ref={box}
      className="scroll grid-box"
      tabIndex={0}
      role="region"
      aria-label={title}
      onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
    >
      {pasted === undefined ? null : (
        <PasteDialog
          dossier={dossier}
          kind={kind}
          columns={columns}
          pasted={pasted}
          onClose={() => {
            setPasted(undefined);
            focusSoon.current = true;
          }}
          onWritten={onWritten}
        />
      )}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- cells are gone through by keyboard */}
      <table
        className="grid"
        role="grid"
        aria-label={title}
        aria-multiselectable="true"
        aria-rowcount={total + 1}
        aria-readonly={!writable}
        onKeyDown={onKey}
        onCopy={(event) => {
          if (typing !== undefined || !getSelection()?.isCollapsed) return;
          event.preventDefault();
          event.clipboardData.setData("text/plain", rangeText({ spot, anchor }, seenAt));
        }}
        onPaste={(event) => {
          if (typing !== undefined || !writable) return;
          event.preventDefault();
          void paste(event.clipboardData);
        }}
      >
        <thead>
          <tr aria-rowindex={1}>
            {sortButton("name", "name")}
            {columns.map(({ field, label }) => sortButton(field, label))}
          </tr>
        </thead>
        <tbody>
          {before > 0 ? <tr aria-hidden="true" style={{ height: before }} /> : null}
          {Array.from({ length: last - first }, (_, index) => {
            const row = rowAt(first + index);
            return (
              <tr key={first + index} aria-rowindex={first + index + 2}>
                <td className="named">
                  {row === undefined ? (
                    "…"
                  ) : (
                    <>
                      <Go to={addressOf.record(dossier, row.id)}>
                        <Said text={row.label === "" ? row.ref : row.label} />
                      </Go>{" "}
                      {row.label === "" ? null : <span className="called">{row.ref}</span>}
                      {row.conflict ? <span className="tag bad">conflict</span> : null}
                    </>
                  )}
                </td>
                {columns.map(({ field, label }, column) => {
                  const at = first + index;
                  const isSpot = spot.row === at && spot.column === column;
                  const isTyped = isSpot && typing !== undefined && row !== undefined;
                  return (
                    <td
                      key={field}
                      title={isTyped ? undefined : row?.cells[column]}
                      role="gridcell"
                      data-cell={`${at} ${column}`}
                      tabIndex={isSpot ? 0 : -1}
                      aria-selected={withinRange({ spot, anchor }, at, column)}
                      onMouseDown={(event) => {
                        if (isTyped) return;
                        setSpot({ row: at, column });
                        if (!event.shiftKey) setAnchor({ row: at, column });
                        setTyping(undefined);
                      }}
                      onDoubleClick={() => {
                        if (writable && !isTyped) setTyping(row?.cells[column] ?? "");
                      }}
                    >
                      {isTyped ? (
                        <CellEditor
                          dossier={dossier}
                          kind={kind}
                          label={`${label} of ${row.label === "" ? row.ref : row.label}`}
                          cell={{ ref: row.ref, label: row.label, field, seen: row.cells[column] ?? "" }}
                          begin={typing}
                          words={
                            answer.facets
                              .find((one) => one.field === field)
                              ?.values.flatMap((one) => (one.value === null ? [] : [one.label])) ?? []
                          }
                          onBack={back}
                          onWritten={async (refs, said, way) => {
                            setTyping(undefined);
                            await onWritten(refs, said);
                            if (way === "down") moveTo(at + 1, column);
                            else if (way === "right") moveTo(at, column + 1);
                            else if (way === "left") moveTo(at, column - 1);
                            else focusSoon.current = true;
                          }}
                        />
                      ) : (
                        <Said text={row?.cells[column] ?? ""} />
                      )}
                    </td>
                  );
                })}
              </tr>
            );
          })}
          {behind > 0 ? <tr aria-hidden="true" style={{ height: behind }} /> : null}
        </tbody>
      </table>
    </div>
  );
}
