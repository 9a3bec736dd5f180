import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { serveDossiers } from "../http/served.ts";
import { chromiumPath } from "../../src/publish/chart-png.ts";
import { buildWeb } from "../../src/service/build-web.ts";
import type { ReadSession } from "../../src/service/session.ts";
import type { ExampleName } from "../../src/service/example.ts";
import { openExample } from "../example.ts";
import { installation } from "../http/opened.ts";

const executablePath = chromiumPath();

export const desk: BrowserContextOptions = { viewport: { width: 1280, height: 850 } };
export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
};

/** The workbench as built, served with example dossiers to the system's Chromium. */
export type Screen = {
  /** A folder for files, removed at the end. */
  readonly folder: string;
  readonly origin: string;
  /** The dossiers' folders, in the order in which they were asked for. */
  readonly dossiers: readonly string[];
  /** Their ids, by which they are addressed. */
  readonly ids: readonly string[];
  /** A page of its own browser context, at a path of the server. */
  readonly open: (path: string, options?: BrowserContextOptions) => Promise<OpenPage>;
  readonly close: () => Promise<void>;
};

export type OpenPage = {
  readonly page: Page;
  /**
   * Ends the page; gives what it asked of other hosts and what broke or was forbidden, which is nothing where all is
   * well, and how many requests there were.
   */
  readonly end: () => Promise<{
    readonly strangers: string[];
    readonly faults: string[];
    readonly asked: number;
  }>;
};

/** Builds and serves the workbench with these examples, and starts the browser. `open` opens them outside a run of tests. */
export async function startScreen(
  examples: readonly ExampleName[],
  open: (name: ExampleName) => Promise<ReadSession> = openExample,
): Promise<Screen> {
  if (executablePath === undefined) throw new Error("there is no Chromium to look at the workbench with");
  if ((await buildWeb()) === "cannot") throw new Error("there is no Vite to build the workbench with");
  const folder = mkdtempSync(join(tmpdir(), "habeas-screen-"));
  const opened: ReadSession[] = [];
  for (const name of examples) opened.push(await open(name));
  const server = await serveDossiers(opened, { port: 0, host: installation });
  const browser = await startBrowser();
  const letIn = await letsIn(browser, server.url);
  const { host, origin } = new URL(server.url);
  return {
    folder,
    origin,
    dossiers: opened.map(({ dir }) => dir),
    ids: opened.map(({ id }) => id),
    async open(path, options = desk) {
      const context: BrowserContext = await browser.newContext(options);
      await letIn(context);
      const asked: string[] = [];
      const faults: string[] = [];
      context.on("request", (request) => asked.push(request.url()));
      const page = await context.newPage();
      // A busy machine is no fault of the program.
      page.setDefaultTimeout(180_000);
      page.on("pageerror", (error) => faults.push(error.message));
      page.on("console", (message) => {
        if (message.type() === "error") faults.push(message.text());
      });
      await page.goto(`${origin}${path}`);
      return {
        page,
        async end() {
          await context.close();
          const strangers = asked.filter(
            (address) => !address.startsWith("blob:") && new URL(address).host !== host,
          );
          return { strangers, faults, asked: asked.length };
        },
      };
    },
    async close() {
      await browser.close();
      await server.close();
      for (const dossier of opened) await dossier.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The system's Chromium, which asks nobody for anything by itself. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: executablePath!,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/**
 * Opens the printed address, which works once; gives what lets other contexts of the browser in, as a tab that a person
 * opens is let in by the tabs that are there.
 */
export async function letsIn(
  browser: Browser,
  url: string,
): Promise<(context: BrowserContext) => Promise<void>> {
  const first = await browser.newContext();
  const page = await first.newPage();
  await page.goto(url);
  await page.getByRole("heading", { level: 1 }).waitFor();
  const key = await page.evaluate<string>(`sessionStorage.getItem("habeas-key")`);
  await first.close();
  return async (context) => {
    await context.addInitScript(`sessionStorage.setItem("habeas-key", ${JSON.stringify(key)});`);
  };
}

/** What axe finds on the page as it stands: rule and place. */
export async function violations(page: Page): Promise<string[]> {
  const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  // A page that is still coming has nothing to look at: each has a heading of the first level once it is there.
  await page.locator("h1").first().waitFor({ state: "attached" });
  await page.evaluate(source);
  const found = await page.evaluate<{ id: string; nodes: { target: string[] }[] }[]>(
    "axe.run(document).then(({ violations }) => violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ target }) => ({ target })) })))",
  );
  return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}

/** Whether the page is no wider than its window. */
export function fitsWidth(page: Page): Promise<boolean> {
  return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth");
}
