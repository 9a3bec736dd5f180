import { type CheckedDrafts, checkDrafts, type DraftBasis } from "../../../numbers/check-draft.ts";
import { type DraftText, draftTextOf } from "../../../text/draft-text.ts";
import { draftOf, tooDenseToWrite } from "../../../text/written-draft.ts";
import type { MarkdownMemory } from "../../../text/markdown.ts";
import type { CheckAnswer, CheckRequest, DraftSource } from "./protocol.ts";

/** What the worker does with each request; it remembers what it read, and reads again what changed. */
export function checking(): (request: Omit<CheckRequest, "run">) => Omit<CheckAnswer, "run" | "took"> {
  let basis: DraftBasis = { ledger: [] };
  let before: CheckedDrafts | undefined;
  let memories = new Map<string, MarkdownMemory>();
  return ({ drafts, ledger }) => {
    if (ledger !== undefined) basis = { ledger };
    const used = new Map<string, MarkdownMemory>();
    const texts = drafts.map(({ doc, source }) => {
      const memory: MarkdownMemory = memories.get(doc) ?? new Map();
      used.set(doc, memory);
      return textOf(source, memory);
    });
    memories = used;
    const readable = drafts.flatMap(({ doc, decisions }, index) => {
      const text = texts[index];
      return text === undefined ? [] : [{ doc, text, decisions }];
    });
    const isRecheck = before?.basis === basis;
    before = checkDrafts(readable, basis, before);
    const checked = before.drafts.values();
    return {
      isRecheck,
      drafts: texts.map((text) => {
        if (text === undefined) return tooDenseToWrite;
        const { claims, resolved, found } = checked.next().value!;
        const { quotes, pins, headings, cells, map } = text;
        const read = { text: text.text, quotes, pins, headings, cells, pieces: map.pieces };
        return { read, claims, lapsed: resolved.lapsed, coverage: found.coverage };
      }),
    };
  };
}

function textOf(source: DraftSource, memory: MarkdownMemory): DraftText | undefined {
  if ("read" in source) return draftTextOf(source.format, source.read, undefined);
  try {
    return draftOf(source.format, source.text, memory);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
