import { describe, expect, it } from "vitest";
import { docxText } from "../../src/intake/draft-text/docx.ts";
import { wordFile, zip } from "./fixture.ts";

const r = (text: string, properties = ""): string =>
  `<w:r>${properties === "" ? "" : `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`;
const p = (...runs: string[]): string => `<w:p>${runs.join("")}</w:p>`;
const field = (instruction: string, result: string): string =>
  `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>${instruction}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${result}<w:r><w:fldChar w:fldCharType="end"/></w:r>`;
const m = (text: string): string => `<m:r><m:t>${text}</m:t></m:r>`;

function textOf(body: string, parts: Readonly<Record<string, string>> = {}): string {
  const answer = docxText(Buffer.from(wordFile(body, parts)));
  return typeof answer === "string" ? answer : answer.text.replaceAll(/\n{2,}/g, "\n");
}

describe("what Word prints is read", () => {
  it.each([
    [
      "a simple field",
      p(r("It is "), `<w:fldSimple w:instr=" DOCPROPERTY rate ">${r("463")}</w:fldSimple>`, r("% full.")),
      "It is 463% full.",
    ],
    [
      "the result of a field, not its instruction",
      p(r("It is "), field("= 9500/2050*100", r("463")), r("% full.")),
      "It is 463% full.",
    ],
    [
      "a field within the instruction of a field",
      p(field(`IF ${field("MERGEFIELD n", r("7"))} > 5`, r("many")), r(" were held.")),
      "many were held.",
    ],
    [
      "a content control",
      `<w:sdt><w:sdtPr><w:alias w:val="no 5"/></w:sdtPr><w:sdtContent>${p(r("Held: "), `<w:sdt><w:sdtContent>${r("9,500")}</w:sdtContent></w:sdt>`)}</w:sdtContent></w:sdt>`,
      "Held: 9,500",
    ],
    [
      "a link and a smart tag",
      p(`<w:hyperlink r:id="x">${r("9,500")}</w:hyperlink>`, `<w:smartTag>${r(" people")}</w:smartTag>`),
      "9,500 people",
    ],
    [
      "what was put in and moved in",
      p(`<w:ins w:id="1">${r("9,500")}</w:ins>`, `<w:moveTo w:id="2">${r(" people")}</w:moveTo>`),
      "9,500 people",
    ],
    ["what only a web page would hide", p(r("9,500", "<w:webHidden/>"), r(" people")), "9,500 people"],
    [
      "an equation",
      p(
        r("It is "),
        `<m:oMath><m:f><m:num>${m("9500")}</m:num><m:den>${m("2050")}</m:den></m:f>${m("=463%")}</m:oMath>`,
      ),
      "It is 9500/2050=463%",
    ],
    [
      "a power in an equation",
      p(`<m:oMath><m:sSup><m:e>${m("12 m")}</m:e><m:sup>${m("2")}</m:sup></m:sSup></m:oMath>`),
      "12 m²",
    ],
    [
      "a hyphen that does not break, and signs of XML",
      p(r("Q&amp;A "), "<w:r><w:t>five</w:t><w:noBreakHyphen/><w:t>year</w:t></w:r>"),
      "Q&A five‑year",
    ],
    [
      "a text box once, behind its paragraph",
      p(
        r("Before."),
        `<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>${p(r("In the box: 7."))}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>${p(r("In the box: 7."))}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>`,
        r(" Behind."),
      ),
      "Before. Behind.\nIn the box: 7.",
    ],
    [
      "a paragraph whose mark is deleted, as one with the next",
      `<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>${r("Nine ")}</w:p>${p(r("people."))}`,
      "Nine people.",
    ],
    [
      "another prefix for the same names",
      p(r("5"))
        .replaceAll("w:", "x:")
        .replace("<x:p>", `<x:p xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/main">`),
      "5",
    ],
  ])("%s", (_, body, text) => {
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
  const styles = `<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Draft"><w:name w:val="Draft"/><w:rPr><w:vanish/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Later"><w:basedOn w:val="Draft"/></w:style><w:style w:type="character" w:styleId="Hidden"><w:rPr><w:vanish w:val="1"/></w:rPr></w:style><w:style w:type="character" w:styleId="Struck"><w:rPr><w:strike/></w:rPr></w:style>`;
  const styled = (style: string, ...runs: string[]): string =>
    `<w:p><w:pPr><w:pStyle w:val="${style}"/></w:pPr>${runs.join("")}</w:p>`;
  it.each([
    ["a hidden run", p(r("Hidden 5", "<w:vanish/>"))],
    ["a run hidden by its style", p(r("Hidden 5", `<w:rStyle w:val="Hidden"/>`))],
    ["a paragraph hidden by its style", styled("Draft", r("Hidden 5"))],
    ["a paragraph hidden by the style that its own rests on", styled("Later", r("Hidden 5"))],
    ["a deleted run", p(`<w:del w:id="1"><w:r><w:delText>Gone 5</w:delText></w:r></w:del>`)],
    ["a run moved away", p(`<w:moveFrom w:id="1">${r("Gone 5")}</w:moveFrom>`)],
    [
      "a deleted row",
      `<w:tbl><w:tr><w:trPr><w:del w:id="1"/></w:trPr><w:tc>${p(r("5"))}</w:tc></w:tr></w:tbl>`,
    ],
    ["a struck run", p(r("5", "<w:dstrike/>"))],
    ["a run struck by its style", p(r("5", `<w:rStyle w:val="Struck"/>`))],
    ["a hidden field", p(field("=5", r("5", "<w:vanish/>")))],
  ])("%s", (_, body) => {
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
