import type { Parse } from "../apart/parser.ts";
import type { Extracted } from "./offset-map.ts";

/** What a parser of drafts says from the child: the text and what belongs to it, in parts, or why there is none. */
export type DraftMessage =
  | { readonly kind: "text"; readonly text: string }
  /** Start and end of each, one after the other. */
  | { readonly kind: "quotes"; readonly numbers: readonly number[] }
  | {
      readonly kind: "pins";
      readonly pins: readonly (readonly [start: number, end: number, figure: string])[];
    }
  /** Start, end, part, from, until and 1 where verbatim, of each. */
  | { readonly kind: "pieces"; readonly numbers: readonly number[] }
  | { readonly kind: "refused"; readonly why: DraftRefusal };

export const draftRefusals = ["encrypted", "broken", "too-large", "too-deep"] as const;
export type DraftRefusal = (typeof draftRefusals)[number];

const textPart = 500_000;
const listPart = 60_000;

/** The messages of a text; `extractedOf` in parse-draft.ts puts them together again. */
export function* messagesOf({ text, quotes, pins, pieces }: Extracted): Generator<DraftMessage> {
  for (let at = 0; at < text.length; at += textPart)
    yield { kind: "text", text: text.slice(at, at + textPart) };
  for (const part of parts(quotes))
    yield { kind: "quotes", numbers: part.flatMap(({ start, end }) => [start, end]) };
  for (const part of parts(pins))
    yield { kind: "pins", pins: part.map(({ start, end, figure }) => [start, end, figure]) };
  for (const part of parts(pieces))
    yield {
      kind: "pieces",
      numbers: part.flatMap(({ start, end, part, from, until, verbatim }) => [
        start,
        end,
        part,
        from,
        until,
        verbatim ? 1 : 0,
      ]),
    };
}

function* parts<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < list.length; at += listPart) yield list.slice(at, at + listPart);
}

/** A parser of UTF-8 text that `extract` reads; markup that is nested more deeply than the stack is refused. */
export function parserOf(extract: (text: string) => Extracted): Parse<DraftMessage> {
  return function* (input) {
    let extracted: Extracted;
    try {
      extracted = extract(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytesOf(input)));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return yield { kind: "refused", why: "too-deep" };
    }
    yield* messagesOf(extracted);
  };
}

/** The whole of a file, for parsers that can't do with less. */
export function bytesOf(input: Iterable<Uint8Array>): Buffer {
  return Buffer.concat([...input]);
}
