import { expect, it } from "vitest";
import { checkDocuments } from "../../src/numbers/check/check.ts";
import type { Diagnostic } from "../../src/numbers/diagnostic.ts";
import { pairs } from "./pairs.ts";

const findings = (text: string): readonly Diagnostic[] =>
  checkDocuments([{ doc: "draft", text }], []).documents[0]!.diagnostics.filter(
    ({ severity }) => severity !== "info",
  );

it.each(pairs)("a right sentence has no finding: $right", ({ right }) => {
  expect(findings(right)).toEqual([]);
});

it("at least three in four of the wrong sentences have a finding, whatever their wording", () => {
  const found = pairs.filter(({ wrong }) => findings(wrong).length > 0);
  expect(found.length / pairs.length).toBeGreaterThan(0.75);
});

it("all right sentences together, as one draft, lose no byte to a fix", () => {
  const text = pairs.map(({ right }) => right).join("\n\n");
  expect(findings(text).filter(({ fix }) => fix?.edits !== undefined)).toEqual([]);
});
