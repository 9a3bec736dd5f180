/** What a file is, by its bytes; by its ending only where the bytes leave two kinds open. */
export type FileKind = "text" | "xlsx" | "docx" | "pdf" | keyof typeof others;

type Family = "workbook" | "document" | "slides" | "picture" | "recording" | "archive" | "data";

/** The kinds that no command reads: what they are called, and what they are good for. */
const others = {
  xls: ["a workbook of Excel before 2007 (.xls)", "workbook"],
  xlsb: ["a binary Excel workbook (.xlsb)", "workbook"],
  ods: ["an OpenDocument spreadsheet (.ods)", "workbook"],
  fods: ["an OpenDocument spreadsheet in one file of XML (.fods)", "workbook"],
  numbers: ["a spreadsheet of Apple Numbers", "workbook"],
  "html-table": ["a web page under the ending of a workbook", "workbook"],
  doc: ["a document of Word before 2007 (.doc)", "document"],
  odt: ["an OpenDocument text (.odt)", "document"],
  fodt: ["an OpenDocument text in one file of XML (.fodt)", "document"],
  rtf: ["a rich text document (.rtf)", "document"],
  pages: ["a document of Apple Pages", "document"],
  ppt: ["a presentation of PowerPoint before 2007 (.ppt)", "slides"],
  pptx: ["a PowerPoint presentation", "slides"],
  odp: ["an OpenDocument presentation (.odp)", "slides"],
  fodp: ["an OpenDocument presentation in one file of XML (.fodp)", "slides"],
  key: ["a presentation of Apple Keynote", "slides"],
  locked: ["an encrypted document (an Office file that is protected with a password)", "document"],
  office: ["an Office file of before 2007, or one that is protected with a password", "document"],
  picture: ["a picture", "picture"],
  recording: ["a recording", "recording"],
  archive: ["an archive of other files", "archive"],
  database: ["a database", "data"],
  binary: ["binary data that no command reads", "data"],
} as const satisfies Readonly<Record<string, readonly [string, Family]>>;

/**
 * The kind of a file with this name and these bytes. The bytes may be an excerpt, its beginning and its end at least: the
 * names of an archive's files stand at its end.
 */
export function kindOfFile(name: string, bytes: Uint8Array): FileKind {
  const text = latin1(bytes);
  const ending = endingOf(name);
  if (text.startsWith("PK\u0003\u0004") || text.startsWith("PK\u0005\u0006")) return kindOfZip(text, ending);
  if (text.startsWith("\u00d0\u00cf\u0011\u00e0")) return kindOfOle(text, ending);
  // Some writers put a few bytes of their own before the header.
  if (/^[^%]{0,1000}%PDF-\d/.test(text.slice(0, 1024))) return "pdf";
  for (const [kind, at, signs] of starts) if (signs.some((sign) => text.startsWith(sign, at))) return kind;
  if (isUtf16(text)) return "text";
  if (text.slice(0, 65_536).includes("\0")) return "binary";
  const flat = /^[\s\u00ef\u00bb\u00bf]*<(?:\?xml|office:document)/.test(text)
    ? /<office:document\b[^>]*?application\/vnd\.oasis\.opendocument\.(spreadsheet|text|presentation)/.exec(
        text.slice(0, 65_536),
      )?.[1]
    : undefined;
  if (flat !== undefined)
    return ({ spreadsheet: "fods", text: "fodt", presentation: "fodp" } as const)[flat as "text"];
  const isWorkbook = /^\.xl(s|sx|sb|sm)$/.test(ending);
  return isWorkbook && /^[\s\u00ef\u00bb\u00bf]*<(!doctype|html|\?xml|table|meta)/i.test(text)
    ? "html-table"
    : "text";
}

/** The ending of a file's name in lower case, with its dot; "" where it has none. */
export function endingOf(name: string): string {
  return /[^/\\](\.[^./\\]*)$/.exec(name)?.[1]!.toLowerCase() ?? "";
}

/** A sign for each byte. */
function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192)
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return parts.join("");
}

/** How files of a kind begin: at which byte, with which signs. */
const starts: readonly (readonly [FileKind, at: number, signs: readonly string[]])[] = [
  ["rtf", 0, ["{\\rtf"]],
  ["picture", 0, ["\u0089PNG", "\u00ff\u00d8\u00ff", "GIF8", "II*\0", "MM\0*"]],
  ["picture", 8, ["WEBP"]],
  ["picture", 4, ["ftyphei", "ftypmif1", "ftypavif"]],
  ["recording", 0, ["ID3", "\u00ff\u00fb", "\u00ff\u00f3", "\u00ff\u00f1", "OggS", "fLaC", "#!AMR"]],
  ["recording", 0, ["\u001aE\u00df\u00a3"]],
  ["recording", 8, ["WAVE", "AVI "]],
  ["recording", 4, ["ftyp"]],
  ["archive", 0, ["\u001f\u008b", "7z\u00bc\u00af", "Rar!", "BZh", "\u00fd7zXZ", "\u0028\u00b5\u002f\u00fd"]],
  ["database", 0, ["SQLite format 3\0"]],
  ["database", 4, ["Standard Jet", "Standard ACE"]],
];

