import { expect, test } from "vitest";
import { numberOfWords } from "./number-word.ts";
import { foreignNumbers } from "./number-word-table.ts";

test("every number up to a hundred has words, and no word is two numbers in any languages", () => {
  const words = [...foreignNumbers()];
  for (let number = 0; number <= 100; number++)
    expect(words.filter(([, meant]) => meant.has(number)).length, String(number)).toBeGreaterThan(3);
  for (const [word, meant] of words) expect([word, numberOfWords(word)]).toEqual([word, [...meant][0]]);
});

test("words of French, Spanish, Portuguese, Khmer and Arabic are their numbers", () => {
  for (const [text, number] of [
    ["quarante", 40],
    ["vingt et un", 21],
    ["Soixante-dix-huit", 78],
    ["soixante et onze", 71],
    ["quatre-vingts", 80],
    ["quatre-vingt-dix-sept", 97],
    ["nonante-deux", 92],
    ["veintidós", 22],
    ["treinta y uno", 31],
    ["cien", 100],
    ["vinte e cinco", 25],
    ["três", 3],
    ["សែសិបប្រាំ", 45],
    ["ដប់ពីរ", 12],
    ["ប្រាំមួយដណ្តប់", 16],
    ["خمسة وأربعون", 45],
    ["خمسه واربعين", 45],
    ["اثنا عشر", 12],
    ["forty", 40],
    ["two hundred and ten", 210],
  ] as const)
    expect(numberOfWords(text), text).toBe(number);
  for (const text of [
    "quarante quarante",
    "deux vingt",
    "trente dix",
    "y uno",
    "une quarantaine",
    "constructor",
  ])
    expect(numberOfWords(text), text).toBeUndefined();
});

test("parts of a number stand in their order, and a number may leave out its article", () => {
  for (const [text, number] of [
    ["dozen", 12],
    ["two-hundred", 200],
    ["twenty hundred", 2000],
    ["two hundred and three thousand", 203_000],
    ["one lakh twenty thousand", 120_000],
    ["half a million", 500_000],
    ["two and a half million", 2_500_000],
    ["three point two five", 3.25],
    ["1.5 million", 1_500_000],
    ["six million and ten", 6_000_010],
  ] as const)
    expect([text, numberOfWords(text)]).toEqual([text, number]);
  for (const text of [
    "five twenty",
    "two thousand million",
    "two million thousand",
    "and ten",
    "ten and",
    "zero five",
  ])
    expect([text, numberOfWords(text)]).toEqual([text, undefined]);
});
