import { describe, expect, it } from "vitest";
import { docxText } from "../../src/intake/documents/docx.ts";
import { annotated, type WordNotes } from "../../src/intake/documents/docx-notes.ts";
import { entriesOf, unpacked } from "../../src/intake/documents/word-package.ts";
import { p, r } from "./corpus.ts";
import { docx, wordFile } from "./fixture.ts";

const on = "2020-05-07T00:00:00Z";
const none = { notes: [], changes: [], author: "Habeas", on } satisfies WordNotes;
const at = (paragraph: number, offset: number): { paragraph: number; offset: number } => ({
  paragraph,
  offset,
});

const partOf = (file: Uint8Array, path: string): string => {
  const view = Buffer.from(file);
  return unpacked(view, entriesOf(view)!.get(path)!);
};
const textOf = (file: Uint8Array): string => {
  const read = docxText(Buffer.from(file));
  return typeof read === "string" ? read : read.text;
};
/** What stands between the two ends of the first comment. */
const commented = (file: Uint8Array): string =>
  /<w:commentRangeStart[^>]*>(.*)<w:commentRangeEnd/
    .exec(partOf(file, "word/document.xml"))![1]!
    .replaceAll(/<[^>]+>/g, "");

describe("a comment", () => {
  const note = (from: number, until: number): WordNotes => ({
    ...none,
    notes: [{ from: at(1, from), until: at(1, until), lines: ["Wrong: 5 < 6 & more"] }],
  });

  it("is anchored at its words, in one run or over several with their own properties", () => {
    const one = annotated(Buffer.from(wordFile(p(r("It is 463% full.", "<w:b/>")))), note(6, 10));
    expect(commented(one.bytes)).toBe("463%");
    const over = annotated(
      Buffer.from(wordFile(p(r("It is 4", "<w:i/>"), r("63% full.", "<w:b/>")))),
      note(6, 10),
    );
    expect(commented(over.bytes)).toBe("463%");
    const source = partOf(over.bytes, "word/document.xml");
    expect(source.match(/<w:i\/>/g)).toHaveLength(2);
    expect(partOf(over.bytes, "word/comments.xml")).toContain("Wrong: 5 &lt; 6 &amp; more");
    expect(partOf(over.bytes, "word/_rels/document.xml.rels")).toContain("comments.xml");
    expect(partOf(over.bytes, "[Content_Types].xml")).toContain("comments+xml");
  });

  it("leaves the text as it is read, signs of XML and spaces included", () => {
    const file = wordFile(p(r("Q&amp;A: of 20 "), r(" and &lt;9&gt;, 463%")));
    const copy = annotated(Buffer.from(file), note(7, 22));
    expect(textOf(copy.bytes)).toBe(textOf(file));
  });

  it("goes behind the comments that are there", () => {
    const file = wordFile(p(r("It is 463% full.")), {
      comments: `<w:comment w:id="4">${p(r("Is it?"))}</w:comment>`,
    });
    const comments = partOf(annotated(Buffer.from(file), note(6, 10)).bytes, "word/comments.xml");
    expect(comments).toMatch(/Is it\?.*<w:comment [^>]*w:id="5"/);
  });

  it("is left out where Word takes none: in a note", () => {
    const file = docx([{ runs: ["Held", { note: 1 }, "."] }], ["It is 463% full."]);
    const copy = annotated(Buffer.from(file), {
      ...none,
      notes: [{ from: at(2, 6), until: at(2, 10), lines: ["?"] }],
    });
    expect(copy.notes).toBe(0);
  });
});

describe("a tracked change", () => {
  const change = (old: string): WordNotes => ({
    ...none,
    changes: [{ from: at(1, 6), until: at(1, 9), old, text: "363" }],
  });

  it("holds old and new, and is read as the new", () => {
    const copy = annotated(Buffer.from(wordFile(p(r("It is 4"), r("63% full.", "<w:b/>")))), change("463"));
    expect(copy.changes).toBe(1);
    expect(textOf(copy.bytes)).toBe("It is 363% full.");
    expect(partOf(copy.bytes, "word/document.xml")).toMatch(/<w:delText[^>]*>4<.*<w:delText[^>]*>63</);
  });

  it("is not made where other words stand, or in what is itself a change", () => {
    expect(annotated(Buffer.from(wordFile(p(r("It is 999% full.")))), change("463")).changes).toBe(0);
    const inserted = wordFile(p(r("It is "), `<w:ins w:id="1">${r("463")}</w:ins>`, r("% full.")));
    expect(annotated(Buffer.from(inserted), change("463")).changes).toBe(0);
  });
});
