import { setImmediate } from "node:timers/promises";
import { isRef } from "../domain/id.ts";
import { Problem } from "../domain/problem.ts";
import { canonicalJson, type JsonObject } from "../domain/canonical-json.ts";
import { asWhole, halfCharactersIn } from "../domain/text.ts";
import type { KeptEntry } from "./journal/journal.ts";
import { type Checkpoint, noRecord } from "./journal/log.ts";
import { projectVersion } from "./projection/project.ts";
import type { RecordRow } from "./projection/projection.ts";
import { currentCheckpoint } from "./read.ts";
import { bytesOfUlid, type Change, isUlid, newRecordId, ulidOf } from "./record.ts";
import { type Commit, extendLog, type Writer } from "./writer.ts";

export type AppendOptions = {
  /** Called with the number of changes seen so far, now and then. */
  readonly progress?: ((done: number) => void) | undefined;
  /** Cancels: nothing is written and the Problem `cancelled` is thrown. */
  readonly signal?: AbortSignal | undefined;
  /** Why this is written ("import of form 3"): becomes an audit entry of the same commit. */
  readonly note?: string | undefined;
  /** What else is to be kept with what is written: an audit entry each, before the note. */
  readonly events?: readonly JsonObject[] | undefined;
};

export type Appended = {
  readonly checkpoint: Checkpoint;
  readonly written: number;
  readonly unchanged: number;
};

/**
 * Writes all changes or none, in one transaction, and resolves once they are durable and the log's new head stands
 * outside the database too. A change that says what the record's single head already says writes nothing. Two versions
 * that don't know each other stay side by side as a conflict.
 *
 * Fails with a Problem and writes nothing: `bad-input` (a malformed ref, another kind under a known ref, parents that
 * are not versions of the record), `cancelled`, `no-space`.
 */
export async function append(
  writer: Writer,
  changes: Iterable<Change> | AsyncIterable<Change>,
  options: AppendOptions = {},
): Promise<Appended> {
  const { result, checkpoint } = await extendLog(
    writer,
    async (commit) => {
      const { draft, state } = commit;
      const appending = new Appending(writer, commit, await state.lastRecordNumber());
      let done = 0;
      for await (const change of changes) {
        await appending.take(change);
        done += 1;
        if (done % pause === 0) {
          options.progress?.(done);
          await setImmediate();
          stopIfCancelled(options.signal);
        }
      }
      stopIfCancelled(options.signal);
      options.progress?.(done);
      if (appending.written > 0) {
        for (const event of options.events ?? []) await draft.add(auditEntry(event));
        if (options.note !== undefined) await draft.add(auditEntry({ event: "note", text: options.note }));
      }
      await appending.stampKinds();
      return { written: appending.written, unchanged: done - appending.written };
    },
    isBrief(changes) ? "brief" : undefined,
  );
  return { ...result, checkpoint: checkpoint ?? (await currentCheckpoint(writer)) };
}

/** Adds an event (a plain export, a restored backup, an opened identity) to the log, for good. Durable when resolved. */
export async function recordAudit(writer: Writer, event: JsonObject): Promise<Checkpoint> {
  const { checkpoint } = await extendLog(writer, ({ draft }) => draft.add(auditEntry(event)), "brief");
  return checkpoint ?? currentCheckpoint(writer);
}

/** How many changes are taken between two looks at the signal and the rest of the program. */
const pause = 256;

/** Few changes that are all there: what an edit writes. */
function isBrief(changes: Iterable<Change> | AsyncIterable<Change>): boolean {
  return Array.isArray(changes) && changes.length <= 16;
}

class Appending {
  written = 0;
  readonly #writer: Writer;
  readonly #commit: Commit;
  #lastNumber: number;
  readonly #lastOfKind = new Map<string, number>();

  constructor(writer: Writer, commit: Commit, lastNumber: number) {
    this.#writer = writer;
    this.#commit = commit;
    this.#lastNumber = lastNumber;
  }

