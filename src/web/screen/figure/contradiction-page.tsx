import "./comparisons.css";
import { useState } from "react";
import { useRouter } from "@tanstack/react-router";
import type { ContradictionRow } from "../../../api/listing.ts";
import { contradictionVerdicts, disagreements } from "../../../api/wording.ts";
import { wordsOf } from "../../../domain/noun.ts";
import { call, Refusal } from "../../app/client.ts";
import type { ScreenOf } from "../../app/screen.tsx";
import { Dialog } from "../../app/ui/dialog.tsx";
import { Tag, Tail, Tally } from "../../app/ui/parts.tsx";
import { RefLink } from "../../app/ui/record-link.tsx";
import { RecordPicker } from "../../app/ui/record-picker.tsx";
import { Said } from "../../app/ui/said.tsx";
import { useWriting } from "../../app/writing.tsx";
import { Comparison } from "./comparisons.tsx";

/** Figures that do not simply agree: what each source prints, side by side, and what was decided. No figure is changed here. */
export function Page({ dossier, answer: { rows, figures } }: ScreenOf<"figure.contradictions">) {
  const [deciding, setDeciding] = useState<ContradictionRow>();
  const { writable } = useWriting();
  const byRef = new Map(figures.map((figure) => [figure.ref, figure]));
  const disagreeing = new Set<string>(disagreements.map(([verdict]) => verdict));
  const open = rows.filter(
    ({ verdict, decision }) => disagreeing.has(verdict) && (decision === null || decision.stale),
  ).length;
  return (
    <>
      <h1>Contradictions</h1>
      <p className="lead">
        {rows.length === 0
          ? "No two figures that may be compared say different things."
          : `${rows.length} that do not simply agree; of those that disagree, ${open} without a decision that still holds. A decision is recorded with who, when and why, and changes no figure.`}
      </p>
      {contradictionVerdicts.map(([verdict, title, means]) => {
        const some = rows.filter((row) => row.verdict === verdict);
        if (some.length === 0) return null;
        const cards = some.map((row) => (
          <Comparison key={row.id} row={row} byRef={byRef} isOpen>
            <Decision row={row} onDecide={writable ? () => setDeciding(row) : undefined} />
          </Comparison>
        ));
        return means === undefined ? (
          <Tail key={verdict} title={title} count={some.length}>
            {cards}
          </Tail>
        ) : (
          <section key={verdict} aria-labelledby={verdict}>
            <h2 id={verdict}>
              <Tag verdict={verdict} label={title} /> <Tally count={some.length} />
            </h2>
            <p className="small">{means}</p>
            {cards}
          </section>
        );
      })}
      {deciding === undefined ? null : (
        <Decide dossier={dossier} row={deciding} onClose={() => setDeciding(undefined)} />
      )}
    </>
  );
}

type ChosenOutcome = NonNullable<ContradictionRow["decision"]>["outcome"];

/** What each decision is called before it was made and after. */
const said: Readonly<Record<ChosenOutcome, readonly [string, string]>> = {
  explained: ["Explain", "Explained"],
  "left-open": ["Leave open", "Left open"],
  "put-to-publisher": ["Put to the publisher", "Put to the publisher"],
};

function Decision({
  row: { decision, decided_as: decidedAs },
  onDecide,
}: {
  readonly row: ContradictionRow;
  readonly onDecide: (() => void) | undefined;
}) {
  return (
    <div className="decided">
      {decision === null ? (
        <p className="small">Nobody has decided on it.</p>
      ) : (
        <p>
          <b>{said[decision.outcome][1]}</b>: <Said text={decision.reason} />{" "}
          {decision.letter === null ? null : <RefLink reference={decision.letter} />}
          <br />
          <span className="small">
            {decision.member}, {decision.at.slice(0, 16).replace("T", " ")} UTC (
            <RefLink reference={decidedAs} bare />)
            {decision.stale ? ". Its verdict is another now: decide anew." : ""}
          </span>
        </p>
      )}
      {onDecide === undefined ? null : (
        <button type="button" className="button small-button" onClick={onDecide}>
          {decision === null ? "Decide" : "Decide anew"}
        </button>
      )}
    </div>
  );
}

function Decide({
  dossier,
  row: { id, verdict, figures, decided_as: ref, decision, label, place },
  onClose,
}: {
  readonly dossier: string;
  readonly row: ContradictionRow;
  readonly onClose: () => void;
}) {
  const router = useRouter();
  const { saved } = useWriting();
  const [outcome, setOutcome] = useState<ChosenOutcome | undefined>(decision?.outcome);
  const [reason, setReason] = useState(decision?.reason ?? "");
  const [letter, setLetter] = useState(decision?.letter ?? undefined);
  const [problem, setProblem] = useState<string>();
  async function decide(): Promise<void> {
    try {
      const { answer } = await call(dossier, "record.write", {
        ref,
        kind: "resolution",
        base: [...(decision?.heads ?? [])],
        patch: {
          contradiction: id,
          verdict,
          figures,
          outcome,
          reason,
          letter: outcome === "put-to-publisher" ? (letter ?? null) : null,
        },
        why: `decided: ${wordsOf(outcome!)}`,
      });
      if (answer.outcome === "conflict")
        return setProblem("Somebody has decided on it meanwhile; close this and read what they wrote.");
      saved([ref]);
      await router.invalidate();
      onClose();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setProblem(error.message);
    }
    return undefined;
  }
  return (
    <Dialog title={`Decide on ${label}${place === null ? "" : `, ${place}`}`} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void decide();
        }}
      >
        <fieldset>
          <legend>What is decided</legend>
          {(Object.keys(said) as ChosenOutcome[]).map((each) => (
            <label key={each} className="choice">
              <input
                type="radio"
                name="outcome"
                checked={outcome === each}
                onChange={() => setOutcome(each)}
              />{" "}
              {said[each][0]}
            </label>
          ))}
        </fieldset>
        {outcome === "put-to-publisher" ? (
          <div className="field">
            <label htmlFor="letter">The letter that puts it to them, where there is one</label>
            <RecordPicker id="letter" label="letter" value={letter} kinds={["letter"]} onChange={setLetter} />
          </div>
        ) : null}
        <div className="field">
          <label htmlFor="reason">Reason</label>
          <textarea
            id="reason"
            rows={2}
            value={reason}
            required
            autoComplete="off"
            spellCheck={false}
            aria-describedby="reason-help"
            onChange={({ target }) => setReason(target.value)}
          />
          <p id="reason-help" className="help">
            The next member reads it here. The figures stay as they are printed.
          </p>
        </div>
        {problem === undefined ? null : <p role="alert">{problem}</p>}
        <div className="actions">
          <button
            type="submit"
            className="button primary"
            disabled={outcome === undefined || reason.trim() === ""}
          >
            Record the decision
          </button>
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}
