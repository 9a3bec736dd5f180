import { type TableParts, blankRows, tableOf, usableOf } from "./frame.ts";
import { isBare, type Measure, measureOf, measureRecord, prefixOf } from "./measure.ts";
import { noteOf } from "./notation.ts";
import { periodIn } from "./period.ts";
import type { Profile } from "./profile.ts";
import { type Study, columnTexts } from "./study.ts";
import { summaryOf } from "./summary.ts";
import { type Wide, wideOf } from "./wide.ts";
import { noted, type Piece } from "./yaml-lines.ts";

/** Whether a sheet is about places: numbers of places over time, or a list of them. */
export function isOfPlaces(study: Study): boolean {
  const usable = usableOf(study);
  const has = (...roles: (Profile["role"] | undefined)[]): boolean =>
    usable.some(({ role }) => roles.includes(role));
  if (has("age", "birth", "age-at-arrest", "person-name", "start", "end")) return false;
  const wide = wideOf(study, usable);
  const place = placeOf(study, wide);
  if (place === undefined) return false;
  if (wide !== undefined) return !has("id");
  if (has("capacity", "held", "occupancy")) return true;
  if (has("indicator") && usable.some(({ kind }) => kind.kind === "number")) return true;
  if (has("sex")) return false;
  return (
    place.role !== "region" &&
    place.role !== "place" &&
    new Set(columnTexts(study, place)).size === study.rows.length &&
    usable[0] === place
  );
}

/** The column that names the places. */
function placeOf(study: Study, wide: Wide | undefined): Profile | undefined {
  const usable = usableOf(study).filter((profile) => wide === undefined || !wide.columns.has(profile));
  const isText = ({ kind }: Profile): boolean =>
    ["codes", "words", "many-words", "text", "names"].includes(kind.kind);
  for (const role of ["prison", "place", "police-station"] as const) {
    const found = usable.find((profile) => profile.role === role && isText(profile));
    if (found !== undefined) return found;
  }
  if (wide === undefined) return usable.find(({ role }) => role === "region");
  // Places stand once each; what they lie in comes again.
  const names = usable.filter((profile) => isText(profile) && profile.role === undefined);
  const once = names.find((profile) => Math.max(...profile.counts.values()) === 1);
  return once ?? names[0] ?? usable.find(isText);
}

/** A sheet of places as facilities with their counts and capacities. */
export function placeTable(study: Study, register: string, keeper: string): Piece {
  const usable = usableOf(study);
  const wide = wideOf(study, usable);
  const place = placeOf(study, wide)!;
  const period =
    wide === undefined
      ? usable.find(({ role, kind }) => role === "period" || kind.kind === "date")
      : undefined;
  const used = new Set<Profile>([place, ...(period === undefined ? [] : [period])]);
  const reasons = new Map<Profile, string>();
  const fillDown = fillOf(study, place);
  const dimension = dimensionOf(study, place, period, usable, wide);
  if (dimension !== undefined) used.add(dimension);
  const besideCapacity = usable.some(({ role, kind }) => role === "capacity" && kind.kind === "number");
  const inside: Piece[] = [];
  const unread: string[] = [];
  const add = (
    own: string,
    column: string,
    when: string | undefined,
    cells: Profile | undefined,
    asOf?: Piece,
  ): void => {
    const words = dimension === undefined ? [undefined] : [...dimension.counts.keys()];
    for (const word of words) {
      const named = word === undefined ? own : [word, isBare(own) ? "" : own].join(" ").trim();
      const measure = measureOf(named, study.heading, besideCapacity);
      const onlyIf = word === undefined ? undefined : { column: dimension!.name, is: [word] };
      const record = measureRecord(measure, {
        column,
        number: cells === undefined ? undefined : noteOf(cells).number,
        period: when,
        asOf,
        prefix: prefixOf(named, measure),
        onlyIf,
      });
      const isFirst = word === undefined || word === words[0];
      if (record !== undefined)
        inside.push(isFirst && cells !== undefined ? noted(record, summaryOf(cells)) : record);
      else if (word !== undefined) unread.push(`${JSON.stringify(word)} ${dimension!.counts.get(word)}`);
      else if (cells === undefined) inside.push(figureTodo(column, when, measure));
      else reasons.set(cells, reasonOf(measure));
    }
  };
  const parts: { unpivot?: Piece; headerLanguages?: readonly string[]; era?: Piece } = {};
  if (wide !== undefined) {
    Object.assign(parts, { headerLanguages: wide.languages, era: wide.era });
    const cells: Record<string, Piece> = {};
    for (const group of wide.groups) {
      const measure = measureOf(group.own, study.heading, besideCapacity);
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
      add(group.own, group.name, wide.header, undefined, wide.asOf);
    }
    parts.unpivot = { header: wide.header, cells, date: wide.date };
  }
  for (const profile of usable) {
    if (used.has(profile) || wide?.columns.has(profile) === true || profile.kind.kind !== "number") continue;
    if (profile.role === "id") continue;
    const measure = profile.kind.percent
      ? ({ kind: "occupancy" } satisfies Measure)
      : measureOf(profile.name, study.heading, besideCapacity);
    // Beside numbers of their own dates, one that is no capacity belongs to no date that the sheet says.
    const when = wide === undefined ? period?.name : undefined;
    if (wide !== undefined && measure.kind !== "capacity") {
      reasons.set(profile, "a number without a date");
      continue;
    }
    const before = inside.length;
    add(
      profile.name,
      profile.name,
      measure.kind === "capacity" && wide !== undefined ? undefined : when,
      profile,
      asOfOf(period),
    );
    if (inside.length > before) used.add(profile);
  }
  const region = usable.find((profile) => profile.role === "region" && profile !== place);
  if (region !== undefined) used.add(region);
  const facility: Piece = {
    kind: "facility",
    id: noted({ column: place.name }, summaryOf(place)),
    repeats: true,
    fields: {
      name: place.name,
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
    records: [facility],
    used,
    reasons,
    fillDown,
    ...parts,
  } satisfies TableParts);
}

