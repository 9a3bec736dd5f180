import { type ReleaseRefusal, control, controlShown } from "../../src/analysis/disclosure/control.ts";
import { suppress } from "../../src/analysis/disclosure/suppression.ts";
import type { Solve } from "../../src/analysis/disclosure/attack.ts";
import type { Release, ReleasedCount } from "../../src/domain/release.ts";
import { type Group, type Printed, ends } from "./attacker.ts";

/** How few people are few. */
export const least = 5;

const questions = ["sex", "place", "beaten", "drugs"] as const;
const answers = [2, 3, 2, 2];
const beaten = 2;

/** The turn before which people come, go and answer otherwise, and the one before which some of them come again. */
const [change, again] = [2, 3];

/**
 * What becomes of people between releases: nothing; a consent to be counted that is given later; one that is withdrawn, or a record
 * that is erased, or found to be somebody else's twice; one that is withdrawn and given again; an answer that is corrected.
 */
const courses = ["stays", "comes", "goes", "goes and comes", "corrected"] as const;

/** A kind of people: an answer to each question as it was first, and a course. */
type Kind = { readonly first: readonly number[]; readonly course: (typeof courses)[number] };

const kinds: readonly Kind[] = answers
  .reduce<number[][]>(
    (all, count) => all.flatMap((one) => Array.from({ length: count }, (_, answer) => [...one, answer])),
    [[]],
  )
  .flatMap((first) => courses.map((course) => ({ first, course })));

function isCounted({ course }: Kind, turn: number): boolean {
  switch (course) {
    case "comes":
      return turn >= change;
    case "goes":
      return turn < change;
    case "goes and comes":
      return turn < change || turn >= again;
    default:
      return true;
  }
}

function answerOf({ first, course }: Kind, question: number, turn: number): number {
  const isOther = course === "corrected" && question === beaten && turn >= change;
  return isOther ? 1 - first[question]! : first[question]!;
}

type Person = { readonly ref: string; readonly kind: number };

/** What a release is of: a turn, and of some questions which answer its people gave. */
type Meant = { readonly turn: number; readonly of: ReadonlyMap<number, number> };

function groupOf({ turn, of }: Meant): Group {
  return new Set(
    kinds.flatMap((kind, at) =>
      isCounted(kind, turn) &&
      [...of].every(([question, answer]) => answerOf(kind, question, turn) === answer)
        ? [at]
        : [],
    ),
  );
}

type Asked = {
  readonly release: Release;
  /** What each of its counts says, for a reader. */
  readonly means: readonly Meant[];
  /** Which of its counts a table may hide first. */
  readonly inner: readonly number[];
};

