/** English words that decide, by standing beside a number, what it is; each list one use of them. */
const lists = {
  // Words of the grammar
  of: "of",
  the: "the",
  to: "to",
  in: "in",
  at: "at",
  by: "by",
  and: "and",
  or: "or",
  per: "per",
  for: "for",
  out: "out",
  from: "from",
  between: "between",
  every: "every",
  some: "some",
  than: "than",
  articles: "a an",
  oneOrA: "a one",
  be: "is was",

  // References
  numberSigns: "no nos number",
  resolutions: "resolution resolutions",
  /** Names of a place in a text only with a full stop behind them. */
  dotted: "s ss art arts sec secs p no fn ch at nos number line lines issue note",
  notes: "note",
  listJoints: "and or to &",
  articleFollowers: "and or of to in",
  pageWords: "chapter chapters page pages line lines paragraph paragraphs volume volumes",
  /** What a name with a number is followed by. */
  nameEnds: "and or of in at on is was were where which who to with for by",
  lawNouns: "law act decree order bill",
  titleJoints: "and of on the for in",
  streets: "street road avenue lane boulevard square drive place",
  fiscal: "fy",
  /** Words before a hyphen and a number that make no name with it. */
  prefixes: "mid pre post early late under over non sub end since circa",
  /** What may be grown on the digits of a figure. */
  unitsBehind: "am pm s x h p pp pc percent fold yr yo km kmh mph kph per",

  // What is counted
  persons: "people men women children persons prisoners detainees inmates",
  rates: "per percent million",
  /** Nouns of which there may be 2,015. */
  countedLikeYears:
    "people persons men women children prisoners inmates detainees cases deaths arrests migrants refugees individuals beds places beneficiaries households families staff officers guards interviews complaints students workers",
  spaces: "places beds bunks cells",
  /** Places, of which a number is in several and not one in so many. */
  containers:
    "prisons countries provinces states districts facilities centres centers cities regions locations villages jails camps",

  // Dates and times
  dateJoints: "to and through until till",
  ordinalEndings: "st nd rd th",
  beforeYears:
    "in since by until from during early late mid and between after before through than till throughout end of for the",
  /** What makes a number one of today. */
  present: "today now currently nowadays presently",
  /** What dates a number a year before the last date, right behind it; "_" is a space. */
  yearsBefore:
    "the_year_before the_previous_year the_preceding_year a_year_earlier a_year_before the_year_earlier",
  /** Verbs of events that are told of a thing or person aside, what is before their date, and what opens the aside. */
  events:
    "built opened founded established created enacted adopted constructed completed born arrested launched inaugurated renovated closed appointed convicted sentenced jailed imprisoned",
  beforeEvents: "in on",
  relatives: "which that who and",
  /** Units of weight that are names of money too. */
  poundsToo: "pound pounds",
  last: "last",
  year: "year",
  calendarUnits: "day week month year",
  perUnit: "per a",
  relativeTime: "later earlier ago on after before since",
  ratios: "ratio odds scale",

  // Ages
  ageUnits: "year years month months yr week weeks day days",
  years: "years",
  old: "old olds",
  age: "age",
  aged: "aged age ages",
  agedPlural: "aged ages",
  rangeStarts: "between from",
  whoIs: "he she who",
  thenWords: "when at and",
  ageLimits: "under over",
  turning: "turned turning",
  behindAges: "and or in at who were are is was",
  agedSubjects:
    "is are was were be those people children anyone persons minors aged girls boys all detainees prisoners youths men women",

  // Units
  cent: "cent",
  percent: "percent pct",
  percentage: "percentage",
  points: "point points",
  times: "times",
  fold: "fold",
  behindDecimalComma: "million billion trillion bn mn % percent",
  /** Nouns in the plural behind "100m" that leave it a distance. */
  behindDistances: "across towards backwards inwards upwards walls fences towers always",
  wordsLikeCurrencies: "real won try",
  wordsLikeMeasures: "m",
  nations:
    "us american australian canadian hong singapore cambodian sri thai euro swiss mexican philippine south new british egyptian kenyan",
  minimum: "min",
  second: "second",
  square: "square sq",
  cubic: "cubic",
  degrees: "degrees",
  scales: "c celsius f fahrenheit centigrade",
  /** Units in the singular that stand behind a hyphen only. */
  onlyHyphened: "foot yard",
  /** What a multiple multiplies. */
  behindTimes:
    "as more higher greater larger bigger the its their his her over that those what worse faster longer fewer less lower smaller likelier overcrowded capacity official",
  notMultiplied: "day week month year same",

  // Ranges and parts
  rangeJoints: "to or and through",
  ellipsisJoints: "and to or",
  spans: "ranging ranged ranges vary varying varied anywhere",
  wholeArticles: "the these those our its their all every",
  wholeHedges: "only some about nearly over total",
  behindWholes: "people of",
  halfWord: "half",
  beforeHalf: "by than of about nearly almost over roughly around under only just",
  beforeFractions: "than by about nearly almost over roughly around under only just least",
  /** Words before a fraction that ends its sentence. */
  beforeLastFractions: "of or is was to",
  behindHalf: "of as the its their his her our all those these a",
  behindParts: "of the",
  halfTimes: "hour day year century decade dozen mile month",
  oneOfTwo: "first second latter other",
  remaining: "remaining",
  mere: "full mere",

  // Multiples and vague numbers
  twice: "twice thrice",
  double: "double triple",
  behindDouble: "the its their his her that what official",
  rateWords: "a per daily weekly each every",
  onlyWithOf: "tens scores",
  tens: "tens",
  dozens: "dozens",

  // Hedges
  past: "past",
  estimated: "estimated",
  /** What makes "more than" a comparison with the number before it. */
  beforeComparison: "times fold twice % percent cent half point points",
  /** Hedges that are none before an article: "all the 20". */
  beforeArticles: "between all some under over about above around even past last",

  // Idioms
  one: "one",
  beforeOne: "this that the any each which every another some as such not",
  beforeOneOf: "only just even least but",
  beforeOneDay: "of for within only least after before",
  behindOne:
    "another such day thing way hand off point can cannot could must should might would may by s self and or side type kind sort",
  countedOn: "a one two",
  day: "day",
  oneCompounds: "sided off stop way time on size party child person third half fifth quarter",
  beforeLoneOne: "if when where as",
  timeWord: "time",
  halfKin: "brother sister hearted way mast",
  halfParts: "brother sister way",
  earlyOrdinals: "first second third fourth",
  superlatives: "largest highest most biggest ever",
  behindOrdinals:
    "person hand aid instance lady name names place responder responders floor class party parties degree reading",
  place: "place",
  beforeFirst: "the a an its his her their our my for s very on",
  singles: "single",
  beforeSingle: "a every",
  periodic: "periodic",
  beforeInstant: "a per every split",
  behindInstant: "or before",

  // Quantifiers
  none: "none",
  no: "no",
  all: "all",
  everyone: "everyone everybody",
  nearAll: "almost nearly virtually",
  beforeAll: "at of not above after first",
  wholly: "single last",
  those: "those",
  pronouns: "them whom",
  groupArticles: "the those these them our whom",
  who: "who",
  behindWho: "had was were spoke",
  spoke: "spoke",
  instances: "instance case",
  replies: "response responses reply replies",
  replyTo: "any our the",
  happened: "was were had has have said reported received told described saw knew",
  studied:
    "interviewed documented monitored surveyed examined reviewed visited inspected studied questioned analysed analyzed recorded investigated",
  studiedGroups: `person people persons individual individuals interviewee interviewees detainee detainees prisoner
     prisoners inmate inmates case cases woman women man men child children prison prisons facility facilities defendant
     defendants respondent respondents witness witnesses family families suspect suspects victim victims officer officers
     official officials user users centre centres juvenile juveniles migrant migrants applicant applicants`,
};

/** What the readers ask of the words beside a number; another language brings the same lists. */
export type WordsBeside = Readonly<Record<keyof typeof lists, ReadonlySet<string>>> & {
  /** Months of a part of a year. */
  readonly yearParts: Readonly<Record<string, number>>;
  /** Years that "a year …" adds. */
  readonly later: Readonly<Record<string, string>>;
  /** Verbs in the form that says what was done to somebody. */
  readonly participle: RegExp;
};

export const beside: WordsBeside = {
  ...(Object.fromEntries(
    Object.entries(lists).map(([use, words]) => [use, new Set(words.split(/\s+/))]),
  ) as unknown as Readonly<Record<keyof typeof lists, ReadonlySet<string>>>),
  yearParts: { half: 6, quarter: 3 },
  later: { later: "+1", earlier: "-1" },
  participle: /(?:(?<!^ne)ed|held|sent|shown|given|told|taken|beaten|brought|kept)$/,
};
