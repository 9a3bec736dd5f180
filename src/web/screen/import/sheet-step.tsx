import { useState } from "react";
import { counted } from "../../../domain/noun.ts";
import { Said } from "../../app/ui/said.tsx";
import type { ImportDraft, ShownPlan } from "./state.ts";

/** The sheet as it is read: which rows name the columns, which are left out, which cells can't be read. */
export function SheetStep({
  plan,
  draft,
  onChange,
}: {
  readonly plan: ShownPlan;
  readonly draft: ImportDraft;
  readonly onChange: (draft: ImportDraft) => void;
}) {
  return (
    <>
      <p className="lead">What stands here is what is read, cell by cell.</p>
      {plan.shown.map((sheet) => (
        <section key={`${sheet.file} ${sheet.sheet}`} aria-label={`Sheet ${sheet.sheet ?? sheet.file}`}>
          <h2>
            <Said text={sheet.sheet === null ? sheet.file : `${sheet.file} · ${sheet.sheet}`} />
          </h2>
          <p>
            {counted(sheet.of, "row")} {sheet.of === 1 ? "is" : "are"} read. {plan.makes[sheet.table]}.
          </p>
          {sheet.sums.length === 0 ? null : (
            <p>
              Left out, as they sum up others or are notes:{" "}
              {sheet.sums.map(({ row, words }, at) => (
                <span key={row}>
                  {at === 0 ? "" : "; "}row {row} (<Said text={words} />)
                </span>
              ))}
              .
            </p>
          )}
          {sheet.refused.length === 0 ? null : (
            <div role="group" aria-label="Cells that can’t be read">
              <p>
                {counted(sheet.refused.length, "cell")} can’t be read; mend the sheet, or leave the column
                out.
              </p>
              <ul className="import-refused">
                {sheet.refused.slice(0, 20).map(({ cell, shown, why }) => (
                  <li key={cell}>
                    <b>{cell}</b> <Said text={shown} />: {why}
                  </li>
                ))}
              </ul>
            </div>
          )}
          <HeaderRows header={sheet.header} draft={draft} onChange={onChange} />
          <div
            className="scroll import-sheet"
            tabIndex={0}
            role="region"
            aria-label={`Rows of ${sheet.sheet ?? sheet.file}`}
          >
            <table>
              <thead>
                <tr>
                  <th scope="col">
                    <span className="visually-hidden">Row</span>
                  </th>
                  {sheet.columns.map((letters) => (
                    <th key={letters} scope="col">
                      {letters}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {sheet.rows.map(({ row, is, cells }) => (
                  <tr key={row} className={`is-${is}`}>
                    <th scope="row">
                      {row}
                      {rowWords[is] === undefined ? null : (
                        <span className="import-row-word">{rowWords[is]}</span>
                      )}
                    </th>
                    {cells.map(({ text, refused }, at) => (
                      <td key={sheet.columns[at]} className={refused ? "is-refused" : undefined}>
                        <Said text={text} />
                        {refused ? <span className="tag bad">not read</span> : null}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      ))}
      {plan.sheets.length === 0 ? null : (
        <div className="actions import-others">
          <span>Other sheets, of which nothing is brought in:</span>
          {plan.sheets.map(({ file, name, hidden }) => (
            <button
              key={`${file} ${name}`}
              type="button"
              className="button small-button"
              onClick={() => onChange({ ...draft, sheet: name, header: undefined, decisions: [] })}
            >
              Take {name}
              {hidden ? " (hidden)" : ""} instead
            </button>
          ))}
        </div>
      )}
    </>
  );
}

const rowWords: Readonly<Record<string, string>> = {
  header: "names",
  sum: "left out",
  hidden: "hidden",
};

/** Which rows name the columns, where the program has found others than they are. */
function HeaderRows({
  header,
  draft,
  onChange,
}: {
  readonly header: readonly number[];
  readonly draft: ImportDraft;
  readonly onChange: (draft: ImportDraft) => void;
}) {
  const now = header.join(", ");
  const [typed, setTyped] = useState(now);
  const rows = typed.split(",").map((part) => Number(part.trim()));
  const isRight = rows.length <= 3 && rows.every((row) => Number.isInteger(row) && row > 0);
  return (
    <form
      className="actions import-header"
      onSubmit={(event) => {
        event.preventDefault();
        if (isRight && typed !== now) onChange({ ...draft, header: rows, decisions: [] });
      }}
    >
      <label>
        Row that names the columns{" "}
        <input
          value={typed}
          inputMode="numeric"
          autoComplete="off"
          onChange={({ target }) => setTyped(target.value)}
        />
      </label>
      <button type="submit" className="button small-button" disabled={!isRight || typed === now}>
        Read it so
      </button>
    </form>
  );
}
