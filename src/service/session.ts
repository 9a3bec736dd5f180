import type { Audience, Medium } from "../domain/consent.ts";
import { Problem } from "../domain/problem.ts";
import type { Ref } from "../domain/id.ts";
import type { AnyRecord } from "../domain/record.ts";
import { type WritableDossier, openDossier } from "../store/dossier.ts";
import type { Writer } from "../store/writer.ts";
import { asOf, currentCheckpoint, lastWallClock, membersOf } from "../store/read.ts";
import type { Reader } from "../store/reader.ts";
import { type Addressed, holder, seenBy } from "./audience.ts";
import { type Unlock, hooks } from "./dossier.ts";
import { dossierPath } from "./dossier-folder.ts";
import { type Showing, consentedShows, countableIn, teamShows } from "./policy.ts";
import { refuseFarClock } from "./wall-clock.ts";

/**
 * What every use case takes first: an open dossier, for whom it is read, and the clock. `at(size)` is the same as it
 * stood at that checkpoint.
 */
export type ReadSession = {
  /** By which it is addressed: the same for all copies of a dossier. */
  readonly id: string;
  readonly name: string;
  readonly dir: string;
  readonly audience: Audience;
  /** What may be shown to the audience, of all records as they stand; undefined where all may. `load.ts` asks it as records are read. */
  readonly shows: ((all: readonly AnyRecord[], held: ReadonlySet<Ref>) => Showing) | undefined;
  /** Of a narrowed session the one whose records are counted for it. */
  readonly whole?: ReadSession;
  /** For whom what is shown leaves the case team, and for what; undefined where it does not leave. */
  readonly addressed?: Addressed & { readonly medium: Medium };
  /** Of a session that is addressed the same for files of data, for which consents are asked apart. */
  readonly asData?: () => ReadSession;
  readonly now: () => number;
  readonly reader: Reader;
  /** The journal's size that whoever opened it has seen, before they waited for the right to write. */
  readonly since: number | undefined;
  readonly store: Pick<
    WritableDossier,
    | "files"
    | "ownDevice"
    | "backupNote"
    | "pendingNote"
    | "askedNote"
    | "fileProblems"
    | "reader"
    | "since"
    | "warnings"
    | "copyTo"
    | "close"
  >;
  readonly at: (size: number | undefined) => Promise<ReadSession>;
  readonly close: () => Promise<void>;
};

/** A session that may write as well. */
export type WriteSession = ReadSession & {
  readonly writer: Writer;
  /** Who writes, as the versions written here will say. */
  readonly member: string;
};

/** The session as one that writes, for a use case that only some calls write with. A TypeError where it was opened to read. */
export function writing(session: ReadSession): WriteSession {
  if (!("writer" in session)) throw new TypeError("the dossier was opened for reading");
  return session as WriteSession;
}

type Mode = "read" | "write";

export type SessionOf<M extends Mode> = M extends "write" ? WriteSession : ReadSession;

/** How a dossier is opened. `warn` is told what was seen on opening that a person should know, a sentence each. */
export type Opening<M extends Mode> = Unlock & {
  readonly mode: M;
  readonly warn?: ((sentence: string) => void) | undefined;
  /** For writing: somebody has said that the clock is right, however far it is from the last entry. */
  readonly clockIsRight?: boolean | undefined;
  /** For writing on a full disk: what is computed from the journal is thrown away to make room (`OpenToWrite`). */
  readonly withoutTables?: boolean | undefined;
};

/**
 * The session for an audience, by what people consented to: a key holder is shown all, the case team all but whom a consent keeps
 * to key holders, everybody else what people have consented to (docs/consent.md). What is counted leaves out whom none may count.
 * It can't write, and sees the newest state alone.
 */
export function sessionFor(session: ReadSession, asked: Addressed): ReadSession {
  const sees = seenBy(asked.audience);
  if (sees === "all") return session;
  if (sees === "team")
    return narrowedBy(session, asked.audience, (all) => teamShows(all, asked, session.now()));
  const counted = narrowedBy(session, asked.audience, (all) => countableIn(all, asked, session.now()));
  const through = (medium: Medium): ReadSession => ({
    ...narrowedBy(session, asked.audience, (all, held) =>
      consentedShows(all, { ...asked, medium, held }, session.now()),
    ),
    whole: counted,
    addressed: { ...asked, medium },
  });
  let data: ReadSession | undefined;
  return { ...through("text"), asData: () => (data ??= through("data")) };
}

/** The session as files of data are made from it: a consent to text is none to data. */
export function asData(session: ReadSession): ReadSession {
  return session.asData?.() ?? session;
}

/** The session that sees all, behind what was narrowed. */
export function behind(session: ReadSession): ReadSession {
  return session.whole === undefined ? session : behind(session.whole);
}

