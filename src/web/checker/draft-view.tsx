import {
  type KeyboardEvent,
  memo,
  type MouseEvent,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { Claim } from "../../numbers/claim.ts";
import { stateWord } from "./claim.ts";
import type { FocusOn } from "./checker-page.tsx";
import { type Draft, type Paragraph, paragraphsOf } from "./draft.ts";
import type { Action, Checker } from "./state.ts";

/** A paragraph with its claims, their offsets counted from its start. */
interface Placed extends Paragraph {
  readonly text: string;
  readonly claims: readonly Claim[];
  readonly isEditing: boolean;
}

/**
 * The draft, set like a page, its numbers marked. One tab stop: arrows up and down go from paragraph to paragraph,
 * right and left from number to number, Enter opens a number's note or a paragraph for editing.
 */
export function DraftView({
  draft,
  claims,
  selected,
  editing,
  focus,
  dispatch,
  select,
}: {
  readonly draft: Draft;
  readonly claims: readonly Claim[];
  readonly selected: Claim | undefined;
  readonly editing: Checker["editing"];
  readonly focus: { readonly on: FocusOn; readonly turn: number };
  readonly dispatch: (action: Action) => void;
  readonly select: (claim: Claim | undefined, on: FocusOn) => void;
}) {
  const page = useRef<HTMLElement>(null);
  const paragraphs = useMemo(() => placed(draft.text, claims, editing), [draft.text, claims, editing]);
  const [current, setCurrent] = useState(0);

  const turn = useRef(focus.turn);

  useEffect(() => {
    // Only a request to select moves anything: a claim that moves because somebody types takes nobody along.
    if (selected === undefined || turn.current === focus.turn) return;
    turn.current = focus.turn;
    const index = paragraphs.findIndex(({ end }) => end > selected.start);
    const within = selected.start - (paragraphs[index]?.start ?? 0);
    const mark = page.current?.querySelector<HTMLElement>(
      `[data-paragraph="${index}"] [data-within="${within}"]`,
    );
    if (mark === null || mark === undefined) return;
    mark.scrollIntoView({ block: "nearest" });
    if (focus.on === "text") mark.focus({ preventScroll: true });
    setCurrent(index);
  }, [selected, focus]);

  // Escape ends typing and leaves the keyboard at the paragraph.
  const returnsTo = useRef<number>(undefined);
  useLayoutEffect(() => {
    if (editing !== undefined || returnsTo.current === undefined) return;
    focusParagraph(returnsTo.current);
    returnsTo.current = undefined;
  }, [editing]);

  const indexOf = (target: EventTarget): number | undefined => {
    const element = (target as Element).closest<HTMLElement>("[data-paragraph]");
    return element === null ? undefined : Number(element.dataset["paragraph"]);
  };
  const claimOf = (target: EventTarget): Claim | undefined => {
    const within = (target as Element).closest<HTMLElement>("[data-within]")?.dataset["within"];
    const paragraph = paragraphs[indexOf(target) ?? -1];
    if (within === undefined || paragraph === undefined) return undefined;
    return paragraph.claims.find(({ start }) => start - paragraph.start === Number(within));
  };
  const caret = useRef(0);
  const edit = (index: number, at?: number): void => {
    const paragraph = paragraphs[index];
    if (paragraph === undefined) return;
    caret.current = at === undefined ? paragraph.text.length : at + paragraph.prefix;
    dispatch({ type: "begin-edit", start: paragraph.start, end: paragraph.end });
  };
  const focusParagraph = (index: number): void => {
    setCurrent(index);
    page.current?.querySelector<HTMLElement>(`[data-paragraph="${index}"]`)?.focus();
  };

  function onClick({ target }: MouseEvent): void {
    const claim = claimOf(target);
    const index = indexOf(target);
    if (claim !== undefined) return select(claim, "none");
    if ((target as Element).closest(".edit-button") !== null && index !== undefined) return edit(index);
    if (index !== undefined) setCurrent(index);
    return undefined;
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.target instanceof HTMLTextAreaElement || event.altKey || event.ctrlKey || event.metaKey) return;
    const index = indexOf(event.target);
    if (index === undefined || (event.target as Element).closest(".edit-button") !== null) return;
    const claim = claimOf(event.target);
    const key = event.key;
    if (key === "ArrowDown" || key === "ArrowUp") {
      const next = index + (key === "ArrowDown" ? 1 : -1);
      if (next >= 0 && next < paragraphs.length) focusParagraph(next);
    } else if (key === "ArrowRight" || key === "ArrowLeft") {
      const from = claim?.start ?? paragraphs[index]!.start - 0.5;
      const next =
        key === "ArrowRight"
          ? claims.find(({ start }) => start > from)
          : claims.findLast(({ start }) => start < from);
      if (next !== undefined) select(next, "text");
    } else if (key === "Enter" || (key === " " && claim !== undefined)) {
      if (claim === undefined) edit(index);
      else select(claim, "note");
    } else {
      return;
    }
    event.preventDefault();
  }

  return (
    <article
      ref={page}
      className="page"
      aria-label={draft.name}
      onClick={onClick}
      onDoubleClick={({ target }) => {
        const index = indexOf(target);
        if (index !== undefined && claimOf(target) === undefined) edit(index, pointed(target as Element));
      }}
      onKeyDown={onKeyDown}
    >
      <p className="visually-hidden" id="page-help">
        Arrow up and down: paragraphs. Arrow left and right: numbers. Enter: open a number’s note, or edit the
        paragraph. F8: the next problem.
      </p>
      {paragraphs.map((paragraph, index) => (
        <ParagraphView
          key={index}
          index={index}
          paragraph={paragraph}
          selected={
            selected !== undefined && selected.start >= paragraph.start && selected.start < paragraph.end
              ? selected.start - paragraph.start
              : undefined
          }
          isCurrent={index === current}
          caret={caret.current}
          onText={(text) => dispatch({ type: "type", text })}
          onDone={(isByKey) => {
            if (isByKey) returnsTo.current = index;
            dispatch({ type: "end-edit" });
          }}
        />
      ))}
    </article>
  );
}

