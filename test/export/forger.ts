import { fromBase64, toBase64 } from "../../src/crypto/bytes.ts";
import { openBody, sealBody } from "../../src/crypto/body.ts";
import {
  decodeEntry,
  encodeEntry,
  type EntryFields,
  entryHash,
  signEntry,
  type SignedEntry,
} from "../../src/crypto/entry.ts";
import type { DeviceKey } from "../../src/crypto/key.ts";
import { HashTree } from "../../src/crypto/merkle.ts";
import { formatCheckpoint, formatVerifier, parseCheckpoint, signNote } from "../../src/crypto/note.ts";
import { canonicalJson, type JsonObject } from "../../src/domain/canonical-json.ts";

/** A line of an export, free to be changed. */
export type Line = { [member: string]: unknown };

/** An export in the hands of a sender who has the key of a device and every line. */
export type Export = Line[];

export function readExport(text: string): Export {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
}

export function textOf(lines: Export): string {
  return `${lines.map((line) => JSON.stringify(line)).join("\n")}\n`;
}

/** The lines of one ref: its record, its proofs, and the versions that they come from. */
export function record(lines: Export, ref: string): Line {
  return lines.find((line) => "record" in line && line["id"] === ref)!;
}

export function proofs(lines: Export, ref: string): Line[] {
  return lines.filter((line) => line["proof"] === ref);
}

export function versions(lines: Export, ref: string): Line[] {
  return lines.filter((line) => line["version"] === ref);
}

export function checkpoint(lines: Export): Line {
  return lines.find((line) => "checkpoint" in line)!;
}

export function signedIn(line: Line): SignedEntry {
  return { bytes: fromBase64(String(line["entry"]))!, signature: fromBase64(String(line["signature"]))! };
}

export function fieldsIn(line: Line): EntryFields {
  return decodeEntry(signedIn(line).bytes);
}

/** What the entry of a proof seals. */
export function sealedIn(line: Line): JsonObject {
  const [key, ciphertext] = [line["key"], line["ciphertext"]].map((text) => fromBase64(String(text))!);
  const body = openBody(ciphertext!, key!, fieldsIn(line));
  return JSON.parse(Buffer.from(body).toString("utf8")) as JsonObject;
}

/** Puts an entry with other fields, signed by the device, and with other content where it is given, in a line. */
export function resign(
  line: Line,
  device: DeviceKey,
  changed: Partial<EntryFields>,
  content?: JsonObject | string,
): Line {
  const text =
    typeof content === "string" ? content : content === undefined ? undefined : canonicalJson(content);
  const sealed = text === undefined ? undefined : sealBody(Buffer.from(text));
  const fields = {
    ...fieldsIn(line),
    device: device.publicKey,
    ...(sealed === undefined
      ? {}
      : {
          commitment: sealed.commitment,
          ciphertextHash: sealed.ciphertextHash,
          length: sealed.ciphertext.length,
        }),
    ...changed,
  };
  const { bytes, signature } = signEntry(encodeEntry(fields), device);
  line["entry"] = toBase64(bytes);
  line["signature"] = toBase64(signature);
  if (sealed !== undefined) {
    line["key"] = toBase64(sealed.key);
    line["ciphertext"] = toBase64(sealed.ciphertext);
  }
  return line;
}

/** Signs a log of just these proofs, in their order, as the device's own, under the name that the checkpoint has. */
export function relog(lines: Export, device: DeviceKey, verifiers: readonly DeviceKey[] = [device]): Export {
  const all = lines.filter((line) => "proof" in line);
  const leaves = all.map((line) => entryHash(signedIn(line)));
  const tree = new HashTree(leaves);
  for (const [position, line] of all.entries()) {
    line["position"] = position;
    line["path"] = tree.inclusionProof(position, leaves.length).map(toBase64);
  }
  const origin = String(checkpoint(lines)["checkpoint"]).split("\n")[0]!;
  const text = formatCheckpoint({ origin, size: leaves.length, root: tree.root() });
  checkpoint(lines)["checkpoint"] = signNote(text, origin, device);
  checkpoint(lines)["verifiers"] = verifiers.map(({ publicKey }) =>
    formatVerifier({ name: origin, publicKey }),
  );
  return lines;
}

/** The same root under another name of the log. */
export function renameLog(lines: Export, device: DeviceKey, origin: string): Export {
  const [text] = String(checkpoint(lines)["checkpoint"]).split("\n\n");
  const { size, root } = parseCheckpoint(`${text}\n`);
  checkpoint(lines)["checkpoint"] = signNote(formatCheckpoint({ origin, size, root }), origin, device);
  checkpoint(lines)["verifiers"] = [formatVerifier({ name: origin, publicKey: device.publicKey })];
  return lines;
}
