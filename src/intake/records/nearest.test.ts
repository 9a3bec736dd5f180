import { expect, test } from "vitest";
import type { Variable } from "../../domain/codebook.ts";
import { readAnswerValue } from "./answer.ts";
import { didYouMean, isSignOfNotKnowing, nearest } from "./nearest.ts";

const codeLists = [
  ["yes", "no"],
  ["Y", "N"],
  ["1", "0"],
  ["yes", "partly", "no"],
  ["known", "own", "none"],
  ["Ja", "Nein"],
];

test("a sign of not knowing is never turned into a code", () => {
  for (const sign of [
    "?",
    "??",
    "-",
    "–",
    "—",
    ".",
    "…",
    "",
    " ",
    "n/a",
    "N/A",
    "NA",
    "n.a.",
    "N.D.",
    "x",
    "X",
    "xx",
  ])
    for (const codes of codeLists) expect([sign, didYouMean(sign, codes)]).toEqual([sign, ""]);
  for (const sign of [
    "DK",
    "dk",
    "D/K",
    "unknown",
    "Unknown",
    "unkown",
    "unk",
    "don't know",
    "not stated",
    "no answer",
  ]) {
    expect([sign, isSignOfNotKnowing(sign)]).toEqual([sign, true]);
    for (const codes of codeLists) expect([sign, didYouMean(sign, codes)]).toEqual([sign, ""]);
  }
});

test("a suggestion has real letters in common with what was written", () => {
  expect(nearest("q", ["y", "n"])).toBeUndefined();
  expect(nearest("4", ["1", "0"])).toBeUndefined();
  expect(nearest("yse", ["yes", "no"])).toBe("yes");
  expect(nearest("Yes", ["yes", "no"])).toBe("yes");
  expect(nearest("traficking", ["using", "trafficking"])).toBe("trafficking");
  expect(nearest("Unknown", ["yes", "unknown"])).toBe("unknown");
});

test("an answer that says that nothing is known is told the states, with no code to take instead", () => {
  const variable = {
    name: "told",
    unit: "stage",
    type: "yn",
    values: [],
    open: false,
  } as unknown as Variable;
  for (const sign of ["?", "-", "", "n/a", "DK", "unknown"]) {
    const read = readAnswerValue(variable, sign) as { refused: string };
    expect(read.refused).toMatch(
      /state why: not_asked, no_answer, does_not_know, declined, not_applicable, not_stated$/,
    );
    expect(read.refused).not.toContain("did you mean");
  }
  expect(readAnswerValue(variable, "not asked")).toEqual({
    refused: "not asked is a state, not a code; write {state: not_asked}",
  });
});
