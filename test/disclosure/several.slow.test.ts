import { expect, test } from "vitest";
import { control } from "../../src/analysis/disclosure/control.ts";
import type { Release } from "../../src/domain/release.ts";
import { openSolver } from "../../src/intake/programme/solve.ts";
import { counted, sized } from "../size.ts";
import { type Printed, ends } from "./attacker.ts";
import { exactly } from "./made.ts";
import { seeded } from "./outside.ts";

/**
 * The reader of `attacker.ts` before findings over people and over their stages, in places and at all, and over people who are chosen by
 * what may harm. A kind of people is what they answered at each of three stages, of which they may not have had one, and whether
 * they are ill.
 */
const least = 5;
const dossiers = sized(400, 40);

type Kind = { readonly stages: readonly ("yes" | "no" | undefined)[]; readonly isIll: boolean };

const answers = ["yes", "no", undefined] as const;
const kinds: readonly Kind[] = answers
  .flatMap((a) => answers.flatMap((b) => answers.map((c) => [a, b, c])))
  .filter((stages) => stages.some((answer) => answer !== undefined))
  .flatMap((stages) => [true, false].map((isIll) => ({ stages, isIll })));

type Person = { readonly ref: string; readonly kind: number };

const said = ({ stages }: Kind, places: readonly number[]): readonly ("yes" | "no")[] =>
  places.flatMap((place) => stages[place] ?? []);

/** What is asked: of people, whether they have any or all of it; or of their stages in some places. */
type Asked = {
  readonly by: "any" | "all" | "stages" | "size";
  readonly places: readonly number[];
  readonly ofIll: boolean;
};

const everywhere = [0, 1, 2] as const;

/** A release, and what each of its numbers says for the reader. */
function releaseOf(
  persons: readonly Person[],
  { by, places, ofIll }: Asked,
): { release: Release; printed: Printed[] } {
  const isMeant = (kind: Kind): boolean => (!ofIll || kind.isIll) && said(kind, places).length > 0;
  const yesOf = (kind: Kind): number => {
    const own = said(kind, places);
    const yes = own.filter((answer) => answer === "yes").length;
    return by === "stages" ? yes : Number(by === "any" ? yes > 0 : yes === own.length);
  };
  const allOf = (kind: Kind): number => (by === "stages" ? said(kind, places).length : 1);
  const meant = persons.filter(({ kind }) => isMeant(kinds[kind]!));
  const records = meant.flatMap(({ ref, kind }) => {
    const yes = yesOf(kinds[kind]!);
    return Array.from({ length: allOf(kinds[kind]!) }, (_, at) => ({
      ref: by === "stages" ? `${ref}/${places.join("")}-${at}` : ref,
      person: ref,
      isYes: at < yes,
    }));
  });
  const named = (isYes: boolean): string[] =>
    records.filter((one) => one.isYes === isYes).map(({ ref }) => ref);
  const total = meant.reduce((sum, { kind }) => sum + allOf(kinds[kind]!), 0);
  const group = new Set(kinds.flatMap((kind, at) => (isMeant(kind) ? [at] : [])));
  const print = (times: (kind: Kind) => number): Printed => ({
    group: new Set([...group].filter((at) => times(kinds[at]!) > 0)),
    times: (at) => times(kinds[at]!),
    count: meant.reduce((sum, { kind }) => sum + times(kinds[kind]!), 0),
  });
  const categories = [true, false].map((isYes) => ({
    name: isYes ? "yes" : "no",
    of: named(isYes),
    answers: true,
    least: 0,
  }));
  const apart = persons.filter(({ kind }) => !kinds[kind]!.isIll).map(({ ref }) => ref);
  const isSize = by === "size";
  return {
    printed: [print(allOf), ...(isSize ? [] : [print(yesOf), print((kind) => allOf(kind) - yesOf(kind))])],
    release: {
      populations: [
        {
          of: records.map(({ ref }) => ref),
          about: [...(ofIll ? ["person.ill"] : []), ...(places.length < 3 ? ["stage.place"] : [])],
          least,
          ...(ofIll ? { looked: { by: ["person.ill"], apart, listed: false, all: true, none: true } } : {}),
        },
      ],
      attributes: isSize
        ? []
        : [{ key: `${by} ${places.join("")}`, about: ["stage.lawyer"], harmful: false, categories }],
      counts: [
        { population: 0, where: [], says: exactly(total) },
        ...(isSize
          ? []
          : categories.map(({ of }, at) => ({
              population: 0,
              where: [[0, [at]]] as [number, number[]][],
              says: exactly(of.length),
            }))),
      ],
      impossible: [],
      persons: Object.fromEntries(
        records.flatMap(({ ref, person }) => (ref === person ? [] : [[ref, person]])),
      ),
    },
  };
}

