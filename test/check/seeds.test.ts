import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { fromShared } from "../needs.ts";
import { habeas } from "./fixture.ts";

const folder = fromShared("seeds", "the five documents checked together");

type Finding = {
  rule: string;
  severity: string;
  start: number;
  end: number;
  message: string;
  fix?: { title: string; edits: { text: string }[] };
};
type Document = {
  doc: string;
  mentions: { start: number; end: number; surface: string; hedge: string[] }[];
  diagnostics: Finding[];
};

describe.skipIf(folder === undefined)("the five documents checked together", () => {
  let documents: Document[] = [];

  beforeAll(async () => {
    const files = readdirSync(folder!).map((name) => join(folder!, name));
    const { exit, out } = await habeas("check", ...files, "--format", "json");
    expect(exit).toBe(1);
    documents = (JSON.parse(out) as { documents: Document[] }).documents;
  });

  const all = (): (Finding & { doc: string; words: string })[] =>
    documents.flatMap(({ doc, diagnostics, mentions }) =>
      diagnostics.map((found) => ({
        ...found,
        doc: doc.slice(0, 3),
        words: mentions
          .filter(({ start, end }) => found.start < end && start < found.end)
          .map(({ surface }) => surface)
          .join(" "),
      })),
    );
  const about = (surface: string): (Finding & { doc: string })[] =>
    all().filter(({ words }) => words.split(" ").includes(surface));

  it("have an error of their own, with its fix", () => {
    const errors = all().filter(({ severity }) => severity === "error");
    expect(errors.map(({ doc, rule, words }) => [doc, rule, words])).toEqual([
      ["003", "ratio-as-growth", "256%"],
    ]);
    expect(errors[0]!.fix?.edits.map(({ text }) => text)).toEqual(["156"]);
  });

  it("show 463% over capacity as 463% of it, a question as another draft says so", () => {
    const [found] = about("463%").filter(({ doc }) => doc === "000");
    expect(found).toMatchObject({ rule: "of-vs-over", severity: "warning" });
    expect(found!.message).toContain("over capacity it is 363.4%");
    expect(found!.fix).toBeUndefined();
  });

  it("give rival shares of those awaiting trial", () => {
    const shares = all().filter(({ rule, words }) => rule === "internal-contradiction" && /%/.test(words));
    expect(shares.map(({ doc, words }) => [doc, words])).toEqual([
      ["000", "72%"],
      ["001", "75%"],
    ]);
  });

  it("let “at least 55,770” arrested drift to “over 55,770” crammed into prisons", () => {
    const drift = about("55,770");
    expect(new Set(drift.map(({ rule }) => rule))).toEqual(new Set(["hedge-asymmetry", "scope-mismatch"]));
    for (const { doc, severity } of drift) expect([doc, severity]).toEqual(["001", "warning"]);
  });

  it("say “over 38,990” three times where 38,990 is the figure", () => {
    expect(about("38,990").map(({ doc, rule, severity }) => [doc, rule, severity])).toEqual([
      ["001", "hedge-equal", "warning"],
      ["003", "hedge-equal", "warning"],
      ["004", "hedge-equal", "warning"],
    ]);
  });

  it("are right on all else, so nothing else is said", () => {
    for (const surface of ["78%", "56.9%", "57%", "34", "42 per cent", "42%"])
      expect(about(surface), surface).toEqual([]);
    expect(all().filter(({ doc, words }) => doc === "003" && words.includes("463%"))).toEqual([]);
    expect(all()).toHaveLength(9);
  });
});
