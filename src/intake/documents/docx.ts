import type { Parse } from "../apart/parser.ts";
import { bytesOf, type DraftMessage, type DraftRefusal, messagesOf } from "./draft-message.ts";
import {
  attribute,
  entriesOf,
  type WordParts,
  partsOf,
  type WordNode,
  type WordRelation,
} from "./word-package.ts";
import { addRaised, type Extracted, raised, type TextBuilder, textBuilder } from "../../text/offset-map.ts";

/** Declared unpacked size of all parts above which a file is refused unread. */
const largestUnpacked = 256 * 1024 * 1024;

/**
 * The text of a Word document as it is printed. WordParts are paragraphs, counted from 1 in reading order with those in tables
 * and text boxes; offsets count in a paragraph's text as it is given here. Notes follow the text, headers and footers the
 * notes, and are counted on; the marks of notes are raised numbers.
 */
export function docxText(view: Buffer): Extracted | DraftRefusal {
  const entries = entriesOf(view);
  if (entries === undefined) return "broken";
  if ([...entries.values()].reduce((sum, { size }) => sum + size, 0) > largestUnpacked) return "too-large";
  const builder = textBuilder();
  try {
    read(partsOf(view, entries), builder);
  } catch {
    return "broken";
  }
  return builder.done();
}

/** A stretch of a paragraph's text in the part that has the text, with the run it stands in. */
export type WrittenText = {
  readonly paragraph: number;
  /** Where it begins in the text of its paragraph. */
  readonly offset: number;
  readonly node: WordNode;
  readonly run: WordNode;
  /** Whether it was put in by a change that is tracked. */
  readonly isInserted: boolean;
};

/** Where the text of the body, without text boxes and notes, is written, in order. */
export function writtenText(parts: WordParts): WrittenText[] {
  const written: WrittenText[] = [];
  read(parts, textBuilder(), written);
  return written;
}

export const parse: Parse<DraftMessage> = function* (input) {
  const extracted = docxText(bytesOf(input));
  if (typeof extracted === "string") yield { refused: extracted };
  else yield* messagesOf(extracted);
};

/** The part that has the body. */
export const mainPart = (parts: WordParts): string =>
  parts.related("", "officeDocument")[0]?.path ?? "word/document.xml";

function read(parts: WordParts, builder: TextBuilder, written?: WrittenText[]): void {
  const main = mainPart(parts);
  const body = parts.root(main);
  if (body?.name !== "w:document") throw new Error("no document");
  const part = (type: string): WordNode | undefined =>
    parts
      .related(main, type)
      .map(({ path }) => parts.root(path))
      .find((root) => root !== undefined);
  const state: Walk = {
    builder,
    styles: stylesOf(part("styles")),
    paragraph: 0,
    offset: 0,
    isRow: false,
    isJoined: false,
    style: undefined,
    fields: [],
    notes: [],
    boxes: [],
    noteOf: notesOf([part("footnotes"), part("endnotes")]),
    written,
    run: undefined,
    isInserted: false,
  };
  walk(body, state);
  state.written = undefined;
  for (let i = 0; i < state.notes.length; i++) walk(state.notes[i]!, state);
  const evenAndOdd = isOn(childOf(part("settings"), "w:evenAndOddHeaders"));
  for (const path of marginsOf(body, parts.related(main, ""), evenAndOdd)) {
    const root = parts.root(path);
    state.fields.length = 0;
    if (root !== undefined) walk(root, state);
  }
}

type Walk = {
  readonly builder: TextBuilder;
  readonly styles: ReadonlyMap<string, Style>;
  paragraph: number;
  offset: number;
  isRow: boolean;
  /** The paragraph before runs on into this one: its mark is deleted or hidden. */
  isJoined: boolean;
  /** The style of the paragraph. */
  style: string | undefined;
  /** The fields that are open, outermost first. */
  readonly fields: WordField[];
  readonly notes: WordNode[];
  /** Text boxes anchored in the paragraph, which follow it. */
  readonly boxes: WordNode[];
  readonly noteOf: ReadonlyMap<string, WordNode>;
  /** Where the text of the body is kept with its places. */
  written: WrittenText[] | undefined;
  run: WordNode | undefined;
  isInserted: boolean;
};

