import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { docx, folderWith, habeas, pdf } from "./fixture.ts";

const wrong =
  "Ash Lane prison holds 9,500 people in 2,050 places: it is at 463% over capacity.\n\nArrests rose from 3,400 in 2016 to 8,700 in 2017 – an increase of 256%.\n";
const right = "Staff numbers rose by 35, from 118 to 153.\n";
const ledger = `{"id":"pop","quantity":"prison_population","place":"Malta","as_of":"2023","value":640,"unit":"person","status":"exact"}\n`;
const malta = "Malta's prisons held 710 people in 2023.\n";

type Json = {
  documents: {
    doc: string;
    mentions: Record<string, unknown>[];
    diagnostics: {
      rule: string;
      severity: string;
      start: number;
      end: number;
      message: string;
      computed?: object;
      fix?: { title: string; edits?: { start: number; end: number; text: string }[] };
      related?: object[];
      at?: object;
      figure?: string;
    }[];
    accepted?: { rule: string; reason: string }[];
    lapsed?: { rule: string; why: string; quote: string }[];
  }[];
};

async function json(
  ...argv: readonly string[]
): Promise<{ exit: number; document: Json["documents"][0]; all: Json }> {
  const { exit, out, said } = await habeas("check", ...argv, "--format", "json");
  expect(said).toBe("");
  const all = JSON.parse(out) as Json;
  return { exit, document: all.documents[0]!, all };
}

const rulesOf = ({ diagnostics }: Json["documents"][0]): string[] => diagnostics.map(({ rule }) => rule);

describe("exit codes", () => {
  it("0 for a clean draft, 1 for one with an error, 2 for one that can't be used", async () => {
    const folder = folderWith({ "right.txt": right, "wrong.txt": wrong, "data.txt": "\0" });
    expect((await habeas("check", join(folder, "right.txt"))).exit).toBe(0);
    expect((await habeas("check", join(folder, "wrong.txt"))).exit).toBe(1);
    for (const name of ["data.txt", "missing.txt", "."]) {
      const { exit, said, out } = await habeas("check", join(folder, name));
      expect(exit).toBe(2);
      expect(said).toMatch(/^habeas: .+\.$/);
      expect(said.split("\n")).toHaveLength(1);
      expect(out).toBe("");
    }
  });

  it("2 for a call that does not fit together", async () => {
    const folder = folderWith({ "a.txt": right, "b.txt": right, "items.jsonl": "" });
    const [a, b] = [join(folder, "a.txt"), join(folder, "b.txt")];
    for (const argv of [
      [],
      [a, "--format", "xml"],
      [a, "--batch", join(folder, "items.jsonl")],
      [a, "--accept", "of-vs-over@5"],
      [a, "--reason", "so"],
      [a, "--accept", "of-vs-over", "--reason", "so"],
      [a, "--accept", "of-vs-over@5", "--reason", " "],
      [a, "--accept", "of-vs-over@5", "--reason", "so", "--fix"],
      [a, b, "--accept", "of-vs-over@5", "--reason", "so"],
      [a, "--accept", "no-such-rule@5", "--reason", "so"],
    ])
      expect((await habeas("check", ...argv)).exit, argv.join(" ")).toBe(2);
  });

  it("1 with --strict for a checkable claim that no figure answers", async () => {
    const folder = folderWith({ "claim.txt": "There are 14 doctors in the prisons of Malta.\n" });
    expect((await habeas("check", join(folder, "claim.txt"))).exit).toBe(0);
    const { exit, document } = await json(join(folder, "claim.txt"), "--strict");
    expect(exit).toBe(1);
    expect(rulesOf(document)).toEqual(["unlinked"]);
  });
});

