import type { z } from "zod";
import type { ListOperation, RecordNames, Operation, PageInput } from "../api/operation.ts";
import type { SlotOptions } from "../crypto/key.ts";
import type { JsonObject } from "../domain/canonical-json.ts";
import { Problem } from "../domain/problem.ts";
import { recordAudit } from "../store/append.ts";
import { currentCheckpoint } from "../store/read.ts";
import { type Turns, turns } from "../store/turns.ts";
import { type Disclosed, within } from "./disclose.ts";
import { noteDue } from "./follow-up.ts";
import type { Watch } from "./keep.ts";
import { namesIn } from "./names.ts";
import { givenOutEvent, timesTraced } from "./audit.ts";
import type { Addressed } from "./audience.ts";
import { type ReadSession, type SessionOf, behind, writing } from "./session.ts";
import { snapshotFor } from "./snapshot.ts";

/** What a caller gives beside the input: how it hears of long work and ends it, and what no input may hold. */
export type Around = Watch & {
  /** Of what the call opens or encrypts. */
  readonly passphrase?: string | undefined;
  readonly slot?: SlotOptions | undefined;
  /** Of what writes: the journal's size that whoever calls has seen; left out, its size when it is asked. */
  readonly since?: number | undefined;
  /** Told that no trace of the call can be kept, where the caller goes on without one; left out, it is refused then. */
  readonly untraced?: (() => void) | undefined;
};

/** A use case behind its contract: what it takes is checked, and what it gives is sealed for the session's audience. */
export type UseCase = {
  readonly operation: Operation;
  readonly run: (session: ReadSession, input: unknown, around?: Around) => Promise<Disclosed<unknown>>;
  /** Of a list: all its rows, whatever page the input asks for. */
  readonly all?: (
    session: ReadSession,
    input: unknown,
    around?: Around,
  ) => Promise<Disclosed<readonly unknown[]>>;
};

export function implement<Effect extends "reads" | "writes", I extends z.ZodType, O extends z.ZodType>(
  operation: Operation<Effect, I, O>,
  work: (
    session: SessionOf<Effect extends "writes" ? "write" : "read">,
    input: z.output<I>,
    around: Around,
  ) => Promise<Disclosed<z.input<O>>>,
): UseCase {
  if (operation.audit !== undefined) throw new RangeError(`${operation.name} leaves a trace`);
  return {
    operation,
    run: (session, raw, around = {}) =>
      called(operation, session, raw, around, (input, seen) => work(session as never, input as never, seen)),
  };
}

/**
 * The same for what leaves a trace: `prepare` refuses what can't be done as it was asked, such as a file that exists, which
 * leaves none; what it gives is done once the journal keeps that it is.
 */
export function implementTraced<I extends z.ZodType, O extends z.ZodType>(
  operation: Operation<"reads", I, O>,
  prepare: (
    session: ReadSession,
    input: z.output<I>,
    around: Around,
  ) => Promise<() => Promise<Disclosed<z.input<O>>>>,
): UseCase {
  if (operation.audit === undefined) throw new RangeError(`${operation.name} leaves no trace`);
  return {
    operation,
    run: (session, raw, around = {}) =>
      called(operation, session, raw, around, async (input, seen) =>
        traced(operation, session, input, seen, await prepare(session, input as never, seen)),
      ),
  };
}

/** The same for a list, of which a page is given: the rows behind the one whose key is the cursor. */
export function implementList<I extends z.ZodType, Row extends z.ZodType>(
  operation: ListOperation<I, Row>,
  rowsOf: (
    session: ReadSession,
    input: z.output<I>,
    around: Around,
  ) => Promise<Disclosed<readonly z.input<Row>[]>>,
  keyOf: (row: z.input<Row>) => string,
): UseCase {
  const all: UseCase["all"] = (session, raw, around = {}) =>
    called(operation, session, raw, around, (input, seen) => rowsOf(session, input as never, seen));
  return {
    operation,
    all,
    run: (session, raw, around = {}) =>
      called(operation, session, raw, around, async (input, seen) =>
        named(
          session,
          within(await rowsOf(session, input as never, seen), (rows) =>
            paged(rows, keyOf, input as PageInput),
          ),
        ),
      ),
  };
}

/** An answer with the records that it names. */
export async function named<T extends object>(
  session: ReadSession,
  answer: Disclosed<T>,
): Promise<Disclosed<T & { names: RecordNames }>> {
  const snapshot = await snapshotFor(session);
  return within(answer, (what) => ({ ...what, names: namesIn(snapshot, what) }));
}

async function called<T>(
  operation: Operation,
  session: ReadSession,
  raw: unknown,
  around: Around,
  work: (input: unknown, seen: Around) => Promise<T>,
): Promise<T> {
  const input = operation.input.safeParse(raw);
  if (!input.success) {
    const [issue] = input.error.issues;
    const at = issue!.path.length === 0 ? "" : ` at ${issue!.path.join(".")}`;
    // A field that nobody knows may be called by a word of what was to be kept.
    const why = issue!.code === "unrecognized_keys" ? "it has a field too many" : issue!.message;
    throw new Problem("bad-input", `${operation.name} does not take this${at}: ${why}.`);
  }
  if (operation.effect === "reads")
    return operation.audit === undefined && session.addressed !== undefined
      ? givenOut(operation, session, () => work(input.data, around))
      : work(input.data, around);
  if (!("writer" in session))
    throw new Problem("not-writable", "This dossier is open to read; nothing was written.");
  const since = around.since ?? (await currentCheckpoint(session.reader)).size;
  return turnsOf(session).take(async () => {
    const answer = await work(input.data, { ...around, since });
    await noteDue(session);
    return answer;
  });
}

