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
    "don't know|dont know|do not know|doesn't know|does not know|didn't know|did not know|ne sait pas|no sabe|weiß nicht|não sabe|no sé|não sei|je ne sais pas|weiss nicht|non so|tidak tahu|bilmiyor|hajui|không biết|не знает|не знаю|не знає|មិនដឹង|ไม่ทราบ|ไม่รู้|لا يعرف|لا أعرف|لا يعلم|نمی‌داند|不知道",
  declined:
    "declined|declined to answer|declined to say|refused to answer|prefer not to say|prefers not to say|would not say|refuse de répondre|no quiso responder",
  not_asked:
    "not asked|was not asked|question not asked|non demandé|no preguntado|no se preguntó|não perguntado|nicht gefragt|не спрашивали|не спросили|لم يسأل|لم يُسأل|ไม่ได้ถาม|មិនបានសួរ",
  not_applicable:
    "not applicable|does not apply|sans objet|no aplica|entfällt|não se aplica|nicht zutreffend|не применимо|لا ينطبق|ไม่เกี่ยวข้อง|មិនពាក់ព័ន្ធ",
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
  [
    ["ใช่", "มี"],
    ["ไม่ใช่", "ไม่", "ไม่มี"],
  ],
  [["ແມ່ນ"], ["ບໍ່"]],
  [
    ["بله", "بلی"],
    ["خیر", "نه"],
  ],
  [["हाँ", "हां"], ["नहीं"]],
  [["হ্যাঁ"], ["না"]],
  [["ndiyo", "ndio"], ["hapana"]],
  [["是"], ["否"]],
  [["はい"], ["いいえ"]],
  [
    ["예", "네"],
    ["아니오", "아니요"],
  ],
  [["oo"], ["hindi"]],
];

/** Words for the sexes, a language a line; those of a third stand last. "h" and "m" alone are hombre and mujer, or homme and masculin. */
export const sexes: readonly (readonly [f: string, m: string, other: string])[] = [
  [
    "f|female|woman|women|girl|w",
    "m|male|man|men|boy",
    "other|x|o|trans|transgender|intersex|non-binary|nonbinary|third gender",
  ],
  ["f|femme|féminin|feminin|fille|femmes", "h|homme|masculin|m|garçon|hommes", "autre|x|a|trans|intersexe"],
  [
    "mujer|femenino|f|mujeres|femenina",
    "hombre|masculino|h|v|varón|varon|hombres|masculina",
    "otro|otra|x|o|trans|intersexual",
  ],
  ["m|mujer", "h|hombre", "o|otro|otra"],
  ["f|feminino|mulher|feminina", "m|masculino|homem|masculina", "outro|outra|x|o|trans"],
  ["weiblich|frau|w|f", "männlich|mann|m", "divers|d|andere|x"],
  ["f|femmina|donna|femminile", "m|maschio|uomo|maschile", "altro|x"],
  ["p|perempuan|wanita", "l|laki-laki|pria", "lainnya"],
  ["k|kadın|kız", "e|erkek", "diğer"],
  ["ke|mke|mwanamke|f", "me|mume|mwanaume|m", "nyingine|mengine"],
  ["nữ", "nam", "khác"],
  ["ស្រី|ស", "ប្រុស|ប", "ផ្សេងទៀត|ផ្សេង"],
  ["หญิง|ญ|เพศหญิง", "ชาย|ช|เพศชาย", "อื่นๆ|อื่น ๆ"],
  ["ຍິງ|ຍ", "ຊາຍ|ຊ", "ອື່ນໆ"],
  ["မ|အမျိုးသမီး", "ကျား|အမျိုးသား", "အခြား"],
  ["أنثى|انثى|إناث|امرأة", "ذكر|ذكور|رجل", "آخر|اخرى|أخرى"],
  ["زن|مونث", "مرد|مذکر", "سایر|دیگر"],
  ["נ|נקבה|אישה", "ז|זכר|גבר", "אחר"],
  ["ж|женский|жен|женщина", "м|мужской|муж|мужчина", "другое|иное|другой"],
  ["ж|жіноча|жінка|жін", "ч|чоловіча|чоловік|чол", "інше|інша"],
  ["महिला|स्त्री", "पुरुष", "अन्य"],
  ["মহিলা|নারী", "পুরুষ", "অন্যান্য"],
  ["女|女性", "男|男性", "其他|その他"],
  ["여|여성|여자", "남|남성|남자", "기타"],
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
