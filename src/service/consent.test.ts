import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { openDossiers } from "../../test/dossier.ts";
import { dossierExport, dossierSite } from "../api/dossier.ts";
import { consentRecall, consentShow, consentWentOut } from "../api/consent.ts";
import { auditEvents } from "../store/read.ts";
import { addressee } from "./audience.ts";
import { shown } from "./disclose.ts";
import { findingRows } from "./finding.ts";
import { loadRecords } from "./load.ts";
import { perform, performAll, runOperation } from "./operations.ts";
import { type ReadSession, type WriteSession, asData, sessionFor } from "./session.ts";
import { setFields } from "./set.ts";

const { empty, bring, path } = openDossiers();

const everything = {
  purpose: "publication",
  audience: "public",
  identifiability: "pseudonym",
  allows: "yes",
};
const notCounted = {
  purpose: "statistics",
  audience: "partner",
  identifiability: "anonymous",
  medium: "data",
};

/** Of five people one allows all, one text alone, one nothing; one is an official, and one refused being counted. */
const records = {
  habeas: 1,
  codebook: [{ name: "beaten", unit: "person", type: "yn", q: "Were you beaten?" }],
  consent_texts: [{ id: "read-out", label: "As read out", counts: "yes" }],
  sources: [
    ...["open", "text", "silent", "refuser"].map((name) => ({
      id: `int-${name}`,
      kind: "interview",
      title: `Interview ${name}`,
      speakers: [name],
      place: "Ferry Street",
      place_withheld: true,
      note: `a remark on ${name}`,
    })),
    ...["twice", "second"].map((name) => ({
      id: `int-${name}`,
      kind: "interview",
      title: "Interview",
      speakers: ["twice"],
    })),
    { id: "int-two", kind: "interview", title: "Interview of two", speakers: ["open", "silent"] },
    { id: "report", kind: "document", title: "A report", publisher: "Open Water" },
    { id: "paper", kind: "document", title: "A paper of the police" },
  ],
  persons: [
    {
      id: "open",
      consents: [
        { ...everything, medium: "text" },
        { ...everything, medium: "data" },
      ],
    },
    { id: "text", consents: [{ ...everything, medium: "text" }] },
    { id: "silent" },
    {
      id: "twice",
      consents: [
        ...["text", "data"].map((medium) => ({ ...everything, medium })),
        { ...everything, medium: "text", source: "int-second", allows: "withdrawn" },
      ],
      episodes: [
        { start: "2020-02", at: ["int-second"] },
        { start: "2020-03", at: ["int-twice"] },
      ],
    },
    { id: "official", office: "minister" },
    {
      id: "refuser",
      consents: [
        { ...notCounted, allows: "no" },
        ...["text", "data"].map((medium) => ({ ...everything, medium })),
      ],
    },
  ].map((person) => ({
    pseudonym: `Heron ${person.id}`,
    note: `a remark on ${person.id}`,
    answers:
      person.id === "official" || person.id === "twice"
        ? {}
        : { beaten: { is: "yes", at: `int-${person.id}`, words: `I was at table ${person.id} then` } },
    ...person,
  })),
  events: [{ id: "raid", kind: "raid", witnesses: ["open", "silent", "refuser"] }],
  relations: [{ id: "kin", from: "open", kind: "sibling-of", to: "silent" }],
  frames: [
    {
      id: "frm",
      label: "the 4 met",
      unit: "person",
      members: ["open", "text", "silent", "refuser"].map((ref) => ({ ref, reason: `met ${ref}` })),
    },
  ],
  findings: [
    {
      id: "fnd",
      statement: "all were beaten",
      frame: "frm",
      unit: "person",
      population: "true",
      property: "beaten",
    },
  ],
};

let team: WriteSession;
let forPublic: ReadSession;

beforeAll(async () => {
  team = await empty("consented");
  const { rows } = await bring(team, "all.json", JSON.stringify(records));
  expect(rows.flatMap(({ problem }) => problem ?? [])).toEqual([]);
  forPublic = sessionFor(team, addressee({ audience: "public" })!);
});

async function refs(
  session: ReadSession,
  kind: "person" | "source" | "assertion" | "relation",
): Promise<string[]> {
  return (await loadRecords(session, kind)).map(({ ref }) => ref);
}

