import { expect, test } from "vitest";
import { openDossiers } from "../../test/dossier.ts";
import type { ReleaseAnswer } from "../api/disclosure.ts";
import { shown } from "./disclose.ts";
import { fewOf } from "./few.ts";
import { useCases } from "./operations.ts";
import type { WriteSession } from "./session.ts";
import { mayBeCounted } from "../../test/may-be-counted.ts";

const { empty, bring } = openDossiers();

const codebook = [
  { name: "hiv", unit: "person", type: "yn", harm: "hea" },
  { name: "lawyer", unit: "person", type: "yn" },
  { name: "visited", unit: "person", type: "yn" },
  { name: "investigated", unit: "act", type: "yn" },
];

const refs = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `p-${from + at}`);

async function dossier(name: string, content: object): Promise<WriteSession> {
  const session = await empty(name);
  const { rows } = await bring(session, `${name}.json`, JSON.stringify({ habeas: 1, codebook, ...content }));
  expect(rows.flatMap(({ problem }) => problem ?? [])).toEqual([]);
  return session;
}

async function release(
  session: WriteSession,
  asked: readonly string[],
  more: object = {},
  name = "disclosure.release",
): Promise<ReleaseAnswer["rows"]> {
  const input = { refs: asked, audience: "public", ...more };
  return (shown((await useCases.get(name)!.run(session, input)) as never) as ReleaseAnswer).rows;
}

const outcomes = async (session: WriteSession, asked: readonly string[]): Promise<string[]> =>
  (await release(session, asked)).map(({ what, outcome, why }) =>
    outcome === "released" ? what : `no ${what}: ${/all or none of a group/.test(why) ? "harm" : why}`,
  );

const asked = { unit: "person", statement: "It was so.", predicate: "had a lawyer", property: "lawyer" };

/** 40 people, of whom the first 24 have HIV; of each half some had a lawyer. */
const people = Array.from({ length: 40 }, (_, at) => ({
  id: `p-${at}`,
  sex: at % 2 === 0 ? "f" : "m",
  answers: { hiv: { is: at < 24 ? "yes" : "no" }, lawyer: { is: at % 4 < 2 ? "yes" : "no" } },
  consents: [mayBeCounted],
}));

test("whom it counts is weighed as what it says of them: people chosen by what may harm are neither all nor none of a list", async () => {
  const frames = [
    { id: "fr-ill", label: "a list", unit: "person", members: refs(0, 20) },
    { id: "fr-well", label: "a list", unit: "person", members: refs(24, 38) },
    { id: "fr-both", label: "a list", unit: "person", members: refs(10, 40) },
  ];
  const findings = [
    ...frames.map(({ id }) => ({ ...asked, id: `of-${id}`, frame: id, population: "hiv" })),
    { ...asked, id: "free", frame: "fr-ill", population: "lawyer || !lawyer" },
  ];
  const session = await dossier("chosen", { persons: people, frames, findings });
  expect(await outcomes(session, ["of-fr-ill", "of-fr-well", "of-fr-both", "free"])).toEqual([
    "no of-fr-ill: harm",
    "no of-fr-well: harm",
    "of-fr-both",
    "free",
  ]);
});

test("nor all of another list, whichever of the two goes out first", async () => {
  const frames = [{ id: "fr-24", label: "a list", unit: "person", members: refs(0, 24) }];
  const findings = [{ ...asked, id: "ill", population: "hiv" }];
  const first = await dossier("list-first", { persons: people, frames, findings });
  expect(await outcomes(first, ["fr-24", "ill"])).toEqual(["fr-24", "no ill: harm"]);
  const second = await dossier("list-second", { persons: people, frames, findings });
  expect(await outcomes(second, ["ill", "fr-24"])).toEqual(["ill", "no fr-24: harm"]);
});

test("a table over people chosen by what may harm is held to the same", async () => {
  const frames = [{ id: "fr-ill", label: "a list", unit: "person", members: refs(0, 20) }];
  const session = await dossier("chosen-table", { persons: people, frames });
  const table = { unit: "person", rows: "lawyer", population: "hiv" };
  const of = async (more: object) => (await release(session, [], { table: { ...table, ...more } }))[0]!.why;
  expect(await of({ frame: "fr-ill" })).toContain("all or none of a group");
  expect(await of({})).toContain("Released");
});

test("an act stands for who suffered it, an account for who speaks: ten acts of one person are of one", async () => {
  const acts = (who: (at: number) => string[]) =>
    Array.from({ length: 12 }, (_, at) => ({
      id: `a-${at}`,
      type: "beating",
      parties: [...who(at).map((one) => ({ who: one, part: "suffered" })), { who: "g-guards", part: "did" }],
      answers: { investigated: { is: at < 6 ? "yes" : "no" } },
    }));
  const findings = [
    { id: "f", unit: "act", statement: "s", predicate: "were investigated", property: "investigated" },
  ];
  const groups = [
    { id: "g-guards", label: "guards" },
    { id: "g-cell", label: "a cell" },
  ];
  const with_ = (name: string, who: (at: number) => string[]) =>
    dossier(name, { persons: people, groups, acts: acts(who), findings });
  expect(await outcomes(await with_("acts-each", (at) => [`p-${at}`]), ["f"])).toEqual(["f"]);
  for (const [name, who] of [
    ["acts-one", () => ["p-1"]],
    ["acts-shared", (at: number) => ["p-1", `p-${at + 2}`]],
  ] as const)
    expect((await release(await with_(name, who), ["f"]))[0]!.why, name).toContain("it counts one person");
  const accounts = await dossier("accounts", {
    groups,
    accounts: [1, 2, 3].map((at) => ({ id: `acc-${at}`, speaker: "g-cell", topic: `t-${at}` })),
    acts: acts(() => ["g-cell"]),
  });
  const { personOf } = await fewOf(accounts);
  expect(new Set(["acc-1", "acc-2", "acc-3", "a-1", "a-2"].map(personOf))).toEqual(new Set(["g-cell"]));
});

