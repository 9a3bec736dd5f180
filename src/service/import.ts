import { gather } from "../domain/gather.ts";
import { closeSync, createReadStream, openSync, readSync, statSync } from "node:fs";
import { basename } from "node:path";
import { type Implausible, implausible } from "../analysis/consistency/consistency.ts";
import type { ImportReport } from "../api/listing.ts";
import { decryptInMemory } from "../crypto/age.ts";
import { parentRef, rootRef } from "../domain/id.ts";
import { Problem } from "../domain/problem.ts";
import { type AnyRecord, type RecordKind, linksOf, pluralOf } from "../domain/record.ts";
import { type Apart, openApart } from "../intake/apart/apart.ts";
import { asWhole, beginningOf } from "../domain/text.ts";
import type { RecordDraft, FileProblem } from "../intake/records/draft.ts";
import { DraftReader, type Known } from "../intake/records/draft-reader.ts";
import { type TableSummary, readTables } from "../intake/tables/mapped-table.ts";
import { type Mapping, readMapping } from "../intake/tables/mapping.ts";
import {
  linesApart,
  type ParsedFile,
  parseRecordFile,
  readRecordsInto,
  type RecordLine,
} from "../intake/records/record-file.ts";
import { correctionNote, type Held, type HeldRecord, settleNames } from "../intake/records/name.ts";
import { readTree } from "../intake/records/yaml-tree.ts";
import { isUndone, retractionOf } from "../domain/retraction.ts";
import { append } from "../store/append.ts";
import { inTodaysForm } from "../domain/older-form.ts";
import { canonicalJson, type JsonObject } from "../domain/canonical-json.ts";
import { kindsByRef, refsByOwner, statesOf, history } from "../store/read.ts";
import type { Change } from "../store/record.ts";
import { withCodebook } from "./coded-with.ts";
import { cacheColumns } from "./column.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { hooks } from "./dossier.ts";
import { heldAgainstErasures } from "./erasure-mark.ts";
import { type ReadSession, type WriteSession, writing } from "./session.ts";
import { type BaseConflict, conflictSentence, madeOn } from "./import-base.ts";
import { originsOf } from "./export-origin.ts";
import { fileAt, importedFiles, oneForm, refuseOtherKinds } from "./imported-file.ts";
import { type ProvedExport, checkProofs, isExport } from "./export-proof.ts";
import {
  type ForeignRetraction,
  foreignRetraction,
  heldAgainstRetractions,
  takenOver,
} from "./import-retracted.ts";
import type { Watch } from "./keep.ts";
import { checkpointRow, loadRecords, retractionsOf } from "./load.ts";

export type ImportOptions = Watch & {
  /** Path of the mapping for CSV and XLSX files. */
  readonly mapping?: string | undefined;
  readonly dryRun?: boolean | undefined;
  /** Why what cannot stand is brought in all the same; kept with the import. */
  readonly allowImplausible?: string | undefined;
  /** The instant after which dates lie in the future. */
  readonly today?: number | undefined;
  /** The answer to every question which record an item without an id is: a new one. */
  readonly unnamedAsNew?: boolean | undefined;
  /** For an encrypted export among the files. */
  readonly passphrase?: string | undefined;
  /** Why records that were erased here are brought in again; kept with the import. */
  readonly allowErased?: string | undefined;
  /** Whether records that were taken back are left out instead of asked about. */
  readonly skipRetracted?: boolean | undefined;
  /** Records that stand in no file. */
  readonly given?: readonly ParsedFile[] | undefined;
  /** The journal's size on which the files were made; left out, they say what is to stand whatever stands now. */
  readonly base?: number | undefined;
  /** Why it is written; left out, the names of the files. */
  readonly note?: string | undefined;
  /** Tables that were sent, with how they become records, instead of files of this machine. */
  readonly tables?: SentTables | undefined;
  /** Told of everything that is refused, where something is. */
  readonly refused?: ((problems: readonly FileProblem[]) => void) | undefined;
  /** The versions that a checked record becomes; left out, one on its newest versions. */
  readonly versionsOf?: ((change: Change) => readonly Change[]) | undefined;
};

/** Tables in memory, and the plain values of their mapping. */
export type SentTables = { readonly files: readonly TableFile[]; readonly mapping: unknown };

/** A table: its name, and its bytes as often as they are asked for. */
export type TableFile = { readonly name: string; readonly open: () => AsyncIterable<Uint8Array> };

/**
 * Reads files and folders of files and writes all of their records, or none: where one row is refused, or on a dry run,
 * nothing is written and the report says what would have happened to each.
 */
export async function importFiles(
  session: ReadSession,
  paths: readonly string[],
  options: ImportOptions = {},
): Promise<Disclosed<ImportReport>> {
  return disclose(await bringIn(session, paths, options), session);
}

