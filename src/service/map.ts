import { createReadStream, existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { basename, extname, join, resolve } from "node:path";
import { Problem } from "../domain/problem.ts";
import { openApart } from "../intake/apart/apart.ts";
import { openSheets } from "../intake/tables/propose/open.ts";
import { propose, type Proposal } from "../intake/tables/propose/propose.ts";
import { rehearsed } from "../intake/tables/propose/rehearse.ts";
import type { Sheet } from "../intake/tables/propose/sheet.ts";
import { refuseExisting } from "../store/folder.ts";
import { refuseOtherKinds } from "./imported-file.ts";

export type MapOptions = {
  readonly sheet?: string | undefined;
  readonly header?: readonly number[] | undefined;
  readonly encoding?: string | undefined;
  /** The folder that both files are written to; without it they are only returned. */
  readonly out?: string | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** A proposed mapping with its codebook, where they were written, and what to say of them. */
export type MapReport = {
  readonly mapping: string;
  readonly codebook: string;
  readonly undecided: number;
  readonly notes: readonly string[];
  /** The files that `out` asked for, or that it would write: the mapping and the codebook. */
  readonly files: readonly [mapping: string, codebook: string];
  /** The commands to run next, in order. */
  readonly next: readonly string[];
};

const tableNames = /\.(csv|tsv|txt|xls[xm])$/i;

/**
 * Proposes how tables become records: one sheet, or all that one form exported. Nothing of the files leaves this machine,
 * and free text and names stay out of the proposal.
 *
 * @throws Problem `not-found` when a file is missing, `bad-input` when it is no table, `already-there` when OUT has the files
 */
export async function proposeMapping(paths: readonly string[], options: MapOptions = {}): Promise<MapReport> {
  const sheets: Sheet[] = [];
  const notes: string[] = [];
  const first = basename(paths[0]!);
  const name = basename(first, extname(first));
  let proposal: Proposal;
  const apart = openApart({ signal: options.signal });
  try {
    for (const path of paths) {
      const full = resolve(path);
      if (!existsSync(full)) throw new Problem("not-found", `There is no file ${path}.`);
      if (statSync(full).isFile()) refuseOtherKinds(full, "table");
      if (!statSync(full).isFile() || !tableNames.test(path))
        throw new Problem("bad-usage", `${path} is no table; name a CSV or XLSX file.`);
      const opened = await openSheets(basename(full), () => createReadStream(full), { ...options, apart });
      sheets.push(...opened.sheets);
      notes.push(...notesOn(basename(full), opened.others));
    }
    const pathOf = new Map(paths.map((path) => [basename(resolve(path)), resolve(path)]));
    const open = (file: string): AsyncIterable<Uint8Array> => createReadStream(pathOf.get(file)!);
    proposal = await rehearsed(propose(sheets, { name, header: options.header }), open, apart);
  } finally {
    apart.close();
  }
  const { mapping, codebook, undecided, notes: more } = proposal;
  const folder = options.out ?? ".";
  const [mapFile, codebookFile] = [`${name}.map.yaml`, `${name}.codebook.yaml`].map((file) =>
    join(folder, file),
  ) as [string, string];
  if (options.out !== undefined) {
    for (const file of [mapFile, codebookFile]) refuseExisting(resolve(file));
    mkdirSync(resolve(folder), { recursive: true });
    writeFileSync(resolve(mapFile), mapping, { flag: "wx" });
    writeFileSync(resolve(codebookFile), codebook, { flag: "wx" });
  }
  const command = `habeas import DIR ${[codebookFile, ...paths].map(quoted).join(" ")} --map ${quoted(mapFile)}`;
  return {
    mapping,
    codebook,
    undecided,
    notes: [...notes, ...more],
    files: [mapFile, codebookFile],
    next: [`${command} --dry-run`, command],
  };
}

function notesOn(
  file: string,
  others: readonly { readonly name: string; readonly hidden: boolean }[],
): string[] {
  if (others.length === 0) return [];
  const list = others.map(({ name, hidden }) => `"${name}"${hidden ? " (hidden)" : ""}`).join(", ");
  return [`${file} has other sheets, of which nothing is proposed: ${list}. Name one with --sheet.`];
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
