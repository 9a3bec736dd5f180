/** Worked tables whose answers are known: those of a file beside the project where it is there, and some of our own. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { intervalOf } from "../../src/analysis/disclosure/attack.ts";
import { control } from "../../src/analysis/disclosure/control.ts";
import { programmeOf } from "../../src/analysis/disclosure/equations.ts";
import { wordLaw } from "../../src/analysis/disclosure/word-law.ts";
import { quantifierHolds } from "../../src/analysis/finding/quantifier.ts";
import { quantifiers } from "../../src/domain/finding.ts";
import type { Programme } from "../../src/analysis/disclosure/programme.ts";
import { wordFor } from "../../src/analysis/disclosure/tally-release.ts";
import { suppress } from "../../src/analysis/disclosure/suppression.ts";
import type { Release } from "../../src/domain/release.ts";
import { openSolver } from "../../src/intake/programme/solve.ts";
import { finding, people, table, without } from "./made.ts";

const { solve, close } = openSolver();
afterAll(close);

const file = join(import.meta.dirname, "../../../shared/protection/disclosure-cases.jsonl");
type Ends = readonly [number, number];
type Case = {
  readonly id: string;
  readonly attacker: Readonly<Record<string, Ends>> & {
    readonly perBase?: readonly { readonly N: number; readonly whole: unknown }[];
  };
  readonly then?: readonly { readonly attacker: Ends }[];
};
const cases: ReadonlyMap<string, Case> = new Map(
  existsSync(file)
    ? readFileSync(file, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Case)
        .map((one) => [one.id, one])
    : [],
);

async function interval(
  releases: readonly Release[],
  wanted: Readonly<Record<string, string>>,
  inside: readonly number[] = [],
) {
  const programme = programmeOf(releases)!;
  const column = columnOf(programme, wanted, inside);
  // Where a reader knows that nobody can be.
  if (column < 0) return [0, 0];
  return intervalOf(programme, column, solve);
}

function columnOf(
  programme: Programme,
  wanted: Readonly<Record<string, string>>,
  inside: readonly number[],
): number {
  return programme.columns.findIndex(
    ({ of }) =>
      of !== undefined &&
      Object.entries(wanted).every(([key, name]) =>
        of.categories.some(([k, n]) => k === key && n === name),
      ) &&
      (inside.length === 0 ||
        (of.populations.length === inside.length && inside.every((at) => of.populations.includes(at)))),
  );
}

describe.runIf(cases.size > 0)("the worked cases come out exact", () => {
  const countries = ["Iceland", "Portugal", "Spain"];
  const young = table({ young: [2, 0, 5], old: [3, 4, 6] }, countries);

  test("D01: a table with its zeros and ones hidden, each in an interval", async () => {
    const hidden = ["young/Iceland", "young/Portugal", "old/Iceland", "old/Portugal"].map((name) =>
      young.at.get(name)!,
    );
    const shown = without(young, hidden);
    for (const [name, ends] of Object.entries(cases.get("D01")!.attacker as Readonly<Record<string, Ends>>)) {
      const [, row, column] = /^(young|old)(.*)$/.exec(name)!;
      expect(await interval([shown], { row: row!, column: column! }), name).toEqual(ends);
    }
  });
  test("D02: the small cell alone hidden is found from its row", async () => {
    const shown = without(young, [young.at.get("young/Portugal")!]);
    expect(await interval([shown], { row: "young", column: "Portugal" })).toEqual(
      cases.get("D02")!.attacker.youngPortugal,
    );
  });
  test("D11: where nothing is small nothing is hidden", async () => {
    const whole = table({ men: [12, 17], women: [8, 9] }, ["a", "b"]);
    expect(await suppress({ ledger: [] }, whole.release, whole.inner, solve)).toEqual({
      outcome: "released",
      hidden: [],
    });
  });
  test("D03: a percentage with its base is a count", async () => {
    for (const [percent, decimals] of [
      [12.5, 1],
      [13, 0],
    ] as const) {
      const said = percentOf(people("y", 2), people("n", 14), { percent, decimals, N: [16, 16] });
      expect(await interval([said], { held: "yes" })).toEqual(cases.get("D03")!.attacker.heldWithAdults);
      expect((await control({ ledger: [] }, said, solve)).outcome).toBe("refused");
    }
  });
  test("D05: the same figure again after more interviews", async () => {
    const june = finding(people("y", 7), people("n", 13));
    const july = (yes: number, no: number) =>
      finding([...people("y", 7), ...people("ay", yes)], [...people("n", 13), ...people("an", no)]);
    expect(await control({ ledger: [] }, june, solve)).toEqual({ outcome: "released" });
    const [more, instead, last] = [july(1, 0), july(4, 1), july(5, 5)];
    const { attacker, then } = cases.get("D05")!;
    expect(await control({ ledger: [june] }, more, solve)).toMatchObject({
      outcome: "refused",
      refusals: [{ kind: "difference", people: 1 }],
    });
    expect(await interval([june, more], { beaten: "yes" }, [1])).toEqual(attacker.thePersonAdded);
    expect(await control({ ledger: [june] }, instead, solve)).toMatchObject({
      outcome: "refused",
      refusals: [
        { kind: "cell", low: 4, high: 4 },
        { kind: "cell", low: 1, high: 1 },
      ],
    });
    expect(await interval([june, instead], { beaten: "yes" }, [1])).toEqual(then![0]!.attacker);
    expect(await control({ ledger: [june] }, last, solve)).toEqual({ outcome: "released" });
    expect(await interval([june, last], { beaten: "yes" }, [1])).toEqual(then![1]!.attacker);
  });
  test("D07: nested groups that differ by one", async () => {
    const women = finding(people("y", 6), people("n", 6));
    const under = finding(people("y", 6), people("n", 5), { of: ["age"] });
    expect(await control({ ledger: [women] }, under, solve)).toMatchObject({
      outcome: "refused",
      refusals: [{ kind: "difference", people: 1, earlier: 0 }],
    });
    expect(await interval([women, under], { beaten: "yes" }, [0])).toEqual(
      cases.get("D07")!.attacker.womenOver40Beaten,
    );
  });
  test("D08: all of a group, of what may harm them; none of a frame, of what does not", async () => {
    const boys = finding(people("b", 7), [], { key: "drugs", harmful: true });
    expect(await interval([boys], { drugs: "yes" })).toEqual(cases.get("D08")!.attacker.boysWhoUsed);
    expect(await control({ ledger: [] }, boys, solve)).toMatchObject({
      outcome: "refused",
      refusals: [{ kind: "harmful" }],
    });
    const nobody = finding([], people("b", 7), { key: "drugs", harmful: true });
    expect(await control({ ledger: [] }, nobody, solve)).toMatchObject({
      outcome: "refused",
      refusals: [{ kind: "harmful" }],
    });
    const lawyer = finding([], people("b", 18), { key: "lawyer", missing: people("m", 2) });
    expect(await control({ ledger: [] }, lawyer, solve)).toEqual({ outcome: "released" });
  });
  test("D09: whole numbers leave one base, where the relaxed programme finds all", async () => {
    const said = (N: readonly [number, number]) =>
      percentOf(people("y", 2), people("n", 5), { percent: 29, decimals: 0, N });
    for (const { N, whole } of cases.get("D09")!.attacker.perBase!) {
      const programme = programmeOf([said([5, 10])])!;
      const size = programme.columns.findIndex(({ of }) => of === undefined);
      const columns = programme.columns.map((one, at) => (at === size ? { ...one, low: N, high: N } : one));
      const yes = columnOf(programme, { held: "yes" }, []);
      expect((await intervalOf({ ...programme, columns }, yes, solve)) ?? "Infeasible", String(N)).toEqual(
        whole,
      );
    }
    expect(await interval([said([5, 10])], { held: "yes" })).toEqual([2, 2]);
    expect(await control({ ledger: [] }, said([5, 10]), solve)).toMatchObject({
      outcome: "refused",
      refusals: [{ kind: "cell", low: 2, high: 2 }],
    });
  });
});

/** How many numbers the best pattern hides, found by trying all against bounds of a count of all fillings. */
function fewestHidden(given: ReturnType<typeof table>, least: number): number {
  const { counts } = given.release;
  const [rows, columns] = [given.rows.length, given.columns.length];
  const truth = counts.slice(0, rows * columns).map(({ says }) => (says as { low: number }).low);
  const sums = counts.map((_, at) => cellsOf(at, rows, columns));
  const total = truth.reduce((sum, count) => sum + count, 0);
  for (let hiding = 0; hiding <= counts.length; hiding++)
    for (let pattern = 0; pattern < 1 << counts.length; pattern++)
      if (bits(pattern) === hiding && isSafe(pattern)) return hiding;
  return Infinity;

  /** By moves of a person from one cell to another, all fillings that keep every number shown; the total at most twice. */
  function isSafe(pattern: number): boolean {
    const shownSums = sums.filter((_, at) => (pattern & (1 << at)) === 0);
    const lows = truth.map(() => Infinity);
    const highs = truth.map(() => -Infinity);
    const fill = (at: number, filled: number[]): void => {
      if (at === truth.length) {
        if (!shownSums.every((cells) => sumOf(cells, filled) === sumOf(cells, truth))) return;
        filled.forEach((count, cell) => {
          lows[cell] = Math.min(lows[cell]!, count);
          highs[cell] = Math.max(highs[cell]!, count);
        });
        return;
      }
      for (let count = 0; count <= total + least; count++) {
        const next = [...filled, count];
        const isOver = shownSums.some(
          (cells) =>
            sumOf(
              cells.filter((cell) => cell <= at),
              next,
            ) > sumOf(cells, truth),
        );
        if (isOver) break;
        fill(at + 1, next);
      }
    };
    fill(0, []);
    return truth.every(
      (count, cell) =>
        count === 0 || count >= least || (highs[cell]! - lows[cell]! >= least && highs[cell]! >= least),
    );
  }
}

