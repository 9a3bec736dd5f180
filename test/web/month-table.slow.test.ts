import { afterAll, beforeAll, expect, test } from "vitest";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { chromiumPath } from "../../src/publish/chart-png.ts";
import { createExample, examplePassphrase } from "../../src/service/example.ts";
import { shown } from "../../src/service/disclose.ts";
import { runOperation } from "../../src/service/operations.ts";
import { type WriteSession, openSession } from "../../src/service/session.ts";
import { onHand } from "../needs.ts";
import { weakSlot } from "../weak-slot.ts";
import { type Screen, desk, fitsWidth, phone, startScreen, violations } from "./screen.ts";

const unlock = { passphrase: examplePassphrase, slot: weakSlot };
const folder = mkdtempSync(join(tmpdir(), "habeas-months-"));
const there = onHand(chromiumPath(), "the month table in a browser", "Chromium") !== undefined;
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

async function counts(): Promise<string[]> {
  const found = shown(
    await runOperation(river, "grid.show", { kind: "count", columns: ["of", "as_of", "people"] }),
  ) as { readonly rows: readonly { readonly cells: string[] }[] };
  return found.rows.map(({ cells }) => cells.join(" ")).sort();
}

/** Pastes as a spreadsheet's copy is pasted, into the cell that has the focus. */
async function pasted(page: Page, text: string, html = ""): Promise<void> {
  await page.evaluate(
    `(() => { const data = new DataTransfer(); data.setData("text/plain", ${JSON.stringify(text)});
      if (${JSON.stringify(html)} !== "") data.setData("text/html", ${JSON.stringify(html)});
      document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); })()`,
  );
}

