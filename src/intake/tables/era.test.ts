import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hedgedDateReader, dateReader, plainDateReader } from "./date-form.ts";
import { type Era, eras } from "../../domain/era.ts";
import { commonDate, eraRefusal } from "./era.ts";

/** What `Intl` shows of a day in a calendar: year, month and day as numbers. */
function shown(calendar: string, instant: number): { year: number; month: number; day: number } {
  const parts = new Intl.DateTimeFormat("en-u-nu-latn", {
    calendar,
    timeZone: "UTC",
    year: "numeric",
    month: "numeric",
    day: "numeric",
  }).formatToParts(instant);
  const of = (...types: string[]): number =>
    Number(parts.find(({ type }) => types.includes(type))!.value.replace(/\D.*$/, ""));
  return { year: of("year", "relatedYear"), month: of("month"), day: of("day") };
}

const days = fc
  .integer({ min: Date.UTC(1925, 0, 1) / 86_400_000, max: Date.UTC(2035, 0, 1) / 86_400_000 })
  .map((day) => day * 86_400_000);

test.each<readonly [Era, calendar: string, spread: number]>([
  ["buddhist", "buddhist", 0],
  ["ethiopian", "ethiopic", 0],
  ["hijri", "islamic-umalqura", 1],
  ["minguo", "roc", 0],
  ["saka", "indian", 0],
  ["solar-hijri", "persian", 0],
])("each day of the era %s is the day that the calendar %s shows for it", (era, calendar, spread) => {
  fc.assert(
    fc.property(days, (instant) => {
      const { year, month, day } = shown(calendar, instant);
      const around = [-spread, spread].map((move) =>
        new Date(instant + move * 86_400_000).toISOString().slice(0, 10),
      );
      expect(commonDate(era, String(year), month, day)).toBe([...new Set(around)].join("/"));
    }),
    { numRuns: 60 },
  );
});

describe("a date of another era", () => {
  const read = (era: Era, form: string | undefined, text: string, languages: string[] = []) => {
    const notation = { era, languages };
    return hedgedDateReader(form === undefined ? plainDateReader(notation) : dateReader(form, notation)!)(
      text,
    );
  };

  test.each<readonly [Era, form: string | undefined, text: string, edtf: string | undefined]>([
    ["solar-hijri", "yyyy/m/d", "۱۳۹۹/۰۵/۱۲", "2020-08-02"],
    ["solar-hijri", "d/m/yyyy", "31/7/1399", undefined],
    ["solar-hijri", "d/m/yy", "12/5/99", "2020-08-02"],
    ["solar-hijri", undefined, "1399", "2020-03-20/2021-03-20"],
    ["solar-hijri", undefined, "1399-05", "2020-07-22/2020-08-21"],
    ["solar-hijri", undefined, "1399-05-12/1399-06", "2020-08-02/2020-09-21"],
    ["solar-hijri", undefined, "1399/..", "2020-03-20/.."],
    ["solar-hijri", undefined, "1399?", "2020-03-20?/2021-03-20?"],
    ["solar-hijri", undefined, "before 1399", "[..2020-03-19]"],
    ["solar-hijri", undefined, "after 1399", "[2021-03-21..]"],
    ["solar-hijri", undefined, "ca. 1399", "2019-09-19/2021-09-19"],
    ["solar-hijri", undefined, "12 Hamal 1399", "2020-03-31"],
    ["solar-hijri", undefined, "2019-05-12", undefined],
    ["hijri", "d/m/yyyy", "1/9/1441", "2020-04-23/2020-04-25"],
    ["hijri", "d/m/yy", "1/9/41", undefined],
    ["hijri", "d/m/yyyy hh:mm", "1/9/1441 14:30", "2020-04-23/2020-04-25"],
    ["hijri", undefined, "9 Ramadan 1441", "2020-05-01/2020-05-03"],
    ["ethiopian", "d/m/yyyy", "6/13/2011", "2019-09-11"],
    ["ethiopian", "d/m/yyyy", "6/13/2012", undefined],
    ["ethiopian", undefined, "Meskerem 2012", "2019-09-12/2019-10-11"],
    ["saka", undefined, "1 Chaitra 1942", "2020-03-21"],
    ["minguo", "yyyy/m/d", "109/05/12", "2020-05-12"],
    ["minguo", "yyyymmdd", "1090512", "2020-05-12"],
    ["minguo", undefined, "民國109年5月12日", "2020-05-12"],
    ["japanese", undefined, "令和2年5月12日", "2020-05-12"],
    ["japanese", undefined, "令和元年", "2019-05-01/2019-12-31"],
    ["japanese", undefined, "昭和64年1月7日", "1989-01-07"],
    ["japanese", "yyyy.m.d", "R2.5.12", "2020-05-12"],
    // The reign had ended the day before.
    ["japanese", "yyyy.m.d", "H31.5.1", undefined],
    ["buddhist", undefined, "2563-05-12", "2020-05-12"],
    ["buddhist", undefined, "2562-05/..", "2019-05/.."],
    ["buddhist", "d/m/yy hh:mm", "12/5/63 14:30", "2020-05-12T14:30:00"],
    ["buddhist", undefined, "2019", undefined],
  ])("%s %s %s is %s", (era, form, text, edtf) => {
    expect(read(era, form, text)).toBe(edtf);
  });

  test("its months are named in the languages of those who count by it", () => {
    expect(read("solar-hijri", undefined, "۱۲ حمل ۱۳۹۹", ["fa-AF"])).toBe("2020-03-31");
    expect(read("solar-hijri", undefined, "۱۲ فروردین ۱۳۹۹", ["fa"])).toBe("2020-03-31");
    expect(read("ethiopian", undefined, "12 መስከረም 2012", ["am"])).toBe("2019-09-23");
    expect(read("hijri", undefined, "9 رمضان 1441", ["ar"])).toBe("2020-05-01/2020-05-03");
  });
});

test("a word that is no era is refused with those that are, or with the word for what it means", () => {
  expect(eraRefusal("jalali")).toBe(`is "jalali"; write solar-hijri`);
  for (const word of ["bikram-sambat", "bengali", "constructor"]) {
    expect(eraRefusal(word)).toContain("add a column to the sheet with the dates of the common era");
    for (const era of eras) expect(eraRefusal(word)).toContain(era);
  }
});
