import { decodeEntry } from "../../crypto/entry.ts";
import { Problem } from "../../domain/problem.ts";
import type { CheckpointRow, KeptEntry } from "../journal/journal.ts";
import { type Erasure, erasedBy, erasuresIn, ulidOfHex, undoneIn } from "../journal/erasure.ts";
import { checkpointOf } from "../journal/log.ts";
import { entriesAt, entriesBetween, openContent } from "../journal/reader.ts";
import { counts, hexOf } from "../journal/team.ts";
import { asEnvelope, type Reader } from "../reader.ts";
import { ulidOf } from "../record.ts";
import { projectVersion } from "./project.ts";
import { type ProjectionBatch, ProjectionDamage, type ReachedRow } from "./projection.ts";

/** How a projection stands to its journal: `other` shows no state that the journal was ever in. */
export type ProjectionStanding = "there" | "behind" | "other";

/** Where the projection stands, and what it has reached. */
export async function standing(
  reader: Pick<Reader, "journal" | "projection">,
): Promise<{ readonly standing: ProjectionStanding; readonly reached: ReachedRow }> {
  const reached = await reachedBy(reader);
  const newest = await newestCheckpoint(reader);
  if (reached.size === 0) return { standing: newest === undefined ? "there" : "behind", reached };
  const then = await reader.journal.tables
    .selectFrom("checkpoint")
    .selectAll()
    .where("size", "=", reached.size)
    .executeTakeFirst();
  if (then === undefined || Buffer.compare(checkpointOf(then).root, reached.root) !== 0)
    return { standing: "other", reached };
  return { standing: newest?.size === reached.size ? "there" : "behind", reached };
}

/** The state of the journal that a projection shows; of an empty one size 0. */
export async function reachedBy({ projection }: Pick<Reader, "projection">): Promise<ReachedRow> {
  const row = await projection.tables.selectFrom("reached").select(["size", "root"]).executeTakeFirst();
  return row ?? { size: 0, root: new Uint8Array(32) };
}

/**
 * Takes into the projection what the journal holds beyond it, in one transaction. What an erasure
 * names goes, also what stands before it or is found behind it; entries of other kinds, known to this program or not, are passed over.
 */
export async function follow(reader: Reader, progress?: (done: number) => void): Promise<void> {
  await reader.projection.write((batch) => followIn(reader, batch, progress));
}

/** What a projection follows: a journal, and what is computed from it. */
export type Followed = Omit<Reader, "projection">;

