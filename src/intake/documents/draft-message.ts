import type { Extracted } from "../../text/offset-map.ts";
import type { Parse } from "../apart/parser.ts";

/** What a parser of drafts says from the child: what it found, part by part, or why there is nothing. */
export type DraftMessage = Partial<Extracted> | { readonly refused: DraftRefusal };

export const draftRefusals = ["encrypted", "broken", "too-large", "too-deep"] as const;
export type DraftRefusal = (typeof draftRefusals)[number];

/** Units of text, and entries of a list, in one message: far less than a message may hold. */
const textPart = 500_000;
const listPart = 20_000;

/** The messages of a text; parse-draft.ts puts them together again. */
export function* messagesOf({ text, ...lists }: Extracted): Generator<DraftMessage> {
  for (let at = 0; at < text.length; at += textPart) yield { text: text.slice(at, at + textPart) };
  for (const [name, list] of Object.entries(lists))
    for (let at = 0; at < list.length; at += listPart) yield { [name]: list.slice(at, at + listPart) };
}

/** A parser of UTF-8 text that `extract` reads; markup that is nested more deeply than the stack is refused. */
export function parserOf(extract: (text: string) => Extracted): Parse<DraftMessage> {
  return function* (input) {
    let extracted: Extracted;
    try {
      extracted = extract(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytesOf(input)));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return yield { refused: "too-deep" };
    }
    yield* messagesOf(extracted);
  };
}

/** The whole of a file, for parsers that can't do with less. */
export function bytesOf(input: Iterable<Uint8Array>): Buffer {
  return Buffer.concat([...input]);
}
