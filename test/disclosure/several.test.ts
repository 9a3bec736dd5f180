/** Findings over several records of a person (stages, stays) beside findings over people. */
import { afterAll, expect, test } from "vitest";
import { control } from "../../src/analysis/disclosure/control.ts";
import type { Release } from "../../src/domain/release.ts";
import { openSolver } from "../../src/intake/programme/solve.ts";
import { exactly } from "./made.ts";

const { solve, close } = openSolver();
afterAll(close);

/** Who said what of each of their stages, by person. */
type World = ReadonlyMap<string, readonly boolean[]>;

/** So many people each, with these answers. */
function world(...kinds: readonly (readonly [count: number, answers: readonly boolean[]])[]): World {
  return new Map(
    kinds.flatMap(([count, answers], kind) =>
      Array.from({ length: count }, (_, at) => [`p${kind}-${at}`, answers] as const),
    ),
  );
}

const about = ["stage.lawyer"];

/** A finding over people: of how many it holds. */
function ofPeople(of: World, key: string, holds: (answers: readonly boolean[]) => boolean): Release {
  return counted(
    key,
    [...of].map(([ref, answers]) => [ref, ref, holds(answers)]),
  );
}

/** A finding over their stages. */
function ofStages(of: World, places: readonly number[] = [0, 1], key = "stage lawyer"): Release {
  return counted(
    key,
    [...of].flatMap(([ref, answers]) =>
      answers.flatMap((answer, at) => (places.includes(at) ? [[`${ref}/${at}`, ref, answer] as const] : [])),
    ),
  );
}

function counted(
  key: string,
  records: readonly (readonly [ref: string, person: string, is: boolean])[],
): Release {
  const categories = [true, false].map((is) => ({
    name: is ? "yes" : "no",
    of: records.flatMap(([ref, , answer]) => (answer === is ? [ref] : [])),
    answers: true,
    least: 0,
  }));
  return {
    populations: [{ of: records.map(([ref]) => ref), about: [], least: 5 }],
    attributes: [{ key, about, harmful: false, categories }],
    counts: [
      { population: 0, where: [], says: exactly(records.length) },
      ...categories.map(({ of }, at) => ({
        population: 0,
        where: [[0, [at]]] as [number, number[]][],
        says: exactly(of.length),
      })),
    ],
    impossible: [],
    persons: Object.fromEntries(records.flatMap(([ref, person]) => (ref === person ? [] : [[ref, person]]))),
  };
}

const some = (answers: readonly boolean[]): boolean => answers.includes(true);
const every = (answers: readonly boolean[]): boolean => !answers.includes(false);

/** How many of these go out, each beside those that did before. */
async function outcomes(...releases: readonly Release[]): Promise<string[]> {
  const ledger: Release[] = [];
  const found: string[] = [];
  for (const release of releases) {
    const { outcome } = await control({ ledger }, release, solve);
    found.push(outcome);
    if (outcome === "released") ledger.push(release);
  }
  return found;
}

test("one person who had it at every stage is told by no three numbers, in any order: 12 of 24 people, 13 of 48 stages, 1 of 24", async () => {
  const of = world([11, [true, false]], [1, [true, true]], [12, [false, false]]);
  const [exists, stages, all] = [ofPeople(of, "exists", some), ofStages(of), ofPeople(of, "all", every)];
  expect(await outcomes(exists, stages, all)).toEqual(["released", "refused", "refused"]);
  expect(await outcomes(stages, exists, all)).toEqual(["released", "refused", "refused"]);
  expect(await outcomes(all, stages, exists)).toEqual(["refused", "released", "refused"]);
});

test("where as many had it at every stage as at some, and as none did, all three go out", async () => {
  const of = world([12, [true, false]], [12, [true, true]], [12, [false, false]]);
  const all = [ofPeople(of, "exists", some), ofStages(of), ofPeople(of, "all", every)] as const;
  expect(await outcomes(...all)).toEqual(["released", "released", "released"]);
});

test("nor is one person told by stages of two kinds, of which each was counted apart", async () => {
  const of = world([11, [true, false]], [1, [true, true]], [12, [false, false]]);
  // 12 had it at the first stage, and of both stages together it is 13: one had it at the second.
  expect(await outcomes(ofStages(of, [0], "stage lawyer"), ofStages(of))).toEqual(["released", "refused"]);
});

test("seven stages of one person are no seven people", async () => {
  const of = world([1, Array.from({ length: 7 }, () => true)], [30, [false]]);
  expect(await outcomes(ofStages(of, [0, 1, 2, 3, 4, 5, 6]))).toEqual(["refused"]);
});

test("that everybody had something harmful at some stage is told by no number of stages", async () => {
  const harmed = (release: Release): Release => ({
    ...release,
    attributes: release.attributes.map((attribute) => ({ ...attribute, harmful: true })),
  });
  const of = world([12, [true, false]]);
  expect(await outcomes(harmed(ofPeople(of, "exists", some)))).toEqual(["refused"]);
  // 24 stages of 12 people, twelve so: as each had one and no more is not told.
  expect(await outcomes(harmed(ofStages(of)), harmed(ofPeople(of, "all", every)))).toEqual([
    "released",
    "refused",
  ]);
});