describe("the JSON of a check", () => {
  it("has the shape that the manual states, with offsets of the file", async () => {
    const folder = folderWith({ "wrong.txt": wrong });
    const { document } = await json(join(folder, "wrong.txt"));
    expect(document.doc).toBe("wrong.txt");
    const keys = [
      "as_of",
      "end",
      "hedge",
      "is_checkable_claim",
      "kind",
      "role",
      "start",
      "sub",
      "surface",
      "unit",
      "value",
    ];
    for (const mention of document.mentions) {
      expect(Object.keys(mention).sort()).toEqual(keys);
      expect(wrong.slice(mention["start"] as number, mention["end"] as number)).toBe(mention["surface"]);
    }
    expect(rulesOf(document)).toEqual(["of-vs-over", "ratio-as-growth"]);
    for (const { severity, start, end, message, computed } of document.diagnostics) {
      expect(severity).toBe("error");
      expect(wrong.slice(start, end)).toMatch(/463% over|256%/);
      expect(message).not.toBe("");
      expect(computed).toBeTypeOf("object");
    }
  });

  it("names the paragraph of a DOCX and the page of a PDF", async () => {
    const sentence = wrong.split("\n")[0]!;
    const folder = folderWith({
      "a.docx": docx([{ runs: ["A heading"] }, { runs: [sentence] }]),
      "a.pdf": pdf([[{ x: 50, y: 700, text: "A heading" }], [{ x: 50, y: 700, text: sentence }]]),
    });
    const word = (await json(join(folder, "a.docx"))).document.diagnostics[0]!;
    expect(word).toMatchObject({
      rule: "of-vs-over",
      at: { paragraph: 2, offset: sentence.indexOf("463%") },
    });
    expect(word.fix?.edits).toBeUndefined();
    const page = (await json(join(folder, "a.pdf"))).document.diagnostics[0]!;
    expect(page).toMatchObject({ rule: "of-vs-over", at: { page: 2, offset: sentence.indexOf("463%") } });
    const text = await habeas("check", join(folder, "a.docx"), join(folder, "a.pdf"));
    expect(text.out).toContain("a.docx: paragraph 2: error: ");
    expect(text.out).toContain("a.pdf: page 2, line 1: error: ");
  });

  it("leads a finding in marked-up text to the file", async () => {
    const page = `<p>Ash Lane prison holds 9,500<sup>3</sup> people in 2,050<sup>4</sup> places: it is at <b>463%</b> over&nbsp;capacity.</p>`;
    const folder = folderWith({ "a.html": page });
    const { document } = await json(join(folder, "a.html"));
    const [found] = document.diagnostics;
    expect(found?.rule).toBe("of-vs-over");
    expect(page.slice(found!.start, found!.end)).toBe("463%</b> over&nbsp;capacity");
    const fixed = page.slice(found!.fix!.edits![0]!.start, found!.fix!.edits![0]!.end);
    expect(fixed).toBe("over");
  });
});

it("drafts given together are each other's ledger, and two of one name are told apart by their paths", async () => {
  const folder = folderWith({
    "a.txt": "The prisons of Malta held 38,990 people in March 2020.\n",
    "b.txt": "Malta's prison population grew to over 38,990 in March 2020.\n",
  });
  const [a, b] = [join(folder, "a.txt"), join(folder, "b.txt")];
  expect((await json(b)).document.diagnostics).toEqual([]);
  const { all, exit } = await json(a, b);
  expect(exit).toBe(0);
  expect(rulesOf(all.documents[1]!)).toEqual(["hedge-equal"]);
  expect(all.documents[1]!.diagnostics[0]!.related).toMatchObject([{ doc: "a.txt" }]);
  const same = await json(a, join(folder, ".", "..", folder.split("/").at(-1)!, "a.txt"));
  expect(new Set(same.all.documents.map(({ doc }) => doc)).size).toBeLessThanOrEqual(2);
});

it("the text for an editor has place, words, arithmetic, fix and a sum", async () => {
  const folder = folderWith({ "wrong.txt": wrong });
  const path = join(folder, "wrong.txt");
  const { out } = await habeas("check", path);
  const lines = out.split("\n");
  expect(lines[0]).toMatch(/wrong\.txt:1:62: error: .+363\.4%.* \[of-vs-over@61\]$/);
  const carets = lines[2]!;
  expect(lines[1]!.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1)).toBe("463% over capacity");
  expect(out).toContain("computed: of 463.4146, over 363.4146");
  expect(out).toContain("fix: 463% of capacity (363% over capacity)");
  expect(lines.at(-1)).toMatch(/^2 errors, 0 warnings, 0 notes in \d+ claims of 1 draft\.$/);
});

