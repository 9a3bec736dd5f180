import { expect, test } from "vitest";
import { codebookSchema, variableSchema } from "./codebook.ts";

test("the short form of a variable becomes its long form", () => {
  expect(
    variableSchema.parse({
      name: "months_held",
      unit: "episode",
      type: "duration derived from dates or stated",
      harm: "inc hea",
      q: "How long?",
      for: ["fnd-1"],
    }),
  ).toMatchObject({
    type: "duration",
    derived: true,
    measured_in: "months",
    harm: ["incriminating", "health"],
    question: "How long?",
    serves: ["fnd-1"],
  });
  expect(
    variableSchema.parse({ name: "act_type", unit: "act", type: "one[beating, chaining, …]", harm: "-" }),
  ).toMatchObject({ values: ["beating", "chaining"], open: true, harm: [] });
});

test("a variable of codes needs codes, and types are a closed list", () => {
  expect(variableSchema.safeParse({ name: "x", unit: "person", type: "one" }).success).toBe(false);
  expect(variableSchema.safeParse({ name: "x", unit: "person", type: "maybe" }).success).toBe(false);
  expect(codebookSchema.safeParse({ variables: [{ name: "x", unit: "planet", type: "yn" }] }).success).toBe(
    false,
  );
});
