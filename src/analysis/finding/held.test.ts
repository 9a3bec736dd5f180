import fc from "fast-check";
import { expect, test } from "vitest";
import { sized } from "../../../test/size.ts";
import { type AnyRecord, type RecordKind, parseBody } from "../../domain/record.ts";
import { parseTime, spanOf } from "../../domain/time.ts";
import { dayMs } from "../consistency/age.ts";
import { buildColumns } from "../column/column-build.ts";
import { stateOfByte } from "../column/column.ts";
import { NO, YES, evaluate } from "./compile.ts";
import { parseExpression } from "./expression.ts";
import { type Bounds, heldOn } from "./held.ts";
import { schemasOf } from "../column/unit-schema.ts";

const schemas = schemasOf([]);

/** What an expression answers of each of these episodes, or the state that stops it. */
function answers(
  text: string,
  bodies: readonly object[],
  kind: RecordKind & ("episode" | "stay") = "episode",
): string[] {
  const records = bodies.map((raw, at): AnyRecord => {
    const parsed = parseBody(kind, { [kind === "episode" ? "person" : "episode"]: "p", ...raw });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    return { kind, ref: `p/${at}`, body: parsed.body } as AnyRecord;
  });
  const columns = buildColumns({ records, codebooks: [] });
  const { values, states } = evaluate(parseExpression(text, kind, schemas).root, kind, columns);
  return [...values].map((value, row) =>
    value === YES ? "yes" : value === NO ? "no" : stateOfByte[states()[row]!]!,
  );
}

test("who was held on a day is told from start, end and exit, and what is open stays open", () => {
  const episodes = [
    { start: "2019-05-01", end: "2019-07-10" },
    { start: "2019-06", end: "2019-07-02" },
    { start: "2019-06-01", end: "2019-06-20" },
    { start: "2019-01", exit: "still-held" },
    { start: "2019-01" },
    { start: "2019-07", end: "2019-08-01" },
    { start: "2019-01", exit: "bail" },
    { end: "2019-06-30" },
    { exit: "still-held" },
    { start: "2019-06", end: "2019-06" },
    { start: "2020", end: "2019" },
    { start: "2019-06-01", end: "2019-06-20/" },
  ];
  expect(answers(`held == "2019-06-30"`, episodes)).toEqual([
    "yes",
    "yes",
    "no",
    "yes",
    "not_stated",
    "no",
    "not_stated",
    "not_stated",
    "not_stated",
    "imprecise",
    "conflicting",
    "imprecise",
  ]);
});

test("who starts on a day is held that day, who is released on it is not, and a month asks for one of its days", () => {
  const stays = [{ start: "2020-03-01", end: "2020-03-05" }];
  const on = (day: string): string => answers(`held == "${day}"`, stays, "stay")[0]!;
  expect(["2020-02-29", "2020-03-01", "2020-03-04", "2020-03-05"].map(on)).toEqual([
    "no",
    "yes",
    "yes",
    "no",
  ]);
  expect(["2020-02", "2020-03", "2020", "2021"].map(on)).toEqual(["no", "yes", "yes", "no"]);
  expect(answers(`held != "2020-03-01"`, stays, "stay")).toEqual(["no"]);
});

test("who was held for hours of one day counts on that day, in its month and in its year, and on no other day", () => {
  const hours = [
    { start: "2020-03-05T09:00", end: "2020-03-05T15:30" },
    { start: "2020-03-05", end: "2020-03-05" },
    { start: "2020-03-05", end: "2020-03-05T15:30" },
    { start: "2020-03", end: "2020-03" },
  ];
  const on = (asked: string): string[] => answers(`held == "${asked}"`, hours);
  for (const whole of ["2020-03", "2020", "2020-03-01/2020-03-31"])
    expect(on(whole), whole).toEqual(["yes", "yes", "yes", "yes"]);
  expect(on("2020-03-05")).toEqual(["yes", "yes", "yes", "imprecise"]);
  for (const other of ["2020-03-04", "2020-03-06"])
    expect(on(other)).toEqual(["no", "no", "no", "imprecise"]);
  expect(on("2020-02")).toEqual(["no", "no", "no", "no"]);
});

test("a time of day asks who was held at that minute, and where the hours are not known nobody can tell", () => {
  const stays = [
    { start: "2020-03-05T09:00", end: "2020-03-05T15:30" },
    { start: "2020-03-05", end: "2020-03-05" },
    { start: "2020-03-04", end: "2020-03-06" },
    { start: "2020-03-04", end: "2020-03-05T11:00" },
    { start: "2020-03-05T12:00" },
    { start: "2020-03-05T12:00", exit: "still-held" },
  ];
  const at = (time: string): string[] => answers(`held == "2020-03-05T${time}"`, stays);
  expect(at("08:59")).toEqual(["no", "imprecise", "yes", "yes", "no", "no"]);
  expect(at("09:00")).toEqual(["yes", "imprecise", "yes", "yes", "no", "no"]);
  expect(at("12:00")).toEqual(["yes", "imprecise", "yes", "no", "yes", "yes"]);
  expect(at("15:30")).toEqual(["no", "imprecise", "yes", "no", "not_stated", "yes"]);
});

