import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { diagnosticsOf } from "../../src/cli/lsp.ts";
import type { DraftBasis } from "../../src/numbers/check-draft.ts";
import type { Diagnostic } from "../../src/numbers/diagnostic.ts";
import { checkFiles } from "../../src/service/check.ts";
import { checkJson } from "../../src/service/check-report.ts";
import { type DraftText, draftTextOf, formatOfName } from "../../src/text/draft-text.ts";
import { checking } from "../../src/web/screen/checker/checking.ts";
import type { DraftSource } from "../../src/web/screen/checker/protocol.ts";
import { host, openedPages } from "../http/opened.ts";
import { docx, folderWith, pdf } from "./fixture.ts";

/** A finding as it is shown, wherever it is shown: offsets are those of the file. */
type Verdict = readonly [rule: string, severity: string, start: number, end: number, message: string];

export const basis: DraftBasis = {
  ledger: [
    {
      id: "pop",
      quantity: "prison_population",
      place: "Riverbend",
      as_of: "2022-12-31",
      value: 11_746,
      unit: "person",
    },
    {
      id: "women",
      quantity: "women_in_prison",
      place: "Riverbend",
      as_of: "2022-12-31",
      value: 869,
      unit: "person",
    },
  ],
};

const inOrder = (verdicts: readonly Verdict[]): Verdict[] =>
  verdicts.toSorted(
    (a, b) => a[2] - b[2] || a[3] - b[3] || a[0].localeCompare(b[0]) || a[4].localeCompare(b[4]),
  );

type Seen = { readonly verdicts: readonly Verdict[]; readonly coverage: object };

export async function byCommand(path: string): Promise<Seen> {
  const checked = await checkFiles([path], basis);
  const { documents } = checkJson(checked, undefined) as {
    documents: { coverage: object; diagnostics: Diagnostic[] }[];
  };
  const { diagnostics, coverage } = documents[0]!;
  return {
    coverage,
    verdicts: inOrder(
      diagnostics.map(({ rule, severity, start, end, message }) => [rule, severity, start, end, message]),
    ),
  };
}

function byLanguageServer(name: string, text: string): readonly Verdict[] {
  const document = TextDocument.create(`file:///${name}`, "", 1, text);
  const severities = ["", "error", "warning", "info"];
  return inOrder(
    diagnosticsOf(document, [], basis)
      .filter(({ code }) => code !== "coverage")
      .map(({ code, severity, range, message }) => [
        String(code),
        severities[severity!]!,
        document.offsetAt(range.start),
        document.offsetAt(range.end),
        String(message),
      ]),
  );
}

/** What the page's worker finds, led back to the file as the page does it; what passes between them is copied. */
export function byScreen(name: string, source: DraftSource): Seen {
  const request = { drafts: [{ doc: name, source, decisions: [] }], ledger: basis.ledger };
  const [found] = structuredClone(checking()(structuredClone(request))).drafts;
  if (typeof found === "string" || found === undefined) throw new Error(found);
  const { read, claims, coverage } = found;
  const draft = draftTextOf(source.format, read, "read" in source ? undefined : source.text);
  return {
    coverage,
    verdicts: inOrder(
      claims.flatMap(({ findings }) =>
        findings.map(({ rule, severity, start, end, message }): Verdict => {
          const { from, until } = placeOf(draft, start, end);
          return [rule, severity, from, until, message];
        }),
      ),
    ),
  };
}

function placeOf(draft: DraftText, start: number, end: number): { from: number; until: number } {
  if (draft.original === undefined) return { from: start, until: end };
  const { from, until } = draft.map.rangeOf(start, end);
  return { from: from.offset, until: until.offset };
}

const sentences = [
  "Ash Lane holds 9,500 people in 2,050 places: it is 463% over capacity.",
  "Arrests rose from 3,400 to 8,700, an increase of 256%.",
  "Of 11,746 prisoners, 7,164 (71%) have no final judgment.",
  "Of the 20 people interviewed, 33% had seen a doctor.",
  "Riverbend's prisons held 11,200 people in December 2022.",
  "Riverbend's prisons held over 11,746 people in December 2022.",
  "Deaths rose by 13, from 22 to 31.",
  "Of 300 detainees, 120 (40%) are foreign.",
  "We interviewed 34 people: 19 men, nine women and five minors.",
  "They said “it is 463% over capacity: 9,500 people in 2,050 places”.",
];
const sentence = fc.constantFrom(...sentences);
/** A sentence with one of its words or numbers wrapped in something. */
const wrapped = (open: string, close: string): fc.Arbitrary<string> =>
  fc.tuple(sentence, fc.nat()).map(([text, at]) => {
    const words = text.split(" ");
    const index = at % words.length;
    return words.with(index, `${open}${words[index]!}${close}`).join(" ");
  });