const sumOf = (cells: readonly number[], filled: readonly number[]): number =>
  cells.reduce((sum, cell) => sum + filled[cell]!, 0);

const bits = (pattern: number): number => pattern.toString(2).replaceAll("0", "").length;

/** The inner cells that the count at a place adds up: itself, its row, its column, or all. */
function cellsOf(at: number, rows: number, columns: number): number[] {
  const inner = Array.from({ length: rows * columns }, (_, cell) => cell);
  if (at < inner.length) return [at];
  if (at < inner.length + rows)
    return inner.filter((cell) => Math.floor(cell / columns) === at - inner.length);
  if (at < inner.length + rows + columns)
    return inner.filter((cell) => cell % columns === at - inner.length - rows);
  return inner;
}

describe("what is withheld of a table", () => {
  test("is what the manual says, and no more numbers than the best pattern hides and one", async () => {
    const given = table({ young: [7, 2, 9], old: [9, 8, 6] }, ["A", "B", "C"]);
    const found = await suppress({ ledger: [] }, given.release, given.inner, solve);
    expect(found.outcome).toBe("released");
    const { hidden } = found as { hidden: readonly number[] };
    expect(hidden).toContain(given.at.get("young/B"));
    expect(hidden.length).toBe(4);
    for (const [cells, columns] of [
      [{ a: [1, 6], b: [7, 8] }, ["x", "y"]],
      [{ a: [2, 3], b: [9, 5] }, ["x", "y"]],
    ] as const) {
      const small = table(cells, columns);
      const { hidden: few } = (await suppress(
        { ledger: [] },
        small.release,
        small.inner,
        solve,
      )) as typeof found & { hidden: readonly number[] };
      expect(few.length).toBeLessThanOrEqual(fewestHidden(small, 5) + 1);
    }
  });
  test("counts no cell in which nobody can be as a partner", async () => {
    const given = table({ a: [3, 0, 9], b: [9, 0, 9], c: [9, 7, 9] }, ["x", "y", "z"]);
    const impossible = {
      ...given.release,
      impossible: [
        [
          [0, [0]],
          [1, [1]],
        ],
        [
          [0, [1]],
          [1, [1]],
        ],
      ],
    } as Release;
    const found = (await suppress({ ledger: [] }, impossible, given.inner, solve)) as {
      hidden: readonly number[];
    };
    const cells = found.hidden.map((at) => given.counts[at]);
    expect(cells.filter((count) => count! > 0).length).toBeGreaterThanOrEqual(4);
  });
});

