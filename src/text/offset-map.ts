/** A stretch of text in UTF-16 units; `end` is exclusive. */
export type TextSpan = { readonly start: number; readonly end: number };

/** A stretch of text that its writer says is a certain figure. */
export type Pin = TextSpan & { readonly figure: string };

/** A stretch of text that is a heading, of level 1 to 6. */
export type Heading = TextSpan & { readonly level: number };

/**
 * The stretch of text of one cell of a table, empty where the cell is; tables are counted from 0, and their rows and
 * columns. A cell over several columns or rows stands in the first of them, and the others have an empty one.
 */
export type TextCell = TextSpan & { readonly table: number; readonly row: number; readonly column: number };

/**
 * A stretch of the extracted text and the stretch of the original that it comes from. `part` is the paragraph (DOCX) or
 * page (PDF) from 1, and 0 where the original is one text. Verbatim pieces have one length and agree unit by unit, but
 * that white space may be a plain space.
 */
export type TextPiece = TextSpan & {
  readonly part: number;
  readonly from: number;
  readonly until: number;
  readonly verbatim: boolean;
};

/** A place in the original. */
export type TextPlace = { readonly part: number; readonly offset: number };

/** What a format's reader gives. Offsets are UTF-16 units. */
export type Extracted = {
  /** Plain text: blocks parted by blank lines, without markup, code, link targets and navigation. */
  readonly text: string;
  /** Stretches of `text` that the format marks as quotations. */
  readonly quotes: readonly TextSpan[];
  /** Stretches of `text` that the writer pinned to a figure (Markdown: `[38,990]{fig=ID}`). */
  readonly pins: readonly Pin[];
  readonly headings: readonly Heading[];
  /** The cells of all tables, row by row. */
  readonly cells: readonly TextCell[];
  /** They lead back to the original. */
  readonly pieces: readonly TextPiece[];
};

/** Leads from offsets in the extracted text back to the original. */
export type OffsetMap = {
  readonly pieces: readonly TextPiece[];
  /**
   * Where the stretch from `start` to `end` comes from: from its first unit to behind its last. A stretch that begins
   * or ends in what was put between blocks begins with the next piece or ends with the one before.
   */
  rangeOf(start: number, end: number): { readonly from: TextPlace; readonly until: TextPlace };
  /** The offset in the extracted text that comes from a place of the original, or follows it nearest. */
  offsetOf(place: TextPlace): number;
};

export function offsetMap(pieces: readonly TextPiece[]): OffsetMap {
  return {
    pieces,
    rangeOf(start, end) {
      const first = startOf(pieces, start);
      if (end <= start) return { from: first, until: first };
      const last = endOf(pieces, end);
      const isBackwards = last.part < first.part || (last.part === first.part && last.offset < first.offset);
      return { from: first, until: isBackwards ? first : last };
    },
    offsetOf({ part, offset }) {
      for (const piece of pieces) {
        if (piece.part < part || (piece.part === part && piece.until <= offset)) continue;
        if (piece.part > part || offset <= piece.from || !piece.verbatim) return piece.start;
        return piece.start + offset - piece.from;
      }
      return pieces.at(-1)?.end ?? 0;
    },
  };
}

function startOf(pieces: readonly TextPiece[], offset: number): TextPlace {
  const piece = pieces[firstEndingBehind(pieces, offset)];
  if (piece === undefined) {
    const last = pieces.at(-1);
    return { part: last?.part ?? 0, offset: last?.until ?? 0 };
  }
  const inside = Math.max(0, offset - piece.start);
  return { part: piece.part, offset: piece.from + (piece.verbatim ? inside : 0) };
}

function endOf(pieces: readonly TextPiece[], offset: number): TextPlace {
  let index = firstEndingBehind(pieces, offset - 1);
  if (pieces[index] === undefined || pieces[index]!.start >= offset) index--;
  const piece = pieces[index];
  if (piece === undefined) return { part: pieces[0]?.part ?? 0, offset: pieces[0]?.from ?? 0 };
  const inside = Math.min(offset, piece.end) - piece.start;
  return { part: piece.part, offset: piece.verbatim ? piece.from + inside : piece.until };
}

