/**
 * The recovery key: one more key that epochs are sealed to and that approves changes of the team, of which nobody has more than
 * a share, on paper (Shamir, by the audited shamir-secret-sharing).
 *
 * Shares that are too few, changed or mixed make a wrong secret without a word. So the journal has a hash of each share, by
 * which the wrong one is named, and a commitment to the secret and to the founding; nothing is used before both fit.
 */

import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { combine, split } from "shamir-secret-sharing";
import { mostSheets, type Recovery } from "../domain/membership.ts";
import { Problem } from "../domain/problem.ts";
import { recipientOf } from "./age.ts";
import { asBuffer, fromHex, sameBytes, toHex } from "./bytes.ts";
import { deviceAgeIdentity, type DeviceKey, deviceKeyFromSeed } from "./key.ts";
import { bytesOfWords, wordsOfBytes } from "./words.ts";

/** Which dossier a recovery key is of. Each of the two is committed to. */
export type RecoveredDossier = { readonly dossier: Uint8Array; readonly founding: Uint8Array };

/** What one sheet of paper holds. */
export type RecoverySheet = {
  /** From 1 on. */
  readonly number: number;
  readonly sheets: number;
  readonly needed: number;
  /** The first bytes of the founding's hash and of the commitment, by which sheets of another dossier or set are told. */
  readonly of: Uint8Array;
  readonly set: Uint8Array;
  readonly share: Uint8Array;
};

const markLength = 4;
const shareLength = 33;
const sheetLength = 3 + 2 * markLength + shareLength;

/**
 * A new recovery key on so many sheets, of which `needed` restore it. The secret is forgotten when this returns.
 *
 * @throws Problem `bad-input` for numbers that make no sense
 */
export async function newRecovery(
  name: RecoveredDossier,
  sheets: number,
  needed: number,
): Promise<{ readonly recovery: Recovery; readonly sheets: readonly RecoverySheet[] }> {
  if (needed < 2 || needed > sheets || sheets > mostSheets)
    throw new Problem(
      "bad-input",
      `${needed} of ${sheets} sheets can't be had: at least 2 are needed, so that no sheet opens anything alone, and there are at most ${mostSheets}.`,
    );
  const secret = new Uint8Array(randomBytes(32));
  const shares = await split(secret, sheets, needed);
  const commit = new Uint8Array(commitmentOf(name, secret, sheets, needed));
  const recovery: Recovery = {
    ...(await publicHalf(deviceKeyFromSeed(secret))),
    sheets: shares.map((share, at) => toHex(shareHash(name, at + 1, share))),
    needed,
    commit: toHex(commit),
  };
  secret.fill(0);
  return {
    recovery,
    sheets: shares.map((share, at) => ({
      number: at + 1,
      sheets,
      needed,
      of: name.founding.subarray(0, markLength),
      set: commit.subarray(0, markLength),
      share,
    })),
  };
}

/**
 * The recovery key of sheets, where they are as many as it takes and as they were made.
 *
 * @throws Problem `bad-input`, with a sentence that says which sheet, where not
 */
