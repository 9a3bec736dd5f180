import * as fc from "fast-check";
import { expect, test } from "vitest";
import { sheetText } from "../report/recovery-sheet.ts";
import { newRecovery, recoveryKeyOf, type RecoverySheet, sheetOf, wordsOfSheet } from "./recovery.ts";
import { toHex } from "./bytes.ts";
import { longWordList } from "./passphrase.ts";
import { bytesOfWords, wordsOfBytes } from "./words.ts";

const name = { dossier: new Uint8Array(16).fill(1), founding: new Uint8Array(32).fill(2) };
const elsewhere = { dossier: new Uint8Array(16).fill(1), founding: new Uint8Array(32).fill(3) };
const made = await newRecovery(name, 5, 3);
const { recovery, sheets } = made;
const [one, two, three, four, five] = sheets as RecoverySheet[] as [
  RecoverySheet,
  RecoverySheet,
  RecoverySheet,
  RecoverySheet,
  RecoverySheet,
];

async function refusal(given: readonly RecoverySheet[], of = name): Promise<string> {
  return recoveryKeyOf(of, recovery, given).then(
    () => "restored",
    (error: Error) => error.message,
  );
}

test("any three of five sheets restore the key that the journal names, whichever and in whatever order", async () => {
  for (const chosen of [
    [one, two, three],
    [five, one, four],
    [two, three, four, five],
  ])
    expect(toHex((await recoveryKeyOf(name, recovery, chosen)).publicKey)).toBe(recovery.sign);
});

test("fewer sheets than it takes restore nothing and say how many more, and one that comes twice counts once", async () => {
  expect(await refusal([two, five])).toBe(
    "It takes 3 sheets, and 2 are here (sheet 2, sheet 5); bring 1 more.",
  );
  expect(await refusal([two])).toMatch(/1 is here .* bring 2 more/);
  expect(await refusal([two, five, two])).toBe("Sheet 2 was given twice; give each sheet once.");
});

test("a share that somebody changed is named before shares are put together (share commitment)", async () => {
  const share = Uint8Array.from(four.share);
  share[7]! ^= 1;
  expect(await refusal([one, { ...four, share }, two])).toMatch(/^Sheet 4 is not as it was made/);
  expect(await refusal([one, { ...four, number: 3 }, two])).toMatch(/^Sheet 3 is not as it was made/);
});

test("a sheet of another dossier, and one of another set, are named", async () => {
  const other = (await newRecovery(elsewhere, 5, 3)).sheets[1]!;
  expect(await refusal([one, other, three])).toMatch(/^Sheet 2 is of another dossier/);
  const older = (await newRecovery(name, 5, 3)).sheets[2]!;
  expect(await refusal([one, two, older])).toMatch(/^Sheet 3 is not of the sheets that this journal knows/);
});

test("sheets open no journal that somebody founded anew around the same recovery key (founding in the commitment)", async () => {
  // The first four bytes of a hash can be found again by trying; the commitment can't be made without the secret.
  const forged = { ...elsewhere, founding: Uint8Array.from([2, 2, 2, 2, ...elsewhere.founding.slice(4)]) };
  expect(await refusal([one, two, three], forged)).toMatch(/somebody has changed the journal file/);
  await expect(
    recoveryKeyOf(name, { ...recovery, age: (await newRecovery(name, 2, 2)).recovery.age }, [
      one,
      two,
      three,
    ]),
  ).rejects.toThrow("do not make the key that this journal commits to");
});

test("a sheet reads back from its text, from its words alone, and in capitals", async () => {
  const words = await wordsOfSheet(two);
  const text = sheetText({ number: 2, sheets: 5, needed: 3, fingerprint: "some words", words });
  expect(await sheetOf(text, 1)).toEqual(two);
  expect(await sheetOf(`  ${words.join("\n").toUpperCase()}\n`, 1)).toEqual(two);
});

test("one mistyped word of a sheet is told by its place, and never repeated (checksum of words)", async () => {
  const words = await wordsOfSheet(two);
  const list = await longWordList();
  const wrong = [...words];
  wrong[2] = list[(list.indexOf(words[2]!) + 1234) % list.length]!;
  const text = sheetText({ number: 2, sheets: 5, needed: 3, fingerprint: "some words", words: wrong });
  await expect(sheetOf(text, 1)).rejects.toThrow(
    /^Word 3 of sheet 2 is mistyped; compare it with the paper\.$/,
  );
  await expect(sheetOf(words.with(3, "xyzzy").join(" "), 2)).rejects.toThrow(
    /^Word 4 of the sheet that was given as number 2 is no word of the list; compare it with the paper\.$/,
  );
  await expect(sheetOf(words.slice(1).join(" "), 1)).rejects.toThrow(/has 30 words, and here are 29/);
  const turned = [...words.slice(0, -2), words.at(-1)!, words.at(-2)!];
  await expect(sheetOf(turned.join(" "), 1)).rejects.toThrow(/^Several words .* another order/);
});

test("bytes come back from their words whatever they are", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 60 }), async (bytes) => {
      expect(await bytesOfWords((await wordsOfBytes(bytes)).join(" "), bytes.length)).toEqual(bytes);
    }),
    { numRuns: 50 },
  );
});
