import { asciiDigits } from "../../../domain/digit.ts";
import { isBlank } from "../cell.ts";
import { dateReader } from "../date-form.ts";
import { totalWords } from "../layout.ts";
import { monthKey, monthLanguages, monthNames } from "../month-name.ts";
import { rowsAt } from "../table.ts";
import { type TableParts, blankRows, tableOf, twinRows, usableOf } from "./frame.ts";
import { headingKey, partsHeld, roleOf } from "./heading.ts";
import { isBare, isUnsaid, type ProposedMeasure, measureOf, measureRecord, prefixOf } from "./measure.ts";
import { nameNoteOf, noteOf } from "./notation.ts";
import { codeOf, slugPart } from "./naming.ts";
import { readNumbers } from "./number.ts";
import { periodIn } from "./period.ts";
import type { Profile } from "./profile.ts";
import { type Study, columnTexts } from "./study.ts";
import { summaryOf } from "./summary.ts";
import { sumRows } from "./sum-row.ts";
import { differsWithin, tellApart } from "./tell-apart.ts";
import { type Wide, wideOf } from "./wide.ts";
import { averageWords } from "./word.ts";
import { noted, type YamlPiece } from "./yaml-lines.ts";

/** What a sheet about places is made of. */
export type Places = {
  /** The column that names the places; undefined where all numbers are of one place, or each column of one. */
  readonly place: Profile | undefined;
  /** Columns of numbers for one time each. */
  readonly wide: Wide | undefined;
  /** The column of the time of a row. */
  readonly period: Profile | undefined;
  /** The column of its month, where that of its time says the year alone. */
  readonly month: Profile | undefined;
};

/** Whether a sheet is about places, and how: numbers of places over time, or a list of them; undefined for other sheets. */
export function placesOf(study: Study): Places | undefined {
  const usable = usableOf(study);
  if (usable.some(isOfPerson)) return undefined;
  const has = (...roles: (Profile["role"] | undefined)[]): boolean =>
    usable.some(({ role }) => roles.includes(role));
  const wide = wideOf(study, usable);
  const numbers = usable.filter(({ kind, role }) => kind.kind === "number" && role !== "id");
  const period =
    wide === undefined
      ? (usable.find(({ kind, role }) => kind.kind === "date" && role === "period") ??
        usable.find(({ kind }) => kind.kind === "date") ??
        usable.find(({ role }) => role === "period"))
      : undefined;
  const month = period === undefined ? undefined : monthOf(usable, period);
  const place = placeOf(study, wide, period);
  if (place === undefined) return period === undefined ? undefined : ofOnePlace(study, usable, period, month);
  const isNamed = ["prison", "place", "police-station"].includes(place.role ?? "");
  if (wide !== undefined) return isNamed || !has("id") ? { place, wide, period, month } : undefined;
  const isCounted = numbers.some(
    ({ name, role }) =>
      ["capacity", "held", "occupancy"].includes(role ?? "") ||
      (isNamed && partsHeld.some(([pattern]) => pattern.test(headingKey(name)))),
  );
  const isLong =
    numbers.length > 0 && (has("indicator") || (period !== undefined && (has("value") || isNamed)));
  const isList =
    isNamed &&
    place.role !== "place" &&
    !has("sex") &&
    new Set(columnTexts(study, place)).size === study.rows.length &&
    usable[0] === place;
  return isCounted || isLong || isList || isLongByStructure(study, usable, place, period)
    ? { place, wide, period, month }
    : undefined;
}

/** Whether a column is about a person: a name, an age, a birth, or when something befell them. */
function isOfPerson({ role, kind }: Profile): boolean {
  if (role === "person-name") return true;
  if (role === "age" || role === "age-at-arrest") return kind.kind === "number";
  return ["birth", "start", "end", "sentenced", "died"].includes(role ?? "") && kind.kind === "date";
}

