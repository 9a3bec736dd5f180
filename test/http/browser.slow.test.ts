import axe from "axe-core";
import { type Browser, type BrowserContext, type Page, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Served, serveDossiers } from "./served.ts";
import type { ReadSession } from "../../src/service/session.ts";
import { chromiumPath } from "../../src/publish/chart-png.ts";
import { openExample } from "../example.ts";
import { onHand } from "../needs.ts";
import { installation } from "./opened.ts";

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
  const dossiers: ReadSession[] = [];
  let server: Served;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const complaints: string[] = [];
  const requests: string[] = [];

  beforeAll(async () => {
    for (const name of ["riverbend", "cambodia-2020"] as const) {
      dossiers.push(await openExample(name));
    }
    server = await serveDossiers(dossiers, { port: 0, host: installation });
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
    await page.goto(`${new URL(server.url).origin}${path}`);
    await shown(page);
  };

  test("the printed address shows the dossiers, and its token is gone from the address", async () => {
    expect(page.url()).toBe(`${new URL(server.url).origin}/`);
    await page.getByRole("main").getByRole("link", { name: "riverbend" }).click();
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("riverbend");
  });

  test("from a number to the second of the recording it takes four clicks", async () => {
    await go(overview);
    const card = page.locator("article", { hasText: "whoever says so" });
    await card.getByRole("link").first().click();
    await shown(page);
    await page.locator("summary", { hasText: "Rithy" }).click();
    const answers = page.locator("details[open] .answers > li");
    expect(await answers.count()).toBe(3);
    await answers.first().locator("a.value").click();
    await page.getByRole("link", { name: "Interview 08, 10:00–10:33" }).click();
    const place = page.locator(":target");
    await place.waitFor();
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
    const stranger = await other.newPage();
    await stranger.goto(server.url);
    await stranger.getByText("this one lacks its key").waitFor();
    expect(await stranger.locator("nav").count()).toBe(0);
    await other.close();
  });

  test("a tab that a person opens beside is let in, and so is a tab that loads anew", async () => {
    await go(record);
    const beside = await context.newPage();
    await beside.goto(page.url());
    await shown(beside);
    await beside.reload();
    await shown(beside);
    expect(await beside.getByRole("heading", { level: 1 }).textContent()).toBe(
      await page.getByRole("heading", { level: 1 }).textContent(),
    );
    await beside.close();
  });

  test("back leads to where one was on the page before", async () => {
    await go(overview);
    await page.locator("a.count").first().click();
    await page.getByText("All findings").waitFor();
    await page.goBack();
    await shown(page);
    await expect.poll(() => page.evaluate("Math.round(scrollY)")).toBeGreaterThan(1000);
  });

  test("where a browser does not find the name, the address under 127.0.0.1 opens, once", async () => {
    const other = await serveDossiers(dossiers, { port: 0, host: installation });
    const plain = await browser.newContext();
    const first = await plain.newPage();
    await first.goto(other.plainUrl);
    await shown(first);
    expect(first.url()).toBe(`http://127.0.0.1:${other.port}/`);
    const second = await (await browser.newContext()).newPage();
    await second.goto(other.url);
    await second.getByText("this one lacks its key").waitFor();
    await plain.close();
    await second.context().close();
    await other.close();
  });

  test("the browser complained of nothing and asked nobody but this server", () => {
    expect(complaints).toEqual([]);
    expect(requests.length).toBeGreaterThan(30);
    const origins = new Set(requests.map((url) => new URL(url).origin));
    expect([...origins]).toEqual([new URL(server.url).origin]);
  });
});

/** Waits until the page's script has put its content there. */
async function shown(page: Page): Promise<void> {
  await page.locator("footer").waitFor();
}

/** What axe-core finds by all of its default rules, in short. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = (await page.evaluate("axe.run().then(({ violations }) => violations)")) as {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
  return found.map(({ id, nodes }) => `${id} ×${nodes.length}: ${nodes[0]?.html.slice(0, 120)}`);
}
