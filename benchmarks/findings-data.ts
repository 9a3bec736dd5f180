import type { Children, Column, Columns, Table } from "../src/analysis/column/column.ts";
import type { FindingQuestion } from "../src/analysis/finding/finding.ts";
import { type Schemas, type TableKind, schemasOf } from "../src/analysis/column/unit-schema.ts";
import { codebookSchema } from "../src/domain/codebook.ts";
import { stageTypes } from "../src/domain/stage.ts";
import { safeguardCodes } from "../src/domain/safeguard.ts";

/** The variables that the synthetic answers are coded with. */
export const syntheticCodebook = codebookSchema.parse({
  variables: [
    { name: "against_will", unit: "episode", type: "yn" },
    { name: "drugs_on_person", unit: "episode", type: "one[none, small, more]" },
    {
      name: "initiated_by",
      unit: "episode",
      type: "one[raid, street-sweep, checkpoint, family, referral, other]",
    },
    { name: "leniency_for_names", unit: "episode", type: "yn" },
    { name: "months_held", unit: "episode", type: "duration" },
    { name: "told_reasons", unit: "stage", type: "ypn" },
    { name: "told_rights", unit: "stage", type: "ypn" },
    { name: "lawyer_present", unit: "stage", type: "ypn" },
    { name: "judge_brought", unit: "stage", type: "yn" },
    { name: "bail_considered", unit: "stage", type: "yn" },
    { name: "convicted", unit: "charge", type: "yn" },
    {
      name: "relied_on",
      unit: "charge",
      type: "many[forced-test, police-report, co-accused, own-admission]",
    },
    { name: "feared_reprisals", unit: "person", type: "yn" },
  ],
});
export const syntheticSchemas: Schemas = schemasOf([syntheticCodebook]);

/**
 * Columns of so many episodes of nine tenths as many people, with two stages each, three safeguards to two stages and one
 * charge each; a fifth of the answers are missing. The same seed gives the same columns.
 */
export function syntheticColumns(episodes: number, seed: number): Columns {
  const random = seeded(seed);
  const persons = Math.max(1, Math.floor(episodes * 0.9));
  const [stages, safeguards, charges] = [episodes * 2, episodes * 3, episodes];
  const tables = new Map<TableKind, Table>();
  const add = (
    kind: TableKind,
    rows: number,
    columns: Record<string, Column>,
    children: Record<string, Children> = {},
  ): void => {
    tables.set(kind, {
      kind,
      rows,
      refs: numbered(kind.slice(0, 2), rows),
      columns: new Map(Object.entries(columns)),
      children: new Map(Object.entries(children)),
    });
  };
  const codes = (rows: number, dictionary: readonly string[], missing = 0.2): Column => ({
    kind: "text",
    states: states(rows, missing, random),
    ids: Uint8Array.from({ length: rows }, () => Math.floor(random() * dictionary.length)),
    dictionary,
  });
  const yesNo = (rows: number): Column => codes(rows, ["no", "yes"]);
  const ypn = (rows: number): Column => codes(rows, ["yes", "partly", "no"]);
  add(
    "person",
    persons,
    { sex: codes(persons, ["f", "m", "other"], 0.01), feared_reprisals: yesNo(persons) },
    { episodes: spread("episode", persons, episodes, random) },
  );
  add(
    "episode",
    episodes,
    {
      route: codes(episodes, ["prosecution", "administrative", "accompanying-parent", "none"]),
      exit: codes(episodes, ["no-charge", "bail", "acquitted", "served", "pardon", "payment"]),
      start: days(episodes, random),
      months_held: numbers(episodes, random),
      minor_at_arrest: yesNo(episodes),
      against_will: yesNo(episodes),
      leniency_for_names: yesNo(episodes),
      drugs_on_person: codes(episodes, ["none", "small", "more"]),
      initiated_by: codes(episodes, ["raid", "street-sweep", "checkpoint", "family", "referral", "other"]),
    },
    {
      stages: spread("stage", episodes, stages, random),
      charges: spread("charge", episodes, charges, random),
    },
  );
  add(
    "stage",
    stages,
    {
      type: codes(stages, stageTypes, 0),
      start: days(stages, random),
      told_reasons: ypn(stages),
      told_rights: ypn(stages),
      lawyer_present: ypn(stages),
      judge_brought: yesNo(stages),
      bail_considered: yesNo(stages),
    },
    { safeguards: spread("safeguard", stages, safeguards, random) },
  );
  add("safeguard", safeguards, {
    code: codes(safeguards, safeguardCodes, 0),
    respected: ypn(safeguards),
  });
  add("charge", charges, {
    offence: codes(charges, ["using", "possession", "trafficking", "other"]),
    convicted: yesNo(charges),
    relied_on: lists(charges, ["forced-test", "police-report", "co-accused", "own-admission"], random),
  });
  return { tables, aggregates: [] };
}

