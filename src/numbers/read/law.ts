import { type Found, plain } from "./found.ts";
import {
  behindDot,
  behindDotted,
  entryAt,
  isCapital,
  isNear,
  isNumber,
  type Reading,
  sizeAt,
} from "./reading.ts";
import { GLUED, isDash, NUMBER, SPACED, WORD } from "./token.ts";

/** Articles, rules and sections ("Articles 9 and 14"), and instruments by their number ("Law No. 5 of 2006"). */
export function law(reading: Reading, at: number): Found | undefined {
  return entryAt(reading, at).instrument === true ? instrument(reading, at) : article(reading, at);
}

/** "Circular No. 03 of 2006", "Law No. 5", "resolution 1325 (2000)". */
function instrument(reading: Reading, at: number): Found | undefined {
  const { type, word } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const first = behindDot(reading, at + 1);
  if (beside.numberSigns.has(word[first]!)) {
    const number = word[first + 1] === "." ? first + 2 : first + 1;
    return type[number] === NUMBER ? numbered(reading, at, number) : undefined;
  }
  if (type[first] !== NUMBER) return undefined;
  const isOfYear = isCapital(reading, at) && isYearBehindOf(reading, first + 1);
  const isResolution = isNear(reading, first) && beside.resolutions.has(word[at]!);
  return isOfYear || isResolution ? numbered(reading, at, first) : undefined;
}

function isYearBehindOf({ tokens, lexicon }: Reading, at: number): boolean {
  return (
    lexicon.language.beside.of.has(tokens.word[at]!) &&
    tokens.type[at + 1] === NUMBER &&
    tokens.word[at + 1]!.length === 4
  );
}

/** What has a number and a year: "03 of 2006", "55/89", "1325 (2000)". */
export function numbered(reading: Reading, at: number, number: number): Found {
  const { type, word, gap } = reading.tokens;
  const next = number + 1;
  const isPair = type[next + 1] === NUMBER;
  const isJoined = gap[next] === GLUED && (word[next] === "/" || isDash(word[next]));
  const behind =
    (isJoined && isPair) || isYearBehindOf(reading, next)
      ? next + 2
      : word[next] === "(" && isPair && word[next + 2] === ")"
        ? next + 3
        : next;
  const year = behind === next ? "" : `/${word[next + 1]}`;
  return plain(reading, at, behind, "legal-article", "instrument", "legal", `${Number(word[number])}${year}`);
}

function article(reading: Reading, at: number): Found | undefined {
  const { word, gap } = reading.tokens;
  const first = behindDot(reading, at + 1);
  const isAbbreviated = reading.lexicon.language.beside.dotted.has(word[at]!);
  if (isAbbreviated && first === at + 1) return undefined;
  // "s. 14" of an act, never the end of "the prison's."
  const isEnding = /^[’']$/.test(word[at - 1] ?? "") || (gap[at] === GLUED && word[at - 1] !== "(");
  if (word[at]!.length <= 2 && isAbbreviated && isEnding) return undefined;
  if (!isArticleNumber(reading, first) || !isNear(reading, first)) return undefined;
  const values: number[] = [];
  let next = first;
  for (let more: number | undefined = first; more !== undefined; more = furtherArticle(reading, next)) {
    values.push(Number(word[more]));
    next = behindArticle(reading, more + 1);
  }
  const value = values.length === 1 ? values[0]! : values;
  return plain(reading, at, next, "legal-article", "article", "legal", value);
}

function isArticleNumber(reading: Reading, at: number): boolean {
  return isNumber(reading, at) && sizeAt(reading, at) <= 4;
}

/** Behind the letter, the numbers of lower order and the brackets that an article goes on with: "9a", "9.3.1", "9 (2) (b)". */
function behindArticle(reading: Reading, at: number): number {
  const { type, word, gap } = reading.tokens;
  const isLetter = type[at] === WORD && gap[at] === GLUED && word[at]!.length <= 2;
  let next = behindDotted(reading, isLetter ? at + 1 : at);
  while (
    word[next] === "(" &&
    gap[next]! <= SPACED &&
    word[next + 2] === ")" &&
    gap[next + 1] === GLUED &&
    word[next + 1]!.length <= 4
  ) {
    const isYear = gap[next] === SPACED && type[next + 1] === NUMBER && word[next + 1]!.length === 4;
    if (isYear) break;
    next += 3;
  }
  return next;
}

/** The number of a further article behind one: ", 104, and 107", "and 48", "to 11", "-11". */
function furtherArticle(reading: Reading, at: number): number | undefined {
  const { type, word, gap } = reading.tokens;
  const { beside } = reading.lexicon.language;
  let more = at;
  if (word[more] === "," || word[more] === ";") more++;
  if (beside.listJoints.has(word[more]!) || isDash(word[more])) more++;
  if (more === at || !isArticleNumber(reading, more) || !isNear(reading, more)) return undefined;
  if (Number(word[more]) >= 1700 || entryAt(reading, more + 1).month !== undefined) return undefined;
  // ", 12 people" goes on with something else
  const isOther =
    word[more - 1] === "," &&
    type[more + 1] === WORD &&
    gap[more + 1] === SPACED &&
    !beside.articleFollowers.has(word[more + 1]!);
  return isOther ? undefined : more;
}
