import { afterAll, beforeAll } from "vitest";
import { type ReadSession, openSession } from "../../src/service/session.ts";
import { madeOnce } from "../made-once.ts";
import { weakSlot } from "../weak-slot.ts";
import { buildDossier } from "./build.ts";

export const passphrase = "words for acceptance";
const unlock = { passphrase, slot: weakSlot };

/**
 * The whole Cambodian example as an encrypted dossier, built once for the whole run, opened before the tests of the
 * group around the call and closed after them. Read it inside tests only.
 */
export function wholeDossier(shared: string | undefined): { readonly dossier: ReadSession } {
  let opened: ReadSession | undefined;
  beforeAll(async () => {
    if (shared === undefined) return;
    const dir = await madeOnce("whole.habeas", (path) => buildDossier(path, shared, unlock));
    opened = await openSession(dir, { ...unlock, mode: "read" });
  });
  afterAll(() => opened?.close());
  return {
    get dossier() {
      if (opened === undefined) throw new TypeError("the dossier is read before it is built");
      return opened;
    },
  };
}
