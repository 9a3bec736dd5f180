import { z } from "zod";

/**
 * One thing that can be asked of a dossier, or done to it: the contract between the use case that implements it, the command
 * that prints its output and the page that calls it. `effect` says whether entries may be written; `audit` names the event
 * that the journal keeps of it beside them, where it keeps one.
 */
export type Operation<
  Effect extends "reads" | "writes" = "reads" | "writes",
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
> = {
  /** `noun.verb`; the noun is the file in `api/`. */
  readonly name: string;
  /** What it gives, in a sentence, for the manual. */
  readonly about: string;
  readonly effect: Effect;
  readonly audit: string | undefined;
  readonly input: I;
  readonly output: O;
};

export function operation<
  const Effect extends "reads" | "writes",
  I extends z.ZodType,
  O extends z.ZodType,
>(given: {
  readonly name: string;
  readonly about: string;
  readonly effect: Effect;
  readonly audit?: string;
  readonly input: I;
  readonly output: O;
}): Operation<Effect, I, O> {
  return { ...given, audit: given.audit };
}

/** The most rows that one answer holds. */
export const mostRows = 1000;

/** What a list takes: how many rows at most, and where the page before ended (`next` of its answer). */
export const pageShape = z.strictObject({
  limit: z.number().int().min(1).max(mostRows).default(200),
  cursor: z.string().optional(),
});
export type PageInput = z.output<typeof pageShape>;

/** What a list gives: rows, and the cursor of the page behind them; null at the end. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({ rows: z.array(row), next: z.string().nullable() });
}

export type Page<Row> = { readonly rows: readonly Row[]; readonly next: string | null };
