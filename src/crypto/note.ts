/**
 * Signed notes (c2sp.org/signed-note) and the checkpoints of a log as their text (c2sp.org/tlog-checkpoint): the public
 * form in which a log states its size and root, readable by the tools of other transparency logs.
 */

import { hash, sign, verify } from "node:crypto";
import { Problem } from "../domain/problem.ts";
import { asBuffer, damaged, fromBase64, sameBytes, toBase64, toHex } from "./bytes.ts";
import { type DeviceKey, verifyingKey } from "./key.ts";

export type CheckpointNote = {
  /** Name of the log, one line. */
  readonly origin: string;
  /** Number of leaves. */
  readonly size: number;
  /** Root of the tree of that size, 32 bytes. */
  readonly root: Uint8Array;
};

/** The text of a checkpoint, to be signed. */
export function formatCheckpoint({ origin, size, root }: CheckpointNote): string {
  if (!isLine(origin) || origin === "") throw new RangeError("an origin that is not one line of text");
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`a log of ${size} leaves`);
  if (root.length !== 32) throw new RangeError(`a root of ${root.length} bytes, not 32`);
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** Undoes `formatCheckpoint`; extension lines are allowed and left out. A `Problem` "damaged" for anything else. */
export function parseCheckpoint(text: string): CheckpointNote {
  const lines = text.split("\n");
  // The text ends in a newline, so the last of the pieces is empty and no other is.
  if (lines.pop() !== "" || lines.length < 3 || lines.includes("") || !lines.every(isLine)) {
    throw damaged("A checkpoint", "it is not a list of lines, the first three being name, size and root");
  }
  const [origin, sizeText, rootText] = lines as [string, string, string];
  const size = Number(sizeText);
  if (!/^(0|[1-9][0-9]*)$/.test(sizeText) || !Number.isSafeInteger(size)) {
    throw damaged("A checkpoint", "its second line is not a size");
  }
  const root = fromBase64(rootText);
  if (root?.length !== 32) throw damaged("A checkpoint", "its third line is not the root of a tree");
  return { origin, size, root };
}

/** A key whose signatures on notes are believed, under the name it signs with. */
export type NoteVerifier = { readonly name: string; readonly publicKey: Uint8Array };

/** A note whose text was signed by `signers`: the verifiers that were found on it, in the order of the note. */
export type VerifiedNote = { readonly text: string; readonly signers: readonly NoteVerifier[] };

/** The text with one Ed25519 signature. The text ends in a newline and has no control characters, else a RangeError. */
export function signNote(text: string, name: string, device: DeviceKey): string {
  if (!isNoteText(text)) throw new RangeError("a text that no note can carry");
  return `${text}\n${signatureLine(text, name, device)}`;
}

/** The note with one more signature at its end, by whoever else stands for the same text. */
export function addSignature(note: string, name: string, device: DeviceKey): string {
  return note + signatureLine(parseNote(note).text, name, device);
}

/**
 * The text of a note and who signed it. Signatures of strangers are passed over. A `Problem`: "damaged" where the note
 * is not in the form of one or a signature of a known key does not fit; "bad-input" where no known key has signed.
 */
export function verifyNote(note: string, verifiers: readonly NoteVerifier[]): VerifiedNote {
  const { text, signatures } = parseNote(note);
  const signers = new Set<NoteVerifier>();
  for (const { name, id, signature } of signatures) {
    const verifier = verifiers.find(
      (each) => each.name === name && sameBytes(keyId(name, each.publicKey), id),
    );
    if (verifier === undefined) continue;
    const key = verifyingKey(verifier.publicKey);
    if (key === undefined || !verify(null, Buffer.from(text), key, signature)) {
      throw damaged("A signed note", `the signature with key ${toHex(id)} does not fit its text`);
    }
    signers.add(verifier);
  }
  if (signers.size === 0) {
    throw new Problem(
      "bad-input",
      "This note is not signed by any key you know; ask who made it for their key.",
    );
  }
  return { text, signers: [...signers] };
}

/** A verifier as one line to hand to others: `name+key id+base64`, as other tools for signed notes write it. */
export function formatVerifier({ name, publicKey }: NoteVerifier): string {
  return `${name}+${toHex(keyId(name, publicKey))}+${toBase64(Buffer.concat([ed25519, publicKey]))}`;
}

/** Undoes `formatVerifier`; a `Problem` "bad-input" for a line that is mistyped or holds another kind of key. */
export function parseVerifier(line: string): NoteVerifier {
  const [name, id, ...rest] = line.split("+");
  // Base64 may hold a plus of its own.
  const typed = fromBase64(rest.join("+"));
  if (name !== undefined && isName(name) && typed?.length === 33 && typed[0] === ed25519[0]) {
    const verifier = { name, publicKey: new Uint8Array(typed.subarray(1)) };
    if (id === toHex(keyId(name, verifier.publicKey))) return verifier;
  }
  throw new Problem("bad-input", "This is not a verifier key; copy the whole line, in the form name+id+key.");
}

/** The type byte of Ed25519 keys. */
const ed25519 = Uint8Array.of(1);

function keyId(name: string, publicKey: Uint8Array): Uint8Array {
  return hash("sha256", Buffer.concat([Buffer.from(`${name}\n`), ed25519, publicKey]), "buffer").subarray(
    0,
    4,
  );
}

function signatureLine(text: string, name: string, device: DeviceKey): string {
  if (!isName(name)) throw new RangeError("a name with spaces or a plus can't sign a note");
  const signature = sign(null, Buffer.from(text), device.privateKey);
  return `— ${name} ${toBase64(Buffer.concat([keyId(name, device.publicKey), signature]))}\n`;
}

type NoteSignature = { readonly name: string; readonly id: Uint8Array; readonly signature: Uint8Array };

/** Enough for any set of witnesses; the specification asks for 16 at least. */
const mostSignatures = 100;

function parseNote(note: string): { readonly text: string; readonly signatures: readonly NoteSignature[] } {
  const gap = note.lastIndexOf("\n\n");
  const text = note.slice(0, gap + 1);
  const lines = note.slice(gap + 2).split("\n");
  if (gap < 0 || !isNoteText(text) || lines.pop() !== "" || lines.length === 0) {
    throw damaged("A signed note", "it is not a text with signatures below an empty line");
  }
  if (lines.length > mostSignatures)
    throw damaged("A signed note", `it has more than ${mostSignatures} signatures`);
  return { text, signatures: lines.map(parseSignature) };
}

function parseSignature(line: string): NoteSignature {
  const [dash, name, base64, ...more] = line.split(" ");
  const bytes = base64 === undefined ? undefined : fromBase64(base64);
  if (dash !== "—" || name === undefined || !isName(name) || bytes === undefined || more.length > 0) {
    throw damaged("A signed note", "a line below the empty line is not a signature");
  }
  if (bytes.length < 5) throw damaged("A signed note", "a signature is too short");
  return { name, id: bytes.subarray(0, 4), signature: asBuffer(bytes).subarray(4) };
}

function isNoteText(text: string): boolean {
  return text.endsWith("\n") && text.split("\n").every(isLine);
}

/** Well-formed, without control characters. */
function isLine(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- they are what is refused
  return !/[\u0000-\u001f\p{Surrogate}]/u.test(text);
}

function isName(name: string): boolean {
  return name !== "" && isLine(name) && !/[+\s\u0085]/u.test(name);
}
