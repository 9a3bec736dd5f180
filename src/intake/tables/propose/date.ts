import { gather } from "../../../domain/gather.ts";
import { plainNumberText } from "../../../domain/digit.ts";
import { parseTime } from "../../../domain/time.ts";
import {
  type DateNotation,
  type DateReader,
  dateReader,
  namedForms,
  plainDateReader,
  unhedgedDate,
} from "../date-form.ts";
import type { Era } from "../../../domain/era.ts";
import { eraLanguages, yearPattern } from "../era.ts";
import { eraOf } from "./era.ts";
import { monthKey, type MonthLanguages, monthLanguages, monthNames } from "../month-name.ts";

/** How the texts of a column read as dates. */
export type DateReading = {
  /** Forms to state, in the order in which they are tried; empty where the dates state their form themselves. */
  readonly forms: readonly string[];
  /** Forms that read all of them, those with the name of their month among them, so that a name made of one is its date. */
  readonly all: readonly string[];
  /** What a person must decide before any of the dates can be read, as a sentence. */
  readonly doubt: string | undefined;
  readonly language: string | undefined;
  /** The language and the era by which the dates were looked at, also where somebody must still say which era it is. */
  readonly notation: DateNotation;
  readonly era: Era | undefined;
  /** What a person must decide about the era, as a sentence. */
  readonly eraQuestion: string | undefined;
  /** Why the era is what it is. */
  readonly eraNote: string | undefined;
  /** Why the forms are what they are, where that is worth a look. */
  readonly note: string | undefined;
};

/**
 * How these texts read as dates, beside `stored` ones that the sheet keeps as dates; undefined where more than a few of them
 * are no dates at all. A form is proposed only where the texts leave no other. A text that is written like a date and is no
 * day of any calendar (2020-13-01) is a slip in a column of dates, which import names.
 */
export function readDates(
  texts: readonly string[],
  stored: readonly string[],
  /** The share of texts that may be no dates: more where the name of the column says that it holds dates. */
  tolerance = 0.1,
  isEthiopic = false,
): DateReading | undefined {
  const plainTexts = texts.map((text) =>
    plainNumberText(unhedgedDate(text).date).replaceAll(/\s+/gu, " ").trim(),
  );
  const { language, rival, era: named, rivalEra } = languageOf(plainTexts);
  const languages = language === undefined ? [] : [language];
  const era = eraOf(isEthiopic ? plainTexts : [...plainTexts, ...stored], {
    named,
    rival: rivalEra,
    isEthiopic,
  });
  const notation: DateNotation = { languages, era: era.era ?? likelyEra(plainTexts, era.between, languages) };
  const names = namesOf(notation);
  const plain = plainDateReader(notation);
  const groups = new Map<string, string[]>();
  let [others, read, slips] = [0, stored.length, 0];
  for (const text of plainTexts) {
    const group = structureOf(text, names, notation.era);
    if (group !== undefined) {
      gather(groups, group, text);
    } else if (isRead(plain, text)) read += 1;
    else if (isWrittenLikeDate.test(text)) slips += 1;
    else others += 1;
  }
  for (const list of groups.values()) read += list.length;
  if (read === 0 || slips > read || others > tolerance * (read + others)) return undefined;
  const settled = [...groups].map(([structure, list]) => formOf(structure, list, notation));
  const forms = [...new Set(settled.flatMap(({ form }) => form ?? []))];
  const doubts = settled.flatMap(({ doubt }) => doubt ?? []);
  const swapped = swapOf(stored, groups);
  const needsPlain =
    groups.size > 0 && plainTexts.some((text) => structureOf(text, names, notation.era) === undefined);
  const plains = plainForms(plainTexts, notation);
  const rest = needsPlain ? plains : [];
  const [doubt] = doubts;
  return {
    forms: forms.length > 0 ? [...forms, ...rest] : forms,
    all: groups.size > 0 ? [...forms, ...rest] : plains,
    doubt:
      (areYearSpans(plainTexts)
        ? `"${plainTexts[0]}": months, or years from one to the next? If they are months, take this date: out; if not, say under values what each is, such as 2009-04/2010-03`
        : undefined) ??
      rivalDoubt(language, rival) ??
      swapped ??
      era.doubt ??
      (doubt === undefined || rest.length === 0
        ? doubt
        : `${doubt}; in a list with ${rest.join(", ")}, as the others are written so`),
    language: language === "en" ? undefined : language,
    notation,
    era: era.era,
    eraQuestion: era.question,
    eraNote: era.note,
    note: settled.flatMap(({ note }) => note ?? [])[0],
  };
}