test("a mean, a word and a range are equations too, and each gives away what it gives away", async () => {
  const ages = [12, 12, 12, 40, 40, 40, 40, 40];
  const release: Release = {
    ...finding(people("a", 8), [], { key: "age" }),
    attributes: [
      {
        key: "age",
        about: ["age"],
        harmful: false,
        categories: [12, 40].map((age) => ({
          name: String(age),
          of: people("a", 8).filter((_, at) => ages[at] === age),
          answers: true,
          least: 0,
          value: age,
        })),
      },
    ],
    counts: [
      { population: 0, where: [], says: { form: "count", low: 8, high: 8 } },
      { population: 0, where: [], says: { form: "mean", attribute: 0, mean: 29.5, decimals: 1 } },
    ],
  };
  expect(await interval([release], { age: "12" })).toEqual([3, 3]);
  const most = finding(people("y", 6), people("n", 4), { key: "held" });
  const word = (word: "most" | "all-but-one"): Release => ({
    ...most,
    counts: [
      most.counts[0]!,
      { population: 0, where: [[0, [0]]], says: { form: "word", base: [[0, [0, 1]]], word, not: [] } },
      { population: 0, where: [[0, [2]]], says: { form: "count", low: 0, high: 0 } },
    ],
  });
  expect(await interval([word("most")], { held: "yes" })).toEqual([6, 10]);
  expect(() => programmeOf([word("all-but-one")])).toThrow("what is not so");
});