/** Those of whom a reader wants to know: who has any, all, a part, or none of it, and who is not ill. */
function wantedIn({
  places,
  ofIll,
  by,
}: Asked): readonly (readonly [what: string, isIn: (kind: Kind) => boolean])[] {
  const of = (has: (own: readonly string[]) => boolean) => (kind: Kind) => {
    const own = said(kind, places);
    return (!ofIll || kind.isIll) && own.length > 0 && has(own);
  };
  if (by === "size") return [];
  return [
    ["any", of((own) => own.includes("yes"))],
    ["all", of((own) => !own.includes("no"))],
    ["part", of((own) => own.includes("yes") && own.includes("no"))],
    ["none", of((own) => !own.includes("yes"))],
  ];
}

test(`the reader narrows no number of people behind stages, places and people chosen by what may harm, in ${counted(dossiers)} dossiers`, async () => {
  const narrowed: string[] = [];
  const count = { released: 0, refused: 0, unanswered: 0, looked: 0, harmed: 0 };
  for (let seed = 1; seed <= dossiers; seed++) {
    const random = seeded(seed);
    const below = (end: number): number => Math.floor(random() * end);
    const ill = [0, 0.5, 0.7, 1][below(4)]!;
    const [had, yes, other] = [
      [0.3, 1, 1][below(3)]!,
      [0.1, 0.5, 0.9][below(3)]!,
      [0.04, 0.1, 0.5][below(3)]!,
    ];
    const isOnce = random() < 0.5;
    const persons = Array.from({ length: 12 + below(40) }, (_, at): Person => {
      // Most people answered at each stage as at the first; or had it once, and a few had it always.
      const first = random() < yes;
      const isAlways = random() < other / 2;
      const isYes = (place: number): boolean =>
        isOnce ? isAlways || (first && place === at % 3) : place > 0 && random() < other ? !first : first;
      const stages = everywhere.map((place) =>
        place > 0 && random() > had ? undefined : isYes(place) ? ("yes" as const) : ("no" as const),
      );
      const isIll = random() < ill;
      return {
        ref: `p${at}`,
        kind: kinds.findIndex((kind) => kind.isIll === isIll && kind.stages.join() === stages.join()),
      };
    });
    const { solve, close } = openSolver(60);
    const ledger: Release[] = [];
    const printed: Printed[] = [];
    const told: Asked[] = [];
    for (let turn = 0; turn < 6; turn++) {
      const place = below(3);
      const asked: Asked = {
        by: (["any", "all", "stages", "size"] as const)[below(4)]!,
        places: random() < 0.8 ? everywhere : [place],
        ofIll: random() < 0.2,
      };
      const { release, printed: says } = releaseOf(persons, asked);
      const found = await control({ ledger }, release, solve);
      if (found.outcome === "refused") {
        count.refused += 1;
        if (found.refusals.some(({ kind }) => kind === "unknown")) count.unanswered += 1;
        continue;
      }
      count.released += 1;
      ledger.push(release);
      printed.push(...says);
      told.push(asked);
    }
    close();
    const groupOf = (isIn: (kind: Kind) => boolean): Set<number> =>
      new Set(kinds.flatMap((kind, at) => (isIn(kind) ? [at] : [])));
    const sizeOf = (group: ReadonlySet<number>): number =>
      persons.filter(({ kind }) => group.has(kind)).length;
    for (const asked of told)
      for (const [what, isIn] of wantedIn(asked)) {
        const group = groupOf(isIn);
        const truth = sizeOf(group);
        if (truth === 0 || truth >= least) continue;
        count.looked += 1;
        const [low, high] = ends(kinds.length, printed, group);
        if (high - low < least || high < least)
          narrowed.push(
            `dossier ${seed}: ${truth} with ${what} of ${JSON.stringify(asked)} in ${low} to ${high}`,
          );
      }
    // Of all who are counted, who is not ill: that nobody is so tells of each, and so does that everybody is.
    for (const isIll of [true, false]) {
      const group = groupOf((kind) => kind.isIll === isIll);
      if (sizeOf(group) > 0 || !told.some(({ ofIll }) => ofIll)) continue;
      count.harmed += 1;
      if (ends(kinds.length, printed, group)[1] === 0)
        narrowed.push(`dossier ${seed}: nobody is ${isIll ? "" : "not "}ill`);
    }
  }
  console.log(JSON.stringify(count));
  expect(narrowed).toEqual([]);
  expect(count.released).toBeGreaterThan(dossiers / 2);
  expect(count.refused).toBeGreaterThan(dossiers / 2);
  expect(count.unanswered).toBeLessThan(count.refused / 2);
  expect(count.looked).toBeGreaterThan(dossiers / 4);
  expect(count.harmed).toBeGreaterThan(0);
});
