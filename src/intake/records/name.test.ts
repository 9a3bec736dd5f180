import fc from "fast-check";
import { expect, test } from "vitest";
import { kindOfPlural, type RecordKind } from "../../domain/record.ts";
import { DraftReader } from "./draft-reader.ts";
import { type HeldRecord, settleNames } from "./name.ts";
import { parentRef } from "../../domain/id.ts";
import { readRecordsInto } from "./record-file.ts";
import { counted, sized } from "../../../test/size.ts";

/** A dossier as settling sees it: what was imported stays, and a later version replaces the one before. */
class Dossier {
  readonly records = new Map<string, HeldRecord>();

  /** What an import of these lists would do, and, where nothing is asked, does. */
  take(lists: Readonly<Record<string, readonly object[]>>, options: { unnamedAsNew?: boolean } = {}) {
    const known = {
      codebooks: [],
      hasRef: (ref: string, kind?: RecordKind) =>
        kind === undefined ? this.records.has(ref) : this.records.get(ref)?.kind === kind,
    };
    const reader = new DraftReader(known);
    const read = readRecordsInto(reader, [{ name: "a.jsonl", text: linesOf(lists) }]);
    const refused = reader.finish();
    if (refused.length > 0) throw new Error(JSON.stringify(refused));
    const under = new Map<string, HeldRecord[]>();
    for (const record of this.records.values()) {
      const around = parentRef(record.ref) ?? "";
      const others = under.get(around);
      if (others === undefined) under.set(around, [record]);
      else others.push(record);
    }
    const held = {
      under: (ref: string) => under.get(ref) ?? [],
      has: (ref: string) => this.records.has(ref),
    };
    const settled = settleNames(read, held, reader.emptyLists, options.unnamedAsNew);
    const names = settled.drafts.map(({ ref }) => ref);
    const changed = settled.drafts.filter(
      ({ ref, body }) =>
        this.records.has(ref) && JSON.stringify(this.records.get(ref)!.body) !== JSON.stringify(body),
    );
    if (settled.problems.length === 0)
      for (const { ref, kind, body } of settled.drafts)
        this.records.set(ref, { ref, kind, body: body as unknown as HeldRecord["body"] });
    return {
      names,
      changed: changed.map(({ ref }) => ref),
      gone: settled.gone,
      corrected: settled.corrected.map(({ draft }) => draft.ref),
      asked: settled.problems.map(({ record, field, message }) => `${record} ${field} ${message}`),
      drafts: settled.drafts,
    };
  }
}

/** A line for each record, as these are read much faster than YAML. */
function linesOf(lists: Readonly<Record<string, readonly object[]>>): string {
  return Object.entries(lists)
    .flatMap(([plural, items]): object[] =>
      plural === "codebook"
        ? [{ record: "codebook", id: "codebook", variables: items }]
        : items.map((item) => ({ record: kindOfPlural(plural), ...item })),
    )
    .map((line) => JSON.stringify(line))
    .join("\n");
}

const place = (counts: unknown) => ({ facilities: [{ id: "y", name: "Y", type: "prison", counts }] });
const [january, february, march] = [
  { people: 999, as_of: "2020-01" },
  { people: 500, as_of: "2020-02" },
  { people: 600, as_of: "2020-03" },
];
const april = { people: 640, as_of: "2020-04" };

/** A dossier with January to March under the names of their places. */
function threeMonths(): Dossier {
  const dossier = new Dossier();
  expect(dossier.take(place([january, february, march])).names).toEqual([
    "y",
    "y/count-1",
    "y/count-2",
    "y/count-3",
  ]);
  return dossier;
}

test("an item removed from the front, the middle or the end moves no other, and is told to be gone", () => {
  for (const [counts, names, gone] of [
    [[february, march], ["y/count-2", "y/count-3"], ["y/count-1"]],
    [[january, march], ["y/count-1", "y/count-3"], ["y/count-2"]],
    [[january, february], ["y/count-1", "y/count-2"], ["y/count-3"]],
    [[], [], ["y/count-1", "y/count-2", "y/count-3"]],
  ] as const) {
    const report = threeMonths().take(place(counts));
    expect(report).toMatchObject({ names: ["y", ...names], gone, changed: [], asked: [] });
  }
});

