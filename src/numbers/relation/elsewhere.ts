import { type FigureRead, pattern, type Sentence } from "../discourse/sentence.ts";
import { oncePerLanguage } from "../language/language.ts";
import { isPeriodic } from "./certainty.ts";
import { positionOf, type RelationContext } from "./context.ts";

/** Two values of one quantity, before and after. */
export interface ChangePair {
  readonly old: FigureRead;
  readonly fresh: FigureRead;
}

const compiled = oncePerLanguage(({ patterns }) => ({
  ownBase: new RegExp(patterns.ownBase),
  elsewhen: pattern(patterns.elsewhen).quick,
  ofPair: new RegExp(patterns.ofPair),
  target: new RegExp(patterns.target),
  contrast: pattern(patterns.contrast).quick,
  sequel: new RegExp(`${patterns.sequel}(?:${patterns.riseVerb}|${patterns.fallVerb})`),
  sameChange: new RegExp(patterns.sameChange),
  more: new RegExp(`^ ?${patterns.more}\\b`),
  counted: pattern("<count>[^<any>;.]{0,30}[,(–—] ?$").quick,
  verb: new RegExp(`${patterns.riseVerb}|${patterns.fallVerb}`),
}));

/**
 * Whether a change is another than that of the pair: of each year ("12% a year"), against a base of its own ("than in June
 * 2019"), to a value of its own ("by a third, to 100"), or of another subject ("…, while deaths fell by 40%").
 */
export function isOfAnother(
  context: RelationContext,
  sentence: Sentence,
  figure: FigureRead,
  start: number,
  pair: ChangePair,
): boolean {
  const wording = compiled(context.lexicon.language);
  if (isPeriodic(context, figure, start)) return true;
  const { template, slots } = sentence;
  const at = positionOf(sentence, figure);
  const tail = /^[^;.]{0,70}/.exec(template.slice(at + 1))![0];
  const slotBehind = (from: number, reach: number): FigureRead | undefined => {
    for (let k = from; k < Math.min(template.length, from + reach); k++)
      if (slots.has(k)) return slots.get(k) as FigureRead;
    return undefined;
  };
  const oldAt = positionOf(sentence, pair.old);
  const namesOld = oldAt > at && oldAt <= at + tail.length;
  const base = namesOld ? undefined : wording.ownBase.exec(tail)?.[0];
  if (base !== undefined && !pair.old.isCarried && pair.old.asOf !== undefined) {
    const first = slotBehind(at + 1 + base.length, tail.length - base.length);
    const isDated = first?.kind === "date" && !pair.old.asOf.includes(String(first.value));
    if (isDated || (wording.elsewhen.test(tail) && !wording.ofPair.test(tail))) return true;
  }
  const own = wording.target.exec(tail)?.[0];
  if (own !== undefined) {
    const target = slotBehind(at + 1 + own.length, 1);
    if (target?.number !== undefined && target.start !== pair.fresh.start) return true;
  }
  const places = [pair.old, pair.fresh]
    .map((each) => positionOf(sentence, each))
    .filter((place) => place >= 0);
  if (places.length < 2) return false;
  const [first, last] = [Math.min(...places), Math.max(...places)];
  if (at < first) {
    const between = template.slice(at + 1, first);
    return wording.contrast.test(between) || wording.sequel.test(between);
  }
  if (at < last) return false;
  const between = template.slice(last + 1, at);
  if (wording.contrast.test(between.replace(/^[^,;]*?; (?=(?:an?|this|that|the|it) )/, ""))) return true;
  if (wording.sequel.test(between)) return true;
  // "…, so that one guard watches 12 prisoners, 33% more than before": more than 12 was before.
  if (wording.more.test(tail) && wording.counted.test(between)) return true;
  const and = between.lastIndexOf(" and ");
  if (and < 0) return false;
  const behind = between.slice(and + 5);
  return wording.verb.test(behind) && !wording.sameChange.test(behind);
}

/** "from 10 to 12 million": ten of what is not said. */
export function isOfMagnitude({ printed, number }: FigureRead): boolean {
  return number >= 1e5 && /[a-z]/i.test(printed);
}
