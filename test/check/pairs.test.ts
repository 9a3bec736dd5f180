import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { checkDrafts } from "../../src/numbers/check-draft.ts";
import type { Diagnostic } from "../../src/numbers/diagnostic.ts";
import { draftOf } from "../../src/text/written-draft.ts";
import { pairs } from "./pairs.ts";

const findings = (text: string): readonly Diagnostic[] =>
  checkDrafts([{ doc: "draft", text: draftOf("markdown", text), decisions: [] }], {
    ledger: [],
  }).drafts[0]!.found.diagnostics.filter(({ severity }) => severity !== "info");

it.each(pairs)("a right sentence has no finding: $right", ({ right }) => {
  expect(findings(right)).toEqual([]);
});

it("at least four in five of the wrong sentences have a finding, whatever their wording", () => {
  const found = pairs.filter(({ wrong }) => findings(wrong).length > 0);
  expect(found.length / pairs.length).toBeGreaterThan(0.8);
});

it("all right sentences together, as one draft, lose no byte to a fix", () => {
  const text = pairs.map(({ right }) => right).join("\n\n");
  expect(findings(text).filter(({ fix }) => fix?.edits !== undefined)).toEqual([]);
});

it("a report of ten pages with about 490 numbers, all right, has no finding", () => {
  const report = readFileSync(join(import.meta.dirname, "right-report.md"), "utf8");
  expect(findings(report)).toEqual([]);
});
