import { Problem } from "../domain/problem.ts";
import type { RecordKind } from "../domain/record.ts";
import { retractionOf } from "../domain/retraction.ts";
import { canonical, viewOf } from "../domain/version.ts";
import type { RecordDraft } from "../intake/records/draft.ts";
import { asOf, currentCheckpoint, recordByRef, refsWritten } from "../store/read.ts";
import type { ReadSession } from "./session.ts";

/** A record that a file changes and that somebody else has changed since, in these fields to something else. */
export type BaseConflict = { readonly draft: RecordDraft; readonly fields: readonly string[] };

/**
 * Drafts that were made on the dossier as it stood at `base` entries, as changes of what stands now: a field that the draft
 * alone changes is written, one that somebody else alone has changed since stays theirs, and where both changed one to
 * something else it is a conflict. What is proved is taken whole: where something else stands since, that is a conflict. The
 * drafts keep their places.
 *
 * @throws Problem `not-found` where the journal was never of that size
 */
export async function madeOn<Draft extends RecordDraft>(
  session: ReadSession,
  drafts: readonly Draft[],
  {
    base,
    isProved,
  }: { readonly base: number | undefined; readonly isProved: (draft: RecordDraft) => boolean },
): Promise<{ readonly drafts: readonly Draft[]; readonly conflicts: readonly BaseConflict[] }> {
  const { size } = await currentCheckpoint(session.reader);
  if (base === undefined || base === size) return { drafts, conflicts: [] };
  if (base > size)
    throw new Problem(
      "not-found",
      `The journal of this dossier has ${size} entries and was never at ${base}; give a size up to that.`,
    );
  const written = new Set(await refsWritten(session.reader, base, size));
  const before = await asOf(session.reader, base);
  const conflicts: BaseConflict[] = [];
  const merged: Draft[] = [];
  for (const draft of drafts) {
    const now = written.has(draft.ref) ? await recordByRef(session.reader, draft.ref) : undefined;
    if (now === undefined || retractionOf(now.body) !== undefined) {
      merged.push(draft);
      continue;
    }
    if (isProved(draft)) {
      const said = draft.body as unknown as typeof now.body;
      const fields = [...new Set([...Object.keys(now.body), ...Object.keys(said)])].filter(
        (field) => canonical(now.body[field]) !== canonical(said[field]),
      );
      if (fields.length > 0) conflicts.push({ draft, fields: fields.sort() });
      merged.push(draft);
      continue;
    }
    const then = await recordByRef(before, draft.ref);
    const { body, conflicts: fields } = viewOf(
      draft.kind as RecordKind,
      [now.body, draft.body as unknown as typeof now.body],
      then?.body,
    );
    if (fields.length > 0) conflicts.push({ draft, fields });
    merged.push({ ...draft, body: body as unknown as Draft["body"] });
  }
  return { drafts: merged, conflicts };
}

/** "note and sex were changed by somebody else since entry 12. …" */
export function conflictSentence({ draft, fields }: BaseConflict, base: number): string {
  const [last, ...others] = fields.toReversed();
  const named = others.length === 0 ? last! : `${others.toReversed().join(", ")} and ${last!}`;
  return `${named} ${fields.length === 1 ? "was" : "were"} changed by somebody else since entry ${base}; look with "habeas history DIR ${draft.ref}", put what is right in the file, and import again.`;
}
