import { type FigureRead, type Sentence, slot } from "../discourse/sentence.ts";
import { type RelationContext, positionOf, report, shown } from "./context.ts";
import { own } from "../../domain/own.ts";

const most: Readonly<Record<string, number>> = {
  "hour/day": 24,
  "day/week": 7,
  "minute/hour": 60,
  "hour/week": 168,
  "day/month": 31,
  "day/year": 366,
  "month/year": 12,
  "week/year": 53,
};

/** Values that cannot be, ranges the wrong way round, digits that say more than the hedge. */
export function checkValues(context: RelationContext): void {
  for (const sentence of context.sentences) {
    for (const figure of sentence.figures) {
      checkRange(context, sentence, figure);
      const limit = figure.unit === null ? undefined : own(most, figure.unit);
      const top = figure.second ?? figure.number;
      if (figure.kind === "duration" && limit !== undefined && top > limit) {
        report(context, figure, {
          rule: "impossible-value",
          severity: "error",
          message: `There are ${shown(limit)} ${figure.unit!.replace("/", "s in a ")}, not ${shown(top)}.`,
          computed: { most: limit },
        });
      }
      if (
        figure.kind === "age" &&
        figure.unit === "year" &&
        top > 122 &&
        isOfPerson(context, sentence, figure)
      ) {
        report(context, figure, {
          rule: "impossible-value",
          severity: "warning",
          message: `No person is known to have reached ${shown(top)} years.`,
          computed: { most: 122 },
        });
      }
      checkRate(context, sentence, figure);
      checkSpurious(context, figure);
      checkRepeated(context, sentence, figure);
    }
  }
}

/** Whether an age is that of a person: "a 400-year-old trail" is none. */
function isOfPerson({ lexicon, text }: RelationContext, sentence: Sentence, figure: FigureRead): boolean {
  if (!/-old$/i.test(text.slice(figure.start, figure.end))) return true;
  const next = /^ ([a-z’'-]+)/.exec(sentence.template.slice(positionOf(sentence, figure) + 1))?.[1];
  return next === undefined || lexicon.language.cues.people.has(next);
}

function checkRange(context: RelationContext, sentence: Sentence, figure: FigureRead): void {
  if (
    figure.second === undefined ||
    figure.sub === "n-of-N" ||
    figure.sub === "dimension" ||
    figure.kind === "ratio" ||
    // "a ratio of 40 to one", "voted nine to five"
    context.settled.has(figure)
  )
    return;
  if (!(figure.number > figure.second)) return;
  // "between 2200 and 0700" are hours, "£50bn - 14%" a dash, and what is a thousand times apart no range.
  const printed = context.text.slice(figure.start, figure.end);
  if (/\b0\d/.test(printed) || / [-–—] /.test(printed) || figure.number > 999 * figure.second) return;
  const isBetween = figure.hedge.some((hedge) => hedge.includes("between"));
  const surface = context.text.slice(figure.start, figure.end);
  // "a 60-40 vote", scores and type numbers are no ranges; a plain count must be one of people.
  const tail = sentence.template.slice(positionOf(sentence, figure) + 1);
  const isCounted =
    figure.kind !== "quantity" ||
    (figure.unit !== null && figure.unit !== "") ||
    new RegExp(`^ ${context.lexicon.language.patterns.people}\\b`).test(tail);
  const head = sentence.template.slice(0, positionOf(sentence, figure));
  const isSpan = context.lexicon.language.cues.ranged.test(head);
  if (!isBetween && !isCounted && !isSpan) return;
  if (!isBetween && !/[-–—]|\bto\b/.test(surface)) return;
  report(context, figure, {
    rule: "range-reversed",
    severity: isBetween || figure.kind !== "quantity" ? "error" : "warning",
    message: `The range begins at ${shown(figure.number)} and ends at ${shown(figure.second)}.`,
    computed: { low: figure.second, high: figure.number },
  });
}

/** "The turnout was 112 per cent": a rate that nothing can have above 100. */
function checkRate(context: RelationContext, sentence: Sentence, figure: FigureRead): void {
  if (figure.kind !== "percent" || figure.number <= 100 || context.settled.has(figure)) return;
  if (context.diagnostics.some(({ start, end }) => start < figure.end && figure.start < end)) return;
  const { wholeRate } = context.lexicon.language.cues;
  if (!wholeRate.test(sentence.template.slice(0, positionOf(sentence, figure)))) return;
  report(context, figure, {
    rule: "impossible-value",
    severity: "error",
    message: `No such rate can be above 100%; ${shown(figure.number)}% is.`,
    computed: { most: 100 },
  });
}

/** "about 38,993": a hedge and five exact digits. */
function checkSpurious(context: RelationContext, figure: FigureRead): void {
  if (
    figure.kind !== "quantity" ||
    figure.sub !== "count" ||
    figure.second !== undefined ||
    figure.granularity !== 1
  )
    return;
  if (figure.number < 1000 || !figure.senses.includes("about")) return;
  report(context, figure, {
    rule: "spurious-precision",
    severity: "info",
    message: "A count that is only about right is better rounded.",
  });
}

/** "twelve (21)": a number in words repeated in digits that differ. */
function checkRepeated(context: RelationContext, sentence: Sentence, figure: FigureRead): void {
  if (figure.kind !== "quantity" || figure.sub !== "count" || !/^[A-Za-z]/.test(figure.printed)) return;
  const at = positionOf(sentence, figure);
  if (sentence.template.slice(at + 1, at + 4) !== ` (${slot.count}` || sentence.template[at + 4] !== ")")
    return;
  const other = sentence.slots.get(at + 3) as FigureRead | undefined;
  if (other === undefined || other.number === figure.number) return;
  report(context, figure, {
    rule: "internal-contradiction",
    severity: "error",
    end: other.end,
    message: `“${figure.printed}” and ${shown(other.number)} are two numbers.`,
    others: [other],
  });
}
