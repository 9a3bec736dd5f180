import { existsSync, mkdirSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { parse } from "parse5";
import { beforeAll, expect, test } from "vitest";
import { folder, habeas, habeasUntil, listed, ok } from "./habeas.ts";
import { valley } from "./valley.ts";

const temporary = folder();
const dir = temporary.path("valley.habeas");
const out = temporary.path("pages");

beforeAll(async () => {
  await ok("init", dir, "--name", "The Valley");
  await ok("import", dir, temporary.write("valley.yaml", valley));
  await ok("site", dir, out);
});

/** The elements of a page, each with its attributes. */
function elementsOf(
  text: string,
): { readonly tag: string; readonly attributes: ReadonlyMap<string, string> }[] {
  const found: { tag: string; attributes: Map<string, string> }[] = [];
  const visit = (node: {
    tagName?: string;
    attrs?: { name: string; value: string }[];
    childNodes?: unknown[];
  }): void => {
    if (node.tagName !== undefined)
      found.push({
        tag: node.tagName,
        attributes: new Map((node.attrs ?? []).map(({ name, value }) => [name, value])),
      });
    for (const child of node.childNodes ?? []) visit(child as typeof node);
  };
  visit(parse(text) as never);
  return found;
}

test("every page says that it is not for circulation, runs nothing, and every link of it leads to a place that is there", () => {
  const files = readdirSync(out).sort();
  const pages = files.filter((name) => name.endsWith(".html"));
  const kinds = (word: string): number => pages.filter((name) => name.startsWith(`${word}-`)).length;
  expect(kinds("finding")).toBeGreaterThan(0);
  expect(kinds("record")).toBeGreaterThan(10);
  expect(files).toEqual(expect.arrayContaining(["icon.svg", "index.html", "style.css"]));
  const idsOf = new Map<string, Set<string>>();
  const links: (readonly [string, string])[] = [];
  for (const name of pages) {
    const text = readFileSync(join(out, name), "utf8");
    expect(text, name).toContain("Not for circulation");
    const elements = elementsOf(text);
    idsOf.set(name, new Set(elements.flatMap(({ attributes }) => attributes.get("id") ?? [])));
    for (const { tag, attributes } of elements) {
      expect(tag, name).not.toMatch(/^(script|iframe|object|embed|form)$/);
      for (const [attribute, value] of attributes) {
        expect(attribute, name).not.toMatch(/^on/);
        if (attribute === "href" || attribute === "src") links.push([name, value]);
      }
    }
  }
  for (const [name, link] of links) {
    const [file, part] = link.split("#") as [string, string?];
    expect(existsSync(join(out, file === "" ? name : file)), `${name} → ${link}`).toBe(true);
    if (part !== undefined && part !== "content")
      expect(idsOf.get(file === "" ? name : file)?.has(part), `${name} → ${link}`).toBe(true);
  }
});

test("no file is called after a record, and nobody else on the machine may read one", () => {
  for (const name of readdirSync(out))
    expect(name).toMatch(/^(index|record-\d+|finding-\d+)\.html$|^style\.css$|^icon\.svg$/);
  if (process.platform !== "win32") expect(statSync(out).mode & 0o077).toBe(0);
});

test("the journal keeps that pages were written; a folder that exists is refused, and what is stopped leaves nothing", async () => {
  const before = (await listed("verify", dir)).entries;
  mkdirSync(temporary.path("there"));
  const refused = await habeas("site", dir, temporary.path("there"));
  expect(refused).toMatchObject({
    exit: 1,
    err: expect.stringContaining("is already there and was left as it is"),
  });
  expect((await habeas("site", dir, join(dir, "pages"))).exit).toBe(2);
  expect((await listed("verify", dir)).entries).toBe(before);
  const stopped = await habeasUntil(AbortSignal.abort(), "site", dir, temporary.path("stopped"));
  expect(stopped.exit).toBe(130);
  expect(readdirSync(temporary.path(".")).filter((name) => name.startsWith("stopped"))).toEqual([]);
  await ok("site", dir, temporary.path("again"));
  const { entries, problems } = await listed("verify", dir);
  expect(problems).toEqual([]);
  expect(entries).toBeGreaterThan(before);
});
