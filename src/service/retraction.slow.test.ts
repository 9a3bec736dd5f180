import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { recordText } from "../cli/text/record.ts";
import { openDossiers, passphrase } from "../../test/dossier.ts";
import { weakSlot } from "../../test/weak-slot.ts";
import { openDossier as openStore } from "../store/dossier.ts";
import { type Disclosed, shown } from "./disclose.ts";
import { hooks } from "./dossier.ts";
import type { WriteSession } from "./session.ts";
import { exportDossier } from "./export.ts";
import { listFigures, listReconciliations } from "./figure.ts";
import { computeOne, listConsistency, listFindings } from "./finding.ts";
import { importFiles } from "./import.ts";
import { rebuildDossier } from "./keep.ts";
import { matrixOf } from "./matrix.ts";
import { overviewOf, recordDetail } from "./overview.ts";
import { searchRecords, showHistory, showRecord } from "./record.ts";
import { listRetracted, mergeRecords, reinstateRecord, retractRecord } from "./retraction.ts";
import { setFields } from "./set.ts";
import { verify } from "../store/verify.ts";

const { path, empty, bring } = openDossiers();

/** Three invented people; c-3 may be c-1. */
const three = `
codebook:
  - {name: told_rights, unit: stage, type: yn}
persons:
  - id: c-1
    pseudonym: Wren
    sex: f
    episodes:
      - {start: 2019-05-01, end: 2019-06-01, stages: [{type: police-custody, answers: {told_rights: no}}]}
      - {start: 2020-01}
    acts: [{type: beating, parties: []}]
  - {id: c-2, sex: f, episodes: [{start: 2018-03}]}
  - id: c-3
    sex: m
    birth: 1990
    characteristics: [walks with a stick]
    relations: [{kind: possibly-same-person, to: c-1, certainty: possible}]
figures:
  - {id: held, indicator: prison_population, value: 1200, unit: persons, place: The Valley, as_of: 2020-03}
  - {id: places, indicator: prison_capacity, value: 800, unit: places, place: The Valley, as_of: 2020-03}
frames:
  - {id: met, label: the people met, members: [c-1, c-2, c-3]}
findings:
  - {id: women, statement: Two of them are women., frame: met, property: 'sex == "f"', stated: {n: 2, N: 3}}
`;
const why = "entered by mistake";

async function withThree(name: string): Promise<WriteSession> {
  const session = await empty(name);
  await bring(session, `${name}.yaml`, three);
  return session;
}

async function of<T>(disclosed: Promise<Disclosed<T>>): Promise<T> {
  return shown(await disclosed);
}

async function counted(session: WriteSession, property: string): Promise<readonly string[]> {
  const asked = { unit: "person", frame: undefined, population: "true", property } as const;
  return (await of(computeOne(session, asked))).counted;
}

/** What every use case that counts or lists says of a dossier, without the checkpoint that it names. */
async function everything(session: WriteSession): Promise<string> {
  const { checkpoint: _, ...overview } = await of(overviewOf(session));
  return JSON.stringify([
    overview,
    await of(listFindings(session)),
    await counted(session, `episodes.exists(e, e.start >= "2019")`),
    await of(listConsistency(session)),
    await of(listFigures(session)),
    await of(listReconciliations(session)),
    await of(matrixOf(session, "person")),
    await of(matrixOf(session, "stage")),
    await of(searchRecords(session, "Wren", { limit: 50 })),
  ]);
}

/** What a fresh look at the folder finds, as `habeas verify` takes it. */
async function problemsOf({ dir }: WriteSession): Promise<readonly string[]> {
  const store = await openStore(dir, { passphrase, slot: weakSlot, mode: "read", hooks });
  try {
    return (await verify(store.reader)).problems;
  } finally {
    await store.close();
  }
}

