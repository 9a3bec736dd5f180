/** Fewer than ten women, minors, or people of one place stay open, also where they are what is left between two numbers. */
import { afterAll, expect, inject, test } from "vitest";
import { control } from "../../src/analysis/disclosure/control.ts";
import type { Release } from "../../src/domain/release.ts";
import { openSolver } from "../../src/intake/programme/solve.ts";
import { counted, sized } from "../size.ts";
import { finding, people } from "./made.ts";
import { type Group, type Life, type Told, attack, seeded } from "./outside.ts";

const { solve, close } = openSolver(600);
afterAll(close);

const traits = [
  { name: "sex", of: ["f", "m"], few: ["f"] },
  { name: "age", of: ["minor", "adult"], few: ["minor"] },
  { name: "facility", of: ["north", "south"], few: ["north", "south"] },
] as const;

type Band = { readonly low: number; readonly high: number };

/** Of these values of two traits, how few people are few: ten where one value that makes them few is all of theirs. */
function leastAmong(asked: readonly (typeof traits)[number][], all: readonly (readonly string[])[]): number {
  return asked.some(({ few }, at) => few.some((value) => all.every((one) => one[at] === value))) ? 10 : 5;
}

/** What was printed of some of the kinds: that they are so many together, or between two ends. */
type Printed = { readonly kinds: ReadonlySet<number>; readonly low: number; readonly high: number };

/** A number of people of each kind, in each world that fits what was printed. */
function* worlds(
  kinds: number,
  printed: readonly Printed[],
  most: number,
  begun: readonly number[] = [],
): Generator<readonly number[]> {
  for (const { kinds: of, low, high } of printed) {
    const sum = begun.reduce((total, many, kind) => (of.has(kind) ? total + many : total), 0);
    if (sum > high || (sum < low && Math.max(...of) < begun.length)) return;
  }
  if (begun.length === kinds) yield begun;
  else for (let many = 0; many <= most; many++) yield* worlds(kinds, printed, most, [...begun, many]);
}

const women = [...people("wy", 11), ...people("wn", 5)];
const leastOf = (refs: readonly string[]): number => (refs.every((ref) => women.includes(ref)) ? 10 : 5);

test("all and then the men are not released where that leaves five women; and no more in the other order", async () => {
  const all = finding([...people("my", 11), ...people("wy", 11)], [...people("mn", 7), ...people("wn", 5)]);
  const men = finding(people("my", 11), people("mn", 7), { of: ["person.sex"] });
  for (const [first, second] of [
    [all, men],
    [men, all],
  ] as const) {
    expect(await control({ ledger: [], leastOf }, first, solve)).toEqual({ outcome: "released" });
    expect(await control({ ledger: [first], leastOf }, second, solve)).toMatchObject({
      outcome: "refused",
      refusals: [{ kind: "cell", people: 5, low: 5, high: 5, least: 10, refs: people("wn", 5) }],
    });
  }
  // Who is shown is no longer among those of whom something stays open.
  const known = new Set([...people("my", 11), ...people("mn", 7)]);
  expect((await control({ ledger: [], known, leastOf }, all, solve)).outcome).toBe("refused");
  // Six women are few, and seven men are not.
  expect(
    await control({ ledger: [finding(women, [])], leastOf }, finding(women.slice(6), []), solve),
  ).toMatchObject({ refusals: [{ kind: "difference", people: 6, least: 10 }] });
  const everybody = finding([...people("my", 7), ...women], []);
  expect(await control({ ledger: [everybody], leastOf }, finding(women, [], { least: 10 }), solve)).toEqual({
    outcome: "released",
  });
});

