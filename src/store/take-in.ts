import { createHash, createSecretKey } from "node:crypto";
import { openBody } from "../crypto/body.ts";
import { decodeEntry, type EntryFields, entryHash, isOpenEntry, verifyEntryAside } from "../crypto/entry.ts";
import { epochCommitment } from "../crypto/epoch.ts";
import { unwrapKey, wrapKey } from "../crypto/key.ts";
import { CompactRange } from "../crypto/merkle.ts";
import { formatCheckpoint, signNote } from "../crypto/note.ts";
import {
  type DeviceState,
  entryCounts,
  type Fork,
  keptDevices,
  type MemberEntry,
  type Membership,
  membershipOf,
} from "../domain/membership.ts";
import { Problem } from "../domain/problem.ts";
import { epochIn, type KnownEpoch, inSequence, type OpenedEpoch, openEpochs, toldEpochs } from "./epoch.ts";
import type { FiledAt, FiledEntry, OpenJournalFile } from "./journal-file.ts";
import type { Journal } from "./journal/journal.ts";
import { type JournalWriter, logName } from "./journal/log.ts";
import { entriesAt, type JournalReader, newestEpoch } from "./journal/reader.ts";
import {
  erasedBy,
  type IsErased,
  ordered,
  ordersIn,
  type SaidOfErasure,
  standing,
} from "./journal/erasure.ts";
import { hexOf, jsonOf, memberEntryOf, openRows } from "./journal/team.ts";
import { isAfter } from "./record.ts";

/** Whether an entry counts for a team that may be newer than the log's. */
type IsCounting = (entry: {
  readonly hash: Uint8Array;
  readonly fields: Pick<EntryFields, "device" | "seq">;
}) => boolean;

/** What became of the entries of a journal file. */
export type TakenIn = {
  readonly taken: readonly { readonly hash: Uint8Array; readonly fields: EntryFields }[];
  /** Entries that were here without what they seal, and have it now. */
  readonly filled: number;
  readonly known: number;
  /** Not taken: an entry that they follow is missing, or the key that opens them. They may come with a later file. */
  readonly waiting: number;
  /** Not taken: of a device that nobody of the team ever added. */
  readonly strangers: number;
  /** Not taken: forged, damaged or of another dossier. */
  readonly refused: number;
  /** Devices that are seen to be copied, in hex. */
  readonly copied: readonly string[];
  /** How this device stands by all that log and file say, also where what says it has to wait. */
  readonly standing: DeviceState["standing"];
};

/** Gives the keys of epochs that whoever takes a file in can open, of this team. */
export type EpochOpener = (epochs: readonly KnownEpoch[], membership: Membership) => Promise<OpenedEpoch[]>;

/** Of one device, what a journal file holds and the log does not: how many entries, and the times of the first and the last. */
export type MissingEntries = {
  readonly device: string;
  readonly entries: number;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
};

/** What is missing here that a journal file of the dossier holds, genuine and of the team that the file tells of. Takes nothing in. */
export async function missingFrom(
  reader: Pick<JournalReader, "journal" | "dossier" | "team">,
  file: OpenJournalFile,
): Promise<MissingEntries[]> {
  const founding = await mustBeSame(reader, file);
  const { fresh } = await look(reader, file);
  const forks = await forksWith(reader, fresh);
  const membership = membershipWith(
    founding,
    [...(await teamEntriesIn(reader)), ...teamEntriesOf(fresh)],
    forks,
  );
  const missing = new Map<string, MissingEntries>();
  for (const { fields, hash } of fresh) {
    const device = hexOf(fields.device);
    if (!entryCounts(membership, { device, seq: fields.seq, hash: hexOf(hash) }, forks)) continue;
    const [time] = fields.hlc;
    const before = missing.get(device) ?? { device, entries: 0, from: time, until: time };
    missing.set(device, {
      device,
      entries: before.entries + 1,
      from: Math.min(before.from, time),
      until: Math.max(before.until, time),
    });
  }
  return [...missing.values()].sort((a, b) => a.from - b.from);
}

type Filed = FiledAt & {
  readonly hash: Uint8Array;
  readonly fields: EntryFields;
  readonly commit: number;
  readonly hasBody: boolean;
  member?: MemberEntry;
};

/** An entry of the log that has lost what it seals, which the file holds. */
type Lacking = Filed & { readonly position: number };

