import "./import.css";
import { useCallback, useEffect, useRef, useState } from "react";
import { useRouter } from "@tanstack/react-router";
import type { SheetChoice } from "../../../api/import.ts";
import { counted } from "../../../domain/noun.ts";
import { call, Refusal, sendFile } from "../../app/client.ts";
import type { ScreenOf } from "../../app/screen.tsx";
import { FileInput } from "../../app/ui/file-input.tsx";
import { useLoaded } from "../../app/ui/loaded.ts";
import { Said } from "../../app/ui/said.tsx";
import { useWriting } from "../../app/writing.tsx";
import { CheckStep, countsText } from "./check-step.tsx";
import { ColumnsStep } from "./columns-step.tsx";
import { PastImports, UndoDialog } from "./past-imports.tsx";
import { SheetStep } from "./sheet-step.tsx";
import { askedOf, type TriedImport, type ImportDraft, type ShownPlan, useOf, withDecision } from "./state.ts";

const steps = ["File", "Sheet", "Columns", "Check", "Done"] as const;
type Step = (typeof steps)[number];

/** A table of a person becomes records, step by step; nothing is stored before the last. Below it the imports that were. */
export function Page({ dossier, answer, checkpoint }: ScreenOf<"import.list">) {
  const router = useRouter();
  const { writable, saved: say } = useWriting();
  const input = useRef<HTMLInputElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const running = useRef<AbortController>(undefined);
  const [step, setStep] = useState<Step>("File");
  const [draft, setDraft] = useState<ImportDraft>();
  const [plan, setPlan] = useState<ShownPlan>();
  const [tried, setTried] = useState<TriedImport>();
  const [right, setRight] = useState<ReadonlySet<string>>(new Set());
  const [reason, setReason] = useState("");
  const [again, setAgain] = useState("");
  const [asNew, setAsNew] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState<string>();
  const [progress, setProgress] = useState<{ readonly done: number; readonly of: number | null }>();
  const [done, setDone] = useState<{
    readonly said: string;
    readonly run: number | undefined;
    readonly draft: ImportDraft;
  }>();
  const [undoing, setUndoing] = useState<number>();
  const [saved, setSaved] = useState("");
  const kept = useLoaded(
    async () => (await call(dossier, "import.kept", {})).answer.mappings,
    `${dossier} ${step}`,
  );

  useEffect(() => () => running.current?.abort(), []);
  const wasStep = useRef(step);
  useEffect(() => {
    if (wasStep.current !== step) heading.current?.focus();
    wasStep.current = step;
  }, [step]);

  /** Runs what asks the program, one at a time; gives whether it came to its end. */
  const run = useCallback(
    async (what: string, work: (signal: AbortSignal) => Promise<void>): Promise<boolean> => {
      running.current?.abort();
      const own = new AbortController();
      running.current = own;
      setBusy(what);
      setProblem(undefined);
      try {
        await work(own.signal);
        return true;
      } catch (error) {
        if (own.signal.aborted) return false;
        if (!(error instanceof Refusal)) throw error;
        setProblem(error.message);
        return false;
      } finally {
        if (running.current === own) setBusy(undefined);
      }
    },
    [],
  );

  const propose = (next: ImportDraft): Promise<boolean> => {
    setDraft(next);
    return run("The sheet is being read …", async (signal) => {
      const { answer: found } = await call(dossier, "import.propose", askedOf(next), { signal });
      setPlan(found);
    });
  };

  const check = (next: ImportDraft, why = reason, isNew = asNew, whyAgain = again): Promise<boolean> => {
    setDraft(next);
    return run("The rows are being checked …", async (signal) => {
      const { answer: found } = await call(
        dossier,
        "import.try",
        {
          ...askedOf(next),
          ...(why === "" ? {} : { allow_implausible: why }),
          ...(whyAgain === "" ? {} : { allow_erased: whyAgain }),
          unnamed_as_new: isNew,
        },
        { signal },
      );
      setTried(found);
    });
  };

  async function choose(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    const sent: { id: string; name: string }[] = [];
    const isSent = await run("The file is being read …", async (signal) => {
      for (const file of files) sent.push({ id: await sendFile(dossier, file, signal), name: file.name });
    });
    if (!isSent) return;
    setTried(undefined);
    setRight(new Set());
    setReason("");
    setAgain("");
    setAsNew(false);
    setDone(undefined);
    if (await propose({ files: sent, decisions: [], ...(saved === "" ? {} : { saved }) })) setStep("Sheet");
  }

  function decide(about: string, does: SheetChoice | undefined): void {
    if (draft !== undefined) void propose(withDecision(draft, about, does));
  }

  async function toCheck(): Promise<void> {
    if (draft !== undefined && (await check(draft))) setStep("Check");
  }

  async function bring(): Promise<void> {
    if (draft === undefined || tried === undefined) return;
    const said = countsText(tried.kinds, "new");
    const changed = countsText(tried.kinds, "changed");
    const timer = setInterval(() => void look(), 700);
    let outcome: string | undefined;
    const isDone = await run("The records are being written …", async (signal) => {
      const { answer: brought } = await call(
        dossier,
        "import.bring",
        {
          ...askedOf(draft),
          ...(reason === "" ? {} : { allow_implausible: reason }),
          ...(again === "" ? {} : { allow_erased: again }),
          unnamed_as_new: asNew,
        },
        { signal, checkpoint },
      );
      outcome = brought.report.outcome;
      if (outcome === "refused" || outcome === "conflict") setTried(brought);
    });
    clearInterval(timer);
    setProgress(undefined);
    if (!isDone || outcome === undefined) return;
    if (outcome !== "written") {
      if (outcome === "unchanged") setProblem("Everything stands so already; nothing was written.");
      return;
    }
    const { answer: list } = await call(dossier, "import.list", { limit: 1 });
    const all = [said, changed].filter((text) => text !== "").join(", ");
    setDone({ said: all, run: list.rows[0]?.run, draft });
    say([], `Saved: ${all}`);
    setStep("Done");
    await router.invalidate();

    async function look(): Promise<void> {
      const { answer: now } = await call(
        dossier,
        "import.progress",
        { files: draft!.files.map(({ id }) => id) },
        { byItself: true },
      );
      setProgress(now);
    }
  }

  function anew(): void {
    running.current?.abort();
    setStep("File");
    setDraft(undefined);
    setPlan(undefined);
    setTried(undefined);
    setProblem(undefined);
  }

  const at = steps.indexOf(step);
  return (
    <>
      <h1>Import</h1>
      <ol className="import-steps" aria-label="Steps">
        {steps.map((name, index) => (
          <li
            key={name}
            aria-current={name === step ? "step" : undefined}
            className={index < at ? "is-done" : undefined}
          >
            {index + 1} {name}
          </li>
        ))}
      </ol>
      <h2 ref={heading} tabIndex={-1} className="import-step">
        {step === "Done" ? "Written" : step}
        {draft === undefined || step === "Done" ? null : (
          <span className="called">
            {" "}
            <Said text={draft.files.map(({ name }) => name).join(", ")} />
          </span>
        )}
      </h2>
      {problem === undefined ? null : <p role="alert">{problem}</p>}
      <div role="status" className="import-busy">
        {busy === undefined ? null : (
          <>
            {busy}
            {progress?.of === undefined || progress.of === null
              ? ""
              : ` ${progress.done.toLocaleString("en")} of ${progress.of.toLocaleString("en")}`}{" "}
            <button type="button" className="link-button" onClick={() => running.current?.abort()}>
              Cancel
            </button>
          </>
        )}
      </div>
      {step === "File" ? (
        writable ? (
          <section aria-label="Choose a file">
            <p className="lead">
              A CSV or XLSX file, or all files of one form. It is read in a process of its own, and nothing of
              it is stored before the last step.
            </p>
            {kept === undefined || kept.value.length === 0 ? null : (
              <p>
                <label>
                  Read it by{" "}
                  <select value={saved} onChange={({ target }) => setSaved(target.value)}>
                    <option value="">a new proposal</option>
                    {kept.value.map(({ name, at: when }) => (
                      <option key={name} value={name}>
                        the mapping {name}, of {when.slice(0, 10)}
                      </option>
                    ))}
                  </select>
                </label>
              </p>
            )}
            <div
              className="import-drop"
              onDragOver={(event) => event.preventDefault()}
              onDrop={(event) => {
                event.preventDefault();
                void choose([...event.dataTransfer.files]);
              }}
            >
              <button type="button" className="button primary" onClick={() => input.current?.click()}>
                Choose a file
              </button>{" "}
              <span className="small">or drop it here</span>
              <FileInput
                ref={input}
                accept=".csv,.tsv,.txt,.xlsx,.xlsm"
                multiple
                onFiles={(files) => void choose(files)}
              />
            </div>
          </section>
        ) : (
          <p>This dossier is open to read; open it to write to import.</p>
        )
      ) : null}
      {step === "Sheet" && plan !== undefined && draft !== undefined ? (
        <SheetStep
          key={JSON.stringify([draft.sheet, draft.header])}
          plan={plan}
          draft={draft}
          onChange={(next) => void propose(next)}
        />
      ) : null}
      {step === "Columns" && plan !== undefined && draft !== undefined ? (
        <ColumnsStep
          plan={plan}
          draft={draft}
          onDecide={decide}
          onLeaveOut={(columns) => {
            let next = draft;
            for (const column of columns)
              next = withDecision(next, useOf(column), {
                is: "leave-out",
                table: column.table,
                columns: [column.name],
              });
            void propose(next);
          }}
        />
      ) : null}
      {step === "Check" && tried !== undefined && draft !== undefined ? (
        <CheckStep
          brought={tried}
          draft={draft}
          right={right}
          reason={reason}
          again={again}
          asNew={asNew}
          onDecide={(about, does) => void check(withDecision(draft, about, does))}
          onRight={(about) => setRight(new Set([...right, about]))}
          onReason={(why) => {
            setReason(why);
            void check(draft, why);
          }}
          onAgain={(why) => {
            setAgain(why);
            void check(draft, reason, asNew, why);
          }}
          onNew={(isNew) => {
            setAsNew(isNew);
            void check(draft, reason, isNew);
          }}
        />
      ) : null}
      {step === "Done" && done !== undefined ? (
        <DoneStep
          dossier={dossier}
          said={done.said}
          draft={done.draft}
          onUndo={done.run === undefined ? undefined : () => setUndoing(done.run)}
          onAgain={anew}
        />
      ) : null}
      {step === "File" || step === "Done" ? null : (
        <div className="actions import-actions">
          <button
            type="button"
            className="button"
            onClick={() => (step === "Sheet" ? anew() : setStep(step === "Check" ? "Columns" : "Sheet"))}
          >
            Back
          </button>
          {step === "Sheet" ? (
            <button type="button" className="button primary" onClick={() => setStep("Columns")}>
              Next: columns
            </button>
          ) : step === "Columns" ? (
            <button
              type="button"
              className="button primary"
              disabled={plan === undefined || plan.undecided > 0 || busy !== undefined}
              onClick={() => void toCheck()}
            >
              {plan !== undefined && plan.undecided > 0 ? `Next: ${plan.undecided} undecided` : "Next: check"}
            </button>
          ) : (
            <button
              type="button"
              className="button primary"
              disabled={busy !== undefined || tried === undefined || tried.report.outcome !== "written"}
              onClick={() => void bring()}
            >
              Import {tried === undefined ? "" : counted(tried.report.new + tried.report.changed, "record")}
            </button>
          )}
        </div>
      )}
      {step === "File" || step === "Done" ? (
        <PastImports dossier={dossier} answer={answer} checkpoint={checkpoint} onUndo={setUndoing} />
      ) : null}
      {undoing === undefined ? null : (
        <UndoDialog
          dossier={dossier}
          run={undoing}
          onClose={() => setUndoing(undefined)}
          onUndone={(said) => {
            setUndoing(undefined);
            if (undoing === done?.run) anew();
            say([], said);
            void router.invalidate();
          }}
        />
      )}
    </>
  );
}

