import { expect, test } from "vitest";
import { type AnyRecord, type RecordKind, kindOfPlural, parseBody } from "../../domain/record.ts";
import { eraQuestion } from "../../domain/era.ts";
import { consistency, implausible } from "./consistency.ts";
import { type PlausibilityRule, plausibilityRules } from "./plausibility.ts";

const today = Date.UTC(2026, 5, 15);

function records(
  lists: Readonly<Record<string, readonly { readonly id: string; readonly [field: string]: unknown }[]>>,
): AnyRecord[] {
  return Object.entries(lists).flatMap(([plural, items]) =>
    items.map(({ id, ...raw }) => {
      const kind = kindOfPlural(plural) as RecordKind;
      const read = parseBody(kind, raw);
      if (!read.ok) throw new Error(`${id}: ${JSON.stringify(read.problems)}`);
      return { kind, ref: id, body: read.body } as AnyRecord;
    }),
  );
}

type Lists = Parameters<typeof records>[0];

/** Rule, record and field of all that cannot stand. */
function doubts(lists: Lists): string[] {
  return implausible(records(lists), today).impossible.map(
    ({ rule, record, field }) => `${rule} ${record} ${field}`,
  );
}

const person = { id: "p", birth: "1990-05-01" };
const episode = (rest: object = {}) => ({ id: "e", person: "p", ...rest });
const held = episode({ start: "2019-02-11", end: "2019-08-20" });

