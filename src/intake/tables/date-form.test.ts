import { expect, test } from "vitest";
import { dateReader, plainDateReader } from "./date-form.ts";

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
      ["19", "5", "201", "١٩", "2019-21", "2020-24", "2019-33", "19?"].filter(
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
