import { describe, expect, test } from "vitest";
import { openDossiers } from "../../test/dossier.ts";
import { recordHistory, recordShow } from "../api/record.ts";
import { addressee } from "./audience.ts";
import { shown } from "./disclose.ts";
import { findRecord, loadRecords } from "./load.ts";
import { perform } from "./operations.ts";
import { type ReadSession, type WriteSession, counting, sessionFor } from "./session.ts";
import { setFields } from "./set.ts";

const { empty, bring } = openDossiers();

const yes = ["text", "data"].map((medium) => ({
  purpose: "publication",
  audience: "public",
  identifiability: "pseudonym",
  medium,
  allows: "yes",
}));
const statistics = {
  purpose: "statistics",
  audience: "public",
  identifiability: "anonymous",
  medium: "data",
  allows: "yes",
};

const forPublic = (session: ReadSession): ReadSession =>
  sessionFor(session, addressee({ audience: "public" })!);

let made = 0;

async function dossierOf(records: object): Promise<WriteSession> {
  const session = await empty(`policy-${++made}`);
  const { rows } = await bring(session, `${made}.json`, JSON.stringify({ habeas: 1, ...records }));
  expect(rows.flatMap(({ problem }) => problem ?? [])).toEqual([]);
  return session;
}

const refsOf = async (session: ReadSession, kind: Parameters<typeof loadRecords>[1]): Promise<string[]> =>
  (await loadRecords(session, kind)).map(({ ref }) => ref);

describe("an act or event that somebody suffered who may not be shown", () => {
  const parties = (who: string) => [
    { who, part: "suffered" },
    { who: "witness", part: "saw" },
  ];
  const said = {
    "said nothing": [],
    "refused being counted": [{ ...statistics, allows: "no" }],
    "withdrew all": [...yes, statistics].map((consent) => ({ ...consent, allows: "withdrawn" })),
    "may be counted": [statistics],
  };

  test.each(Object.entries(said))(
    "is not shown by whoever saw it: who suffered it %s",
    async (_, consents) => {
      const session = await dossierOf({
        facilities: [{ id: "north", name: "North", type: "prison" }],
        persons: [
          { id: "witness", consents: yes },
          { id: "victim", consents },
          { id: "other", consents: yes },
        ],
        acts: [
          { id: "act-1", type: "beating", parties: parties("victim"), method: "in the guard room" },
          { id: "act-2", type: "beating", parties: parties("other") },
          {
            id: "act-3",
            type: "beating",
            parties: [...parties("other"), { who: "victim", part: "saw" }],
            method: "beside the victim",
            when: "2020-02-03",
          },
        ],
        events: [
          { id: "event-1", kind: "other", label: "a beating", parties: [parties("victim")[0]] },
          {
            id: "event-2",
            kind: "other",
            label: "a protest",
            parties: [parties("victim")[0], parties("other")[0]],
          },
          { id: "event-3", kind: "other", label: "a flood" },
        ],
      });
      const open = forPublic(session);
      const isCounted = consents.some(({ allows, purpose }) => allows === "yes" && purpose === "statistics");
      expect(await refsOf(open, "act")).toEqual(["act-2", "act-3"]);
      expect(await refsOf(open, "event")).toEqual(["event-2", "event-3"]);
      // What they alone suffered who may be shown stays, without the words and the day that may be the other's.
      const [, beside] = await loadRecords(open, "act");
      expect(beside!.body).toEqual({
        type: "beating",
        parties: parties("other"),
        standard: "alleged",
        at: [],
      });
      expect((await loadRecords(open, "event")).map(({ body }) => body.label)).toEqual([
        undefined,
        "a flood",
      ]);
      expect(await findRecord(open, "act-1")).toBeUndefined();
      // Nor is it counted, where who suffered it may not be.
      expect((await refsOf(counting(open), "act")).includes("act-1")).toBe(isCounted);
    },
  );
});

