import { beforeAll, expect, test } from "vitest";
import { openDossiers } from "../../test/dossier.ts";
import type { ReleaseAnswer } from "../api/disclosure.ts";
import { usualAddressees } from "./audience.ts";
import { shown } from "./disclose.ts";
import { useCases } from "./operations.ts";
import { type WriteSession, sessionFor } from "./session.ts";

const { empty, bring } = openDossiers();

const people = Array.from({ length: 20 }, (_, at) => `p-${at + 1}`);
const mayCount = { purpose: "statistics", audience: "public", identifiability: "anonymous", medium: "data" };
const mayShow = { purpose: "publication", audience: "public", identifiability: "pseudonym", medium: "text" };

let session: WriteSession;
beforeAll(async () => {
  session = await empty("later");
  await bring(
    session,
    "all.json",
    JSON.stringify({
      habeas: 1,
      codebook: [{ name: "beaten", unit: "person", type: "yn" }],
      persons: people.map((id, at) => ({
        id,
        answers: { beaten: { is: at < 7 ? "yes" : "no" } },
        consents: [{ ...mayCount, allows: "yes" }],
      })),
      findings: [
        {
          id: "f",
          statement: "7 of 20 were beaten",
          unit: "person",
          property: "beaten",
          predicate: "were beaten",
        },
      ],
    }),
  );
  expect(await release("f")).toMatchObject([{ outcome: "released" }]);
});

const release = async (...refs: string[]): Promise<ReleaseAnswer["rows"]> =>
  (
    shown(
      (await useCases.get("disclosure.release")!.run(session, { refs, audience: "public" })) as never,
    ) as ReleaseAnswer
  ).rows;

async function allows(word: string, ...refs: readonly string[]): Promise<void> {
  const consents = refs.map((person) => ({ ...mayShow, id: `show-${person}`, person, allows: word }));
  const { rows } = await bring(session, `${word}.json`, JSON.stringify({ habeas: 1, consents }));
  expect(rows.flatMap(({ problem }) => problem ?? [])).toEqual([]);
}

/** Which people the public is shown, as their list says. */
async function seen(): Promise<string[]> {
  const reader = sessionFor(
    session,
    usualAddressees.find(({ audience }) => audience === "public")!,
  );
  const list = shown((await useCases.get("record.list")!.run(reader, { kind: "person" })) as never) as {
    readonly rows: readonly { readonly ref: string }[];
  };
  return list.rows.map(({ ref }) => ref);
}

test("who consents to be shown after a release that counts them is shown once that tells nothing of who stays", async () => {
  await allows("yes", "p-1", "p-2", "p-3");
  expect(await seen()).toEqual([]);
  const asked = shown((await useCases.get("consent.show")!.run(session, { ref: "p-1" })) as never) as {
    readonly decisions: readonly { audience: string; medium: string; shown: object }[];
  };
  expect(
    asked.decisions.find(({ audience, medium }) => audience === "public" && medium === "text"),
  ).toMatchObject({
    shown: { allowed: false, why: "came after a release that counts them" },
    waits: ["p-1"],
  });
  // What nobody consented to waits for nothing.
  expect(
    asked.decisions.find(({ audience, medium }) => audience === "public" && medium === "data"),
  ).toMatchObject({
    waits: [],
  });
  // Of seven who were beaten four would be left: few.
  expect(await release("p-1", "p-2", "p-3")).toMatchObject([
    { outcome: "refused", records: ["p-4", "p-5", "p-6", "p-7"] },
  ]);
  expect(await seen()).toEqual([]);
  expect(await release("p-1", "p-2")).toMatchObject([{ outcome: "released" }]);
  expect(await seen()).toEqual(["p-1", "p-2"]);
  expect(await release("p-3")).toMatchObject([{ outcome: "refused" }]);
  expect(await seen()).toEqual(["p-1", "p-2"]);
});