/** One date, numbers, and words of which those of a place and a date stand once: places by time, whatever they are called. */
function isLongByStructure(
  study: Study,
  usable: readonly Profile[],
  place: Profile,
  period: Profile | undefined,
): boolean {
  if (period?.kind.kind !== "date" || usable.some(({ role }) => role === "id" || role === "sex"))
    return false;
  const count = (...kinds: Profile["kind"]["kind"][]): number =>
    usable.filter(({ kind }) => kinds.includes(kind.kind)).length;
  if (count("number") === 0 || count("date") > 1 || count("yes-no", "lists", "names") > 0) return false;
  const words = usable.filter(({ kind }) => ["words", "many-words"].includes(kind.kind));
  const texts = [place, period, ...words].map((profile) => columnTexts(study, profile, true));
  const keys = study.rows.map((_, at) => texts.map((list) => list[at]).join("\n"));
  return new Set(keys).size === keys.length && new Set(texts[0]).size < keys.length;
}

/** Numbers by time with no words at all: of one place, or of one in each column. */
function ofOnePlace(
  study: Study,
  usable: readonly Profile[],
  period: Profile,
  month: Profile | undefined,
): Places | undefined {
  const numbers = usable.filter(
    (profile) => profile.kind.kind === "number" && profile.role !== "id" && profile !== month,
  );
  const others = usable.filter(
    (profile) =>
      profile !== period && profile !== month && !numbers.includes(profile) && profile.role !== "remark",
  );
  const months = month === undefined ? [] : columnTexts(study, month);
  const texts = columnTexts(study, period)
    .map((text, at) => (text === "" ? "" : `${text} ${months[at] ?? ""}`))
    .filter((text) => text !== "");
  return period.kind.kind === "date" &&
    numbers.length > 0 &&
    others.every(({ kind }) => kind.kind === "text" || kind.kind === "codes") &&
    !usable.some(({ role, kind }) => role === "id" && kind.kind === "codes") &&
    new Set(texts).size === texts.length &&
    texts.length > 1
    ? { place: undefined, wide: undefined, period, month }
    : undefined;
}

/** The language in which a column names months, where that is not English. */
function monthLanguage({ counts }: Profile): readonly string[] {
  const { language } = monthLanguages(counts.keys());
  return language === undefined || language === "en" ? [] : [language];
}

/** The column of months beside one of years: names of months, or the numbers from 1 to 12. */
function monthOf(usable: readonly Profile[], period: Profile): Profile | undefined {
  if (![...period.counts.keys()].every((text) => /^\p{Nd}{4}$/u.test(text))) return undefined;
  return usable.find((profile) => {
    const texts = [...profile.counts.keys()].filter((text) => !profile.lacks.has(text));
    if (profile === period || texts.length === 0 || profile.role !== "period") return false;
    const { language, era } = monthLanguages(texts);
    const names = monthNames([language ?? "en"], era);
    return (
      texts.every((text) => /^(0?[1-9]|1[0-2])$/.test(asciiDigits(text))) ||
      texts.every((text) => names.has(monthKey(text)))
    );
  });
}

/** The column that names the places. */
function placeOf(study: Study, wide: Wide | undefined, period: Profile | undefined): Profile | undefined {
  const texts = usableOf(study).filter(
    (profile) => isText(profile) && profile !== period && wide?.columns.has(profile) !== true,
  );
  for (const role of ["prison", "place", "police-station"] as const) {
    const found = texts.find((profile) => profile.role === role);
    if (found !== undefined) return found;
  }
  const names = texts.filter(
    (profile) => profile.role === undefined && !holdsMeasures(profile) && !isLongText(profile),
  );
  const region = texts.find(({ role }) => role === "region");
  if (wide !== undefined) {
    // Places stand once each; what they lie in comes again.
    const once = names.find((profile) => Math.max(...profile.counts.values()) === 1);
    return once ?? names[0] ?? region ?? texts.find(({ role }) => role !== "indicator");
  }
  // A region with nothing in it is the place itself; what tells its rows of one date apart lies in it.
  if (region !== undefined) {
    const dates = period === undefined ? [] : columnTexts(study, period, true);
    const regions = columnTexts(study, region, true);
    const isWhole = new Set(regions.map((text, at) => `${text}\n${dates[at] ?? ""}`)).size === regions.length;
    const inIt = names.find((profile) => !isWhole && !differsWithin(study, profile, region));
    return inIt ?? region;
  }
  return names[0];
}