  async take(change: Change): Promise<void> {
    const { ref, kind, body } = change;
    mustBeRef(ref);
    const { draft, state } = this.#commit;
    const known = await state.recordByRef(ref);
    if (known !== undefined && known.kind !== kind) {
      throw new Problem(
        "bad-input",
        `${ref} is a ${known.kind} in this dossier and can't become a ${kind}; choose another ref.`,
      );
    }
    mustBeWhole({ kind, body, owner: change.owner }, ref);
    const text = canonicalJson(body);
    const owner = change.owner ?? this.#writer.hooks.index(kind, body).owner;
    const recordClass = change.class ?? known?.class ?? "C";
    if (known !== undefined && known.conflict === 0 && known.body === text) {
      if (known.owner === (owner ?? null) && known.class === recordClass) return;
    }

    const heads = known === undefined ? [] : await state.headsOf(known.number);
    const parents = change.parents === undefined ? heads : await this.#versions(change.parents, ref, known);
    const record = known === undefined ? newRecordId(this.#writer.clock()) : bytesOfUlid(known.id);
    const position = draft.size;
    const hash = await draft.add({
      kind: "version",
      record,
      parents: parents.map((parent) => parent.hash),
      class: recordClass,
      content: envelopeText(text, kind, owner, ref),
    });
    const version = {
      position,
      hash,
      id: known?.id ?? ulidOf(record),
      ref,
      kind,
      owner,
      class: recordClass,
      body,
      text,
      parents: parents.map((parent) => parent.position),
    };
    await projectVersion(
      this.#writer,
      state,
      version,
      known,
      heads.map((head) => head.position),
      this.#lastNumber + 1,
      (positions) => this.#entriesAt(positions),
    );
    if (known === undefined) this.#lastNumber += 1;
    this.#lastOfKind.set(kind, position);
    this.written += 1;
  }

  async stampKinds(): Promise<void> {
    for (const [kind, position] of this.#lastOfKind) await this.#commit.state.putKindStamp(kind, position);
  }

  async #entriesAt(positions: readonly number[]): Promise<KeptEntry[]> {
    const rows: KeptEntry[] = [];
    for (const position of positions) {
      const row = await this.#commit.log.entryAt(position);
      if (row !== undefined) rows.push(row);
    }
    return rows;
  }

  async #versions(
    hashes: readonly string[],
    ref: string,
    known: RecordRow | undefined,
  ): Promise<{ position: number; hash: Uint8Array }[]> {
    const found: { position: number; hash: Uint8Array }[] = [];
    for (const hex of new Set(hashes)) {
      const hash = new Uint8Array(Buffer.from(hex, "hex"));
      const position = await this.#commit.log.positionOf(hash);
      const record = position === undefined ? undefined : await this.#commit.state.recordOf(position);
      if (known === undefined || position === undefined || record !== known.number) {
        throw new Problem(
          "bad-input",
          `${hex} is no version of ${ref} in this dossier; read the record again and repeat the change.`,
        );
      }
      found.push({ position, hash });
    }
    return found;
  }
}

/** `canonicalJson` of a version's envelope, whose body is canonical JSON already. */
function envelopeText(body: string, kind: string, owner: string | undefined, ref: string): string {
  const rest = canonicalJson({ kind, owner, ref });
  return `{"body":${body},${rest.slice(1)}`;
}

function auditEntry(event: JsonObject) {
  mustBeWhole(event, "What is to be noted in the journal");
  return {
    kind: "audit",
    record: noRecord,
    parents: [],
    class: "C",
    content: canonicalJson(event),
  } as const;
}

/** What is signed must be what a file gives back, or the dossier is found damaged for ever after. */
function mustBeWhole(content: JsonObject, what: string): void {
  const [path] = halfCharactersIn(content);
  if (path === undefined) return;
  throw new Problem(
    "bad-input",
    `${what} holds half of a character in ${asWhole(path.join("."))}, which no file can keep; type that text again.`,
  );
}

function mustBeRef(ref: string): void {
  if (isRef(ref) && !isUlid(ref)) return;
  throw new Problem(
    "bad-input",
    `${JSON.stringify(ref.slice(0, 200))} can't name a record; use letters, digits and . _ ~ -, such as c-7 or c-7/episode-1.`,
  );
}

function stopIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new Problem("cancelled", "Cancelled; nothing was written.");
}