test("a consent that is withdrawn and given again shows who was shown before, and what was shown stays known", async () => {
  await allows("withdrawn", "p-1", "p-2");
  expect(await seen()).toEqual([]);
  // What the reader saw she knows: it is the same who stay few.
  expect(await release("p-3")).toMatchObject([{ outcome: "refused" }]);
  await allows("yes", "p-1", "p-2");
  expect(await seen()).toEqual(["p-1", "p-2"]);
});

const yes = { identifiability: "pseudonym", purpose: "publication", audience: "public", allows: "yes" };

/**
 * Twenty people who may be counted, seven of whom were beaten; `by` says of one of the seven what else they say, and where the answer
 * was told.
 */
async function seven(
  name: string,
  by: (id: string, at: number) => { readonly consents: readonly object[]; readonly source: object },
): Promise<WriteSession> {
  const other = await empty(name);
  const beaten = people.slice(0, 7);
  const { rows } = await bring(
    other,
    `${name}.json`,
    JSON.stringify({
      habeas: 1,
      codebook: [{ name: "beaten", unit: "person", type: "yn" }],
      sources: beaten.map((id, at) => ({ id: `s-${at + 1}`, speakers: [id], ...by(id, at).source })),
      persons: [
        ...people.map((id, at) => ({
          id,
          answers: { beaten: at < 7 ? { is: "yes", at: `s-${at + 1}` } : { is: "no" } },
          consents: [{ ...mayCount, allows: "yes" }, ...(at < 7 ? by(id, at).consents : [])],
        })),
        { id: "mother", office: "a relative" },
      ],
      findings: [{ id: "f", statement: "so", unit: "person", property: "beaten", predicate: "were beaten" }],
    }),
  );
  expect(rows.flatMap(({ problem }) => problem ?? [])).toEqual([]);
  return other;
}

const interview = { kind: "interview", title: "An interview" };

/** Of whose answer the public reads, on pages. */
async function answersSeen(of: WriteSession): Promise<string[]> {
  const reader = sessionFor(
    of,
    usualAddressees.find(({ audience }) => audience === "public")!,
  );
  const list = shown((await useCases.get("record.list")!.run(reader, { kind: "assertion" })) as never) as {
    readonly rows: readonly { readonly ref: string }[];
  };
  return list.rows.map(({ ref }) => ref.split("/")[0]!).sort();
}

async function releaseIn(of: WriteSession, ...refs: string[]): Promise<ReleaseAnswer["rows"]> {
  return (
    shown(
      (await useCases.get("disclosure.release")!.run(of, { refs, audience: "public" })) as never,
    ) as ReleaseAnswer
  ).rows;
}

const three = ["p-1", "p-2", "p-3"];
const all = people.slice(0, 7);

/** What of the seven is kept back, and how three of them, and all, let it be used later. */
const later: Readonly<
  Record<
    string,
    {
      readonly consents: (id: string, at: number) => readonly object[];
      readonly source: object;
      readonly allow: (of: WriteSession, refs: readonly string[]) => Promise<unknown>;
    }
  >
> = {
  "one interview, of which they said no": {
    consents: (_, at) => [
      { ...yes, medium: "text" },
      { ...yes, id: "kept", medium: "text", source: `s-${at + 1}`, allows: "no" },
    ],
    source: interview,
    allow: (of, refs) => setAll(of, refs, "allows=yes"),
  },
  "one interview, of which they said no, by taking the no back": {
    consents: (_, at) => [
      { ...yes, medium: "text" },
      { ...yes, id: "kept", medium: "text", source: `s-${at + 1}`, allows: "no" },
    ],
    source: interview,
    allow: async (of, refs) => {
      for (const ref of refs)
        await useCases.get("record.retract")!.run(of, { ref: `${ref}/kept`, why: "They asked for it." });
    },
  },
  "one medium, when they had allowed another": {
    consents: () => [
      { ...yes, medium: "data" },
      { ...yes, id: "kept", medium: "text", allows: "no" },
    ],
    source: interview,
    allow: (of, refs) => setAll(of, refs, "allows=yes"),
  },
  "all, by a proxy, after it was withdrawn": {
    consents: () => [{ ...yes, id: "kept", medium: "text", allows: "withdrawn", given_by: "mother" }],
    source: interview,
    allow: (of, refs) => setAll(of, refs, "allows=yes"),
  },
  "all, where it had ended with a day": {
    consents: () => [{ ...yes, id: "kept", medium: "text", given: "2019-01-01", expires: "2020-01-01" }],
    source: interview,
    allow: (of, refs) => setAll(of, refs, "expires=2090-01-01"),
  },
  "one interview, where that had ended with a day": {
    consents: (_, at) => [
      { ...yes, medium: "data" },
      { ...yes, medium: "text", source: `s-${at + 1}` },
      { ...yes, id: "kept", medium: "text", expires: "2020-01-01" },
    ],
    source: interview,
    allow: (of, refs) => setAll(of, refs, "expires=2090-01-01"),
  },
};