function kindOfZip(text: string, ending: string): FileKind {
  const openDocument = kindOfOpenDocument(text, ending);
  if (openDocument !== undefined) return openDocument;
  if (/xl\/workbook\.bin/.test(text)) return "xlsb";
  if (/\bxl\/(workbook|worksheets)|xl\/_rels/.test(text)) return "xlsx";
  if (/word\/(document|_rels|styles)/.test(text)) return "docx";
  if (/ppt\/(presentation|slides)/.test(text)) return "pptx";
  if (/Index\/|Index\.zip/.test(text)) {
    if (ending === ".pages") return "pages";
    if (ending === ".key") return "key";
    if (ending === ".numbers") return "numbers";
  }
  // A workbook that hides what it holds is refused by its reader, with a sentence of its own.
  if (ending === ".xlsx") return "xlsx";
  if (ending === ".docx") return "docx";
  return "archive";
}

/**
 * OpenDocument says what it is in its first file, which is not packed; of writers that leave that out or put it elsewhere, in
 * the list of its files, or where that is packed, by its ending.
 */
function kindOfOpenDocument(text: string, ending: string): FileKind | undefined {
  const isListed = text.includes("META-INF/manifest.xml") && text.includes("content.xml");
  const said = /application\/vnd\.oasis\.opendocument\.(spreadsheet|text|presentation)/.exec(
    isListed ? text : text.slice(0, 200),
  )?.[1];
  if (said !== undefined)
    return ({ spreadsheet: "ods", text: "odt", presentation: "odp" } as const)[said as "text"];
  if (!isListed) return undefined;
  return /^\.(odt|ott|docx?)$/.test(ending) ? "odt" : /^\.(odp|otp|pptx?)$/.test(ending) ? "odp" : "ods";
}

/** The container of Office before 2007, in which newer Office puts what is protected with a password. */
function kindOfOle(text: string, ending: string): FileKind {
  const holds = (stream: string): boolean => text.includes([...stream].join("\0"));
  if (holds("EncryptedPackage") || holds("EncryptionInfo")) return "locked";
  if (holds("Workbook") || holds("Book")) return "xls";
  if (holds("WordDocument")) return "doc";
  if (holds("PowerPoint Document")) return "ppt";
  if (/^\.(xls|xlt)$/.test(ending)) return "xls";
  if (/^\.(doc|dot)$/.test(ending)) return "doc";
  if (ending === ".ppt") return "ppt";
  return /^\.(xlsx|xlsm|xlsb|docx|docm|pptx)$/.test(ending) ? "locked" : "office";
}

function isUtf16(text: string): boolean {
  if (/^(\u00ff\u00fe|\u00fe\u00ff)/.test(text)) return true;
  const sample = text.slice(0, 400);
  const zeros = (from: number): number =>
    [...sample].filter((sign, at) => at % 2 === from && sign === "\0").length;
  return (
    sample.length >= 8 &&
    Math.max(zeros(0), zeros(1)) > sample.length / 4 &&
    Math.min(zeros(0), zeros(1)) === 0
  );
}

/** "a workbook of Excel before 2007 (.xls)": a kind as it stands in a sentence. */
export function kindWords(kind: FileKind): string {
  if (kind === "text") return "text";
  if (kind === "xlsx") return "an Excel workbook (.xlsx)";
  if (kind === "docx") return "a Word document (.docx)";
  return kind === "pdf" ? "a PDF" : others[kind][0];
}

/**
 * What to do with a file of a kind that a command does not take, as the end of the sentence "NAME is KIND, …": a clause
 * that begins with "which" or a verb.
 */
export function adviceOn(kind: FileKind, use: "import" | "check"): string {
  const family: Family =
    kind === "text" || kind === "pdf" || kind === "docx"
      ? "document"
      : kind === "xlsx"
        ? "workbook"
        : others[kind][1];
  if (kind === "locked" || kind === "office")
    return use === "check"
      ? "so nothing in it can be read; save it without a password as .docx, and check that"
      : "so nothing in it can be read; open it, save it without a password as .xlsx or as CSV, and import that";
  if (family === "archive") return `which is not unpacked here; unpack it, and ${use} what is in it`;
  if (use === "check") {
    if (family === "workbook")
      return "and check reads the numbers of texts; bring a table in with habeas import, or give the text as DOCX or PDF";
    if (family === "document" || family === "slides")
      return "which check does not read; save it as .docx or PDF, and check that";
    return "and check reads texts; give the draft as text, Markdown, HTML, DOCX or PDF";
  }
  switch (family) {
    case "workbook":
      return `which import does not read; open it, ${kind === "numbers" ? "export it as Excel (.xlsx) or CSV" : "save it as .xlsx or as CSV"}, and import that`;
    case "document":
    case "slides":
      return `which holds text and no records; write them into a table or a YAML file (docs/records.md)${
        kind === "docx" || kind === "pdf" ? ", or check its numbers with habeas check" : ""
      }`;
    case "picture":
    case "recording":
      return `from which no records can be read; write what it ${family === "picture" ? "shows" : "says"} into a table or a YAML file, and name it there as the source`;
    default:
      return "from which no records can be read; save what it holds as CSV, YAML or JSON, and import that";
  }
}
