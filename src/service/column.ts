import { buildColumns } from "../analysis/column/column-build.ts";
import { decodeColumns, encodeColumns } from "../analysis/column/column-file.ts";
import type { Columns } from "../analysis/column/column.ts";
import { tableKinds } from "../analysis/column/unit-schema.ts";
import { type CountingRule, houseRule } from "../domain/counting-rule.ts";
import type { Ref } from "../domain/id.ts";
import type { AnyRecord, RecordKind } from "../domain/record.ts";
import { canonical } from "../domain/version.ts";
import { getColumn, kindStamp, putColumns } from "../store/projection/column.ts";
import { type ReadSession, type WriteSession, keptIn } from "./session.ts";
import { loadRecords } from "./load.ts";

/** Kinds that columns are made of: what findings count, what is said of it, and who is whose relative. */
const columnKinds: readonly RecordKind[] = [
  ...tableKinds,
  "assertion",
  "relation",
  "group",
  "codebook",
  "counting-rule",
];

/** From how many records on it is worth keeping columns beside the records: below, making them anew takes no time. */
const worthKeeping = 20_000;

/** The columns of all that findings can count, under a counting rule: from the dossier's own cache where it is fresh. */
export async function columnsFor(session: ReadSession, rule: CountingRule = houseRule): Promise<Columns> {
  const isWhole = session.reader.size === undefined && session.shows === undefined;
  return keptIn(
    session,
    keyOf(rule, "made"),
    async () => (isWhole ? await cached(session, rule) : undefined) ?? (await built(session, rule)),
  );
}

/** Keeps the columns of the house rule in the dossier after a large import, so that findings need not make them. */
export async function cacheColumns(session: WriteSession, written: number): Promise<void> {
  if (written < worthKeeping) return;
  const stamp = await stampOf(session);
  const blobs = encodeColumns(await built(session, houseRule));
  const columns = new Map([...blobs].map(([name, bytes]) => [keyOf(houseRule, name), { stamp, bytes }]));
  columns.set(keyOf(houseRule, "names"), { stamp, bytes: Buffer.from(JSON.stringify([...blobs.keys()])) });
  await putColumns(session.writer, columns);
}

async function cached(session: ReadSession, rule: CountingRule): Promise<Columns | undefined> {
  const stamp = await stampOf(session);
  const names = await getColumn(session.reader, keyOf(rule, "names"));
  if (names === undefined || names.stamp !== stamp) return undefined;
  const blobs = new Map<string, Uint8Array>();
  for (const name of JSON.parse(Buffer.from(names.bytes).toString("utf8")) as string[]) {
    const blob = await getColumn(session.reader, keyOf(rule, name));
    if (blob === undefined || blob.stamp !== stamp) return undefined;
    blobs.set(name, blob.bytes);
  }
  return decodeColumns(blobs);
}

/** The columns of some of the records, made anew. */
export async function columnsOf(
  session: ReadSession,
  rule: CountingRule,
  which: (ref: Ref) => boolean,
): Promise<Columns> {
  return built(session, rule, which);
}

async function built(
  session: ReadSession,
  rule: CountingRule,
  which: (ref: Ref) => boolean = () => true,
): Promise<Columns> {
  const records: AnyRecord[] = [];
  for (const kind of columnKinds)
    for (const record of await loadRecords(session, kind))
      if (which(record.ref)) records.push(record as AnyRecord);
  const codebooks = records.flatMap((record) => (record.kind === "codebook" ? [record.body] : []));
  return buildColumns({ records, codebooks, rule });
}

async function stampOf(session: ReadSession): Promise<number> {
  const stamps = await Promise.all(columnKinds.map((kind) => kindStamp(session.reader, kind)));
  return Math.max(...stamps);
}

function keyOf(rule: CountingRule, name: string): string {
  return `columns 2 ${canonical(rule)} ${name}`;
}
