import type { Found } from "./found.ts";
import { addHedges } from "./hedge.ts";
import { entryAt, type Reading } from "./reading.ts";
import { statedWords } from "./stated.ts";

/** "half", "a third", "a quarter of" as parts of a whole. */
export function fraction(reading: Reading, at: number): Found | undefined {
  const { word } = reading.tokens;
  const { beside } = reading.lexicon.language;
  if (word[at]!.endsWith("s")) return undefined;
  if (beside.halfWord.has(word[at]!)) return half(reading, at);
  const [second, before, after] = [word[at - 2]!, word[at - 1]!, word[at + 1]!];
  if (beside.remaining.has(before)) return part(reading, at);
  const isOneOf = beside.articles.has(before) || (beside.mere.has(before) && beside.oneOrA.has(second));
  // "1,350 prisoners – a third – are", "(a third)"; ", a third," may be a third person
  const isAside = /^[–—(]$/.test(second ?? "") && /^[–—)]$/.test(after ?? "");
  const isPart = beside.behindParts.has(after) || beside.beforeFractions.has(second) || isAside;
  // "a cut of a third.", "or a quarter."
  const isEnd = beside.beforeLastFractions.has(second) && (after === undefined || /^[.;:)]$/.test(after));
  return isOneOf && (isPart || isEnd) ? part(reading, at) : undefined;
}

function part(reading: Reading, at: number): Found {
  const { word, start } = reading.tokens;
  const value = entryAt(reading, at).fraction!;
  const item = statedWords(reading, [at, at + 1], value, 0.05, "ratio", "fraction");
  const hasArticle = reading.lexicon.language.beside.articles.has(word[at - 1]!);
  addHedges(reading, item, hasArticle ? at - 2 : at - 1);
  if (hasArticle) item.phraseStart = Math.min(item.phraseStart, start[at - 1]!);
  return item;
}

/** "half of them", "half a day", "half a mile", "by a half". */
function half(reading: Reading, at: number): Found | undefined {
  const { word, end } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const [before, after] = [word[at - 1]!, word[at + 1]!];
  // "risen by a half"
  if (beside.articles.has(before) && beside.beforeHalf.has(word[at - 2]!)) return part(reading, at);
  const isLed = beside.articles.has(after) || after === "-";
  const [next, behind] = [entryAt(reading, at + 1), isLed ? entryAt(reading, at + 2) : {}];
  if (beside.halfTimes.has(after) || behind.time !== undefined) {
    const unit = next.time !== undefined ? at + 1 : at + 2;
    const { time } = entryAt(reading, unit);
    return time === undefined
      ? undefined
      : statedWords(reading, [at, unit], 0.5, 0.5, "duration", "duration", time, unit + 1);
  }
  if (behind.measure !== undefined) {
    const { sub, unit } = behind.measure;
    return {
      ...part(reading, at),
      kind: "quantity",
      sub,
      unit,
      next: at + 3,
      end: end[at + 2]!,
      phraseEnd: end[at + 2]!,
    };
  }
  if (beside.oneOfTwo.has(before)) return undefined;
  if (/^[–—(]$/.test(before ?? "") && /^[–—)]$/.test(after ?? "")) return part(reading, at);
  return beside.behindHalf.has(after) || beside.beforeFractions.has(before) || beside.remaining.has(before)
    ? part(reading, at)
    : undefined;
}
