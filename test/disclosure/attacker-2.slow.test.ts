import { expect, test } from "vitest";
import { openSolver } from "../../src/intake/programme/solve.ts";
import { attackPart } from "./sequences-part.ts";
import { type Outcome, attackOne } from "./sequences.ts";

attackPart(2);

test("what one person could work out of four others who knew herself is not told to everybody by showing her (dossier 94)", async () => {
  const { solve, close } = openSolver(600);
  const none = { released: 0, refused: 0, shown: 0, heldBack: 0, unanswered: 0, looked: 0 };
  const outcome: Outcome = { ...none, narrowed: [] };
  await attackOne(94, solve, outcome);
  close();
  expect(outcome).toMatchObject({ released: 3, unanswered: 0, narrowed: [] });
});
