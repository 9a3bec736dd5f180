import { applyEdits } from "../text/edit.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkDocuments } from "./check/check.ts";
import type { LedgerFigure } from "./ledger/ledger.ts";
import { fingerprintOf, toSarif } from "./sarif.ts";
import {
  applySidecar,
  hash,
  locate,
  readSidecar,
  resolve,
  selectorOf,
  versionOf,
  writeSidecar,
  linksOf,
} from "./sidecar.ts";

const ledger: LedgerFigure[] = [
  { id: "pop", quantity: "prison_population", place: "Malta", as_of: "2023", value: 640, unit: "person" },
];
const text = "Malta's prisons held 710 people in 2023. Staff numbers rose by 45, from 118 to 153.";
const check = (draft: string, figures = ledger) =>
  checkDocuments([{ doc: "draft", text: draft }], figures).documents[0]!;
const accept = { kind: "accept", note: "the later count includes police cells" } as const;

describe("a decision of the writer", () => {
  const finding = check(text).diagnostics.find(({ rule }) => rule === "contradicts-ledger")!;
  const line = resolve(text, finding, accept, ledger);

  it("covers the finding it was taken for, and no other", () => {
    const { open, accepted, lapsed } = applySidecar(text, check(text), [line], ledger);
    expect(accepted.map(({ diagnostic }) => diagnostic.rule)).toEqual(["contradicts-ledger"]);
    expect(open.map(({ rule }) => rule)).toEqual(["difference-mismatch"]);
    expect(lapsed).toEqual([]);
  });

  it("survives an edit elsewhere", () => {
    const edited = `A new first sentence. ${text}`;
    expect(applySidecar(edited, check(edited), [line], ledger).accepted).toHaveLength(1);
  });

  it("lapses when the quote changes", () => {
    const edited = text.replace("710", "720");
    const { accepted, lapsed, open } = applySidecar(edited, check(edited), [line], ledger);
    expect(accepted).toEqual([]);
    expect(lapsed.map(({ why }) => why)).toEqual(["quote"]);
    expect(open.map(({ rule }) => rule)).toContain("contradicts-ledger");
  });

  it("lapses when the figure it rests on has another version", () => {
    const newer = [{ ...ledger[0]!, value: 655 }];
    const { accepted, lapsed } = applySidecar(text, check(text, newer), [line], newer);
    expect(accepted).toEqual([]);
    expect(lapsed.map(({ why }) => why)).toEqual(["figure"]);
  });

  it("lapses when nothing is found there any more", () => {
    const document = { ...check(text), diagnostics: [] };
    expect(applySidecar(text, document, [line], ledger).lapsed.map(({ why }) => why)).toEqual(["finding"]);
  });

  it("is read back from its file as written, and a broken line is named", () => {
    expect(readSidecar(writeSidecar([line]))).toEqual({ ok: true, lines: [line] });
    expect(readSidecar(`${writeSidecar([line])}{"selector":3}\n`)).toEqual({ ok: false, line: 2 });
  });
});

describe("a selector", () => {
  it("finds its quote again, whatever was put before and behind", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string({ minLength: 1 }), (before, after, quote) => {
        const whole = `${before}${quote}${after}`;
        const selector = selectorOf(whole, before.length, before.length + quote.length);
        const place = locate(whole, selector);
        return place === undefined || whole.slice(place.start, place.end) === quote;
      }),
    );
  });

  it("tells two places with one quote apart by their surroundings", () => {
    const twice = "In May there were 20 deaths. In June there were 20 deaths.";
    const second = twice.lastIndexOf("20");
    expect(locate(twice, selectorOf(twice, second, second + 2))).toEqual({ start: second, end: second + 2 });
  });
});

it("a fix makes its edits and leaves nothing to find", () => {
  const finding = check(text).diagnostics.find(({ rule }) => rule === "difference-mismatch")!;
  const mended = applyEdits(text, finding.fix!.edits);
  expect(mended).toContain("rose by 35, from 118 to 153");
  expect(check(mended).diagnostics.map(({ rule }) => rule)).not.toContain("difference-mismatch");
});

