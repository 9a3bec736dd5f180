import { afterAll, beforeAll, expect, test } from "vitest";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { sheetBytes } from "../made-sheet.ts";
import { chromiumPath } from "../../src/publish/chart-png.ts";
import { createExample, examplePassphrase } from "../../src/service/example.ts";
import { shown } from "../../src/service/disclose.ts";
import { runOperation } from "../../src/service/operations.ts";
import { type WriteSession, openSession } from "../../src/service/session.ts";
import { onHand } from "../needs.ts";
import { weakSlot } from "../weak-slot.ts";
import { type Screen, desk, fitsWidth, phone, startScreen, violations } from "./screen.ts";

/** Sheets as desks and ministries keep them become records in the browser. Everybody in them is invented. */

const unlock = { passphrase: examplePassphrase, slot: weakSlot };
const folder = mkdtempSync(join(tmpdir(), "habeas-import-"));
const there = onHand(chromiumPath(), "the import in a browser", "Chromium") !== undefined;
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
const countOf = async (kind: string): Promise<number> =>
  (shown(await runOperation(river, "grid.show", { kind })) as { readonly of: number }).of;

async function chosen(page: Page, name: string, buffer: Buffer): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Choose a file" }).click(),
  ]);
  await chooser.setFiles({ name, mimeType: "application/octet-stream", buffer });
  await page.getByRole("heading", { level: 2, name: /^Sheet/ }).waitFor();
}

const hard = await sheetBytes([
  ["Arrests at the lower bend"],
  ["Name", "Sex", "Beaten?", "Room", "Date", "Remarks"],
  ["ព្រៃវែង", "F", "Y", "approx. 40", { day: "2019-05-07" }, "came back twice"],
  ["Sokha", "M", "N", "50-60", "May 2019", "was ill"],
  ["Dara", "f", "?", "60+", "3/4/2019", null],
  ["Vanna", "–", "–", "1.135", null, "asked for money"],
  ["TOTAL", "4", null, null, null, null],
]);

test.skipIf(!there)(
  "a hard sheet is asked about, checked, brought in as four people and undone",
  async () => {
    const one = await screen.open(at("/import"), desk);
    const { page } = one;
    page.setDefaultTimeout(45_000);
    const people = await countOf("person");
    await page.getByRole("button", { name: "Choose a file" }).waitFor();
    expect(await violations(page)).toEqual([]);
    await chosen(page, "hard.xlsx", hard);
    await page.getByText("row 7 (TOTAL)").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "Next: columns" }).click();
    const next = page.getByRole("button", { name: /^Next: \d+ undecided$/ });
    expect(await next.isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
    // What marks a lack is never taken for a yes.
    expect(await page.getByRole("list", { name: "Values of Beaten?" }).textContent()).not.toMatch(
      /[?–] \d → yes/,
    );
    await page.getByLabel(/What does “\?” mean/).selectOption("does not know");
    await page.getByLabel(/What does “–” mean/).selectOption("not stated");
    await page
      .getByRole("group", { name: /"3\/4\/2019" fits/ })
      .getByLabel(/2019-04-03/)
      .check();
    await page
      .getByRole("group", { name: /"1\.135"/ })
      .getByLabel(/is 1,135/)
      .check();
    await page.getByLabel("the number of the row").check();
    await page.getByLabel("Use of Name").selectOption("Pseudonym");
    await page.getByLabel("Use of Remarks").selectOption("Leave out");
    await page.getByRole("button", { name: "Next: check" }).click();
    await page.getByText("4 new people").waitFor();
    const doubts = page.getByRole("region", { name: "Is this right?" });
    expect(await doubts.textContent()).toContain("1,135");
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: /^Import \d+ records$/ }).click();
    await page.getByText(/^Saved: 4 new people/).waitFor();
    expect(await countOf("person")).toBe(people + 4);
    expect(shown(await runOperation(river, "grid.show", { kind: "person", words: "ព្រៃវែង" }))).toMatchObject({
      total: 1,
    });
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "Keep the mapping" }).click();
    await page.getByText("The mapping is kept on this device.").waitFor();
    await page.getByRole("button", { name: "Undo import", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/taken back/).waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Undo it" }).click();
    await page.getByText(/^Import undone/).waitFor();
    expect(await countOf("person")).toBe(people);
    await page.getByRole("cell", { name: "undone" }).first().waitFor();

    // The next sheet of this form is read by the kept mapping, which says what differs.
    await page.getByLabel("Read it by").selectOption({
      label: (await page.getByRole("option", { name: /^the mapping hard/ }).textContent()) ?? "",
    });
    await chosen(
      page,
      "june.xlsx",
      await sheetBytes([
        ["Arrests at the lower bend"],
        ["Name", "Sex", "Beaten?", "Room", "Date", "Remarks", "Village"],
        ["Bopha", "F", "Y", "30", "May 2020", "", "Mill Lane"],
      ]),
    );
    await page.getByRole("button", { name: "Next: columns" }).click();
    await page.getByText("The column “Village” is new.").waitFor();
    await page.getByRole("button", { name: "Next: 1 undecided" }).waitFor();
    await page.getByLabel("Use of Village").selectOption("Leave out");
    await page.getByRole("button", { name: "Next: check" }).click();
    await page.getByText("1 new person").waitFor();
    expect(await one.end()).toMatchObject({ strangers: [], faults: [] });
  },
);

const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ").map((_, month) => ({
  day: `2022-${String(month + 1).padStart(2, "0")}-01`,
  format: "mmm yyyy",
}));

test.skipIf(!there)("a month a column becomes a count a month, and a gap stays a gap", async () => {
  const one = await screen.open(at("/import"), phone);
  const { page } = one;
  const before = await countOf("count");
  const row = (name: string, from: number): (string | number | null)[] => [
    name,
    ...months.map((_, month) => from + 7 * month),
  ];
  const [gap, unknown] = [row("Mill Lane", 900), row("The Quay", 1000)];
  gap[4] = null;
  unknown[8] = "n/a";
  await chosen(
    page,
    "months.xlsx",
    await sheetBytes([["Prison", ...months], row("Old Fort", 800), gap, unknown]),
  );
  await page.getByText(/One count per month/).waitFor();
  expect(await fitsWidth(page)).toBe(true);
  await page.getByRole("button", { name: "Next: columns" }).click();
  await page.getByLabel(/What does “n\/a” mean/).selectOption("not stated");
  await page.getByLabel("What do the numbers count?").selectOption("prison population");
  expect(await violations(page)).toEqual([]);
  expect(await fitsWidth(page)).toBe(true);
  await page.getByRole("button", { name: "Next: check" }).click();
  await page.getByText("34 new counts").waitFor();
  expect(await violations(page)).toEqual([]);
  expect(await fitsWidth(page)).toBe(true);
  await page.getByRole("button", { name: /^Import \d+ records$/ }).click();
  await page
    .getByText(/34 new counts/)
    .first()
    .waitFor();
  expect(await countOf("count")).toBe(before + 34);
  expect(await one.end()).toMatchObject({ strangers: [], faults: [] });
});