interface ParagraphProps {
  readonly index: number;
  readonly paragraph: Placed;
  /** Where the selected claim begins in the paragraph. */
  readonly selected: number | undefined;
  readonly isCurrent: boolean;
  /** Where typing begins. */
  readonly caret: number;
  readonly onText: (text: string) => void;
  readonly onDone: (isByKey: boolean) => void;
}

/**
 * Drawn anew only where something that shows has changed: a long draft has hundreds of paragraphs, and what is typed in
 * one moves all that follow.
 */
const ParagraphView = memo(
  function ParagraphView({ index, paragraph, selected, isCurrent, caret, onText, onDone }: ParagraphProps) {
    const { kind, level, prefix, text, claims, isEditing, start } = paragraph;
    if (isEditing) {
      return (
        <div className="paragraph editor" data-paragraph={index}>
          <div className="backdrop" aria-hidden="true">
            <Marked text={text} from={0} claims={claims} start={start} selected={selected} isPlain />
            {"\n"}
          </div>
          <Editor text={text} caret={caret} onText={onText} onDone={onDone} />
        </div>
      );
    }
    const Tag = level === 0 ? "p" : (`h${Math.min(level + 1, 6)}` as "h2");
    const isTabStop = isCurrent && selected === undefined;
    return (
      <div
        className={`paragraph is-${kind}${isCurrent ? " is-current" : ""}`}
        data-paragraph={index}
        role="group"
        aria-label={`Paragraph ${index + 1}`}
        aria-describedby={isCurrent ? "page-help" : undefined}
        tabIndex={isTabStop ? 0 : -1}
      >
        <Tag>
          <Marked text={text} from={prefix} claims={claims} start={start} selected={selected} />
        </Tag>
        <button type="button" className="edit-button" tabIndex={isCurrent ? 0 : -1}>
          Edit<span className="visually-hidden"> paragraph {index + 1}</span>
        </button>
      </div>
    );
  },
  (before, after) =>
    before.index === after.index &&
    before.selected === after.selected &&
    before.isCurrent === after.isCurrent &&
    before.paragraph.isEditing === after.paragraph.isEditing &&
    !after.paragraph.isEditing &&
    before.paragraph.kind === after.paragraph.kind &&
    before.paragraph.text === after.paragraph.text &&
    isSameMarks(before.paragraph, after.paragraph),
);

