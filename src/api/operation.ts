import { z } from "zod";

/**
 * One thing that can be asked of a dossier, or done to it: the contract between the use case that implements it, the command
 * that prints its output and the page that calls it. `effect` says whether records may be written.
 */
export type Operation<
  Effect extends "reads" | "writes" = "reads" | "writes",
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
  Name extends string = string,
> = {
  /** `noun.verb`; the noun is the file in `api/`. */
  readonly name: Name;
  /** What it gives, in a sentence, for the manual. */
  readonly about: string;
  readonly effect: Effect;
  readonly audit: Audit | undefined;
  /** Whether it names files of this machine, so that only a program on it may ask for it, and no page can. */
  readonly local: boolean;
  readonly input: I;
  readonly output: O;
};

/**
 * What the journal keeps of a call, for good: before it is done an entry with this `event` and the input's fields that
 * `says` names, and where it was refused a second one with the event `refused`. No field may hold a name, a path or a word
 * of a record. One device may ask for it `mostPerHour` times within an hour. Whatever is given out to an audience outside the
 * case team is kept beside that, with the event `given-out` or in the operation's own.
 */
export type Audit = {
  readonly event: string;
  readonly says: readonly string[];
  readonly mostPerHour: number;
  /** Whether it makes a file that leaves: whose consent is withdrawn later is told that it went out. */
  readonly leaves?: true;
};

export function operation<
  const Effect extends "reads" | "writes",
  I extends z.ZodType,
  O extends z.ZodType,
  const Name extends string,
>(given: {
  readonly name: Name;
  readonly about: string;
  readonly effect: Effect;
  readonly audit?: Audit;
  readonly local?: boolean;
  readonly input: I;
  readonly output: O;
}): Operation<Effect, I, O, Name> {
  return { ...given, audit: given.audit, local: given.local ?? false };
}

/** The most rows that one answer holds. */
export const mostRows = 1000;

/** What a list takes: how many rows at most, and where the page before ended (`next` of its answer). */
export const pageShape = z.strictObject({
  limit: z.number().int().min(1).max(mostRows).default(200),
  cursor: z.string().optional(),
});
export type PageInput = z.output<typeof pageShape>;

/**
 * The records that an answer names, by ref: the id by which each is addressed, and what it is called; empty where it has no
 * name. A ref that is not here cannot be opened.
 */
export const namesShape = z
  .record(z.string(), z.object({ id: z.string(), label: z.string() }))
  .describe("the records named here, by ref: the ULID that addresses each, and what it is called");
export type RecordNames = Readonly<z.infer<typeof namesShape>>;

/** What a list gives: rows, the cursor of the page behind them (null at the end), and the records that they name. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({ rows: z.array(row), next: z.string().nullable(), names: namesShape });
}

/** An operation that gives a list by pages. */
export type ListOperation<I extends z.ZodType = z.ZodType, Row extends z.ZodType = z.ZodType> = Operation<
  "reads",
  I,
  ReturnType<typeof pageOf<Row>>
>;
