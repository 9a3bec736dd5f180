import { expect, test } from "vitest";
import type { LetterRow } from "../../api/tracker.ts";
import { lettersText } from "./tracker.ts";

test("the days since a letter was dated are not read as those that its answer is overdue", () => {
  const letter = {
    ref: "l-1",
    addressee: "The Director",
    office: null,
    dated: "2022-04-28",
    respond_by: "2022-05-06",
    state: "overdue",
    waiting: 9,
    questions: 3,
    copies_to: [],
    replies: [],
  } satisfies LetterRow;
  expect(lettersText([letter])).toBe(
    "overdue, dated 9 days ago  2022-04-28  The Director  3 questions  answer by 2022-05-06  l-1\n\n1 letter, 3 questions; 0 answered, 1 overdue",
  );
});
