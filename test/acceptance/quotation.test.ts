import { expect, test } from "vitest";
import { quotedIn } from "./quotation.ts";

const people = new Map([
  ["Orla", { id: "orla", sex: "F" as const }],
  ["Finn", { id: "finn", sex: "M" as const }],
]);
const of = (...lines: string[]): [string, number][] =>
  quotedIn(lines.join("\n"), people).map(({ speaker, line }) => [speaker, line]);

const words = "the gate was shut behind us and nobody said for how long";

test("a quotation is of whom its words of saying name, or of whoever was named last", () => {
  expect(of(`“${words},” said Orla, who was held there.`)).toEqual([["orla", 1]]);
  expect(of("Finn sold rope.", "", `“${words},” he told the team. “And then ${words}.”`)).toEqual([
    ["finn", 3],
  ]);
  expect(of(`“${words}.”`, "", "Orla, who was held in the fort")).toEqual([["orla", 1]]);
});

test("a block that a sentence of saying opens and a footnote closes is a quotation", () => {
  expect(
    of(
      "Orla was held in June. She recalled:",
      "The gate was shut behind us,",
      "and nobody said for how long.12",
      "The fort is old.",
    ),
  ).toEqual([["orla", 2]]);
});

test("what nobody is named for, a pronoun of another sex, and two names in one paragraph give no speaker", () => {
  expect(of(`“${words},” a guard said.`)).toEqual([]);
  expect(of("Finn sold rope.", "", `“${words},” she told the team.`)).toEqual([]);
  expect(of(`“${words},” said Orla to Finn.`)).toEqual([]);
  expect(of(`“${words},” said Minister Brann Finn.`)).toEqual([]);
  expect(of("Orla said: “No.”")).toEqual([]);
});
