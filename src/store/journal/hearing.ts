import { decodeEntry } from "../../crypto/entry.ts";
import type { JsonObject } from "../../domain/canonical-json.ts";
import { activeDevices } from "../../domain/membership.ts";
import { Problem } from "../../domain/problem.ts";
import { isAfter } from "../record.ts";
import { entriesAt, type JournalReader, openEntry } from "./reader.ts";
import { counts, hexOf } from "./team.ts";

/** What the first entry of a device says that was made of a backup, or of a journal file with sheets. */
const comingBack: ReadonlySet<unknown> = new Set(["restored", "recovered"]);

/** Those that have heard, which they stay while they are open. */
const heard = new WeakSet<JournalReader["team"]>();

const pageLength = 500;

/**
 * Whether a device that came back, in a team of several members, has yet to hear of another device: nothing that one wrote
 * since is in the log. What it was made of may be older than a removal, and whoever was removed holds the key under which it
 * would write.
 */
export async function waitsForWord(
  reader: Pick<JournalReader, "journal" | "team" | "epochKeys">,
  sign: string,
): Promise<boolean> {
  const { journal, team } = reader;
  const { membership } = team.current;
  const own = membership?.devices.get(sign);
  if (membership === undefined || own === undefined || heard.has(team)) return false;
  if (activeDevices(membership).every(({ member }) => member === own.member)) return false;
  const entered = await journal.tables
    .selectFrom("device")
    .select("first")
    .where("key", "=", Buffer.from(sign, "hex"))
    .executeTakeFirst();
  const [entering] = entered === undefined ? [] : await entriesAt(reader, [entered.first]);
  if (entering === undefined) return false;
  const { fields: first, content } = openEntry(reader, entering);
  if (comingBack.has((content as JsonObject | undefined)?.["event"]))
    for (let after = entering.position; ;) {
      const rows = await journal.tables
        .selectFrom("entry")
        .select(["position", "bytes", "hash"])
        .where("position", ">", after)
        .orderBy("position")
        .limit(pageLength)
        .execute();
      const isWord = rows.some(({ bytes, hash }) => {
        const fields = decodeEntry(bytes);
        const isOthers = hexOf(fields.device) !== sign;
        return isOthers && isAfter(fields.hlc, first.hlc) && counts(team.current, fields, hash);
      });
      if (isWord) break;
      const last = rows.at(-1);
      if (last === undefined) return true;
      after = last.position;
    }
  heard.add(team);
  return false;
}

/** What a device can do that came back and has not heard of the others, and how it hears of them. */
export const unheard =
  "This device came back from a backup or from sheets and has not heard of the other members since, so it can be read and not written: whoever was removed meanwhile could read what it writes. " +
  "Export its journal (habeas journal export), let another member take that in, and take in the file that they export then (habeas journal import). " +
  "Remove members whose devices are lost (habeas member remove); once no other is left, it can be written.";

export function refuseUnheard(): never {
  throw new Problem("not-writable", unheard);
}
