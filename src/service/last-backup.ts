import { basename, dirname } from "node:path";
import { z } from "zod";
import type { BackupRow } from "../api/listing.ts";
import { Problem } from "../domain/problem.ts";
import { currentCheckpoint } from "../store/read.ts";
import type { ReadSession } from "./session.ts";

/** What the dossier remembers of its backups on this device, sealed beside the database. */
const madeSchema = z.object({ time: z.number(), entries: z.number().int(), place: z.string() });
const noteSchema = z.object({
  last: madeSchema.optional(),
  /** Every one that was written, whole or not, oldest first. */
  all: z
    .array(
      madeSchema.extend({
        file: z.string(),
        /** Which made it; left out, it is this one. */
        device: z.string().optional(),
      }),
    )
    .default([]),
  remindDays: z.number().int().positive().optional(),
});
type Note = z.infer<typeof noteSchema>;

/** Sets after how many days without a backup the user wants to be reminded; undefined: not at all. Gives as `remember`. */
export function remindOfBackup(session: ReadSession, days: number | undefined): boolean {
  return remember(session, { remindDays: days });
}

/** The last whole backup made on this device, or that there is none. Fails with `damaged` where nobody can tell. */
export async function lastBackup(store: ReadSession["store"]): Promise<BackupRow | "never"> {
  const { last } = noteOf(store);
  if (last === undefined) return "never";
  const { size } = await currentCheckpoint(store.reader);
  const { time, entries } = last;
  return { at: new Date(time).toISOString(), entries, newer: Math.max(0, size - entries) };
}

/** Takes note of a backup that was written, before it is tried. */
export function rememberWritten(session: ReadSession, made: Note["all"][number]): boolean {
  let all: Note["all"] = [];
  try {
    ({ all } = noteOf(session.store));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
  return remember(session, { all: [...all, made].slice(-mostBackups) });
}

/** What a dossier that is made of a backup remembers of it: the file still holds what is erased here later. */
export function noteOfRestored(
  file: string,
  { entries, time, device }: { readonly entries: number; readonly time: number; readonly device: string },
): Note {
  return { all: [{ time, entries, place: dirname(file), file: basename(file), device }] };
}

/** Of how many backups is taken note: the oldest ones are forgotten. */
const mostBackups = 1000;

/** Every backup that was written on this device, oldest first; "unknown" where nobody can tell. */
export function backupsMade(store: ReadSession["store"]): Note["all"] | "unknown" {
  try {
    const { all, last } = noteOf(store);
    // A program of before took note of the last one alone.
    return all.length > 0 || last === undefined ? all : [{ ...last, file: "" }];
  } catch (error) {
    if (error instanceof Problem) return "unknown";
    throw error;
  }
}

/** The folder that the last backup was written to, for a command on this machine alone. */
export function placeOfBackup(store: ReadSession["store"]): string | undefined {
  return noteOf(store).last?.place;
}

/** Where the user asked to be reminded and it is time: a sentence that says so. Never fails. */
export function backupReminder(store: ReadSession["store"], now: number): string | undefined {
  try {
    const { last, remindDays } = noteOf(store);
    if (remindDays === undefined) return undefined;
    const asked = `and you asked to be reminded after ${remindDays} ${remindDays === 1 ? "day" : "days"}`;
    if (last === undefined) return `There is no backup yet, ${asked}; make one with habeas backup.`;
    const days = Math.floor((now - last.time) / 86_400_000);
    if (days < remindDays) return undefined;
    return `The last backup is ${days} ${days === 1 ? "day" : "days"} old, ${asked}; make one with habeas backup.`;
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
}

function noteOf({ backupNote }: ReadSession["store"]): Note {
  const parsed = noteSchema.safeParse(backupNote.read() ?? {});
  return parsed.success ? parsed.data : { all: [] };
}

/** Changes what is remembered; a note that is damaged is written anew. False where the dossier's folder takes nothing. */
export function remember(
  { store }: ReadSession,
  change: { readonly [K in keyof Note]?: Note[K] | undefined },
): boolean {
  let note: Note = { all: [] };
  try {
    note = noteOf(store);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
  try {
    store.backupNote.write({ ...note, ...change });
    return true;
  } catch (error) {
    if (["ENOSPC", "EDQUOT", "EROFS", "EACCES", "EPERM"].includes((error as NodeJS.ErrnoException).code!))
      return false;
    throw error;
  }
}
