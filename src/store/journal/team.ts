import { sql } from "kysely";
import { approvedBy } from "../../crypto/approval.ts";
import { decodeEntry, type EntryFields } from "../../crypto/entry.ts";
import {
  entryCounts,
  type Fork,
  type MemberEntry,
  type Membership,
  memberBodySchema,
  membershipOf,
} from "../../domain/membership.ts";
import type { EntryRow, Journal } from "./journal.ts";

/** Who belongs to the team of a dossier, and which of its devices were copied. */
export type Team = {
  /** Undefined before the dossier is founded, as those of before are until they are next written to. */
  readonly membership: Membership | undefined;
  readonly forks: ReadonlyMap<string, Fork>;
};

/** Of a journal that knows no members yet: all that is in it counts. */
export const noTeam: Team = { membership: undefined, forks: new Map() };

/** The team that a journal's entries of kind `member` give, from the founding that is pinned on. */
export async function readTeam(
  journal: Journal,
  dossier: Uint8Array,
  founding: Uint8Array | null,
): Promise<Team> {
  if (founding === null) return noTeam;
  const entries = (await openRows(journal, "member")).flatMap((row) => memberEntryOf(row, dossier) ?? []);
  const forks = await readForks(journal, entries);
  return { membership: membershipOf(hexOf(founding), entries, forks), forks };
}

/** Whether an entry counts for what the dossier shows. */
export function counts(
  { membership, forks }: Team,
  fields: Pick<EntryFields, "device" | "seq">,
  hash: Uint8Array,
): boolean {
  if (membership === undefined) return true;
  const entry = { device: hexOf(fields.device), seq: fields.seq, hash: hexOf(hash) };
  return entryCounts(membership, entry, forks);
}

/** The entries of a kind with an open body, in log order. */
export function openRows(
  journal: Journal,
  kind: "member" | "epoch" | "erasure" | "opened",
): Promise<EntryRow[]> {
  return journal.tables
    .selectFrom("entry")
    .selectAll()
    .where(sql<boolean>`kind <> 'version'`)
    .where("kind", "=", kind)
    .orderBy("position")
    .execute();
}

/** What an entry of kind `member` says; undefined where it is none that this program understands. */
export function memberEntryOf(
  { bytes, hash, ciphertext }: Pick<EntryRow, "bytes" | "hash" | "ciphertext">,
  dossier: Uint8Array,
): MemberEntry | undefined {
  const body = memberBodySchema.safeParse(jsonOf(ciphertext));
  if (!body.success) return undefined;
  const { device, seq, hlc, parents } = decodeEntry(bytes);
  return {
    hash: hexOf(hash),
    device: hexOf(device),
    seq,
    time: hlc,
    parents: parents.map(hexOf),
    body: body.data,
    approvedBy: body.data.event === "founded" ? [] : approvedBy(dossier, body.data),
  };
}

export function jsonOf(text: Uint8Array | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(Buffer.from(text).toString("utf8"));
  } catch {
    return undefined;
  }
}

/** The copied devices, each with the entries behind the copying that lead to those where a removal cuts it. */
async function readForks(journal: Journal, entries: readonly MemberEntry[]): Promise<Map<string, Fork>> {
  const rows = await journal.tables.selectFrom("fork").selectAll().execute();
  const forks = new Map<string, Fork>();
  for (const { device, seq: at } of rows) {
    const sign = hexOf(device);
    const cuts = entries.flatMap(({ body }) =>
      "devices" in body ? body.devices.flatMap((cut) => (cut.sign === sign ? (cut.upTo ?? []) : [])) : [],
    );
    const ways = new Map<string, Set<string>>();
    for (const { hash } of cuts) ways.set(hash, await wayTo(journal, hash, at));
    forks.set(sign, { at, leadsTo: (hash, later) => ways.get(later)?.has(hash) ?? false });
  }
  return forks;
}

/** An entry and those of its device before it, back to a number. */
async function wayTo(journal: Journal, hash: string, least: number): Promise<Set<string>> {
  const way = new Set<string>();
  for (let next: Uint8Array = Buffer.from(hash, "hex"); ;) {
    const row = await journal.tables
      .selectFrom("entry")
      .select("bytes")
      .where("hash", "=", next)
      .executeTakeFirst();
    if (row === undefined) return way;
    way.add(hexOf(next));
    const { seq, prev } = decodeEntry(row.bytes);
    if (seq <= least) return way;
    next = prev;
  }
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
