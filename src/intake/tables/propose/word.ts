import type { ValueState } from "../../../domain/value-state.ts";

/**
 * Words by which a sheet is understood before anybody has said what it means. This file is data: whoever meets another word
 * adds it here. Words are compared by `wordKey`.
 */

/** A word as these tables are looked up: small letters, in NFC, with single spaces and without a full stop at the end. */
export function wordKey(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/[’‘`´]/gu, "'")
    .replaceAll(/[\s_]+/gu, " ")
    .trim()
    .replace(/(?<=\p{L}{2})[.:]$/u, "");
}

/** Cells that can only say why there is no answer, and the state that they say. */
const plainStates: Readonly<Record<Exclude<ValueState, "answered">, string>> = {
  does_not_know:
    "don't know|dont know|do not know|doesn't know|does not know|didn't know|did not know|ne sait pas|no sabe|weiß nicht|não sabe|មិនដឹង|لا يعرف|لا أعرف",
  declined:
    "declined|declined to answer|declined to say|refused to answer|prefer not to say|prefers not to say|would not say|refuse de répondre|no quiso responder",
  not_asked: "not asked|was not asked|question not asked|non demandé|no preguntado|nicht gefragt",
  not_applicable: "not applicable|does not apply|sans objet|no aplica|entfällt|não se aplica",
  no_answer:
    "no answer|no response|did not answer|sans réponse|pas de réponse|sin respuesta|no responde|no contesta",
  not_stated:
    "not stated|not mentioned|not said|not recorded|not specified|non précisé|keine angabe|no consta",
};
const stateOfWord = new Map(
  Object.entries(plainStates).flatMap(([state, words]) =>
    words.split("|").map((word) => [word, state as ValueState] as const),
  ),
);

/** Cells that stand for no answer, and leave open why there is none. */
const marks = new Set(
  (
    "?|??|???|-|--|---|–|—|.|..|...|…|/|//|*|**|x?|n/a|n\\a|#n/a|na|n.a.|n.a|n/d|nd|n.d.|n.d|n/k|nk|n.k.|dk|d/k|d.k.|dk/na|dk/nr|nr|n/r|n.r.|ns|nsp|" +
    "ns/nc|ns/nr|k.a.|k. a.|k.a|ka|unk|unkn|unknown|not known|not available|unavailable|no data|no info|no information|no record|missing|" +
    "null|nil|none given|tbc|tbd|tba|to check|to be confirmed|pending|refused|inconnu|inconnue|non disponible|desconocido|desconocida|" +
    "sin datos|unbekannt|desconhecido|غير معروف|غير متوفر|គ្មានព័ត៌មាន|មិនស្គាល់|\"|''|,,|”|〃|do.|ditto|idem|same|same as above"
  ).split("|"),
);

/** Marks that repeat what stands above them. */
export const dittoMarks: ReadonlySet<string> = new Set(
  "\"|''|,,|”|〃|do.|ditto|idem|same|same as above".split("|"),
);

/**
 * What a cell says about the lack of an answer: a state where its words leave no choice, "open" where it marks a lack and
 * does not say why, undefined where it is an answer.
 */
export function lackOf(text: string): ValueState | "open" | undefined {
  const key = wordKey(text);
  const state = stateOfWord.get(key);
  if (state !== undefined) return state;
  if (stateOfCode.has(key.replaceAll(" ", "_"))) return key.replaceAll(" ", "_") as ValueState;
  return marks.has(key) || marks.has(text.trim().toLowerCase()) ? "open" : undefined;
}
const stateOfCode = new Set(Object.keys(plainStates));

/** Numbers that forms use for a lack of an answer, where they stand beside smaller ones. */
export const lackNumbers: ReadonlySet<string> = new Set(
  "77|88|97|98|99|777|888|997|998|999|7777|8888|9997|9998|9999|-1|-7|-8|-9|-77|-88|-97|-98|-99|-777|-888|-999".split(
    "|",
  ),
);

/** Yes and no, a pair a language; a column is yes or no where all of its words are of one pair. */
export const yesNo: readonly (readonly [yes: readonly string[], no: readonly string[]])[] = [
  [
    ["yes", "y", "true"],
    ["no", "n", "false"],
  ],
  [
    ["✓", "✔", "☑", "☒"],
    ["✗", "✘", "☐"],
  ],
  [
    ["oui", "o"],
    ["non", "n"],
  ],
  [
    ["sí", "si", "s"],
    ["no", "n"],
  ],
  [
    ["sim", "s"],
    ["não", "nao", "n"],
  ],
  [
    ["ja", "j"],
    ["nein", "n"],
  ],
  [["да"], ["нет"]],
  [["так"], ["ні"]],
  [["نعم"], ["لا"]],
  [["បាទ", "ចាស", "បាទ/ចាស", "ចាស/បាទ"], ["ទេ"]],
  [["evet"], ["hayır"]],
  [["ya"], ["tidak"]],
  [["có"], ["không"]],
];

/** The sexes as pairs of words that stand in one column together. "m" alone may be "mujer". */
export const sexes: readonly (readonly [f: readonly string[], m: readonly string[]])[] = [
  [
    ["f", "female", "woman", "women", "girl", "w"],
    ["m", "male", "man", "men", "boy"],
  ],
  [
    ["f", "femme", "féminin", "feminin", "fille"],
    ["h", "homme", "masculin", "m", "garçon"],
  ],
  [
    ["mujer", "femenino", "f"],
    ["hombre", "masculino", "h", "v", "varón"],
  ],
  [
    ["weiblich", "frau", "w"],
    ["männlich", "mann", "m"],
  ],
  [
    ["ស្រី", "ស"],
    ["ប្រុស", "ប"],
  ],
  [["أنثى", "انثى"], ["ذكر"]],
  [
    ["ж", "женский"],
    ["м", "мужской"],
  ],
];

/** What the name of a column says that stands in it. */
export type Role =
  | "id"
  | "person-name"
  | "sex"
  | "age-at-arrest"
  | "age"
  | "birth"
  | "start"
  | "end"
  | "prison"
  | "police-station"
  | "place"
  | "region"
  | "capacity"
  | "held"
  | "occupancy"
  | "period"
  | "indicator"
  | "value"
  | "unit"
  | "remark";

const roles: readonly (readonly [Role, RegExp])[] = [
  [
    "remark",
    /^(remarks?|notes?|comments?|observations?|remarques?|bemerkung(en)?|notas?|ផ្សេងៗ|ملاحظات)(?=$|[^\p{L}])/u,
  ],
  [
    "id",
    /^(id|ids|no|nr|n°|nº|#|key|ref|code|(case|file|dossier|record|person|prisoner|detainee|interview|respondent|reference|serial|registration|reg|cas)[ -]*(id|no|nr|n°|nº|number|code|ref|#)|(id|ref|code|number|no)[ -]*(of )?(the )?(case|person|prisoner|detainee|file|interview)|case|case file|reference|number|numéro( de dossier)?|número( de caso)?|expediente|código|processo|matrícula|(no|nro|n°|nº|núm)\.?[ -]*(de |du |do )?(caso|expediente|registro|processo|dossier)|fallnummer|aktenzeichen|លេខ|លរ|ល\.រ|رقم)( |$|\.)*$/u,
  ],
  [
    "person-name",
    /^((full|first|last|family|given|sur|nick|real|detainee|prisoner|person|victim|interviewee|respondent|interviewer|enumerator|lawyer|officer|guard|relative|contact|alias)?('s)?[ -]*name( of .*)?|surname|alias|aka|nom( et prénom)?|prénom|nom complet|nombre|apellidos?|vorname|nachname|interviewer|enumerator|interviewed by|coder|researcher|contact|ឈ្មោះ|គោត្តនាម|الاسم|اسم)$/u,
  ],
  ["sex", /^(sex|gender|sexe|sexo|género|genre|geschlecht|f\/m|m\/f|ភេទ|الجنس|пол)$/u],
  ["age-at-arrest", /^age (at|on|when) (the )?(arrest|arrested|detention|detained)|^âge à l'arrestation/u],
  ["age", /^(age|age \(years\)|âge|edad|alter|idade|អាយុ|العمر|возраст)$/u],
  [
    "birth",
    /^(born|born on|birth|dob|d\.o\.b|(date|year|day) of birth|birth ?(date|day|year)|date de naissance|né(e)?( le)?|fecha de nacimiento|data de nascimento|geburts(datum|jahr|tag)|geboren|ថ្ងៃខែឆ្នាំកំណើត|تاريخ الميلاد)$/u,
  ],
  [
    "start",
    /^(arrest(ed)?( (on|date|day))?|(date|day) (of )?(the )?arrest(ed)?|arrest date|taken( on)?|date taken|detained( on| since)?|(date|day) (of )?(detention|detained|admission|entry|intake)|admission( date)?|admitted( on)?|held since|in since|date d'arrestation|arrêté(e)?( le)?|fecha de (arresto|detención|captura|aprehensión|ingreso)|data d[ae] (prisão|detenção|captura|entrada)|date (d'entrée|d'incarcération|de détention|de l'arrestation)|festgenommen( am)?|ថ្ងៃចាប់ខ្លួន|ថ្ងៃចាប់|تاريخ الاعتقال)$/u,
  ],
  [
    "end",
    /^(released?( (on|date))?|(date|day) (of )?(the )?release(d)?|release date|freed( on)?|discharged?( (on|date))?|date de libération|libéré(e)?( le)?|fecha de (liberación|salida|egreso|excarcelación)|data d[ae] (soltura|libertação|saída)|date de sortie|entlassen( am)?|ថ្ងៃដោះលែង|تاريخ الإفراج)$/u,
  ],
  ["police-station", /^(police (station|post)|station|commissariat|comisaría|polizeiwache)( name)?$/u],
  [
    "prison",
    /^(prisons?|jails?|prison name|name of (the )?prison|prison held( in)?|gefängnis|cárcel|ពន្ធនាគារ|السجن|سجن)$/u,
  ],
  [
    "place",
    /^(place|places|facility|facilities|site|centre|center|institution|establishment|établissement|location|place of detention|detention (place|centre|center|facility)|where held|held (in|at)|lieu( de détention)?|lugar|ort|unit|ទីកន្លែង|المكان)( name)?$/u,
  ],
  [
    "region",
    /^(region|province|district|state|county|department|governorate|région|provincia|land|zone|area|city|town|ខេត្ត|ក្រុង|المحافظة)$/u,
  ],
  [
    "occupancy",
    /\b(occupancy|overcrowding|occupation rate|density|crowding|taux d'occupation|over ?capacity|% of capacity|percent of capacity)\b/u,
  ],
  [
    "capacity",
    /^((official|design|designed|operational|built|stated|approved|nominal|total)[ -]+)?(capacity|capacities|places|beds|bed capacity|capacité|capacidad|plazas|haftplätze|សមត្ថភាព|السعة)$/u,
  ],
  [
    "held",
    /(^|[^\p{L}])(held|prisoners?|inmates?|detainees?|detained|prison population|population|head ?count|imprisoned|people in prison|détenus?|población|reclusos|internos|gefangene|häftlinge|អ្នកទោស|ចំនួនអ្នកទោស|السجناء|نزلاء)([^\p{L}]|$)/u,
  ],
  [
    "period",
    /^(month|months|year|years|quarter|date|period|day|week|as of|mois|année|trimestre|mes|año|monat|jahr|ខែ|ឆ្នាំ|الشهر|السنة)$/u,
  ],
  [
    "indicator",
    /^(indicators?|measures?|variables?|series|category|item|what|indicateur|indicador|kennzahl)$/u,
  ],
  ["value", /^(values?|numbers?|figures?|counts?|amount|total|quantity|valeur|valor|wert|ចំនួន)$/u],
  ["unit", /^(units?|unit of measure|unité|unidad|einheit)$/u],
];

/** What the name of a column says; undefined where it is none of the words known. Of a form's path (`group/age`) the last part counts. */
export function roleOf(name: string): Role | undefined {
  const key = wordKey(name);
  const last = wordKey(name.split("/").at(-1)!);
  return roles.find(([, pattern]) => pattern.test(key) || pattern.test(last))?.[0];
}

/** Whose number a heading says it is, where it counts a part of the people held. */
export const partsHeld: readonly (readonly [RegExp, string])[] = [
  [/(^|[^\p{L}])(women|woman|females?|femmes|mujeres|frauen|ស្ត្រី|ស្រី|النساء|نساء)([^\p{L}]|$)/u, "women"],
  [
    /(^|[^\p{L}])(minors?|children|juveniles?|under[ -]?18s?|mineurs|menores|កុមារ|អនីតិជន|الأحداث)([^\p{L}]|$)/u,
    "minors",
  ],
  [/(^|[^\p{L}])(infants?|babies|children with mothers)([^\p{L}]|$)/u, "infants-with-mothers"],
  [
    /(^|[^\p{L}])(unsentenced|untried|remand(ed)?|pre[ -]?trial|awaiting trial|prévenus)([^\p{L}]|$)/u,
    "unsentenced",
  ],
  [
    /(^|[^\p{L}])(men|man|males?|hommes|hombres|männer|ប្រុស|الرجال|sentenced|convicted|foreign(ers)?)([^\p{L}]|$)/u,
    "other",
  ],
];

/** Words that are no count of people held although the people are named. */
export const movements =
  /(^|[^\p{L}])(admissions?|admitted|arrivals?|entries|intake|releases?|released|deaths?|died|escapes?|escaped|transfers?|transferred|arrests?|arrested|complaints?|visits?|hours|days|cases?|décès|morts|libérations|muertes|todesfälle|budget|staff|guards?|rate|average length|area|floor|m2|m²|rooms?|cells?)([^\p{L}]|$)/u;

/** First words of a row that says something of those above it and is no sum. */
export const averageWords =
  /^(average|mean|median|moyenne|promedio|durchschnitt|មធ្យម|المتوسط)(?=$|[\s:.,(/–-])/iu;

/** Text that looks like the name of a person: two to four words, each with a capital letter and no digit. */
export function looksLikeName(text: string): boolean {
  return /^\p{Lu}[\p{L}\p{M}'’.-]*(\s+(\p{Lu}[\p{L}\p{M}'’.-]*|bin|bint|al|el|de|da|van|von|der)){1,3}$/u.test(
    text.trim(),
  );
}
