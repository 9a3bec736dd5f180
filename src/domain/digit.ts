/**
 * Text with the decimal digits of every script as 0 to 9 (Khmer ១២, Arabic ١٢ and ۱۲, Devanagari १२, full-width １２ …). Signs
 * that only look like digits (superscripts, circled and Roman numbers) stay: they mean something else.
 */
export function asciiDigits(text: string): string {
  return /\P{ASCII}/u.test(text)
    ? text.replaceAll(/\p{Nd}/gu, (digit) => String(digitValue(digit.codePointAt(0)!)))
    : text;
}

/** Unicode keeps the ten digits of a script in a row that begins with its zero; a few rows stand side by side. */
function digitValue(code: number): number {
  if (code >= 0x1d7ce && code <= 0x1d7ff) return (code - 0x1d7ce) % 10;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return code - zero;
}
