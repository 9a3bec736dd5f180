import { withValues } from "../analysis/figure-value.ts";
import { type Ref, parentRef } from "../domain/id.ts";
import type { BodyOf, RecordKind, RecordOf } from "../domain/record.ts";
import { type Retraction, followed, retractionOf } from "../domain/retraction.ts";
import { viewOf } from "../domain/version.ts";
import { currentCheckpoint, recordsByRef, recordsOfKind, sidesOf } from "../store/read.ts";
import type { CheckpointRow } from "../api/listing.ts";
import type { ReadSession } from "./session.ts";

/**
 * All records of a kind that stand, in the order of their creation: everything that counts, lists or computes reads them
 * here, so what was taken back is nowhere among them. Bodies were parsed when they were written.
 */
export async function loadRecords<K extends RecordKind>(
  session: ReadSession,
  kind: K,
): Promise<RecordOf<K>[]> {
  const records: RecordOf<K>[] = [];
  for await (const { id, ref, body, conflict } of recordsOfKind(session.reader, kind)) {
    if (retractionOf(body) !== undefined) continue;
    const conflicts = conflict ? { conflicts: await conflictsOf(session, kind, ref) } : {};
    records.push({ kind, ref, id, body: body as unknown as BodyOf<K>, ...conflicts });
  }
  if (kind === "act") return underMerged(session, records as unknown as RecordOf<"act">[]) as never;
  // A figure may leave its value to its formula.
  return kind === "figure" ? (withValues(records as RecordOf<"figure">[]) as RecordOf<K>[]) : records;
}

/** All frames without the members that were taken back: they are not counted, and nobody is in doubt of them. */
export async function loadFrames(session: ReadSession): Promise<RecordOf<"frame">[]> {
  const frames = await loadRecords(session, "frame");
  const listed = frames.flatMap(({ body }) => [...body.members, ...body.undetermined].map(({ ref }) => ref));
  const gone = await retractionsOf(session, listed);
  if (gone.size === 0) return frames;
  const standing = <T extends { readonly ref: Ref }>(members: readonly T[]): T[] =>
    members.filter(({ ref }) => !gone.has(ref));
  return frames.map((frame) => ({
    ...frame,
    body: {
      ...frame.body,
      members: standing(frame.body.members),
      undetermined: standing(frame.body.undetermined),
    },
  }));
}

/** Which of these refs were taken back, and why. */
export async function retractionsOf(
  session: ReadSession,
  refs: readonly Ref[],
): Promise<ReadonlyMap<Ref, Retraction>> {
  const found = new Map<Ref, Retraction>();
  for await (const { ref, body } of recordsByRef(session.reader, [...new Set(refs)])) {
    const retraction = retractionOf(body);
    if (retraction !== undefined) found.set(ref, retraction);
  }
  return found;
}

/** The fields on which the newest versions of a record disagree. */
export async function conflictsOf(
  session: ReadSession,
  kind: RecordKind,
  ref: Ref,
): Promise<readonly string[]> {
  const sides = await sidesOf(session.reader, ref);
  return sides === undefined ? [] : viewOf(kind, sides.heads, sides.base).conflicts;
}

/** The checkpoint that a listing of this dossier rests on. */
export async function checkpointRow(session: ReadSession): Promise<CheckpointRow> {
  const { size, root, note } = await currentCheckpoint(session.reader);
  return { origin: note.split("\n")[0] ?? "", size, root: Buffer.from(root).toString("base64") };
}

/** Acts that only their name places under a person, under the one that this person was merged into. */
async function underMerged(
  session: ReadSession,
  acts: readonly RecordOf<"act">[],
): Promise<RecordOf<"act">[]> {
  const merged = new Map<Ref, Ref>();
  let ask = [...new Set(acts.flatMap(({ ref }) => parentRef(ref) ?? []))];
  while (ask.length > 0) {
    const found = [...(await retractionsOf(session, ask))].flatMap(([ref, { into }]) =>
      into === undefined ? [] : [[ref, into] as const],
    );
    for (const [ref, into] of found) merged.set(ref, into);
    ask = found.flatMap(([, into]) => (merged.has(into) ? [] : [into]));
  }
  if (merged.size === 0) return [...acts];
  return acts.map((act) => {
    const parent = parentRef(act.ref);
    const under = parent === undefined ? undefined : followed(parent, (ref) => merged.get(ref));
    return under === parent ? act : { ...act, under };
  });
}