test.skipIf(!there)(
  "months are pasted and written in place, made where nobody stated one, and undone to each its own old value",
  async () => {
    const one = await screen.open(`/d/${screen.ids[0]}/places`, desk);
    const { page } = one;
    page.setDefaultTimeout(45_000);
    const before = await counts();
    const table = page.getByRole("grid", { name: "People held, by place and month" });
    for (const month of ["2023-01", "2023-02", "2023-03"]) {
      await page.getByLabel("Another month").fill(month);
      await page.getByRole("button", { name: "Add the month" }).click();
      await table.getByRole("columnheader", { name: month }).waitFor();
    }
    const column = (await table.getByRole("columnheader").allTextContents()).indexOf("2023-01") - 1;
    const cell = (row: number, right: number) =>
      table
        .getByRole("row")
        .nth(row + 1)
        .getByRole("gridcell")
        .nth(column + right);
    const rows = async (): Promise<string[][]> =>
      Promise.all(
        [1, 2, 3, 4].map(async (row) =>
          Promise.all([0, 1, 2].map(async (right) => (await cell(row, right).textContent()) ?? "")),
        ),
      );
    const empty = [1, 2, 3, 4].map(() => ["", "", ""]);
    expect(await rows()).toEqual(empty);
    expect(await violations(page)).toEqual([]);

    // A block from the second place on; the line end behind its last row is no row.
    await cell(1, 0).click();
    await pasted(page, "1,011\t1,012\t1,013\n1,021\t1,022\t1,023\n1,031\t1,032\t1,033\n");
    const dialog = page.getByRole("dialog", { name: "Paste" });
    await dialog.getByText("9 cells would change.").waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Write 9 cells" }).click();
    await page.getByText(/^Saved: 9 cells/).waitFor();
    await dialog.waitFor({ state: "detached" });
    const first = [
      ["1,011", "1,012", "1,013"],
      ["1,021", "1,022", "1,023"],
      ["1,031", "1,032", "1,033"],
      ["", "", ""],
    ];
    await expect.poll(rows).toEqual(first);
    expect(await counts()).toHaveLength(before.length + 9);

    // The same cells again: each goes back to its own old value.
    await cell(1, 0).click();
    await pasted(page, "11\t12\t13\n21\t22\t23\n31\t32\t33\n");
    await dialog.getByText("9 cells would change.").waitFor();
    await dialog.getByRole("button", { name: "Write 9 cells" }).click();
    await dialog.waitFor({ state: "detached" });
    await expect.poll(async () => (await rows())[0]).toEqual(["11", "12", "13"]);
    await page.keyboard.press("Control+z");
    await expect.poll(rows).toEqual(first);

    // What can't be is marked, and nothing is written.
    await cell(1, 0).click();
    await pasted(page, "1,500\n-5\n");
    await dialog.getByText(/1 cell can’t be written/).waitFor();
    expect(await dialog.getByRole("row").filter({ hasText: "below 0" }).count()).toBe(1);
    expect(await dialog.getByRole("button", { name: /^Write/ }).isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await expect.poll(rows).toEqual(first);

    // A spreadsheet that says what a number is need not be asked, and what a merged cell covers stays as it is.
    await cell(1, 0).click();
    await pasted(
      page,
      "1.135\t\n",
      '<table><tr><td colspan="2" sdval="1135" sdnum="1031;">1.135</td></tr></table>',
    );
    await dialog.getByText("1 cell would change.").waitFor();
    expect(await dialog.getByRole("row").nth(1).textContent()).toContain("1,135");
    expect(await dialog.getByRole("group", { name: "How are the numbers written?" }).count()).toBe(0);
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await expect.poll(rows).toEqual(first);

    // One cell by keyboard: a hedge stays one.
    await cell(4, 0).click();
    await page.keyboard.type("over 700");
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await expect.poll(async () => (await rows())[3]).toEqual(["over 700", "", ""]);
    await page.keyboard.press("Control+z");
    await expect.poll(rows).toEqual(first);
    await page.keyboard.press("Control+z");
    await expect.poll(counts).toEqual(before);
    const { faults, strangers } = await one.end();
    expect([faults, strangers]).toEqual([[], []]);

    const small = await screen.open(`/d/${screen.ids[0]}/places`, { ...phone, colorScheme: "dark" });
    await small.page.getByRole("heading", { name: "Month by month" }).waitFor();
    expect(await violations(small.page)).toEqual([]);
    expect(await fitsWidth(small.page)).toBe(true);
    await small.end();
  },
);

test.skipIf(!there)(
  "rows that a paste has beyond the last are made below it, and one undo takes back the made and gives the changed their old value",
  async () => {
    const people = async (): Promise<readonly string[]> => {
      const found = shown(
        await runOperation(river, "grid.show", { kind: "person", columns: ["pseudonym"], limit: 1000 }),
      ) as { readonly rows: readonly { readonly cells: string[] }[] };
      return found.rows.map(({ cells }) => cells[0]!);
    };
    const before = await people();
    const one = await screen.open(`/d/${screen.ids[0]}/list/person`, desk);
    const { page } = one;
    page.setDefaultTimeout(45_000);
    const grid = page.getByRole("grid");
    await grid.getByRole("gridcell").first().waitFor();
    await page.locator(".grid-box").evaluate((box) => box.scrollTo({ top: box.scrollHeight }));
    await page.locator(`[data-cell="${before.length - 1} 0"]`).click();
    await pasted(page, "Teal One\nTeal Two\nTeal Three\n");
    const dialog = page.getByRole("dialog", { name: "Paste" });
    await dialog.getByText("3 cells would change. 2 records would be made.").waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Write 3 cells" }).click();
    await page.getByText(/^Saved: 3 cells/).waitFor();
    await dialog.waitFor({ state: "detached" });
    expect(await people()).toEqual([...before.slice(0, -1), "Teal One", "Teal Two", "Teal Three"]);
    await page.keyboard.press("Control+z");
    await expect.poll(people).toEqual(before);
    const { faults, strangers } = await one.end();
    expect([faults, strangers]).toEqual([[], []]);
  },
);
