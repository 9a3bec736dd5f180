import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { checkDocuments } from "../../src/numbers/check/check.ts";
import type { LedgerFigure } from "../../src/numbers/ledger/ledger.ts";
import { dossierLedger } from "../../src/service/check-ledger.ts";
import { shown } from "../../src/service/disclose.ts";
import { type ExampleName, exampleNames } from "../../src/service/example.ts";
import { example } from "../example.ts";
import { fromShared } from "../needs.ts";

const dossiers = { riverbend: example("riverbend"), "cambodia-2020": example("cambodia-2020") };
const ledgers = new Map<ExampleName, readonly LedgerFigure[]>();

beforeAll(async () => {
  for (const name of exampleNames)
    ledgers.set(name, shown(await dossierLedger(dossiers[name].dossier)).figures);
});

const found = (name: ExampleName, text: string): (readonly [string, string, string | undefined])[] =>
  checkDocuments([{ doc: "draft", text }], ledgers.get(name)!)
    .documents[0]!.diagnostics.filter(({ severity }) => severity !== "info")
    .map(({ severity, rule, figure }) => [severity, rule, figure]);

describe("against the dossier of Riverbend, nothing is said of", () => {
  it.each([
    // Doctors, guards, things and other people are not those held.
    "There are 14 doctors in the prisons of Riverbend.",
    "12 nurses and 14 doctors work in the prisons of Riverbend.",
    "Riverbend's prisons have 430 cells and 371 beds.",
    "There are 9 prisons in Riverbend, with 120 cells.",
    "We wrote 12 letters to Riverbend's ministry and received 3 answers.",
    "9,900 people visited Riverbend's prisons in 2022.",
    "9,900 former prisoners live in Riverbend.",
    // A share or part of the whole.
    "Of 11,746 prisoners, 7,164 have no final judgment.",
    "Of 11,746 prisoners, 869 are women.",
    "At the end of 2022, 4,815 of the 11,746 prisoners in Riverbend had no decision in first instance.",
    "Riverbend's men's prisons held 10,713 people at the end of 2022.",
    // Another place than the figure's.
    "Ash Lane holds 9,500 people.",
    "Ash Lane holds 10,300 people.",
    "Ash Lane prison held 10,300 people in 2022.",
    "In Norway, 9,900 people were in prison at the end of 2022.",
    "Kestrel Ridge and Saltmarsh together held 3,098 people at the end of 2022.",
    "The other prisons of Riverbend held 8,782 people at the end of 2022.",
    // Two counts of one place.
    "Riverbend's prisons held 11,746 people at the end of 2022, and 10,620 at the end of 2021.",
    "Riverbend's prisons held 9,480 people at the end of 2020 and 9,655 a year earlier.",
    // What a finding on some says of others.
    "On 20 October 2022, 38 women and 24 infants were in the mothers' unit of Marrow Hill.",
    "No one was released.",
  ])("%s", (text) => {
    expect(found("riverbend", text)).toEqual([]);
  });
});

describe("against the dossier of Cambodia, nothing is said of", () => {
  it.each([
    "The prison population of Cambodia grew by approximately 78%.",
    "Approximately 78% of growth followed the campaign.",
    "In 2020, almost 75% of prisoners in Cambodia were awaiting trial.",
    "Prisons in Cambodia hold over 38,000 people, almost 75% of whom are awaiting trial.",
    "Phnom Penh's largest jail holds 9,500 prisoners – more than four times its maximum capacity.",
    "CC1 holds 9,500 people.",
    "Cambodia has 25 provinces and 28 prisons.",
    "No one was imprisoned for using or possessing drugs.",
    "Prisons in Thailand hold 380,000 people, 80% of them for drugs.",
  ])("%s", (text) => {
    expect(found("cambodia-2020", text)).toEqual([]);
  });
});

const seeds = fromShared("seeds", "the five documents against the dossier of Cambodia");
describe.skipIf(seeds === undefined)("the five documents against the dossier of Cambodia", () => {
  it("have the two errors that they have by themselves, and no other", () => {
    const documents = readdirSync(seeds!).map((doc) => ({
      doc,
      text: readFileSync(join(seeds!, doc), "utf8"),
    }));
    const errors = checkDocuments(documents, ledgers.get("cambodia-2020")!).documents.flatMap(
      ({ doc, diagnostics }) =>
        diagnostics.filter(({ severity }) => severity === "error").map(({ rule }) => [doc.slice(0, 3), rule]),
    );
    expect(errors).toEqual([
      ["000", "of-vs-over"],
      ["003", "ratio-as-growth"],
    ]);
  });
});

describe("against the dossier of Riverbend, it is still said that", () => {
  it.each([
    [
      "There were 19 doctors in the prisons of Riverbend at the end of 2022.",
      "contradicts-ledger",
      "fig-doctors",
    ],
    [
      "The Ministry of Justice says that Riverbend's prisons had 19 doctors at the end of 2022.",
      "contradicts-ledger",
      "fig-doctors",
    ],
    ["In 2022, 42 people died in custody in Riverbend.", "contradicts-ledger", "fig-deaths"],
    ["Kestrel Ridge held 2,810 people at the end of 2022.", "contradicts-ledger", "fig-kestrel-2022"],
    ["At the end of 2022, 903 women were in prison in Riverbend.", "contradicts-ledger", "fig-women-2022"],
    [
      "Riverbend's prison population rose by 62% from 2017 to 2022.",
      "growth-mismatch",
      "fig-pop-2022/fig-pop-2017",
    ],
  ])("%s is wrong", (text, rule, figure) => {
    expect(found("riverbend", text)).toEqual([["error", rule, figure]]);
  });

  it("a count that only an estimate allows is a question", () => {
    expect(found("riverbend", "Riverbend's prisons held 11,764 people at the end of 2022.")).toEqual([
      ["warning", "contradicts-ledger", "fig-pop-2022"],
    ]);
  });
});
