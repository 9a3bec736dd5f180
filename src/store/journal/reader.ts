import { createSecretKey, type KeyObject } from "node:crypto";
import { openBody } from "../../crypto/body.ts";
import { decodeEntry, type EntryFields } from "../../crypto/entry.ts";
import { unwrapKey } from "../../crypto/key.ts";
import type { Json } from "../../domain/canonical-json.ts";
import { Problem } from "../../domain/problem.ts";
import { openName } from "../key.ts";
import type { EntryRow, Journal } from "./journal.ts";

/** A journal and what opens it. */
export type JournalReader = {
  readonly journal: Journal;
  readonly dossier: { readonly id: Uint8Array; readonly name: string };
  /** The keys that wrap the bodies' keys, by number of the epoch. */
  readonly epochKeys: ReadonlyMap<number, KeyObject>;
};

/** The journal with its keys unwrapped. Fails with the Problem `damaged` when its own row is missing or a key does not open. */
export async function journalReader(journal: Journal, wrap: Uint8Array): Promise<JournalReader> {
  const row = await journal.tables.selectFrom("dossier").selectAll().executeTakeFirst();
  const epochs = await journal.tables.selectFrom("epoch").selectAll().orderBy("number").execute();
  const keys = epochs.map(({ number, wrapped }) => [number, unwrapKey(wrapped, wrap)] as const);
  const [first] = keys;
  if (row === undefined || first === undefined) {
    throw new Problem("damaged", "The dossier's journal has lost its name; restore the last backup.");
  }
  return {
    journal,
    dossier: { id: row.id, name: openName(row.name, first[1]) },
    epochKeys: new Map(keys.map(([number, key]) => [number, createSecretKey(key)])),
  };
}

/**
 * An entry's fields and what it seals, `undefined` once erased. Fails with the Problem `damaged` when the ciphertext,
 * its key or the commitment don't fit; the signature is `verify`'s to check.
 */
export function openEntry(
  reader: Pick<JournalReader, "epochKeys">,
  row: EntryRow,
): { fields: EntryFields; content: Json | undefined } {
  const fields = decodeEntry(row.bytes);
  return { fields, content: openContent(reader, row, fields) };
}

export function openContent(
  reader: Pick<JournalReader, "epochKeys">,
  row: EntryRow,
  fields: EntryFields,
): Json | undefined {
  const sealed = sealedOf(reader, row, fields);
  if (sealed === undefined) return undefined;
  return JSON.parse(Buffer.from(openBody(sealed.ciphertext, sealed.key, fields)).toString("utf8")) as Json;
}

/** What an entry seals and the key that opens it; undefined once erased. Whoever holds both can check the commitment. */
export function sealedOf(
  reader: Pick<JournalReader, "epochKeys">,
  row: Pick<EntryRow, "position" | "ciphertext" | "wrapped_key">,
  fields: EntryFields,
): { readonly ciphertext: Uint8Array; readonly key: Uint8Array } | undefined {
  if (row.ciphertext === null || row.wrapped_key === null) return undefined;
  const kek = reader.epochKeys.get(fields.epoch);
  if (kek === undefined) {
    throw new Problem(
      "damaged",
      `Entry ${row.position} is sealed under key ${fields.epoch}, which this dossier does not hold.`,
    );
  }
  return { ciphertext: row.ciphertext, key: unwrapKey(row.wrapped_key, kek) };
}

/** The entries at these positions, in log order. */
export async function entriesAt(
  { journal }: Pick<JournalReader, "journal">,
  positions: readonly number[],
): Promise<EntryRow[]> {
  const rows: EntryRow[] = [];
  for (let at = 0; at < positions.length; at += mostAtOnce) {
    rows.push(
      ...(await journal.tables
        .selectFrom("entry")
        .selectAll()
        .where("position", "in", positions.slice(at, at + mostAtOnce))
        .orderBy("position")
        .execute()),
    );
  }
  return rows;
}

/** The entries from one position to before another. */
export function entriesBetween(
  { journal }: Pick<JournalReader, "journal">,
  from: number,
  until: number,
): Promise<EntryRow[]> {
  return journal.tables
    .selectFrom("entry")
    .selectAll()
    .where("position", ">=", from)
    .where("position", "<", until)
    .orderBy("position")
    .execute();
}

/** Parameters that every database takes in one statement. */
const mostAtOnce = 1000;
