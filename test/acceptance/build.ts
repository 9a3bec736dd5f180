import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Plain, convert, frameRecords, letterMembers } from "../../examples/cambodia-2020/convert.ts";
import { readResearch } from "../../examples/cambodia-2020/research.ts";
import { type RecordFile, recordText } from "../../examples/cambodia-2020/make.ts";
import { codeCases } from "./case-coding.ts";

/**
 * Builds the Cambodian dossier with its case persons from the research that lies outside the repository:
 * `npm run acceptance -- DIR` writes its record files to DIR.
 */

/**
 * The record files of the whole example: the public record with all figures, the cases coded to the codebook of the
 * research, frames with their members; and what could not be placed. `shared` holds `cambodia-2020/` and `specs/`.
 */
export function acceptanceRecords(shared: string): {
  readonly files: readonly RecordFile[];
  readonly leftOut: readonly string[];
} {
  const folder = join(shared, "cambodia-2020");
  const research = readResearch(folder);
  const cases = codeCases(folder);
  const members = new Map<string, Plain>([...cases.members, ["letters-5", letterMembers(research.letters)]]);
  return {
    files: [
      { name: "codebook.yaml", text: readFileSync(join(shared, "specs/codebook.yaml"), "utf8") },
      ...[...convert(research, "team")].map(([name, records]) => file(name, records)),
      file("frames", { frames: frameRecords(members, research.findings) }),
      file("cases", cases.lists),
    ],
    leftOut: cases.leftOut,
  };
}

/** Where the research lies beside a checkout; undefined where it is missing. */
export function sharedFolder(): string | undefined {
  return ["../../../shared", "../../../../shared"]
    .map((path) => resolve(import.meta.dirname, path))
    .find((path) => existsSync(join(path, "cambodia-2020/cases.json")));
}

function file(name: string, records: Plain): RecordFile {
  return { name: `${name}.yaml`, text: recordText(records) };
}

function main(target: string | undefined): number {
  const shared = sharedFolder();
  if (target === undefined) {
    process.stderr.write("Say where to build: npm run acceptance -- DIR\n");
    return 2;
  }
  if (shared === undefined) {
    process.stderr.write("The research is not here: put its folder, called shared, beside the checkout.\n");
    return 1;
  }
  const { files, leftOut } = acceptanceRecords(shared);
  mkdirSync(target, { recursive: true, mode: 0o700 });
  for (const { name, text } of files) writeFileSync(join(target, name), text, { mode: 0o600 });
  process.stdout.write(
    `${files.length} record files are in ${target}; they hold case persons and are not encrypted.\n`,
  );
  for (const line of leftOut) process.stdout.write(`left out: ${line}\n`);
  return 0;
}

if (import.meta.main) process.exitCode = main(process.argv[2]);
