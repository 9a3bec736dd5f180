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
import { type Screen, desk, startScreen, violations } from "./screen.ts";

const unlock = { passphrase: examplePassphrase, slot: weakSlot };
const folder = mkdtempSync(join(tmpdir(), "habeas-cells-"));
const there = onHand(chromiumPath(), "cells in a browser", "Chromium") !== undefined;
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

const columns = ["people", "as_of", "note"];
async function counts(): Promise<string[][]> {
  const found = shown(await runOperation(river, "grid.show", { kind: "count", columns })) as {
    readonly rows: readonly { readonly cells: string[] }[];
  };
  return found.rows.map(({ cells }) => cells);
}

/** Pastes as a spreadsheet's copy is pasted, into the cell that has the focus. */
async function pasted(page: Page, text: string): Promise<void> {
  await page.evaluate(
    `(() => { const data = new DataTransfer(); data.setData("text/plain", ${JSON.stringify(text)});
      document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); })()`,
  );
}

test.skipIf(!there)(
  "cells are gone through, written and pasted into by keyboard; what is refused is marked and writes nothing, and undo gives each its own old value",
  async () => {
    const one = await screen.open(`/d/${screen.ids[0]}/list/count`, desk);
    const { page } = one;
    page.setDefaultTimeout(45_000);
    const before = await counts();
    await page.getByRole("group").filter({ hasText: "Columns" }).locator("summary").click();
    for (const item of await page.getByRole("list", { name: "Columns" }).getByRole("listitem").all()) {
      const isWanted = ["people", "as of", "note"].includes(((await item.textContent()) ?? "").trim());
      const box = item.getByRole("checkbox");
      if ((await box.isChecked()) !== isWanted) await box.setChecked(isWanted);
    }
    await page.keyboard.press("Escape");
    await page.getByRole("group").filter({ hasText: "Columns" }).locator("summary").click();
    await expect.poll(() => page.getByRole("columnheader").count()).toBe(4);
    const heads = await page.getByRole("columnheader").allTextContents();
    expect(heads.slice(1).map((head) => head.trim())).toEqual(["people", "as of", "note"]);
    const cell = (row: number, column: number) => page.locator(`[data-cell="${row} ${column}"]`);
    expect(await violations(page)).toEqual([]);

    // One cell: typing replaces, Enter writes and goes down, Escape leaves it.
    await cell(0, 0).click();
    await page.keyboard.type("over 2900");
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await page.getByText(/^Saved/).waitFor();
    expect((await counts())[0]![0]).toBe("over 2,900");
    await expect.poll(() => page.evaluate("document.activeElement.dataset.cell")).toBe("1 0");
    await page.keyboard.press("F2");
    await page.keyboard.type("000");
    await page.keyboard.press("Escape");
    expect((await counts())[1]).toEqual(before[1]);
    await page.keyboard.type("?");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").filter({ hasText: "nothing is known" }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+z");
    await page.getByText(/^Undone/).waitFor();
    expect(await counts()).toEqual(before);

    // A block: three rows from the second on.
    await cell(1, 0).click();
    await pasted(page, '1,001\t2021-01\tone\n1,002\t2021-02\t"two\nlines"\n1,003\tMay 2021\tthree\n');
    const dialog = page.getByRole("dialog", { name: "Paste" });
    await dialog.getByText("9 cells would change.").waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Write 9 cells" }).click();
    await page.getByText(/^Saved: 9 cells/).waitFor();
    const after = await counts();
    expect(after.slice(1, 4).map(([people]) => people)).toEqual(["1,001", "1,002", "1,003"]);
    expect([after[0], ...after.slice(4)]).toEqual([before[0], ...before.slice(4)]);
    await dialog.waitFor({ state: "detached" });
    await page.keyboard.press("Control+z");
    await expect.poll(counts).toEqual(before);
    await cell(1, 0).getByText(before[1]![0]!).waitFor();

    await cell(1, 0).click();
    await pasted(page, "1,500\n-5\n");
    await dialog.getByText(/1 cell can’t be written/).waitFor();
    expect(await dialog.getByRole("row").filter({ hasText: "below 0" }).count()).toBe(1);
    expect(await dialog.getByRole("button", { name: /^Write/ }).isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    expect(await counts()).toEqual(before);
    expect(await one.end()).toMatchObject({ strangers: [], faults: [] });
  },
);