/** A field shows its result, which follows its instruction. */
type WordField = { instruction: string; isResult: boolean };

/** What is not printed, or is no text. */
const left = new Set(
  "w:del w:moveFrom w:rPr w:sectPr w:tblPr w:tblGrid w:trPr w:tcPr w:sdtPr w:sdtEndPr w:delText w:delInstrText w:rt w:object m:rPr m:ctrlPr m:oMathParaPr".split(
    " ",
  ),
);

/** Fields whose result is made when pages are laid out: what the file holds is not what is printed. */
const ofLayout = /^\s*(?:PAGE|NUMPAGES|SECTIONPAGES|PAGEREF|SECTION)\b/i;

function walk(node: WordNode, state: Walk): void {
  const { builder } = state;
  if (left.has(node.name)) return;
  switch (node.name) {
    case "w:p":
      return addParagraph(node, state);
    case "w:tbl":
      builder.openTable();
      children(node, state);
      return builder.closeTable();
    case "w:tr": {
      const properties = childOf(node, "w:trPr");
      if (childOf(properties, "w:del") !== undefined || isOn(childOf(properties, "w:hidden"))) return;
      builder.apart();
      builder.openRow();
      state.isRow = true;
      children(node, state);
      state.isRow = false;
      return builder.apart();
    }
    case "w:tc":
      builder.openCell(columnsOf(node));
      children(node, state);
      return builder.closeCell();
    case "w:r":
      return addRun(node, state);
    case "w:fldSimple":
      return ofLayout.test(attribute(node, "instr") ?? "") ? builder.gap() : children(node, state);
    case "w:fldChar":
      return onField(attribute(node, "fldCharType"), state);
    case "w:instrText": {
      const field = state.fields.at(-1);
      if (field !== undefined) field.instruction += node.text;
      return;
    }
    case "w:t":
      if (state.run !== undefined && isShown(state))
        state.written?.push({
          paragraph: state.paragraph,
          offset: state.offset,
          node,
          run: state.run,
          isInserted: state.isInserted,
        });
      return add(node.text, state);
    case "m:t":
      return add(node.text, state);
    case "w:ins":
    case "w:moveTo": {
      const outer = state.isInserted;
      state.isInserted = true;
      children(node, state);
      state.isInserted = outer;
      return;
    }
    case "w:tab":
    case "w:ptab":
      return add("\t", state);
    case "w:noBreakHyphen":
      return add("‑", state);
    case "w:sym": {
      const code = Number.parseInt(attribute(node, "char") ?? "", 16);
      // Fonts of symbols have signs of their own in the private range.
      return code > 31 && (code < 0xe000 || code > 0xf8ff)
        ? add(String.fromCodePoint(code), state)
        : builder.gap();
    }
    case "w:br":
      return ["page", "column"].includes(attribute(node, "type") ?? "") ? builder.apart() : builder.line();
    case "w:cr":
      return builder.line();
    case "w:footnoteReference":
    case "w:endnoteReference": {
      const note = state.noteOf.get(`${node.name} ${attribute(node, "id") ?? ""}`);
      if (!isShown(state)) return;
      if (note !== undefined) state.notes.push(note);
      if (!isOn(attributeNode(node, "customMarkFollows"))) addMark(String(state.notes.length), state);
      return;
    }
    case "w:txbxContent":
      state.boxes.push(node);
      return;
    case "mc:AlternateContent": {
      const choices = node.children.filter(({ name }) => name === "mc:Choice");
      const shown = choices.find(hasText) ?? childOf(node, "mc:Fallback") ?? choices[0];
      return shown === undefined ? undefined : children(shown, state);
    }
    case "m:oMath":
      builder.gap();
      children(node, state);
      return builder.gap();
    case "m:f":
      children(childOf(node, "m:num"), state);
      add("/", state);
      return children(childOf(node, "m:den"), state);
    case "m:sup": {
      const value = textIn(node);
      return /^\d+$/.test(value) ? addMark(value, state) : children(node, state);
    }
    case "m:d":
      add(mathSign(node, "m:begChr", "("), state);
      children(node, state);
      return add(mathSign(node, "m:endChr", ")"), state);
    default:
      children(node, state);
  }
}

