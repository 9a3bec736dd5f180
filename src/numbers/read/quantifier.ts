import { type Found, plain } from "./found.ts";
import { entryAt, isNear, type Reading } from "./reading.ts";
import { NUMBER, WORD } from "./token.ts";

/**
 * A quantifier that ranges over a group somebody studied or counted ("none of those interviewed", "in every case
 * documented"); one that does not ("no bedding", "every day") is no figure.
 */
export function quantifier(reading: Reading, at: number): Found | undefined {
  const { word, start } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const w = word[at]!;
  const [next, value] = beside.none.has(w)
    ? [noneOf(reading, at), 0]
    : beside.no.has(w)
      ? [noOf(reading, at), 0]
      : beside.every.has(w)
        ? [everyOf(reading, at), 1]
        : beside.all.has(w)
          ? [allOf(reading, at), 1]
          : [beside.everyone.has(w) ? everyoneOf(reading, at) : undefined, 1];
  if (next === undefined) return undefined;
  const item = plain(reading, at, next, "quantity", "quantifier", "claim", value);
  item.unit = value === 0 ? "person" : "share";
  if (beside.nearAll.has(word[at - 1]!)) {
    item.hedge.push(word[at - 1]!);
    item.senses.push("nearly");
    item.phraseStart = start[at - 1]!;
  }
  return item;
}

/** "none of those interviewed", "none said". */
function noneOf(reading: Reading, at: number): number | undefined {
  const { word } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const isOfGroup = beside.of.has(word[at + 1]!) && beside.groupArticles.has(word[at + 2]!);
  return isOfGroup || (isNear(reading, at + 1) && beside.happened.has(word[at + 1]!)) ? at + 1 : undefined;
}

/** "every person interviewed", "in every single case documented". */
function everyOf(reading: Reading, at: number): number | undefined {
  const { word } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const first = beside.wholly.has(word[at + 1]!) ? at + 2 : at + 1;
  const isSecond = !beside.studiedGroups.has(word[first]!) && isNear(reading, first + 1);
  const noun = isSecond ? first + 1 : first;
  if (!beside.studiedGroups.has(word[noun]!) || !isNear(reading, noun)) return undefined;
  return isStudied(reading, noun + 1, 5) ? first : undefined;
}

/** "everyone interviewed", "everybody held". */
function everyoneOf(reading: Reading, at: number): number | undefined {
  const next = reading.tokens.word[at + 1]!;
  const { beside } = reading.lexicon.language;
  const isSaid = beside.studied.has(next) || isParticiple(reading, next);
  return isNear(reading, at + 1) && isSaid ? at + 1 : undefined;
}

/** "all those interviewed", "all of the prisons visited", without a number, which would be the figure. */
function allOf(reading: Reading, at: number): number | undefined {
  const { word, type } = reading.tokens;
  const { beside } = reading.lexicon.language;
  if (beside.beforeAll.has(word[at - 1]!) || type[at + 1] !== WORD) return undefined;
  const isOf = beside.of.has(word[at + 1]!);
  let noun = isOf ? at + 2 : at + 1;
  if (beside.groupArticles.has(word[noun]!) && !beside.pronouns.has(word[noun]!)) noun++;
  for (let skip = 0; skip < 3 && !beside.studiedGroups.has(word[noun]!) && type[noun] === WORD; skip++)
    noun++;
  if (!beside.studiedGroups.has(word[noun]!) && !beside.those.has(word[noun]!)) return undefined;
  return isStudied(reading, noun + 1, isOf ? 5 : 4) && !hasNumber(reading, at + 1, noun + 5)
    ? at + 1
    : undefined;
}

/** "no one said", "in no case", "no reply to our", "no prisoner had". */
function noOf(reading: Reading, at: number): number | undefined {
  const { word, type } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const [next, after] = [word[at + 1]!, word[at + 2]!];
  if (!isNear(reading, at + 1)) return undefined;
  if (beside.one.has(next))
    return beside.happened.has(after) || isParticiple(reading, after) ? at + 2 : undefined;
  if (beside.instances.has(next) && beside.in.has(word[at - 1]!)) return at + 1;
  if (beside.replies.has(next) && beside.to.has(after) && beside.replyTo.has(word[at + 3]!)) return at + 1;
  for (let noun = at + 1; noun <= at + 3 && type[noun] === WORD; noun++) {
    const isActing = isNear(reading, noun + 1) && beside.happened.has(word[noun + 1]!);
    if (isActing && beside.studiedGroups.has(word[noun]!)) return at + 1;
  }
  return undefined;
}

function isParticiple({ lexicon }: Reading, word: string | undefined): boolean {
  const { participle } = lexicon.language.beside;
  return word !== undefined && participle.test(word);
}

/** Whether, within `reach` words, the sentence says that the group was studied. */
function isStudied(reading: Reading, from: number, reach: number): boolean {
  const { word, type } = reading.tokens;
  const { beside } = reading.lexicon.language;
  for (let at = from; at < from + reach && isNear(reading, at); at++) {
    if (type[at] !== WORD && /^[.;:]$/.test(word[at]!)) return false;
    if (beside.studied.has(word[at]!) || beside.spoke.has(word[at]!)) return true;
    if (beside.who.has(word[at]!) && beside.behindWho.has(word[at + 1]!)) return true;
  }
  return false;
}

function hasNumber(reading: Reading, from: number, until: number): boolean {
  for (let at = from; at < until; at++)
    if (reading.tokens.type[at] === NUMBER || entryAt(reading, at).cardinal !== undefined) return true;
  return false;
}
