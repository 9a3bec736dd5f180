import fc from "fast-check";
import { expect, test } from "vitest";
import { asWhole, beginningOf, halfCharactersIn, isWhole } from "./text.ts";

test("text is whole exactly where UTF-8 gives it back", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }).map((text) => text.slice(1)),
      (text) => {
        const back = new TextDecoder("utf-8", { ignoreBOM: true }).decode(new TextEncoder().encode(text));
        expect(isWhole(text)).toBe(back === text);
        expect(asWhole(text)).toBe(back);
      },
    ),
  );
  expect([isWhole("\ud83d\ude00"), isWhole("\ude00\ud83d"), isWhole("a\ud800")]).toEqual([
    true,
    false,
    false,
  ]);
});

test("a beginning of text never ends in half a character", () => {
  expect([beginningOf("ab😀", 3), beginningOf("ab😀", 4), beginningOf("ab", 9)]).toEqual([
    "ab",
    "ab😀",
    "ab",
  ]);
});

test("half characters are found in values and keys, at any depth", () => {
  const value = { a: ["x", { b: "\udc00" }], "\ud800": 1, c: "fine", d: { e: "y\ud800z" } };
  expect(halfCharactersIn(value)).toEqual([["a", 1, "b"], ["\ud800"], ["d", "e"]]);
  expect(halfCharactersIn("\ud800")).toEqual([[]]);
  expect(halfCharactersIn([null, 1, true, "ខ្មែរ 😀"])).toEqual([]);
});
