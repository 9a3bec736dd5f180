import { existsSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { SlotOptions } from "../crypto/key.ts";
import { refuseWeak } from "../crypto/passphrase.ts";
import type { JsonObject } from "../domain/canonical-json.ts";
import { identityKind } from "../domain/identity.ts";
import { Problem } from "../domain/problem.ts";
import type { RecordKind } from "../domain/record.ts";
import { retractionOf } from "../domain/retraction.ts";
import { type JsonBody, viewOf } from "../domain/version.ts";
import { changePassphrase, createDossier } from "../store/dossier.ts";
import { filesIn, mustBeDossier } from "../store/folder.ts";
import type { Head, Hooks } from "../store/record.ts";
import { dossierPath } from "./dossier-folder.ts";
import { searchText } from "./search-text.ts";

/** What `init` prints and the README says first, until protection is complete. */
export const notYetSafe = "This version does not yet protect sources. Put no real person into it.";

/** What opens a dossier. `slot` is for tests, which can't wait for a strong slot; the program never gives one. */
export type Unlock = { readonly passphrase: string; readonly slot?: SlotOptions | undefined };

/** What the store asks about bodies: how two newest versions show, and which words of a body are found. */
export const hooks: Hooks = {
  merge: (kind, heads, base) =>
    kind === identityKind
      ? identityHead(heads, base)
      : (viewOf(
          kind as RecordKind,
          heads.map(({ body }) => body as JsonBody),
          base as JsonBody | undefined,
        ).body as ReturnType<Hooks["merge"]>),
  // What was taken back is not found, and the words that say why are not what people look for.
  index: (_kind, body) => ({
    text: retractionOf(body) === undefined ? searchText(body as JsonBody) : "",
  }),
};

/**
 * What is sealed is one thing with the key that it is sealed to, so a head holds whole: the newest one that somebody wrote after
 * the sides parted, before any that was only sealed anew.
 */
function identityHead(heads: readonly Head[], base: JsonObject | undefined): JsonObject {
  const written = heads.filter(({ body }) => body["written"] !== base?.["written"]);
  return (written.at(-1) ?? heads.at(-1)!).body;
}

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

function markerIn(dir: string): string {
  return join(dir, "example");
}
