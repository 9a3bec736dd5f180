import { describe, expect, it } from "vitest";
import { checkDocuments } from "./check.ts";
import type { Rule } from "../diagnostic.ts";
import type { LedgerFigure } from "../ledger/ledger.ts";

/** Findings of a text that a reader would act on: rule and the words it stands at; infos are style. */
function findings(text: string, ledger: readonly LedgerFigure[] = []): { rule: Rule; at: string }[] {
  const [document] = checkDocuments([{ doc: "draft", text }], ledger).documents;
  return document!.diagnostics
    .filter(({ severity }) => severity !== "info")
    .map(({ rule, start, end }) => ({ rule, at: text.slice(start, end) }));
}

const norway: LedgerFigure[] = [
  {
    id: "no.pop.2022",
    quantity: "prison_population",
    place: "Norway",
    as_of: "2022-01",
    value: 3040,
    unit: "person",
  },
  {
    id: "no.pop.2024",
    quantity: "prison_population",
    place: "Norway",
    as_of: "2024-01",
    value: 3215,
    unit: "person",
  },
  { id: "no.cap", quantity: "official_capacity", place: "Norway", value: 3600, unit: "person" },
  { id: "no.remand", quantity: "share_on_remand", place: "Norway", as_of: "2024-01", value: 27, unit: "%" },
  {
    id: "no.women",
    quantity: "women_prisoners",
    place: "Norway",
    as_of: "2024-01",
    value: 193,
    unit: "person",
  },
];

const lagos: LedgerFigure[] = [
  {
    id: "ik.pop",
    quantity: "prison_population",
    place: "Ikoyi",
    as_of: "2023-06",
    value: 3113,
    unit: "person",
  },
  { id: "ik.cap", quantity: "official_capacity", place: "Ikoyi", value: 800, unit: "person" },
  { id: "deaths", quantity: "deaths_in_custody", place: "Ikoyi", as_of: "2022", value: 41, unit: "person" },
];

const naira: LedgerFigure[] = [
  { id: "fx", quantity: "naira_per_usd", value: 1500, unit: "NGN/USD", as_of: "2024" },
];

const interviews: LedgerFigure[] = [
  { id: "lawyer", quantity: "had_lawyer", population: "48 interviewees", value: 3, unit: "person" },
  { id: "beaten", quantity: "beaten_in_custody", population: "48 interviewees", value: 48, unit: "person" },
];