test("women who are left between two answers to related questions are women too", async () => {
  const [my, mn, wy, wn] = [people("my", 11), people("mn", 12), people("wy", 11), people("wn", 5)];
  const asked = (yes: readonly string[], no: readonly string[], key: string, about: string[]): Release => {
    const release = finding(yes, no, { key, about });
    const [attribute] = release.attributes;
    const categories = attribute!.categories.map((one) => ({ ...one, least: leastOf(one.of) }));
    return { ...release, attributes: [{ ...attribute!, categories }] };
  };
  // Men, or whoever had a lawyer; and men or women of whom it is not known: the women without one are between.
  const either = asked([...my, ...mn, ...wy], wn, "either", ["person.sex", "lawyer"]);
  expect(await control({ ledger: [], leastOf }, either, solve)).toMatchObject({
    refusals: [{ kind: "cell", people: 5, least: 10 }],
  });
  const lawyer = asked([...my, ...wy], [...mn, ...wn], "lawyer", ["lawyer"]);
  const man = asked([...mn], [...my, ...wy, ...wn], "man without", ["person.sex", "lawyer"]);
  expect(await control({ ledger: [lawyer], leastOf }, man, solve)).toMatchObject({
    refusals: [{ kind: "cell", people: 5, low: 5, high: 5, least: 10 }],
  });
});

test("the reader of all that left knows that whoever is left between all and the men is a woman", () => {
  const lives = (["m", "f"] as const).flatMap((sex) =>
    ["yes", "no"].flatMap((lawyer) =>
      people(`${sex}-${lawyer}`, lawyer === "yes" ? 11 : sex === "m" ? 12 : 5).map((ref): Life => ({
        ref,
        standings: [{ sex, lawyer }],
        counted: [{ partner: true, public: true }],
        knows: new Set(),
      })),
    ),
  );
  const at = { step: 0, audience: "public" } as const;
  const group = (sex: string | undefined, lawyer: string): Group => ({
    at,
    name: `${sex ?? "all"} ${lawyer}`,
    asks: sex === undefined ? ["lawyer"] : ["lawyer", "sex"],
    has: (standing) => standing.lawyer === lawyer && (sex === undefined || standing.sex === sex),
  });
  const groups = [undefined, "m"].flatMap((sex) => ["yes", "no"].map((lawyer) => group(sex, lawyer)));
  const told = groups.map((one): Told => {
    const count = lives.filter(({ standings: [standing] }) => one.has(standing!)).length;
    return { what: one.name, parts: [{ group: one, times: 1 }], least: count, most: count };
  });
  const cells = groups.map((one) => ({ what: one.name, at, parts: [one] }));
  expect(attack(lives, told, cells, []).narrowed).toContainEqual({
    what: "all no NOT m no",
    truth: 5,
    least: 5,
    most: 5,
    few: 10,
  });
});

const dossiers = sized(1000, 20);
const from = inject("share") < 1 ? 1 : inject("seed") % 100_000;

