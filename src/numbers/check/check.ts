import type { Coverage } from "../coverage.ts";
import { dayRange } from "../discourse/calendar.ts";
import { markCitations } from "../discourse/citation.ts";
import type { Reading } from "../read/reading.ts";
import { crossCheck, type Placed } from "./cross.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { assignTimeAndPlace } from "../discourse/discourse.ts";
import { type CheckTolerances, checkTolerances } from "../tolerance.ts";
import { english } from "../language/english/english.ts";
import type { Language } from "../language/language.ts";
import { conceptsOf, type Ledger, type LedgerFigure, prepareLedger } from "../ledger/ledger.ts";
import { lexiconOf } from "../language/lexicon.ts";
import { checkAgainstLedger, checkLinked, judgePending, type LinkContext } from "../ledger/link.ts";
import { type MarkCandidate, markCandidates, resolveMarks } from "../read/marks.ts";
import type { Surroundings } from "../ledger/match.ts";
import type { Mention } from "../mention.ts";
import type { Found } from "../read/found.ts";
import { read } from "../read/read.ts";
import type { RelationContext, Fact, Pending, StatedFact } from "../relation/context.ts";
import { checkRelations } from "../relation/relations.ts";
import { type Seen, seen } from "../read/seen.ts";
import { type FigureRead, type Sentence, sentencesOf } from "../discourse/sentence.ts";
import { type Tokens, tokenize } from "../read/token.ts";
import { type Unread, unreadIn, unreadTogether } from "../read/unread.ts";

export interface DocumentInput {
  /** Base name of the file. */
  readonly doc: string;
  readonly text: string;
  /** Stretches that are quotations although no quotation marks say so (block quotes); UTF-16 offsets. */
  readonly quotes?: readonly { readonly start: number; readonly end: number }[];
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
  return run(documents, memory.figures, memory.settings, memory.blocks, memory.ledger);
}

interface BlockTokens {
  readonly tokens: Tokens;
  readonly candidates: readonly MarkCandidate[];
}

/** All that one paragraph gives by itself; offsets count from its start. */
interface Block {
  readonly found: readonly Found[];
  readonly sentences: readonly Sentence[];
  readonly diagnostics: readonly Diagnostic[];
  readonly facts: readonly Fact[];
  readonly pending: readonly Pending[];
  readonly settled: ReadonlySet<FigureRead>;
  readonly surroundings: ReadonlyMap<Sentence, Surroundings>;
  readonly figureOf: ReadonlyMap<Found, FigureRead>;
  readonly unread: readonly Unread[];
}

interface Cached {
  readonly split: BlockTokens;
  /** By the footnote marks of the paragraph, which the running counter of the whole document decides. */
  readonly byMarks: Map<string, Block>;
}

interface Remembered {
  readonly figures: readonly LedgerFigure[];
  readonly ledger: Ledger;
  readonly settings: CheckSettings;
  readonly blocks: Map<string, Cached>;
}

const memories = new WeakMap<CheckedText, Remembered>();

