import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Plain, convert, frameRecords, letterMembers } from "../../examples/cambodia-2020/convert.ts";
import { readResearch } from "../../examples/cambodia-2020/research.ts";
import { recordText } from "../../examples/cambodia-2020/make.ts";
import { endWithClosedPipe } from "../../src/cli/closed-pipe.ts";
import type { RecordFile } from "../../src/intake/records/record-file.ts";
import type { Unlock } from "../../src/service/dossier.ts";
import { Problem } from "../../src/domain/problem.ts";
import { codeCases } from "./case-coding.ts";
import { quotationsIn } from "./quotation.ts";

/**
 * Builds the Cambodian dossier with its case persons from the research that lies outside the repository:
 * `npm run acceptance -- DIR` makes an encrypted dossier in DIR, with the passphrase in HABEAS_PASSPHRASE or the examples'
 * own.
 */

/**
 * The record files of the whole example: the public record with all figures, the cases coded to the codebook of the
 * research, frames with their members, what the documents quote of whom; and what could not be placed. `shared` holds
 * `cambodia-2020/`, `specs/` and, in `seeds/`, the documents.
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
      file("quotations", { accounts: quotationsIn(shared) }),
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

/**
 * Builds the dossier in `target`, whole or not at all; the record files are there only while it is being built. Returns
 * what could not be placed.
 */
export async function buildDossier(
  target: string,
  shared: string,
  unlock: Unlock,
): Promise<readonly string[]> {
  // Loaded here, so that whoever needs the records alone does not load the store.
  const { createDossierFrom } = await import("../../src/service/example.ts");
  const { files, leftOut } = acceptanceRecords(shared);
  const folder = mkdtempSync(join(tmpdir(), "habeas-acceptance-"));
  try {
    const paths = files.map(({ name, text }) => {
      const path = join(folder, name);
      writeFileSync(path, text, { mode: 0o600 });
      return path;
    });
    await createDossierFrom(resolve(target), "cambodia-2020", unlock, paths, {});
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return leftOut;
}

async function main(target: string | undefined): Promise<number> {
  const shared = sharedFolder();
  if (target === undefined) {
    process.stderr.write("Say where to build: npm run acceptance -- DIR\n");
    return 2;
  }
  if (shared === undefined) {
    process.stderr.write("The research is not here: put its folder, called shared, beside the checkout.\n");
    return 1;
  }
  if (existsSync(target)) {
    process.stderr.write(`There is something at ${target} already; name a folder that does not exist.\n`);
    return 1;
  }
  const { examplePassphrase } = await import("../../src/service/example.ts");
  const passphrase = process.env["HABEAS_PASSPHRASE"] ?? examplePassphrase;
  const leftOut = await buildDossier(target, shared, { passphrase });
  process.stdout.write(`The whole Cambodian example is in ${target}.\n`);
  for (const line of leftOut) process.stdout.write(`left out: ${line}\n`);
  return 0;
}

if (import.meta.main) {
  endWithClosedPipe();
  try {
    process.exitCode = await main(process.argv[2]);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exit;
  }
}