test(`who tries every world that fits what was printed narrows nothing of women, minors or one place, in ${counted(dossiers)} dossiers`, async () => {
  const outcome = { released: 0, refused: 0, looked: 0 };
  const narrowed: string[] = [];
  for (let seed = from; seed < from + dossiers; seed++) {
    const random = seeded(seed);
    const below = (end: number): number => Math.floor(random() * end);
    const [out] = [below(3)];
    const asked = traits.filter((_, at) => at !== out);
    const kinds = asked[0]!.of.flatMap((first) => asked[1]!.of.map((second) => [first, second] as const));
    const refs = new Map(
      kinds.flatMap((kind, at) =>
        ["yes", "no"].map(
          (answer) => [`${at} ${answer}`, people(`${kind.join("-")}-${answer}-`, below(14))] as const,
        ),
      ),
    );
    const kindOf = new Map(
      [...refs].flatMap(([key, those]) => those.map((ref) => [ref, kinds[Number(key[0])]!] as const)),
    );
    const leastOf = (some: readonly string[]): number =>
      leastAmong(
        asked,
        some.map((ref) => kindOf.get(ref)!),
      );
    const all = kinds.map((_, at) => at);
    const fewOf = (set: readonly number[]): number =>
      leastAmong(
        asked,
        set.map((kind) => kinds[kind]!),
      );
    const known = new Set([...kindOf.keys()].filter(() => seed % 3 === 0 && below(5) === 0));
    const ofKinds = (some: Iterable<number>, answer: string): string[] =>
      [...some].flatMap((at) => refs.get(`${at} ${answer}`)!);
    const ledger: Release[] = [];
    const printed: { readonly meant: ReadonlySet<number>; readonly band: Band | undefined }[] = [];
    for (let turn = 0; turn < 5; turn++) {
      // Everybody, or who is of one value of one trait, or of a value of each.
      const of = asked.map((trait) => (below(2) === 0 ? undefined : trait.of[below(2)]!));
      const meant = new Set(
        all.filter((at) => of.every((value, trait) => value === undefined || kinds[at]![trait] === value)),
      );
      const [yes, no] = [ofKinds(meant, "yes"), ofKinds(meant, "no")];
      const about = asked.flatMap(({ name }, at) => (of[at] === undefined ? [] : [name]));
      const whole = finding(yes, no, { of: about, least: leastOf([...yes, ...no]) });
      // Of some is said between which ends they lie who said yes, and nothing else.
      const [width, shift] = [3 + below(8), below(8)];
      const low = Math.max(0, yes.length - shift);
      const band = below(2) === 0 ? undefined : { low, high: low + Math.max(width, shift) };
      const release: Release =
        band === undefined
          ? whole
          : { ...whole, counts: [{ population: 0, where: [[0, [0]]], says: { form: "count", ...band } }] };
      if ((await control({ ledger, known, leastOf }, release, solve)).outcome === "refused")
        outcome.refused += 1;
      else {
        outcome.released += 1;
        ledger.push(release);
        printed.push({ meant, band });
      }
    }
    for (const answer of ["yes", "no"]) {
      const hidden = (some: Iterable<number>): number =>
        ofKinds(some, answer).filter((ref) => !known.has(ref)).length;
      const shown = (some: Iterable<number>): number => ofKinds(some, answer).length - hidden(some);
      const said = printed.flatMap(({ meant, band }): Printed[] => {
        if (band === undefined) return [{ kinds: meant, low: hidden(meant), high: hidden(meant) }];
        if (answer === "no") return [];
        return [{ kinds: meant, low: band.low - shown(meant), high: band.high - shown(meant) }];
      });
      const most = hidden(all) + 10;
      // What a reader tells apart: who is in the same of the populations that were spoken of, and several of these together.
      const apart = Map.groupBy(all, (kind) => said.map((row) => row.kinds.has(kind)).join()).values();
      const regions = [...apart].filter(([kind]) => said.some((row) => row.kinds.has(kind!)));
      const sets = Array.from({ length: 2 ** regions.length - 1 }, (_, at) =>
        regions.flatMap((region, one) => (((at + 1) & (1 << one)) === 0 ? [] : region)),
      );
      const ends = sets.map(() => [Infinity, -Infinity] as [low: number, high: number]);
      const spoken = all.filter((kind) => said.some((row) => row.kinds.has(kind)));
      const place = new Map(spoken.map((kind, at) => [kind, at]));
      const rows = said.map((row) => ({
        ...row,
        kinds: new Set([...row.kinds].map((kind) => place.get(kind)!)),
      }));
      for (const world of worlds(spoken.length, rows, most))
        sets.forEach((set, at) => {
          const sum = set.reduce((total, kind) => total + world[place.get(kind)!]!, 0);
          ends[at] = [Math.min(ends[at]![0], sum), Math.max(ends[at]![1], sum)];
        });
      sets.forEach((set, at) => {
        const [truth, [low, high]] = [hidden(set), ends[at]!];
        if (truth === 0 || truth >= 10 || fewOf(set) < 10) return;
        outcome.looked += 1;
        // Of seven men each place has at most seven, which says nothing of a place: the men are not of one kind.
        const isPart = sets.some(
          (other, one) =>
            fewOf(other) < 10 && new Set(set).isSubsetOf(new Set(other)) && ends[one]![1] === high,
        );
        const few = isPart && low === 0 ? 5 : 10;
        if (high - low < few || high < few)
          narrowed.push(
            `${seed}: ${truth} of ${set.map((kind) => kinds[kind]!.join(" ")).join(", ")} who said ${answer} in ${low} to ${high}`,
          );
      });
    }
  }
  console.log(JSON.stringify(outcome));
  expect(narrowed).toEqual([]);
  // A control that refuses everything, or a reader who looks at nothing, would show nothing.
  expect(outcome.released).toBeGreaterThan(dossiers);
  expect(outcome.refused).toBeGreaterThan(0);
  expect(outcome.looked).toBeGreaterThan(dossiers / 4);
});