/** Columns that a cell spans, as far as anybody prints them; of cells joined downwards each row has its own. */
function columnsOf(cell: WordNode): number {
  const value = Number(attribute(childOf(childOf(cell, "w:tcPr"), "w:gridSpan"), "val") ?? "1");
  return Number.isInteger(value) && value > 1 && value <= 100 ? value : 1;
}

function addParagraph(node: WordNode, state: Walk): void {
  const { builder, styles } = state;
  const properties = childOf(node, "w:pPr");
  const style = attribute(childOf(properties, "w:pStyle"), "val");
  const title = style === undefined ? "" : (styles.get(style)?.title ?? style);
  const isQuote = /quot/i.test(title);
  const level = /^heading ?([1-6])$/i.exec(title)?.[1];
  const outer = { style: state.style, boxes: state.boxes.splice(0) };
  if (!state.isJoined) {
    if (state.isRow) builder.line();
    else builder.apart();
    state.offset = 0;
  }
  state.paragraph++;
  if (!state.isJoined) builder.part(state.paragraph);
  state.style = style;
  const mark = childOf(properties, "w:rPr");
  state.isJoined = childOf(mark, "w:del") !== undefined || isOn(childOf(mark, "w:vanish"));
  if (isQuote) builder.open({ kind: "quote" });
  if (level !== undefined) builder.open({ kind: "heading", level: Number(level) });
  for (const child of node.children) if (child !== properties) walk(child, state);
  if (level !== undefined) builder.close("heading");
  if (isQuote) builder.close("quote");
  if (!state.isJoined) {
    if (state.isRow) builder.line();
    else builder.apart();
  }
  const isRow = state.isRow;
  for (const box of state.boxes.splice(0)) {
    state.isRow = false;
    state.isJoined = false;
    builder.apart();
    const { written } = state;
    state.written = undefined;
    children(box, state);
    state.written = written;
    builder.apart();
  }
  state.isRow = isRow;
  state.style = outer.style;
  state.boxes.push(...outer.boxes);
}

function addRun(node: WordNode, state: Walk): void {
  const { builder } = state;
  if (isSet(node, "w:vanish", state)) {
    // Fields begin and end in hidden runs too.
    for (const child of node.children)
      if (child.name === "w:fldChar" || child.name === "w:instrText") walk(child, state);
    return builder.gap();
  }
  if (isSet(node, "w:strike", state) || isSet(node, "w:dstrike", state)) return builder.gap();
  const raising = attribute(childOf(childOf(node, "w:rPr"), "w:vertAlign"), "val");
  const isNote = node.children.some(({ name }) => /^w:(?:foot|end)noteReference$/.test(name));
  if (raising === "superscript" && !isNote && isShown(state)) {
    const value = textIn(node);
    const start = state.offset;
    state.offset += value.length;
    return addRaised(builder, value, start, state.offset);
  }
  const outer = state.run;
  state.run = node;
  children(node, state);
  state.run = outer;
}

function add(value: string, state: Walk): void {
  if (!isShown(state)) return;
  state.builder.add(value, state.offset, state.offset + value.length);
  state.offset += value.length;
}

function addMark(digits: string, state: Walk): void {
  if (!isShown(state)) return;
  const mark = raised(digits);
  state.builder.add(mark, state.offset, state.offset + mark.length, true);
  state.offset += mark.length;
}

function onField(type: string | undefined, { fields, builder }: Walk): void {
  if (type === "begin") fields.push({ instruction: "", isResult: false });
  else if (type === "end") fields.pop();
  const field = fields.at(-1);
  if (type === "separate" && field !== undefined) field.isResult = !ofLayout.test(field.instruction);
  if (type === "end") builder.gap();
}

/** Whether what stands here is printed: of a field, only the result. */
function isShown({ fields }: Walk): boolean {
  return fields.every(({ isResult }) => isResult);
}

function children(node: WordNode | undefined, state: Walk): void {
  for (const child of node?.children ?? []) walk(child, state);
}

function childOf(node: WordNode | undefined, name: string): WordNode | undefined {
  return node?.children.find((child) => child.name === name);
}

