import type { IndicatorKind } from "../../domain/indicator.ts";
import type { Population } from "../../domain/population.ts";

/**
 * The words by which figures of different authors are recognised as figures of one thing. This file is data: whoever
 * meets a new name for an old indicator adds it here, and nothing else changes. Names are compared in lower case,
 * split at everything that is not a letter or digit.
 */

/** Words for one group of people; the first is the tag. A figure with a tag counts only that group. */
export const groupTags: readonly (readonly string[])[] = [
  ["women", "woman", "female", "females"],
  ["men", "man", "male", "males"],
  ["minors", "children", "child", "juvenile", "juveniles", "under18", "under18s", "adolescents", "underage"],
  ["infants", "infant", "babies", "baby", "toddlers"],
  ["drug", "drugs", "narcotics"],
  ["pretrial", "remand", "remanded", "unsentenced", "untried", "unconvicted"],
  ["sentenced"],
  ["foreign", "foreigners", "nonnational", "nonnationals"],
];

/** Tags of who people are, as against why they are held: people who were asked are put side by side by these alone. */
export const personalTags: ReadonlySet<string> = new Set(["women", "men", "minors", "infants", "foreign"]);

/** Groups that together are everyone held, each in one of them. */
export const partitions: readonly (readonly string[])[] = [
  ["men", "women"],
  ["men", "minors", "women"],
  ["pretrial", "sentenced"],
];

/** Several words that stand for one, replaced before words are split. */
export const phrases: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:children|minors|babies) (?:with|living with|held with) (?:their )?(?:imprisoned )?mothers\b/g,
    "infants",
  ],
  [/\binfants (?:with|living with) (?:their )?mothers\b/g, "infants"],
  [/\bpre[ _-]trial\b/g, "pretrial"],
  [/\bawaiting trial\b/g, "pretrial"],
  [/\bwithout (?:a )?(?:final )?(?:verdict|sentence|judgment)\b/g, "pretrial"],
  [/\b(?:prosecuted )?under[ _-]?18s?\b/g, "minors"],
  [/\bnon[ _-]nationals?\b/g, "foreign"],
  [/\bco[ _-](arrested|accused|defendants?)\b/g, "co$1"],
];

/** Words that say no more than "people who are held", or nothing; they do not tell two populations apart. */
export const emptyWords: ReadonlySet<string> = new Set(
  (
    "a all and any at by every for from held in inside is its of on or s the their to total who whole with number count " +
    "people persons person prisoners prisoner inmates inmate detainees detainee detained detention prison prisons jail jails " +
    "population populations national nationwide nationally country places related charges charged charge mothers"
  ).split(" "),
);

/** Words of an indicator's name that mean the same; the right-hand one is used. */
export const indicatorSynonyms: Readonly<Record<string, string>> = {
  inmate: "prisoner",
  inmates: "prisoner",
  prisoners: "prisoner",
  detainees: "prisoner",
  detainee: "prisoner",
  jail: "prison",
  prisons: "prison",
  proportion: "share",
  percentage: "share",
  percent: "share",
  pct: "share",
  increase: "growth",
  change: "growth",
  decrease: "growth",
  fall: "growth",
  decline: "growth",
  rise: "growth",
  people: "person",
  persons: "person",
  interviewed: "interviewees",
  interviewee: "interviewees",
  residents: "resident",
  inhabitant: "inhabitants",
  provincial: "province",
  national: "country",
  nationwide: "country",
  incarcerated: "prisoner",
  pledged: "promised",
  planned: "promised",
  announced: "promised",
  release: "releases",
  maximum: "max",
  minimum: "min",
  penalty: "sentence",
  admission: "admissions",
  intake: "admissions",
};

/** Words by which a population is one of people who are held, and not of whoever lives in a place. */
export const prisonerWords =
  /\b(?:prison|prisons|prisoner|prisoners|inmate|inmates|detainee|detainees|detained|held|jail|jails|jailed|imprisoned|incarcerated|custody|behind bars)\b/i;

