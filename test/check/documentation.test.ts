import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkCommand } from "../../src/cli/command/check.ts";
import { checkDocuments } from "../../src/numbers/check/check.ts";
import { strongWordTable } from "../../src/domain/strong-word.ts";
import { rules } from "../../src/numbers/diagnostic.ts";
import { tolerances } from "../../src/arithmetic/hedge-law.ts";
import { checkTolerances } from "../../src/numbers/tolerance.ts";
import { folderWith, habeas } from "./fixture.ts";
import { parseLedger } from "../../src/numbers/ledger/ledger-file.ts";
import { parseCheckSettings } from "../../src/service/check-ledger.ts";

const manual = readFileSync(new URL("../../docs/check.md", import.meta.url), "utf8");

const part = (title: string): string => manual.split(/^## /m).find((each) => each.startsWith(`${title}\n`))!;
const ledger = parseLedger("docs/check.md", /```jsonl\n([^`]*)```/.exec(part("Rules against figures"))![1]!);

const examples = ["Rules within drafts", "Rules against figures"].flatMap((title) =>
  part(title)
    .split(/^### /m)
    .slice(1)
    .map((section) => ({
      rule: section.split("\n")[0]!,
      wrong: /^- Wrong: (.*)$/m.exec(section)?.[1] ?? "",
      right: /^- Right: (.*)$/m.exec(section)?.[1] ?? "",
      figures: title === "Rules against figures" ? ledger : [],
    })),
);

describe("the manual of the checker", () => {
  it("has every rule once and no other", () => {
    expect(examples.map(({ rule }) => rule).sort()).toEqual([...rules].sort());
  });

  it.each(examples)(
    "shows $rule by sentences that have it and have it not",
    ({ rule, wrong, right, figures }) => {
      const found = (text: string) =>
        checkDocuments([{ doc: "example", text }], figures, {
          strict: rule === "unlinked",
          unbacked: rule === "strong-word" ? strongWordTable.map(({ word }) => word) : [],
        }).documents[0]!.diagnostics;
      expect(found(wrong).map((each) => each.rule)).toContain(rule);
      expect(found(right)).toEqual([]);
    },
  );

  it("shows what the check of its first example prints", async () => {
    const shown = /```\n(statement\.md:[^`]*)```/.exec(manual)![1]!;
    const folder = folderWith({ "statement.md": `# Ash Lane\n\n${shown.split("\n")[1]!.trim()}\n` });
    const { out } = await habeas("check", join(folder, "statement.md"));
    expect(`${out.replaceAll(join(folder, "/"), "")}\n`).toBe(shown);
  });

  it("has every tolerance with its default", () => {
    const law = readFileSync(new URL("../../docs/numbers-and-hedges.md", import.meta.url), "utf8");
    for (const [name, value] of Object.entries(checkTolerances))
      expect(name in tolerances ? law : manual).toContain(`| \`${name}\` | ${value} |`);
  });

  it("shows settings that are accepted", () => {
    expect(parseCheckSettings("docs/check.md", /```json\n([^`]*)```/.exec(manual)![1]!).today).toBe(
      "2023-06-15",
    );
  });

  it("names every option that a check takes beside the dossier's passphrase", () => {
    for (const option of Object.keys(checkCommand.options))
      if (option !== "passphrase-file") expect(manual, option).toContain(`--${option}`);
  });
});