const wrong: readonly (readonly [PlausibilityRule, string, Lists])[] = [
  ["start-before-end", "e end", { episodes: [episode({ start: "2019-05-20", end: "2019-01-10" })] }],
  [
    "start-before-end",
    "s end",
    { stages: [{ id: "s", episode: "e", type: "trial", start: "2019", end: "2018" }] },
  ],
  ["start-before-end", "s end", { stays: [{ id: "s", episode: "e", start: "2019-03", end: "2019-02" }] }],
  [
    "start-before-end",
    "o end",
    { positions: [{ id: "o", person: "p", post: "guard", start: "2019", end: "2018" }] },
  ],
  [
    "birth-first",
    "e start",
    { persons: [{ id: "p", birth: "2021-05-01" }], episodes: [episode({ start: "2019-01-10" })] },
  ],
  ["birth-first", "p age.on", { persons: [{ ...person, age: { years: 3, on: "1980" } }] }],
  [
    "birth-first",
    "t on",
    { persons: [person], episodes: [held], tests: [{ id: "t", episode: "e", kind: "urine", on: "1980" }] },
  ],
  [
    "birth-first",
    "i held",
    {
      persons: [person],
      sources: [{ id: "i", kind: "interview", title: "I", held: "1989", speakers: ["p"] }],
    },
  ],
  [
    "death-last",
    "e end",
    { persons: [{ id: "p" }], episodes: [held], deaths: [{ id: "d", person: "p", died: "2019-03-01" }] },
  ],
  [
    "death-last",
    "e end",
    { persons: [{ id: "p" }], episodes: [held], deaths: [{ id: "d", person: "p", found: "2019-03-01" }] },
  ],
  [
    "death-last",
    "c given",
    {
      persons: [{ id: "p" }],
      deaths: [{ id: "d", person: "p", died: "2019" }],
      consents: [
        {
          id: "c",
          person: "p",
          purpose: "internal",
          audience: "case-team",
          identifiability: "anonymous",
          medium: "text",
          allows: "yes",
          given: "2020",
        },
      ],
    },
  ],
  [
    "death-in-order",
    "d died",
    { deaths: [{ id: "d", person: "p", last_seen: "2019-03-02", died: "2019-03-01" }] },
  ],
  [
    "death-in-order",
    "d found",
    { deaths: [{ id: "d", person: "p", died: "2019-03-02", found: "2019-03-01" }] },
  ],
  [
    "charge-in-order",
    "c verdict_on",
    { charges: [{ id: "c", episode: "e", told: "2019-05", verdict_on: "2019-03" }] },
  ],
  [
    "test-in-custody",
    "t on",
    { episodes: [held], tests: [{ id: "t", episode: "e", kind: "urine", on: "2019-01" }] },
  ],
  [
    "test-in-custody",
    "t on",
    { episodes: [held], tests: [{ id: "t", episode: "e", kind: "urine", on: "2020" }] },
  ],
  [
    "safeguard-in-stage",
    "g when",
    {
      stages: [{ id: "s", episode: "e", type: "police-custody", start: "2019-02-11" }],
      safeguards: [{ id: "g", stage: "s", code: "told-rights", respected: "yes", when: "2019-01" }],
    },
  ],
  [
    "death-in-stay",
    "d died",
    {
      stays: [{ id: "s", episode: "e", start: "2019-02", end: "2019-04" }],
      deaths: [{ id: "d", person: "p", stay: "s", died: "2019-06" }],
    },
  ],
  [
    "act-in-event",
    "a when",
    {
      events: [{ id: "v", kind: "raid", when: "2019-02-11" }],
      acts: [{ id: "a", type: "beating", event: "v", when: "2019-02-09" }],
    },
  ],
  [
    "act-in-event",
    "a when",
    {
      events: [{ id: "v", kind: "raid", when: "2019-02-11" }],
      acts: [{ id: "a", type: "beating", event: "v", when: "2019-02-13" }],
    },
  ],
  [
    "act-in-stay",
    "a when",
    {
      stays: [{ id: "s", episode: "e", start: "2019-02", end: "2019-04" }],
      acts: [{ id: "a", type: "beating", stay: "s", when: "2019-01-30" }],
    },
  ],
  [
    "episode-after-event",
    "e start",
    {
      events: [{ id: "v", kind: "raid", when: "2019-02-11" }],
      episodes: [episode({ event: "v", start: "2019-02-10" })],
    },
  ],
  [
    "child-with-parent",
    "k start",
    { episodes: [held, { id: "k", person: "q", accompanies: "e", start: "2019-01" }] },
  ],
  [
    "parent-before-child",
    "r kind",
    {
      persons: [person, { id: "q", birth: "1970" }],
      relations: [{ id: "r", from: "q", kind: "child-of", to: "p" }],
    },
  ],
  [
    "source-in-order",
    "i published",
    { sources: [{ id: "i", kind: "interview", title: "I", held: "2020-05", published: "2019" }] },
  ],
  [
    "figure-in-order",
    "f published",
    {
      figures: [
        {
          id: "f",
          indicator: "prison_population",
          unit: "persons",
          value: 5,
          as_of: "2020-05",
          published: "2019",
        },
      ],
    },
  ],
  [
    "letter-in-order",
    "l respond_by",
    { letters: [{ id: "l", sender: "a", addressee: "b", dated: "2020-05", respond_by: "2020-04" }] },
  ],
  [
    "letter-in-order",
    "m dated",
    {
      letters: [
        { id: "l", sender: "a", addressee: "b", dated: "2020-05" },
        { id: "m", sender: "b", addressee: "a", dated: "2020-04", replies_to: "l" },
      ],
    },
  ],
  [
    "observation-in-order",
    "m observations[1].on",
    {
      promises: [
        {
          id: "m",
          kind: "promise",
          by: "x",
          pledges: "y",
          made: "2020",
          observations: [{ on: "2019", level: "started" }],
        },
      ],
    },
  ],
  [
    "observation-in-order",
    "m due",
    { promises: [{ id: "m", kind: "promise", by: "x", pledges: "y", made: "2020", due: "2018" }] },
  ],
  [
    "observation-in-order",
    "r deadline",
    {
      sources: [{ id: "i", kind: "document", title: "I", published: "2020" }],
      recommendations: [{ id: "r", addressee: "x", asks: "y", made_in: "i", deadline: "2019-06" }],
    },
  ],
  [
    "consent-in-order",
    "c expires",
    {
      consents: [
        {
          id: "c",
          person: "p",
          purpose: "internal",
          audience: "case-team",
          identifiability: "anonymous",
          medium: "text",
          allows: "yes",
          given: "2020",
          expires: "2019",
        },
      ],
    },
  ],
  [
    "follow-up-in-order",
    "f incident.on",
    {
      sources: [{ id: "i", kind: "interview", title: "I", held: "2020-05-02" }],
      follow_ups: [
        {
          id: "f",
          person: "p",
          after: "i",
          due: "2020-05-09",
          incident: { kind: "threat", on: "2020-05-01" },
        },
      ],
    },
  ],
  [
    "one-deprivation-at-a-time",
    "k start",
    { episodes: [held, { id: "k", person: "p", start: "2019-05", end: "2020" }] },
  ],
  [
    "one-deprivation-at-a-time",
    "k start",
    { episodes: [held, { id: "k", person: "p", start: "2019-05-03" }] },
  ],
  [
    "one-place-at-a-time",
    "k start",
    {
      facilities: [
        { id: "x", name: "X", type: "prison" },
        { id: "y", name: "Y", type: "prison" },
      ],
      episodes: [held],
      stays: [
        { id: "s", episode: "e", facility: "x", start: "2019-02-11", end: "2019-05-01" },
        { id: "k", episode: "e", facility: "y", start: "2019-04-20", end: "2019-08-20" },
      ],
    },
  ],
  ["not-in-the-future", "n as_of", { counts: [{ id: "n", of: "x", people: 5, as_of: "2031-01" }] }],
  ["not-in-the-future", "p birth", { persons: [{ id: "p", birth: "2030" }] }],
  [
    "not-in-the-future",
    "c expires",
    {
      consents: [
        {
          id: "c",
          person: "p",
          purpose: "internal",
          audience: "case-team",
          identifiability: "anonymous",
          medium: "text",
          allows: "yes",
          expires: "2569",
        },
      ],
    },
  ],
  ["not-long-before", "e start", { episodes: [episode({ start: "1441-05" })] }],
  ["possible-number", "n people", { counts: [{ id: "n", of: "x", people: -5 }] }],
  ["possible-number", "n people", { counts: [{ id: "n", of: "x", people: 1.5 }] }],
  ["possible-number", "n people", { counts: [{ id: "n", of: "x", people: 99_999_999 }] }],
  ["possible-number", "n places", { capacities: [{ id: "n", of: "x", places: 0 }] }],
  [
    "possible-number",
    "n value",
    { measures: [{ id: "n", of: "x", what: "floor-area", value: 0, unit: "m2" }] },
  ],
  [
    "possible-number",
    "n value",
    { measures: [{ id: "n", of: "x", what: "hours-locked", value: 25, unit: "hours-a-day" }] },
  ],
  ["possible-number", "p age_at_arrest", { persons: [{ id: "p", age_at_arrest: 250 }] }],
  ["possible-number", "p age.years", { persons: [{ id: "p", age: { years: -1 } }] }],
  ["possible-number", "a children", answered("number", "children", -2)],
  ["possible-number", "a children", answered("number", "children", 2.5)],
  ["possible-number", "a children", answered("number", "children", 99_999_999)],
  ["possible-number", "a age_told", answered("number", "age_told", 250)],
  ["possible-number", "a dollars", answered("number", "dollars", -5)],
  ["possible-number", "a mean_of_people", answered("number", "mean_of_people", -1)],
  ["possible-number", "a held", answered("duration", "held", -1)],
  ["possible-number", "a held", answered("duration", "held", 100_000)],
  ["possible-number", "g size", { groups: [{ id: "g", label: "G", size: 2.5 }] }],
  [
    "possible-number",
    "c suspended_months",
    { charges: [{ id: "c", episode: "e", sentence_months: 6, suspended_months: 12 }] },
  ],
  [
    "possible-number",
    "y asked.amount",
    { payments: [{ id: "y", person: "p", asked: { amount: -5, currency: "USD" } }] },
  ],
  ["possible-number", "f stated.n", { findings: [{ id: "f", statement: "F", stated: { n: 5, N: 4 } }] }],
  [
    "possible-number",
    "f value",
    { figures: [{ id: "f", indicator: "prison_population", unit: "persons", value: -4 }] },
  ],
  [
    "possible-number",
    "f value",
    { figures: [{ id: "f", indicator: "pretrial_share", unit: "percent", value: 130 }] },
  ],
];

