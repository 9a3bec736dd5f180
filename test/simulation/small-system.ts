import { type System, systemSchema } from "../../src/simulation/two-systems/system.ts";

/** An invented system of a few hundred people, for tests: three prisons and one centre, a year of history. */
export function smallSystem(change: Partial<System> = {}): System {
  const datum = {
    qualifier: "exact",
    definitionError: 0.03,
    fitted: true,
    source: "an invented register",
  } as const;
  const prior = (median: number, sigma: number) =>
    ({ law: "lognormal", median, sigma, source: "invented" }) as const;
  const parameter = (label: string, law: System["parameters"]["pretrialDays"]["prior"]) => ({
    prior: law,
    label,
    unit: "units",
    datum: `a number of ${label}`,
  });
  return systemSchema.parse({
    name: "Valley",
    start: "2020-01-01",
    followedFrom: "2018-12-31",
    changeOn: "2019-01-01",
    data: [
      {
        ...datum,
        id: "a",
        means: "held",
        on: "2018-12-31",
        value: 300,
        definition: "held at the end of 2018",
      },
      { ...datum, id: "b", means: "held", on: "2019-06-30", value: 380, definition: "held in June 2019" },
      {
        ...datum,
        id: "c",
        means: "held",
        on: "2019-12-31",
        value: 420,
        definition: "held at the end of 2019",
      },
      { ...datum, id: "p", means: "pretrialShare", on: "2019-12-31", value: 40, definition: "pre-trial" },
      {
        ...datum,
        id: "q",
        means: "pretrialShare",
        on: "2019-12-31",
        value: 70,
        qualifier: "over",
        definition: "without a final judgment",
        fitted: false,
        note: "Counts other people.",
      },
      {
        ...datum,
        id: "d",
        means: "centreAdmissions",
        on: "2019-01-01",
        until: "2019-12-31",
        value: 120,
        definition: "sent to the centre",
      },
    ],
    parameters: {
      startShare: parameter("start", { law: "uniform", low: 0.7, high: 1, source: "invented" }),
      admissionsBefore: parameter("admissions before", prior(1, 0.5)),
      admissionsFactor: parameter("growth", { law: "log-uniform", low: 1, high: 3, source: "invented" }),
      pretrialDays: parameter("pre-trial time", prior(120, 0.4)),
      convictedShare: parameter("share sentenced", { law: "uniform", low: 0.6, high: 1, source: "invented" }),
      sentenceDays: parameter("time served", prior(250, 0.5)),
      centreAdmissions: parameter("centre admissions", prior(0.3, 0.5)),
      centreDays: parameter("centre time", prior(150, 0.3)),
      reproductionNumber: parameter("R0", prior(3, 0.3)),
      fatalityFactor: parameter("fatality", prior(1, 0.3)),
      shareFiftyPlus: parameter("share of 50 and more", {
        law: "uniform",
        low: 0.1,
        high: 0.3,
        source: "invented",
      }),
      peoplePerCell: parameter("people in a cell", prior(20, 0.3)),
      facilitySpread: parameter("spread", { law: "uniform", low: 0.2, high: 0.6, source: "invented" }),
      communityHazard: parameter("community", prior(0.0001, 0.5)),
    },
    prisons: {
      number: 3,
      numberSource: "invented",
      capacity: { value: 250, qualifier: "exact", source: "invented", definition: "design" },
      known: [
        {
          id: "north",
          name: "North prison",
          held: { value: 200, qualifier: "over", source: "invented" },
          capacity: { value: 80, qualifier: "exact", source: "invented", definition: "design" },
          cells: [{ label: "cell 1", value: 30, qualifier: "exact", squareMetres: 24, source: "invented" }],
        },
      ],
    },
    centres: { number: 1, numberSource: "invented" },
    assumptions: {
      staffPerHundredHeld: 5,
      cellMovesPerDay: 0.01,
      transfersPerDay: 0.002,
      carriedInDays: 10,
      notes: ["Invented people."],
    },
    disease: {
      name: "An invented fever",
      beta: { cell: 0.2, facility: 0.1, system: 0.01 },
      latent: { distribution: "fixed", days: 3 },
      infectious: { distribution: "fixed", days: 8 },
      infectionFatality: [
        { fromAge: 0, ratio: 0.01 },
        { fromAge: 50, ratio: 0.1 },
      ],
    },
    initialInfectious: 3,
    standards: [
      {
        id: "one-shared",
        squareMetresPerPerson: 4,
        name: "Standard",
        scope: "a shared cell",
        binding: false,
        source: "invented",
        verified: true,
      },
    ],
    ...change,
  });
}
