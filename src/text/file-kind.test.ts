import { utils, write } from "@e965/xlsx";
import { expect, test } from "vitest";
import writeXlsxFile from "write-excel-file/node";
import { docx, pdf } from "../../test/check/fixture.ts";
import { adviceOn, kindOfFile, kindWords } from "./file-kind.ts";

const latin = (text: string): Uint8Array => Buffer.from(text, "latin1");
const wide = (text: string): string => Buffer.from(text, "utf16le").toString("latin1");
const ole = (...streams: string[]): Uint8Array =>
  latin(
    `\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1${"\0".repeat(504)}${streams.map(wide).join("\0\0\0\0")}`,
  );
const zip = (...names: string[]): Uint8Array =>
  latin(names.map((name) => `PK\u0003\u0004xx${name}`).join(""));
const open = (what: string): Uint8Array =>
  latin(
    `PK\u0003\u0004${"\0".repeat(26)}mimetypeapplication/vnd.oasis.opendocument.${what}PK\u0003\u0004content.xml`,
  );
const flat = (what: string): string =>
  `<?xml version="1.0"?>\n<office:document xmlns:office="urn:x" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.${what}"><office:body/>`;

test("the real thing is told by its bytes, whatever its ending", async () => {
  const sheet = await writeXlsxFile([[{ value: "Case" }]]).toBuffer();
  for (const name of ["a.xlsx", "a.csv", "a.docx", "a"]) expect(kindOfFile(name, sheet), name).toBe("xlsx");
  for (const name of ["a.docx", "a.xlsx", "a"])
    expect(kindOfFile(name, docx([{ runs: ["463 people"] }])), name).toBe("docx");
  for (const name of ["a.pdf", "a.yaml"]) expect(kindOfFile(name, pdf([[]])), name).toBe("pdf");
});

test("a spreadsheet that a program writes as OpenDocument is one, packed or in one file", () => {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet([["Prison"], ["Fort"]]), "S");
  for (const [type, kind] of [
    ["ods", "ods"],
    ["fods", "fods"],
  ] as const)
    expect(kindOfFile(`a.${type}`, write(book, { type: "buffer", bookType: type }) as Uint8Array)).toBe(kind);
});

test.for<[kind: string, name: string, bytes: Uint8Array]>([
  ["xls", "a.xlsx", ole("Root Entry", "Workbook")],
  ["xls", "a.xls", ole()],
  ["locked", "a.xls", ole("EncryptedPackage", "EncryptionInfo")],
  ["locked", "a.xlsx", ole()],
  ["doc", "a.docx", ole("WordDocument")],
  ["ppt", "a", ole("PowerPoint Document")],
  ["office", "a.dat", ole()],
  ["ods", "a.xlsx", open("spreadsheet")],
  ["ods", "a.ods", zip("META-INF/manifest.xml", "content.xml", "mimetype")],
  ["ods", "a.xlsx", zip("META-INF/manifest.xml", "content.xml")],
  ["odt", "a.odt", zip("META-INF/manifest.xml", "content.xml")],
  ["fods", "a.fods", latin(flat("spreadsheet"))],
  ["fods", "a.xlsx", latin(flat("spreadsheet"))],
  ["fodt", "a.xml", latin(flat("text"))],
  ["odt", "a.odt", open("text")],
  ["odp", "a.odp", open("presentation")],
  ["xlsb", "a.xlsx", zip("[Content_Types].xml", "xl/workbook.bin")],
  ["pptx", "a.zip", zip("[Content_Types].xml", "ppt/presentation.xml")],
  ["numbers", "a.numbers", zip("Index/Document.iwa")],
  ["pages", "a.pages", zip("Index/Document.iwa")],
  ["archive", "a.zip", zip("cases.csv")],
  ["archive", "a.gz", latin("\u001f\u008b\u0008")],
  ["rtf", "a.doc", latin("{\\rtf1\\ansi")],
  ["picture", "a.csv", latin("\u0089PNG\r\n\u001a\n")],
  ["picture", "a.jpg", latin("\u00ff\u00d8\u00ff\u00e0\0\u0010JFIF")],
  ["picture", "a.heic", latin("\0\0\0\u0018ftypheic")],
  ["recording", "a.m4a", latin("\0\0\0\u0018ftypM4A ")],
  ["recording", "a.mp3", latin("ID3\u0003")],
  ["database", "a.db", latin("SQLite format 3\0")],
  ["html-table", "a.xls", latin("<html><table>")],
  ["text", "a.html", latin("<html><table>")],
  ["text", "a.csv", Buffer.from("Case,Remark\n1,ខ្មែរ\n")],
  ["text", "a.csv", Buffer.from("Case,Remark\n1,a\n", "utf16le")],
  ["text", "a.csv", latin("caf\u00e9,1\n")],
  ["text", "a.yaml", new Uint8Array()],
  ["binary", "a.csv", latin("a,\0\u0001\u0002b")],
])("%s: %s", ([kind, name, bytes]) => {
  expect(kindOfFile(name, bytes)).toBe(kind);
  for (const use of ["import", "check"] as const) {
    const sentence = `${name} is ${kindWords(kind as "text")}, ${adviceOn(kind as "text", use)}.`;
    expect(sentence).toMatch(/^a\S* is [a-z]/);
    expect(sentence).not.toMatch(/undefined|UTF-8 text/);
  }
});