/**
 * Takes what a journal file holds into the log, in one transaction: entries that are genuine, of devices that somebody of the
 * team has added (`keptDevices`), each behind those that it follows. What does not count is kept all the same, so that what
 * is taken does not depend on what was heard first. The founding that is pinned decides who belongs. The projection does not
 * follow yet.
 *
 * Fails with the Problem `bad-input` where the file is of another dossier, or of one that somebody else founded.
 */
export async function takeIn(
  writer: JournalWriter,
  file: OpenJournalFile,
  opens: EpochOpener = (epochs) => openEpochs(writer, epochs),
): Promise<TakenIn> {
  const founding = await mustBeSame(writer, file);
  const { fresh, lacking, known, refused } = await look(writer, file);
  const forks = await forksWith(writer, fresh);
  const here = await teamEntriesIn(writer);
  const all = [...here, ...teamEntriesOf(fresh)];
  const membership = membershipWith(founding, all, forks);
  const added = keptDevices(hexOf(founding), all);
  const ofTeam = fresh.filter(({ fields }) => added.has(hexOf(fields.device)));
  const isCounting: IsCounting = ({ hash, fields: { device, seq } }) =>
    entryCounts(membership, { device: hexOf(device), seq, hash: hexOf(hash) }, forks);
  const { candidates, fresh: freshKeys } = await keysWith(writer, file, ofTeam, isCounting, (epochs) =>
    opens(epochs, membership),
  );
  if (writer.epochKeys.C.size === 0 && freshKeys.length === 0) throw notAdded();
  const damaged = new Set<Filed>();
  const readable = new Set<Filed>();
  for (const seen of ofTeam) {
    const entry = file.read(seen);
    const verdict = verdictOn(entry, seen.fields, candidates);
    if (verdict === "damaged") damaged.add(seen);
    if (verdict === "sound") readable.add(seen);
  }
  let orders = ofTeam.filter(({ fields }) => fields.kind === "erasure");
  let kept = added;
  let order: Filed[];
  let said: readonly SaidOfErasure[];
  // An erasure that has to wait itself explains no gap, and what adds a device brings nothing of it while it waits.
  for (;;) {
    said = await ordersWith(writer, file, orders, isCounting);
    // Also by one that does not stand: who gave it has nothing else to hand on. Whoever has the text fills it in later.
    const explains = erasedBy(ordered(said));
    order = await inOrder(
      writer.journal,
      ofTeam.filter(
        (seen) =>
          kept.has(hexOf(seen.fields.device)) &&
          (readable.has(seen) || (!seen.hasBody && explains(seen, seen.fields))),
      ),
    );
    const taken = new Set(order);
    const those = orders.filter((seen) => taken.has(seen));
    const keptNow = keptDevices(hexOf(founding), [...here, ...teamEntriesOf(order)]);
    if (those.length === orders.length && keptNow.size === kept.size) break;
    [orders, kept] = [those, keptNow];
  }
  const taken = new Set(order);
  const left = ofTeam.filter((seen) => !taken.has(seen) && !damaged.has(seen));
  const isErased = erasedBy(standing(said));
  const ownOrders = said.filter(({ fields }) => Buffer.compare(fields.device, writer.device.publicKey) === 0);
  const isErasedHere = erasedBy(ordered(ownOrders));
  const filled = lacking.filter(
    (seen) =>
      !isErased(seen, seen.fields) &&
      !isErasedHere(seen, seen.fields) &&
      verdictOn(file.read(seen), seen.fields, candidates) === "sound",
  );
  const showsFork = ({ fields }: Filed) => forks.get(hexOf(fields.device))?.at === fields.seq;
  const copied = await insert(writer, file, order, {
    candidates,
    freshKeys,
    isErased,
    filled,
    // Also where what shows it has to wait: a copied device that can't read on is to hear of it, and so are the others.
    forks: [...forks].filter(([device]) => added.has(device)),
    forkEntries: ofTeam.filter((seen) => !taken.has(seen) && showsFork(seen)),
  });
  return {
    taken: order,
    filled: filled.length,
    known,
    // What only shows that a device was copied brings nothing later.
    waiting: left.filter((seen) => seen.hasBody || !showsFork(seen)).length,
    strangers: fresh.length - ofTeam.length,
    refused: refused + damaged.size,
    copied,
    standing: membership.devices.get(hexOf(writer.device.publicKey))?.standing ?? "removed",
  };
}

