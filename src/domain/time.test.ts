import edtf from "edtf";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sized } from "../../test/size.ts";
import {
  dayText,
  daysBetween,
  isBefore,
  isSame,
  isWithin,
  longestTime,
  parseTime,
  spanOf,
  timeSchema,
} from "./time.ts";

const at = (text: string) => {
  const time = parseTime(text);
  if (time === undefined) throw new Error(`not a time: ${text}`);
  return time;
};
const days = (text: string) => {
  const { from, until } = spanOf(at(text));
  return [
    from === undefined ? undefined : dayText(from),
    until === undefined ? undefined : dayText(until - 1),
  ];
};

test("a year, a month and a day reach from their first to their last day", () => {
  expect(days("2017")).toEqual(["2017-01-01", "2017-12-31"]);
  expect(days("2016-02")).toEqual(["2016-02-01", "2016-02-29"]);
  expect(days("2020-04-02")).toEqual(["2020-04-02", "2020-04-02"]);
});

test("days, months and years, however certain, are what the EDTF library reads", () => {
  const years = ["0000", "0001", "0099", "1582", "1900", "1999", "2000", "2019", "2020", "9999"];
  const texts = years.flatMap((year) => [year, `${year}-01`, `${year}-02`, `${year}-12`]);
  for (const text of ["2019-02-28", ...texts, ...texts.flatMap((one) => [`${one}?`, `${one}~`, `${one}%`])]) {
    const { min, max } = edtf(text) as { min: number; max: number };
    const reach = /[~%]/.test(text) ? (max + 1 - min) / 2 : 0;
    expect(spanOf({ edtf: text }), text).toEqual({ from: min - reach, until: max + 1 + reach });
  }
  for (const text of ["2019-00", "2019-13", "20190", "2019-1", "2019~?", "2019-02-30"])
    expect(parseTime(text), text).toBeUndefined();
});

test("early, mid and late keep their words and become four months", () => {
  expect(at("late 2017")).toEqual({ edtf: "2017-09/2017-12", words: "late 2017" });
  expect(at("mid-2018").edtf).toBe("2018-05/2018-08");
  expect(at("early 2020").edtf).toBe("2020-01/2020-04");
});

test("an interval takes both its ends, open and unknown ends have no bound", () => {
  expect(days("2017-01/2020-03")).toEqual(["2017-01-01", "2020-03-31"]);
  expect(days("2017-01/..")).toEqual(["2017-01-01", undefined]);
  expect(days("2017-01/")).toEqual(["2017-01-01", undefined]);
  expect(days("../2017-01")).toEqual([undefined, "2017-01-31"]);
});

test("an interval whose ends begin together reaches to the end of the longer, and one of equal ends is that end", () => {
  for (const one of ["2019-02-11", "2019-02", "2019", "2019~", "2019-02-11T10:00", "201X"]) {
    expect(at(`${one}/${one}`)).toEqual(at(one));
    expect(timeSchema.parse({ edtf: `${one}/${one}`, words: "that day" })).toEqual({
      edtf: one,
      words: "that day",
    });
  }
  expect(days("2019-02-11/2019-02")).toEqual(["2019-02-11", "2019-02-28"]);
  expect(days("2019-02/2019-02-11")).toEqual(["2019-02-01", "2019-02-11"]);
  expect(days("2019-06/2019")).toEqual(["2019-06-01", "2019-12-31"]);
  for (const bad of [
    "2019-02-12/2019-02-11",
    "2020/2019-06",
    "2019/2019/2019",
    "{2019}/{2019}",
    "x/x",
    "2019-02-30/2019-02-30",
  ])
    expect(parseTime(bad), bad).toBeUndefined();
});

test("a set reaches from its first member to its last", () => {
  expect(days("{2017..2019}")).toEqual(["2017-01-01", "2019-12-31"]);
  expect(days("[2017-01,2017-03]")).toEqual(["2017-01-01", "2017-03-31"]);
});

test("an approximate year reaches half a year further on each side, an uncertain one does not", () => {
  const [from, until] = days("2017~");
  expect(from! < "2016-08" && from! > "2016-05").toBe(true);
  expect(until! > "2018-05" && until! < "2018-08").toBe(true);
  expect(days("2017?")).toEqual(["2017-01-01", "2017-12-31"]);
});

test("what is no date is refused", () => {
  for (const text of ["", "yesterday", "2017-13", "2017-02-30", "31/12/2017", "2020-03/2017-01", "38990"]) {
    expect(parseTime(text), text).toBeUndefined();
  }
});

