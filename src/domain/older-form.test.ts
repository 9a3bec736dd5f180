import { expect, test } from "vitest";
import { inTodaysForm } from "./older-form.ts";
import { type RecordKind, parseBody, recordKinds, recordSchemas } from "./record.ts";

function read(kind: RecordKind, body: object): Record<string, unknown> {
  const result = parseBody(kind, body);
  if (!result.ok) throw new Error(result.problems.map(({ field, message }) => `${field} ${message}`).join());
  return result.body as Record<string, unknown>;
}

const norm = { instrument: "Custody Act", provision: "s. 1", kind: "domestic-law", requirement: "Tell why." };

test("a norm that was checked or not has the certainty that says the same, and nothing else of it moves", () => {
  for (const [verified, certainty] of [
    [true, "verified"],
    [false, "unverified"],
  ] as const) {
    expect(inTodaysForm("norm", { ...norm, verified })).toEqual({ ...norm, certainty });
    expect(read("norm", { ...norm, verified })).toMatchObject({ certainty });
  }
  expect(inTodaysForm("norm", { ...norm, verified: false, certainty: "secondary" })).toEqual({
    ...norm,
    certainty: "secondary",
  });
});

test("a clock of before reads as it did: words for its moments, one word as form, no new field made up", () => {
  const clock = {
    norm: "n-1",
    stage: "police-custody",
    start_event: "arrival",
    end_event: "before a judge",
    limit: { value: 48, unit: "hours" },
    excludes: [],
    extensions: [
      { limit: { value: 24, unit: "hours" }, approver: "prosecutor", form: "written", max: 1 },
      { limit: { value: 24, unit: "hours" }, approver: "judge", max: 1 },
    ],
    certainty: "unverified",
  };
  const [first, second] = clock.extensions;
  expect(inTodaysForm("clock", clock)).toEqual({
    ...clock,
    extensions: [{ ...first, form: ["written"] }, second],
  });
  expect(read("clock", clock)).toEqual(inTodaysForm("clock", clock));
});

test("what is in the form of today comes back as it is, of every kind", () => {
  for (const kind of recordKinds) {
    const body = { at: [], extensions: [{ form: ["written"] }] };
    expect(inTodaysForm(kind, body), kind).toBe(body);
  }
});

test("a field that came later is optional, so that a stage of before stays byte by byte what it was", () => {
  const stage = { episode: "c-1/episode-1", type: "pre-trial", start: { edtf: "2020-01-02" }, at: [] };
  expect(read("stage", stage)).toEqual(stage);
  expect(recordSchemas.stage.shape.moments.safeParse(undefined).success).toBe(true);
});
