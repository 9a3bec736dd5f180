import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { deadlineOf } from "../../src/analysis/consistency/deadline.ts";
import { letterStatus } from "../../src/analysis/tracker/letter.ts";
import { replyLedger } from "../../src/analysis/tracker/reply-ledger.ts";
import type { BodyOf, RecordKind } from "../../src/domain/record.ts";
import { daysBetween, parseTime } from "../../src/domain/time.ts";
import { readRecordFiles } from "../../src/intake/records/record-file.ts";

const folder = new URL("../../examples/cambodia-2020/", import.meta.url);
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), "utf8") }));
const { drafts } = readRecordFiles(files, { codebooks: [], hasRef: () => false });
const all = <K extends RecordKind>(kind: K) =>
  drafts.flatMap(({ ref, kind: its, body }) =>
    its === kind ? [{ ...(body as BodyOf<K>), ref: ref as string }] : [],
  );
const letters = all("letter").map((letter) => ({
  ...letter,
  to: letter.to ?? [],
  copied: letter.copied ?? [],
}));
const on = (day: string) => parseTime(day)!;

test("of the 44 calls of the report 24 go to offices that were written to, 15 of them in part, 14 to offices copied, 6 to nobody", () => {
  const report = all("recommendation").filter(
    ({ number, made_in }) => number !== undefined && made_in === "doc-003",
  );
  expect(report).toHaveLength(44);
  const calls = report.map(({ ref, to }) => ({ ref, to: to ?? [] }));
  const rows = replyLedger(calls, letters, on("2020-05-07"));
  const of = (word: string): number => rows.filter(({ put }) => put === word).length;
  expect([
    of("put") + of("in-part"),
    of("in-part"),
    of("copied-only"),
    of("nobody"),
    of("not-resolved"),
  ]).toEqual([24, 15, 14, 6, 0]);
});

test("five letters ask 22 questions; none is overdue on 6 May 2020 and two are from the day after", () => {
  const sent = letters.filter(({ dated }) => dated !== undefined);
  expect([sent.length, letters.length]).toEqual([5, 6]);
  expect(letters.reduce((sum, { questions }) => sum + questions.length, 0)).toBe(22);
  const overdue = (day: string): number =>
    letters.filter((letter) => letterStatus(letter, letters, on(day)).state === "overdue").length;
  expect(["2020-05-06", "2020-05-07", "2020-07-23"].map(overdue)).toEqual([0, 2, 2]);
  const waiting = (day: string): readonly (number | undefined)[] =>
    sent
      .filter(({ respond_by }) => respond_by === undefined)
      .map((letter) => letterStatus(letter, letters, on(day)).waiting);
  expect(waiting("2020-05-07")).toEqual([107, 107, 107]);
  expect(waiting("2020-07-23")).toEqual([184, 184, 184]);
});

test("64 calls: 44 of the report by addressee, 6 in its body, 8 of the joint statement, 6 of the press release; eight have a word of time, none a date", () => {
  const calls = all("recommendation");
  const from = (source: string) => calls.filter(({ made_in }) => made_in === source);
  expect([calls, from("doc-003"), from("doc-001"), from("doc-000")].map(({ length }) => length)).toEqual([
    64, 50, 8, 6,
  ]);
  const listed = Map.groupBy(
    from("doc-003").filter(({ number }) => number !== undefined),
    ({ addressee }) => addressee,
  );
  expect([...listed.values()].map(({ length }) => length)).toEqual([11, 7, 7, 9, 4, 3, 3]);
  const words = calls.flatMap(({ deadline }) => deadline ?? []);
  expect(
    Object.fromEntries([...Map.groupBy(words, (word) => word)].map(([word, { length }]) => [word, length])),
  ).toEqual({ immediately: 6, "without delay": 1, urgently: 1 });
  expect(words.flatMap((word) => deadlineOf(word, on("2020-05-01")) ?? [])).toEqual([]);
});

test("23 promises: one with a due month that it overran, one with a length and no start, 13 that nobody observed, five undated", () => {
  const promises = all("promise");
  expect(promises).toHaveLength(23);
  const due = promises.filter(({ due: text, made }) => deadlineOf(text, made) !== undefined);
  expect(due.map(({ ref }) => ref)).toEqual(["prom-campaign-sixmonths"]);
  expect(deadlineOf(due[0]!.due, due[0]!.made)!.edtf).toBe("2017-07");
  // Last seen running in May 2020: from the end of July 2017 to the first of May 2020 are 33 months.
  const last = due[0]!.observations.at(-1)!.on!;
  expect(Math.floor(daysBetween(on("2017-07"), last).least! / 30.4375)).toBe(33);
  const unknown = promises.filter(
    ({ due: text, made }) => text !== undefined && deadlineOf(text, made) === undefined,
  );
  expect(unknown.map(({ ref }) => ref)).toEqual(["prom-backlog", "prom-national-centre"]);
  expect(promises.filter(({ observations }) => observations.length === 0)).toHaveLength(13);
  expect(promises.filter(({ made }) => made === undefined)).toHaveLength(5);
});
