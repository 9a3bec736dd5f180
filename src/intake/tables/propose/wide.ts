import { asciiDigits } from "../../../domain/digit.ts";
import { dateReader } from "../date-form.ts";
import { readDates, rivalDoubt } from "./date.ts";
import { eraOf as eraOfYears, type EraSigns, isEthiopic } from "./era.ts";
import { starOf } from "../layout.ts";
import { roleOf } from "./heading.ts";
import { isUnsaid, measureOf } from "./measure.ts";
import { type ProposedPeriod, periodIn, timesIn } from "./period.ts";
import type { Profile } from "./profile.ts";
import type { Study } from "./study.ts";
import { wordKey } from "./word.ts";
import { noted, type YamlPiece } from "./yaml-lines.ts";

/** Columns of numbers for one time each, as they become rows. */
export type Wide = {
  /** The name of the new column that holds the time. */
  readonly header: string;
  readonly groups: readonly {
    /** The name of the new column that holds the numbers, and the words of the header beside the time. */
    readonly name: string;
    readonly own: string;
    /** The columns it comes from: a pattern, or a list. */
    readonly columns: YamlPiece;
    readonly profiles: readonly Profile[];
  }[];
  readonly columns: ReadonlySet<Profile>;
  /** Forms of the time in the header. */
  readonly date: YamlPiece;
  /** How the new column of times becomes a date, where it is none yet. */
  readonly asOf: YamlPiece;
  readonly languages: readonly string[];
  readonly era: YamlPiece;
};

/** The columns of a sheet that are numbers for one time each; undefined where there are not at least two. */
export function wideOf(study: Study, usable: readonly Profile[]): Wide | undefined {
  const groups: Groups = new Map();
  const numbers = study.profiles.filter((profile) => !profile.hidden && holdsSome(profile));
  if (numbers.length < 2) return undefined;
  const words = study.profiles.flatMap(({ name, counts, kind }) =>
    kind.kind === "number" ? [name] : [name, ...counts.keys()],
  );
  const times = timesIn(
    numbers.map(({ name }) => name),
    [study.heading, ...words],
  );
  const { months } = times;
  for (const profile of study.profiles) {
    if (profile.hidden) continue;
    const period = periodIn(profile.name, times);
    if (period === undefined) continue;
    const key = `${period.before}*${period.after}`;
    groups.set(key, [...(groups.get(key) ?? []), { period, profile }]);
  }
  // A month whose cells are not all read as numbers is a month all the same: import asks about each such cell.
  askOfUnread(study, groups);
  const wide = [...groups].filter(
    ([, list]) =>
      list.filter(({ profile }) => holdsSome(profile)).length > 1 &&
      list.some(({ profile }) => holdsNumbers(profile)) &&
      list.some(({ profile }) => usable.includes(profile)) &&
      new Set(list.map(({ period }) => period.part)).size === list.length,
  );
  if (wide.length === 0) return undefined;
  const all = wide.flatMap(([, list]) => list);
  const forms = [...new Set(all.flatMap(({ period }) => period.form ?? []))];
  const isListed = all.some(({ period }) => period.form === undefined);
  const languages = [...new Set(all.flatMap(({ period }) => period.language ?? []))].filter(
    (language) => language !== "en",
  );
  const taken = new Set(study.profiles.map(({ name }) => wordKey(name)));
  const fresh = (name: string): string => (taken.has(wordKey(name)) ? fresh(`${name} (rows)`) : name);
  const header = fresh(headerName(all.map(({ period }) => period)));
  return {
    header,
    groups: wide.map(([pattern, list]) => {
      const own = pattern
        .replace("*", " ")
        .replaceAll(/^[\s:,/–-]+|[\s:,/–-]+$/g, "")
        .trim();
      return {
        name: fresh(own === "" ? "Number" : own.replaceAll(/\s+/g, " ")),
        own,
        columns:
          isListed || pattern.split("*").length !== 2 ? list.map(({ profile }) => profile.name) : pattern,
        profiles: list.map(({ profile }) => profile),
      };
    }),
    columns: new Set(all.map(({ profile }) => profile)),
    date: isListed
      ? undefined
      : languages.includes(months.language ?? "en") && months.rival !== undefined
        ? noted("decide", rivalDoubt(months.language, months.rival))
        : dateOf(
            all.map(({ period }) => period),
            forms,
          ),
    asOf: isListed ? listedDates(header, all) : undefined,
    languages,
    era: eraOf(
      all.flatMap(({ period }) => (period.form === undefined ? [] : [period.part])),
      languages,
      {
        named: months.era,
        rival: months.rivalEra,
        isEthiopic: isEthiopic(study.profiles.map(({ name }) => name)),
      },
    ),
  };
}

type Groups = Map<string, { period: ProposedPeriod; profile: Profile }[]>;

/**
 * Puts columns of numbers among those of times whose names are a word that nobody knows and a year (`Agt 2020`): the word may
 * be a month, so that the year alone is not the time.
 */
