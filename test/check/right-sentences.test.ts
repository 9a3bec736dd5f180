import { describe, expect, it } from "vitest";
import type { EditableFormat } from "../../src/text/draft-text.ts";
import { draftOf } from "../../src/text/written-draft.ts";
import { checkDocuments } from "../../src/numbers/check/check.ts";

/** Right sentences, by what a hasty reader takes wrong in them. Every sum in them holds. */
const right: Readonly<Record<string, readonly string[]>> = {
  "a share of the group just counted": [
    "Of 300 detainees, 120 are foreign; 30 of them (25%) speak no local language.",
    "Of the 640 arrested, 160 were minors, of whom 40 (25%) were held with adults.",
    "Among 900 cases, 450 reached court, and in 90 of these (20%) the charge was dropped.",
    "There were 80 deaths in 2019: 50 in police custody and 30 in prison. Of the latter, 12 (40%) were suicides.",
    "Of 1,000 prisoners, 600 are sentenced; the remaining 400 include 100 (25%) who have waited over a year.",
    "Twenty people were asked. Seven (35%) had seen a doctor, three of whom (43%) had to pay.",
    "The 144 migrants, of whom a quarter (36) are children, are 60% of the 240 held.",
    "Of 16 people in the cell, 4 (25%) had tuberculosis; 3 of the 12 others (25%) caught it later.",
    "Of the 240, 60 people, were freed by evening; of the rest, half (90) were freed on Tuesday.",
    "Fewer than 10 of the 90 judges, under 11%, are women.",
    "Interviews were held with 64 people: 40 in person, 16 by telephone and eight in writing; 10 of the 40 (25%) asked for a second talk.",
  ],
  "a change of each year": [
    "Arrests grew by 8% a year, from 2,000 in 2010 to 4,318 in 2020.",
    "The prison population rose by an average of 5 per cent annually between 2000 and 2010, from 10,000 to 16,289.",
    "Deaths fell 10% per year over five years, from 1,000 to 590.",
    "From 2012 to 2016 the number of officers rose from 1,000 to 1,464, or 10% each year.",
    "The yearly growth of 3% took the count from 5,000 to 5,796 within five years.",
    "The population rose by 10% in the first year and by 10% in the second, 21% in all, from 1,000 to 1,210.",
    "The number held rose from 1,000 to 1,210, by 10% in each of two years.",
    "The number of cases went up from 400 to 441 in two years, a compound annual growth rate of 5%.",
  ],
  "another change in the same sentence": [
    "The number of arrests rose from 500 in May to 600 in June, 35% more than in June of the year before.",
    "The number of prisoners rose to 12,000 in 2020, an increase of 20% since 2015, after a rise from 9,000 to 10,000 between 2010 and 2015.",
    "From 100 a month in winter, arrests rose to 150 in spring, then fell by a third, to 100, in summer.",
    "The rate rose from 120 to 150 per 100,000, although the population grew by 30%.",
    "The number of prisoners doubled from 2,000 to 4,000 between 1990 and 2000 and has risen by 10% since.",
    "Complaints fell by half, from 60 to 30, and the number upheld by two thirds, from 9 to 3.",
    "Spending per head rose by 9% as the number of prisoners dropped from 12,000 to 11,000.",
    "The number of guards was cut from 1,200 to 900, so that one guard now watches 12 prisoners, 33% more than before.",
    "The budget rose 20% in nominal terms, from 10 to 12 million, but with inflation at 25% it fell by 4%.",
    "Occupancy fell by a fifth, from 150% to 120%.",
  ],
  "another place or time in the same sentence": [
    "The ward has 60 beds and 45 patients, so it is 75% full; in the winter it was 110% full.",
    "On 12 May 2020 there were 30 people in a room for 12, on 12 June 24: twice its capacity.",
    "Six prisons with 4,000 places hold 5,000 people, and two camps with 1,000 places another 900: 118% of capacity overall.",
    "The jail held 800 people in 2015 and 1,000 in 2020; it is now at 90% of capacity.",
    "In 2020, when 400 were held, 100 (25%) fell ill; in 2021, when 600 were held, 90 (15%) did.",
    "Medical posts: 40, of which 28 filled (70%) and 12 vacant (30%).",
    "Fifteen of sixty cells (25%) are empty, while in the other wing 90% are full.",
    "That is 50 per 100,000; in the neighbouring province it is 80 per 100,000 (1,600 in 2 million).",
    "In 2015 the prison held 800 people, 20% over capacity; capacity was then 667 and is now 1,000.",
    "While the population rose by 25% to 2,000, capacity remained at 1,000: an occupancy of 200%.",
  ],
  "numbers of other countries": [
    "The state held 12'500 people in 10'000 places, or 125% of capacity.",
    "The canton counted 1’200 arrests, of which 300 (25%) were of minors.",
    "The ministry counts 38 990 prisoners in 26 593 places, 147% of capacity.",
    "A budget of 1.250.000 euros covers 500 prisoners, or 2.500 euros each.",
    "The fund paid $1 200 000 to 400 survivors, $3 000 each.",
    "India had 4,78,600 prisoners in 4,03,739 places, an occupancy of 118.5%.",
    "The jail holds ٩٬٥٠٠ people in ٢٬٠٥٠ places: it is at ٤٦٣٪ of capacity.",
  ],
  "numbers that are something else": [
    "Out of every ten prisoners four are there for drugs: 4,400 of 11,000, 1,100 of them (25%) for possession.",
    "Of 99 people, 33 (33%) saw a judge in a day, 33 in two and 33 later; the rest of the 150 never did.",
    "Peak occupancy was 180%, the mean over the year 140% and the lowest 95%; with 500 places that is 900, 700 and 475 people.",
    "Of 150 respondents, 60 named beatings, 90 threats and 45 both; multiple answers were possible.",
  ],
};