/** Index of the first piece with `end > offset`; pieces are sorted and do not overlap. */
function firstEndingBehind(pieces: readonly TextPiece[], offset: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pieces[middle]!.end > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Where the next cell of a table stands, and for how many rows each column is still taken by a cell from above. */
type TableSoFar = { readonly table: number; row: number; column: number; readonly tall: number[] };

type Opened =
  | { kind: "cell"; columns: number; rows: number }
  | { kind: "quote" }
  | { kind: "pin"; figure: string }
  | { kind: "heading"; level: number };

/** Puts a text together from pieces of an original; what was removed between two words never glues them. */
export type TextBuilder = {
  /** Adds `value`, which stands in the original at `from` to `until`; verbatim where both have one length. */
  add(value: string, from: number, until: number, verbatim?: boolean): void;
  /** White space that shows as one space, and as none at the start or end of a block. */
  space(from: number, until: number): void;
  /** Something was removed here: two words around it stay two. */
  gap(): void;
  /** What follows is a block of its own. */
  apart(): void;
  openTable(): void;
  closeTable(): void;
  /** What follows is a row of the table that is open. */
  openRow(): void;
  /** What follows is another cell of the same table row, over so many columns and rows. */
  openCell(columns?: number, rows?: number): void;
  closeCell(): void;
  /** What follows stands on a new line of the same block. */
  line(): void;
  /** What follows comes from this paragraph or page. */
  part(number: number): void;
  /** A quotation, pin or heading begins with what follows, and ends with what came before. */
  open(what: Opened): void;
  close(kind: Opened["kind"]): void;
  /** The last unit of the text so far, or "" at the start of a block. */
  last(): string;
  done(): Extracted;
};

const between = { apart: "\n\n", cell: " | ", line: "\n", gap: " ", none: "" } as const;
const strength = { none: 0, gap: 1, line: 2, cell: 3, apart: 4 } as const;
const word = /[\p{L}\p{N}\p{M}_]/u;

export function textBuilder(): TextBuilder {
  let text = "";
  /** The last unit of the text, kept apart: asking a text that grows for it copies the text each time. */
  let lastUnit = "";
  let pending: keyof typeof between = "none";
  let blank: { from: number; until: number } | undefined;
  let part = 0;
  const pieces: TextPiece[] = [];
  const quotes: TextSpan[] = [];
  const pins: Pin[] = [];
  const headings: Heading[] = [];
  const cells: TextCell[] = [];
  let tables = 0;
  const openTables: TableSoFar[] = [];
  const open: (Opened & { start: number | undefined })[] = [];

  const grow = (value: string): void => {
    text += value;
    lastUnit = value.at(-1) ?? lastUnit;
  };
  const put = (value: string, from: number, until: number, verbatim: boolean): void => {
    const start = text.length;
    grow(value);
    const before = pieces.at(-1);
    if (
      verbatim &&
      before?.verbatim === true &&
      before.part === part &&
      before.until === from &&
      before.end === start
    )
      pieces[pieces.length - 1] = { ...before, end: text.length, until };
    else pieces.push({ start, end: text.length, part, from, until, verbatim });
  };
  const want = (kind: keyof typeof between): void => {
    if (strength[kind] > strength[pending]) pending = kind;
    if (kind !== "gap") blank = undefined;
  };
  const close = (kind: Opened["kind"]): void => {
    const top = open.findLast((each) => each.kind === kind);
    if (top === undefined) return;
    open.splice(open.indexOf(top), 1);
    const span = { start: top.start ?? text.length, end: text.length };
    if (top.kind === "cell") return putCell(span, top.columns, top.rows);
    if (top.start === undefined) return;
    if (top.kind === "quote") quotes.push(span);
    else if (top.kind === "pin") pins.push({ ...span, figure: top.figure });
    else headings.push({ ...span, level: top.level });
  };

  const putCell = (span: TextSpan, columns: number, rows: number): void => {
    const at = openTables.at(-1);
    if (at === undefined || at.row < 0) return;
    const putAt = (what: TextSpan): void =>
      void cells.push({ ...what, table: at.table, row: at.row, column: at.column++ });
    const blankAt = { start: span.end, end: span.end };
    while ((at.tall[at.column] ?? 0) > 0) {
      at.tall[at.column]!--;
      putAt(blankAt);
    }
    for (let k = 0; k < columns; k++) {
      if (rows > 1) at.tall[at.column] = rows - 1;
      putAt(k === 0 ? span : blankAt);
    }
  };

  return {
    add(value, from, until, verbatim = value.length === until - from) {
      if (value === "") return;
      if (text !== "" && pending !== "none") {
        const isGlue = blank === undefined && word.test(lastUnit) && word.test(value[0]!);
        if (pending !== "gap" || isGlue) grow(between[pending]);
      }
      if (blank !== undefined && text !== "" && strength[pending] < strength.line)
        put(" ", blank.from, blank.until, blank.until - blank.from === 1);
      pending = "none";
      blank = undefined;
      for (const each of open) each.start ??= text.length;
      put(value, from, until, verbatim);
    },
    space(from, until) {
      if (text === "" || strength[pending] >= strength.line) return;
      blank ??= { from, until };
    },
    gap: () => want("gap"),
    apart: () => want("apart"),
    openTable: () => void openTables.push({ table: tables++, row: -1, column: 0, tall: [] }),
    closeTable: () => void openTables.pop(),
    openRow() {
      const at = openTables.at(-1);
      if (at === undefined) return;
      at.row++;
      at.column = 0;
    },
    openCell(columns = 1, rows = 1) {
      want("cell");
      open.push({ kind: "cell", columns, rows, start: undefined });
    },
    closeCell() {
      close("cell");
      want("cell");
    },
    line: () => want("line"),
    part(number) {
      part = number;
    },
    open: (what) => void open.push({ ...what, start: undefined }),
    close,
    last: () => (strength[pending] >= strength.line || blank !== undefined ? "" : lastUnit),
    done: () => ({ text, quotes, pins, headings, cells, pieces }),
  };
}

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** "10" as "¹⁰", in which the checker reads a footnote mark, and behind a unit of length a square or cube. */
export function raised(digits: string): string {
  return digits.replace(/\d/g, (digit) => superscripts[Number(digit)]!);
}

/**
 * Adds what a format sets above the line: numbers as a footnote mark, ordinal endings as they are, other marks (a star,
 * a letter) not at all.
 */
export function addRaised(builder: TextBuilder, value: string, from: number, until: number): void {
  const digits = /^[\s[(]*(\d{1,3})[\s\])]*$/.exec(value)?.[1];
  if (digits !== undefined) builder.add(raised(digits), from, until, false);
  else if (/^(?:st|nd|rd|th|er|e)$/i.test(value)) builder.add(value, from, until);
  else builder.gap();
}