/** Wrong sentences and the correct twin of each. */
const pairs: {
  rule: Rule | readonly Rule[];
  wrong: string;
  right: string;
  ledger?: readonly LedgerFigure[];
}[] = [
  // of and over
  {
    rule: "of-vs-over",
    wrong: "The remand centre held 1,300 men in 800 places and was 163% over capacity.",
    right: "The remand centre held 1,300 men in 800 places and was at 163% of capacity.",
  },
  {
    rule: "of-vs-over",
    wrong: "Ikoyi prison was 389% over capacity in June 2023.",
    right: "Ikoyi prison was 289% over capacity in June 2023.",
    ledger: lagos,
  },
  {
    rule: "of-vs-over",
    wrong: "With a capacity of 8,000 and 13,300 inmates, the state's jails have an overcapacity of 166%.",
    right: "With a capacity of 8,000 and 13,300 inmates, the state's jails have an overcapacity of 66%.",
  },
  {
    rule: "of-vs-over",
    wrong: "Built for 400 detainees, the camp holds 1,000 people, 250% more than its capacity.",
    right: "Built for 400 detainees, the camp holds 1,000 people, 150% more than its capacity.",
  },
  {
    rule: "of-vs-over",
    wrong: "The jail, designed for 600, held 900 prisoners and was operating at 50% of capacity.",
    right: "The jail, designed for 600, held 900 prisoners and was operating at 150% of capacity.",
  },
  // growth
  {
    rule: "ratio-as-growth",
    wrong: "Deaths in custody rose from 20 in 2018 to 50 in 2021, an increase of 250%.",
    right: "Deaths in custody rose from 20 in 2018 to 50 in 2021, an increase of 150%.",
  },
  {
    rule: "ratio-as-growth",
    wrong: "In 2015, 1,200 asylum seekers were detained; in 2019, 3,000 were, a rise of 250%.",
    right: "In 2015, 1,200 asylum seekers were detained; in 2019, 3,000 were, a rise of 150%.",
  },
  {
    rule: "growth-mismatch",
    wrong: "Arrests grew by 40%, from 5,120 to 6,450.",
    right: "Arrests grew by 26%, from 5,120 to 6,450.",
  },
  {
    rule: "growth-mismatch",
    wrong: "The budget fell from $48.2 million to $36.4 million, a cut of 32%.",
    right: "The budget fell from $48.2 million to $36.4 million, a cut of 24%.",
  },
  {
    rule: "growth-mismatch",
    wrong: "The number of women prisoners increased 55% from 2,310 in 2010 to 3,120 in 2020.",
    right: "The number of women prisoners increased 35% from 2,310 in 2010 to 3,120 in 2020.",
  },
  {
    rule: "growth-mismatch",
    wrong: "Reported cases of tuberculosis dropped by 45 per cent, from 812 to 569.",
    right: "Reported cases of tuberculosis dropped by 30 per cent, from 812 to 569.",
  },
  {
    rule: ["growth-mismatch", "ratio-as-growth"],
    wrong: "The prison population of Norway has grown by 16% since January 2022.",
    right: "The prison population of Norway has grown by 6% since January 2022.",
    ledger: norway,
  },
  // points
  {
    rule: "percent-vs-points",
    wrong: "The share of prisoners on remand rose from 20% to 30%, an increase of 10%.",
    right: "The share of prisoners on remand rose from 20% to 30%, an increase of 50%.",
  },
  {
    rule: "percent-vs-points",
    wrong: "The conviction rate fell from 60 per cent to 45 per cent, a drop of 15 per cent.",
    right: "The conviction rate fell from 60 per cent to 45 per cent, a drop of 15 percentage points.",
  },
  // times
  {
    rule: "times-more",
    wrong: "With 6,000 arrests against 2,000 the year before, there were three times more arrests.",
    right: "With 6,000 arrests against 2,000 the year before, there were three times as many arrests.",
  },
  {
    rule: ["hedge-violated", "ratio-mismatch"],
    wrong: "The wing was built for 90 and holds 250 men, more than three times its capacity.",
    right: "The wing was built for 90 and holds 250 men, more than twice its capacity.",
  },
  {
    rule: "ratio-mismatch",
    wrong: "The number of detained children doubled from 140 to 390.",
    right: "The number of detained children nearly tripled from 140 to 390.",
  },
  {
    rule: ["ratio-mismatch", "hedge-violated"],
    wrong: "Complaints tripled from 31 in 2019 to 64 in 2020.",
    right: "Complaints doubled from 31 in 2019 to 64 in 2020.",
  },
  {
    rule: "ratio-mismatch",
    wrong:
      "There were 36 suicides among 12,000 prisoners, a rate of 30 per 10,000 or 3 in every thousand, not 90 per 100,000.".replace(
        ", a rate of 30 per 10,000 or 3 in every thousand, not 90 per 100,000",
        ", a rate of 90 per 100,000",
      ),
    right: "There were 36 suicides among 12,000 prisoners, a rate of 300 per 100,000.",
  },
  // shares
  {
    rule: "share-mismatch",
    wrong: "Of the 250 deaths recorded, 50 (25%) were suicides.",
    right: "Of the 250 deaths recorded, 50 (20%) were suicides.",
  },
  {
    rule: "share-mismatch",
    wrong: "Some 1,840 detainees – 64% of the 4,600 held – had not seen a judge.",
    right: "Some 1,840 detainees – 40% of the 4,600 held – had not seen a judge.",
  },
  {
    rule: "share-mismatch",
    wrong: "Only 12 of the 80 cells inspected (25 per cent) had a window.",
    right: "Only 12 of the 80 cells inspected (15 per cent) had a window.",
  },
  {
    rule: "share-mismatch",
    wrong: "One in three of those tried, 15 of 60, was acquitted.",
    right: "One in four of those tried, 15 of 60, was acquitted.",
  },
  {
    rule: "share-mismatch",
    wrong: "Two thirds of the 90 complainants (45) received no reply.",
    right: "Half of the 90 complainants (45) received no reply.",
  },
  {
    rule: "impossible-share",
    wrong: "33% of the 20 people interviewed had been beaten.",
    right: "35% of the 20 people interviewed had been beaten.",
  },
  {
    rule: "impossible-share",
    wrong: "Some 120% of prisoners were held for drug offences.",
    right: "Some 20% of prisoners were held for drug offences.",
  },
  {
    rule: "impossible-share",
    wrong: "Police released 45 of the 40 protesters.",
    right: "Police released 40 of the 45 protesters.",
  },
  // sums
  {
    rule: "sum-mismatch",
    wrong: "We spoke to 62 people: 31 former detainees, 18 relatives and 12 lawyers.",
    right: "We spoke to 62 people: 31 former detainees, 19 relatives and 12 lawyers.",
  },
  {
    rule: "sum-mismatch",
    wrong: "The delegation met 28 prisoners, comprising 20 men, five women and two children.",
    right: "The delegation met 28 prisoners, comprising 20 men, six women and two children.",
  },
  {
    rule: "sum-mismatch",
    wrong: "The unit holds 480 prisoners (412 men and 78 women).",
    right: "The unit holds 480 prisoners (402 men and 78 women).",
  },
  {
    rule: "sum-mismatch",
    wrong: "There were 15 deaths from illness, four suicides and three killings, a total of 25 deaths.",
    right: "There were 15 deaths from illness, four suicides and three killings, a total of 22 deaths.",
  },
  {
    rule: "complement-mismatch",
    wrong: "About 64% of the budget goes to salaries; the remaining 46% pays for food and medicine.",
    right: "About 64% of the budget goes to salaries; the remaining 36% pays for food and medicine.",
  },
  {
    rule: "complement-mismatch",
    wrong: "Of the 50 detainees, 30 were convicted; the remaining 25 were released.",
    right: "Of the 50 detainees, 30 were convicted; the remaining 20 were released.",
  },
  {
    rule: "complement-mismatch",
    wrong: "In 12 of the 20 prisons visited there was a doctor; the other nine had none.",
    right: "In 12 of the 20 prisons visited there was a doctor; the other eight had none.",
  },
  // differences and directions
  {
    rule: "difference-mismatch",
    wrong: "The count fell from 412 to 377, a drop of 45.",
    right: "The count fell from 412 to 377, a drop of 35.",
  },
  {
    rule: "difference-mismatch",
    wrong: "Staff numbers rose by 120, from 1,415 to 1,525.",
    right: "Staff numbers rose by 110, from 1,415 to 1,525.",
  },
  {
    rule: "direction-mismatch",
    wrong: "The number of deaths fell from 31 in 2019 to 44 in 2020.",
    right: "The number of deaths rose from 31 in 2019 to 44 in 2020.",
  },
  {
    rule: "direction-mismatch",
    wrong: "Admissions increased from 2,650 to 2,380.",
    right: "Admissions decreased from 2,650 to 2,380.",
  },
  // ledger
  {
    rule: "contradicts-ledger",
    wrong: "In January 2024 Norway's prisons held 2,515 people.",
    right: "In January 2024 Norway's prisons held 3,215 people.",
    ledger: norway,
  },
  {
    rule: "hedge-violated",
    wrong: "Norway held more than 3,300 prisoners in January 2024.",
    right: "Norway held more than 3,200 prisoners in January 2024.",
    ledger: norway,
  },
  {
    rule: "hedge-violated",
    wrong: "Nearly 3,100 people were in prison in Norway in January 2024.",
    right: "Nearly 3,300 people were in prison in Norway in January 2024.",
    ledger: norway,
  },
  {
    rule: "hedge-equal",
    wrong: "Norway held over 3,215 prisoners in January 2024.",
    right: "Norway held 3,215 prisoners in January 2024.",
    ledger: norway,
  },
  {
    rule: "contradicts-ledger",
    wrong: "Some 45% of prisoners in Norway are on remand.",
    right: "Some 27% of prisoners in Norway are on remand.",
    ledger: norway,
  },
  {
    rule: "magnitude-slip",
    wrong: "In January 2024, Norway's prisons held 32,150 people.",
    right: "In January 2024, Norway's prisons held 3,215 people.",
    ledger: norway,
  },
  {
    rule: "as-of-mismatch",
    wrong: "In January 2022 Norway's prisons held 3,215 people.",
    right: "In January 2022 Norway's prisons held 3,040 people.",
    ledger: norway,
  },
  {
    rule: "stale-as-of",
    wrong: "Norway's prisons currently hold 3,040 people.",
    right: "Norway's prisons currently hold 3,215 people.",
    ledger: norway,
  },
  {
    rule: "scope-mismatch",
    wrong: "In January 2024, 3,215 women were held in Norway's prisons.",
    right: "In January 2024, 193 women were held in Norway's prisons.",
    ledger: norway,
  },
  {
    rule: "rounding-mismatch",
    wrong: "In 2022 there were 42 deaths in custody at Ikoyi.",
    right: "In 2022 there were 41 deaths in custody at Ikoyi.",
    ledger: lagos,
  },
  {
    rule: "share-mismatch",
    wrong: "Women were 9% of the prisoners held in Norway in January 2024.",
    right: "Women were 6% of the prisoners held in Norway in January 2024.",
    ledger: norway,
  },
  {
    rule: "quantifier-contradiction",
    wrong: "None of the 48 people interviewed had a lawyer.",
    right: "Only three of the 48 people interviewed had a lawyer.",
    ledger: interviews,
  },
  {
    rule: "quantifier-contradiction",
    wrong: "Of the 48 people interviewed, all had a lawyer.".replace("all had a lawyer", "none had a lawyer"),
    right: "Of the 48 people interviewed, three had a lawyer.",
    ledger: interviews,
  },
  {
    rule: "quantifier-contradiction",
    wrong:
      "None of those interviewed had been given a lawyer. Two said a lawyer had come to the police station.",
    right: "None of those interviewed had been given a lawyer. Two said they had asked for a doctor.",
  },
  // inside one text
  {
    rule: "internal-contradiction",
    wrong:
      "The prison held 3,468 people in July 2021. Food was short for the 3,648 people held in July 2021.",
    right: "The prison held 3,468 people in July 2021. By December 2021 it held 3,648 people.",
  },
  {
    rule: "internal-contradiction",
    wrong: "We interviewed 51 people in March. The 52 people interviewed gave their consent.",
    right: "We interviewed 51 people in March. The 51 people interviewed gave their consent.",
  },
  {
    rule: "internal-contradiction",
    wrong: "The police arrested twelve (21) men.",
    right: "The police arrested twelve (12) men.",
  },
  // dates
  {
    rule: "date-arithmetic",
    wrong: "He was taken from his home on Friday, 3 May 2019 at dawn.".replace("Friday", "Sunday"),
    right: "He was taken from his home on Friday, 3 May 2019 at dawn.",
  },
  {
    rule: "date-arithmetic",
    wrong: "She was arrested on 31 June 2021.",
    right: "She was arrested on 30 June 2021.",
  },
  {
    rule: "date-arithmetic",
    wrong: "Arrested on 3 March 2018 and released on 5 May 2019, he spent ten months in detention.",
    right: "Arrested on 3 March 2018 and released on 5 May 2019, he spent 14 months in detention.",
  },
  {
    rule: "date-arithmetic",
    wrong: "Born in 1985, he was 41 when he was arrested in 2019.",
    right: "Born in 1985, he was 34 when he was arrested in 2019.",
  },
  {
    rule: "range-reversed",
    wrong: "Between March 2020 and January 2019 no visits took place.",
    right: "Between January 2019 and March 2020 no visits took place.",
  },
  {
    rule: "range-reversed",
    wrong: "Each cell holds between 60 and 40 people.",
    right: "Each cell holds between 40 and 60 people.",
  },
  // money and units
  {
    rule: "conversion-mismatch",
    wrong: "Relatives paid 150,000 naira ($1,000) a visit.",
    right: "Relatives paid 150,000 naira ($100) a visit.",
    ledger: naira,
  },
  {
    rule: "conversion-mismatch",
    wrong: "The camp lies 80 kilometres (80 miles) from the border.",
    right: "The camp lies 80 kilometres (50 miles) from the border.",
  },
  // impossible
  {
    rule: "impossible-value",
    wrong: "The number of complaints fell by 200%.",
    right: "The number of complaints fell by 20%.",
  },
  {
    rule: "impossible-value",
    wrong: "Prisoners were locked up for 25 hours a day.",
    right: "Prisoners were locked up for 23 hours a day.",
  },
];

