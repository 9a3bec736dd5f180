import { createSecretKey, type KeyObject } from "node:crypto";
import { openBody } from "../crypto/body.ts";
import { decodeEntry, type EntryFields } from "../crypto/entry.ts";
import { unwrapKey } from "../crypto/key.ts";
import { Problem } from "../domain/problem.ts";
import type { Json, JsonObject } from "../domain/canonical-json.ts";
import type { Engine, EntryRow } from "./engine.ts";
import type { Hooks } from "./record.ts";

/** What a function that only reads takes first. */
export type Reader = {
  readonly engine: Engine;
  readonly dossier: { readonly id: Uint8Array; readonly name: string };
  readonly hooks: Hooks;
  /** The keys that wrap the bodies' keys, by number of the epoch. */
  readonly epochKeys: ReadonlyMap<number, KeyObject>;
  /** Records are seen as they stood when the log had this many entries; undefined: as they stand. */
  readonly size?: number | undefined;
};

/** A reader on an open engine. Fails with the Problem `damaged` when the dossier's own row is missing. */
export async function readerOn(engine: Engine, hooks: Hooks): Promise<Reader> {
  const dossier = await engine.tables.selectFrom("dossier").selectAll().executeTakeFirst();
  if (dossier === undefined) {
    throw new Problem("damaged", "The dossier's database has lost its name; restore the last backup.");
  }
  const epochs = await engine.tables.selectFrom("epoch").selectAll().execute();
  const epochKeys = new Map(epochs.map(({ number, key }) => [number, createSecretKey(key)]));
  return { engine, dossier, hooks, epochKeys };
}

/** What a version seals: the body with what the tables say about it, so that the journal alone can rebuild them. */
export type Envelope = {
  readonly ref: string;
  readonly kind: string;
  readonly owner: string | undefined;
  readonly body: JsonObject;
};

/**
 * An entry's fields and what it seals, `undefined` once erased. Fails with the Problem `damaged` when the ciphertext,
 * its key or the commitment don't fit; the signature is `verify`'s to check.
 */
export function openEntry(reader: Reader, row: EntryRow): { fields: EntryFields; content: Json | undefined } {
  const fields = decodeEntry(row.bytes);
  return { fields, content: openContent(reader, row, fields) };
}

export function openContent(reader: Reader, row: EntryRow, fields: EntryFields): Json | undefined {
  const sealed = sealedOf(reader, row, fields);
  if (sealed === undefined) return undefined;
  return JSON.parse(Buffer.from(openBody(sealed.ciphertext, sealed.key, fields)).toString("utf8")) as Json;
}

/** What an entry seals and the key that opens it; undefined once erased. Whoever holds both can check the commitment. */
export function sealedOf(
  reader: Reader,
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

/** The envelope of a version; the Problem `damaged` for anything else. */
export function asEnvelope(content: Json, position: number): Envelope {
  if (content !== null && typeof content === "object" && !Array.isArray(content)) {
    const { ref, kind, owner, body } = content as JsonObject;
    const isText = typeof ref === "string" && typeof kind === "string";
    const isObject = body !== null && typeof body === "object" && !Array.isArray(body);
    if (isText && isObject && (owner === undefined || typeof owner === "string")) {
      return { ref, kind, owner, body: body as JsonObject };
    }
  }
  throw new Problem("damaged", `Entry ${position} seals something that is not a version of a record.`);
}