test("a person entered by mistake leaves every count and list and stays in the history, and comes back whole", async () => {
  const session = await withThree("mistake");
  const before = await everything(session);
  const { size } = (await of(overviewOf(session))).checkpoint!;
  await expect(retractRecord(session, "c-1", { why, withChildren: false })).rejects.toThrow(
    "c-1 has 2 episodes, 1 stage, 1 act and 1 answer; give --with-children to retract them with it, or retract them first.",
  );
  await expect(retractRecord(session, "c-2", { why: " ", withChildren: true })).rejects.toThrow("--why TEXT");

  const report = await of(retractRecord(session, "c-1", { why, withChildren: true }));
  expect(report.retracted).toHaveLength(6);
  expect([...report.named_by].sort()).toEqual(["c-3/relation-1", "met"]);
  const after = await everything(session);
  // Consistency alone names it, as a frame does.
  const told = /\{"id":"nothing-retracted:met:c-1"[^}]*\}/;
  expect(after).toMatch(told);
  expect(after.replace(told, "")).not.toMatch(/Wren|c-1\b/);
  expect(await of(listFindings(session))).toMatchObject([{ n: 1, N: 2, undetermined: [], missing: {} }]);
  expect(await of(listFindings(await session.at(size)))).toMatchObject([{ n: 2, N: 3 }]);
  const history = await of(showHistory(session, "c-1"));
  expect(history.map(({ body }) => body["pseudonym"])).toEqual(["Wren", undefined]);
  expect(history.at(-1)).toMatchObject({ body: { retracted: { why } }, note: `retracted c-1: ${why}` });
  expect(await of(listRetracted(session))).toHaveLength(6);
  expect(await problemsOf(session)).toEqual([]);
  await rebuildDossier(session, {});
  expect(await everything(session)).toBe(after);
  expect(await problemsOf(session)).toEqual([]);

  await expect(reinstateRecord(session, "c-1/episode-1", { why })).rejects.toThrow("reinstate c-1");
  await reinstateRecord(session, "c-1", { why });
  expect(await everything(session)).toBe(before);
  expect(await of(listRetracted(session))).toEqual([]);
});

/** Two sources: what c-1 and c-2 answer rests on one each, c-3's answer on both. */
const sourced = `
codebook:
  - {name: beaten, unit: person, type: yn}
sources:
  - {id: int-1, kind: interview, title: First talk}
  - {id: int-2, kind: interview, title: Second talk}
persons:
  - {id: c-1, answers: {beaten: {is: yes, at: "int-1#t=5"}}}
  - {id: c-2, answers: {beaten: {is: no, at: "int-2#t=9"}}}
  - id: c-3
    answers: {beaten: [{is: yes, at: "int-1#t=20"}, {is: yes, at: "int-2#t=30"}]}
    accounts: [{topic: food, at: ["int-1#t=40", "int-1#t=44"]}, {topic: water, at: [int-1, int-2]}]
figures:
  - {id: held, indicator: prison_population, value: 1200, unit: persons, place: The Valley, as_of: 2020-03, at: int-1}
frames:
  - {id: met, label: the people met, members: [c-1, c-2, c-3]}
  - {id: others, label: the others, members: [c-2, c-3]}
findings:
  - {id: beaten-2, statement: Two of them were beaten., frame: met, property: beaten, stated: {n: 2, N: 3}}
  - {id: second, statement: One of the others was beaten., frame: others, property: beaten, stated: {n: 1, N: 2}}
`;

test("a source that answers, figures and quotations rest on is asked about, and takes along what rests on it alone", async () => {
  const dossier = await empty("source");
  expect((await bring(dossier, "source.yaml", sourced)).rows.filter((r) => r.outcome === "refused")).toEqual(
    [],
  );
  const before = await everything(dossier);
  const retract = (more: {
    withChildren?: boolean;
    alone?: boolean;
  }): Promise<Disclosed<{ retracted: readonly string[] }>> =>
    retractRecord(dossier, "int-1", { why, ...more });
  await expect(retract({})).rejects.toThrow(
    "1 account, 2 answers and 1 figure rest on int-1 and on no other source; give --with-children to retract them too, or --alone to leave them, and findings will say so.",
  );
  await expect(retract({ withChildren: true, alone: true })).rejects.toThrow("they say the opposite");
  await expect(retractRecord(dossier, "c-1", { why, alone: true })).rejects.toThrow("c-1 is a person");
  const { retracted } = await of(retract({ withChildren: true }));
  expect([...retracted].sort()).toEqual(["c-1/beaten", "c-3/account-1", "c-3/beaten", "held", "int-1"]);
  expect(await of(listFindings(dossier))).toMatchObject([
    { n: 1, N: 2, rests_on_retracted: null },
    { n: 1, N: 2, rests_on_retracted: null },
  ]);
  expect(await of(listFigures(dossier))).toEqual([]);
  await reinstateRecord(dossier, "int-1", { why });
  expect(await everything(dossier)).toBe(before);
});

