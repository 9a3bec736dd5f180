import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { run } from "../../src/cli/main.ts";
import { chromiumPath } from "../../src/publish/chart-png.ts";
import { onHand } from "../needs.ts";
import { sized } from "../size.ts";
import { weakSlot } from "../weak-slot.ts";
import { desk, fitsWidth, type OpenPage, phone, type Screen, startScreen, violations } from "./screen.ts";

const chromium = onHand(chromiumPath(), "the forecast's screen", "Chromium");

const simulations = sized(540);

describe.skipIf(chromium === undefined)("the forecast in the browser", () => {
  let screen: Screen;
  let opened: OpenPage;

  beforeAll(async () => {
    screen = await startScreen(["riverbend", "cambodia-2020"]);
  });
  afterAll(() => screen?.close());
  afterEach(async () => {
    const { asked, ...rest } = await opened.end();
    // No other host was asked, and nothing broke or was forbidden.
    expect(rest).toEqual({ strangers: [], faults: [] });
    expect(asked).toBeGreaterThan(2);
  });

  async function open(options: BrowserContextOptions = desk): Promise<Page> {
    opened = await screen.open(`/d/${screen.ids[1]}/forecast`, options);
    await opened.page.locator("#chart-expected img").waitFor();
    return opened.page;
  }

  async function setSimulations(page: Page, number: number): Promise<void> {
    await page.getByText(/^\d+ simulations, to/).click();
    await page.getByLabel("Simulations", { exact: true }).fill(String(number));
  }

  async function simulate(page: Page): Promise<void> {
    await page.getByRole("button", { name: "Simulate" }).click();
    await page.getByText("simulations a scenario are done.").waitFor({ timeout: 300_000 });
  }

  /** Presses a button and gives the file that it saves. */
  async function saved(
    page: Page,
    name: string | RegExp,
  ): Promise<{ name: string; path: string; bytes: Buffer }> {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name, exact: true }).first().click();
    const file = await download;
    const path = join(screen.folder, file.suggestedFilename());
    await file.saveAs(path);
    return { name: file.suggestedFilename(), path, bytes: readFileSync(path) };
  }

  const imageText = (page: Page, id: string): Promise<string> =>
    page.locator(`#chart-${id} img`).getAttribute("alt") as Promise<string>;

  test(`gives the files that \`habeas forecast\` gives for the scenarios that it saves, to the last byte, of ${simulations} simulations`, async () => {
    const page = await open();
    await page.getByLabel("Admit fewer people").check();
    await page.getByLabel("Enforce a limit on pre-trial detention").check();
    await page.getByLabel("Aged").selectOption("60 and more");
    await page.getByRole("slider", { name: "People" }).fill("900");
    await page.getByText("Compare with others").click();
    await page.getByRole("checkbox", { name: "compulsory centres closed" }).check();
    await setSimulations(page, simulations);
    await page.getByLabel("Seed").fill("7");
    await page.getByLabel("Days").fill("100");
    await simulate(page);
    const scenarios = await saved(page, "Save the scenarios");
    expect(JSON.parse(scenarios.bytes.toString())).toMatchObject([
      { name: "unchanged policy", days: 100 },
      { name: "900 of 60 and more released, 40 % fewer admissions, at most 180 days before trial" },
      { name: "compulsory centres closed" },
    ]);

    // The command that the page shows.
    const command = (await page.getByLabel("Command").textContent())!;
    expect(command).toContain(
      `--scenario decisions.json --replicates ${simulations} --seed 7 --out forecast`,
    );
    const out = join(screen.folder, "forecast");
    mkdirSync(out);
    let printed = "";
    const argv = command.split(" ").slice(1);
    const replaced = argv.map(
      (word) =>
        ({ DIR: screen.dossiers[1]!, "decisions.json": scenarios.path, forecast: out })[
          word === "forecast" && argv.indexOf(word) === argv.lastIndexOf(word) ? "" : word
        ] ?? word,
    );
    replaced[0] = "forecast";
    const exit = await run([...replaced, "--format", "json"], {
      signal: new AbortController().signal,
      slot: weakSlot,
      out: (text) => void (printed += text),
      say: () => {},
      progress: () => () => {},
    });
    expect(exit).toBe(0);

    const named = readdirSync(out).filter(
      (name) => /\.(svg|csv|json)$/.test(name) && !name.includes("-narrow"),
    );
    expect(named.length).toBe(3 * 10);
    for (const name of named) {
      const id = name.replace(/\.\w+$/, "");
      const kind = name.slice(id.length + 1).toUpperCase();
      // Chromium takes no more than ten downloads a second from one page.
      await page.waitForTimeout(120);
      const download = page.waitForEvent("download");
      await page
        .locator(`#chart-${id}`)
        .getByRole("button", { name: new RegExp(`^${kind}: `) })
        .click();
      const file = await download;
      expect(file.suggestedFilename()).toBe(name);
      expect(readFileSync(await file.path(), "utf8"), name).toBe(readFileSync(join(out, name), "utf8"));
    }
    const methods = await saved(page, "Save the methods note");
    expect(methods.bytes.equals(readFileSync(join(out, "methods.md")))).toBe(true);
    const all = await saved(page, "Save all numbers");
    const numbers = (text: string): unknown =>
      JSON.parse(text, (key, value: unknown) =>
        // What the command says of the files that it wrote is the command's.
        key === "cpuMsPerReplicate" ? 0 : key === "written" ? undefined : value,
      );
    expect(numbers(all.bytes.toString())).toEqual(numbers(printed));

    // PNG is drawn by the browser at hand; it carries the same stamp.
    const download = page.waitForEvent("download");
    await page
      .locator("#chart-fan")
      .getByRole("button", { name: /^PNG: / })
      .click();
    const png = readFileSync(await (await download).path());
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect(png.readUInt32BE(16)).toBe(1440);
    expect(png.includes(`Habeas inputs\0${(JSON.parse(printed) as { inputsHash: string }).inputsHash}`)).toBe(
      true,
    );
    expect(png.length).toBeGreaterThan(30_000);
  });

  test("takes a first look at once as a control is moved, and says of a finished forecast that it is of before", async () => {
    const page = await open();
    const before = await imageText(page, "expected");
    expect(before).toContain("10,000 released in July");
    const wide =
      "[...document.querySelectorAll('.decision')].filter((card) => card.scrollWidth > card.clientWidth).length";
    expect(await page.evaluate(wide)).toBe(0);
    await page.getByRole("slider", { name: "People" }).press("Home");
    await page.getByRole("slider", { name: "People" }).press("ArrowRight");
    await expect.poll(() => imageText(page, "expected")).toContain("100 released about");
    await setSimulations(page, 10);
    await simulate(page);
    expect(await page.locator(".sentence").first().textContent()).toMatch(
      /^If 100 people, chosen by lot, were released on 15 July 2020/,
    );
    expect(await page.locator(".outdated").count()).toBe(0);
    await page.getByLabel("Close the compulsory centres").check();
    await expect.poll(() => imageText(page, "expected")).toContain("100 released, centres closed about");
    expect(await page.locator(".outdated").textContent()).toContain(
      "this is the forecast for “100 released”",
    );
    const record = page.locator("a", { hasText: "doc-003, line 152" });
    expect(await record.getAttribute("href")).toMatch(/^\/d\/[0-9a-f]{32}\/r\/[0-9A-Z]{26}$/);
    const beside = await page.context().newPage();
    await beside.goto(new URL((await record.getAttribute("href"))!, page.url()).href);
    await beside.getByText("r-pop-2016").first().waitFor();
    await beside.close();
  });

  test("shows progress and what is done so far, and is cancelled at once; the next run is whole", async () => {
    const page = await open();
    await setSimulations(page, 2000);
    await page.getByRole("button", { name: "Simulate" }).click();
    await page
      .getByText(/After \d+ of 2000 simulations\. Not yet to be quoted\./)
      .waitFor({ timeout: 300_000 });
    expect(await page.locator("#chart-fan .downloads").count()).toBe(0);
    expect(Number(await page.locator("progress").getAttribute("value"))).toBeGreaterThan(9);
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("Cancelled; what was done is shown and can't be saved.").waitFor();
    expect(await page.getByText("Make it again").count()).toBe(0);
    await page.getByLabel("Simulations", { exact: true }).fill("10");
    await simulate(page);
    await page.getByText("Make it again").waitFor();
    expect(await page.locator(".unfinished").count()).toBe(0);
  });

  test("says in a sentence what is wrong with a date or a release, and simulates neither", async () => {
    const page = await open();
    const alert = page.getByRole("alert");
    await page.getByLabel("On", { exact: true }).fill("");
    expect(await alert.textContent()).toBe(
      "“Release people once” has no date; give the day on which it begins.",
    );
    expect(await page.getByRole("button", { name: "Simulate" }).isDisabled()).toBe(true);
    await page.getByLabel("On", { exact: true }).fill("2020-07-15");
    await page.getByLabel("Aged").selectOption("70 and more");
    await expect
      .poll(() => alert.textContent())
      .toMatch(
        /releases 10000 people, but at most [\d]+ of 70 years or more are held there; release fewer\.$/,
      );
    await page.getByRole("button", { name: "Simulate" }).click();
    await page.getByLabel("Aged").selectOption("any age");
    await expect.poll(() => alert.count()).toBe(0);
  });

  for (const [name, options] of [
    ["desk", desk],
    ["phone", phone],
  ] as const) {
    test(`no accessibility violations, and no wider than its window: ${name}, opened, running, finished`, async () => {
      const page = await open(options);
      expect(await violations(page)).toEqual([]);
      for (const each of ["Admit fewer people", "Leave people free until trial", "Hold trials sooner"])
        await page.getByLabel(each).check();
      await page.getByText("Compare with others").click();
      await setSimulations(page, 60);
      expect(await violations(page)).toEqual([]);
      await page.getByRole("button", { name: "Simulate" }).click();
      await page.locator("progress").waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByText("simulations a scenario are done.").waitFor({ timeout: 300_000 });
      await page.locator("#chart-fan").getByText("Data table").click();
      expect(await violations(page)).toEqual([]);
      expect(await fitsWidth(page)).toBe(true);
      const shown = await page.evaluate<string[]>(
        "[...document.querySelectorAll('.chart img')].filter((image) => image.complete && image.naturalWidth > 0).map((image) => image.closest('figure').id)",
      );
      expect(shown).toHaveLength(10);
    });
  }

  test("the keyboard alone decides, simulates and saves", async () => {
    const page = await open();
    await setSimulations(page, 10);
    await page.getByLabel("Release people once").focus();
    await page.keyboard.press("Space");
    await page.getByLabel("Leave people free until trial").focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    // Month, day and year of the date are stops of their own.
    while (!(await page.evaluate<boolean>("document.activeElement.type === 'range'")))
      await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => imageText(page, "expected")).toContain("65 % free until trial about");
    await page.getByRole("button", { name: "Simulate" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("simulations a scenario are done.").waitFor({ timeout: 300_000 });
    await page.locator("#chart-fan").getByRole("button", { name: /^CSV/ }).focus();
    const download = page.waitForEvent("download");
    await page.keyboard.press("Enter");
    expect((await download).suggestedFilename()).toBe("fan.csv");
  });
});