/** Of a device that no entry of the file gives a key to. */
export function notAdded(): Problem {
  return new Problem(
    "not-found",
    "This journal file holds no key for this device. Give its line to a steward, who adds it (habeas member add or habeas device add) and exports the journal; then join with that file.",
  );
}

async function mustBeSame(
  writer: Pick<JournalReader, "journal">,
  { head }: OpenJournalFile,
): Promise<Uint8Array> {
  const row = await writer.journal.tables.selectFrom("dossier").selectAll().executeTakeFirstOrThrow();
  if (Buffer.compare(head.dossier, row.id) !== 0)
    throw new Problem("bad-input", "This journal file is of another dossier; nothing was taken in.");
  if (row.founding === null || Buffer.compare(head.founding, row.founding) !== 0)
    throw new Problem(
      "bad-input",
      "This journal file comes from another founding of the dossier than the one that this device trusts; nothing was taken in. Compare the fingerprints (habeas members) with whoever gave you the file.",
    );
  return row.founding;
}

/** The entries of the file that are genuine and not in the log, and those that are in it without what they seal. */
async function look(
  { journal, dossier }: Pick<JournalReader, "journal" | "dossier">,
  file: OpenJournalFile,
): Promise<{ fresh: Filed[]; lacking: Lacking[]; known: number; refused: number }> {
  const fresh = new Map<string, Filed>();
  const lacking = new Map<string, Lacking>();
  let known = 0;
  let refused = 0;
  let page: (FiledEntry & FiledAt)[] = [];
  const turn = async (): Promise<void> => {
    const hashes = page.map(entryHash);
    const rows = await journal.tables
      .selectFrom("entry")
      .select(["hash", "position"])
      .select((where) => where("ciphertext", "is", null).as("isGone"))
      .where("hash", "in", hashes)
      .execute();
    const there = new Map(rows.map((row) => [hexOf(row.hash), row]));
    const signed = await Promise.allSettled(
      page.map(async (entry, at) => (there.has(hexOf(hashes[at]!)) ? undefined : verifyEntryAside(entry))),
    );
    for (const [at, { at: place, length, commit, ciphertext, bytes }] of page.entries()) {
      const hash = hashes[at]!;
      const result = signed[at]!;
      if (result.status === "rejected") {
        if (!(result.reason instanceof Problem)) throw result.reason;
        refused += 1;
        continue;
      }
      const fields = result.value;
      const here = there.get(hexOf(hash));
      if (here !== undefined && Boolean(here.isGone) && ciphertext !== null) {
        const seen = { at: place, length, hash, fields: decodeEntry(bytes), commit, hasBody: true };
        lacking.set(hexOf(hash), { ...seen, position: here.position });
      }
      const before = fresh.get(hexOf(hash));
      // Of one that comes twice the one that has what it seals.
      if (fields === undefined || (before !== undefined && (before.hasBody || ciphertext === null))) {
        known += 1;
        continue;
      }
      if (Buffer.compare(fields.dossier, dossier.id) !== 0 || fields.hlc[0] > latestTime) {
        refused += 1;
        continue;
      }
      const seen: Filed = { at: place, length, hash, fields, commit, hasBody: ciphertext !== null };
      if (fields.kind === "member" && isItsBody(fields, ciphertext)) {
        const member = memberEntryOf({ bytes, hash, ciphertext }, dossier.id);
        if (member !== undefined) seen.member = member;
      }
      if (before !== undefined) known += 1;
      fresh.set(hexOf(hash), seen);
    }
    page = [];
  };
  for (const entry of file.entries()) {
    page.push(entry);
    if (page.length === pageLength) await turn();
  }
  if (page.length > 0) await turn();
  return { fresh: [...fresh.values()], lacking: [...lacking.values()], known, refused };
}

const pageLength = 500;

/** A time that no clock gives (in the year 6429): behind the last one that an entry can have nobody could write another. */
const latestTime = 2 ** 47;

function isItsBody({ ciphertextHash, length }: EntryFields, ciphertext: Uint8Array | null): boolean {
  return (
    ciphertext?.length === length && createHash("sha256").update(ciphertext).digest().equals(ciphertextHash)
  );
}

