import { khnormal } from "khmer-normalizer";

/**
 * Text as a key for searching and comparing. Never shown and never stored in place of the text: offsets and quotes refer
 * to the original. What readers take for one is one, as far as it holds for every word:
 *
 * - all scripts: Unicode NFKC (ligatures, full-width and presentation forms, Thai sara am, the Armenian ligature ew), and
 *   digits of every script as 0 to 9, without the comma or thin space that groups them; soft hyphens, marks of direction
 *   and joiners fall away, and apostrophes are one;
 * - Khmer: its normal encoding (L2/22-290), without the invisible spaces that typists put between words;
 * - Arabic script: without vowel marks and tatweel; hamza falls to its carrier, alef maksura is yeh, teh marbuta is heh,
 *   Persian kaf and yeh are the Arabic ones; Hebrew without its points;
 * - Latin: ß is ss, æ ae, œ oe, and ø, đ, ł, ı lose what sets them apart; Greek final sigma is sigma;
 * - Thai: a tone mark stands before the vowel sign it is typed with, two sara e are sara ae.
 *
 * Case and accents are left to the index, which folds them.
 */
export function searchKey(text: string): string {
  const plain = text
    .normalize("NFKC")
    .replaceAll(/[\u00AD\u061C\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g, "")
    // The normaliser counts code points where it should count UTF-16 units: an emoji before Khmer scrambles the Khmer.
    .replaceAll(/[\u1780-\u17FF\u200B-\u200D]+/g, (run) => khnormal(run.replaceAll("\u200B", "")))
    .replaceAll(/(?<![\u1780-\u17FF])[\u200C\u200D]+(?![\u1780-\u17FF])/g, "")
    .replaceAll(/[\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7]/g, "")
    .replaceAll(/[\u0640\u064B-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E8\u06EA-\u06ED]/g, "")
    .replaceAll(/\u0E4D([\u0E48-\u0E4B])/g, "$1\u0E4D")
    .replaceAll("\u0E40\u0E40", "\u0E41")
    .replaceAll(folded, (letter) => folds.get(letter)!)
    .replaceAll(/\p{Nd}/gu, digitOf);
  return plain.replaceAll(/(?<=\d)[,'\u00A0\u2009\u202F](?=\d{3}(?!\d))/g, "");
}

const folds = new Map(
  Object.entries({
    ß: "ss",
    ẞ: "SS",
    æ: "ae",
    Æ: "AE",
    œ: "oe",
    Œ: "OE",
    ø: "o",
    Ø: "O",
    đ: "d",
    Đ: "D",
    ł: "l",
    Ł: "L",
    ı: "i",
    ς: "σ",
    "’": "'",
    "‘": "'",
    ʼ: "'",
    أ: "ا",
    إ: "ا",
    آ: "ا",
    ٱ: "ا",
    ؤ: "و",
    ئ: "ي",
    ى: "ي",
    ی: "ي",
    ې: "ي",
    ک: "ك",
    ة: "ه",
    ۀ: "ه",
    ە: "ه",
  }),
);
const folded = new RegExp(`[${[...folds.keys()].join("")}]`, "g");

/** Zero in the scripts whose digits are written in prison registers and papers that we know of. */
const zeros = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xed0, 0x1040, 0x1090, 0x17e0, 0x1810];

function digitOf(digit: string): string {
  const code = digit.codePointAt(0)!;
  const zero = zeros.find((each) => code >= each && code < each + 10);
  return zero === undefined ? digit : String(code - zero);
}
