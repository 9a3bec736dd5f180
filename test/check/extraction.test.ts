import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sized } from "../size.ts";
import { readDraft } from "../../src/intake/documents/read-draft.ts";
import type { DraftText } from "../../src/text/draft-text.ts";
import { draftOf } from "../../src/text/written-draft.ts";
import { docx, pdf, zip } from "./fixture.ts";

/** Where `words` stand in the text of the checker, led back to the original. */
function backFrom(draft: DraftText, words: string): string {
  const start = draft.text.indexOf(words);
  expect(start, words).toBeGreaterThanOrEqual(0);
  const { from, until } = draft.map.rangeOf(start, start + words.length);
  return draft.original!.slice(from.offset, until.offset);
}

/** Every piece that claims to be verbatim is, but for white space; pieces are sorted and lie within the original. */
function expectTrueMap(draft: DraftText): void {
  let end = 0;
  for (const piece of draft.map.pieces) {
    expect(piece.start).toBeGreaterThanOrEqual(end);
    end = piece.end;
    if (!piece.verbatim || draft.original === undefined) continue;
    const squeeze = (text: string): string => text.replaceAll(/\s/g, " ");
    expect(squeeze(draft.original.slice(piece.from, piece.until))).toBe(
      squeeze(draft.text.slice(piece.start, piece.end)),
    );
  }
  expect(end).toBeLessThanOrEqual(draft.text.length);
}

const bytes = (text: string): Uint8Array => Buffer.from(text, "utf8");

describe("plain text", () => {
  it("is read as it is, unit by unit", async () => {
    const text = "Held: 2,050 people.\r\n\r\nភាសាខ្មែរ 😀 9,500.";
    const draft = await readDraft("draft.txt", bytes(text));
    expect(draft.text).toBe(text);
    expect(draft.map.rangeOf(6, 11).from).toEqual({ part: 0, offset: 6 });
  });

  it("loses its byte order mark, and offsets still count it", async () => {
    const draft = await readDraft("draft.txt", bytes("\ufeff463 people"));
    expect(draft.text).toBe("463 people");
    expect(draft.map.rangeOf(0, 3)).toEqual({ from: { part: 0, offset: 1 }, until: { part: 0, offset: 4 } });
  });
});

describe("Markdown", () => {
  const source = `---
title: Draft 7
---
# Over capacity

The prison had 2,050[^10] places &amp; [9,500 people](https://example.org/1234) **in** \\*March\\*;
this was[^a]463% of capacity. \`code 77\` ~~old 5~~

> They said it was
> 463% over capacity.

- 19 men
- nine women

| Prison | Held |
|---|---|
| Ash Lane | 1,200 |

\`\`\`
let x = 99;
\`\`\`

[^10]: Annual report, p. 5.
[^a]: Another.
`;
  const draft = draftOf("markdown", source);

  it("keeps the words and drops markup, code, links' targets and front matter", () => {
    expect(draft.text.split("\n\n").map((block) => block.trimEnd())).toEqual([
      "Over capacity",
      "The prison had 2,050¹⁰ places & 9,500 people in *March*;\nthis was 463% of capacity.",
      "They said it was\n463% over capacity.",
      "19 men",
      "nine women",
      "Prison | Held",
      "Ash Lane | 1,200",
      "Annual report, p. 5.",
      "Another.",
    ]);
  });

  it("leads every stretch back to the file", () => {
    expectTrueMap(draft);
    expect(backFrom(draft, "2,050")).toBe("2,050");
    expect(backFrom(draft, "¹⁰")).toBe("[^10]");
    expect(backFrom(draft, "places & 9,500")).toBe("places &amp; [9,500");
    expect(backFrom(draft, "*March*")).toBe("*March\\*");
    expect(backFrom(draft, "1,200")).toBe("1,200");
    const quoted = draft.text.indexOf("463% over");
    expect(draft.map.rangeOf(quoted, quoted + 4).from.offset).toBe(source.indexOf("463% over"));
  });

  it("passes block quotes on as quotations", () => {
    expect(draft.quotes.map(({ start, end }) => draft.text.slice(start, end))).toEqual([
      "They said it was\n463% over capacity.",
    ]);
  });

  it("keeps a superscript apart from the number before it", () => {
    expect(draftOf("markdown", "It had 2,050<sup>10</sup> places.").text).toBe("It had 2,050¹⁰ places.");
  });

  it("is read again from memory as it is read at once, whatever was edited", () => {
    const block = fc.constantFrom(
      "Held: 2,050[^1] people.",
      "- 19 men\n- nine women",
      "  continued 5",
      "> quoted 7\nand 8",
      "```\ncode 9",
      "```",
      "~~~~",
      "[^1]: A note, p. 4.",
      "[^1]: Another.",
      "See [this][x] and [x].",
      "[x]: http://example.org/77",
      "# Head 3",
      "Title\n===",
      "| a | b |\n|---|---|\n| 1 | 2 |",
      "1. one\n\n   two 2",
      "    indented 6",
      "<div>\n5\n\n</div>",
      "***",
      "a <sup>3</sup> b",
    );
    const text = fc.array(block, { maxLength: 9 }).map((blocks) => blocks.join("\n\n"));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const memory = new Map();
        draftOf("markdown", before, memory);
        const draft = draftOf("markdown", after, memory);
        expectTrueMap(draft);
        // A comment, which may hold blank lines, makes the whole text one stretch.
        expect(draft.text).toBe(draftOf("markdown", `${after}\n\n<!-- -->`).text);
        expect(draft).toEqual({ ...draftOf("markdown", after), map: { ...draft.map } });
      }),
      { numRuns: sized(200) },
    );
  });

  it("takes a pin off its number and keeps which figure it names", () => {
    const pinned = draftOf("markdown", "There were [38,990]{fig=pop-2020} people &amp; [a note] here.");
    expect(pinned.text).toBe("There were 38,990 people & [a note] here.");
    expect(pinned.pins).toEqual([{ start: 11, end: 17, figure: "pop-2020" }]);
    expect(backFrom(pinned, "38,990")).toBe("38,990");
    expect(backFrom(pinned, "here")).toBe("here");
  });
});