describe("a wrong sentence is diagnosed, its correct twin is left alone", () => {
  for (const { rule, wrong, right, ledger } of pairs) {
    it(wrong, () => {
      const allowed = typeof rule === "string" ? [rule] : rule;
      expect(findings(wrong, ledger).map((found) => found.rule)).toContainEqual(
        expect.toSatisfy((each: Rule) => allowed.includes(each)),
      );
    });
    it(right, () => {
      expect(findings(right, ledger)).toEqual([]);
    });
  }
});

describe("what only looks wrong is left alone", () => {
  const quiet: [string, LedgerFigure[]?][] = [
    ["Admissions rose 12% in 2021 and 8% in 2022, after falling 30% from 2019 to 2020."],
    ["The cells were built for 2 but held 3 to 5; the 40-place wing held 58."],
    ["Homicides were up 4% to 26, suicides down 10% to 45."],
    ["The rate doubled every decade from 1980 to 2010, then fell by a third."],
    ["Of those released in 2018, 44% were rearrested within a year and 68% within three years."],
    [
      "The state holds 34,000 people in 27 prisons and 6,000 more in private facilities, a total of about 40,000.",
    ],
    ["White people are 60% of residents but 30% of prisoners; Black people are 13% and 38%."],
    ["Roughly 1 in 5 (21%) reported abuse; 1 in 10 said it happened more than once."],
    [
      "The number fell from 2.3 million in 2008 to 1.9 million in 2021, a 17% decline, while the rate fell 26%.",
    ],
    ["Between 12 and 15 March, 300 of 450 inmates went on hunger strike; 150 did not."],
    ["A 2017 audit found 1,204 vacancies among 4,900 posts (25%), and a 2019 audit 1,510 (31%)."],
    ["The per diem is $74, compared with $152 in federal prisons – less than half."],
    ["About 9 in 10 admissions are for three months or less; 5% are for more than a year."],
    ["Occupancy fell from 118% in 2019 to 97% in 2021, a drop of 21 points."],
    ["The population, 12,400 in 1990, tripled to 37,200 by 2010 and is now 29,000, 22% below its peak."],
    ["Ten of 43 recommendations (23%) were implemented in full, 18 (42%) in part and 15 (35%) not at all."],
    ["The Ministry says 85% of complaints are answered within 30 days; we found 85 of 340."],
    ["Deaths fell from 31 to 24 in men's prisons and rose from 2 to 5 in women's."],
    ["In 2020, 14 people died; in 2021, 22; in 2022, 19."],
    ["Prices went up by 50 to 100 per cent: bread from 20 to 35 cents, rice from 60 to 95."],
    ["They worked 10 hours a day, six days a week, for 50 cents an hour, or $5 a day."],
    ["He spent 23 of his 41 years in prison and was released on 1 May 2019, aged 41."],
    ["The new wing adds 400 beds to the existing 1,100, bringing capacity to 1,500."],
    ["The team of 12 (seven women, five men) made 31 visits."],
    ["A 5% rise on 2,000 is 100."],
    ["With 3,100 inmates for 2,000 beds the prison is 55% over capacity, up from 40% a year ago."],
    ["The share of women rose from 4% to 6%, a 50% increase."],
    ["Half of all prisoners are under 30, a quarter are under 25."],
    ["Among 1,200 respondents, 52% were men, 47% women and 1% gave no answer."],
    ["Over 70% of 500 respondents, and nearly 80% of women, agreed."],
    ["The suspects were held on 3 and 4 June 2020 and freed three days later, on 7 June."],
    ["Sentences of 6 to 12 months rose by 200, those of 12 to 24 months by 150."],
    ["The backlog is 18 months (up from 11), the longest since 1999."],
    ["Of the 851 people counted, 826 were men and 25 women."],
    ["Sixteen answered; 61.5% of the 26 forms came back."],
    ["The prison held 500 people, including 40 women and 12 children."],
    ["In 2019 the police made 300 arrests and in 2020 they made 280 arrests."],
    ["The fine was raised from $50 to $200."],
    ["He was sentenced to ten years on 3 March 2018 and released on 5 May 2019."],
    ["The population rose from about 2,000 to about 3,000, roughly half as many again."],
    ["Preliminary data indicate a sharp increase of around 42 per cent from 82 tons to 116 tons."],
    ["The number of prisoners has doubled since 2010."],
    ["The vote was 60-40 in favour."],
    ["Occupancy stood at 130% in 2021 and 128% in 2022."],
    ["In 2022 there were 41 deaths in custody at Ikoyi, of which 12 were from tuberculosis.", lagos],
    ["Norway spent 3,300 million kroner on prisons.", norway],
    ["Oslo prison held 240 people in January 2024.", norway],
    ["In January 2024, 27% of prisoners in Sweden were on remand and 31% in Norway's juvenile units.", []],
    ["The programme covers 120% of the minimum wage."],
    ["Spending on food was 140% of the previous year's."],
    [
      "The suspects, aged 19 and 24, were held for 72 hours before seeing a judge within 3 days of the order.",
    ],
    ["Each of the three blocks, built for 100, 120 and 80 prisoners, was full."],
    ["Some 40% were beaten and 70% were threatened."],
    ["From 6 a.m. to 10 p.m. the 40 women shared two taps."],
    ["About one in five prisoners had tuberculosis, and 60% had scabies."],
    ["Since 2015 the court has heard 212 cases, 58 of them in 2019 alone."],
    [
      "The law came into force on 1 January 2020 and was amended three times, on 2 May 2021 for the last time.",
    ],
    ["The guard asked for 20,000 naira, or $13.50.", naira],
    ["Nine of the ten cells had no window; the tenth had one."],
    ["Seven of the ten cells had no window, and two of the remaining three had one that stayed shut."],
    ["Some 61% await judgment, and half of the remaining 39% have appealed."],
    ["The number of children fell threefold, from 330 to 110."],
    ["A lawyer came in 28 of the 35 cases (four in five)."],
    ["More than one in five prisoners, 24 of 100, were ill."],
  ];
  for (const [text, ledger] of quiet) {
    it(text, () => {
      expect(findings(text, ledger)).toEqual([]);
    });
  }
});

