import { readdirSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { counted } from "../domain/noun.ts";
import { Problem } from "../domain/problem.ts";
import { type Unlock, initDossier } from "./dossier.ts";
import { openSession } from "./session.ts";
import { bringIn } from "./import.ts";
import type { Watch } from "./keep.ts";
import { refuseExisting } from "../store/folder.ts";

/** The examples, each a folder of record files in `examples/`. */
export const exampleNames = ["cambodia-2020", "riverbend"] as const;
export type ExampleName = (typeof exampleNames)[number];

/** Printed in the README; accepted by examples alone. */
export const examplePassphrase = "river-of-open-numbers";

/** Refuses the printed passphrase for a dossier of one's own. */
export function refusePrinted(passphrase: string): void {
  if (passphrase === examplePassphrase)
    throw new Problem(
      "bad-input",
      "That passphrase is printed in the README for the examples, so it protects nothing; choose another.",
    );
}

/**
 * Makes an example dossier in `dir` from the record files that ship with the program. It appears whole or not at all:
 * it is built beside `dir` and moved there.
 */
export async function createExample(
  name: ExampleName,
  dir: string,
  { passphrase, slot, ...watch }: Unlock & Watch,
): Promise<void> {
  const target = resolve(dir);
  refuseExisting(target);
  await createDossierFrom(target, name, { passphrase, slot }, exampleFiles(name), watch);
}

/** Makes a dossier in `target` from record files, whole or not at all; behind the examples' passphrase it is marked as one. */
export async function createDossierFrom(
  target: string,
  name: string,
  unlock: Unlock,
  files: readonly string[],
  watch: Watch,
): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const building = join(dirname(target), `.${basename(target)}.${process.pid}.part`);
  try {
    await initDossier(building, { ...unlock, name, example: unlock.passphrase === examplePassphrase });
    const session = await openSession(building, { ...unlock, mode: "write" });
    try {
      const report = await bringIn(session, files, watch);
      const refused = report.rows.filter(({ outcome }) => outcome === "refused");
      const [first] = refused;
      if (first !== undefined) {
        throw new Problem(
          "bad-input",
          `${counted(refused.length, "row")} of the files for ${name} ${refused.length === 1 ? "was" : "were"} refused; the first: ${first.file}:${first.row ?? ""} ${first.problem ?? ""}`,
        );
      }
    } finally {
      await session.close();
    }
    await rename(building, target);
  } catch (error) {
    await rm(building, { recursive: true, force: true });
    throw error;
  }
}

function exampleFiles(name: ExampleName): string[] {
  const folder = fileURLToPath(new URL(`../../examples/${name}/`, import.meta.url));
  return readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .map((file) => join(folder, file));
}