async function events(since: number): Promise<object[]> {
  return (await auditEvents(team.reader))
    .filter(({ position, event }) => position >= since && event["event"] !== "note")
    .map(({ event }) => event);
}

test("who consented to an audience is shown to it, with what they alone told, and officials are; in data where they consented to data", async () => {
  expect(await refs(forPublic, "person")).toEqual(["open", "text", "twice", "official"]);
  expect(await refs(asData(forPublic), "person")).toEqual(["open", "twice", "official"]);
  expect(await refs(forPublic, "source")).toEqual(["int-open", "int-text", "int-twice", "report"]);
  expect((await refs(forPublic, "assertion")).map((ref) => ref.split("/")[0])).toEqual(["open", "text"]);
  // A relation tells of both.
  expect(await refs(forPublic, "relation")).toEqual([]);
});

test("what was told in one source is withheld where the person said no to that source alone", async () => {
  expect((await loadRecords(forPublic, "episode")).map(({ ref }) => ref)).toEqual(["twice/episode-2"]);
});

test("remarks, withheld places, who is withheld and why, and the consents themselves leave with nobody", async () => {
  const all: unknown[] = [];
  for (const kind of ["source", "person", "assertion", "event", "frame", "consent"] as const)
    all.push(...(await loadRecords(forPublic, kind)));
  const text = JSON.stringify(all);
  for (const word of ["remark", "Ferry Street", "silent", "refuser", "consent"])
    expect(text).not.toContain(word);
  const [event] = await loadRecords(forPublic, "event");
  expect(event!.body.witnesses).toEqual(["open"]);
});

test("who refused being counted is in no count for others, and in all of the team's", async () => {
  expect((await findingRows(team))[0]).toMatchObject({ n: 4, N: 4 });
  // Findings leave for the public as they were released alone.
  expect(await findingRows(forPublic)).toEqual([]);
  expect((await findingRows(sessionFor(team, addressee({ audience: "organisation" })!)))[0]).toMatchObject({
    n: 4,
  });
});

test("a key holder is shown all, the case team all but whom a consent keeps to key holders", async () => {
  const kept = await bring(
    team,
    "kept.json",
    JSON.stringify({
      habeas: 1,
      persons: [
        {
          id: "kept",
          consents: [{ ...everything, purpose: "internal", audience: "key-holder", medium: "text" }],
        },
      ],
    }),
  );
  expect(kept.new).toBe(2);
  expect(await refs(sessionFor(team, addressee({ audience: "key-holder" })!), "person")).toContain("kept");
  const caseTeam = await refs(sessionFor(team, addressee({ audience: "case-team" })!), "person");
  expect(caseTeam).not.toContain("kept");
  expect(caseTeam).toContain("silent");
});

test("what needs a consent that is not on file is refused with the reason and the record, leaves a trace and writes nothing", async () => {
  const asked = { audience: "public", to: "the press" } as const;
  for (const [operation, input] of [
    [dossierExport, { out: path("blocked.json"), to: "plain", confirm: "consented" }],
    [dossierSite, { out: path("blocked") }],
  ] as const) {
    const session = sessionFor(team, addressee(asked)!);
    const { length } = await auditEvents(team.reader);
    const since = (await auditEvents(team.reader))[length - 1]!.position + 1;
    const refused = perform(session, operation as typeof dossierSite, input as { readonly out: string });
    await expect(refused).rejects.toThrow(
      /people have not consented to publication for public: .*silent \(consent is not on file\).*refuser \(consent was refused: refuser\/consent-1\)/,
    );
    expect(existsSync(input.out)).toBe(false);
    expect(await events(since)).toEqual([
      {
        event: operation.audit!.event,
        ...("to" in input ? { to: "plain" } : {}),
        for: "public",
        purpose: "publication",
        addressee: "the press",
      },
      expect.objectContaining({ event: "refused", of: operation.audit!.event, problem: "not-disclosed" }),
    ]);
    // No page can go round it: what writes files is no operation of the browser.
    await expect(runOperation(session, operation.name, input)).rejects.toThrow("names files of this machine");
  }
});

