import { beforeAll, expect, test } from "vitest";
import type { ReleaseAnswer } from "../api/disclosure.ts";
import { openDossiers } from "../../test/dossier.ts";
import { shown } from "./disclose.ts";
import { useCases } from "./operations.ts";
import { usualAddressees } from "./audience.ts";
import { type ReadSession, type WriteSession, sessionFor } from "./session.ts";

const { empty, bring } = openDossiers();

const people = Array.from({ length: 20 }, (_, at) => `p-${at + 1}`);
const counted = { purpose: "statistics", audience: "public", identifiability: "anonymous", medium: "data" };

/** Words of authors, each with a bird or a thing that no other has: what holds it has left. */
const asked = { unit: "person", frame: "fr", property: "beaten", predicate: "were beaten" };
const records = {
  habeas: 1,
  codebook: [{ name: "beaten", unit: "person", type: "yn" }],
  sources: [{ id: "s", kind: "document", title: "notes" }],
  persons: people.map((id, at) => ({
    id,
    answers: { beaten: { is: at < 7 ? "yes" : "no" } },
    consents: [{ ...counted, allows: "yes" }],
  })),
  frames: [
    { id: "fr", label: "the 20 of the kitchen", stated_size: 20, unit: "person", members: people },
    {
      id: "fr-28",
      label: "the 28 of the mosque",
      stated_size: 28,
      unit: "person",
      members: people.slice(0, 18),
    },
  ],
  figures: [
    { id: "fig-7", indicator: "storks_beaten", value: 7, unit: "persons" },
    { id: "fig-3", indicator: "cranes_beaten", value: 3, unit: "persons" },
    {
      id: "fig-10",
      indicator: "ibises_beaten",
      formula: "sum",
      derived_from: ["fig-7", "fig-3"],
      unit: "persons",
    },
    { id: "fig-own", indicator: "ransom_for_bittern", value: 300, unit: "USD", case: "p-1" },
  ],
  findings: [
    {
      ...asked,
      id: "f-same",
      statement: "7 of 20 were beaten with cables",
      stated: { n: 7, N: 20 },
      figures: ["fig-7"],
    },
    {
      ...asked,
      id: "f-more",
      statement: "seven of the gulls were beaten, three of them women",
      stated: { n: 3, N: 20, words: "three of the 20 plovers" },
      figures: ["fig-3"],
    },
    {
      id: "f-told",
      statement: "4 of the avocets were children",
      stated: { n: 4, words: "4 dunlins" },
      unit: "person",
    },
  ],
};

let session: WriteSession;
let reader: ReadSession;
beforeAll(async () => {
  session = await empty("words");
  const { rows } = await bring(session, "all.json", JSON.stringify(records));
  expect(rows.flatMap(({ problem }) => problem ?? [])).toEqual([]);
  reader = sessionFor(
    session,
    usualAddressees.find(({ audience }) => audience === "public")!,
  );
});

const birds = /kitchen|mosque|storks|cranes|ibises|bittern|cables|ropes|gulls|plovers|avocets|dunlins/g;

/** Which of the authors' words leave, wherever they could. */
async function leaving(): Promise<string[]> {
  const refs = ["fr", "fr-28", "fig-7", "fig-3", "fig-10", "fig-own", "f-same", "f-more", "f-told"];
  const kinds = ["finding", "frame", "figure"];
  const questions: readonly (readonly [string, readonly object[]])[] = [
    ["record.list", kinds.map((kind) => ({ kind }))],
    ["grid.show", kinds.map((kind) => ({ kind }))],
    ["grid.export", kinds.map((kind) => ({ kind, format: "csv" }))],
    ...["record.show", "record.open", "record.history", "finding.show"].map(
      (name) => [name, refs.map((ref) => ({ ref }))] as const,
    ),
    ["record.search", ["beaten", "20", "children"].map((words) => ({ words }))],
    ["record.find", ["beaten", "20"].map((words) => ({ words }))],
    ...["finding.list", "figure.list", "figure.reconcile", "figure.ledger", "dossier.overview"].map(
      (name) => [name, [{}]] as const,
    ),
  ];
  const found = new Set<string>();
  for (const [name, inputs] of questions)
    for (const input of inputs) {
      const answer = await useCases
        .get(name)!
        .run(reader, input)
        .then(
          (sealed) => JSON.stringify(shown(sealed)),
          (error: Error) => error.message,
        );
      for (const [bird] of answer.matchAll(birds)) found.add(bird);
    }
  return [...found].sort();
}

const release = async (...refs: string[]): Promise<ReleaseAnswer> =>
  shown(
    (await useCases.get("disclosure.release")!.run(session, { refs, audience: "public" })) as never,
  ) as ReleaseAnswer;

