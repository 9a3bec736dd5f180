import axe from "axe-core";
import { type Browser, type BrowserContext, type Page, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Server, serveDossiers } from "../../src/http/serve.ts";
import type { Dossier } from "../../src/service/dossier.ts";
import { chromiumPath } from "../../src/publish/chart-png.ts";
import { openExample } from "../example.ts";
import { onHand } from "../needs.ts";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const executablePath = onHand(chromiumPath(), "the pages in a browser", "Chromium");

const screens = { desk: { width: 1200, height: 900 }, phone: { width: 390, height: 844 } } as const;
const overview = "/d/1/";
const finding = "/d/1/finding/fnd-tern-beaten-any";
const record = "/d/1/record/c-08/episode-1/tern/beaten";
const source = "/d/1/record/int-08";
const paths = [overview, finding, record, source];

describe.skipIf(executablePath === undefined)("in Chromium", () => {
  const dossiers: Dossier[] = [];
  let server: Server;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const complaints: string[] = [];
  const requests: string[] = [];

  beforeAll(async () => {
    for (const name of ["riverbend", "cambodia-2020"] as const) {
      dossiers.push(await openExample(name));
    }
    server = await serveDossiers(dossiers, { port: 0 });
    browser = await chromium.launch({ executablePath: executablePath!, args: flags });
    context = await browser.newContext({ viewport: screens.desk });
    page = await context.newPage();
    page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("requestfailed", (request) => complaints.push(`failed: ${request.url()}`));
    context.on("request", (request) => requests.push(request.url()));
    await page.goto(server.url);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    for (const dossier of dossiers) await dossier.close();
  });

  const go = async (path: string): Promise<void> => {
    await page.goto(`http://127.0.0.1:${server.port}${path}`);
  };

  test("the printed address shows the dossiers, and its token is gone from the address", async () => {
    expect(page.url()).toBe(`http://127.0.0.1:${server.port}/`);
    await page.getByRole("main").getByRole("link", { name: "riverbend" }).click();
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("riverbend");
  });

  test("from a number to the second of the recording it takes four clicks", async () => {
    await go(overview);
    const card = page.locator("article", { hasText: "whoever says so" });
    await card.getByRole("link").first().click();
    expect(page.url()).toContain(finding);
    await page.locator("summary", { hasText: "Rithy" }).click();
    const answers = page.locator("details[open] .answers > li");
    expect(await answers.count()).toBe(3);
    await answers.first().locator("a.value").click();
    expect(page.url()).toContain(record);
    await page.getByRole("link", { name: "Interview 08, 10:00–10:33" }).click();
    const place = page.locator(":target");
    expect(await place.textContent()).toContain("10:00–10:33");
    expect(await place.textContent()).toContain("c-08/episode-1/tern/beaten");
    expect(await place.locator("[lang=km]").count()).toBe(1);
    const box = (await place.boundingBox())!;
    expect(box.y).toBeGreaterThanOrEqual(0);
    expect(box.y).toBeLessThan(screens.desk.height);
  });

  for (const [screen, size] of Object.entries(screens)) {
    for (const path of [...paths, "/d/2/", "/"]) {
      test(`${path} on the ${screen}: axe finds nothing, and nothing reaches beyond the side`, async () => {
        await page.setViewportSize(size);
        await go(path);
        expect(await violations(page)).toEqual([]);
        await page.evaluate(`document.querySelectorAll("details").forEach((part) => (part.open = true))`);
        expect(await violations(page)).toEqual([]);
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(size.width);
      });
    }
  }

  for (const path of paths) {
    test(`${path}: the tab key reaches every link and every part that opens`, async () => {
      await page.setViewportSize(screens.desk);
      await go(path);
      const wanted = (await page.evaluate(`{
        const stops = [...document.querySelectorAll("a[href], summary")].filter((stop) => stop.checkVisibility());
        stops.forEach((stop, index) => stop.setAttribute("data-stop", String(index)));
        stops.length;
      }`)) as number;
      const reached = new Set<string>();
      for (let step = 0; step < wanted + 60; step++) {
        await page.keyboard.press("Tab");
        const stop = (await page.evaluate(
          `document.activeElement?.getAttribute("data-stop") ?? ""`,
        )) as string;
        if (stop !== "") reached.add(stop);
      }
      expect(reached.size).toBe(wanted);
    });
  }

  test("on paper the evidence of a card is there although the card is closed, and the page prints", async () => {
    await go(overview);
    const table = page.locator("article table").first();
    const seen = (): Promise<boolean> => table.evaluate((element) => element.checkVisibility());
    expect(await seen()).toBe(false);
    await page.emulateMedia({ media: "print" });
    expect(await seen()).toBe(true);
    const pdf = await page.pdf({ format: "A4" });
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(pdf.length).toBeGreaterThan(50_000);
    await page.emulateMedia({ media: null });
  });

  test("another browser with the same address is refused", async () => {
    const other = await browser.newContext();
    const answer = await (await other.newPage()).goto(server.url);
    expect(answer!.status()).toBe(403);
    await other.close();
  });

  test("the browser complained of nothing and asked nobody but this server", () => {
    expect(complaints).toEqual([]);
    expect(requests.length).toBeGreaterThan(30);
    const origins = new Set(requests.map((url) => new URL(url).origin));
    expect([...origins]).toEqual([`http://127.0.0.1:${server.port}`]);
  });
});

/** What axe-core finds by all of its default rules, in short. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = (await page.evaluate("axe.run().then(({ violations }) => violations)")) as {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
  return found.map(({ id, nodes }) => `${id} ×${nodes.length}: ${nodes[0]?.html.slice(0, 120)}`);
}
