import { type Found, plain } from "./found.ts";
import { entryAt, isGluedNumber, isSpaced, type Reading, sizeAt } from "./reading.ts";
import { GLUED } from "./token.ts";

/** Times of day: 4.30pm, 12:45, 10 a.m. */
export function clock(reading: Reading, at: number): Found | undefined {
  if (sizeAt(reading, at) > 2) return undefined;
  const { word } = reading.tokens;
  const hour = Number(word[at]);
  const sign = word[at + 1]!;
  const hasMinutes =
    (sign === ":" || sign === ".") && isGluedNumber(reading, at + 1, sign) && word[at + 2]!.length === 2;
  const minutes = hasMinutes ? word[at + 2]! : undefined;
  const next = hasMinutes ? at + 3 : at + 1;
  const time = (behind: number, hour: number) =>
    plain(
      reading,
      at,
      behind,
      "date",
      "time",
      "event",
      `T${String(hour).padStart(2, "0")}:${minutes ?? "00"}`,
    );
  const half = isSpaced(reading, next) && hour <= 12 ? halfOfDay(reading, next) : undefined;
  if (half !== undefined) return time(half.next, (hour % 12) + half.hours);
  const isTime =
    minutes !== undefined &&
    (sign === ":" || reading.lexicon.language.beside.at.has(word[at - 1]!)) &&
    hour < 24 &&
    Number(minutes) < 60 &&
    !isRatio(reading, at) &&
    entryAt(reading, next).measure === undefined;
  return isTime ? time(next, hour) : undefined;
}

/** "am", "p.m.", with the hours that it adds. */
function halfOfDay({ tokens }: Reading, at: number): { next: number; hours: number } | undefined {
  const { word, gap } = tokens;
  const half = /^([ap])(m?)$/.exec(word[at]!);
  if (half === null) return undefined;
  const hours = half[1] === "p" ? 12 : 0;
  if (half[2] === "m") return { next: at + 1, hours };
  if (word[at + 1] !== "." || word[at + 2] !== "m" || gap[at + 2] !== GLUED) return undefined;
  return { next: word[at + 3] === "." && gap[at + 3] === GLUED ? at + 4 : at + 3, hours };
}

/** "in a ratio of 12:45" */
function isRatio({ tokens, lexicon }: Reading, at: number): boolean {
  for (let back = at - 1; back >= 0 && back > at - 10; back--)
    if (lexicon.language.beside.ratios.has(tokens.word[back]!)) return true;
  return false;
}