test("an item inserted anywhere gets a name that no record has, and the others keep theirs", () => {
  for (const [counts, names] of [
    [
      [april, january, february, march],
      [4, 1, 2, 3],
    ],
    [
      [january, april, february, march],
      [1, 4, 2, 3],
    ],
    [
      [january, february, march, april],
      [1, 2, 3, 4],
    ],
    [
      [march, april, january],
      [3, 4, 1],
    ],
  ] as const) {
    const report = threeMonths().take(place(counts));
    expect(report).toMatchObject({ changed: [], asked: [] });
    expect(report.names.slice(1)).toEqual(names.map((number) => `y/count-${number}`));
  }
});

test("a name that a record has had is never given to another", () => {
  const dossier = threeMonths();
  dossier.take(place([january]));
  expect(dossier.take(place([january, april]), { unnamedAsNew: true }).names).toEqual([
    "y",
    "y/count-1",
    "y/count-4",
  ]);
  expect(dossier.take(place([january, march])).names).toEqual(["y", "y/count-1", "y/count-3"]);
});

test("the one item that changed in its place is a new version, and that is said", () => {
  const report = threeMonths().take(place([january, { ...february, people: 510 }, march]));
  expect(report).toMatchObject({ changed: ["y/count-2"], corrected: ["y/count-2"], asked: [], gone: [] });
  const added = threeMonths().take(
    place([january, february, { ...march, method: "a register", people: 601 }]),
  );
  expect(added).toMatchObject({ changed: ["y/count-3"], asked: [] });
  const dossier = new Dossier();
  dossier.take(place([{ people: 999 }]));
  expect(dossier.take(place([{ people: 99 }]))).toMatchObject({ changed: ["y/count-1"], asked: [] });
});

test("what could be a change or a new item is a question that names the records and says what to do", () => {
  for (const counts of [
    [{ ...january, people: 1 }, { ...february, people: 2 }, march],
    [{ ...january, people: 1 }, february, { ...march, people: 3 }],
    [{ ...february, people: 2 }, march],
    [april, february, march],
    [february, march, { people: 1, as_of: "2020-01" }],
    [april],
  ]) {
    const dossier = threeMonths();
    const { asked } = dossier.take(place(counts));
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(/^y counts .*y\/count-1.*write id: count-/);
    expect(dossier.records.get("y/count-1")!.body).toMatchObject({ people: { low: 999 } });
    const answered = dossier.take(place(counts), { unnamedAsNew: true });
    expect(answered).toMatchObject({ changed: [], asked: [] });
  }
});

test("an id answers the question", () => {
  const counts = [{ id: "count-1", ...january, people: 1 }, { ...february, people: 2 }, march];
  expect(threeMonths().take(place(counts))).toMatchObject({
    names: ["y", "y/count-1", "y/count-2", "y/count-3"],
    changed: ["y/count-1", "y/count-2"],
    asked: [],
  });
});

test("a month appended after another was corrected or taken away needs no answer", () => {
  const corrected = threeMonths().take(place([january, { ...february, people: 510 }, march, april]));
  expect(corrected).toMatchObject({ asked: [], changed: ["y/count-2"] });
  expect(corrected.names).toContain("y/count-4");
  const dossier = threeMonths();
  dossier.take(place([february, march]));
  expect(dossier.take(place([february, march, april]))).toMatchObject({ asked: [], changed: [] });
});

test("another file about the same place asks before it becomes versions of what the first one brought", () => {
  const dossier = threeMonths();
  const second = [april, { people: 650, as_of: "2020-05" }];
  expect(dossier.take(place(second)).asked).toHaveLength(1);
  dossier.take(place(second), { unnamedAsNew: true });
  for (const counts of [second, [january, february, march]])
    expect(dossier.take(place(counts))).toMatchObject({ asked: [], changed: [] });
});