/** What was written, with how to undo it, and the mapping to keep for the next files. */
function DoneStep({
  dossier,
  said,
  draft,
  onUndo,
  onAgain,
}: {
  readonly dossier: string;
  readonly said: string;
  readonly draft: ImportDraft;
  readonly onUndo: (() => void) | undefined;
  readonly onAgain: () => void;
}) {
  const [name, setName] = useState(draft.saved ?? draft.files[0]!.name.replace(/\.\w+$/, ""));
  const [kept, setKept] = useState<string>();
  async function keep(): Promise<void> {
    try {
      const { answer } = await call(dossier, "import.keep", { ...askedOf(draft), name: name.trim() });
      setKept(
        answer.kept
          ? "The mapping is kept on this device."
          : "The disk takes nothing; the mapping was not kept.",
      );
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setKept(error.message);
    }
  }
  return (
    <section aria-label="What was written">
      <p className="import-counts">{said}</p>
      <div className="actions">
        {onUndo === undefined ? null : (
          <button type="button" className="button" onClick={onUndo}>
            Undo import
          </button>
        )}
        <button type="button" className="button" onClick={onAgain}>
          Import another file
        </button>
      </div>
      <form
        className="actions import-keep"
        onSubmit={(event) => {
          event.preventDefault();
          void keep();
        }}
      >
        <label>
          Name of the mapping{" "}
          <input
            value={name}
            maxLength={80}
            autoComplete="off"
            spellCheck={false}
            onChange={({ target }) => setName(target.value)}
          />
        </label>
        <button type="submit" className="button small-button" disabled={name.trim() === ""}>
          Keep the mapping
        </button>
        <span role="status" className="small">
          {kept}
        </span>
      </form>
      <p className="help">The next files of this form can be read by it; it says what differs.</p>
    </section>
  );
}