function isText({ kind }: Profile): boolean {
  return ["codes", "words", "many-words", "text", "names"].includes(kind.kind);
}

/** Whether a column is of sentences rather than names. */
function isLongText({ counts }: Profile): boolean {
  const texts = [...counts.keys()];
  return texts.reduce((sum, text) => sum + text.length, 0) > 45 * texts.length;
}

/** Whether the words of a column say what is counted: inmates, capacity. */
function holdsMeasures({ role, kind, counts }: Profile): boolean {
  if (role === "indicator") return true;
  if (kind.kind !== "words") return false;
  const known = [...counts.keys()].filter((text) => {
    const said = roleOf(text);
    return said === "held" || said === "capacity" || said === "occupancy";
  });
  return known.length > 0 && known.length >= counts.size / 2;
}

/**
 * A sheet of places as facilities with their counts and capacities, and figures where the numbers are neither. `apart` stands
 * before their names, which another table of the sheet may give as well.
 */
export function placeTable(
  whole: Study,
  places: Places,
  register: string,
  keeper: string,
  apart: string,
): YamlPiece {
  const usable = usableOf(whole);
  const sums = sumRows(
    whole,
    [
      ...(places.wide?.columns ?? []),
      ...usable.filter(({ kind, role }) => kind.kind === "number" && role !== "id" && role !== "period"),
    ],
    [places.period, places.month].flatMap((profile) => profile ?? []),
  );
  // A row that may sum up the others names no place until somebody says so.
  const summing = new Set(sums.values());
  const study: Study = { ...whole, rows: whole.rows.filter(({ number }) => !summing.has(number)) };
  const { wide, period, month } = places;
  const asked =
    wide === undefined && places.place === undefined ? columnsOfPlaces(usable, period, month) : undefined;
  const { place } = places;
  const used = new Set<Profile>([place, period, month].flatMap((profile) => profile ?? []));
  const reasons = new Map<Profile, string>();
  const dimension =
    place === undefined ? undefined : dimensionOf(study, place, [period, month], usable, wide);
  if (dimension !== undefined) used.add(dimension);
  const naming =
    place === undefined ? undefined : namingOf(study, place, [period, month, dimension], usable, wide);
  const besideCapacity = usable.some(
    ({ name, kind }) => kind.kind === "number" && roleOf(ownPeriod(name)?.own ?? name) === "capacity",
  );
  const inside: YamlPiece[] = [];
  const figures: YamlPiece[] = [];
  const unread: string[] = [];
  let hasCapacity = false;
  const linkTo = naming?.link ?? { constant: "decide" };
  const words = dimension === undefined ? [undefined] : [...dimension.counts.keys()];
  const worded = (word: string | undefined, text: string): string =>
    word === undefined ? text : [word, isBare(text) ? "" : text].join(" ").trim();
  // A capacity of the men, a share of the women: the word of the row says whose, and that of the column what.
  const measureFor = (
    word: string | undefined,
    own: string,
    areHeld: boolean = besideCapacity,
  ): ProposedMeasure => {
    const alone = measureOf(own, study.heading, areHeld);
    return word === undefined || isBare(own) || alone.kind === "count"
      ? measureOf(worded(word, own), study.heading, areHeld)
      : alone;
  };
  // Where several columns would have one name, each has its own, so that none of them depends on which comes first.
  const shared = sharedPrefixes(
    [
      ...(wide?.groups ?? []).map(({ own }) => [own, own] as const),
      ...(asked ?? []).map(({ own }) => [own, own] as const),
      ...usable
        .filter((profile) => profile.kind.kind === "number" && wide?.columns.has(profile) !== true)
        .map(({ name }) => [ownPeriod(name)?.own ?? name, name] as const),
    ].flatMap(([own, title]) => words.map((word) => [worded(word, title), measureFor(word, own)] as const)),
  );
  const add = (
    own: string,
    column: string,
    when: string | undefined,
    cells: Profile | undefined,
    asOf?: YamlPiece,
    {
      wideCells = [],
      title = own,
      areHeld,
    }: { wideCells?: readonly Profile[]; title?: string; areHeld?: boolean } = {},
  ): void => {
    const numberNote = cells === undefined ? numberOf(wideCells) : noteOf(cells).number;
    for (const word of words) {
      const measure = measureFor(word, own, areHeld);
      const named = worded(word, title);
      const onlyIf = word === undefined ? undefined : { column: dimension!.name, is: [word] };
      const short = prefixOf(named, measure);
      const bare = shared.has(short) && named !== "" ? slugPart(codeOf(named)) : short;
      const prefix = apart + bare;
      const record = measureRecord(measure, {
        column,
        number: numberNote,
        period: when,
        month: when === period?.name ? month?.name : undefined,
        asOf,
        prefix,
        onlyIf,
      });
      const isFirst = word === undefined || word === words[0];
      if (record !== undefined)
        inside.push(isFirst && cells !== undefined ? noted(record, summaryOf(cells)) : record);
      else if (word !== undefined) unread.push(`${JSON.stringify(word)} ${dimension!.counts.get(word)}`);
      else if (cells === undefined)
        figures.push(
          figureOf(column, when, bare, apart, measure, naming?.parts ?? [], linkTo, asOf, numberNote),
        );
      else reasons.set(cells, reasonOf(measure));
    }
  };
  const parts: { unpivot?: YamlPiece; headerLanguages?: readonly string[]; era?: YamlPiece } = {
    headerLanguages: month === undefined ? [] : monthLanguage(month),
  };
  if (wide !== undefined) {
    Object.assign(parts, { headerLanguages: wide.languages, era: wide.era });
    const cells: Record<string, YamlPiece> = {};
    for (const group of wide.groups) {
      const said = measureOf(group.own, study.heading, besideCapacity);
      const measure: ProposedMeasure =
        said.kind !== "occupancy" && group.profiles.every(isShare)
          ? { kind: "other", words: group.own }
          : said;
      if (
        dimension === undefined &&
        (measure.kind === "occupancy" || measure.kind === "other") &&
        wide.groups.length > 1
      ) {
        for (const profile of group.profiles) reasons.set(profile, reasonOf(measure));
        continue;
      }
      for (const profile of group.profiles) used.add(profile);
      cells[group.name] = group.columns;
      add(group.own, group.name, wide.header, undefined, wide.asOf, {
        wideCells: group.profiles,
        areHeld: besideCapacity && !areBesideOthers(study, group.profiles),
      });
    }
    parts.unpivot = { header: wide.header, cells, date: wide.date };
  }
  if (asked !== undefined) {
    for (const { profiles } of asked) for (const profile of profiles) used.add(profile);
    const cells = Object.fromEntries(asked.map(({ name, columns }) => [name, columns]));
    parts.unpivot = { header: "Place", cells };
    for (const { name, own, profiles } of asked)
      add(own, name, period!.name, undefined, asOfOf(period, month), { wideCells: profiles });
  }
  for (const profile of usable) {
    if (used.has(profile) || wide?.columns.has(profile) === true || profile.kind.kind !== "number") continue;
    if (profile.role === "id") continue;
    const dated = wide === undefined && period !== undefined ? undefined : ownPeriod(profile.name);
    const own = dated?.own ?? profile.name;
    const measure = isShare(profile)
      ? ({ kind: "occupancy" } satisfies ProposedMeasure)
      : measureOf(own, study.heading, besideCapacity);
    // Beside numbers of their own dates, one that is no capacity belongs to no date that the sheet says.
    const when = wide === undefined ? period?.name : undefined;
    if (wide !== undefined && measure.kind !== "capacity" && dated === undefined) {
      if (isUnsaid(measure) && !besideCapacity && !hasCapacity && !sumsUp(profile.name)) {
        hasCapacity = true;
        used.add(profile);
        inside.push(noted(perhapsCapacity(profile, apart), summaryOf(profile)));
      } else reasons.set(profile, "a number without a date");
      continue;
    }
    if (dimension === undefined && (measure.kind === "occupancy" || measure.kind === "other")) {
      reasons.set(profile, reasonOf(measure));
      continue;
    }
    add(own, profile.name, when, profile, dated === undefined ? asOfOf(period, month) : dated.asOf, {
      title: profile.name,
    });
    used.add(profile);
  }
  // Where nothing else is said of a place, what it says are figures.
  const others = [...reasons.keys()].filter((profile) => !isShare(profile));
  if (inside.length === 0 && figures.length === 0 && period !== undefined && month === undefined)
    for (const profile of others) {
      const measure = measureOf(profile.name, study.heading, besideCapacity);
      reasons.delete(profile);
      used.add(profile);
      figures.push(
        figureOf(
          profile.name,
          period.name,
          prefixOf(profile.name, measure),
          apart,
          measure,
          naming?.parts ?? [],
          linkTo,
          asOfOf(period, month),
          noteOf(profile).number,
        ),
      );
    }
  const region = usable.find((profile) => profile.role === "region" && profile !== place);
  if (region !== undefined) used.add(region);
  for (const profile of naming?.beside ?? []) used.add(profile);
  const isOne = place === undefined && asked === undefined;
  const facility: YamlPiece = {
    kind: "facility",
    id:
      naming?.id ??
      (isOne
        ? { constant: onePlace }
        : noted({ column: "Place" }, "the names of the columns, taken for places")),
    repeats: true,
    fields: {
      name: place === undefined ? (isOne ? { constant: onePlace } : "Place") : place.name,
      type: typeOf(place),
      place: region === undefined ? undefined : noted({ column: region.name }, regionNote(region)),
    },
    inside:
      inside.length === 0
        ? undefined
        : noted(
            inside,
            unread.length === 0
              ? undefined
              : `rows whose ${dimension!.name} is none of these are not read: ${[...new Set(unread)].join(", ")}`,
          ),
  };
  return tableOf(study, register, keeper, {
    records: [facility, ...figures],
    used,
    reasons,
    fillDown: fillOf(study, [...(naming?.beside ?? []), ...(place === undefined ? [] : [place])]),
    twins: twinRows(study),
    sums,
    ...parts,
  } satisfies TableParts);
}

