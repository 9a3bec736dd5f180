import { dateAt } from "./date.ts";
import { type Found, plain } from "./found.ts";
import { type Core, coreAt } from "./number.ts";
import { entryAt, isGluedNumber, isNear, isSpaced, type Reading } from "./reading.ts";
import { stated } from "./stated.ts";
import { GLUED, NUMBER } from "./token.ts";

/** "three of the 20", "15 out of 22", "one in five", "12 per 100,000". */
export function outOf(reading: Reading, core: Core): Found | undefined {
  if (!isNear(reading, core.next)) return undefined;
  const rate = per(reading, core);
  if (rate !== undefined) return rate;
  return core.decimals > 0 ? undefined : (ofWhole(reading, core) ?? inEvery(reading, core));
}

/** "12 per thousand", "12 per 100,000" */
function per(reading: Reading, core: Core): Found | undefined {
  const { word, type } = reading.tokens;
  const at = core.next + 1;
  if (!reading.lexicon.language.beside.per.has(word[core.next]!)) return undefined;
  const made = (next: number, base: number): Found =>
    stated(reading, core, next, "ratio", "rate", null, [core.value, base]);
  const { magnitude } = entryAt(reading, at);
  if (magnitude !== undefined && word[at]!.length > 3) return made(at + 1, magnitude);
  const base = type[at] === NUMBER ? coreAt(reading, at) : undefined;
  return base === undefined ? undefined : made(base.next, base.value);
}

function ofWhole(reading: Reading, core: Core): Found | undefined {
  const { word, type } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const at = core.next;
  const of = beside.out.has(word[at]!) ? at + 1 : at;
  if (!beside.of.has(word[of]!)) return undefined;
  const isDefinite = beside.wholeArticles.has(word[of + 1]!);
  let base = isDefinite ? of + 2 : of + 1;
  if (beside.wholeHedges.has(word[base]!)) base++;
  const date = type[base] === NUMBER ? dateAt(reading, base) : undefined;
  if (date?.sub === "year" && !beside.behindWholes.has(word[base + 1]!)) return undefined;
  const whole = coreAt(reading, base);
  if (whole === undefined || !isNear(reading, base)) return undefined;
  if (whole.value < core.value && !isDefinite) return undefined;
  const { time, measure } = entryAt(reading, unitBehind(reading, whole));
  const isShare =
    word[whole.next] === "%" || beside.percent.has(word[whole.next]!) || beside.per.has(word[whole.next]!);
  if (time !== undefined || measure !== undefined || isShare) return undefined;
  return stated(reading, core, whole.next, "quantity", "n-of-N", null, [core.value, whole.value]);
}

function inEvery(reading: Reading, core: Core): Found | undefined {
  const { word, type } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const at = core.next;
  const isEvery = beside.every.has(word[at + 1]!);
  if (!beside.in.has(word[at]!) && !(beside.for.has(word[at]!) && isEvery)) return undefined;
  const base = isEvery ? at + 2 : at + 1;
  const whole = coreAt(reading, base);
  if (whole === undefined || whole.value <= core.value || whole.decimals > 0 || !isNear(reading, base))
    return undefined;
  const isYear = whole.plainDigits && whole.value >= 1700 && whole.value <= 2100 && !isEvery;
  const isDay = type[base] === NUMBER && dateAt(reading, base)?.sub === "day";
  const isTime = entryAt(reading, unitBehind(reading, whole)).time !== undefined;
  const isPlaces = !isEvery && beside.containers.has(word[whole.next]!);
  const isCount = !core.isWord && core.value > 20;
  if (isYear || isDay || isTime || isPlaces || isCount || word[whole.next] === "%") return undefined;
  return stated(reading, core, whole.next, "ratio", "one-in-k", null, [core.value, whole.value]);
}

/** The token of the unit behind a number, behind its hyphen. */
function unitBehind({ tokens }: Reading, { next }: Core): number {
  return tokens.word[next] === "-" ? next + 1 : next;
}

/** "3/4"; 24/7, 9/11 and 7/7 are names. */
export function slashFraction(reading: Reading, core: Core): Found | undefined {
  if (!core.plainDigits || core.value > 999 || !isGluedNumber(reading, core.next, "/")) return undefined;
  const below = Number(reading.tokens.word[core.next + 1]);
  const next = core.next + 2;
  if (below === 0 || below > 999) return undefined;
  return core.value >= below || (core.value === 9 && below === 11)
    ? plain(reading, core.from, next, "other", "name", "name")
    : stated(reading, core, next, "ratio", "fraction", null, core.value / below);
}

/** "two thirds", "three-quarters"; a lone "half" or "third" is read in `fraction.ts`. */
export function wordFraction(reading: Reading, core: Core): Found | undefined {
  const { word, gap } = reading.tokens;
  if (core.value > 20 || core.decimals > 0) return undefined;
  const isHyphened = (word[core.next] === "-" || word[core.next] === "‑") && gap[core.next] === GLUED;
  const at = isHyphened ? core.next + 1 : core.next;
  const { fraction } = entryAt(reading, at);
  const isHalf = reading.lexicon.language.beside.halfWord.has(word[at]!);
  if (fraction === undefined || !isSpaced(reading, at) || isHalf) return undefined;
  if ((core.value === 1) === word[at]!.endsWith("s")) return undefined;
  const item = stated(reading, core, at + 1, "ratio", "fraction", null, core.value * fraction);
  item.granularity = 0.05;
  return item;
}
