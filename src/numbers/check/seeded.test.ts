import { describe, expect, it } from "vitest";
import { checkDocuments } from "./check.ts";
import type { Rule } from "../diagnostic.ts";
import type { LedgerFigure } from "../ledger/ledger.ts";

/** A report about an invented country whose numbers all agree. */
const report = `# Locked up in Kasseria: annual monitoring report 2023

## 1. Summary

In 2023 our teams made 214 visits to 46 places of detention in all nine provinces of Kasseria, 12 more visits than in 2022. They spoke with 1,310 people: 984 men, 262 women and 64 children. On 31 December 2023 the 31 prisons held 18,402 people, against an official capacity of 11,860 – an occupancy of 155%.[^1] A year earlier they had held 17,210, so that the population grew by 6.9%.

Of the 18,402, 10,121 (55%) were awaiting trial. Women made up 4.1% (754) and children 1.6% (294). Some 2,900 people, almost one in six, were foreign nationals. The remaining 84% were citizens of Kasseria.

The largest prison, Morva Central, was built in 1934 for 800 and held 2,456 men on the day of our visit, three times its capacity. In Block C, 62 men shared a cell of 48 square metres, or 0.77 m² each; the CPT recommends at least 4 m². The smallest, Elt, had 40 places and 38 prisoners.

## 2. Deaths

There were 96 deaths in custody in 2023, up from 71 in 2022 (an increase of 35%). Thirty-nine were attributed to tuberculosis, 21 to other illness, 14 to suicide and nine to violence; in 13 cases no cause was given. Between 2019 and 2023, 402 people died: 68 in 2019, 77 in 2020, 90 in 2021, 71 in 2022 and 96 in 2023. The mortality rate of 5.2 per 1,000 was twice that of 2019, when it was 2.6.

Families were told within 24 hours in only 31 of the 96 cases (32%). In more than half of the cases the body was returned after ten days or more. One mother, aged 61, waited 47 days.

## 3. Police custody

Under section 12 of the Police Act 1998, a person may be held for 48 hours. Our sample of 250 custody records from 14 stations shows that 88 people (35%) were held longer, on average for 6.5 days. The longest was held from 3 March to 28 April 2023, 56 days. None of the 88 had been brought before a judge. Half of the 250 had no lawyer; 40% had not been told of their rights; and two in five said they had been beaten.

In June the ministry announced 5,000 releases. By the end of September 1,840 people had been released, 37% of the number promised. In a second wave, 610 more followed, for a total of 2,450.

## 4. Budget

The prison service received 1.2 billion crowns ($48 million) in 2023, 8% less than in 2022 and 3.4% of the budget of the Ministry of Justice. Of this, 62% went on salaries, 21% on food and 9% on health care; the other 8% paid for transport. Food cost $1.40 per person per day, down from $1.75 in 2021, a fall of 20%. There was one doctor for every 920 prisoners: 20 doctors for 18,402 people.

> “We were 30 in a cell for six, five times too many,” said Ion, 27. “I paid $200 to be moved.”

| Prison | Capacity | Held | Occupancy |
|---|---|---|---|
| Morva Central | 800 | 2,456 | 307% |
| Elt | 40 | 38 | 95% |
| Women's prison | 310 | 402 | 130% |

## 5. Asylum detention

At the Lasna centre 540 of 1,204 people had been detained for more than six months, 45 per cent. Detention of children doubled from 60 in 2021 to 121 in 2023. Between 70% and 80% of asylum claims were rejected at first instance; on appeal one in three succeeded. The average stay rose from 74 to 92 days.

The share of detainees who saw a doctor within 48 hours rose by 11 percentage points, from 52% to 63%. Complaints rose threefold, from 45 to 138. Only 4 of these 138 complaints were upheld – fewer than 3%.

In 2020 there had been 15,300 prisoners; in 2023 there were 18,402, one fifth more. Over the same period the number of staff fell from 4,100 to 3,690, by 10%.

[^1]: Ministry of Justice, Prison Statistics 2023, 15 January 2024, table 3, https://example.org/prisons/2023 (accessed 2 February 2024).
`;

