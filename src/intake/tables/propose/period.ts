import { asciiDigits } from "../../../domain/digit.ts";
import { dateReader } from "../date-form.ts";
import { monthLanguage } from "./month.ts";

/** The part of a column's name that is a time, and how it is written. */
export type Period = {
  readonly before: string;
  readonly part: string;
  readonly after: string;
  /** The form that reads the part; undefined for a quarter or half of a year, and for a month without a year. */
  readonly form: string | undefined;
  /** The part in EDTF, where `form` is undefined and it says its year. */
  readonly edtf: string | undefined;
  readonly language: string | undefined;
};

const edges = (text: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}])(?:${text})(?![\\p{L}\\p{N}])`, "giu");
const patterns: readonly (readonly [
  RegExp,
  (match: RegExpMatchArray) => Omit<Period, "before" | "part" | "after"> | undefined,
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
    edges("(\\p{L}[\\p{L}\\p{M}]*\\.?)([ .'’/-]{0,2})(\\d{4}|\\d{2})"),
    (match) => named(match[1]!, `mmm${match[2]}${"y".repeat(match[3]!.length)}`),
  ],
  [
    edges("(\\d{4})([ ./-]{0,2})(\\p{L}[\\p{L}\\p{M}]*\\.?)"),
    (match) => named(match[3]!, `yyyy${match[2]}mmm`),
  ],
  [edges("((?:1[89]|20|2[45])\\d\\d)"), () => plain("yyyy")],
  [edges("(\\p{L}[\\p{L}\\p{M}]*\\.?)"), (match) => bareMonth(match[1]!)],
];

/** The time that stands in a column's name; undefined where there is none. */
export function periodIn(name: string): Period | undefined {
  const ascii = asciiDigits(name);
  if (ascii.length !== name.length) return undefined;
  for (const [pattern, read] of patterns)
    for (const match of ascii.matchAll(pattern)) {
      const found = read(match);
      if (found === undefined) continue;
      const [start, end] = [match.index, match.index + match[0].length];
      const part = name.slice(start, end);
      if (
        found.form !== undefined &&
        dateReader(found.form, { languages: found.language === undefined ? [] : [found.language] })?.(
          part,
        ) === undefined
      )
        continue;
      return { before: name.slice(0, start), part, after: name.slice(end), ...found };
    }
  return undefined;
}

function plain(form: string): Omit<Period, "before" | "part" | "after"> {
  return { form, edtf: undefined, language: undefined };
}

function named(word: string, form: string): Omit<Period, "before" | "part" | "after"> | undefined {
  const language = monthLanguage(word);
  return language === undefined
    ? undefined
    : { form, edtf: undefined, language: language === "en" ? undefined : language };
}

function bareMonth(word: string): Omit<Period, "before" | "part" | "after"> | undefined {
  const language = monthLanguage(word);
  return language === undefined || word.length < 3
    ? undefined
    : { form: undefined, edtf: undefined, language };
}

/** A day in a header: the order of day and month is only read where one of them cannot be a month. */
function dayForm(match: RegExpMatchArray): Omit<Period, "before" | "part" | "after"> {
  const [, first, sign, second, year] = match as unknown as [string, string, string, string, string];
  const y = year.length === 4 ? "yyyy" : "yy";
  if (Number(first) > 12) return plain(`d${sign}m${sign}${y}`);
  if (Number(second) > 12) return plain(`m${sign}d${sign}${y}`);
  return { form: `d${sign}m${sign}${y}`, edtf: undefined, language: undefined };
}

function quarter(year: string, number: string): Omit<Period, "before" | "part" | "after"> {
  const first = (Number(number) - 1) * 3 + 1;
  return interval(year, first, first + 2);
}

function half(year: string, number: string): Omit<Period, "before" | "part" | "after"> {
  return number === "1" ? interval(year, 1, 6) : interval(year, 7, 12);
}

function interval(year: string, first: number, last: number): Omit<Period, "before" | "part" | "after"> {
  const month = (number: number): string => `${year}-${String(number).padStart(2, "0")}`;
  return { form: undefined, edtf: `${month(first)}/${month(last)}`, language: undefined };
}