test("times known to the month answer unknown where the days decide", () => {
  expect(isBefore(at("2018-03"), at("2018-09"))).toBe("yes");
  expect(isBefore(at("2018-09"), at("2018-03"))).toBe("no");
  expect(isBefore(at("2018-03"), at("2018-03"))).toBe("unknown");
  expect(isBefore(at("2018-03-02"), at("2018-03-02"))).toBe("no");
  expect(isSame(at("2018-03"), at("2018-03"))).toBe("unknown");
  expect(isSame(at("2018-03-02"), at("2018-03-02"))).toBe("yes");
  expect(isSame(at("2018-03"), at("2018-04"))).toBe("no");
});

test("an event of March lies outside a stay that began in September", () => {
  expect(isWithin(at("2018-03"), at("2018-09/2019-11"))).toBe("no");
  expect(isWithin(at("2018-10"), at("2018-09/2019-11"))).toBe("yes");
  expect(isWithin(at("2018-09/2020-01"), at("2018-09/2019-11"))).toBe("unknown");
  expect(isWithin(at("2019-01"), at("2018-09/.."))).toBe("unknown");
});

test("days between two months are an interval", () => {
  expect(daysBetween(at("2020-01-01"), at("2020-01-11"))).toEqual({ least: 10, most: 10 });
  expect(daysBetween(at("2020-01"), at("2020-02"))).toEqual({ least: 1, most: 59 });
  expect(daysBetween(at("2020-01"), at("2020-02/..")).most).toBeUndefined();
});

test("a time with an offset is the day and the hour that are written, wherever the machine stands", () => {
  const day = parseTime("2019-02-13")!;
  for (const text of [
    "2019-02-13T00:30:00.000+07:00",
    "2019-02-13T23:30:00-11:00",
    "2019-02-13T23:59+0700",
    "2019-02-13T00:00:00Z",
  ]) {
    const time = parseTime(text)!;
    expect(isWithin(time, day), text).toBe("yes");
    expect(spanOf(time).until! - spanOf(time).from!, text).toBe(60_000);
  }
  expect(parseTime("2019-02-30T10:00:00+07:00")).toBeUndefined();
  expect(parseTime("2019-02-13T25:00:00Z")).toBeUndefined();
});

test("a list of more years than a time may have characters is refused in one sentence", () => {
  const years = (count: number): string =>
    `[${Array.from({ length: count }, (_, index) => 1000 + index).join(",")}]`;
  expect(days(years(39))).toEqual(["1000-01-01", "1038-12-31"]);
  for (const count of [40, 50_000]) {
    expect(parseTime(years(count))).toBeUndefined();
    for (const written of [years(count), { edtf: years(count) }])
      expect(JSON.stringify(timeSchema.safeParse(written).error!.issues)).toContain(
        "of a long list give the first and the last, such as 2017/2019",
      );
  }
});

test("a year beyond what an instant can be given for is refused", () => {
  for (const text of ["Y170000002", "Y-17E7", "Y3388E2S3", `Y${"9".repeat(100)}`])
    expect(parseTime(text), text).toBeUndefined();
});

test("whatever a text is made of, it is a time with ordered bounds or none", () => {
  const parts = [
    "2017",
    "-05",
    "-21",
    "-03",
    "/",
    "..",
    ",",
    "{",
    "}",
    "[",
    "]",
    "?",
    "~",
    "%",
    "X",
    "XX",
    "Y",
    "E7",
    "S2",
    "T10:00",
    "Z",
    "-",
    " ",
    "9",
  ];
  const text = fc
    .array(fc.constantFrom(...parts), { maxLength: 60 })
    .map((chosen) => chosen.join("").slice(0, longestTime));
  fc.assert(
    fc.property(
      fc.oneof(
        text,
        fc
          .tuple(fc.constantFrom(...parts), fc.nat(longestTime))
          .map(([part, times]) => part.repeat(times).slice(0, longestTime)),
      ),
      (text) => {
        const time = parseTime(text);
        if (time === undefined) return;
        const { from, until } = spanOf(time);
        expect(Number.isNaN(from ?? 0) || Number.isNaN(until ?? 0)).toBe(false);
        if (from !== undefined && until !== undefined) expect(from).toBeLessThan(until);
      },
    ),
    { numRuns: sized(500) },
  );
});
