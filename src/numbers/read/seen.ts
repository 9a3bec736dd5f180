/** A text as its reader sees it, with the way back: signs that nobody sees are out, every digit is one of 0 to 9. */
export interface Seen {
  readonly text: string;
  /** The stretch of the source that a stretch of `text` was read from. */
  sourceOf(start: number, end: number): { readonly start: number; readonly end: number };
  /** Where a stretch of the source stands in `text`. */
  seenOf(start: number, end: number): { readonly start: number; readonly end: number };
  /** A number as the checker writes it, in the digits and with the marks of the stretch that it is put in place of. */
  written(number: string, start: number, end: number): string;
}

/** Soft hyphens, zero-width signs, marks of direction, selectors of a sign's look: none says anything. */
const unseen = /\p{Default_Ignorable_Code_Point}/u;

const other = new RegExp(`${unseen.source}|[٪％﹪٫٬]|(?![0-9])\\p{Nd}`, "u");

/** What may be among them: all but the letters and signs of Latin, Greek and Cyrillic text. */
const rare = /[^\0-\u00AC\u00AE-\u034E\u0350-\u061B\u2010-\u2029\u202F-\u205F\u20A0-\u20BF]/;

/** Percent signs and the marks in numbers that Arabic script and full-width type have of their own. */
const signs: Readonly<Record<string, string>> = { "٪": "%", "％": "%", "﹪": "%", "٫": ".", "٬": "," };

/** Reads a text as it is seen. Digits of every script that Unicode knows count; offsets are UTF-16 units. */
export function seen(source: string): Seen {
  if (!rare.test(source) || !other.test(source)) return asItStands(source);
  let text = "";
  /** Where each unit of `text` begins in the source, and where it ends. */
  const from: number[] = [];
  const until: number[] = [];
  let at = 0;
  for (const sign of source) {
    const next = at + sign.length;
    const value = unseen.test(sign) ? "" : (signs[sign] ?? digitOf(sign) ?? sign);
    for (let unit = 0; unit < value.length; unit++) {
      from.push(value.length === sign.length ? at + unit : at);
      until.push(value.length === sign.length ? at + unit + 1 : next);
    }
    text += value;
    at = next;
  }
  return {
    text,
    sourceOf: (start, end) => {
      const first = from[start] ?? source.length;
      return { start: first, end: end > start ? until[end - 1]! : first };
    },
    seenOf: (start, end) => ({ start: firstFrom(until, start + 1), end: firstFrom(from, end) }),
    written: (number, start, end) => inDigitsOf(source.slice(from[start], until[end - 1]), number),
  };
}

function asItStands(text: string): Seen {
  return {
    text,
    sourceOf: (start, end) => ({ start, end }),
    seenOf: (start, end) => ({ start, end }),
    written: (number) => number,
  };
}

/** Index of the first entry of a rising list that is at least `value`. */
function firstFrom(list: readonly number[], value: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]! >= value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The digit 0 to 9 that a decimal digit of any script stands for; undefined for other signs. */
function digitOf(sign: string): string | undefined {
  if (!/^\p{Nd}$/u.test(sign)) return undefined;
  return String(sign.codePointAt(0)! - zeroOf(sign));
}

/** Code of the zero of a digit's script: decimal digits stand in runs of ten that begin with it. */
function zeroOf(digit: string): number {
  const code = digit.codePointAt(0)!;
  // Five styles of mathematical digits follow each other without a gap.
  if (code >= 0x1d7ce && code <= 0x1d7ff) return code - ((code - 0x1d7ce) % 10);
  let zero = code;
  while (code - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero--;
  return zero;
}

function inDigitsOf(source: string, number: string): string {
  const digit = /(?![0-9])\p{Nd}/u.exec(source)?.[0];
  if (digit === undefined) return number;
  const zero = zeroOf(digit);
  const marks = /[٫٬]/.test(source) ? { ",": "٬", ".": "٫" } : {};
  return number.replaceAll(/[0-9.,]/g, (sign) =>
    sign >= "0" && sign <= "9"
      ? String.fromCodePoint(zero + Number(sign))
      : (marks[sign as keyof typeof marks] ?? sign),
  );
}
