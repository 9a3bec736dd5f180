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

/** First words of a row that says something of those above it and is no sum. */
export const averageWords =
  /^(average|mean|median|moyenne|promedio|durchschnitt|មធ្យម|المتوسط)(?=$|[\s:.,(/–-])/iu;

/** Text that looks like the name of a person: two to four words, each with a capital letter and no digit. */
export function looksLikeName(text: string): boolean {
  return /^\p{Lu}[\p{L}\p{M}'’.-]*(\s+(\p{Lu}[\p{L}\p{M}'’.-]*|bin|bint|al|el|de|da|van|von|der)){1,3}$/u.test(
    text.trim(),
  );
}