async function setAll(of: WriteSession, refs: readonly string[], assignment: string): Promise<void> {
  for (const ref of refs)
    await useCases
      .get("record.set")!
      .run(of, { ref: `${ref}/kept`, assignments: [assignment], why: "They asked for it." });
}

test.each(Object.entries(later))(
  "who lets be used after a release what they had kept back is shown with it once that tells nothing of who stays: %s",
  async (name, { consents, source, allow }) => {
    const of = await seven(name.replaceAll(/\W+/g, "-"), (id, at) => ({
      consents: consents(id, at),
      source,
    }));
    expect(await releaseIn(of, "f")).toMatchObject([{ outcome: "released" }]);
    expect(await answersSeen(of)).toEqual([]);
    await allow(of, three);
    // Four would be left of the seven who were beaten: few.
    expect(await answersSeen(of)).toEqual([]);
    expect(await releaseIn(of, ...three)).toMatchObject([
      { outcome: "refused", records: ["p-4", "p-5", "p-6", "p-7"] },
    ]);
    expect(await answersSeen(of)).toEqual([]);
    await allow(of, all.slice(3));
    expect(await answersSeen(of)).toEqual([]);
    expect(await releaseIn(of, ...all)).toMatchObject([{ outcome: "released" }]);
    expect(await answersSeen(of)).toEqual(all);
  },
);

test.each([
  ["withdrawn", (of: WriteSession) => setAll(of, three, "allows=withdrawn")],
  [
    "taken back",
    async (of: WriteSession) => {
      for (const ref of three)
        await useCases.get("record.retract")!.run(of, { ref: `${ref}/kept`, why: "It was another's." });
    },
  ],
  ["ended", (of: WriteSession) => setAll(of, three, "expires=2020-01-01")],
])(
  "who was shown before the first release stays known to whoever read it, though the consent was %s since",
  async (name, end) => {
    const of = await seven(`before-${name.replace(" ", "-")}`, (_, at) => ({
      consents: at < 3 ? [{ ...yes, id: "kept", medium: "text" }] : [],
      source: interview,
    }));
    expect(await answersSeen(of)).toEqual(three);
    await end(of);
    expect(await answersSeen(of)).toEqual([]);
    // Seven of twenty were beaten, and three of the seven are known: the other four are few.
    expect(await releaseIn(of, "f")).toMatchObject([{ outcome: "refused" }]);
  },
);

test("readers put together whom each of them is shown", async () => {
  const of = await seven("together", (_, at) => ({
    consents:
      at < 2
        ? [{ ...yes, id: "kept", medium: "text", allows: "no" }]
        : [{ ...yes, id: "kept", medium: "text", purpose: "advocacy", audience: "partner", allows: "no" }],
    source: interview,
  }));
  expect(await releaseIn(of, "f")).toMatchObject([{ outcome: "released" }]);
  await setAll(of, three, "allows=yes");
  // Five of the seven are left, which is not few.
  expect(await releaseIn(of, "p-1", "p-2")).toMatchObject([{ outcome: "released" }]);
  // A partner who is shown the third alone has read of the two, as everybody can.
  expect(await releaseIn(of, "p-3")).toMatchObject([
    { outcome: "refused", records: ["p-4", "p-5", "p-6", "p-7"] },
  ]);
});
