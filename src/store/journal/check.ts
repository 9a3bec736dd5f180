import { createHash } from "node:crypto";
import { type EntryFields, entryHash, knownKinds, verifyEntryAside } from "../../crypto/entry.ts";
import { CompactRange } from "../../crypto/merkle.ts";
import { parseCheckpoint, verifyNote } from "../../crypto/note.ts";
import type { Json } from "../../domain/canonical-json.ts";
import { Problem } from "../../domain/problem.ts";
import { type HybridTime, isAfter } from "../record.ts";
import type { CheckpointRow, EntryRow, KeptEntry } from "./journal.ts";
import { type Erasure, type IsErased, erasedBy, erasuresIn, undoneIn } from "./erasure.ts";
import { logName } from "./log.ts";
import { counts } from "./team.ts";
import { entriesBetween, type JournalReader, openContent } from "./reader.ts";

/** A version as the journal holds it; `content` is undefined where it was erased or is lost. */
export type SeenVersion = {
  readonly row: KeptEntry;
  readonly fields: EntryFields;
  readonly content: Json | undefined;
  readonly isErased: boolean;
};

/** The entries from one position to before another, as far as they could be opened. */
export type SeenPage = {
  readonly from: number;
  readonly until: number;
  readonly versions: readonly SeenVersion[];
};

export type JournalCheckOptions = {
  /** Is told what is wrong, a sentence each. */
  readonly tell: (sentence: string) => void;
  /** Is given the entries page by page, in their order. */
  readonly page?: (page: SeenPage) => Promise<void>;
};

export type JournalChecked = {
  readonly entries: number;
  readonly erased: number;
  /** Entries of kinds that this program does not know: what they seal is held against its hash and not opened. */
  readonly unknown: number;
};

const pageLength = 500;

/**
 * Checks all of a journal that can be checked without another copy: every entry's form, signature, place in its device's
 * chain and time; two entries of a device with one number (evidence of a fork); every sealed body against its entry; the
 * tree of all entries against every signed checkpoint; the table of devices. Needs no more memory for a long log than for a
 * short one.
 */
export async function checkJournal(
  reader: JournalReader,
  options: JournalCheckOptions,
): Promise<JournalChecked> {
  // An erasure stands behind what it erases.
  const erasures = await erasuresIn(reader);
  const devices = await reader.journal.tables.selectFrom("device").select("key").execute();
  const checking = new Checking(
    reader,
    options,
    erasures,
    await undoneIn(reader),
    devices.map(({ key }) => key),
  );
  let page = await checking.read(0);
  for (let from = pageLength; ; from += pageLength) {
    const isLast = page.rows.length < pageLength;
    // The signatures of the page after are checked on other threads while this one is worked through.
    const next = isLast ? page : await checking.read(from);
    await checking.look(page);
    if (isLast) break;
    page = next;
  }
  await checking.devices();
  const { entries, erased, unknown } = checking;
  return { entries, erased, unknown };
}

type Page = {
  readonly from: number;
  readonly rows: readonly KeptEntry[];
  readonly signed: Promise<PromiseSettledResult<EntryFields>[]>;
  readonly checkpoints: ReadonlyMap<number, CheckpointRow>;
};

/** What is known of a device after the entries seen so far. */
type Chain = { first: number; last: number; seq: number; hash: Uint8Array; time: HybridTime };

class Checking {
  entries = 0;
  erased = 0;
  unknown = 0;
  readonly #devices = new Map<string, Chain>();
  /** Of copied devices all entries, by their hash. */
  readonly #ofCopied = new Map<string, Chain>();
  readonly #range = new CompactRange();
  readonly #reader: JournalReader;
  readonly #options: JournalCheckOptions;
  readonly #isErased: IsErased;
  readonly #isUndone: IsErased;

  /** Keys that may sign a checkpoint: that a device is one of them is checked when all entries are read. */
  readonly #signers: readonly Uint8Array[];

  constructor(
    reader: JournalReader,
    options: JournalCheckOptions,
    erasures: readonly Pick<Erasure, "records" | "entries">[],
    undone: readonly Pick<Erasure, "records" | "entries">[],
    signers: readonly Uint8Array[],
  ) {
    this.#signers = signers;
    this.#reader = reader;
    this.#options = options;
    this.#isErased = erasedBy(erasures);
    this.#isUndone = erasedBy(undone);
  }