test("what each word says as an inequality is what the table of quantifiers says", () => {
  const wrong: string[] = [];
  for (const word of quantifiers)
    for (let N = 1; N <= 60; N++)
      for (let n = 0; n <= N; n++) {
        const holds = wordLaw[word].every(({ part, whole, least }) => n * part + N * whole >= least);
        if (holds !== quantifierHolds[word](n, N)) wrong.push(`${word} ${n} ${N}`);
      }
  expect(wrong).toEqual([]);
});

test("a word says as well that no stronger one was said", async () => {
  // Of twenty some, and not many, and more than almost none: 3 to 6, which is too close for the 4.
  const said = (yes: number, no: number): Release => {
    const all = finding(people("y", yes), people("n", no), { key: "held" });
    return {
      ...all,
      counts: [
        ...all.counts.slice(0, 2),
        {
          population: 0,
          where: [[0, [0]]],
          says: { form: "word", base: [[0, [0, 1]]], ...wordFor(yes, yes + no) },
        },
      ],
    };
  };
  expect(wordFor(4, 20).word).toBe("some");
  expect(await interval([said(4, 16)], { held: "yes" })).toEqual([3, 6]);
  expect(await control({ ledger: [] }, said(4, 16), solve)).toMatchObject({
    outcome: "refused",
    refusals: [{ kind: "cell", low: 3, high: 6 }],
  });
  expect(await interval([said(60, 40)], { held: "yes" })).toEqual([51, 79]);
  expect((await control({ ledger: [] }, said(60, 40), solve)).outcome).toBe("released");
});

test("a percentage is held against how many there are, in either order", async () => {
  const [yes, no] = [people("y", 36), people("n", 1)];
  const all = finding(yes, no, { key: "held" });
  const percent: Release = {
    ...all,
    counts: [
      { population: 0, where: [[0, [0, 1]]], says: { form: "count", low: 30, high: 199 } },
      {
        population: 0,
        where: [[0, [0]]],
        says: { form: "percent", base: [[0, [0, 1]]], percent: 97, decimals: 0 },
      },
    ],
  };
  const other = finding([...no, ...yes.slice(0, 17)], yes.slice(17), { key: "beaten" });
  for (const [first, second] of [
    [percent, other],
    [other, percent],
  ] as const) {
    expect((await control({ ledger: [] }, first, solve)).outcome).toBe("released");
    expect(await control({ ledger: [first] }, second, solve)).toMatchObject({
      outcome: "refused",
      refusals: [{ kind: "cell", people: 1, low: 1, high: 1 }],
    });
  }
});

test("a single person who knows herself is a reader too", async () => {
  const given = table({ a: [1, 4, 9], b: [9, 9, 9] }, ["x", "y", "z"]);
  const hidden = ["a/x", "a/y", "b/x", "b/y"].map((name) => given.at.get(name)!);
  expect(await control({ ledger: [] }, without(given, hidden), solve)).toMatchObject({
    outcome: "refused",
    refusals: [{ kind: "alone", people: 4 }],
  });
});

test("no answer in time is a refusal, and so is a solver that lies", async () => {
  const june = finding(people("y", 7), people("n", 3));
  expect(await control({ ledger: [] }, june, async () => undefined)).toEqual({
    outcome: "refused",
    refusals: [{ kind: "unknown" }],
  });
  const lies = async ({ columns }: Programme) => [columns.map(() => 0), columns.map(() => 50)];
  expect((await control({ ledger: [] }, june, lies)).outcome).toBe("refused");
  const { solve: late, close: end } = openSolver(0);
  expect(await control({ ledger: [] }, june, late)).toEqual({
    outcome: "refused",
    refusals: [{ kind: "unknown" }],
  });
  end();
});

/** A percentage of some people, whose number is said within two ends. */
function percentOf(
  yes: readonly string[],
  no: readonly string[],
  {
    percent,
    decimals,
    N: [low, high],
  }: { readonly percent: number; readonly decimals: number; readonly N: readonly [number, number] },
): Release {
  const all = finding(yes, no, { key: "held" });
  return {
    ...all,
    counts: [
      { population: 0, where: [], says: { form: "count", low, high } },
      { population: 0, where: [[0, [0]]], says: { form: "percent", base: [], percent, decimals } },
      // Everybody answered.
      { population: 0, where: [[0, [2]]], says: { form: "count", low: 0, high: 0 } },
    ],
  };
}

