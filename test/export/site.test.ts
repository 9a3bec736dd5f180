import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeSite } from "../../src/publish/site/site.ts";
import { shown } from "../../src/service/disclose.ts";
import { findingDetail, overviewOf, recordDetail } from "../../src/service/overview.ts";
import { standingRefs } from "../../src/service/record.ts";
import { hostile, hostileDossier } from "../http/hostile.ts";

/** The static pages of a dossier in which every text is hostile, by file name and by the record or finding that each is of. */
const pages = new Map<string, string>();
const of = new Map<string, string>();
const folder = mkdtempSync(join(tmpdir(), "habeas-site-"));
let remove: () => Promise<void>;

beforeAll(async () => {
  const { dossier, remove: removed } = await hostileDossier();
  remove = removed;
  const { records, findings } = await standingRefs(dossier);
  const out = join(folder, "pages");
  const content = {
    warning: "For a test.",
    overview: shown(await overviewOf(dossier)),
    records,
    findings,
    record: async (ref: string) => shown(await recordDetail(dossier, ref)),
    finding: async (ref: string) => shown(await findingDetail(dossier, ref)),
  };
  await writeSite(out, content, {});
  for (const name of readdirSync(out).filter((file) => file.endsWith(".html")))
    pages.set(name, readFileSync(join(out, name), "utf8"));
  of.set("overview", "index.html");
  records.forEach((ref, at) => of.set(ref, `record-${at + 1}.html`));
  findings.forEach((ref, at) => of.set(`finding ${ref}`, `finding-${at + 1}.html`));
});
afterAll(async () => {
  await remove();
  rmSync(folder, { recursive: true, force: true });
});

const pageOf = (what: string): string => pages.get(of.get(what)!)!;

test("no title, address or id of a page says anything of the dossier", () => {
  for (const [path, text] of pages) {
    expect(text, path).toMatch(/<title>(Overview|Finding|Record) – Habeas<\/title>/);
    for (const [, name, value] of text.matchAll(/ (href|id|src|aria-labelledby)="([^"]*)"/g))
      expect(value, `${path}: ${name}`).toMatch(
        /^(style\.css|icon\.svg|#?content|((index|(record|finding)-\d+)\.html)?(#a[\w-]{16})?|a[\w-]{16})$/,
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
  const expected: readonly (readonly [string, readonly string[]])[] = [
    ["overview", ["Dossier", "place", "finding", "said", "frame", "hedge", "minister", "quote", "title"]],
    ["finding fnd", ["finding", "question", "words", "other words", "remark", "org", "one", "frame", "none"]],
    ["s-1", ["title", "publisher", "quote", "other words", "one"]],
    ["f-1", ["place", "alias"]],
    ["p-one/beaten", ["words", "remark", "title"]],
  ];
  for (const [what, texts] of expected)
    for (const text of texts)
      expect(pageOf(what).includes(`${text} ${escaped}`), `${what}: ${text}`).toBe(true);
  expect(pageOf("overview")).toContain(`aria-label="place ${escaped}, 2020-01-01: 300.0 % of capacity"`);
});

test("a place in a source links to that place on the source's page, where it is marked", () => {
  const places = [
    ...pageOf("finding fnd").matchAll(/href="([^"#]+)#([^"]+)"\s*>[^<]*<span class="place">([^<]+)</g),
  ];
  expect(new Set(places.map(([, , , place]) => place))).toEqual(new Set(["page 3, line 4", "page 9"]));
  for (const [, file, anchor] of places) {
    expect(file).toBe(of.get("s-1"));
    expect(pageOf("s-1").split(`id="${anchor}"`)).toHaveLength(2);
  }
});

test("competing answers stand side by side, with the ground on which one was left out", () => {
  const finding = pageOf("finding fnd");
  expect(finding.match(/<li class="counts">/g)).toHaveLength(2);
  expect(finding.match(/left out: an account of higher rank answers/g)).toHaveLength(2);
});

test("pages hold no id twice", () => {
  for (const [path, text] of pages) {
    const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size, path).toBe(ids.length);
  }
});
