import { existsSync, readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { outputs } from "../src/api/output.ts";
import { commands } from "../src/cli/commands.ts";
import { recordKinds } from "../src/domain/record.ts";

const at = (file: string): URL => new URL(`../${file}`, import.meta.url);
const read = (file: string): string => readFileSync(at(file), "utf8");

test("the CLI manual has every command with all of its options, and no other command", () => {
  const sections = read("docs/cli.md")
    .split(/^### habeas /m)
    .slice(1);
  const byName = new Map(sections.map((section) => [section.split(/\s/)[0]!, section]));
  expect([...byName.keys()].sort()).toEqual(commands.map(({ name }) => name).sort());
  for (const { name, operands, options } of commands) {
    const section = byName.get(name)!;
    expect(section.split("\n")[0], name).toBe(`${name} ${operands}`.trim());
    for (const option of Object.keys(options)) {
      expect(section.includes(`--${option}`), `${name} --${option}`).toBe(true);
    }
  }
});

test("the JSON manual has every field of every listing", () => {
  const sections = read("docs/json.md").split(/^## /m);
  for (const [command, shape] of Object.entries(outputs)) {
    const section = sections.find((part) => part.split("\n")[0]!.split(", ").includes(command));
    expect(section, command).toBeDefined();
    const row = (shape instanceof z.ZodArray ? shape.element : shape) as z.ZodObject;
    for (const field of Object.keys(row.shape)) {
      expect(section!.includes(`\`${field}\``), `${command} ${field}`).toBe(true);
    }
  }
});

test("the glossary has every kind of record, and each kind a file of its own", () => {
  const glossary = read("docs/glossary.md").replaceAll("-", " ");
  const files = readdirSync(at("src/domain/"));
  for (const kind of recordKinds) {
    expect(glossary.includes(kind.replaceAll("-", " ")), kind).toBe(true);
    expect(files.includes(`${kind}.ts`), kind).toBe(true);
  }
});

test("links between documents lead somewhere", () => {
  const inDocs = readdirSync(at("docs/")).filter((name) => name.endsWith(".md"));
  const documents = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    ...inDocs.map((name) => `docs/${name}`),
  ];
  for (const document of documents) {
    for (const [, target] of read(document).matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)) {
      const url = new URL(target!, at(document));
      expect(existsSync(url), `${document} → ${target}`).toBe(true);
    }
  }
});
