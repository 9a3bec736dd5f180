import { asciiDigits } from "../../../domain/digit.ts";
import { dateReader, shortCentury } from "../date-form.ts";
import type { Era } from "../../../domain/era.ts";
import { areYearSpans } from "./date.ts";
import { firstCommon, lastCommon } from "./era.ts";
import { monthKey, monthLanguages, type MonthLanguages, monthNames } from "../month-name.ts";

/** The part of a column's name that is a time, and how it is written. */
export type ProposedPeriod = {
  readonly before: string;
  readonly part: string;
  readonly after: string;
  /** The form that reads the part; undefined for a quarter, a half or a year of its own, and for a month without a year. */
  readonly form: string | undefined;
  /** The part in EDTF, where `form` is undefined and it says its year. */
  readonly edtf: string | undefined;
  /** What somebody must decide before the part is a date, as a sentence. */
  readonly question?: string | undefined;
  readonly language: string | undefined;
  /** The era whose months it names, where they are none of the common calendar. */
  readonly era?: Era | undefined;
};

/** What names of columns that belong together say of each other's times. */
export type HeadingTimes = {
  readonly months: MonthLanguages;
  /** Whether T1 is the month of January (tháng 1), as the sheet is Vietnamese or counts them above four. */
  readonly areMonthsT: boolean;
  /** Whether 2009-10 is a year from one to the next, as all of them have numbers that follow. */
  readonly areSpans: boolean;
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
/** What parts the number of a quarter and its year. */
const gap = "[ .,/'’-]{0,3}(?:de |del |of )?";
const ordinal = "(?:st|nd|rd|th|er|ère|e|º|ª|°|ème|eme|\\.)?";
const quarterWord =
  "(?:q|t|qtr|quarter|trim|trimestre|trimester|quartal|kuartal|triwulan|tw|квартал\\p{L}*|кв|quý|quy|çeyrek|ไตรมาส(?:ที่)?|ត្រីមាស(?:ទី)?)\\.?";
const halfWord = "(?:h|s|hy|sem|semester|semestre|half|halbjahr|hj|полугодие|півріччя)\\.?";
/** A quarter or a half that stands between a year and its month. */
const partOfYear = `(?:(?:[1-4]|i{1,3}|iv)(?:${ordinal}|ኛ) ?(?:${quarterWord}|${halfWord}|ሩብ ዓመት)|(?:${quarterWord}|${halfWord}) ?(?:[1-4]|i{1,3}|iv))`;
/** Words for a year that begins in another month than January. */
const ownYear =
  "(?:f\\.?y\\.?|fiscal(?: year)?|financial year|a\\.?f\\.?|année fiscale|exercice|año fiscal|ejercicio(?: fiscal)?|ano fiscal|exercício|gj|geschäftsjahr|haushaltsjahr|ta|tahun anggaran|anno fiscale|mali yıl|финансовый год|фінансовий рік|السنة المالية|ปีงบประมาณ|s\\.?y\\.?|school year|a\\.?y\\.?|academic year|reporting year)";
const yearSpan = "(?:\\d{4}|\\d{2})(?: ?[-–—/] ?(?:\\d{4}|\\d{2}))?";

type Read = (match: RegExpMatchArray, times: HeadingTimes) => FoundPeriod | undefined;
const patterns: readonly (readonly [RegExp, Read])[] = [
  [edges("(\\d{4})-(\\d{2})-(\\d{2})"), () => plain("yyyy-mm-dd")],
  [
    edges(`(?:${quarterWord}|${halfWord}) ?[1-4]${gap}${ownYear}[ .'’-]?${yearSpan}`),
    ([part]) => ownStart(part),
  ],
  [
    edges(`${ownYear}[ .'’-]?${yearSpan}(?:${gap}(?:${quarterWord}|${halfWord}) ?[1-4])?`),
    ([part]) => ownStart(part),
  ],
  [edges(`${yearSpan} ?${ownYear}`), ([part]) => ownStart(part)],
  [edges("(\\d{4}) ?([-–—/]) ?(\\d{4}|\\d{2})(?![./-]\\d)"), (match, times) => yearsOf(match, times)],
  [edges("(\\d{4})-(0[1-9]|1[0-2])"), () => plain("yyyy-mm")],
  [edges("(\\d{1,2})([./-])(\\d{1,2})\\2(\\d{2}|\\d{4})"), (match) => dayForm(match)],
  [edges("(\\d{1,2})([./-])(\\d{4})"), (match) => plain(`m${match[2]}yyyy`)],
  [edges("(\\d{4})([./])(\\d{1,2})"), (match) => plain(`yyyy${match[2]}m`)],
  [
    edges(`t\\.? ?(\\d{1,2})(${gap})(\\d{4}|\\d{2})`),
    (match, times) => monthT(match[1]!, match[2]!, match[3]!, times),
  ],
  [
    edges(`(\\d{4})(${gap})t\\.? ?(\\d{1,2})`),
    (match, times) => monthT(match[3]!, match[2]!, match[1]!, times),
  ],
  [
    edges(`(\\d{4})${gap}${partOfYear}${gap}(${monthWord})`),
    (match, { months }) => monthOfPart(match[1]!, match[2]!, months),
  ],
  ...partsOfYear(quarterWord, "[1-4]|i{1,3}|iv", quarter),
  ...partsOfYear(halfWord, "[12]|i{1,2}", half),
  [
    edges(`(\\d{1,2})(?:st|nd|rd|th|er|º|ª)?(${joint})(${monthWord})(${joint})(\\d{4})${afterYear}`),
    (match, { months }) => named(match[3]!, `d${signOf(match[2]!)}mmm${signOf(match[4]!)}yyyy`, months),
  ],
  [
    edges(`(${word} ${word})(${joint})(\\d{4}|\\d{2})${afterYear}`),
    (match, { months }) => monthAndYear(match, months),
  ],
  [
    edges(`(${monthWord})(${joint})(\\d{4}|\\d{2})${afterYear}`),
    (match, { months }) => monthAndYear(match, months),
  ],
  [
    edges(`(\\d{4})([ ./-]{0,2}|年 ?|년 ?)(${monthWord})`),
    (match, { months }) => named(match[3]!, `yyyy${signOf(match[2]!)}mmm`, months),
  ],
  [edges("((?:1[3489]|20|2[45])\\d\\d)"), () => plain("yyyy")],
  [new RegExp(`^ *${quarterWord} ?(?:[1-4]|i{1,3}|iv) *$`, "giu"), () => withoutYear],
  [new RegExp(`^ *${halfWord} ?(?:[12]|i{1,2}) *$`, "giu"), () => withoutYear],
  [/^ *t\.? ?(?:\d|1[0-2]) *$/giu, (_, { areMonthsT }) => (areMonthsT ? withoutYear : undefined)],
  [edges(`(${word} ${word})`), (match, { months }) => bareMonth(match[1]!, months)],
  [edges(`(${monthWord})`), (match, { months }) => bareMonth(match[1]!, months)],
];

/** Quarters and halves of a year as people write them: Q1 2019, 2019 Q1, Q1-19, 1er trimestre 2019, II квартал 2019, 1H19. */
function partsOfYear(
  name: string,
  numbers: string,
  read: (year: string, number: string) => FoundPeriod,
): (readonly [RegExp, Read])[] {
  // A Roman number stands apart from its word: SI is no first half of a year.
  const then = "(?: ?(?=\\d)| (?=i))";
  return [
    [edges(`${name}${then}(${numbers})(${gap})(\\d{4})`), (match) => read(match[3]!, match[1]!)],
    [edges(`${name}${then}(${numbers})[ .,/'’-]{1,3}(\\d{2})`), (match) => read(match[2]!, match[1]!)],
    [edges(`(\\d{4})${gap}${name}${then}(${numbers})`), (match) => read(match[1]!, match[2]!)],
    [edges(`(${numbers})${ordinal} ?${name}${gap}(\\d{4}|\\d{2})`), (match) => read(match[2]!, match[1]!)],
  ];
}

/** The language of the months in the names of columns that belong together. */
export function monthsIn(names: readonly string[]): MonthLanguages {
  const words = names.flatMap((name) => {
    const all = asciiDigits(name).match(new RegExp(monthWord, "giu")) ?? [];
    return [...all, ...all.slice(1).map((each, at) => `${all[at]} ${each}`)];
  });
  return words.length === 0 ? { language: undefined, rival: undefined } : monthLanguages(words);
}

/** What the names of columns of numbers say of each other's times; `beside` are the other words of the sheet. */
export function timesIn(names: readonly string[], beside: readonly string[] = []): HeadingTimes {
  const numbersT = names
    .flatMap((name) => /^\s*t\.? ?(\d{1,2})(?!\d)/iu.exec(asciiDigits(name))?.[1] ?? [])
    .map(Number);
  const isVietnamese = [...names, ...beside].some((text) => vietnamese.test(text.normalize("NFC")));
  return {
    months: monthsIn(names),
    areMonthsT: isVietnamese || numbersT.some((number) => number > 4 && number <= 12),
    areSpans: areYearSpans(
      names.flatMap((name) => asciiDigits(name).match(/(?<!\d)\d{4} ?[-/] ?\d{2}(?!\d)/g) ?? []),
    ),
  };
}

/** Letters that only Vietnamese has. */
const vietnamese = /[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/iu;

/** The time that stands in a column's name, read with those beside it; undefined where there is none. */
export function periodIn(name: string, times = timesIn([name])): ProposedPeriod | undefined {
  const ascii = asciiDigits(name);
  if (ascii.length !== name.length) return undefined;
  for (const [pattern, read] of patterns)
    for (const match of ascii.matchAll(pattern)) {
      const found = read(match, times);
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

const withoutYear: FoundPeriod = { form: undefined, edtf: undefined, language: undefined };

function asked(question: string): FoundPeriod {
  return { ...withoutYear, question };
}

/** A year of a budget, a school or a report: nobody can tell from its name in which month it begins. */
function ownStart(part: string): FoundPeriod {
  return asked(
    `"${part}": from which month to which? Write it in EDTF, such as 2018-04/2019-03 or 2018-07/2019-06`,
  );
}

/** `2018/19`, `2018-2019`, `2018–2021`: a year from one to the next is asked about, years in full are an interval. */
function yearsOf(
  [part, first, , last]: RegExpMatchArray,
  { areSpans }: HeadingTimes,
): FoundPeriod | undefined {
  const [from, until] = [Number(first), Number(last!.length === 4 ? last : `${first!.slice(0, 2)}${last}`)];
  const mayBeMonth = last!.length === 2 && Number(last) >= 1 && Number(last) <= 12;
  if (mayBeMonth && !areSpans) return undefined;
  const isNext = until === from + 1 || (last === "00" && first!.endsWith("99"));
  if (isNext)
    return mayBeMonth
      ? asked(`${ownStart(part).question}; or ${first}-${last} if it is a month`)
      : ownStart(part);
  if (last!.length === 4 && until > from) return { ...withoutYear, edtf: `${first}/${last}` };
  return asked(`"${part}": which time is it? Write it in EDTF, such as 2018/2021 or 2018-04/2019-03`);
}

function monthT(
  number: string,
  sign: string,
  year: string,
  { areMonthsT }: HeadingTimes,
): FoundPeriod | undefined {
  if (Number(number) < 1 || Number(number) > 12 || (year.length === 2 && sign === "")) return undefined;
  if (areMonthsT) return interval(year, Number(number), Number(number));
  return sign.trim() === "/" && Number(number) <= 4
    ? asked(
        `"T${number}/${year}": a quarter, or a month (tháng)? Write it in EDTF, such as 2021-01/2021-03 or 2021-01`,
      )
    : undefined;
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

/** `2020 Q1 Jan`: the month, as its quarter says nothing more. */
function monthOfPart(year: string, month: string, months: MonthLanguages): FoundPeriod | undefined {
  const found = named(month, "yyyy mmm", months);
  if (found === undefined) return undefined;
  const languages = found.language === undefined ? [] : [found.language];
  const edtf = dateReader("yyyy mmm", { languages, era: found.era })?.(`${year} ${month}`);
  return edtf === undefined ? undefined : { ...found, form: undefined, edtf };
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
  const first = (numberOf(number) - 1) * 3 + 1;
  return interval(year, first, first + 2);
}

function half(year: string, number: string): FoundPeriod {
  return numberOf(number) === 1 ? interval(year, 1, 6) : interval(year, 7, 12);
}

/** `2`, `II` */
function numberOf(text: string): number {
  const roman = ["i", "ii", "iii", "iv"].indexOf(text.toLowerCase());
  return roman < 0 ? Number(text) : roman + 1;
}

/** Months of a year, where it is one of the common era as far as anybody can tell. */
function interval(text: string, first: number, last: number): FoundPeriod {
  const year = text.length === 4 ? Number(text) : Number(text) + shortCentury(Number(text));
  if (year < firstCommon || year > lastCommon)
    return asked(`of the year ${text} in which calendar? Write it in EDTF, such as 2019-01/2019-03`);
  const month = (number: number): string => `${year}-${String(number).padStart(2, "0")}`;
  return { ...withoutYear, edtf: first === last ? month(first) : `${month(first)}/${month(last)}` };
}
