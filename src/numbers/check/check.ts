import type { Coverage } from "../coverage.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { dayRange } from "../discourse/calendar.ts";
import type { FigureRead } from "../discourse/sentence.ts";
import { english } from "../language/english/english.ts";
import type { Language } from "../language/language.ts";
import { lexiconOf } from "../language/lexicon.ts";
import { type Ledger, type LedgerFigure, prepareLedger } from "../ledger/ledger.ts";
import { checkAgainstLedger, checkLinked } from "../ledger/link.ts";
import type { LinkContext } from "../ledger/link-context.ts";
import { judgePending } from "../ledger/pending.ts";
import type { StrongWord } from "../../domain/strong-word.ts";
import type { Mention } from "../mention.ts";
import { type Seen, seen } from "../read/seen.ts";
import { unreadTogether } from "../read/unread.ts";
import type { StatedFact } from "../relation/context.ts";
import { type CheckTolerances, checkTolerances } from "../tolerance.ts";
import { type CellSpan, checkCells, joinsCells } from "./cells.ts";
import { crossCheck, type Placed } from "./cross.ts";
import { checkHeadings } from "./headings.ts";
import { coverageOf, inSource, isCheckable, mentionOf } from "./mention-of.ts";
import { type CheckMeans, type KnownParagraphs, type Paragraph, paragraphsOf } from "./paragraph.ts";
import { strongWordsIn } from "./strong-word.ts";
import { placedBy, shifted, tidy } from "./tidy.ts";

export interface DocumentInput {
  /** Base name of the file. */
  readonly doc: string;
  readonly text: string;
  /** Stretches that are quotations although no quotation marks say so (block quotes); UTF-16 offsets. */
  readonly quotes?: readonly { readonly start: number; readonly end: number }[];
  readonly headings?: readonly { readonly start: number; readonly end: number }[];
  /** The cells of its tables, where the format knows them. */
  readonly cells?: readonly CellSpan[];
  /**
   * Claims a writer has linked to a ledger figure; `[38,990]{fig=ID}` in the text does the same. A linked claim is held
   * against that figure alone.
   */
  readonly links?: readonly Link[];
}

export interface Link {
  readonly start: number;
  readonly end: number;
  readonly figure: string;
}

export interface CheckSettings {
  readonly language?: Language;
  readonly tolerances?: Partial<CheckTolerances>;
  /** The day the draft speaks on, `YYYY-MM-DD`; without it nothing is stale but by a newer ledger figure. */
  readonly today?: string;
  /** Also report checkable claims that no ledger figure answers. */
  readonly strict?: boolean;
  /** Words on what facts amount to in law behind which no assessment stands; without a dossier nobody can tell, so none. */
  readonly unbacked?: readonly StrongWord[];
}

/** What a claim was held against, whether it agrees or not; offsets are those of its mention. */
export interface CheckBasis {
  readonly start: number;
  readonly end: number;
  /** The ledger's figure; absent where other numbers, of the text or of the ledger, say what the claim must be. */
  readonly figure?: string;
}