it("says which figure of the ledger, or which numbers of the text, a claim was held against", () => {
  const text =
    "In January 2024 Norway's prisons held 3,215 people. Deaths rose from 20 in 2018 to 50 in 2021, an increase of 150%.";
  const [document] = checkDocuments([{ doc: "draft", text }], norway).documents;
  expect(document!.bases.map(({ start, end, figure }) => [text.slice(start, end), figure])).toEqual([
    ["3,215", "no.pop.2024"],
    ["150%", undefined],
  ]);
});

it("a claim that nothing could be held against has no basis", () => {
  const text = "Ikoyi prison was 200% over capacity.";
  expect(checkDocuments([{ doc: "draft", text }], []).documents[0]!.bases).toEqual([]);
});

it("dates that lead their numbers belong to them", () => {
  const text = (growth: number) =>
    `In 2016, 3,400 people were sent to these centres, and in 2017 8,700 – an increase of ${growth}%.`;
  const find = (draft: string) =>
    checkDocuments([{ doc: "draft", text: draft }], []).documents[0]!.diagnostics.map(({ rule }) => rule);
  expect(find(text(256))).toEqual(["ratio-as-growth"]);
  expect(find(text(256).replace("2017 8", "2017, 8").replace("centres,", "centres"))).toEqual([
    "ratio-as-growth",
  ]);
  expect(find(text(156))).toEqual([]);
});