/** The short names that more than one of these titles would get. */
function sharedPrefixes(
  titles: readonly (readonly [title: string, measure: ProposedMeasure])[],
): ReadonlySet<string> {
  const titlesOf = new Map<string, Set<string>>();
  for (const [title, measure] of titles) {
    const short = prefixOf(title, measure);
    titlesOf.set(short, (titlesOf.get(short) ?? new Set()).add(title));
  }
  return new Set([...titlesOf].flatMap(([short, { size }]) => (size > 1 ? [short] : [])));
}

/** How the numbers of several columns are written together. */
function numberOf(profiles: readonly Profile[]): YamlPiece {
  const texts = profiles.flatMap(({ counts, lacks, kind }) =>
    kind.kind === "number" ? [...counts.keys()].filter((text) => !lacks.has(text)) : [],
  );
  const reading = readNumbers(texts, 1, 1);
  if (reading === undefined) return undefined;
  if (reading.doubt !== undefined) return noted("decide", reading.doubt);
  return reading.notation === undefined ? undefined : { ...reading.notation };
}

/** A column of numbers beside those of months that no word calls anything: the places of each, or something else. */
function perhapsCapacity(profile: Profile, apart: string): YamlPiece {
  return {
    kind: noted(
      "decide",
      "capacity if these are places for people; if not, take this record out and put the column under ignore",
    ),
    id: { constant: `${apart}places` },
    repeats: true,
    fields: { places: { column: profile.name, number: noteOf(profile).number } },
  };
}

