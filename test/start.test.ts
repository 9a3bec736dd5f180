import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { run } from "../src/cli/main.ts";
import { passphrase } from "./cli/habeas.ts";
import { withEnvironment } from "./environment.ts";
import { weakSlot } from "./weak-slot.ts";

const page = readFileSync(new URL("../docs/start.md", import.meta.url), "utf8");
const folder = mkdtempSync(join(tmpdir(), "habeas-start-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
cpSync(new URL("../docs/start", import.meta.url), folder, { recursive: true });

/** A block of the page: its language, the file that it names, its text. */
type Block = { readonly language: string; readonly file: string; readonly text: string };
const walks = page
  .split(/^## /m)
  .slice(1)
  .map((section) => ({
    title: section.split("\n")[0]!,
    blocks: [...section.matchAll(/^```(\w+)(?: (\S+))?\n([^]*?)^```$/gm)].map(
      ([, language, file = "", text]): Block => ({ language: language!, file, text: text! }),
    ),
  }))
  .filter(({ blocks }) => blocks.length > 0);

/** Files of the page in the folder of this test. */
const inFolder = (word: string): string =>
  /^[\w-]+\.(csv|xlsx|map\.yaml|codebook\.yaml|yaml|habeas)$|^\.$/.test(word) ? join(folder, word) : word;

/** What a command line of the page prints, stdout and stderr as they come. */
async function printed(line: string): Promise<string> {
  const [program, ...words] = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, word]) => quoted ?? word!,
  );
  expect(program).toBe("habeas");
  const lines: string[] = [];
  await withEnvironment({ HABEAS_PASSPHRASE: passphrase }, () =>
    run(words.map(inFolder), {
      signal: new AbortController().signal,
      slot: weakSlot,
      out: (text) => void lines.push(text.replace(/\n$/, "")),
      say: (said) => void lines.push(said),
      progress: () => () => {},
    }),
  );
  return lines.join("\n").replaceAll(`${folder}/`, "");
}

/** Holds what was printed against the page, where a line `…` stands for any lines and a ULID for any other. */
function expectLines(actual: string, output: string, line: string): void {
  const plain = (text: string): string =>
    text
      .replaceAll("/home/you/first-hour/", "")
      .replaceAll(/\b01[0-9A-HJKMNP-TV-Z]{24}\b/g, "ULID")
      .trimEnd();
  const parts = `\n${plain(output)}\n`.split("\n…");
  const all = `\n${plain(actual)}\n`;
  if (parts.length === 1) return expect(all, line).toBe(parts[0]);
  expect(all.startsWith(parts[0]!) && all.endsWith(parts.at(-1)!), `${line}\n${all}`).toBe(true);
  let from = 0;
  for (const part of parts) {
    const at = all.indexOf(part, from);
    expect(at, `${line}: ${part}`).toBeGreaterThanOrEqual(0);
    from = at + part.length;
  }
}

/** The file with the lines of a diff changed; a line that goes must be the beginning of one that is there. */
function changed(text: string, diff: string): string {
  const lines = diff.trimEnd().split("\n");
  const [gone, added] = ["-", "+"].map((sign) =>
    lines.filter((line) => line.startsWith(sign)).map((line) => line.slice(1)),
  );
  const all = text.split("\n");
  const at = all.findIndex((_, start) =>
    gone!.every((line, index) => all[start + index]?.startsWith(line) === true),
  );
  expect(at, diff).toBeGreaterThanOrEqual(0);
  return all.toSpliced(at, gone!.length, ...added!).join("\n");
}

test.each(walks)("the walk “$title” does what the page says", { timeout: 120_000 }, async ({ blocks }) => {
  for (const { language, file, text } of blocks) {
    const path = join(folder, file);
    if (language === "console") {
      for (const [, line, output] of text.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm))
        expectLines(await printed(line!), output!, line!);
    } else if (language === "diff") writeFileSync(path, changed(readFileSync(path, "utf8"), text));
    else if (file.endsWith(".map.yaml")) expect(readFileSync(path, "utf8")).toContain(text);
    else if (file !== "") writeFileSync(path, text);
  }
});

test("the page has three walks, and every command on it is run", () => {
  expect(walks.map(({ title }) => title)).toEqual(["Prisons by month", "Two rows a person", "A form"]);
  const run = walks
    .flatMap(({ blocks }) => blocks.filter(({ language }) => language === "console"))
    .join("").length;
  expect(run).toBeGreaterThan(0);
  expect([...page.matchAll(/^\$ /gm)]).toHaveLength(
    walks
      .flatMap(({ blocks }) => blocks)
      .reduce(
        (sum, { language, text }) => sum + (language === "console" ? text.split(/^\$ /m).length - 1 : 0),
        0,
      ),
  );
});
