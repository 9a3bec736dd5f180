import mammoth from "mammoth";
import type { Parse } from "../apart/parser.ts";
import { bytesOf, type DraftMessage, messagesOf } from "./draft-message.ts";
import { addRaised, raised, type TextBuilder, textBuilder } from "./offset-map.ts";

/** The parts of mammoth's tree of a document that carry text. */
type Node = {
  readonly type: string;
  readonly children?: readonly Node[];
  readonly value?: string;
  readonly styleName?: string | null;
  readonly verticalAlignment?: string;
  readonly isStrikethrough?: boolean;
  readonly breakType?: string;
  readonly notes?: { resolve(reference: Node): { readonly body: readonly Node[] } | undefined };
};

/** Declared unpacked size of all parts above which a file is refused unread. */
const largestUnpacked = 256 * 1024 * 1024;

/**
 * The text of a Word document. Parts are paragraphs, counted from 1 in reading order with those in tables; offsets count
 * in a paragraph's text as it is given here. Notes follow the text and are counted on; their marks are raised numbers.
 */
export const parse: Parse<DraftMessage> = async function* (input) {
  const bytes = bytesOf(input);
  const unpacked = unpackedSize(bytes);
  if (unpacked === undefined) return yield { kind: "refused", why: "broken" };
  if (unpacked > largestUnpacked) return yield { kind: "refused", why: "too-large" };
  let tree: Node | undefined;
  try {
    await mammoth.convertToHtml(
      { buffer: bytes },
      {
        includeEmbeddedStyleMap: false,
        convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: "" })),
        transformDocument(document: Node) {
          tree = document;
          return { ...document, children: [] };
        },
      },
    );
  } catch {
    return yield { kind: "refused", why: "broken" };
  }
  if (tree === undefined) return yield { kind: "refused", why: "broken" };
  const builder = textBuilder();
  const state: Walk = {
    builder,
    paragraph: 0,
    offset: 0,
    isRow: false,
    notes: [],
    resolve: (node) => tree?.notes?.resolve(node),
  };
  for (const child of tree.children ?? []) walk(child, state);
  for (let i = 0; i < state.notes.length; i++) for (const child of state.notes[i]!) walk(child, state);
  yield* messagesOf(builder.done());
};

type Walk = {
  readonly builder: TextBuilder;
  paragraph: number;
  offset: number;
  isRow: boolean;
  readonly notes: (readonly Node[])[];
  readonly resolve: (reference: Node) => { readonly body: readonly Node[] } | undefined;
};

function walk(node: Node, state: Walk): void {
  const { builder } = state;
  switch (node.type) {
    case "paragraph": {
      const isQuote = /quot/i.test(node.styleName ?? "");
      if (state.isRow) builder.line();
      else builder.apart();
      state.paragraph++;
      state.offset = 0;
      builder.part(state.paragraph);
      if (isQuote) builder.openQuote();
      children(node, state);
      if (isQuote) builder.closeQuote();
      return state.isRow ? builder.line() : builder.apart();
    }
    case "run":
      if (node.isStrikethrough === true) return builder.gap();
      if (node.verticalAlignment === "superscript" && !hasReference(node)) {
        const value = textIn(node);
        const start = state.offset;
        state.offset += value.length;
        return addRaised(builder, value, start, state.offset);
      }
      return children(node, state);
    case "text": {
      const value = node.value ?? "";
      builder.add(value, state.offset, state.offset + value.length);
      state.offset += value.length;
      return;
    }
    case "tab":
      builder.add("\t", state.offset, state.offset + 1);
      state.offset++;
      return;
    case "break":
      return node.breakType === "line" ? builder.line() : builder.apart();
    case "noteReference": {
      const note = state.resolve(node);
      if (note !== undefined) state.notes.push(note.body);
      const mark = raised(String(state.notes.length));
      builder.add(mark, state.offset, state.offset + mark.length, true);
      state.offset += mark.length;
      return;
    }
    case "tableRow": {
      builder.apart();
      state.isRow = true;
      for (const cell of node.children ?? []) {
        builder.cell();
        children(cell, state);
        builder.cell();
      }
      state.isRow = false;
      return builder.apart();
    }
    default:
      children(node, state);
  }
}

function children(node: Node, state: Walk): void {
  for (const child of node.children ?? []) walk(child, state);
}

function hasReference(node: Node): boolean {
  return node.type === "noteReference" || (node.children ?? []).some((child) => hasReference(child));
}

function textIn(node: Node): string {
  return node.value ?? (node.children ?? []).map((child) => textIn(child)).join("");
}

/** Sum of the unpacked sizes that a ZIP's directory declares; undefined where there is no directory. */
function unpackedSize(view: Buffer): number | undefined {
  const end = view.lastIndexOf("PK\u0005\u0006", view.length, "latin1");
  if (end < 0 || end + 22 > view.length) return undefined;
  const count = view.readUInt16LE(end + 10);
  let at = view.readUInt32LE(end + 16);
  let total = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > view.length || view.readUInt32LE(at) !== 0x02014b50) return undefined;
    total += view.readUInt32LE(at + 24);
    at += 46 + view.readUInt16LE(at + 28) + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32);
  }
  return total;
}
