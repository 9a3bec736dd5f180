import { expect, test } from "vitest";
import { type ChainedLetter, chainsOf, type LetterChain } from "./chain.ts";

const letter = (
  ref: string,
  dated: string | undefined,
  more: Partial<ChainedLetter> = {},
): ChainedLetter => ({
  ref,
  questions: [],
  ...(dated === undefined ? {} : { dated: { edtf: dated } }),
  ...more,
});

const asked = letter("a", "2023-03-01", {
  questions: ["How many?", "By whose order?", "Who was told?", "May we come?"],
  respond_by: { edtf: "2023-04-01" },
});

function on(day: string, letters: readonly ChainedLetter[]): LetterChain<ChainedLetter> {
  const chains = chainsOf(letters, { edtf: day });
  expect(chains).toHaveLength(1);
  return chains[0]!;
}
const outcomes = (chain: LetterChain<ChainedLetter>) => chain.questions.map(({ outcome }) => outcome);

test("to each question came what the newest answer by that day says of it", () => {
  const answer = letter("b", "2023-03-20", {
    replies_to: "a",
    answered: [
      { question: 1, outcome: "answered" },
      { question: 2, outcome: "partly", says: "by law" },
    ],
  });
  const more = letter("c", "2023-05-02", {
    replies_to: "a",
    role: "refusal",
    answered: [
      { question: 2, outcome: "answered" },
      { question: 4, outcome: "refused" },
    ],
  });
  const all = [more, asked, answer];
  expect(outcomes(on("2023-03-19", all))).toEqual(Array(4).fill("nothing-came"));
  const before = on("2023-04-30", all);
  expect(before).toMatchObject({ state: "partly-answered", overdue: undefined, late: undefined });
  expect(outcomes(before)).toEqual(["answered", "partly", "not-recorded", "not-recorded"]);
  expect(before.questions[1]).toMatchObject({ by: "b", says: "by law" });
  const after = on("2023-05-02", all);
  expect(outcomes(after)).toEqual(["answered", "answered", "not-recorded", "refused"]);
  expect(after.state).toBe("answered");
});

test("a chain is overdue from the day after its last day, by the day; an acknowledgement or a wish for more time is no answer", () => {
  const card = letter("b", "2023-03-20", { replies_to: "a", role: "acknowledgement" });
  const more = letter("c", "2023-03-25", { replies_to: "a", role: "extension-asked" });
  const all = [asked, card, more];
  expect(on("2023-04-01", all)).toMatchObject({ state: "acknowledged", overdue: undefined });
  expect(on("2023-04-02", all)).toMatchObject({ state: "overdue", overdue: 1, waiting: 32 });
  expect(outcomes(on("2023-04-02", all))).toEqual(Array(4).fill("nothing-came"));
});

test("a reminder moves the last day only where it names one, and is answered by what answers its chain", () => {
  const reminder = letter("b", "2023-04-10", { replies_to: "a", role: "reminder" });
  expect(on("2023-04-12", [asked, reminder])).toMatchObject({ state: "overdue", overdue: 11 });
  const dated = { ...reminder, respond_by: { edtf: "2023-04-20" } };
  expect(on("2023-04-12", [asked, dated])).toMatchObject({ state: "waiting", overdue: undefined });
  expect(on("2023-04-22", [asked, dated])).toMatchObject({ state: "overdue", overdue: 2 });
  const answer = letter("c", "2023-04-25", {
    replies_to: "b",
    answered: [{ question: 3, outcome: "answered" }],
  });
  const answered = on("2023-05-01", [asked, dated, answer]);
  expect(answered).toMatchObject({ late: 5, overdue: undefined });
  // The reminder asks nothing itself, so that its answer speaks of the questions before it.
  expect(outcomes(answered)[2]).toBe("answered");
});

test("of a letter without a last day nothing is overdue, and letters that reply in a circle make one chain", () => {
  expect(on("2024-01-01", [letter("a", "2023-01-01", { questions: ["Why?"] })])).toMatchObject({
    state: "waiting",
    overdue: undefined,
  });
  const circle = [
    letter("a", "2023-01-01", { replies_to: "b" }),
    letter("b", "2023-01-02", { replies_to: "a" }),
  ];
  expect(on("2024-01-01", circle).letters).toHaveLength(2);
});

test("what nobody answered is never said to be answered, however the letters are ordered", () => {
  const answer = letter("z", "2023-03-02", { replies_to: "a" });
  for (const all of [
    [asked, answer],
    [answer, asked],
  ])
    expect(outcomes(on("2023-06-01", all))).toEqual(Array(4).fill("not-recorded"));
  expect(on("2023-06-01", [asked, answer]).state).toBe("answered");
});
