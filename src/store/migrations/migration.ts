/**
 * One step from the form of the journal before it; `postgres` from the first form that PostgreSQL keeps. Once released
 * it never changes.
 */
export type Migration = {
  readonly number: number;
  readonly name: string;
  readonly sqlite: string;
  readonly postgres?: string;
};
