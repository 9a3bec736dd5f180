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

test.for([
  ["Arabic hamza on its carriers", "أحمد إلى آمن مسؤول", "احمد الي امن مسوول"],
  ["Arabic vowel marks", "سِجْنٌ", "سجن"],
  ["Arabic tatweel", "ســجن", "سجن"],
  ["Arabic presentation forms", "ﺳﺠﻦ", "سجن"],
  ["Persian letters and the non-joiner", "می‌کند", "ميكند"],
  ["Hebrew points", "כֶּלֶא", "כלא"],
  ["German sharp s", "Straße", "Strasse"],
  ["Latin ligatures", "ﬁve ﬂats, œuvre, Cæsar", "five flats, oeuvre, Caesar"],
  ["the Armenian ligature", "և", "եւ"],
  ["Thai sara am, and a tone mark on either side of it", "น้ำ", "นํ้า"],
  ["two sara e", "เเดน", "แดน"],
  ["digits of other scripts", "៣៨,៩៩០ ٣٨٩٩٠", "38990 38990"],
  ["a soft hyphen and marks of direction", "pri\u00ADson \u202Ejail\u202C", "prison jail"],
  ["apostrophes", "O’Neill", "O'Neill"],
] as const)("%s make no other key", ([, a, b]) => {
  expect(searchKey(a)).toBe(searchKey(b));
  expect(searchKey(searchKey(a))).toBe(searchKey(a));
});

test("words that differ keep different keys", () => {
  const words = ["سجن", "سجين", "mass", "maß nahme", "ខ្មែរ", "ខែរ", "น้ำ", "นา", "1,234", "12,34", "1, 234"];
  expect(new Set(words.map(searchKey)).size).toBe(words.length);
});
