import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { expect, test } from "vitest";
import { chromiumPath } from "../../src/publish/chart-png.ts";
import { buildWeb } from "../../src/service/build-web.ts";
import type { Canary } from "../../src/service/drill/find.ts";
import { rehearse } from "../../src/service/drill/rehearse.ts";
import { searchPlaces } from "../../src/service/drill/search.ts";
import { onHand } from "../needs.ts";
import { temporaryFolder } from "../store/temporary.ts";

const executablePath = onHand(chromiumPath(), "a raid on a browser's profile", "Chromium");

test.skipIf(executablePath === undefined)(
  "a raid after work with a dossier of 1,000 canaries finds none of them in any place",
  async () => {
    if ((await buildWeb()) === "cannot") throw new Error("there is no Vite to build the workbench with");
    const { found, words, places, done } = await rehearse({ browse: walk }, {});
    expect(found).toEqual([]);
    expect(words).toBe(1000);
    const read = new Map(places.map(({ name, files }) => [name, files]));
    for (const place of [
      "the dossier's folder",
      "browsers",
      "the history of the shell",
      "the rest of the home folder",
    ])
      expect([place, read.get(place)]).toEqual([place, expect.toSatisfy((files: number) => files > 0)]);
    // The project's .npmrc keeps npm from writing any, though it started the program.
    expect(read.get("the logs of npm")).toBe(0);
    expect(done).toContain("opened the pages in a browser");
    expect(done).toContain("started it by npm, and ended it");
  },
);

test.runIf(
  process.platform === "linux" && readFileSync("/proc/sys/kernel/core_pattern", "utf8").trim() === "core",
)("the same search finds what a careless program leaves in its core", async () => {
  const folder = temporaryFolder();
  const word = ["velvet", "harbour", "lantern"].join("");
  const program = `globalThis.kept = ["velvet", "harbour", "lantern"].join("").repeat(9); process.abort()`;
  const script = `ulimit -c unlimited && exec "$@"`;
  spawnSync("/bin/sh", ["-c", script, "sh", process.execPath, "-e", program], { cwd: folder });
  const { found } = await searchPlaces([{ name: "here", paths: [folder] }], [{ word, what: "a word" }]);
  expect(found.length).toBeGreaterThan(0);
});

test.skipIf(executablePath === undefined)(
  "the same search finds what a careless page leaves in a profile",
  async () => {
    const profile = join(temporaryFolder(), "profile");
    mkdirSync(profile);
    const [title, address] = ["marblecanoeorchard", "thistlequarryfern"];
    const page = join(profile, `${address}.html`);
    writeFileSync(page, `<title>${title}</title>`);
    const context = await chromium.launchPersistentContext(join(profile, "kept"), {
      executablePath: executablePath!,
      args: ["--no-sandbox", "--disable-gpu"],
    });
    await (await context.newPage()).goto(`file://${page}`);
    await context.close();
    const canaries = [title, address].map((word) => ({ word, what: word }));
    const { found } = await searchPlaces([{ name: "here", paths: [join(profile, "kept")] }], canaries);
    expect(new Set(found.map(({ what }) => what))).toEqual(new Set([title, address]));
  },
);

/** People, one of them, a search, and a lock by Escape, in a browser that keeps its profile. */
async function walk(address: string, profile: string, canaries: readonly Canary[]): Promise<void> {
  const one = (what: string): string => canaries.find((canary) => canary.what === what)!.word;
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: executablePath!,
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
  const page = await context.newPage();
  await page.goto(address);
  await page.getByRole("heading", { name: "drill" }).waitFor();
  const id = /\/d\/([0-9a-f]{32})/.exec(await page.content())![1]!;
  await page.goto(`${new URL(page.url()).origin}/d/${id}/search`);
  await page.getByRole("searchbox").or(page.locator("input")).first().fill(one("words of an answer"));
  await page.keyboard.press("Enter");
  await page.getByText(one("words of an answer")).first().waitFor();
  await page.waitForTimeout(3000);
  for (let times = 0; times < 3; times += 1) await page.keyboard.press("Escape");
  await page
    .getByText(/locked/i)
    .first()
    .waitFor();
  await context.close();
}