/** The same for other use cases. */
export async function bringIn(
  session: ReadSession,
  paths: readonly string[],
  options: ImportOptions = {},
): Promise<ImportReport> {
  const { dryRun = false, progress, signal } = options;
  const files = importedFiles(paths, options.mapping !== undefined);
  const tableFiles: readonly TableFile[] =
    options.tables?.files ??
    files.tables.map((path) => ({ name: basename(path), open: () => createReadStream(path) }));
  const refusal = (problems: readonly FileProblem[], isDry: boolean, told: string[]): ImportReport => {
    options.refused?.(problems);
    return refusalOf(problems, isDry, told);
  };
  // What an export proves stood in a dossier, whose team was asked about it there.
  const proved = new Map<string, ProvedExport>();
  const foreign: ForeignRetractions = new Map();
  const known = { ...(await knownTo(session, foreign)), isProved: (file: string) => proved.has(file) };
  const reader = new DraftReader(known);
  const notes: string[] = [...files.notes];
  const parsed: ParsedFile[] = [...(options.given ?? [])];
  const read: RecordDraft[] = [];
  const rows: ImportRow[] = [];
  const watch = { progress: (records: number) => progress?.(records), signal };
  const apart = openApart({ signal });
  try {
    for (const file of files.records) {
      const { proof, ...rest } = await recordFileAt(apart, file, options.passphrase, foreign);
      if (proof !== undefined) proved.set(rest.name, proof);
      parsed.push(rest);
    }
    refuseSharedNames(parsed, proved);
    const tableNames = tableFiles.map(({ name }) => name);
    const isMapped = tableFiles.length > 0 || options.mapping !== undefined;
    const mapping = !isMapped
      ? undefined
      : await (options.tables === undefined
          ? mappingAt(apart, options.mapping, tableNames, reader)
          : sentMapping(options.tables.mapping, reader));
    for (const draft of readRecordsInto(reader, parsed, { ...watch, names: mapping?.names })) {
      rows.push({ file: draft.file, row: draft.line ?? null, from: read.length, until: read.length + 1 });
      read.push(draft);
    }
    for await (const row of mapping === undefined
      ? []
      : readTables(mapping, opener(tableFiles), reader, {
          ...watch,
          apart,
          table: (summary) => notes.push(...notesOn(summary)),
        })) {
      const from = read.length;
      for (const draft of row.drafts) read.push(draft);
      if (read.length > from) rows.push({ file: row.file, row: row.row, from, until: read.length });
    }
  } finally {
    apart.close();
  }
  const order = [...parsed.map(({ name }) => name), ...tableFiles.map(({ name }) => name)];
  const problems = reader.finish(order);
  refuseUnprovedParts(read, proved);
  const origins = await originsOf(session, proved);
  notes.push(...origins.notes, ...joinedNotes(proved));
  if (problems.length > 0) return refusal(problems, dryRun, notes);

  // What is taken back under a name of its own leaves before names are settled, the rest once each item has its name.
  const holding = { skip: options.skipRetracted === true, inDossier: known.inDossier };
  const outright = await heldAgainstRetractions(session, read, {
    ...holding,
    isSure: ({ place }) => place === undefined || place.named,
  });
  if (outright.problems.length > 0) return refusal(outright.problems, dryRun, [...notes, ...outright.notes]);
  const { drafts: settled, ...names } = settleNames(
    outright.kept,
    await heldBy(session, outright.kept, known),
    reader.emptyLists,
    options.unnamedAsNew,
  );
  if (names.problems.length > 0) return refusal(names.problems, dryRun, notes);
  notes.push(
    ...someOf(
      names.corrected.map(({ draft, fields }) => correctionNote(draft, fields)),
      "more such items",
    ),
  );
  const tables = new Set(tableFiles.map(({ name }) => name));
  // Records given without a file are not all that stands around them.
  const ofLists =
    options.given === undefined ? await goneListsOf(session, settled, tables, names.gone, known) : [];
  const here = await retractionsOf(session, names.gone);
  const gone = names.gone.filter((ref) => !here.has(ref));
  if (gone.length > 0) notes.push(goneNote(gone));
  notes.push(...someOf(ofLists, "more such lists"));
  const rowDrafts = settled.filter(({ file }) => tables.has(file));
  const goneRows = await goneRowsOf(session, settled, rowDrafts, names.gone, known);
  notes.push(...goneRows.notes);
  const moved =
    options.unnamedAsNew === true
      ? []
      : [
          ...movedProblems(rowDrafts, goneRows.records, known),
          ...correctedProblems(rowDrafts, goneRows.records, known),
        ];
  if (moved.length > 0) return refusal(inOrder(moved, order), dryRun, notes);
  const held = await heldAgainstRetractions(session, settled, holding);
  notes.push(...new Set([...outright.notes, ...held.notes]));
  if (held.problems.length > 0) return refusal(held.problems, dryRun, notes);
  // What somebody writes by hand they know of; a file may be older than an erasure.
  const again =
    options.given === undefined || options.tables !== undefined
      ? await heldAgainstErasures(session, held.kept, known.inDossier)
      : [];
  if (again.length > 0 && options.allowErased === undefined)
    return refusal(inOrder(again, order), dryRun, notes);
  const isProved = ({ file, ref, kind, body }: RecordDraft): boolean => {
    const given = proved.get(file)?.records.get(ref)?.body;
    return given !== undefined && saysTheSame(kind, given, body as unknown as JsonObject);
  };
  const { drafts: based, conflicts } = await madeOn(session, held.kept, { base: options.base, isProved });
  if (conflicts.length > 0) return conflicting(conflicts, options.base!, dryRun, notes);
  const states = await statesOf(
    session.reader,
    based.flatMap(({ ref }) => (known.inDossier(ref) ? [ref] : [])),
  );
  const drafts = await withCodebook(session, based, states, { kindOf: known.kindOf, isProved });
  const draftAt = new Map(drafts.map((draft, at) => [outright.keptAt[held.keptAt[at]!]!, draft]));
  const taken = await takenOver(session, [...foreign.values()], known.inDossier);
  notes.push(...taken.notes);

  const { outcomes, elsewhere } = outcomesOf(drafts, states);
  const recounted = recountedProblems(drafts, reader.countedNames, (ref) =>
    elsewhere.has(ref) ? "unchanged" : outcomes.get(ref)!,
  );
  if (recounted.length > 0) return refusal(inOrder(recounted, order), dryRun, notes);
  if (elsewhere.size > 0)
    notes.push(
      `${elsewhere.size} of the changed records ${elsewhere.size === 1 ? "says" : "say"} the same as before and ${elsewhere.size === 1 ? "stands" : "stand"} in another row.`,
    );
  const { allowImplausible, today = session.now() } = options;
  const doubts = await doubtsAbout(session, drafts, outcomes, known, isProved, today);
  const doubtful = new Set(doubts.impossible.map(({ draft }) => draft.ref));
  if (doubts.impossible.length > 0 && allowImplausible === undefined)
    return refusal(inOrder(doubts.impossible.map(problemOf), order), dryRun, notes);
  if (doubts.impossible.length > 0)
    notes.push(
      ...someOf(
        doubts.impossible.map(
          ({ draft, reason }) => `${placeOf(draft)}: allowed though it cannot stand: ${reason}`,
        ),
        "more that are allowed",
      ),
    );
  notes.push(
    ...someOf(
      doubts.contradictory.map(({ draft, reason }) => `${placeOf(draft)}: ${reason}`),
      'more contradictions, which "habeas consistency DIR" lists',
    ),
  );
  const counts = { new: 0, changed: 0, unchanged: 0 };
  for (const outcome of outcomes.values()) counts[outcome] += 1;
  const writes = counts.new + counts.changed + taken.changes.length > 0 && !dryRun;
  if (writes) {
    const names = order.join(", ");
    await append(writing(session).writer, changesOf(drafts, taken.changes, options.versionsOf), {
      signal,
      events: origins.events,
      note: noteOf(options.note ?? `import of ${asWhole(names)}`, allowImplausible, doubtful, {
        again: again.length,
        why: options.allowErased,
      }),
      progress: (done) => progress?.(done, drafts.length),
    });
    notes.push(...(await columnsKept(writing(session), drafts.length)));
  }
  const reports = rows.flatMap(({ file, row, from, until }) => {
    const ofRow: RecordDraft[] = [];
    for (let at = from; at < until; at++) {
      const draft = draftAt.get(at);
      if (draft !== undefined) ofRow.push(draft);
    }
    const [first] = ofRow;
    if (first === undefined) return [];
    const outcome = outcomeOfRow(ofRow.map(({ ref }) => outcomes.get(ref)!));
    const would_write = dryRun ? ofRow.flatMap((draft) => wouldWrite(draft, outcomes)) : [];
    return [{ file, row, ref: first.ref, kind: first.kind, outcome, problem: null, would_write }];
  });
  return {
    dry_run: dryRun,
    outcome: counts.new + counts.changed + taken.changes.length > 0 ? "written" : "unchanged",
    ...counts,
    notes,
    rows: reports,
    checkpoint: writes ? await checkpointRow(session) : null,
  };
}