/** A press report, likewise. */
const press = `GENEVA, 14 March 2024 – More than 9,400 people have died or gone missing in the central Mediterranean since 2019, a new report said on Thursday, and at least 24,000 were returned to detention in the first 10 months of 2023, up from 18,500 in the same period of 2022.

“We counted 71 bodies; 12 were children,” said Dr. Ilse Maro, 44, who has worked there for 15 years. She put the number of detainees at between 5,000 and 7,000 across 27 official centres – the government says 3,800 in 19.

The cost per detainee has risen by a third, from €1,500 in 2018 to €2,000 in 2022. In total, the programme received €57.2 million over four years: €12.1m in 2019, €13.5m in 2020, €15.2m in 2021 and €16.4m in 2022.

Of 36 people interviewed, 34 reported beatings, 29 extortion and 11 sexual violence. Ransoms ranged from $500 to $10,000; the median was $2,500. Nearly all (35 of 36, or 97%) had been held more than once, one of them seven times. Two said they were sold for 400 dinars (about $83).

The rate of deaths among those attempting the crossing fell from 1 in 21 in 2019 to 1 in 45 in 2022, but rose again to 1 in 33 last year. The 2023 total – 2,498 – is the highest since 2017, when 2,853 died; it is 77% above the 1,413 recorded in 2021.

Under Article 5(1)(f) of the Convention and the 2008 directive (2008/115/EC), detention may last six months, extendable by a further 12 – 18 months in all. In practice, 15% were held longer: 1,260 out of 8,400 cases reviewed.

Malaria infected 310 of the 1,150 detainees tested in August, 27 per cent, three times as many as in May (103). The water supply of 6 litres per person per day is less than half the 15 litres set by the Sphere standards. One toilet served 80 to 100 people; there were 11 toilets for 970 detainees.

Courts heard 4,212 appeals in 2022-23. They allowed 1,306 (31%), dismissed 2,317 (55%) and adjourned 589 (14%). The backlog shrank by 18.5%, from 7,960 to 6,487 cases. The average wait went from 14 months to 11½.

`;

/** A bulletin with a list and a quotation, likewise. */
const bulletin = `Behind bars without a verdict
Quarterly bulletin of the Torvan Prisons Observatory, No. 14, July–September 2022

Torva's 17 remand prisons held 9,204 people at the end of September, 312 more than at the end of June (8,892) and 3.5% more than a year before. Capacity is unchanged at 7,100 places. At 130% of capacity, overcrowding is now worse than at any time since 2009.

Who is held?
Men: 8,652 (94%)
Women: 552 (6%)
Under 18: 101 (1.1%)
Foreign nationals: 1,840 (20%)

The median stay before trial is 214 days; 38 per cent of detainees wait more than a year, and 412 people have waited more than three years. In 2012 the share waiting more than a year was 22 per cent; it has risen by 16 points in ten years. Judges granted bail in 1,120 of 4,480 applications, one in four. Six in ten of those refused bail were accused of property offences worth less than 500 toras ($35).

Between 1 July and 30 September the Observatory visited 11 of the 17 prisons, some of them twice, and interviewed 326 people – 281 men, 38 women and 7 boys aged 15 to 17. Of the 326, 97 (30%) said they had been hit or kicked at arrest, 41 (13%) had been denied medicine, and 204 (63%) had not yet met a lawyer. Only 12 had seen a judge within the 72 hours that Article 31 of the Constitution allows. None of the seven boys had been held apart from adults.

Deaths: 14 detainees died in the quarter, against nine in the previous one. Five of the 14 died of heat-related illness in July, when temperatures in the cells reached 43°C; four by suicide; three of tuberculosis; and two in a fire at Ossen prison on 9 August. That brings the total for the first nine months of 2022 to 35, five more than in the whole of 2021.

Money: the state spends 61 toras (about $4.30) per detainee per day, of which 18 toras go on food. At 9,204 detainees that makes 561,444 toras a day. The Ministry has asked for a 12% increase for 2023, to 230 million toras from 205 million.

What the Ministry says
“We have recruited 240 guards since January, bringing the number to 1,960, and will hire 300 more by March,” Deputy Minister Odil Harn said on Tuesday, 4 October 2022. He put the ratio at one guard to five detainees. “In 2019 there were fewer than 1,500.” The union counts 1,788 guards in post, 172 fewer than the Ministry.

Recommendations repeated for the 4th time
1. Limit pre-trial detention to 180 days.
2. Close the 3 oldest prisons (Ossen, Pell and Varr), which hold 1,302 people in 640 places, twice their capacity.
3. Publish monthly figures, as Law No. 44 of 2015 requires.
`;

const found = (text: string, ledger: readonly LedgerFigure[] = []) =>
  checkDocuments([{ doc: "draft", text }], ledger)
    .documents[0]!.diagnostics.filter(({ severity }) => severity !== "info")
    .map(({ rule, start, end, figure: rests }) => ({ rule, at: text.slice(start, end), figure: rests }));