describe("a figure that counts things", () => {
  const things: LedgerFigure[] = [
    { id: "cells", quantity: "cells_visited", place: "Malta", as_of: "2023", value: 14, unit: "cells" },
    {
      id: "prisons",
      quantity: "monitored_prisons",
      place: "Malta",
      as_of: "2023",
      value: 9,
      unit: "facilities",
    },
  ];

  it("is contradicted by another number of them", () => {
    expect(findings("We visited 19 police cells in Malta in 2023.", things)).toEqual([
      { rule: "contradicts-ledger", at: "19" },
    ]);
    expect(findings("In 2023 we monitored 12 prisons in Malta.", things)).toEqual([
      { rule: "contradicts-ledger", at: "12" },
    ]);
  });

  it("is not held against people or other things", () => {
    for (const text of [
      "We visited 19 prisoners in Malta in 2023.",
      "In 2023 we visited 19 families in Malta.",
      "In 2023 we monitored 12 trials in Malta.",
      "In 2023 we monitored 12 people in the prisons of Malta.",
    ])
      expect(findings(text, things), text).toEqual([]);
  });
});

it("what is said without place or date is a question at most, and quiet where counts of several dates may be meant", () => {
  const counts: LedgerFigure[] = [
    { id: "old", quantity: "prison_population", place: "Malta", as_of: "2018", value: 510, unit: "person" },
    { id: "new", quantity: "prison_population", place: "Malta", as_of: "2023", value: 640, unit: "person" },
    { id: "gozo", quantity: "prison_population", place: "Gozo", as_of: "2023", value: 90, unit: "person" },
  ];
  const severities = (text: string, ledger = counts) =>
    checkDocuments([{ doc: "draft", text }], ledger).documents[0]!.diagnostics.map(
      ({ severity }) => severity,
    );
  expect(severities("Malta's prisons held 710 people in 2023.")).toEqual(["error"]);
  expect(severities("The prisons held 710 people in 2023.")).toEqual(["warning"]);
  expect(severities("Malta's prisons held 710 people.")).toEqual(["warning"]);
  expect(severities("The prisons held 710 people.")).toEqual([]);
});

