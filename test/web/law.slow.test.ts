import { afterAll, beforeAll, expect, test } from "vitest";
import { chromiumPath } from "../../src/publish/chart-png.ts";
import { openExample } from "../example.ts";
import { shown } from "../../src/service/disclose.ts";
import { runOperation } from "../../src/service/operations.ts";
import { onHand } from "../needs.ts";
import { desk, fitsWidth, phone, type Screen, startScreen, violations } from "./screen.ts";

const there = onHand(chromiumPath(), "elements of norms in a browser", "Chromium") !== undefined;
let screen: Screen;
let idOf: (ref: string) => Promise<string>;

beforeAll(async () => {
  if (!there) return;
  screen = await startScreen(["riverbend"]);
  const session = await openExample("riverbend");
  idOf = async (ref) =>
    (shown(await runOperation(session, "record.show", { ref })) as { readonly id: string }).id;
});
afterAll(async () => {
  await screen?.close();
});

test.skipIf(!there)(
  "elements stand with against first and the certainty of their rule beside them, of a person and of a place",
  async () => {
    for (const [view, path, words] of [
      [desk, `assess/${await idOf("c-01")}`, "Grounds of a petition"],
      [phone, `assess/${await idOf("tern-island")}`, "Guidance for Community-Based Treatment"],
      [desk, `clocks/${await idOf("c-01")}`, "Being within a limit is not the same as being lawful"],
    ] as const) {
      const one = await screen.open(`/d/${screen.ids[0]}/${path}`, view);
      const { page } = one;
      await page.getByText(words, { exact: false }).first().waitFor();
      const text = await page.locator("main").innerText();
      expect(text).toMatch(/verified|secondary|unverified/);
      if (path.startsWith("assess"))
        for (const heads of await page.locator("details thead tr").all())
          expect((await heads.locator("th").allTextContents()).join(" ")).toBe(
            "Element Against Missing For Conclusion",
          );
      expect(await fitsWidth(page)).toBe(true);
      expect(await violations(page)).toEqual([]);
      expect(await one.end()).toMatchObject({ strangers: [], faults: [] });
    }
  },
);
