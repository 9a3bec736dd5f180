import { BROKEN, GLUED, NUMBER, SIGN, SPACED, type Tokens, WORD } from "./token.ts";

/** A number that may be a footnote mark rather than a figure. */
export interface MarkCandidate {
  readonly token: number;
  readonly value: number;
  /** `sure` marks are seen from their place alone; the others need the running counter. */
  readonly certainty: "sure" | "counter";
  /** A number alone on its line: the label of a footnote, or a page number. */
  readonly label?: true;
}

const opening = new Set(["(", "[", "$", "€", "£", "+", "#", "/", "=", "&", "‘", "“"]);
const closing = new Set([".", ",", ";", ":", "!", "?", "”", "’", '"', "'", ")", "]", "…", "»", "*", "_"]);

/** Every number in `tokens` that may be a footnote mark or the label of one. */
export function markCandidates(tokens: Tokens, abbreviations: ReadonlySet<string>): MarkCandidate[] {
  const { count, type, gap, word } = tokens;
  const found: MarkCandidate[] = [];
  for (let i = 0; i < count; i++) {
    if (type[i] !== NUMBER) {
      const value = superscript(tokens, i);
      if (value !== undefined) found.push({ token: i, value, certainty: "sure" });
      continue;
    }
    const digits = word[i]!;
    if (digits.length > 3 || digits.startsWith("0")) continue;
    const value = Number(digits);
    const next = i + 1;
    const ends = next >= count || gap[next]! >= SPACED || isNonFigureSign(word[next]!);
    if (!ends || tokens.end[i]! - tokens.start[i]! !== digits.length) continue;
    if (gap[i]! >= BROKEN && (next >= count || gap[next]! >= BROKEN)) {
      found.push({ token: i, value, certainty: "counter", label: true });
      continue;
    }
    if (i === 0) continue;
    if (word[i - 1] === ">" && gap[i] === GLUED && tokens.lower.startsWith("<sup>", tokens.start[i]! - 5)) {
      found.push({ token: i, value, certainty: "sure" });
      continue;
    }
    if (isBracketed(tokens, i)) {
      found.push({ token: i, value, certainty: "sure" });
      continue;
    }
    const certainty = certaintyAt(tokens, i, abbreviations);
    if (certainty !== undefined) found.push({ token: i, value, certainty });
  }
  return found;
}

function isNonFigureSign(sign: string): boolean {
  return (
    sign !== "%" &&
    sign !== "." &&
    sign !== "," &&
    sign !== "/" &&
    sign !== "-" &&
    sign !== "–" &&
    sign !== ":"
  );
}

/** "[^3]" anywhere, "[3]" grown on a word or a full stop. */
function isBracketed({ word, gap }: Tokens, i: number): boolean {
  if (word[i + 1] !== "]" || gap[i] !== GLUED || gap[i + 1] !== GLUED) return false;
  if (word[i - 1] === "^") return word[i - 2] === "[";
  return word[i - 1] === "[" && gap[i - 1] === GLUED && i >= 2;
}

function certaintyAt(
  tokens: Tokens,
  i: number,
  abbreviations: ReadonlySet<string>,
): "sure" | "counter" | undefined {
  const { type, gap, word, text } = tokens;
  const previous = word[i - 1]!;
  if (previous === "*" || previous === "_") {
    // Emphasis: "**23 July" opens it, "drugs.**23" closes it.
    let run = i - 1;
    while (run > 0 && gap[run] === GLUED && (word[run] === "*" || word[run] === "_")) run--;
    return gap[i] === GLUED && closing.has(word[run]!) && word[run] !== "*" && word[run] !== "_"
      ? "counter"
      : undefined;
  }
  if (gap[i] === GLUED && type[i - 1] === WORD) {
    // "centres3": a lower-case word with a number grown on it is a mark only where the counter says so.
    const first = text.charCodeAt(tokens.start[i - 1]!);
    return previous.length >= 4 && first >= 97 ? "counter" : undefined;
  }
  if (type[i - 1] !== SIGN || opening.has(previous) || !closing.has(previous)) {
    if (previous === "%" && gap[i] === GLUED) return "sure";
    return undefined;
  }
  const before = i - 2;
  if (gap[i] === GLUED) {
    if (before < 0 || gap[i - 1]! !== GLUED) return previous === "”" || previous === "’" ? "sure" : undefined;
    if (type[before] === NUMBER) {
      // 2,050.10 and 34.12 may be decimals; a year never is one; "3,4" and "3:4" are lists and times.
      if (previous !== ".")
        return previous === ")" || previous === "”" || previous === "’" ? "sure" : undefined;
      const digits = word[before]!;
      const isYear = digits.length === 4 && lengthOf(tokens, before) === 4 && /^(1[89]|20)/.test(digits);
      if (
        before >= 1 &&
        gap[before] === GLUED &&
        (opening.has(word[before - 1]!) || word[before - 1] === ".")
      ) {
        return undefined;
      }
      if (isYear && !followsUnit(tokens, i + 1)) return "sure";
      // "5.2 per 1,000" goes on in lower case, "2,050.10 This" begins anew.
      return beginsSentence(tokens, i + 1) ? "counter" : undefined;
    }
    if (type[before] === WORD) {
      if (previous === "'" || previous === "’") return undefined;
      if (previous === "." && abbreviations.has(word[before]!)) return undefined;
      if (previous === ":" || previous === "_" || previous === "*") return undefined;
      return previous === "]" ? undefined : "sure";
    }
    return previous === "]" ? undefined : "sure";
  }
  // After a space only behind the end of a sentence or quotation: "there. 53 Individuals".
  if (gap[i] === SPACED && gap[i - 1] === GLUED) {
    if (previous === "." && type[before] === WORD && abbreviations.has(word[before]!)) return undefined;
    return previous === ";" || previous === ":" || previous === ")" ? undefined : "counter";
  }
  return undefined;
}

