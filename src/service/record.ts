import type { Hit, ListedRecord, ListedVersion } from "../api/listing.ts";
import type { PageInput } from "../api/operation.ts";
import { mostHits } from "../api/record.ts";
import type { Ref } from "../domain/id.ts";
import { searchKey } from "../domain/khmer.ts";
import { Problem } from "../domain/problem.ts";
import { type RecordKind, linksOf, recordSchemas, unlistedKinds } from "../domain/record.ts";
import { retractionOf } from "../domain/retraction.ts";
import { type JsonBody, canonical } from "../domain/version.ts";
// oxlint-disable-next-line no-restricted-imports -- of versions that the door has let through
import { circumstancesAt } from "../store/read.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import type { ReadSession } from "./session.ts";
import {
  conflictsOf,
  findRecord,
  loadRecords,
  matching,
  recordsBeneath,
  retractionsOf,
  versionsOf,
} from "./load.ts";
import { snapshotFor } from "./snapshot.ts";
import { writtenAt } from "./wall-clock.ts";

/** The records of some kinds whose name or ref holds each of the words, those that begin with them first. */
export async function findRecords(
  session: ReadSession,
  {
    words,
    kinds,
    limit,
  }: { readonly words: string; readonly kinds: readonly RecordKind[]; readonly limit: number },
): Promise<Disclosed<{ readonly rows: FoundRecord[]; readonly more: boolean }>> {
  const { records, labelOf } = await snapshotFor(session);
  const terms = keyOf(words)
    .split(/\s+/u)
    .filter((term) => term !== "");
  const found: { readonly row: FoundRecord; readonly rank: number }[] = [];
  for (const { ref, id, kind } of records) {
    if (id === undefined || (kinds.length > 0 && !kinds.includes(kind))) continue;
    const label = labelOf(ref);
    const [name, key] = [keyOf(label), ref.toLowerCase()];
    if (!terms.every((term) => name.includes(term) || key.includes(term))) continue;
    const [first = ""] = terms;
    const rank =
      key === first || name === first ? 0 : name.startsWith(first) || key.startsWith(first) ? 1 : 2;
    found.push({ row: { ref, id, kind, label }, rank });
  }
  const rows = found.sort((a, b) => a.rank - b.rank).map(({ row }) => row);
  return disclose({ rows: rows.slice(0, limit), more: rows.length > limit }, session);
}

type FoundRecord = {
  readonly ref: Ref;
  readonly id: string;
  readonly kind: RecordKind;
  readonly label: string;
};

/**
 * Records that hold every word, as its beginning or anywhere in it, best first: those up to a page's end and one more where
 * there is one; `excerpt` shows the first of the words. Fails with `bad-input` for a page that ends behind the `most` that
 * are listed, where there are more.
 */
export async function searchRecords(
  session: ReadSession,
  words: string,
  { limit, cursor }: PageInput,
  most = mostHits,
): Promise<Disclosed<Hit[]>> {
  // What comes behind a page is found by finding all.
  const enough = cursor === undefined ? limit : most;
  const found = await matching(session, searchKey(words), enough + 1, await variablesAskedBy(session));
  if (found.length > most && found.findIndex(({ ref }) => ref === cursor) + 1 + limit > most)
    throw new Problem(
      "bad-input",
      `More than ${most.toLocaleString("en")} records hold these words, and no more are listed; add a word.`,
    );
  const hits = found.map(({ ref, kind, body }) => ({
    ref,
    kind: kind as RecordKind,
    excerpt: excerptOf(body as JsonBody, words),
    at: firstPlace(body),
  }));
  return disclose(hits, session);
}

/** Most variables whose questions a word may stand for; a word of more of them is a common word. */
const mostVariables = 30;

