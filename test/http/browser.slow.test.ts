import axe from "axe-core";
import { type Browser, type BrowserContext, type Page, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Served, serveDossiers } from "./served.ts";
import { buildWeb } from "../../src/service/build-web.ts";
import { shown } from "../../src/service/disclose.ts";
import { dossierRow } from "../../src/service/overview.ts";
import { showRecord } from "../../src/service/record.ts";
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

describe.skipIf(executablePath === undefined)("in Chromium", () => {
  const dossiers: ReadSession[] = [];
  let server: Served;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  /** Addresses of the screens, by what each shows. */
  const at: Record<string, string> = {};
  const complaints: string[] = [];
  const requests: string[] = [];

  beforeAll(async () => {
    if ((await buildWeb()) === "cannot") throw new Error("there is no Vite to build the application with");
    for (const name of ["riverbend", "cambodia-2020"] as const) {
      dossiers.push(await openExample(name));
    }
    server = await serveDossiers(dossiers, { port: 0, host: installation });
    browser = await chromium.launch({ executablePath: executablePath!, args: flags });
    context = await browser.newContext({ viewport: screens.desk });
    page = await context.newPage();
    page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("requestfailed", (request) => {
      // A page that is left takes its questions along, each of them; a server that fails says another word.
      const word = request.failure()?.errorText;
      if (word !== "net::ERR_ABORTED") complaints.push(`failed: ${request.url()} (${word})`);
    });
    context.on("request", (request) => requests.push(request.url()));
    const idOf = async (ref: string): Promise<string> => shown(await showRecord(dossiers[0]!, ref)).id;
    const [river, cambodia] = dossiers.map(({ id }) => `/d/${id}`);
    Object.assign(at, {
      dossiers: "/",
      overview: river,
      finding: `${river}/findings/${await idOf("fnd-tern-beaten-any")}`,
      answer: `${river}/r/${await idOf("c-08/episode-1/tern/beaten")}`,
      source: `${river}/r/${await idOf("int-08")}`,
      findings: `${river}/findings`,
      figures: `${river}/figures`,
      people: `${river}/list/person`,
      promises: `${river}/list/promise`,
      checks: `${river}/checks`,
      "taken back": `${river}/taken-back`,
      audit: `${river}/audit`,
      consent: `${river}/consent/${await idOf("c-01")}`,
      "went out": `${river}/consent/${await idOf("c-01")}/went-out`,
      search: `${river}/search`,
      "another overview": cambodia,
      nothing: "/nothing",
    });
    await page.goto(server.url);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    for (const dossier of dossiers) await dossier.close();
  });

  const go = async (what: string): Promise<void> => {
    await page.goto(`${new URL(server.url).origin}${at[what]}`);
    await arrived(page);
  };

  test("the printed address shows the dossiers, and its token is gone from the address", async () => {
    expect(page.url()).toBe(`${new URL(server.url).origin}/`);
    await page.getByRole("main").getByRole("link", { name: "riverbend" }).click();
    await page.getByRole("heading", { level: 1, name: "riverbend" }).waitFor();
    expect(new URL(page.url()).pathname).toBe(at["overview"]);
    expect(await page.title()).toBe("Overview – Habeas");
  });

  test("from a number to the second of the recording it takes four clicks", async () => {
    await go("overview");
    const card = page.locator("article", { hasText: "whoever says so" });
    await card.getByRole("link").first().click();
    await page.locator("summary", { hasText: "Rithy" }).click();
    const answers = page.locator("details[open] .answers > li");
    expect(await answers.count()).toBe(3);
    await answers.first().locator("a.value").click();
    await page.getByRole("link", { name: "Interview 08, 10:00–10:33" }).click();
    const place = page.locator(".is-marked");
    await place.waitFor();
    expect(await place.count()).toBe(1);
    expect(await place.textContent()).toContain("10:00–10:33");
    expect(await place.textContent()).toContain("c-08/episode-1/tern/beaten");
    expect(await place.locator("[lang=km]").count()).toBe(1);
    const box = (await place.boundingBox())!;
    expect(box.y).toBeGreaterThanOrEqual(0);
    expect(box.y).toBeLessThan(screens.desk.height);
  });

  test("a link of the number goes straight to the place where an answer is told, and marks it alone", async () => {
    await go("finding");
    await page.locator("summary", { hasText: "Rithy" }).click();
    await page.locator("details[open] .answers > li").last().locator("p.small a .place").click();
    await page.locator(".is-marked").waitFor();
    expect(await page.locator(".is-marked").count()).toBe(1);
    expect(await page.locator(".is-marked").textContent()).toContain("c-08/episode-1/tern/beaten~3");
  });

  test("records of every kind are listed, and each opens", async () => {
    const { kinds } = shown(await dossierRow(dossiers[0]!));
    expect(kinds.length).toBeGreaterThan(20);
    for (const { kind, count } of kinds) {
      at["list"] = `${at["overview"]}/list/${kind}`;
      await go("list");
      const total = page.locator(".grid-total b");
      expect([kind, await total.textContent()]).toEqual([kind, count.toLocaleString("en")]);
      expect([kind, await page.locator("tbody td.named a").first().count()]).toEqual([kind, 1]);
    }
    await page.locator("tbody td.named a").first().click();
    await page.getByRole("heading", { name: "History" }).waitFor();
  });

  test("a long list draws the rows in sight, to its last, and search finds a record and keeps its words out of the address", async () => {
    at["list"] = `${at["overview"]}/list/assertion`;
    await go("list");
    const rows = page.locator("tbody tr:not([aria-hidden])");
    await page.locator(".grid-box").evaluate((box) => box.scrollTo({ top: box.scrollHeight }));
    const total = Number(await page.getByRole("grid").getAttribute("aria-rowcount"));
    await expect
      .poll(() => rows.last().getAttribute("aria-rowindex"), { timeout: 30_000 })
      .toBe(String(total));
    await expect.poll(() => rows.last().locator("a").count(), { timeout: 30_000 }).toBe(1);
    expect(await rows.count()).toBeLessThan(100);
    await go("search");
    await page.getByRole("searchbox").fill("Tern Island");
    await page.keyboard.press("Enter");
    await page.getByRole("status").getByText("best first").waitFor();
    expect(page.url().endsWith("/search")).toBe(true);
    await page.locator(".hits a").first().click();
    await page.getByRole("heading", { name: "History" }).waitFor();
  });

  for (const [screen, size] of Object.entries(screens)) {
    for (const what of screensShown) {
      test(`${what} on the ${screen}: axe finds nothing, and nothing reaches beyond the side`, async () => {
        await page.setViewportSize(size);
        await go(what);
        expect(await violations(page)).toEqual([]);
        await page.evaluate(`document.querySelectorAll("details").forEach((part) => (part.open = true))`);
        expect(await violations(page)).toEqual([]);
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(size.width);
        await page.emulateMedia({ colorScheme: "dark" });
        expect(await violations(page)).toEqual([]);
        await page.emulateMedia({ colorScheme: null });
      });
    }
  }

  for (const what of ["overview", "finding", "answer", "people"]) {
    test(`${what}: the tab key reaches every link and every part that opens`, async () => {
      await page.setViewportSize(screens.desk);
      await go(what);
      const wanted = (await page.evaluate(`{
        const stops = [...document.querySelectorAll("a[href], summary, button")].filter((stop) => stop.checkVisibility());
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
    await go("overview");
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
    expect(await stranger.getByRole("main").getByRole("link").count()).toBe(0);
    await other.close();
  });

  test("a tab that a person opens beside is let in, and so is a tab that loads anew", async () => {
    await go("answer");
    const beside = await context.newPage();
    await beside.goto(page.url());
    await arrived(beside);
    await beside.reload();
    await arrived(beside);
    expect(await beside.getByRole("heading", { level: 1 }).textContent()).toBe(
      await page.getByRole("heading", { level: 1 }).textContent(),
    );
    await beside.close();
  });

  test("back leads to where one was on the page before", async () => {
    await go("overview");
    const first = page.locator("a.count").first();
    await first.scrollIntoViewIfNeeded();
    // A browser tells of a scroll with the next picture; whoever looks before clicking has seen one.
    await page.evaluate("new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))");
    await first.click();
    await page.getByText("All findings").waitFor();
    await page.goBack();
    await arrived(page);
    await expect.poll(() => page.evaluate("Math.round(scrollY)"), { timeout: 20_000 }).toBeGreaterThan(1000);
  });

  test("where a browser does not find the name, the address under 127.0.0.1 opens, once", async () => {
    const other = await serveDossiers(dossiers, { port: 0, host: installation });
    const plain = await browser.newContext();
    const first = await plain.newPage();
    await first.goto(other.plainUrl);
    await arrived(first);
    expect(first.url()).toBe(`http://127.0.0.1:${other.port}/`);
    const second = await (await browser.newContext()).newPage();
    await second.goto(other.url);
    await second.getByText("this one lacks its key").waitFor();
    await plain.close();
    await second.context().close();
    await other.close();
  });

  test("the overview of a dossier is there within a second of the printed address, on a busy machine within fifteen times a picture", async () => {
    const times: { readonly first: number; readonly picture: number }[] = [];
    for (let turn = 0; turn < 3; turn++) {
      const once = await serveDossiers([dossiers[0]!], { port: 0, host: installation });
      const visitor = await browser.newContext();
      const tab = await visitor.newPage();
      const [began, drawn] = [performance.now(), await tab.goto(`http://127.0.0.1:${once.port}/icon.svg`)];
      expect(drawn!.status()).toBe(200);
      const opened = performance.now();
      await tab.goto(once.url);
      await tab.getByRole("heading", { level: 1, name: "riverbend" }).waitFor();
      times.push({ first: performance.now() - opened, picture: opened - began });
      await visitor.close();
      await once.close();
    }
    const least = (of: "first" | "picture"): number => Math.min(...times.map((time) => time[of]));
    expect(least("first"), JSON.stringify(times)).toBeLessThan(Math.max(1000, 15 * least("picture")));
  });

  test("the browser complained of nothing and asked nobody but this server", () => {
    expect(complaints).toEqual([]);
    expect(requests.length).toBeGreaterThan(30);
    const origins = new Set(requests.map((url) => new URL(url).origin));
    expect([...origins]).toEqual([new URL(server.url).origin]);
  });
});

/** What every screen without fields of its own is held to. */
const screensShown = [
  "dossiers",
  "overview",
  "finding",
  "answer",
  "source",
  "findings",
  "figures",
  "people",
  "promises",
  "checks",
  "taken back",
  "search",
  "another overview",
  "nothing",
];

/** Waits until the screen is there. */
async function arrived(page: Page): Promise<void> {
  await page.getByRole("heading", { level: 1 }).waitFor();
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