it("two thousand counts of one date and subject are held against each other, each against the first that differs", () => {
  // Pair by pair, and each finding sought among all before it, this took a minute: longer than a test may.
  const sentence = (n: number): string => `On 2 April 2020, ${10_001 + 13 * n} prisoners were held.`;
  const text = Array.from({ length: 2000 }, (_, n) => sentence(n)).join("\n\n");
  const [document] = checkDocuments([{ doc: "draft", text }], []).documents;
  const first = text.indexOf("10001");
  expect(document!.diagnostics).toHaveLength(1999);
  expect(document!.diagnostics.every(({ rule }) => rule === "internal-contradiction")).toBe(true);
  expect(new Set(document!.diagnostics.map(({ related }) => related![0]!.start))).toEqual(new Set([first]));
});

it("holds shares of two drafts against each other, and lets a draft that has both tell them apart", () => {
  const warned = (...texts: string[]): number[] =>
    checkDocuments(
      texts.map((text, index) => ({ doc: `draft ${index + 1}`, text })),
      [],
    ).documents.map(({ diagnostics }) => diagnostics.filter(({ severity }) => severity !== "info").length);
  const both = "The share of remand prisoners rose from 52% to 58%.";
  const remand = (share: string) => `In Tarrafal, ${share} of prisoners are on remand.`;
  expect(warned(remand("52%"), remand("58%"))).toEqual([1, 1]);
  expect(warned(both, both)).toEqual([0, 0]);
  expect(warned(both, remand("58%"))).toEqual([0, 0]);
});
