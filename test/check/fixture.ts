import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import { onTestFinished } from "vitest";
import { run } from "../../src/cli/main.ts";
import { weakSlot } from "../weak-slot.ts";

/** A folder of the test's own with the files given, removed behind the test. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "habeas-check-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

/** Runs `habeas ARGV…`: exit code, what was printed, and what was said on stderr. */
export async function habeas(
  ...argv: readonly string[]
): Promise<{ exit: number; out: string; said: string }> {
  const out: string[] = [];
  const said: string[] = [];
  const exit = await run(argv, {
    signal: new AbortController().signal,
    slot: weakSlot,
    out: (text) => void out.push(text),
    say: (line) => void said.push(line),
    progress: () => () => {},
  });
  return { exit, out: out.join("\n"), said: said.join("\n") };
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** A run of a Word document; `raised` is superscript, `note` the reference to a footnote. */
export type WordRun =
  | string
  | { readonly raised: string }
  | { readonly note: number }
  | { readonly struck: string };

/** A paragraph of runs, or a row of cells. */
export type WordBlock =
  | { readonly style?: string; readonly runs: readonly WordRun[] }
  | { readonly row: readonly string[] };

/** A Word document of these blocks and footnotes. */
export function docx(blocks: readonly WordBlock[], notes: readonly string[] = []): Uint8Array {
  const run = (each: WordRun): string => {
    if (typeof each === "string") return `<w:r><w:t xml:space="preserve">${escaped(each)}</w:t></w:r>`;
    if ("note" in each) return `<w:r><w:footnoteReference w:id="${each.note}"/></w:r>`;
    if ("struck" in each)
      return `<w:r><w:rPr><w:strike/></w:rPr><w:t xml:space="preserve">${escaped(each.struck)}</w:t></w:r>`;
    return `<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>${escaped(each.raised)}</w:t></w:r>`;
  };
  const paragraph = (runs: readonly WordRun[], style?: string): string =>
    `<w:p>${style === undefined ? "" : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`}${runs.map(run).join("")}</w:p>`;
  const body = blocks
    .map((block) =>
      "row" in block
        ? `<w:tbl><w:tr>${block.row.map((cell) => `<w:tc>${paragraph([cell])}</w:tc>`).join("")}</w:tr></w:tbl>`
        : paragraph(block.runs, block.style),
    )
    .join("");
  return wordFile(body, {
    styles: `<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/></w:style>`,
    footnotes: notes
      .map((note, index) => `<w:footnote w:id="${index + 1}">${paragraph([note])}</w:footnote>`)
      .join(""),
  });
}

/** A Word document of WordprocessingML: what stands in its body, and in other parts by their type ("header1" is a header). */
export function wordFile(body: string, parts: Readonly<Record<string, string>> = {}): Uint8Array {
  const spaces = [
    ["w", "wordprocessingml/2006/main"],
    ["m", "officeDocument/2006/math"],
    ["r", "officeDocument/2006/relationships"],
    ["mc", "markup-compatibility/2006"],
  ]
    .map(([prefix, name]) => `xmlns:${prefix!}="http://schemas.openxmlformats.org/${name!}"`)
    .join(" ");
  const roots: Readonly<Record<string, string>> = { header: "hdr", footer: "ftr" };
  const named = Object.entries(parts).map(([name, content]) => {
    const type = name.replace(/\d+$/, "");
    const root = roots[type] ?? type;
    return { name, type, xml: `<?xml version="1.0"?><w:${root} ${spaces}>${content}</w:${root}>` };
  });
  const type = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const relations = named.map(
    (part) => `<Relationship Id="${part.name}" Type="${type}/${part.type}" Target="${part.name}.xml"/>`,
  );
  return zip({
    "[Content_Types].xml": `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    "_rels/.rels": `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${type}/officeDocument" Target="word/document.xml"/></Relationships>`,
    "word/_rels/document.xml.rels": `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relations.join("")}</Relationships>`,
    "word/document.xml": `<?xml version="1.0"?><w:document ${spaces}><w:body>${body}</w:body></w:document>`,
    ...Object.fromEntries(named.map((part) => [`word/${part.name}.xml`, part.xml])),
  });
}

/** A ZIP archive of these files (PKWARE APPNOTE 4.3). */
export function zip(files: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const data = Buffer.from(content);
    const packed = deflateRawSync(data);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), fields, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from("PK\u0001\u0002"), Buffer.from([20, 0]), fields, rest, Buffer.from(name)]),
    );
    parts.push(local);
    offset += local.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(listing.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, listing, Buffer.from("PK\u0005\u0006"), end]);
}

/** One stretch of a PDF page: where it stands in points from the lower left, how large, and what it says. */
export type PdfRun = {
  readonly x: number;
  readonly y: number;
  readonly size?: number;
  readonly text: string;
};

/** A PDF of these pages in Helvetica; with `trailer` more entries of the trailer. */
export function pdf(pages: readonly (readonly PdfRun[])[], trailer = ""): Uint8Array {
  const objects: string[] = [];
  const kids = pages.map((_, index) => `${4 + 2 * index} 0 R`).join(" ");
  objects.push(`<</Type/Catalog/Pages 2 0 R>>`);
  objects.push(`<</Type/Pages/Kids[${kids}]/Count ${pages.length}>>`);
  objects.push(`<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>`);
  for (const [index, runs] of pages.entries()) {
    const content = runs
      .map(
        ({ x, y, size = 12, text }) =>
          `BT /F1 ${size} Tf ${x} ${y} Td (${text.replaceAll(/[\\()]/g, String.raw`\$&`)}) Tj ET`,
      )
      .join("\n");
    objects.push(
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents ${5 + 2 * index} 0 R>>`,
      `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
    );
  }
  let file = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const at = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const start = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  for (const at of offsets) file += `${String(at).padStart(10, "0")} 00000 n \n`;
  file += `trailer\n<</Size ${objects.length + 1}/Root 1 0 R${trailer}>>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(file, "latin1");
}
