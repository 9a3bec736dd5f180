import { computed, entails } from "../../arithmetic/hedge-law.ts";
import { between } from "../../arithmetic/interval.ts";
import { slipBetween } from "../../arithmetic/slip.ts";
import { isHedged } from "../language/language.ts";
import type { TextSpan } from "../../text/offset-map.ts";
import { claimOf, shown } from "../relation/context.ts";
import type { CheckTolerances } from "../tolerance.ts";
import type { Placed } from "./cross.ts";

/** Numbers below a heading that it may sum up. */
const reach = 12;

/**
 * Holds a number of a heading against the text below it: where no number there is the same, and one alone of its kind
 * differs from it by one digit or by two that changed places, they are one number. `placed` are the figures of a draft in
 * their order.
 */
export function checkHeadings(
  placed: readonly Placed[],
  headings: readonly TextSpan[],
  settings: CheckTolerances,
): void {
  const startOf = ({ figure, offset }: Placed): number => figure.start + offset;
  const isIn = (place: number): boolean => headings.some(({ start, end }) => start <= place && place < end);
  for (const [index, item] of placed.entries()) {
    const { figure } = item;
    const own = figure.number;
    if (!isIn(startOf(item)) || figure.second !== undefined || isHedged(figure.senses) || own < 10) continue;
    const heading = headings.find(({ start, end }) => start <= startOf(item) && startOf(item) < end)!;
    const behind = placed
      .slice(index + 1, index + 1 + reach + 6)
      .filter((other) => startOf(other) >= heading.end);
    const until = behind.findIndex((other) => isIn(startOf(other)));
    const below = (until < 0 ? behind : behind.slice(0, until)).slice(0, reach);
    const like = below.filter(
      (other) => other.figure.kind === figure.kind && other.figure.unit === figure.unit,
    );
    const isSame = like.some(({ figure: { number, second } }) => {
      const verdict = entails(claimOf(figure), computed(between(number)), settings);
      return number === own || second === own || verdict === "holds" || verdict === "rounded";
    });
    const rivals = like.filter(
      ({ figure: { number, concepts, second } }) =>
        second === undefined &&
        slipBetween(number, own) !== undefined &&
        [...concepts].some((concept) => figure.concepts.has(concept)),
    );
    const [rival] = rivals;
    if (isSame || rivals.length !== 1 || rival === undefined) continue;
    item.diagnostics.push({
      rule: "internal-contradiction",
      severity: "warning",
      start: rival.figure.phraseStart + rival.offset,
      end: rival.figure.end + rival.offset,
      message: `The heading says ${shown(own)}, the text below it ${shown(rival.figure.number)}.`,
      related: [{ start: startOf(item), end: figure.end + item.offset, message: "the other statement" }],
    });
  }
}
