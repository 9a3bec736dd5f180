import type { Reader } from "../reader.ts";

/** A computed column kept in the dossier. `stamp` says which state it was computed from. */
export type StoredColumn = { readonly stamp: number; readonly bytes: Uint8Array };

/** Bytes in one row: large enough to be read fast, small enough to be copied in one go. */
const chunkLength = 4 * 2 ** 20;

/** The column kept under a key, or `undefined`. It is as fresh as its stamp; compare that with `kindStamp`. */
export async function getColumn(
  reader: Pick<Reader, "projection">,
  key: string,
): Promise<StoredColumn | undefined> {
  const chunks = await reader.projection.tables
    .selectFrom("column_chunk")
    .select(["stamp", "bytes"])
    .where("key", "=", key)
    .orderBy("number")
    .execute();
  const [first] = chunks;
  if (first === undefined) return undefined;
  if (chunks.length === 1) return first;
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk.bytes, at);
    at += chunk.bytes.length;
  }
  return { stamp: first.stamp, bytes };
}

/** Keeps columns in place of those with the same keys, all in one transaction. A cache only: nothing enters the journal. */
export async function putColumns(
  { projection }: Pick<Reader, "projection">,
  columns: ReadonlyMap<string, StoredColumn>,
): Promise<void> {
  await projection.write(async (batch) => {
    for (const [key, { stamp, bytes }] of columns) await batch.putColumn(key, stamp, chunksOf(bytes));
  });
}

/** Log position of the last change to any record of a kind; -1 before the first. */
export async function kindStamp(reader: Pick<Reader, "projection">, kind: string): Promise<number> {
  const row = await reader.projection.tables
    .selectFrom("kind_stamp")
    .select("position")
    .where("kind", "=", kind)
    .executeTakeFirst();
  return row?.position ?? -1;
}

/** An empty column has one empty chunk, for it is there. */
function chunksOf(bytes: Uint8Array): Uint8Array[] {
  const chunks = [bytes.subarray(0, chunkLength)];
  for (let at = chunkLength; at < bytes.length; at += chunkLength) {
    chunks.push(bytes.subarray(at, at + chunkLength));
  }
  return chunks;
}