/** What only makes counting faster is no reason to say that an import failed which is written. */
async function columnsKept(session: WriteSession, written: number): Promise<readonly string[]> {
  try {
    await cacheColumns(session, written);
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [`The import is written; what makes counting faster was not kept: ${error.message}`];
  }
}

/** Why an import was written: its files, and of what cannot stand which records and why they were let in. */
function noteOf(
  what: string,
  reason: string | undefined,
  doubtful: ReadonlySet<string>,
  erased: { readonly again: number; readonly why: string | undefined },
): string {
  const back =
    erased.again === 0 || erased.why === undefined
      ? ""
      : `; ${erased.again} that ${erased.again === 1 ? "was" : "were"} erased brought again: ${erased.why}`;
  if (reason === undefined || doubtful.size === 0) return `${beginningOf(what, 500)}${back}`;
  const named = [...doubtful].slice(0, 20).join(", ");
  const more = doubtful.size > 20 ? ` and ${doubtful.size - 20} more` : "";
  return `${beginningOf(what, 300)}; allowed as implausible (${named}${more}): ${reason}${back}`;
}

function placeOf({ file, line, ref }: RecordDraft): string {
  return `${file}${line === undefined ? "" : `:${line}`} ${ref}`;
}

function problemOf({ draft, field, reason }: Doubt): FileProblem {
  return {
    file: draft.file,
    ...(draft.line === undefined ? {} : { line: draft.line }),
    record: draft.ref,
    field: field ?? "the record",
    message: `is in doubt: ${reason} Correct it, or import with --allow-implausible and a reason`,
  };
}

function inOrder(problems: readonly FileProblem[], files: readonly string[]): FileProblem[] {
  const places = new Map(files.map((file, index) => [file, index]));
  return problems.toSorted(
    (a, b) => (places.get(a.file) ?? 0) - (places.get(b.file) ?? 0) || (a.line ?? 0) - (b.line ?? 0),
  );
}

type Doubt = Omit<Implausible, "record"> & { readonly draft: RecordDraft };

/**
 * What cannot stand, or contradicts itself, in what the import writes and what the dossier holds of the same persons and
 * places. What the import leaves as it is was judged when it came, and what an export proves where it comes from.
 */