/** Words that carry no meaning in an indicator's name. */
export const indicatorEmptyWords: ReadonlySet<string> = new Set([
  "in",
  "of",
  "the",
  "number",
  "total",
  "on",
  "for",
  "at",
  "a",
  "an",
  "count",
]);

/**
 * Indicators that the engine computes with, by the words left of their name in alphabetical order once tags and empty
 * words are gone. `open`: figures are put side by side whatever words their population has, and the difference in
 * words is then part of the answer.
 */
export const concepts: readonly {
  readonly concept: string;
  readonly kind: IndicatorKind;
  readonly open: boolean;
  readonly words: readonly string[];
}[] = [
  {
    concept: "prison-population",
    kind: "stock",
    open: false,
    words: [
      "population prison",
      "prisoner",
      "population prisoner",
      "prison",
      "headcount",
      "held person",
      "imprisoned",
    ],
  },
  {
    concept: "inhabitants",
    kind: "stock",
    open: false,
    words: [
      "population",
      "inhabitants",
      "inhabitants person",
      "population resident",
      "country population",
      "census population",
      "general population",
      "inhabitants population",
      "population province",
      "city population",
      "population town",
    ],
  },
  {
    concept: "capacity",
    kind: "capacity",
    open: true,
    words: ["capacity prison", "capacity", "places", "places prison"],
  },
  {
    concept: "occupancy",
    kind: "occupancy",
    open: true,
    words: [
      "occupancy rate",
      "occupancy",
      "occupancy share",
      "capacity over rate",
      "overcrowding",
      "overcrowding rate",
      "multiple occupancy",
      "density prison",
      "capacity share",
      "capacity over",
      "capacity over share",
      "level occupancy",
      "overcapacity",
    ],
  },
  {
    concept: "cell-people",
    kind: "stock",
    open: false,
    words: ["cell per person", "cell per prisoner", "cell person", "cell people"],
  },
  { concept: "cell-length", kind: "fixed", open: false, words: ["cell length", "length"] },
  { concept: "cell-width", kind: "fixed", open: false, words: ["cell width", "width"] },
  {
    concept: "cell-area",
    kind: "fixed",
    open: false,
    words: ["area cell", "area floor", "area cell floor", "area"],
  },
  {
    concept: "space",
    kind: "fixed",
    open: false,
    words: [
      "area per person",
      "floor per person space",
      "per person space",
      "area floor per person",
      "space",
    ],
  },
  {
    concept: "promised-releases",
    kind: "fixed",
    open: true,
    words: ["promised releases", "promised prisoner releases"],
  },
  { concept: "interviewees", kind: "fixed", open: true, words: ["interviewees"] },
  {
    concept: "accused-together",
    kind: "fixed",
    open: false,
    words: ["coarrested", "coaccused", "codefendants", "codefendant"],
  },
  {
    concept: "sentence",
    kind: "fixed",
    open: false,
    words: ["length sentence", "sentence", "prison sentence"],
  },
  { concept: "sentence-min", kind: "fixed", open: false, words: ["min sentence statutory", "min sentence"] },
  { concept: "sentence-max", kind: "fixed", open: false, words: ["max sentence statutory", "max sentence"] },
  {
    concept: "sentence-max-repeat",
    kind: "fixed",
    open: false,
    words: ["max repeat sentence statutory", "max repeat sentence"],
  },
  {
    concept: "stay",
    kind: "fixed",
    open: false,
    words: ["detention duration", "detention period", "period stay", "duration stay", "stay"],
  },
  {
    concept: "stay-start",
    kind: "fixed",
    open: false,
    words: ["detention start", "arrival date", "date stay"],
  },
  { concept: "event", kind: "fixed", open: false, words: ["date event", "date death", "date incident"] },
];

/**
 * Words that say by which definition a number of places was arrived at, in an indicator's name or in the words of its
 * population. They do not make it another concept, and numbers by two of them are never called irreconcilable.
 */
