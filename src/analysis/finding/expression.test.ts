import { expect, test } from "vitest";
import { codebookSchema } from "../../domain/codebook.ts";
import { Problem } from "../../domain/problem.ts";
import { compareTime, parseExpression } from "./expression.ts";
import { type TableKind, schemasOf } from "../column/unit-schema.ts";

const schemas = schemasOf([
  codebookSchema.parse({
    variables: [
      { name: "told_duration", unit: "stage", type: "yn" },
      { name: "told_rights", unit: "stage", type: "ypn" },
      { name: "drugs_on_person", unit: "episode", type: "one[none, small, more]" },
      { name: "told_why", unit: "stage", type: "ypn", retired: true, successor: "told_reasons" },
      { name: "works_in", unit: "person", type: "many[outreach, garment, other]" },
      { name: "act_type", unit: "act", type: "one[beating, threat, …]" },
    ],
  }),
]);

function refusal(text: string, unit: TableKind = "person"): string {
  try {
    parseExpression(text, unit, schemas);
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
  return "";
}

test("variables, record fields and children of every depth can be named", () => {
  for (const [text, unit] of [
    ["true", "person"],
    [`sex == "f" && age >= 18`, "person"],
    [`"outreach" in works_in || "lawyer" in part`, "person"],
    [`episodes.exists(e, e.start >= "2017" && e.stages.all(s, s.told_rights != "yes"))`, "person"],
    [`stages.exists(s, s.type == "pre-trial" && s.safeguards.exists(g, g.code == "judge"))`, "episode"],
    [`charges.exists(c, "forced-test" in c.relied_on && c.sentence_months > 12.5)`, "episode"],
    [`deaths.exists(d, d.autopsy) && acts.exists(a, a.act_type == "hanging-by-wrists")`, "person"],
    [`counts.exists(c, c.people > 100 && c.population == "prison-population")`, "facility"],
    [`"2017" <= start && (route in ["prosecution", "administrative"] || !minor_at_arrest)`, "episode"],
    [`told_rights == "partly" && lawyer_present == "no"`, "stage"],
  ] as const)
    expect(refusal(text, unit), text).toBe("");
});

test("an unknown name is refused at its column with the nearest that there is", () => {
  expect(refusal('sexx == "f"')).toBe(
    "At column 1: a person has no variable or field sexx; the nearest is sex.",
  );
  expect(refusal(`episodes.exists(e, e.rout == "none")`)).toBe(
    "At column 22: an episode has no variable or field rout; the nearest is route.",
  );
  expect(refusal("xyzzy_plugh")).toBe("At column 1: a person has no variable or field xyzzy_plugh.");
  expect(refusal(`episodes.exists(e, f.route == "none")`)).toContain("At column 20: ");
});

test("a value that is not among a variable's codes is refused with those it has", () => {
  expect(refusal(`drugs_on_person == "smal"`, "episode")).toBe(
    `At column 20: "smal" is not an answer to drugs_on_person, which takes none, small, more; the nearest is small.`,
  );
  expect(refusal(`told_rights in ["yes", "maybe"]`, "stage")).toContain("At column 24: ");
  expect(refusal(`"farming" in works_in`)).toContain("At column 1: ");
  // "unknown" in a record is no answer, so nobody can be asked for it.
  expect(refusal(`route == "unknown"`, "episode")).toContain("is not an answer to route");
});

test("a retired variable is refused with its successor", () => {
  expect(refusal(`told_why == "yes"`, "stage")).toBe(
    "At column 1: the variable told_why is retired; use told_reasons.",
  );
});

test("each type is compared only with what it can be compared with", () => {
  expect(refusal(`told_duration == "no"`, "stage")).toContain("write told_duration or !told_duration");
  expect(refusal("told_rights", "stage")).toContain("told_rights is a text, not a yes or no");
  expect(refusal(`sex < "m"`)).toContain("has no order");
  expect(refusal(`age == "18"`)).toContain("At column 8: age is a number");
  expect(refusal(`start >= "the spring"`, "episode")).toContain("At column 10: start is a date");
  expect(refusal(`start >= "2017/.."`, "episode")).toContain("start is a date");
  expect(refusal("start < end", "episode")).toContain("two fields can only be compared");
  expect(refusal(`works_in == ["other"]`)).not.toBe("");
  expect(refusal(`works_in == "other"`)).toContain(`write "value" in works_in`);
  expect(refusal("3 < 4")).toContain("needs a field");
  expect(refusal("episodes")).toContain("ask episodes.exists");
  expect(refusal(`stages.route == "none"`, "episode")).toContain("has no single route");
});

test("what is not of the language is refused with one sentence and its column", () => {
  for (const [text, column] of [
    [`sex.matches("f|m")`, 1],
    [`sex == "f" ? true : false`, 1],
    ["age + 1 > 3", 1],
    [`sex.startsWith("f")`, 1],
    ["episodes.filter(e, true)", 1],
    ["size(episodes) > 1", 1],
    ["has(sex)", 1],
    ["sex ==", 7],
    [`works_in[0] == "other"`, 1],
    ["{}", 1],
    [`sex == "f" && timestamp("2017-01-01T00:00:00Z") > start`, 15],
  ] as const) {
    const sentence = refusal(text);
    expect(sentence, text).toMatch(new RegExp(`^At column ${column}: [^\\n]*\\.$`));
  }
});

test("a literal compared from the left means the same as from the right", () => {
  expect(parseExpression("18 <= age", "person", schemas).root).toEqual(
    parseExpression("age >= 18", "person", schemas).root,
  );
});

test("a date known to the month stands to a day, a month and a year as its days do", () => {
  const span = (from: number, until: number) => ({ from, until });
  const [january, year] = [span(0, 31), span(0, 365)];
  expect(compareTime(january, ">=", year)).toBe("yes");
  expect(compareTime(january, "==", year)).toBe("yes");
  expect(compareTime(year, "==", january)).toBe("unknown");
  expect(compareTime(year, ">", january)).toBe("unknown");
  expect(compareTime(january, "<", span(31, 32))).toBe("yes");
  expect(compareTime(january, "<", span(30, 31))).toBe("unknown");
  expect(compareTime(january, "<=", span(30, 31))).toBe("yes");
  expect(compareTime(january, "!=", span(31, 60))).toBe("yes");
});

test("an expression that costs more than its length is refused", () => {
  expect(refusal(`${"sex == 'f' && ".repeat(400)}true`)).toMatch(/at most 4000 characters/);
  expect(refusal(`${"(".repeat(1_000)}true${")".repeat(1_000)}`)).toMatch(/^At column \d+: /);
  const nested = (times: number): string =>
    Array.from({ length: times }).reduce<string>((body) => `works_in.exists(w, ${body})`, "true");
  expect(refusal(nested(4))).not.toMatch(/deep in each other/);
  expect(refusal(nested(5))).toMatch(/exists and all may stand 4 deep in each other, no deeper/);
});