/** For a word, the variables that ask with it: an answer is found by the words of its question and by its value. */
async function variablesAskedBy(session: ReadSession): Promise<(term: string) => readonly string[]> {
  const codebooks = await loadRecords(session, "codebook");
  const asked = codebooks.flatMap(({ body }) =>
    body.variables.map(({ name, label, question }) => ({
      name,
      words: wordsIn([...Object.values(label ?? {}), question].join(" ")),
    })),
  );
  return (term) => {
    const [start] = wordsIn(term);
    if (start === undefined) return [];
    const names = asked.filter(({ words }) => words.some((word) => word.startsWith(start)));
    return names.length > mostVariables ? [] : [...new Set(names.map(({ name }) => name))];
  };
}

function wordsIn(text: string): string[] {
  return (
    searchKey(text)
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  );
}

/** One record as it stands, with what stands under it and what names it. Fails with `not-found`. */
export async function showRecord(session: ReadSession, refOrId: string): Promise<Disclosed<ListedRecord>> {
  return disclose(await recordRow(session, refOrId), session);
}

export async function recordRow(session: ReadSession, refOrId: string): Promise<ListedRecord> {
  const record = await findRecord(session, refOrId);
  if (record === undefined) throw noRecord(refOrId);
  const kind = record.kind as RecordKind;
  const children = await recordsBeneath(session, record.ref);
  return {
    ref: record.ref,
    id: record.id,
    kind,
    body: record.body as Record<string, unknown>,
    conflicts: record.conflict ? [...(await conflictsOf(session, kind, record.ref))] : [],
    versions: (await versionsOf(session, record.ref)).length,
    children: children.map(({ ref }) => ref),
    named_by: [...(await snapshotFor(session)).namedBy(record.ref)],
    retracted: [...(await retractionsOf(session, linksIn(record))).keys()],
  };
}

/** Fails for a kind of which there is no list. */
export function refuseUnlisted(kind: RecordKind): void {
  if (unlistedKinds.has(kind))
    throw new Problem(
      "bad-input",
      `Records of kind ${kind} are about one person or place each, and there is no list of them; ask for one by whom it is about (habeas assess DIR CASE).`,
    );
}

/** The records of a kind that stand, with what a reader would call them, in the order of their creation. */
export async function listRecords(
  session: ReadSession,
  kind: RecordKind,
): Promise<
  Disclosed<{ readonly ref: Ref; readonly label: string; readonly body: Record<string, unknown> }[]>
> {
  refuseUnlisted(kind);
  const { labelOf } = await snapshotFor(session);
  const rows = (await loadRecords(session, kind)).map(({ ref, body }) => ({
    ref,
    label: labelOf(ref),
    body: inSchemaOrder(kind, body),
  }));
  return disclose(rows, session);
}

/** The records whose newest versions disagree, and on which fields. */
export async function listConflicts(
  session: ReadSession,
): Promise<Disclosed<{ readonly ref: Ref; readonly kind: RecordKind; readonly fields: string[] }[]>> {
  const { records } = await snapshotFor(session);
  const rows = records.flatMap(({ ref, kind, conflicts = [] }) =>
    conflicts.length === 0 ? [] : [{ ref, kind, fields: [...conflicts] }],
  );
  return disclose(rows, session);
}

/** The fields as their schema has them, which puts what a record is about before its remarks. */
export function inSchemaOrder(
  kind: RecordKind,
  body: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const order = Object.keys((recordSchemas[kind] as { shape?: object }).shape ?? {});
  const rank = (field: string): number => (order.includes(field) ? order.indexOf(field) : order.length);
  return Object.fromEntries(Object.entries(body).sort(([a], [b]) => rank(a) - rank(b)));
}

/** The names of all records that stand, and of the findings among them, in the order of kinds and of their creation. */
export async function standingRefs(
  session: ReadSession,
): Promise<{ readonly records: readonly Ref[]; readonly findings: readonly Ref[] }> {
  const { records } = await snapshotFor(session);
  const findings = records.filter(({ kind }) => kind === "finding").map(({ ref }) => ref);
  return { records: records.map(({ ref }) => ref), findings };
}

