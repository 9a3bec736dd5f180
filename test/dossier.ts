import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { ImportReport } from "../src/api/listing.ts";
import { shown } from "../src/service/disclose.ts";
import { initDossier } from "../src/service/dossier.ts";
import { type WriteSession, openSession } from "../src/service/session.ts";
import { weakSlot } from "./weak-slot.ts";
import { type ImportOptions, importFiles } from "../src/service/import.ts";

export const passphrase = "five words for a test";

/** A folder for the tests of a file, gone after them, with dossiers in it that stay open: opening one takes a second. */
export function openDossiers(): {
  readonly path: (name: string) => string;
  readonly empty: (name: string) => Promise<WriteSession>;
  /** Imports record text as a file of that name. */
  readonly bring: (
    dossier: WriteSession,
    name: string,
    text: string,
    options?: ImportOptions,
  ) => Promise<ImportReport>;
} {
  const dir = mkdtempSync(join(tmpdir(), "habeas-dossier-"));
  const open: WriteSession[] = [];
  afterAll(async () => {
    for (const dossier of open) await dossier.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const path = (name: string): string => join(dir, name);
  return {
    path,
    async empty(name) {
      await initDossier(path(name), { name, passphrase, slot: weakSlot });
      const session = await openSession(path(name), { passphrase, slot: weakSlot, mode: "write" });
      open.push(session);
      return session;
    },
    async bring(session, name, text, options) {
      writeFileSync(path(name), text);
      return shown(await importFiles(session, [path(name)], options));
    },
  };
}
