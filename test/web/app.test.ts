import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { browserApp } from "../../src/http/app.ts";
import { gate } from "../../src/http/guard.ts";
import { openedPages } from "../http/opened.ts";

const folder = mkdtempSync(join(tmpdir(), "habeas-web-"));
const pages = { ...gate(() => []), built: folder };

beforeAll(() => {
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), '<meta property="csp-nonce" nonce="NONCE"><p>NOT-YET-SAFE</p>');
  writeFileSync(join(folder, "assets/index-1.js"), "1;");
  writeFileSync(join(folder, "secret.js"), "2;");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the page may run this server's scripts and reach this server, and nothing else", async () => {
  const response = await browserApp(pages).request("/d/1/check");
  const policy = response.headers.get("Content-Security-Policy")!;
  const nonce = /nonce="([\w-]{24})"/.exec(await response.text())![1];
  expect(policy.split("; ")).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "connect-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob:",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types habeas",
  ]);
  const again = await (await browserApp(pages).request("/d/1/check")).text();
  expect(again).not.toContain(nonce);
  expect(again).toContain("does not yet protect sources");
});

test("a built file is served with its type, and no file from elsewhere", async () => {
  const app = browserApp(pages);
  const script = await app.request("/assets/index-1.js");
  expect(script.headers.get("Content-Type")).toContain("text/javascript");
  expect(script.headers.get("Content-Security-Policy")).toContain("script-src 'self'");
  for (const path of [
    "/assets/none.js",
    "/assets/..%2Fsecret.js",
    "/assets/%2e%2e%2fsecret.js",
    "/assets/index-1",
  ])
    expect((await app.request(path)).status, path).toBe(404);
});

test("where nothing is built, the page says how to build it, runs no script and looks again", async () => {
  const response = await browserApp({ ...pages, built: join(folder, "none") }).request("/d/1/check");
  expect(response.status).toBe(503);
  expect(response.headers.get("Refresh")).toBe("1");
  const text = await response.text();
  expect(text).toContain("npm run build:web");
  expect(text).not.toContain("<script");
});

test("the posted draft and the operations are for those who have the key, and the application's page is for all", async () => {
  const { app, headers } = await openedPages([]);
  expect(await (await app.request("/api", { headers })).json()).toEqual([]);
  const keyless = { host: headers.host };
  expect((await app.request("/api", { headers: keyless })).status).toBe(403);
  const sent = { ...keyless, origin: `http://${headers.host}` };
  expect((await app.request("/draft", { method: "POST", headers: sent, body: "a" })).status).toBe(403);
  expect([200, 503]).toContain((await app.request("/", { headers: keyless })).status);
});

test("the manual lists every route of the program and every page of the application, and no other", async () => {
  const { app } = await openedPages([]);
  const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
  const [pages, routes] = ["Its pages", "Its routes"].map((title) => {
    const section = read("docs/serving.md").split(`## ${title}`)[1]!.split("\n## ")[0]!;
    return [...section.matchAll(/^\| ((?:`[^`]*`(?: and )?)+) \|/gm)].flatMap(([, cell]) =>
      [...cell!.matchAll(/`([^`]*)`/g)].map(([, path]) => path!),
    );
  });
  const served = app.routes
    .filter(({ method }) => method !== "ALL")
    .map(({ path }) => path.replace(":file", "FILE").replace(":dossier", "ID").replace(":name", "NAME"));
  expect(routes!.sort()).toEqual([...new Set(served)].sort());
  const router = read("src/web/app/router.tsx");
  const own = [...router.matchAll(/^ {2}path: "([^"]+)"/gm)].map(([, path]) => path!);
  const screens = [...router.matchAll(/^ {2}screen\(\s*"([^"]+)"/gm)].map(([, path]) => `/d/$dossier${path}`);
  const shown = [...own, ...screens]
    .map((path) =>
      path
        .replace("$dossier", "ID")
        .replace("$kind", "KIND")
        .replace(/(?<!findings\/)\$id/, "ULID"),
    )
    .map((path) => (path === "/" ? path : path.replace(/\/$/, "")))
    // One finding is said in the row of all, what went out in that of the consents.
    .filter((path) => !path.endsWith("findings/$id") && !path.endsWith("/went-out"));
  expect(screens.length).toBeGreaterThan(8);
  expect(pages!.sort()).toEqual([...new Set(shown)].sort());
});
