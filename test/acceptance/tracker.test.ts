import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { letterStatus } from "../../src/analysis/tracker/letter.ts";
import { replyLedger } from "../../src/analysis/tracker/reply-ledger.ts";
import type { BodyOf, RecordKind } from "../../src/domain/record.ts";
import { parseTime } from "../../src/domain/time.ts";
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