export const definitionWords: ReadonlySet<string> = new Set(
  (
    "design designed official operational operating certified rated planned maximum max safe usable useful available " +
    "effective legal nominal technical built original normal emergency extended estimated estimate standard approved " +
    "promised authorised authorized registered uncrowded baseline structural regulatory funded staffed"
  ).split(" "),
);

/**
 * Concepts of one room, person or event each: without a case, a population or a room on record nothing tells which, and
 * two such figures are not compared.
 */
export const singleConcepts: ReadonlySet<string> = new Set([
  "cell-people",
  "cell-length",
  "cell-width",
  "cell-area",
  "space",
  "accused-together",
  "sentence",
  "stay",
  "stay-start",
  "event",
]);

/** A word anywhere in an indicator's name that makes it this kind, where the table above does not name it. */
export const kindWords: readonly (readonly [IndicatorKind, readonly string[]])[] = [
  ["growth", ["growth"]],
  ["share", ["share", "rate"]],
  ["age", ["age"]],
  [
    "flow",
    [
      "arrests",
      "admissions",
      "releases",
      "deaths",
      "seizures",
      "cleared",
      "arrivals",
      "per",
      "released",
      "arrested",
    ],
  ],
  ["fixed", ["date", "duration", "length", "served", "interval", "period"]],
];

/** Words by which numbers for parts of a period do not add up to that of the whole: an average, a peak, a number so far. */
export const notAddedWords =
  /\b(?:per|average|avg|mean|median|typical|daily|weekly|monthly|yearly|peak|maximum|minimum|max|min|highest|lowest|cumulative|so far|to date)\b|\//;

/** Words of a population that only say when: they do not make it another. */
export const timeWords: ReadonlySet<string> = new Set(
  (
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep " +
    "sept oct nov dec q1 q2 q3 q4 h1 h2 during between through until year years annual yearly"
  ).split(" "),
);
/** The same, and words that say when only beside one of these: "first quarter", "six months". */
export const periodWords: ReadonlySet<string> = new Set(
  "quarter quarters half halves semester semesters trimester month months".split(" "),
);
export const ordinalWords: ReadonlySet<string> = new Set(
  "first second third fourth last 1st 2nd 3rd 4th three six nine twelve 3 6 9 12".split(" "),
);

/** Words that make the people counted include, or leave out, the person whom the figure is about. */
export const selfWords = {
  leftOut: /\b(?:others?|besides|other than|apart from|in addition to)\b/,
  countedIn: /\b(?:including|together with|along with|inclusive|all)\b/,
} as const;

/**
 * What is counted of people on their way through a system, in the order of the way: of two that a figure's words name, it
 * counts the later ("prisoners released" are released). `within`: things that this word may stand for, too.
 */
