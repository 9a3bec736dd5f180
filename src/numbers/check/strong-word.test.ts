import { expect, test } from "vitest";
import { strongWordTable } from "../../domain/strong-word.ts";
import { checkDocuments } from "./check.ts";

const all = strongWordTable.map(({ word }) => word);
const found = (text: string, unbacked = all) =>
  checkDocuments([{ doc: "draft", text }], [], { unbacked })
    .documents[0]!.diagnostics.filter(({ rule }) => rule === "strong-word")
    .map(({ start, end, severity }) => [text.slice(start, end), severity]);

test.each([
  ["The guards tortured him in the yard.", "tortured"],
  ["Eleven people were held arbitrarily.", "arbitrarily"],
  ["His abduction was an enforced disappearance.", "enforced disappearance"],
  ["These acts are crimes against humanity.", "crimes against humanity"],
  ["What happened there was torture.", "torture"],
  ["Their arbitrary detention lasted four months.", "arbitrary"],
  ["Arbitrary arrests went on all summer.", "Arbitrary"],
  ["He was extrajudicially killed at the pier.", "extrajudicially killed"],
  ["She suffered cruel, inhuman or degrading treatment.", "cruel, inhuman or degrading treatment"],
])("a word on what facts amount to is a warning: %s", (text, word) => {
  expect(found(text)).toEqual([[word, "warning"]]);
  expect(checkDocuments([{ doc: "draft", text }], [], {}).documents[0]!.diagnostics).toEqual([]);
});

test.each([
  "The guards are reported to have tortured him.",
  "He told us that they tortured him.",
  "The law prohibits torture.",
  "Torture is prohibited at all times.",
  "The Convention against Torture was ratified in 1992.",
  "The Working Group on Arbitrary Detention adopted its opinion.",
  "“They tortured me,” he wrote.",
  'The poster read "No more torture".',
  "Allegations of torture were not looked into.",
  "An inquiry must find whether he was tortured.",
])("what somebody else says, what is forbidden, and a name are left alone: %s", (text) => {
  expect(found(text)).toEqual([]);
});

test("a word is told once in a sentence, in each sentence, and only while nothing stands behind it", () => {
  const text = "They tortured him, and torture it was. Torture went on.";
  expect(found(text)).toEqual([
    ["tortured", "warning"],
    ["Torture", "warning"],
  ]);
  expect(
    found(
      text,
      all.filter((word) => word !== "torture"),
    ),
  ).toEqual([]);
});
