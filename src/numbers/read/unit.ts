import { own } from "../../domain/own.ts";
import type { Value } from "../mention.ts";
import { behindAge } from "./age.ts";
import type { Found } from "./found.ts";
import { dimension, measureAt } from "./measure.ts";
import type { Core } from "./number.ts";
import { entryAt, isNear, isSpaced, type Reading } from "./reading.ts";
import { stated } from "./stated.ts";
import { GLUED, isDash, NUMBER, WORD } from "./token.ts";

/** Reads a number with the unit at the token `unit`; `isGlued` says that the unit is grown on the number. */
type UnitReader = (
  reading: Reading,
  core: Core,
  value: Value,
  unit: number,
  isGlued: boolean,
) => Found | undefined;

/** A figure with the unit behind it: percent, money, time, length, multiple, age. */
export function withUnit(reading: Reading, core: Core, value: Value = core.value): Found | undefined {
  const { type, word, gap } = reading.tokens;
  const at = core.next;
  const signed = percentSign(reading, core, value);
  if (signed !== undefined) return signed;
  if (word[at] === "°") return measured(reading, core, value);
  const isHyphened = isDash(word[at]) && gap[at] === GLUED && gap[at + 1] === GLUED && type[at + 1] === WORD;
  const unit = isHyphened ? at + 1 : at;
  if (type[unit] !== WORD || !isNear(reading, unit)) return undefined;
  for (const read of units) {
    const item = read(reading, core, value, unit, !isHyphened && gap[unit] === GLUED);
    if (item !== undefined) return item;
  }
  return undefined;
}

/** "40%", "2% points" */
function percentSign(reading: Reading, core: Core, value: Value): Found | undefined {
  if (reading.tokens.word[core.next] !== "%" || !isSpaced(reading, core.next)) return undefined;
  const points = behindPoints(reading, core.next + 1);
  return points === undefined
    ? stated(reading, core, core.next + 1, "percent", "share", "%", value)
    : stated(reading, core, points, "percent", "points", "points", value);
}

/** Behind the "points" of "percentage points", "% points", "percentage-points". */
function behindPoints({ tokens, lexicon }: Reading, at: number): number | undefined {
  const noun = tokens.word[at] === "-" ? at + 1 : at;
  return lexicon.language.beside.points.has(tokens.word[noun]!) ? noun + 1 : undefined;
}

/** "40 per cent", "two percentage points", "3pp" */
const percent: UnitReader = (reading, core, value, unit, isGlued) => {
  const { word } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const w = word[unit]!;
  const isPerCent = beside.per.has(w) && beside.cent.has(word[unit + 1]!);
  if (isPerCent || beside.percent.has(w) || beside.percentage.has(w)) {
    const next = isPerCent ? unit + 2 : unit + 1;
    const points = behindPoints(reading, next);
    if (points !== undefined) return stated(reading, core, points, "percent", "points", "points", value);
    return beside.percentage.has(w) ? undefined : stated(reading, core, next, "percent", "share", "%", value);
  }
  if (w === "pp") return stated(reading, core, unit + 1, "percent", "points", "points", value);
  return w === "pc" && isGlued ? stated(reading, core, unit + 1, "percent", "share", "%", value) : undefined;
};

/** "41-year-old", "17 years old" */
const age: UnitReader = (reading, core, value, unit) => {
  const next = behindAge(reading, unit);
  return next === undefined
    ? undefined
    : stated(reading, core, next, "age", "age", entryAt(reading, unit).time ?? null, value);
};

/** "500 riel", "500 US dollars", "20 Cambodian riel" */
const money: UnitReader = (reading, core, value, unit) => {
  const { word } = reading.tokens;
  const { beside, currencySigns } = reading.lexicon.language;
  const w = word[unit]!;
  const { currency } = entryAt(reading, unit);
  if (currency !== undefined && !beside.wordsLikeCurrencies.has(w))
    return stated(reading, core, unit + 1, "money", "amount", currency, value);
  const second =
    beside.nations.has(w) && isSpaced(reading, unit + 1) ? entryAt(reading, unit + 1).currency : undefined;
  if (second === undefined) return undefined;
  return stated(reading, core, unit + 2, "money", "amount", own(currencySigns, `${w}$`) ?? second, value);
};

/** "three times as many", "4x", "eight fold"; "three times" alone counts how often. */
const times: UnitReader = (reading, core, value, unit, isGlued) => {
  const { word, type } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const w = word[unit]!;
  if (beside.times.has(w) && !isMultiple(reading, unit + 1))
    return stated(reading, core, unit + 1, "quantity", "frequency", "time", value);
  const isMultiplier =
    beside.times.has(w) || beside.fold.has(w) || (isGlued && w === "x" && type[unit + 1] !== NUMBER);
  return isMultiplier ? stated(reading, core, unit + 1, "ratio", "multiple", "x", value) : undefined;
};

/** Whether what follows makes a multiple: "as many as", "the capacity", "its limit"; not "the same day". */
export function isMultiple(reading: Reading, at: number): boolean {
  const { word } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const isOther = beside.the.has(word[at]!) && beside.notMultiplied.has(word[at + 1]!);
  return isNear(reading, at) && beside.behindTimes.has(word[at]!) && !isOther;
}

/** "15 x 2 metres", "3m by 4m" */
const sides: UnitReader = (reading, core, _, unit) => dimension(reading, core, unit, true);

/** "24 hours per day", "two years later" */
const duration: UnitReader = (reading, core, value, unit, isGlued) => {
  const { word } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const w = word[unit]!;
  const time = isGlued && w === "h" ? "hour" : entryAt(reading, unit).time;
  if (time === undefined || beside.minimum.has(w) || (beside.second.has(w) && !isGlued)) return undefined;
  let next = unit + 1;
  const isEach =
    isNear(reading, next) && beside.perUnit.has(word[next]!) && beside.calendarUnits.has(word[next + 1]!);
  const name = isEach ? `${time}/${word[next + 1]}` : time;
  if (isEach) next += 2;
  const sub = isEach ? "rate" : beside.relativeTime.has(word[next]!) ? "relative" : "duration";
  return stated(reading, core, next, "duration", sub, name, value);
};

/** "12 m²", "40 degrees" */
function measured(reading: Reading, core: Core, value: Value): Found | undefined {
  const measure = measureAt(reading, core.next);
  if (measure === undefined) return undefined;
  return (
    dimension(reading, core, measure.next, false) ??
    stated(reading, core, measure.next, "quantity", measure.sub, measure.unit, value)
  );
}

/** Units behind a number, the most specific first. */
const units: readonly UnitReader[] = [percent, age, money, times, sides, duration, measured];
