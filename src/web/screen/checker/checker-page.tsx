import "./checker.css";
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import type { LedgerFigure } from "../../../numbers/ledger/ledger.ts";
import { type OpenDraft, nameOf } from "./draft.ts";
import { type DraftClaim, isProblem } from "../../../numbers/claim.ts";
import { neighbour } from "./claim.ts";
import { Composer } from "./composer.tsx";
import type { FocusOn } from "./focus.ts";
import { DraftView } from "./draft-view.tsx";
import { CheckWorker } from "./engine.ts";
import { exampleDraft, exampleLedger } from "./example.ts";
import { Margin } from "./margin.tsx";
import { readFile } from "./read-file.ts";
import { formatOfName } from "../../../text/draft-text.ts";
import {
  type DraftAction,
  activeDraft,
  type Checker,
  emptyChecker,
  isListed,
  type LedgerChoice,
  reduce,
  type Result,
} from "./state.ts";
import { Toolbar } from "./toolbar.tsx";

/** The drafts of this tab: a look at another page and back loses nothing, a closed tab forgets all. */
let kept = emptyChecker;
addEventListener("beforeunload", (event) => {
  if (kept.drafts.some(({ isChanged }) => isChanged)) event.preventDefault();
});

/** The number checker: drafts as tabs, each beside what was found in it, held against `ledger` where one is given. */
export function CheckerPage({
  ledger,
  dossier,
}: {
  readonly ledger?: LedgerChoice;
  /** Where what is being typed is kept until it is checked; nowhere without one. */
  readonly dossier?: string;
}) {
  const [checker, dispatch] = useReducer(reduce, kept);
  useEffect(() => void (kept = checker), [checker]);
  useEffect(() => {
    if (ledger !== undefined) dispatch({ type: "ledger", ledger });
  }, [ledger]);
  const today = useMemo(() => new Date().toISOString().slice(0, 10), []);
  const draft = activeDraft(checker);
  const result = draft === undefined ? undefined : checker.results.get(draft.id);
  const claims = result?.claims ?? noClaims;
  const unread = draft === undefined ? undefined : checker.unread.get(draft.id);
  const selected = claims.find(({ start }) => start === checker.selected);
  const [focus, setFocus] = useState<{ readonly on: FocusOn; readonly turn: number }>({
    on: "none",
    turn: 0,
  });
  const isDropping = useDrop((files) => void openFiles(files));

  useChecking(checker.drafts, checker.ledger.figures, dispatch);

  const select = useCallback((claim: DraftClaim | undefined, on: FocusOn) => {
    dispatch({ type: "select", at: claim?.start });
    setFocus(({ turn }) => ({ on, turn: turn + 1 }));
  }, []);

  const step = useCallback(
    (by: 1 | -1, on: FocusOn) => {
      const wanted = claims.some(isProblem)
        ? isProblem
        : (claim: DraftClaim) => isListed(claim, checker.filter);
      const claim = neighbour(claims, checker.selected, by, wanted);
      if (claim !== undefined) select(claim, on);
    },
    [claims, checker.selected, checker.filter, select],
  );

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== "F8") return;
      event.preventDefault();
      const isInMargin = document.activeElement?.closest(".margin") !== null;
      step(event.shiftKey ? -1 : 1, isInMargin ? "note" : "text");
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [step]);

  useEffect(() => {
    if (checker.notice === "") return undefined;
    const timer = setTimeout(() => dispatch({ type: "notice", notice: "" }), 8000);
    return () => clearTimeout(timer);
  }, [checker.notice]);

  async function openFiles(files: readonly File[]): Promise<void> {
    const refused: string[] = [];
    for (const each of files) {
      const file = await readFile(each);
      if (file.kind === "draft") dispatch({ type: "open", name: file.name, source: file.source });
      else if (file.kind === "ledger")
        dispatch({ type: "ledger", ledger: { kind: "file", name: file.name, figures: file.figures } });
      else if (file.kind === "sidecar") dispatch({ type: "sidecar", name: file.name, lines: file.lines });
      else refused.push(file.why);
    }
    if (refused.length > 0) dispatch({ type: "notice", notice: refused.join(" ") });
  }

  const compose = (
    <Composer
      dossier={dossier}
      isFirst={checker.drafts.length === 0}
      onText={(text) => {
        const name = nameOf(
          text,
          checker.drafts.map((each) => each.name),
        );
        const format = formatOfName(name) === "markdown" ? "markdown" : "text";
        dispatch({ type: "open", name, source: { format, text } });
      }}
      onFiles={(files) => void openFiles(files)}
      onExample={() =>
        dispatch({
          type: "open",
          name: "Example.md",
          source: { format: "markdown", text: exampleDraft },
          ledger: { kind: "example", name: "the example’s ledger", figures: exampleLedger },
        })
      }
    />
  );

  return (
    <div className={`checker${isDropping ? " is-dropping" : ""}`}>
      {checker.drafts.length === 0 ? (
        compose
      ) : (
        <Tabs
          className="drafts"
          selectedKey={String(checker.active)}
          onSelectionChange={(key) => dispatch({ type: "show", id: Number(key) })}
        >
          <h1 className="visually-hidden">Check a draft</h1>
          <TabList aria-label="Drafts" className="tabs">
            {checker.drafts.map(({ id, name }) => (
              <Tab key={id} id={String(id)} className="tab">
                {name}
                <Count of={checker.results.get(id)} />
              </Tab>
            ))}
            <Tab id="0" className="tab tab-add">
              Add a draft
            </Tab>
          </TabList>
          <TabPanel key={checker.active} id={String(checker.active)} className="panel">
            {draft === undefined ? (
              compose
            ) : (
              <>
                <Toolbar
                  checker={checker}
                  draft={draft}
                  dispatch={dispatch}
                  onFiles={(files) => void openFiles(files)}
                />
                {unread === undefined ? null : <p className="problem">{unread}</p>}
                <div className="spread">
                  <DraftView
                    key={draft.id}
                    draft={draft}
                    result={result}
                    selected={selected}
                    editing={checker.editing}
                    focus={focus}
                    dispatch={dispatch}
                    select={select}
                  />
                  <Margin
                    result={result}
                    checker={checker}
                    selected={selected}
                    focus={focus}
                    today={today}
                    dispatch={dispatch}
                    select={select}
                    step={step}
                  />
                </div>
              </>
            )}
          </TabPanel>
        </Tabs>
      )}
      <p role="status" className={checker.notice === "" ? "visually-hidden" : "notice"}>
        {checker.notice}
      </p>
    </div>
  );
}