test.each(wrong)("%s asks about %s", (rule, what, lists) => {
  expect(doubts(lists)).toContain(`${rule} ${what}`);
  expect(
    consistency(records(lists), today).some((row) => row.rule === rule && row.verdict === "broken"),
  ).toBe(true);
});

test("every rule has a case that breaks it", () => {
  expect(new Set(wrong.map(([rule]) => rule))).toEqual(new Set(plausibilityRules));
});

/** A person with an answer to a variable of one's own. */
function answered(type: "number" | "duration", name: string, value: number): Lists {
  const measured = type === "duration" ? { measured_in: "days" } : {};
  return {
    codebooks: [{ id: "b", variables: [{ name, unit: "person", type, ...measured }] }],
    persons: [{ id: "p" }],
    assertions: [
      {
        id: "a",
        subject: "p",
        variable: name,
        state: "answered",
        value: { kind: "number", low: value, high: value, qualifier: "exact" },
      },
    ],
  };
}

const sound: readonly (readonly [string, Lists])[] = [
  [
    "a place that holds far more people than it has places",
    {
      facilities: [{ id: "x", name: "X", type: "prison" }],
      capacities: [{ id: "c", of: "x", places: 2050 }],
      counts: [
        { id: "n", of: "x", people: 9500 },
        { id: "m", of: "x", people: 0 },
      ],
    },
  ],
  [
    "an occupancy of 463 percent",
    { figures: [{ id: "f", indicator: "occupancy_rate", unit: "percent", value: 463 }] },
  ],
  ["a mean of people", answered("number", "mean_people", 2.5)],
  ["an amount that is no number of things", answered("number", "dollars", 2.5)],
  ["a change below 0", answered("number", "change_of_weight", -5)],
  ["a place west of Greenwich", answered("number", "gps_longitude", -70.5)],
  ["many children", answered("number", "children", 11)],
  [
    "a child born in detention",
    {
      persons: [{ id: "q", birth: "2019-03-05" }],
      episodes: [
        held,
        { id: "k", person: "q", accompanies: "e", route: "accompanying-parent", start: "2019-03-05" },
      ],
    },
  ],
  [
    "a death that ends an episode on the same day",
    { persons: [{ id: "p" }], episodes: [held], deaths: [{ id: "d", person: "p", died: "2019-08-20" }] },
  ],
  [
    "a death in a month in which the episode ended",
    { persons: [{ id: "p" }], episodes: [held], deaths: [{ id: "d", person: "p", died: "2019-08" }] },
  ],
  [
    "custody that goes on where other custody ends",
    {
      episodes: [
        episode({ start: "2020-01-02", end: "2020-03-05" }),
        { id: "k", person: "p", start: "2020-03-05", end: "2020-09-01" },
      ],
    },
  ],
  [
    "open ends and approximate dates",
    {
      persons: [{ id: "p", birth: "1990~" }],
      episodes: [
        episode({ start: "2019~", end: "2018-11" }),
        { id: "k", person: "p", start: "2010/..", end: "2020" },
      ],
    },
  ],
  [
    "stays of other people at one time",
    { episodes: [held, { id: "k", person: "q", start: "2019-03", end: "2019-06" }] },
  ],
  [
    "periods that are known by their years alone",
    {
      episodes: [
        episode({ start: "2017", end: "2019" }),
        { id: "k", person: "p", start: "2017", end: "2019" },
      ],
    },
  ],
  [
    "a stay in hospital during one in prison",
    {
      facilities: [
        { id: "x", name: "X", type: "prison" },
        { id: "h", name: "H", type: "hospital" },
      ],
      episodes: [held],
      stays: [
        { id: "s", episode: "e", facility: "x", start: "2019-02-11", end: "2019-08-20" },
        { id: "t", episode: "e", facility: "h", start: "2019-04-01", end: "2019-04-05" },
      ],
    },
  ],
  [
    "a block of the prison that one is in",
    {
      facilities: [
        { id: "x", name: "X", type: "prison" },
        { id: "b", name: "B", type: "prison-men", parent: "x" },
      ],
      episodes: [held],
      stays: [
        { id: "s", episode: "e", facility: "x", start: "2019-02-11", end: "2019-08-20" },
        { id: "t", episode: "e", facility: "b", start: "2019-04-01", end: "2019-04-05" },
      ],
    },
  ],
  [
    "what lies ahead by its nature",
    {
      consents: [
        {
          id: "c",
          person: "p",
          purpose: "internal",
          audience: "case-team",
          identifiability: "anonymous",
          medium: "text",
          allows: "yes",
          given: "2020",
          expires: "2030",
        },
      ],
      letters: [{ id: "l", sender: "a", addressee: "b", dated: "2026-06-10", respond_by: "2026-09" }],
      norms: [
        { id: "n", instrument: "I", provision: "P", kind: "treaty", requirement: "R", in_force: "2027" },
      ],
    },
  ],
  [
    "today, and the day that it is in the east already",
    {
      counts: [
        { id: "n", of: "x", people: 5, as_of: "2026-06-15" },
        { id: "m", of: "x", people: 5, as_of: "2026-06-16" },
      ],
    },
  ],
  [
    "old law and old books",
    {
      norms: [
        {
          id: "n",
          instrument: "I",
          provision: "P",
          kind: "domestic-law",
          requirement: "R",
          in_force: "1789",
        },
      ],
      sources: [{ id: "b", kind: "document", title: "B", published: "1764" }],
    },
  ],
  [
    "a body found after the death, a test after it, money asked for it",
    {
      persons: [{ id: "p" }],
      episodes: [episode({ start: "2019-02-11" })],
      deaths: [{ id: "d", person: "p", last_seen: "2019-03", died: "2019-03", found: "2019-04-01" }],
      tests: [{ id: "t", episode: "e", kind: "blood", on: "2019-04-02" }],
      payments: [{ id: "y", person: "p", on: "2019-04-03" }],
    },
  ],
  [
    "figures that are shares of something else, averages or differences",
    {
      figures: [
        { id: "f", indicator: "average_people_per_cell", unit: "persons", value: 8.5 },
        { id: "g", indicator: "population_growth", unit: "percent", value: 142.5 },
        {
          id: "h",
          indicator: "prison_population",
          unit: "persons",
          value: -40,
          formula: "difference",
          derived_from: ["i", "j"],
        },
      ],
    },
  ],
];