/** As `follow`, in a transaction that is open. */
export async function followIn(
  reader: Followed,
  batch: ProjectionBatch,
  progress?: (done: number) => void,
): Promise<void> {
  const newest = await newestCheckpoint(reader);
  const { size: from } = await batch.reached();
  if (newest === undefined || newest.size === from) return;
  const lastOfKind = new Map<string, number>();
  const erasures = (await erasuresIn(reader)).filter(({ since }) => since < newest.size);
  const fresh = erasures.filter(({ since }) => since >= from);
  if (from > 0 && (await isWithOthers(reader, batch, fresh))) {
    await batch.clear();
    return followIn(reader, batch, progress);
  }
  const isErased = erasedBy(erasures);
  const isUndone = erasedBy(await undoneIn(reader));
  // First, as what is written after it may have the name of what was erased.
  for (const { since, records } of fresh) await batch.eraseRecords(records.map(ulidOfHex), since);
  let lastNumber = await batch.lastRecordNumber();
  for (let at = from; at < newest.size; at += pageLength) {
    const until = Math.min(at + pageLength, newest.size);
    const rows = await entriesBetween(reader, at, until);
    if (rows.length < until - at)
      throw new Problem(
        "damaged",
        `An entry between ${at} and ${until} of the dossier's journal is missing; restore the last backup.`,
      );
    for (const row of rows) if (row.kind === "version") await take(row);
    progress?.(until);
  }
  const lastErasure = Math.max(-1, ...erasures.map(({ since }) => since));
  for (const [kind, position] of lastOfKind) await batch.putKindStamp(kind, Math.max(position, lastErasure));
  await batch.putReached({ size: newest.size, root: checkpointOf(newest).root });

  async function take(row: KeptEntry): Promise<void> {
    const fields = decodeEntry(row.bytes);
    // Also where what it sealed is still there, as the erasure was interrupted, or it came from elsewhere later.
    if (isErased(row, fields)) return;
    if (!counts(reader.team.current, fields, row.hash)) return;
    const content = openContent(reader, row, fields);
    const id = ulidOf(fields.record);
    if (content === undefined) {
      if (isUndone(row, fields)) return;
      throw new Problem("damaged", `Entry ${row.position} has lost what it seals, and no erasure says so.`);
    }
    const envelope = asEnvelope(content, row.position);
    // Two devices that named a record alike at one time meant one: it has two heads.
    const known = (await batch.recordById(id)) ?? (await batch.recordByRef(envelope.ref));
    const parents: number[] = [];
    for (const hash of fields.parents) {
      const parent = await positionOf(hash, row.position);
      // What does not count is no version here.
      if ((await batch.recordOf(parent)) !== undefined) parents.push(parent);
    }
    const heads = known === undefined ? [] : await batch.headsOf(known.number);
    const { position, hash } = row;
    await projectVersion(
      reader,
      batch,
      { ...envelope, position, hash, id, class: fields.class, parents },
      known,
      heads.map((head) => head.position),
      lastNumber + 1,
      (positions) => entriesAt(reader, positions),
    );
    if (known === undefined) lastNumber += 1;
    lastOfKind.set(envelope.kind, position);
  }

  async function positionOf(hash: Uint8Array, child: number): Promise<number> {
    const found = await reader.journal.tables
      .selectFrom("entry")
      .select("position")
      .where("hash", "=", hash)
      .executeTakeFirst();
    if (found !== undefined) return found.position;
    throw new Problem("damaged", `Entry ${child} follows a version that this dossier does not hold.`);
  }
}

/**
 * Whether a record that is erased may stand here under the id of another one: two devices that named a record alike at one
 * time gave it an id each, and it has the one that came here first. Then no row is the erased record's alone.
 */
async function isWithOthers(
  reader: Followed,
  batch: ProjectionBatch,
  erasures: readonly Pick<Erasure, "records">[],
): Promise<boolean> {
  const records = new Set(erasures.flatMap((one) => one.records));
  for (const record of records) {
    const row = await batch.recordById(ulidOfHex(record));
    if (row === undefined) return true;
    const versions = await batch.versionsOf(row.number);
    const entries = await entriesAt(
      reader,
      versions.map(({ position }) => position),
    );
    if (entries.some(({ bytes }) => !records.has(hexOf(decodeEntry(bytes).record)))) return true;
  }
  return false;
}

/**
 * Computes the projection anew from the journal, in one transaction; one that can't be written as it stands is replaced. For
 * tables that `verify` found wrong and after a change of the hooks. The journal is not changed, and where it can't be read
 * to its end neither is the projection.
 */
export async function rebuild(reader: Reader, progress?: (done: number) => void): Promise<void> {
  try {
    await reader.projection.write(async (batch) => {
      await batch.clear();
      await followIn(reader, batch, progress);
    });
  } catch (error) {
    if (error instanceof ProjectionDamage)
      return reader.projection.replace((batch) => followIn(reader, batch, progress));
    if (!(error instanceof Problem) || error.code !== "damaged") throw error;
    throw new Problem(
      "damaged",
      `${error.message} What was computed from it before stands as it was, and can be read.`,
      { cause: error },
    );
  }
}

const pageLength = 1000;

async function newestCheckpoint({ journal }: Pick<Reader, "journal">): Promise<CheckpointRow | undefined> {
  return journal.tables
    .selectFrom("checkpoint")
    .selectAll()
    .orderBy("size", "desc")
    .limit(1)
    .executeTakeFirst();
}
