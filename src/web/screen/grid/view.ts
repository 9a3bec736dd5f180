import type { InputOf } from "../../app/client.ts";

/** What somebody has chosen of a grid: columns in their order (none for the usual ones), filters, words, order. */
export type GridView = {
  readonly columns: readonly string[];
  readonly where: readonly { readonly field: string; readonly values: readonly (string | null)[] }[];
  readonly words: string;
  readonly sort: { readonly field: string; readonly descending: boolean } | null;
};

export const noView: GridView = { columns: [], where: [], words: "", sort: null };

/** A view as the operations ask it. */
export function questionOf(kind: string, { columns, where, words, sort }: GridView): InputOf<"grid.show"> {
  return {
    kind: kind as InputOf<"grid.show">["kind"],
    columns: [...columns],
    where: where.map(({ field, values }) => ({ field, values: [...values] })),
    words,
    ...(sort === null ? {} : { sort }),
  };
}
