import { type Found, plain } from "./found.ts";
import { addHedges } from "./hedge.ts";
import { entryAt, type Reading } from "./reading.ts";
import { statedWords } from "./stated.ts";
import { isMultiple } from "./unit.ts";

/** "twice the capacity", "double the number", "tripled"; "twice a day" counts how often. */
export function multiple(reading: Reading, at: number): Found | undefined {
  const { word } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const [before, w, after] = [word[at - 1], word[at]!, word[at + 1]!];
  if (beside.twice.has(w)) {
    if (isMultiple(reading, at + 1)) return byWord(reading, at, entryAt(reading, at).multiple!);
    if (!beside.rateWords.has(after)) return plain(reading, at, at + 1, "other", "idiom", "idiom");
    const value = entryAt(reading, at).multiple!;
    return addHedges(reading, statedWords(reading, [at, at + 1], value, 1, "quantity", "frequency", "time"));
  }
  const isNone = beside.double.has(w) ? !beside.behindDouble.has(after) : after === "-" || before === "-";
  return isNone ? undefined : byWord(reading, at, entryAt(reading, at).multiple!);
}

/** "eightfold", "twofold" */
export function fold(reading: Reading, at: number): Found | undefined {
  const { entries, language } = reading.lexicon;
  const w = reading.tokens.word[at]!;
  for (const ending of language.beside.fold) {
    const value = w.endsWith(ending) ? entries.get(w.slice(0, -ending.length))?.cardinal : undefined;
    if (value !== undefined) return byWord(reading, at, value);
  }
  return undefined;
}

function byWord(reading: Reading, at: number, value: number): Found {
  return addHedges(reading, statedWords(reading, [at, at + 1], value, 1, "ratio", "multiple", "x"));
}
