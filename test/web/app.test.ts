import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addressBook } from "../../src/http/address.ts";
import { workbench } from "../../src/http/app.ts";
import { gate } from "../../src/http/guard.ts";
import { example } from "../example.ts";
import { openedPages } from "../http/opened.ts";

const cambodia = example("cambodia-2020");
const folder = mkdtempSync(join(tmpdir(), "habeas-web-"));
const pages = { ...gate(() => []), book: addressBook(), built: folder };

beforeAll(() => {
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), '<meta property="csp-nonce" nonce="NONCE"><p>NOT-YET-SAFE</p>');
  writeFileSync(join(folder, "assets/index-1.js"), "1;");
  writeFileSync(join(folder, "secret.js"), "2;");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the page may run this server's scripts and reach this server, and nothing else", async () => {
  const response = await workbench([], pages).request("/numbers");
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
  ]);
  const again = await (await workbench([], pages).request("/numbers")).text();
  expect(again).not.toContain(nonce);
  expect(again).toContain("does not yet protect sources");
});

test("a built file is served with its type, and no file from elsewhere", async () => {
  const app = workbench([], pages);
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
  const response = await workbench([], { ...pages, built: join(folder, "none") }).request("/numbers");
  expect(response.status).toBe(503);
  expect(response.headers.get("Refresh")).toBe("2");
  const text = await response.text();
  expect(text).toContain("npm run build:web");
  expect(text).not.toContain("<script");
});

test("the list of dossiers is for those who have the key", async () => {
  const { app, headers } = await openedPages([]);
  expect(await (await app.request("/app/dossiers.json", { headers })).json()).toEqual([]);
  expect((await app.request("/app/dossiers.json", { headers: { host: headers.host } })).status).toBe(403);
});

test("what a ledger and a forecast rest on has an address each, which leads to the record and does not name it", async () => {
  const { app, headers } = await openedPages([cambodia.dossier]);
  for (const path of ["/app/ledger/1.json", "/app/forecast/1.json"]) {
    const answer = (await (await app.request(path, { headers })).json()) as {
      addresses: Record<string, string>;
    };
    const named = Object.entries(answer.addresses);
    expect(named.length, path).toBeGreaterThan(5);
    for (const [, address] of named) expect(address).toMatch(/^\/p\/[\w-]{20}$/);
    const shown = await app.request(answer.addresses["r-pop-2016"]!, { headers });
    expect([path, shown.status, (await shown.text()).includes("r-pop-2016")]).toEqual([path, 200, true]);
  }
});