function run(
  documents: readonly DocumentInput[],
  figures: readonly LedgerFigure[],
  settings: CheckSettings,
  known: ReadonlyMap<string, Cached>,
  prepared?: Ledger,
): CheckedText {
  const lexicon = lexiconOf(settings.language ?? english);
  const merged: CheckTolerances = { ...checkTolerances, ...settings.tolerances };
  const ledger = prepared ?? prepareLedger(figures, lexicon);
  const blocks = new Map<string, Cached>();
  const today = settings.today === undefined ? undefined : dayRange(settings.today)?.from;
  const read = documents.map((document) => seen(document.text));
  const parts = read.map((text) =>
    blocksOf(text.text).map(({ start, text }) => {
      let cached = blocks.get(text) ?? known.get(text);
      if (cached === undefined) {
        const tokens = tokenize(text);
        cached = {
          split: { tokens, candidates: markCandidates(tokens, lexicon.language.abbreviations) },
          byMarks: new Map(),
        };
      }
      blocks.set(text, cached);
      return { start, cached };
    }),
  );
  const analysed = parts.map((list) => {
    const marks = resolveMarks(list.map(({ cached }) => cached.split.candidates));
    return list.map(({ start, cached }, index) => {
      const ownMarks = marks[index]!;
      const key = [...ownMarks].join(";");
      let block = cached.byMarks.get(key);
      if (block === undefined) {
        block = analyse({ tokens: cached.split.tokens, lexicon, marks: ownMarks, taken: 0 }, merged, ledger);
        cached.byMarks.set(key, block);
      }
      return { start, block };
    });
  });
  const facts = analysed.flatMap((list, document) =>
    list.flatMap(({ block }) => block.facts.map((fact): StatedFact => ({ ...fact, document }))),
  );
  const placed: Placed[] = [];
  const results = documents.map((document, index): CheckedDocument => {
    const diagnostics: Diagnostic[] = [];
    const mentions: Mention[] = [];
    const bases: CheckBasis[] = [];
    const { text, seenOf } = read[index]!;
    const links = [
      ...(document.links ?? []).map((link) => ({ ...link, ...seenOf(link.start, link.end) })),
      ...linksIn(text),
    ];
    for (const { start, block } of analysed[index]!) {
      for (const found of block.found)
        mentions.push(mentionOf(text, start, found, block.figureOf.get(found)));
      for (const found of block.diagnostics) diagnostics.push(shifted(found, start));
      const local: Diagnostic[] = [];
      const context: LinkContext = {
        text: text.slice(start, start + (block.sentences.at(-1)?.end ?? 0)),
        lexicon,
        settings: merged,
        ledger,
        diagnostics: local,
        settled: new Set(block.settled),
        today,
      };
      const idle = new Set<FigureRead>();
      for (const pending of block.pending) {
        if (!judgePending(context, pending, block.surroundings.get(pending.sentence)!, facts, index))
          idle.add(pending.claim);
      }
      for (const sentence of block.sentences) {
        const around = block.surroundings.get(sentence)!;
        for (const figure of sentence.figures) {
          if (figure.role !== "claim") continue;
          placed.push({
            figure,
            doc: document.doc,
            offset: start,
            order: placed.length,
            noun: nounBehind(figure, text, start),
            isDefinite: /\b(?:the|these|those|all)\s+(?:of the\s+)?$/i.test(
              text.slice(Math.max(0, figure.start + start - 16), figure.start + start),
            ),
            diagnostics,
          });
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
          if (linked === undefined && settings.strict === true && isCheckable(figure)) {
            local.push({
              rule: "unlinked",
              severity: "info",
              start: figure.phraseStart,
              end: figure.end,
              message: "No figure of the ledger answers to this claim.",
            });
          }
        }
      }
      for (const found of local) diagnostics.push(shifted(found, start));
    }
    const unread = unreadTogether(analysed[index]!.map(({ block }) => block.unread));
    return { doc: document.doc, coverage: { numbers: 0, checked: 0, unread }, mentions, bases, diagnostics };
  });
  crossCheck(placed, lexicon, merged);
  const textOf = new Map(documents.map(({ doc }, index) => [doc, read[index]!]));
  const checked: CheckedText = {
    documents: results.map(({ doc, coverage, mentions, bases, diagnostics }, index) => {
      const own = read[index]!;
      const source = documents[index]!.text;
      return {
        doc,
        coverage: coverageOf(mentions, bases, diagnostics, coverage.unread),
        mentions: mentions.map((mention) => inSource(mention, source, own)),
        bases: bases.map((basis) => ({ ...basis, ...own.sourceOf(basis.start, basis.end) })),
        diagnostics: tidy(
          diagnostics.map((found) => foundInSource(found, own, textOf)),
          documents[index]!.quotes ?? [],
        ),
      };
    }),
  };
  memories.set(checked, { figures, ledger, settings, blocks });
  return checked;
}