describe("a ledger", () => {
  it("contradicts a draft, and the finding names the figure", async () => {
    const folder = folderWith({ "malta.txt": malta, "figures.jsonl": ledger });
    const { exit, document } = await json(
      join(folder, "malta.txt"),
      "--ledger",
      join(folder, "figures.jsonl"),
    );
    expect(exit).toBe(1);
    expect(document.diagnostics[0]).toMatchObject({ rule: "contradicts-ledger", figure: "pop" });
  });

  it("with a bad line is one sentence with its number", async () => {
    const folder = folderWith({ "malta.txt": malta });
    const bad: [string, RegExp][] = [
      [`${ledger}{"id":"x"}\n`, /figures\.jsonl:2 is not a figure: quantity is missing; expected text\.$/m],
      [`${ledger}\nnonsense\n`, /figures\.jsonl:3 is not a figure/],
      [`${ledger}${ledger}`, /figures\.jsonl:2 has the id "pop" of line 1/],
    ];
    for (const [content, sentence] of bad) {
      writeFileSync(join(folder, "figures.jsonl"), content);
      const { exit, said } = await habeas(
        "check",
        join(folder, "malta.txt"),
        "--ledger",
        join(folder, "figures.jsonl"),
      );
      expect(exit).toBe(2);
      expect(said).toMatch(sentence);
      expect(said.split("\n")).toHaveLength(1);
    }
  });
});

it("a tolerance can be set, and a setting that is none is refused", async () => {
  const figures = `{"id":"pop","quantity":"prison_population","place":"Malta","as_of":"2023","value":640}\n`;
  const folder = folderWith({
    "a.txt": "Malta's prisons held about 670 people in 2023.\n",
    "figures.jsonl": figures,
    "wide.json": `{"tolerances":{"about":0.1}}`,
    "odd.json": `{"tolerances":{"nearby":0.1}}`,
  });
  const call = [join(folder, "a.txt"), "--ledger", join(folder, "figures.jsonl")];
  expect(rulesOf((await json(...call)).document)).toEqual(["hedge-violated"]);
  expect(rulesOf((await json(...call, "--settings", join(folder, "wide.json"))).document)).toEqual([]);
  const refused = await habeas("check", ...call, "--settings", join(folder, "odd.json"));
  expect(refused.exit).toBe(2);
  expect(refused.said).toContain("odd.json does not hold settings of the checker");
});

describe("SARIF", () => {
  it("has what SARIF 2.1.0 requires and what GitHub reads", async () => {
    const folder = folderWith({ "wrong.md": `# A draft\n\n${wrong}` });
    const path = join(folder, "wrong.md");
    const column = wrong.split("\n")[2]!.indexOf("256%") + 1;
    await habeas(
      "check",
      path,
      "--accept",
      `ratio-as-growth@5:${column}`,
      "--reason",
      "the office words it so",
    );
    const { out, exit } = await habeas("check", path, "--format", "sarif");
    expect(exit).toBe(1);
    const log = JSON.parse(out) as {
      version: string;
      $schema: string;
      runs: {
        invocations: object[];
        tool: { driver: { name: string; rules: { id: string; shortDescription: { text: string } }[] } };
        results: {
          ruleId: string;
          level: string;
          message: { text: string };
          partialFingerprints: Record<string, string>;
          suppressions?: { kind: string; justification: string }[];
          locations: {
            physicalLocation: {
              artifactLocation: { uri: string };
              region: { startLine: number; startColumn: number; endLine: number; endColumn: number };
            };
          }[];
        }[];
      }[];
    };
    expect(log.version).toBe("2.1.0");
    expect(log.$schema).toMatch(/sarif-2\.1\.0\.json$/);
    expect(log.runs).toHaveLength(1);
    const [run] = log.runs;
    expect(run!.tool.driver.name).toBe("habeas check");
    expect(run!.invocations).toMatchObject([
      {
        executionSuccessful: true,
        toolExecutionNotifications: [
          {
            level: "note",
            message: { text: expect.stringMatching(/^\d of \d numbers could be checked\.$/) },
          },
        ],
      },
    ]);
    const known = new Set(run!.tool.driver.rules.map(({ id }) => id));
    expect(run!.results).toHaveLength(2);
    for (const result of run!.results) {
      expect(known.has(result.ruleId)).toBe(true);
      expect(["error", "warning", "note"]).toContain(result.level);
      expect(result.message.text).not.toBe("");
      expect(Object.keys(result.partialFingerprints)).toEqual(["numbers/v1"]);
      const { artifactLocation, region } = result.locations[0]!.physicalLocation;
      expect(artifactLocation.uri).not.toMatch(/\s|\\/);
      expect(region.startLine).toBeGreaterThanOrEqual(3);
      expect(region.startColumn).toBeGreaterThanOrEqual(1);
    }
    const accepted = run!.results.find(({ ruleId }) => ruleId === "ratio-as-growth")!;
    expect(accepted.suppressions).toMatchObject([
      { kind: "external", justification: "the office words it so" },
    ]);
  });

  it("of a DOCX counts paragraphs as lines and names them", async () => {
    const folder = folderWith({ "a b.docx": docx([{ runs: ["One"] }, { runs: [wrong.split("\n")[0]!] }]) });
    const { out } = await habeas("check", join(folder, "a b.docx"), "--format", "sarif");
    const [result] = (
      JSON.parse(out) as { runs: { results: { message: { text: string }; locations: unknown[] }[] }[] }
    ).runs[0]!.results;
    expect(result!.message.text).toMatch(/\(paragraph 2\)$/);
    expect(result!.locations).toMatchObject([
      {
        physicalLocation: {
          artifactLocation: { uri: expect.stringMatching(/a%20b\.docx$/) as string },
          region: { startLine: 2, startColumn: 62 },
        },
      },
    ]);
  });
});

