import { expect, test } from "vitest";
import { searchKey } from "./khmer.ts";

test("one word in two encodings has one key, and its key is its own key", () => {
  const misordered = "\u1781\u17C2\u17D2\u1798\u179A";
  const ordered = "\u1781\u17D2\u1798\u17C2\u179A";
  expect(misordered).not.toBe(ordered);
  expect(searchKey(misordered)).toBe(searchKey(ordered));
  expect(searchKey(searchKey(misordered))).toBe(searchKey(misordered));
});

test("invisible spaces between Khmer words do not matter", () => {
  expect(searchKey("ពន្ធ\u200Bនាគារ")).toBe(searchKey("ពន្ធនាគារ"));
});

test("an emoji before Khmer leaves the Khmer whole", () => {
  expect(searchKey("🙂 ខ្មែរ")).toBe(`🙂 ${searchKey("ខ្មែរ")}`);
});

test("vowels and signs stay, and Latin accents too", () => {
  expect(searchKey("ព្រៃស")).toContain("្រៃ");
  expect(searchKey("Prey Sâr")).toBe("Prey Sâr".normalize("NFC"));
});