async function doubtsAbout(
  session: ReadSession,
  drafts: readonly RecordDraft[],
  outcomes: ReadonlyMap<string, DraftOutcome>,
  known: KnownRefs,
  isProved: (draft: RecordDraft) => boolean,
  today: number,
): Promise<{ readonly impossible: readonly Doubt[]; readonly contradictory: readonly Doubt[] }> {
  const written = new Map<string, RecordDraft>();
  for (const draft of drafts)
    if (outcomes.get(draft.ref) !== "unchanged" && !isProved(draft)) written.set(draft.ref, draft);
  if (written.size === 0) return { impossible: [], contradictory: [] };
  const records = drafts.map(({ ref, kind, body }) => ({ ref, kind, body }) as AnyRecord);
  for (const record of await relatedTo(session, records, known)) records.push(record);
  // What an answer can be follows from its variable.
  const given = new Set(records.map(({ ref }) => ref));
  for (const record of await loadRecords(session, "codebook"))
    if (!given.has(record.ref)) records.push(record);
  const found = implausible(records, today);
  const doubts = (list: readonly Implausible[]): Doubt[] =>
    list.flatMap(({ record, ...rest }) => {
      const draft = [record, ...rest.with].map((ref) => written.get(ref)).find((each) => each !== undefined);
      return draft === undefined
        ? []
        : [{ ...rest, draft, field: draft.ref === record ? rest.field : undefined }];
    });
  return { impossible: doubts(found.impossible), contradictory: doubts(found.contradictory) };
}

/** The records of the dossier, beside those that the import brings, that are about the same persons and places. */
async function relatedTo(
  session: ReadSession,
  records: readonly AnyRecord[],
  known: KnownRefs,
): Promise<readonly AnyRecord[]> {
  const seen = new Set<string>(records.map(({ ref }) => ref));
  const found: AnyRecord[] = [];
  if (known.isEmpty) return [];
  const owners = await refsByOwner(session.reader);
  // Up along the links to whom and what the records are about, then down to all that belongs to them.
  let next = new Set<string>();
  const visit = (record: AnyRecord): void => {
    for (const { ref, kinds } of linksOf(record.kind, record.body))
      if (!seen.has(ref) && kinds.length > 0 && !onlyCited(kinds)) next.add(ref);
    for (const ref of owners.get(record.ref) ?? []) if (!seen.has(ref)) next.add(ref);
  };
  for (const record of records) visit(record);
  for (let step = 0; step < 6 && next.size > 0; step++) {
    const refs = [...next].filter((ref) => known.hasRef(ref));
    next = new Set();
    for (const ref of refs) seen.add(ref);
    for (const [ref, { kind, body }] of await statesOf(session.reader, refs)) {
      const record = { ref, kind, body: JSON.parse(body) as unknown } as AnyRecord;
      if (retractionOf(record.body) !== undefined) continue;
      found.push(record);
      if (carriesLife.has(record.kind)) visit(record);
    }
  }
  return found;
}

/** Kinds whose own links and children are looked at in turn: a person's life; a place's many records say nothing of each other. */
const carriesLife: ReadonlySet<RecordKind> = new Set(["person", "episode", "stage", "stay", "death"]);

/** Whether a link says where a record was found, which no rule asks about. */
function onlyCited(kinds: readonly RecordKind[]): boolean {
  return kinds.every((kind) => kind === "figure" || kind === "finding" || kind === "codebook");
}

type DraftOutcome = "new" | "changed" | "unchanged";

/** A line of the report: a record of a file, or a row of a table with all that it gave, as places among the drafts. */
type ImportRow = {
  readonly file: string;
  readonly row: number | null;
  readonly from: number;
  readonly until: number;
};

/** Notes of one kind that a report tells one by one. */
const mostNotes = 20;

function someOf(notes: readonly string[], rest: string): string[] {
  if (notes.length <= mostNotes) return [...notes];
  return [...notes.slice(0, mostNotes), `And ${notes.length - mostNotes} ${rest}.`];
}

function goneNote(refs: readonly string[]): string {
  const named = refs.slice(0, 10).join(", ");
  const more = refs.length > 10 ? ` and ${refs.length - 10} more` : "";
  return refs.length === 1
    ? `1 record in the dossier is no longer in the files and stays as it is: ${named}.`
    : `${refs.length} records in the dossier are no longer in the files and stay as they are: ${named}${more}.`;
}

/**
 * What rows of the same registers gave before and these rows do not give: a row was taken out, or the cell that names its
 * record was corrected, and what it said before still counts. Only what stands highest is named; `known` says what the
 * dossier holds, `told` what is told as gone already.
 */
async function goneRowsOf(
  session: ReadSession,
  drafts: readonly RecordDraft[],
  rows: readonly RecordDraft[],
  told: readonly string[],
  known: KnownRefs,
): Promise<{ readonly notes: readonly string[]; readonly records: readonly GoneRecord[] }> {
  const registers = new Set(
    rows.flatMap(({ body, line }) => linesIn(body).flatMap((at) => (at.line === line ? [at.source] : []))),
  );
  if (known.isEmpty || rows.length === 0) return { notes: [], records: [] };
  const kinds = [...new Set(rows.map(({ kind }) => kind))];
  const given = new Set<string>(drafts.map(({ ref }) => ref));
  const others = [...known.refs()].filter(
    (ref) => !given.has(ref) && kinds.some((kind) => known.hasRef(ref, kind)),
  );
  const isTold = new Set(told);
  const gone = new Map<string, string>(told.map((ref) => [ref, ""]));
  const records: GoneRecord[] = [];
  for (let at = 0; at < others.length; at += statesAtOnce)
    for (const [ref, { kind, body }] of await statesOf(session.reader, others.slice(at, at + statesAtOnce))) {
      const record = JSON.parse(body) as JsonObject;
      if (retractionOf(record) !== undefined) continue;
      const line = linesIn(record).find(({ source }) => registers.has(source));
      if (line === undefined && !isTold.has(ref)) continue;
      if (line !== undefined && !isTold.has(ref)) gone.set(ref, line.source);
      records.push({ ref, kind: kind as RecordKind, body: record });
    }
  const notes = [...registers].flatMap((register) => {
    const refs = [...gone.keys()].filter(
      (ref) => gone.get(ref) === register && !gone.has(parentRef(ref) ?? ""),
    );
    if (refs.length === 0) return [];
    const named = refs.slice(0, 10).join(", ");
    const more = refs.length > 10 ? ` and ${refs.length - 10} more` : "";
    return [
      `${register}: no row gives ${named}${more} any longer. What was written before stays and counts; where a row was corrected, it now counts beside what the row says ("habeas retract" takes it back).`,
    ];
  });
  return { notes, records };
}