describe("people who have several records", () => {
  /** So many detentions of each person, those of a kind first; each is one person's. */
  const detentions = (of: Readonly<Record<string, readonly [yes: number, no: number]>>): Release => {
    const records = Object.entries(of).flatMap(([person, [yes, no]]) =>
      Array.from({ length: yes + no }, (_, at) => ({ ref: `${person}/e${at}`, person, isYes: at < yes })),
    );
    const refs = (isYes: boolean): string[] =>
      records.filter((one) => one.isYes === isYes).map(({ ref }) => ref);
    return {
      ...finding(refs(true), refs(false), { key: "lawyer" }),
      persons: Object.fromEntries(records.map(({ ref, person }) => [ref, person])),
    };
  };
  const each = (prefix: string, count: number, has: readonly [number, number]) =>
    Object.fromEntries(people(prefix, count).map((person) => [person, has] as const));

  test("are one person each: seven detentions of one are few, those of seven are not", async () => {
    expect(
      await control({ ledger: [] }, detentions({ one: [7, 0], ...each("n", 13, [0, 1]) }), solve),
    ).toMatchObject({
      outcome: "refused",
      refusals: expect.arrayContaining([expect.objectContaining({ kind: "cell", people: 1, least: 5 })]),
    });
    const several = detentions({ ...each("y", 7, [1, 0]), ...each("b", 6, [1, 1]), ...each("n", 8, [0, 2]) });
    expect(await control({ ledger: [] }, several, solve)).toEqual({ outcome: "released" });
  });

  test("are held against the people themselves, in either order", async () => {
    const persons = finding(people("y", 7), people("n", 13), { key: "lawyer" });
    const more = detentions({ ...each("y", 7, [1, 0]), ...each("n", 13, [0, 1]), late: [1, 0] });
    for (const [first, second] of [
      [persons, more],
      [more, persons],
    ] as const)
      expect(await control({ ledger: [first] }, second, solve)).toMatchObject({
        outcome: "refused",
        refusals: [{ kind: "difference", people: 1 }],
      });
    const same = detentions({ ...each("y", 7, [1, 0]), ...each("n", 13, [0, 1]) });
    expect(await control({ ledger: [persons] }, same, solve)).toEqual({ outcome: "released" });
  });

  test("give away what a person's own detention tells, where the same question is asked of people and of detentions", async () => {
    // Of the twenty, seven had a lawyer at some time; one more detention, without, is the second of one of them.
    const persons = finding(people("y", 7), people("n", 13), { key: "ever", about: ["lawyer"] });
    const oneMore = detentions({ ...each("y", 6, [1, 0]), y7: [1, 1], ...each("n", 13, [0, 1]) });
    expect(await control({ ledger: [persons] }, oneMore, solve)).toMatchObject({
      outcome: "refused",
      refusals: expect.arrayContaining([
        expect.objectContaining({ kind: "cell", people: 1, low: 1, high: 1, refs: ["y7"] }),
      ]),
    });
    const seconds = detentions({ ...each("y", 7, [1, 1]), ...each("n", 13, [0, 1]) });
    expect(await control({ ledger: [persons] }, seconds, solve)).toEqual({ outcome: "released" });
    const apart = detentions({ ...each("y", 3, [1, 0]), ...each("z", 4, [3, 0]), ...each("n", 13, [0, 1]) });
    const few = finding(people("y", 3), [...people("z", 4), ...people("n", 13)], {
      key: "thrice",
      about: ["lawyer"],
    });
    expect((await control({ ledger: [apart] }, few, solve)).outcome).toBe("refused");
  });
});

test("the examples of the manual: a second interview, and all or none of a group", async () => {
  const more = (yes: number, no: number): Release =>
    finding([...people("y", 7), ...people("ay", yes)], [...people("n", 13), ...people("an", no)]);
  const [first, ...later] = [more(0, 0), more(1, 0), more(4, 1), more(5, 5)];
  const outcomes: string[] = [];
  for (const one of later) outcomes.push((await control({ ledger: [first!] }, one, solve)).outcome);
  expect(outcomes).toEqual(["refused", "refused", "released"]);
  const boys = finding(people("b", 7), [], { key: "drugs", harmful: true });
  expect((await control({ ledger: [] }, boys, solve)).outcome).toBe("refused");
  const lawyer = finding([], people("b", 18), { key: "lawyer" });
  expect((await control({ ledger: [] }, lawyer, solve)).outcome).toBe("released");
});