function analyse(reading: Reading, settings: CheckTolerances, ledger: Ledger): Block {
  const { lexicon, tokens } = reading;
  const unread = unreadIn(tokens.text, lexicon.language);
  const found = read(reading).filter((item) =>
    unread.every(({ start, end }) => item.end <= start || end <= item.start),
  );
  markCitations(reading, found);
  const sentences = sentencesOf(reading, found);
  assignTimeAndPlace(reading, sentences);
  const context: RelationContext = {
    text: tokens.text,
    sentences,
    lexicon,
    settings,
    diagnostics: [],
    facts: [],
    pending: [],
    settled: new Set(),
  };
  checkRelations(context, reading, ledger.rates);
  const figureOf = new Map<Found, FigureRead>();
  const surroundings = new Map<Sentence, Surroundings>();
  const byStart = new Map(found.map((item) => [item.start, item] as const));
  for (const sentence of sentences) {
    const lower = tokens.lower.slice(sentence.start, sentence.end);
    surroundings.set(sentence, {
      sentence,
      lower,
      concepts:
        sentence.figures.length === 0 || ledger.entries.length === 0
          ? new Set()
          : conceptsOf(sentence.template, lexicon),
    });
    for (const figure of sentence.figures) {
      const own = byStart.get(figure.start);
      if (own !== undefined) figureOf.set(own, figure);
    }
  }
  return {
    found,
    sentences,
    diagnostics: context.diagnostics,
    facts: context.facts,
    pending: context.pending,
    settled: context.settled,
    surroundings,
    figureOf,
    unread,
  };
}

const lineEnd = /[.!?][”"’)]?\d{0,3}[ \t]*\n(?=[ \t]*[A-Z“"•])/g;
const sentenceEnd = /[a-z%][.!?][”"’)]?\s+(?=[A-Z“"])/g;

