import { fewOfOneKind, numbersTold } from "../analysis/disclosure/tally-release.ts";
import type { Audience } from "../domain/consent.ts";
import { type Figure, quantityOf } from "../domain/figure.ts";
import { gather } from "../domain/gather.ts";
import type { Ref } from "../domain/id.ts";
import type { AnyRecord, RecordKind, RecordOf } from "../domain/record.ts";
import { canonical } from "../domain/version.ts";
import type { Tellable } from "../numbers/tells-only.ts";
import { type ReleaseEntry, newestOf, ofPersons } from "./ledger.ts";
import { toldIn } from "./told-by-people.ts";

/**
 * What an author wrote about numbers of people, where numbers leave only as they were released: findings and frames of persons
 * are shown once they were released, with those of the author's words that were released with them; a figure that restates a
 * finding is shown where its number was released, one of people that no finding lists where others published it or it follows from
 * what is shown. Texts beside them, and those of groups, leave where they tell no other number of people.
 */
export type AsReleased = {
  readonly record: (record: AnyRecord) => boolean;
  /** A body without the words of its author that were not released. */
  readonly body: (
    kind: RecordKind,
    ref: Ref,
    body: Readonly<Record<string, unknown>>,
  ) => Record<string, unknown>;
};

/** The fields in which an author speaks of numbers of people. What has a text instead of its own can't be without one. */
export const authored = {
  finding: ["statement", "stated", "predicate"],
  frame: ["label", "stated_size", "counted_by", "inclusion"],
} as const;

/** The texts of a figure beside its value. */
const figureTexts = ["label", "printed", "population", "hedge", "attributed_to", "place"] as const;

/**
 * Texts of what counts nobody, and what stands instead of one that it can't be without. Where others published it they leave as they
 * stand; what the team wrote, or somebody told, leaves where it may tell no number of people.
 */
const besideNumbers: {
  readonly [kind in RecordKind]?: {
    readonly texts: readonly string[];
    readonly else?: Readonly<Record<string, string>>;
  };
} = {
  facility: { texts: ["conditions"] },
  capacity: { texts: ["method"] },
  count: { texts: ["population_words", "method"] },
  measure: { texts: ["method"] },
  event: { texts: ["label"] },
  flow: {
    texts: ["label", "description", "criteria", "durations", "rates", "safeguards_missing"],
    else: { label: "a flow" },
  },
  scenario: { texts: ["label"], else: { label: "a scenario" } },
  series: { texts: ["indicator"], else: { indicator: "a series" } },
  indicator: { texts: ["label"], else: { label: "an indicator" } },
  assessment: { texts: ["reason", "gaps", "overall", "override"] },
};

/** Units of which it is known that they are of no people. A percentage may be one of people. */
const ofThings =
  /^(?:dates?|weekday|years?|months?|weeks?|days?|hours?|minutes?|times|text|places|facilities|m|m2|metres|kilometres|km|tons|kg|letters?|questions?|recommendations?|provinces|countries|systems|organisations|elements|exceptions|(?:hours|meals|times)(?:\/|-a-)(?:day|week|year)|percent (?:of|over) capacity|times capacity)$/;

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

