/** Kinds of token. A word is a run of letters; a number a run of digits with comma or space groups. */
export const WORD = 1;
export const NUMBER = 2;
export const SIGN = 3;
export const LINK = 4;

/** What stands before a token: nothing, space, one line break, a blank line (or the start of the text). */
export const GLUED = 0;
export const SPACED = 1;
export const BROKEN = 2;
export const APART = 3;

const dashes = new Set(["-", "–", "—", "‑", "−"]);

export function isDash(word: string | undefined): boolean {
  return dashes.has(word!);
}

/** A text cut into tokens, in parallel arrays by token index; offsets are UTF-16 units of `text`. */
export interface Tokens {
  readonly text: string;
  readonly lower: string;
  readonly count: number;
  readonly type: readonly number[];
  readonly start: readonly number[];
  readonly end: readonly number[];
  readonly gap: readonly number[];
  /** Lower-case word, sign, or digits without groups. */
  readonly word: readonly string[];
}

const DIGIT = 1;
const LETTER = 2;
const SPACE = 3;
const LINE = 4;

const classes = new Uint8Array(0x250);
for (let code = 0; code < classes.length; code++) {
  if (code >= 48 && code <= 57) classes[code] = DIGIT;
  else if ((code >= 65 && code <= 90) || (code >= 97 && code <= 122)) classes[code] = LETTER;
  else if (code >= 0xc0 && code !== 0xd7 && code !== 0xf7) classes[code] = LETTER;
  else if (code === 10 || code === 13 || code === 12) classes[code] = LINE;
  else if (code === 32 || code === 9 || code === 0xa0) classes[code] = SPACE;
}

function classOf(code: number): number {
  if (code < 0x250) return classes[code]!;
  if ((code >= 0x2000 && code <= 0x200b) || code === 0x202f || code === 0xfeff || code === 0x3000)
    return SPACE;
  if (code === 0x2028 || code === 0x2029) return LINE;
  if (code >= 0x370 && code <= 0x1fff) return LETTER;
  if (code >= 0x3040 && code < 0xfb00) return LETTER;
  return 0;
}

/** Cuts `text` into tokens, skipping white space; a web address is one token. */
export function tokenize(text: string): Tokens {
  const lower = lowered(text);
  const type: number[] = [];
  const start: number[] = [];
  const end: number[] = [];
  const gap: number[] = [];
  const word: string[] = [];
  const length = text.length;
  let at = 0;
  let before = APART;
  const push = (kind: number, until: number, value: string) => {
    type.push(kind);
    start.push(at);
    end.push(until);
    gap.push(before);
    word.push(value);
    at = until;
    before = GLUED;
  };
  while (at < length) {
    const code = text.charCodeAt(at);
    const kind = classOf(code);
    if (kind === SPACE) {
      if (before === GLUED) before = SPACED;
      at++;
    } else if (kind === LINE) {
      if (code === 13 && text.charCodeAt(at + 1) === 10) at++;
      before = before === BROKEN || before === APART ? APART : BROKEN;
      at++;
    } else if (kind === LETTER) {
      let until = at + 1;
      while (until < length && classOf(text.charCodeAt(until)) === LETTER) until++;
      const first = lower.charCodeAt(at);
      if ((first === 104 || first === 119) && isLink(lower, at, until)) {
        push(LINK, linkEnd(text, until), "");
      } else {
        push(WORD, until, lower.slice(at, until));
      }
    } else if (kind === DIGIT) {
      const until = numberEnd(text, at);
      push(NUMBER, until, digitsOf(text, at, until));
    } else {
      push(SIGN, at + 1, text[at]!);
    }
  }
  return { text, lower, count: type.length, type, start, end, gap, word };
}

/** Lower case of the same length, so that offsets hold (some letters, such as İ, grow when lowered). */
function lowered(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return Array.from({ length: text.length }, (_, index) => {
    const letter = text[index]!.toLowerCase();
    return letter.length === 1 ? letter : text[index]!;
  }).join("");
}

function isLink(lower: string, at: number, until: number): boolean {
  if (lower.startsWith("http", at)) return lower.startsWith("://", until);
  return lower.startsWith("www.", at);
}

/** End of the address: white space, quotes and angle brackets end it, closing punctuation is left outside. */
function linkEnd(text: string, from: number): number {
  let until = from;
  for (;;) {
    while (until < text.length && !endsLink(text.charCodeAt(until))) until++;
    // An address broken over two lines: the line ends in a joining sign and the next goes on like an address.
    const last = text[until - 1]!;
    if (text[until] !== "\n" || !"_-/=&?".includes(last)) break;
    const next = /^[^\s<>"”]+/.exec(text.slice(until + 1, until + 200))?.[0] ?? "";
    if (!/[._/=-]/.test(next.slice(0, -1)) || /^[A-Z][a-z]+$/.test(next)) break;
    until += 1;
  }
  while (until > from && ".,;:)]’'!?".includes(text[until - 1]!)) {
    if (text[until - 1] === ")" && text.slice(from, until).includes("(")) break;
    until--;
  }
  return until;
}

function endsLink(code: number): boolean {
  const kind = classOf(code);
  return kind === SPACE || kind === LINE || code === 60 || code === 62 || code === 34 || code === 0x201d;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/**
 * End of a run of digits with its groups of three: 38,990, 1,00,000 (lakh), 12 500, 9'500, 1.250.000. A plain space groups
 * only in running text: a row of a table ("970 112 95%") is no one number. A full stop groups from the second group on:
 * 9.500 may be nine and a half.
 */
function numberEnd(text: string, from: number): number {
  let until = from;
  while (isDigit(text.charCodeAt(until))) until++;
  const lead = until - from;
  const separator = text[until];
  if (lead > 3 || separator === undefined || !separators.has(separator) || text[from] === "0") return until;
  let end = until;
  let groups = 0;
  while (text[end] === separator) {
    let digits = end + 1;
    while (isDigit(text.charCodeAt(digits))) digits++;
    const size = digits - end - 1;
    const isLakh = separator === "," && size === 2 && text[digits] === "," && lead <= 2;
    if (size !== 3 && !isLakh) break;
    end = digits;
    groups++;
  }
  if (separator === "." && (groups < 2 || /^\.\d/.test(text.slice(end, end + 2)))) return until;
  return separator === " " && end > until && !isInProse(text, from, end) ? until : end;
}

/** What may stand between thousands: comma, apostrophes, spaces that do not break, thin and figure spaces. */
const separators = new Set([...".,'’ʼ ", "\u00a0", "\u202f", "\u2007", "\u2008", "\u2009", "\u200a"]);

function isInProse(text: string, from: number, end: number): boolean {
  let before = from - 1;
  while (text[before] === " ") before--;
  if (isDigit(text.charCodeAt(before))) return false;
  return /^(?:[.,;:)%]| ?[a-z%(–])/.test(text.slice(end, end + 2));
}

function digitsOf(text: string, from: number, until: number): string {
  const raw = text.slice(from, until);
  return until - from > 3 ? raw.replace(/[^0-9]/g, "") : raw;
}
