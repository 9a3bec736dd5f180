import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { normForce } from "../../src/analysis/assessment/norm-force.ts";
import { plusMonths, dayNumber } from "../../src/analysis/clock/calendar.ts";
import {
  chainList,
  letterList,
  replyLedgerList,
  type TrackedRow,
  trackerList,
} from "../../src/api/tracker.ts";
import { shown } from "../../src/service/disclose.ts";
import { loadRecords } from "../../src/service/load.ts";
import { performAll } from "../../src/service/operations.ts";
import { shippedLaw } from "../../src/service/law.ts";
import { example } from "../example.ts";
import { sharedFolder } from "./build.ts";

/** What must come out of the public record of 2020: calls, promises, letters, norms, and sites. */
const shared = sharedFolder();
const public2020 = example("cambodia-2020");
const raw = <T>(name: string): T =>
  JSON.parse(readFileSync(join(shared!, "cambodia-2020", `${name}.json`), "utf8")) as T;
const counts = (words: readonly string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(words, (word) => word)].map(([word, all]) => [word, all.length]));
const rows = async (on: string): Promise<readonly TrackedRow[]> =>
  shown(await performAll(public2020.dossier, trackerList, { on }));

/** The 44 calls that the report lists. */
const listed = async (): Promise<ReadonlySet<string>> =>
  new Set(
    (await loadRecords(public2020.dossier, "recommendation"))
      .filter(({ body }) => body.number !== undefined && body.made_in === "doc-003")
      .map(({ ref }) => ref),
  );

test("64 calls by addressee, eight with a time word, none with a date, none overdue", async () => {
  const calls = (await rows("2020-07-23")).filter(({ is }) => is === "call");
  expect(calls).toHaveLength(64);
  const report = await listed();
  const bodies = await loadRecords(public2020.dossier, "recommendation");
  expect(
    counts(bodies.map(({ ref, body }) => `${body.made_in}${report.has(ref) ? ", listed" : ""}`)),
  ).toEqual({ "doc-003, listed": 44, "doc-001": 8, "doc-000": 6, "doc-003": 6 });
  expect(Object.values(counts(calls.filter(({ ref }) => report.has(ref)).map(({ of }) => of)))).toEqual([
    11, 7, 7, 9, 4, 3, 3,
  ]);
  expect(counts(calls.flatMap(({ deadline }) => deadline ?? []))).toEqual({
    immediately: 6,
    "without delay": 1,
    urgently: 1,
  });
  expect(calls.flatMap(({ due }) => due ?? [])).toEqual([]);
  for (const on of ["2020-05-06", "2020-07-23", "2026-01-01"])
    expect((await rows(on)).filter(({ is, overdue }) => is === "call" && overdue)).toEqual([]);
});

test("12 calls are tied to a promise, 12 promises to a call, and three calls of one document ask for 10,000", async () => {
  const all = await rows("2020-07-23");
  const of = new Map(all.map((row) => [row.ref, row]));
  const ties = all.flatMap(({ ref, linked }) =>
    linked.map((other) => [of.get(ref)!, of.get(other)!] as const),
  );
  const mixed = ties
    .filter(([a, b]) => a.kind !== b.kind)
    .map(([a, b]) => (a.kind === "promise" ? [b.ref, a.ref] : [a.ref, b.ref]) as [string, string]);
  expect(new Set(mixed.map(([call]) => call)).size).toBe(12);
  expect(new Set(mixed.map(([, promise]) => promise)).size).toBe(12);
  const asked = (await loadRecords(public2020.dossier, "recommendation")).filter(({ ref }) =>
    of.get("prom-10000")!.linked.includes(ref),
  );
  expect(asked.map(({ body }) => body.made_in)).toEqual(["doc-001", "doc-001", "doc-001"]);
});

test("23 promises: one due month that passed, one length without a start, 21 without; claims are tested and never kept", async () => {
  const promises = (await rows("2020-07-23")).filter(({ kind }) => kind === "promise");
  expect(promises).toHaveLength(23);
  const [due, ...others] = promises.filter((row) => row.due !== null);
  expect(others).toEqual([]);
  expect(due).toMatchObject({
    ref: "prom-campaign-sixmonths",
    due: "2017-07",
    overdue: true,
    since: "2020-05",
  });
  // Last seen running in May 2020: from the last day of July 2017 at least 33 months to the first of May, and not 34.
  const [end, seen] = [dayNumber(2017, 7, 31), dayNumber(2020, 5, 1)];
  expect([plusMonths(end, 33) <= seen, plusMonths(end, 34) <= seen]).toEqual([true, false]);
  const length = promises.filter(({ due: on, deadline }) => on === null && /six months/.test(deadline ?? ""));
  expect(length.map(({ ref, overdue }) => [ref, overdue])).toEqual([["prom-backlog", false]]);
  expect(promises.length - others.length - length.length - 1).toBe(21);
  const bodies = await loadRecords(public2020.dossier, "promise");
  expect(bodies.filter(({ body }) => body.observations.length === 0)).toHaveLength(13);
  expect(bodies.filter(({ body }) => body.made === undefined)).toHaveLength(5);
  // Over 3,500 that are under 10 % make a target above 35,000.
  expect(bodies.find(({ ref }) => ref === "prom-backlog")!.body.target_unit).toContain("more than 35,000");
  expect(3500 / 0.1).toBeCloseTo(35_000);
  const claims = promises.filter(({ is }) => is === "claim");
  expect(counts(claims.map(({ claim }) => claim!.stands))).toEqual({ contradicted: 2, "cannot-tell": 1 });
  expect(claims.flatMap(({ claim }) => claim!.by.map(({ ref }) => ref))).toEqual([
    "r-minor-offence-share",
    "r-minor-offence-share",
  ]);
  expect(claims.every(({ level }) => level === "no-information")).toBe(true);
});