function beginsSentence(tokens: Tokens, i: number): boolean {
  if (i >= tokens.count || tokens.gap[i]! >= BROKEN || tokens.type[i] !== WORD) return true;
  const first = tokens.start[i]!;
  return tokens.text[first] !== tokens.lower[first];
}

function lengthOf(tokens: Tokens, i: number): number {
  return tokens.end[i]! - tokens.start[i]!;
}

function followsUnit(tokens: Tokens, i: number): boolean {
  if (i >= tokens.count) return false;
  return (
    tokens.word[i] === "%" ||
    /^(per|percent|million|billion|kg|km|metres|tons?|tonnes)$/.test(tokens.word[i]!)
  );
}

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** The number that a run of superscript digits starting at sign `i` spells; it is never an exponent after a word. */
function superscript(tokens: Tokens, i: number): number | undefined {
  if (tokens.type[i] !== SIGN || tokens.gap[i] !== GLUED || superscripts.indexOf(tokens.word[i]!) < 0)
    return undefined;
  if (superscripts.indexOf(tokens.word[i - 1] ?? "x") >= 0) return undefined;
  if (tokens.word[i] === "²" && /^(k?m|cm|ft|km)$/.test(tokens.word[i - 1] ?? "")) return undefined;
  let digits = "";
  for (let at = i; at < tokens.count && superscripts.indexOf(tokens.word[at]!) >= 0; at++) {
    digits += String(superscripts.indexOf(tokens.word[at]!));
  }
  return Number(digits);
}

/**
 * Which candidates are marks or labels, block by block. A footnote counter runs: it never falls but to start again,
 * and rarely skips; a doubtful candidate is a mark when it is the next number after the mark before it, or the one
 * just before the mark behind it.
 */
export function resolveMarks(
  blocks: readonly (readonly MarkCandidate[])[],
): ReadonlyMap<number, "mark" | "label" | "page">[] {
  const all = blocks.flatMap((candidates, block) => candidates.map((candidate) => ({ ...candidate, block })));
  const body = all.filter((candidate) => candidate.label === undefined);
  const result = blocks.map(() => new Map<number, "mark" | "label" | "page">());
  const nextSure = body.map((): number | undefined => undefined);
  let sure: number | undefined;
  for (let i = body.length - 1; i >= 0; i--) {
    nextSure[i] = sure;
    if (body[i]!.certainty === "sure") sure = body[i]!.value;
  }
  const values = new Set<number>();
  let last: number | undefined;
  body.forEach((candidate, index) => {
    const { value, certainty, block, token } = candidate;
    if (certainty === "counter") {
      const next = nextSure[index];
      const follows =
        last !== undefined && value === last + 1 && (next === undefined || next > value || next <= 2);
      const leads = next === value + 1 && (last === undefined || (last < value && last >= value - 4));
      if (!follows && !leads) return;
    }
    last = value;
    values.add(value);
    result[block]!.set(token, "mark");
  });
  for (const { label, value, block, token } of all) {
    if (label === true)
      result[block]!.set(
        token,
        values.has(value) || (values.has(value - 1) && values.has(value + 1)) ? "label" : "page",
      );
  }
  return result;
}