/** The records that a standing record links to; one that was taken back links to nothing. */
function linksIn({ kind, body }: { readonly kind: string; readonly body: object }): string[] {
  return retractionOf(body) === undefined ? linksOf(kind as RecordKind, body).map(({ ref }) => ref) : [];
}

/** Every version of a record, oldest first, with the fields that each changed. Fails with `not-found`. */
export async function showHistory(
  session: ReadSession,
  refOrId: string,
): Promise<Disclosed<ListedVersion[]>> {
  return disclose(await versionRows(session, refOrId), session);
}

export async function versionRows(session: ReadSession, refOrId: string): Promise<ListedVersion[]> {
  const versions = await versionsOf(session, refOrId);
  if (versions.length === 0) throw noRecord(refOrId);
  const circumstances = await circumstancesAt(
    session.reader,
    versions.map(({ position }) => position),
  );
  const bodies = new Map(versions.map(({ hash, body }) => [hash, (body ?? {}) as JsonBody]));
  // Hashes and positions count what was written in between, and a note may speak of it.
  const whole = session.shows === undefined;
  const numberOf = new Map(versions.map(({ hash }, index) => [hash, index]));
  return versions.map((version, index) => {
    const body = bodies.get(version.hash)!;
    const before = bodies.get(version.parents[0] ?? "") ?? {};
    const fields = new Set([...Object.keys(body), ...Object.keys(before)]);
    const { note, wall } = circumstances.get(version.position) ?? {};
    return {
      entry: whole ? version.hash : String(index),
      position: whole ? version.position : index,
      ...(whole
        ? writtenAt(version.time[0], wall, session.now())
        : dayOnly(version.time[0], wall, session.now())),
      // Who works on the cases is known to those who do.
      device: session.addressed === undefined ? version.device : "withheld",
      member: session.addressed === undefined ? version.member : "withheld",
      parents: whole
        ? [...version.parents]
        : version.parents.flatMap((hash) => (numberOf.has(hash) ? [String(numberOf.get(hash))] : [])),
      note: (whole ? note : undefined) ?? null,
      changed: [...fields].filter((field) => canonical(body[field]) !== canonical(before[field])).sort(),
      body: { ...body },
    };
  });
}

/** For an audience that may not see all: the milliseconds between the records of one import count what stands between them. */
function dayOnly(...when: Parameters<typeof writtenAt>): ReturnType<typeof writtenAt> {
  const { at, clock } = writtenAt(...when);
  return { at: at.slice(0, 10), clock };
}

export function noRecord(ref: string): Problem {
  return new Problem(
    "not-found",
    `There is no record ${ref} in this dossier; "habeas search DIR WORDS" finds records by their words.`,
  );
}

/** About 100 characters around the first word found in a text of the body. */
/** The first place in a source that a body states for itself. */
function firstPlace({ at }: Readonly<Record<string, unknown>>): Hit["at"] {
  const first: unknown = Array.isArray(at) ? at[0] : at;
  return first === undefined || first === null ? null : (first as Hit["at"]);
}

function excerptOf(body: JsonBody, words: string): string {
  const first = searchKey(words.trim().split(/\s+/)[0] ?? "").toLowerCase();
  const texts = textsOf(body);
  const text = texts.find((candidate) => keyOf(candidate).includes(first)) ?? texts[0] ?? "";
  // A key is about as long as its text; what is cut is a stretch around the word, not the word itself.
  const at = Math.max(0, keyOf(text).indexOf(first));
  const from = Math.max(0, at - 40);
  const cut = text.slice(from, from + 100).replace(/\s+/g, " ");
  return `${from > 0 ? "…" : ""}${cut}${from + 100 < text.length ? "…" : ""}`;
}

function keyOf(text: string): string {
  return searchKey(text).toLowerCase();
}

function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(textsOf);
  return [];
}