const noClaims: readonly DraftClaim[] = [];

function Count({ of }: { readonly of: Result | undefined }) {
  if (of === undefined) return null;
  const problems = of.claims.filter(isProblem).length;
  return (
    <span className={problems === 0 ? "count count-none" : "count"}>
      {problems}
      <span className="visually-hidden">{problems === 1 ? " problem" : " problems"}</span>
    </span>
  );
}

/** Sends the drafts to the worker whenever something that a finding rests on has changed. */
function useChecking(
  drafts: Checker["drafts"],
  ledger: readonly LedgerFigure[],
  dispatch: (action: DraftAction) => void,
): void {
  const engine = useRef<CheckWorker>(undefined);
  const asked = useRef<readonly OpenDraft[]>([]);

  useEffect(() => {
    const own = new CheckWorker(
      (answer, isLatest) => {
        if (isLatest) dispatch({ type: "checked", drafts: asked.current, answer });
      },
      () => dispatch({ type: "notice", notice: "The checker stopped working; reload the page." }),
    );
    engine.current = own;
    return () => own.close();
  }, [dispatch]);

  useEffect(() => {
    asked.current = drafts;
    engine.current?.check({
      drafts: drafts.map(({ name, source, decisions }) => ({ doc: name, source, decisions })),
      ledger,
    });
  }, [drafts, ledger]);
}

/** Files dropped anywhere on the page; whether some are being dragged over it. */
function useDrop(onFiles: (files: readonly File[]) => void): boolean {
  const [isOver, setIsOver] = useState(false);
  const handler = useRef(onFiles);
  handler.current = onFiles;
  useEffect(() => {
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
    const over = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setIsOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setIsOver(false);
      handler.current([...(event.dataTransfer?.files ?? [])]);
    };
    addEventListener("dragover", over);
    addEventListener("dragleave", leave);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", drop);
    };
  }, []);
  return isOver;
}
