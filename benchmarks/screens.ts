import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { chromiumPath } from "../src/publish/chart-png.ts";
import { openSession } from "../src/service/session.ts";
import { createExample, examplePassphrase } from "../src/service/example.ts";
import { longDraft } from "../test/web/long-draft.ts";
import { desk, type Screen, startScreen } from "../test/web/screen.ts";
import type { Benchmark, Measured } from "./measure.ts";

/** How soon the screens answer in the system's Chromium: a chart after a click, a paragraph after a letter. */
export const screens: Benchmark = {
  name: "screens in the browser",
  async run(quick) {
    if (chromiumPath() === undefined) {
      console.log("  left out: there is no Chromium on this machine");
      return [];
    }
    const folder = mkdtempSync(join(tmpdir(), "habeas-screens-"));
    const screen = await startScreen(["cambodia-2020"], async (name) => {
      const dir = join(folder, name);
      await createExample(name, dir, { passphrase: examplePassphrase });
      return openSession(dir, { passphrase: examplePassphrase, mode: "read" });
    });
    try {
      return [
        ...(await firstLooks(screen, quick ? 3 : 21)),
        ...(await recheck(screen, quick ? 20_000 : 230_000)),
      ];
    } finally {
      await screen.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** From the click on a decision to the moment at which the new chart is decoded and in its place. */
async function firstLooks(screen: Screen, turns: number): Promise<Measured[]> {
  const opened = await screen.open(`/d/${screen.ids[0]}/forecast`, desk);
  const { page } = opened;
  await page.locator("#chart-expected img").waitFor();
  const measured: Measured[] = [];
  for (const [what, label] of [
    ["first chart after a click", "Admit fewer people"],
    ["first chart after a click, with a time limit", "Enforce a limit on pre-trial detention"],
  ] as const) {
    const times: number[] = [];
    for (let turn = 0; turn < turns; turn++) {
      // Off and on; only the turning on is measured.
      await lookAfter(page, label);
      times.push(await lookAfter(page, label));
    }
    measured.push({
      what: `${what} (bar: 300 ms)`,
      seconds: median(times) / 1000,
      ratio: { to: "the bar", value: median(times) / 300 },
    });
    await lookAfter(page, label);
  }
  await opened.end();
  return measured;
}

function lookAfter(page: Page, label: string): Promise<number> {
  return page.evaluate<number>(`new Promise((done) => {
    const image = document.querySelector("#chart-expected img");
    const box = [...document.querySelectorAll(".decision legend label")]
      .find((each) => each.textContent.includes(${JSON.stringify(label)})).querySelector("input");
    const began = performance.now();
    image.addEventListener("load", () => image.decode().then(() => done(performance.now() - began)), { once: true });
    box.click();
  })`);
}

/** An edit of one paragraph of a long draft in the number checker, in its worker. */
async function recheck(screen: Screen, length: number): Promise<Measured[]> {
  const opened = await screen.open("/check", desk);
  const { page } = opened;
  const file = join(screen.folder, "report.md");
  writeFileSync(file, longDraft(length));
  await page.setInputFiles("input[type=file]", [file]);
  // A check is known by its number, as two of them may take equally long.
  let run = "";
  const took = async (): Promise<number> => {
    const timing = page.locator(`.timing:not([data-run="${run}"])`);
    await timing.waitFor({ state: "attached" });
    const milliseconds = Number(await timing.getAttribute("data-took"));
    run = (await timing.getAttribute("data-run"))!;
    return milliseconds;
  };
  const whole = await took();
  await page.getByRole("group", { name: "Paragraph 2", exact: true }).dblclick({ position: { x: 3, y: 3 } });
  await page.getByLabel("Edit the paragraph").waitFor();
  const times: number[] = [];
  for (const letter of "a dozen letters") {
    await page.keyboard.type(letter);
    times.push(await took());
  }
  await opened.end();
  const size = `${Math.round(length / 1000)} KB`;
  return [
    { what: `number checker, ${size} as a whole`, seconds: whole / 1000 },
    {
      what: `number checker, a letter in ${size}`,
      seconds: median(times) / 1000,
      ratio: { to: "the whole", value: median(times) / whole },
    },
  ];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
