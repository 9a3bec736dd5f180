import "./form.css";
import { useEffect, useId, useRef, useState } from "react";
import { formOf } from "../../../../api/form.ts";
import type { FieldProblem, RecordKind } from "../../../../domain/record.ts";
import { canonical } from "../../../../domain/version.ts";
import { call, type OutputOf, Refusal } from "../../../app/client.ts";
import { usePending } from "../../../app/pending.ts";
import { FieldControl, idAt } from "./control.tsx";
import { changesIn, type FormDraft, startOf } from "./draft.ts";

type Written = OutputOf<"record.write">;

/** What of a refusal is a doubt that a person may let in with a reason. */
const doubtPattern = /is in doubt: (.*?) Correct it,/s;

/**
 * The fields of a record to fill in, each by the control that its schema asks for. What is wrong is said at its field in
 * one sentence, and the focus goes there; `onWritten` hears of it once it is durable.
 */
export function RecordForm({
  dossier,
  kind,
  reference,
  id,
  heads,
  body,
  onWritten,
  onCancel,
}: {
  readonly dossier: string;
  readonly kind: RecordKind;
  /** Of a record that stands; a new one may be given a name. */
  readonly reference?: string | undefined;
  /** Of a record that stands. */
  readonly id?: string | undefined;
  readonly heads: readonly string[];
  readonly body: FormDraft;
  readonly onWritten: (written: Written) => void;
  readonly onCancel: () => void;
}) {
  const isNew = reference === undefined;
  const fields = formOf(kind);
  // What was read when the form was opened: what others write meanwhile is held against it.
  const [base] = useState({ heads, body });
  const [draft, setDraft] = useState<FormDraft>(() => (isNew ? { ...startOf(fields), ...body } : body));
  const [name, setName] = useState("");
  const [why, setWhy] = useState("");
  const [letIn, setLetIn] = useState<string>();
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [refusal, setRefusal] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const formName = useId();
  const isDirty = canonical(draft) !== canonical(base.body) && !isNew;
  useAsk(isDirty && !isBusy);
  // What is typed and not saved is kept by the program, and offered where the form is opened again.
  const [offered, setOffered] = useState<FormDraft>();
  const pending = usePending(dossier, id === undefined ? `new-${kind}` : `record/${id}`, (text) =>
    setOffered(JSON.parse(text) as FormDraft),
  );

  function type(field: string, value: unknown): void {
    const next = { ...draft, [field]: value };
    setDraft(next);
    const typed = Object.entries(next).filter(([one, now]) => canonical(now) !== canonical(base.body[one]));
    pending.typed(typed.length === 0 ? "" : JSON.stringify(Object.fromEntries(typed)));
  }

  const wrongAt = new Set(problems.map(({ field }) => field));
  const doubt = refusal === undefined ? undefined : doubtPattern.exec(refusal)?.[1];

  function refuse(found: readonly FieldProblem[]): void {
    setProblems(found);
    setRefusal(undefined);
    const first = fields.find((field) => found.some((one) => rootOf(one.field) === field.name))?.name;
    // The control itself where it stands, else the first of its field.
    requestAnimationFrame(() => {
      const at =
        document.getElementById(idAt(found[0]?.field ?? "")) ?? document.getElementById(idAt(first ?? ""));
      const within = form.current?.querySelector<HTMLElement>(
        `[data-field="${first ?? ""}"] :is(input, textarea, select, button)`,
      );
      (at ?? within)?.focus();
    });
  }

  async function write(): Promise<void> {
    const changes = changesIn(kind, isNew ? {} : base.body, draft);
    if (!changes.ok) return refuse(changes.problems.map(inWords));
    if (Object.keys(changes.patch).length === 0 && !isNew) return onCancel();
    setBusy(true);
    setProblems([]);
    setRefusal(undefined);
    try {
      const { answer } = await call(dossier, "record.write", {
        ...(isNew ? (name.trim() === "" ? { kind } : { kind, ref: name.trim() }) : { ref: reference }),
        base: [...base.heads],
        patch: changes.patch,
        why: why.trim() === "" ? (isNew ? "entered on the screen" : "edited on the screen") : why.trim(),
        beside: true,
        ...(letIn === undefined || letIn.trim() === "" ? {} : { allow_implausible: letIn.trim() }),
      });
      if (isNew && answer.outcome === "conflict")
        refuse([{ field: "", message: `There is a record ${name.trim()} already; give another name.` }]);
      else {
        pending.done();
        onWritten(answer);
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const found = atField(
        error.message,
        fields.map((field) => field.name),
      );
      if (found === undefined || doubtPattern.test(error.message)) {
        setRefusal(error.message);
        requestAnimationFrame(() => form.current?.querySelector<HTMLElement>(".form-refusal")?.focus());
      } else refuse([found]);
    } finally {
      setBusy(false);
    }
    return undefined;
  }

  return (
    <form
      ref={form}
      className="record-form"
      aria-labelledby={formName}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void write();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          void write();
        }
      }}
    >
      <h2 id={formName} className="visually-hidden">
        {isNew ? "Fields of the new record" : `Fields of ${reference}`}
      </h2>
      {offered === undefined ? null : (
        <div className="callout" role="status">
          <p>
            Text is kept here that was typed before and not saved.{" "}
            <button
              type="button"
              className="button small-button"
              onClick={() => {
                setDraft({ ...draft, ...offered });
                setOffered(undefined);
              }}
            >
              Take it up
            </button>{" "}
            <button
              type="button"
              className="button small-button"
              onClick={() => {
                pending.done();
                setOffered(undefined);
              }}
            >
              Forget it
            </button>
          </p>
        </div>
      )}
      {refusal === undefined ? null : (
        <div className="form-refusal" role="alert" tabIndex={-1}>
          <p>{doubt === undefined ? refusal : `In doubt: ${doubt}`}</p>
          {doubt === undefined ? null : (
            <div className="field">
              <label htmlFor="let-in">Correct it, or say why it is let in all the same</label>
              <input
                id="let-in"
                autoComplete="off"
                spellCheck={false}
                value={letIn ?? ""}
                onChange={({ target }) => setLetIn(target.value)}
              />
            </div>
          )}
        </div>
      )}
      {fields.map((field) => {
        const wrong = problems.filter((one) => rootOf(one.field) === field.name);
        const labelId = `${idAt(field.name)}-label`;
        return (
          <div key={field.name} className="field" data-field={field.name}>
            <label id={labelId} htmlFor={idAt(field.name)}>
              {field.label}
              {field.needed ? <span className="needed"> needed</span> : null}
            </label>
            <div>
              <FieldControl
                control={field.control}
                path={field.name}
                name={field.label}
                value={draft[field.name]}
                invalid={(path) => wrongAt.has(path)}
                onChange={(value) => type(field.name, value)}
              />
              <p id={`${idAt(field.name)}-help`} className="help">
                {wrong.length === 0 ? (
                  field.help
                ) : (
                  <span className="wrong">
                    {wrong
                      .map(({ field: path, message }) => sentenceOf(path, field.label, message))
                      .join(" ")}
                  </span>
                )}
              </p>
            </div>
          </div>
        );
      })}
      {isNew ? (
        <div className="field" data-field="">
          <label htmlFor="f-name">name in the dossier</label>
          <div>
            <input
              id="f-name"
              className="short-input"
              autoComplete="off"
              spellCheck={false}
              value={name}
              aria-describedby="f-name-help"
              aria-invalid={wrongAt.has("") || undefined}
              onChange={({ target }) => setName(target.value)}
            />
            <p id="f-name-help" className="help">
              {wrongAt.has("") ? (
                <span className="wrong">{problems.find(({ field }) => field === "")?.message}</span>
              ) : (
                "for good, such as c-34; left empty, the program makes one"
              )}
            </p>
          </div>
        </div>
      ) : null}
      <div className="field">
        <label htmlFor="f-why">why</label>
        <div>
          <input
            id="f-why"
            maxLength={400}
            autoComplete="off"
            spellCheck={false}
            value={why}
            aria-describedby="f-why-help"
            onChange={({ target }) => setWhy(target.value)}
          />
          <p id="f-why-help" className="help">
            kept in the history for good, without names; may be left empty
          </p>
        </div>
      </div>
      <div className="actions form-actions">
        <button type="submit" className="button primary" disabled={isBusy}>
          {isNew ? "Save the new record" : "Save"}
        </button>
        <button
          type="button"
          className="button"
          disabled={isBusy}
          onClick={() => {
            pending.done();
            onCancel();
          }}
        >
          Cancel
        </button>
        <span className="small">Ctrl Enter saves.</span>
        {isBusy ? (
          <span role="status" className="small">
            Being saved …
          </span>
        ) : null}
      </div>
    </form>
  );
}

