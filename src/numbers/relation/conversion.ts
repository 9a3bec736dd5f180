import { grouped } from "../../arithmetic/number-text.ts";
import type { MeasureWord } from "../language/language.ts";
import type { FigureRead, Sentence } from "../discourse/sentence.ts";
import { isHedged, oncePerLanguage } from "../language/language.ts";
import { type RelationContext, positionOf, replaceNumber, report, shown } from "./context.ts";
import { own } from "../../domain/own.ts";

const compiled = oncePerLanguage((language) => ({
  or: new RegExp(language.patterns.or),
  sizes: new Map<string, MeasureWord>(
    Object.values(language.measures).map((measure) => [measure.unit, measure]),
  ),
}));

const daysOf: Readonly<Record<string, number>> = {
  hour: 1 / 24,
  day: 1,
  night: 1,
  week: 7,
  fortnight: 14,
  month: 30.44,
  year: 365.25,
  decade: 3652.5,
  minute: 1 / 1440,
  second: 1 / 86_400,
};

/** Units of one currency for one unit of another. */
export interface Rate {
  readonly from: string;
  readonly to: string;
  /** So many `from` for one `to`. */
  readonly value: number;
  readonly figure?: string;
}

/** "A, or B" and "A (B)": the same amount in two units or currencies. */
export function checkConversions(context: RelationContext, rates: readonly Rate[]): void {
  const wording = compiled(context.lexicon.language);
  const known = [...rates, ...statedRates(context)];
  for (const sentence of context.sentences) {
    for (let index = 0; index + 1 < sentence.figures.length; index++) {
      const a = sentence.figures[index]!;
      const behind = sentence.figures[index + 1]!;
      const b = asWeight(context, a, behind);
      if (isCountAgain(context, sentence, a, b)) continue;
      if (a.kind !== b.kind || a.unit === b.unit || a.unit === null || b.unit === null) continue;
      if (a.kind !== "money" && a.kind !== "duration" && a.kind !== "quantity") continue;
      const at = positionOf(sentence, behind);
      const joint = sentence.template.slice(positionOf(sentence, a) + 1, at);
      const tail = sentence.template.slice(at + 1);
      const isBeside =
        /^ ?(?:long|wide|high|deep|tall)?(?:,| [–—]) $/.test(joint) && /^ ?[,.;)–—]|^$/.test(tail);
      if (!(wording.or.test(joint) || (isBeside && a.kind !== "money")) || joint.length > 45) continue;
      if (a.kind === "money") money(context, a, b, known);
      else units(context, a, b, wording.sizes);
    }
  }
}

/** "a dollar is 4,000 riel", "at 4,000 riel to the dollar": rates that the text gives itself. */
function statedRates({ sentences, lexicon }: RelationContext): Rate[] {
  const { language } = lexicon;
  const { rateBefore, rateBehind } = language.cues;
  return sentences.flatMap((sentence) =>
    sentence.figures.flatMap((figure): Rate[] => {
      if (figure.kind !== "money" || figure.second !== undefined || figure.unit === null) return [];
      const at = positionOf(sentence, figure);
      const named =
        rateBefore.exec(sentence.template.slice(Math.max(0, at - 40), at))?.[1] ??
        rateBehind.exec(sentence.template.slice(at + 1, at + 41))?.[1];
      const to =
        named === undefined
          ? undefined
          : (own(language.currencyWords, named) ?? own(language.currencyWords, `${named}s`));
      return to === undefined || to === figure.unit ? [] : [{ from: figure.unit, to, value: figure.number }];
    }),
  );
}

/** "20 kilograms – 44 pounds": beside a weight, pounds are one. */
function asWeight({ text, lexicon }: RelationContext, a: FigureRead, b: FigureRead): FigureRead {
  const word = /[a-z]+$/i.exec(text.slice(b.start, b.end))?.[0].toLowerCase();
  const isPound = a.sub === "mass" && b.kind === "money" && lexicon.language.beside.poundsToo.has(word ?? "");
  return isPound
    ? { ...b, kind: "quantity", sub: "mass", unit: "lb", granularity: Math.min(b.granularity, 1) }
    : b;
}

/** "25 lakh people (2.5 million)", "a dozen, that is 12": one count written in two ways. */
function isCountAgain(context: RelationContext, sentence: Sentence, a: FigureRead, b: FigureRead): boolean {
  const isCount = (figure: FigureRead): boolean =>
    (figure.kind === "quantity" && figure.sub === "count" && figure.second === undefined) ||
    figure.kind === "money";
  // "45 crore (Rs 450 million)": the currency may be said once.
  if (!isCount(a) || !isCount(b) || (a.unit !== b.unit && a.unit !== null && b.unit !== null)) return false;
  const isWord = (figure: FigureRead): boolean => /[a-z]/i.test(figure.printed);
  const [at, next] = [positionOf(sentence, a), positionOf(sentence, b)];
  const joint = sentence.template.slice(at + 1, next);
  const tail = sentence.template.slice(next + 1);
  const { countAgain } = context.lexicon.language.cues;
  const isMagnitude = isWord(a) && (a.number >= 1e5 || !/\s/.test(a.printed) || a.number === 12);
  if (!isMagnitude || !countAgain.test(joint) || !/^(?: (?:rupees|people|persons))? ?[,.;)]/.test(tail))
    return false;
  const bracket = joint.trimEnd().endsWith("(");
  if (!bracket && !/that is|i\.e\.|, or /.test(joint)) return false;
  if (Math.abs(a.number - b.number) <= Math.max(0.005 * a.number, b.granularity / 2)) return true;
  const ratio = a.number / b.number;
  const isTen = [10, 100, 1000, 0.1, 0.01, 0.001].some((factor) => Math.abs(ratio / factor - 1) < 0.01);
  if (!isTen && !(a.number < 100 && Math.abs(a.number - b.number) <= 5)) return false;
  report(context, b, {
    rule: "conversion-mismatch",
    severity: "error",
    start: a.start,
    end: b.end,
    message: `${context.text.slice(a.start, a.end)} is ${shown(a.number)}, not ${shown(b.number)}.`,
    computed: { right: a.number },
    others: [a],
  });
  return true;
}

