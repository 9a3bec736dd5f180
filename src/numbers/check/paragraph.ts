import { markCitations } from "../discourse/citation.ts";
import { assignTimeAndPlace } from "../discourse/discourse.ts";
import { type FigureRead, type Sentence, sentencesOf } from "../discourse/sentence.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { Lexicon } from "../language/lexicon.ts";
import { conceptsOf, type Ledger } from "../ledger/ledger.ts";
import type { Surroundings } from "../ledger/match.ts";
import type { Found } from "../read/found.ts";
import { type MarkCandidate, markCandidates, resolveMarks } from "../read/marks.ts";
import { read } from "../read/read.ts";
import type { Reading } from "../read/reading.ts";
import { type Tokens, tokenize } from "../read/token.ts";
import { type Unread, unreadIn } from "../read/unread.ts";
import type { Fact, Pending, RelationContext } from "../relation/context.ts";
import { checkRelations } from "../relation/relations.ts";
import type { CheckTolerances } from "../tolerance.ts";

/** All that one paragraph gives by itself; offsets count from its start. */
export interface Paragraph {
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

/** A paragraph's tokens, and what was read in it. */
interface KnownParagraph {
  readonly tokens: Tokens;
  readonly candidates: readonly MarkCandidate[];
  /** By the footnote marks of the paragraph, which the running counter of the whole document decides. */
  readonly byMarks: Map<string, Paragraph>;
}

/** Paragraphs that were read before, by their text. */
export type KnownParagraphs = Map<string, KnownParagraph>;

/** What every paragraph of a check is read and checked with. */
export interface CheckMeans {
  readonly lexicon: Lexicon;
  readonly settings: CheckTolerances;
  readonly ledger: Ledger;
}

/** The paragraphs of a text with where each starts. Those in `known` are not read again; all are put in `kept`. */
export function paragraphsOf(
  text: string,
  means: CheckMeans,
  known: ReadonlyMap<string, KnownParagraph>,
  kept: KnownParagraphs,
): { readonly start: number; readonly block: Paragraph }[] {
  const parts = blocksOf(text).map(({ start, text }) => {
    const own = kept.get(text) ?? known.get(text) ?? tokensOf(text, means.lexicon);
    kept.set(text, own);
    return { start, own };
  });
  const marks = resolveMarks(parts.map(({ own }) => own.candidates));
  return parts.map(({ start, own: { tokens, byMarks } }, index) => {
    const key = [...marks[index]!].join(";");
    const block =
      byMarks.get(key) ?? analyse({ tokens, lexicon: means.lexicon, marks: marks[index]!, taken: 0 }, means);
    byMarks.set(key, block);
    return { start, block };
  });
}

function tokensOf(text: string, { language }: Lexicon): KnownParagraph {
  const tokens = tokenize(text);
  return { tokens, candidates: markCandidates(tokens, language.abbreviations), byMarks: new Map() };
}

function analyse(reading: Reading, { settings, ledger }: CheckMeans): Paragraph {
  const { lexicon, tokens } = reading;
  const unread = unreadIn(tokens, lexicon.language);
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
    wrong: new Set(),
  };
  checkRelations(context, reading, ledger.rates);
  const byStart = new Map(found.map((item) => [item.start, item] as const));
  const hasLedger = ledger.entries.length > 0;
  const { diagnostics, facts, pending, settled } = context;
  return {
    found,
    sentences,
    diagnostics,
    facts,
    pending,
    settled,
    surroundings: new Map(
      sentences.map((sentence) => [
        sentence,
        {
          sentence,
          lower: tokens.lower.slice(sentence.start, sentence.end),
          concepts:
            hasLedger && sentence.figures.length > 0 ? conceptsOf(sentence.template, lexicon) : new Set(),
        },
      ]),
    ),
    figureOf: new Map(
      sentences.flatMap(({ figures }) => figures.map((figure) => [byStart.get(figure.start)!, figure])),
    ),
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
