import { useEffect, useRef, useState } from "react";
import { addressOf } from "../../app/address.ts";
import { type AnswerOf, call, type OutputOf, Refusal } from "../../app/client.ts";
import { Go } from "../../app/ui/go.tsx";
import { Said } from "../../app/ui/said.tsx";
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
}: {
  readonly dossier: string;
  readonly kind: string;
  readonly title: string;
  readonly view: GridView;
  readonly state: AnswerOf<"grid.show">;
  readonly onSort: (sort: GridView["sort"]) => void;
  readonly onMoved: () => void;
}) {
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
    box.current?.scrollTo({ top: 0 });
  }, [answer]);

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
      <table className="grid" aria-rowcount={total + 1}>
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
                {columns.map(({ field }, column) => (
                  <td key={field} title={row?.cells[column]}>
                    <Said text={row?.cells[column] ?? ""} />
                  </td>
                ))}
              </tr>
            );
          })}
          {behind > 0 ? <tr aria-hidden="true" style={{ height: behind }} /> : null}
        </tbody>
      </table>
    </div>
  );
}