export const countedThings: readonly {
  readonly said: string;
  readonly words: RegExp;
  readonly within?: readonly string[];
}[] = [
  { said: "cases", words: /\b(?:cases|files|complaints|incidents)\b/ },
  {
    said: "people held",
    words: /\b(?:held|detained|detainees?|detentions?|in custody|locked up)\b/,
    within: ["people arrested", "people charged", "people in prison", "people in centres"],
  },
  {
    said: "people stopped",
    words: /\b(?:stopped|stops|intercepted|interceptions?)\b/,
    within: ["people arrested"],
  },
  { said: "people questioned", words: /\b(?:questioned|interrogated|searched|summoned)\b/ },
  {
    said: "people suspected",
    words: /\b(?:suspects?|suspected|investigated|investigations?|wanted)\b/,
    within: ["people arrested", "people charged"],
  },
  {
    said: "people arrested",
    words: /\b(?:arrests?|arrested|apprehended|apprehensions?|rounded up|captured|taken into custody)\b/,
  },
  {
    said: "people charged",
    words:
      /\b(?:charged|prosecuted|prosecutions?|accused|indicted|indictments?|defendants?|on trial|tried)\b/,
  },
  { said: "people convicted", words: /\b(?:convicted|convictions?|convicts|sentenced|found guilty)\b/ },
  {
    said: "people in prison",
    words: /\b(?:prisons?|prisoners?|imprison(?:ed|ment)|jails?|jailed|inmates?|incarcerated|behind bars)\b/,
  },
  {
    said: "people in centres",
    words:
      /\b(?:rehab|rehabilitation|treatment|training|re-?education|(?:drug |detention |social )*cent(?:re|er)s?|camps?)\b/,
  },
  {
    said: "people deported",
    words: /\b(?:deported|deportations?|expelled|expulsions?|removed|repatriated|pushed back|extradited)\b/,
  },
  { said: "people acquitted", words: /\b(?:acquitted|acquittals?)\b/ },
  {
    said: "people released",
    words: /\b(?:released?|releases|freed|pardoned|pardons|amnestied|bailed|set free)\b/,
  },
  {
    said: "people tortured",
    words: /\b(?:tortured|torture|beaten|beatings?|ill-?treated|ill-?treatment)\b/,
  },
  { said: "people injured", words: /\b(?:injured|injuries|wounded|hurt)\b/ },
  { said: "people missing", words: /\b(?:missing|disappeared|disappearances?|unaccounted)\b/ },
  {
    said: "people who died",
    words: /\b(?:deaths?|died|dead|killed|killings?|executed|executions?|fatalities)\b/,
  },
];

/** How a source's own name says which part of which year it covers; the year is a number beside it, months count from 1. */
export const reportWords =
  /\b(?:reports?|bulletins?|yearbooks?|statistics|data|annual|yearly|figures|census|registers?)\b/;
export const partsOfYear: readonly { readonly words: RegExp; readonly months: readonly [number, number] }[] =
  [
    {
      words:
        /\b(?:second|2nd|last) (?:half|semester|(?:six|6)[- ]months?|half[- ]year)\b|\bh2\b|\blast (?:six|6) months\b/,
      months: [7, 12],
    },
    {
      // "Semi-annual reports" are both of a year, "the semi-annual report" the one in its middle.
      words:
        /\b(?:first|1st) (?:half|semester)\b|\b(?:six|6)[- ]months?\b|\bh1\b|\bmid-?year\b|\b(?:half-?year(?:ly)?|semi-?annual|half-?annual) (?:report|review|bulletin|update)\b/,
      months: [1, 6],
    },
    { words: /\b(?:nine|9)[- ]months?\b/, months: [1, 9] },
    { words: /\b(?:three|3)[- ]months?\b|\b(?:first|1st) quarter\b|\bq1\b/, months: [1, 3] },
    { words: /\b(?:second|2nd) quarter\b|\bq2\b/, months: [4, 6] },
    { words: /\b(?:third|3rd) quarter\b|\bq3\b/, months: [7, 9] },
    { words: /\b(?:fourth|4th|last) quarter\b|\bq4\b/, months: [10, 12] },
  ];

/** Words that say one thing in a claim and in a figure, by the first of them; compared by their stems. */
export const claimSynonyms: readonly (readonly string[])[] = [
  [
    "prison",
    "jail",
    "imprison",
    "imprisonment",
    "inmate",
    "incarcerate",
    "incarceration",
    "bars",
    "gaol",
    "behind",
  ],
  ["use", "user", "using", "consume", "consumption", "consumer"],
  ["drug", "narcotic"],
  ["child", "children", "minor", "juvenile", "underage"],
  ["woman", "women", "female", "girl"],
  ["foreign", "foreigner", "nonnational", "migrant"],
  ["death", "die", "died", "dead", "killed"],
  ["torture", "tortured", "beat", "beating", "beaten"],
  ["convict", "conviction", "sentence"],
];