it("a figure's version changes with what it says and not with its source", () => {
  const [figure] = ledger;
  expect(versionOf({ ...figure!, source: "a letter" })).toBe(versionOf(figure!));
  expect(versionOf({ ...figure!, as_of: "2022" })).not.toBe(versionOf(figure!));
});

it("the hash is 64-bit FNV-1a", () => {
  // Test vectors of the FNV authors (Noll): "" and "a".
  expect(hash("")).toBe("cbf29ce484222325");
  expect(hash("a")).toBe("af63dc4c8601ec8c");
});

describe("the SARIF log", () => {
  const document = check(text);
  const finding = document.diagnostics.find(({ rule }) => rule === "contradicts-ledger")!;
  const resolved = applySidecar(text, document, [resolve(text, finding, accept, ledger)], ledger);
  const log = toSarif([{ uri: "draft.md", text, resolved, coverage: document.coverage }], "0.1.0") as {
    version: string;
    runs: {
      results: {
        ruleId: string;
        level: string;
        suppressions?: { justification: string }[];
        locations: object[];
        fixes?: object[];
      }[];
    }[];
  };

  it("suppresses what was accepted, with the reason", () => {
    const result = log.runs[0]!.results.find(({ ruleId }) => ruleId === "contradicts-ledger")!;
    expect(result.suppressions).toEqual([
      { kind: "external", status: "accepted", justification: accept.note },
    ]);
    expect(log.version).toBe("2.1.0");
  });

  it("gives line and column of the finding and its fix", () => {
    const result = log.runs[0]!.results.find(({ ruleId }) => ruleId === "difference-mismatch")!;
    const at = text.indexOf("45");
    expect(result.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: "draft.md" },
          region: {
            startLine: 1,
            startColumn: at + 1,
            endLine: 1,
            endColumn: at + 3,
            charOffset: at,
            charLength: 2,
          },
        },
      },
    ]);
    expect(result.fixes).toHaveLength(1);
    expect(result.suppressions).toBeUndefined();
  });

  it("keeps a fingerprint when lines are put before it", () => {
    const moved = `One more line.\n\nAnd another.\n\n${text}`;
    const again = check(moved).diagnostics.find(({ rule }) => rule === "difference-mismatch")!;
    const once = document.diagnostics.find(({ rule }) => rule === "difference-mismatch")!;
    expect(fingerprintOf(moved, again)).toBe(fingerprintOf(text, once));
  });
});

describe("a decision on a figure that follows from two", () => {
  const two: LedgerFigure[] = [
    { id: "held", quantity: "prison_population", place: "Malta", as_of: "2023", value: 640, unit: "person" },
    {
      id: "women/all",
      quantity: "women_prisoners",
      place: "Malta",
      as_of: "2023",
      value: 64,
      unit: "person",
    },
    {
      id: "before",
      quantity: "prison_population",
      place: "Malta",
      as_of: "2018",
      value: 400,
      unit: "person",
    },
  ];
  const changed = (id: string) => two.map((each) => (each.id === id ? { ...each, value: 65 } : each));

  it.each([
    ["In Malta, 15% of prisoners were women in 2023.", "women/all/held", ["women/all", "held"], "before"],
    [
      "Malta's prison population rose by 40% from 2018 to 2023.",
      "held/before",
      ["held", "before"],
      "women/all",
    ],
  ])("lapses when either changes: %s", (draft, figure, inputs, other) => {
    const [finding] = check(draft, two).diagnostics;
    expect(finding!.figure).toBe(figure);
    const line = resolve(draft, finding!, accept, two);
    const lapsed = (figures: LedgerFigure[]) =>
      applySidecar(draft, check(draft, two), [line], figures).lapsed.map(({ why }) => why);
    expect(lapsed(two)).toEqual([]);
    expect(lapsed(changed(other))).toEqual([]);
    for (const id of inputs) expect(lapsed(changed(id))).toEqual(["figure"]);
    expect(lapsed([])).toEqual(["figure"]);
  });
});