/** "sex: expected one of …" for a field, and "parties [1], who is missing" for a part of one. */
function sentenceOf(path: string, label: string, message: string): string {
  const inner = path
    .slice(rootOf(path).length)
    .replaceAll(/\[(\d+)\]/g, " $1")
    .replaceAll(".", ", ")
    .replaceAll("_", " ");
  const text = message.startsWith("expected")
    ? `${label}${inner}: ${message}`
    : `${label}${inner} ${message}`;
  const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return sentence.endsWith(".") ? sentence : `${sentence}.`;
}

function inWords({ field, message }: FieldProblem): FieldProblem {
  return field.endsWith(".place")
    ? { field, message: "expected a place, such as page 41, line 3, or 13:32–14:00" }
    : { field, message };
}

/** The field that a refusal of the program names first; undefined where it is about the record as a whole. */
function atField(sentence: string, fields: readonly string[]): FieldProblem | undefined {
  const [, field, message] = /^\S+: (\w+)(?:[[.]\S*)?:? (.*)$/s.exec(sentence) ?? [];
  return field === undefined || !fields.includes(field) ? undefined : { field, message: message! };
}

function rootOf(path: string): string {
  return /^[^.[]*/.exec(path)![0];
}

/** The window asks before it is closed over something that was not saved. */
export function useAsk(isDirty: boolean): void {
  useEffect(() => {
    if (!isDirty) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isDirty]);
}
