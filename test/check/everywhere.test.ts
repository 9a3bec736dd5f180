import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { diagnosticsOf } from "../../src/cli/lsp.ts";
import type { DraftBasis } from "../../src/numbers/check-draft.ts";
import type { Diagnostic } from "../../src/numbers/diagnostic.ts";
import { addDecision, checkFiles } from "../../src/service/check.ts";
import { checkJson } from "../../src/service/check-report.ts";
import { type DraftText, draftTextOf, formatOfName } from "../../src/text/draft-text.ts";
import { checking } from "../../src/web/checker/checking.ts";
import type { DraftSource } from "../../src/web/checker/protocol.ts";
import { host, openedPages } from "../http/opened.ts";
import { files } from "./corpus.ts";
import { docx, folderWith, pdf } from "./fixture.ts";

/** A finding as it is shown, wherever it is shown: offsets are those of the file. */
type Verdict = readonly [rule: string, severity: string, start: number, end: number, message: string];

const basis: DraftBasis = {
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

async function byCommand(path: string): Promise<Seen> {
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
function byScreen(name: string, source: DraftSource): Seen {
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

const inHtml = fc.oneof(
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
const inMarkdown = fc.oneof(
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
  inHtml,
);

describe("a draft has the same verdicts from the command, in an editor and on the screen", () => {
  test.each([
    ["md", whole(inMarkdown, "\n\n"), 150],
    ["html", whole(inHtml, "\n"), 150],
    ["txt", whole(fc.oneof(inMarkdown, inHtml), "\n\n"), 60],
  ] as const)("whatever stands in a file that ends in .%s", async (ending, drafts, numRuns) => {
    const name = `draft.${ending}`;
    const path = join(folderWith({}), name);
    let found = 0;
    await fc.assert(
      fc.asyncProperty(drafts, async (text) => {
        writeFileSync(path, text);
        const command = await byCommand(path);
        const format = formatOfName(name) as "text" | "markdown" | "html";
        expect(byScreen(name, { format, text })).toEqual(command);
        expect(byLanguageServer(name, text)).toEqual(command.verdicts);
        found += command.verdicts.length;
      }),
      { numRuns },
    );
    // That there is nothing to compare is no agreement.
    expect(found).toBeGreaterThan(numRuns / 2);
  });

  test("over drafts in Word and PDF, which the server reads for the screen", async () => {
    const folder = folderWith(files);
    for (const [name, content] of Object.entries(files)) {
      const command = await byCommand(join(folder, name));
      expect([name, byScreen(name, await posted(name, content))]).toEqual([name, command]);
      expect([name, command.verdicts.length > 0]).toEqual([name, true]);
    }
  });

  test("whatever stands in Word and PDF", async () => {
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
      { numRuns: 20 },
    );
  });

  test("a decision that the command wrote holds on the screen, word for word", async () => {
    const text = "- Ash Lane holds **9,500** people in 2,050 places: it is *463%* over capacity.\n";
    const path = join(folderWith({ "draft.md": text }), "draft.md");
    const request = {
      ledger: basis.ledger,
      drafts: [{ doc: "draft.md", source: { format: "markdown" as const, text } }],
    };
    const check = checking();
    const [before] = check({ ...request, drafts: [{ ...request.drafts[0]!, decisions: [] }] }).drafts;
    if (typeof before !== "object") throw new Error("not read");
    const { start, end, rule } = before.claims.flatMap(({ findings }) => findings)[0]!;
    const exact = before.read.text.slice(start, end);
    const selector = {
      type: "TextQuoteSelector" as const,
      exact,
      prefix: before.read.text.slice(Math.max(0, start - 32), start),
      suffix: before.read.text.slice(end, end + 32),
    };
    const line = { selector, resolutions: [{ kind: "accept" as const, rule, note: "so printed" }] };
    await addDecision(path, line);
    const [command] = await checkFiles([path], basis);
    expect(command!.resolved).toMatchObject({ open: [], lapsed: [] });
    const [after] = check({ drafts: [{ ...request.drafts[0]!, decisions: command!.decisions }] }).drafts;
    expect(after).toMatchObject({
      lapsed: [],
      claims: expect.arrayContaining([expect.objectContaining({ state: "accepted" })]),
    });
  });
});

/** What the page gets for a file that it posts. */
async function posted(name: string, content: Uint8Array): Promise<DraftSource> {
  const { app, headers } = await pages;
  const answer = await app.request("/app/draft", {
    method: "POST",
    headers: { ...headers, origin: `http://${host}`, "habeas-name": encodeURIComponent(name) },
    body: new Uint8Array(content),
  });
  return (await answer.json()) as DraftSource;
}
const pages = openedPages([]);

/** The fonts of the PDFs made here have no other quotation marks. */
const latin = (text: string): string => text.replaceAll(/[“”]/g, '"');