  async read(from: number): Promise<Page> {
    const rows = await entriesBetween(this.#reader, from, from + pageLength);
    const checkpoints = await this.#reader.journal.tables
      .selectFrom("checkpoint")
      .selectAll()
      .where("size", ">", from)
      .where("size", "<=", from + pageLength)
      .execute();
    return {
      from,
      rows,
      signed: Promise.allSettled(rows.map(verifyEntryAside)),
      checkpoints: new Map(checkpoints.map((row) => [row.size, row])),
    };
  }

  async look(page: Page): Promise<void> {
    const signed = await page.signed;
    const versions: SeenVersion[] = [];
    for (const [at, row] of page.rows.entries()) {
      const seen = this.#entry(row, signed[at]!);
      const isVersion = seen?.fields.kind === "version";
      if (isVersion && counts(this.#reader.team.current, seen.fields, row.hash)) versions.push(seen);
      this.#checkpointAt(page.checkpoints.get(this.#range.size));
    }
    await this.#options.page?.({ from: page.from, until: page.from + pageLength, versions });
  }

  /** The table of devices says what the entries say. */
  async devices(): Promise<void> {
    const devices = await this.#reader.journal.tables.selectFrom("device").selectAll().execute();
    const same = devices.every(({ key, first, last }) => {
      const chain = this.#devices.get(hexOf(key));
      return chain?.first === first && chain.last === last;
    });
    if (!same || devices.length !== this.#devices.size)
      this.#options.tell("The table of devices is not what the journal says");
  }

  #entry(row: KeptEntry, signed: PromiseSettledResult<EntryFields>): SeenVersion | undefined {
    const { tell } = this.#options;
    const position = this.#range.size;
    if (row.position !== position) tell(`Entry ${position} is missing`);
    const hash = entryHash(row);
    if (Buffer.compare(hash, row.hash) !== 0) tell(`Entry ${position} is stored under a wrong hash`);
    this.#range.append(hash);
    this.entries += 1;
    try {
      if (signed.status === "rejected") throw signed.reason;
      const fields = signed.value;
      if (Buffer.compare(fields.dossier, this.#reader.dossier.id) !== 0)
        tell(`Entry ${position} belongs to another dossier`);
      if (fields.kind !== row.kind) tell(`Entry ${position} is a ${fields.kind}, kept as ${row.kind}`);
      this.#chain(position, hash, fields);
      if (!isKnown(fields.kind)) {
        this.unknown += 1;
        this.#sealed(row, fields);
        return undefined;
      }
      const holds = row.ciphertext !== null || row.wrapped !== null;
      const isErased = this.#isErased(row, fields) || (!holds && this.#isUndone(row, fields));
      if (isErased && holds)
        tell(
          `Entry ${position} was erased and what it sealed is still there; open the dossier to write, which takes it away`,
        );
      const content = isErased ? undefined : openContent(this.#reader, row, fields);
      if (isErased) this.erased += 1;
      else if (content === undefined)
        tell(
          `Entry ${position} has lost ${holds && row.wrapped === null ? "the key of what it seals" : "what it seals"}${holds ? "" : ", and no erasure says so"}`,
        );
      else if (row.ciphertext?.length !== fields.length)
        tell(`Entry ${row.position} has a body of another length`);
      return { row, fields, content, isErased };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      tell(`Entry ${position}: ${error.message}`);
      return undefined;
    }
  }

  /** What an entry of a kind of a newer program seals is what it names; under which key is not for this one to know. */
  #sealed(
    { position, ciphertext }: Pick<EntryRow, "position" | "ciphertext">,
    { ciphertextHash }: EntryFields,
  ): void {
    if (ciphertext === null) return;
    if (!createHash("sha256").update(ciphertext).digest().equals(ciphertextHash))
      this.#options.tell(`Entry ${position}: what it seals is not what it names`);
  }

  /** The entry continues its device's chain. */
  #chain(position: number, hash: Uint8Array, { device, seq, prev, kind, hlc }: EntryFields): void {
    const { tell } = this.#options;
    const key = hexOf(device);
    const known = this.#devices.get(key);
    const isForked = this.#reader.team.current.forks.has(key);
    // Of a copied device both go on, each behind an entry of its own.
    const before = isForked ? this.#ofCopied.get(hexOf(prev)) : known;
    if (known === undefined && (kind !== "device" || seq !== 0)) {
      tell(`Entry ${position} is of a device that never introduced itself`);
    }
    if (known !== undefined && seq <= known.seq) this.#copied(position, key, seq);
    if (known !== undefined && (isForked || seq > known.seq))
      if (
        seq !== (before?.seq ?? -1) + 1 ||
        (before !== undefined && Buffer.compare(prev, before.hash) !== 0)
      )
        tell(`Entry ${position} does not follow its device's entry before it`);
    if (before !== undefined && !isAfter(hlc, before.time)) {
      tell(`Entry ${position} is not later than its device's entry before it`);
    }
    const chain = { first: known?.first ?? position, last: position, seq, hash, time: hlc };
    if (isForked) this.#ofCopied.set(hexOf(hash), chain);
    if (!isForked || known === undefined || seq > known.seq) this.#devices.set(key, chain);
  }

  /** Two entries of a device have one number; once it was removed, that is known. */
  #copied(position: number, key: string, seq: number): void {
    const { membership, forks } = this.#reader.team.current;
    if (forks.has(key) && membership?.devices.get(key)?.standing === "removed") return;
    this.#options.tell(
      `Entry ${position} has number ${seq} of its device, which another entry has: the device was copied`,
    );
  }

  #checkpointAt(row: CheckpointRow | undefined): void {
    if (row === undefined) return;
    const { tell } = this.#options;
    const size = this.#range.size;
    const name = logName(this.#reader.dossier.id);
    const verifiers = this.#signers.map((publicKey) => ({ name, publicKey }));
    try {
      const checkpoint = parseCheckpoint(verifyNote(row.note, verifiers).text);
      const fits = checkpoint.size === size && Buffer.compare(checkpoint.root, this.#range.root()) === 0;
      if (!fits || checkpoint.origin !== name) {
        tell(`The checkpoint at ${size} was signed for another history`);
      }
      if (Buffer.compare(row.range, this.#range.toBytes()) !== 0) {
        tell(`The saved edge of the log at ${size} is not the one that its entries give`);
      }
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      tell(`The checkpoint at ${size}: ${error.message}`);
    }
  }
}

function isKnown(kind: string): boolean {
  return (knownKinds as readonly string[]).includes(kind);
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
