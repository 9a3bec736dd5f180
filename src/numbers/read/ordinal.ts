import { own } from "../../domain/own.ts";
import { type Found, plain } from "./found.ts";
import { addHedges } from "./hedge.ts";
import { entryAt, isSentenceStart, type Reading } from "./reading.ts";
import { statedWords } from "./stated.ts";
import { WORD } from "./token.ts";

/** "every fifth prisoner", "i.e. every fifth" as one in five; "every third day" is how often. */
function everyNth(reading: Reading, at: number): Found | undefined {
  const { word, type, start } = reading.tokens;
  const { time, weekday, month } = entryAt(reading, at + 1);
  const { ordinal } = entryAt(reading, at);
  if (
    time !== undefined ||
    weekday !== undefined ||
    month !== undefined ||
    ordinal === undefined ||
    ordinal < 2
  )
    return undefined;
  const isCounted = type[at + 1] === WORD || /^[.,;:)]$/.test(word[at + 1] ?? ".");
  if (!isCounted) return undefined;
  const item = statedWords(reading, [at, at + 1], 1, 1, "ratio", "one-in-k");
  item.value = [1, ordinal];
  addHedges(reading, item, at - 2);
  item.phraseStart = Math.min(item.phraseStart, start[at - 1]!);
  return item;
}

/** "the third"; not "20 second", "a third of", "the first half of". */
export function ordinal(reading: Reading, at: number): Found | undefined {
  const { word } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const [before, after] = [word[at - 1]!, word[at + 1]!];
  const isInstant =
    beside.beforeInstant.has(before) && (after === "." || after === "," || beside.behindInstant.has(after));
  if (beside.second.has(word[at]!) && (isInstant || entryAt(reading, at - 1).cardinal !== undefined))
    return undefined;
  if (beside.every.has(before)) return everyNth(reading, at);
  const isFraction = beside.of.has(after) && beside.oneOrA.has(before);
  if (isFraction || own(beside.yearParts, after ?? "") !== undefined) return undefined;
  if (beside.periodic.has(after)) return plain(reading, at, at + 1, "other", "title", "citation");
  const { ordinal } = entryAt(reading, at);
  return after === "," && isSentenceStart(reading, at)
    ? plain(reading, at, at + 1, "ordinal", "enumerator", "structure", ordinal)
    : plain(reading, at, at + 1, "ordinal", "ordinal", "claim", ordinal);
}
