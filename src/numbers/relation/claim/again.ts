import { isHedged } from "../../language/language.ts";
import { report, shown } from "../context.ts";
import { stemOf, type Term } from "../term.ts";
import { isTransposed, slipBetween } from "../../../arithmetic/slip.ts";
import { qualifierOf } from "../../language/language.ts";
import { sentencesBefore, type BlockView } from "../view.ts";

/** A group that is named again with another number: "Ana has three sons. Her four sons are in exile." */
export function checkAgainClaims(view: BlockView): void {
  view.terms.forEach((terms, index) => {
    for (const term of terms) {
      checkList(view, terms, index, term);
      checkAgain(view, terms, index, term);
      checkHedgeAgain(view, index, term);
    }
  });
}

/** The word right behind a number, or the verb of "the 21 that answered". */
const wordBehind = ({ behind }: Term): string | undefined =>
  /^[ -](?:(?:that|who|which) (?:(?:had|have|were|was) )?)?([\p{L}][\p{L}’'-]*)/u.exec(behind)?.[1];

/** The noun that a number counts, right behind it, as its stem; nothing where there is none. */
function headOf(term: Term): string | undefined {
  const word = wordBehind(term);
  return word === undefined ? undefined : stemOf(word);
}

const stemsOf = (text: string): string[] =>
  (text.match(/[\p{L}’'-]+/gu) ?? []).slice(0, 6).map((word) => stemOf(word));

function checkAgain(view: BlockView, terms: readonly Term[], index: number, later: Term): void {
  const { context } = view;
  const { again, againAll, narrowed, ofDefinite, phraseEnds } = context.lexicon.language.cues;
  const { figure } = later;
  const isCounted = (term: Term): boolean =>
    /^(?:count|duration|money)/.test(term.kind) &&
    (term.figure.second === undefined || term.isWhole) &&
    term.value > 1 &&
    !isHedged(term.figure.senses);
  const isAll = figure.hedge.includes("all");
  const isWhole = later.isWhole && ofDefinite.test(context.text.slice(figure.start, figure.end));
  if (!isCounted(later) || (!isAll && !isWhole && !again.test(later.before))) return;
  const head = headOf(later);
  // "All 46 were let go": the group that was named last.
  const isNameless = head === undefined || phraseEnds.has(head);
  if ((isNameless && !isAll && later.kind === "count") || narrowed.test(later.behind)) return;
  const [before] = sentencesBefore(view, index, 1);
  if (before === undefined || context.settled.has(figure)) return;
  // Its own noun, what is said of it ("812 people were arrested. The 821 arrested"), or two digits in exchanged places.
  const isNamed = (term: Term): boolean => {
    if (later.value >= 10 && isTransposed(term.value, later.value)) return true;
    if (isNameless) return slipBetween(term.value, later.value) !== undefined && later.value >= 10;
    return (
      headOf(term) === head || (wordBehind(later)!.endsWith("ed") && stemsOf(term.behind).includes(head))
    );
  };
  const like = before.filter(
    (term) =>
      isCounted(term) &&
      term.kind === later.kind &&
      term.figure.sub !== "n-of-N" &&
      !again.test(term.before) &&
      !term.figure.hedge.includes("all") &&
      (later.kind === "count" ? isNamed(term) : term.figure.hedge.length === 0),
  );
  const [earlier] = like;
  // Another number of the kind, in either sentence, may say how one became the other.
  const others = [...before, ...terms].filter(
    (term) => term !== earlier && term.figure !== figure && term.kind === later.kind && !term.isWhole,
  );
  if (like.length !== 1 || earlier === undefined || earlier.value === later.value) return;
  const gap = Math.abs(earlier.value - later.value);
  if (others.some(({ value }) => value === gap || value === later.value)) return;
  const isTermOf = later.kind !== "count" && /\bof (?:his|her|their|its|the) ?$/.test(later.before);
  if (later.kind !== "count" && (others.length > 0 || (!isTermOf && !againAll.test(later.before)))) return;
  const [less, more] = [Math.min(earlier.value, later.value), Math.max(earlier.value, later.value)];
  if (more > 2 * less && !isTransposed(less, more)) return;
  report(context, figure, {
    rule: "internal-contradiction",
    severity: "warning",
    message: `${shown(earlier.value)} before and ${shown(later.value)} here are of one group.`,
    others: [earlier.figure],
  });
}

/** "At least 63 journalists were in jail. More than 63 journalists were in jail": a hedge that grew on the way. */
function checkHedgeAgain(view: BlockView, index: number, later: Term): void {
  const { figure } = later;
  if (later.kind !== "count" || qualifierOf(figure.senses) !== "over" || figure.second !== undefined) return;
  const head = headOf(later);
  const [before] = sentencesBefore(view, index, 1);
  const earlier = before?.find(
    (term) =>
      term.kind === "count" &&
      term.value === later.value &&
      headOf(term) === head &&
      qualifierOf(term.figure.senses) === "at_least",
  );
  if (earlier === undefined || head === undefined || later.value < 2) return;
  report(view.context, figure, {
    rule: "hedge-asymmetry",
    severity: "warning",
    message: `“At least ${shown(later.value)}” in the sentence before has become “more than ${shown(later.value)}” here.`,
    others: [earlier.figure],
  });
}

/** "There were four demands: better food, more visits and an end to searches": a number and the list that it counts. */
function checkList({ context }: BlockView, terms: readonly Term[], index: number, term: Term): void {
  const { figure } = term;
  const { listed: isOpen, apposition } = context.lexicon.language.cues.listOf;
  if (term.kind !== "count" || term.value < 2 || term.value > 12 || figure.second !== undefined) return;
  if (!Number.isInteger(term.value) || isHedged(figure.senses) || terms.at(-1) !== term) return;
  const tail = context.text.slice(figure.end, context.sentences[index]!.end).replaceAll(/\s+/g, " ");
  const list = (isOpen.exec(tail) ?? apposition.exec(tail))?.[1];
  if (list === undefined) return;
  const items = list.split(/, (?:and |or )?| and | or /);
  // Where an item has an "and" or a clause of its own, nobody knows how many there are.
  const joints = list.match(/ and | or /g) ?? [];
  const isPlain =
    joints.length === 1 &&
    / (?:and|or) [^,]*$/.test(list) &&
    items.every(
      (item, k) =>
        item.trim() !== "" &&
        (k === items.length - 1 || !context.lexicon.language.cues.listOf.aside.test(item)),
    );
  if (!isPlain || items.length < 2 || items.length === term.value) return;
  report(context, figure, {
    rule: "internal-contradiction",
    severity: "warning",
    message: `The list names ${shown(items.length)}, not ${shown(term.value)}.`,
    computed: { listed: items.length },
  });
}