/** A record that rows gave before and that these rows do not give. */
type GoneRecord = { readonly ref: string; readonly kind: RecordKind; readonly body: JsonObject };

/**
 * New records inside another that say word for word what a record said which no row gives any longer: a row that belonged to
 * one person now stands below another, as a line was taken out or put in above a blank cell. Nobody said it of the other.
 */
function movedProblems(
  rows: readonly RecordDraft[],
  gone: readonly GoneRecord[],
  known: KnownRefs,
): FileProblem[] {
  const before = new Map<string, string>();
  for (const { ref, kind, body } of gone) {
    const text = saidApart(ref, kind, body);
    if (text !== undefined) before.set(text, ref);
  }
  // A row that names its record itself has it from nobody; what was moved stands below the first row of another.
  const rowOf = ({ body, line }: RecordDraft): number | undefined => linesIn(body)[0]?.line ?? line;
  const firstRow = new Map(rows.map((draft) => [draft.ref, rowOf(draft)]));
  return rows.flatMap((draft): FileProblem[] => {
    const { ref, kind, body, file, line } = draft;
    if (known.hasRef(ref) || kind === "assertion" || firstRow.get(rootRef(ref)) === rowOf(draft)) return [];
    const text = saidApart(ref, kind, body as unknown as JsonObject);
    const was = text === undefined ? undefined : before.get(text);
    if (was === undefined || rootRef(was) === rootRef(ref)) return [];
    return [
      {
        file,
        ...(line === undefined ? {} : { line: rowOf(draft) ?? line }),
        record: ref,
        field: "the record",
        message: `says word for word what ${was} said, which no row gives any longer; if the row still belongs to ${rootRef(was)}, fill in the blank cell that names it; if it was entered under the wrong name, take ${was} back first (habeas retract), or import with --unnamed-as-new`,
      },
    ];
  });
}

/**
 * The one new record of a kind inside a record, where one of that kind that rows gave before is given by none any longer: the
 * cell that names it, such as a date, may have been corrected, and both would count. Numbers of a series, which has one for
 * each month, are asked about only where they say the same beside the date.
 */
function correctedProblems(
  rows: readonly RecordDraft[],
  gone: readonly GoneRecord[],
  known: KnownRefs,
): FileProblem[] {
  const isGone = new Set(gone.map(({ ref }) => ref));
  const place = (ref: string, kind: RecordKind): string | undefined => {
    const around = parentRef(ref);
    return around === undefined || kind === "assertion" || isGone.has(around) || !known.hasRef(around)
      ? undefined
      : `${kind} ${around}`;
  };
  const [before, now] = [new Map<string, GoneRecord[]>(), new Map<string, RecordDraft[]>()];
  const add = <T>(map: Map<string, T[]>, key: string | undefined, item: T): void => {
    if (key !== undefined) map.set(key, [...(map.get(key) ?? []), item]);
  };
  for (const record of gone) add(before, place(record.ref, record.kind), record);
  for (const draft of rows) if (!known.hasRef(draft.ref)) add(now, place(draft.ref, draft.kind), draft);
  return [...now].flatMap(([key, drafts]): FileProblem[] => {
    const [draft, another] = drafts;
    const [was, more] = before.get(key) ?? [];
    if (draft === undefined || was === undefined || (another ?? more) !== undefined) return [];
    const { ref, kind, body, file, line } = draft;
    const isOfSeries = kind === "count" || kind === "capacity" || kind === "measure";
    if (isOfSeries && withoutDates(was.body) !== withoutDates(body as unknown as JsonObject)) return [];
    const row = linesIn(body)[0]?.line ?? line;
    return [
      {
        file,
        ...(row === undefined ? {} : { line: row }),
        record: ref,
        field: "the record",
        message: `is new, and ${was.ref} is given by no row any longer: if the cell that names it was corrected, take ${was.ref} back first (habeas retract), so that it does not count beside it; if they are two, import with --unnamed-as-new`,
      },
    ];
  });
}

/** What a body says beside its times and the places where it stands. */
function withoutDates(body: JsonObject): string {
  const said = Object.entries(body).filter(([field]) => field !== "at" && field !== "as_of");
  return canonicalJson(Object.fromEntries(said) as JsonObject);
}

/**
 * A note on each list that the dossier has under a record of the files and they do not (`stages:` gone from an episode). What
 * rows of a table gave is told by its register.
 */
