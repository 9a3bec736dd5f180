import "../record/form/form.css";
import { useEffect, useRef, useState } from "react";
import { formOfObject } from "../../../api/form.ts";
import { likeText } from "../../../api/wording.ts";
import { identitySchema } from "../../../domain/identity.ts";
import { call, Refusal } from "../../app/client.ts";
import { FieldControl, idAt } from "../record/form/control.tsx";
import { filledIn, type FormDraft } from "../record/form/draft.ts";
import { useAsk } from "../record/form/record-form.tsx";

const fields = formOfObject(identitySchema);
const blank: FormDraft = { names: [{}] };

/**
 * Who a person is, to be sealed for the key holders. What is typed stands in the fields alone: it is kept nowhere before it is
 * sealed. `onSealed` hears what somebody who is sealed already has in common with it.
 */
export function SealForm({
  dossier,
  person,
  isReplaced,
  onSealed,
  onCancel,
}: {
  readonly dossier: string;
  readonly person: string;
  readonly isReplaced: boolean;
  readonly onSealed: (warning: string | undefined) => void;
  readonly onCancel: () => void;
}) {
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState(blank);
  const [wrong, setWrong] = useState<readonly { readonly path: string; readonly message: string }[]>([]);
  const [problem, setProblem] = useState<string>();
  const [met, setMet] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  useAsk(draft !== blank && !isBusy);
  useEffect(() => form.current?.querySelector<HTMLElement>("textarea")?.focus(), []);

  /** What was typed, where it is an identity; else what is wrong is said at its field. */
  function typed(): Record<string, unknown> | undefined {
    setProblem(undefined);
    setMet(undefined);
    const identity = (filledIn(draft) ?? {}) as Record<string, unknown>;
    const read = identitySchema.safeParse(identity);
    if (read.success) {
      setWrong([]);
      return identity;
    }
    const found = read.error.issues.map(({ path, code, message }) => ({
      path: path.reduce<string>(
        (before, part) =>
          typeof part === "number"
            ? `${before}[${part + 1}]`
            : `${before}${before === "" ? "" : "."}${String(part)}`,
        "",
      ),
      message: code === "custom" ? message : "is needed here",
    }));
    setWrong(found);
    const [field] = String(found[0]!.path).split(/[.[]/);
    const within = `[data-field="${field}"] :is(textarea, input, select, button)`;
    (
      document.getElementById(idAt(found[0]!.path)) ?? form.current?.querySelector<HTMLElement>(within)
    )?.focus();
    return undefined;
  }

  async function ask(work: (identity: Record<string, unknown>) => Promise<void>): Promise<void> {
    const identity = typed();
    if (identity === undefined) return;
    setBusy(true);
    try {
      await work(identity);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setProblem(error.message);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form
      ref={form}
      className="record-form"
      aria-label="Identity to be sealed"
      autoComplete="off"
      noValidate
      translate="no"
      onSubmit={(event) => {
        event.preventDefault();
        void ask(async (identity) => {
          const { answer } = await call(dossier, "identity.write", { person, identity });
          onSealed(answer.met.length === 0 ? undefined : likeText(answer.met, []));
        });
      }}
    >
      {fields.map(({ name, label, help, needed, control }) => (
        <div key={name} className="field" data-field={name}>
          <label htmlFor={idAt(name)}>
            {label}
            {needed ? <span className="needed"> needed</span> : null}
          </label>
          <div>
            <FieldControl
              control={control}
              path={name}
              name={label}
              value={draft[name]}
              invalid={(path) => wrong.some((one) => one.path === path)}
              onChange={(value) => setDraft({ ...draft, [name]: value })}
            />
            <p id={`${idAt(name)}-help`} className="help">
              {help}
              {wrong
                .filter(
                  ({ path }) => path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`),
                )
                .map(({ path, message }) => (
                  <span key={path} className="wrong">
                    {" "}
                    {wordsAt(path)} {message}.
                  </span>
                ))}
            </p>
          </div>
        </div>
      ))}
      {problem === undefined ? null : (
        <p role="alert" className="form-refusal">
          {problem}
        </p>
      )}
      <p role="status">{met}</p>
      <div className="actions form-actions">
        <button type="submit" className="button primary" disabled={isBusy}>
          {isReplaced ? "Seal it in place of the other" : "Seal it"}
        </button>
        <button
          type="button"
          className="button"
          disabled={isBusy}
          onClick={() =>
            void ask(async (identity) => {
              const { answer } = await call(dossier, "identity.check", { identity });
              setMet(likeText(answer.met, answer.ask));
            })
          }
        >
          Interviewed before?
        </button>
        <button type="button" className="button" disabled={isBusy} onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}

/** "names 1, value" for a part of a field. */
function wordsAt(path: string): string {
  return path
    .replaceAll(/\[(\d+)\]/g, " $1")
    .replaceAll(".", ", ")
    .replaceAll("_", " ");
}
