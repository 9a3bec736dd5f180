import { type EntryFields, entryHash, verifyEntry } from "../crypto/entry.ts";
import { openBody } from "../crypto/body.ts";
import { verifyInclusion } from "../crypto/merkle.ts";
import { parseCheckpoint, parseVerifier, verifyNote } from "../crypto/note.ts";
import { Problem } from "../domain/problem.ts";
import { canonical } from "../domain/version.ts";

/** A line of an export, by what it holds: the head, a record, the checkpoint, or the proof of a record. */
export type ExportLine = Readonly<Record<string, unknown>>;

/**
 * What the proofs of an export show. `problems` has one sentence for each that does not hold or is not there; `unproved`
 * names the records in conflict, whose versions are proved and whose merge no entry seals.
 */
export type ProofCheck = {
  readonly proved: number;
  readonly unproved: readonly string[];
  readonly problems: readonly string[];
};

/** Whether a file's first line is the head of an export. */
export function isExport(firstLine: string): boolean {
  try {
    const head = JSON.parse(firstLine) as ExportLine;
    return head["habeas"] === 1 && typeof head["export"] === "string";
  } catch {
    return false;
  }
}

/**
 * Holds every record of an export against its proof: the entry's signature, its place under the root of the checkpoint,
 * the checkpoint's own signature, and that what the entry seals is the record as exported. It shows that the records
 * are those that the exporting device signed, not that they are all there were.
 */
export function checkProofs(lines: readonly ExportLine[]): ProofCheck {
  const note = lines.find((line) => typeof line["checkpoint"] === "string")?.["checkpoint"] as
    | string
    | undefined;
  const verifiers = lines.find((line) => Array.isArray(line["verifiers"]))?.["verifiers"] as
    | string[]
    | undefined;
  const records = new Map(
    lines.flatMap((line) => (typeof line["record"] === "string" ? [[String(line["id"]), line]] : [])),
  );
  if (note === undefined || verifiers === undefined) {
    return {
      proved: 0,
      unproved: [...records.keys()],
      problems: ["The export carries no signed checkpoint, so nothing in it is proved."],
    };
  }
  const checkpoint = checkpointIn(note, verifiers);
  if (checkpoint === undefined) {
    return {
      proved: 0,
      unproved: [...records.keys()],
      problems: ["The export's checkpoint is not signed by the device that it names."],
    };
  }
  const problems: string[] = [];
  const proved = new Set<string>();
  const proofs = Map.groupBy(
    lines.filter((line) => typeof line["proof"] === "string"),
    (line) => String(line["proof"]),
  );
  for (const [ref, ofRecord] of proofs) {
    const record = records.get(ref);
    // A record in conflict shows a merge that no entry seals; its versions are in the log, but it is not proved.
    const sealedAs = ofRecord.length > 1 ? undefined : record;
    const whys =
      record === undefined
        ? ["no such record is in the export"]
        : ofRecord.map((line) => failureOf(line, sealedAs, checkpoint));
    const failures = whys.filter((why) => why !== undefined);
    for (const why of failures) problems.push(`The proof of ${ref} does not hold: ${why}.`);
    if (failures.length === 0 && sealedAs !== undefined) proved.add(ref);
  }
  for (const ref of records.keys()) {
    if (!proofs.has(ref)) problems.push(`The record ${ref} stands there without a proof.`);
  }
  return { proved: proved.size, unproved: [...records.keys()].filter((ref) => !proved.has(ref)), problems };
}

type Checkpoint = { readonly size: number; readonly root: Uint8Array };

function checkpointIn(note: string, verifiers: readonly string[]): Checkpoint | undefined {
  try {
    return parseCheckpoint(verifyNote(note, verifiers.map(parseVerifier)).text);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** Why a proof does not hold; undefined where it does. Without a record, what the entry seals is not compared. */
function failureOf(
  line: ExportLine,
  record: ExportLine | undefined,
  checkpoint: Checkpoint,
): string | undefined {
  const bytes = (name: string): Uint8Array => Buffer.from(String(line[name]), "base64");
  const entry = { bytes: bytes("entry"), signature: bytes("signature") };
  let fields: EntryFields;
  try {
    fields = verifyEntry(entry);
  } catch {
    return "its entry is not signed by its device";
  }
  const path = (line["path"] as readonly string[]).map((hash) => Buffer.from(hash, "base64"));
  if (!verifyInclusion(entryHash(entry), Number(line["position"]), checkpoint.size, path, checkpoint.root)) {
    return "its entry is not in the tree of the checkpoint";
  }
  if (line["key"] === undefined) return "what it sealed was erased";
  try {
    const sealed = JSON.parse(
      Buffer.from(openBody(bytes("ciphertext"), bytes("key"), fields)).toString("utf8"),
    ) as { ref: string; kind: string; body: unknown };
    if (record === undefined) return undefined;
    const { record: kind, id, ...body } = record;
    const same = sealed.ref === id && sealed.kind === kind && canonical(sealed.body) === canonical(body);
    return same ? undefined : "the record differs from what its entry seals";
  } catch {
    return "what it seals does not open";
  }
}
