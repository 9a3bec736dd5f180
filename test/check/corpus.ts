import { docx, pdf, wordFile } from "./fixture.ts";

export const r = (text: string, properties = ""): string =>
  `<w:r>${properties === "" ? "" : `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`;
export const p = (...runs: string[]): string => `<w:p>${runs.join("")}</w:p>`;
export const field = (instruction: string, result: string): string =>
  `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>${instruction}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${result}<w:r><w:fldChar w:fldCharType="end"/></w:r>`;
const m = (text: string): string => `<m:r><m:t>${text}</m:t></m:r>`;

/** Bodies of Word documents, what each holds, and its text. */
export const printed: readonly (readonly [what: string, body: string, text: string])[] = [
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
];

export const styles = `<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Draft"><w:name w:val="Draft"/><w:rPr><w:vanish/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Later"><w:basedOn w:val="Draft"/></w:style><w:style w:type="character" w:styleId="Hidden"><w:rPr><w:vanish w:val="1"/></w:rPr></w:style><w:style w:type="character" w:styleId="Struck"><w:rPr><w:strike/></w:rPr></w:style>`;

export const styled = (style: string, ...runs: string[]): string =>
  `<w:p><w:pPr><w:pStyle w:val="${style}"/></w:pPr>${runs.join("")}</w:p>`;

/** Bodies of Word documents with these styles of which nothing is printed. */
export const unprinted: readonly (readonly [what: string, body: string])[] = [
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
];

const wrong = "Ash Lane holds 9,500 people in 2,050 places: it is 463% over capacity.";
const line = (y: number, text: string): { x: number; y: number; text: string } => ({ x: 72, y, text });

/** Files of Word and PDF as the tests have them, each with a sentence that is wrong behind. */
export const files: Readonly<Record<string, Uint8Array>> = {
  ...Object.fromEntries(
    [...printed, ...unprinted].map(([what, body]) => [
      `${what}.docx`,
      wordFile(`${body}${p(r(wrong))}`, { styles }),
    ]),
  ),
  "notes, rows and quotations.docx": docx(
    [
      { style: "Quote", runs: [wrong] },
      {
        runs: [
          "The prison had 2,050",
          { note: 1 },
          " places ",
          { struck: "and 7 " },
          "and 12 m",
          { raised: "2" },
        ],
      },
      { row: ["Ash Lane", "Of 11,746 prisoners, 7,164 (71%) have no final judgment."] },
      { runs: [wrong] },
    ],
    ["Arrests rose from 3,400 to 8,700, an increase of 256%."],
  ),
  "lines, marks and pages.pdf": pdf([
    [
      line(760, "Ash Lane prison holds 9,500 people in 2,050"),
      { x: 330, y: 765, size: 7, text: "10" },
      line(746, "places: it is"),
      line(732, "463% over capacity."),
      line(690, "Of 11,746 prisoners, 7,164 (71%) have"),
      line(40, "17"),
    ],
    [line(760, "no final judgment."), line(700, wrong), line(40, "18")],
  ]),
};