describe("an acceptance", () => {
  it("silences its finding and is kept beside the draft with its reason", async () => {
    const folder = folderWith({ "wrong.txt": wrong });
    const path = join(folder, "wrong.txt");
    await habeas("check", path, "--accept", "of-vs-over@61", "--reason", "quoted as printed");
    const { document } = await json(path);
    expect(rulesOf(document)).toEqual(["ratio-as-growth"]);
    expect(document.accepted).toMatchObject([{ rule: "of-vs-over", reason: "quoted as printed" }]);
    const lines = readFileSync(`${path}.numbers.jsonl`, "utf8").trim().split("\n");
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      selector: {
        type: "TextQuoteSelector",
        exact: "463% over capacity",
        suffix: expect.any(String) as string,
      },
      resolutions: [
        {
          kind: "accept",
          rule: "of-vs-over",
          note: "quoted as printed",
          on: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string,
        },
      ],
    });
    const again = await habeas("check", path, "--accept", "ratio-as-growth@3:1", "--reason", "x");
    expect(again.exit).toBe(2);
    expect(again.said).toMatch(/has no open finding of ratio-as-growth at offset \d+; there are some at \d+/);
  });

  it("survives edits elsewhere and lapses when the quote changes", async () => {
    const folder = folderWith({ "wrong.txt": wrong });
    const path = join(folder, "wrong.txt");
    await habeas("check", path, "--accept", "of-vs-over@61", "--reason", "as printed");
    writeFileSync(path, `A first sentence.\n\n${wrong}`);
    expect(rulesOf((await json(path)).document)).toEqual(["ratio-as-growth"]);
    writeFileSync(path, wrong.replace("463%", "464%"));
    const { document } = await json(path);
    expect(rulesOf(document)).toContain("of-vs-over");
    expect(document.lapsed).toMatchObject([
      { rule: "of-vs-over", why: "quote", quote: "463% over capacity" },
    ]);
    expect((await habeas("check", path)).out).toContain(
      "holds no longer: its words are no longer in the draft",
    );
  });

  it("lapses when its figure says something else", async () => {
    const folder = folderWith({ "malta.txt": malta, "figures.jsonl": ledger });
    const call = [join(folder, "malta.txt"), "--ledger", join(folder, "figures.jsonl")];
    const start = malta.indexOf("710");
    await habeas(
      "check",
      ...call,
      "--accept",
      `contradicts-ledger@${start}`,
      "--reason",
      "police cells included",
    );
    expect((await json(...call)).exit).toBe(0);
    writeFileSync(join(folder, "figures.jsonl"), ledger.replace("640", "655"));
    const { exit, document } = await json(...call);
    expect(exit).toBe(1);
    expect(document.lapsed).toMatchObject([{ why: "figure" }]);
  });

  it("with a broken sidecar is one sentence with the line", async () => {
    const folder = folderWith({ "wrong.txt": wrong, "wrong.txt.numbers.jsonl": "{}\n" });
    const { exit, said } = await habeas("check", join(folder, "wrong.txt"));
    expect(exit).toBe(2);
    expect(said).toMatch(/wrong\.txt\.numbers\.jsonl:1 is not a decision on a number/);
  });
});

