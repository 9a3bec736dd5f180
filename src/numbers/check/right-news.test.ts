import { describe, expect, it } from "vitest";
import { checkDocuments } from "./check.ts";

/** Right texts, by what made a number look like the base, the part or the rest of another. */
const right: Readonly<Record<string, readonly string[]>> = {
  "a change with a new value of its own": [
    "The deficit was a fifth above the record of 496 million. The deficit with Ost, up 30% at 162 million, was the largest with a single state.",
    "The shares touched 17.70 crowns, before falling back to trade 7.8% higher at 16.60 crowns.",
    "Profits rose 15% from a year ago to reach 546 million, ahead of the analysts' forecasts of 532 million.",
  ],
  "rates of growth beside each other": [
    "Growth was more than 10% in 2000. It came back with growth of just under 5% in 2004.",
    "Sales at Nord sank 12.7% in February while Sud dropped 3%. Ost notched up a 10% increase.",
    "Sales grew a lacklustre 2.9% in 2001 and 2.5% a year later.",
  ],
  "the level that was passed": [
    "Growth has averaged 6% in the past three years, while inflation fell below 10% for the first time in 30 years.",
  ],
  "a rest of several shares": [
    "The state keeps 45% and the staff 33%. It sold 10% to a firm abroad. The remaining 12% is the city's.",
  ],
  "a multiple of what is planned or of how often": [
    "The plan makes 6,000 cars a year and could help double the 110,000 built in the town.",
    "The number has doubled every five months for the last 18 months.",
  ],
  "a superlative": ["The French were the second most likely to buy something (48%)."],
  "hours, dashes and things": [
    "He has a curfew between 2200 and 0700.",
    "The cost of the projects is £50bn - 14% more than planned.",
    "They follow a 400-year-old trail.",
  ],
  "a share of another group": [
    "Two out of their 12 principal dancers were local, around a quarter of the company's dancers.",
  ],
  "a total in brackets in another currency": ["The banks have 25bn rupees ($250m) of loans in the zone."],
  "a group of which a part is named": [
    "Twelve men were tried. The six men who confessed were freed.",
    "He got 15 years. His lawyer called the nine-year recommended term too long.",
    "The band had eight top three hits, including four number ones.",
  ],
  "two numbers of which both are said": [
    "Four of them said yes: refused, as both 4 and the 1 who said no can be worked out.",
  ],
  "a list of questions": [
    "The form asks four things separately: may we send, do you know a letter? And so on.",
  ],
  "a tolerance and another number": ["With the share at ±5%: 12, three numbers fit."],
  "a rule that was broken": ["The cell may hold at most 12, and there were 19 in it."],
};

describe.each(Object.entries(right))("%s", (_, texts) => {
  it.each(texts)("is left alone: %s", (text) => {
    const [document] = checkDocuments([{ doc: "draft", text }], []).documents;
    expect(document!.diagnostics.filter(({ severity }) => severity !== "info")).toEqual([]);
  });
});