test("five letters and an undecided sixth, 22 questions, none overdue on 6 May 2020 and two from the 7th", async () => {
  const on = async (day: string) => shown(await performAll(public2020.dossier, letterList, { on: day }));
  const may = await on("2020-05-06");
  expect(counts(may.map(({ dated }) => dated ?? "undated"))).toEqual({
    "2020-01-21": 3,
    "2020-04-28": 2,
    undated: 1,
  });
  expect(may.reduce((sum, { questions }) => sum + questions, 0)).toBe(22);
  const chains = shown(await performAll(public2020.dossier, chainList, { on: "2020-07-23" }));
  expect(counts(chains.flatMap(({ questions }) => questions.map(({ outcome }) => outcome)))).toEqual({
    "nothing-came": 22,
  });
  const overdue = async (day: string): Promise<number> =>
    (await on(day)).filter(({ state }) => state === "overdue").length;
  expect([await overdue("2020-05-06"), await overdue("2020-05-07"), await overdue("2020-07-23")]).toEqual([
    0, 2, 2,
  ]);
  const waiting = async (day: string): Promise<readonly (number | null)[]> =>
    (await on(day))
      .filter(({ respond_by: last, dated }) => last === null && dated !== null)
      .map((row) => row.waiting);
  expect([await waiting("2020-05-07"), await waiting("2020-07-23")]).toEqual([
    [107, 107, 107],
    [184, 184, 184],
  ]);
});

test("of 44 calls 24 go to offices that were written to, 15 of them in part, 14 to offices copied only, 6 to nobody", async () => {
  const report = await listed();
  const ledger = shown(await performAll(public2020.dossier, replyLedgerList, { on: "2020-07-23" }));
  expect(counts(ledger.filter(({ ref }) => report.has(ref)).map(({ put }) => put))).toEqual({
    "in-part": 15,
    put: 9,
    "copied-only": 14,
    nobody: 6,
  });
});

test("89 norms by kind, 36 without a printed number, and three on other States that bind nobody here", async () => {
  const norms = await loadRecords(public2020.dossier, "norm");
  expect(counts(norms.map(({ body }) => body.kind))).toEqual({
    treaty: 22,
    custom: 1,
    standard: 22,
    "un-document": 13,
    "treaty-body-or-expert": 10,
    "domestic-law": 21,
  });
  expect(norms.filter(({ body }) => body.doubt?.includes("provision"))).toHaveLength(36);
  const others = norms.filter(({ ref }) => ["n-crc-decrim", "n-crc-nocriminal", "n-vn-co34"].includes(ref));
  expect(others.map(({ body }) => normForce(body, "KHM", { edtf: "2020-05-06" }).word)).toEqual([
    "guides",
    "guides",
    "guides",
  ]);
});

test("431 and 432 sites stay two, the first is the sum of four levels, and none was assessed", async () => {
  const figures = new Map(
    (await loadRecords(public2020.dossier, "figure")).map(({ ref, body }) => [ref as string, body]),
  );
  const value = (ref: string): number | undefined => {
    const stated = figures.get(ref)?.value;
    return stated?.kind === "number" ? stated.low : undefined;
  };
  expect([value("r-cbdt-total"), value("r-annex-432"), value("r-cbdt-visited")]).toEqual([431, 432, 2]);
  const levels = ["national", "provincial", "district", "commune"].map((level) => value(`r-cbdt-${level}`)!);
  expect(levels).toEqual([2, 24, 73, 332]);
  expect(levels.reduce((sum, each) => sum + each, 0)).toBe(431);
  const standard = shippedLaw().norms.find(({ about }) => about === "facility")!.norm;
  const assessed = (await loadRecords(public2020.dossier, "assessment")).filter(
    ({ body }) => body.norm === standard,
  );
  expect(assessed).toEqual([]);
});

test.skipIf(shared === undefined)(
  "84 coded cases: 27 with a date of arrest, one of them to the day, none to the hour; 7 say before a judge",
  () => {
    const { cases } = raw<{
      cases: {
        arrest: { date: string | null; precision: string } | null;
        brought_before_judge: boolean | null;
      }[];
    }>("cases");
    expect(cases).toHaveLength(84);
    const dated = cases.flatMap(({ arrest }) => (typeof arrest?.date === "string" ? [arrest] : []));
    expect([dated.length, dated.filter(({ precision }) => precision === "day").length]).toEqual([27, 1]);
    expect(dated.filter(({ date }) => date!.includes("T"))).toEqual([]);
    expect(cases.filter(({ brought_before_judge: judge }) => judge === true)).toHaveLength(7);
  },
);