/**
 * Opens the dossier that a call names (`dossierPath`). Fails with the store's sentences; for writing also where another
 * program writes, or the clock is far from the last entry.
 */
export async function openSession<M extends Mode>(
  dir: string,
  { mode, warn, clockIsRight = false, withoutTables, ...unlock }: Opening<M>,
): Promise<SessionOf<M>> {
  const folder = dossierPath(dir);
  const session =
    mode === "read"
      ? await readIn(folder, unlock)
      : await writeIn(folder, { ...unlock, withoutTables }, clockIsRight);
  for (const warning of session.store.warnings) warn?.(warning);
  return session as SessionOf<M>;
}

async function readIn(folder: string, unlock: Unlock): Promise<ReadSession> {
  const store = await openDossier(folder, { ...unlock, mode: "read", hooks });
  return sessionOn(folder, store, store.reader);
}

async function writeIn(
  folder: string,
  unlock: Unlock & Pick<Opening<"write">, "withoutTables">,
  clockIsRight: boolean,
): Promise<WriteSession> {
  const store = await openDossier(folder, {
    ...unlock,
    mode: "write",
    hooks,
    clock: Date.now,
    mayWrite: async (reader) => refuseFarClock(Date.now(), await lastWallClock(reader), clockIsRight),
  });
  const device = Buffer.from(store.writer.device.publicKey).toString("hex");
  const member = (await membersOf(store.reader)).get(device) ?? device;
  return { ...sessionOn(folder, store, store.reader), writer: store.writer, member };
}

/**
 * The session for an audience to whom only some of the records may be shown, and with each all that belongs to it. It
 * can't write, and sees the newest state alone.
 */
export function narrowed(
  session: ReadSession,
  audience: Audience,
  shows: (record: AnyRecord) => boolean,
): ReadSession {
  return narrowedBy(session, audience, () => ({ record: shows }));
}

function narrowedBy(
  session: ReadSession,
  audience: Audience,
  shows: NonNullable<ReadSession["shows"]>,
): ReadSession {
  const { writer: _, member: __, ...rest } = session as WriteSession;
  return {
    ...rest,
    audience,
    shows,
    whole: session,
    async at(size) {
      if (size === undefined) return this;
      throw new Problem(
        "not-disclosed",
        `Only the newest state of this dossier is shown to ${audience}; leave out the size.`,
      );
    },
  };
}

/**
 * The session that counts what is on file for this one: over all records, less the people whom its audience may not count. What
 * it computes leaves as a tally (`tally.ts`), with the names alone of whom the asking session would count too.
 */
export function counting(session: ReadSession): ReadSession {
  return session.whole ?? session;
}

/** Fails where the audience may not see all: what a journal, a backup or an export holds can't be had in part. */
export function refuseNarrowed({ shows, audience }: ReadSession): void {
  if (shows === undefined) return;
  throw new Problem(
    "not-disclosed",
    `This holds every record of the dossier, and ${audience} may see some of them only; nothing was given out.`,
  );
}

const kept = new WeakMap<
  ReadSession,
  { readonly size: number; readonly day: number; readonly made: Map<string, Promise<unknown>> }
>();

/** What `make` gives, made once a session for each state of the journal; what belongs to the state before is let go. */
export async function keptIn<T>(session: ReadSession, name: string, make: () => Promise<T>): Promise<T> {
  const size = session.reader.size ?? (await currentCheckpoint(session.reader)).size;
  // A consent ends with a day, whatever is written.
  const day = session.shows === undefined ? 0 : Math.floor(session.now() / 86_400_000);
  let here = kept.get(session);
  if (here?.size !== size || here.day !== day) kept.set(session, (here = { size, day, made: new Map() }));
  const { made } = here;
  const known = made.get(name);
  if (known !== undefined) return known as Promise<T>;
  const value = make();
  made.set(name, value);
  // A failure is not kept: whoever asks next tries again.
  value.catch(() => made.delete(name));
  return value;
}

function sessionOn(dir: string, store: ReadSession["store"], reader: Reader): ReadSession {
  return {
    id: Buffer.from(reader.dossier.id).toString("hex"),
    name: reader.dossier.name,
    dir,
    audience: holder,
    shows: undefined,
    now: Date.now,
    reader,
    since: store.since,
    store,
    async at(size) {
      if (size === undefined) return this;
      const { size: now } = await currentCheckpoint(store.reader);
      if (size > now) {
        throw new Problem(
          "not-found",
          `The journal of this dossier has ${now} entries and was never at ${size}; give a size up to that.`,
        );
      }
      return sessionOn(dir, store, await asOf(store.reader, size));
    },
    close: store.close,
  };
}
