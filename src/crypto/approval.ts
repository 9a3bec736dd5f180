import { createHash, sign, verify } from "node:crypto";
import { canonicalJson, type JsonObject } from "../domain/canonical-json.ts";
import type { MemberChange } from "../domain/membership.ts";
import { fromHex, toHex } from "./bytes.ts";
import { type DeviceKey, verifyingKey } from "./key.ts";

/** A change of who belongs to the team, before anybody has approved it. */
export type ProposedChange = MemberChange extends infer Change
  ? Change extends MemberChange
    ? Omit<Change, "approvals">
    : never
  : never;

export type Approval = MemberChange["approvals"][number];

/** The change with one more approval: Ed25519 over `habeas member v1`, 0, the dossier, and SHA-256 of its text without approvals. */
export function approve(dossier: Uint8Array, change: ProposedChange, key: DeviceKey): Approval {
  return {
    sign: toHex(key.publicKey),
    signature: toHex(sign(null, approvedText(dossier, change), key.privateKey)),
  };
}

/** The keys whose approvals of a change fit it, each once. */
export function approvedBy(dossier: Uint8Array, change: MemberChange): string[] {
  const { approvals, ...proposal } = change;
  const text = approvedText(dossier, proposal as ProposedChange);
  const fitting = approvals.filter(({ sign: by, signature }) => {
    const key = verifyingKey(fromHex(by));
    return key !== undefined && verify(null, text, key, fromHex(signature));
  });
  return [...new Set(fitting.map(({ sign: by }) => by))];
}

function approvedText(dossier: Uint8Array, change: ProposedChange): Buffer {
  const digest = createHash("sha256")
    .update(canonicalJson(change as unknown as JsonObject))
    .digest();
  return Buffer.concat([Buffer.from("habeas member v1\0"), dossier, digest]);
}