/** Whether a column sums up others, or says something of them. */
function sumsUp(name: string): boolean {
  return totalWords.test(name) || averageWords.test(name) || isBare(name);
}

/** Whether the numbers of a column are percentages, all of them. */
function isShare({ kind, counts, lacks }: Profile): boolean {
  if (kind.kind !== "number" || !kind.percent) return false;
  return [...counts.keys()].every((text) => lacks.has(text) || kind.shares.has(text));
}

/**
 * Whether a number of something else stands left of these columns, over which a header of several rows has nothing: its heading
 * (deaths) may have been meant for them too.
 */
function areBesideOthers({ sheet, header, profiles }: Study, columns: readonly Profile[]): boolean {
  const first = Math.min(...columns.map(({ position }) => position));
  const upper = sheet.rows.filter(({ number }) => header.slice(0, -1).includes(number));
  if (upper.length === 0 || upper.some(({ cells }) => !isBlank(cells[first]))) return false;
  const left = profiles.find(({ position }) => position === first - 1);
  if (left === undefined || left.kind.kind !== "number" || isShare(left)) return false;
  const { kind } = measureOf(left.name, "", false);
  return (kind === "count" || kind === "other") && ownPeriod(left.name) === undefined;
}

/** What stands for the place where the sheet names none. */
const onePlace = noted(
  "decide",
  "the sheet names no place: write the name of the one that its numbers are of. Of a whole country, make each number a figure (docs/records.md)",
);