function money(context: RelationContext, a: FigureRead, b: FigureRead, rates: readonly Rate[]): void {
  const rate = rates.find(
    (each) => (each.from === a.unit && each.to === b.unit) || (each.from === b.unit && each.to === a.unit),
  );
  if (rate === undefined) return;
  const [local, foreign] = rate.from === a.unit ? [a, b] : [b, a];
  const isRange = local.second !== undefined && foreign.second !== undefined;
  const ends: [number, number][] = [
    [local.number, foreign.number],
    ...(isRange ? [[local.second!, foreign.second!] as [number, number]] : []),
  ];
  for (const [from, to] of ends) {
    const right = from / rate.value;
    if (Math.abs(to - right) <= Math.max(context.settings.conversion * right, foreign.granularity / 2))
      continue;
    const second = foreign === b ? right : to * rate.value;
    const code = local.unit!;
    const decimals = foreign === b && !Number.isInteger(second) ? 2 : 0;
    const edit = isRange ? undefined : replaceNumber(context.text, b, Number(second.toFixed(decimals)));
    const shifted = [10, 100, 1000, 0.1, 0.01, 0.001].find(
      (factor) => Math.abs(to / factor - right) <= 0.02 * right,
    );
    const isSwapped = Math.abs(from - to / rate.value) < 0.02 * from;
    report(context, b, {
      rule: "conversion-mismatch",
      severity: "error",
      start: a.start,
      end: b.end,
      message: `At ${shown(rate.value)} ${code} to one ${foreign.unit!}, ${shown(from)} ${code} is ${grouped(right, right < 100 && !Number.isInteger(right) ? 2 : 0)} ${foreign.unit!}${shifted === undefined ? "" : "; it is off by a power of ten"}${isSwapped ? "; the two currencies look exchanged" : ""}.`,
      computed: { [foreign.unit!.toLowerCase()]: right },
      ...(rate.figure === undefined ? {} : { figure: rate.figure }),
      ...(edit === undefined || b.hedge.length > 0
        ? {}
        : {
            fix: {
              title: grouped(second, decimals),
              edits: [{ ...edit, text: grouped(second, decimals) }],
            },
          }),
    });
    return;
  }
}

function units(
  context: RelationContext,
  a: FigureRead,
  b: FigureRead,
  sizes: ReadonlyMap<string, MeasureWord>,
): void {
  if (a.second !== undefined || b.second !== undefined) return;
  let right: number | undefined;
  let tolerance = 0.04;
  if (a.kind === "duration") {
    const [x, y] = [own(daysOf, a.unit!), own(daysOf, b.unit!)];
    if (x === undefined || y === undefined || b.sub === "rate" || a.sub === "rate") return;
    right = (a.number * x) / y;
    tolerance = 0.05;
  } else if (a.sub === "temperature" && b.sub === "temperature") {
    right = a.unit === "°C" ? a.number * 1.8 + 32 : (a.number - 32) / 1.8;
    // "40 degrees" is no number rounded to tens.
    if (!isHedged(a.senses)) a = { ...a, granularity: Math.min(a.granularity, 1) };
  } else {
    const [x, y] = [sizeOf(a.unit!, sizes), sizeOf(b.unit!, sizes)];
    if (x === undefined || y === undefined || x.sub !== y.sub) return;
    right = (a.number * x.size) / y.size;
  }
  const slack = Math.max(
    tolerance * Math.abs(right),
    b.granularity * 0.6,
    (a.granularity / 2) * Math.abs(right / a.number),
  );
  if (Math.abs(b.number - right) <= slack) return;
  report(context, b, {
    rule: "conversion-mismatch",
    severity: Math.abs(b.number - right) <= 0.1 * Math.abs(right) ? "warning" : "error",
    start: a.start,
    end: b.end,
    message: `${shown(a.number)} ${a.unit!} is ${shown(right)} ${b.unit!}, not ${shown(b.number)}.`,
    computed: { converted: right },
    others: [a],
  });
}

function sizeOf(
  unit: string,
  sizes: ReadonlyMap<string, MeasureWord>,
): { sub: string; size: number } | undefined {
  const own = sizes.get(unit);
  if (own !== undefined) return own;
  const power = /^(.*?)([23])$/.exec(unit);
  const base = power === null ? undefined : sizes.get(power[1]!);
  if (base === undefined || base.sub !== "distance") return undefined;
  return { sub: power![2] === "2" ? "area" : "volume-cubic", size: base.size ** Number(power![2]) };
}