test("what picks a stage tells of nobody where none was so, and of each where all were", async () => {
  const at = (judge: string) => ({
    id: "e",
    start: "2020-01-05",
    stages: [
      { id: "st", type: "compulsory-treatment", safeguards: [{ code: "judge", respected: judge }] },
      { id: "po", type: "police-custody", safeguards: [{ code: "judge", respected: "yes" }] },
    ],
  });
  const judge = `episodes.exists(e, e.stages.exists(s, s.type == "compulsory-treatment" && s.judge_brought == "yes"))`;
  const findings = [
    { ...asked, id: "judge", property: judge },
    { ...asked, id: "not", property: `!${judge}` },
    {
      ...asked,
      id: "there",
      property: `episodes.exists(e, e.stages.exists(s, s.type == "compulsory-treatment"))`,
    },
  ];
  const all = ["judge", "not", "there"];
  const none = await dossier("none-judge", {
    persons: people.map((one) => ({ ...one, episodes: [at("no")] })),
    findings,
  });
  expect(await outcomes(none, all)).toEqual(["judge", "not", "no there: harm"]);
  const each = await dossier("all-judge", {
    persons: people.map((one) => ({ ...one, episodes: [at("yes")] })),
    findings,
  });
  expect(await outcomes(each, all)).toEqual(["no judge: harm", "no not: harm", "no there: harm"]);
});

/** A list of so many, of whom the last `others` had a lawyer, and one more person of whom it is not known whether they are on it. */
const listed = (size: number, others: number) => ({
  persons: people.map((one, at) => ({
    ...one,
    answers: {
      lawyer: { is: at >= size - others ? "yes" : "no" },
      visited: { is: at % 2 === 0 ? "yes" : "no" },
    },
  })),
  frames: [{ id: "fr", label: "a list", unit: "person", members: refs(0, size), undetermined: ["p-39"] }],
  findings: [
    { ...asked, id: "f", frame: "fr" },
    { ...asked, id: "visits", frame: "fr", property: "visited" },
  ],
});

test("a list and a finding over it count the same people, whoever may be on it: neither keeps the other in", async () => {
  const session = await dossier("listed", listed(24, 10));
  expect(await outcomes(session, ["fr", "f", "visits"])).toEqual(["fr", "f", "visits"]);
  const other = await dossier("listed-after", listed(24, 10));
  expect(await outcomes(other, ["f", "fr"])).toEqual(["f", "fr"]);
});

test("nobody decides to tell of one or two, nor of a list of fewer than ten", async () => {
  const lists = [
    [20, 3],
    [20, 2],
    [20, 1],
    [9, 3],
    [10, 4],
  ] as const;
  const on = lists.map(([size, others], list) =>
    Array.from({ length: size }, (_, at) => ({
      ...people[at]!,
      id: `l-${list}-${at}`,
      answers: { lawyer: { is: at < others ? "yes" : "no" } },
    })),
  );
  const frames = on.map((members, at) => ({
    id: `fr-${at}`,
    label: "a list",
    unit: "person",
    members: members.map(({ id }) => id),
  }));
  const findings = lists.map((_, at) => ({ ...asked, id: `f-${at}`, frame: `fr-${at}` }));
  const session = await dossier("decide", { persons: on.flat(), frames, findings });
  await release(
    session,
    frames.map(({ id }) => id),
  );
  const rows = await release(
    session,
    findings.map(({ id }) => id),
    { decide: "It is the evidence." },
  );
  expect(rows.map(({ outcome }) => outcome === "released")).toEqual([true, false, false, false, true]);
});

test("a plan says what could not be released any more after it, and leaves a trace", async () => {
  const frames = [
    { id: "fr-all", label: "a list", unit: "person", members: refs(0, 24) },
    { id: "fr-part", label: "a list", unit: "person", members: refs(0, 22) },
    { id: "fr-other", label: "a list", unit: "person", members: refs(24, 40) },
  ];
  const session = await dossier("plan", { persons: people, frames });
  const plan = (asked: string[]) => release(session, asked, {}, "disclosure.propose");
  expect((await plan(["fr-all"])).map(({ prevents }) => prevents)).toEqual([["fr-part"]]);
  expect((await plan(["fr-other"])).map(({ prevents }) => prevents)).toEqual([[]]);
  const { rows } = shown((await useCases.get("dossier.audit")!.run(session, {})) as never) as {
    rows: { event: string; says: object }[];
  };
  expect(rows.filter(({ event }) => event === "release-tried").map(({ says }) => says)).toEqual([
    { refs: ["fr-all"], audience: "public", as: "count" },
    { refs: ["fr-other"], audience: "public", as: "count" },
  ]);
  // A release names nothing of the kind.
  expect((await release(session, ["fr-other"]))[0]!.prevents).toEqual([]);
});
