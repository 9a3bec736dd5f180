import { expect, test } from "vitest";
import { monthLanguages, monthNames } from "./month-name.ts";

test("the language of months is the one that reads most of their names", () => {
  for (const [words, language] of [
    [["Jan", "Feb", "Sept"], "en"],
    [["ม.ค.", "ก.พ."], "th"],
    [["يناير"], "ar"],
    [["كانون الثاني", "شباط"], "ar-SY"],
    [["janv.", "févr.", "mars"], "fr"],
    [["Ene", "Feb", "Abr"], "es"],
    [["жовтень"], "uk"],
    [["មករា"], "km"],
    [["1月", "2月"], "zh"],
    [["gàmmaa", "kolli"], undefined],
  ] as const)
    expect(monthLanguages(words).language, words.join()).toBe(language);
});

test("every language that this program can say is known by the names of its months", () => {
  for (const tag of [
    "af",
    "ceb",
    "cy",
    "dje",
    "eu",
    "ff",
    "ga",
    "is",
    "kab",
    "lb",
    "ml",
    "nn",
    "pa",
    "shi",
    "te",
    "ug",
    "wo",
    "yo",
    "zu",
  ]) {
    const format = new Intl.DateTimeFormat(tag, { calendar: "gregory", timeZone: "UTC", month: "long" });
    const words = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((month) =>
      format.format(Date.UTC(2019, month, 1)),
    );
    expect(monthLanguages(words).language, tag).toBeDefined();
  }
});

test("a name that is another month in another language is told, unless others beside it settle it", () => {
  expect(monthLanguages(["listopad"])).toEqual({ language: "pl", rival: "hr" });
  expect(monthLanguages(["listopad", "lipanj"])).toEqual({ language: "hr", rival: undefined });
});

test("words of headings are no months, and a short one alone is one in English only", () => {
  for (const words of [
    ["Men", "Women"],
    ["Out", "In"],
    ["Facility", "Value"],
    ["Case", "Sex", "Born"],
  ])
    expect(monthLanguages(words).language, words.join()).toBeUndefined();
  expect(monthLanguages(["Out", "Nov", "Dez"]).language).toBe("pt");
});

test("a name that is one month in English and another in a stated language is neither", () => {
  expect(monthNames(["teo"]).get("mar")).toBeUndefined();
  expect(monthNames(["fr"]).get("mars")).toBe(3);
});