function askOfUnread(study: Study, groups: Groups): void {
  const timed = [...groups].filter(([, list]) => list.length > 1);
  const within = timed.length > 0 ? timed.map(([key]) => key) : ["*"];
  const isTimed = new Set(timed.flatMap(([, list]) => list.map(({ profile }) => profile)));
  const unread = study.profiles.flatMap((profile) => {
    if (profile.hidden || isTimed.has(profile) || !holdsSome(profile)) return [];
    for (const key of within) {
      const [before, after] = key.split("*") as [string, string];
      const part = starOf(key, profile.name);
      const { word } =
        /^(?<word>\p{L}[\p{L}\p{M}.]*?)[ .,'’/-]{0,2}(\d{4}|\d{2})$/u.exec(asciiDigits(part ?? ""))?.groups ??
        {};
      if (part === undefined || word === undefined || roleOf(word) !== undefined) continue;
      if (!isUnsaid(measureOf(word, "", false))) continue;
      const question = `"${part}": which time is it? Write it in EDTF, such as 2019-08`;
      return [
        {
          key,
          profile,
          period: { before, part, after, form: undefined, edtf: undefined, question, language: undefined },
        },
      ];
    }
    return [];
  });
  if (timed.length === 0 && unread.length < 2) return;
  for (const { key, profile, period } of unread) {
    for (const [other, list] of groups)
      if (other !== key)
        groups.set(
          other,
          list.filter((each) => each.profile !== profile),
        );
    groups.set(key, [...(groups.get(key) ?? []), { period, profile }]);
  }
}

/** Whether a column holds numbers, or cells with digits under a name with digits, which may be numbers with words beside them. */
function holdsSome(profile: Profile): boolean {
  if (holdsNumbers(profile)) return true;
  const isText = ["text", "words", "many-words", "codes"].includes(profile.kind.kind);
  const hasDigit = (text: string): boolean => text.length <= 30 && /\p{Nd}/u.test(text);
  return isText && hasDigit(profile.name) && [...profile.counts.keys()].some(hasDigit);
}

function holdsNumbers({ kind, filled, lacks, counts }: Profile): boolean {
  if (kind.kind === "number") return true;
  // A month in which nothing was counted yet, or nothing but marks.
  return kind.kind === "blank" && (filled === 0 || lacks.size === counts.size);
}

function headerName(periods: readonly ProposedPeriod[]): string {
  if (periods.every(({ form, question }) => form === "yyyy" || question !== undefined)) return "Year";
  if (periods.every(({ form, edtf }) => form === undefined && edtf?.includes("/") === true)) return "Quarter";
  return periods.some(({ form }) => form?.includes("d") === true) ? "Day" : "Month";
}

/** The date of each column by its name, where no form reads them all. */
function listedDates(
  header: string,
  all: readonly { period: ProposedPeriod; profile: Profile }[],
): YamlPiece {
  const days = all.flatMap(({ period }) => (isDayInOrder(period.form) ? [period.part] : []));
  const order = days.length === 0 ? undefined : readDates([...new Set(days)], []);
  const values = all.map(({ period: { form, part, edtf, question, language, era }, profile }) => {
    const languages = language === undefined ? [] : [language];
    const forms = !isDayInOrder(form) ? [form] : order?.doubt === undefined ? (order?.forms ?? []) : [];
    const [read] = forms.flatMap((each) =>
      each === undefined ? [] : (dateReader(each, { languages, era })?.(part) ?? []),
    );
    const date = edtf ?? read;
    if (date === undefined && form !== undefined)
      return [
        profile.name,
        noted("decide", order?.doubt ?? `"${part}": which day is it? Write it in EDTF`),
      ] as const;
    return [
      profile.name,
      date ?? noted("decide", question ?? "of which year? Write it in EDTF, such as 2019-01"),
    ] as const;
  });
  return { column: header, values: Object.fromEntries(values) };
}

/** Whether a form is one of days whose month may stand before or behind the day. */
function isDayInOrder(form: string | undefined): boolean {
  return form !== undefined && /[dm](?!m)[./-]/.test(form) && form.includes("d") && !form.startsWith("yyyy");
}

/** The forms of times in a header, or what is to be decided about them. */
function dateOf(periods: readonly ProposedPeriod[], forms: readonly string[]): YamlPiece {
  const parts = periods.map(({ part }) => part);
  if (forms.some(isDayInOrder)) {
    const reading = readDates([...new Set(parts.filter((_, at) => periods[at]!.form?.includes("d")))], []);
    if (reading === undefined || reading.doubt !== undefined)
      return noted("decide", reading?.doubt ?? `"${parts[0]}": in which order are day, month and year?`);
    return reading.forms.length === 1 ? reading.forms[0] : [...reading.forms];
  }
  // Jan-20, Feb-20 share a year; were the numbers days, they would not come again.
  const short = periods.filter(({ form }) => form !== undefined && /(?<!y)yy$/.test(form));
  const numbers = short.map(({ part }) => asciiDigits(part).slice(-2));
  const months = short.map(({ part }) => part.slice(0, -2));
  if (
    short.length > 0 &&
    numbers.length > 1 &&
    new Set(numbers).size === numbers.length &&
    new Set(months).size === months.length
  )
    return noted(
      "decide",
      `"${short[0]!.part}": ${short[0]!.form}, a month of a year? If it is a day of a month, the year is missing`,
    );
  return forms.length === 1 ? forms[0] : [...forms];
}

function eraOf(parts: readonly string[], languages: readonly string[], signs: EraSigns): YamlPiece {
  const texts = parts.map((part) => asciiDigits(part));
  const { era, doubt, question, note } = eraOfYears(texts, signs);
  const asked = doubt ?? question;
  if (asked !== undefined) return noted("decide", asked);
  if (era !== undefined) return noted(era, note);
  // A short year beside months in Thai, Lao or Khmer may be of either calendar.
  const isShort = texts.some((text) => /(?<!\d)\d{2}$/.test(text));
  return isShort && languages.some((language) => ["th", "lo", "km"].includes(language))
    ? noted("decide", `"${parts[0]}": buddhist if the year is a Buddhist one; if not, take this line out`)
    : undefined;
}