/** Words that carry no meaning in a claim. */
export const claimEmptyWords: ReadonlySet<string> = new Set(
  (
    "a an any all and are as at be been being by every for from had has have held in is it its no nobody none not number of on " +
    "one person persons people share percent percentage rate solely only just purely that the their them there this those to total " +
    "under was were who with whose we us our they he she hold holds holding keep keeps kept do does did will would this year " +
    "month today now currently anymore longer ever single here there's anywhere exist exists country nation state kingdom republic"
  ).split(" "),
);

/** How a population says whose testimony it is; the name follows. */
export const witnessWords = /,?\s*\b(?:told|seen|witnessed|described|reported|recounted) by (.+)$/;

/** The tags of a coded population. */
export const populationTags: Readonly<Record<Population, readonly string[]>> = {
  "everyone-held": [],
  "prison-population": [],
  unsentenced: ["pretrial"],
  "no-final-judgment": ["pretrial"],
  "monitored-prisons": [],
  "treatment-centres": ["treatment-centres"],
  immigration: ["immigration"],
  women: ["women"],
  minors: ["minors"],
  "infants-with-mothers": ["infants"],
  "drug-charges": ["drug"],
  other: [],
};

/**
 * Groups whose edges official figures draw differently, with the readings that a figure without a coded population
 * leaves open. Two such figures are not called irreconcilable before those readings are excluded.
 */
export const openReadings: Readonly<Record<string, readonly string[]>> = {
  pretrial: [
    "one counts until the decision in first instance, the other until the last appeal",
    "one counts prisons only, the other everyone held, police cells included",
    "one covers only the prisons that somebody monitors",
    "they are of different days",
  ],
};

/** Units: the dimension and how many of its base unit one is; `shift` is added after scaling. */
export const unitScales: Readonly<
  Record<string, { readonly dimension: string; readonly scale: number; readonly shift?: number }>
> = {
  minutes: { dimension: "duration", scale: 1 / 1440 },
  hours: { dimension: "duration", scale: 1 / 24 },
  nights: { dimension: "duration", scale: 1 },
  days: { dimension: "duration", scale: 1 },
  weeks: { dimension: "duration", scale: 7 },
  months: { dimension: "duration", scale: 365.25 / 12 },
  years: { dimension: "duration", scale: 365.25 },
  metres: { dimension: "length", scale: 1 },
  kilometres: { dimension: "length", scale: 1000 },
  centimetres: { dimension: "length", scale: 0.01 },
  "square metres": { dimension: "area", scale: 1 },
  percent: { dimension: "percent", scale: 1 },
  "percent of capacity": { dimension: "of-capacity", scale: 1 },
  "percent over capacity": { dimension: "of-capacity", scale: 1, shift: 100 },
  "times capacity": { dimension: "of-capacity", scale: 100 },
  "percent increase": { dimension: "percent-growth", scale: 1 },
  "percent decrease": { dimension: "percent-growth", scale: -1 },
  persons: { dimension: "persons", scale: 1 },
  places: { dimension: "places", scale: 1 },
};

/** Other spellings of those units. */
export const unitSynonyms: Readonly<Record<string, string>> = {
  "%": "percent",
  "per cent": "percent",
  pct: "percent",
  percentage: "percent",
  "percentage points": "percentage points",
  "% of capacity": "percent of capacity",
  "percent of places": "percent of capacity",
  "% over capacity": "percent over capacity",
  "percent above capacity": "percent over capacity",
  "times the capacity": "times capacity",
  "percent growth": "percent increase",
  "% increase": "percent increase",
  "percent change": "percent increase",
  "% decrease": "percent decrease",
  "percent fall": "percent decrease",
  person: "persons",
  people: "persons",
  prisoners: "persons",
  inmates: "persons",
  detainees: "persons",
  place: "places",
  beds: "places",
  day: "days",
  week: "weeks",
  month: "months",
  hour: "hours",
  minute: "minutes",
  night: "nights",
  m: "metres",
  meters: "metres",
  metre: "metres",
  km: "kilometres",
  cm: "centimetres",
  m2: "square metres",
  "m²": "square metres",
  "sq m": "square metres",
  sqm: "square metres",
};
