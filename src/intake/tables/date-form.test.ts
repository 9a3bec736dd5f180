import { expect, test } from "vitest";
import { parseTime } from "../../domain/time.ts";
import { dateReader, hedgedDateReader, plainDateReader } from "./date-form.ts";

test("an hour before or after noon is the hour that was said", () => {
  const read = dateReader("d/m/yyyy hh:mm", { languages: [] })!;
  expect(
    ["1/2/2019 11:30 pm", "1/2/2019 11:30 AM", "1/2/2019 12:05am", "1/2/2019 12:05 PM", "1/2/2019 23:30"].map(
      read,
    ),
  ).toEqual([
    "2019-02-01T23:30:00",
    "2019-02-01T11:30:00",
    "2019-02-01T00:05:00",
    "2019-02-01T12:05:00",
    "2019-02-01T23:30:00",
  ]);
  expect(["1/2/2019 13:30 pm", "1/2/2019 0:30 am", "1/2/2019 24:30"].map(read)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("a day, a short year or a span of years is no century, decade or season", () => {
  for (const read of [plainDateReader({ languages: [] }), dateReader("edtf", { languages: [] })!]) {
    expect(
      ["19", "5", "201", "١٩", "2019-21", "2020-24", "2019-33", "19?", "06/2019", "001/2021"].filter(
        (text) => read(text) !== undefined,
      ),
    ).toEqual([]);
    expect(["2019", "2019-12", "19XX", "201X", "2019?", "2019/2020"].map(read)).toEqual([
      "2019",
      "2019-12",
      "19XX",
      "201X",
      "2019?",
      "2019/2020",
    ]);
  }
});

test("a date with the name of its month is read as each language writes it", () => {
  for (const [language, text, expected] of [
    ["th", "ม.ค. 2562", "2019-01"],
    ["th", "12 มิ.ย. พ.ศ. 2562", "2019-06-12"],
    ["ar", "يناير ٢٠٢٠", "2020-01"],
    ["ar-SY", "كانون الثاني 2020", "2020-01"],
    ["fr", "janv. 2019", "2019-01"],
    ["fr", "1er fév. 2019", "2019-02-01"],
    ["uk", "жовтень 2020", "2020-10"],
    ["ru", "3 июня 2020 г.", "2020-06-03"],
    ["km", "មករា 2020", "2020-01"],
    ["es", "12 de junio de 2019", "2019-06-12"],
    ["vi", "tháng 1 năm 2020", "2020-01"],
    ["zh", "2019年6月", "2019-06"],
    ["ko", "2019년 6월", "2019-06"],
  ] as const) {
    const era = language === "th" ? "buddhist" : undefined;
    expect(plainDateReader({ languages: [language], era })(text), text).toBe(expected);
  }
});

test("a hedged date is what its words say, to the day, month or year", () => {
  const read = hedgedDateReader(plainDateReader({ languages: ["es"] }));
  for (const [text, expected] of [
    ["ca. 2019", "2019~"],
    ["about June 2019", "2019-06~"],
    ["2019 (approx.)", "2019~"],
    ["before 2019", "[..2018]"],
    ["before January 2019", "[..2018-12]"],
    ["before 1 March 2020", "[..2020-02-29]"],
    ["antes de mayo de 2019", "[..2019-04]"],
    ["after 2019-12", "[2020-01..]"],
    ["after 31 December 2019", "[2020-01-01..]"],
    ["2019", "2019"],
    ["\u200f2019", "2019"],
  ])
    expect(read(text!), text).toBe(expected);
  for (const text of ["before", "ca. 5", "ca. 2019/2020"])
    expect(parseTime(read(text) ?? ""), text).toBeUndefined();
});