test("a finding says which retracted source its answers rest on, and what it is without them", async () => {
  const dossier = await empty("alone");
  await bring(dossier, "alone.yaml", sourced);
  await retractRecord(dossier, "int-1", { why, alone: true });
  const [beaten, second] = await of(listFindings(dossier));
  // c-3 says it in the second talk too, so only the answer of c-1 is in question.
  expect(beaten).toMatchObject({ n: 2, N: 3, rests_on_retracted: { sources: ["int-1"], n: 1, N: 2 } });
  expect(beaten!.why).toContain(
    "It rests on a source that was retracted; without what rests on it alone it is 1 of 2.",
  );
  expect(second).toMatchObject({ rests_on_retracted: null });
  const broken = (await of(listConsistency(dossier))).filter(({ rule }) => rule === "nothing-retracted");
  expect(broken.map(({ record }) => record).sort()).toEqual([
    "c-1/beaten",
    "c-3/account-1",
    "c-3/beaten",
    "held",
  ]);
  expect((await of(showRecord(dossier, "c-1/beaten"))).retracted).toEqual(["int-1"]);
  // What rests on both is asked about once the second goes too.
  await expect(retractRecord(dossier, "int-2", { why })).rejects.toThrow(
    "1 account and 2 answers rest on int-2",
  );
});

test("a place or a frame goes with its source only where nothing else names it", async () => {
  const session = await empty("places-of-a-source");
  const named = `
sources: [{id: s-1, kind: document, title: A list}, {id: s-2, kind: document, title: Another}]
facilities:
  - {id: north, name: North, type: prison, at: s-1}
  - {id: south, name: South, type: prison, at: s-1}
persons: [{id: c-1, episodes: [{start: 2020, at: [s-1]}]}]
frames: [{id: cases, label: the cases, unit: episode, members: [c-1/episode-1], at: s-1}]
figures: [{id: held, indicator: prison_population, value: 90, unit: persons, facility: north, as_of: 2020, at: s-2}]
`.replaceAll("at: s-1}", "at: [s-1]}");
  expect(
    (await bring(session, "named.yaml", named)).rows.filter(({ outcome }) => outcome === "refused"),
  ).toEqual([]);
  const { retracted } = await of(retractRecord(session, "s-1", { why, withChildren: true }));
  expect([...retracted].sort()).toEqual(["c-1/episode-1", "cases", "s-1", "south"]);
});

test("a frame marks the members that were taken back, and consistency names them", async () => {
  const dossier = await withThree("marked");
  expect((await of(showRecord(dossier, "met"))).retracted).toEqual([]);
  await retractRecord(dossier, "c-1", { why, withChildren: true });
  const frame = await of(showRecord(dossier, "met"));
  expect(frame.retracted).toEqual(["c-1"]);
  expect(recordText(frame)).toContain("retracted, and not counted: c-1");
  expect(await of(listConsistency(dossier))).toContainEqual(
    expect.objectContaining({ rule: "nothing-retracted", record: "met", verdict: "broken" }),
  );
  expect((await of(recordDetail(dossier, "met"))).names["c-1"]?.label).toBe("retracted");
});

test("a figure that was taken back leaves what was derived from it", async () => {
  const session = await withThree("figure");
  const derived = async (): Promise<number> =>
    (await of(listFigures(session))).filter((row) => row.derived).length;
  expect(await derived()).toBeGreaterThan(0);
  await retractRecord(session, "places", { why, withChildren: false });
  expect(await derived()).toBe(0);
});

test("a file that brings a retracted record, or a new part of it, is asked about, and left out where that is said", async () => {
  const session = await withThree("revive");
  await retractRecord(session, "c-1", { why, withChildren: true });
  const skipRetracted = true;
  const again = await bring(session, "revive.yaml", three);
  expect(again.rows).toMatchObject([{ ref: "c-1", outcome: "refused" }]);
  expect(again.rows[0]!.problem).toBe(
    'was retracted, and 5 more of its records are in the files; "habeas reinstate DIR c-1" brings it back, --skip-retracted leaves it out, or take it out of the file.',
  );
  const late = "episodes: [{id: c-1/late, person: c-1, start: 2021}]\n";
  expect((await bring(session, "part.yaml", late)).rows[0]!.problem).toContain(
    "belongs to c-1, which was retracted;",
  );
  const link = "relations: [{id: r, from: c-2, kind: friend-of, to: c-1}]\n";
  expect((await bring(session, "link.yaml", link)).notes).toEqual([
    "c-1 is retracted, and r still names it.",
  ]);
  expect(await bring(session, "revive.yaml", three, { skipRetracted })).toMatchObject({ new: 0, changed: 0 });
  expect(await bring(session, "part.yaml", late, { skipRetracted })).toMatchObject({ new: 0 });
  expect((await of(showRecord(session, "c-1"))).body).toHaveProperty("retracted");
});

