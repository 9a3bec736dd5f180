import { isHedged } from "../../language/language.ts";
import { report, shown } from "../context.ts";
import { stemOf, type Term } from "../term.ts";
import { sentencesBefore, type BlockView } from "../view.ts";

/** A group that is named again with another number: "Ana has three sons. Her four sons are in exile." */
export function checkAgainClaims(view: BlockView): void {
  view.terms.forEach((terms, index) => {
    for (const term of terms) checkAgain(view, terms, index, term);
  });
}

/** The noun that a number counts, right behind it, as its stem; nothing where there is none. */
function headOf({ behind }: Term): string | undefined {
  const word = /^[ -]([\p{L}][\p{L}’'-]*)/u.exec(behind)?.[1];
  return word === undefined ? undefined : stemOf(word);
}

function checkAgain(view: BlockView, terms: readonly Term[], index: number, later: Term): void {
  const { context } = view;
  const { again, againAll, narrowed, phraseEnds } = context.lexicon.language.cues;
  const { figure } = later;
  const isCounted = (term: Term): boolean =>
    /^(?:count|duration|money)/.test(term.kind) &&
    (term.figure.second === undefined || term.isWhole) &&
    term.value > 1 &&
    !isHedged(term.figure.senses);
  const isAll = figure.hedge.includes("all");
  if (!isCounted(later) || (!isAll && !later.isWhole && !again.test(later.before))) return;
  const head = headOf(later);
  if (head === undefined || phraseEnds.has(head) || narrowed.test(later.behind)) return;
  const [before] = sentencesBefore(view, index, 1);
  if (before === undefined || context.settled.has(figure)) return;
  const like = before.filter(
    (term) =>
      isCounted(term) &&
      term.kind === later.kind &&
      term.figure.sub !== "n-of-N" &&
      !again.test(term.before) &&
      !term.figure.hedge.includes("all") &&
      (later.kind === "count" ? headOf(term) === head : term.figure.hedge.length === 0),
  );
  const [earlier] = like;
  // Another number of the kind, in either sentence, may say how one became the other.
  const others = [...before, ...terms].filter(
    (term) => term !== earlier && term.figure !== figure && term.kind === later.kind && !term.isWhole,
  );
  if (like.length !== 1 || earlier === undefined || earlier.value === later.value) return;
  const gap = Math.abs(earlier.value - later.value);
  if (others.some(({ value }) => value === gap || value === later.value)) return;
  if (later.kind !== "count" && (others.length > 0 || !againAll.test(later.before))) return;
  const [less, more] = [Math.min(earlier.value, later.value), Math.max(earlier.value, later.value)];
  if (more > 2 * less) return;
  report(context, figure, {
    rule: "internal-contradiction",
    severity: "warning",
    message: `${shown(earlier.value)} before and ${shown(later.value)} here are of one group.`,
    others: [earlier.figure],
  });
}
