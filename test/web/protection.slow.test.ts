import { afterAll, beforeAll, expect, test } from "vitest";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { chromiumPath } from "../../src/publish/chart-png.ts";
import { backupDossier } from "../../src/service/backup.ts";
import { createExample, examplePassphrase } from "../../src/service/example.ts";
import { type WriteSession, openSession } from "../../src/service/session.ts";
import { runOperation } from "../../src/service/operations.ts";
import { forgetSecond } from "../../src/service/second-unlock.ts";
import { showRecord } from "../../src/service/record.ts";
import { shown } from "../../src/service/disclose.ts";
import { auditEvents } from "../../src/store/read.ts";
import { onHand } from "../needs.ts";
import { weakSlot } from "../weak-slot.ts";
import { type Screen, desk, fitsWidth, phone, startScreen, violations } from "./screen.ts";

/** Who a pseudonym is, and what is left of somebody who withdraws. The names are invented. */

const unlock = { passphrase: examplePassphrase, slot: weakSlot };
const second = "copper lantern behind a quiet orchard";
const name = "Zwendel Oquarri";
const folder = mkdtempSync(join(tmpdir(), "habeas-protection-"));
const there = onHand(chromiumPath(), "the screens of protection in a browser", "Chromium") !== undefined;
let screen: Screen;
let river: WriteSession;

beforeAll(async () => {
  if (!there) return;
  screen = await startScreen(["riverbend"], async (example) => {
    await createExample(example, join(folder, example), unlock);
    return (river = await openSession(join(folder, example), { ...unlock, mode: "write" }));
  });
});
afterAll(async () => {
  if (river !== undefined) forgetSecond(river);
  await screen?.close();
  rmSync(folder, { recursive: true, force: true });
});

const idOf = async (ref: string): Promise<string> => shown(await showRecord(river, ref)).id;
const at = (inner: string): string => `/d/${screen.ids[0]}${inner}`;

async function looksWell(page: Page): Promise<void> {
  expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
  expect(await violations(page)).toEqual([]);
  expect(await fitsWidth(page)).toBe(true);
}

/** What a browser keeps of a page beside what it shows. */
async function keptBy(page: Page): Promise<string> {
  const kept = await page.evaluate<string>(
    `JSON.stringify([location.href, document.title, history.state, { ...localStorage }, { ...sessionStorage }])`,
  );
  return `${kept} ${await page.evaluate<string>(`caches.keys().then((keys) => keys.join(" "))`)}`;
}

async function sealed(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Seal an identity" }).click();
  const form = page.getByRole("form", { name: "Identity to be sealed" });
  await form.waitFor();
  await form.getByRole("button", { name: "Seal it" }).click();
  await form.getByText("names is needed here.").waitFor();
  await looksWell(page);
}

