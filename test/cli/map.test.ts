import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { folder, habeas, ok } from "./habeas.ts";

const temporary = folder();
const sheet = temporary.write("cases.csv", "Case,Sex,Told reasons\nA-1,f,yes\nA-2,m,no\nA-3,f,?\n");

test("a mapping is printed to stdout, and what to do next to stderr", async () => {
  const { exit, out, err } = await habeas("map", sheet);
  expect(exit).toBe(0);
  expect(out).toContain("mapping: 1");
  expect(out).toContain("told_reasons:");
  expect(err).toContain("1 line is left to decide");
  expect(err.trimEnd().split("\n").at(-1)).toMatch(
    /^ {2}habeas import DIR .*cases\.csv --map cases\.map\.yaml$/,
  );
});

test("both files are written to a folder, and none is overwritten", async () => {
  const out = temporary.path("out");
  await ok("map", sheet, "--out", out);
  const written = readFileSync(temporary.path("out", "cases.map.yaml"), "utf8");
  expect(readFileSync(temporary.path("out", "cases.codebook.yaml"), "utf8")).toContain("told_reasons");
  const again = await habeas("map", sheet, "--out", out);
  expect(again.exit).toBe(1);
  expect(again.err).toMatch(/cases\.map\.yaml is already there and was left as it is/);
  expect(readFileSync(temporary.path("out", "cases.map.yaml"), "utf8")).toBe(written);
});

test("what is no table, is missing or has no such row is one sentence", async () => {
  const text = temporary.write("notes.md", "# nothing");
  for (const [argv, exit, sentence] of [
    [["map", text], 1, "is text under an ending that import does not know"],
    [["map", temporary.write("sheet.csv", "{\\rtf1 x}")], 1, "write them into a table or a YAML file"],
    [["map", temporary.path("out")], 2, "is no table; name a CSV or XLSX file."],
    [["map", temporary.path("nowhere.csv")], 1, "There is no file"],
    [["map", sheet, "--header", "first"], 2, "--header first is no row"],
    [["map", sheet, "--header", "90"], 1, "has no row 90"],
    [["map", temporary.write("empty.csv", "")], 1, "has no row 1 that could name its columns"],
    [["map", temporary.write("broken.xlsx", "no workbook")], 1, "text under the ending of a workbook"],
  ] as const) {
    const outcome = await habeas(...argv);
    expect([outcome.exit, outcome.out], argv.join(" ")).toEqual([exit, ""]);
    expect(outcome.err.trimEnd().split("\n")).toHaveLength(1);
    expect(outcome.err).toContain(sentence);
  }
});