/** How the column of dates becomes the date of a number; nothing where there is none or a reader needs no more than its name. */
function asOfOf(period: Profile | undefined): Piece {
  if (period === undefined) return undefined;
  const notes = noteOf(period);
  if (period.kind.kind !== "date") {
    const words = [...period.counts.keys()];
    const read = words.map((word) => [word, periodIn(word)?.edtf ?? "decide"] as const);
    return noted(
      { column: period.name, values: Object.fromEntries(read) },
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

function typeOf(place: Profile): Piece {
  if (place.role === "prison") return { constant: "prison" };
  if (place.role === "police-station") return { constant: "police-station" };
  return noted(
    { constant: "other" },
    "the sheet does not say of what kind the places are; docs/records.md lists the kinds",
  );
}

function reasonOf({ kind }: Measure): string {
  return kind === "occupancy"
    ? "occupancy is computed from the people and the places; make it a figure to hold what was printed against that"
    : "no people held and no places; make it a figure (docs/records.md) to use it";
}

function figureTodo(column: string, period: string | undefined, measure: Measure): Piece {
  const percent = measure.kind === "occupancy";
  return {
    kind: noted(
      "decide",
      `${percent ? "percentages" : "these numbers"} of a place and a date are figures (docs/records.md): move this out of the facility, with an id of its own`,
    ),
    fields: {
      value: column,
      as_of: period,
      unit: noted(
        "decide",
        percent
          ? "percent of capacity (100 is full) or percent over capacity (0 is full)?"
          : "persons, cases …?",
      ),
    },
  };
}

/** A column whose blank cells go on from above, as nothing could name their rows otherwise. */
function fillOf(study: Study, place: Profile): TableParts["fillDown"] {
  const rows = blankRows(study, place);
  return rows.length === 0 ? undefined : { column: place.name, rows };
}

/** A column of a few words that tells the rows of one place (and date) apart: the sexes, or what is counted. */
function dimensionOf(
  study: Study,
  place: Profile,
  period: Profile | undefined,
  usable: readonly Profile[],
  wide: Wide | undefined,
): Profile | undefined {
  const places = columnTexts(study, place, true);
  const periods = period === undefined ? places : columnTexts(study, period, true);
  // A row without any number, such as a note under the table, tells nothing apart.
  const numbers = [...(wide?.columns ?? [])].map((profile) => columnTexts(study, profile));
  const counts = (_: string, at: number): boolean =>
    numbers.length === 0 || numbers.some((texts) => texts[at] !== "");
  const keys = places.map((text, at) => `${text}\n${periods[at]}`).filter(counts);
  const doubled = new Set(keys).size < keys.length;
  return usable.find((profile) => {
    if (
      profile === place ||
      profile === period ||
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