test.skipIf(!there)(
  "an identity is sealed and opened beside its pseudonym, after a second unlock and with a reason, and stands nowhere else",
  async () => {
    const [perrin, silas] = [await idOf("c-03"), await idOf("c-24")];
    const one = await screen.open(at(`/r/${perrin}`), desk);
    const { page } = one;
    const addresses: string[] = [];
    page.on("framenavigated", (frame) => addresses.push(frame.url()));
    page.on("request", (request) => addresses.push(request.url()));
    page.setDefaultTimeout(40_000);

    // Nobody holds keys: the page says so, and where one begins.
    await page.getByRole("link", { name: "identity", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Identity" }).waitFor();
    expect(await page.getByRole("main").textContent()).toContain("Perrin");
    await looksWell(page);
    await page.getByRole("link", { name: "Make this device a key holder" }).click();
    const holder = page.getByRole("form", { name: "Make this device a key holder" });
    await holder.getByLabel("Second passphrase", { exact: true }).fill(examplePassphrase);
    await holder.getByLabel("Second passphrase again").fill(examplePassphrase);
    await holder.getByRole("button", { name: "Make it a holder" }).click();
    await holder.getByRole("alert").waitFor();
    await looksWell(page);
    await holder.getByLabel("Second passphrase", { exact: true }).fill(second);
    await holder.getByLabel("Second passphrase again").fill("another");
    await holder.getByRole("button", { name: "Make it a holder" }).click();
    await holder.getByRole("alert").getByText("The two passphrases differ; type both again.").waitFor();
    await holder.getByLabel("Second passphrase again").fill(second);
    await holder.getByRole("button", { name: "Make it a holder" }).click();
    await page.getByText("Any holder opens an identity alone.").waitFor();
    await looksWell(page);

    // Sealing needs no second passphrase.
    await page.goto(`${screen.origin}${at(`/identity/${perrin}`)}`);
    await sealed(page);
    const form = page.getByRole("form", { name: "Identity to be sealed" });
    await form.getByLabel("names 1, value").fill(name);
    await form.getByRole("button", { name: "Add to contacts" }).click();
    await form.getByLabel("contacts 1, kind").selectOption("telephone");
    await form.getByLabel("contacts 1, value").fill("+000 12 774 3391");
    await looksWell(page);
    await form.getByRole("button", { name: "Interviewed before?" }).click();
    await form.getByText(/^Nobody in this dossier is sealed/).waitFor();
    await form.getByRole("button", { name: "Seal it" }).click();
    await page.getByText(/^Sealed \d\d:\d\d:\d\d/).waitFor();
    await page.getByText("An identity is sealed for this person.").waitFor();

    // Another pseudonym of the same person: that there is one is said, and whom to ask, never who.
    await page.goto(`${screen.origin}${at(`/identity/${silas}`)}`);
    await sealed(page);
    await form.getByLabel("names 1, value").fill("Somebody Else");
    await form.getByRole("button", { name: "Add to contacts" }).click();
    await form.getByLabel("contacts 1, kind").selectOption("telephone");
    await form.getByLabel("contacts 1, value").fill("012 774 3391");
    await form.getByRole("button", { name: "Interviewed before?" }).click();
    await form.getByText(/may have been interviewed before; the same is a way to reach them/).waitFor();
    expect(await page.getByRole("main").textContent()).not.toMatch(/Perrin|c-03|Zwendel/);
    await looksWell(page);
    await form.getByRole("button", { name: "Seal it" }).click();
    const warning = page.getByRole("alert").filter({ hasText: "may have been interviewed before" });
    await warning.waitFor();
    expect(await page.getByRole("main").textContent()).not.toMatch(/Perrin|c-03|Zwendel/);

    // Opening: the second passphrase, then a reason.
    await page.goto(`${screen.origin}${at(`/identity/${perrin}`)}`);
    const door = page.getByRole("form", { name: "Second unlock" });
    await door.getByLabel("Second passphrase").fill("some other words entirely");
    await door.getByRole("button", { name: "Unlock identities" }).click();
    await door.getByRole("alert").waitFor();
    await looksWell(page);
    await door.getByLabel("Second passphrase").fill(second);
    await door.getByRole("button", { name: "Unlock identities" }).click();
    const opening = page.getByRole("form", { name: "Open the identity" });
    await opening.getByText(/^Identities are open on this device until \d\d:\d\d:\d\d/).waitFor();
    expect(await opening.getByRole("button", { name: "Open the identity" }).isDisabled()).toBe(true);
    await looksWell(page);
    await opening.getByLabel("Why").fill("to call back about the doctor");
    await opening.getByRole("button", { name: "Open the identity" }).click();
    const who = page.getByRole("region", { name: "Who this is" });
    await who.getByText(name).waitFor();
    await looksWell(page);
    expect(await keptBy(page)).not.toMatch(/Zwendel|774 3391/);
    expect(await page.title()).toBe("Identity – Habeas");
    // Neither copied nor printed.
    await who.dispatchEvent("copy");
    await who.getByText(/^It is not copied/).waitFor();
    await page.emulateMedia({ media: "print" });
    expect(await who.isVisible()).toBe(false);
    await page.emulateMedia({ media: null });
    await who.getByRole("button", { name: "Hide it" }).click();
    await who.waitFor({ state: "detached" });

    // Whoever leaves the page and comes back finds it shut.
    await opening.getByLabel("Why").fill("the same");
    await opening.getByRole("button", { name: "Open the identity" }).click();
    await who.waitFor();
    await page
      .getByRole("navigation", { name: /^The dossier/ })
      .getByRole("link", { name: "Audit" })
      .click();
    await page.getByRole("heading", { level: 1, name: "Audit" }).waitFor();
    const audit = await page.getByRole("region", { name: "Audit" }).textContent();
    for (const said of ["identity opened", "identity asked", "to call back about the doctor"])
      expect(audit).toContain(said);
    expect(audit).not.toMatch(/Zwendel|774 3391/);
    await page.goBack();
    await opening.waitFor();
    expect(await page.content()).not.toContain("Zwendel");
    await page.getByRole("link", { name: "Search", exact: false }).first().click();
    await page.getByRole("searchbox").fill("Zwendel");
    await page.keyboard.press("Enter");
    await page
      .getByRole("status")
      .getByText(/^(0|No)/)
      .first()
      .waitFor();
    expect(addresses.filter((address) => /Zwendel|Oquarri|Perrin|c-03/i.test(address))).toEqual([]);
    expect(JSON.stringify((await auditEvents(river.reader)).map(({ event }) => event))).not.toMatch(
      /Zwendel|774 3391/,
    );

    // The second unlock ends, and with it what is open.
    await page.goto(`${screen.origin}${at(`/identity/${perrin}`)}`);
    await opening.getByLabel("Why").fill("once more");
    forgetSecond(river);
    await opening.getByRole("button", { name: "Open the identity" }).click();
    await door.waitFor();
    expect(await page.content()).not.toContain("Zwendel");
    const { faults, strangers } = await one.end();
    // A refusal is an answer with a status, of which the browser says that it came.
    expect(faults.filter((fault) => !/status of (400|403|423)/.test(fault))).toEqual([]);
    expect(strangers).toEqual([]);
  },
);

test.skipIf(!there)(
  "whoever withdraws is erased on a phone: what goes, what was given out and which backups hold it is said before and after",
  async () => {
    const id = await idOf("c-31");
    const file = join(folder, "kept.backup");
    await backupDossier(river, file, {}, unlock);
    await runOperation(river, "grid.export", { kind: "person", format: "csv" });
    const wouldGo = shown(await runOperation(river, "record.would-erase", { ref: "c-31" })) as {
      readonly records: number;
      readonly what: string;
      readonly still_named: readonly { readonly ref: string }[];
    };
    const one = await screen.open(at(`/r/${id}`), phone);
    const { page } = one;
    page.setDefaultTimeout(40_000);
    const called = (await page.getByRole("heading", { level: 1 }).textContent())!;
    await page.getByRole("link", { name: "Erase for good" }).click();
    await page.getByRole("heading", { level: 1, name: "Erase for good" }).waitFor();
    await looksWell(page);
    const main = page.getByRole("main");
    expect(await main.textContent()).toContain(`${wouldGo.records}: ${wouldGo.what}`);
    expect(await page.getByRole("region", { name: "Backups", exact: true }).textContent()).toContain(
      "kept.backup",
    );
    expect(
      await page.getByRole("region", { name: "Given out", exact: true }).getByRole("row").count(),
    ).toBeGreaterThan(1);
    for (const { ref } of wouldGo.still_named)
      await page
        .getByRole("region", { name: "Still named" })
        .getByRole("link", { name: ref, exact: true })
        .waitFor();
    const erase = page.getByRole("button", { name: `Erase ${wouldGo.records} records for good` });
    expect(await erase.isDisabled()).toBe(true);
    await page.getByLabel("Why").fill("withdrew, by telephone");
    await page.getByLabel(/^Type \d+ to erase/).fill(String(wouldGo.records + 1));
    expect(await erase.isDisabled()).toBe(true);
    await page.getByLabel(/^Type \d+ to erase/).fill(String(wouldGo.records));
    await looksWell(page);
    await erase.click();
    await page.getByRole("heading", { level: 1, name: "Erasures" }).waitFor();
    await page.getByText(new RegExp(`^${wouldGo.records} records erased \\d\\d:`)).waitFor();
    await looksWell(page);
    const just = page.getByRole("region", { name: "Just erased" });
    expect(await just.textContent()).toContain(`${wouldGo.records} records are gone for good`);
    const receipt = page.getByRole("article").first();
    for (const said of [
      "withdrew, by telephone",
      "kept.backup",
      "Every device of the team has carried it out (1 device).",
    ])
      expect(await receipt.textContent()).toContain(said);
    expect(await receipt.getByRole("region", { name: "Given out" }).getByRole("row").count()).toBeGreaterThan(
      1,
    );
    expect(await main.textContent()).not.toContain(called);

    // It is gone wherever it stood, and the receipt stays.
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: "Not shown" }).waitFor();
    expect(await page.content()).not.toContain(called);
    await page.getByRole("link", { name: "Search the dossier" }).waitFor();
    expect(await page.getByRole("main").textContent()).not.toContain("habeas ");
    await page.goto(`${screen.origin}${at("/erasures")}`);
    await page.getByRole("article").first().waitFor();
    expect(await page.getByRole("region", { name: "Just erased" }).count()).toBe(0);
    expect(shown(await runOperation(river, "grid.show", { kind: "person" }))).toMatchObject({ of: 80 });
    const { faults, strangers } = await one.end();
    expect(faults.filter((fault) => !/status of 404|^Refusal: There is no record/.test(fault))).toEqual([]);
    expect(strangers).toEqual([]);
  },
);