const around = (before: string, behind = ""): fc.Arbitrary<string> =>
  sentence.map((text) => `${before}${text}${behind}`);
const lineEnd = fc.constantFrom("\n", "\r\n");
const whole = (blocks: fc.Arbitrary<string>, between: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.array(blocks, { minLength: 1, maxLength: 5 }), lineEnd, fc.constantFrom("", "", "\ufeff"))
    .map(([parts, end, mark]) => mark + parts.join(between).replaceAll("\n", end));

const blocksOfHtml = fc.oneof(
  around("<p>"),
  around("<p>", "</p>"),
  around("<h2>", "</h2>"),
  around("<!-- ", " -->"),
  around("<p hidden>", "</p>"),
  around('<p style="display: none">', "</p>"),
  around('<style>.x { visibility: hidden }</style><p class="x">', "</p>"),
  around("<script>", "</script>"),
  around("<blockquote>", "</blockquote>"),
  around("<ul><li>one</li><li>", "</li></ul>"),
  around("<table><tr><td>Riverbend</td><td>", "</td></tr></table>"),
  around("<p>It is said: <q>", "</q></p>"),
  around("<pre>", "</pre>"),
  wrapped("<b>", "</b>"),
  wrapped("<sup>", "</sup>"),
  wrapped("<code>", "</code>"),
  wrapped("<del>12</del> ", ""),
  wrapped("&nbsp;", "&#44;"),
  wrapped("<br>", "<!-- 7 -->"),
);
const blocksOfMarkdown = fc.oneof(
  around(""),
  around("# "),
  around("> "),
  around("- "),
  around("- > "),
  around("1. one\n\n   "),
  around("| a | b |\n|---|---|\n| c | ", " |"),
  around("```\n", "\n```"),
  around("    "),
  around("<!-- ", " -->"),
  around("[^1]: "),
  around("---\ntitle: ", "\n---"),
  around("Title\n===\n"),
  wrapped("**", "**"),
  wrapped("*", "*"),
  wrapped("`", "`"),
  wrapped("~~", "~~"),
  wrapped("[", "](https://example.org/12)"),
  wrapped("[", "]{fig=pop}"),
  wrapped("", "[^1]"),
  wrapped("", "<sup>2</sup>"),
  wrapped("\\*", "&amp;"),
  wrapped("", "&CounterClockwiseContourIntegral;"),
  blocksOfHtml,
);

const drafts = {
  md: whole(blocksOfMarkdown, "\n\n"),
  html: whole(blocksOfHtml, "\n"),
  txt: whole(fc.oneof(blocksOfMarkdown, blocksOfHtml), "\n\n"),
};

export type DraftEnding = keyof typeof drafts;

/** Holds verdicts of so many drafts of a kind against each other; how many verdicts there were. */
export async function verdictsAgree(ending: DraftEnding, numRuns: number): Promise<number> {
  const name = `draft.${ending}`;
  const path = join(folderWith({}), name);
  let found = 0;
  await fc.assert(
    fc.asyncProperty(drafts[ending], async (text) => {
      writeFileSync(path, text);
      const command = await byCommand(path);
      const format = formatOfName(name) as "text" | "markdown" | "html";
      expect(byScreen(name, { format, text })).toEqual(command);
      expect(byLanguageServer(name, text)).toEqual(command.verdicts);
      found += command.verdicts.length;
    }),
    { numRuns },
  );
  return found;
}

/** The same of documents in Word and PDF, which the server reads for the screen. */
export async function documentVerdictsAgree(numRuns: number): Promise<void> {
  const folder = folderWith({});
  const parts = fc.array(fc.tuple(sentence, fc.constantFrom(undefined, "Quote", "Heading1")), {
    minLength: 1,
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(parts, fc.constantFrom("docx", "pdf"), async (paragraphs, format) => {
      const name = `draft.${format}`;
      const content =
        format === "docx"
          ? docx(paragraphs.map(([text, style]) => ({ runs: [text], ...(style && { style }) })))
          : pdf([paragraphs.map(([text], index) => ({ x: 72, y: 760 - 40 * index, text: latin(text) }))]);
      writeFileSync(join(folder, name), content);
      expect(byScreen(name, await posted(name, content))).toEqual(await byCommand(join(folder, name)));
    }),
    { numRuns },
  );
}

/** What the page gets for a file that it posts. */
export async function posted(name: string, content: Uint8Array): Promise<DraftSource> {
  const { app, headers } = await pages;
  const answer = await app.request("/draft", {
    method: "POST",
    headers: { ...headers, origin: `http://${host}`, "habeas-name": encodeURIComponent(name) },
    body: new Uint8Array(content),
  });
  return (await answer.json()) as DraftSource;
}
const pages = openedPages([]);

/** The fonts of the PDFs made here have no other quotation marks. */
const latin = (text: string): string => text.replaceAll(/[“”]/g, '"');
