import type { Ref } from "../../domain/id.ts";
import { type Body, ownerOf, type RecordKind } from "../../domain/record.ts";

/** A record that a file brings, ready to be compared with what the dossier holds. `owner` is the record it belongs to. */
export type RecordDraft = {
  readonly ref: Ref;
  readonly kind: RecordKind;
  readonly owner?: Ref | undefined;
  readonly body: Body;
  readonly file: string;
  readonly line?: number | undefined;
  /** Of an item that stands inside another: where. */
  readonly place?: NestedPlace | undefined;
};

/**
 * Where an item stands inside another. Without an id of its own it is called by its place only until `settleNames`
 * knows which record of the dossier it is.
 */
export type NestedPlace = {
  readonly around: Ref;
  readonly aroundKind: RecordKind;
  /** The kind, of an answer its variable: `answers.offence`. */
  readonly list: string;
  /** From 1. */
  readonly position: number;
  /** Whether the file gives it a name of its own. */
  readonly named: boolean;
};

/** Marks an item whose id a reader of files made up from its place. */
export const namedByPlace = Symbol("named by place");

/** One thing wrong in a file: where it stands, in which record and field, and a sentence that says what to do. */
export type FileProblem = {
  readonly file: string;
  readonly line?: number | undefined;
  readonly record?: string | undefined;
  readonly field: string;
  /** Of a table: the column that the field was read from. */
  readonly column?: string | undefined;
  readonly message: string;
};

/** Where a problem is. */
export type ProblemPlace = Omit<FileProblem, "message">;

/** The steps from an item to a part of it. */
export type Path = readonly (string | number)[];

/** The fields of an item as a file has them. */
export type Fields = Record<string, unknown>;

/** A place as problems have it, without what is not known. */
export function spot(
  { file, line }: Pick<FileProblem, "file" | "line">,
  record: string,
  field: string,
  column?: string | undefined,
): ProblemPlace {
  return {
    file,
    ...(line === undefined ? {} : { line }),
    record,
    field,
    ...(column === undefined ? {} : { column }),
  };
}

/** A draft without what is not known, with the record that it belongs to. */
export function draft(
  ref: Ref,
  kind: RecordKind,
  body: Body,
  file: string,
  line: number | undefined,
  place: NestedPlace | undefined,
): RecordDraft {
  const owner = ownerOf(kind, ref, body as unknown as Fields);
  const where = {
    file,
    ...(line === undefined ? {} : { line }),
    ...(place === undefined ? {} : { place }),
  };
  return owner === undefined ? { ref, kind, body, ...where } : { ref, kind, owner, body, ...where };
}

/** `parties[1].who` as the steps to it. */
export function pathOf(field: string): Path {
  return [...field.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([step, index]) =>
    index === undefined ? step : Number(index) - 1,
  );
}

/** `an episode`, `a stage`: a kind as it stands in a sentence. */
export function withArticle(kind: RecordKind): string {
  return `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`;
}
