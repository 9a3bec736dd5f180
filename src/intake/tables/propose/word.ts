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
    "sin datos|sin dato|s/d|s.d.|sem dados|sem informação|unbekannt|desconhecido|tidak diketahui|tidak ada data|bilinmiyor|haijulikani|không rõ|неизвестно|н/д|нет данных|невідомо|немає даних|غير محدد|لا يوجد|نامعلوم|ไม่มีข้อมูล|ไม่ระบุ|غير معروف|غير متوفر|គ្មានព័ត៌មាន|មិនស្គាល់|\"|''|,,|”|«|-\"-|same"
  ).split("|"),
);

/** Marks that may repeat what stands above them. */
export const dittoMarks: ReadonlySet<string> = new Set("\"|''|,,|”|«|-\"-|same".split("|"));

/** Words that can only repeat what stands above them. */
const dittoWords = new Set(
  (
    "〃|do.|-do-|ditto|dito|idem|ídem|same as above|as above|ditto above|lo mismo|igual que arriba|igual al anterior|comme ci-dessus|même que ci-dessus|o mesmo|como acima|idem acima|" +
    "wie oben|come sopra|sda|s.d.a|s.d.a.|sama dengan di atas|sama seperti di atas|yukarıdaki gibi|kama hapo juu|như trên|то же|так же|тот же|та же|те же|те саме|той самий|" +
    'كما أعلاه|نفسه|نفس الشيء|مثل أعلاه|همان|ایضا|ايضا|ایضاً|כנ"ל|เหมือนข้างบน|เช่นเดียวกัน|ដូចខាងលើ|ដូចគ្នា|ຄືຂ້າງເທິງ|အထက်ပါအတိုင်း|यथोपरि|वही|उपर्युक्त|ঐ|同上|위와 같음|상동|იგივე|նույնը|ከላይ እንደተጠቀሰው'
  )
    .split("|")
    .map(wordKey),
);

/** Whether a cell can only say that it repeats the one above it. */
export function isDitto(text: string): boolean {
  return dittoWords.has(wordKey(text)) || dittoWords.has(text.trim().toLowerCase());
}

/**
 * What a cell says about the lack of an answer: a state where its words leave no choice, "open" where it marks a lack and
 * does not say why, undefined where it is an answer.
 */
export function lackOf(text: string): ValueState | "open" | undefined {
  const key = wordKey(text);
  const state = stateOfWord.get(key);
  if (state !== undefined) return state;
  if (stateOfCode.has(key.replaceAll(" ", "_"))) return key.replaceAll(" ", "_") as ValueState;
  // What has no letter and no digit says nothing, in whichever script it is written; but for ticks and crosses.
  const isSign = text.trim() !== "" && !/[\p{L}\p{N}]/u.test(text) && !ticks.has(text.trim());
  return isSign || marks.has(key) || marks.has(text.trim().toLowerCase()) ? "open" : undefined;
}
const ticks = new Set("✓|✔|☑|☒|✗|✘|☐|√|×|+".split("|"));
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
  [
    ["हो", "छ"],
    ["होइन", "छैन"],
  ],
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

/** Words for the sexes, of whatever language. */
const sexWords: Readonly<Record<"f" | "m" | "other", string>> = {
  f: `female|woman|women|girl|femme|femmes|féminin|feminin|fille|mujer|mujeres|femenino|femenina|feminino|feminina|mulher|weiblich|frau|femmina|donna|femminile|perempuan|wanita|kadın|kız|ke|mke|mwanamke|nữ|ស្រី|หญิง|เพศหญิง
    |ຍິງ|အမျိုးသမီး|أنثى|انثى|امرأة|زن|مونث|נקבה|אישה|женский|жен|женщина|жіноча|жінка|жін|महिला|स्त्री|মহিলা|নারী|女|女性|여|여성|여자|vehivavy|vavy|ሴት|ქალი|kobieta|žena`,
  m: `male|man|men|boy|homme|hommes|masculin|garçon|hombre|hombres|masculino|masculina|varón|varon|homem|männlich|mann|maschio|uomo|maschile|laki-laki|pria|erkek|me|mume|mwanaume|nam|ប្រុស|ชาย|เพศชาย
    |ຊາຍ|အမျိုးသား|ကျား|ذكر|رجل|مرد|مذکر|זכר|גבר|мужской|муж|мужчина|чоловіча|чоловік|чол|पुरुष|পুরুষ|男|男性|남|남성|남자|lehilahy|lahy|ወንድ|კაცი|mężczyzna|muž`,
  other: `other|trans|transgender|intersex|non-binary|nonbinary|third gender|autre|intersexe|otro|otra|intersexual|outro|outra|divers|andere|altro|lainnya|diğer|nyingine|khác|ផ្សេងទៀត|ផ្សេង|อื่นๆ|อื่น ๆ|ອື່ນໆ|အခြား|آخر|أخرى|اخرى|سایر|دیگر
    |אחר|другое|иное|другой|інше|інша|अन्य|অন্যান্য|其他|その他|기타|hafa`,
};
/** Letters for the sexes, a habit a line, as the same letter means one in one language and the other in another. */
const sexLetters: readonly (readonly [f: string, m: string, other: string])[] = [
  ["f|w", "m", "x|o|d|t"],
  ["f", "h|v", "x|a|o"],
  ["k", "e", "d"],
  ["p", "l", "x"],
  ["ж", "м|ч", "и|і"],
  ["ស", "ប", ""],
  ["ญ", "ช", ""],
  ["ຍ", "ຊ", ""],
  ["မ", "က", ""],
  ["נ", "ז", ""],
];
const sexOfWord = new Map(
  Object.entries(sexWords).flatMap(([sex, line]) =>
    line.split("|").map((word) => [wordKey(word.trim()), sex as "f" | "m" | "other"] as const),
  ),
);

/**
 * The sex that each word of a column is; undefined for a word that nobody knows, or a letter that is one sex in one language
 * and another in another, as the m of "H, M" is.
 */
export function sexesOf(words: readonly string[]): readonly ("f" | "m" | "other" | undefined)[] {
  const keys = words.map(wordKey);
  const letters = keys.filter((key) => !sexOfWord.has(key));
  const meaning = (lines: (typeof sexLetters)[number], key: string): "f" | "m" | "other" | undefined =>
    (["f", "m", "other"] as const)[lines.findIndex((line) => line.split("|").includes(key))];
  const known = sexLetters.map((lines) => letters.filter((key) => meaning(lines, key) !== undefined).length);
  const fitting = sexLetters.filter((_, at) => known[at]! > 0 && known[at] === Math.max(...known));
  // Beside hombre and varón an m may be a mujer.
  const isMujer = letters.some((key) => key === "h" || key === "v");
  return keys.map((key) => {
    if (isMujer && key === "m") return undefined;
    const found = new Set(fitting.flatMap((lines) => meaning(lines, key) ?? []));
    return sexOfWord.get(key) ?? (found.size === 1 ? [...found][0] : undefined);
  });
}

/** First words of a row that says something of those above it and is no sum. */
export const averageWords =
  /^(average|mean|median|moyenne|promedio|durchschnitt|មធ្យម|المتوسط)(?=$|[\s:.,(/–-])/iu;

/** Text that looks like the name of a person: two to four words, each with a capital letter and no digit. */
export function looksLikeName(text: string): boolean {
  return /^\p{Lu}[\p{L}\p{M}'’.-]*(\s+(\p{Lu}[\p{L}\p{M}'’.-]*|bin|bint|al|el|de|da|van|von|der)){1,3}$/u.test(
    text.trim(),
  );
}