describe("an office holder without a consent", () => {
  const at = [{ source: "report", page: 3 }];
  const office = (more: object) => ({ id: "director", office: "director of North", ...more });
  const records = (more: object) => ({
    codebook: [{ name: "beaten", unit: "person", type: "yn", q: "Were you beaten?" }],
    facilities: [{ id: "north", name: "North", type: "prison" }],
    sources: [
      { id: "report", kind: "document", title: "A report", publisher: "Open Water" },
      { id: "talk", kind: "interview", title: "A talk" },
    ],
    persons: [office(more), { id: "spouse", consents: yes }],
  });

  test("is shown for what the office did, and for nothing else", async () => {
    const session = await dossierOf({
      ...records({
        episodes: [
          {
            id: "e",
            start: "2021-03",
            tests: [{ id: "t", kind: "hiv", result: "positive" }],
            charges: [{ id: "c", offence: "using" }],
          },
        ],
        positions: [{ id: "post", post: "director", facility: "north" }],
        relations: [{ kind: "spouse-of", to: "spouse" }],
      }),
      acts: [
        { id: "order", type: "beating", parties: [{ who: "director", part: "ordered" }] },
        { id: "sight", type: "beating", parties: [{ who: "director", part: "saw" }] },
        { id: "blow", type: "beating", parties: [{ who: "director", part: "suffered" }] },
      ],
    });
    const open = forPublic(session);
    expect(await refsOf(open, "person")).toEqual(["director", "spouse"]);
    expect(await refsOf(open, "act")).toEqual(["order"]);
    expect(await refsOf(open, "position")).toEqual(["director/post"]);
    for (const kind of ["episode", "test", "charge", "relation"] as const)
      expect(await refsOf(open, kind), kind).toEqual([]);
  });

  test.each([
    [
      "an account of what nobody published",
      { accounts: [{ facility: "north", topic: "beatings", value: "ordered", at: [{ source: "talk" }] }] },
    ],
    [
      "an account without a source",
      { accounts: [{ facility: "north", topic: "beatings", value: "ordered" }] },
    ],
    ["an answer", { answers: { beaten: { is: "yes", says: "director", at: { source: "talk" } } } }],
    ["an answer of which nobody says where it is from", { answers: { beaten: "yes" } }],
    ["an interview", { interviews: ["talk"] }],
  ])("who told something is shown with a consent alone: %s", async (_, more) => {
    const open = forPublic(await dossierOf(records(more)));
    expect(await refsOf(open, "person")).toEqual(["spouse"]);
    expect(await refsOf(open, "account")).toEqual([]);
  });

  test("who said something in public told nobody", async () => {
    const open = forPublic(
      await dossierOf(records({ accounts: [{ facility: "north", topic: "food", value: "is good", at }] })),
    );
    expect(await refsOf(open, "person")).toContain("director");
  });
});

test("what was told in an interview that is not to be counted is not, and the rest is", async () => {
  const session = await dossierOf({
    codebook: ["beaten", "fed"].map((name) => ({ name, unit: "person", type: "yn", q: `Were you ${name}?` })),
    sources: ["first", "second"].map((id) => ({ id, kind: "interview", title: id, speakers: ["p"] })),
    persons: [
      {
        id: "p",
        answers: {
          beaten: { is: "yes", at: { source: "first" } },
          fed: { is: "yes", at: { source: "second" } },
        },
        consents: [statistics, { ...statistics, source: "first", allows: "no" }],
      },
      { id: "q", answers: { beaten: { is: "yes", at: { source: "first" } } }, consents: [statistics] },
    ],
  });
  expect(await refsOf(counting(forPublic(session)), "assertion")).toEqual(["p/fed", "q/beaten"]);
});

test("the danger for whoever spoke is for the team", async () => {
  const session = await dossierOf({ persons: [{ id: "p", risk: "high", consents: yes }] });
  const [body] = (await loadRecords(forPublic(session), "person")).map((person) => person.body);
  expect(body).not.toHaveProperty("risk");
  expect((await loadRecords(session, "person"))[0]!.body.risk).toBe("high");
});

describe("for readers, a record has the version that is shown", () => {
  test("what was corrected is no longer said", async () => {
    const session = await dossierOf({ persons: [{ id: "p", pseudonym: "Heron", consents: yes }] });
    await setFields(session, "p", { assignments: ["pseudonym=Stork"], why: "a name by mistake" });
    const open = forPublic(session);
    const history = shown(await perform(open, recordHistory, { ref: "p" }, {}));
    expect(JSON.stringify(history)).not.toContain("Heron");
    expect(shown(await perform(open, recordShow, { ref: "p" }, {})).versions).toBe(1);
    expect(shown(await perform(session, recordHistory, { ref: "p" }, {}))).toHaveLength(2);
  });
});
