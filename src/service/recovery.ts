import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { z } from "zod";
import type { DrillDone, recoveryDrill, recoveryMake, SheetsMade } from "../api/recovery.ts";
import type { RecoveryState } from "../api/team.ts";
import { sixWords } from "../crypto/passphrase.ts";
import { newRecovery, type RecoverySheet, wordsOfSheet } from "../crypto/recovery.ts";
import { wordsOfHash } from "../crypto/words.ts";
import { canonicalJson } from "../domain/canonical-json.ts";
import type { Membership } from "../domain/membership.ts";
import { Problem } from "../domain/problem.ts";
import { sheetPage, sheetText } from "../report/recovery-sheet.ts";
import { recordAudit } from "../store/append.ts";
import { openDossier as openStore } from "../store/dossier.ts";
import { wrapsLeft } from "../store/epoch.ts";
import { exportJournal } from "../store/exchange.ts";
import { openJournalFile } from "../store/journal-file.ts";
import { hexOf } from "../store/journal/team.ts";
import { asNoSpace, refuseExisting } from "../store/folder.ts";
import { lastRecord, recordCount } from "../store/read.ts";
import { recover } from "../store/recover.ts";
import { decide, membershipIn } from "../store/team.ts";
import { traces } from "./audit.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { hooks } from "./dossier.ts";
import { sheetsOf } from "./join.ts";
import { refuseInDossier, refuseNoFolder } from "./keep.ts";
import { findRecord } from "./load.ts";
import { type ReadSession, refuseNarrowed, type WriteSession } from "./session.ts";
import type { Around } from "./use-case.ts";

/** What the journal keeps of a drill. */
const drillEvent = "recovery-drill";

/** Makes a recovery key and writes its sheets into a new folder, a text and a page for each; nothing else keeps them. */
export async function makeSheets(
  session: WriteSession,
  { out, sheets: count, needed }: z.output<typeof recoveryMake.input>,
  { progress }: Around,
): Promise<Disclosed<SheetsMade>> {
  refuseNarrowed(session);
  const folder = resolve(out);
  refuseNoFolder(folder);
  refuseInDossier(folder);
  refuseExisting(folder);
  const { writer } = session;
  const founding = Buffer.from(membershipIn(writer).founding, "hex");
  const made = await newRecovery({ dossier: writer.dossier.id, founding }, count, needed);
  const fingerprint = await wordsOfHash(founding);
  await recordAudit(writer, { event: "recovery-sheets", sheets: count, needed });
  const files = await writeSheets(folder, made.sheets, fingerprint).catch((error: unknown) => {
    rmSync(folder, { recursive: true, force: true });
    throw asNoSpace(error);
  });
  try {
    const { proposal } = await decide(
      writer,
      { event: "recovery-changed", recovery: made.recovery },
      progress,
    );
    return disclose({ proposal, files, old_keys: await wrapsLeft(writer) }, session);
  } catch (error) {
    // Sheets that fit nothing are not to be handed out; after any other failure they may be the newest.
    if (error instanceof Problem && error.code === "bad-input")
      rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function writeSheets(
  folder: string,
  sheets: readonly RecoverySheet[],
  fingerprint: string,
): Promise<string[]> {
  mkdirSync(folder, { mode: 0o700 });
  const files: string[] = [];
  for (const sheet of sheets) {
    const { number, sheets: count, needed } = sheet;
    const printed = { number, sheets: count, needed, fingerprint, words: await wordsOfSheet(sheet) };
    for (const [end, text] of [
      ["txt", sheetText(printed)],
      ["html", sheetPage(printed)],
    ] as const) {
      const name = `sheet-${number}-of-${count}.${end}`;
      writeFileSync(join(folder, name), text, { mode: 0o600, flag: "wx" });
      files.push(name);
    }
  }
  return files;
}

/** Recovers into a temporary folder, opens a record there, and destroys it; the journal keeps that it went well, with its day. */
export async function drillRecovery(
  session: WriteSession,
  { sheets: texts, file }: z.output<typeof recoveryDrill.input>,
  { slot }: Around,
): Promise<Disclosed<DrillDone>> {
  refuseNarrowed(session);
  const { writer } = session;
  const { recovery, founding } = membershipIn(writer);
  if (recovery === undefined)
    throw new Problem(
      "not-found",
      "There are no recovery sheets of this dossier yet; make some with habeas recovery make.",
    );
  const sheets = await sheetsOf(texts);
  const folder = mkdtempSync(join(tmpdir(), ".habeas-drill-"));
  try {
    const journal = file === undefined ? join(folder, "journal") : resolve(file);
    if (file === undefined) await exportJournal(writer, journal);
    else refuseOther(journal, founding);
    const dir = join(folder, "recovered");
    // Nobody ever knows it, so that what is left on a worn disk opens for nobody.
    const unlock = { passphrase: await sixWords(), slot };
    const { entries } = await recover(journal, dir, {
      ...unlock,
      clock: session.now,
      sheets,
      owner: (membership) => [...membership.members.keys()][0]!,
    });
    const store = await openStore(dir, { ...unlock, mode: "read", hooks });
    try {
      const records = await recordCount(store.reader);
      const last = await lastRecord(store.reader);
      const here = last === undefined ? undefined : await findRecord(session, last.ref);
      if (file === undefined && canonicalJson(here?.body ?? null) !== canonicalJson(last?.body ?? null))
        throw new Problem(
          "damaged",
          "What was recovered is not what stands in this dossier; run habeas verify on it, and make a backup.",
        );
      const used = sheets.map(({ number }) => number).sort((a, b) => a - b);
      await recordAudit(writer, { event: drillEvent, commit: recovery.commit, sheets: used });
      return disclose({ sheets: used, entries, records, opened: last?.ref ?? null }, session);
    } finally {
      await store.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function refuseOther(path: string, founding: string): void {
  const file = openJournalFile(path);
  try {
    if (hexOf(file.head.founding) !== founding)
      throw new Problem("bad-input", "That journal file is of another dossier; give one of this dossier.");
  } finally {
    file.close();
  }
}

/** How the dossier could be recovered: sheets, and when they were last tried; null where there are none. */
export async function recoveryState(
  session: ReadSession,
  { recovery }: Membership,
): Promise<RecoveryState | null> {
  if (recovery === undefined) return null;
  const drills = (await traces(session)).filter(
    ({ event }) => event["event"] === drillEvent && event["commit"] === recovery.commit,
  );
  const last = drills.at(-1)?.time[0];
  return {
    sheets: recovery.sheets.length,
    needed: recovery.needed,
    last_drill: last === undefined ? null : new Date(last).toISOString().slice(0, 10),
  };
}

/** After how many days sheets are to be tried again. */
const drillEvery = 180;

/** What is missing before a lost device loses nothing, a sentence each. */
export function adviceOnRecovery(state: RecoveryState | null, devices: number, now: number): string[] {
  if (state === null)
    return devices > 1
      ? []
      : [
          "There is one way into this dossier: one device, and its passphrase. When either is lost, nobody reads it again, and nobody can help. Make recovery sheets (habeas recovery make), or add a device of another member.",
        ];
  if (state.last_drill === null)
    return ["The recovery sheets were never tried; habeas recovery drill tries them."];
  const days = Math.floor((now - Date.parse(state.last_drill)) / 86_400_000);
  return days <= drillEvery
    ? []
    : [
        `The recovery sheets were last tried ${days} days ago, on ${state.last_drill}; try them every ${drillEvery} days (habeas recovery drill).`,
      ];
}
