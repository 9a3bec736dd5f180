import { englishNumbers, inOrder } from "../../../domain/number-word-table.ts";
import { beside } from "./beside.ts";
import { englishCues } from "./cues.ts";
import { englishPatterns } from "./patterns.ts";
import type { Hedge, HedgeSense, Language, MeasureWord } from "../language.ts";

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== "");
const set = (text: string): ReadonlySet<string> => new Set(words(text));

/** The words of each name, led back to it. */
const byName = (names: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(names).flatMap(([name, list]) => words(list).map((word) => [word, name])),
  );

/** Hedges of one sense, comma-separated phrases. */
const hedges = (sense: HedgeSense, phrases: string, verb?: true): Hedge[] =>
  phrases
    .split(",")
    .map((phrase) => ({ words: phrase.trim(), sense, ...(verb === undefined ? {} : { verb }) }));

const measure = (
  sub: MeasureWord["sub"],
  unit: string,
  size: number,
  names: string,
): [string, MeasureWord][] => words(names).map((name) => [name, { sub, unit, size }]);

/** English: the words of the checker, apart from its engine. */
export const english: Language = {
  code: "en",
  common: set(
    "the of and to in a is was were are for on with by at from as that it an has have had be been who which this their its or not than they of per people prison prisoners held were after before between more less over under into no all one two some other each about there where when while during since until against out up down will would can could said than",
  ),
  numbers: englishNumbers,
  beside,
  magnitudes: {
    ...englishNumbers.magnitudes,
    k: 1e3,
    mn: 1e6,
    m: 1e6,
    bn: 1e9,
    b: 1e9,
    tn: 1e12,
  },
  ordinals: inOrder(
    `first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
     sixteenth seventeenth eighteenth nineteenth twentieth`,
  ),
  fractions: Object.fromEntries(
    [
      "half halves",
      "third thirds",
      "quarter quarters fourths",
      "fifth fifths",
      "sixth sixths",
      "seventh sevenths",
      "eighth eighths",
      "ninth ninths",
      "tenth tenths",
    ].flatMap((names, index) => words(names).map((name) => [name, 1 / (index + 2)])),
  ),
  multiples: {
    twice: 2,
    thrice: 3,
    double: 2,
    doubled: 2,
    doubles: 2,
    doubling: 2,
    triple: 3,
    tripled: 3,
    trebled: 3,
    tripling: 3,
    trebling: 3,
    quadrupled: 4,
    quadrupling: 4,
    quintupled: 5,
    halved: 1 / 2,
    halving: 1 / 2,
  },
  vague: { dozens: 24, scores: 40, tens: 10, hundreds: 100, thousands: 1000, millions: 1e6, billions: 1e9 },
  months: {
    ...inOrder("january february march april may june july august september october november december"),
    ...inOrder("jan feb mar apr may jun jul aug sep oct nov dec"),
    sept: 9,
  },
  weekdays: {
    ...inOrder("monday tuesday wednesday thursday friday saturday sunday"),
    ...inOrder("mon tue wed thu fri sat sun"),
  },
  timeUnits: byName({
    second: "second seconds",
    minute: "minute minutes min mins",
    hour: "hour hours hrs",
    day: "day days",
    night: "night nights",
    week: "week weeks",
    fortnight: "fortnight fortnights",
    weekend: "weekend weekends",
    month: "month months",
    year: "year years yr yrs",
    decade: "decade decades",
    century: "century centuries",
  }),
  measures: Object.fromEntries([
    ...measure("distance", "km", 1000, "km kms kilometre kilometres kilometer kilometers"),
    ...measure("distance", "m", 1, "m metre metres meter meters"),
    ...measure("distance", "cm", 0.01, "cm centimetre centimetres centimeter centimeters"),
    ...measure("distance", "mm", 0.001, "mm millimetre millimetres millimeter millimeters"),
    ...measure("distance", "mi", 1609.344, "mile miles"),
    ...measure("distance", "ft", 0.3048, "ft feet foot"),
    ...measure("distance", "in", 0.0254, "inch inches"),
    ...measure("distance", "yd", 0.9144, "yard yards"),
    ...measure("area", "m2", 1, "m² m2 sqm"),
    ...measure("area", "km2", 1e6, "km² km2"),
    ...measure("area", "ha", 10_000, "ha hectare hectares"),
    ...measure("area", "acre", 4046.8564224, "acre acres"),
    ...measure("mass", "t", 1000, "ton tons tonne tonnes"),
    ...measure("mass", "kg", 1, "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes"),
    ...measure("mass", "g", 0.001, "gram grams gramme grammes"),
    ...measure("mass", "mg", 1e-6, "mg milligram milligrams"),
    ...measure("mass", "lb", 0.45359237, "lb lbs pounds-weight"),
    ...measure("mass", "oz", 0.028349523125, "oz ounce ounces"),
    ...measure("volume", "L", 1, "litre litres liter liters"),
    ...measure("volume", "ml", 0.001, "ml millilitre millilitres milliliter milliliters"),
    ...measure("volume", "gal", 3.785411784, "gallon gallons"),
    ...measure("volume", "barrel", 158.987294928, "barrel barrels"),
    ...measure("temperature", "°C", 1, "°c °celsius celsius"),
    ...measure("temperature", "°F", 1, "°f fahrenheit"),
    ...measure("speed", "km/h", 1, "kph kmh"),
    ...measure("speed", "mph", 1.609344, "mph"),
    ...measure("data", "GB", 1e9, "gb gigabyte gigabytes"),
    ...measure("data", "MB", 1e6, "mb megabyte megabytes"),
    ...measure("data", "TB", 1e12, "tb terabyte terabytes"),
    ...measure("energy", "kcal", 1, "kcal calories calorie"),
    ...measure("energy", "MW", 1, "mw megawatt megawatts"),
    ...measure("energy", "kWh", 1, "kwh"),
  ]),
  currencyWords: byName({
    USD: "dollar dollars usd",
    "USD-cent": "cents",
    EUR: "euro euros eur",
    GBP: "pounds gbp sterling",
    KHR: "riel riels khr",
    THB: "baht thb",
    INR: "rupee rupees inr",
    PHP: "peso pesos php",
    CNY: "yuan renminbi cny",
    JPY: "yen jpy",
    KRW: "won",
    VND: "dong vnd",
    MMK: "kyat kyats",
    ZAR: "rand zar",
    NGN: "naira ngn",
    KES: "shillings kes",
    CHF: "francs chf",
    SEK: "krona kronor sek",
    NOK: "kroner nok",
    DKK: "dkk",
    RUB: "roubles rubles rub",
    UAH: "hryvnia uah",
    PLN: "zloty pln",
    TRY: "lira liras lire try",
    IQD: "dinars",
    AED: "dirhams",
    SAR: "riyals",
    IRR: "rials",
    BRL: "reais real brl",
    PEN: "soles",
    VES: "bolivars",
    GTQ: "quetzales",
    HNL: "lempiras",
    HTG: "gourdes",
    BDT: "taka bdt",
    MYR: "ringgit",
    IDR: "rupiah idr",
    ILS: "shekels nis",
    ETB: "birr",
    GHS: "cedis",
    ZMW: "kwacha",
    AUD: "aud",
    CAD: "cad",
    NZD: "nzd",
    HKD: "hkd",
    SGD: "sgd",
  }),
  currencySigns: byName({
    USD: "$ us$ usd",
    EUR: "€ eur",
    GBP: "£ gbp",
    JPY: "¥",
    INR: "₹ rs",
    NGN: "₦",
    PHP: "₱",
    THB: "฿",
    VND: "₫",
    KRW: "₩",
    RUB: "₽",
    TRY: "₺",
    UAH: "₴",
    ILS: "₪",
    KHR: "៛ khr",
    AUD: "a$ au$",
    CAD: "c$ ca$",
    HKD: "hk$",
    NZD: "nz$",
    SGD: "s$",
    BRL: "r$",
    TWD: "nt$",
    MXN: "mx$",
    BDT: "tk",
    KES: "ksh kes",
    MYR: "rm",
    IDR: "rp",
    CHF: "chf",
    ZAR: "r",
  }),
  hedges: [
    ...hedges(
      "over",
      "over,more than,greater than,higher than,above,in excess of,upwards of,well over,upward of,beyond,north of",
    ),
    ...hedges(
      "over",
      "exceeded,exceeds,exceeding,exceed,surpassed,surpassing,surpasses,topped,topping,passed the mark of,has passed,have passed,had passed",
      true,
    ),
    ...hedges(
      "at_least",
      "at least,at the very least,no fewer than,no less than,not less than,not fewer than,a minimum of,minimum of",
    ),
    ...hedges(
      "nearly",
      "nearly,almost,close to,just under,just below,just short of,just shy of,a little under,a little less than,slightly under,slightly less than,slightly fewer than,a little short of,virtually,approaching,nearing,not quite,practically,the best part of,the better part of",
    ),
    ...hedges(
      "about",
      "about,around,approximately,roughly,some,circa,approx,approx.,c.,ca.,or so,an average of,in the region of,on the order of,in the order of,of the order of,in the neighbourhood of,in the neighborhood of,somewhere around,somewhere near,give or take,something like,more or less,in the vicinity of",
    ),
    ...hedges(
      "up_to",
      "up to,as many as,as much as,as high as,at most,at the most,no more than,not more than,a maximum of,maximum of,as few as,never exceeded,never more than,did not exceed,does not exceed,do not exceed,not exceeding,has not exceeded,have not exceeded,never exceeds,never topped,never surpassed",
    ),
    ...hedges(
      "under",
      "less than,fewer than,under,below,lower than,short of,did not reach,does not reach,never reached,well under,well below",
    ),
    ...hedges(
      "exact",
      "just,only,exactly,precisely,a mere,mere,merely,all,a total of,total of,even,just over",
    ),
    ...hedges(
      "estimate",
      "estimated,an estimated,reportedly,reported,allegedly,projected,presumed,roughly estimated",
    ),
    ...hedges("estimate", "previous,last,past,preceding"),
    ...hedges("range", "between,anywhere between,anywhere from"),
  ].map((hedge) => (hedge.words === "just over" ? { ...hedge, sense: "over" as const } : hedge)),
  hedgesAfter: [
    ...hedges("over", "and change"),
    ...hedges(
      "at_least",
      "or more,or above,or over,and above,at least,at a minimum,at the very least,plus,or higher,and counting",
    ),
    ...hedges("up_to", "or less,or fewer,or under,at most,at the most,at a maximum,or lower,tops"),
    ...hedges("about", "or so,or thereabouts,give or take,odd,more or less"),
  ],
  legal: set(
    `s ss article articles art arts rule rules section sections sec principle principles regulation regulations clause
     clauses paragraph-of schedule`,
  ),
  instruments: set(
    "law act circular decree sub-decree prakas directive ordinance resolution resolutions order bill",
  ),
  pinpoints: set(
    `para paras paragraph paragraphs p pp page pages vol volume no nos number supplement issue footnote footnotes
     fn note chapter chapters ch appendix annex line lines at`,
  ),
  references: set(
    "table tables booklet figure figures fig box chart map photo appendix annex part exhibit slide graph",
  ),
  namers: set(
    `room block camp unit cell ward wing building gate route highway channel prison level phase step category
     tier type class zone area sector district building case question version covid pod dormitory hall platform
     terminal division battalion brigade wave round day week session ftse cac dax nikkei group team option stage grade form model`,
  ),
  titleNouns: set(
    `report reports survey review yearbook executions statistics overview update index trends outlook bulletin
     census strategy plan programme program agenda handbook assessment factsheet monitor barometer world
     prisons archipelago conference summit olympics cup election elections games edition framework budget`,
  ),
  idioms: set("once single"),
  abbreviations: set(
    `mr mrs ms dr prof st no nos vol art arts para paras p pp fig sec cf ed eds jr sr gen col lt sgt capt rev hon
     inc ltd co corp dept approx ca etc al ibid doc docs jan feb mar apr jun jul aug sep sept oct nov dec e.g i.e
     viz v vs ss chap supp est app ref`,
  ),
  concepts: [
    words(
      "held hold holds holding housed houses housing population populations crammed locked prisoner prisoners inmate inmates detainee detainees incarcerated imprisoned jailed bars custody",
    ),
    words("capacity places beds designed built meant accommodate capacities room-for bedspaces"),
    words("occupancy overcrowding overcrowded overcapacity occupied over-crowding over-capacity"),
    words(
      "pretrial pre-trial remand remanded untried unsentenced unconvicted awaiting trial tried commencement",
    ),
    words("sentenced convicted sentence sentences conviction convictions serving"),
    words("arrest arrests arrested arresting rounded apprehended"),
    words("women woman female females girls"),
    words("men man male males boys"),
    words("child children minor minors juvenile juveniles infants babies under-18s youths youth adolescents"),
    words("foreign foreigner foreigners foreign-national non-nationals noncitizens non-citizens nationals"),
    words("drug drugs drug-related narcotics narcotic methamphetamine"),
    words("death deaths died dead killed fatalities fatality killings perished deceased"),
    words("suicide suicides self-inflicted hanged"),
    words("asylum asylum-seekers asylum-seeker refugee refugees"),
    words("migrant migrants immigration migration"),
    words("budget spending expenditure allocated allocation funding"),
    words("staff guard guards officer officers warders personnel employees"),
    words("interview interviewed interviews interviewee interviewees interviewing spoke"),
    words("case cases lawsuit lawsuits"),
    words("charge charged charges indicted prosecuted prosecutions prosecution"),
    words("release released releases freed releasing pardoned amnestied"),
    words("executed executions execution"),
    words("infected infection infections positive contracted infections"),
    words("tested test tests screened screening"),
    words("hospital hospitals hospitalised hospitalized"),
    words("torture tortured ill-treatment ill-treated beaten"),
    words("judge judges court courts magistrate"),
    words("lawyer lawyers counsel legal-aid represented attorney attorneys"),
    words("food meal meals"),
    words("complaint complaints"),
    words("facility facilities"),
    words("tuberculosis tb"),
    words("cholera"),
    words("admission admissions admitted sent intake entries"),
    words("visit visits visited inspected inspection inspections"),
    words("escape escaped escapes fled absconded"),
    words("deported deportations removals repatriated"),
    words("solitary isolation segregation"),
    words("hiv aids"),
    words("involuntarily will involuntary forcibly"),
    words("disabled disability disabilities"),
    words("elderly older"),
    words("life-sentence life-sentences lifers"),
    words("hearing hearings adjourned"),
    words("backlog pending"),
    words("doctor doctors physician physicians medic medics"),
    words("nurse nurses"),
    words("riel khr riels"),
    words("usd dollar dollars"),
    words("rate per"),
    words("user users using"),
    words("injured wounded injuries hurt"),
    words("missing disappeared disappearances"),
    words("violent violence assault assaults assaulted"),
    words("vaccinated vaccine vaccination doses"),
    words("average mean"),
    words("median"),
  ],
  narrowing: set(
    `pretrial sentenced arrest women child foreign drug death suicide asylum migrant release admission executed infected
     tested hospital torture complaint admission escape deported solitary hiv disabled elderly life-sentence
     staff interview capacity judge lawyer charge injured missing violent vaccinated hearing backlog user tuberculosis
     cholera case budget visit`,
  ),
  empty: set(
    `a an the of in on at to for from by with and or as is are was were be been being has have had that this these
     those their its his her it they he she who which what when than then there were total number count figure
     official share percent percentage proportion people person persons individual individuals some all most rate level value
     annual year national overall currently current reported about over more not no some other during after before
     between within per each had will would can could may might must also only just still now already up down out
     into under above below such same so but if while although according data government ministry held-in detained
     least most nearly almost around approximately roughly estimated estimate estimates suggest suggests said says told according least reportedly every each whose whom them they very another through across against
     upon prison prisons jail jails detention centre center centres centers system country`,
  ),
  places: set(
    "prison prisons jail jails detention detained imprisonment gaol gaols penitentiary penitentiaries",
  ),
  whom: set("held interview women men ~brought ~describ ~cent"),
  persons: set("women men child foreign elderly disabled"),
  statuses: set("pretrial sentenced foreign hiv tuberculosis"),
  groups: set(
    "women child foreign elderly disabled pretrial sentenced asylum migrant arrest death release executed deported staff",
  ),
  things: set(
    `countries provinces states districts regions centres centers prisons jails facilities cells rooms blocks cases charges
     visits reports agencies organisations organizations sites places beds villages towns cities stations courts times
     incidents laws articles systems parallel exceptions occasions documents photographs videos letters questions
     buildings toilets showers meals blows points votes seats trials recommendations provinces agencies`,
  ),
  people: set(
    "convicts offenders suspects adults citizens residents souls humans defendants individuals persons",
  ),
  apart: set(
    "arrest admission release death executed deported escape interview staff doctor nurse visit case judge lawyer",
  ),
  apartWords: set(
    "other others remaining rest another former formerly together combined jointly altogether additional each men's women's",
  ),
  light: set("held case average rate"),
  verbs: set(
    "was were is are has have had been be who which that said reported told will would could can did do",
  ),
  rising: words(
    `rose rise risen rises rising grew grow grown grows growing growth increase increased increases increasing climbed
     climb jumped jump soared surged surge skyrocketed swelled ballooned up expanded higher gained doubled tripled
     escalated shot spiked mounted ascended`,
  ),
  falling: words(
    `fell fall fallen falls falling dropped drop drops dropping declined decline decreased decrease decreases shrank
     shrunk eased plunged plummeted slumped down dipped reduced reduction cut lower sank tumbled slid halved
     contracted dwindled`,
  ),
  patterns: englishPatterns,
  cues: englishCues,
};