describe("HTML", () => {
  const source = `<!doctype html><html><head><title>Draft 3</title><style>p{width:5px}</style></head>
<body><nav><a href="/">Home 9</a></nav>
<h1>Over capacity</h1><p>The prison had 2,050<sup>10</sup> places,\r
  9&#44;500&nbsp;people<a href="#fn2" class="footnote">[2]</a> and <em>463%</em> over<br>capacity &amp; more.</p>
<p>On the 19<sup>th</sup>, 12 m<sup>2</sup> each.</p><script>var x = 77;</script>
<table><tr><th>Prison</th><th>Held</th></tr><tr><td>Ash Lane</td><td>1,200</td></tr></table>
<ul><li>19 men<li>nine women</ul>
<blockquote><p>It was 463%.</p></blockquote><p>She said <q>over 100</q>.</p><p hidden>8</p></body></html>`;
  const draft = draftOf("html", source);

  it("keeps what a reader of the page sees", () => {
    expect(draft.text.split("\n\n")).toEqual([
      "Over capacity",
      "The prison had 2,050¹⁰ places, 9,500 people² and 463% over\ncapacity & more.",
      "On the 19th, 12 m² each.",
      "Prison | Held",
      "Ash Lane | 1,200",
      "19 men",
      "nine women",
      "It was 463%.",
      "She said over 100.",
    ]);
  });

  it("leads every stretch back to the file, over line ends of two characters and references", () => {
    expectTrueMap(draft);
    expect(backFrom(draft, "2,050")).toBe("2,050");
    expect(backFrom(draft, "9,500")).toBe("9&#44;500");
    expect(backFrom(draft, "463%")).toBe("463%");
    expect(backFrom(draft, "¹⁰")).toBe("<sup>10</sup>");
    expect(backFrom(draft, "1,200")).toBe("1,200");
  });

  it("passes quotations on", () => {
    expect(draft.quotes.map(({ start, end }) => draft.text.slice(start, end))).toEqual([
      "It was 463%.",
      "over 100",
    ]);
  });

  it("never glues words of neighbouring elements together, and never parts one word", () => {
    expect(draftOf("html", "<p>20</p>30<div>40</div>50").text).toBe("20\n\n30\n\n40\n\n50");
    expect(draftOf("html", "a<code>1</code>b <b>c</b>d").text).toBe("a b cd");
    expect(draftOf("html", "<pre>20\n30\n\n40</pre>").text).toBe("20\n30\n\n40");
  });
});

it("whatever stands in a Markdown or HTML file, the map is true and in order", () => {
  const piece = fc.constantFrom(
    "38,990",
    " people ",
    "\n",
    "\r\n",
    "\n\n",
    "> ",
    "- ",
    "**",
    "_",
    "`",
    "&amp;",
    "&#44;",
    "&",
    "\\",
    "<b>",
    "</b>",
    "<sup>1</sup>",
    "[^1]",
    "[a](b)",
    "[1]{fig=x}",
    "|",
    "<p>",
    "😀",
    "ក",
    "# ",
    "<!-- 5 -->",
    "<br>",
    "$",
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 25 }),
      fc.constantFrom("markdown" as const, "html" as const),
      (parts, format) => {
        expectTrueMap(draftOf(format, parts.join("")));
      },
    ),
    { numRuns: sized(400) },
  );
});

