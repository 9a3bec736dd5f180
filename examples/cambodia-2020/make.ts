import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { RecordFile } from "../../src/intake/records/record-file.ts";
import { type Plain, convert, frameRecords, letterMembers } from "./convert.ts";
import { readResearch } from "./research.ts";

/**
 * Makes the record files of this folder from the research they were coded in (`node make.ts FOLDER`). The public part
 * only: nothing about the people whose cases it holds. `codebook.yaml` is written by hand and stays as it is.
 */

/** The public files, by name, as they follow from the research in `folder`; without the codebook. */
export function exampleFiles(folder: string): RecordFile[] {
  const research = readResearch(folder);
  const lists = convert(research, "public");
  const members = new Map<string, Plain>([["letters-5", letterMembers(research.letters)]]);
  const framed: Plain = { frames: frameRecords(members, research.findings) };
  return [...lists, ["frames", framed] as const].map(([name, records]) => ({
    name: `${name}.yaml`,
    text: recordText(records),
  }));
}

/** A record file's text: YAML that a person can read in a diff. */
export function recordText(records: Plain): string {
  return stringify({ habeas: 1, ...records }, { lineWidth: 110, aliasDuplicateObjects: false });
}

if (import.meta.main) {
  const folder = process.argv[2];
  if (folder === undefined) {
    process.stderr.write("Say where the research lies: node make.ts FOLDER\n");
    process.exitCode = 2;
  } else {
    for (const { name, text } of exampleFiles(folder)) writeFileSync(join(import.meta.dirname, name), text);
  }
}