test.each(sound)("%s can stand", (_, lists) => {
  expect(doubts(lists)).toEqual([]);
});

test("a date that a year within it decides is left open, and told as such", () => {
  const lists = { persons: [{ id: "p", birth: "1990" }], episodes: [episode({ start: "1990-05" })] };
  expect(doubts(lists)).toEqual([]);
  const row = consistency(records(lists), today).find(({ rule }) => rule === "birth-first")!;
  expect(row.verdict).toBe("cannot-tell");
});

test("a year of another era is asked about with what it would be", () => {
  const reasons = (lists: Lists) => implausible(records(lists), today).impossible.map(({ reason }) => reason);
  expect(reasons({ episodes: [episode({ start: "2562-02-11" })] })).toEqual([
    "start is 2562-02-11, which is still to come: it cannot stand; is 2562 a year of the Buddhist era (2019 of the common era)?",
  ]);
  expect(eraQuestion(1441, 2026)).toContain("the Hijri era (2020 of the common era)");
  expect(eraQuestion(1399, 2026)).toContain("the solar Hijri era (2020 of the common era)");
  expect(eraQuestion(1942, 2026)).toContain("the Saka era (2020 of the common era)");
  expect(eraQuestion(2076, 2026)).toContain("the Bikram Sambat (2019 of the common era)");
  expect(eraQuestion(2031, 2026)).toBe("");
  expect(reasons({ persons: [person], episodes: [episode({ start: "1942-05" })] })[0]).toContain(
    "the Saka era",
  );
});