const book = {
  codebook: [
    { name: "told", unit: "stage", type: "yn" },
    { name: "offence", unit: "episode", type: "one[using, trafficking, other]" },
  ],
};
const custody = { type: "police-custody", start: "2019-02-11", answers: { told: "no" } };
const trial = { type: "trial", start: "2019-06", answers: { told: "yes" } };
const first = { start: "2019-02-11", route: "prosecution", stages: [custody, trial] };
const second = { start: "2021-03-01", route: "administrative", stages: [{ type: "de-facto" }] };
const person = (episodes: unknown) => ({ ...book, persons: [{ id: "c-1", episodes }] });

test("children follow the record around them", () => {
  const dossier = new Dossier();
  dossier.take(person([first, second]));
  const without = dossier.take(person([second]));
  expect(without).toMatchObject({ asked: [], changed: [], gone: ["c-1/episode-1"] });
  expect(without.names).toEqual(["c-1", "c-1/episode-2", "c-1/episode-2/stage-1", "codebook"]);
  const deep = dossier.take(
    person([
      { start: "2016", route: "none", stages: [custody] },
      second,
      { ...first, stages: [{ ...trial, answers: { told: "no" } }] },
    ]),
  );
  expect(deep).toMatchObject({ asked: [], changed: ["c-1/episode-1/stage-2/told"] });
  expect(deep.names).toContain("c-1/episode-3/stage-1/told");
  const links = deep.drafts.filter(({ ref }) => ref.startsWith("c-1/episode-1/stage-2"));
  expect(links.map(({ body }) => body)).toMatchObject([
    { episode: "c-1/episode-1" },
    { subject: "c-1/episode-1/stage-2" },
  ]);
  expect(links.map(({ owner }) => owner)).toEqual(["c-1/episode-1", "c-1/episode-1/stage-2"]);
});

test("a link by a place in a list that has changed is asked about", () => {
  const dossier = new Dossier();
  const after = { ...trial, follows: "c-1/episode-1/stage-1" };
  dossier.take(person([{ ...first, stages: [custody, after] }]));
  const { asked } = dossier.take(
    person([{ ...first, stages: [{ type: "de-facto", start: "2019-02-10" }, custody, after] }]),
  );
  expect(asked).toHaveLength(1);
  expect(asked[0]).toContain("c-1/episode-1/stage-3 follows names c-1/episode-1/stage-1 by its place");
});

test("answers given as a list keep their names, and an id answers for them too", () => {
  const dossier = new Dossier();
  const answers = (offence: unknown) =>
    person([{ ...first, answers: { offence } }]).persons[0]!.episodes as unknown[];
  const [one, two, three] = [
    { is: "using", coder: "a" },
    { is: "trafficking", coder: "b" },
    { is: "other", coder: "c" },
  ];
  const take = (offence: unknown) => dossier.take(person(answers(offence)));
  const names = (report: ReturnType<typeof take>) => report.names.filter((ref) => ref.includes("offence"));
  take([one, two]);
  expect(names(take([two]))).toEqual(["c-1/episode-1/offence~2"]);
  expect(names(take(two))).toEqual(["c-1/episode-1/offence~2"]);
  expect(names(take([three, two, one]))).toEqual([
    "c-1/episode-1/offence~3",
    "c-1/episode-1/offence~2",
    "c-1/episode-1/offence",
  ]);
  expect(
    take([
      { is: "using", coder: "d" },
      { is: "other", coder: "e" },
    ]).asked,
  ).toHaveLength(1);
  expect(take([{ id: "offence~2", is: "other", coder: "e" }]).changed).toEqual(["c-1/episode-1/offence~2"]);
});

test("one speaker's only answer is its variable's, whatever it says", () => {
  const dossier = new Dossier();
  dossier.take(person([{ ...first, answers: { offence: { is: "using", coder: "a" } } }]));
  const report = dossier.take(
    person([{ ...first, answers: { offence: { is: "other", coder: "b", note: "n" } } }]),
  );
  expect(report).toMatchObject({ asked: [], changed: ["c-1/episode-1/offence"] });
});

