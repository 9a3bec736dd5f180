import { expect, test } from "vitest";
import { parseQuantity, quantitySchema } from "./quantity.ts";

test("a hedged number is read with its hedge", () => {
  expect(parseQuantity("over 9,500")).toEqual({ low: 9500, high: 9500, qualifier: "over" });
  expect(parseQuantity("50-60")).toEqual({ low: 50, high: 60, qualifier: "exact" });
  expect(parseQuantity("up to 530")).toEqual({ low: 530, high: 530, qualifier: "up_to" });
  expect(parseQuantity("2.5")).toEqual({ low: 2.5, high: 2.5, qualifier: "exact" });
});

test("what is no single quantity is refused", () => {
  for (const text of [
    "",
    "many",
    "9,50",
    "1,2,3",
    "60-50",
    "40?",
    "9500 people",
    "five twenty",
    "several hundred",
    "over 60+",
    "12 34",
    "1 120",
  ])
    expect(parseQuantity(text), text).toBeUndefined();
});

test("a number is read as people write it: hedges, signs behind it, words, groups, digits of other scripts", () => {
  const exact = (number: number): object => ({ low: number, high: number, qualifier: "exact" });
  const hedged = (number: number, qualifier: string): object => ({ low: number, high: number, qualifier });
  for (const [text, expected] of [
    ["approx. 40", hedged(40, "about")],
    ["ca.35", hedged(35, "about")],
    ["~ 35", hedged(35, "about")],
    ["60+", hedged(60, "at_least")],
    ["60 or more", hedged(60, "at_least")],
    ["≤ 12", hedged(12, "up_to")],
    ["no more than 12", hedged(12, "up_to")],
    ["just under 50", hedged(50, "nearly")],
    ["forty", exact(40)],
    ["about two hundred and ten", hedged(210, "about")],
    ["1.5 million", exact(1_500_000)],
    ["fifty to sixty", { low: 50, high: 60, qualifier: "exact" }],
    ["between 50 and 60", { low: 50, high: 60, qualifier: "exact" }],
    ["1’120", exact(1120)],
    ["១.២", exact(1.2)],
    ["١٢٠", exact(120)],
  ] as const)
    expect(parseQuantity(text), text).toEqual(expected);
});

test("hedges, ranges and signs are read in the languages of the field", () => {
  const of = (low: number, high: number, qualifier: string): object => ({ low, high, qualifier });
  for (const [text, expected] of [
    ["نحو ٤٠", of(40, 40, "about")],
    ["ประมาณ 40", of(40, 40, "about")],
    ["ប្រហែល ៤០", of(40, 40, "about")],
    ["cerca de 40", of(40, 40, "about")],
    ["environ 40", of(40, 40, "about")],
    ["около 40", of(40, 40, "about")],
    ["40 (est.)", of(40, 40, "about")],
    ["40 aprox.", of(40, 40, "about")],
    ["más de 1,200", of(1200, 1200, "over")],
    ["au moins 12", of(12, 12, "at_least")],
    ["60 y más", of(60, 60, "at_least")],
    ["jusqu’à 12", of(12, 12, "up_to")],
    ["5 or 6", of(5, 6, "exact")],
    ["five or six", of(5, 6, "exact")],
    ["5 à 6", of(5, 6, "exact")],
    ["entre 5 y 6", of(5, 6, "exact")],
    ["١٬٢٣٤", of(1234, 1234, "exact")],
    ["٣٤٥٫٥", of(345.5, 345.5, "exact")],
    ["\ufeff\u200b\u200f40", of(40, 40, "exact")],
    ["−5", of(-5, -5, "exact")],
  ] as const)
    expect(parseQuantity(text), text).toEqual(expected);
  for (const text of ["6 or 5", "40 personas", "about 40 (est.)", "١٬٢٣", "до"])
    expect(parseQuantity(text), text).toBeUndefined();
});

test("words up to a hundred are read in five more languages, hedged or as a range", () => {
  const of = (low: number, high: number, qualifier: string): object => ({ low, high, qualifier });
  for (const [text, expected] of [
    ["environ quarante", of(40, 40, "about")],
    ["cerca de treinta y uno", of(31, 31, "about")],
    ["vinte e cinco", of(25, 25, "exact")],
    ["dix à douze", of(10, 12, "exact")],
    ["ប្រហែល សែសិប", of(40, 40, "about")],
    ["حوالي أربعين", of(40, 40, "about")],
  ] as const)
    expect(parseQuantity(text), text).toEqual(expected);
  for (const text of ["quarante personnes", "une quarantaine", "prison", "Al Noor"])
    expect(parseQuantity(text), text).toBeUndefined();
});

test("what is said otherwise than this program says it stays with its number", () => {
  for (const text of ["approx. 40", "forty", "60+", "40 (est.)", "نحو ٤٠", "5 or 6", "trente"])
    expect(quantitySchema.parse(` ${text} `), text).toMatchObject({ words: text });
  for (const text of ["40", "1,200", "over 9,500", "at least 60", "50-60", "-5", "١٢٠"])
    expect(quantitySchema.parse(text), text).not.toHaveProperty("words");
  expect(quantitySchema.parse({ low: 40, high: 40, qualifier: "about", words: "some forty" })).toMatchObject({
    words: "some forty",
  });
});

test("other names of a hedge become ours", () => {
  expect(quantitySchema.parse({ low: 1, high: 1, qualifier: "approx" }).qualifier).toBe("about");
  expect(quantitySchema.parse({ low: 1, high: 1, qualifier: "fewer_than" }).qualifier).toBe("under");
});
