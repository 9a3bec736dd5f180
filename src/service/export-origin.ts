import { toHex } from "../crypto/bytes.ts";
import type { JsonObject } from "../domain/canonical-json.ts";
import { logName } from "../store/journal/log.ts";
// oxlint-disable-next-line no-restricted-imports -- of devices, never of records
import { auditEvents, deviceKeys } from "../store/read.ts";
import type { ReadSession } from "./session.ts";
import type { ProvedExport } from "./export-proof.ts";

/** What a report says of where exports come from, and what the dossier keeps of it with what they bring. */
export type Origins = { readonly notes: readonly string[]; readonly events: readonly JsonObject[] };

const event = "export-imported";

/**
 * The device keys of exports, by file, held against those that were seen before under the same log. A proof shows that the
 * holder of a key wrote what it brings; who that is, nobody can read in the file.
 */
export async function originsOf(
  session: ReadSession,
  exports: ReadonlyMap<string, ProvedExport>,
): Promise<Origins> {
  if (exports.size === 0) return { notes: [], events: [] };
  const known = await keysByOrigin(session);
  const own = logName(session.reader.dossier.id);
  const notes: string[] = [];
  const events: JsonObject[] = [];
  for (const [name, { origin, size, signers, writers, records }] of exports) {
    const keys = [...new Set([...signers, ...writers])].sort();
    const before = known.get(origin);
    const fresh = keys.filter((key) => before?.has(key) !== true);
    const ask = "ask who sent the file, by another way than the file came, whether the key is theirs";
    const said =
      fresh.length === 0
        ? origin === own
          ? "It is this dossier's own log."
          : `${keys.length === 1 ? "The key is" : "The keys are"} known from an earlier import.`
        : before === undefined
          ? `Nothing of this log was imported before; ${ask}.`
          : `This log was known here under other keys (${[...before].sort().join(", ")}), and ${fresh.join(", ")} is new; ${ask}.`;
    notes.push(
      `${name}: ${records.size} ${records.size === 1 ? "record is" : "records are"} proved to have stood in the log ${origin} of ${size} entries, by device ${keys.length === 1 ? "key" : "keys"} ${keys.join(", ")}. ${said}`,
    );
    if (fresh.length === 0) continue;
    known.set(origin, new Set([...(before ?? []), ...keys]));
    events.push({ event, origin, keys });
  }
  return { notes, events };
}

/** The keys that this dossier has seen under each log: its own devices, and those of the exports it imported. */
async function keysByOrigin(session: ReadSession): Promise<Map<string, ReadonlySet<string>>> {
  const { reader } = session;
  const known = new Map<string, Set<string>>([
    [logName(reader.dossier.id), new Set((await deviceKeys(reader)).map(toHex))],
  ]);
  for (const { event: found } of await auditEvents(reader)) {
    const { event: name, origin, keys } = found;
    if (name !== event || typeof origin !== "string" || !Array.isArray(keys)) continue;
    const seen = known.get(origin) ?? new Set<string>();
    for (const key of keys) seen.add(String(key));
    known.set(origin, seen);
  }
  return known;
}
