import { createHmac, randomBytes } from "node:crypto";
import { fromBase64, toBase64 } from "../crypto/bytes.ts";
import type { JsonObject } from "../domain/canonical-json.ts";
import { type Ref, parentRef } from "../domain/id.ts";
import { folded } from "../domain/identity.ts";
import type { RecordDraft, FileProblem } from "../intake/records/draft.ts";
import { traces } from "./audit.ts";
import type { ReadSession } from "./session.ts";

/**
 * Marks of what was erased: keyed hashes of its refs and of what persons were called, so that a file of before that brings it again
 * is asked about. They stand sealed in the journal, under a key that stands there too: whoever opens the dossier can try a name
 * against them, and reads none in them.
 */
export const marksEvent = "erasure-marks";

/** The day of each mark, and the keys that they are under: devices that erased apart each drew one. */
type Kept = { readonly keys: readonly Uint8Array[]; readonly dayOf: ReadonlyMap<string, string> };

/** The event that keeps marks of these records. */
export async function marksOf(
  session: ReadSession,
  refs: Iterable<Ref>,
  pseudonyms: Iterable<string>,
): Promise<JsonObject> {
  const key = (await keptMarks(session)).keys[0] ?? new Uint8Array(randomBytes(32));
  const marks = new Set<string>();
  for (const ref of refs) if (parentRef(ref) === undefined) marks.add(markOf(key, "ref", ref));
  for (const name of pseudonyms) marks.add(markOf(key, "name", folded(name)));
  return { event: marksEvent, key: toBase64(key), marks: [...marks].sort() };
}

/** A problem for each new record that was erased before, by its name or by what its person is called. */
export async function heldAgainstErasures(
  session: ReadSession,
  drafts: readonly RecordDraft[],
  inDossier: (ref: Ref) => boolean,
): Promise<readonly FileProblem[]> {
  const { keys, dayOf } = await keptMarks(session);
  if (keys.length === 0) return [];
  const dayErased = (by: "ref" | "name", text: string): string | undefined =>
    keys.map((key) => dayOf.get(markOf(key, by, text))).find((day) => day !== undefined);
  const problems: FileProblem[] = [];
  for (const { file, line, ref, kind, body } of drafts) {
    if (parentRef(ref) !== undefined || inDossier(ref)) continue;
    const { pseudonym } = body as { readonly pseudonym?: string };
    const isCalled = kind === "person" && pseudonym !== undefined;
    const day = dayErased("ref", ref) ?? (isCalled ? dayErased("name", folded(pseudonym)) : undefined);
    if (day === undefined) continue;
    problems.push({
      file,
      ...(line === undefined ? {} : { line }),
      record: ref,
      field: "",
      message: `was erased here on ${day}, or is named as one that was, and this import would bring it back; take it out of the file, or import with --allow-erased and a reason`,
    });
  }
  return problems;
}

async function keptMarks(session: ReadSession): Promise<Kept> {
  const keys = new Map<string, Uint8Array>();
  const dayOf = new Map<string, string>();
  for (const { event, time } of await traces(session)) {
    if (event["event"] !== marksEvent || !Array.isArray(event["marks"])) continue;
    const key = fromBase64(String(event["key"]));
    if (key === undefined) continue;
    keys.set(String(event["key"]), key);
    for (const mark of event["marks"]) dayOf.set(String(mark), new Date(time[0]).toISOString().slice(0, 10));
  }
  return { keys: [...keys.values()], dayOf };
}

function markOf(key: Uint8Array, by: "ref" | "name", text: string): string {
  return createHmac("sha256", key)
    .update(`habeas erasure mark v1\0${by}\0${text}`)
    .digest("base64")
    .slice(0, 22);
}
