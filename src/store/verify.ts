import { setImmediate } from "node:timers/promises";
import { type EntryFields, entryHash, verifyEntryAside } from "../crypto/entry.ts";
import { CompactRange } from "../crypto/merkle.ts";
import { parseCheckpoint, verifyNote } from "../crypto/note.ts";
import { Problem } from "../domain/problem.ts";
import type { CheckpointRow, EntryRow, RecordRow } from "./engine.ts";
import { type Checkpoint, logName } from "./log.ts";
import { columnsOf, type View, viewOf } from "./project.ts";
import { currentCheckpoint, selectHeads, versionsOf } from "./read.ts";
import { asEnvelope, type Envelope, openContent, type Reader } from "./reader.ts";
import { type HybridTime, ulidOf } from "./record.ts";

export type VerifyOptions = {
  /** Called with the number of entries seen so far, now and then. */
  readonly progress?: ((done: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
};

export type Verification = {
  readonly entries: number;
  /** Entries whose content was erased: they are checked as far as they can be. */
  readonly erased: number;
  readonly checkpoint: Checkpoint;
  /** One sentence each; none when all is well. At most 100 are told. */
  readonly problems: readonly string[];
};

/**
 * Checks all that can be checked without another copy: every entry's form, signature, place in its device's chain and
 * time; two entries of a device with one number (evidence of a fork); every sealed body against its entry; the tree
 * of all entries against every signed checkpoint; and every table that is computed from the journal against a new
 * computation. The head outside the database is checked by opening. Where the database can't be read as it was
 * written, that is told and nothing else checked. Needs no more memory for a long log than for a short one. Fails with
 * the Problem `locked` when somebody wrote meanwhile, and `cancelled`.
 */
export async function verify(reader: Reader, options: VerifyOptions = {}): Promise<Verification> {
  const before = await currentCheckpoint(reader);
  const unreadable = await reader.engine.storageProblems();
  const verification = new Verifying(reader, options);
  if (unreadable.length > 0) return verification.result(before, unreadable.slice(0, mostProblems));
  await verification.journal();
  await verification.currentState();
  const checkpoint = await currentCheckpoint(reader);
  if (checkpoint.size !== before.size) {
    throw new Problem(
      "locked",
      "Somebody wrote to the dossier while it was checked; check it again when nobody does.",
    );
  }
  return verification.result(checkpoint);
}

const pageLength = 500;
const mostProblems = 100;

/** What is known of a device after the entries seen so far. */
type Chain = { first: number; last: number; seq: number; hash: Uint8Array; time: HybridTime };

class Verifying {
  #entries = 0;
  #erased = 0;
  readonly #problems: string[] = [];
  readonly #devices = new Map<string, Chain>();
  readonly #lastOfKind = new Map<string, number>();
  readonly #range = new CompactRange();
  readonly #reader: Reader;
  readonly #options: VerifyOptions;

  constructor(reader: Reader, options: VerifyOptions) {
    this.#reader = reader;
    this.#options = options;
  }

  /** Entries in their order, and the records that show one of them alone. */
  async journal(): Promise<void> {
    let page = await this.#page(0);
    for (let from = pageLength; ; from += pageLength) {
      const isLast = page.rows.length < pageLength;
      // The signatures of the page after are checked on other threads while this one is worked through.
      const next = isLast ? page : await this.#page(from);
      const signed = await page.signed;
      for (const [at, row] of page.rows.entries()) {
        this.#entry(row, signed[at]!, page);
        this.#checkpointAt(page.checkpoints.get(this.#range.size));
      }
      await this.#breathe();
      if (isLast) return;
      page = next;
    }
  }

  /** The tables that follow from the journal. */
  async currentState(): Promise<void> {
    const { tables } = this.#reader.engine;
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
      await this.#breathe();
      const last = rows.at(-1);
      if (last === undefined) break;
      after = last.number;
    }
    const devices = await tables.selectFrom("device").selectAll().execute();
    const sameDevices = devices.every(({ key, first, last }) => {
      const chain = this.#devices.get(hexOf(key));
      return chain?.first === first && chain.last === last;
    });
    if (!sameDevices || devices.length !== this.#devices.size) {
      this.#tell("The table of devices is not what the journal says");
    }
    const stamps = await tables.selectFrom("kind_stamp").selectAll().execute();
    const sameStamps = stamps.every(({ kind, position }) => this.#lastOfKind.get(kind) === position);
    if (!sameStamps || stamps.length !== this.#lastOfKind.size) {
      this.#tell("The table of last changes by kind is not what the journal says");
    }
    if (!(await this.#reader.engine.searchIsSound())) {
      this.#tell("The search index does not say what the records say");
    }
  }

  /** With what was found; `unreadable` stands for all of it where the journal could not even be read. */
  result(checkpoint: Checkpoint, unreadable?: readonly string[]): Verification {
    if (unreadable === undefined && checkpoint.size !== this.#entries) {
      this.#tell(
        `The newest checkpoint is for ${checkpoint.size} entries, but the journal has ${this.#entries}`,
      );
    }
    const problems = unreadable ?? this.#problems;
    return { entries: this.#entries, erased: this.#erased, checkpoint, problems };
  }

  #entry(row: EntryRow, signed: PromiseSettledResult<EntryFields>, page: Page): void {
    const position = this.#range.size;
    if (row.position !== position) this.#tell(`Entry ${position} is missing`);
    const hash = entryHash(row);
    if (Buffer.compare(hash, row.hash) !== 0) this.#tell(`Entry ${position} is stored under a wrong hash`);
    this.#range.append(hash);
    this.#entries += 1;
    try {
      if (signed.status === "rejected") throw signed.reason;
      const fields = signed.value;
      if (Buffer.compare(fields.dossier, this.#reader.dossier.id) !== 0) {
        this.#tell(`Entry ${position} belongs to another dossier`);
      }
      if (fields.kind !== row.kind) this.#tell(`Entry ${position} is a ${fields.kind}, kept as ${row.kind}`);
      this.#chain(position, hash, fields);
      this.#content(row, fields, page);
      this.#place(row, fields, page);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.#tell(`Entry ${position}: ${error.message}`);
    }
  }

  /** The entry continues its device's chain. */
  #chain(position: number, hash: Uint8Array, { device, seq, prev, kind, hlc }: EntryFields): void {
    const key = hexOf(device);
    const before = this.#devices.get(key);
    if (before === undefined && (kind !== "device" || seq !== 0)) {
      this.#tell(`Entry ${position} is of a device that never introduced itself`);
    }
    if (before !== undefined && seq <= before.seq) {
      this.#tell(
        `Entry ${position} has number ${seq} of its device, which another entry has: the device was copied`,
      );
    } else if (before !== undefined && (seq !== before.seq + 1 || Buffer.compare(prev, before.hash) !== 0)) {
      this.#tell(`Entry ${position} does not follow its device's entry before it`);
    }
    if (before !== undefined && !isLater(hlc, before.time)) {
      this.#tell(`Entry ${position} is not later than its device's entry before it`);
    }
    this.#devices.set(key, { first: before?.first ?? position, last: position, seq, hash, time: hlc });
  }

  /** The body is the one that the entry commits to, and says the name and kind under which its record is kept. */
  #content(row: EntryRow, fields: EntryFields, page: Page): void {
    const content = openContent(this.#reader, row, fields);
    const shown = page.newest.get(row.position);
    if (content === undefined) {
      this.#erased += 1;
      this.#showsAlone(shown, { body: {}, owner: undefined }, fields);
      return;
    }
    if (row.ciphertext?.length !== fields.length)
      this.#tell(`Entry ${row.position} has a body of another length`);
    if (fields.kind !== "version") return;
    const envelope = asEnvelope(content, row.position);
    const { ref, kind } = envelope;
    this.#showsAlone(shown, envelope, fields);
    const record = page.records.get(row.record ?? 0);
    if (record?.ref !== ref || record.kind !== kind) {
      this.#tell(
        `Entry ${row.position} is a version of ${ref}, a ${kind}, and kept under another name or kind`,
      );
    }
    this.#lastOfKind.set(kind, row.position);
  }

  /** The entry hangs on the right record and after the right versions. */
  #place(row: EntryRow, fields: EntryFields, page: Page): void {
    if (fields.kind !== "version") return;
    if (page.records.get(row.record ?? 0)?.id !== ulidOf(fields.record)) {
      this.#tell(`Entry ${row.position} hangs on another record than it names`);
    }
    const parents = page.parents.get(row.position) ?? [];
    const named = fields.parents.map(hexOf);
    const asNamed = parents.every(
      (parent) =>
        named.includes(parent.hash) && parent.record === row.record && parent.position < row.position,
    );
    if (!asNamed || parents.length !== named.length) {
      this.#tell(`Entry ${row.position} is kept as following other versions than it names`);
    }
  }

  #checkpointAt(row: CheckpointRow | undefined): void {
    if (row === undefined) return;
    const size = this.#range.size;
    const name = logName(this.#reader.dossier.id);
    const verifiers = [...this.#devices.keys()].map((key) => ({
      name,
      publicKey: new Uint8Array(Buffer.from(key, "hex")),
    }));
    try {
      const checkpoint = parseCheckpoint(verifyNote(row.note, verifiers).text);
      const fits = checkpoint.size === size && Buffer.compare(checkpoint.root, this.#range.root()) === 0;
      if (!fits || checkpoint.origin !== name) {
        this.#tell(`The checkpoint at ${size} was signed for another history`);
      }
      if (Buffer.compare(row.range, this.#range.toBytes()) !== 0) {
        this.#tell(`The saved edge of the log at ${size} is not the one that its entries give`);
      }
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.#tell(`The checkpoint at ${size}: ${error.message}`);
    }
  }

  /** The record whose newest version this is shows what that says; where it has several heads, `#record` looks. */
  #showsAlone(
    record: RecordRow | undefined,
    { body, owner }: Pick<Envelope, "body" | "owner">,
    fields: EntryFields,
  ): void {
    if (record === undefined || record.conflict !== 0) return;
    this.#shows(record, { body, owner, class: fields.class, conflict: false });
  }

  #shows(record: RecordRow, view: View): void {
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
    const ends = await this.#reader.engine.tables
      .selectFrom("entry")
      .select(({ fn }) => ["record", fn.min("position").as("first"), fn.max("position").as("last")])
      .where("record", ">=", from)
      .where("record", "<=", to)
      .groupBy("record")
      .execute();
    const versions = new Map<number, Versions>();
    for (const { record, first, last } of ends) {
      if (record !== null) versions.set(record, { first, last, heads: [] });
    }
    const heads = await selectHeads(this.#reader)
      .clearSelect()
      .select(["position", "record"])
      .where("record", ">=", from)
      .where("record", "<=", to)
      .execute();
    for (const { position, record } of heads) versions.get(record ?? 0)?.heads.push(position);
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
      const whole = await this.#reader.engine.tables
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

  async #page(from: number): Promise<Page> {
    const { tables } = this.#reader.engine;
    const to = from + pageLength;
    const rows = await tables
      .selectFrom("entry")
      .selectAll()
      .where("position", ">=", from)
      .where("position", "<", to)
      .orderBy("position")
      .execute();
    const records = await tables
      .selectFrom("record")
      .innerJoin("entry", "entry.record", "record.number")
      .select(["record.number", "record.id", "record.ref", "record.kind"])
      .where("entry.position", ">=", from)
      .where("entry.position", "<", to)
      .execute();
    const newest = await tables
      .selectFrom("entry")
      .innerJoin("record", (join) =>
        join.onRef("record.number", "=", "entry.record").onRef("record.last", "=", "entry.position"),
      )
      .selectAll("record")
      .where("entry.position", ">=", from)
      .where("entry.position", "<", to)
      .execute();
    const parents = await tables
      .selectFrom("entry as child")
      .innerJoin("supersedes", "supersedes.child", "child.position")
      .innerJoin("entry as parent", "parent.position", "supersedes.parent")
      .select(["child.position as child", "parent.position", "parent.hash", "parent.record"])
      .where("child.position", ">=", from)
      .where("child.position", "<", to)
      .execute();
    const checkpoints = await tables
      .selectFrom("checkpoint")
      .selectAll()
      .where("size", ">", from)
      .where("size", "<=", to)
      .execute();
    const parentsOf = new Map<number, Parent[]>();
    for (const { child, position, hash, record } of parents) {
      const known = parentsOf.get(child) ?? [];
      parentsOf.set(child, [...known, { position, hash: hexOf(hash), record }]);
    }
    return {
      rows,
      signed: Promise.allSettled(rows.map(verifyEntryAside)),
      newest: new Map(newest.map((record) => [record.last, record])),
      records: new Map(records.map((record) => [record.number, record])),
      parents: parentsOf,
      checkpoints: new Map(checkpoints.map((row) => [row.size, row])),
    };
  }

  async #breathe(): Promise<void> {
    this.#options.progress?.(this.#entries);
    await setImmediate();
    if (this.#options.signal?.aborted === true)
      throw new Problem("cancelled", "Cancelled; nothing was changed.");
  }

  #tell(sentence: string): void {
    if (this.#problems.length < mostProblems) this.#problems.push(`${sentence.replace(/\.$/, "")}.`);
  }
}

type Versions = { readonly first: number; readonly last: number; readonly heads: number[] };

type PlacedRecord = Pick<RecordRow, "number" | "ref" | "first" | "last" | "conflict">;

type Parent = { readonly position: number; readonly hash: string; readonly record: number | null };

type Page = {
  readonly rows: readonly EntryRow[];
  readonly signed: Promise<PromiseSettledResult<EntryFields>[]>;
  /** The records whose newest version is on this page, by its position. */
  readonly newest: ReadonlyMap<number, RecordRow>;
  readonly records: ReadonlyMap<number, Pick<RecordRow, "id" | "ref" | "kind">>;
  readonly parents: ReadonlyMap<number, readonly Parent[]>;
  readonly checkpoints: ReadonlyMap<number, CheckpointRow>;
};

function isLater(time: HybridTime, before: HybridTime): boolean {
  return time[0] > before[0] || (time[0] === before[0] && time[1] > before[1]);
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
