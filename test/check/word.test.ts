import { describe, expect, it } from "vitest";
import { docxText } from "../../src/intake/documents/docx.ts";
import { field, p, printed, r, styled, styles, unprinted } from "./corpus.ts";
import { wordFile, zip } from "./fixture.ts";

function textOf(body: string, parts: Readonly<Record<string, string>> = {}): string {
  const answer = docxText(Buffer.from(wordFile(body, parts)));
  return typeof answer === "string" ? answer : answer.text.replaceAll(/\n{2,}/g, "\n");
}

describe("what Word prints is read", () => {
  it.each(printed)("%s", (_, body, text) => {
    expect(textOf(body)).toBe(text);
  });

  it("headers and footers that a page shows, behind the text, without page numbers", () => {
    const body = `${p(r("Text."))}<w:sectPr><w:headerReference w:type="default" r:id="header1"/><w:headerReference w:type="first" r:id="header2"/><w:headerReference w:type="even" r:id="header3"/><w:footerReference w:type="default" r:id="footer1"/></w:sectPr>`;
    const parts = {
      header1: p(r("463% over capacity")),
      header2: p(r("First")),
      header3: p(r("Even")),
      footer1: p(
        r("Page "),
        field("PAGE", r("3")),
        r(" of "),
        `<w:fldSimple w:instr="NUMPAGES">${r("12")}</w:fldSimple>`,
      ),
    };
    expect(textOf(body, parts)).toBe("Text.\n463% over capacity\nPage  of ");
    const first = body.replace("<w:sectPr>", "<w:sectPr><w:titlePg/>");
    expect(textOf(first, { ...parts, settings: "<w:evenAndOddHeaders/>" })).toContain("First\nEven");
  });

  it("footnotes and endnotes, each with its mark", () => {
    const body = p(
      r("Held: 9,500"),
      `<w:r><w:footnoteReference w:id="1"/></w:r>`,
      r(" in 2,050"),
      `<w:r><w:endnoteReference w:id="1"/></w:r>`,
    );
    const parts = {
      footnotes: `<w:footnote w:type="separator" w:id="0">${p(r("—"))}</w:footnote><w:footnote w:id="1">${p(r("A report."))}</w:footnote>`,
      endnotes: `<w:endnote w:id="1">${p(r("A list."))}</w:endnote>`,
    };
    expect(textOf(body, parts)).toBe("Held: 9,500¹ in 2,050²\nA report.\nA list.");
  });
});

describe("what Word does not print is not read", () => {
  const shown = p(r("Shown."));
  it.each(unprinted)("%s", (_, body) => {
    expect(textOf(`${body}${shown}`, { styles })).toBe("Shown.");
  });

  it("a run that says it is shown is, whatever its style says", () => {
    expect(textOf(styled("Draft", r("Shown 5", `<w:vanish w:val="0"/>`)), { styles })).toBe("Shown 5");
  });
});

it("a part that ends early is no document", () => {
  const whole = Buffer.from(wordFile(p(r("5"))));
  expect(docxText(whole.subarray(0, whole.length - 30))).toBe("broken");
  const main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
  const cut = zip({ "word/document.xml": `<w:document xmlns:w="${main}"><w:body>${p(r("5"))}` });
  expect(docxText(Buffer.from(cut))).toBe("broken");
});