export async function asReleased(
  ledger: readonly ReleaseEntry[],
  audience: Audience,
  all: readonly AnyRecord[],
): Promise<AsReleased> {
  const { maySpeakOfPeople, tellsOnly } = await import("../numbers/tells-only.ts");
  const entryOf = (kind: "finding" | "frame", ref: Ref): ReleaseEntry | undefined =>
    newestOf(ledger, { kind, ref }, audience);
  const restating = new Map<Ref, RecordOf<"finding">[]>();
  const toldOf = toldIn(all);
  /** Findings and frames that count people, or what people said of places, letters and the like. */
  const countingPeople = new Set(
    all.flatMap((record) =>
      (record.kind === "finding" && (ofPersons.has(record.body.unit) || toldOf(record.body).size > 0)) ||
      (record.kind === "frame" && ofPersons.has(record.body.unit))
        ? [record.ref]
        : [],
    ),
  );
  for (const record of all)
    if (record.kind === "finding" && countingPeople.has(record.ref))
      for (const figure of record.body.figures) gather(restating, figure, record as RecordOf<"finding">);
  const figures = new Map(
    all.flatMap((record) => (record.kind === "figure" ? [[record.ref, record.body] as const] : [])),
  );
  const published = new Set(
    all.flatMap(({ ref, kind, body }) =>
      kind === "source" &&
      body.kind !== "interview" &&
      [body.published, body.publisher, body.url].some((field) => field !== undefined)
        ? [ref]
        : [],
    ),
  );
  const isOfOthers = ({ published: on, at }: Figure): boolean =>
    at === undefined ? on !== undefined : published.has(at.source);
  /** What beside a figure may be told: what was released of each finding that lists it, else its own number. */
  const toldBeside = (ref: Ref, figure: Figure): readonly Tellable[] => {
    const entries = (restating.get(ref) ?? []).flatMap((finding) => entryOf("finding", finding.ref) ?? []);
    if (entries.length > 0) return entries.map((entry) => numbersTold(entry.release));
    const { low, high } = quantityOf(figure) ?? {};
    const own = [low, high].filter((one) => one !== undefined);
    return [{ numbers: new Set(own), percentages: [], share: undefined }];
  };
  const known = new Map<Ref, boolean>();
  const isFigureShown = (ref: Ref): boolean => {
    const decided = known.get(ref);
    const figure = figures.get(ref);
    if (decided !== undefined || figure === undefined) return decided ?? true;
    known.set(ref, true);
    const quantity = quantityOf(figure);
    const isTold = ({ ref: finding }: { readonly ref: Ref }): boolean => {
      const entry = entryOf("finding", finding);
      if (entry === undefined) return false;
      const { numbers, percentages } = numbersTold(entry.release);
      const isSaid = (value: number): boolean =>
        figure.unit === "percent"
          ? percentages.some(({ percent, within }) => Math.abs(percent - value) <= within + 1e-9)
          : numbers.has(value);
      return quantity !== undefined && [quantity.low, quantity.high].every(isSaid);
    };
    const findings = restating.get(ref) ?? [];
    const isOfThings = ofThings.test(figure.unit) || currencies.has(figure.unit);
    const isOfPeople = !isOfThings || figure.value.kind === "text";
    const isShown =
      findings.every(isTold) &&
      figure.derived_from.every(isFigureShown) &&
      (findings.length > 0 || !isOfPeople || figure.derived_from.length > 0 || isOfOthers(figure));
    known.set(ref, isShown);
    return isShown;
  };
  return {
    record: ({ kind, ref, body }) => {
      if (kind === "figure") return isFigureShown(ref);
      if (kind === "count") return isOfOthersHere(kind, body) || !isFew(body as RecordOf<"count">["body"]);
      if (kind !== "finding" && kind !== "frame") return true;
      return !countingPeople.has(ref) || entryOf(kind, ref) !== undefined;
    },
    body: (kind, ref, body) => {
      if (kind === "group") return groupBody(body);
      const beside = besideNumbers[kind];
      if (beside !== undefined)
        return isOfOthersHere(kind, body)
          ? { ...body }
          : { ...beside.else, ...(quietIn(body, new Set(beside.texts)) as Record<string, unknown>) };
      const figure = kind === "figure" ? figures.get(ref) : undefined;
      if (figure !== undefined && ((restating.get(ref) ?? []).length > 0 || !isOfOthers(figure))) {
        const told = toldBeside(ref, figure);
        return leftOf(body, figureTexts, (text) => told.every((one) => tellsOnly(text, one)));
      }
      if (kind !== "finding" && kind !== "frame") return { ...body };
      if (!countingPeople.has(ref)) {
        // An expression says nothing of how many there are.
        const fields = authored[kind].filter((field) => field !== "inclusion");
        const left = leftOf<unknown>(body, fields, (value) => !textsIn(value).some(maySpeakOfPeople));
        return kind === "frame"
          ? { ...left, label: left["label"] ?? "a list" }
          : { ...left, statement: left["statement"] ?? "a finding" };
      }
      const entry = entryOf(kind, ref);
      const left = leftOf(body, authored[kind], (value, field) => isSaid(entry, field, value));
      if (kind === "frame") return { ...left, label: left["label"] ?? "a list of people" };
      return { ...left, statement: left["statement"] ?? entry?.sentence ?? "a finding of people" };
    },
  };

  /** Whether others published what a record says: the sources that it names, else the figures that it lists. */
  function isOfOthersHere(kind: RecordKind, body: object): boolean {
    const {
      at = [],
      figures: listed = [],
      points = listed,
    } = body as {
      readonly at?: readonly { readonly source: Ref }[];
      readonly figures?: readonly Ref[];
      readonly points?: readonly Ref[];
    };
    if (at.length > 0) return at.every(({ source }) => published.has(source));
    const isShownFigure = (ref: Ref): boolean => figures.has(ref) && isOfOthers(figures.get(ref)!);
    return kind !== "count" && points.length > 0 && points.every(isShownFigure);
  }

  /** A value without those of these texts, however deep, that may tell a number of people. */
  function quietIn(value: unknown, texts: ReadonlySet<string>, isText = false): unknown {
    if (typeof value === "string")
      return isText && maySpeakOfPeople(value.replaceAll("_", " ")) ? undefined : value;
    if (Array.isArray(value))
      return value.map((one) => quietIn(one, texts, isText)).filter((one) => one !== undefined);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .map(([field, one]) => [field, quietIn(one, texts, isText || texts.has(field))] as const)
        .filter(([, one]) => one !== undefined),
    );
  }

  /** How many people a group is, and who they are, was released of none. */
  function groupBody(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const nothing = { numbers: new Set<number>(), percentages: [], share: undefined };
    const left = leftOf(body, ["composition"], (text) => tellsOnly(text, nothing));
    const label = String(body["label"]);
    const { size: _, ...rest } = left;
    if (body["kind"] === "people")
      return { ...rest, label: tellsOnly(label, nothing) ? label : "a group of people" };
    // The name of an organisation or an authority is its own.
    return { ...rest, label: maySpeakOfPeople(label) ? `an ${String(body["kind"])}` : label };
  }
}

/** Whether somebody counted so few people that they may be told apart. */
function isFew({ people }: RecordOf<"count">["body"]): boolean {
  return people.low < fewOfOneKind;
}

/** The texts in what an author wrote. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** A body without those of these fields whose values may not leave. */
function leftOf<V = string>(
  body: Readonly<Record<string, unknown>>,
  fields: readonly string[],
  mayLeave: (value: V, field: string) => boolean,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).filter(
      ([field, value]) => !fields.includes(field) || value === undefined || mayLeave(value as V, field),
    ),
  );
}

function isSaid(entry: ReleaseEntry | undefined, field: string, value: unknown): boolean {
  const then = entry?.said[field];
  return then !== undefined && canonical(then) === canonical(value);
}
