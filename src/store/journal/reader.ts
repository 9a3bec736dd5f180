import { createHash, createSecretKey, type KeyObject } from "node:crypto";
import { openBody } from "../../crypto/body.ts";
import { decodeEntry, type EntryFields, isOpenEntry } from "../../crypto/entry.ts";
import { unwrapKey } from "../../crypto/key.ts";
import type { Json } from "../../domain/canonical-json.ts";
import { Problem } from "../../domain/problem.ts";
import { openName } from "../key.ts";
import type { RecordClass } from "../record.ts";
import type { Journal, KeptEntry } from "./journal.ts";
import { readTeam, type Team } from "./team.ts";

/** A journal and what opens it. */
export type JournalReader = {
  readonly journal: Journal;
  readonly dossier: { readonly id: Uint8Array; readonly name: string };
  readonly epochKeys: EpochKeys;
  /** Who belongs to it; replaced when entries say something new of that. */
  readonly team: { current: Team };
};

/** The keys that wrap the bodies' keys, by class and number of the epoch. One that is new is added while it is open. */
export type EpochKeys = Readonly<Record<RecordClass, Map<number, KeyObject>>>;

/** The epoch of a class under which new bodies are wrapped; class C stands in where there is none of class I. */
export function newestEpoch(
  keys: EpochKeys,
  of: RecordClass,
): { readonly class: RecordClass; readonly number: number; readonly key: KeyObject } {
  if (of === "I" && keys.I.size === 0) return newestEpoch(keys, "C");
  const number = Math.max(...keys[of].keys());
  const key = keys[of].get(number);
  if (key === undefined) throw new RangeError("A dossier without a key for its bodies");
  return { class: of, number, key };
}

/** The journal with its keys unwrapped. Fails with the Problem `damaged` when its own row is missing or a key does not open. */
export async function journalReader(journal: Journal, wrap: Uint8Array): Promise<JournalReader> {
  const row = await journal.tables.selectFrom("dossier").selectAll().executeTakeFirst();
  const epochs = await journal.tables.selectFrom("epoch").selectAll().orderBy("number").execute();
  const epochKeys: EpochKeys = { C: new Map(), I: new Map() };
  let nameKey: Uint8Array | undefined;
  for (const { class: of, number, wrapped } of epochs) {
    const key = unwrapKey(wrapped, wrap);
    epochKeys[of].set(number, createSecretKey(key));
    if (of === "C" && number === row?.epoch) nameKey = key;
  }
  if (row === undefined || nameKey === undefined) {
    throw new Problem("damaged", "The dossier's journal has lost its name; restore the last backup.");
  }
  return {
    journal,
    dossier: { id: row.id, name: openName(row.name, nameKey) },
    epochKeys,
    team: { current: await readTeam(journal, row.id, row.founding) },
  };
}

/**
 * An entry's fields and what it seals, `undefined` once erased. Fails with the Problem `damaged` when the ciphertext,
 * its key or the commitment don't fit; the signature is `verify`'s to check.
 */
export function openEntry(
  reader: Pick<JournalReader, "epochKeys">,
  row: KeptEntry,
): { fields: EntryFields; content: Json | undefined } {
  const fields = decodeEntry(row.bytes);
  return { fields, content: openContent(reader, row, fields) };
}

export function openContent(
  reader: Pick<JournalReader, "epochKeys">,
  row: KeptEntry,
  fields: EntryFields,
): Json | undefined {
  if (isOpenEntry(fields)) return openBodyOf(row, fields);
  const sealed = sealedOf(reader, row);
  if (sealed === undefined) return undefined;
  return JSON.parse(Buffer.from(openBody(sealed.ciphertext, sealed.key, fields)).toString("utf8")) as Json;
}

/** What an entry seals and the key that opens it; undefined once erased. Whoever holds both can check the commitment. */
export function sealedOf(
  reader: Pick<JournalReader, "epochKeys">,
  row: Pick<KeptEntry, "position" | "ciphertext" | "wrap_class" | "wrap_epoch" | "wrapped">,
): { readonly ciphertext: Uint8Array; readonly key: Uint8Array } | undefined {
  const { ciphertext, wrap_class: of, wrap_epoch: epoch, wrapped } = row;
  if (ciphertext === null || of === null || epoch === null || wrapped === null) return undefined;
  const kek = reader.epochKeys[of]?.get(epoch);
  if (kek === undefined) {
    throw new Problem(
      "damaged",
      `Entry ${row.position} is sealed under epoch ${of} ${epoch}, whose key this device does not hold.`,
    );
  }
  return { ciphertext, key: unwrapKey(wrapped, kek) };
}

/** The entries at these positions, in log order. */
export async function entriesAt(
  { journal }: Pick<JournalReader, "journal">,
  positions: readonly number[],
): Promise<KeptEntry[]> {
  const rows: KeptEntry[] = [];
  for (let at = 0; at < positions.length; at += mostAtOnce) {
    rows.push(
      ...(await selectEntries(journal)
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
): Promise<KeptEntry[]> {
  return selectEntries(journal)
    .where("position", ">=", from)
    .where("position", "<", until)
    .orderBy("position")
    .execute();
}

/** All entries, each with its wrap. */
export function selectEntries({ tables }: Journal) {
  return tables
    .selectFrom("entry")
    .leftJoin("wrap", "wrap.entry", "entry.position")
    .selectAll("entry")
    .select(["wrap.class as wrap_class", "wrap.epoch as wrap_epoch", "wrap.wrapped"]);
}

/** The body of an entry that is open, as it stands. */
function openBodyOf({ position, ciphertext }: KeptEntry, fields: EntryFields): Json | undefined {
  if (ciphertext === null) return undefined;
  const text = Buffer.from(ciphertext);
  if (!createHash("sha256").update(text).digest().equals(fields.ciphertextHash))
    throw new Problem("damaged", `The body of entry ${position} is not the one that it names.`);
  return JSON.parse(text.toString("utf8")) as Json;
}

/** Parameters that every database takes in one statement. */
const mostAtOnce = 1000;
