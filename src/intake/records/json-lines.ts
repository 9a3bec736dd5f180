import { type JsonFault, oneLine, readJsonText } from "../../domain/json-text.ts";
import type { Parse } from "../apart/parser.ts";

/** What the parser of JSONL says: lines with their numbers and values, or what is wrong with one. */
export type LinesMessage =
  | { readonly kind: "lines"; readonly lines: readonly (readonly [number: number, value: unknown])[] }
  | { readonly kind: "fault"; readonly line: number; readonly fault: JsonFault }
  /** Nothing more can be read: the bytes are no UTF-8. */
  | { readonly kind: "not-utf-8" };

/** Characters of one message. */
const batch = 256 * 1024;

/** The lines of a JSONL text in pieces of any length. Blank lines are left out; each other is judged by itself. */
export const parse: Parse<LinesMessage | string> = function* (input) {
  let waiting: string[] = [];
  let length = 0;
  for (const each of linesOf(input)) {
    if (each === "not-utf-8") return yield { kind: each };
    const { number, text } = each;
    const json = text?.trim();
    if (json === "") continue;
    const read =
      json === undefined ? ({ ok: false, fault: "too-long" } as const) : readJsonText(json, oneLine);
    if (!read.ok) {
      yield { kind: "fault", line: number, fault: read.fault };
      continue;
    }
    // The text of a line that was read is JSON, and goes on as it stands.
    waiting.push(`[${number},${json}]`);
    length += json!.length;
    if (length < batch) continue;
    yield linesMessage(waiting);
    [waiting, length] = [[], 0];
  }
  yield linesMessage(waiting);
};

function linesMessage(lines: readonly string[]): string {
  return `{"kind":"lines","lines":[${lines.join(",")}]}`;
}

/** Lines with their numbers from 1; one that is longer than a line may be has no text. */
function* linesOf(
  input: Iterable<Uint8Array>,
): Generator<{ number: number; text: string | undefined } | "not-utf-8"> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let number = 0;
  let rest = "";
  let isTooLong = false;
  for (const chunk of input) {
    const text = decoded(decoder, chunk);
    if (text === undefined) return yield "not-utf-8";
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      yield { number: ++number, text: isTooLong ? undefined : rest + text.slice(start, end) };
      [rest, isTooLong] = ["", false];
      start = end + 1;
    }
    if (!isTooLong) rest += text.slice(start);
    if (rest.length > oneLine.characters) [rest, isTooLong] = ["", true];
  }
  // A sequence that was begun and not ended shows only here.
  if (decoded(decoder) === undefined) return yield "not-utf-8";
  yield { number: ++number, text: isTooLong ? undefined : rest };
}

function decoded(decoder: TextDecoder, chunk?: Uint8Array): string | undefined {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    return undefined;
  }
}
