import type { Ref } from "../../../domain/id.ts";
import type { Statement } from "../statement.ts";

/**
 * How figures of one thing stand to each other. `agree`: one number, or each in the core of the other; `rounding`: one
 * number at the precision printed, or one within the reach of the other; `hedge`: one number whose hedge is in one
 * statement and not in the other; `date`, `definition`, `population`: what they count differs, or cannot be told to be the
 * same, in this; `irreconcilable`: nothing stated explains it; `not-comparable`: they look alike and do not measure one
 * thing.
 */
export const reconciliationVerdicts = [
  "agree",
  "rounding",
  "hedge",
  "date",
  "definition",
  "population",
  "irreconcilable",
  "not-comparable",
] as const;
export type ReconciliationVerdict = (typeof reconciliationVerdicts)[number];

/** What a set of figures comes to when they are set against each other; it changes none of them. */
export type Reconciliation = {
  /** From the quantity, the place and the refs alone: the same in every run, whatever else is recorded. */
  readonly id: string;
  readonly verdict: ReconciliationVerdict;
  readonly quantity: string;
  readonly place: string;
  readonly figures: readonly Ref[];
  /** The numbers side by side, or the computation, to be checked by hand. */
  readonly arithmetic: string;
  /** What the verdict rests on and what it cannot exclude. */
  readonly note: string;
};

const order: readonly ReconciliationVerdict[] = [
  "agree",
  "not-comparable",
  "rounding",
  "hedge",
  "date",
  "population",
  "definition",
  "irreconcilable",
];

/** How grave a verdict is; the gravest is the largest. */
export function weight(verdict: ReconciliationVerdict): number {
  return order.indexOf(verdict);
}

/** The order of two texts by their code units, as in every run. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The reconciliation of these statements, named after the first of them. */
export function reconciliationOf(
  verdict: ReconciliationVerdict,
  statements: readonly Statement[],
  arithmetic: string,
  note: string,
): Reconciliation {
  const { figure, place, placeName } = statements[0]!;
  const about = { quantity: figure.indicator, place, placeName };
  return reconciliationAbout(
    verdict,
    about,
    statements.map(({ ref }) => ref),
    arithmetic,
    note,
  );
}

/** The same where not all that is compared is a figure. */
export function reconciliationAbout(
  verdict: ReconciliationVerdict,
  {
    quantity,
    place,
    placeName,
  }: { readonly quantity: string; readonly place: string; readonly placeName: string },
  refs: readonly Ref[],
  arithmetic: string,
  note: string,
): Reconciliation {
  const figures = [...new Set(refs)];
  return {
    id: idOf(quantity, place, figures),
    verdict,
    quantity,
    place: placeName,
    figures,
    arithmetic,
    note,
  };
}

/** A 64-bit FNV-1a hash (Fowler, Noll, Vo) in hex: a short name for a text, and no protection of it. */
export function shortHash(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const char of text) {
    hash = ((hash ^ BigInt(char.codePointAt(0)!)) * 0x100000001b3n) & 0xffffffffffffffffn;
  }
  return hash.toString(16).padStart(16, "0");
}

/** Readable parts and a hash of the refs, which are too many to spell out. */
function idOf(quantity: string, place: string, refs: readonly Ref[]): string {
  const hash = shortHash([...refs].sort().join("\n"));
  const slug = (text: string): string =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, "-")
      .replaceAll(/^-|-$/g, "")
      .slice(0, 40);
  return [slug(quantity), slug(place), hash].filter((part) => part !== "").join(".");
}
