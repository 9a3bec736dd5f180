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
import type { DraftClaim } from "../../../numbers/claim.ts";
import { claimsAfter, stateWord } from "./claim.ts";
import type { FocusOn } from "./focus.ts";
import { type Block, blocksOf, type OpenDraft, editBetween, moved, sourceOf } from "./draft.ts";
import type { DraftAction, Checker, Result } from "./state.ts";

/** A paragraph: a block as it was read, or the stretch of the source that is typed in. */
interface PlacedMark extends Block {
  readonly text: string;
  readonly claims: readonly DraftClaim[];
  /** Where `text` begins among the offsets of `claims`. */
  readonly base: number;
  readonly isEditing: boolean;
}

/**
 * The draft as it was read, set like a page, its numbers marked; a paragraph that is edited shows its source. One tab stop:
 * arrows up and down go from paragraph to paragraph, right and left from number to number, Enter opens a number's note or
 * a paragraph for editing.
 */
export function DraftView({
  draft,
  result,
  selected,
  editing,
  focus,
  dispatch,
  select,
}: {
  readonly draft: OpenDraft;
  readonly result: Result | undefined;
  readonly selected: DraftClaim | undefined;
  readonly editing: Checker["editing"];
  readonly focus: { readonly on: FocusOn; readonly turn: number };
  readonly dispatch: (action: DraftAction) => void;
  readonly select: (claim: DraftClaim | undefined, on: FocusOn) => void;
}) {
  const page = useRef<HTMLElement>(null);
  const blocks = useMemo(() => (result === undefined ? [] : blocksOf(result.text)), [result]);
  const paragraphs = useMemo(
    () => placed(blocks, draft, result, editing),
    [blocks, draft.source, result, editing],
  );
  const claims = result?.claims ?? [];
  const isWritten = !("read" in draft.source);
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
  const claimOf = (target: EventTarget): DraftClaim | undefined => {
    const within = (target as Element).closest<HTMLElement>("[data-within]")?.dataset["within"];
    const paragraph = paragraphs[indexOf(target) ?? -1];
    if (within === undefined || paragraph === undefined) return undefined;
    return paragraph.claims.find(({ start }) => start - paragraph.base === Number(within));
  };
  const caret = useRef(0);
  const edit = (index: number, at?: number): void => {
    const paragraph = paragraphs[index];
    if (paragraph === undefined || result === undefined || !isWritten) return;
    const { start, end } = sourceOf(result.text, paragraph);
    const inNow = nowOf(draft, result);
    const place = at === undefined || at === 0 ? undefined : paragraph.start + at;
    const letter = place === undefined ? undefined : result.text.map.rangeOf(place - 1, place).until.offset;
    caret.current = unix(
      (result.text.original ?? "").slice(start, letter ?? (at === 0 ? start : end)),
    ).length;
    dispatch({ type: "begin-edit", start: inNow(start), end: inNow(end) });
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
          isWritten={isWritten}
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
  readonly paragraph: PlacedMark;
  /** Where the selected claim begins in the paragraph. */
  readonly selected: number | undefined;
  readonly isCurrent: boolean;
  /** Whether it can be typed in. */
  readonly isWritten: boolean;
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
  function ParagraphView({
    index,
    paragraph,
    selected,
    isCurrent,
    isWritten,
    caret,
    onText,
    onDone,
  }: ParagraphProps) {
    const { kind, level, text, claims, isEditing, base } = paragraph;
    if (isEditing) {
      return (
        <div className="paragraph editor" data-paragraph={index}>
          <div className="backdrop" aria-hidden="true">
            <Marked text={text} claims={claims} base={base} selected={selected} isPlain />
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
          <Marked text={text} claims={claims} base={base} selected={selected} />
        </Tag>
        {isWritten ? (
          <button type="button" className="edit-button" tabIndex={isCurrent ? 0 : -1}>
            Edit<span className="visually-hidden"> paragraph {index + 1}</span>
          </button>
        ) : null}
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

function isSameMarks(before: PlacedMark, after: PlacedMark): boolean {
  const by = after.base - before.base;
  return (
    before.claims.length === after.claims.length &&
    before.claims.every((claim, index) => {
      const other = after.claims[index]!;
      return claim.start + by === other.start && claim.end + by === other.end && claim.state === other.state;
    })
  );
}

/** Text with its marks: buttons to read and press, or (`isPlain`) lines under typed text only. */
function Marked({
  text,
  claims,
  base,
  selected,
  isPlain = false,
}: {
  readonly text: string;
  readonly claims: readonly DraftClaim[];
  readonly base: number;
  readonly selected: number | undefined;
  readonly isPlain?: boolean;
}) {
  const parts = [];
  let at = 0;
  for (const claim of claims) {
    const [begin, end] = [Math.max(claim.start - base, at), Math.min(claim.end - base, text.length)];
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
          tabIndex={claim.start - base === selected ? 0 : -1}
          aria-label={`${words}, ${stateWord[claim.state]}`}
          aria-current={claim.start - base === selected ? "true" : undefined}
          data-within={claim.start - base}
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

/** The blocks with their claims; in place of those that lie in the stretch that is typed in, its source. */
function placed(
  blocks: readonly Block[],
  draft: OpenDraft,
  result: Result | undefined,
  editing: Checker["editing"],
): PlacedMark[] {
  if (result === undefined) return [];
  const { text, claims } = result;
  let next = 0;
  const all = blocks.map((block): PlacedMark => {
    const { start, end } = block;
    while (next < claims.length && claims[next]!.end <= start) next++;
    let last = next;
    while (last < claims.length && claims[last]!.start < end) last++;
    const own = claims.slice(next, last);
    return { ...block, text: text.text.slice(start, end), claims: own, base: start, isEditing: false };
  });
  if (editing === undefined) return all;
  const inNow = nowOf(draft, result);
  const before: PlacedMark[] = [];
  const within: PlacedMark[] = [];
  const behind: PlacedMark[] = [];
  for (const each of all) {
    const source = sourceOf(text, each);
    const [start, end] = [inNow(source.start), inNow(source.end)];
    const isWithin =
      (start < editing.end && editing.start < end) || (start >= editing.start && end <= editing.end);
    (isWithin ? within : start < editing.start ? before : behind).push(each);
  }
  return [...before, editor(draft, result, editing, within), ...behind];
}

/** The stretch of the source that is typed in, with the marks of the blocks that lie in it. */
function editor(
  draft: OpenDraft,
  { text }: Result,
  editing: NonNullable<Checker["editing"]>,
  blocks: readonly PlacedMark[],
): PlacedMark {
  const now = "read" in draft.source ? "" : draft.source.text;
  const edit = editBetween(text.original ?? "", now);
  const inSource = blocks.flatMap(({ claims }) =>
    claims.map((claim) => {
      const { from, until } = text.map.rangeOf(claim.start, claim.end);
      return { ...claim, start: from.offset, end: until.offset };
    }),
  );
  const place = (offset: number): number => unix(now.slice(editing.start, offset)).length;
  return {
    start: blocks[0]?.start ?? 0,
    end: blocks.at(-1)?.end ?? 0,
    kind: "lines",
    level: 0,
    text: unix(now.slice(editing.start, editing.end)),
    claims: (edit === undefined ? inSource : claimsAfter(inSource, edit)).map((claim) => ({
      ...claim,
      start: place(claim.start),
      end: place(claim.end),
    })),
    base: 0,
    isEditing: true,
  };
}

/** From an offset of the source as it was read to where it stands in the source as it is now. */
function nowOf({ source }: OpenDraft, { text }: Result): (offset: number) => number {
  const edit = "read" in source ? undefined : editBetween(text.original ?? "", source.text);
  return (offset) => (edit === undefined ? offset : moved(offset, edit));
}

/** A text with the line ends that a text field has. */
function unix(text: string): string {
  return text.replaceAll(/\r\n?/g, "\n");
}
