import { decodeEntry } from "../../crypto/entry.ts";
import { Problem } from "../../domain/problem.ts";
import type { DeviceRow, Journal, JournalBatch, KeptEntry } from "./journal.ts";
import { entriesBetween } from "./reader.ts";

const pageLength = 1000;

/**
 * Copies a whole journal, as it stands, into an empty one, in one transaction: every row as it is, also entries of kinds
 * that this program does not know. No key is needed. Fails with the Problem `already-there` where the target is not empty.
 */
export async function copyJournal(from: Journal, to: Journal): Promise<void> {
  if ((await to.tables.selectFrom("dossier").select("id").executeTakeFirst()) !== undefined)
    throw new Problem(
      "already-there",
      "A journal is there already and was left as it is; name an empty place.",
    );
  // The newest checkpoint first: what is written after it is not in the copy.
  const checkpoints = await from.tables.selectFrom("checkpoint").selectAll().orderBy("size").execute();
  const devices = new Map<string, DeviceRow>();
  const size = checkpoints.at(-1)?.size ?? 0;
  await to.write(async (batch) => {
    for (const row of await from.tables.selectFrom("dossier").selectAll().execute())
      await batch.putDossier(row);
    for (const row of await from.tables.selectFrom("epoch").selectAll().execute()) await batch.putEpoch(row);
    for (let at = 0; at < size; at += pageLength)
      for (const row of await entriesBetween({ journal: from }, at, Math.min(at + pageLength, size)))
        await take(batch, row);
    for (const row of await from.tables.selectFrom("fork").selectAll().execute()) await batch.putFork(row);
    for (const row of await from.tables.selectFrom("fork_entry").selectAll().execute())
      await batch.putForkEntry(row);
    for (const row of checkpoints) await batch.insertCheckpoint(row);
    for (const row of devices.values()) await batch.putDevice(row);
  });

  async function take(batch: JournalBatch, row: KeptEntry): Promise<void> {
    const { wrap_class: of, wrap_epoch: epoch, wrapped, ...entry } = row;
    await batch.insertEntry(entry);
    if (of !== null && epoch !== null && wrapped !== null)
      await batch.putWrap({ entry: row.position, class: of, epoch, wrapped });
    const { device: key } = decodeEntry(row.bytes);
    const name = Buffer.from(key).toString("hex");
    devices.set(name, { key, first: devices.get(name)?.first ?? row.position, last: row.position });
  }
}
