import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sized } from "../../../test/size.ts";
import { checkDocuments } from "../check/check.ts";
import type { Mention } from "../mention.ts";

const mentionsOf = (text: string): readonly Mention[] =>
  checkDocuments([{ doc: "draft", text }], []).documents[0]!.mentions;
const brief = ({ surface, kind, value }: Mention) => [surface, kind, value];

/** Sentences and all that is to be read in them. */
const readings: [string, [string, string, unknown][]][] = [
  // what is no figure
  [
    "COVID-19 reached CC1, Block 7 and room 12.",
    [
      ["COVID-19", "other", null],
      ["CC1", "other", null],
      ["Block 7", "other", null],
      ["room 12", "other", null],
    ],
  ],
  [
    "See A/HRC/30/65, paras. 18-20, and CAT/C/KHM/CO/2, p. 9.",
    [
      ["A/HRC/30/65", "other", null],
      ["18-20", "other", "18-20"],
      ["CAT/C/KHM/CO/2", "other", null],
      ["9", "other", "9"],
    ],
  ],
  [
    "The two-hundred-bed prison held two hundred and three thousand people, an eighth of them women.",
    [
      ["two-hundred", "quantity", 200],
      ["two hundred and three thousand", "quantity", 203_000],
      ["eighth", "ratio", 0.125],
    ],
  ],
  [
    "It takes between two hundred and three thousand people.",
    [["two hundred and three thousand", "quantity", [200, 3000]]],
  ],
  [
    "Articles 45 and 53 and Rule 43(1)(d) apply; Circular No. 03 of 2006 does not.",
    [
      ["Articles 45 and 53", "legal-article", [45, 53]],
      ["Rule 43(1)(d)", "legal-article", 43],
      ["Circular No. 03 of 2006", "legal-article", "3/2006"],
    ],
  ],
  [
    "One of the guards gave first-hand news at one time or another.",
    [
      ["One", "other", 1],
      ["first", "other", null],
      ["one", "other", 1],
    ],
  ],
  [
    "The camp opened in 2012.1 It was full by 2014.2 It held 2,050.3 Nobody left.4",
    [
      ["2012", "date", "2012"],
      ["1", "footnote", 1],
      ["2014", "date", "2014"],
      ["2", "footnote", 2],
      ["2,050", "quantity", 2050],
      ["3", "footnote", 3],
      ["4", "footnote", 4],
    ],
  ],
  ["A dose is 2,050.3 grams.", [["2,050.3 grams", "quantity", 2050.3]]],
  [
    "It began in mid-2018.215 It rose by 256%.216 Then it ended.217",
    [
      ["2018", "date", "2018"],
      ["215", "footnote", 215],
      ["256%", "percent", 256],
      ["216", "footnote", 216],
      ["217", "footnote", 217],
    ],
  ],
  [
    "Daily Record, Annual Prison Report 2017, 26 February 2018, https://example.org/2018/report-5500 (last accessed 20 April 2020).",
    [
      ["2017", "other", "2017"],
      ["26 February 2018", "date", "2018-02-26"],
      ["https://example.org/2018/report-5500", "other", null],
      ["20 April 2020", "date", "2020-04-20"],
    ],
  ],
  [
    "1. SUMMARY\nThe first section.",
    [
      ["1", "other", "1"],
      ["first", "ordinal", 1],
    ],
  ],
  // counts
  [
    "2,015 people were held in 2015.",
    [
      ["2,015", "quantity", 2015],
      ["2015", "date", "2015"],
    ],
  ],
  [
    "Half a million people, twenty-one of them guards, and one hundred and five dogs.",
    [
      ["Half a million", "quantity", 500_000],
      ["twenty-one", "quantity", 21],
      ["one hundred and five", "quantity", 105],
    ],
  ],
  [
    "The population of 12 500 fell to 9 870.",
    [
      ["12 500", "quantity", 12_500],
      ["9 870", "quantity", 9870],
    ],
  ],
  [
    "Only one of these people, and 15 out of 22 others, saw a judge.",
    [
      ["one", "quantity", 1],
      ["15 out of 22", "quantity", [15, 22]],
    ],
  ],
  [
    "Between 5,100-12,000 died; 50 to 60 survived.",
    [
      ["5,100-12,000", "quantity", [5100, 12_000]],
      ["50 to 60", "quantity", [50, 60]],
    ],
  ],
  [
    "A cell of 15 x 2 metres, 60m², 13 kilometres from town.",
    [
      ["15 x 2 metres", "quantity", [15, 2]],
      ["60m²", "quantity", 60],
      ["13 kilometres", "quantity", 13],
    ],
  ],
  [
    "Evin 970 112 95%",
    [
      ["970", "quantity", 970],
      ["112", "quantity", 112],
      ["95%", "percent", 95],
    ],
  ],
  // shares and multiples
  [
    "The other 45 per cent, or two thirds, one in five, more than eightfold.",
    [
      ["45 per cent", "percent", 45],
      ["two thirds", "ratio", 2 / 3],
      ["one in five", "ratio", [1, 5]],
      ["eightfold", "ratio", 8],
    ],
  ],
  [
    "It rose 3.5 percentage points to four times its capacity.",
    [
      ["3.5 percentage points", "percent", 3.5],
      ["four times", "ratio", 4],
    ],
  ],
  // money
  [
    "They asked $6 - $20k, 10,000 riel, US$2.50, €3.5bn and R25m.",
    [
      ["$6 - $20k", "money", [6000, 20_000]],
      ["10,000 riel", "money", 10_000],
      ["US$2.50", "money", 2.5],
      ["€3.5bn", "money", 3.5e9],
      ["R25m", "money", 25e6],
    ],
  ],
  // ages and durations
  [
    "Thirty-three-year-old Pol, his 16- and 17-year-old sons and Lin, 41, were held with children under 18.",
    [
      ["Thirty-three-year-old", "age", 33],
      ["16- and 17-year-old", "age", [16, 17]],
      ["41", "age", 41],
      ["18", "age", 18],
    ],
  ],
  [
    "A six-month sentence, two to five years, 22 to 24 hours per day, two and a half years.",
    [
      ["six-month", "duration", 6],
      ["two to five years", "duration", [2, 5]],
      ["22 to 24 hours per day", "duration", [22, 24]],
      ["two and a half years", "duration", 2.5],
    ],
  ],
  // dates
  [
    "On 25\nJanuary 2010, May 12, 2020, in November and December 2019, 2007–2017, the 1990s and on 14/03/2021.",
    [
      ["25\nJanuary 2010", "date", "2010-01-25"],
      ["May 12, 2020", "date", "2020-05-12"],
      ["November and December 2019", "date", "2019-11/2019-12"],
      ["2007–2017", "date", "2007/2017"],
      ["1990s", "date", "199X"],
      ["14/03/2021", "date", "2021-03-14"],
    ],
  ],
  [
    "From 10,000 in 2016 it rose to 17,000 a year later.",
    [
      ["10,000", "quantity", 10_000],
      ["2016", "date", "2016"],
      ["17,000", "quantity", 17_000],
      ["a year later", "date", "2017"],
    ],
  ],
  [
    "In the first half of 2019 and at 4.30pm.",
    [
      ["2019", "date", "2019-01/2019-06"],
      ["4.30pm", "date", "T16:30"],
    ],
  ],
  // quantifiers over a studied group, and not over anything else
  [
    "None of those interviewed had bedding; there was no bedding for anyone, every day.",
    [["None", "quantity", 0]],
  ],
];

