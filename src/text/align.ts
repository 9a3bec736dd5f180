import type { TextBuilder } from "./offset-map.ts";

/**
 * Adds `value`, the decoded text that a parser made of `source` at `from` to `until`, piece by piece: what stands there
 * unchanged is verbatim, a character reference is a piece of its own, and what the parser took away (escapes, marks at
 * the start of continued lines) is passed over. Falls back to one coarse piece where the two cannot be aligned.
 */
export function addAligned(
  builder: TextBuilder,
  value: string,
  source: string,
  from: number,
  until: number,
  add: (value: string, from: number, until: number) => void = (part, start, end) =>
    builder.add(part, start, end),
): void {
  const raw = source.slice(from, until);
  if (raw === value) return add(value, from, until);
  const steps = align(value, raw);
  if (steps === undefined) return builder.add(value, from, until, false);
  for (const { value: part, from: start, until: end } of steps) add(part, from + start, from + end);
}

type Step = { value: string; from: number; until: number };

const reference = /&(?:#\d+|#[xX][\da-fA-F]+|[A-Za-z][A-Za-z\d]*);?/y;

function align(value: string, raw: string): Step[] | undefined {
  const steps: Step[] = [];
  let at = 0;
  let run: Step | undefined;
  const flush = (): void => {
    if (run !== undefined) steps.push(run);
    run = undefined;
  };
  for (let i = 0; i < raw.length && at < value.length;) {
    reference.lastIndex = i;
    const found = raw[i] === "&" ? reference.exec(raw)?.[0] : undefined;
    if (found !== undefined && !(value.startsWith(found, at) && !/^&amp;?$/.test(found))) {
      const isAmp = value[at] === "&" && /^&(?:amp|AMP|#38|#[xX]26);?$/.test(found);
      if (isAmp || value[at] !== "&") {
        flush();
        const size = (value.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
        steps.push({ value: value.slice(at, at + size), from: i, until: i + found.length });
        at += size;
        i += found.length;
        continue;
      }
    }
    if (raw[i] === value[at] || (raw[i] === "\r" && value[at] === "\n" && raw[i + 1] !== "\n")) {
      if (run === undefined) run = { value: "", from: i, until: i };
      run.value += value[at];
      run.until = i + 1;
      at++;
    } else flush();
    i++;
  }
  flush();
  return at === value.length ? steps : undefined;
}
