/**
 * Text with the decimal digits of every script as 0 to 9 (Khmer ១២, Arabic ١٢ and ۱۲, Devanagari १२, full-width １２ …). Signs
 * that only look like digits (superscripts, circled and Roman numbers) stay: they mean something else.
 */
export function asciiDigits(text: string): string {
  return /\P{ASCII}/u.test(text)
    ? text.replaceAll(/\p{Nd}/gu, (digit) => String(digitValue(digit.codePointAt(0)!)))
    : text;
}

/**
 * The text of a number or a date as a program reads it: digits of every script as 0 to 9, without signs that nobody sees,
 * the Arabic signs for thousands and decimals (١٬٢٣٤٫٥) as `,` and `.`, and every minus as `-`.
 */
export function plainNumberText(text: string): string {
  return /\P{ASCII}/u.test(text)
    ? asciiDigits(withoutUnseen(text))
        .replaceAll(/(?<=\d)٬(?=\d{3}(?!\d))/gu, ",")
        .replaceAll(/(?<=\d)٫(?=\d)/gu, ".")
        .replaceAll(/[−‐‑](?=\d)/gu, "-")
    : text;
}

/** Text without the signs that nobody sees: zero-width spaces and joiners, marks of direction and of byte order, soft hyphens. */
export function withoutUnseen(text: string): string {
  return text.replaceAll(/[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, "");
}

/** Unicode keeps the ten digits of a script in a row that begins with its zero; a few rows stand side by side. */
function digitValue(code: number): number {
  if (code >= 0x1d7ce && code <= 0x1d7ff) return (code - 0x1d7ce) % 10;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return code - zero;
}