describe("DOCX", () => {
  const file = docx(
    [
      { runs: ["Over capacity"] },
      {
        runs: [
          "The prison had 2,050",
          { note: 1 },
          " places ",
          { struck: "and 7 " },
          "and 12 m",
          { raised: "2" },
          ".",
        ],
      },
      { row: ["Ash Lane", "1,200"] },
      { style: "Quote", runs: ["It was 463% over capacity."] },
    ],
    ["Annual report, p. 5."],
  );

  it("is read by paragraphs, with note marks apart and notes behind", async () => {
    const draft = await readDraft("draft.docx", file);
    expect(draft.text.split("\n\n")).toEqual([
      "Over capacity",
      "The prison had 2,050¹ places and 12 m².",
      "Ash Lane | 1,200",
      "It was 463% over capacity.",
      "Annual report, p. 5.",
    ]);
    expect(draft.quotes.map(({ start, end }) => draft.text.slice(start, end))).toEqual([
      "It was 463% over capacity.",
    ]);
    const place = (words: string): object =>
      draft.map.rangeOf(draft.text.indexOf(words), draft.text.indexOf(words) + 1).from;
    expect(place("2,050")).toEqual({ part: 2, offset: 15 });
    expect(place("1,200")).toEqual({ part: 4, offset: 0 });
    expect(place("463%")).toEqual({ part: 5, offset: 7 });
    expect(place("Annual")).toEqual({ part: 6, offset: 0 });
  });

  it("refuses with one sentence what is no Word document", async () => {
    await expect(readDraft("a.docx", bytes("hello"))).rejects.toThrow("a.docx is not a DOCX file.");
    await expect(readDraft("b.docx", Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]))).rejects.toThrow(
      /encrypted document/,
    );
    await expect(readDraft("c.docx", zip({ "hello.txt": "hello" }))).rejects.toThrow(
      /c\.docx is not a DOCX file that can be read/,
    );
    await expect(readDraft("d.docx", file.subarray(0, 900))).rejects.toThrow(
      /d\.docx is not a DOCX file that can be read/,
    );
    await expect(readDraft("e.docx", docx([{ runs: [] }]))).rejects.toThrow("e.docx has no text.");
  });
});

describe("PDF", () => {
  const line = (y: number, text: string): { x: number; y: number; text: string } => ({ x: 72, y, text });

  it("is read by lines and blocks, with raised marks apart and page numbers left out", async () => {
    const draft = await readDraft(
      "draft.pdf",
      pdf([
        [
          line(760, "The prison had 2,050"),
          { x: 185, y: 765, size: 7, text: "10" },
          { x: 195, y: 760, text: " places, and" },
          line(746, "9,500 people were held"),
          line(732, "there."),
          line(690, "It was 463% over capacity, which is"),
          line(40, "17"),
        ],
        [line(760, "a lot."), line(40, "18")],
      ]),
    );
    expect(draft.text).toBe(
      "The prison had 2,050¹⁰ places, and\n9,500 people were held\nthere.\n\nIt was 463% over capacity, which is\na lot.",
    );
    const at = draft.text.indexOf("a lot");
    expect(draft.map.rangeOf(at, at + 5)).toEqual({
      from: { part: 2, offset: 0 },
      until: { part: 2, offset: 5 },
    });
    const first = draft.text.indexOf("9,500");
    expect(draft.map.rangeOf(first, first + 5).from).toEqual({ part: 1, offset: first });
  });

  it("refuses with one sentence what has no text, is encrypted or damaged", async () => {
    await expect(readDraft("scan.pdf", pdf([[], []]))).rejects.toThrow(
      /scan\.pdf has pages but no text, as scans do/,
    );
    await expect(readDraft("junk.pdf", bytes("%PDF-1.4\nnothing of the kind"))).rejects.toThrow(
      /junk\.pdf is not a PDF file that can be read/,
    );
    await expect(readDraft("text.pdf", bytes("hello"))).rejects.toThrow("text.pdf is not a PDF file.");
    const locked = pdf(
      [[line(700, "463% over capacity")]],
      `/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<${"ab".repeat(32)}>/U<${"cd".repeat(32)}>>>`,
    );
    await expect(readDraft("locked.pdf", locked)).rejects.toThrow(
      "locked.pdf is encrypted; save it without a password",
    );
  });
});

describe("the wrong file", () => {
  it("is told from text by what it holds", async () => {
    await expect(readDraft("a.txt", Buffer.from("h\0e\0"))).rejects.toThrow(
      "a.txt holds binary data, not text",
    );
    await expect(readDraft("b.md", Buffer.from([0x54, 0xe4, 0x74, 0x65]))).rejects.toThrow(
      "b.md is not UTF-8 text; save it as UTF-8",
    );
    await expect(readDraft("c.txt", Buffer.from("\ufeffhi", "utf16le"))).rejects.toThrow(
      "c.txt is not UTF-8 text but UTF-16",
    );
    await expect(readDraft("d.md", pdf([[]]))).rejects.toThrow("d.md is a PDF file under another ending");
  });

  it("without a telling ending is what its bytes look like", async () => {
    expect((await readDraft("draft", docx([{ runs: ["463 people"] }]))).format).toBe("docx");
    expect((await readDraft("draft", bytes("463 people"))).format).toBe("text");
  });
});