/** Columns of numbers of one place each, as `unpivot` turns them into rows: the new column, what it counts, where it comes from. */
type PlaceColumns = {
  readonly name: string;
  readonly own: string;
  readonly columns: YamlPiece;
  readonly profiles: readonly Profile[];
};

/**
 * Columns of numbers beside a column of dates that are places: called by no measure (Fort, Mill), or by a place and a measure
 * (Fort – held, Fort – capacity). Undefined where they are of one place.
 */
function columnsOfPlaces(
  usable: readonly Profile[],
  period: Profile | undefined,
  month: Profile | undefined,
): readonly PlaceColumns[] | undefined {
  const numbers = usable.filter(
    (profile) => profile.kind.kind === "number" && profile.role !== "id" && profile !== month,
  );
  if (period === undefined || numbers.length < 2) return undefined;
  const split = numbers.map((profile) => ({ profile, ...placeAndMeasure(profile.name) }));
  const places = new Set(split.map(({ place }) => place));
  const patterns = [...new Set(split.flatMap(({ pattern }) => pattern ?? []))];
  // State prisoners and federal prisoners may be two places, or two kinds of people in one.
  const isParted = split.every(({ pattern }) => pattern !== undefined && /^\*\s*[^\s\p{L}]/u.test(pattern));
  if (places.size > 1 && !places.has(undefined) && (isParted || patterns.length > 1)) {
    return patterns.map((pattern) => {
      const own = split.filter((each) => each.pattern === pattern);
      return {
        name: own[0]!.measure!,
        own: own[0]!.measure!,
        columns: pattern,
        profiles: own.map(({ profile }) => profile),
      };
    });
  }
  const isUnknown = numbers.every(
    ({ name, role }) => role === undefined && measureOf(name, "", false).kind === "count" && !saysPart(name),
  );
  return isUnknown
    ? [{ name: "Number", own: "", columns: numbers.map(({ name }) => name), profiles: numbers }]
    : undefined;
}

/** The place and the measure in a name such as "Fort – held", with the name where `*` stands for the place. */
function placeAndMeasure(name: string): {
  readonly place?: string;
  readonly measure?: string;
  readonly pattern?: string;
} {
  for (const match of name.matchAll(/\s*[–—:|/]\s*|\s+-\s+|\s+/gu)) {
    const [place, measure] = [name.slice(0, match.index), name.slice(match.index + match[0].length)];
    const role = roleOf(measure);
    const isMeasure =
      role === "held" || role === "capacity" || partsHeld.some(([part]) => part.test(headingKey(measure)));
    if (
      isMeasure &&
      roleOf(place) === undefined &&
      !partsHeld.some(([part]) => part.test(headingKey(place))) &&
      /\p{L}/u.test(place) &&
      !saysPart(place) &&
      !name.includes("*")
    )
      return { place, measure, pattern: `*${match[0]}${measure}` };
  }
  return {};
}

function saysPart(name: string): boolean {
  const measure = measureOf(name, "", true);
  return (
    measure.kind !== "count" || measure.words !== undefined || isBare(name) || roleOf(name) !== undefined
  );
}