const items = sized(10_000);

test(`${counted(items)} items in one list are settled, all but one of them moved`, () => {
  const many = (from: number) =>
    Array.from({ length: items }, (_, at) => ({
      people: at + from,
      as_of: `2020-01-01`,
      method: `m${at + from}`,
    }));
  const dossier = new Dossier();
  dossier.take(place(many(0)));
  const report = dossier.take(place(many(1)));
  expect(report).toMatchObject({ changed: [], gone: ["y/count-1"], asked: [] });
  expect(report.names.at(-1)).toBe(`y/count-${items + 1}`);
  expect(dossier.take(place(many(100_000))).asked).toHaveLength(1);
}, 60_000);

/** An item of a nested list with what it is, which no file says. */
type Thing = { readonly is: number; start: string; authority: string; inside: Thing[] };

let things = 0;
function thing(depth: number): Thing {
  const is = ++things;
  const day = new Date(Date.UTC(1950, 0, 1 + is)).toISOString().slice(0, 10);
  const inside = depth === 0 ? [] : Array.from({ length: (is * 7) % 4 }, () => thing(depth - 1));
  return { is, start: day, authority: `desk ${is}`, inside };
}

const written = (list: readonly Thing[]): unknown =>
  list.map(({ start, authority, inside }) => ({
    start,
    jurisdiction: authority,
    stages: inside.map((stage) => ({
      type: "trial",
      start: stage.start,
      authority: stage.authority,
      tests: stage.inside.map((each) => ({ kind: "urine", on: each.start, note: each.authority })),
    })),
  }));

/** What a thing is, under the name that an import gave it: both in the order of a file. */
function whoIs(list: readonly Thing[], names: readonly string[]): Map<string, number> {
  const order = (each: readonly Thing[]): number[] =>
    each.flatMap(({ is, inside }) => [is, ...order(inside)]);
  return new Map(order(list).map((is, at) => [names[at]!, is]));
}

test("over any edits of nested lists, no record ever gets the content of another item", () => {
  const edit = fc.record({
    what: fc.constantFrom("remove", "insert", "correct", "reverse", "swap"),
    depth: fc.nat(2),
    at: fc.nat(20),
    within: fc.nat(20),
  });
  let [told, questions] = [0, 0];
  fc.assert(
    fc.property(fc.array(fc.array(edit, { minLength: 1, maxLength: 4 }), { maxLength: 6 }), (rounds) => {
      const dossier = new Dossier();
      const list = [thing(2), thing(2), thing(2)];
      const known = new Map<string, number>();
      for (const edits of [[], ...rounds]) {
        for (const { what, depth, at, within } of edits) {
          let here = list;
          for (let step = 0; step < depth && here.length > 0; step++)
            here = here[(within + step) % here.length]!.inside;
          const [index, deeper] = [here.length === 0 ? 0 : at % here.length, 2 - depth];
          if (what === "remove") here.splice(index, 1);
          else if (what === "insert") here.splice(at % (here.length + 1), 0, thing(deeper));
          else if (what === "reverse") here.reverse();
          else if (what === "swap" && here.length > 1) here.push(...here.splice(index, 1));
          else if (what === "correct" && here.length > 0) here[index]!.authority = `corrected ${++things}`;
        }
        const lists = { persons: [{ id: "c", episodes: written(list) }] };
        let report = dossier.take(lists);
        if (report.asked.length > 0) {
          questions++;
          report = dossier.take(lists, { unnamedAsNew: true });
        } else told++;
        expect(report.asked).toEqual([]);
        for (const [name, is] of whoIs(list, report.names.slice(1))) {
          if (known.has(name)) expect([name, known.get(name)]).toEqual([name, is]);
          known.set(name, is);
        }
      }
    }),
    { numRuns: sized(200) },
  );
  expect(told).toBeGreaterThan(questions);
});
