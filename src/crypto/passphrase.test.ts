import { expect, test } from "vitest";
import { refuseWeak, sixWords } from "./passphrase.ts";

const reasonFor = (passphrase: string, known: readonly string[] = []): Promise<string> =>
  refuseWeak(passphrase, known).then(
    () => "taken",
    (error: Error) => /\((.*?)\)/.exec(error.message)?.[1] ?? error.message,
  );

test("six words are offered, other ones each time, and a passphrase of them is taken", async () => {
  const offers = await Promise.all(Array.from({ length: 20 }, sixWords));
  expect(new Set(offers).size).toBe(20);
  for (const offer of offers) {
    expect(offer).toMatch(/^[a-z-]+( [a-z-]+){5}$/);
    expect(await reasonFor(offer)).toBe("taken");
  }
});

test("sentences and long random signs are taken, in every script", async () => {
  for (const passphrase of [
    "five words for a test",
    "k3#vQz!81xLp0",
    "ទឹក ភ្លើង ខ្យល់ ដី",
    "the ferry leaves at nine sharp",
  ])
    expect([passphrase, await reasonFor(passphrase)]).toEqual([passphrase, "taken"]);
});

test("what a program guesses is refused, with the reason", async () => {
  for (const [passphrase, reason] of [
    ["", /too short/],
    ["x7#kQ2vL", /too short/],
    ["password", /everybody tries first/],
    ["P@ssw0rd1", /password that many people have/],
    ["aaaaaaaaaaaaaaaaaaaaaaaa", /repeats one sign/],
    ["abcabcabcabcabcabcabc", /repeats itself/],
    ["qwertyuiopasdfghjkl", /many people have|row of keys/],
    ["12345678901234567890", /repeats itself|sequence/],
    ["phnompenh2020", /too short or too regular/],
  ] as const)
    expect(await reasonFor(passphrase), passphrase).toMatch(reason);
});

test("the name of the dossier, whatever stands behind it, is refused", async () => {
  const name = "tuol svay prey 2031 interviews";
  expect(await reasonFor(name)).toBe("taken");
  expect(await reasonFor(name, [name])).not.toBe("taken");
  expect(await reasonFor(`${name}1`, [name])).not.toBe("taken");
});

test("a refusal says how many guesses are needed, and names no word of the passphrase", async () => {
  await expect(refuseWeak("clover clover")).rejects.toThrow(
    /after about 10\^\d+ guesses, and 10\^12 are the least/,
  );
  await expect(refuseWeak("clover clover")).rejects.not.toThrow(/clover/);
});
