import type { Found } from "./found.ts";
import { type Core, coreAt } from "./number.ts";
import { entryAt, isNear, isSpaced, type Reading } from "./reading.ts";
import { stated } from "./stated.ts";
import { GLUED, isDash, SPACED, WORD } from "./token.ts";

/** A unit of measure in the text: its kind and name, and the token behind it. */
interface MeasureAt {
  readonly sub: string;
  readonly unit: string;
  readonly next: number;
}

/** The unit of measure at a token, or behind its hyphen: "metres", "square feet", "m²", "°C". */
export function measureAt(reading: Reading, at: number): MeasureAt | undefined {
  const { type, word, gap } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const isHyphened = isDash(word[at]) && gap[at] === GLUED && gap[at + 1] === GLUED;
  const unit = isHyphened ? at + 1 : at;
  const degrees = degreesAt(reading, unit);
  if (degrees !== undefined) return degrees;
  if (type[unit] !== WORD || !isNear(reading, unit)) return undefined;
  const squared = squaredAt(reading, unit);
  if (squared !== undefined) return squared;
  const { measure } = entryAt(reading, unit);
  if (measure === undefined || (!isHyphened && beside.onlyHyphened.has(word[unit]!))) return undefined;
  const power = word[unit + 1]!;
  const isPower = /^[²2³]$/.test(power ?? "") && gap[unit + 1] === GLUED && !reading.marks.has(unit + 1);
  return isPower
    ? powerOf(measure.unit, power === "³", unit + 2)
    : { sub: measure.sub, unit: measure.unit, next: unit + 1 };
}

function powerOf(unit: string, isCubic: boolean, next: number): MeasureAt {
  return isCubic ? { sub: "volume", unit: `${unit}3`, next } : { sub: "area", unit: `${unit}2`, next };
}

/** "°C", "degrees Fahrenheit", "degrees" */
function degreesAt(reading: Reading, at: number): MeasureAt | undefined {
  const { type, word } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const scale = word[at + 1] ?? "";
  const made = (next: number): MeasureAt => ({
    sub: "temperature",
    unit: scale.startsWith("f") ? "°F" : "°C",
    next,
  });
  if (word[at] === "°") return scale === "c" || scale === "f" ? made(at + 2) : undefined;
  if (type[at] !== WORD || !isNear(reading, at) || !beside.degrees.has(word[at]!)) return undefined;
  return made(beside.scales.has(scale) ? at + 2 : at + 1);
}

/** "square metres", "sq. ft", "cubic metre" */
function squaredAt(reading: Reading, at: number): MeasureAt | undefined {
  const { word } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const isCubic = beside.cubic.has(word[at]!);
  if ((!isCubic && !beside.square.has(word[at]!)) || !isSpaced(reading, at)) return undefined;
  let name = at + 1;
  if (word[name] === ".") name++;
  if (word[name] === "-") name++;
  const { measure } = entryAt(reading, name);
  return measure === undefined ? undefined : powerOf(measure.unit, isCubic, name + 1);
}

/** Two sides with the unit behind the second, joined at a token: "15 x 2 metres", "3 by 4 m"; `isBare` where the first has none. */
export function dimension(reading: Reading, core: Core, at: number, isBare: boolean): Found | undefined {
  const { word, gap } = reading.tokens;
  const isBy = reading.lexicon.language.beside.by.has(word[at]!);
  if (word[at] !== "x" && word[at] !== "×" && !isBy) return undefined;
  const other = coreAt(reading, at + 1);
  const measure = other === undefined ? undefined : measureAt(reading, other.next);
  if (other === undefined || measure === undefined) return undefined;
  if (isBare && isBy && (gap[at] !== SPACED || measure.sub !== "distance")) return undefined;
  const value = [core.value, other.value];
  return stated(reading, core, measure.next, "quantity", "dimension", measure.unit, value);
}