/** How the places of a sheet are named: by their column, or where it does not tell them apart by others too. */
function namingOf(
  study: Study,
  place: Profile,
  telling: readonly (Profile | undefined)[],
  usable: readonly Profile[],
  wide: Wide | undefined,
): {
  readonly id: YamlPiece;
  readonly link: YamlPiece;
  readonly parts: readonly YamlPiece[];
  readonly beside: readonly Profile[];
} {
  const named = (beside: readonly Profile[], why?: string): ReturnType<typeof namingOf> => {
    const parts = [...beside, place].toSorted((a, b) => a.position - b.position).map(({ name }) => name);
    const link = parts.length === 1 ? parts[0]! : parts;
    const id = parts.length === 1 ? { column: place.name } : parts;
    return { id: noted(id, why ?? summaryOf(place)), link, parts, beside };
  };
  const others = usable.filter(
    (profile) =>
      profile !== place &&
      !telling.includes(profile) &&
      wide?.columns.has(profile) !== true &&
      isText(profile) &&
      !isLongText(profile) &&
      !["remark", "unit", "indicator", "period", "value"].includes(profile.role ?? ""),
  );
  const regions = others.filter(({ role }) => role === "region");
  const again = regions.find((region) => differsWithin(study, place, region));
  if (again !== undefined)
    return named(
      [again],
      `${summaryOf(place)}; the same name stands in several of ${again.name}, so that both name the place`,
    );
  const keyed = [place, ...telling].flatMap((profile) =>
    profile === undefined ? [] : [columnTexts(study, profile, true)],
  );
  const keys = study.rows.map((_, at) => keyed.map((list) => list[at]).join("\n"));
  const { beside, alike } = tellApart(study, place, keys, [
    ...regions,
    ...others.filter(({ role }) => role !== "region"),
  ]);
  if (beside.length > 0)
    return named(
      beside,
      `${summaryOf(place)}; rows of one name differ, and ${beside.map(({ name }) => name).join(" and ")} ${beside.length === 1 ? "tells" : "tell"} them apart`,
    );
  if (alike.length === 0) return named([]);
  const groups = alike.slice(0, 5).map((rows) => rowsAt(rows));
  const more = alike.length > 5 ? ` and ${alike.length - 5} more` : "";
  return {
    ...named([]),
    id: noted(
      "decide",
      `"${place.name}" does not tell ${groups.join(", ")}${more} apart, and no other column does: [${place.name}] with a column more that does; or mend the sheet and write ${place.name}`,
    ),
  };
}

/** The time in the name of a column that stands by itself (Capacity 2019), and the name without it. */
function ownPeriod(name: string): { readonly own: string; readonly asOf: YamlPiece } | undefined {
  const period = periodIn(name);
  if (period === undefined) return undefined;
  const { form, edtf, question } = period;
  if (form === undefined && edtf === undefined && question === undefined) return undefined;
  const languages = period.language === undefined ? [] : [period.language];
  const read = (form: string): string | undefined => dateReader(form, { languages })?.(period.part);
  const date = edtf ?? (form === undefined ? undefined : read(form));
  const isSure =
    form === undefined || !/^[dm][./-][dm]/.test(form) || /^\d{2}(?<=1[3-9]|[23]\d)/.test(period.part);
  const own = `${period.before} ${period.after}`.replaceAll(/[\s:,()/–-]+/g, " ").trim();
  if (own !== "" && question !== undefined) return { own, asOf: { constant: noted("decide", question) } };
  if (own === "" || date === undefined) return undefined;
  return {
    own,
    asOf: { constant: isSure ? date : noted("decide", `the date in "${name}", in EDTF, such as 2019-05-03`) },
  };
}

/** How the column of dates becomes the date of a number; nothing where there is none or a reader needs no more than its name. */
function asOfOf(period: Profile | undefined, month: Profile | undefined): YamlPiece {
  if (period === undefined) return undefined;
  if (month !== undefined) {
    const isNumber = month.kind.kind === "number" || /^\p{Nd}/u.test([...month.counts.keys()][0] ?? "");
    return [
      { column: period.name, date: isNumber ? "yyyy m" : "yyyy mmm", era: noteOf(period).era },
      month.name,
    ];
  }
  const notes = nameNoteOf(period);
  if (period.kind.kind !== "date") {
    // Words that are no time may be anything, and are not shown: import asks about them.
    const words = [...period.counts.keys()].filter(
      (word) => periodIn(word) !== undefined && word.length <= 30,
    );
    return noted(
      {
        column: period.name,
        values: Object.fromEntries(words.map((word) => [word, periodIn(word)?.edtf ?? "decide"])),
      },
      "each as a date in EDTF, such as 2019-01/2019-03",
    );
  }
  return Object.keys(notes).length === 0 ? undefined : { column: period.name, ...notes };
}

