import "./grid.css";
import { useCallback, useEffect, useRef, useState } from "react";
import { fieldLabel } from "../../../domain/field-words.ts";
import { pluralOfPhrase, wordsOf } from "../../../domain/noun.ts";
import { addressOf } from "../../app/address.ts";
import { type AnswerOf, call, Refusal } from "../../app/client.ts";
import { usePending } from "../../app/pending.ts";
import type { ScreenOf } from "../../app/screen.tsx";
import { Go } from "../../app/ui/go.tsx";
import { useWriting } from "../../app/writing.tsx";
import { ExportDialog } from "./export-dialog.tsx";
import { GridTable } from "./grid-table.tsx";
import { type GridView, noView, questionOf } from "./view.ts";

/** How long what is typed into the filter rests before it is asked. */
const restMs = 200;

/**
 * The records of a kind, whichever it is, as a grid: filtered, sorted, its columns chosen. The view is kept with the dossier
 * on this device, never in the browser, and stands again when the grid is opened.
 */
export function Page({ dossier, params, answer, checkpoint }: ScreenOf<"grid.show">) {
  const kind = params["kind"]!;
  return <Grid key={kind} dossier={dossier} kind={kind} first={{ answer, checkpoint }} />;
}

function Grid({
  dossier,
  kind,
  first,
}: {
  readonly dossier: string;
  readonly kind: string;
  readonly first: AnswerOf<"grid.show">;
}) {
  const { writable, saved } = useWriting();
  const [view, setView] = useState<GridView>(noView);
  const [state, setState] = useState(first);
  const [problem, setProblem] = useState<string>();
  const [exported, setExported] = useState<"csv" | "xlsx">();
  const turn = useRef(0);
  const kept = usePending(dossier, `view-${kind}`, (text) => setView(JSON.parse(text) as GridView));
  const { typed } = kept;

  const ask = useCallback(
    async (asked: GridView): Promise<void> => {
      const own = ++turn.current;
      try {
        const found = await call(dossier, "grid.show", questionOf(kind, asked));
        if (own !== turn.current) return;
        setProblem(undefined);
        setState(found);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        setProblem(error.message);
      }
    },
    [dossier, kind],
  );
  useEffect(() => {
    if (view === noView) {
      setState(first);
      return undefined;
    }
    const timer = setTimeout(() => void ask(view), restMs);
    return () => clearTimeout(timer);
  }, [view, ask, first]);

  function change(next: GridView): void {
    setView(next);
    typed(JSON.stringify(next));
  }

  const { total, of, columns, fields, facets } = state.answer;
  const title =
    kind === "assertion" ? "answers" : kind === "person" ? "people" : pluralOfPhrase(wordsOf(kind));
  // What is chosen shows at once, and its rows when they are there.
  const chosen = view.columns.length > 0 ? view.columns : columns.map(({ field }) => field);
  const isFiltered = view.where.length > 0 || view.words.trim() !== "";
  return (
    <>
      <div className="page-head">
        <h1 className="list-title">{title}</h1>
        <div className="actions">
          {writable ? (
            <Go className="button" to={addressOf.newRecord(dossier, kind)}>
              New {wordsOf(kind)}
            </Go>
          ) : null}
          <button type="button" className="button" onClick={() => setExported("csv")}>
            Export CSV
          </button>
          <button type="button" className="button" onClick={() => setExported("xlsx")}>
            Export XLSX
          </button>
        </div>
      </div>
      {exported === undefined ? null : (
        <ExportDialog
          dossier={dossier}
          kind={kind}
          title={title}
          format={exported}
          view={{ ...view, columns: chosen }}
          rows={total}
          onClose={() => setExported(undefined)}
        />
      )}
      <div className="grid-tools">
        <label className="grid-words">
          <span className="visually-hidden">Filter by words</span>
          <input
            type="search"
            placeholder="Filter by words"
            autoComplete="off"
            spellCheck={false}
            value={view.words}
            onChange={({ target }) => change({ ...view, words: target.value })}
          />
        </label>
        {facets.map(({ field, label, values }) => {
          const asked = view.where.find((one) => one.field === field)?.values ?? [];
          return (
            <details key={field} className="grid-facet" name="facet">
              <summary className={asked.length > 0 ? "is-on" : undefined}>{label}</summary>
              <ul className="grid-menu" aria-label={label}>
                {values.map(({ value, label: said, count }) => (
                  <li key={String(value)}>
                    <label>
                      <input
                        type="checkbox"
                        checked={asked.includes(value)}
                        onChange={({ target }) => {
                          const next = target.checked
                            ? [...asked, value]
                            : asked.filter((one) => one !== value);
                          const others = view.where.filter((one) => one.field !== field);
                          change({
                            ...view,
                            where: next.length === 0 ? others : [...others, { field, values: next }],
                          });
                        }}
                      />{" "}
                      {said} <span className="tally">{count.toLocaleString("en")}</span>
                    </label>
                  </li>
                ))}
              </ul>
            </details>
          );
        })}
        <details className="grid-facet" name="facet">
          <summary>Columns</summary>
          <ul className="grid-menu" aria-label="Columns">
            {fields.map(({ field, label }) => (
              <li key={field}>
                <label>
                  <input
                    type="checkbox"
                    checked={chosen.includes(field)}
                    disabled={chosen.length === 1 && chosen[0] === field}
                    onChange={({ target }) =>
                      change({
                        ...view,
                        columns: target.checked ? [...chosen, field] : chosen.filter((one) => one !== field),
                      })
                    }
                  />{" "}
                  {label}
                </label>
              </li>
            ))}
          </ul>
        </details>
      </div>
      <p role="status" className="small grid-total">
        <b>{total.toLocaleString("en")}</b>
        {isFiltered ? ` of ${of.toLocaleString("en")}` : ""} {title}
        {isFiltered ? (
          <>
            {" · "}
            <button
              type="button"
              className="link-button"
              onClick={() => change({ ...view, where: [], words: "" })}
            >
              Drop the filter
            </button>
          </>
        ) : null}
      </p>
      {problem === undefined ? null : <p role="alert">{problem}</p>}
      {total === 0 ? (
        <p>
          {of === 0
            ? "No record of this kind stands yet."
            : `No record fits ${[...view.where.map(({ field }) => fieldLabel(field)), ...(view.words.trim() === "" ? [] : ["the words"])].join(" and ")}.`}
        </p>
      ) : (
        <GridTable
          dossier={dossier}
          kind={kind}
          title={title}
          view={view}
          state={state}
          onSort={(sort) => change({ ...view, sort })}
          onMoved={() => void ask(view)}
          onWritten={async (refs, said) => {
            if (refs.length > 0) saved(refs, said);
            await ask(view);
          }}
        />
      )}
    </>
  );
}
