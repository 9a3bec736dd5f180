import { dateAt } from "./date.ts";
import type { Found } from "./found.ts";
import { isBetween } from "./hedge.ts";
import { behindMoney, type MoneySign } from "./money.ts";
import { type Core, coreAt } from "./number.ts";
import { entryAt, isNear, type Reading } from "./reading.ts";
import { stated } from "./stated.ts";
import { GLUED, isDash, NUMBER, SPACED, WORD } from "./token.ts";
import { withUnit } from "./unit.ts";

/** What joins the two numbers of a range: a dash, or the word `sign`, and the token behind it. */
interface Joint {
  readonly sign: string;
  readonly isDash: boolean;
  readonly second: number;
}

/** "50-60", "from two to five years", "5 or 6", "between 3 and 4 %", "$6 - $20k". */
export function range(reading: Reading, core: Core, money: MoneySign | undefined): Found | undefined {
  const { word, type } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const joint = jointBehind(reading, core, money);
  if (joint === undefined) return undefined;
  const { sign, second } = joint;
  const isTo = beside.to.has(sign);
  const isOr = beside.or.has(sign);
  const number = behindMoney(reading, second, money !== undefined);
  if (number === undefined) return undefined;
  const date = type[number] === NUMBER && money === undefined ? dateAt(reading, number) : undefined;
  if (date !== undefined && date.sub !== "year") return undefined;
  const other = coreAt(reading, number);
  if (other === undefined || !isNear(reading, second)) return undefined;
  if (isOr && other.isWord !== core.isWord) return undefined;
  if (core.isWord && joint.isDash && !other.isWord && type[number] !== NUMBER) return undefined;
  const { value, granularity } = ends(core, other, joint);
  const both = { ...core, next: other.next, granularity };
  if (money !== undefined) {
    // "paid $1,200,000 to 400 survivors", "rose $1.50 to $68.20"
    const isNoRange = isTo && ((number === second && other.value < value[0]) || isChange(reading, core.from));
    return isNoRange
      ? undefined
      : stated(reading, both, other.next, "money", "range", money.code, value, money.from);
  }
  const unit = withUnit(reading, both, value);
  if (unit !== undefined) {
    if (unit.kind !== "age" && unit.kind !== "money" && unit.kind !== "percent") unit.sub = "range";
    return unit;
  }
  const isTwo =
    (isTo && isChange(reading, core.from)) ||
    (isOr &&
      (core.value >= other.value || other.value - core.value > 3 || beside.in.has(word[other.next]!))) ||
    // "-5-10"
    (joint.isDash && core.plainDigits && other.plainDigits && word[core.from - 1] === "-");
  return isTwo ? undefined : stated(reading, both, other.next, "quantity", "range", null, value);
}

function jointBehind(reading: Reading, core: Core, money: MoneySign | undefined): Joint | undefined {
  const { word, gap, type } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const from = money?.from ?? core.from;
  // "5%-10%", "100m-200m": the unit stands at both
  const isUnit =
    gap[core.next] === GLUED &&
    (word[core.next] === "%"
      ? isDash(word[core.next + 1]) || (beside.and.has(word[core.next + 1]!) && isBetween(reading, core.from))
      : type[core.next] === WORD &&
        isDash(word[core.next + 1]) &&
        entryAt(reading, core.next).measure !== undefined);
  const at = isUnit ? core.next + 1 : core.next;
  const sign = word[at];
  if (sign === undefined) return undefined;
  if (isDash(sign)) {
    const second = behindDash(reading, at, money);
    return second === undefined ? undefined : { sign, isDash: true, second };
  }
  const isFrom = beside.to.has(sign) && beside.from.has(word[from - 1]!);
  const isRange =
    beside.rangeJoints.has(sign) &&
    (!beside.and.has(sign) || isBetween(reading, from)) &&
    (!isFrom || isSpan(reading, core)) &&
    isNear(reading, at);
  return isRange ? { sign, isDash: false, second: at + 1 } : undefined;
}

/** The token behind a dash that joins two numbers: one with spaces on both sides is "-", and joins anything only in money. */
function behindDash(reading: Reading, at: number, money: MoneySign | undefined): number | undefined {
  const { word, gap } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const second = at + 1;
  // "one- and six-months", "16- and 17-year-old"
  const isElliptic = gap[at] === GLUED && gap[second] === SPACED && beside.ellipsisJoints.has(word[second]!);
  if (isElliptic) return second + 1;
  // "a 10-to-15-year sentence"
  const isCompound =
    gap[at] === GLUED &&
    beside.to.has(word[second]!) &&
    gap[second] === GLUED &&
    isDash(word[second + 1]) &&
    gap[second + 2] === GLUED;
  if (isCompound) return second + 2;
  if (gap[at] !== gap[second] || gap[at]! > SPACED) return undefined;
  return gap[at] === SPACED && money === undefined && word[at] !== "-" ? undefined : second;
}

/** Both ends of a range; a magnitude of the last serves the first as well ("$6 - $20k", "3-5 million", "5-6,000 guards"). */
function ends(core: Core, other: Core, joint: Joint): { value: [number, number]; granularity: number } {
  const { value: low, magnitude, granularity } = core;
  const { value: high } = other;
  if (magnitude === 1 && other.magnitude > 1 && low < high / other.magnitude) {
    return {
      value: [low * other.magnitude, high],
      granularity: Math.min(granularity * other.magnitude, other.granularity),
    };
  }
  const isThousands =
    joint.isDash && core.plainDigits && low < 100 && high >= 1000 && high % 1000 === 0 && low * 1000 < high;
  return {
    value: [isThousands ? low * 1000 : low, high],
    granularity: Math.min(granularity, other.granularity),
  };
}

/** "from two to five years" is a range unless something rises or falls. */
function isSpan(reading: Reading, core: Core): boolean {
  const { word } = reading.tokens;
  const other = coreAt(reading, core.next + 1);
  if (other === undefined || isChange(reading, core.from)) return false;
  const unit = word[other.next] === "-" ? other.next + 1 : other.next;
  return (
    entryAt(reading, unit).time !== undefined ||
    reading.lexicon.language.beside.spans.has(word[core.from - 2]!)
  );
}

function isChange({ tokens, lexicon }: Reading, at: number): boolean {
  for (let back = at - 1; back >= 0 && back > at - 14; back--) {
    const w = tokens.word[back]!;
    if (w === "." || w === ";") return false;
    if (lexicon.rising.has(w) || lexicon.falling.has(w)) return true;
  }
  return false;
}
