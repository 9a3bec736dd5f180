import { afterAll, beforeAll, expect, test } from "vitest";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { chromiumPath } from "../../src/publish/chart-png.ts";
import { createExample, examplePassphrase } from "../../src/service/example.ts";
import { type WriteSession, openSession } from "../../src/service/session.ts";
import { showRecord } from "../../src/service/record.ts";
import { shown } from "../../src/service/disclose.ts";
import { onHand } from "../needs.ts";
import { weakSlot } from "../weak-slot.ts";
import { type OpenPage, type Screen, desk, fitsWidth, phone, startScreen, violations } from "./screen.ts";

/** What a person does all day: fill in, correct, take back, settle. Each step is looked at by axe. */

const unlock = { passphrase: examplePassphrase, slot: weakSlot };
const folder = mkdtempSync(join(tmpdir(), "habeas-workbench-"));
const there = onHand(chromiumPath(), "the workbench in a browser", "Chromium") !== undefined;
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

async function ends(...pages: OpenPage[]): Promise<void> {
  for (const { end } of pages) expect(await end()).toMatchObject({ strangers: [], faults: [] });
}

async function noteWritten(page: Page, text: string): Promise<void> {
  await page.getByLabel("note", { exact: true }).fill(text);
  await page.keyboard.press("Control+Enter");
}

test.skipIf(!there)(
  "two windows, one field: both texts are kept, shown in both, settled once, and nothing is lost",
  async () => {
    const path = at(`/r/${await idOf("c-24")}`);
    const [a, b] = [await screen.open(path, desk), await screen.open(path, desk)];
    for (const { page } of [a, b]) {
      await page.getByRole("button", { name: "Edit" }).click();
      await page.getByLabel("note", { exact: true }).waitFor();
    }
    await noteWritten(a.page, "first");
    await a.page.getByText(/^Saved \d\d:\d\d:\d\d/).waitFor();
    await noteWritten(b.page, "second");
    const conflictOn = (page: Page) => page.getByRole("region", { name: "In conflict" });
    await conflictOn(b.page).waitFor();
    expect(await violations(b.page)).toEqual([]);
    // The window that saved first hears of it without being asked.
    await conflictOn(a.page).waitFor({ timeout: 60_000 });
    for (const { page } of [a, b]) {
      await page.reload();
      const text = await conflictOn(page).textContent();
      expect(text).toContain("first");
      expect(text).toContain("second");
      expect(text!.match(/\d\d:\d\d:\d\d UTC/g)).toHaveLength(2);
      expect(text!.match(/on entry \d+/g)).toHaveLength(2);
    }
    const overview = await screen.open(at(""), desk);
    await overview.page
      .getByRole("navigation")
      .getByRole("link", { name: "Conflicts 1", exact: true })
      .click();
    await overview.page.getByRole("main").getByRole("link", { name: "Silas" }).waitFor();

    // B's panel stays open while A settles; what B then presses settles nothing.
    let release = (): void => undefined;
    const held = new Promise<void>((done) => (release = done));
    await b.page.route("**/dossier.show", async (route) => {
      await held;
      await route.continue();
    });
    await conflictOn(a.page).getByRole("listitem").filter({ hasText: "second" }).getByRole("button").click();
    await a.page.getByText(/^Settled/).waitFor();
    const answered = b.page.waitForResponse("**/record.write");
    await conflictOn(b.page).getByRole("listitem").filter({ hasText: "first" }).getByRole("button").click();
    expect(await (await answered).json()).toMatchObject({ outcome: "conflict", kept: false });
    release();
    await conflictOn(b.page).waitFor({ state: "detached" });
    expect(shown(await showRecord(river, "c-24"))).toMatchObject({
      conflicts: [],
      body: { note: "second" },
      versions: 4,
    });
    await a.page.getByRole("link", { name: "Conflicts 0", exact: true }).waitFor();
    const history = await a.page.getByRole("region", { name: "History" }).textContent();
    for (const said of ["first", "second", "settled note"]) expect(history).toContain(said);
    await ends(a, overview);
    await b.end();
  },
);