const pages: Readonly<Record<EditableFormat, (sentences: readonly string[]) => string>> = {
  text: (sentences) => sentences.join("\n\n"),
  markdown: (sentences) => sentences.map((sentence) => `- ${sentence}`).join("\n"),
  html: (sentences) =>
    `<html><body>${sentences.map((sentence) => `<p>${sentence}</p>`).join("")}</body></html>`,
};

function findings(format: EditableFormat, sentences: readonly string[]): string[] {
  const { text, quotes } = draftOf(format, pages[format](sentences));
  const [document] = checkDocuments([{ doc: "d", text, quotes }], []).documents;
  return document!.diagnostics
    .filter(({ severity }) => severity !== "info")
    .map(({ rule, start, end }) => `${rule}: ${text.slice(start, end)}`);
}

describe.each(Object.entries(right))("%s is right", (_, sentences) => {
  it.each(sentences)("%s", (sentence) => {
    expect(findings("text", [sentence])).toEqual([]);
  });
});

describe.each(Object.keys(pages) as EditableFormat[])("all together as %s they are right", (format) => {
  const all = Object.values(right).flat();
  it("each a paragraph of its own", () => {
    const { text, quotes } = draftOf(format, pages[format](all));
    const [document] = checkDocuments([{ doc: "d", text, quotes }], []).documents;
    expect(document!.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });
  it("and all in one", () => {
    const { text, quotes } = draftOf(format, pages[format]([all.join(" ")]));
    const [document] = checkDocuments([{ doc: "d", text, quotes }], []).documents;
    expect(document!.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });
});

describe("the same wordings with a wrong number are still found", () => {
  it.each([
    ["Of 300 detainees, 120 are foreign; 30 of them (35%) speak no local language.", "share-mismatch"],
    ["Of the 640 arrested, 160 were minors, of whom 40 (35%) were held with adults.", "share-mismatch"],
    [
      "Complaints fell by half, from 60 to 30, and the number upheld by a quarter, from 9 to 3.",
      "growth-mismatch",
    ],
    ["Occupancy fell by a half, from 150% to 120%.", "growth-mismatch"],
    ["The state held 12'500 people in 10'000 places, or 152% of capacity.", "share-mismatch"],
    [
      "The ward has 60 beds and 45 patients, so it is 57% full; in the winter it was 110% full.",
      "share-mismatch",
    ],
  ])("%s", (sentence, rule) => {
    expect(findings("text", [sentence]).map((found) => found.split(":")[0])).toEqual([rule]);
  });
});

describe("a fix is offered only where every number of it is certain", () => {
  const fixOf = (text: string) =>
    checkDocuments([{ doc: "d", text }], []).documents[0]!.diagnostics[0]?.fix?.title;
  it.each([
    ["Ash Lane holds 9,500 people in 2,050 places: it is at 643% of capacity.", "463%"],
    ["Of 11,746 prisoners, 7,164 (71%) have no final judgment.", "61%"],
    ["Arrests rose from 3,400 to 8,700, an increase of 256%.", "a rise of 156%"],
    ["Ash Lane holds 9'500 people in 2'050 places, 9'000 more than Elm Road.", undefined],
    // Its operands stand in another sentence.
    ["Ash Lane has 2,050 places. It holds 9,500 people and is at 643% of capacity.", undefined],
    // A hedge leaves the number open.
    ["Ash Lane holds about 9,500 people in 2,050 places: it is at 643% of capacity.", undefined],
    // Which 200 or 80 they are of is not certain.
    ["Of 200 prisoners, 80 are women; 20 of them (35%) have a child with them.", undefined],
    // Another number of the kind stands beside.
    ["Of 900 cases 450 reached court and 90 (35%) were dropped there.", undefined],
  ])("%s", (sentence, fix) => {
    expect(fixOf(sentence)).toEqual(fix);
  });
});
