import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chromiumPath } from "../../src/publish/chart-png.ts";
import { createExample, examplePassphrase } from "../../src/service/example.ts";
import { listFigures } from "../../src/service/figure.ts";
import { shown } from "../../src/service/disclose.ts";
import { type WriteSession, openSession } from "../../src/service/session.ts";
import { onHand } from "../needs.ts";
import { weakSlot } from "../weak-slot.ts";
import { type Screen, desk, fitsWidth, phone, startScreen, violations } from "../web/screen.ts";

/** A monitor's day: what waits, a word of a testimony, two numbers that contradict, a place. */

const unlock = { passphrase: examplePassphrase, slot: weakSlot };
const folder = mkdtempSync(join(tmpdir(), "habeas-day-"));
const there = onHand(chromiumPath(), "a monitor's day in a browser", "Chromium") !== undefined;
let screen: Screen;
let river: WriteSession;

beforeAll(async () => {
  if (!there) return;
  screen = await startScreen(["riverbend"], async (name) => {
    await createExample(name, join(folder, name), unlock);
    return (river = await openSession(join(folder, name), { ...unlock, mode: "write" }));
  });
});
afterAll(async () => {
  await screen?.close();
  rmSync(folder, { recursive: true, force: true });
});

const at = (inner: string): string => `/d/${screen.ids[0]}${inner}`;
const well = { strangers: [], faults: [] };

test.skipIf(!there)(
  "a word of a testimony is found by keyboard, opens at its place, and stands in no address or storage",
  async () => {
    const one = await screen.open(at(""), desk);
    const { page } = one;
    await page.getByRole("heading", { name: "Awaits you" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("wardrobe");
    const found = page.getByRole("option", { name: /a wardrobe once/ });
    await found.waitFor();
    await page.getByText("1 record.").waitFor();
    expect(await found.locator("mark").allTextContents()).toEqual(["wardrobe"]);
    expect(await found.textContent()).toMatch(/Aldous.*livelihood/i);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: /Interview 01/ }).waitFor();
    await page.locator('[aria-current="location"]').getByText("0:31").waitFor();
    expect(page.url()).not.toContain("wardrobe");
    await page.goBack();
    await page.locator("ul.hits mark").getByText("wardrobe").waitFor();
    const kept = await page.evaluate(
      "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state])",
    );
    expect(kept).not.toMatch(/wardrobe|Aldous/);

    await page.getByRole("searchbox").fill("មេធាវី");
    await page.keyboard.press("Enter");
    const of = (kind: string) => page.getByRole("button", { name: new RegExp(`^${kind} \\d+$`) });
    await of("assertion").waitFor();
    const [, total] = /^(\d+) records, best first\.$/.exec(
      await page.getByRole("status").last().innerText(),
    )!;
    const [, some] = /(\d+)$/.exec(await of("assertion").innerText())!;
    expect(Number(some)).toBeLessThan(Number(total));
    expect(await page.locator("ul.hits > li").count()).toBe(Number(total));
    await of("assertion").click();
    expect(await page.locator("ul.hits > li").count()).toBe(Number(some));
    expect(await page.locator('ul.hits mark [lang="km"]').first().textContent()).toContain("មេធាវី");

    // The keys are listed, and letters can be switched off.
    await page.getByRole("heading", { level: 1 }).click();
    await page.keyboard.press("?");
    const keys = page.getByRole("dialog", { name: "Keys" });
    await keys.waitFor();
    expect(await violations(page)).toEqual([]);
    await keys.getByRole("checkbox").uncheck();
    await keys.getByRole("button", { name: "Close" }).click();
    await page.keyboard.press("?");
    expect(await keys.count()).toBe(0);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("go to contra");
    await page.getByRole("option", { name: "Go to contradictions" }).click();
    await page.getByRole("heading", { level: 1, name: "Contradictions" }).waitFor();
    expect(await one.end()).toMatchObject(well);
  },
);

test.skipIf(!there)(
  "two numbers that contradict stand side by side with their sources, and leaving them open changes no figure",
  async () => {
    const before = shown(await listFigures(river));
    const one = await screen.open(at("/contradictions"), desk);
    const { page } = one;
    const card = page
      .getByRole("article")
      .filter({ hasText: "2,946" })
      .filter({ hasText: "Two digits are exchanged" })
      .first();
    for (const said of [
      "2,964 persons",
      "2,946 persons",
      "Annual Report of the Riverbend Prison Service 2022",
      "Prisons",
    ])
      expect(await card.textContent()).toContain(said);
    await card.getByRole("button", { name: "Decide" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Leave open").check();
    await dialog.getByLabel("Reason").fill("The service was asked; no answer yet.");
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Record the decision" }).click();
    await card.getByText("Left open").waitFor();
    await page.reload();
    await card.getByText("The service was asked; no answer yet.").waitFor();
    expect(await card.textContent()).toMatch(/20\d\d-\d\d-\d\d \d\d:\d\d UTC/);
    expect(shown(await listFigures(river))).toEqual(before);
    await page
      .getByRole("navigation", { name: /^The dossier/ })
      .getByRole("link", { name: "Overview" })
      .click();
    await page.getByRole("link", { name: "11 contradictions are undecided" }).waitFor();
    expect(await one.end()).toMatchObject(well);
  },
);

test.skipIf(!there)(
  "a place shows its counts on its capacity and its cells against a named standard, on a phone too",
  async () => {
    const one = await screen.open(at("/places"), phone);
    const { page } = one;
    await page.getByRole("heading", { name: "Month by month" }).waitFor();
    // Two numbers of one day stand beside each other; neither is the count.
    const gate = page
      .getByRole("region", { name: "Places" })
      .getByRole("row")
      .filter({ hasText: "Ferry Gate remand" });
    expect(await gate.textContent()).toContain("2,964 persons; 2,946 persons");
    expect(await violations(page)).toEqual([]);
    expect(await fitsWidth(page)).toBe(true);
    await page
      .getByRole("link", { name: /^Ferry Gate/ })
      .first()
      .click();
    await page.getByRole("img", { name: /^People held in Ferry Gate/ }).waitFor();
    expect(await page.getByRole("region", { name: "How many it held" }).textContent()).toContain("2,964");
    const cells = page.getByRole("region", { name: "Room in its cells" });
    expect(await cells.textContent()).toContain("✕ below 4 m²");
    await page.getByLabel("Held against").selectOption("ICRC");
    expect(await cells.textContent()).toContain("✕ below 3.4 m²");
    expect(await violations(page)).toEqual([]);
    expect(await fitsWidth(page)).toBe(true);
    expect(await one.end()).toMatchObject(well);
  },
);