async function goneListsOf(
  session: ReadSession,
  drafts: readonly RecordDraft[],
  tables: ReadonlySet<string>,
  told: readonly string[],
  known: KnownRefs,
): Promise<readonly string[]> {
  if (known.isEmpty) return [];
  const isGiven = new Set([...drafts.map(({ ref }) => ref), ...told]);
  const around = new Map<string, Set<RecordKind>>();
  for (const { ref, file } of drafts) if (!tables.has(file) && known.hasRef(ref)) around.set(ref, new Set());
  for (const { ref, kind } of drafts) around.get(parentRef(ref) ?? "")?.add(kind);
  const others = [...known.refs()].filter((ref) => !isGiven.has(ref) && around.has(parentRef(ref) ?? ""));
  const lists = new Map<string, string[]>();
  for (const [ref, { kind, body }] of await statesOf(session.reader, others)) {
    const record = JSON.parse(body) as JsonObject;
    const parent = parentRef(ref)!;
    const isListed = kind !== "assertion" && !around.get(parent)!.has(kind as RecordKind);
    if (!isListed || retractionOf(record) !== undefined || linesIn(record).length > 0) continue;
    const list = `${pluralOf[kind as RecordKind]} of ${parent}`;
    lists.set(list, [...(lists.get(list) ?? []), ref]);
  }
  return [...lists].map(([list, refs]) => {
    const named = refs.sort().slice(0, 5).join(", ");
    const more = refs.length > 5 ? ` and ${refs.length - 5} more` : "";
    return `The files give no ${list}, and the dossier has ${named}${more}: what was written before stays and counts.`;
  });
}

/**
 * What a record inside another says, whoever it stands in and wherever it was written; undefined where it holds no date, as
 * two people may well have the same word in a column.
 */
function saidApart(ref: string, kind: RecordKind, body: JsonObject): string | undefined {
  if (parentRef(ref) === undefined) return undefined;
  const root = rootRef(ref);
  const said = Object.entries(body).filter(
    ([field, value]) =>
      field !== "at" &&
      !(Array.isArray(value) && value.length === 0) &&
      !(typeof value === "string" && (value === root || value.startsWith(`${root}/`))),
  );
  const text = canonicalJson(Object.fromEntries(said) as JsonObject);
  return /\d{4}-\d{2}/.test(text) ? `${kind} ${text}` : undefined;
}

const statesAtOnce = 10_000;

/** The lines of sources that a body comes from, as the rows of a register are. */
function linesIn(body: object): { readonly source: string; readonly line: number }[] {
  const at = (body as { readonly at?: unknown }).at;
  return [(at ?? []) as { source?: string; line?: number }]
    .flat()
    .flatMap(({ source, line }) => (source === undefined || line === undefined ? [] : [{ source, line }]));
}

/** What a dry run shows of a record that would be written. */
function wouldWrite(
  { ref, kind, body }: RecordDraft,
  outcomes: ReadonlyMap<string, DraftOutcome>,
): ImportReport["rows"][number]["would_write"] {
  const outcome = outcomes.get(ref);
  return outcome === "new" || outcome === "changed"
    ? [{ ref, kind, outcome, body: body as unknown as JsonObject }]
    : [];
}

/** A row is new where its first record is, and changed where anything in it is new or other. */
function outcomeOfRow(outcomes: readonly DraftOutcome[]): DraftOutcome {
  if (outcomes[0] === "new") return "new";
  return outcomes.every((outcome) => outcome === "unchanged") ? "unchanged" : "changed";
}

function* changesOf(
  drafts: readonly RecordDraft[],
  others: readonly Change[],
  versionsOf: (change: Change) => readonly Change[] = (change) => [change],
): Generator<Change> {
  yield* others;
  for (const { ref, kind, owner, body } of drafts)
    yield* versionsOf({ ref, kind, owner, body: body as unknown as JsonObject });
}

/** The mapping, held against the tables that were named; undefined where it is itself refused, with its problems noted. */
async function mappingAt(
  apart: Apart,
  path: string | undefined,
  tables: readonly string[],
  reader: DraftReader,
): Promise<Mapping | undefined> {
  const names = tables.map(oneForm);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    throw new Problem(
      "bad-usage",
      `Two tables are called ${twice}, and a mapping knows them by their names; import one of them at a time.`,
    );
  }
  if (path === undefined) {
    throw new Problem(
      "bad-usage",
      `${names.join(", ")} can't be read without a mapping; give one with --map M.yaml (docs/import-tables.md shows how).`,
    );
  }
  const found = fileAt(path);
  if (found === undefined) throw new Problem("not-found", `There is no mapping file ${path}.`);
  refuseOtherKinds(found, "mapping");
  const name = basename(path);
  const tree = await readTree(apart, { name, input: bytesOf(found) });
  const read = readMapping({ name, tree });
  if ("problems" in read) {
    for (const problem of read.problems) reader.refuse(problem);
    return undefined;
  }
  const mapped = new Set(read.mapping.tables.map(({ file }) => oneForm(file)));
  const unmapped = names.filter((name) => !mapped.has(name));
  if (unmapped.length > 0)
    throw new Problem(
      "bad-usage",
      `The mapping ${basename(path)} says nothing about ${unmapped.join(", ")}; add it there, or leave the file out.`,
    );
  const missing = [...mapped].filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw new Problem(
      "bad-usage",
      `The mapping ${basename(path)} speaks of ${missing.join(", ")}, which was not named; name that file too.`,
    );
  // A file is called as its folder calls it, in whichever form the mapping spells its name.
  const nameOf = new Map(tables.map((table) => [oneForm(table), table]));
  return {
    ...read.mapping,
    tables: read.mapping.tables.map((table) => ({ ...table, file: nameOf.get(oneForm(table.file))! })),
  };
}

/** The mapping that came with tables that were sent; undefined where it is refused, with its problems noted. */
function sentMapping(root: unknown, reader: DraftReader): Mapping | undefined {
  const read = readMapping({ name: "the mapping", tree: { root, lineOf: () => undefined, problems: [] } });
  if (!("problems" in read)) return read.mapping;
  for (const problem of read.problems) reader.refuse(problem);
  return undefined;
}