test("what an author wrote of numbers of people leaves with what was released, and of that the numbers released alone", async () => {
  expect(await leaving()).toEqual([]);
  const { rows } = await release("f-told", "fr", "f-same", "f-more");
  expect(rows.map(({ what, outcome, why }) => [what, outcome, why])).toEqual([
    [
      "f-told",
      "refused",
      "Refused: it speaks of people, and no expression counts them, so that it can't be held against what was released.",
    ],
    ["fr", "released", "Released whole."],
    ["f-same", "released", "Released whole."],
    ["f-more", "released", "Released whole. What its author calls it stays, as it tells more."],
  ]);
  expect(await leaving()).toEqual(["cables", "kitchen", "storks"]);
});

test("what an author writes anew after a release waits for the next", async () => {
  const more = {
    ...asked,
    id: "f-same",
    statement: "7 of 20 were beaten with ropes",
    stated: { n: 6, N: 20, words: "plovers" },
    figures: ["fig-7"],
  };
  await bring(session, "more.json", JSON.stringify({ habeas: 1, findings: [more] }));
  // A reader's history is the version that is shown.
  expect(await leaving()).toEqual(["kitchen", "storks"]);
});

test("texts beside a released number, figures of people that no finding lists, and groups tell no other number", async () => {
  const own = await empty("beside");
  const texts = {
    label: "7 of them boys",
    printed: "7 (3 boys)",
    population: "the 20, 2 of them women",
    hedge: "one child at least",
    attributed_to: "the 3 women of the north",
  };
  const plain = {
    label: "people beaten",
    printed: "7",
    population: "the 20 asked",
    attributed_to: "the researchers",
  };
  const figure = { value: 7, unit: "persons" };
  const content = {
    ...records,
    sources: [
      { id: "s", kind: "document", title: "notes" },
      { id: "press", kind: "document", title: "a paper", publisher: "The Courier" },
      { id: "talk", kind: "interview", title: "a talk", published: "2020" },
    ],
    groups: [
      { id: "g-boys", label: "the 3 boys who were beaten", size: 3, composition: "3 boys aged 15" },
      { id: "g-khmer", label: "បីនាក់ជាស្រី", composition: "all of them women" },
      { id: "g-guards", label: "guards of the prison", size: 12 },
      { id: "g-office", kind: "authority", label: "Ministry of 3 Rivers" },
    ],
    figures: [
      { ...figure, ...texts, id: "fig-texts", indicator: "a" },
      { ...figure, ...plain, id: "fig-plain", indicator: "b" },
      { id: "fig-alone", indicator: "children_raped", value: 2, unit: "persons" },
      { id: "fig-cases", indicator: "children_raped_cases", value: 2, unit: "cases" },
      { id: "fig-share", indicator: "children_raped_share", value: 12, unit: "percent" },
      { id: "fig-words", indicator: "children_raped_words", value: { text: "two" }, unit: "text" },
      { id: "fig-talk", indicator: "told", value: 2, unit: "persons", at: "talk" },
      { id: "fig-press", indicator: "held", value: 2000, unit: "persons", at: "press", label: "2,000 women" },
      {
        id: "fig-hours",
        indicator: "hours",
        value: 22,
        unit: "hours",
        printed: "22",
        label: "3 women, hours locked in",
      },
    ],
    findings: [
      { ...asked, id: "f-7", statement: "7 of 20 were beaten", figures: ["fig-texts", "fig-plain"] },
    ],
  };
  const { rows } = await bring(own, "beside.json", JSON.stringify(content));
  expect(rows.flatMap(({ problem }) => problem ?? [])).toEqual([]);
  const released = await useCases.get("disclosure.release")!.run(own, { refs: ["f-7"], audience: "public" });
  expect((shown(released as never) as ReleaseAnswer).rows[0]!.why).toBe("Released whole.");
  const public_ = sessionFor(
    own,
    usualAddressees.find(({ audience }) => audience === "public")!,
  );
  const bodies = async (kind: string) => {
    const list = shown((await useCases.get("record.list")!.run(public_, { kind })) as never) as {
      rows: { ref: string; body: Record<string, unknown> }[];
    };
    const shownTexts = ["label", "printed", "population", "hedge", "attributed_to", "size", "composition"];
    return list.rows.map(({ ref, body }) => [
      ref,
      Object.fromEntries(shownTexts.flatMap((field) => (field in body ? [[field, body[field]]] : []))),
    ]);
  };
  expect(await bodies("figure")).toEqual([
    ["fig-texts", {}],
    ["fig-plain", plain],
    ["fig-press", { label: "2,000 women" }],
    ["fig-hours", { printed: "22" }],
  ]);
  expect(await bodies("group")).toEqual([
    ["g-boys", { label: "a group of people" }],
    ["g-khmer", { label: "a group of people" }],
    ["g-guards", { label: "guards of the prison" }],
    ["g-office", { label: "Ministry of 3 Rivers" }],
  ]);
});

