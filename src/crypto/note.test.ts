import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deviceKeyFromSeed } from "./key.ts";
import {
  addSignature,
  formatCheckpoint,
  formatVerifier,
  parseCheckpoint,
  parseVerifier,
  signNote,
  verifyNote,
} from "./note.ts";

// The example key and note of golang.org/x/mod/sumdb/note.
const peterLine = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const peterSecret = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const peterText =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const peterNote = `${peterText}
— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;
const peter = parseVerifier(peterLine);
const peterKey = deviceKeyFromSeed(Buffer.from(peterSecret, "base64").subarray(1));
const other = deviceKeyFromSeed(new Uint8Array(32).fill(9));
const witness = { name: "witness.example/w1", publicKey: other.publicKey };

describe("signed notes", () => {
  test("the published example verifies, and we sign the same text with the same bytes", () => {
    expect(verifyNote(peterNote, [peter])).toEqual({ text: peterText, signers: [peter] });
    expect(peterKey.publicKey).toEqual(peter.publicKey);
    expect(signNote(peterText, "PeterNeumann", peterKey)).toBe(peterNote);
    expect(formatVerifier(peter)).toBe(peterLine);
  });

  test("a note can carry several signatures; those of strangers are passed over", () => {
    const both = addSignature(peterNote, witness.name, other);
    expect(verifyNote(both, [peter, witness]).signers).toEqual([peter, witness]);
    expect(verifyNote(both, [witness])).toEqual({ text: peterText, signers: [witness] });
    expect(() => verifyNote(peterNote, [witness])).toThrow("not signed by any key you know");
    // The same name with another key is another key.
    expect(() => verifyNote(peterNote, [{ ...witness, name: "PeterNeumann" }])).toThrow("any key you know");
  });

  test("a known key's signature that does not fit rejects the note, whoever else signed it", () => {
    const forged = addSignature(peterNote, witness.name, other).replace("cryptography", "cryptographY");
    expect(() => verifyNote(forged, [peter, witness])).toThrow("does not fit its text");
    const [text, signature] = [peterText, peterNote.slice(peterText.length + 1)];
    const mixed = `${signNote(text.replace("answer", "question"), witness.name, other)}${signature}`;
    expect(() => verifyNote(mixed, [peter, witness])).toThrow("does not fit its text");
  });

  test("a known key under another name is a stranger", () => {
    const note = signNote(peterText, "somebody.example", other);
    expect(() => verifyNote(note, [witness])).toThrow("any key you know");
  });

  test("the same signature twice counts once", () => {
    const line = peterNote.slice(peterText.length + 1);
    expect(verifyNote(peterNote + line, [peter]).signers).toEqual([peter]);
  });

  test("a text may hold empty lines; the last one parts it from the signatures", () => {
    const text = "one\n\ntwo\n\n\n";
    expect(verifyNote(signNote(text, witness.name, other), [witness]).text).toBe(text);
  });

  test("every change of one character is refused", () => {
    for (let at = 0; at < peterNote.length; at++) {
      for (const put of ["", "x", "\n", " "]) {
        if (put === peterNote[at]) continue;
        const changed = peterNote.slice(0, at) + put + peterNote.slice(at + 1);
        expect(() => verifyNote(changed, [peter]), `${at} ${JSON.stringify(put)}`).toThrow();
      }
    }
  });

  test.each([
    ["nothing", ""],
    ["no signature", `${peterText}\n`],
    ["no empty line", peterNote.replace("\n\n", "\n")],
    ["no last newline", peterNote.slice(0, -1)],
    ["a control character", peterNote.replace("If", "I\u0007")],
    ["a carriage return", peterNote.replaceAll("\n", "\r\n")],
    ["a hyphen for the dash", peterNote.replace("—", "-")],
    ["two spaces", peterNote.replace("— ", "—  ")],
    ["another spelling of base64", peterNote.replace("nAM=", "nAN=")],
    ["a word after the signature", peterNote.replace("nAM=", "nAM= more")],
    ["text below the signatures", `${peterNote}more\n`],
    ["101 signatures", peterText + "\n" + peterNote.slice(peterText.length + 1).repeat(101)],
    ["half a character", peterNote.replace("If", "\ud83d")],
  ])("a note with %s is refused", (_, note) => {
    expect(() => verifyNote(note, [peter])).toThrow("A signed note is damaged");
  });

  test.each(["", "a b", "a+b", "a\u00a0b", "a\u2003b", "a\nb"])("nobody signs under the name %j", (name) => {
    expect(() => signNote(peterText, name, other)).toThrow(RangeError);
  });

  test("a verifier key that is cut or changed in one character is refused", () => {
    for (let at = 0; at < peterLine.length; at++) {
      expect(() => parseVerifier(peterLine.slice(0, at))).toThrow("not a verifier key");
      const changed =
        peterLine.slice(0, at) + String.fromCharCode(peterLine.charCodeAt(at) + 1) + peterLine.slice(at + 1);
      expect(() => parseVerifier(changed)).toThrow("not a verifier key");
    }
  });
});

describe("checkpoints", () => {
  test("the published example parses", () => {
    const text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    const checkpoint = parseCheckpoint(text);
    expect([checkpoint.origin, checkpoint.size]).toEqual(["example.com/behind-the-sofa", 20852163]);
    expect(formatCheckpoint(checkpoint)).toBe(text);
  });

  test("parsing undoes formatting", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[!-~]{1,40}$/),
        fc.nat({ max: Number.MAX_SAFE_INTEGER }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (origin, size, root) => {
          const parsed = parseCheckpoint(formatCheckpoint({ origin, size, root }));
          expect({ ...parsed, root: new Uint8Array(parsed.root) }).toEqual({ origin, size, root });
        },
      ),
    );
  });

  const root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";

  test("extension lines are allowed and left out", () => {
    expect(parseCheckpoint(`log\n7\n${root}\nmore\n`)).toEqual(parseCheckpoint(`log\n7\n${root}\n`));
  });

  test.each([
    ["no last newline", `log\n7\n${root}`],
    ["no root", "log\n7\n"],
    ["no name", `\n7\n${root}\n`],
    ["an empty line", `log\n7\n${root}\n\n`],
    ["a leading zero", `log\n07\n${root}\n`],
    ["a sign", `log\n+7\n${root}\n`],
    ["an exponent", `log\n7e3\n${root}\n`],
    ["a size that no number holds exactly", `log\n9007199254740993\n${root}\n`],
    ["a short root", "log\n7\nCsUYapGGPo4=\n"],
    ["another spelling of the root", `log\n7\n${root.replace("q2I=", "q2J=")}\n`],
    ["a carriage return", `log\r\n7\r\n${root}\r\n`],
  ])("a checkpoint with %s is refused", (_, text) => {
    expect(() => parseCheckpoint(text)).toThrow("A checkpoint is damaged");
  });
});