/** The devices that were copied, as far as log and file show, without the ways that a removal takes. */
async function forksWith(
  { journal, team }: Pick<JournalReader, "journal" | "team">,
  fresh: readonly Filed[],
): Promise<Map<string, Fork>> {
  const forks = new Map(team.current.forks);
  const numbers = new Map<string, Set<number>>();
  const lasts = new Map<string, number>();
  const devices = await journal.tables.selectFrom("device").selectAll().execute();
  for (const { key, last } of devices) {
    const [row] = await entriesAt({ journal }, [last]);
    if (row !== undefined) lasts.set(hexOf(key), decodedSeq(row.bytes));
  }
  for (const { fields } of fresh) {
    const device = hexOf(fields.device);
    const seen = numbers.get(device) ?? new Set();
    numbers.set(device, seen);
    if (fields.seq <= (lasts.get(device) ?? -1) || seen.has(fields.seq)) {
      const before = forks.get(device);
      if (before === undefined || fields.seq < before.at)
        forks.set(device, { at: fields.seq, leadsTo: before?.leadsTo ?? (() => false) });
    }
    seen.add(fields.seq);
  }
  return forks;
}

/** What the log says of the team. */
async function teamEntriesIn({
  journal,
  dossier,
}: Pick<JournalReader, "journal" | "dossier">): Promise<MemberEntry[]> {
  return (await openRows(journal, "member")).flatMap((row) => memberEntryOf(row, dossier.id) ?? []);
}

function teamEntriesOf(seen: readonly Filed[]): MemberEntry[] {
  return seen.flatMap(({ member }) => member ?? []);
}

function membershipWith(
  founding: Uint8Array,
  entries: readonly MemberEntry[],
  forks: ReadonlyMap<string, Fork>,
): Membership {
  const membership = membershipOf(hexOf(founding), entries, forks);
  if (membership !== undefined) return membership;
  throw new Problem(
    "bad-input",
    "This journal file does not hold the founding that it names; take another copy of it.",
  );
}

/**
 * The keys that open what this device may read, by epoch: those it holds, and those that entries of log and file tell it. Those
 * of a device that no longer belongs open what it wrote, and nothing is wrapped under them: `fresh` are those that this
 * device takes for its own, of two of one number the one that came first.
 */
async function keysWith(
  writer: JournalWriter,
  file: OpenJournalFile,
  ofTeam: readonly Filed[],
  isCounting: IsCounting,
  opens: (epochs: readonly KnownEpoch[]) => Promise<OpenedEpoch[]>,
): Promise<{ readonly candidates: Map<string, Uint8Array[]>; readonly fresh: OpenedEpoch[] }> {
  const told = await toldEpochs(writer);
  for (const seen of ofTeam) {
    if (seen.fields.kind !== "epoch") continue;
    const { ciphertext } = file.read(seen);
    const epoch = isItsBody(seen.fields, ciphertext) ? epochIn(ciphertext, seen.fields) : undefined;
    if (epoch !== undefined) told.push({ ...epoch, isOfTeam: isCounting(seen) });
  }
  const epochs = inSequence(told);
  const counting = epochs.filter(({ isOfTeam }) => isOfTeam);
  const keys = new Map<string, Uint8Array[]>();
  for (const kind of ["C", "I"] as const)
    for (const [number, key] of writer.epochKeys[kind])
      keys.set(`${kind} ${number}`, [new Uint8Array(key.export())]);
  const opened = await opens([...counting, ...epochs.filter(({ isOfTeam }) => !isOfTeam)]);
  for (const { class: of, number, key } of opened) {
    const name = `${of} ${number}`;
    const those = keys.get(name) ?? [];
    if (!those.some((one) => Buffer.compare(one, key) === 0)) keys.set(name, [...those, key]);
  }
  const commits = new Set(counting.map(({ class: of, number, commit }) => `${of} ${number} ${commit}`));
  const own = opened.filter(({ class: of, number, key }) => {
    const commit = hexOf(epochCommitment({ dossier: writer.dossier.id, class: of, number }, key));
    return commits.has(`${of} ${number} ${commit}`);
  });
  const fresh = own.filter(
    ({ class: of, number }, at) =>
      !writer.epochKeys[of].has(number) &&
      own.findIndex((one) => one.class === of && one.number === number) === at,
  );
  return { candidates: keys, fresh };
}

/** What entries of the log and these of the file say of erasures: whoever leaves out anything else is not believed. */
async function ordersWith(
  writer: JournalWriter,
  file: OpenJournalFile,
  orders: readonly Filed[],
  isCounting: IsCounting,
): Promise<SaidOfErasure[]> {
  const here = (await ordersIn(writer)).map((order) => {
    return { ...order, isOfTeam: isCounting(order) };
  });
  const filed = orders.map((seen) => {
    const { hash, fields } = seen;
    const said = jsonOf(file.read(seen).ciphertext);
    return { position: Infinity, hash, fields, said, isOfTeam: isCounting(seen) };
  });
  return [...here, ...filed];
}

