import { createHash } from "node:crypto";
import { asSigned, type Certainty, type Signature, type Signed, wordingOf } from "../domain/certainty.ts";
import { parseBody, type RecordOf } from "../domain/record.ts";
import type { LawFile } from "../intake/law/law-file.ts";
import { findRecord, versionsOf } from "./load.ts";
import { behind, type ReadSession } from "./session.ts";

/** The hash of the wording of a row, without its signatures: 16 signs of its SHA-256. */
export function wordingHash(row: object): string {
  return createHash("sha256").update(wordingOf(row)).digest("hex").slice(0, 16);
}

type SignedRow = { readonly certainty: Certainty; readonly signed: readonly Signature[] };

/**
 * A file of law with its signatures held against the wording of each row. A signature without a hash is taken as it stands:
 * a file has no history that could tell what was signed.
 */
export function asSignedFile(file: LawFile): LawFile {
  const held = <Row extends SignedRow>(row: Row): Row & Signed =>
    asSigned(row, row.signed, ({ row: hash }) => hash === undefined || hash === wordingHash(row));
  return {
    ...file,
    clocks: file.clocks.map(held),
    norms: file.norms.map(held),
    criteria: file.criteria.map(held),
  };
}

/**
 * A record of law with its signatures held against its wording: by their hash, and where one has none by the version in which
 * it first stood.
 */
export async function asSignedRecord(
  session: ReadSession,
  { kind, ref, body: shown }: RecordOf<"norm"> | RecordOf<"clock">,
): Promise<Signed & { readonly certainty: Certainty }> {
  const { certainty, signed = [] } = shown;
  if (signed.length === 0) return { certainty, signed };
  // An audience may see less of a row than was signed.
  const all = behind(session);
  const body = (await findRecord(all, ref))!.body;
  const now = wordingHash(body);
  const hashes = new Map<Signature, string>();
  const open = signed.filter(({ row }) => row === undefined);
  const versions = open.length === 0 ? [] : await versionsOf(all, ref);
  for (const signature of open) {
    // The newest stretch of versions in which it stands: one that was taken out and given again is a new one.
    const since = versions.findLastIndex((version) => !isSignedBy(version.body, signature)) + 1;
    const first = versions[since]?.body;
    const then = first === undefined ? undefined : parseBody(kind, first);
    hashes.set(signature, then?.ok === true ? wordingHash(then.body) : now);
  }
  return asSigned({ certainty }, signed, (signature) => (signature.row ?? hashes.get(signature)) === now);
}

function isSignedBy(body: unknown, { by, on }: Signature): boolean {
  const { signed } = (body ?? {}) as { signed?: unknown };
  return (
    Array.isArray(signed) &&
    (signed as readonly Signature[]).some((one) => one.by === by && one.on?.edtf === on.edtf)
  );
}
