import type { JsonObject } from "../domain/canonical-json.ts";
import type { RecordKind } from "../domain/record.ts";
import { Problem } from "../domain/problem.ts";
import { retractedBody, retractionOf } from "../domain/retraction.ts";
import { canonical } from "../domain/version.ts";
import { append } from "../store/append.ts";
import { circumstancesAt, heads, history, recordByRef } from "../store/read.ts";
import type { Change, StoredRecord, Version } from "../store/record.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { recordsBeneath } from "./load.ts";
import { noRecord } from "./record.ts";
import type { WriteSession } from "./session.ts";
import { writeBodies } from "./write.ts";

/** What was undone of a record: the fields that stand as before; none where it was taken back as a whole. */
export type Undone = { readonly ref: string; readonly fields: string[] };

/**
 * Undoes the last step that this member made in each of the records and that is not undone yet, by a version that says what
 * stood before: nothing is deleted, and steps of others stay. Which step that is follows from the history, so that it is the
 * same after the program was closed. All of them or none.
 *
 * @throws Problem `bad-input` where there is no such step, or somebody has changed the same field since
 */
export async function undoSteps(
  session: WriteSession,
  refsOrIds: readonly string[],
): Promise<Disclosed<{ readonly undone: Undone[] }>> {
  const steps: Step[] = [];
  for (const refOrId of new Set(refsOrIds)) steps.push(await lastStep(session, refOrId));
  const changed: (Step & { readonly body: JsonObject; readonly fields: string[] })[] = [];
  const gone: Change[] = [];
  for (const step of steps) {
    const { record, version, before } = step;
    if (before === undefined) gone.push(await takenBack(session, step));
    else changed.push({ ...step, ...asBefore(record, version.body ?? {}, before) });
  }
  const note = `${undoNote}${spans(steps.map(({ version }) => version.position))}`;
  if (changed.length === 0) await append(session.writer, gone, { note });
  else
    await writeBodies(
      session,
      changed.map(({ record, body, fields }) => ({ record, body, touched: fields })),
      { note, allowImplausible: "as it stood before", also: gone },
    );
  return disclose(
    {
      undone: steps.map(({ record: { ref } }) => ({
        ref,
        fields: changed.find((one) => one.record.ref === ref)?.fields ?? [],
      })),
    },
    session,
  );
}

type Step = {
  readonly record: StoredRecord;
  readonly version: Version;
  /** What stood before it; undefined where it made the record. */
  readonly before: JsonObject | undefined;
};

/** How the notes of steps begin that a person made record by record; an import and what was taken back are undone otherwise. */
const stepNote = /^(?:made|changed|set) /;

/** How the note of an undoing begins; the positions of what it undoes follow. */
const undoNote = "undid entry ";

async function lastStep(session: WriteSession, refOrId: string): Promise<Step> {
  const record = await recordByRef(session.reader, refOrId);
  if (record === undefined) throw noRecord(refOrId);
  const { ref } = record;
  const versions = await history(session.reader, ref);
  const notes = await circumstancesAt(
    session.reader,
    versions.map(({ position }) => position),
  );
  let standing: (Version & { readonly isStep: boolean })[] = [];
  for (const version of versions) {
    const note = notes.get(version.position)?.note ?? "";
    if (note.startsWith(undoNote)) {
      const undone = inSpans(note.slice(undoNote.length));
      standing = standing.filter(({ position }) => !undone(position));
    } else if (version.member === session.member) standing.push({ ...version, isStep: stepNote.test(note) });
  }
  const version = standing.at(-1);
  if (version === undefined || !version.isStep)
    throw new Problem("bad-input", `You have no step in ${ref} that could be undone; nothing was written.`);
  if (retractionOf(record.body) !== undefined || retractionOf(version.body ?? {}) !== undefined)
    throw new Problem("bad-input", `${ref} was taken back since; bring it back instead of undoing a step.`);
  if (version.parents.length > 1)
    throw new Problem(
      "bad-input",
      `Your last step settled a conflict of ${ref}, which can't be opened again; change the field to what is right.`,
    );
  const [parent] = version.parents;
  const before = parent === undefined ? undefined : versions.find(({ hash }) => hash === parent)?.body;
  return { record, version, before };
}

/** The record as it stands, with what the step changed as it was before it. */
function asBefore(
  record: StoredRecord,
  after: JsonObject,
  before: JsonObject,
): { readonly body: JsonObject; readonly fields: string[] } {
  const body: Record<string, unknown> = { ...record.body };
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((field) => canonical(before[field]) !== canonical(after[field]))
    .sort();
  for (const field of fields) {
    if (canonical(record.body[field]) !== canonical(after[field]))
      throw new Problem(
        "bad-input",
        `${field} of ${record.ref} was changed since your step; look at its history and restore the version that is right.`,
      );
    if (before[field] === undefined) delete body[field];
    else body[field] = before[field];
  }
  return { body: body as JsonObject, fields };
}

async function takenBack(session: WriteSession, { record, version }: Step): Promise<Change> {
  const { ref, kind, owner } = record;
  const [newest, ...others] = await heads(session.reader, ref);
  // What was changed and undone since stands as it was made.
  if (others.length > 0 || canonical(newest?.body ?? {}) !== canonical(version.body ?? {}))
    throw new Problem("bad-input", `${ref} was changed since you made it; undo what came after it first.`);
  if ((await recordsBeneath(session, ref)).length > 0)
    throw new Problem("bad-input", `Other records belong to ${ref} by now; take it back with them instead.`);
  return {
    ref,
    kind: kind as RecordKind,
    owner,
    body: retractedBody({ why: "made by mistake, and undone" }) as unknown as JsonObject,
  };
}

/** Positions in short: "12-14, 20". */
function spans(positions: readonly number[]): string {
  const found: [number, number][] = [];
  for (const position of positions.toSorted((a, b) => a - b)) {
    const last = found.at(-1);
    if (last !== undefined && last[1] + 1 === position) last[1] = position;
    else found.push([position, position]);
  }
  return found.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(", ");
}

function inSpans(text: string): (position: number) => boolean {
  const found = text.split(", ").map((span) => span.split("-").map(Number));
  return (position) => found.some(([from, to = from]) => position >= from! && position <= to!);
}
