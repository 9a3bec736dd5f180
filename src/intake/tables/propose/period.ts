import { asciiDigits } from "../../../domain/digit.ts";
import { dateReader } from "../date-form.ts";
import type { Era } from "../../../domain/era.ts";
import { monthKey, monthLanguages, type MonthLanguages, monthNames } from "../month-name.ts";

/** The part of a column's name that is a time, and how it is written. */
export type ProposedPeriod = {
  readonly before: string;
  readonly part: string;
  readonly after: string;
  /** The form that reads the part; undefined for a quarter or half of a year, and for a month without a year. */
  readonly form: string | undefined;
  /** The part in EDTF, where `form` is undefined and it says its year. */
  readonly edtf: string | undefined;
  readonly language: string | undefined;
  /** The era whose months it names, where they are none of the common calendar. */
  readonly era?: Era | undefined;
};

/** What a pattern finds: a period without the words around it. */
type FoundPeriod = Omit<ProposedPeriod, "before" | "part" | "after">;

const edges = (text: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}])(?:${text})(?![\\p{L}\\p{N}])`, "giu");
const word = "\\p{L}[\\p{L}\\p{M}]*(?:\\.\\p{L}[\\p{L}\\p{M}]*)*\\.?";
/** What may be the name of a month: a word, two, or one with its number. */
const monthWord = `th(?:áng|g) ?\\d{1,2}|\\d{1,2} ?[月월]|${word}`;
/** What may stand between a month and its year. */
const joint = "[ .,'’/-]{0,2}| (?:de|del|do|da|di|năm|พ\\.ศ\\.) ";
const afterYear = "(?: ?(?:г|года|р|року|م)\\.?)?";
const patterns: readonly (readonly [
  RegExp,
  (match: RegExpMatchArray, months: MonthLanguages) => FoundPeriod | undefined,
])[] = [
  [edges("(\\d{4})-(\\d{2})-(\\d{2})"), () => plain("yyyy-mm-dd")],
  [edges("(\\d{4})-(0[1-9]|1[0-2])"), () => plain("yyyy-mm")],
  [edges("(\\d{1,2})([./-])(\\d{1,2})\\2(\\d{2}|\\d{4})"), (match) => dayForm(match)],
  [edges("(\\d{1,2})([./-])(\\d{4})"), (match) => plain(`m${match[2]}yyyy`)],
  [edges("(\\d{4})([./])(\\d{1,2})"), (match) => plain(`yyyy${match[2]}m`)],
  [edges("(?:q|t|quarter|trimestre)\\.? ?([1-4])([ /-]?)(\\d{4})"), (match) => quarter(match[3]!, match[1]!)],
  [edges("(\\d{4})([ /-]?)(?:q|t|quarter|trimestre)\\.? ?([1-4])"), (match) => quarter(match[1]!, match[3]!)],
  [edges("(?:h|s|semester|semestre) ?([12])([ /-]?)(\\d{4})"), (match) => half(match[3]!, match[1]!)],
  [edges("(\\d{4})([ /-]?)(?:h|s|semester|semestre) ?([12])"), (match) => half(match[1]!, match[3]!)],
  [
    edges(`(\\d{1,2})(?:st|nd|rd|th|er|º|ª)?(${joint})(${monthWord})(${joint})(\\d{4})${afterYear}`),
    (match, months) => named(match[3]!, `d${signOf(match[2]!)}mmm${signOf(match[4]!)}yyyy`, months),
  ],
  [
    edges(`(${word} ${word})(${joint})(\\d{4}|\\d{2})${afterYear}`),
    (match, months) => monthAndYear(match, months),
  ],
  [
    edges(`(${monthWord})(${joint})(\\d{4}|\\d{2})${afterYear}`),
    (match, months) => monthAndYear(match, months),
  ],
  [
    edges(`(\\d{4})([ ./-]{0,2}|年 ?|년 ?)(${monthWord})`),
    (match, months) => named(match[3]!, `yyyy${signOf(match[2]!)}mmm`, months),
  ],
  [edges("((?:1[3489]|20|2[45])\\d\\d)"), () => plain("yyyy")],
  [
    /^ *(?:q|t|trim\.?|trimestre|quarter) ?([1-4]) *$/giu,
    () => ({ form: undefined, edtf: undefined, language: undefined }),
  ],
  [edges(`(${word} ${word})`), (match, months) => bareMonth(match[1]!, months)],
  [edges(`(${monthWord})`), (match, months) => bareMonth(match[1]!, months)],
];

/** The language of the months in the names of columns that belong together. */
export function monthsIn(names: readonly string[]): MonthLanguages {
  const words = names.flatMap((name) => {
    const all = asciiDigits(name).match(new RegExp(monthWord, "giu")) ?? [];
    return [...all, ...all.slice(1).map((each, at) => `${all[at]} ${each}`)];
  });
  return words.length === 0 ? { language: undefined, rival: undefined } : monthLanguages(words);
}

/** The time that stands in a column's name, whose months are of `language`; undefined where there is none. */
export function periodIn(name: string, months = monthsIn([name])): ProposedPeriod | undefined {
  const ascii = asciiDigits(name);
  if (ascii.length !== name.length) return undefined;
  for (const [pattern, read] of patterns)
    for (const match of ascii.matchAll(pattern)) {
      const found = read(match, months);
      if (found === undefined) continue;
      const [start, end] = [match.index, match.index + match[0].length];
      const part = name.slice(start, end);
      const languages = found.language === undefined ? [] : [found.language];
      if (
        found.form !== undefined &&
        dateReader(found.form, { languages, era: found.era })?.(part) === undefined
      )
        continue;
      return { before: name.slice(0, start), part, after: name.slice(end), ...found };
    }
  return undefined;
}

function monthAndYear(match: RegExpMatchArray, months: MonthLanguages): FoundPeriod | undefined {
  return named(match[1]!, `mmm${signOf(match[2]!)}${"y".repeat(match[3]!.length)}`, months);
}

/** The signs between a month and its year as a form has them; words are a space there. */
function signOf(joint: string): string {
  return /[\p{L}\p{N}]/u.test(joint) ? " " : joint;
}

function plain(form: string): FoundPeriod {
  return { form, edtf: undefined, language: undefined };
}

/** The language of those given in which a word names a month: English before others. */
function languageWith(month: string, { language, era }: MonthLanguages): "en" | (string & {}) | undefined {
  const key = monthKey(month);
  return ["en", ...(language === undefined ? [] : [language])].find((each) =>
    monthNames(each === "en" ? [] : [each], era).has(key),
  );
}

function named(month: string, form: string, months: MonthLanguages): FoundPeriod | undefined {
  const found = languageWith(month, months);
  return found === undefined
    ? undefined
    : { form, edtf: undefined, language: found === "en" ? undefined : found, era: months.era };
}

function bareMonth(month: string, months: MonthLanguages): FoundPeriod | undefined {
  const found = languageWith(month, months);
  return found === undefined || month.length < 2
    ? undefined
    : { form: undefined, edtf: undefined, language: found, era: months.era };
}

/** A day in a header: the order of day and month is only read where one of them cannot be a month. */
function dayForm(match: RegExpMatchArray): FoundPeriod {
  const [, first, sign, second, year] = match as unknown as [string, string, string, string, string];
  const y = year.length === 4 ? "yyyy" : "yy";
  if (Number(first) > 12) return plain(`d${sign}m${sign}${y}`);
  if (Number(second) > 12) return plain(`m${sign}d${sign}${y}`);
  return { form: `d${sign}m${sign}${y}`, edtf: undefined, language: undefined };
}

function quarter(year: string, number: string): FoundPeriod {
  const first = (Number(number) - 1) * 3 + 1;
  return interval(year, first, first + 2);
}

function half(year: string, number: string): FoundPeriod {
  return number === "1" ? interval(year, 1, 6) : interval(year, 7, 12);
}

function interval(year: string, first: number, last: number): FoundPeriod {
  const month = (number: number): string => `${year}-${String(number).padStart(2, "0")}`;
  return { form: undefined, edtf: `${month(first)}/${month(last)}`, language: undefined };
}
