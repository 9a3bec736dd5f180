import { readFileSync } from "node:fs";
import type { Hono } from "hono";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hostile, hostileDossier } from "./hostile.ts";
import { openedPages } from "./opened.ts";

let app: Hono;
let headers: Record<string, string>;
let remove: () => Promise<void>;
/** Every page that links lead to from the first one, by its address, and those of `known` by their path too. */
const pages = new Map<string, string>();
const known = [
  "/d/1/",
  "/d/2/",
  "/d/1/finding/fnd",
  "/d/1/record/fnd",
  "/d/1/record/s-1",
  "/d/1/record/f-1",
  "/d/1/record/p-one/beaten",
  "/d/1/record/p-one/beaten~2",
];
let walked: readonly string[];

beforeAll(async () => {
  const made = await hostileDossier();
  remove = made.remove;
  ({ app, headers } = await openedPages([made.dossier, made.dossier]));
  const waiting = ["/"];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (pages.has(path)) continue;
    const answer = await get(path);
    expect(answer.status, path).toBe(200);
    const text = await answer.text();
    pages.set(path, text);
    for (const [, href] of text.matchAll(/<a [^>]*href="([^"]*)"/g)) {
      const target = href!.split("#")[0]!;
      // The workbench is no page of this kind: it has scripts, must be built first, and has its own tests.
      if (target !== "" && !target.startsWith("/app/")) waiting.push(target);
    }
  }
  walked = [...pages.values()];
  for (const path of known) pages.set(path, await (await get(path)).text());
});

afterAll(() => remove());

test("every link of every page leads to a page, and the walk reaches all kinds of page", () => {
  for (const path of known) expect(walked.includes(pages.get(path)!), path).toBe(true);
});

test("no title, address or id of a page says anything of the dossier", () => {
  for (const [path, text] of pages) {
    expect(text, path).toMatch(/<title>(Dossiers|Overview|Finding|Record) – Habeas<\/title>/);
    for (const [, name, value] of text.matchAll(/ (href|id|src|aria-labelledby)="([^"]*)"/g))
      expect(value, `${path}: ${name}`).toMatch(
        /^(\/|\/style\.css|\/icon\.svg|\/app\/(numbers|forecast)|#?content|\/p\/[\w-]{20}(#a[\w-]{20})?|#?a[\w-]{20})$/,
      );
  }
});

test("a page consists of the program's own tags and attributes, whatever the dossier says", () => {
  const attributes = new Set(
    "lang charset name content rel href type class id role aria-label aria-labelledby aria-current aria-hidden tabindex colspan x y x1 x2 y1 y2 width height text-anchor".split(
      " ",
    ),
  );
  const tags = new Set(
    "html head meta title link body a div p header nav main aside footer h1 h2 h3 h4 ul ol li b br span section article details summary blockquote code dl dt dd table thead tbody tr th td svg rect line text".split(
      " ",
    ),
  );
  for (const [path, text] of pages) {
    const rest = text
      .replace("<!doctype html>", "")
      .replaceAll(
        /<\/?([a-z0-9]+)((?:\s+[a-z0-9-]+(?:="[^"<>]*")?)*)\s*\/?>/g,
        (_, tag: string, given: string) => {
          expect(tags, `${path}: <${tag}>`).toContain(tag);
          for (const [, attribute] of given.matchAll(/\s([a-z0-9-]+)(?==|\s|$)(?:="[^"]*")?/g))
            expect(attributes, `${path}: <${tag} ${attribute}>`).toContain(attribute);
          return "";
        },
      );
    expect(rest, path).not.toMatch(/[<>]/);
  }
});

test("what is hostile is shown as it was written", () => {
  const escaped = hostile
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
  const shown: readonly (readonly [string, readonly string[]])[] = [
    ["/d/1/", ["Dossier", "place", "finding", "said", "frame", "hedge", "minister", "quote", "title"]],
    [
      "/d/1/finding/fnd",
      ["finding", "question", "words", "other words", "remark", "org", "one", "frame", "none"],
    ],
    ["/d/1/record/s-1", ["title", "publisher", "quote", "other words", "one"]],
    ["/d/1/record/f-1", ["place", "alias"]],
    ["/d/1/record/p-one/beaten", ["words", "remark", "title"]],
  ];
  for (const [path, texts] of shown)
    for (const text of texts)
      expect(pages.get(path)!.includes(`${text} ${escaped}`), `${path}: ${text}`).toBe(true);
  expect(pages.get("/d/1/")).toContain(`aria-label="place ${escaped}, 2020-01-01: 300.0 % of capacity"`);
});

test("a place in a source links to that place on the source's page, where it is marked", () => {
  const finding = pages.get("/d/1/finding/fnd")!;
  const source = pages.get("/d/1/record/s-1")!;
  const places = [...finding.matchAll(/href="([^"#]+)#([^"]+)"\s*>[^<]*<span class="place">([^<]+)</g)];
  const anchors = places.map(([, , anchor]) => anchor!);
  expect(new Set(places.map(([, , , place]) => place))).toEqual(new Set(["page 3, line 4", "page 9"]));
  for (const [, address] of places) expect(pages.get(address!)).toBe(source);
  for (const anchor of anchors) expect(source.split(`id="${anchor}"`)).toHaveLength(2);
});

test("competing answers stand side by side, with the ground on which one was left out", () => {
  const finding = pages.get("/d/1/finding/fnd")!;
  expect(finding.match(/<li class="counts">/g)).toHaveLength(2);
  expect(finding.match(/left out: an account of higher rank answers/g)).toHaveLength(2);
});

test("pages hold no id twice", () => {
  for (const [path, text] of pages) {
    const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size, path).toBe(ids.length);
  }
});

test("a record is read as of one state of the journal, and a second look at the page is the same", async () => {
  expect(await (await get("/d/1/")).text()).toBe(pages.get("/d/1/"));
});

test("what is not there is said in a sentence, as a whole page", async () => {
  for (const path of [
    "/nothing",
    "/d/9/",
    "/d/0/",
    "/d/1/record/no-such",
    "/d/1/finding/p-one",
    "/d/x/record/p-one",
    "/d/1",
    "/d/1/record/%E0%A4%A",
    "/d/1/record/..%2f..%2fetc",
  ]) {
    const answer = await get(path);
    expect(answer.status, path).toBe(404);
    expect(await answer.text(), path).toContain("</html>");
  }
});

test("the manual lists every route of the program, and no other", () => {
  const manual = readFileSync(new URL("../../docs/serving.md", import.meta.url), "utf8");
  const listed = [...manual.matchAll(/^\| `(\/[^`]*)` \|/gm)].map(([, route]) => route!);
  const routes = app.routes
    // Operations have a manual of their own.
    .filter(({ method, path }) => method === "GET" || (method === "POST" && !path.startsWith("/api/")))
    .map(({ path }) => path.replace(":number", "N").replace(":ref{.+}", "REF"))
    .map((path) => path.replace(":file{.+\\.json}", "N.json").replace(":file", "FILE"))
    .map((path) => path.replace(":id", "ID"));
  expect(listed.sort()).toEqual([...new Set(routes)].sort());
});

function get(path: string): Promise<Response> {
  return Promise.resolve(app.request(path, { headers }));
}