it("a report whose numbers agree draws no finding", () => {
  expect(found(report)).toEqual([]);
  expect(found(press)).toEqual([]);
  expect(found(bulletin)).toEqual([]);
});

const figure = (
  id: string,
  quantity: string,
  value: number,
  more: Partial<LedgerFigure> = {},
): LedgerFigure => ({ id, quantity, value, unit: "person", ...more });

/** What the report states, with figures beside it that it might be mistaken to contradict. */
const kasseria = [
  figure("pop", "prison_population", 18402, { place: "Kasseria", as_of: "2023-12-31" }),
  figure("pop22", "prison_population", 17210, { place: "Kasseria", as_of: "2022-12-31" }),
  figure("pop20", "prison_population", 15300, { place: "Kasseria", as_of: "2020" }),
  figure("cap", "official_capacity", 11860, { place: "Kasseria" }),
  figure("women", "women_prisoners", 754, { place: "Kasseria", as_of: "2023-12-31" }),
  figure("children", "child_prisoners", 294, { place: "Kasseria", as_of: "2023-12-31" }),
  figure("pre", "share_awaiting_trial", 55, { unit: "%", place: "Kasseria", as_of: "2023-12-31" }),
  figure("pre.n", "prisoners_awaiting_trial", 10121, { place: "Kasseria", as_of: "2023-12-31" }),
  figure("for", "foreign_prisoners", 2911, { place: "Kasseria", as_of: "2023-12-31" }),
  figure("d23", "deaths_in_custody", 96, { place: "Kasseria", as_of: "2023" }),
  figure("d22", "deaths_in_custody", 71, { place: "Kasseria", as_of: "2022" }),
  figure("d19", "deaths_in_custody", 68, { place: "Kasseria", as_of: "2019" }),
  figure("tb", "deaths_from_tuberculosis", 39, { place: "Kasseria", as_of: "2023" }),
  figure("sui", "suicides_in_custody", 14, { place: "Kasseria", as_of: "2023" }),
  figure("mc", "prison_population", 2456, { place: "Morva Central", as_of: "2023" }),
  figure("mcc", "official_capacity", 800, { place: "Morva Central" }),
  figure("int", "people_interviewed", 1310, { as_of: "2023" }),
  figure("staff", "prison_staff", 3690, { place: "Kasseria", as_of: "2023" }),
  figure("staff20", "prison_staff", 4100, { place: "Kasseria", as_of: "2020" }),
  figure("rel", "prisoners_released", 2450, { place: "Kasseria", as_of: "2023" }),
  figure("as", "people_in_asylum_detention", 1204, { place: "Lasna", as_of: "2023" }),
  figure("rate", "crown_per_usd", 25, { unit: "KCR/USD" }),
  figure("comp", "complaints", 138, { place: "Kasseria", as_of: "2023" }),
  figure("prisons", "number_of_prisons", 31, { unit: "prison", place: "Kasseria" }),
  figure("cust", "custody_records_reviewed", 250, { unit: "record" }),
  figure("law", "custody_records_without_lawyer", 125, { unit: "record", population: "250 custody records" }),
];
const torva = [
  figure("pop", "remand_population", 9204, { place: "Torva", as_of: "2022-09" }),
  figure("p2", "remand_population", 8892, { place: "Torva", as_of: "2022-06" }),
  figure("cap", "official_capacity", 7100, { place: "Torva" }),
  figure("w", "women_on_remand", 552, { place: "Torva", as_of: "2022-09" }),
  figure("d", "deaths_in_custody", 35, { place: "Torva", as_of: "2022" }),
  figure("d21", "deaths_in_custody", 30, { place: "Torva", as_of: "2021" }),
  figure("i", "interviewed", 326, { as_of: "2022-07/2022-09" }),
  figure("oss", "prison_population", 500, { place: "Ossen", as_of: "2022-09" }),
  figure("long", "detained_more_than_three_years", 412, { place: "Torva", as_of: "2022-09" }),
];

it("nor does it with a ledger that says the same", () => {
  expect(found(report, kasseria)).toEqual([]);
  expect(found(bulletin, torva)).toEqual([]);
});

