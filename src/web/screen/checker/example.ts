import type { LedgerFigure } from "../../../numbers/ledger/ledger.ts";

/** An invented draft about an invented country, with mistakes of the kinds that get printed. */
export const exampleDraft = `# Two to a mattress: overcrowding in the prisons of Astrava

Astrava's prisons held 14,820 people at the end of March 2024, in cells built for 9,600. In the capital it is worse. Port Ansel remand prison held 1,852 people in 400 places in March 2024, 463% over capacity.

The prison population has grown for a decade. It rose from 6,400 in 2014 to 14,820 in 2024, an increase of 232%. Over the same years the budget for food rose by 40%, from $5.0 million to $7.0 million.

## Who they are

More than 9,000 of those held in Astrava in March 2024 had not been tried. Over 642 women were held in Astrava in March 2024. The prison service says that 61 people died in custody in 2023; relatives' groups know of 73.

> “Nine out of ten of us have never seen a judge,” said a man who spent 14 months there.

## What we did

We spoke to 48 people: 29 of them after their release, 12 relatives and seven lawyers. Of the 29, 11 (38%) had been told why they were arrested, and 33% of the 20 people convicted had a lawyer at trial.

About 64% of the prisons' budget goes to salaries; the remaining 46% pays for food and medicine.

## What would help

In May 2024 the ministry promised to release 2,400 people. That would leave 12,420 in 9,600 places: still 129% of capacity.
`;

/** What the example is held against. */
export const exampleLedger: readonly LedgerFigure[] = [
  {
    id: "astrava.population.2024-03",
    quantity: "prison_population",
    place: "Astrava",
    as_of: "2024-03",
    value: 14_820,
    unit: "person",
    source: "Prison service, monthly return of 31 March 2024",
  },
  {
    id: "astrava.population.2014",
    quantity: "prison_population",
    place: "Astrava",
    as_of: "2014",
    value: 6_400,
    unit: "person",
    source: "Statistical yearbook 2015, table 4.2",
  },
  {
    id: "astrava.capacity",
    quantity: "official_capacity",
    place: "Astrava",
    value: 9_600,
    unit: "person",
    source: "Ministry of Justice, answer to parliament, 12 February 2024",
  },
  {
    id: "astrava.untried.2024-03",
    quantity: "pretrial_detainees",
    place: "Astrava",
    as_of: "2024-03",
    value: 8_940,
    unit: "person",
    source: "Prison service, monthly return of 31 March 2024",
  },
  {
    id: "astrava.women.2024-03",
    quantity: "women_prisoners",
    place: "Astrava",
    as_of: "2024-03",
    value: 642,
    unit: "person",
    source: "Prison service, monthly return of 31 March 2024",
  },
  {
    id: "astrava.deaths.2023",
    quantity: "deaths_in_custody",
    place: "Astrava",
    as_of: "2023",
    value: 61,
    unit: "person",
    source: "Prison service, annual report 2023, page 31",
  },
];