/** Keeps in the journal that something is done before it is, and where it then comes to nothing, why. */
async function traced<T>(
  operation: Operation,
  session: ReadSession,
  input: unknown,
  { untraced }: Around,
  run: () => Promise<T>,
): Promise<T> {
  const { event, says } = operation.audit!;
  const said = Object.entries(input as JsonObject).filter(
    ([field, value]) => says.includes(field) && value !== undefined,
  );
  // Only what is encrypted, and leaves nobody's hands, may go on without a trace.
  const mayGoOn = session.addressed === undefined ? untraced : undefined;
  const isKept = await kept(operation, session, { event, ...Object.fromEntries(said) }, mayGoOn);
  try {
    await refuseTooOften(operation, session);
    return await run();
  } catch (error) {
    const problem = error instanceof Problem ? error.code : "fault";
    // That this too can't be kept is no reason to say something else than what went wrong.
    if (isKept)
      await kept(operation, session, { event: "refused", of: event, problem }, undefined).catch(
        () => undefined,
      );
    throw error;
  }
}

/** What each addressee was given already, by operation. */
const given = new WeakMap<Addressed, Map<string, Promise<unknown>>>();

/** Keeps in the journal that an audience outside the case team is given what an operation gives: once for each addressee of a run. */
async function givenOut<T>(operation: Operation, session: ReadSession, run: () => Promise<T>): Promise<T> {
  const addressed = session.addressed!;
  const { name } = operation;
  const before = given.get(addressed) ?? new Map<string, Promise<unknown>>();
  given.set(addressed, before);
  const trace = before.get(name) ?? kept(operation, session, { event: givenOutEvent, of: name }, undefined);
  before.set(name, trace);
  await trace.catch((error: unknown) => {
    before.delete(name);
    throw error;
  });
  try {
    return await run();
  } catch (error) {
    if (error instanceof Problem && error.code === "not-disclosed")
      await kept(operation, session, { event: "refused", of: name, problem: error.code }, undefined);
    throw error;
  }
}

/**
 * Keeps in the journal that a file of the team leaves, before it does: a backup, a journal, sheets, a matrix, a table. Nothing is
 * capped. Where no trace can be kept it is refused, or `untraced` is told and it goes on.
 */
export async function traceFile(
  session: ReadSession,
  name: string,
  event: JsonObject & { readonly event: string },
  untraced?: () => void,
): Promise<void> {
  await kept({ name }, session, event, untraced);
}

/** Keeps in the journal that something was refused which left no trace before; in a dossier that is open to read it can't. */
export async function traceRefused(session: ReadSession, of: string, says: JsonObject): Promise<void> {
  if ("writer" in behind(session))
    await kept({ name: of }, session, { event: "refused", of, ...says }, () => undefined);
}

/** Whether the journal keeps an entry; where it can't, `untraced` is told, or it is refused. */
async function kept(
  { name }: Pick<Operation, "name">,
  session: ReadSession,
  event: JsonObject,
  untraced: (() => void) | undefined,
): Promise<boolean> {
  try {
    const all = behind(session);
    if (!("writer" in all))
      throw new Problem(
        "not-writable",
        `This dossier is open to read, so that the journal can't keep that ${name} was asked for; nothing was done.`,
      );
    const { writer } = writing(all);
    await turnsOf(all).take(() => recordAudit(writer, { ...event, ...addressOf(session) }));
    return true;
  } catch (error) {
    const isImpossible =
      error instanceof Problem && (error.code === "not-writable" || error.code === "no-space");
    if (!isImpossible || untraced === undefined) throw error;
    untraced();
    return false;
  }
}

function addressOf({ addressed }: ReadSession): JsonObject {
  if (addressed === undefined) return {};
  const { audience, purpose, to } = addressed;
  return { for: audience, purpose, ...(to === undefined ? {} : { addressee: to }) };
}

const hour = 3_600_000;

/** Fails where this device has asked for a traced operation more often within the last hour than it may; the call counts itself. */
async function refuseTooOften({ name, audit }: Operation, session: ReadSession): Promise<void> {
  const all = behind(session);
  if (!("writer" in all)) return;
  const { device } = writing(all).writer;
  const since = all.now() - hour;
  const times = await timesTraced(all, audit!.event, Buffer.from(device.publicKey).toString("hex"), since);
  if (times.length <= audit!.mostPerHour) return;
  const again = new Date(times.at(-audit!.mostPerHour)! + hour).toISOString().slice(11, 16);
  throw new Problem(
    "too-often",
    `${name} was asked for ${times.length} times within an hour, and ${audit!.mostPerHour} are let through; nothing was done. Ask again after ${again} UTC.`,
  );
}

const turnsTaken = new WeakMap<ReadSession["store"], Turns>();

/** What writes in one dossier, one after the other: what is read for a change is still so when it is written. */
function turnsOf({ store }: ReadSession): Turns {
  let taken = turnsTaken.get(store);
  if (taken === undefined) turnsTaken.set(store, (taken = turns()));
  return taken;
}

/** A page of rows behind the one whose key is the cursor. A cursor that no row has any more is a refusal. */
function paged<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  { limit, cursor }: PageInput,
): { readonly rows: Row[]; readonly next: string | null } {
  const from = cursor === undefined ? 0 : rows.findIndex((row) => keyOf(row) === cursor) + 1;
  if (cursor !== undefined && from === 0)
    throw new Problem("bad-input", "The list has changed since; ask for its first page again.");
  const page = rows.slice(from, from + limit);
  const isLast = from + limit >= rows.length;
  return { rows: page, next: isLast ? null : keyOf(page.at(-1)!) };
}
