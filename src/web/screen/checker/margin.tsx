import { type KeyboardEvent, memo, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Button } from "react-aria-components";
import { type Coverage, coverageText } from "../../../numbers/coverage.ts";
import type { Diagnostic } from "../../../numbers/diagnostic.ts";
import { type DraftClaim, isProblem, type State } from "../../../numbers/claim.ts";
import { stateWord, tallyOf } from "./claim.ts";
import type { FocusOn } from "./focus.ts";
import { AcceptButton } from "./accept-button.tsx";
import {
  arithmeticOf,
  dateText,
  figuresBehind,
  figureText,
  readingOf,
  type ReadingRow,
  ruleText,
} from "./reading.ts";
import { own } from "../../../domain/own.ts";
import {
  type DraftAction,
  canFix,
  type Checker,
  type Filter,
  isListed,
  type LedgerChoice,
  type Result,
} from "./state.ts";

interface Props {
  readonly result: Result | undefined;
  readonly checker: Checker;
  readonly selected: DraftClaim | undefined;
  readonly focus: { readonly on: FocusOn; readonly turn: number };
  readonly today: string;
  readonly dispatch: (action: DraftAction) => void;
  readonly select: (claim: DraftClaim | undefined, on: FocusOn) => void;
  readonly step: (by: 1 | -1, on: FocusOn) => void;
}

const severityWord = { error: "Error", warning: "Warning", info: "Note" } as const;

