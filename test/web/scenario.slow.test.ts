import { afterAll, beforeAll, expect, test } from "vitest";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { chromiumPath } from "../../src/publish/chart-png.ts";
import { createExample, examplePassphrase } from "../../src/service/example.ts";
import { type WriteSession, openSession } from "../../src/service/session.ts";
import { runOperation } from "../../src/service/operations.ts";
import { showRecord } from "../../src/service/record.ts";
import { shown } from "../../src/service/disclose.ts";
import { onHand } from "../needs.ts";
import { weakSlot } from "../weak-slot.ts";
import { type Screen, desk, startScreen, violations } from "./screen.ts";

/** What a monitor does in a day, each task whole, with the numbers that the example gives. */

const unlock = { passphrase: examplePassphrase, slot: weakSlot };
const folder = mkdtempSync(join(tmpdir(), "habeas-scenario-"));
const there = onHand(chromiumPath(), "a monitor's day in a browser", "Chromium") !== undefined;
const well = { strangers: [], faults: [] };
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

const idOf = async (ref: string): Promise<string> => shown(await showRecord(river, ref)).id;
const at = (inner: string): string => `/d/${screen.ids[0]}${inner}`;

async function looksWell(page: Page): Promise<void> {
  expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
  expect(await violations(page)).toEqual([]);
}

test.skipIf(!there)("Khmer is found inside running text, marked, and no line clips its signs", async () => {
  const one = await screen.open(at("/search"), desk);
  const { page } = one;
  page.setDefaultTimeout(40_000);
  const box = page.getByRole("searchbox");
  await box.fill("មេធាវី");
  await page.keyboard.press("Enter");
  const { rows } = shown(await runOperation(river, "record.search", { words: "មេធាវី" })) as {
    readonly rows: readonly { readonly kind: string }[];
  };
  const answers = rows.filter(({ kind }) => kind === "assertion").length;
  expect(answers).toBeGreaterThan(10);
  await page.getByText(`${rows.length} records, best first.`).waitFor();
  await page.getByRole("button", { name: `assertion ${answers}` }).waitFor();
  await page.getByRole("button", { name: "codebook 1" }).waitFor();
  const hit = page.getByRole("listitem").filter({ hasText: "បាទ មេធាវីបាននិយាយការពារខ្ញុំ។" });
  expect(await hit.textContent()).toContain("c-33");
  expect(await hit.locator("mark").allTextContents()).toEqual(["មេធាវី"]);
  await looksWell(page);
  // The signs above and below stay within the line: its height is that of the letters as they are drawn, and more.
  const clipped = await page.evaluate<
    string[]
  >(`[...document.querySelectorAll('[lang="km"]')].flatMap((part) => {
    const style = getComputedStyle(part);
    const paint = document.createElement("canvas").getContext("2d");
    paint.font = style.font;
    const { actualBoundingBoxAscent: up, actualBoundingBoxDescent: down } = paint.measureText(part.textContent);
    return up + down > Number.parseFloat(style.lineHeight) ? [part.textContent] : [];
  })`);
  expect(clipped).toEqual([]);
  await box.fill("អ្នកនេសាទ");
  await page.keyboard.press("Enter");
  await page.getByText("1 record, best first.").waitFor();
  expect(await page.getByRole("main").getByRole("listitem").textContent()).toMatch(/livelihood/i);
  await page.getByRole("main").getByRole("listitem").getByText("c-02", { exact: false }).first().waitFor();
  expect(await one.end()).toMatchObject(well);
});

