/** What stands on a sheet of paper of the recovery key: nothing of whose it is or what the dossier is about. */
export type PrintedSheet = {
  readonly number: number;
  readonly sheets: number;
  readonly needed: number;
  /** The words of the dossier, as all its devices show them. */
  readonly fingerprint: string;
  readonly words: readonly string[];
};

const wordsInRow = 6;

const rules = [
  "Keep this sheet where nobody looks, apart from the other sheets. Photograph and copy it nowhere.",
  "Give its words to nobody by telephone, message or mail. Whoever asks for them is there in person, and you know them.",
  "If it is lost or seen by somebody, say so at once: new sheets make this one worthless.",
];

/** The sheet as plain text; reading it back needs the rows alone. */
export function sheetText(sheet: PrintedSheet): string {
  const rows = rowsOf(sheet.words).map((row, at) => `${at + 1}.  ${row.join(" ")}`);
  return [titleOf(sheet), "", usesOf(sheet), "", ...rows, "", ofDossier(sheet), "", ...rules, ""].join("\n");
}

/** The same as a page to print, which needs nothing else. */
export function sheetPage(sheet: PrintedSheet): string {
  const rows = rowsOf(sheet.words).map((row) => `<li>${row.map((word) => `<b>${word}</b>`).join(" ")}</li>`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="robots" content="noindex">
<title>${titleOf(sheet)}</title>
<style>
@page { margin: 20mm }
body { font: 12pt/1.5 serif; max-width: 17cm; margin: 1cm auto; color: #000; background: #fff }
h1 { font-size: 18pt }
ol { border: 1pt solid; padding: 6mm 6mm 6mm 14mm }
li { padding: 2mm 0 }
b { font: 13pt monospace; display: inline-block; min-width: 27mm }
</style>
<h1>${titleOf(sheet)}</h1>
<p>${usesOf(sheet)}</p>
<ol>
${rows.join("\n")}
</ol>
<p>${ofDossier(sheet)}</p>
<ul>
${rules.map((rule) => `<li>${rule}</li>`).join("\n")}
</ul>
</html>
`;
}

function titleOf({ number, sheets }: PrintedSheet): string {
  return `Recovery sheet ${number} of ${sheets}`;
}

function usesOf({ needed, sheets }: PrintedSheet): string {
  return `Any ${needed} of the ${sheets} sheets together, with a journal file, open what no device opens any more: habeas recovery restore. With fewer, nothing opens.`;
}

function ofDossier({ fingerprint }: PrintedSheet): string {
  return `All sheets of this set say here: ${fingerprint}`;
}

function rowsOf(words: readonly string[]): string[][] {
  const rows: string[][] = [];
  for (let at = 0; at < words.length; at += wordsInRow) rows.push(words.slice(at, at + wordsInRow));
  return rows;
}