/** An attribute as a switch that may be on. */
function attributeNode(node: WordNode, name: string): WordNode | undefined {
  const value = attribute(node, name);
  return value === undefined
    ? undefined
    : { ...node, name, attributes: new Map([["val", value]]), children: [], text: "" };
}

/** Whether a switch such as `<w:vanish/>` is there and on. */
function isOn(node: WordNode | undefined): boolean {
  return node !== undefined && !/^(?:0|false|off)$/.test(attribute(node, "val") ?? "");
}

function textIn(node: WordNode): string {
  if (node.name === "w:t" || node.name === "m:t") return node.text;
  return left.has(node.name) ? "" : node.children.map(textIn).join("");
}

function hasText(node: WordNode): boolean {
  return node.name === "w:t" || node.name === "m:t" || node.children.some(hasText);
}

function mathSign(node: WordNode, name: string, usual: string): string {
  const sign = childOf(childOf(node, "m:dPr"), name);
  return sign === undefined ? usual : (attribute(sign, "val") ?? "");
}

/** A style: what it is called, what it rests on, and which switches it sets. */
type Style = {
  readonly title: string;
  readonly base: string | undefined;
  readonly isUsual: boolean;
  readonly run: WordNode | undefined;
};

function stylesOf(root: WordNode | undefined): ReadonlyMap<string, Style> {
  const styles = new Map<string, Style>();
  for (const node of root?.children ?? []) {
    if (node.name !== "w:style") continue;
    const id = attribute(node, "styleId") ?? "";
    styles.set(id, {
      title: attribute(childOf(node, "w:name"), "val") ?? id,
      base: attribute(childOf(node, "w:basedOn"), "val"),
      isUsual: attribute(node, "type") === "paragraph" && isOn(attributeNode(node, "default")),
      run: childOf(node, "w:rPr"),
    });
  }
  return styles;
}

/** Whether a run has a switch on: its own, or else that of its style or of its paragraph's, of which one undoes the other. */
function isSet(run: WordNode, name: string, { styles, style }: Walk): boolean {
  const properties = childOf(run, "w:rPr");
  const own = childOf(properties, name);
  if (own !== undefined) return isOn(own);
  const usual = [...styles].find(([, { isUsual }]) => isUsual)?.[0];
  return (
    isSetBy(styles, attribute(childOf(properties, "w:rStyle"), "val"), name) !==
    isSetBy(styles, style ?? usual, name)
  );
}

function isSetBy(styles: ReadonlyMap<string, Style>, id: string | undefined, name: string): boolean {
  const seen = new Set<string>();
  for (let at = id; at !== undefined && !seen.has(at); at = styles.get(at)?.base) {
    seen.add(at);
    const own = childOf(styles.get(at)?.run, name);
    if (own !== undefined) return isOn(own);
  }
  return false;
}

/** Notes by the name of the element that refers to them and their number. */
function notesOf(roots: readonly (WordNode | undefined)[]): ReadonlyMap<string, WordNode> {
  const notes = new Map<string, WordNode>();
  for (const root of roots)
    for (const node of root?.children ?? [])
      if (attribute(node, "type") === undefined || attribute(node, "type") === "normal")
        notes.set(`${node.name}Reference ${attribute(node, "id") ?? ""}`, node);
  return notes;
}

/** Paths of the headers and footers that some page shows, each once. */
function marginsOf(
  body: WordNode,
  relations: readonly WordRelation[],
  evenAndOdd: boolean,
): ReadonlySet<string> {
  const paths = new Set<string>();
  const visit = (node: WordNode): void => {
    if (node.name === "w:sectPr") {
      const hasFirst = isOn(childOf(node, "w:titlePg"));
      for (const child of node.children) {
        if (child.name !== "w:headerReference" && child.name !== "w:footerReference") continue;
        const type = attribute(child, "type");
        if ((type === "first" && !hasFirst) || (type === "even" && !evenAndOdd)) continue;
        const path = relations.find(({ id }) => id === attribute(child, "id"))?.path;
        if (path !== undefined) paths.add(path);
      }
      return;
    }
    for (const child of node.children) visit(child);
  };
  visit(body);
  return paths;
}
