import type { Qualifier } from "./qualifier.ts";

/**
 * Words by which people hedge a number or a date, a line a language: English, French, Spanish, Portuguese, German, Italian,
 * Dutch, Russian, Ukrainian, Turkish, Arabic, Persian, Thai, Khmer, Lao, Burmese, Vietnamese, Indonesian, Swahili, Chinese.
 * This file is data: whoever meets another word adds it here. Words are compared by `hedgeKey`; a full stop behind one is
 * left out.
 */

/** A word as these tables are looked up: small letters without the accents of Latin letters. */
export function hedgeKey(text: string): string {
  return text
    .normalize("NFD")
    .replaceAll(/[\u0300-\u036f]+/gu, "")
    .replaceAll(/[’`´]/gu, "'")
    .toLowerCase();
}

/** Words and signs before a number. */
export const hedgesBefore: Readonly<Record<Qualifier, string>> = {
  exact: "exactly",
  about: `~|≈|about|around|roughly|approximately|approx|appr|circa|cca|ca|c|some|est|estimated
    |environ|env|à peu près|approximativement|vers
    |aproximadamente|aprox|alrededor de|cerca de|unos|unas|más o menos
    |por volta de|em torno de
    |ungefähr|etwa|rund|zirka|zirca
    |ongeveer
    |около|примерно|прибл|приблизительно|порядка
    |близько|приблизно|орієнтовно
    |yaklaşık|aşağı yukarı
    |نحو|حوالي|حوالى|زهاء|قرابة|تقريبا|ما يقارب
    |حدود|تقریبا|در حدود
    |ประมาณ|ราว|ราวๆ
    |ប្រហែល|ប្រមាណ|ប្រហែលជា
    |ປະມານ
    |ခန့်
    |khoảng|chừng
    |sekitar|kira-kira|kurang lebih
    |takriban|karibu|kama
    |约|大约|約`,
  over: `>|over|above|more than
    |plus de|más de|mais de|über|mehr als|più di|oltre|meer dan|более|больше|свыше|понад|більше
    |fazla|أكثر من|بیش از|มากกว่า|เกิน|ច្រើនជាង|លើសពី|ຫຼາຍກວ່າ|hơn|trên|lebih dari|zaidi ya|超过`,
  at_least: `≥|>=|at least|no fewer than|not less than|minimum|min
    |au moins|al menos|por lo menos|pelo menos|ao menos|mindestens|almeno|minstens|не менее|не менше
    |en az|على الأقل|دست کم|อย่างน้อย|យ៉ាងតិច|ຢ່າງໜ້ອຍ|ít nhất|paling sedikit|angalau|至少`,
  nearly: `nearly|almost|just under
    |presque|près de|casi|quase|fast|beinahe|knapp|quasi|bijna|почти|майже
    |neredeyse|ما يقرب من|เกือบ|ជិត|ເກືອບ|gần|hampir|近`,
  under: `<|under|below|fewer than|less than
    |moins de|menos de|weniger als|unter|meno di|minder dan|менее|меньше|менше
    |أقل من|کمتر از|น้อยกว่า|តិចជាង|ໜ້ອຍກວ່າ|dưới|ít hơn|kurang dari|chini ya|不到`,
  up_to: `≤|<=|up to|at most|no more than|not more than|maximum|max
    |jusqu'à|au plus|hasta|como máximo|até|no máximo|bis zu|höchstens|fino a|al massimo|hoogstens|до|не более|не більше
    |en fazla|حتى|بحد أقصى|ไม่เกิน|មិនលើស|ບໍ່ເກີນ|tối đa|paling banyak|hadi|最多`,
};

/** Words and signs behind a number. */
export const hedgesAfter: Readonly<Record<Qualifier, string>> = {
  exact: "",
  about: `or so|approx|approximately|est|estimate|estimated|env|environ|aprox|aproximadamente|circa|ca|прибл|примерно
    |приблизно|تقريبا|تقریبا|โดยประมาณ|ប្រហែល|左右`,
  over: "",
  at_least: `+|plus|or more|and more|or over|at least|et plus|ou plus|y más|o más|e mais|ou mais|und mehr|oder mehr|o più
    |и более|и больше|і більше|فأكثر|أو أكثر|ขึ้นไป|ឡើងទៅ|以上`,
  nearly: "",
  under: "",
  up_to: `or fewer|or less|at most|ou moins|o menos|ou menos|oder weniger|или менее|أو أقل|以下`,
};

/** Words between the ends of a range, and those before the first. */
export const rangeWords = {
  between:
    "to|or|à|ou|a|o|u|bis|oder|e|до|или|або|чи|إلى|أو|الى|تا|ถึง|หรือ|ដល់|ឬ|ຫາ|đến|hoặc|sampai|atau|hadi|au|至|或",
  first: "between|entre|zwischen|tra|между|між|بين|ระหว่าง|ចន្លោះ|giữa|antara|kati ya",
  last: "and|et|y|e|und|и|та|і|و|และ|និង|và|dan|na",
} as const;

/** Words before a date that say it was before, or after, that date. */
export const beforeDate = `before|prior to|earlier than|avant|antes de|antes del|vor|prima del|раньше|قبل|پیش از|ก่อน|មុន|ກ່ອນ|trước|sebelum|kabla ya`;
export const afterDate = `after|later than|après|después de|después del|depois de|após|nach|dopo|после|після|بعد|پس از|หลัง|ក្រោយ|ຫຼັງ|sau|setelah|baada ya`;

/** The words of a line of these tables, the longest first. */
export function hedgeWords(line: string): string[] {
  return line
    .split("|")
    .map((word) => hedgeKey(word.trim()))
    .filter((word) => word !== "")
    .toSorted((a, b) => b.length - a.length);
}

/** A pattern for any of these words and signs, where a word ends as words do. */
export function anyOf(words: readonly string[]): string {
  const escaped = (list: readonly string[]): string =>
    list.map((word) => word.replaceAll(/[+.*?()[\]{}|\\^$]/g, "\\$&")).join("|");
  const isWord = (word: string): boolean => /\p{L}$/u.test(word);
  const signs = words.filter((word) => !isWord(word));
  // One look ahead for all words: a pattern with one for each takes a second to build.
  const named = `(?:${escaped(words.filter(isWord))})(?!\\p{L})\\.?`;
  return signs.length === 0 ? named : `${named}|${escaped(signs)}`;
}