/** A release about those who are meant, by one or two questions. */
function releaseOf(persons: readonly Person[], meant: Meant, asked: readonly number[]): Asked {
  const group = groupOf(meant);
  const of = persons.filter(({ kind }) => group.has(kind));
  const answer = ({ kind }: Person, question: number): number => answerOf(kinds[kind]!, question, meant.turn);
  const counts: ReleasedCount[] = [];
  const means: Meant[] = [];
  const add = (where: readonly (readonly [at: number, answer: number])[]): void => {
    const said = new Map([...meant.of, ...where.map(([at, one]) => [asked[at]!, one] as const)]);
    const inside = groupOf({ ...meant, of: said });
    const count = of.filter(({ kind }) => inside.has(kind)).length;
    counts.push({
      population: 0,
      where: where.map(([at, one]) => [at, [one]]),
      says: { form: "count", low: count, high: count },
    });
    means.push({ ...meant, of: said });
  };
  const [first, second] = asked;
  const each = (question: number): number[] => Array.from({ length: answers[question]! }, (_, one) => one);
  if (second !== undefined)
    for (const a of each(first!))
      for (const b of each(second))
        add([
          [0, a],
          [1, b],
        ]);
  const cells = counts.length;
  asked.forEach((question, at) => {
    for (const one of each(question)) add([[at, one]]);
  });
  const lines = counts.length;
  add([]);
  return {
    means,
    inner: Array.from({ length: second === undefined ? lines : cells }, (_, at) => at),
    release: {
      populations: [
        { of: of.map(({ ref }) => ref), about: [...meant.of.keys()].map((at) => questions[at]!), least },
      ],
      attributes: asked.map((question) => ({
        key: questions[question]!,
        about: [questions[question]!],
        harmful: false,
        categories: each(question).map((one) => ({
          name: String(one),
          of: of.filter((person) => answer(person, question) === one).map(({ ref }) => ref),
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

function chance(seed: number): (below: number) => number {
  let state = seed * 2654435761;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) % below;
  };
}

/** What came of the sequences: how much was let out and how much not, how many groups were looked at, and which were narrowed. */
export type Outcome = {
  released: number;
  refused: number;
  shown: number;
  heldBack: number;
  /** Of what was refused and held back, what the solver gave no answer to in its time. */
  unanswered: number;
  looked: number;
  readonly narrowed: string[];
};

/** Lets releases out of a random dossier, one a turn, with what becomes of its people in between, and reads what was let out. */
export async function attackOne(seed: number, solve: Solve, outcome: Outcome): Promise<void> {
  const random = chance(seed);
  const moving = [0, 8, 3][random(3)]!;
  const persons = Array.from({ length: 20 + random(60) }, (_, at): Person => {
    const first = answers.map((count) => (random(3) === 0 ? 0 : random(count)));
    const course = moving > 0 && random(moving) === 0 ? courses[1 + random(courses.length - 1)]! : "stays";
    const kind = kinds.findIndex((one) => one.course === course && one.first.join() === first.join());
    return { ref: `p${at}`, kind };
  });
  const ledger: Release[] = [];
  const told: Meant[] = [];
  const looked: Meant[] = [];
  const some = (share: number): Set<string> =>
    new Set(persons.filter(() => share > 0 && random(share) === 0).map(({ ref }) => ref));
  const known = some([0, 6][random(2)]!);
  for (let turn = 0; turn < 4; turn++) {
    const of = new Map(random(3) === 0 ? [[random(2), random(2)] as const] : []);
    const free = [0, 1, 2, 3].filter((question) => !of.has(question));
    const first = free[random(free.length)]!;
    const others = free.filter((question) => question !== first);
    const asked = random(2) === 0 ? [first] : [first, others[random(others.length)]!];
    const { release, means, inner } = releaseOf(persons, { turn, of }, asked);
    const found =
      asked.length === 1
        ? { hidden: [] as readonly number[], ...(await control({ ledger, known }, release, solve)) }
        : { hidden: [] as readonly number[], ...(await suppress({ ledger, known }, release, inner, solve)) };
    if (found.outcome === "refused") {
      outcome.refused += 1;
      if (isUnanswered(found.refusals)) outcome.unanswered += 1;
    } else {
      outcome.released += 1;
      const hidden = new Set(found.hidden);
      const isTold = (_: unknown, at: number): boolean => !hidden.has(at);
      ledger.push({ ...release, counts: release.counts.filter(isTold) });
      told.push(...means.filter(isTold));
      looked.push(...means);
    }
    // Some consent to be shown after what was released.
    const more = some(random(2) === 0 ? 0 : 5);
    for (const ref of known) more.delete(ref);
    if (more.size === 0 || ledger.length === 0) continue;
    const verdict = await controlShown({ ledger, known }, more, solve);
    if (verdict.outcome === "refused") {
      outcome.heldBack += 1;
      if (isUnanswered(verdict.refusals)) outcome.unanswered += 1;
    } else {
      outcome.shown += 1;
      for (const ref of more) known.add(ref);
    }
  }
  const hidden = persons.filter(({ ref }) => !known.has(ref));
  const sizeOf = (group: Group): number => hidden.filter(({ kind }) => group.has(kind)).length;
  const printed = told.map((meant): Printed => ({ group: groupOf(meant), count: sizeOf(groupOf(meant)) }));
  for (const group of groupsIn(looked)) {
    const truth = sizeOf(group);
    if (truth === 0 || truth >= least) continue;
    outcome.looked += 1;
    const [low, high] = ends(kinds.length, printed, group);
    if (high - low < least || high < least)
      outcome.narrowed.push(`dossier ${seed}: ${truth} in ${low} to ${high}, of kinds ${[...group].join()}`);
  }
}

function isUnanswered(refusals: readonly ReleaseRefusal[]): boolean {
  return refusals.some(({ kind }) => kind === "unknown");
}

/** The groups that were spoken of, and those who are in one of them and not in the same at another turn. */
function groupsIn(looked: readonly Meant[]): readonly Group[] {
  const groups = new Map<string, Group>();
  const add = (group: Group): void => void groups.set([...group].join(), group);
  for (const one of looked) {
    const group = groupOf(one);
    add(group);
    for (const other of looked) {
      const isSame = [...one.of.keys()].sort().join() === [...other.of.keys()].sort().join();
      if (other.turn === one.turn || !isSame) continue;
      const counted = (turn: number, at: number): boolean => isCounted(kinds[at]!, turn);
      add(new Set([...group].filter((at) => !counted(other.turn, at))));
    }
  }
  return [...groups.values()];
}