test.each([
  ["days", dayMs],
  ["minutes", 60_000],
] as const)("heldOn says what a plain look at every pair of %s says", (_, unit) => {
  const day = fc.integer({ min: 0, max: 8 });
  const span = fc
    .tuple(day, fc.integer({ min: 1, max: 4 }))
    .map(([from, more]) => [from, from + more] as const);
  const bounds = ([from, until]: readonly [number, number]): Bounds => ({
    from: from * unit,
    until: until * unit,
  });
  fc.assert(
    fc.property(span, fc.option(span, { nil: undefined }), span, (start, end, asked) => {
      let possible = 0;
      const ends =
        end === undefined ? [Infinity] : Array.from({ length: end[1] - end[0] }, (_, i) => end[0] + i);
      for (let a = start[0]; a < start[1]; a++)
        for (const b of ends)
          if (a <= b) {
            let held = false;
            for (let d = asked[0]; d < asked[1]; d++) held ||= (a <= d && d < b) || (a === d && d === b);
            possible |= held ? 2 : 1;
          }
      const never = { from: Infinity, until: Infinity };
      expect(heldOn(bounds(start), end === undefined ? never : bounds(end), bounds(asked))).toBe(possible);
    }),
    { numRuns: sized(1000) },
  );
});

test("the time between two dates is as vague as they are", () => {
  const stages = [
    { start: "2019-05-01", end: "2019-05-02" },
    { start: "2019-05-01", end: "2019-05-03" },
    { start: "2019-05-01", end: "2019-05-04" },
    { start: "2019-05-01T10:00:00Z", end: "2019-05-03T09:00:00Z" },
    { start: "2019-05", end: "2019-07" },
    { start: "2019-05-01" },
  ];
  expect(answers("end - start > 48h", stages)).toEqual(["no", "imprecise", "yes", "no", "yes", "not_stated"]);
  expect(answers("end - start >= 2d", stages)).toEqual(["no", "yes", "yes", "yes", "yes", "not_stated"]);
  expect(answers(`duration("48h") < end - start`, stages)).toEqual(answers("end - start > 48h", stages));
  expect(answers("end - start == 3d", stages)).toEqual(["no", "no", "yes", "no", "no", "not_stated"]);
});

test("a gap known from spans holds exactly where it holds of every pair of instants in them", () => {
  const whole = (text: string): Bounds => spanOf(parseTime(text)!) as Bounds;
  const times = ["2019-05-01", "2019-05-02", "2019-05", "2019-05-03/2019-05-05", "2019-05-02T10:00:00Z"];
  fc.assert(
    fc.property(
      fc.constantFrom(...times),
      fc.constantFrom(...times),
      fc.integer({ min: 0, max: 90 }),
      fc.constantFrom(">", ">=", "<", "<="),
      (start, end, hours, relation) => {
        const [a, b] = [whole(start), whole(end)];
        const instants = ({ from, until }: Bounds): number[] => {
          const all: number[] = [];
          for (let at = from; at < until; at += 30 * 60_000) all.push(at);
          return [...all, until - 1];
        };
        const holds = new Set<boolean>();
        for (const x of instants(a))
          for (const y of instants(b)) {
            const [gap, limit] = [y - x, hours * 3_600_000];
            holds.add(
              relation === ">"
                ? gap > limit
                : relation === ">="
                  ? gap >= limit
                  : relation === "<"
                    ? gap < limit
                    : gap <= limit,
            );
          }
        const [said] = answers(`end - start ${relation} ${hours}h`, [{ start, end }]);
        if (holds.size > 1) expect(said).toBe("imprecise");
        else if (said !== "imprecise") expect(said).toBe(holds.has(true) ? "yes" : "no");
      },
    ),
    { numRuns: sized(200) },
  );
});

test("what cannot be asked is refused with what to write", () => {
  const refusal = (text: string, kind: "episode" | "person" = "episode"): string => {
    try {
      parseExpression(text, kind, schemas);
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(refusal("held")).toBe(`At column 1: held asks about a day; write held == "2020-06-30".`);
  expect(refusal(`held > "2020"`)).toContain(
    `held asks about a day, a month, a year or a time of day; write held == "2020-06-30"`,
  );
  expect(refusal(`held == "June"`)).toContain("At column 9:");
  expect(refusal(`held == "2020"`, "person")).toContain("a person has no variable or field held");
  expect(refusal("end - start > 2")).toContain(
    "At column 15: the time between two dates is compared with an amount such as 48h",
  );
  expect(refusal("end - route > 48h")).toContain("At column 7: route is a text");
  expect(refusal(`route == "prosecution" && end - start > 48h && rout == "x"`)).toContain("At column 48:");
});