/** Paragraphs: parted by blank lines, long ones also where a line, or else a sentence, ends. */
function blocksOf(text: string): { start: number; text: string }[] {
  const blocks: { start: number; text: string }[] = [];
  const border = /\n[ \t\r]*\n\s*/g;
  let start = 0;
  const endIn = (expression: RegExp, from: number, limit: number) => {
    expression.lastIndex = from;
    const match = expression.exec(text);
    return match === null || match.index >= limit ? undefined : match;
  };
  const put = (from: number, until: number) => {
    let at = from;
    while (until - at > 5000) {
      const match =
        endIn(lineEnd, at + 3000, Math.min(until, at + 8000)) ?? endIn(sentenceEnd, at + 3000, until);
      if (match === undefined) break;
      const next = match.index + match[0].length;
      blocks.push({ start: at, text: text.slice(at, next) });
      at = next;
    }
    if (until > at) blocks.push({ start: at, text: text.slice(at, until) });
  };
  for (let match = border.exec(text); match !== null; match = border.exec(text)) {
    const end = match.index + match[0].length;
    put(start, end);
    start = end;
  }
  put(start, text.length);
  return blocks;
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

function shifted(found: Diagnostic, by: number): Diagnostic {
  if (by === 0) return found;
  return {
    ...found,
    start: found.start + by,
    end: found.end + by,
    ...(found.fix === undefined
      ? {}
      : {
          fix: {
            ...found.fix,
            edits: found.fix.edits.map((edit) => ({ ...edit, start: edit.start + by, end: edit.end + by })),
          },
        }),
    ...(found.related === undefined
      ? {}
      : {
          related: found.related.map((other) =>
            other.doc === undefined ? { ...other, start: other.start + by, end: other.end + by } : other,
          ),
        }),
  };
}

function coverageOf(
  mentions: readonly Mention[],
  bases: readonly CheckBasis[],
  diagnostics: readonly Diagnostic[],
  unread: readonly Unread[],
): Coverage {
  const held = [...bases, ...diagnostics.filter(({ rule }) => rule !== "unlinked")];
  const starts = new Set(held.map(({ start }) => start));
  const claims = mentions.filter((mention) => mention.is_checkable_claim);
  const isChecked = ({ start, end, phrase }: Mention): boolean =>
    starts.has(start) ||
    starts.has(phrase[0]) ||
    diagnostics.some((found) => found.rule !== "unlinked" && found.start < end && start < found.end);
  return {
    numbers: claims.length + unread.reduce((sum, { numbers }) => sum + numbers, 0),
    checked: claims.filter(isChecked).length,
    unread,
  };
}

function inSource(mention: Mention, source: string, { sourceOf }: Seen): Mention {
  const { start, end } = sourceOf(mention.start, mention.end);
  const phrase = sourceOf(...mention.phrase);
  return { ...mention, start, end, surface: source.slice(start, end), phrase: [phrase.start, phrase.end] };
}

function foundInSource(found: Diagnostic, own: Seen, textOf: ReadonlyMap<string, Seen>): Diagnostic {
  const { fix, related } = found;
  return {
    ...found,
    ...own.sourceOf(found.start, found.end),
    ...(fix === undefined
      ? {}
      : {
          fix: {
            ...fix,
            edits: fix.edits.map(({ start, end, text }) => ({
              ...own.sourceOf(start, end),
              text: own.written(text, start, end),
            })),
          },
        }),
    ...(related === undefined
      ? {}
      : {
          related: related.map((each) => ({
            ...each,
            ...(each.doc === undefined ? own : (textOf.get(each.doc) ?? own)).sourceOf(each.start, each.end),
          })),
        }),
  };
}

const unchecked = new Set(["vague", "enumerator", "ambiguous"]);

function isCheckable(found: Found): boolean {
  if (found.kind === "date") return found.role === "event" || found.role === "as_of";
  if (found.role !== "claim" && found.role !== "legal") return false;
  return found.kind !== "other" && found.kind !== "footnote" && !unchecked.has(found.sub ?? "");
}

function mentionOf(text: string, offset: number, found: Found, figure: FigureRead | undefined): Mention {
  const start = found.start + offset;
  const end = found.end + offset;
  return {
    start,
    end,
    surface: text.slice(start, end),
    kind: found.kind,
    sub: figure?.sub ?? found.sub,
    role: found.role,
    value: found.value,
    unit: found.unit,
    hedge: found.hedge,
    as_of: figure?.asOf ?? null,
    is_checkable_claim: isCheckable(found),
    voice: figure?.voice ?? "own",
    phrase: [found.phraseStart + offset, Math.max(found.phraseEnd, found.end) + offset],
    printed: found.printed,
    granularity: found.granularity,
    senses: found.senses,
    quantity: figure === undefined ? [] : [...figure.concepts],
    place: figure?.place ?? null,
  };
}

function nounBehind(figure: FigureRead, text: string, offset: number): string {
  return (
    /^\s+([a-z][a-z-]*)/i
      .exec(text.slice(figure.end + offset, figure.end + offset + 40))?.[1]
      ?.toLowerCase() ?? ""
  );
}

const rank = { error: 3, warning: 2, info: 1 } as const;

/** Sorted, without repeats; of several findings at one place the most telling one stays, and quotations are capped. */
function tidy(
  diagnostics: readonly Diagnostic[],
  quotes: readonly { readonly start: number; readonly end: number }[],
): Diagnostic[] {
  const sorted = [...diagnostics].sort(
    (a, b) => a.start - b.start || a.end - b.end || rank[b.severity] - rank[a.severity],
  );
  const kept: Diagnostic[] = [];
  for (const found of sorted) {
    if (
      kept.some(
        (other) => other.start === found.start && other.end === found.end && other.rule === found.rule,
      )
    )
      continue;
    kept.push(found);
  }
  return kept.map((found) => {
    if (!quotes.some(({ start, end }) => found.start < end && start < found.end)) return found;
    const { fix: _fix, ...rest } = found;
    return { ...rest, severity: found.severity === "error" ? "warning" : found.severity };
  });
}