test("an export carries that a record was taken back and nothing of what it held, and an import keeps that", async () => {
  const session = await withThree("leaving");
  await retractRecord(session, "c-1", { why, withChildren: true });
  const file = path("out.jsonl");
  await exportDossier(session, file, { kind: "plain", typedName: "leaving" }, {});
  expect(readFileSync(file, "utf8")).not.toContain("Wren");
  expect(readFileSync(file, "utf8")).toContain(`{"record":"person","id":"c-1","retracted":{"why":"${why}"}}`);

  const other = await empty("other");
  expect(await of(importFiles(other, [file]))).toMatchObject({
    notes: [expect.stringContaining("records are proved")],
  });
  expect(await of(listFindings(other))).toEqual(await of(listFindings(session)));
  expect((await bring(other, "leaving.yaml", three)).rows).toMatchObject([
    { ref: "c-1", outcome: "refused" },
  ]);
  await expect(reinstateRecord(other, "c-1", { why })).rejects.toThrow("came here retracted");
  expect(await of(importFiles(session, [file]))).toMatchObject({ new: 0, changed: 0 });

  const standing = await withThree("standing");
  expect((await of(importFiles(standing, [file]))).notes[1]).toContain(
    "c-1 was retracted where this was exported and stands here",
  );
  expect(await of(listFindings(standing))).toMatchObject([{ n: 2, N: 3 }]);
});

test("two records of one person become one: links follow, a disagreement stays visible, and it can be undone", async () => {
  const session = await withThree("one");
  const before = await everything(session);
  const merge = (): Promise<unknown> => of(mergeRecords(session, "c-1", { into: "c-3", why }));
  expect(await merge()).toMatchObject({
    into: "c-3",
    conflicts: ["sex"],
    retracted: ["c-1", "c-3/relation-1"],
  });
  expect(await of(showRecord(session, "c-3"))).toMatchObject({
    conflicts: ["sex"],
    body: { pseudonym: "Wren", characteristics: ["walks with a stick"] },
  });
  expect((await of(showRecord(session, "met"))).body["members"]).toEqual([{ ref: "c-3" }, { ref: "c-2" }]);
  // Neither side of the disagreement is the answer.
  expect(await of(listFindings(session))).toMatchObject([{ n: 1, N: 1, missing: { conflicting: 1 } }]);
  expect(await counted(session, `episodes.exists(e, e.start <= "2019")`)).toEqual(["c-2", "c-3"]);
  // An act that only its name placed under c-1.
  expect(await counted(session, `acts.exists(a, a.type == "beating")`)).toEqual(["c-3"]);
  expect(await of(matrixOf(session, "act"))).toContain("c-1/act-1,c-3");
  expect(await problemsOf(session)).toEqual([]);
  const skipped = await bring(session, "one.yaml", three, { skipRetracted: true, dryRun: true });
  expect(skipped.notes).toContain("c-1 is merged into c-3; what names it in the files names c-3 here.");

  await reinstateRecord(session, "c-1", { why });
  expect(await everything(session)).toBe(before);

  await merge();
  await setFields(session, "c-3", { assignments: ["sex=f"], why });
  expect(await of(listFindings(session))).toMatchObject([{ n: 2, N: 2, missing: {} }]);
  expect((await of(reinstateRecord(session, "c-1", { why }))).changed_since).toEqual(["c-3"]);
});

test("records that cannot be one, or are taken back already, are refused in one sentence", async () => {
  const session = await withThree("refused");
  const merging = (into: string): Promise<unknown> => mergeRecords(session, "c-1", { into, why });
  await expect(merging("c-1")).rejects.toThrow("can't be merged into itself");
  await expect(merging("met")).rejects.toThrow("only records of one kind can be merged");
  await expect(merging("nobody")).rejects.toThrow("There is no record nobody");
  await expect(reinstateRecord(session, "c-2", { why })).rejects.toThrow("c-2 stands");
  await retractRecord(session, "women", { why, withChildren: false });
  await expect(retractRecord(session, "women", { why, withChildren: false })).rejects.toThrow(
    "women is retracted already",
  );
  await expect(setFields(session, "women", { assignments: ["note=x"], why })).rejects.toThrow(
    "women is retracted",
  );
});

