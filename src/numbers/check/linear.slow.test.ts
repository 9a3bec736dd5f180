import { expect, it } from "vitest";
import { checkDocuments } from "./check.ts";

/** Pieces that a careless expression would try again from every place of a text that repeats them. */
const pieces =
  `12 of |from 3 to |3 to |5% |5%, |(5%) |of the 12 |12 (|12), |1,|1.|1 2 |12-|12 – |“12|‘|“|” |( |) |, and |and 3 |
or 3 |; |: |: 3|the remaining 5 |up |up 3 |rose |fell by |more than |at least |not |a |a third of |one in 3 |each |every |3 a day |
in 2019 |2019 |March |3 March |Mr. |A. |§ 3 |Art. 3 |No. 3 |http://a |www.|[^1]|{ |3 men |men 3, |3 men + |= 3 |$3 |3 km |3 m² |twelve |
of them 3 |the share of |capacity of |over capacity |12 people: `
    .split("|")
    .map((piece) => piece.replaceAll("\n", ""));

const costOf = (text: string): number => {
  const before = process.cpuUsage().user;
  checkDocuments([{ doc: "draft", text }], []);
  return (process.cpuUsage().user - before) / 1000;
};

it(`${String(pieces.length)} texts of one piece again and again cost what they are long`, () => {
  const isSlow = (piece: string, time: number): boolean => {
    const text = (size: number): string =>
      `Draft ${String(pieces.indexOf(piece))}.${String(time)} ${piece.repeat(Math.ceil(size / piece.length))}`;
    costOf(text(2000));
    const [short, long] = [costOf(text(4000)), costOf(text(16_000))];
    return long > 60 + 10 * short;
  };
  // One pause to collect garbage makes any piece look slow once; what is quadratic is slow each time.
  const slow = pieces.filter((piece) => [1, 2, 3].every((time) => isSlow(piece, time)));
  expect(slow).toEqual([]);
});
