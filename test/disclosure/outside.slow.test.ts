import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, inject, test } from "vitest";
import { counted, sized } from "../size.ts";
import { attack } from "./outside.ts";
import { play } from "./outside-dossier.ts";

const folder = mkdtempSync(join(tmpdir(), "habeas-outside-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const dossiers = sized(10);
// For every change the same worlds: what the reader does not know of a new one is found at full size.
const seed = inject("share") < 1 ? 1 : inject("seed") % 100_000;

test(`whoever has all that left for partner and public narrows no protected number of ${counted(dossiers)} dossiers`, async () => {
  for (let at = 0; at < dossiers; at++) {
    const { lives, told, cells, harmed, unexplained } = await play(folder, seed + at);
    expect(unexplained, `seed ${seed + at}`).toEqual([]);
    expect(attack(lives, told, cells, harmed).narrowed, `seed ${seed + at}`).toEqual([]);
  }
});

test("the same reader narrows numbers where they leave as they are counted", async () => {
  const { lives, told, cells, harmed } = await play(folder, 1, { uncontrolled: true });
  expect(attack(lives, told, cells, harmed, { pairs: 10 }).narrowed.length).toBeGreaterThan(3);
});