test("an export for an audience holds what they consented to, and another dossier takes it", async () => {
  const out = path("for-public.json");
  const input = { out, to: "plain", confirm: "consented", leave_out: true } as const;
  const done = shown(await perform(forPublic, dossierExport, input));
  expect(done).toMatchObject({ people_left_out: 4, signers: [] });
  const text = readFileSync(out, "utf8");
  for (const word of ["Heron text", "silent", "refuser", "remark", "withheld~", "table text"])
    expect(text).not.toContain(word);
  expect(text).toContain("I was at table open then");
  const other = await empty("other");
  const { rows, new: fresh } = await bring(other, "again.json", text);
  expect(rows.flatMap(({ problem }) => problem ?? [])).toEqual([]);
  expect(fresh).toBe(done.records);
});

test("what went out with a person in it is told with day and addressee, and what was refused is not", async () => {
  const session = sessionFor(team, addressee({ audience: "public", to: "a newspaper" })!);
  await perform(session, dossierSite, { out: path("pages"), leave_out: true });
  shown(await runOperation(session, "finding.list", {}));
  const outOf = async (ref: string) =>
    shown(await performAll(team, consentWentOut, { ref })).filter(
      ({ addressee: to }) => to === "a newspaper",
    );
  const day = new Date().toISOString().slice(0, 10);
  const site = { what: "site", audience: "public", purpose: "publication", addressee: "a newspaper" };
  expect((await outOf("open")).map((row) => ({ ...row, at: row.at.slice(0, 10) }))).toMatchObject([
    { ...site, at: day, as: "shown" },
    { ...site, what: "finding.list", as: "shown" },
  ]);
  expect(await outOf("silent")).toMatchObject([
    { ...site, as: "counted" },
    { what: "finding.list", as: "counted" },
  ]);
  expect(await outOf("refuser")).toEqual([]);
  // What was consented to then is what counts, whatever is withdrawn later.
  const { notes } = shown(
    await setFields(team, "open/consent-1", { assignments: ["allows=withdrawn"], why: "asked us to" }),
  );
  expect(notes).toEqual([
    expect.stringMatching(
      /^open was in what was given out \d+ times, last on \d{4}-\d\d-\d\d; "habeas consent DIR open DRAFT…" lists/,
    ),
  ]);
  expect(await outOf("open")).toMatchObject([{ as: "shown" }, { as: "shown" }]);
  expect(await refs(session, "person")).toEqual(["text", "twice", "official"]);
  const { decisions, findings, sources } = shown(await perform(team, consentShow, { ref: "open" }));
  expect(decisions.find(({ audience, medium }) => audience === "public" && medium === "text")).toMatchObject({
    shown: { allowed: false, why: "was withdrawn", consent: "open/consent-1" },
  });
  expect({ findings, sources }).toEqual({ findings: ["fnd"], sources: ["int-open", "int-two"] });
});

test("drafts that use a person are told with the line: a number, their words, the pseudonym", async () => {
  const draft = path("draft.md");
  writeFileSync(
    draft,
    "# Report\n\nHeron silent spoke to us. All 4 of the 4 people met were beaten.\n\n“I was at\ntable silent then”, he said.\n",
  );
  const uses = shown(await perform(team, consentRecall, { ref: "silent", files: [draft] }));
  expect(uses.map(({ line, rests_on }) => [line, rests_on])).toEqual(
    expect.arrayContaining([
      [3, "silent"],
      [5, "silent/beaten"],
    ]),
  );
});

test("who consented to what is for the case team, and an address needs an audience that exists", async () => {
  await expect(perform(forPublic, consentShow, { ref: "open" })).rejects.toThrow("for the case team alone");
  await expect(performAll(forPublic, consentWentOut, { ref: "nobody" })).rejects.toThrow("case team alone");
  expect(() => addressee({ audience: "press" })).toThrow("--for takes one of");
  expect(() => addressee({ audience: "public", purpose: "statistics" })).toThrow("--purpose takes one of");
  expect(() => addressee({ to: "somebody" })).toThrow("need --for");
});

test("a dossier that is open to read gives nothing out to others, as no trace could be kept", async () => {
  const { writer: _, member: __, ...reading } = team;
  const session = sessionFor(reading, addressee({ audience: "public" })!);
  await expect(runOperation(session, "finding.list", {})).rejects.toThrow("can't keep that finding.list");
});