/** Whether texts such as 2009-10, several and different, all have a number that follows on their year: years, or months. */
export function areYearSpans(texts: readonly string[]): boolean {
  return (
    new Set(texts).size > 1 &&
    texts.every((text) => {
      const [, year, next] = /^(\d{4}) ?[-–/] ?(\d{2})$/.exec(text) ?? [];
      return year !== undefined && (Number(year) + 1) % 100 === Number(next);
    })
  );
}

/** The era, of those that the years may be of, in which most of the texts are days. */
function likelyEra(
  texts: readonly string[],
  between: readonly Era[],
  languages: readonly string[],
): Era | undefined {
  const readIn = (era: Era): number => {
    const notation = { languages, era };
    const names = namesOf(notation);
    const plain = plainDateReader(notation);
    return texts.filter((text) => {
      const structure = structureOf(text, names, era);
      return structure === undefined
        ? isRead(plain, text)
        : candidatesOf(structure).some((form) => dateReader(form, notation)?.(text) !== undefined);
    }).length;
  };
  const counts = between.length < 2 ? [] : between.map(readIn);
  return between[Math.max(0, counts.indexOf(Math.max(...counts)))];
}

/** Digits with the signs of a date between them. */
const isWrittenLikeDate = /^\d{1,4}([./-]\d{1,2}){1,2}([./-]\d{2,4})?$/;

/** The language of the names of months in these texts: English where it reads them all. */
function languageOf(texts: readonly string[]): MonthLanguages {
  const words = new Set(texts.flatMap((text) => namedDate.exec(text)?.groups?.["name"] ?? []));
  return words.size === 0 ? { language: undefined, rival: undefined } : monthLanguages(words);
}