test.skipIf(!there)(
  "a list is filtered, its columns chosen, sorted and exported as it is shown, and stands so after a reload",
  async () => {
    const one = await screen.open(at("/list/person"), desk);
    const { page } = one;
    page.setDefaultTimeout(40_000);
    const total = page.getByRole("status").filter({ hasText: /people/ });
    const facet = page.getByRole("group").filter({ hasText: "woman" });
    await page.locator("summary", { hasText: "sex" }).click();
    const tick = (label: RegExp) =>
      page.getByRole("list", { name: "sex" }).getByRole("checkbox", { name: label });
    for (const [label, count] of [
      [/^woman/, 32],
      [/^man/, 42],
      [/^not recorded/, 6],
      [/^other/, 1],
    ] as const) {
      await tick(label).check();
      await total.getByText(`${count} of 81 people`).waitFor();
      await tick(label).uncheck();
    }
    await tick(/^woman/).check();
    await total.getByText("32 of 81 people").waitFor();
    await looksWell(page);
    expect(await facet.count()).toBeGreaterThan(0);
    await page.locator("summary", { hasText: "Columns" }).click();
    const columns = page.getByRole("list", { name: "Columns" });
    for (const item of await columns.getByRole("listitem").all()) {
      const label = ((await item.textContent()) ?? "").trim();
      await item.getByRole("checkbox").setChecked(["pseudonym", "sex", "birth"].includes(label));
    }
    await page.locator("summary", { hasText: "Columns" }).click();
    const heads = page.getByRole("columnheader");
    await expect.poll(() => heads.count()).toBe(4);
    await page.getByRole("columnheader", { name: "pseudonym" }).getByRole("button").first().click();
    await looksWell(page);
    const chosen = (await heads.allTextContents())
      .slice(1)
      .map((head) => head.replaceAll(/[▲▼↑↓\s]+$/g, "").trim());
    await page.getByRole("button", { name: "Export CSV" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("32 rows and 3 columns").waitFor();
    expect(await violations(page)).toEqual([]);
    const [saved] = await Promise.all([
      page.waitForEvent("download"),
      dialog.getByRole("button", { name: "Save 32 rows" }).click(),
    ]);
    await dialog.getByText("The file holds 32 rows beside its header.").waitFor();
    expect(await violations(page)).toEqual([]);
    const text = readFileSync((await saved.path())!, "utf8");
    const [header, ...rows] = text.trim().split(/\r?\n/);
    expect(rows).toHaveLength(32);
    // The columns as they are shown, beside the name and ref by which a row is found again.
    expect(
      header!
        .replace(/^\uFEFF/, "")
        .split(",")
        .slice(-3),
    ).toEqual(chosen.map((head) => head.replaceAll(" ", "_")));
    await dialog.getByRole("button", { name: "Close" }).click();
    await page.reload();
    await total.getByText("32 of 81 people").waitFor();
    await expect.poll(() => heads.count()).toBe(4);
    expect(page.url()).not.toContain("?");
    expect(await one.end()).toMatchObject(well);
  },
);

async function hours(): Promise<{ readonly n: number; readonly N: number; readonly missing: object }> {
  const finding = shown(await runOperation(river, "finding.show", { ref: "fnd-tern-hours" })) as {
    readonly finding: { readonly n: number; readonly N: number; readonly missing: object };
  };
  const { n, N, missing } = finding.finding;
  return { n, N, missing };
}

test.skipIf(!there)(
  "an answer moves a finding, undoing it moves it back, and its history brings it again",
  async () => {
    const before = await hours();
    expect(before).toMatchObject({ n: 4, N: 5, missing: { not_stated: 15 } });
    const one = await screen.open(at(`/r/${await idOf("c-03/episode-1/tern")}`), desk);
    const { page } = one;
    page.setDefaultTimeout(40_000);
    await page.getByRole("link", { name: "answer", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "New answer" }).waitFor();
    await page.getByLabel("variable", { exact: true }).fill("hours_locked");
    await page.getByLabel("state", { exact: true }).selectOption("answered");
    await page.getByRole("combobox", { name: "value", exact: true }).selectOption("number");
    await page.getByLabel("value, low").fill("22");
    await page.getByLabel("value, high").fill("22");
    await page.getByLabel("value, qualifier").selectOption("exact");
    await page.getByRole("combobox", { name: "says" }).fill("Perrin");
    await page.getByRole("option", { name: /c-03/ }).first().waitFor();
    await page.keyboard.press("Enter");
    await page.getByLabel("form", { exact: true }).selectOption("quote");
    await page.getByLabel("basis", { exact: true }).selectOption("lived");
    await page
      .getByLabel("words", { exact: true })
      .last()
      .fill("From two in the afternoon. Out two hours, in twenty-two.");
    await looksWell(page);
    await page.keyboard.press("Control+Enter");
    await page.getByText(/^Saved \d\d:/).waitFor();
    await page.getByRole("heading", { name: "History" }).waitFor();
    const answer = page.url();
    expect(await hours()).toMatchObject({ n: 5, N: 6, missing: { not_stated: 14 } });
    const finding = await screen.open(at(`/findings/${await idOf("fnd-tern-hours")}`), desk);
    await finding.page.getByText("5 of 6").first().waitFor();
    await finding.page.getByText("cannot tell").first().waitFor();
    expect(await finding.page.getByRole("main").textContent()).toContain("Perrin");

    // One undo, one step: the finding stands as before, and nothing was deleted.
    await page.keyboard.press("Control+z");
    await page.getByText(/^Undone/).waitFor();
    await expect.poll(hours).toEqual(before);
    await page.getByRole("button", { name: "Bring it back" }).waitFor();
    await looksWell(page);
    await page.getByRole("button", { name: "Bring it back" }).click();
    await expect.poll(hours).toMatchObject({ n: 5, N: 6 });
    await page.getByRole("button", { name: "Edit" }).waitFor();
    expect(page.url()).toBe(answer);
    const history = page.getByRole("region", { name: "History" });
    await expect.poll(() => history.getByRole("row").count()).toBe(4);
    expect((await history.textContent())!.match(/\d\d:\d\d:\d\d UTC/g)).toHaveLength(3);
    await finding.page.reload();
    await finding.page.getByText("5 of 6").first().waitFor();
    expect(await finding.end()).toMatchObject(well);
    expect(await one.end()).toMatchObject(well);
  },
);

test.skipIf(!there)(
  "two windows, two fields: both changes stand; one that was taken back meanwhile is not written to unseen",
  async () => {
    const path = at(`/r/${await idOf("c-26")}`);
    const [a, b] = [await screen.open(path, desk), await screen.open(path, desk)];
    for (const { page } of [a, b]) {
      page.setDefaultTimeout(40_000);
      await page.getByRole("button", { name: "Edit" }).click();
      await page.getByLabel("note", { exact: true }).waitFor();
    }
    await a.page.getByLabel("note", { exact: true }).fill("seen at the gate");
    await a.page.keyboard.press("Control+Enter");
    await a.page.getByText(/^Saved \d\d:/).waitFor();
    await b.page.getByLabel("age at arrest", { exact: true }).fill("about 30");
    await b.page.keyboard.press("Control+Enter");
    await b.page.getByText(/^Saved \d\d:/).waitFor();
    expect(shown(await showRecord(river, "c-26"))).toMatchObject({
      conflicts: [],
      body: { note: "seen at the gate", age_at_arrest: { low: 30, qualifier: "about" } },
    });
    for (const { page } of [a, b]) {
      await page.reload();
      await page.getByText("seen at the gate").first().waitFor();
      await page.getByText("about 30").first().waitFor();
    }
    await looksWell(b.page);

    // A takes the record back while B writes in it.
    await b.page.getByRole("button", { name: "Edit" }).click();
    await b.page.getByLabel("note", { exact: true }).fill("a late word");
    await a.page.getByRole("button", { name: "Entered by mistake" }).click();
    const dialog = a.page.getByRole("dialog");
    const along = dialog.getByRole("checkbox");
    if ((await along.count()) > 0) await along.check();
    await dialog.getByLabel("Why").fill("entered twice");
    await dialog.getByRole("button", { name: "Take it back" }).click();
    await a.page.getByRole("button", { name: "Bring it back" }).waitFor();
    await b.page.keyboard.press("Control+Enter");
    // Whatever comes of it, the text is not lost without a word.
    const said = b.page
      .getByRole("alert")
      .or(b.page.getByText(/taken back/))
      .first();
    await said.waitFor();
    await looksWell(b.page);
    expect(await b.page.getByText(/^Saved \d\d:/).count()).toBe(0);
    await a.page.getByRole("button", { name: "Bring it back" }).click();
    await a.page.getByRole("button", { name: "Edit" }).waitFor();
    expect(shown(await showRecord(river, "c-26")).body).toMatchObject({ note: "seen at the gate" });
    expect(await a.end()).toMatchObject(well);
    await b.end();
  },
);
