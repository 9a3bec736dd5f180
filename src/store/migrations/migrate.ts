import { Problem } from "../../domain/problem.ts";
import { journal } from "./0001-journal.ts";
import { apart } from "./0002-apart.ts";
import { wrap } from "./0003-wrap.ts";
import { forkEntry } from "./0004-fork-entry.ts";
import type { Migration } from "./migration.ts";

/** All migrations in their order, numbered from 1. */
export const migrations: readonly Migration[] = [journal, apart, wrap, forkEntry];

/** The form in which journal and projection came apart: a new journal begins with it, and an older dossier is moved into it. */
export const firstFormApart = apart.number;

/**
 * The steps that a journal of this version still needs, in order; 0 is a new one. A version above the newest step was
 * written by a newer program: the Problem `too-new`.
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
  return all.slice(Math.max(version, firstFormApart - 1));
}
