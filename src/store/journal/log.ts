import { hash } from "node:crypto";
import { sealBody } from "../../crypto/body.ts";
import { encodeEntry, type EntryFields, entryHash, isOpenEntry, signEntry } from "../../crypto/entry.ts";
import { type DeviceKey, wrapKey } from "../../crypto/key.ts";
import { CompactRange } from "../../crypto/merkle.ts";
import { formatCheckpoint, parseCheckpoint, signNote } from "../../crypto/note.ts";
import { canonicalJson } from "../../domain/canonical-json.ts";
import { Problem } from "../../domain/problem.ts";
import { type HybridTime, type RecordClass, ulidOf } from "../record.ts";
import { refuseUnheard, waitsForWord } from "./hearing.ts";
import type { Awaitable, CheckpointRow, JournalBatch } from "./journal.ts";
import { type JournalReader, newestEpoch } from "./reader.ts";
import { hexOf } from "./team.ts";

/** A state of the log that its device has signed. `note` is the C2SP signed note; `time` in milliseconds since 1970. */
export type Checkpoint = {
  readonly size: number;
  readonly root: Uint8Array;
  readonly time: number;
  readonly note: string;
};

/** A journal and what adds to it. */
export type JournalWriter = JournalReader & {
  readonly device: DeviceKey;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Where this device's next entry goes; replaced after each commit. */
  readonly tail: { current: LogTail };
  /** Records that somebody is about to be told of this checkpoint. Runs after its commit is durable. */
  readonly acknowledge: (checkpoint: Checkpoint) => Awaitable<void>;
  /** Wraps the key of an epoch as this device keeps it. */
  readonly keepKey: (key: Uint8Array) => Uint8Array;
};

export type LogTail = {
  /** `CompactRange.toBytes()` of the whole log. */
  readonly range: Uint8Array;
  /** Position of this device's first entry; undefined before it. */
  readonly first: number | undefined;
  /** Sequence number of this device's next entry, and the hash of the one before. */
  readonly seq: number;
  readonly prev: Uint8Array;
  /** Time of the log's newest entry, whoever wrote it. */
  readonly time: HybridTime;
};

/** The tail of a log without entries. */
export const emptyTail: LogTail = {
  range: new CompactRange().toBytes(),
  first: undefined,
  seq: 0,
  prev: new Uint8Array(32),
  time: [0, 0],
};

/** How many entries the log has. */
export function sizeOf({ range }: Pick<LogTail, "range">): number {
  return CompactRange.fromBytes(range).size;
}

/** What a new entry says beside what follows from its place in the log. */
export type NewEntry = {
  readonly kind: string;
  /** 16 bytes; zeros for an entry that is about no record. */
  readonly record: Uint8Array;
  readonly parents: readonly Uint8Array[];
  readonly class: RecordClass;
  /** What it seals: canonical JSON. */
  readonly content: string;
};

/**
 * The event that says what the wall clock was, in milliseconds since 1970, in a commit whose entries have a later time: the
 * times of a log only go forward, also after a clock that was ahead was set right. The last entry of its commit.
 */
export const clockEvent = "clock";

/** Milliseconds by which a clock that is set over the network may step back. */
const setByItself = 1_000;

export const noRecord: Uint8Array = new Uint8Array(16);

/** What a commit came to: its result, where the next entry goes, and its checkpoint where it has entries. */
export type Extended<T> = {
  readonly result: T;
  readonly tail: LogTail;
  readonly checkpoint: Checkpoint | undefined;
};

/**
 * Runs `work` with a draft of the log in one transaction of the journal. When the draft has entries, their checkpoint is
 * signed in the same commit, and `before` sees it just before that; else nothing changes and the checkpoint is undefined.
 */
export async function extendJournal<T>(
  writer: JournalWriter,
  work: (draft: LogDraft, batch: JournalBatch) => Promise<T>,
  before?: (checkpoint: Checkpoint) => Promise<void>,
): Promise<Extended<T>> {
  refuseOutside(writer);
  const isUnheard = await waitsForWord(writer, hexOf(writer.device.publicKey));
  const extended = await writer.journal.write(async (batch) => {
    const draft = new LogDraft(writer, batch, isUnheard);
    const result = await work(draft, batch);
    const finished = await draft.finish();
    if (finished.checkpoint !== undefined) await before?.(finished.checkpoint);
    return { result, ...finished };
  });
  writer.tail.current = extended.tail;
  return extended;
}

/** Fails where what this device writes would count nowhere. One that no entry names yet is about to enter. */
function refuseOutside({ team, device, tail }: JournalWriter): void {
  const { membership } = team.current;
  const standing = membership?.devices.get(hexOf(device.publicKey))?.standing;
  if (membership !== undefined && standing === undefined && tail.current.seq > 0)
    throw new Problem(
      "not-writable",
      "This device is not of the team of the dossier, and what it writes would count nowhere. It can still be read here; to write, join with a new device, or recover with sheets.",
    );
  if (standing === "removed")
    throw new Problem(
      "not-writable",
      "This device was removed from the team of the dossier, and what it writes would count nowhere. It can still be read here; to write, join with a new device.",
    );
  if (standing === "frozen")
    throw new Problem(
      "not-writable",
      "Two entries of this device have one number: its folder was copied, and both went on. It can still be read here; ask a steward to remove it and join anew, or restore a backup of it, which is a new device.",
    );
}

