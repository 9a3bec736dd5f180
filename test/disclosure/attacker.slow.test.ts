import { afterAll, expect, test } from "vitest";
import { control } from "../../src/analysis/disclosure/control.ts";
import { suppress } from "../../src/analysis/disclosure/suppression.ts";
import type { Release, ReleasedCount } from "../../src/domain/release.ts";
import { openSolver } from "../../src/intake/programme/solve.ts";
import { counted, sized } from "../size.ts";
import { type Combination, type Group, type Printed, ends, isIn } from "./attacker.ts";

const { solve, close } = openSolver(600);
afterAll(close);

const least = 5;
const questions = ["sex", "place", "beaten", "drugs", "wave"] as const;
const answers = [2, 3, 2, 2, 2];
const wave = 4;

function chance(seed: number): (below: number) => number {
  let state = seed * 2654435761;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) % below;
  };
}

const all: readonly Combination[] = answers.reduce<Combination[]>(
  (combinations, count) =>
    combinations.flatMap((one) => Array.from({ length: count }, (_, answer) => [...one, answer])),
  [[]],
);

type Person = { readonly ref: string; readonly combination: Combination };

const anybody: Group = questions.map(() => undefined);
const meaning = (question: number, meant: readonly number[], of: Group = anybody): Group =>
  of.map((other, at) => (at === question ? meant : other));

/** A release about those of a group, by one or two questions: its equations for the control, and how a reader says each. */
function releaseOf(
  persons: readonly Person[],
  group: Group,
  asked: readonly number[],
): { readonly release: Release; readonly printed: readonly Printed[]; readonly inner: readonly number[] } {
  const of = persons.filter(({ combination }) => isIn(combination, group));
  const counts: ReleasedCount[] = [];
  const printed: Printed[] = [];
  const add = (where: ReleasedCount["where"]): void => {
    const said = where.reduce<Group>((so, [at, meant]) => meaning(asked[at]!, meant, so), group);
    const count = of.filter(({ combination }) => isIn(combination, said)).length;
    counts.push({ population: 0, where, says: { form: "count", low: count, high: count } });
    printed.push({ group: said, count });
  };
  const [first, second] = asked;
  if (second !== undefined)
    for (let a = 0; a < answers[first!]!; a++)
      for (let b = 0; b < answers[second]!; b++)
        add([
          [0, [a]],
          [1, [b]],
        ]);
  const inner = [...counts.keys()];
  asked.forEach((question, at) => {
    for (let answer = 0; answer < answers[question]!; answer++) add([[at, [answer]]]);
  });
  add([]);
  const about = questions.filter((_, at) => group[at] !== undefined && at !== wave);
  return {
    inner: second === undefined ? [...counts.keys()].slice(0, -1) : inner,
    printed,
    release: {
      populations: [{ of: of.map(({ ref }) => ref), about: [...about], least }],
      attributes: asked.map((question) => ({
        key: questions[question]!,
        about: [questions[question]!],
        harmful: false,
        categories: Array.from({ length: answers[question]! }, (_, answer) => ({
          name: String(answer),
          of: of.filter(({ combination }) => combination[question] === answer).map(({ ref }) => ref),
          answers: true,
          least: 0,
        })),
      })),
      counts,
      impossible: [],
      persons: {},
    },
  };
}

const turns = sized(100);

test(`a reader who was written apart narrows no protected number, over ${counted(turns)} random dossiers and sequences of releases`, async () => {
  let [released, refused, looked] = [0, 0, 0];
  for (let seed = 1; seed <= turns; seed++) {
    const random = chance(seed);
    const persons = Array.from({ length: 20 + random(60) }, (_, at): Person => ({
      ref: `p${at}`,
      combination: answers.map((count, question) =>
        question === wave ? (random(4) === 0 ? 1 : 0) : random(3) === 0 ? 0 : random(count),
      ),
    }));
    const ledger: Release[] = [];
    const printed: Printed[] = [];
    const groups = new Map<string, Group>();
    for (let turn = 0; turn < 4; turn++) {
      let group = random(2) === 0 ? meaning(wave, [0]) : anybody;
      if (random(3) === 0) group = meaning(random(2), [random(2)], group);
      const free = [0, 1, 2, 3].filter((question) => group[question] === undefined);
      const first = free[random(free.length)]!;
      const others = free.filter((question) => question !== first);
      const asked = random(2) === 0 ? [first] : [first, others[random(others.length)]!];
      const { release, printed: says, inner } = releaseOf(persons, group, asked);
      const found =
        asked.length === 1
          ? { ...(await control({ ledger }, release, solve)), hidden: [] }
          : { hidden: [] as readonly number[], ...(await suppress({ ledger }, release, inner, solve)) };
      if (found.outcome === "refused") {
        refused += 1;
        continue;
      }
      released += 1;
      const hidden = new Set<number>(found.hidden);
      ledger.push({ ...release, counts: release.counts.filter((_, at) => !hidden.has(at)) });
      printed.push(...says.filter((_, at) => !hidden.has(at)));
      for (const { group: said } of says) {
        groups.set(JSON.stringify(said), said);
        // Who came later is a group as well, where both were published.
        if (said[wave] === undefined) {
          const later = meaning(wave, [1], said);
          const isBoth = groups.has(JSON.stringify(meaning(wave, [0], said)));
          if (isBoth) groups.set(JSON.stringify(later), later);
        }
      }
    }
    for (const group of groups.values()) {
      const truth = persons.filter(({ combination }) => isIn(combination, group)).length;
      if (truth === 0 || truth >= least) continue;
      looked += 1;
      const [low, high] = ends(all, printed, group);
      expect(
        high - low,
        `seed ${seed}: ${truth} of ${JSON.stringify(group)} in ${low} to ${high}`,
      ).toBeGreaterThanOrEqual(least);
      expect(high, `seed ${seed}: ${JSON.stringify(group)}`).toBeGreaterThanOrEqual(least);
    }
  }
  // A control that refuses everything, or a reader who looks at nothing, would show nothing.
  expect(released).toBeGreaterThan(turns / 2);
  expect(refused).toBeGreaterThan(0);
  expect(looked).toBeGreaterThan(turns / 4);
});