describe("a sentence is read whole", () => {
  for (const [text, expected] of readings) {
    it(text, () => {
      expect(mentionsOf(text).map(brief)).toEqual(expected);
    });
  }
});

describe("hedges", () => {
  const hedges: [string, string[]][] = [
    ["It held over 38,000 people.", ["over"]],
    ["It held no fewer than 300 people.", ["no_fewer_than"]],
    ["It has an estimated capacity of just 26,593.", ["just", "estimated"]],
    ["The population exceeded 9,500 prisoners.", ["exceeded"]],
    ["As many as 530 prisoners share a cell.", ["as_many_as"]],
    ["Some 40 or more people came.", ["some", "or_more"]],
    ["It holds three times more than 40 people.", []],
  ];
  for (const [text, expected] of hedges) {
    it(text, () => {
      expect(mentionsOf(text).at(-1)!.hedge).toEqual(expected);
    });
  }
});

it("dates and places carry over within a paragraph", () => {
  const last = mentionsOf("In 2019 the jail in Lusaka held 900 people. Of these, 300 had been tried.").at(
    -1,
  )!;
  expect([last.as_of, last.place]).toEqual(["2019", "Lusaka"]);
});

it("what stands in quotation marks is quoted, what somebody claims is attributed", () => {
  const voices = mentionsOf("“We were 60,” she said. The ministry said 40 were held. There were 50.").map(
    ({ voice }) => voice,
  );
  expect(voices).toEqual(["quoted", "attributed", "own"]);
});

it("offsets cut out the surface, in order and without overlap, whatever the text", () => {
  const pieces = fc.constantFrom(
    "12",
    "1,200",
    "%",
    " per cent",
    " of ",
    "the ",
    "½",
    "$",
    "€3",
    ".",
    ",",
    "\n",
    " ",
    "May ",
    "2020",
    "one ",
    "twenty-",
    "İ",
    "😀",
    "(",
    ")",
    "“",
    "”",
    "to ",
    "from ",
    "between ",
    "and ",
    "half ",
    "COVID-19 ",
    "Article 5",
    "²",
    "1990s",
    "x",
    "-",
    "–",
    "times ",
    "years old",
    "more than ",
    "៣",
    "prisoners ",
    "No. ",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      const text = parts.join("");
      let reach = 0;
      for (const { start, end, surface } of mentionsOf(text)) {
        if (start < reach || end <= start || text.slice(start, end) !== surface) return false;
        reach = end;
      }
      return true;
    }),
    { numRuns: sized(1500) },
  );
});

it("a text of nothing but numbers is read in seconds, not minutes", { timeout: 10_000 }, () => {
  expect(mentionsOf("12 34 56 ".repeat(4000))).toHaveLength(12_000);
});