function regionNote(region: Profile): string {
  return region.blank === 0
    ? summaryOf(region)
    : `${summaryOf(region)}; fill_down: [${region.name}] where a blank goes on from the row above`;
}

function typeOf(place: Profile | undefined): YamlPiece {
  if (place?.role === "prison") return { constant: "prison" };
  if (place?.role === "police-station") return { constant: "police-station" };
  return noted(
    { constant: "other" },
    "the sheet does not say of what kind the places are; docs/records.md lists the kinds",
  );
}

function reasonOf({ kind }: ProposedMeasure): string {
  return kind === "occupancy"
    ? "occupancy is computed from the people and the places; make it a figure to hold what was printed against that"
    : "no people held and no places; make it a figure (docs/records.md) to use it";
}

/** Numbers of a place and a date that are neither people held nor places: a figure each, whose unit the sheet may not say. */
function figureOf(
  column: string,
  period: string | undefined,
  indicator: string,
  apart: string,
  measure: ProposedMeasure,
  place: readonly YamlPiece[],
  link: YamlPiece,
  asOf: YamlPiece,
  number: YamlPiece,
): YamlPiece {
  const percent = measure.kind === "occupancy";
  const prefix = apart + indicator;
  const written = (asOf ?? {}) as { readonly date?: YamlPiece; readonly era?: YamlPiece };
  const last =
    period === undefined
      ? { constant: prefix }
      : { column: period, date: written.date, era: written.era, prefix: `${prefix}-` };
  return {
    kind: noted("figure", "neither people held nor places: what the sheet states of a place and a date"),
    id: [...place, last],
    fields: {
      indicator: { constant: percent ? "occupancy_rate" : indicator.replaceAll("-", "_") },
      value: number === undefined ? column : { column, number },
      unit: {
        constant: noted(
          "decide",
          percent
            ? "percent of capacity (100 is full) or percent over capacity (0 is full)?"
            : "what is counted: deaths, persons, cases …?",
        ),
      },
      facility: link,
      as_of: asOf ?? period,
    },
  };
}

/** Columns whose blank cells go on from above, as nothing could name their rows otherwise. */
function fillOf(study: Study, columns: readonly Profile[]): TableParts["fillDown"] {
  const blank = columns.filter((profile) => blankRows(study, profile).length > 0);
  const rows = [...new Set(blank.flatMap((profile) => blankRows(study, profile)))].sort((a, b) => a - b);
  return rows.length === 0 ? undefined : { columns: blank.map(({ name }) => name), rows };
}

/** A column of a few words that tells the rows of one place (and date) apart: the sexes, or what is counted. */
function dimensionOf(
  study: Study,
  place: Profile,
  times: readonly (Profile | undefined)[],
  usable: readonly Profile[],
  wide: Wide | undefined,
): Profile | undefined {
  const places = columnTexts(study, place, true);
  const dated = times.flatMap((time) => (time === undefined ? [] : [columnTexts(study, time, true)]));
  // A row without any number, such as a note under the table, tells nothing apart.
  const numbers = [...(wide?.columns ?? [])].map((profile) => columnTexts(study, profile));
  const counts = (_: string, at: number): boolean =>
    numbers.length === 0 || numbers.some((texts) => texts[at] !== "");
  const keys = places.map((text, at) => [text, ...dated.map((list) => list[at])].join("\n")).filter(counts);
  const doubled = new Set(keys).size < keys.length;
  return usable.find((profile) => {
    if (
      profile === place ||
      times.includes(profile) ||
      profile.kind.kind !== "words" ||
      wide?.columns.has(profile) === true
    )
      return false;
    if (profile.role === "indicator") return true;
    if (!doubled || profile.role === "region") return false;
    const own = columnTexts(study, profile).filter(counts);
    return new Set(keys.map((key, at) => `${key}\n${own[at]}`)).size === keys.length;
  });
}
