import { numbersTold } from "../analysis/disclosure/tally-release.ts";
import type { Audience } from "../domain/consent.ts";
import { quantityOf } from "../domain/figure.ts";
import { gather } from "../domain/gather.ts";
import type { Ref } from "../domain/id.ts";
import type { AnyRecord, RecordKind, RecordOf } from "../domain/record.ts";
import { canonical } from "../domain/version.ts";
import { type ReleaseEntry, newestOf, ofPersons } from "./ledger.ts";
import { toldIn } from "./told-by-people.ts";

/**
 * What an author wrote about numbers of people, where numbers leave only as they were released: findings and frames of persons
 * are shown once they were released, with those of the author's words that were released with them; a figure that restates a
 * finding is shown where its number was released.
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

export function asReleased(
  ledger: readonly ReleaseEntry[],
  audience: Audience,
  all: readonly AnyRecord[],
): AsReleased {
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
    const isShown = (restating.get(ref) ?? []).every(isTold) && figure.derived_from.every(isFigureShown);
    known.set(ref, isShown);
    return isShown;
  };
  return {
    record: ({ kind, ref }) => {
      if (kind === "figure") return isFigureShown(ref);
      if (kind !== "finding" && kind !== "frame") return true;
      return !countingPeople.has(ref) || entryOf(kind, ref) !== undefined;
    },
    body: (kind, ref, body) => {
      if ((kind !== "finding" && kind !== "frame") || !countingPeople.has(ref)) return { ...body };
      const entry = entryOf(kind, ref);
      const held = authored[kind].filter(
        (field) => body[field] !== undefined && !isSaid(entry, field, body[field]),
      );
      const left = Object.fromEntries(
        Object.entries(body).filter(([field]) => !(held as readonly string[]).includes(field)),
      );
      if (kind === "frame") return { ...left, label: left["label"] ?? "a list of people" };
      return { ...left, statement: left["statement"] ?? entry?.sentence ?? "a finding of people" };
    },
  };
}

function isSaid(entry: ReleaseEntry | undefined, field: string, value: unknown): boolean {
  const then = entry?.said[field];
  return then !== undefined && canonical(then) === canonical(value);
}
