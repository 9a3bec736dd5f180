/**
 * Text that UTF-8 can say. A JavaScript string, and an escape in YAML or JSON (`"\ud800"`), can hold half of a
 * character, which no file can: whatever writes it puts another sign in its place, and what was signed is never found
 * again. So nothing is let in that holds one.
 */

const half = /\p{Surrogate}/u;

/** Whether `text` is whole characters. */
export function isWhole(text: string): boolean {
  return !half.test(text);
}

/** `text` with U+FFFD in place of each half of a character, to be shown. */
export function asWhole(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, "\ufffd");
}

/** The first `length` UTF-16 units of a text, or one less where a character would be cut in two. */
export function beginningOf(text: string, length: number): string {
  const cut = text.slice(0, length);
  return /[\ud800-\udbff]$/.test(cut) && cut.length < text.length ? cut.slice(0, -1) : cut;
}

/** The ways to every text in a plain value, keys among them, that holds half of a character. */
export function halfCharactersIn(value: unknown): (readonly (string | number)[])[] {
  const found: (readonly (string | number)[])[] = [];
  collect(value, [], found);
  return found;
}

function collect(value: unknown, path: (string | number)[], found: (readonly (string | number)[])[]): void {
  if (typeof value === "string") {
    if (!isWhole(value)) found.push([...path]);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  const step = (key: string | number, inner: unknown): void => {
    path.push(key);
    collect(inner, path, found);
    path.pop();
  };
  if (Array.isArray(value)) return value.forEach((item, index) => step(index, item));
  for (const [key, inner] of Object.entries(value)) {
    if (!isWhole(key)) found.push([...path, key]);
    else step(key, inner);
  }
}
