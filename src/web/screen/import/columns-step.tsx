import type { SheetChoice } from "../../../api/import.ts";
import { counted } from "../../../domain/noun.ts";
import { Said } from "../../app/ui/said.tsx";
import { Question } from "./question.tsx";
import { decisionFor, type ImportDraft, isSame, type ShownPlan, type PlanColumn, useOf } from "./state.ts";

const tones = { used: "good", "left-out": "", undecided: "warn" } as const;
const words = { used: "used", "left-out": "left out", undecided: "undecided" } as const;

/** Every column with what it becomes: used, left out on purpose, or still to be decided. */
export function ColumnsStep({
  plan,
  draft,
  onDecide,
  onLeaveOut,
}: {
  readonly plan: ShownPlan;
  readonly draft: ImportDraft;
  readonly onDecide: (about: string, does: SheetChoice | undefined) => void;
  readonly onLeaveOut: (columns: readonly PlanColumn[]) => void;
}) {
  const open = new Set(plan.open);
  const names = new Set(plan.columns.map(({ name }) => name));
  const ofSheet = plan.questions.filter(({ column }) => column === null || !names.has(column));
  const unused = plan.columns.filter(({ state, becomes }) => state === "undecided" && becomes === "");
  return (
    <>
      {plan.differs.length === 0 ? null : (
        <section aria-label="What differs">
          <h2>What differs from the files before</h2>
          <ul>
            {plan.differs.map((line) => (
              <li key={line}>
                <Said text={line} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {ofSheet.length === 0 ? null : (
        <section aria-label="About the sheet">
          <h2>About the sheet</h2>
          {ofSheet.map((question) => (
            <Question
              key={question.id}
              question={question}
              draft={draft}
              isOpen={open.has(question.id)}
              onDecide={onDecide}
            />
          ))}
        </section>
      )}
      <section aria-label="Columns">
        <h2>Columns</h2>
        {unused.length < 2 ? null : (
          <p>
            {counted(unused.length, "column")} would be left out by the proposal.{" "}
            <button type="button" className="link-button" onClick={() => onLeaveOut(unused)}>
              Leave out all {unused.length}
            </button>
          </p>
        )}
        <ul className="import-columns">
          {plan.columns.map((column) => (
            <Column
              key={`${column.table} ${column.name}`}
              column={column}
              draft={draft}
              onDecide={onDecide}
              questions={plan.questions.filter(
                (question) => question.table === column.table && question.column === column.name,
              )}
              open={open}
            />
          ))}
        </ul>
      </section>
      <details className="tail">
        <summary>The mapping as YAML</summary>
        <div className="scroll" tabIndex={0} role="region" aria-label="Mapping">
          <pre className="import-yaml">{plan.mapping}</pre>
        </div>
      </details>
    </>
  );
}

function Column({
  column,
  questions,
  open,
  draft,
  onDecide,
}: {
  readonly column: PlanColumn;
  readonly questions: ShownPlan["questions"];
  readonly open: ReadonlySet<string>;
  readonly draft: ImportDraft;
  readonly onDecide: (about: string, does: SheetChoice | undefined) => void;
}) {
  const { name, letters, state, becomes, seen, uses, values, more } = column;
  const about = useOf(column);
  const said = decisionFor(draft, about);
  const chosen = uses.findIndex(({ decision }) => isSame(decision, said));
  return (
    <li className={`import-column is-${state}`} aria-label={`Column ${name}`}>
      <div className="import-column-head">
        <span className="mono" aria-hidden="true">
          {letters}
        </span>
        <h3>
          <Said text={name} />
        </h3>
        <span className={`tag ${tones[state]}`}>{words[state]}</span>
        {uses.length === 0 && said === undefined ? null : (
          <select
            aria-label={`Use of ${name}`}
            value={said === undefined ? -1 : chosen}
            onChange={({ target }) => onDecide(about, uses[Number(target.value)]?.decision)}
          >
            <option value={-1}>
              {said === undefined ? (becomes === "" ? "Undecided" : "As proposed") : usedAs(said)}
            </option>
            {said === undefined ? null : <option value={-2}>{"Back to the proposal"}</option>}
            {uses.map(({ label }, index) => (
              <option key={label} value={index}>
                {label}
              </option>
            ))}
          </select>
        )}
      </div>
      <p className="import-becomes">
        {becomes === "" ? (
          state === "left-out" ? (
            "Stays in the sheet."
          ) : (
            "Nothing yet."
          )
        ) : (
          <Said text={becomes} />
        )}
      </p>
      <p className="small">
        <Said text={seen} />
      </p>
      {values.length === 0 ? null : (
        <ul className="import-values" aria-label={`Values of ${name}`}>
          {values.map(({ text, count, becomes: read }) => (
            <li key={text}>
              <Said text={text} /> <span className="tally">{count}</span>
              {read === null ? null : <span className="import-read"> → {read}</span>}
            </li>
          ))}
          {more === 0 ? null : <li className="small">and {more.toLocaleString("en")} more</li>}
        </ul>
      )}
      {questions.map((question) => (
        <Question
          key={question.id}
          question={question}
          draft={draft}
          isOpen={open.has(question.id)}
          onDecide={onDecide}
        />
      ))}
    </li>
  );
}

function usedAs(does: SheetChoice): string {
  if (does.is === "leave-out") return "Left out";
  if (does.is !== "use") return "As decided";
  return {
    name: "Pseudonym or name",
    note: "Note",
    text: "Answer, as text",
    words: "Answer, one of its words",
  }[does.as];
}