/** Fifty findings of the kinds that a report makes: plain shares, dates and numbers, and questions about stages, charges and safeguards. */
export function syntheticFindings(): FindingQuestion[] {
  const populations = [
    "true",
    `route == "prosecution"`,
    `route in ["prosecution", "administrative"] && start >= "2017"`,
    "minor_at_arrest",
    `!minor_at_arrest && against_will`,
  ];
  const properties = [
    `drugs_on_person == "none"`,
    `initiated_by in ["raid", "street-sweep"] && against_will`,
    `months_held > 6`,
    `exit == "payment" || leniency_for_names`,
    `start >= "2019-05" && start < "2020"`,
    `stages.exists(s, s.told_rights == "yes")`,
    `stages.all(s, s.judge_brought || s.type == "sentence")`,
    `charges.exists(c, c.convicted && "forced-test" in c.relied_on)`,
    `stages.exists(s, s.type == "police-custody" && s.lawyer_present != "no")`,
    `stages.exists(s, s.safeguards.exists(g, g.code == "judge" && g.respected == "yes"))`,
  ];
  return populations.flatMap((population, i) =>
    properties.map((property, j) => ({
      ref: `finding-${i}-${j}`,
      body: {
        statement: "a synthetic statement",
        unit: "episode",
        population,
        property,
        stated: { quantifier: "most" },
      },
    })),
  );
}

/** Numbers in [0, 1) from a seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function states(rows: number, missing: number, random: () => number): Uint8Array {
  return Uint8Array.from({ length: rows }, () => (random() < missing ? 1 + Math.floor(random() * 6) : 0));
}

const dayMs = 86_400_000;

/** Days from 2015 on; a fifth is known to the month. */
function days(rows: number, random: () => number): Column {
  const from = Float64Array.from({ length: rows }, () => (16436 + Math.floor(random() * 2000)) * dayMs);
  const until = from.map((start) => start + (random() < 0.2 ? 30 : 1) * dayMs);
  return { kind: "time", states: states(rows, 0.2, random), from, until };
}

function numbers(rows: number, random: () => number): Column {
  const low = Float64Array.from({ length: rows }, () => Math.floor(random() * 36));
  const high = low.map((number) => number + (random() < 0.2 ? 2 : 0));
  return { kind: "number", states: states(rows, 0.2, random), low, high, open: new Uint8Array(rows) };
}

function lists(rows: number, dictionary: readonly string[], random: () => number): Column {
  const offsets = new Uint32Array(rows + 1);
  const ids: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let id = 0; id < dictionary.length; id++) if (random() < 0.3) ids.push(id);
    offsets[row + 1] = ids.length;
  }
  return { kind: "texts", states: states(rows, 0.2, random), offsets, ids: Uint8Array.from(ids), dictionary };
}

/** So many children over so many parents, some with none and some with several. */
function spread(kind: TableKind, parents: number, children: number, random: () => number): Children {
  const offsets = new Uint32Array(parents + 1);
  for (let child = 0; child < children; child++) offsets[1 + Math.floor(random() * parents)]!++;
  for (let parent = 0; parent < parents; parent++) offsets[parent + 1]! += offsets[parent]!;
  return { kind, offsets, index: undefined, states: undefined };
}

function numbered(prefix: string, rows: number): Table["refs"] {
  const width = prefix.length + 8;
  const codes = new Uint8Array(rows * width);
  const offsets = Uint32Array.from({ length: rows + 1 }, (_, row) => row * width);
  for (let row = 0; row < rows; row++) {
    const ref = `${prefix}-${String(row).padStart(7, "0")}`;
    for (let c = 0; c < width; c++) codes[row * width + c] = ref.charCodeAt(c);
  }
  return { codes, offsets };
}