describe("a ledger that says otherwise is heard", () => {
  const changes: [string, readonly LedgerFigure[], string, number][] = [
    [report, kasseria, "pop", 19_402],
    [report, kasseria, "cap", 12_860],
    [report, kasseria, "d22", 77],
    [bulletin, torva, "cap", 7900],
  ];
  for (const [text, ledger, id, value] of changes) {
    it(`${id} = ${String(value)}`, () => {
      const changed = ledger.map((each) => (each.id === id ? { ...each, value } : each));
      expect(found(text, changed).map(({ figure: rests }) => rests)).toContain(id);
    });
  }
});

describe("one error seeded into a clean text is found, and nothing else", () => {
  const seeds: [Rule, string, string, string?][] = [
    ["sum-mismatch", "984 men", "948 men"],
    ["of-vs-over", "an occupancy of 155%", "155% over capacity"],
    ["growth-mismatch", "grew by 6.9%", "grew by 9.6%"],
    ["share-mismatch", "10,121 (55%)", "10,121 (45%)"],
    ["share-mismatch", "one in six", "one in nine"],
    ["complement-mismatch", "The remaining 84%", "The remaining 94%"],
    ["ratio-mismatch", "three times its capacity", "five times its capacity"],
    ["growth-mismatch", "(an increase of 35%)", "(an increase of 53%)"],
    ["ratio-as-growth", "(an increase of 35%)", "(an increase of 135%)"],
    ["sum-mismatch", "402 people died", "420 people died"],
    ["ratio-mismatch", "twice that of 2019", "four times that of 2019"],
    ["share-mismatch", "31 of the 96 cases (32%)", "31 of the 96 cases (23%)"],
    ["share-mismatch", "88 people (35%)", "88 people (53%)"],
    ["date-arithmetic", "28 April 2023, 56 days", "28 April 2023, 65 days"],
    ["complement-mismatch", "the other 8%", "the other 18%"],
    ["growth-mismatch", "a fall of 20%", "a fall of 35%"],
    ["ratio-mismatch", "every 920 prisoners", "every 290 prisoners"],
    ["share-mismatch", "six months, 45 per cent", "six months, 54 per cent"],
    ["ratio-mismatch", "doubled from 60", "tripled from 60"],
    ["range-reversed", "Between 70% and 80%", "Between 80% and 70%"],
    ["percent-vs-points", "by 11 percentage points", "by 11%"],
    ["ratio-mismatch", "rose threefold", "rose fivefold"],
    ["share-mismatch", "fewer than 3%", "fewer than 2%"],
    ["growth-mismatch", "one fifth more", "one third more"],
    ["direction-mismatch", "fell from 4,100 to 3,690", "rose from 4,100 to 3,690"],
    ["growth-mismatch", "by 10%.", "by 15%."],
    ["date-arithmetic", "on Thursday,", "on Thursday, 13 March 2024,"],
    ["growth-mismatch", "risen by a third", "risen by a half"],
    ["share-mismatch", "(35 of 36, or 97%)", "(35 of 36, or 79%)"],
    ["share-mismatch", "tested in August, 27 per cent", "tested in August, 72 per cent"],
    ["growth-mismatch", "shrank by 18.5%", "shrank by 28.5%"],
    ["share-mismatch", "1,306 (31%)", "1,306 (13%)"],
    ["difference-mismatch", "from 7,960 to 6,487 cases", "from 7,960 to 6,487 cases, a drop of 1,743"],
    ["difference-mismatch", "(8,892)", "(8,982)"],
    ["of-vs-over", "At 130% of capacity", "At 130% over capacity"],
    ["share-mismatch", "97 (30%)", "97 (40%)"],
    ["sum-mismatch", "38 women and 7 boys", "48 women and 7 boys"],
    ["share-mismatch", "applications, one in four", "applications, one in three"],
    ["date-arithmetic", "Tuesday, 4 October 2022", "Monday, 4 October 2022"],
    ["ratio-mismatch", "640 places, twice their capacity", "640 places, three times their capacity"],
    ["growth-mismatch", "a 12% increase", "a 21% increase"],
    ["impossible-share", "Five of the 14 died", "Fifteen of the 14 died"],
    ["impossible-share", "310 of the 1,150", "1,310 of the 1,150"],
  ];
  for (const [rule, right, wrong] of seeds) {
    it(`${right} → ${wrong}: ${rule}`, () => {
      const text = [report, press, bulletin].find((each) => each.includes(right))!;
      expect(text).toContain(right);
      const findings = found(text.replace(right, () => wrong));
      expect(findings.map((each) => each.rule)).toContain(rule);
      expect(findings.length).toBeLessThanOrEqual(2);
    });
  }
});