describe("a claim linked to a figure", () => {
  const figures: LedgerFigure[] = [
    ...ledger,
    { id: "women", quantity: "women_prisoners", value: 52, unit: "person" },
  ];
  const draft = "There were 58 of them.";

  it("is held against that figure, though the sentence names no subject", () => {
    expect(check(draft, figures).diagnostics).toEqual([]);
    const links = [{ start: 11, end: 13, figure: "women" }];
    const [document] = checkDocuments([{ doc: "draft", text: draft, links }], figures).documents;
    expect(document!.diagnostics.map(({ rule, figure }) => [rule, figure])).toEqual([
      ["contradicts-ledger", "women"],
    ]);
  });

  it("is held against it although its paragraph explains the number otherwise", () => {
    const summed = "Malta held 640 people: 588 men and [52]{fig=pop} women.";
    expect(check(summed, figures).diagnostics.map(({ rule, figure }) => [rule, figure])).toEqual([
      ["contradicts-ledger", "pop"],
    ]);
  });

  it("is not held against a figure in another unit", () => {
    expect(check("Of the prisoners, [58%]{fig=women} had no lawyer.", figures).diagnostics).toEqual([]);
  });

  it("may be linked in the text, whose markup is no figure", () => {
    const [document] = checkDocuments(
      [{ doc: "draft", text: "There were [52]{fig=women} of them." }],
      figures,
    ).documents;
    expect(document!.diagnostics).toEqual([]);
    expect(
      document!.mentions.filter(({ kind }) => kind === "quantity").map(({ surface }) => surface),
    ).toEqual(["52"]);
  });

  it("keeps its link in the sidecar until the figure changes", () => {
    const line = {
      selector: selectorOf(draft, 11, 13),
      resolutions: [{ kind: "link" as const, figure: "women", version: versionOf(figures[1]!) }],
    };
    expect(linksOf(draft, [line], figures)).toEqual([{ start: 11, end: 13, figure: "women" }]);
    expect(linksOf(draft, [line], [{ ...figures[1]!, value: 53 }])).toEqual([]);
  });
});

describe("what a quotation says", () => {
  const quoted = "The minister said: Staff numbers rose by 45, from 118 to 153.";

  it("is a warning at most, and is not mended, where the document says it is one", () => {
    const quotes = [{ start: 19, end: quoted.length }];
    const [document] = checkDocuments([{ doc: "draft", text: quoted, quotes }], []).documents;
    expect(document!.diagnostics.map(({ rule, severity, fix }) => [rule, severity, fix])).toEqual([
      ["difference-mismatch", "warning", undefined],
    ]);
  });

  it("likewise inside quotation marks", () => {
    const [document] = checkDocuments(
      [{ doc: "draft", text: "“Staff numbers rose by 45, from 118 to 153,” he said." }],
      [],
    ).documents;
    expect(document!.diagnostics.map(({ severity, fix }) => [severity, fix])).toEqual([
      ["warning", undefined],
    ]);
  });
});

it("strict checking names claims that no figure answers", () => {
  const [document] = checkDocuments([{ doc: "draft", text: "There were 58 deaths." }], ledger, {
    strict: true,
  }).documents;
  expect(document!.diagnostics.map(({ rule, severity }) => [rule, severity])).toEqual([["unlinked", "info"]]);
});

it("a present tense a year after its figure is stale on a given day", () => {
  const draft = "Malta's prisons currently hold 640 people.";
  const rulesOn = (today: string) =>
    checkDocuments([{ doc: "draft", text: draft }], ledger, { today }).documents[0]!.diagnostics.map(
      ({ rule }) => rule,
    );
  expect(rulesOn("2024-06-01")).toEqual([]);
  expect(rulesOn("2025-06-01")).toEqual(["stale-as-of"]);
});