test.skipIf(!there)(
  "a record is filled in by keyboard, what is wrong is said at its field, and undo is a version",
  async () => {
    const one = await screen.open(at("/list/person"), desk);
    const { page } = one;
    await page.getByRole("link", { name: "New person" }).click();
    await page.getByLabel("pseudonym", { exact: true }).fill("Heron");
    await page.getByLabel("birth", { exact: true }).fill("one day");
    await page.getByLabel("age at arrest", { exact: true }).fill("about 30");
    await page.keyboard.press("Control+Enter");
    await page.getByText(/^Birth: expected a date/).waitFor();
    expect(await page.evaluate("document.activeElement.id")).toBe("f-birth");
    expect(await violations(page)).toEqual([]);
    await page.keyboard.type("late 1990");
    await page.getByLabel("birth", { exact: true }).fill("late 1990");
    await page.getByText("read as 1990-09/1990-12").waitFor();
    await page.getByRole("button", { name: "Add to interviews" }).click();
    await page.getByRole("combobox", { name: "interviews 1" }).fill("interview 21");
    await page.getByRole("option", { name: /Interview 21/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Control+Enter");
    await page.getByRole("heading", { level: 1, name: "Heron" }).waitFor();
    expect(new URL(page.url()).pathname).toMatch(/\/r\/[0-9A-Z]{26}$/);
    const id = page.url().slice(-26);
    const made = shown(await showRecord(river, id));
    expect(made.body).toMatchObject({
      pseudonym: "Heron",
      birth: { edtf: "1990-09/1990-12" },
      age_at_arrest: { low: 30, qualifier: "about" },
      interviews: ["int-21"],
    });

    await page.getByRole("button", { name: "Edit" }).click();
    await noteWritten(page, "a remark");
    await page.getByText(/^Saved/).waitFor();
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Heron" }).click();
    await page.keyboard.press("Control+z");
    await page.getByText(/^Undone/).waitFor();
    expect(shown(await showRecord(river, id)).body).not.toHaveProperty("note");
    await page
      .getByRole("button", { name: /^Restore entry/ })
      .first()
      .click();
    await page.getByText(/^Restored/).waitFor();
    expect(shown(await showRecord(river, id))).toMatchObject({ body: { note: "a remark" }, versions: 4 });
    await ends(one);
  },
);

test.skipIf(!there)(
  "what was entered by mistake is taken back and comes back, and two of one person become one",
  async () => {
    const id = await idOf("c-31");
    const one = await screen.open(at(`/r/${id}`), phone);
    const { page } = one;
    await page.getByRole("button", { name: "Entered by mistake" }).click();
    const dialog = page.getByRole("dialog");
    expect(await violations(page)).toEqual([]);
    expect(await dialog.getByRole("button", { name: "Take it back" }).isDisabled()).toBe(true);
    const along = dialog.getByRole("checkbox");
    if ((await along.count()) > 0) await along.check();
    await dialog.getByLabel("Why").fill("entered twice");
    await dialog.getByRole("button", { name: "Take it back" }).click();
    await page.getByRole("button", { name: "Bring it back" }).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await fitsWidth(page)).toBe(true);
    await page.getByRole("button", { name: "Bring it back" }).click();
    await page.getByRole("button", { name: "Edit" }).waitFor();
    await page.getByRole("button", { name: "Edit" }).click();
    await page.getByLabel("note", { exact: true }).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await fitsWidth(page)).toBe(true);
    await page.getByRole("button", { name: "Cancel" }).click();

    await page.getByRole("button", { name: "Duplicate of" }).click();
    await page.getByRole("combobox").fill("heron");
    await page.getByRole("option").first().waitFor();
    await page.keyboard.press("Enter");
    const merge = dialog.getByRole("button", { name: "Make them one" });
    await dialog.getByRole("radio").first().waitFor();
    for (const group of await dialog.getByRole("group").all()) await group.getByRole("radio").first().check();
    expect(await violations(page)).toEqual([]);
    await dialog.getByLabel("Why").fill("the same person");
    await merge.click();
    await page.getByRole("heading", { level: 1, name: "Heron" }).waitFor();
    expect(shown(await showRecord(river, "c-31")).body).toMatchObject({
      retracted: { why: "the same person" },
    });
    expect(shown(await showRecord(river, page.url().slice(-26))).conflicts).toEqual([]);
    await ends(one);
  },
);