export interface CheckedDocument {
  readonly doc: string;
  readonly coverage: Coverage;
  readonly mentions: readonly Mention[];
  readonly bases: readonly CheckBasis[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface CheckedText {
  readonly documents: readonly CheckedDocument[];
}

/**
 * Reads every document, checks its numbers among themselves, against `ledger` and against the other documents.
 * Offsets are UTF-16 units of each document's text. Diagnostics are sorted by place; what stands in quotation marks is a
 * warning at most.
 */
export function checkDocuments(
  documents: readonly DocumentInput[],
  ledger: readonly LedgerFigure[],
  settings: CheckSettings = {},
): CheckedText {
  return run(documents, ledger, settings, new Map());
}

/**
 * The same result as `checkDocuments`, at the cost of the paragraphs that differ from those of `previous` (which must have
 * been checked with the same ledger and settings).
 */
export function recheck(previous: CheckedText, documents: readonly DocumentInput[]): CheckedText {
  const memory = memories.get(previous);
  if (memory === undefined) throw new TypeError("recheck needs a result of checkDocuments or recheck");
  return run(documents, memory.figures, memory.settings, memory.paragraphs, memory.ledger);
}

/** What a later check of changed documents goes on from. */
interface Remembered {
  readonly figures: readonly LedgerFigure[];
  readonly ledger: Ledger;
  readonly settings: CheckSettings;
  readonly paragraphs: KnownParagraphs;
}

const memories = new WeakMap<CheckedText, Remembered>();

function run(
  documents: readonly DocumentInput[],
  figures: readonly LedgerFigure[],
  settings: CheckSettings,
  known: KnownParagraphs,
  prepared?: Ledger,
): CheckedText {
  const lexicon = lexiconOf(settings.language ?? english);
  const ledger = prepared ?? prepareLedger(figures, lexicon);
  const means: CheckMeans = { lexicon, settings: { ...checkTolerances, ...settings.tolerances }, ledger };
  const paragraphs: KnownParagraphs = new Map();
  const drafts = documents.map((input): Draft => {
    const text = seen(input.text);
    const read = paragraphsOf(text.text, means, known, paragraphs);
    const links = [
      ...(input.links ?? []).map((link) => ({ ...link, ...text.seenOf(link.start, link.end) })),
      ...linksIn(text.text),
    ];
    return { input, seen: text, links, paragraphs: read, diagnostics: [], bases: [] };
  });
  const facts = drafts.flatMap((draft, document) =>
    draft.paragraphs.flatMap(({ block }) => block.facts.map((fact): StatedFact => ({ ...fact, document }))),
  );
  const placedIn = drafts.map((draft, document) =>
    draft.paragraphs.flatMap((paragraph) =>
      linkParagraph(draft, paragraph, means, settings, facts, document),
    ),
  );
  drafts.forEach(({ input, seen: text }, index) => {
    const headings = (input.headings ?? []).map(({ start, end }) => text.seenOf(start, end));
    if (headings.length > 0) checkHeadings(placedIn[index]!, headings, means.settings);
  });
  const placed = placedIn.flat();
  for (const { input, seen: text, diagnostics, bases } of drafts) {
    const cells = (input.cells ?? []).map((cell) => ({ ...cell, ...text.seenOf(cell.start, cell.end) }));
    const checked = checkCells(text.text, cells, lexicon.language, means.settings);
    const isAcross = joinsCells(cells);
    const inWords = cells.length === 0 ? diagnostics : diagnostics.filter((found) => !isAcross(found));
    diagnostics.splice(0, diagnostics.length, ...inWords, ...checked.diagnostics);
    bases.push(...checked.bases);
  }
  crossCheck(placed, lexicon, means.settings);
  const checked: CheckedText = { documents: drafts.map((draft) => resultOf(draft, drafts, settings)) };
  memories.set(checked, { figures, ledger, settings, paragraphs });
  return checked;
}

/** A document on its way through a check; offsets count in its text as it is seen. */
interface Draft {
  readonly input: DocumentInput;
  readonly seen: Seen;
  readonly links: readonly Link[];
  readonly paragraphs: readonly PlacedParagraph[];
  readonly diagnostics: Diagnostic[];
  readonly bases: CheckBasis[];
}

type PlacedParagraph = { readonly start: number; readonly block: Paragraph };

/**
 * Holds the claims of a paragraph against the ledger and what other paragraphs state, and puts findings and bases into the
 * draft; its claims with their places.
 */
function linkParagraph(
  draft: Draft,
  { start, block }: PlacedParagraph,
  means: CheckMeans,
  settings: CheckSettings,
  facts: readonly StatedFact[],
  document: number,
): Placed[] {
  const { seen, diagnostics, bases, links } = draft;
  diagnostics.push(...block.diagnostics.map((found) => shifted(found, start)));
  const context: LinkContext = {
    ...means,
    text: seen.text.slice(start, start + (block.sentences.at(-1)?.end ?? 0)),
    diagnostics: [],
    settled: new Set(block.settled),
    today: settings.today === undefined ? undefined : dayRange(settings.today)?.from,
  };
  const idle = new Set(
    block.pending
      .filter((each) => !judgePending(context, each, block.surroundings.get(each.sentence)!, facts, document))
      .map(({ claim }) => claim),
  );
  const placed: Placed[] = [];
  for (const [sentence, around] of block.surroundings)
    for (const figure of sentence.figures) {
      if (figure.role !== "claim") continue;
      placed.push(placedFigure(draft, figure, start));
      const place = { start: figure.start + start, end: figure.end + start };
      const pinned = links.find((link) => place.start < link.end && link.start < place.end);
      if (pinned === undefined && context.settled.has(figure)) {
        if (!idle.has(figure)) bases.push(place);
        continue;
      }
      const linked =
        pinned === undefined
          ? checkAgainstLedger(context, figure, around)
          : checkLinked(context, figure, pinned.figure);
      if (linked !== undefined) bases.push({ ...place, figure: linked.id });
      else if (settings.strict === true && isCheckable(figure)) context.diagnostics.push(unlinked(figure));
    }
  diagnostics.push(...context.diagnostics.map((found) => shifted(found, start)));
  return placed;
}

function placedFigure({ input, seen, diagnostics }: Draft, figure: FigureRead, offset: number): Placed {
  const start = figure.start + offset;
  const behind = seen.text.slice(figure.end + offset, figure.end + offset + 40);
  return {
    figure,
    doc: input.doc,
    offset,
    noun: nounOf(behind, seen.text.slice(Math.max(0, start - 90), start)),
    isDefinite: /\b(?:the|these|those|all)\s+(?:of the\s+)?$/i.test(
      seen.text.slice(Math.max(0, start - 16), start),
    ),
    diagnostics,
  };
}

/** The noun behind a number, or the one whose number it is said to be: "the number of prisoners on remand stood at". */
function nounOf(behind: string, head: string): string {
  const own = /^\s+([a-z][a-z-]*)/i.exec(behind)?.[1]?.toLowerCase() ?? "";
  if (own !== "" && !english.cues.phraseEnds.has(own)) return own;
  return /\b(?:number|count|total) of ([a-z][a-z-]*)[^.;:]*$/i.exec(head)?.[1]?.toLowerCase() ?? own;
}

function unlinked({ phraseStart, end }: FigureRead): Diagnostic {
  const message = "No figure of the ledger answers to this claim.";
  return { rule: "unlinked", severity: "info", start: phraseStart, end, message };
}

/** `[38,990]{fig=ID}` in Markdown. */
function linksIn(text: string): Link[] {
  if (!text.includes("]{fig=")) return [];
  return [...text.matchAll(/\[([^\]\n]+)\]\{fig=([^\s}]+)[^}\n]*\}/g)].map((match) => ({
    start: match.index + 1,
    end: match.index + 1 + match[1]!.length,
    figure: match[2]!,
  }));
}