function isSameMarks(before: Placed, after: Placed): boolean {
  const by = after.start - before.start;
  return (
    before.claims.length === after.claims.length &&
    before.claims.every((claim, index) => {
      const other = after.claims[index]!;
      return claim.start + by === other.start && claim.end + by === other.end && claim.state === other.state;
    })
  );
}

/** Text from an offset on, with its marks: buttons to read and press, or (`isPlain`) lines under typed text only. */
function Marked({
  text,
  from,
  claims,
  start,
  selected,
  isPlain = false,
}: {
  readonly text: string;
  readonly from: number;
  readonly claims: readonly Claim[];
  readonly start: number;
  readonly selected: number | undefined;
  readonly isPlain?: boolean;
}) {
  const parts = [];
  let at = from;
  for (const claim of claims) {
    const [begin, end] = [Math.max(claim.start - start, at), Math.min(claim.end - start, text.length)];
    if (end <= begin) continue;
    const words = text.slice(begin, end);
    const className = `mark mark-${claim.state}`;
    parts.push(
      text.slice(at, begin),
      isPlain ? (
        <span key={begin} className={className}>
          {words}
        </span>
      ) : (
        <span
          key={begin}
          className={className}
          role="button"
          tabIndex={claim.start - start === selected ? 0 : -1}
          aria-label={`${words}, ${stateWord[claim.state]}`}
          aria-current={claim.start - start === selected ? "true" : undefined}
          data-within={claim.start - start}
        >
          {words}
        </span>
      ),
    );
    at = end;
  }
  parts.push(text.slice(at));
  return <>{parts}</>;
}

function Editor({
  text,
  caret,
  onText,
  onDone,
}: {
  readonly text: string;
  readonly caret: number;
  readonly onText: (text: string) => void;
  readonly onDone: (isByKey: boolean) => void;
}) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(caret, caret);
    // The caret is set once; from then on it is the writer's.
  }, []);
  return (
    <textarea
      ref={field}
      aria-label="Edit the paragraph; Escape ends it"
      autoComplete="off"
      spellCheck={false}
      value={text}
      onChange={(event) => onText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Escape") onDone(true);
      }}
      onBlur={() => onDone(false)}
    />
  );
}

/** Letters of a paragraph before the word that was double-clicked; undefined where none was. */
function pointed(target: Element): number | undefined {
  const text = target.closest("[data-paragraph]")?.firstElementChild;
  const selection = getSelection();
  if (text === null || text === undefined || selection === null || selection.rangeCount === 0)
    return undefined;
  const { startContainer, startOffset } = selection.getRangeAt(0);
  if (!text.contains(startContainer)) return undefined;
  const before = document.createRange();
  before.selectNodeContents(text);
  before.setEnd(startContainer, startOffset);
  return before.toString().length;
}

/** The paragraphs with their claims; the stretch that is typed in stays one, whatever is typed. */
function placed(text: string, claims: readonly Claim[], editing: Checker["editing"]): Placed[] {
  const paragraphs: Paragraph[] =
    editing === undefined
      ? paragraphsOf(text)
      : [
          ...paragraphsOf(text.slice(0, editing.start)),
          { ...editing, kind: "lines" as const, level: 0, prefix: 0 },
          ...paragraphsOf(text.slice(editing.end)).map((each) => ({
            ...each,
            start: each.start + editing.end,
            end: each.end + editing.end,
          })),
        ];
  let next = 0;
  return paragraphs.map((paragraph) => {
    const { start, end } = paragraph;
    while (next < claims.length && claims[next]!.end <= start) next++;
    let last = next;
    while (last < claims.length && claims[last]!.start < end) last++;
    return {
      ...paragraph,
      text: text.slice(start, end),
      claims: claims.slice(next, last),
      isEditing: editing !== undefined && start === editing.start,
    };
  });
}
