import { existsSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { SlotOptions } from "../crypto/key.ts";
import { refuseWeak } from "../crypto/passphrase.ts";
import { Problem } from "../domain/problem.ts";
import type { RecordKind } from "../domain/record.ts";
import { retractionOf } from "../domain/retraction.ts";
import { type JsonBody, viewOf } from "../domain/version.ts";
import {
  type WritableDossier,
  changePassphrase,
  createDossier,
  openDossier as openStore,
} from "../store/dossier.ts";
import { filesIn, mustBeDossier } from "../store/folder.ts";
import type { Writer } from "../store/log.ts";
import { asOf, currentCheckpoint, lastWallClock } from "../store/read.ts";
import type { Reader } from "../store/reader.ts";
import type { Hooks } from "../store/record.ts";
import { dossierPath } from "./dossier-folder.ts";
import { searchText } from "./search-text.ts";
import { refuseFarClock } from "./wall-clock.ts";

/** What `init` prints and the README says first, until protection is complete. */
export const notYetSafe = "This version does not yet protect sources. Put no real person into it.";

/** What opens a dossier. `slot` is for tests, which can't wait for a strong slot; the program never gives one. */
export type Unlock = { readonly passphrase: string; readonly slot?: SlotOptions | undefined };

/** A dossier that is open, as the use cases take it. `at(size)` is the same as it stood at that checkpoint. */
export type Dossier = {
  readonly name: string;
  readonly dir: string;
  readonly reader: Reader;
  readonly writer: Writer | undefined;
  readonly store: Pick<WritableDossier, "files" | "backupNote" | "reader" | "close">;
  readonly at: (size: number | undefined) => Promise<Dossier>;
  readonly close: () => Promise<void>;
};

/** What the store asks about bodies: how two newest versions show, and which words of a body are found. */
export const hooks: Hooks = {
  merge: (kind, heads, base) =>
    viewOf(
      kind as RecordKind,
      heads.map(({ body }) => body as JsonBody),
      base as JsonBody | undefined,
    ).body as ReturnType<Hooks["merge"]>,
  // What was taken back is not found, and the words that say why are not what people look for.
  index: (_kind, body) => ({
    text: retractionOf(body) === undefined ? searchText(body as JsonBody) : "",
  }),
};

/** Makes an empty dossier in `dir`, whole or not at all. An example is marked, so that its printed passphrase is tried. */
export async function initDossier(
  dir: string,
  { name, passphrase, slot, example = false }: Unlock & { readonly name: string; readonly example?: boolean },
): Promise<void> {
  if (name.trim() === "")
    throw new Problem("bad-input", "A dossier needs a name; give one with --name NAME.");
  await refuseWeak(passphrase, [name]);
  const dossier = await createDossier(resolve(dir), { name, passphrase, slot, hooks, clock: Date.now });
  try {
    if (example)
      writeFileSync(
        markerIn(resolve(dir)),
        "An example: it opens with the passphrase that the README prints.\n",
      );
  } finally {
    await dossier.close();
  }
}

/** Fails with `not-a-dossier` where the folder is none: asked before a person is asked for its passphrase. */
export function refuseNoDossier(dir: string): void {
  mustBeDossier(filesIn(dossierPath(dir)));
}

/** Whether the folder is one of the examples, behind the passphrase that the README prints. */
export function isExampleDossier(dir: string): boolean {
  return existsSync(markerIn(dossierPath(dir)));
}

/** How a dossier is opened. `warn` is told what was seen on opening that a person should know, a sentence each. */
export type Opening = Unlock & {
  readonly mode: "read" | "write";
  readonly warn?: ((sentence: string) => void) | undefined;
  /** For writing: somebody has said that the clock is right, however far it is from the last entry. */
  readonly clockIsRight?: boolean | undefined;
};

/** Opens the dossier that a call names (`dossierPath`). Fails with the store's sentences. */
export async function openDossier(
  dir: string,
  { mode, warn, clockIsRight = false, ...unlock }: Opening,
): Promise<Dossier> {
  const folder = dossierPath(dir);
  if (mode === "read") {
    const store = await openStore(folder, { ...unlock, mode, hooks });
    for (const warning of store.warnings) warn?.(warning);
    return dossierOn(folder, store, store.reader, undefined);
  }
  const store = await openStore(folder, { ...unlock, mode, hooks, clock: Date.now });
  try {
    refuseFarClock(Date.now(), await lastWallClock(store.reader), clockIsRight);
  } catch (error) {
    await store.close();
    throw error;
  }
  for (const warning of store.warnings) warn?.(warning);
  return dossierOn(folder, store, store.reader, store.writer);
}

/** Puts the dossier behind another passphrase. It is no longer an example then: nothing tries the printed one. */
export async function changeDossierPassphrase(
  dir: string,
  { passphrase: old, slot }: Unlock,
  fresh: string,
): Promise<void> {
  const folder = dossierPath(dir);
  await refuseWeak(fresh, [basename(folder, ".habeas")]);
  changePassphrase(folder, old, fresh, slot);
  rmSync(markerIn(folder), { force: true });
}

/** The writer of a dossier that was opened for writing. */
export function writerOf(dossier: Dossier): Writer {
  if (dossier.writer === undefined) throw new TypeError("the dossier was opened for reading");
  return dossier.writer;
}

function dossierOn(
  dir: string,
  store: Dossier["store"],
  reader: Reader,
  writer: Writer | undefined,
): Dossier {
  return {
    name: reader.dossier.name,
    dir,
    reader,
    writer,
    store,
    async at(size) {
      if (size === undefined) return this;
      const { size: now } = await currentCheckpoint(store.reader);
      if (size > now) {
        throw new Problem(
          "not-found",
          `The journal of this dossier has ${now} entries and was never at ${size}; give a size up to that.`,
        );
      }
      return dossierOn(dir, store, await asOf(store.reader, size), undefined);
    },
    close: store.close,
  };
}

function markerIn(dir: string): string {
  return join(dir, "example");
}
