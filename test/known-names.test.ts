import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parseLocator } from "../src/domain/locator.ts";
import { parseQuantity } from "../src/domain/quantity.ts";
import { shown } from "../src/service/disclose.ts";
import { initDossier } from "../src/service/dossier.ts";
import { openSession } from "../src/service/session.ts";
import { listFigures, listReconciliations } from "../src/service/figure.ts";
import { listConsistency, listFindings } from "../src/service/finding.ts";
import { importFiles } from "../src/service/import.ts";
import { codebookOf, matrixOf } from "../src/service/matrix.ts";
import { searchRecords, showHistory, showRecord } from "../src/service/record.ts";
import { habeas } from "./cli/habeas.ts";
import { asked, openedPages } from "./http/opened.ts";
import { weakSlot } from "./weak-slot.ts";

/**
 * Names that every JavaScript object knows, and one like each that none does. A dossier must come out the same under
 * both, wherever a user may write such a name.
 */
const twins = [
  ["constructor", "constructer"],
  ["toString", "toStrinh"],
  ["__proto__", "__protp__"],
] as const;

const folder = mkdtempSync(join(tmpdir(), "habeas-names-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const records = `
codebook_constructor:
  - {name: constructor, unit: person, type: "one[constructor, toString, __proto__]", label: constructor, q: toString}
  - {name: told, unit: person, type: "many[constructor, __proto__, other]"}
  - {name: remark, unit: episode, type: text}
  - {name: spent, unit: episode, type: duration}
sources: [{id: constructor, kind: document, title: toString, published: 2020}]
facilities:
  - {id: toString, name: constructor, type: prison, aliases: [__proto__], counts: [{people: 90, as_of: 2020}], capacities: [{places: 50, as_of: 2020}], cells: [{id: constructor, measures: [{what: floor-area, value: 20, unit: m2}]}]}
persons:
  - {id: a, pseudonym: constructor, sex: f, characteristics: [toString], answers: {constructor: {is: constructor, at: constructor, coder: toString, words: constructor}, told: [constructor, __proto__]}}
  - id: b
    sex: m
    answers: {constructor: {is: __proto__, at: "constructor#p=3"}, told: other}
    episodes:
      - {id: toString, start: 2019, jurisdiction: constructor, answers: {remark: constructor 5, spent: 3 days}, stays: [{id: constructor, facility: toString}]}
  - {id: c, answers: {constructor: {is: toString, at: constructor}}}
frames: [{id: constructor-frame, label: the constructor, members: [a, b, c]}]
figures:
  - {id: f1, indicator: constructor, value: 12, unit: constructor, place: constructor, as_of: 2020, population: toString, at: constructor}
  - {id: f2, indicator: constructor, value: 14, unit: constructor, place: constructor, as_of: 2020, population: toString, at: constructor}
  - {id: f3, indicator: prison_population, value: 30, unit: persons, place: constructor, as_of: 2020, population: constructor, at: constructor}
  - {id: f4, indicator: toString, value: 40, unit: percent, place: toString, as_of: 2020, population: constructor, at: constructor}
  - {id: f5, indicator: __proto__, value: 40, unit: __proto__, place: __proto__}
acts: [{id: act, type: beating, parties: [{who: a, part: suffered}]}]
findings:
  - {id: one, statement: constructor, frame: constructor-frame, unit: person, property: 'constructor == "constructor"', predicate: constructor was the word, stated: {n: 1, N: 3, quantifier: only-one, words: toString}}
  - {id: two, statement: toString, unit: person, property: 'constructor in ["toString", "__proto__"]', predicate: were constructor}
  - {id: three, statement: toString, unit: person, property: '"constructor" in told || "__proto__" in told', stated: {quantifier: some}}
`;

const table = "constructor,toString,__proto__\nt1,constructor,a word\nt2,other,\n";
const mapping = `
mapping: 1
tables:
  - file: constructor.csv
    records:
      - kind: person
        id: constructor
        fields: {note: __proto__, pseudonym: {column: toString, values: {constructor: toString, other: constructor}}}
        answers: {constructor: {column: toString, values: {constructor: __proto__, other: constructor}}}
`;

/** All that a dossier of these records shows, with every name that one run alone would give put aside. */
async function shownUnder(which: 0 | 1): Promise<Record<string, unknown>> {
  const spelt = (text: string): string =>
    twins.reduce((result, pair) => result.replaceAll(pair[0], pair[which]), text);
  const back = (text: string): string =>
    [
      ...twins,
      ["tostring", "tostrinh"],
      ["  proto  ", "  protp  "],
      ["Constructor", "Constructer"],
      ["ToString", "ToStrinh"],
      ["Proto", "Protp"],
      // Names whose marks are shown as spaces.
      ["proto", "protp"],
    ]
      .reduce((result, pair) => result.replaceAll(pair[which]!, pair[0]!), text)
      .replaceAll(/\b(?:[0-9a-f]{8}|[0-9a-f]{16,64})\b/g, "HASH")
      .replaceAll(/\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b/g, "ULID")
      .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d[:.\dZ]*/g, "NOW")
      .replaceAll(/[A-Za-z0-9+/]{43}=/g, "ROOT");
  const names = {
    records: spelt("constructor.yaml"),
    table: spelt("constructor.csv"),
    mapping: spelt("toString.map.yaml"),
  };
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, spelt(text));
    return path;
  };
  const dir = join(folder, spelt("constructor.habeas"));
  const unlock = { passphrase: "five words for a test", slot: weakSlot };
  await initDossier(dir, { name: spelt("constructor"), ...unlock });
  const dossier = await openSession(dir, { ...unlock, mode: "write" });
  try {
    const report = shown(
      await importFiles(dossier, [write(names.records, records), write(names.table, table)], {
        mapping: write(names.mapping, mapping),
      }),
    );
    expect(report.rows.filter(({ outcome }) => outcome === "refused")).toEqual([]);
    const result: Record<string, unknown> = { report };
    result["figures"] = shown(await listFigures(dossier));
    result["reconcile"] = shown(await listReconciliations(dossier));
    result["findings"] = shown(await listFindings(dossier));
    result["consistency"] = shown(await listConsistency(dossier));
    result["matrix"] = shown(await matrixOf(dossier, "person"));
    result["codebook"] = shown(await codebookOf(dossier));
    result["search"] = shown(await searchRecords(dossier, spelt("constructor"), { limit: 50 }));
    for (const ref of ["constructor", "toString", "b/toString", "a/constructor"]) {
      result[`show ${ref}`] = shown(await showRecord(dossier, spelt(ref)));
      result[`history ${ref}`] = shown(await showHistory(dossier, spelt(ref)));
    }
    const { app, headers } = await openedPages([dossier]);
    for (const [name, input] of [
      ["dossier.overview", {}],
      ["finding.show", { ref: "one" }],
      ["record.open", { ref: "constructor" }],
      ["record.open", { ref: "a" }],
      ["record.open", { ref: "toString" }],
      ["record.list", { kind: "person" }],
    ] as const) {
      const given = JSON.parse(spelt(JSON.stringify(input)));
      const answer = await asked(app, dossier.id, name, given, headers);
      const text = await answer.text();
      // Ids, hashes and times are drawn anew by each import.
      result[`${name} ${JSON.stringify(input)}`] = [
        answer.status,
        text
          .replaceAll(/\b01[0-9A-HJKMNP-TV-Z]{24}\b/g, "")
          .replaceAll(/"(?:entry|device|member|at|origin|root)":"[^"]*"/g, "")
          .replaceAll(/"[0-9a-f]{64}"/g, ""),
      ];
    }
    return JSON.parse(back(JSON.stringify(result))) as Record<string, unknown>;
  } finally {
    await dossier.close();
  }
}

test("names that every JavaScript object knows are names like any other, in records, tables, listings and pages", async () => {
  const [known, unknown] = [await shownUnder(0), await shownUnder(1)];
  expect(unknown["report"]).toMatchObject({ new: 33 });
  for (const [what, one] of Object.entries(unknown)) expect(known[what], what).toEqual(one);
}, 120_000);

test("such a word in a draft, a number or a place of a source means nothing of its own", async () => {
  const drafts = twins.map(([known, unknown], at) =>
    [known, unknown].map((word, which) => {
      const path = join(folder, `draft-${at}-${which}.txt`);
      writeFileSync(
        path,
        `In 2020, 5 ${word} of 10 ${word} were held: 50%. ${word} 5 and 3${word} and $${word} 4; "US${word} 7" ${word}$ 8.\n`,
      );
      return path;
    }),
  );
  for (const [at, [known, unknown]] of drafts.entries()) {
    const claims = async (path: string): Promise<string> =>
      (await habeas("check", path, "--format", "json")).out
        .replaceAll(/draft-\d-\d/g, "draft")
        .replaceAll(/[0-9a-f]{16}/g, "HASH")
        .replaceAll(twins[at]![0], twins[at]![1]);
    expect(await claims(known!)).toBe(await claims(unknown!));
    expect(parseQuantity(`${twins[at]![0]} 5`)).toBeUndefined();
    expect(parseLocator(`int-4#${twins[at]![0]}=5`)).toBeUndefined();
  }
});