/** A word, or two, beside the digits of a year: what may be the name of a month. */
const namedDate =
  /^(?:\d{1,2}(?:st|nd|rd|th|er|º|ª)?[ .'’/-]{0,2})?(?:de |di )?(?<name>th(?:áng|g) ?\d{1,2}|[\p{L}\p{M}.]{2,20}(?: \p{L}[\p{L}\p{M}]{1,12})??|(?<=(?:年|년) ?)\d{1,2}[月월])(?:[ .'’/,-]{1,2}\d{1,2},?)?(?: (?:de|del|do|năm|พ\.ศ\.))?[ .'’/-]{0,2}\d{2,4}|^\d{4}(?:年 ?|년 ?| |-)(?<name>\d{1,2}[月월]|[\p{L}\p{M}.]{2,20})/u;

/** What is to be decided where two languages mean other months by the same words. */
export function rivalDoubt(language: string | undefined, rival: string | undefined): string | undefined {
  return rival === undefined
    ? undefined
    : `the names of months are ${language} or ${rival}, which mean other months by them: write language: [${language}] or [${rival}] above, and take this date: out`;
}

function isRead(read: DateReader, text: string): boolean {
  const date = read(text);
  return date !== undefined && parseTime(date) !== undefined && /\d{4}/.test(date) && !/^\d{5}/.test(date);
}

/** Forms for the texts that are read without one, as a list of forms is then all that is tried. */
function plainForms(texts: readonly string[], notation: DateNotation): string[] {
  const names = namesOf(notation);
  const rest = texts.filter((text) => structureOf(text, names, notation.era) === undefined);
  const used = namedForms.filter((form) =>
    rest.some((text) => dateReader(form, notation)!(text) !== undefined),
  );
  const isNamed = (text: string): boolean =>
    used.some((form) => dateReader(form, notation)!(text) !== undefined);
  return rest.every(isNamed) ? used : [...used, "edtf"];
}

function namesOf({ languages, era }: DateNotation): ReadonlyMap<string, number> {
  return monthNames([...languages, ...eraLanguages(era)], era);
}

/**
 * The places and signs of a date that does not state its form: `x.x.yy`, `x/x/yyyy`, `x/yyyy`, `mmm-yy`, with its time of
 * day; undefined for other text. A year of an era that does not write it with four digits has the place of one that does.
 */
function structureOf(
  dated: string,
  names: ReadonlyMap<string, number>,
  era: Era | undefined,
): string | undefined {
  const isOther = era === "minguo" || era === "japanese";
  const text = isOther
    ? dated.toLowerCase().replace(new RegExp(`^(?:${yearPattern(era, 4)})(?=[./-])`, "u"), "2000")
    : dated;
  const numbers =
    /^(\d{1,4})( ?[./-] ?)(\d{1,2})(?:\2(\d{1,4}))?([ T]\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?)?$/i.exec(text);
  if (numbers !== null) {
    const [, first, sign, second, third, clock] = numbers as unknown as [
      string,
      string,
      string,
      string,
      string?,
      string?,
    ];
    const time = clock === undefined ? "" : clock.split(":").length > 2 ? " hh:mm:ss" : " hh:mm";
    const years = [first, third].map((part) => part?.length === 4);
    if (third === undefined) {
      // 2019-02 is EDTF; 02/19 may be a month of a year or a day of a month.
      if (years[0]) return sign === "-" && !isOther ? undefined : `yyyy${sign}m${time}`;
      return `x${sign}yy${time}`.replace("yy", second.length > 2 ? "yyyy" : "yy");
    }
    const isOdd = first.length === 3 || third.length === 3 || (third.length === 1 && !years[0]);
    if (years[0] === years[1] || isOdd)
      return years[0] || first.length > 2 || third.length !== 2 ? undefined : `x${sign}x${sign}yy${time}`;
    if (years[0])
      return sign === "-" && time === "" && second.length === 2 && third.length === 2 && !isOther
        ? undefined
        : `yyyy${sign}x${sign}x${time}`;
    return `x${sign}x${sign}yyyy${time}`;
  }
  const months = /^(\d{1,2})( ?[./-] ?)(\d{4})$/.exec(text);
  if (months !== null) return `x${months[2]}yyyy`;
  const named =
    /^(?:(\d{1,2})([ .'’/-]{0,2}))?(\p{L}[\p{L}\p{M}]*(?:\.\p{L}[\p{L}\p{M}]*)*\.?)([ .'’/-]{0,2})(\d{2})$/u.exec(
      text,
    );
  if (named !== null && names.has(monthKey(named[3]!)))
    return named[1] === undefined ? `mmm${named[4]}yy` : `d${named[2]}mmm${named[4]}yy`;
  return undefined;
}

type SettledDate = { readonly form?: string; readonly doubt?: string; readonly note?: string };

/** The only form in which all texts of one structure are dates, or what is to be decided. */
function formOf(structure: string, texts: readonly string[], notation: DateNotation): SettledDate {
  const candidates = candidatesOf(structure);
  const example = texts[0]!;
  const reads = (form: string): boolean => {
    const read = dateReader(form, notation);
    return read !== undefined && texts.every((text) => read(text) !== undefined);
  };
  const fitting = candidates.filter(reads);
  if (structure.startsWith("mmm") && fitting.length === 1) {
    // January-20 may be the 20th of January of a year that is not said.
    const years = new Set(texts.map((text) => text.slice(-2)));
    if (Math.max(...[...years].map(Number)) <= 31 && texts.length > 0)
      return {
        doubt: `"${example}": ${fitting[0]}, a month of a year? If it is a day of a month, the year is missing`,
      };
  }
  if (
    structure.startsWith("x") &&
    structure.includes("yy") &&
    !structure.includes("yyyy") &&
    structure.split("x").length === 2
  )
    return {
      doubt: `"${example}": ${structure.replace("x", "m")}, a month of a year? If it is a day of a month, the year is missing`,
    };
  if (fitting.length === 1) return { form: fitting[0]!, ...noteOn(fitting[0]!, candidates) };
  if (fitting.length > 1) {
    const readings = new Set(
      fitting.map((form) => texts.map((text) => dateReader(form, notation)!(text)).join()),
    );
    if (readings.size === 1) return { form: fitting[0]! };
    return { doubt: `"${example}" fits ${fitting.join(" and ")}: which is it?` };
  }
  // A day that no calendar has says nothing of how the others are written.
  const isDay = (text: string): boolean =>
    candidates.some((form) => dateReader(form, notation)?.(text) !== undefined);
  const odd = texts.find((text) => !isDay(text));
  if (odd !== undefined && texts.some(isDay)) {
    const told = `"${odd}" is no day, however it is read: import asks until it is mended`;
    const rest = formOf(structure, texts.filter(isDay), notation);
    return rest.form === undefined
      ? { doubt: [rest.doubt, told].join("; ") }
      : { form: rest.form, note: [rest.note ?? [], told].flat().join("; ") };
  }
  // One form that fits most of them leaves a slip, which somebody must look at.
  const fits = candidates.map((form) => {
    const read = dateReader(form, notation);
    return texts.filter((text) => read?.(text) !== undefined).length;
  });
  const most = Math.max(...fits);
  const best = candidates.filter((_, at) => fits[at] === most);
  if (best.length === 1 && most > texts.length / 2) {
    const read = dateReader(best[0]!, notation)!;
    const left = texts.filter((text) => read(text) === undefined).map((text) => `"${text}"`);
    return {
      doubt: `${best[0]} fits all but ${left.slice(0, 3).join(", ")}${left.length > 3 ? ", …" : ""}, which no other form leaves so few of: if it is ${best[0]}, import asks about these`,
    };
  }
  return {
    doubt: `the dates fit none of ${candidates.join(", ")} all together; "${example}" is one of them`,
  };
}

function noteOn(form: string, candidates: readonly string[]): { note?: string } {
  return candidates.length > 1
    ? { note: `${form}, as no other order of day, month and year fits them all` }
    : {};
}

/** The forms that a structure may be, the usual ones first. */
function candidatesOf(structure: string): string[] {
  const fill = (...letters: string[]): string => {
    let at = 0;
    return structure.replaceAll("x", () => letters[at++]!);
  };
  const xs = structure.split("x").length - 1;
  if (xs === 0) return [structure];
  if (xs === 1) return [fill("m")];
  if (structure.startsWith("yyyy")) return [fill("m", "d"), fill("d", "m")];
  const forms = [fill("d", "m"), fill("m", "d")];
  return structure.includes("yyyy") ? forms : [...forms, structure.replace(/^x(.+?)x(.+?)yy/, "yy$1m$2d")];
}

/**
 * Dates that a spreadsheet program read month first, beside text that it could not read so: stored days are then all below
 * 13, and texts have days above 12.
 */
function swapOf(
  stored: readonly string[],
  groups: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  const days = stored
    .filter((date) => /^\d{4}-\d{2}-\d{2}/.test(date))
    .map((date) => Number(date.slice(8, 10)));
  const texts = [...groups].flatMap(([structure, list]) =>
    /^x.+x/.test(structure)
      ? list.filter((text) =>
          candidatesOf(structure).some((form) => dateReader(form, { languages: [] })?.(text)),
        )
      : [],
  );
  const above = texts.some((text) => Number(/^\d+/.exec(text)?.[0]) > 12);
  return days.length > 0 && texts.length > 0 && above && days.every((day) => day < 13)
    ? "some cells are stored as dates and have days up to 12 only, others are text with days above 12: the spreadsheet program may have taken days for months. Mend them in the sheet"
    : undefined;
}
