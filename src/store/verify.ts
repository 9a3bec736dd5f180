import { setImmediate } from "node:timers/promises";
import { Problem } from "../domain/problem.ts";
import { decodeEntry } from "../crypto/entry.ts";
import { checkJournal, type JournalChecked, type SeenPage, type SeenVersion } from "./journal/check.ts";
import { erasuresIn } from "./journal/erasure.ts";
import { type Checkpoint, checkpointOf } from "./journal/log.ts";
import { counts } from "./journal/team.ts";
import { standing } from "./projection/follow.ts";
import { columnsOf, type ProjectedView, viewOf } from "./projection/project.ts";
import type { RecordRow } from "./projection/projection.ts";
import { currentCheckpoint, selectHeads, versionsOf } from "./read.ts";
import { asEnvelope, type Envelope, type Reader } from "./reader.ts";
import { ulidOf } from "./record.ts";

export type VerifyOptions = {
  /** Called with the number of entries seen so far, now and then. */
  readonly progress?: ((done: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
};

export type Verification = {
  readonly entries: number;
  /** Entries whose content was erased: they are checked as far as they can be. */
  readonly erased: number;
  /** Entries of kinds that this program does not know; a newer one wrote them, and they are kept. */
  readonly unknown: number;
  readonly checkpoint: Checkpoint;
  /** One sentence each; none when all is well. At most 100 are told. */
  readonly problems: readonly string[];
};

/**
 * Checks all that can be checked without another copy: the journal (`checkJournal`), and every table of the projection
 * against a new computation. The head outside the database is checked by opening. Where the journal can't be read as it
 * was written, that is told and nothing else checked; where the projection can't, the journal alone is. Fails with the
 * Problem `locked` when somebody wrote meanwhile, and `cancelled`.
 */
export async function verify(reader: Reader, options: VerifyOptions = {}): Promise<Verification> {
  const before = await newestCheckpoint(reader);
  const unreadable = await reader.journal.storageProblems();
  if (unreadable.length > 0)
    return {
      entries: 0,
      erased: 0,
      unknown: 0,
      checkpoint: before,
      problems: unreadable.slice(0, mostProblems),
    };
  const problems: string[] = [];
  const tell = (sentence: string): void => {
    if (problems.length < mostProblems) problems.push(`${sentence.replace(/\.$/, "")}.`);
  };
  for (const sentence of await reader.projection.storageProblems()) tell(sentence);
  const projection = problems.length > 0 ? undefined : new CheckingProjection(reader, tell);

  const breathe = async (done: number): Promise<void> => {
    options.progress?.(done);
    await setImmediate();
    if (options.signal?.aborted === true) throw new Problem("cancelled", "Cancelled; nothing was changed.");
  };
  const journal: JournalChecked = await checkJournal(reader, {
    tell,
    page: async (page) => {
      await projection?.page(page);
      await breathe(page.until);
    },
  });
  if (projection !== undefined && (await standing(reader)).standing !== "there")
    tell("The tables show another state of the journal than its newest");
  await projection?.currentState(() => breathe(journal.entries));
  const checkpoint = await newestCheckpoint(reader);
  if (checkpoint.size !== before.size) {
    throw new Problem(
      "locked",
      "Somebody wrote to the dossier while it was checked; check it again when nobody does.",
    );
  }
  if (checkpoint.size !== journal.entries)
    tell(`The newest checkpoint is for ${checkpoint.size} entries, but the journal has ${journal.entries}`);
  return { ...journal, checkpoint, problems };
}

const pageLength = 500;
const mostProblems = 100;

/** The journal's newest, whether the projection has followed or not. */
async function newestCheckpoint(reader: Reader): Promise<Checkpoint> {
  const row = await reader.journal.tables
    .selectFrom("checkpoint")
    .selectAll()
    .orderBy("size", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? currentCheckpoint(reader) : checkpointOf(row);
}

/** Holds the tables of the projection against the versions that the journal gives. */
class CheckingProjection {
  readonly #lastOfKind = new Map<string, number>();
  readonly #reader: Reader;
  readonly #tell: (sentence: string) => void;

  constructor(reader: Reader, tell: (sentence: string) => void) {
    this.#reader = reader;
    this.#tell = tell;
  }

  /** The versions of a page, and the records that show one of them alone. */
  async page({ from, until, versions }: SeenPage): Promise<void> {
    const kept = await this.#kept(from, until);
    for (const seen of versions)
      try {
        if (seen.isErased) {
          if (kept.records.has(seen.row.position))
            this.#tell(`Entry ${seen.row.position} was erased and is still in the tables`);
          continue;
        }
        this.#content(seen, kept);
        await this.#place(seen, kept);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        this.#tell(`Entry ${seen.row.position}: ${error.message}`);
      }
    const seen = new Set(versions.map(({ row }) => row.position));
    for (const position of kept.records.keys())
      if (!seen.has(position)) this.#tell(`Entry ${position} is kept as a version and can't be read as one`);
  }

  async currentState(breathe: () => Promise<void>): Promise<void> {
    const { tables } = this.#reader.projection;
    for (let after = 0; ;) {
      const rows = await tables
        .selectFrom("record")
        .select(["number", "ref", "first", "last", "conflict"])
        .where("number", ">", after)
        .orderBy("number")
        .limit(pageLength)
        .execute();
      const versions = await this.#versionsOf(rows);
      for (const row of rows) await this.#record(row, versions.get(row.number));
      await breathe();
      const last = rows.at(-1);
      if (last === undefined) break;
      after = last.number;
    }
    const stamps = await tables.selectFrom("kind_stamp").selectAll().execute();
    // An erasure changes every kind.
    const erasure = Math.max(-1, ...(await erasuresIn(this.#reader)).map(({ since }) => since));
    const sameStamps = stamps.every(({ kind, position }) => {
      const last = this.#lastOfKind.get(kind);
      return last !== undefined && Math.max(last, erasure) === position;
    });
    if (!sameStamps || stamps.length !== this.#lastOfKind.size) {
      this.#tell("The table of last changes by kind is not what the journal says");
    }
    if (!(await this.#reader.projection.searchIsSound())) {
      this.#tell("The search index does not say what the records say");
    }
  }

  /** A version says the name and kind under which its record is kept. */
  #content({ row, fields, content }: SeenVersion, kept: Kept): void {
    const shown = kept.newest.get(row.position);
    if (content === undefined) {
      this.#showsAlone(shown, { body: {}, owner: undefined }, fields.class);
      return;
    }
    const envelope = asEnvelope(content, row.position);
    const { ref, kind } = envelope;
    this.#showsAlone(shown, envelope, fields.class);
    const record = kept.records.get(row.position);
    if (record?.ref !== ref || record.kind !== kind) {
      this.#tell(
        `Entry ${row.position} is a version of ${ref}, a ${kind}, and kept under another name or kind`,
      );
    }
    this.#lastOfKind.set(kind, row.position);
  }

  /** The version hangs on the right record and after the right versions. */
  async #place({ row, fields }: SeenVersion, kept: Kept): Promise<void> {
    const record = kept.records.get(row.position);
    if (record?.id !== ulidOf(fields.record) && !(await this.#isNamedAlike(record, fields.record))) {
      this.#tell(`Entry ${row.position} hangs on another record than it names`);
    }
    if (record !== undefined && hexOf(record.hash) !== hexOf(row.hash)) {
      this.#tell(`Entry ${row.position} is kept under another hash`);
    }
    const parents = kept.parents.get(row.position) ?? [];
    const named = await this.#counting(fields.parents);
    const asNamed = parents.every(
      (parent) =>
        named.includes(parent.hash) && parent.record === record?.number && parent.position < row.position,
    );
    if (!asNamed || parents.length !== named.length) {
      this.#tell(`Entry ${row.position} is kept as following other versions than it names`);
    }
  }

  /** Of the versions that one names those that count; what does not is no version here. */
  async #counting(parents: readonly Uint8Array[]): Promise<string[]> {
    const { membership, forks } = this.#reader.team.current;
    const isPlain =
      forks.size === 0 &&
      (membership?.refused.size ?? 0) === 0 &&
      [...(membership?.devices.values() ?? [])].every(({ limits }) => limits.length === 0);
    if (isPlain || parents.length === 0) return parents.map(hexOf);
    const rows = await this.#reader.journal.tables
      .selectFrom("entry")
      .select(["bytes", "hash"])
      .where("hash", "in", parents)
      .execute();
    return rows
      .filter((row) => counts(this.#reader.team.current, decodeEntry(row.bytes), row.hash))
      .map(({ hash }) => hexOf(hash));
  }

  /** Whether the other record is one that two devices named alike at one time, and is kept as the one that came first. */
  async #isNamedAlike(record: Pick<RecordRow, "id"> | undefined, other: Uint8Array): Promise<boolean> {
    if (record === undefined) return false;
    const row = await this.#reader.projection.tables
      .selectFrom("record")
      .select("number")
      .where("id", "=", ulidOf(other))
      .executeTakeFirst();
    return row === undefined && (await this.#hasSeveralDevices());
  }

  async #hasSeveralDevices(): Promise<boolean> {
    return (await this.#reader.journal.tables.selectFrom("device").select("key").execute()).length > 1;
  }

  /** The record whose newest version this is shows what that says; where it has several heads, `#record` looks. */
  #showsAlone(
    record: RecordRow | undefined,
    { body, owner }: Pick<Envelope, "body" | "owner">,
    recordClass: ProjectedView["class"],
  ): void {
    if (record === undefined || record.conflict !== 0) return;
    this.#shows(record, { body, owner, class: recordClass, conflict: false });
  }

  #shows(record: RecordRow, view: ProjectedView): void {
    const expected = columnsOf(this.#reader.hooks, record.kind, view);
    const wrong = Object.entries(expected).find(
      ([column, value]) => record[column as keyof RecordRow] !== value,
    );
    if (wrong !== undefined)
      this.#tell(`Record ${record.ref} shows another ${wrong[0]} than its versions give`);
  }

  /** The heads of a page of records, and where the first and the newest version of each stand. */
  async #versionsOf(records: readonly Pick<RecordRow, "number">[]): Promise<Map<number, Versions>> {
    const from = records[0]?.number ?? 0;
    const to = records.at(-1)?.number ?? 0;
    const ends = await this.#reader.projection.tables
      .selectFrom("version")
      .select(({ fn }) => ["record", fn.min("position").as("first"), fn.max("position").as("last")])
      .where("record", ">=", from)
      .where("record", "<=", to)
      .groupBy("record")
      .execute();
    const versions = new Map<number, Versions>(
      ends.map(({ record, first, last }) => [record, { first, last, heads: [] }]),
    );
    const heads = await selectHeads(this.#reader)
      .where("record", ">=", from)
      .where("record", "<=", to)
      .execute();
    for (const { position, record } of heads) versions.get(record)?.heads.push(position);
    return versions;
  }

  async #record(row: PlacedRecord, versions: Versions | undefined): Promise<void> {
    if (versions === undefined || versions.heads.length === 0) {
      this.#tell(`Record ${row.ref} has no version in the journal`);
      return;
    }
    const { first, last, heads } = versions;
    const misplaced = row.first !== first ? "first" : row.last !== last ? "last" : undefined;
    if (misplaced !== undefined) {
      this.#tell(`Record ${row.ref} shows another ${misplaced} than its versions give`);
      return;
    }
    // Then the journal has been read past the one version that it shows, and compared it.
    if (heads.length === 1 && heads[0] === last && row.conflict === 0) return;
    try {
      const whole = await this.#reader.projection.tables
        .selectFrom("record")
        .selectAll()
        .where("number", "=", row.number)
        .executeTakeFirstOrThrow();
      const all = await versionsOf(this.#reader, row.number);
      this.#shows(whole, viewOf(this.#reader, whole.kind, heads, all));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.#tell(`Record ${row.ref}: ${error.message}`);
    }
  }

  /** What the projection keeps of the entries from one position to before another. */
  async #kept(from: number, until: number): Promise<Kept> {
    const { tables } = this.#reader.projection;
    const records = await tables
      .selectFrom("version")
      .innerJoin("record", "record.number", "version.record")
      .select(["version.position", "version.hash", "record.number", "record.id", "record.ref", "record.kind"])
      .where("version.position", ">=", from)
      .where("version.position", "<", until)
      .execute();
    const newest = await tables
      .selectFrom("version")
      .innerJoin("record", (join) =>
        join.onRef("record.number", "=", "version.record").onRef("record.last", "=", "version.position"),
      )
      .selectAll("record")
      .where("version.position", ">=", from)
      .where("version.position", "<", until)
      .execute();
    const parents = await tables
      .selectFrom("version as child")
      .innerJoin("supersedes", "supersedes.child", "child.position")
      .innerJoin("version as parent", "parent.position", "supersedes.parent")
      .select(["child.position as child", "parent.position", "parent.hash", "parent.record"])
      .where("child.position", ">=", from)
      .where("child.position", "<", until)
      .execute();
    const parentsOf = new Map<number, Parent[]>();
    for (const { child, position, hash, record } of parents) {
      const known = parentsOf.get(child) ?? [];
      parentsOf.set(child, [...known, { position, hash: hexOf(hash), record }]);
    }
    return {
      newest: new Map(newest.map((record) => [record.last, record])),
      records: new Map(records.map((record) => [record.position, record])),
      parents: parentsOf,
    };
  }
}

type Versions = { readonly first: number; readonly last: number; readonly heads: number[] };

type PlacedRecord = Pick<RecordRow, "number" | "ref" | "first" | "last" | "conflict">;

type Parent = { readonly position: number; readonly hash: string; readonly record: number };

type Kept = {
  /** The records whose newest version stands there, by its position. */
  readonly newest: ReadonlyMap<number, RecordRow>;
  /** The record of each version, by its position. */
  readonly records: ReadonlyMap<
    number,
    Pick<RecordRow, "number" | "id" | "ref" | "kind"> & { readonly hash: Uint8Array }
  >;
  readonly parents: ReadonlyMap<number, readonly Parent[]>;
};

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
