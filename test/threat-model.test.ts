import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const at = (file: string): URL => new URL(`../${file}`, import.meta.url);
const read = (file: string): string => readFileSync(at(file), "utf8");

test("every test that the threat model names exists, and every adversary has what does not hold", () => {
  const text = read("docs/threat-model.md");
  const named = [...text.matchAll(/^- `([^`]+)`: "(.+)"$/gm)].map(
    ([, file, name]) => [file!, name!] as const,
  );
  expect(named.length).toBe(text.split("\n").filter((line) => line.startsWith("- ")).length);
  expect(named.length).toBeGreaterThan(25);
  for (const [file, name] of named) {
    expect([file, existsSync(at(file))]).toEqual([file, true]);
    expect(read(file), file).toContain(name);
  }
  for (const adversary of text.split(/^## /m).slice(1))
    expect(adversary, adversary.split("\n")[0]).toMatch(/[Dd]oes not hold|There is no server yet/);
});

test("each safety sentence of the field guide stands in English and in Khmer, and says whether a native reader has read it", () => {
  const [, part] = read("docs/field-guide.md").split("## Say it in two languages");
  const section = part!.split("\n## ")[0]!;
  const rows = section
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(1);
  expect(rows.length).toBeGreaterThan(5);
  for (const row of rows) {
    const [, english, khmer, ...more] = row.split("|").map((cell) => cell.trim());
    expect([row, /\p{Script=Khmer}/u.test(english!), /[a-z]{3}/.test(english!)]).toEqual([row, false, true]);
    expect([row, /\p{Script=Khmer}{4}/u.test(khmer!), more]).toEqual([row, true, [""]]);
  }
  expect(section).toMatch(
    /^(?:Khmer not yet read by a native reader|Khmer read by .+, \d{4}-\d{2}-\d{2})\.$/m,
  );
});

test("whoever opens the README or the security page finds both", () => {
  for (const page of ["README.md", "SECURITY.md"])
    for (const document of ["docs/threat-model.md", "docs/field-guide.md"])
      expect(read(page), page).toContain(`](${document})`);
});