describe("--fix", () => {
  it("mends what is certain in text, Markdown and HTML, and nothing else in the file", async () => {
    const pages = {
      "a.txt": `\ufeff${wrong.replaceAll("\n", "\r\n")}`,
      "a.md": `# A draft\n\n${wrong.replace("463%", "**463%**")}\n\`\`\`\n463% over capacity\n\`\`\`\n`,
      "a.html": `<p>${wrong.replace("463%", "<em>463%</em>").replace("–", "&ndash;").split("\n\n").join("</p>\n<p>")}</p>`,
    };
    const folder = folderWith(pages);
    for (const [name, before] of Object.entries(pages)) {
      const path = join(folder, name);
      chmodSync(path, 0o640);
      const { exit, said } = await habeas("check", path, "--fix");
      expect(said).toBe(`${path}: 2 fixes made.`);
      expect(exit).toBe(0);
      const after = readFileSync(path, "utf8");
      expect(after).toBe(before.replace(/(463%(?:\*\*|<\/em>)?) over/, "$1 of").replace("256%", "156%"));
      expect(statSync(path).mode & 0o777).toBe(0o640);
    }
    expect(readdirSync(folder).sort()).toEqual(Object.keys(pages).sort());
  });

  it("leaves quotations, accepted findings, DOCX and warnings alone", async () => {
    const quoted = `> ${wrong.split("\n")[0]}\n`;
    const spoken = `He said: “${wrong.split("\n")[0]}”\n`;
    const folder = folderWith({
      "quoted.md": quoted,
      "spoken.txt": spoken,
      "a.docx": docx([{ runs: [wrong.split("\n")[0]!] }]),
      "accepted.txt": wrong.split("\n")[0]!,
    });
    await habeas(
      "check",
      join(folder, "accepted.txt"),
      "--accept",
      "of-vs-over@61",
      "--reason",
      "as printed",
    );
    for (const name of ["quoted.md", "spoken.txt", "a.docx", "accepted.txt"]) {
      const before = readFileSync(join(folder, name));
      const { said } = await habeas("check", join(folder, name), "--fix");
      expect(said).toBe(
        name === "a.docx"
          ? `${join(folder, name)} was not changed: --fix writes text, Markdown and HTML, no DOCX. Make the printed fixes in the program that wrote it.`
          : "No finding has a certain fix; nothing was changed.",
      );
      expect(readFileSync(join(folder, name)).equals(before)).toBe(true);
    }
    expect(rulesOf((await json(join(folder, "quoted.md"))).document)).toEqual(["of-vs-over"]);
    expect((await json(join(folder, "quoted.md"))).exit).toBe(0);
  });

  it("writes through a symbolic link to the file it names", async () => {
    const folder = folderWith({ "a.txt": wrong });
    symlinkSync(join(folder, "a.txt"), join(folder, "link.txt"));
    await habeas("check", join(folder, "link.txt"), "--fix");
    expect(readFileSync(join(folder, "a.txt"), "utf8")).toContain("463% of capacity");
    expect(readFileSync(join(folder, "link.txt"), "utf8")).toContain("463% of capacity");
  });
});

describe("--batch", () => {
  it("answers a line per finding, each item by itself with its own figures", async () => {
    const items = [
      { id: "a", text: wrong.split("\n")[0] },
      { id: 7, text: malta, ledger: [JSON.parse(ledger)] },
      { id: "c", text: right, ledger: null },
    ];
    const folder = folderWith({ "items.jsonl": items.map((item) => `${JSON.stringify(item)}\n`).join("") });
    const { exit, out } = await habeas("check", "--batch", join(folder, "items.jsonl"));
    expect(exit).toBe(1);
    const rows = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(rows.map(({ id, rule, diagnosis, severity }) => [id, rule, diagnosis, severity])).toEqual([
      ["a", "of-vs-over", "of-vs-over", "error"],
      [7, "contradicts-ledger", "contradicts-ledger", "error"],
    ]);
    for (const row of rows)
      expect(Object.keys(row).filter((key) => key !== "computed")).toEqual([
        "id",
        "rule",
        "diagnosis",
        "severity",
        "start",
        "end",
      ]);
  });

  it("answers the good lines and names each bad one with its number", async () => {
    const folder = folderWith({
      "items.jsonl": `nonsense\n${JSON.stringify({ id: "a", text: wrong })}\n{"id":"b"}\n\n{"id":"c","text":"x","ledger":[{"id":"y"}]}\n`,
    });
    const { exit, out, said } = await habeas("check", "--batch", join(folder, "items.jsonl"));
    expect(exit).toBe(2);
    expect(out.trim().split("\n")).toHaveLength(2);
    expect(said.split("\n").map((line) => /items\.jsonl:(\d+) is not an item/.exec(line)?.[1])).toEqual([
      "1",
      "3",
      "5",
    ]);
  });
});