/** The notes beside the page: one for each number, the selected one open. */
export function Margin(props: Props) {
  const { result, checker, selected, focus, dispatch, select, step } = props;
  const claims = result?.claims ?? [];
  const text = result?.text.text ?? "";
  const listed = claims.filter((claim) => isListed(claim, checker.filter) || claim === selected);
  const problems = claims.filter(isProblem);
  const position = selected === undefined ? 0 : problems.indexOf(selected) + 1;
  const list = useRef<HTMLOListElement>(null);
  // On a phone the list covers the text, so it is there only when asked for.
  const [isListShown, setIsListShown] = useState(false);

  const turn = useRef(focus.turn);
  const aside = useRef<HTMLElement>(null);
  const hasFocus = useRef(false);

  useEffect(() => {
    if (turn.current === focus.turn) return;
    turn.current = focus.turn;
    setIsListShown(false);
    const head = list.current?.querySelector<HTMLElement>('[aria-expanded="true"]');
    if (head === null || head === undefined) return;
    showWithin(list.current!, head.parentElement!);
    if (focus.on === "note") head.focus({ preventScroll: true });
  }, [selected, focus]);

  useEffect(() => {
    const follow = ({ target }: FocusEvent): void => {
      if (target instanceof Element)
        hasFocus.current = (aside.current?.contains(target) ?? false) || target.closest(".modal") !== null;
    };
    document.addEventListener("focusin", follow);
    return () => document.removeEventListener("focusin", follow);
  }, []);

  // A button that was pressed goes away with what it mended; the keyboard stays at its note, or goes to what is next.
  useEffect(() => {
    if (!hasFocus.current || document.activeElement !== document.body) return;
    const find = (what: string) => aside.current?.querySelector<HTMLElement>(what);
    const next = find('[aria-expanded="true"]') ?? find(".note-head") ?? find(".next-button");
    next?.focus({ preventScroll: true });
    // The timing is new with each answer of the checker.
  }, [checker.timing]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Escape" && selected !== undefined) {
      select(selected, "text");
      return;
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const heads = [...(list.current?.querySelectorAll<HTMLElement>(".note-head") ?? [])];
    const at = heads.indexOf(document.activeElement as HTMLElement);
    const next = listed[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    select(next, "note");
  }

  return (
    <aside
      ref={aside}
      className={`margin${selected === undefined ? "" : " has-selection"}${isListShown ? " is-list" : ""}`}
      aria-label="Notes"
    >
      <div className="margin-head">
        <p className="position" aria-live="polite">
          {result === undefined
            ? "Reading…"
            : problems.length === 0
              ? "No problems found"
              : position === 0
                ? `${problems.length} ${problems.length === 1 ? "problem" : "problems"}`
                : `Problem ${position} of ${problems.length}`}
        </p>
        <div className="actions">
          <button
            type="button"
            className="link-button list-button"
            aria-pressed={isListShown}
            onClick={() => setIsListShown(!isListShown)}
          >
            List
          </button>
          <Button
            className="button small-button"
            aria-label="Previous problem"
            isDisabled={claims.length === 0}
            onPress={() => step(-1, "none")}
          >
            <span aria-hidden="true">↑</span>
          </Button>
          <Button
            className="button small-button next-button"
            aria-label="Next problem"
            isDisabled={claims.length === 0}
            onPress={() => step(1, "none")}
          >
            <span aria-hidden="true">↓</span>
          </Button>
        </div>
      </div>
      <Filters
        claims={claims}
        filter={checker.filter}
        onFilter={(filter) => dispatch({ type: "filter", filter })}
      />
      {listed.length === 0 && result !== undefined ? (
        <p className="small nothing">{emptyWords(checker.filter, claims.length, result.coverage)}</p>
      ) : null}
      {result === undefined ? null : <p className="small">{coverageText([result.coverage])}</p>}
      <ol
        className="notes"
        ref={list}
        onKeyDown={onKeyDown}
        onClick={({ target }) => {
          const head = (target as Element).closest<HTMLElement>(".note-head");
          const claim = listed[Number(head?.dataset["index"] ?? -1)];
          if (claim !== undefined) select(claim === selected ? undefined : claim, "none");
        }}
      >
        {listed.map((claim, index) => (
          <Note
            key={index}
            index={index}
            state={claim.state}
            word={stateOf(claim)}
            quote={text.slice(claim.start, claim.end)}
            message={isProblem(claim) ? claim.findings[0]?.message : undefined}
            context={followingWords(text, claim.end)}
            body={claim === selected ? <NoteBody claim={claim} {...props} result={result!} /> : undefined}
          />
        ))}
      </ol>
      {result === undefined || result.lapsed.length === 0 ? null : (
        <Lapsed lapsed={result.lapsed} dispatch={dispatch} />
      )}
      {result === undefined || checker.timing === undefined ? null : (
        <p className="small timing" data-run={checker.timing.run} data-took={checker.timing.took}>
          {checker.timing.isRecheck ? "Rechecked" : "Checked"} in{" "}
          {Math.max(1, Math.round(checker.timing.took))} ms in this browser. F8 goes to the next problem.
        </p>
      )}
    </aside>
  );
}

/** Scrolls the list, and nothing around it, so far that the item shows from its beginning. */
function showWithin(list: HTMLElement, item: HTMLElement): void {
  const from = item.getBoundingClientRect().top - list.getBoundingClientRect().top;
  if (from < 0 || from + Math.min(item.offsetHeight, list.clientHeight) > list.clientHeight)
    list.scrollTop += from - 8;
}

const filters: readonly {
  readonly filter: Filter;
  readonly label: string;
  readonly states: readonly State[];
}[] = [
  { filter: "problems", label: "Problems", states: ["error", "warning"] },
  { filter: "accepted", label: "Accepted", states: ["accepted"] },
  { filter: "linked", label: "Linked", states: ["linked"] },
  { filter: "derived", label: "Derived", states: ["derived"] },
  { filter: "unlinked", label: "Not linked", states: ["unlinked"] },
  {
    filter: "all",
    label: "All",
    states: [],
  },
];

/** The kinds of numbers with how many there are; the lines under the words are those of the page. */
function Filters({
  claims,
  filter: chosen,
  onFilter,
}: {
  readonly claims: readonly DraftClaim[];
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
}) {
  const tally = tallyOf(claims);
  return (
    <div className="filters" role="group" aria-label="Which numbers are listed">
      {filters.map(({ filter, label, states }) => {
        const count = filter === "all" ? claims.length : states.reduce((sum, state) => sum + tally[state], 0);
        return (
          <button
            key={filter}
            type="button"
            className="filter"
            aria-pressed={filter === chosen}
            onClick={() => onFilter(filter)}
          >
            <span className={states.length === 0 ? undefined : `mark mark-${states[0]!}`}>{label}</span>{" "}
            {count}
          </button>
        );
      })}
    </div>
  );
}

function emptyWords(filter: Filter, total: number, { checked, unread }: Coverage): string {
  if (total === 0)
    return unread.length > 0 ? "Nothing here was read." : "There is no number here that can be checked.";
  if (filter === "problems")
    return checked === 0
      ? "No number here could be checked; all are under “Not linked”."
      : "Every number that could be checked agrees. The others are under “Not linked”.";
  return "None here.";
}

function stateOf(claim: DraftClaim): string {
  const severity = claim.findings[0]?.severity;
  return isProblem(claim) && severity !== undefined ? severityWord[severity] : stateWord[claim.state];
}

/** One note; drawn anew only where its words change, or while it is open. */
const Note = memo(function Note({
  index,
  state,
  word,
  quote,
  message,
  context,
  body,
}: {
  readonly index: number;
  readonly state: State;
  readonly word: string;
  readonly quote: string;
  readonly message: string | undefined;
  readonly context: string;
  readonly body: ReactNode;
}) {
  const id = useId();
  const isOpen = body !== undefined;
  return (
    <li className={`note note-${state}${isOpen ? " is-open" : ""}`}>
      <button
        type="button"
        className="note-head"
        data-index={index}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
      >
        <span className="note-state">{word}</span>
        <span className="note-quote">{quote}</span>
        <span className={`note-message${message === undefined ? " note-context" : ""}`}>
          {message ?? context}
        </span>
      </button>
      {isOpen ? (
        <div className="note-body" id={id}>
          {body}
        </div>
      ) : null}
    </li>
  );
});

/** What stands behind a number, up to the end of the line: enough to know it again. */
function followingWords(text: string, from: number): string {
  const words = text.slice(from, from + 60).split("\n")[0]!;
  return words.length < 60 ? words : `${words.replace(/\s+\S*$/, "")} …`;
}

function NoteBody({
  claim,
  checker,
  dispatch,
  select,
  today,
  result,
}: Props & { readonly claim: DraftClaim; readonly result: Result }) {
  const { text } = result.text;
  const { ledger } = checker;
  const sources = claim.figure === undefined ? [] : figuresBehind(claim.figure, ledger.figures);
  const jump = (offset: number): void => {
    const other = result.claims.find(({ start, end }) => start <= offset && offset < end);
    if (other !== undefined) select(other, "text");
  };
  return (
    <>
      {claim.findings.map((finding, index) => (
        <section key={`${finding.rule} ${finding.start}`} className="finding">
          {index > 0 || finding.severity === "info" ? (
            <p>
              <b>{severityWord[finding.severity]}:</b> {finding.message}
            </p>
          ) : null}
          {finding.fix === undefined ? null : <FixPreview text={text} finding={finding} />}
          {finding.fix === undefined || canFix(result, finding) ? null : (
            <p className="small">Make it in the program that wrote the file{placeText(result, finding)}.</p>
          )}
          {finding.severity === "info" && !canFix(result, finding) ? null : (
            <div className="actions">
              {!canFix(result, finding) ? null : (
                <Button
                  className="button primary small-button"
                  onPress={() => dispatch({ type: "fix", diagnostic: finding, on: today })}
                >
                  Apply the fix
                </Button>
              )}
              {finding.severity === "info" ? null : (
                <AcceptButton
                  quote={text.slice(finding.start, finding.end)}
                  message={finding.message}
                  onAccept={(note, by) =>
                    dispatch({ type: "accept", diagnostic: finding, note, by, on: today })
                  }
                />
              )}
            </div>
          )}
          <Rows title={`Worked out (${ruleText(finding.rule)})`} rows={arithmeticOf(finding)} />
          <Related finding={finding} text={text} jump={jump} />
        </section>
      ))}
      {claim.accepted.map(({ diagnostic, resolution }) => (
        <section key={`${diagnostic.rule} ${diagnostic.start}`} className="finding">
          <p>
            <b>Accepted{resolution.by === undefined ? "" : ` by ${resolution.by}`}</b>
            {resolution.on === undefined ? "" : `, ${dateText(resolution.on)}`}: {resolution.note}
          </p>
          <p className="small">{diagnostic.message}</p>
          <div className="actions">
            <Button
              className="button small-button"
              onPress={() => dispatch({ type: "withdraw", diagnostic, resolution })}
            >
              Withdraw
            </Button>
          </div>
        </section>
      ))}
      {claim.state === "unlinked" ? (
        <p className="small">
          {ledger.kind === "none"
            ? "No ledger is given, and no other number here says what this one must be."
            : "No figure of the ledger answers to it, and no other number here says what it must be."}
        </p>
      ) : null}
      {claim.state === "derived" ? (
        <p className="small">It agrees with the numbers that it follows from.</p>
      ) : null}
      {sources.length === 0 ? null : (
        <div className="rows">
          <h2>Source</h2>
          {sources.map((figure) => (
            <Source key={figure.id} figure={figure} ledger={ledger} />
          ))}
        </div>
      )}
      {claim.mention === undefined ? null : <Rows title="Read as" rows={readingOf(claim.mention)} />}
    </>
  );
}

/** ", on page 2", ", in paragraph 12": where a finding stands in a file that is not written here. */
function placeText({ text }: Result, { start, end }: Diagnostic): string {
  const { part } = text.map.rangeOf(start, end).from;
  return part === 0 ? "" : text.format === "pdf" ? `, on page ${part}` : `, in paragraph ${part}`;
}

/** The words around a fix, with what goes struck out and what comes underlined. */
function FixPreview({ text, finding }: { readonly text: string; readonly finding: Diagnostic }) {
  const fix = finding.fix!;
  const edits = [...fix.edits].sort((a, b) => a.start - b.start);
  const from = Math.min(finding.start, edits[0]?.start ?? finding.start);
  const until = Math.max(finding.end, edits.at(-1)?.end ?? finding.end);
  const parts = [];
  let at = from;
  for (const edit of edits) {
    parts.push(text.slice(at, edit.start));
    const gone = text.slice(edit.start, edit.end);
    if (gone !== "") parts.push(<del key={`d${edit.start}`}>{gone.trimEnd()}</del>);
    if (edit.text !== "") parts.push(" ", <ins key={`i${edit.start}`}>{edit.text}</ins>);
    else parts.push(" ");
    at = edit.end;
  }
  parts.push(text.slice(at, until));
  return (
    <div className="fix">
      <h2>Fix</h2>
      <p>{parts}</p>
      <p className="small">{fix.title}</p>
    </div>
  );
}

function Rows({ title, rows }: { readonly title: string; readonly rows: readonly ReadingRow[] }) {
  if (rows.length === 0) return null;
  return (
    <div className="rows">
      <h2>{title}</h2>
      <dl>
        {rows.map(([name, says]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{says}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Related({
  finding,
  text,
  jump,
}: {
  readonly finding: Diagnostic;
  readonly text: string;
  readonly jump: (offset: number) => void;
}) {
  const related = finding.related ?? [];
  if (related.length === 0) return null;
  return (
    <p className="small">
      Checked against{" "}
      {related.map(({ doc, start, end }, index) => (
        <span key={`${doc ?? ""} ${start}`}>
          {index === 0 ? "" : ", "}
          {doc === undefined ? (
            <button type="button" className="link-button" onClick={() => jump(start)}>
              {text.slice(start, end)}
            </button>
          ) : (
            `a number in ${doc}`
          )}
        </span>
      ))}
      .
    </p>
  );
}

function Source({
  figure,
  ledger,
}: {
  readonly figure: LedgerChoice["figures"][number];
  readonly ledger: LedgerChoice;
}) {
  const { id, source } = figure;
  return (
    <>
      <p>{figureText(figure)}</p>
      <p className="small">
        {typeof source === "string" ? (
          <>
            <Ref name={source} ledger={ledger} />.{" "}
          </>
        ) : null}
        <Ref name={id} ledger={ledger} />
      </p>
    </>
  );
}

/** A name of a dossier's record, to be followed; a computation or another ledger's text as it stands. */
function Ref({ name, ledger }: { readonly name: string; readonly ledger: LedgerChoice }) {
  const address = own(ledger.addresses ?? {}, name);
  if (address === undefined) return name;
  return (
    <a href={address} target="_blank" rel="noreferrer">
      {name}
    </a>
  );
}

const lapseWords = {
  quote: "its words are gone from the draft",
  figure: "the figure that it rested on has changed",
  finding: "nothing is found there any more",
} as const;

function Lapsed({
  lapsed,
  dispatch,
}: {
  readonly lapsed: Result["lapsed"];
  readonly dispatch: (action: DraftAction) => void;
}) {
  return (
    <section className="lapsed">
      <h2>Decisions that no longer hold</h2>
      <ul>
        {lapsed.map(({ line, resolution, why }) => (
          <li key={`${line.selector.exact} ${resolution.rule ?? ""} ${resolution.note ?? ""}`}>
            “{line.selector.exact}”: {resolution.note} <span className="small">({lapseWords[why]})</span>{" "}
            <button
              type="button"
              className="link-button"
              onClick={() => dispatch({ type: "forget", line, resolution })}
            >
              Remove
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
