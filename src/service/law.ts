import { readdirSync, readFileSync } from "node:fs";
import { type LawFile, readLawFile } from "../intake/law/law-file.ts";
import { readYamlTree } from "../intake/records/yaml-tree.ts";
import { asSignedFile } from "./signed.ts";

const folder = new URL("../../data/law/", import.meta.url);
let shipped: LawFile | undefined;

/** The rules that come with the program (data/law/), of all files together: one file a country. */
export function shippedLaw(): LawFile {
  if (shipped === undefined) {
    const files = readdirSync(folder)
      .filter((name) => name.endsWith(".yaml"))
      .sort()
      .map((name) =>
        asSignedFile(readLawFile(name, readYamlTree(readFileSync(new URL(name, folder), "utf8")))),
      );
    shipped = {
      clocks: files.flatMap(({ clocks }) => clocks),
      court_days: files.flatMap(({ court_days: days }) => days),
      norms: files.flatMap(({ norms }) => norms),
      criteria: files.flatMap(({ criteria }) => criteria),
    };
  }
  return shipped;
}
