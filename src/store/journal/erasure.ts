import { z } from "zod";
import { decodeEntry, type EntryFields } from "../../crypto/entry.ts";
import { canonicalJson } from "../../domain/canonical-json.ts";
import { type HybridTime, ulidOf } from "../record.ts";
import type { KeptEntry } from "./journal.ts";
import { type JournalReader, openContent, selectEntries } from "./reader.ts";

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

/** An erasure as it stands in the journal, and the devices that have said that they carried it out. */
export type Erasure = {
  readonly position: number;
  /** Hash of its entry, in hex. */
  readonly hash: string;
  readonly device: string;
  readonly time: HybridTime;
  /** ULIDs of records, and hashes of other entries, in hex. */
  readonly records: readonly string[];
  readonly entries: readonly string[];
  readonly confirmed: readonly { readonly device: string; readonly time: HybridTime }[];
};

export function erasedText(records: Iterable<string>, entries: Iterable<string>): string {
  return canonicalJson({ event: "erased", records: [...records].sort(), entries: [...entries].sort() });
}

export function confirmedText({ hash }: Pick<Erasure, "hash">): string {
  return canonicalJson({ event: "confirmed", of: hash });
}

/** What the body of an entry says was erased; undefined where it says nothing of that. */
export function erasedIn(body: unknown): Pick<Erasure, "records" | "entries"> | undefined {
  return erasedSchema.safeParse(body).data;
}

/** All erasures of a journal, oldest first. An entry of the kind whose body is none of the two says nothing here. */
export async function erasuresIn(reader: Pick<JournalReader, "journal" | "epochKeys">): Promise<Erasure[]> {
  const rows = await selectEntries(reader.journal)
    .where("kind", "=", "erasure")
    .where("kind", "!=", "version")
    .orderBy("position")
    .execute();
  const erasures: (Omit<Erasure, "confirmed"> & { confirmed: Erasure["confirmed"][number][] })[] = [];
  for (const row of rows) {
    const fields = decodeEntry(row.bytes);
    const said: unknown = openContent(reader, row, fields);
    const [device, time] = [hexOf(fields.device), fields.hlc];
    const erased = erasedSchema.safeParse(said);
    if (erased.success) {
      const { records, entries } = erased.data;
      const { position, hash } = row;
      erasures.push({ position, hash: hexOf(hash), device, time, records, entries, confirmed: [] });
    }
    const confirmed = confirmedSchema.safeParse(said);
    if (confirmed.success)
      erasures.find(({ hash }) => hash === confirmed.data.of)?.confirmed.push({ device, time });
  }
  return erasures;
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

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
