import { expect, test } from "vitest";
import { parseBody } from "./record.ts";

function problems(kind: "stage" | "clock", body: object): readonly string[] {
  const result = parseBody(kind, body);
  return result.ok ? [] : result.problems.map(({ field }) => field);
}

const stage = { episode: "c-1/episode-1", type: "police-custody" };
const clock = { stage: "police-custody", start: "station", end: ["judge"] };

test("a moment that no law names, one without a time that a time belongs to, and a time that is none are refused with their field", () => {
  const wrong = (moment: object): readonly string[] => problems("stage", { ...stage, moments: [moment] });
  expect(wrong({ moment: "statoin", on: "2021-02-14" })).toEqual(["moments[1].moment"]);
  expect(wrong({ moment: "station", on: "14.2.2021" })).toEqual(["moments[1].on"]);
  expect(wrong({ moment: "judge", happened: "no", on: "2021-02-14" })).toEqual(["moments[1].on"]);
  expect(wrong({ moment: "x-guardian-called", on: "2021-02-14T10:00" })).toEqual([]);
  expect(wrong({ moment: "station", after: ["arrest"] })).toEqual([]);
});

test("a limit is a value with its unit or a rule, none where nobody knows it, and below zero for a deadline only", () => {
  expect(problems("clock", clock)).toEqual([]);
  expect(problems("clock", { ...clock, limit: { rule: "end-of-next-day" } })).toEqual([]);
  expect(problems("clock", { ...clock, limit: { value: 3 } })).toEqual(["limit"]);
  expect(problems("clock", { ...clock, limit: { value: 3, unit: "days", rule: "end-of-next-day" } })).toEqual(
    ["limit"],
  );
  expect(problems("clock", { ...clock, limit: { value: -6, unit: "months" } })).toEqual(["limit"]);
  expect(problems("clock", { ...clock, kind: "deadline", limit: { value: -6, unit: "months" } })).toEqual([]);
});

test("a start may be written as files of a country write it", () => {
  const startOf = (start: unknown): unknown => {
    const result = parseBody("clock", { ...clock, start });
    return result.ok ? (result.body as { start?: unknown }).start : undefined;
  };
  expect(startOf("station")).toEqual({ moments: ["station"], counts: "earliest" });
  expect(startOf({ earliest_of: ["station", "arrest+24h"] })).toEqual({
    moments: ["station", "arrest+24h"],
    counts: "earliest",
  });
  expect(startOf({ latest_of: ["station", "charge"] })).toEqual({
    moments: ["station", "charge"],
    counts: "latest",
  });
});