test("what counts nobody leaves as others published it, and as the team wrote it where it tells no number of people", async () => {
  const own = await empty("beside-places");
  const few = "3 women share a bed";
  const said = { conditions: [few, "no window"] };
  const texts = { population_words: few, method: few };
  const flow = {
    label: few,
    description: "a gate",
    criteria: [few],
    rates: [few],
    safeguards_missing: [few],
  };
  const content = {
    habeas: 1,
    sources: [
      { id: "press", kind: "document", title: "a paper", publisher: "The Courier" },
      { id: "talk", kind: "interview", title: "a talk" },
    ],
    facilities: [
      { id: "fac", name: "North", type: "prison", ...said, at: ["talk"] },
      { id: "fac-press", name: "South", type: "prison", ...said, at: ["press"] },
    ],
    counts: [
      { id: "n-2", of: "fac", people: 2, at: ["talk"] },
      { id: "n-60", of: "fac", people: 60, ...texts, at: ["talk"] },
      { id: "n-press", of: "fac", people: 2, ...texts, at: ["press"] },
      { id: "n-nobody", of: "fac", people: 2, ...texts },
    ],
    events: [{ id: "ev", kind: "raid", label: few, at: ["talk"] }],
    flows: [
      { id: "flow", ...flow, at: ["talk"] },
      { id: "flow-press", ...flow, at: ["press"] },
    ],
    scenarios: [
      { id: "sc", label: few },
      { id: "sc-plain", label: "fewer arrests" },
    ],
    series: [{ id: "se", indicator: "3_women_beaten", unit: "persons" }],
    groups: [
      { id: "g-org", kind: "organisation", label: "Mothers of the 3 women", size: 3 },
      { id: "g-plain", kind: "organisation", label: "Open Water", size: 12 },
    ],
    figures: [
      { id: "fig-men", indicator: "a", value: 3, unit: "MEN" },
      { id: "fig-except", indicator: "b", value: 3, unit: "accounts" },
      { id: "fig-money", indicator: "c", value: 3, unit: "USD" },
    ],
    norms: [{ id: "norm", instrument: "A treaty", provision: "1", kind: "treaty", requirement: "x" }],
    assessments: [
      {
        id: "as",
        norm: "norm",
        about: "fac",
        elements: [{ element: "e", gaps: [few, "no date"], reason: few }],
      },
    ],
  };
  const { rows } = await bring(own, "places.json", JSON.stringify(content));
  expect(rows.flatMap(({ problem }) => problem ?? [])).toEqual([]);
  const public_ = sessionFor(
    own,
    usualAddressees.find(({ audience }) => audience === "public")!,
  );
  const bodies = async (kind: string): Promise<Record<string, Record<string, unknown>>> => {
    const list = shown((await useCases.get("record.list")!.run(public_, { kind })) as never) as {
      rows: { ref: string; body: Record<string, unknown> }[];
    };
    return Object.fromEntries(list.rows.map(({ ref, body }) => [ref, body]));
  };
  const facilities = await bodies("facility");
  expect([facilities["fac"]!["conditions"], facilities["fac-press"]!["conditions"]]).toEqual([
    ["no window"],
    said.conditions,
  ]);
  const counts = await bodies("count");
  expect(Object.keys(counts)).toEqual(["n-60", "n-press"]);
  expect(counts["n-60"]).not.toHaveProperty("population_words");
  expect(counts["n-60"]).not.toHaveProperty("method");
  expect(counts["n-press"]).toMatchObject(texts);
  expect((await bodies("event"))["ev"]).not.toHaveProperty("label");
  const flows = await bodies("flow");
  expect(flows["flow"]).toMatchObject({
    label: "a flow",
    description: "a gate",
    criteria: [],
    rates: [],
    safeguards_missing: [],
  });
  expect(flows["flow-press"]).toMatchObject(flow);
  const labels = async (kind: string, field = "label") =>
    Object.values(await bodies(kind)).map((body) => [body[field], body["size"]]);
  expect(await labels("scenario")).toEqual([
    ["a scenario", undefined],
    ["fewer arrests", undefined],
  ]);
  expect(await labels("series", "indicator")).toEqual([["a series", undefined]]);
  expect(await labels("group")).toEqual([
    ["an organisation", undefined],
    ["Open Water", undefined],
  ]);
  expect(Object.keys(await bodies("figure"))).toEqual(["fig-money"]);
  const assessed = JSON.stringify(
    shown((await useCases.get("record.show")!.run(public_, { ref: "as" })) as never),
  );
  expect(assessed).toContain("no date");
  expect(assessed).not.toContain(few);
});