export async function recoveryKeyOf(
  name: RecoveredDossier,
  recovery: Recovery | undefined,
  sheets: readonly RecoverySheet[],
): Promise<DeviceKey> {
  const of = name.founding.subarray(0, markLength);
  for (const [at, { number, ...sheet }] of sheets.entries()) {
    if (!sameBytes(sheet.of, of))
      throw new Problem(
        "bad-input",
        `Sheet ${number} is of another dossier; take a sheet on which the same twelve words of the dossier stand as habeas members shows.`,
      );
    if (recovery === undefined || !sameBytes(sheet.set, fromHex(recovery.commit).subarray(0, markLength)))
      throw new Problem(
        "bad-input",
        `Sheet ${number} is not of the sheets that this journal knows as the newest: take the newest sheets, or a journal file that was exported after they were made.`,
      );
    if (sheets.findIndex((other) => other.number === number) < at)
      throw new Problem("bad-input", `Sheet ${number} was given twice; give each sheet once.`);
    const hash = recovery.sheets[number - 1];
    if (hash === undefined || !sameBytes(shareHash(name, number, sheet.share), fromHex(hash)))
      throw new Problem(
        "bad-input",
        `Sheet ${number} is not as it was made; leave it out, and take another one.`,
      );
  }
  const needed = recovery?.needed ?? 2;
  if (recovery === undefined || sheets.length < needed)
    throw new Problem(
      "bad-input",
      `It takes ${needed} sheets, and ${sheets.length} ${sheets.length === 1 ? "is" : "are"} here (${sheets.map(({ number }) => `sheet ${number}`).join(", ")}); bring ${needed - sheets.length} more.`,
    );
  const secret = await combine(sheets.slice(0, needed).map(({ share }) => new Uint8Array(share)));
  const commit = commitmentOf(name, secret, recovery.sheets.length, needed);
  const wanted = fromHex(recovery.commit);
  const key = secret.length === 32 && timingSafeEqual(commit, wanted) ? deviceKeyFromSeed(secret) : undefined;
  secret.fill(0);
  const half = key === undefined ? undefined : await publicHalf(key);
  if (key === undefined || half?.sign !== recovery.sign || half.age !== recovery.age)
    throw new Problem(
      "bad-input",
      "These sheets do not make the key that this journal commits to: somebody has changed the journal file, or founded another dossier. Take the file from another place.",
    );
  return key;
}

/** The words of a sheet, as they stand on paper. */
export function wordsOfSheet({ number, sheets, needed, of, set, share }: RecoverySheet): Promise<string[]> {
  return wordsOfBytes(Buffer.concat([Buffer.from([number, sheets, needed]), of, set, share]));
}

/**
 * The sheet whose words these are: the text of a sheet, whose words stand in rows that are numbered, or the words alone.
 * `place` says which one it is among those that were given, where the text does not.
 *
 * @throws Problem `bad-input`, with a sentence that says which word of which sheet and never repeats one
 */
export async function sheetOf(text: string, place: number): Promise<RecoverySheet> {
  const rows = [...text.matchAll(/^[ \t]*\d{1,2}[.)][ \t]+(.*)$/gm)].map(([, row]) => row!);
  const titled = /\bsheet (\d{1,3}) of \d/i.exec(text)?.[1];
  const which = titled === undefined ? `the sheet that was given as number ${place}` : `sheet ${titled}`;
  const read = await bytesOfWords(rows.length > 0 ? rows.join(" ") : text, sheetLength);
  if (!(read instanceof Uint8Array)) {
    const compare = "compare it with the paper";
    switch (read.fault) {
      case "count":
        throw new Problem(
          "bad-input",
          `${capital(which)} has ${read.wanted} words, and here are ${read.given}; ${compare}.`,
        );
      case "unknown":
        throw new Problem("bad-input", `Word ${read.word} of ${which} is no word of the list; ${compare}.`);
      case "misfit":
        throw new Problem("bad-input", `Word ${read.word} of ${which} is mistyped; ${compare}.`);
      case "sum":
        throw new Problem(
          "bad-input",
          `Several words of ${which} are mistyped or stand in another order; ${compare}.`,
        );
    }
  }
  const [number, sheets, needed] = read as unknown as [number, number, number];
  let at = 3;
  const next = (length: number) => read.slice(at, (at += length));
  return { number, sheets, needed, of: next(markLength), set: next(markLength), share: next(shareLength) };
}

function capital(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}`;
}

async function publicHalf(key: DeviceKey): Promise<Pick<Recovery, "sign" | "age">> {
  return { sign: toHex(key.publicKey), age: await recipientOf(deviceAgeIdentity(key)) };
}

/** HMAC-SHA-256 with the secret: whoever has not got it can make none for another founding or other numbers. */
function commitmentOf(
  { dossier, founding }: RecoveredDossier,
  secret: Uint8Array,
  sheets: number,
  needed: number,
): Uint8Array {
  return createHmac("sha256", secret)
    .update("habeas recovery v1\0")
    .update(dossier)
    .update(founding)
    .update(asBuffer(Uint8Array.of(sheets, needed)))
    .digest();
}

function shareHash({ dossier }: RecoveredDossier, number: number, share: Uint8Array): Uint8Array {
  return createHash("sha256")
    .update("habeas recovery sheet v1\0")
    .update(dossier)
    .update(asBuffer(Uint8Array.of(number)))
    .update(share)
    .digest();
}
