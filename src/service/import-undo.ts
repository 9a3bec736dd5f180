import type { z } from "zod";
import type { importList, importUndo } from "../api/import.ts";
import type { JsonObject } from "../domain/canonical-json.ts";
import { Problem } from "../domain/problem.ts";
import type { RecordKind } from "../domain/record.ts";
import { importUndone, retractedBody, retractionOf } from "../domain/retraction.ts";
import { canonical } from "../domain/version.ts";
import { append } from "../store/append.ts";
import { auditEvents, checkpoints, history, recordByRef, refsWritten } from "../store/read.ts";
import type { Change } from "../store/record.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { importNote } from "./import-plan.ts";
import { checkpointRow, recordsBeneath } from "./load.ts";
import { type ReadSession, refuseNarrowed, writing } from "./session.ts";
import { writtenAt } from "./wall-clock.ts";

type ImportRun = {
  /** The position of its note. */
  readonly run: number;
  readonly from: number;
  readonly until: number;
  readonly what: string;
  readonly time: number;
  readonly device: string;
};

/** How the note of an undoing begins; the position of the import's note follows. */
const undoNote = "undid import ";

/** The imports that the journal tells of, the newest first. */
export async function listImports(
  session: ReadSession,
): Promise<Disclosed<readonly z.input<typeof importList.output>["rows"][number][]>> {
  refuseNarrowed(session);
  const { runs, undone } = await runsOf(session);
  const rows = [];
  for (const { run, from, until, what, time } of runs.toReversed()) {
    const refs = await refsWritten(session.reader, from, until);
    const [first] = refs;
    const version =
      first === undefined
        ? undefined
        : (await history(session.reader, first)).find(({ position }) => position >= from && position < until);
    rows.push({
      run,
      ...writtenAt(time, undefined, session.now()),
      member: version?.member ?? "",
      what,
      records: refs.length,
      undone: undone.has(run),
    });
  }
  return disclose(rows, session);
}

async function runsOf({
  reader,
}: ReadSession): Promise<{ readonly runs: readonly ImportRun[]; readonly undone: ReadonlySet<number> }> {
  const sizes = (await checkpoints(reader)).map(({ size }) => size);
  const runs: ImportRun[] = [];
  const undone = new Set<number>();
  for (const { position, event, time, device } of await auditEvents(reader)) {
    const { event: name, text } = event as { event?: unknown; text?: unknown };
    if (name !== "note" || typeof text !== "string") continue;
    if (text.startsWith(undoNote)) undone.add(Number(text.slice(undoNote.length).split(/\D/)[0]));
    if (!text.startsWith(importNote)) continue;
    const until = sizes.find((size) => size > position);
    if (until === undefined) continue;
    const from = sizes.findLast((size) => size <= position) ?? 0;
    runs.push({ run: position, from, until, what: text.slice(importNote.length), time: time[0], device });
  }
  return { runs, undone };
}

/**
 * Undoes an import: what it made is taken back, of what it changed the fields stand as before, in one step and by versions. What
 * somebody has changed since stays as it is, with all around it, and is named with why.
 *
 * @throws Problem `not-found` where no import has its note there, `bad-input` where it is undone already
 */
export async function undoImport(
  session: ReadSession,
  { run: asked }: { readonly run: number },
  { write }: { readonly write: boolean },
): Promise<Disclosed<z.output<typeof importUndo.output>>> {
  refuseNarrowed(session);
  const { runs, undone } = await runsOf(session);
  const run = runs.find((one) => one.run === asked);
  if (run === undefined)
    throw new Problem("not-found", "There is no such import in this dossier; look at the list again.");
  if (undone.has(asked))
    throw new Problem("bad-input", "This import is undone already; nothing was written.");
  const refs = await refsWritten(session.reader, run.from, run.until);
  const kept = new Map<string, string>();
  const made = new Map<string, Change>();
  const changed = new Map<string, Change>();
  for (const ref of refs) {
    const record = await recordByRef(session.reader, ref);
    if (record === undefined || retractionOf(record.body) !== undefined) continue;
    const versions = await history(session.reader, ref);
    const own = versions.filter(({ position }) => position >= run.from && position < run.until);
    const version = own.at(-1)!;
    const [parent] = own[0]!.parents;
    const before = versions.find(({ hash }) => hash === parent)?.body;
    const base = { ref, kind: record.kind as RecordKind, owner: record.owner };
    const isSame = canonical(record.body) === canonical(version.body ?? {});
    if (before === undefined || retractionOf(before) !== undefined) {
      if (isSame && !record.conflict)
        made.set(ref, { ...base, body: retractedBody({ why: importUndone }) as unknown as JsonObject });
      else kept.set(ref, "it was changed since");
      continue;
    }
    const body: Record<string, unknown> = { ...record.body };
    const fields = [...new Set([...Object.keys(before), ...Object.keys(version.body ?? {})])].filter(
      (field) => canonical(before[field]) !== canonical(version.body?.[field]),
    );
    const other = fields.filter(
      (field) => canonical(record.body[field]) !== canonical(version.body?.[field]),
    );
    if (other.length > 0)
      kept.set(ref, `${other.join(", ")} ${other.length === 1 ? "was" : "were"} changed since`);
    else {
      for (const field of fields)
        if (before[field] === undefined) delete body[field];
        else body[field] = before[field];
      changed.set(ref, { ...base, body: body as JsonObject });
    }
  }
  await keepWhatOthersBuiltOn(session, made, kept);
  const isWritten = write && made.size + changed.size > 0;
  if (isWritten)
    await append(writing(session).writer, [...made.values(), ...changed.values()], {
      note: `${undoNote}${asked} of ${run.what}`,
    });
  return disclose(
    {
      taken_back: made.size,
      restored: changed.size,
      kept: [...kept].map(([ref, why]) => ({ ref, why })),
      checkpoint: isWritten ? await checkpointRow(session) : null,
    },
    session,
  );
}

/** A record stays where something stands beneath it that stays: what others have added since, or a part that was changed. */
async function keepWhatOthersBuiltOn(
  session: ReadSession,
  made: Map<string, Change>,
  kept: Map<string, string>,
): Promise<void> {
  for (let isMore = true; isMore;) {
    isMore = false;
    for (const ref of made.keys()) {
      const beneath = await recordsBeneath(session, ref);
      if (beneath.every((child) => made.has(child.ref))) continue;
      made.delete(ref);
      kept.set(ref, "other records belong to it by now");
      isMore = true;
    }
  }
}