function opener(tables: readonly TableFile[]): (file: string) => AsyncIterable<Uint8Array> {
  const byName = new Map(tables.map((table) => [table.name, table]));
  return (file) => byName.get(file)!.open();
}

function notesOn({ file, sheet, unmapped, notes }: TableSummary): string[] {
  const all = unmapped.length === 0 ? notes : [...notes, `the mapping leaves out ${unmapped.join(", ")}`];
  return all.map((note) => `${file}${sheet === undefined ? "" : ` (${sheet})`}: ${note}.`);
}

/** A file as a child reads it; of an export only its records, decrypted in memory, once its proofs hold. */
async function recordFileAt(
  apart: Apart,
  path: string,
  passphrase: string | undefined,
  foreign: ForeignRetractions,
): Promise<ParsedFile & { readonly proof?: ProvedExport }> {
  const name = basename(path);
  if (!/\.age$/i.test(name)) {
    const input = bytesOf(path);
    return isExport(firstLine(path))
      ? recordsOf(name, await linesApart(apart, { name, input }), foreign)
      : parseRecordFile(apart, { name, input }, statSync(path).size);
  }
  if (passphrase === undefined)
    throw new Problem(
      "bad-usage",
      `${name} is encrypted; give its passphrase with --export-passphrase-file.`,
    );
  const plain = await decryptInMemory(path, { passphrase });
  return recordsOf(name, await linesApart(apart, { name, input: plain }), foreign);
}

/** The bytes of a file, which is opened when they are asked for. */
async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Uint8Array>;
}

/** The first line of a file, as far as its first 1,000 bytes reach. */
function firstLine(path: string): string {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(1000);
    return bytes.toString("utf8", 0, readSync(file, bytes, 0, bytes.length, 0)).split("\n")[0]!;
  } finally {
    closeSync(file);
  }
}

/**
 * The record lines of an export, in their places, and what it proves; what it says of records that were taken back goes to
 * `foreign`. Fails where a proof does not hold or is missing.
 */
function recordsOf(
  name: string,
  read: readonly RecordLine[],
  foreign: ForeignRetractions,
): ParsedFile & { readonly proof: ProvedExport } {
  const lines = read.flatMap((line) => ("value" in line ? [line] : []));
  if (lines.length < read.length)
    throw new Problem("damaged", `${name} is cut short or changed; ask for the export again.`);
  const check = checkProofs(lines, hooks.merge);
  if (!check.ok) {
    const [first, ...others] = check.problems;
    throw new Problem(
      "damaged",
      `${name} does not prove what it holds, so nothing was imported. ${first}${others.length === 0 ? "" : ` (${others.length} more)`}`,
    );
  }
  const records = lines.filter(({ value }) => {
    const line = value as Readonly<Record<string, unknown>>;
    if (!("record" in line)) return false;
    const retraction = foreignRetraction(line, name);
    if (retraction !== undefined) foreign.set(retraction.ref, retraction);
    return retraction === undefined;
  });
  return { name, lines: records, proof: check.proved };
}

/** A record is known for proved by the name of its file, so an export shares its name with no other file. */
function refuseSharedNames(files: readonly ParsedFile[], proved: ReadonlyMap<string, ProvedExport>): void {
  const names = files.map(({ name }) => name);
  const shared = names.find((name, at) => proved.has(name) && names.lastIndexOf(name) !== at);
  if (shared === undefined) return;
  throw new Problem(
    "bad-usage",
    `Two files are called ${shared}, and one of them is an export; import one of them at a time.`,
  );
}

/** Nothing comes of an export but the records that stand in it by themselves, each with its proof. */
function refuseUnprovedParts(
  drafts: readonly RecordDraft[],
  proved: ReadonlyMap<string, ProvedExport>,
): void {
  if (proved.size === 0) return;
  const extra = drafts.find(({ file, ref }) => proved.get(file)?.records.has(ref) === false);
  if (extra === undefined) return;
  throw new Problem(
    "damaged",
    `${extra.file} does not prove what it holds, so nothing was imported. The record ${extra.ref} stands inside another and has no proof.`,
  );
}

function joinedNotes(proved: ReadonlyMap<string, ProvedExport>): string[] {
  return [...proved].flatMap(([name, { joined }]) =>
    joined.length === 0
      ? []
      : [
          `${name}: ${joined.join(", ")} ${joined.length === 1 ? "was" : "were"} in conflict where this was exported; the versions are proved, and what is imported is what they give when they are merged.`,
        ],
  );
}

/** The records around which the files bring items without ids, with all that stands in them. */
async function heldBy(session: ReadSession, drafts: readonly RecordDraft[], known: KnownRefs): Promise<Held> {
  const roots = new Set<string>();
  for (const { ref, place } of drafts) if (place !== undefined && !place.named) roots.add(rootRef(ref));
  const under = new Map<string, HeldRecord[]>();
  const refs = roots.size === 0 ? [] : [...known.refs()].filter((ref) => roots.has(rootRef(ref)));
  for (const [ref, { kind, body }] of await statesOf(session.reader, refs)) {
    const around = parentRef(ref);
    if (around === undefined) continue;
    const now = JSON.parse(body) as JsonObject;
    // An item is known for what was taken back by what it held: a new name would bring it in again.
    const was = retractionOf(now) === undefined ? now : await bodyBefore(session, ref);
    if (was === undefined) continue;
    // A file does not say what an answer was coded with, so that it is told apart by the rest.
    const { coded_with: _, ...said } = was;
    const record = { ref, kind: kind as RecordKind, body: said };
    gather(under, around, record);
  }
  return { under: (ref) => under.get(ref) ?? [], has: known.hasRef };
}

