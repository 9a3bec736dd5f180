import type { FigureRead } from "../discourse/sentence.ts";
import type { Tokens } from "../read/token.ts";
import type { RelationContext } from "./context.ts";
import { type ChangeCue, type CueWords, cuesOf, familiesIn } from "./cue.ts";
import { type Term, termsOf } from "./term.ts";

/** The numbers of a block with their cues, as the claims of relations are found in them. */
export interface BlockView {
  readonly context: RelationContext;
  readonly cues: CueWords;
  /** Terms by sentence. */
  readonly terms: readonly (readonly Term[])[];
  /** What is known of terms as claims of a change. */
  readonly changes: Map<Term, ChangeCue | undefined>;
}

/** A sentence with more numbers is a table, and what they have to do with each other is not said in words. */
const longest = 24;

export function viewOf(context: RelationContext, tokens: Tokens): BlockView {
  const { lexicon } = context;
  return {
    context,
    cues: cuesOf(lexicon.language),
    terms: context.sentences.map((sentence, index) =>
      sentence.figures.length === 0 || sentence.figures.length > longest
        ? []
        : termsOf(
            sentence,
            index,
            lexicon,
            familiesIn(tokens, sentence.from, sentence.next, lexicon.language),
          ),
    ),
    changes: new Map(),
  };
}

/** Letters between two sentences with numbers over which one still speaks of the other. */
const nearby = 160;

/** The sentences before that a claim may look back to, the nearest first, at most `most`. */
export function sentencesBefore({ context, terms }: BlockView, index: number, most = 2): (readonly Term[])[] {
  const before: (readonly Term[])[] = [];
  for (let k = index - 1; k >= 0 && before.length < most; k--) {
    if (context.sentences[k + 1]!.start - context.sentences[k]!.end > nearby) break;
    before.push(terms[k]!);
  }
  return before;
}

/** So many numbers at most may explain a claim; where more stand around it, they are a table's. */
const most = 13;

/** The terms nearest to a claim, of its sentence and of those before it that it may look back to. */
export function near(view: BlockView, claim: Term, sentences = 2): Term[] {
  const own = view.terms[claim.sentence]!;
  const all = [...sentencesBefore(view, claim.sentence, sentences).toReversed().flat(), ...own];
  if (all.length <= most) return all;
  const at = all.length - own.length + own.indexOf(claim);
  const from = Math.max(0, Math.min(at - (most >> 1), all.length - most));
  return all.slice(from, from + most);
}

/** Kinds of terms that may be taken for each other's part, whole, before and after. */
export function isAmount({ kind }: Term): boolean {
  return (
    kind === "count" || kind.startsWith("money") || kind.startsWith("measure") || kind.startsWith("duration")
  );
}

export function isShareLike({ kind }: FigureRead, sub: string | null): boolean {
  return kind === "percent" ? sub !== "points" : sub === "fraction" || sub === "one-in-k";
}

/** The text of the template between two terms of one sentence; slots of dates are "@", of other numbers "#". */
export function between({ context }: BlockView, a: Term, b: Term): string {
  const { template } = context.sentences[a.sentence]!;
  const [from, until] = a.at < b.at ? [a.at, b.at] : [b.at, a.at];
  return template
    .slice(from + 1, until)
    .replace(/[\uE004-\uE006\uE00D]/g, "@")
    .replace(/[\uE000-\uE00F]/g, "#");
}
