import { own } from "../../domain/own.ts";
import { type Found, plain } from "./found.ts";
import { entryAt, isSentenceStart, type Reading } from "./reading.ts";

/** "the third"; not "20 second", "a third of", "the first half of". */
export function ordinal(reading: Reading, at: number): Found | undefined {
  const { word } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const [before, after] = [word[at - 1]!, word[at + 1]!];
  const isInstant =
    beside.beforeInstant.has(before) && (after === "." || after === "," || beside.behindInstant.has(after));
  if (beside.second.has(word[at]!) && (isInstant || entryAt(reading, at - 1).cardinal !== undefined))
    return undefined;
  const isFraction = beside.of.has(after) && beside.oneOrA.has(before);
  if (isFraction || own(beside.yearParts, after ?? "") !== undefined) return undefined;
  if (beside.periodic.has(after)) return plain(reading, at, at + 1, "other", "title", "citation");
  const { ordinal } = entryAt(reading, at);
  return after === "," && isSentenceStart(reading, at)
    ? plain(reading, at, at + 1, "ordinal", "enumerator", "structure", ordinal)
    : plain(reading, at, at + 1, "ordinal", "ordinal", "claim", ordinal);
}