/** Entries being added to the log by one device in one transaction. */
export class LogDraft {
  readonly #writer: JournalWriter;
  readonly #batch: JournalBatch;
  readonly #range: CompactRange;
  #tail: LogTail;
  /** What the wall clock said at the first entry, where the log was ahead of it by more than a clock is set by itself. */
  #wall: number | undefined;
  readonly #isUnheard: boolean;

  constructor(writer: JournalWriter, batch: JournalBatch, isUnheard: boolean) {
    this.#writer = writer;
    this.#batch = batch;
    this.#isUnheard = isUnheard;
    this.#tail = writer.tail.current;
    this.#range = CompactRange.fromBytes(this.#tail.range);
  }

  /** Position of the next entry. */
  get size(): number {
    return this.#range.size;
  }

  /** Adds an entry and gives its hash. One that waits for word of the others seals nothing, and gives no key. */
  async add(entry: NewEntry): Promise<Uint8Array> {
    if (this.#isUnheard && entry.kind !== "member") refuseUnheard();
    const { device, dossier } = this.#writer;
    const content = Buffer.from(entry.content);
    const epoch = newestEpoch(this.#writer.epochKeys, entry.class);
    const isOpen = isOpenEntry({ v: 2, kind: entry.kind });
    const sealed = isOpen ? asItIs(content) : sealBody(content);
    const now = this.#writer.clock();
    const isFirst = this.#tail.seq === this.#writer.tail.current.seq;
    if (isFirst && !this.#isUnheard && now < this.#tail.time[0] - setByItself) this.#wall = Math.floor(now);
    const time = nextTime(this.#tail.time, now);
    const fields: EntryFields = {
      v: sealed.v,
      dossier: dossier.id,
      device: device.publicKey,
      seq: this.#tail.seq,
      prev: this.#tail.prev,
      hlc: time,
      kind: entry.kind,
      record: entry.record,
      parents: entry.parents.length > 1 ? entry.parents.toSorted(Buffer.compare) : entry.parents,
      commitment: sealed.commitment,
      ciphertextHash: sealed.ciphertextHash,
      length: sealed.ciphertext.length,
      class: entry.class,
      epoch: isOpen ? 0 : epoch.number,
    };
    const signed = signEntry(encodeEntry(fields), device);
    const entered = entryHash(signed);
    const position = this.#range.size;
    const row = {
      position,
      hash: entered,
      kind: entry.kind,
      bytes: signed.bytes,
      signature: signed.signature,
      ciphertext: sealed.ciphertext,
    };
    await this.#batch.insertEntry(row);
    if ("key" in sealed)
      await this.#batch.putWrap({
        entry: position,
        class: epoch.class,
        epoch: epoch.number,
        wrapped: wrapKey(sealed.key, epoch.key),
      });
    this.#range.append(entered);
    this.#tail = {
      ...this.#tail,
      first: this.#tail.first ?? position,
      seq: this.#tail.seq + 1,
      prev: entered,
      time,
    };
    return entered;
  }

  async finish(): Promise<{ tail: LogTail; checkpoint: Checkpoint | undefined }> {
    const { tail: before, device } = this.#writer;
    if (this.#tail.first === undefined || this.#tail.seq === before.current.seq) {
      return { tail: before.current, checkpoint: undefined };
    }
    if (this.#wall !== undefined) {
      const content = canonicalJson({ event: clockEvent, at: this.#wall });
      await this.add({ kind: "audit", record: noRecord, parents: [], class: "C", content });
    }
    const { first, time } = this.#tail;
    const range = this.#range.toBytes();
    const size = this.#range.size;
    const root = this.#range.root();
    const name = logName(this.#writer.dossier.id);
    const note = signNote(formatCheckpoint({ origin: name, size, root }), name, device);
    await this.#batch.insertCheckpoint({ size, time: time[0], note, range });
    await this.#batch.putDevice({ key: device.publicKey, first, last: size - 1 });
    return { tail: { ...this.#tail, range }, checkpoint: { size, root, time: time[0], note } };
  }
}

/** A body that stays open: whoever keeps the journal reads it, and the entry names its hash. */
function asItIs(body: Uint8Array) {
  return {
    v: 2,
    ciphertext: body,
    ciphertextHash: hash("sha256", body, "buffer"),
    commitment: new Uint8Array(32),
  } as const;
}

/** The name under which a dossier's log signs its checkpoints. It says nothing about the dossier but its id. */
export function logName(dossier: Uint8Array): string {
  return `habeas/${ulidOf(dossier)}`;
}

/** A stored checkpoint. Its signature is `verify`'s to check. */
export function checkpointOf({
  size,
  time,
  note,
}: Pick<CheckpointRow, "size" | "time" | "note">): Checkpoint {
  const text = note.slice(0, note.indexOf("\n\n") + 1);
  return { size, time, note, root: parseCheckpoint(text).root };
}

const mostInMillisecond = 2 ** 32 - 1;

/** The next hybrid logical time: the clock's where it has moved on, else the next count of the last millisecond or the next one. */
function nextTime([milliseconds, counter]: HybridTime, now: number): HybridTime {
  const whole = Math.floor(now);
  if (whole > milliseconds) return [whole, 0];
  return counter < mostInMillisecond ? [milliseconds, counter + 1] : [milliseconds + 1, 0];
}
