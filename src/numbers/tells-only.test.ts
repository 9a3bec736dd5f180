import { expect, test } from "vitest";
import { tellsOnly } from "./tells-only.ts";

const of = (n: number, N: number) => ({
  numbers: new Set([n, N, N - n]),
  percentages: [n, N - n].map((some) => ({ percent: (100 * some) / N, within: 0.5 })),
  share: { n, N },
});

/** Which of these texts say more than n of N. */
const held = (n: number, N: number, texts: readonly string[]): string[] =>
  texts.filter((text) => !tellsOnly(text, of(n, N)));

test("numbers, percentages and words that hold of what was released may be said", () => {
  const few = [
    "7 of 20 were beaten",
    "seven of the 20",
    "13 were not beaten",
    "35% were beaten",
    "65% were not",
  ];
  expect(held(7, 20, few)).toEqual([]);
  const many = [
    "most had no lawyer",
    "the majority had no lawyer",
    "the vast majority",
    "Most of the 20 had no lawyer",
  ];
  expect(held(16, 20, many)).toEqual([]);
  expect(
    held(0, 18, [
      "None of the 18 who answered had a lawyer",
      "nobody had a lawyer",
      "all were without a lawyer",
    ]),
  ).toEqual([]);
  const things = [
    "had no lawyer",
    "were beaten every day",
    "lost all their teeth",
    "were not told why",
    "were held for more than 60 days",
    "were arrested in 2020 under article 40",
    "were under 18 years old",
    "paid 300 USD",
    "shared each mat",
  ];
  expect(held(7, 20, things)).toEqual([]);
});

test("a word for a share of others is a number that was not released", () => {
  const others = [
    "7 of 20 were beaten, most of them women",
    "7 of 20 were beaten, all of them women",
    "most were women",
    "half of them were women",
    "two thirds of the women were beaten",
    "one in four was a child",
    "all of the women were beaten",
    "every young woman was beaten",
    "none of the men was",
    "no woman was beaten",
    "the majority were children",
    "a handful of children",
    "a couple of them were minors",
    "nobody had a lawyer",
    "everyone was beaten",
    "both sisters were beaten",
    "neither of them was",
    "nearly all were women",
    "hardly anyone was asked",
    "the only woman among them",
    "a single child was there",
    "several girls were there, many of them alone",
    "few of them were men",
    "more women than men were beaten",
    "twice as many were women",
    "the women outnumbered the men",
    "seven were beaten, the rest were women",
    "were beaten, except for one woman",
  ];
  expect(others.filter((text) => tellsOnly(text, of(7, 20)))).toEqual([]);
  // A word that holds says something else beside a second number or a second word.
  const beside = ["16 of 20 had no lawyer, most of them women", "most had no lawyer and most were women"];
  expect(beside.filter((text) => tellsOnly(text, of(16, 20)))).toEqual([]);
});

test("the least, the most and the middle of ages, days and sums tell of one person", () => {
  const series = [
    "the youngest was 12 years old",
    "the median stay was 40 days",
    "the longest was held for 400 days",
    "on average they paid 300 USD",
    "were held for up to 400 days",
    "were children as young as 11 years",
    "the earliest was arrested on 3 March 2020",
    "were aged in a range from 12 to 40 years",
  ];
  expect(series.filter((text) => tellsOnly(text, of(7, 20)))).toEqual([]);
});

test("what was released as a percentage is said as it was printed, and no finer", () => {
  const printed = { numbers: new Set<number>(), percentages: [{ percent: 35, within: 0 }], share: undefined };
  expect(tellsOnly("35% were beaten", printed)).toBe(true);
  for (const text of ["35.3% were beaten", "a share of 0.353", "35 of 100", "most were not"])
    expect(tellsOnly(text, printed), text).toBe(false);
});

test("what cannot be read, and what nobody knows, says more than was told", () => {
  const unread = [
    "8 of 20 were beaten, បីនាក់ជាស្រី",
    "8 of 20 were beaten drei Frauen",
    "8 of 20 were beaten три женщины",
    "8 of 20 were beaten 三人女性",
    "8 of 20 were beaten ③ women",
    "8 of 20 were beaten III women",
    "8 of 20 were beaten, dont 3 femmes",
    "8 of 20 were beaten a quarter women",
    "8 of 20 were beaten a trio of them by night",
    "8 of 20 were beaten, mostly men",
    "8 of 20 were beaten; largely men",
    "8 of 20 were beaten; men only",
    "were beaten, solely men",
    "had a lawyer, mostly men",
    "the boys without exception",
    "8 of 20 were beaten, men and women equally",
    "8 of 20 were beaten and the women's share was nil",
    "8 of 20 were beaten farmers",
    "beaten in បន្ទប់",
  ];
  expect(unread.filter((text) => tellsOnly(text, of(8, 20)))).toEqual([]);
});

test("people who are set apart from others stand at the number of all, or in what is said of all", () => {
  const all = ["8 of the 20 women were beaten", "the 20 women interviewed", "shared a cell with adults"];
  expect(held(8, 20, all)).toEqual([]);
  const some = [
    "8 of 20 were beaten women",
    "8 of 20 were beaten as women were spared",
    "women were beaten",
    "the women of the north were spared",
    "were beaten while women were spared",
    "8 of 20 women and girls were beaten",
  ];
  expect(some.filter((text) => tellsOnly(text, of(8, 20)))).toEqual([]);
});

test("a part of a whole is a part of all who are counted", () => {
  const wrong = ["20 of 20 were beaten", "8 of 8 women were beaten", "8 of 12 were beaten"];
  expect(wrong.filter((text) => tellsOnly(text, of(8, 20)))).toEqual([]);
  expect(held(18, 18, ["18 of 18 were beaten"])).toEqual([]);
});

test.each([
  "8 of 20 were beaten and had no lawyer",
  "8 of 20 were beaten of whom the old got no doctor",
  "8 of 20 were beaten where the guards slept",
  "8 of 20 were beaten as they had no lawyer",
  "8 of 20 were beaten without a lawyer",
  "were beaten and gave a name",
  "were beaten or had no lawyer",
  "were beaten but had a lawyer",
  "were beaten while they slept",
  "8 of 20 were beaten which killed",
])("a second clause says more than was counted: %s", (text) => {
  expect(tellsOnly(text, of(8, 20))).toBe(false);
  expect(tellsOnly("8 of 20 were beaten", of(8, 20))).toBe(true);
});

test.each([
  "he was beaten",
  "8 of 20 said that she was beaten",
  "were beaten with her hands tied",
  "were beaten students",
  "were beaten women",
  "were beaten teachers",
  "were soldiers",
  "somebody was beaten",
])("a pronoun or a trade says who among them: %s", (text) => {
  expect(tellsOnly(text, of(8, 20))).toBe(false);
});

test.each([
  "in no case was there a lawyer",
  "there was a lawyer in each case",
  "as a rule there was no lawyer",
  "by the rule there was no lawyer",
  "were usually beaten",
  "were beaten routinely",
  "were often beaten",
  "less beaten than those of the north",
  "were beaten more than those of the north",
])("a share without a number is one that was not counted: %s", (text) => {
  expect(tellsOnly(text, of(8, 20))).toBe(false);
});

test.each([
  "paid 300 USD, 400 USD, 900 USD",
  "paid 300 USD then 900 USD",
  "were arrested on 3 March 2020, 5 March 2020",
  "were held for 20 days, 40 days",
])("a list of sums or days is one of people: %s", (text) => {
  expect(tellsOnly(text, of(8, 20))).toBe(false);
});
