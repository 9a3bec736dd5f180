import { basename, resolve } from "node:path";
import { refuseWeak } from "../crypto/passphrase.ts";
import { wordsOfHash } from "../crypto/words.ts";
import { Problem } from "../domain/problem.ts";
import { beginJoining, finishJoining, isJoining, joiningIn } from "../store/join.ts";
import type { Unlock } from "./dossier.ts";
import { newDossierPath } from "./dossier-folder.ts";

/** Where a device stands that joins: it waits with a line for a steward, or it has become a dossier. */
export type JoinStep =
  | { readonly step: "waits"; readonly dir: string; readonly words: string; readonly line: string }
  | { readonly step: "joined"; readonly dir: string; readonly words: string; readonly entries: number };

/** Whether the folder holds a device that waits to join; its passphrase is the one that it was made with. */
export function isWaiting(dir: string): boolean {
  return isJoining(newDossierPath(dir));
}

/** Joins the dossier of a journal file: begins where nothing is in `dir`, and goes on where a device waits there. */
export async function joinDossier(file: string, named: string, unlock: Unlock): Promise<JoinStep> {
  const dir = newDossierPath(named);
  if (!isJoining(dir)) {
    await refuseWeak(unlock.passphrase, [basename(dir, ".habeas")]);
    const { founding, line } = await beginJoining(resolve(file), dir, unlock);
    return { step: "waits", dir, words: await wordsOfHash(founding), line };
  }
  const { founding, line } = await joiningIn(dir, unlock);
  const words = await wordsOfHash(founding);
  try {
    const { entries } = await finishJoining(resolve(file), dir, { ...unlock, clock: Date.now });
    return { step: "joined", dir, words, entries };
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "not-found") throw error;
    return { step: "waits", dir, words, line };
  }
}