test("one value is corrected by the rules of an import, with the reason in the history", async () => {
  const session = await withThree("value");
  const set = async (ref: string, ...assignments: string[]): Promise<readonly string[]> =>
    (await of(setFields(session, ref, { assignments, why }))).changed;
  const body = async (ref: string): Promise<object> => (await of(showRecord(session, ref))).body;
  const stage = "c-1/episode-1/stage-1";
  expect(await set("c-2", "sex=m", "birth=1988-02")).toEqual(["birth", "sex"]);
  expect(await set("c-2", "birth=", "age.years=about 30")).toEqual(["age", "birth"]);
  expect(await body("c-2")).toMatchObject({ sex: "m", age: { years: { qualifier: "about" } } });
  expect(await body("c-2")).not.toHaveProperty("birth");
  await set(stage, "told_rights=yes");
  expect(await body(`${stage}/told_rights`)).toMatchObject({ value: { kind: "code", code: "yes" } });
  await set(`${stage}/told_rights`, "state=declined");
  expect(await body(`${stage}/told_rights`)).not.toHaveProperty("value");
  expect((await of(showHistory(session, "c-2"))).at(-1)!.note).toBe(`set c-2: ${why}`);
  expect(await set("c-2", "sex=m")).toEqual([]);
  // A correction has no lists to leave out.
  expect((await of(setFields(session, "c-1", { assignments: ["sex=m"], why }))).notes).toEqual([]);
  const refusals: readonly (readonly [string, string, string])[] = [
    ["c-2", "sex=q", "c-2: sex: expected one of f, m, other."],
    ["c-2", "seks=f", "has no field seks"],
    ["c-2/episode-1", "person=c-99", "person names c-99, which is neither"],
    ["c-2/episode-1", "start=2019-13", "expected a date in EDTF"],
    [stage, "told_rights=maybe", '"maybe" is not a code of this variable'],
    ["c-2", "__proto__.x=1", "has no field __proto__"],
    ["c-2", "sex", "write FIELD=VALUE"],
  ];
  for (const [ref, assignment, sentence] of refusals)
    await expect(set(ref, assignment), assignment).rejects.toThrow(sentence);

  const impossible = { assignments: ["start=2031-05"], why };
  await expect(setFields(session, "c-2/episode-1", impossible)).rejects.toThrow("which is still to come");
  await setFields(session, "c-2/episode-1", { ...impossible, allowImplausible: "the form says so" });
  expect(await body("c-2/episode-1")).toMatchObject({ start: { edtf: "2031-05" } });
  expect((await of(showHistory(session, "c-2/episode-1"))).at(-1)!.note).toContain("the form says so");
});

test("an item without an id is known for one that was taken back by what it held, and does not come in under a new name", async () => {
  const session = await empty("unnamed");
  const counts = (...people: readonly number[]): string =>
    `facilities: [{id: y, name: Y, type: prison, counts: [${people.map((count, at) => `{people: ${count}, as_of: 2020-0${at + 1}}`).join(", ")}]}]\n`;
  await bring(session, "counts.yaml", counts(900, 500, 600));
  await retractRecord(session, "y/count-1", { why, withChildren: false });
  const held = async (): Promise<unknown> => (await of(showRecord(session, "y/count-2"))).body["people"];
  const before = await held();

  const again = await bring(session, "counts.yaml", counts(900, 500, 600));
  expect(again.rows).toMatchObject([{ ref: "y/count-1", outcome: "refused" }]);
  const skipped = await bring(session, "counts.yaml", counts(900, 500, 600), { skipRetracted: true });
  expect(skipped).toMatchObject({ new: 0, changed: 0, unchanged: 3 });
  const without = counts(900, 500, 600).replace("{people: 900, as_of: 2020-01}, ", "");
  const gone = await bring(session, "counts.yaml", without);
  expect(gone).toMatchObject({ new: 0, changed: 0, unchanged: 3, notes: [] });
  expect(await held()).toEqual(before);
});