/** What was found in a document, at its places in the source. */
function resultOf(
  { input, seen, paragraphs, bases, diagnostics }: Draft,
  drafts: readonly Draft[],
  { unbacked = [] }: CheckSettings,
): CheckedDocument {
  const mentions = paragraphs.flatMap(({ start, block }) =>
    block.found.map((found) => mentionOf(seen.text, start, found, block.figureOf.get(found))),
  );
  const unread = unreadTogether(paragraphs.map(({ block }) => block.unread));
  const seenIn = (doc: string | undefined): Seen =>
    drafts.findLast((other) => other.input.doc === doc)?.seen ?? seen;
  const led = diagnostics.map((found) =>
    placedBy(
      found,
      (start, end, doc) => (doc === undefined ? seen : seenIn(doc)).sourceOf(start, end),
      seen.written,
    ),
  );
  return {
    doc: input.doc,
    coverage: coverageOf(mentions, bases, diagnostics, unread),
    mentions: mentions.map((mention) => inSource(mention, input.text, seen)),
    bases: bases.map((basis) => ({ ...basis, ...seen.sourceOf(basis.start, basis.end) })),
    diagnostics: tidy(
      [...led, ...strongWordsIn(input.text, unbacked, input.quotes ?? [])],
      input.quotes ?? [],
    ),
  };
}
