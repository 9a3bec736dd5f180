import { z } from "zod";
import { decodeEntry, type EntryFields } from "../../crypto/entry.ts";
import { canonicalJson } from "../../domain/canonical-json.ts";
import { type HybridTime, ulidOf } from "../record.ts";
import type { KeptEntry } from "./journal.ts";
import { type JournalReader, openContent, selectEntries } from "./reader.ts";
import { counts, hexOf } from "./team.ts";

/**
 * What was erased, as open entries say it to whoever keeps a copy of the journal: all versions of these records, those that
 * come later too, and these other entries (notes that name them). No name and no word stands in it. The second body says
 * that a device has carried it out.
 */
const erasedSchema = z.strictObject({
  event: z.literal("erased"),
  records: z.array(z.string().regex(/^[0-9a-f]{32}$/)),
  entries: z.array(z.string().regex(/^[0-9a-f]{64}$/)),
});
const confirmedSchema = z.strictObject({
  event: z.literal("confirmed"),
  of: z.string().regex(/^[0-9a-f]{64}$/),
});

/**
 * An erasure as it stands in the journal, and the devices that have said that they carried it out. What a device that does not
 * belong any more orders stands only where one that does has carried it out: what is gone there can't come back.
 */
export type Erasure = {
  readonly position: number;
  /** From which entry on it stands: its own, or that by which somebody carried it out. */
  readonly since: number;
  /** Hash of its entry, in hex. */
  readonly hash: string;
  readonly device: string;
  readonly time: HybridTime;
  /** ULIDs of records, and hashes of other entries, in hex. */
  readonly records: readonly string[];
  readonly entries: readonly string[];
  readonly confirmed: readonly {
    readonly device: string;
    readonly time: HybridTime;
    readonly position: number;
  }[];
};

export function erasedText(records: Iterable<string>, entries: Iterable<string>): string {
  return canonicalJson({ event: "erased", records: [...records].sort(), entries: [...entries].sort() });
}

export function confirmedText({ hash }: Pick<Erasure, "hash">): string {
  return canonicalJson({ event: "confirmed", of: hash });
}

/** All erasures of a journal that stand, oldest first. An entry of the kind whose body is none of the two says nothing here. */
export async function erasuresIn(
  reader: Pick<JournalReader, "journal" | "epochKeys" | "team">,
): Promise<Erasure[]> {
  return standing(await ordersIn(reader));
}

/** What erasures took from a journal that do not stand: orders of a device from before it was seen that it no longer belongs. */
export async function undoneIn(
  reader: Pick<JournalReader, "journal" | "epochKeys" | "team">,
): Promise<Pick<Erasure, "records" | "entries">[]> {
  return orderedIn(await ordersIn(reader)).filter(({ since }) => since === undefined);
}

/** An entry of the kind, what its body says, and whether it counts. */
export type SaidOfErasure = {
  readonly position: number;
  readonly hash: Uint8Array;
  readonly fields: Pick<EntryFields, "device" | "seq" | "hlc">;
  readonly said: unknown;
  readonly isOfTeam: boolean;
};

/** The entries of the kind in a journal. */
export async function ordersIn(
  reader: Pick<JournalReader, "journal" | "epochKeys" | "team">,
): Promise<SaidOfErasure[]> {
  const rows = await selectEntries(reader.journal)
    .where("kind", "=", "erasure")
    .where("kind", "!=", "version")
    .orderBy("position")
    .execute();
  return rows.map((row) => {
    const { position, hash } = row;
    const fields = decodeEntry(row.bytes);
    const isOfTeam = counts(reader.team.current, fields, hash);
    return { position, hash, fields, said: openContent(reader, row, fields), isOfTeam };
  });
}

/** What all of these orders name, whether they stand or not: somebody may have carried them out. */
export function ordered(orders: readonly SaidOfErasure[]): Pick<Erasure, "records" | "entries">[] {
  return orderedIn(orders);
}

/** Those of these orders that stand, in their order. */
export function standing(orders: readonly SaidOfErasure[]): Erasure[] {
  return orderedIn(orders).flatMap(({ since, ...erasure }) =>
    since === undefined ? [] : { since, ...erasure },
  );
}

function orderedIn(
  orders: readonly SaidOfErasure[],
): (Omit<Erasure, "since"> & { since: number | undefined })[] {
  const confirmedBy = new Map<string, Erasure["confirmed"][number][]>();
  for (const { position, fields, said, isOfTeam } of orders) {
    const confirmed = confirmedSchema.safeParse(said);
    if (!confirmed.success || !isOfTeam) continue;
    const by = { device: hexOf(fields.device), time: fields.hlc, position };
    confirmedBy.set(confirmed.data.of, [...(confirmedBy.get(confirmed.data.of) ?? []), by]);
  }
  return orders.flatMap(({ position, hash, fields, said, isOfTeam }) => {
    const erased = erasedSchema.safeParse(said);
    if (!erased.success) return [];
    const { records, entries } = erased.data;
    const by = confirmedBy.get(hexOf(hash)) ?? [];
    const [first] = by;
    const carriedOut = first === undefined ? undefined : Math.max(position, first.position);
    return {
      position,
      since: isOfTeam ? position : carriedOut,
      hash: hexOf(hash),
      device: hexOf(fields.device),
      time: fields.hlc,
      records,
      entries,
      confirmed: by,
    };
  });
}

/** Whether what an entry seals was erased: a version of an erased record, or an event of the audit that is named. */
export type IsErased = (
  row: Pick<KeptEntry, "hash">,
  fields: Pick<EntryFields, "kind" | "record">,
) => boolean;

export function erasedBy(erasures: readonly Pick<Erasure, "records" | "entries">[]): IsErased {
  const records = new Set(erasures.flatMap((one) => one.records));
  const entries = new Set(erasures.flatMap((one) => one.entries));
  return ({ hash }, { kind, record }) =>
    (kind === "version" && records.size > 0 && records.has(hexOf(record))) ||
    (kind === "audit" && entries.size > 0 && entries.has(hexOf(hash)));
}

/** The ULID, as text, of an id in hex. */
export function ulidOfHex(hex: string): string {
  return ulidOf(new Uint8Array(Buffer.from(hex, "hex")));
}
