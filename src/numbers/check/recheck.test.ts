import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sized } from "../../../test/size.ts";
import { fromShared } from "../../../test/needs.ts";
import { checkDocuments, recheck } from "./check.ts";
import type { LedgerFigure } from "../ledger/ledger.ts";

const ledger: LedgerFigure[] = [
  { id: "pop", quantity: "prison_population", place: "Peru", as_of: "2021", value: 86_955, unit: "person" },
  { id: "cap", quantity: "official_capacity", place: "Peru", value: 41_018, unit: "person" },
];

const paragraphs = [
  "In 2021 Peru's prisons held 86,955 people.1 They were 212% over capacity.",
  "Deaths rose from 20 to 50, an increase of 250%.2 Nobody answered.3",
  "We met 34 people: 19 men, nine women and five children.",
  "A year later the number had fallen to 82,000.",
  "It was Monday, 21 January 2020.4",
];

it("an edited draft is checked as if for the first time", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...paragraphs), { minLength: 1, maxLength: 8 }),
      fc.nat(),
      fc.nat(3),
      fc.constantFrom("", "7", "%", " over ", "\n\n"),
      (parts, at, cut, put) => {
        const text = parts.join("\n\n");
        const place = at % text.length;
        const edited = text.slice(0, place) + put + text.slice(place + cut);
        const before = checkDocuments([{ doc: "draft", text }], ledger);
        expect(recheck(before, [{ doc: "draft", text: edited }])).toEqual(
          checkDocuments([{ doc: "draft", text: edited }], ledger),
        );
      },
    ),
    { numRuns: sized(150) },
  );
});

it("a result of nothing cannot be rechecked", () => {
  expect(() => recheck({ documents: [] }, [])).toThrow(TypeError);
});

const seeds = fromShared("seeds", "the five documents rechecked");

describe.skipIf(seeds === undefined)("the seed documents together", () => {
  const documents =
    seeds === undefined
      ? []
      : readdirSync(seeds).map((doc) => ({ doc, text: readFileSync(`${seeds}/${doc}`, "utf8") }));
  const checked = checkDocuments(documents, []);
  const found = checked.documents.flatMap(({ doc, diagnostics }, index) =>
    diagnostics.map((each) => ({
      ...each,
      doc: doc.slice(0, 3),
      at: documents[index]!.text.slice(each.start, each.end),
    })),
  );
  const at = (doc: string, quote: string) =>
    found.filter((each) => each.doc === doc && each.at.includes(quote));

  it("show 463 % over capacity as 463 % of it, 363 % over", () => {
    const [finding] = at("000", "463% over capacity");
    expect(finding).toMatchObject({
      rule: "of-vs-over",
      // Another draft has the two numbers: a question, and no fix.
      severity: "warning",
      computed: { of: 463.4146, over: 363.4146 },
    });
    expect(finding!.fix).toBeUndefined();
  });

  it("show an increase of 256 % as one of 156 %", () => {
    const [finding] = at("003", "256%");
    expect(finding).toMatchObject({ rule: "ratio-as-growth", severity: "error" });
    expect(finding!.fix!.edits.map(({ text }) => text)).toEqual(["156"]);
  });

  it("show the two shares awaiting trial against each other", () => {
    expect(at("000", "72%").map(({ rule }) => rule)).toEqual(["internal-contradiction"]);
    expect(at("001", "75%").map(({ rule }) => rule)).toEqual(["internal-contradiction"]);
  });

  it("show that at least 55,770 arrested became over 55,770 crammed in", () => {
    expect(
      at("001", "55,770")
        .map(({ rule }) => rule)
        .sort(),
    ).toEqual(["hedge-asymmetry", "scope-mismatch"]);
  });

  it("show over 38,990 where another gives 38,990", () => {
    expect(found.filter(({ rule }) => rule === "hedge-equal").map(({ doc }) => doc)).toEqual([
      "001",
      "003",
      "004",
    ]);
  });

  it("say nothing else", () => {
    for (const quiet of ["78%", "56.9%", "57%", "34", "42 per cent", "463% of"])
      expect(found.filter((each) => each.at.includes(quiet))).toEqual([]);
    expect(found.filter(({ severity }) => severity !== "info")).toHaveLength(9);
  });
});
