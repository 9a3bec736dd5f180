import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ServedRun, launch } from "../../src/launcher/launch.ts";
import { chromiumPath } from "../../src/publish/chart-png.ts";
import { buildWeb } from "../../src/service/build-web.ts";
import { backupDossier } from "../../src/service/backup.ts";
import { exampleNames } from "../../src/service/example.ts";
import { openSession } from "../../src/service/session.ts";
import { openExample } from "../example.ts";
import { onHand } from "../needs.ts";
import { weakSlot } from "../weak-slot.ts";
import { startBrowser, violations } from "../web/screen.ts";

/** A person who has just installed the program, and never opens a terminal again. */

const passphrase = "otter ladle prism gravel thaw anthem";
const there = onHand(chromiumPath(), "a first start in a browser", "Chromium") !== undefined;
const folder = mkdtempSync(join(tmpdir(), "habeas-first-"));
const dossiers = join(folder, "dossiers");
let browser: Browser;
let run: ServedRun;
let page: Page;
const faults: string[] = [];

beforeAll(async () => {
  if (!there) return;
  await buildWeb();
  mkdirSync(dossiers);
  // The examples with slots that open at once, where the program would make them.
  for (const name of exampleNames) {
    const { dir, close } = await openExample(name);
    await close();
    cpSync(dir, join(dossiers, `${name}.habeas`), { recursive: true });
  }
  run = await launch({
    dossiers: { folder: dossiers },
    mode: "write",
    port: 0,
    idleMinutes: 60,
    opening: "as-they-are",
    slot: weakSlot,
    signal: new AbortController().signal,
    say: () => undefined,
  });
  browser = await startBrowser();
  page = await (await browser.newContext({ viewport: { width: 1280, height: 860 } })).newPage();
  page.setDefaultTimeout(180_000);
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(run.url);
});
afterAll(async () => {
  await browser?.close();
  await run?.close();
  rmSync(folder, { recursive: true, force: true });
});

const made = (): string[] =>
  readdirSync(dossiers).filter((name) => !/^(riverbend|cambodia-2020|settings)/.test(name));

async function unlock(): Promise<void> {
  await page.getByLabel("Passphrase", { exact: true }).fill(passphrase);
  await page.getByRole("button", { name: "Unlock" }).click();
}

test.skipIf(!there)(
  "a first look: the example says how many of each it holds, and a person is three activations away",
  async () => {
    expect(await violations(page)).toEqual([]);
    await page.getByRole("main").getByRole("link", { name: "riverbend" }).click();
    for (const said of ["61 sources", "81 people", "63 episodes", "25 places", "88 figures", "39 findings"])
      await page.getByRole("main").getByRole("link", { name: said, exact: true }).waitFor();
    for (const said of [
      "7 contradicted",
      "3 otherwise",
      "1 circular",
      "15 borne out",
      "11 cannot tell",
      "1 without a claim",
    ])
      expect(await page.getByRole("main").textContent()).toContain(said);
    expect(await violations(page)).toEqual([]);
    await page.getByRole("main").getByRole("link", { name: "81 people" }).click();
    await page
      .getByText(/of 81|81 people|81 records/)
      .first()
      .waitFor();
    await page.getByRole("link", { name: "Ulric" }).first().click();
    await page.getByRole("heading", { level: 1, name: "Ulric" }).waitFor();
  },
);

test.skipIf(!there)(
  "a dossier of one's own is made, locked, unlocked, and restored from its backup, all in the browser",
  async () => {
    await page.getByRole("link", { name: "Dossiers" }).click();
    await page.getByRole("button", { name: "New dossier" }).click();
    const form = page.getByRole("form", { name: "New dossier" });
    await form.getByLabel("Name").fill("Harbour");
    await form.getByLabel("Passphrase", { exact: true }).fill("password1");
    await form.getByText(/^The new passphrase can be guessed/).waitFor();
    await form.getByRole("button", { name: "Show six random words" }).click();
    await form.getByText(/^(\S+ ){5}\S+$/).waitFor();
    await form.getByLabel("Passphrase", { exact: true }).fill(passphrase);
    await form.getByText("Strong: nobody guesses it.").waitFor();
    await form.getByLabel("Passphrase again").fill("another");
    await form.getByRole("button", { name: "Make the dossier" }).click();
    await form.getByRole("alert").getByText("The two passphrases differ; type both again.").waitFor();
    expect(await violations(page)).toEqual([]);
    await form.getByLabel("Passphrase again").fill(passphrase);
    await form.getByRole("button", { name: "Make the dossier" }).click();
    await page.getByRole("heading", { level: 1, name: "Harbour" }).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(made()).toEqual([expect.stringMatching(/^[0-9a-f]{8}\.habeas$/)]);

    // Locked, the page names nothing; what needs no passphrase may be gone on with, and the rest opened on the list.
    await page.getByRole("button", { name: "Lock" }).click();
    await page.getByRole("heading", { level: 1, name: "Locked" }).waitFor();
    expect(await page.content()).not.toContain("Harbour");
    await page.getByRole("button", { name: "Go on with what is open" }).click();
    await page.getByRole("heading", { level: 1, name: "Not shown" }).waitFor();
    await page.getByRole("link", { name: "To the dossiers" }).click();
    await page.getByRole("heading", { name: "1 dossier is closed" }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByLabel("Passphrase").fill("not this one");
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await page.getByRole("alert").waitFor();
    await page.getByLabel("Passphrase").fill(passphrase);
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await page.getByRole("link", { name: "Harbour" }).waitFor();
    await page.getByRole("button", { name: "Lock" }).click();
    await unlock();
    await page.getByRole("link", { name: "Harbour" }).waitFor();

    // The laptop is lost; the backup is not.
    await page.getByRole("button", { name: "Lock" }).click();
    await page.getByRole("heading", { level: 1, name: "Locked" }).waitFor();
    const lost = join(dossiers, made()[0]!);
    const session = await openSession(lost, { passphrase, slot: weakSlot, mode: "read" });
    const backup = join(folder, "harbour.backup");
    await backupDossier(session, backup, {}, { passphrase, slot: weakSlot });
    await session.close();
    rmSync(lost, { recursive: true });
    await page.getByRole("button", { name: "Go on with what is open" }).click();
    await page.getByRole("button", { name: "Restore from a backup" }).click();
    const restore = page.getByRole("form", { name: "Restore from a backup" });
    await page.setInputFiles("input[type=file]", [backup]);
    await restore.getByLabel("Passphrase of the backup").fill("not this one");
    await restore.getByRole("button", { name: "Restore" }).click();
    await restore.getByRole("alert").waitFor();
    expect(await violations(page)).toEqual([]);
    await restore.getByLabel("Passphrase of the backup").fill(passphrase);
    await restore.getByRole("button", { name: "Restore" }).click();
    await page.getByRole("heading", { level: 1, name: "Harbour" }).waitFor();
    expect(made()).toHaveLength(1);
    expect(faults).toEqual([]);
  },
);