/** The key of what an entry seals, under any of the keys of its epoch; undefined where none opens it. */
function bodyKeyOf(
  wrap: NonNullable<FiledEntry["wrap"]>,
  candidates: ReadonlyMap<string, readonly Uint8Array[]>,
): Uint8Array | undefined {
  for (const key of candidates.get(`${wrap.class} ${wrap.epoch}`) ?? [])
    try {
      return unwrapKey(wrap.wrapped, key);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  return undefined;
}

/** Whether what an entry seals is what it names. Identities are sealed from most devices, which keep them closed. */
function verdictOn(
  { ciphertext, wrap }: FiledEntry,
  fields: EntryFields,
  candidates: ReadonlyMap<string, readonly Uint8Array[]>,
): "sound" | "unreadable" | "damaged" {
  if (ciphertext === null) return "unreadable";
  if (!isItsBody(fields, ciphertext)) return "damaged";
  if (isOpenEntry(fields)) return "sound";
  if (wrap === null) return "unreadable";
  const key = bodyKeyOf(wrap, candidates);
  if (key === undefined) return wrap.class === "I" ? "sound" : "unreadable";
  try {
    openBody(ciphertext, key, fields);
    return "sound";
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return "damaged";
  }
}

/** Those that can be taken, each behind the ones that it follows. */
async function inOrder(journal: Journal, fresh: readonly Filed[]): Promise<Filed[]> {
  const byHash = new Map(fresh.map((seen) => [hexOf(seen.hash), seen]));
  const outside = new Set<string>();
  for (const { fields } of fresh)
    for (const hash of before(fields)) if (!byHash.has(hexOf(hash))) outside.add(hexOf(hash));
  const there = new Map<string, { readonly seq: number; readonly device: string }>();
  const asked = [...outside];
  for (let at = 0; at < asked.length; at += pageLength) {
    const rows = await journal.tables
      .selectFrom("entry")
      .select(["hash", "bytes"])
      .where(
        "hash",
        "in",
        asked.slice(at, at + pageLength).map((hash) => Buffer.from(hash, "hex")),
      )
      .execute();
    for (const { hash, bytes } of rows) there.set(hexOf(hash), placeOf(bytes));
  }
  const order: Filed[] = [];
  const follows = (seen: Filed): string | undefined => {
    const { fields } = seen;
    for (const hash of before(fields)) if (!there.has(hexOf(hash))) return hexOf(hash);
    return undefined;
  };
  const waiting = new Map<string, Filed[]>();
  const ahead = fresh.toReversed();
  for (let seen = ahead.pop(); seen !== undefined; seen = ahead.pop()) {
    const missing = follows(seen);
    if (missing !== undefined) {
      waiting.set(missing, [...(waiting.get(missing) ?? []), seen]);
      continue;
    }
    if (!continues(seen.fields, there.get(hexOf(seen.fields.prev)))) continue;
    const name = hexOf(seen.hash);
    there.set(name, { seq: seen.fields.seq, device: hexOf(seen.fields.device) });
    order.push(seen);
    ahead.push(...(waiting.get(name) ?? []).toReversed());
    waiting.delete(name);
  }
  return order;
}

/** What must stand in the log before an entry does. */
function before({ seq, prev, parents }: EntryFields): Uint8Array[] {
  return seq === 0 ? [...parents] : [prev, ...parents];
}

function continues(
  { seq, kind, device }: EntryFields,
  prev: { readonly seq: number; readonly device: string } | undefined,
): boolean {
  if (seq === 0) return kind === "device";
  return prev?.seq === seq - 1 && prev.device === hexOf(device);
}

function placeOf(bytes: Uint8Array): { readonly seq: number; readonly device: string } {
  const { seq, device } = decodeEntry(bytes);
  return { seq, device: hexOf(device) };
}

function decodedSeq(bytes: Uint8Array): number {
  return decodeEntry(bytes).seq;
}

/**
 * Adds the entries to the log, a checkpoint for each of their commits; their keys are wrapped as this device's own are, and what
 * is erased comes without what it sealed.
 */
async function insert(
  writer: JournalWriter,
  file: OpenJournalFile,
  order: readonly Filed[],
  {
    candidates,
    freshKeys,
    isErased,
    filled,
    forks,
    forkEntries,
  }: {
    readonly candidates: ReadonlyMap<string, readonly Uint8Array[]>;
    readonly freshKeys: readonly OpenedEpoch[];
    readonly isErased: IsErased;
    readonly filled: readonly Lacking[];
    readonly forks: readonly (readonly [string, Fork])[];
    readonly forkEntries: readonly Filed[];
  },
): Promise<string[]> {
  const { journal, device, dossier, epochKeys, team } = writer;
  const before = team.current.forks;
  const copied = forks.filter(([sign, { at }]) => at < (before.get(sign)?.at ?? Infinity));
  const rows = await journal.tables.selectFrom("device").selectAll().execute();
  const devices = new Map(rows.map((row) => [hexOf(row.key), { ...row }]));
  const lasts = new Map<string, number>();
  for (const { key, last } of rows) {
    const [row] = await entriesAt({ journal }, [last]);
    if (row !== undefined) lasts.set(hexOf(key), decodedSeq(row.bytes));
  }
  const range = CompactRange.fromBytes(writer.tail.current.range);
  let { time } = writer.tail.current;
  await journal.write(async (batch) => {
    for (const [sign, { at }] of copied) await batch.putFork({ device: Buffer.from(sign, "hex"), seq: at });
    for (const seen of forkEntries) {
      const { bytes, signature } = file.read(seen);
      await batch.putForkEntry({ hash: seen.hash, bytes, signature });
    }
    for (const { class: of, number, key } of freshKeys) {
      await batch.putEpoch({ class: of, number, wrapped: writer.keepKey(key) });
      epochKeys[of].set(number, createSecretKey(key));
    }
    for (const seen of filled) {
      const { ciphertext, wrap } = file.read(seen);
      await batch.fillEntry({ position: seen.position, ciphertext });
      if (wrap !== null) await batch.putWrap({ entry: seen.position, ...wrappedHere(wrap) });
    }
    const checkpoint = async (): Promise<void> => {
      const name = logName(dossier.id);
      const size = range.size;
      const note = signNote(formatCheckpoint({ origin: name, size, root: range.root() }), name, device);
      await batch.insertCheckpoint({ size, time: time[0], note, range: range.toBytes() });
    };
    for (const [at, seen] of order.entries()) {
      const { fields, hash } = seen;
      const filed = file.read(seen);
      // Whoever wrote the file may not have heard of the erasure.
      const entry = isErased(seen, fields) ? { ...filed, ciphertext: null, wrap: null } : filed;
      const position = range.size;
      await batch.insertEntry({
        position,
        hash,
        kind: fields.kind,
        bytes: entry.bytes,
        signature: entry.signature,
        ciphertext: entry.ciphertext,
      });
      if (entry.wrap !== null && entry.ciphertext !== null)
        await batch.putWrap({ entry: position, ...wrappedHere(entry.wrap) });
      range.append(hash);
      if (isAfter(fields.hlc, time)) time = fields.hlc;
      const sign = hexOf(fields.device);
      const last = lasts.get(sign) ?? -1;
      if (fields.seq > last) lasts.set(sign, fields.seq);
      const row = devices.get(sign) ?? { key: fields.device, first: position, last: position };
      if (fields.seq > last) row.last = position;
      devices.set(sign, row);
      await batch.putDevice(row);
      if (order[at + 1]?.commit !== seen.commit) await checkpoint();
    }
  });
  writer.tail.current = { ...writer.tail.current, range: range.toBytes(), time };
  // Where its folder was copied and the copy went on, what this device writes next follows that.
  const own = order.findLast(({ fields }) => Buffer.compare(fields.device, device.publicKey) === 0);
  if (own !== undefined && own.fields.seq >= writer.tail.current.seq)
    writer.tail.current = { ...writer.tail.current, seq: own.fields.seq + 1, prev: own.hash };
  if (order.length > 0)
    await writer.acknowledge({ size: range.size, root: range.root(), time: time[0], note: "" });
  return copied.map(([sign]) => sign);

  function wrappedHere(wrap: NonNullable<FiledEntry["wrap"]>) {
    const key = bodyKeyOf(wrap, candidates);
    if (key === undefined) return wrap;
    const of = wrap.class === "C" ? "C" : "I";
    if (of === "I") return wrap;
    const newest = newestEpoch(epochKeys, "C");
    return { class: newest.class, epoch: newest.number, wrapped: wrapKey(key, newest.key) };
  }
}
