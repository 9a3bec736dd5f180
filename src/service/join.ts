import { basename, resolve } from "node:path";
import { refuseWeak } from "../crypto/passphrase.ts";
import { type RecoverySheet, sheetOf } from "../crypto/recovery.ts";
import { wordsOfHash } from "../crypto/words.ts";
import type { Membership } from "../domain/membership.ts";
import { Problem } from "../domain/problem.ts";
import { refuseExisting } from "../store/folder.ts";
import { beginJoining, finishJoining, isJoining, joiningIn } from "../store/join.ts";
import { unheard } from "../store/journal/hearing.ts";
import { recover } from "../store/recover.ts";
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

/** The sheets whose texts these are. */
export async function sheetsOf(texts: readonly string[]): Promise<RecoverySheet[]> {
  const sheets: RecoverySheet[] = [];
  for (const [at, text] of texts.entries()) sheets.push(await sheetOf(text, at + 1));
  return sheets;
}

/** What a recovery came to: where, whose device it is, and the devices of before that are to be removed. */
export type RecoveryDone = {
  readonly dir: string;
  readonly words: string;
  readonly entries: number;
  readonly member: string;
  readonly others: readonly string[];
  /** A sentence where it can be read and not written until it hears of the other members. */
  readonly waits: string | null;
};

/** Makes a dossier of a journal file with sheets, as a new device of a member. */
export async function recoverDossier(
  file: string,
  named: string,
  {
    sheets,
    member,
    ...unlock
  }: Unlock & { readonly sheets: readonly RecoverySheet[]; readonly member: string | undefined },
): Promise<RecoveryDone> {
  const dir = newDossierPath(named);
  refuseExisting(dir);
  await refuseWeak(unlock.passphrase, [basename(dir, ".habeas")]);
  const { founding, others, waits, ...done } = await recover(resolve(file), dir, {
    ...unlock,
    clock: Date.now,
    sheets,
    owner: (membership) => ownerOf(membership, member),
  });
  return {
    dir,
    words: await wordsOfHash(founding),
    others: others.map(({ sign }) => sign),
    waits: waits ? unheard : null,
    ...done,
  };
}

function ownerOf({ members }: Membership, named: string | undefined): string {
  const there = [...members.values()].filter(({ isRemoved }) => !isRemoved).map(({ member }) => member);
  const found = there.filter((member) => named === undefined || member === named.toUpperCase());
  if (found.length === 1) return found[0]!;
  throw new Problem(
    named === undefined ? "bad-usage" : "not-found",
    `${named === undefined ? "There are several members" : "There is no member of that id"}; say with --member whose device this is to be: ${there.join(", ")}.`,
  );
}