/** What a record held before it was taken back; undefined of one that came here retracted. */
async function bodyBefore(session: ReadSession, ref: string): Promise<JsonObject | undefined> {
  const versions = await history(session.reader, ref);
  return versions.findLast(({ body }) => body !== undefined && retractionOf(body) === undefined)?.body;
}

type ForeignRetractions = Map<string, ForeignRetraction>;

type KnownRefs = Known & {
  readonly inDossier: (ref: string) => boolean;
  readonly kindOf: (ref: string) => string | undefined;
  readonly refs: () => Iterable<string>;
  readonly isEmpty: boolean;
};

/** What the dossier already holds, as the readers of files ask it; what an export says was taken back is known too. */
async function knownTo(session: ReadSession, foreign: ForeignRetractions): Promise<KnownRefs> {
  const codebooks = (await loadRecords(session, "codebook")).map(({ body }) => body);
  const kinds = await kindsByRef(session.reader);
  return {
    codebooks,
    refs: () => kinds.keys(),
    isEmpty: kinds.size === 0,
    inDossier: (ref) => kinds.has(ref),
    kindOf: (ref) => kinds.get(ref),
    hasRef: (ref, kind) => {
      const found = kinds.get(ref) ?? foreign.get(ref)?.kind;
      return kind === undefined ? found !== undefined : found === kind;
    },
  };
}

/**
 * Records that are named by the number of their row and would say something else, themselves or in what stands in them: a row
 * was put in or taken out above, or this one was corrected, and nothing tells which.
 */
function recountedProblems(
  drafts: readonly RecordDraft[],
  counted: ReadonlySet<string>,
  outcomeOf: (ref: string) => DraftOutcome,
): FileProblem[] {
  const told = new Set<string>();
  return drafts.flatMap(({ ref, file, line }): FileProblem[] => {
    const root = rootRef(ref);
    if (!counted.has(root) || told.has(root) || outcomeOf(root) === "new" || outcomeOf(ref) === "unchanged")
      return [];
    told.add(root);
    return [
      {
        file,
        ...(line === undefined ? {} : { line }),
        record: root,
        field: "the record",
        message: `is named by the number of its row, and said something else before: is it another, as rows were put in or taken out, or was it corrected? Name the rows by a column of their own; where it was corrected, write that with habeas set, and import again`,
      },
    ];
  });
}

/** What writing each draft would do, by ref, and which of the changed ones only stand in another row of their source. */
function outcomesOf(
  drafts: readonly RecordDraft[],
  states: ReadonlyMap<string, { readonly body: string; readonly conflict: boolean }>,
): { readonly outcomes: ReadonlyMap<string, DraftOutcome>; readonly elsewhere: ReadonlySet<string> } {
  const elsewhere = new Set<string>();
  const outcomes = new Map<string, DraftOutcome>();
  for (const { ref, kind, body } of drafts) {
    const state = states.get(ref);
    const json = body as unknown as JsonObject;
    // What an undone import had made is made again.
    if (state === undefined || isUndone(JSON.parse(state.body) as JsonObject)) outcomes.set(ref, "new");
    else if (!state.conflict && saysTheSame(kind, state.body, json)) outcomes.set(ref, "unchanged");
    else {
      outcomes.set(ref, "changed");
      if (!state.conflict && withoutRows(JSON.parse(state.body) as JsonObject) === withoutRows(json))
        elsewhere.add(ref);
    }
  }
  return { outcomes, elsewhere };
}

/** Whether a body that is kept as text says what another says; one that an older version wrote does in today's form. */
function saysTheSame(kind: RecordKind, kept: string, body: JsonObject): boolean {
  const text = canonicalJson(body);
  if (kept === text) return true;
  const before = JSON.parse(kept) as JsonObject;
  const now = inTodaysForm(kind, before);
  return now !== before && canonicalJson(now) === text;
}

/** What a record says, wherever in its sources it stands. */
function withoutRows(body: JsonObject): string {
  return JSON.stringify(JSON.parse(canonicalJson(body)), (key, value: unknown) =>
    key === "line" ? undefined : value,
  );
}

function refusalOf(problems: readonly FileProblem[], dryRun: boolean, notes: string[]): ImportReport {
  const rows = problems.map(({ file, line, record, field, message }) => ({
    file,
    row: line ?? null,
    ref: record ?? null,
    kind: null,
    outcome: "refused" as const,
    problem: sentenceOf(field, message),
    would_write: [],
  }));
  return unwritten("refused", dryRun, notes, rows);
}

function conflicting(
  conflicts: readonly BaseConflict[],
  base: number,
  dryRun: boolean,
  notes: string[],
): ImportReport {
  const rows = conflicts.map((conflict) => ({
    file: conflict.draft.file,
    row: conflict.draft.line ?? null,
    ref: conflict.draft.ref,
    kind: conflict.draft.kind,
    outcome: "conflict" as const,
    problem: conflictSentence(conflict, base),
    would_write: [],
  }));
  return unwritten("conflict", dryRun, notes, rows);
}

function unwritten(
  outcome: "conflict" | "refused",
  dryRun: boolean,
  notes: string[],
  rows: ImportReport["rows"],
): ImportReport {
  return { dry_run: dryRun, outcome, new: 0, changed: 0, unchanged: 0, notes, rows, checkpoint: null };
}

/** "sex: expected one of f, m, other." and "seks is not a field of a person." */
function sentenceOf(field: string, message: string): string {
  const text = message.startsWith("expected") ? `${field}: ${message}` : `${field} ${message}`.trimStart();
  return text.endsWith(".") ? text : `${text}.`;
}
