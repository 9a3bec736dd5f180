import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { type Dossier, openDossier } from "../../src/service/dossier.ts";
import { weakSlot } from "../weak-slot.ts";
import { buildDossier } from "./build.ts";

export const passphrase = "words for acceptance";
const unlock = { passphrase, slot: weakSlot };

/**
 * The whole Cambodian example as an encrypted dossier in a temporary folder, built before the tests of the group around
 * the call and gone after them. Read `dossier` and `dir` inside tests only.
 */
export function wholeDossier(shared: string | undefined): {
  readonly dossier: Dossier;
  readonly dir: string;
} {
  const folder = mkdtempSync(join(tmpdir(), "habeas-whole-"));
  const dir = join(folder, "whole.habeas");
  let opened: Dossier | undefined;
  beforeAll(async () => {
    if (shared === undefined) return;
    await buildDossier(dir, shared, unlock);
    opened = await openDossier(dir, { ...unlock, mode: "read" });
  }, 300_000);
  afterAll(async () => {
    await opened?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    dir,
    get dossier() {
      if (opened === undefined) throw new TypeError("the dossier is read before it is built");
      return opened;
    },
  };
}
