import { Problem } from "../../domain/problem.ts";
import { journal } from "./0001-journal.ts";

/** One step from the form of the tables before it. Once released it never changes. */
export type Migration = { readonly number: number; readonly name: string; readonly sqlite: string };

/** All migrations in their order, numbered from 1. */
export const migrations: readonly Migration[] = [journal];

/**
 * The steps that a database of this version still needs, in order. A version above the newest step was written by a
 * newer program: the Problem `too-new`.
 */
export function migrationsFrom(
  version: number,
  all: readonly Migration[] = migrations,
): readonly Migration[] {
  if (version > all.length) {
    throw new Problem(
      "too-new",
      `This dossier has form ${version} and this program knows forms up to ${all.length}; open it with a newer Habeas.`,
    );
  }
  return all.slice(version);
}
