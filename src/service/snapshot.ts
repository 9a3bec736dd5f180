import { figureText } from "../arithmetic/figure-text.ts";
import { statementsOf } from "../analysis/figure/statement.ts";
import type { ListedCheckpoint } from "../api/listing.ts";
import type { AnswerValue } from "../domain/assertion.ts";
import { type Ref, rootRef } from "../domain/id.ts";
import type { Locator } from "../domain/locator.ts";
import { wordsOf } from "../domain/noun.ts";
import { type AnyRecord, linksOf, recordKinds } from "../domain/record.ts";
import { currentCheckpoint } from "../store/read.ts";
import { type ReadSession, keptIn } from "./session.ts";
import { checkpointRow, loadRecords } from "./load.ts";

/** All records of a dossier as they stood at one size of its journal, with what is looked up among them again and again. */
export type Snapshot = {
  readonly checkpoint: ListedCheckpoint | null;
  readonly records: readonly AnyRecord[];
  readonly recordOf: (ref: Ref) => AnyRecord | undefined;
  /** What a reader would call the record: pseudonym, title, name; empty where it has none or there is no such record. */
  readonly labelOf: (ref: Ref) => string;
  /** The records that link to this one, each once, in the order of their creation. */
  readonly namedBy: (ref: Ref) => readonly Ref[];
  /** Every locator into a source with the record that has it and the words that the record keeps of it. */
  readonly citationsOf: (source: Ref) => readonly Citation[];
};

export type Citation = { readonly at: Locator; readonly by: Ref; readonly words: string | undefined };

/** The dossier as its reader sees it now. It is read once for each state of the journal, and the one before is let go. */
export async function snapshotFor(session: ReadSession): Promise<Snapshot> {
  return keptIn(session, "snapshot", async () => read(await settled(session)));
}

/** The same session at the size that it has now, so that nothing written meanwhile is seen in part. */
async function settled(session: ReadSession): Promise<ReadSession> {
  if (session.shows !== undefined) return session;
  return session.at(session.reader.size ?? (await currentCheckpoint(session.reader)).size);
}

async function read(session: ReadSession): Promise<Snapshot> {
  const records: AnyRecord[] = [];
  for (const kind of recordKinds) records.push(...((await loadRecords(session, kind)) as AnyRecord[]));
  const byRef = new Map(records.map((record) => [record.ref, record]));
  const recordOf = (ref: Ref): AnyRecord | undefined => byRef.get(ref);
  const named = once(() => namesIn(records));
  const cited = once(() => citationsIn(records));
  return {
    checkpoint: await checkpointRow(session),
    records,
    recordOf,
    labelOf: (ref) => labelIn(ref, recordOf),
    namedBy: (ref) => named().get(ref) ?? [],
    citationsOf: (source) => cited().get(source) ?? [],
  };
}

/** The value of an answer as it is read out, codes as words. */
export function answerText(value: AnswerValue): string {
  switch (value.kind) {
    case "code":
      return wordsOf(value.code);
    case "codes":
      return value.codes.map(wordsOf).join(", ");
    case "number": {
      const hedge = value.qualifier === "exact" ? "" : `${wordsOf(value.qualifier)} `;
      return `${hedge}${value.low}${value.high === value.low ? "" : ` to ${value.high}`}`;
    }
    case "time":
      return value.time.words ?? value.time.edtf;
    case "link":
      return value.ref;
    case "text":
      return value.text;
  }
}

function labelIn(ref: Ref, recordOf: (ref: Ref) => AnyRecord | undefined): string {
  const record = recordOf(ref);
  if (record === undefined) return "";
  const own = ownLabel(record, recordOf);
  const root = rootRef(ref) === ref ? undefined : recordOf(rootRef(ref));
  const above = root === undefined ? "" : ownLabel(root, recordOf);
  return above === "" || own === "" ? own || above : `${above}, ${own}`;
}

function ownLabel(record: AnyRecord, recordOf: (ref: Ref) => AnyRecord | undefined): string {
  switch (record.kind) {
    case "person":
      return record.body.pseudonym ?? record.body.office ?? "";
    case "source":
      return record.body.title;
    case "facility":
      return record.body.name;
    case "cell":
      return record.body.label ?? "cell";
    case "figure":
      return record.body.label ?? `${wordsOf(record.body.indicator)}: ${figureText(record.body)}`;
    case "capacity":
    case "count":
    case "measure": {
      const [statement] = statementsOf([record]);
      const what = record.kind === "capacity" ? `${record.body.definition} capacity` : record.kind;
      return statement === undefined ? what : `${what}: ${figureText(statement.figure)}`;
    }
    case "assertion": {
      const { variable, value, state } = record.body;
      return `${wordsOf(variable)}: ${value === undefined ? wordsOf(state) : answerText(value)}`;
    }
    case "finding":
      return record.body.statement;
    case "norm":
      return `${record.body.instrument}, ${record.body.provision}`;
    case "recommendation":
      return record.body.asks;
    case "promise":
      return record.body.pledges;
    case "inbox":
      return record.body.from ?? "not reviewed yet";
    case "letter":
      return `letter to ${record.body.addressee}`;
    case "episode":
      return "detention";
    case "stage":
      return wordsOf(record.body.type);
    case "stay": {
      const { facility } = record.body;
      const place = facility === undefined ? undefined : recordOf(facility);
      return place?.kind === "facility" ? `stay at ${place.body.name}` : "stay";
    }
    case "charge":
      return `charge: ${wordsOf(record.body.offence ?? "unknown")}`;
    case "test":
      return `${record.body.kind} test`;
    case "position":
      return wordsOf(record.body.post);
    case "account":
      return wordsOf(record.body.topic);
    case "act":
      return wordsOf(record.body.type);
    case "safeguard":
      return wordsOf(record.body.code);
    case "relation":
      return wordsOf(record.body.kind);
    case "event":
      return record.body.label ?? wordsOf(record.body.kind);
    case "series":
      return wordsOf(record.body.indicator);
    case "group":
    case "frame":
    case "flow":
    case "scenario":
    case "counting-rule":
    case "indicator":
      return record.body.label;
    default:
      return record.kind;
  }
}

function namesIn(records: readonly AnyRecord[]): ReadonlyMap<Ref, Ref[]> {
  const names = new Map<Ref, Ref[]>();
  for (const { kind, ref, body } of records) {
    for (const named of new Set(linksOf(kind, body).map((link) => link.ref))) {
      const known = names.get(named);
      if (known === undefined) names.set(named, [ref]);
      else known.push(ref);
    }
  }
  return names;
}

function citationsIn(records: readonly AnyRecord[]): ReadonlyMap<Ref, Citation[]> {
  const sources = new Set(records.flatMap(({ kind, ref }) => (kind === "source" ? [ref] : [])));
  const citations = new Map<Ref, Citation[]>();
  for (const { ref, body } of records) {
    const kept = (body as { words?: string }).words;
    for (const at of locatorsIn(body)) {
      if (!sources.has(at.source)) continue;
      const citation = { at, by: ref, words: at.quote?.exact ?? kept };
      const known = citations.get(at.source);
      if (known === undefined) citations.set(at.source, [citation]);
      else known.push(citation);
    }
  }
  return citations;
}

/** The locators anywhere in a body: what names a source and is no link by itself. */
export function locatorsIn(value: unknown): Locator[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(locatorsIn);
  if (typeof (value as { source?: unknown }).source === "string") return [value as Locator];
  return Object.values(value).flatMap(locatorsIn);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
