import { useState } from "react";
import { useRouter } from "@tanstack/react-router";
import { fieldLabel } from "../../../domain/field-words.ts";
import { counted, wordsOf } from "../../../domain/noun.ts";
import { canonical } from "../../../domain/version.ts";
import { addressOf } from "../../app/address.ts";
import { call, type OutputOf, Refusal } from "../../app/client.ts";
import { Dialog, WhyField } from "../../app/ui/dialog.tsx";
import { Go } from "../../app/ui/go.tsx";
import { RecordPicker } from "../../app/ui/record-picker.tsx";
import { Said } from "../../app/ui/said.tsx";
import { Value } from "../../app/ui/value.tsx";
import { useWriting } from "../../app/writing.tsx";

type Shown = OutputOf<"record.open">;

/** Takes a record back that was entered by mistake: it leaves every count and stays in the history. */
export function EnteredByMistake({
  dossier,
  shown: { record, citations },
  onClose,
}: {
  readonly dossier: string;
  readonly shown: Shown;
  readonly onClose: () => void;
}) {
  const router = useRouter();
  const { saved } = useWriting();
  const [why, setWhy] = useState("");
  const [along, setAlong] = useState(false);
  const [problem, setProblem] = useState<string>();
  const isSource = record.kind === "source";
  const hasParts = record.children.length > 0;

  async function takeBack(): Promise<void> {
    try {
      const { answer } = await call(dossier, "record.retract", {
        ref: record.ref,
        why,
        with_children: along,
        alone: isSource && !along,
      });
      saved([], `${counted(answer.retracted.length, "record")} taken back`);
      onClose();
      await router.invalidate();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setProblem(error.message);
    }
  }

  return (
    <Dialog title="Entered by mistake" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void takeBack();
        }}
      >
        <p>
          {record.ref} leaves every count and every list. It stays in the history, and can be brought back.
        </p>
        {problem === undefined ? null : <p role="alert">{problem}</p>}
        {hasParts ? (
          <label className="option">
            <input type="checkbox" checked={along} onChange={({ target }) => setAlong(target.checked)} /> Take{" "}
            {counted(record.children.length, "record")} that belong{record.children.length === 1 ? "s" : ""}{" "}
            to it back too. Without them it can’t be taken back.
          </label>
        ) : isSource && citations.length > 0 ? (
          <label className="option">
            <input type="checkbox" checked={along} onChange={({ target }) => setAlong(target.checked)} /> Take
            back too what rests on this source alone. Without this it stays, and findings say so.
          </label>
        ) : null}
        <WhyField value={why} onChange={setWhy} />
        <div className="actions">
          <button
            type="submit"
            className="button primary"
            disabled={why.trim() === "" || (hasParts && !along)}
          >
            Take it back
          </button>
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** Makes this record one with another, field by field; undone by bringing it back. */
export function DuplicateOf({
  dossier,
  shown: { record },
  onClose,
}: {
  readonly dossier: string;
  readonly shown: Shown;
  readonly onClose: () => void;
}) {
  const router = useRouter();
  const { saved } = useWriting();
  const [into, setInto] = useState<OutputOf<"record.show">>();
  const [prefer, setPrefer] = useState<Readonly<Record<string, "ref" | "into">>>({});
  const [why, setWhy] = useState("");
  const [problem, setProblem] = useState<string>();

  async function choose(ref: string | undefined): Promise<void> {
    setProblem(undefined);
    setInto(undefined);
    if (ref === undefined) return;
    try {
      const { answer } = await call(dossier, "record.show", { ref });
      if (answer.ref === record.ref) return setProblem("This is the record itself; choose another one.");
      setInto(answer);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setProblem(error.message);
    }
    return undefined;
  }

  async function merge(): Promise<void> {
    if (into === undefined) return;
    try {
      await call(dossier, "record.merge", { ref: record.ref, into: into.ref, prefer, why });
      saved([], "Made one");
      onClose();
      router.history.push(addressOf.record(dossier, into.id));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setProblem(error.message);
    }
  }

  const apart = into === undefined ? [] : fieldsApart(record.body, into.body);
  const open = apart.filter((field) => prefer[field] === undefined);
  return (
    <Dialog title={`Duplicate of another ${wordsOf(record.kind)}`} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void merge();
        }}
      >
        <p>
          What names {record.ref} names the other record from then on; lists are joined, and what the other
          one lacks is filled in.
        </p>
        {problem === undefined ? null : <p role="alert">{problem}</p>}
        <div className="field">
          <label htmlFor="into">The record that stands</label>
          <RecordPicker
            id="into"
            label="The record that stands"
            kinds={[record.kind]}
            value={into?.ref}
            onChange={(ref) => void choose(ref)}
          />
        </div>
        {into === undefined ? null : apart.length === 0 ? (
          <p>The two say nothing that the other denies.</p>
        ) : (
          apart.map((field) => (
            <fieldset key={field} className="choice-of">
              <legend>{fieldLabel(field)}</legend>
              {(
                [
                  ["into", into.ref, into.body[field]],
                  ["ref", record.ref, record.body[field]],
                ] as const
              ).map(([side, ref, value]) => (
                <label key={side} className="option">
                  <input
                    type="radio"
                    name={field}
                    checked={prefer[field] === side}
                    onChange={() => setPrefer({ ...prefer, [field]: side })}
                  />{" "}
                  <Value value={value} of={undefined} /> <span className="called">{ref}</span>
                </label>
              ))}
            </fieldset>
          ))
        )}
        <WhyField value={why} onChange={setWhy} />
        <div className="actions">
          <button
            type="submit"
            className="button primary"
            disabled={into === undefined || open.length > 0 || why.trim() === ""}
          >
            Make them one
          </button>
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          {open.length === 0 ? null : (
            <span className="small">Choose for {open.map(fieldLabel).join(", ")}.</span>
          )}
        </div>
      </form>
    </Dialog>
  );
}

/** The fields that both have and on which they differ; lists are joined. */
function fieldsApart(
  one: Readonly<Record<string, unknown>>,
  other: Readonly<Record<string, unknown>>,
): readonly string[] {
  return Object.keys(one).filter(
    (field) =>
      other[field] !== undefined &&
      !(Array.isArray(one[field]) && Array.isArray(other[field])) &&
      canonical(one[field]) !== canonical(other[field]),
  );
}

/** A record that was taken back: why, and the way back. */
export function TakenBack({
  dossier,
  shown: { record, retraction },
}: {
  readonly dossier: string;
  readonly shown: Shown;
}) {
  const router = useRouter();
  const { writable, saved } = useWriting();
  const [problem, setProblem] = useState<string>();
  if (retraction === null) return null;

  async function bringBack(): Promise<void> {
    try {
      const { answer } = await call(dossier, "record.reinstate", {
        ref: record.ref,
        why: "brought back on the screen",
      });
      saved([], `${counted(answer.reinstated.length, "record")} brought back`);
      await router.invalidate();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setProblem(error.message);
    }
  }

  return (
    <div className="callout">
      <p>
        This record was taken back: “<Said text={retraction.why} />”
        {retraction.into === null ? "" : ` It is one with ${retraction.into}.`}
        {retraction.with === null ? "" : ` It went with ${retraction.with}.`} It counts nowhere; its history
        stays.
      </p>
      {problem === undefined ? null : <p role="alert">{problem}</p>}
      {writable && retraction.with === null ? (
        <p>
          <button type="button" className="button small-button" onClick={() => void bringBack()}>
            Bring it back
          </button>{" "}
          <Go to={addressOf.erase(dossier, record.id)}>Erase it for good</Go>
        </p>
      ) : null}
    </div>
  );
}