describe("a link decides which figure a number is held against", () => {
  const figures = `${ledger}{"id":"cells","quantity":"police_cells","place":"Malta","as_of":"2023","value":710,"unit":"person"}\n`;

  it("as a pin in Markdown", async () => {
    const folder = folderWith({
      "plain.md": malta,
      "right.md": malta.replace("710", "[710]{fig=cells}"),
      "wrong.md": "They were [12]{fig=pop} of many.\n",
      "elsewhere.md": malta.replace("710", "[710]{fig=no-such}"),
      "figures.jsonl": figures,
    });
    const against = async (name: string) =>
      (await json(join(folder, name), "--ledger", join(folder, "figures.jsonl"))).document.diagnostics.map(
        ({ rule, figure }) => [rule, figure],
      );
    expect(await against("plain.md")).toEqual([["contradicts-ledger", "pop"]]);
    expect(await against("right.md")).toEqual([]);
    expect(await against("wrong.md")).toEqual([["contradicts-ledger", "pop"]]);
    expect(await against("elsewhere.md")).toEqual([]);
  });

  it("as a line of the sidecar, until its figure has another version", async () => {
    const link = (version?: string) =>
      `${JSON.stringify({
        selector: {
          type: "TextQuoteSelector",
          exact: "710",
          prefix: "Malta's prisons held ",
          suffix: " people in 2023.",
        },
        resolutions: [{ kind: "link", figure: "cells", ...(version === undefined ? {} : { version }) }],
      })}\n`;
    const folder = folderWith({ "malta.txt": malta, "figures.jsonl": figures });
    const sidecar = join(folder, "malta.txt.numbers.jsonl");
    const call = [join(folder, "malta.txt"), "--ledger", join(folder, "figures.jsonl")];
    writeFileSync(sidecar, link());
    expect(rulesOf((await json(...call)).document)).toEqual([]);
    writeFileSync(sidecar, link("of-before"));
    const { document } = await json(...call);
    expect(rulesOf(document)).toEqual(["contradicts-ledger"]);
    expect(document.lapsed?.map(({ why }) => why)).toEqual(["figure"]);
  });
});

describe("what was not read is said", () => {
  const khmer = "ពន្ធនាគារ មាន ៣៨៩៩០ នាក់ ក្នុង ២៦៥៩៣ កន្លែង។";
  const french = "Les prisons comptent 38 990 personnes dans 26 593 places, et 147 % des places sont prises.";
  it.each([
    [khmer, "0 of 2 numbers could be checked. Khmer: not read, 2 numbers."],
    [french, "0 of 3 numbers could be checked. French: not read, 3 numbers."],
    [`The jail holds 30 people.\n\n${khmer}`, "0 of 3 numbers could be checked. Khmer: not read, 2 numbers."],
    [`The jail holds 30 people. ${khmer}`, "0 of 3 numbers could be checked. Khmer: not read, 2 numbers."],
    ["The jail holds 30 people in 20 places, 150% of its capacity.", "1 of 3 numbers could be checked."],
  ])("%s", async (text, said) => {
    const folder = folderWith({ "d.txt": text });
    const { exit, out } = await habeas("check", join(folder, "d.txt"));
    expect(out.split("\n").at(-2)).toBe(said);
    expect(out.split("\n").at(-1)).toMatch(/^0 errors/);
    expect(exit).toBe(0);
  });

  it("and fails a strict check", async () => {
    const folder = folderWith({ "d.txt": khmer, "e.txt": "Nobody came." });
    expect((await habeas("check", join(folder, "d.txt"), "--strict")).exit).toBe(1);
    expect((await habeas("check", join(folder, "e.txt"), "--strict")).exit).toBe(0);
  });
});

it("--fix names where a number that it mended stands as it was", async () => {
  const folder = folderWith({
    "d.md":
      "# 463% over capacity\n\nAsh Lane holds 9,500 people in 2,050 places: it is 463% over capacity.\n",
  });
  const path = join(folder, "d.md");
  const { said } = await habeas("check", path, "--fix");
  expect(said).toBe(
    `${path}: 1 fix made.\n${path}:1:3: 463% stands here as well; look whether it must change.`,
  );
});
