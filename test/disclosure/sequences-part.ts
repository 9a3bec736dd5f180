import { expect, test } from "vitest";
import { openSolver } from "../../src/intake/programme/solve.ts";
import { counted, sized } from "../size.ts";
import { type Outcome, attackOne } from "./sequences.ts";

const parts = 4;

/** Seconds that the solvers of a part may take together: each dossier has its share, so that a hard one takes none from the next. */
const seconds = 1_000;

/** A part of the dossiers, in a file of its own, so that none takes longer than it may. */
export function attackPart(part: number): void {
  const each = sized(100 / parts, 3);
  test(`a reader who was written apart narrows no protected number, over ${counted(each)} random dossiers and sequences of releases, with people who come, go, answer otherwise and are shown (part ${part} of ${parts})`, async () => {
    const outcome: Outcome = {
      released: 0,
      refused: 0,
      shown: 0,
      heldBack: 0,
      unanswered: 0,
      looked: 0,
      narrowed: [],
    };
    for (let at = 0; at < each; at++) {
      const { solve, close } = openSolver(seconds / each);
      try {
        await attackOne(at * parts + part, solve, outcome);
      } finally {
        close();
      }
    }
    const { narrowed, ...counts } = outcome;
    console.log(JSON.stringify(counts));
    expect(narrowed).toEqual([]);
    // A control that refuses everything, or a reader who looks at nothing, would show nothing.
    expect(counts.released).toBeGreaterThan(each / 2);
    expect(counts.refused).toBeGreaterThan(0);
    // Nor would one that is given no time.
    expect(counts.unanswered).toBeLessThan((counts.refused + counts.heldBack) / 2);
    expect(counts.looked).toBeGreaterThan(each / 4);
  });
}
