import { useState } from "react";
import type { SheetChoice } from "../../../api/import.ts";
import { counted, wordsOf } from "../../../domain/noun.ts";
import { fieldLabel } from "../../../domain/field-words.ts";
import { valueStates } from "../../../domain/value-state.ts";
import { Tail } from "../../app/ui/parts.tsx";
import { Said } from "../../app/ui/said.tsx";
import { Value } from "../../app/ui/value.tsx";
import { type TriedImport, decisionFor, type ImportDraft, textOf } from "./state.ts";

/** What the import would do to each record, what it refuses and where, and what may be a slip. */
export function CheckStep({
  brought,
  draft,
  right,
  reason,
  again,
  asNew,
  onDecide,
  onRight,
  onReason,
  onAgain,
  onNew,
}: {
  readonly brought: TriedImport;
  readonly draft: ImportDraft;
  /** Doubts of which somebody has said that they are right. */
  readonly right: ReadonlySet<string>;
  readonly reason: string;
  /** Why what was erased here is brought in again. */
  readonly again: string;
  readonly asNew: boolean;
  readonly onDecide: (about: string, does: SheetChoice | undefined) => void;
  readonly onRight: (about: string) => void;
  readonly onReason: (reason: string) => void;
  readonly onAgain: (reason: string) => void;
  readonly onNew: (asNew: boolean) => void;
}) {
  const { report, refused, doubts, kinds, rows } = brought;
  const asksWhy = refused.some(({ reason: said }) => said.includes("why it is let in"));
  const asksAgain = refused.some(({ reason: said }) => said.includes("why it is brought in again"));
  const asksNew = refused.some(({ reason: said }) => said.includes("they are new"));
  return (
    <>
      <Counts kinds={kinds} outcome={report.outcome} />
      {refused.length === 0 ? null : (
        <section aria-label="Refused">
          <h2>Refused</h2>
          <p>
            Nothing is written while something is refused. Say here what a cell means, or mend the sheet and
            choose it again.
          </p>
          <ul className="import-list">
            {refused.map(({ table, column, reason: said, rows: at, texts }) => (
              <li key={`${column} ${said}`}>
                <p>
                  {column === null ? null : (
                    <b>
                      <Said text={column} />
                    </b>
                  )}{" "}
                  <Said text={said} /> <span className="small">{rowsText(at)}</span>
                </p>
                {table === null || column === null
                  ? null
                  : texts.map(({ text, count }) => (
                      <Meaning
                        key={text}
                        table={table}
                        column={column}
                        text={text}
                        count={count}
                        draft={draft}
                        onDecide={onDecide}
                      />
                    ))}
              </li>
            ))}
          </ul>
          {asksWhy || reason !== "" ? (
            <Reason label="Why it is let in all the same" reason={reason} onReason={onReason} />
          ) : null}
          {asksAgain || again !== "" ? (
            <Reason label="Why what was erased is brought in again" reason={again} onReason={onAgain} />
          ) : null}
          {asksNew || asNew ? (
            <label className="option">
              <input type="checkbox" checked={asNew} onChange={({ target }) => onNew(target.checked)} /> They
              are new records, and both happened
            </label>
          ) : null}
        </section>
      )}
      {report.rows.some(({ outcome }) => outcome === "conflict") ? (
        <section aria-label="Conflicts">
          <h2>Conflicts</h2>
          <ul className="import-list">
            {report.rows
              .filter(({ outcome }) => outcome === "conflict")
              .map(({ ref, row, problem }) => (
                <li key={`${ref} ${row}`}>
                  <span className="ref">{ref}</span> {problem}
                </li>
              ))}
          </ul>
        </section>
      ) : null}
      {doubts.length === 0 ? null : (
        <section aria-label="Is this right?">
          <h2>Is this right?</h2>
          <p className="lead">These may be slips of the sheet. They stop nothing.</p>
          <ul className="import-list">
            {doubts.map(({ table, column, text, rows: at, why }) => {
              const about = textOf(table, column, text);
              return (
                <li key={`${about} ${at.join()}`}>
                  <p>
                    <Said text={why} /> <span className="small">{rowsText(at)}</span>
                  </p>
                  {right.has(about) ? (
                    <p className="small">It is right.</p>
                  ) : (
                    <div className="actions">
                      <button type="button" className="button small-button" onClick={() => onRight(about)}>
                        It is right
                      </button>
                      <Meaning
                        table={table}
                        column={column}
                        text={text}
                        count={1}
                        draft={draft}
                        onDecide={onDecide}
                        isNumber
                      />
                    </div>
                  )}
                </li>
              );
            })}
          </ul>
        </section>
      )}
      {report.notes.length === 0 ? null : (
        <section aria-label="Good to know">
          <h2>Good to know</h2>
          <ul>
            {report.notes.map((note) => (
              <li key={note}>
                <Said text={note} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {report.outcome === "refused" ? null : (
        <Tail title="Rows, with what each writes" count={rows}>
          <ul className="import-rows">
            {report.rows.map(({ file, row, ref, outcome, would_write: writes }) => (
              <li key={`${file} ${row} ${ref}`}>
                <details>
                  <summary>
                    {row === null ? file : `Row ${row}`}: {outcome}
                    {writes.length === 0 ? "" : `, ${counted(writes.length, "record")}`}
                  </summary>
                  {writes.map((one) => (
                    <div key={one.ref} className="import-write">
                      <b>
                        {one.outcome} {wordsOf(one.kind)}
                      </b>{" "}
                      <span className="ref">{one.ref}</span>
                      <dl className="facts">
                        {Object.entries(one.body).map(([field, value]) => (
                          <div key={field}>
                            <dt>{fieldLabel(field)}</dt>
                            <dd>
                              <Value value={value} of={undefined} />
                            </dd>
                          </div>
                        ))}
                      </dl>
                    </div>
                  ))}
                </details>
              </li>
            ))}
          </ul>
          {rows > report.rows.length ? (
            <p className="small">
              The first {report.rows.length} of {rows.toLocaleString("en")} are shown.
            </p>
          ) : null}
        </Tail>
      )}
    </>
  );
}

/** "4 new people, 11 new answers". */
export function countsText(kinds: TriedImport["kinds"], which: "new" | "changed" | "unchanged"): string {
  const said = kinds
    .filter((one) => one[which] > 0)
    .map((one) => `${one[which].toLocaleString("en")} ${which} ${one.label}`);
  return said.join(", ");
}

function Counts({ kinds, outcome }: { readonly kinds: TriedImport["kinds"]; readonly outcome: string }) {
  if (outcome === "refused") return <p role="status">Nothing can be written yet.</p>;
  if (outcome === "conflict")
    return <p role="status">Somebody has changed the same fields meanwhile; nothing can be written yet.</p>;
  const lines = (["new", "changed", "unchanged"] as const)
    .map((which) => countsText(kinds, which))
    .filter((text) => text !== "");
  return (
    <div role="status" className="import-counts">
      {lines.length === 0 ? <p>Nothing is new.</p> : lines.map((line) => <p key={line}>{line}</p>)}
    </div>
  );
}

const lacks = valueStates.filter((state) => state !== "answered");

/** What a text of a column means, said in its place. */
function Meaning({
  table,
  column,
  text,
  count,
  draft,
  onDecide,
  isNumber = false,
}: {
  readonly table: number;
  readonly column: string;
  readonly text: string;
  readonly count: number;
  readonly draft: ImportDraft;
  readonly onDecide: (about: string, does: SheetChoice | undefined) => void;
  readonly isNumber?: boolean;
}) {
  const about = textOf(table, column, text);
  const said = decisionFor(draft, about);
  const [typed, setTyped] = useState("");
  const put = (becomes: Extract<SheetChoice, { is: "value" }>["becomes"]): void =>
    onDecide(about, { is: "value", table, column, text, becomes });
  return (
    <form
      className="actions import-meaning"
      onSubmit={(event) => {
        event.preventDefault();
        const value = typed.trim();
        if (value !== "")
          put({ is: "value", value: isNumber && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value });
      }}
    >
      <label>
        “<Said text={text} />”{count > 1 ? ` (${count})` : ""} means{" "}
        <select
          value={said?.is === "value" ? (said.becomes.is === "state" ? said.becomes.state : "") : "open"}
          onChange={({ target: { value } }) => {
            if (value === "open") onDecide(about, undefined);
            else if (value === "") put({ is: "value", value: null });
            else put({ is: "state", state: value as (typeof lacks)[number] });
          }}
        >
          <option value="open">Choose …</option>
          <option value="">nothing</option>
          {lacks.map((state) => (
            <option key={state} value={state}>
              {wordsOf(state)}
            </option>
          ))}
        </select>
      </label>
      <label>
        or{" "}
        <input
          aria-label={`“${text}” is`}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      </label>
      <button type="submit" className="button small-button" disabled={typed.trim() === ""}>
        Take it so
      </button>
    </form>
  );
}

function Reason({
  label,
  reason,
  onReason,
}: {
  readonly label: string;
  readonly reason: string;
  readonly onReason: (reason: string) => void;
}) {
  const [typed, setTyped] = useState(reason);
  return (
    <form
      className="actions"
      onSubmit={(event) => {
        event.preventDefault();
        onReason(typed.trim());
      }}
    >
      <label>
        {label}{" "}
        <input
          maxLength={400}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      </label>
      <button type="submit" className="button small-button" disabled={typed.trim() === reason}>
        Check again
      </button>
    </form>
  );
}

function rowsText(rows: readonly number[]): string {
  if (rows.length === 0) return "";
  return `${rows.length === 1 ? "row" : "rows"} ${rows.slice(0, 8).join(", ")}${rows.length > 8 ? " …" : ""}`;
}
