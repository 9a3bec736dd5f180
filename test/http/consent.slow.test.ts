import { cpSync } from "node:fs";
import { afterAll, expect, test, vi } from "vitest";
import { type AnyRecord, recordKinds } from "../../src/domain/record.ts";
import { addressee } from "../../src/service/audience.ts";
import { loadRecords } from "../../src/service/load.ts";
import { type ReadSession, openSession, sessionFor } from "../../src/service/session.ts";
import { openDossiers, passphrase } from "../dossier.ts";
import { weakSlot } from "../weak-slot.ts";
import { asker } from "./shown.ts";

const { empty, bring, path } = openDossiers();
afterAll(() => void vi.useRealTimers());

const audiences = ["organisation", "public"];
const canary = "Quillfeather";
const said = { purpose: "publication", audience: "public", identifiability: "pseudonym", allows: "yes" };

/** Four people who consented to all, what is told of them, and two places. */
const before = {
  habeas: 1,
  consent_texts: [{ id: "read-out", label: "As read out", counts: "yes" }],
  codebook: [{ name: "beaten", unit: "person", type: "yn", q: "Were you beaten?" }],
  facilities: [1, 2].map((n) => ({ id: `f-${n}`, name: `Place ${n}`, type: "prison" })),
  sources: [1, 2, 3, 4].map((n) => ({
    id: `s-${n}`,
    kind: "interview",
    title: `Interview ${n}`,
    speakers: [`p-${n}`],
  })),
  persons: [1, 2, 3, 4].map((n) => ({
    id: `p-${n}`,
    pseudonym: `Heron ${n}`,
    sex: n % 2 === 0 ? "f" : "m",
    answers: { beaten: { is: n === 1 ? "no" : "yes", at: `s-${n}`, words: `said at table ${n}` } },
    consents: ["text", "data"].map((medium) => ({ ...said, medium })),
    episodes: [
      { start: "2020-02", stays: [{ facility: `f-${(n % 2) + 1}`, start: "2020-02", end: "2020-03" }] },
    ],
  })),
};

/** A person with an interview, answers by them and about them, a relative, and a death; `consents` says what they allow. */
function another(consents: readonly object[]): object {
  return {
    habeas: 1,
    sources: [{ id: "h-int", kind: "interview", title: `${canary} Interview`, speakers: ["h-p"] }],
    persons: [
      {
        id: "h-p",
        pseudonym: canary,
        sex: "f",
        note: canary,
        answers: { beaten: { is: "yes", at: "h-int", words: `${canary} at table` } },
        relations: [{ kind: "sibling-of", to: "p-1", at: "h-int" }],
        episodes: [{ start: "2020-02", stays: [{ facility: "f-1", start: "2020-02", end: "2020-03" }] }],
        consents,
      },
    ],
    assertions: [
      {
        id: "h-says",
        subject: "p-2",
        variable: "beaten",
        state: "answered",
        value: { kind: "code", code: "no" },
        says: "h-p",
        at: "h-int",
        words: canary,
      },
    ],
  };
}

/** What names everybody, that person among them where they are on file. */
function around(people: readonly string[], witnesses = people): object {
  return {
    habeas: 1,
    events: [
      { id: "ev", kind: "raid", label: "The raid", witnesses: witnesses.filter((ref) => ref !== "p-2") },
    ],
    frames: [
      {
        id: "frm",
        label: "those met",
        unit: "person",
        members: people.map((ref) => ({ ref, reason: `met ${ref}` })),
      },
    ],
    findings: [
      ...["frm", undefined].map((frame, at) => ({
        id: `fnd-${at}`,
        statement: "most were beaten",
        ...(frame === undefined ? {} : { frame }),
        unit: "person",
        population: "true",
        property: "beaten",
        predicate: "were beaten",
        stated: { quantifier: "most" },
      })),
      { id: "fnd-stays", statement: "all", unit: "stay", population: "true", property: 'facility == "f-1"' },
    ],
  };
}

const people = ["p-1", "p-2", "p-3", "p-4"];
const words = ["Interview", "beaten", canary];
const refs = [
  "p-1",
  "p-2",
  "s-1",
  "p-2/beaten",
  "ev",
  "frm",
  "fnd-0",
  "f-1",
  "h-p",
  "h-int",
  "h-says",
  "nobody",
];

const refused = [
  {
    ...said,
    purpose: "statistics",
    audience: "organisation",
    identifiability: "anonymous",
    medium: "data",
    allows: "no",
  },
  // Whatever else they allow: a reader would count whom they are shown.
  ...["text", "data"].map((medium) => ({ ...said, medium })),
];

test("a person who may be neither shown nor counted changes no byte of any answer, one who may be counted changes tallies alone", async () => {
  const team = await empty("base");
  expect(
    (await bring(team, "before.json", JSON.stringify(before))).rows.flatMap(({ problem }) => problem ?? []),
  ).toEqual([]);
  await team.close();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 1000 });
  const without = await answersOf("without", undefined);
  for (const audience of audiences) {
    const of = without.get(audience)!;
    expect(of.get("record.open 0"), audience).toContain("Heron 1");
    // For the public findings leave as they were released alone, and none was.
    const tally = audience === "public" ? /There is no finding fnd-0/ : /"n":3,"N":4/;
    expect(of.get(`finding.show ${refs.indexOf("fnd-0")}`), audience).toMatch(tally);
  }
  const uncounted = await answersOf("uncounted", refused);
  for (const [audience, answers] of without)
    expect({ audience, moved: moved(answers, uncounted.get(audience)!) }).toEqual({ audience, moved: [] });
  const counted = await answersOf("counted", []);
  const tallies = /^(findings$|finding\.(list|show|compute|table)|figure\.ledger|dossier\.overview)/;
  // A frame says of how many others it speaks.
  const ofFrame = [
    ...["show", "open", "history"].map((verb) => `record.${verb} ${refs.indexOf("frm")}`),
    `record.list ${recordKinds.indexOf("frame")}`,
    `grid.show ${recordKinds.indexOf("frame")}`,
    "show frm",
    "history frm",
  ];
  for (const [audience, answers] of without) {
    const changed = moved(answers, counted.get(audience)!);
    expect(
      changed.filter((question) => !tallies.test(question) && !ofFrame.includes(question)),
      audience,
    ).toEqual([]);
    expect(counted.get(audience)!.get(`finding.show ${refs.indexOf("fnd-0")}`), audience).toMatch(
      audience === "public" ? /There is no finding fnd-0/ : /"n":4,"N":5/,
    );
    for (const [question, answer] of counted.get(audience)!) {
      expect(answer, question).not.toContain(canary);
      expect(
        answer.replaceAll(/"(?:h-p|h-int|h-says)" in|record (?:h-p|h-int|h-says) /g, ""),
        question,
      ).not.toMatch(/"h-p/);
    }
  }
});

function moved(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string[] {
  expect([...b.keys()]).toEqual([...a.keys()]);
  return [...a].flatMap(([question, answer]) => (b.get(question) === answer ? [] : [question]));
}

/** What each audience is answered by a twin of the dossier, with a person who allows that or without one. */
async function answersOf(
  name: string,
  consents: readonly object[] | undefined,
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  cpSync(path("base"), path(name), { recursive: true });
  const team = await openSession(path(name), { passphrase, slot: weakSlot, mode: "write" });
  const files = [
    ...(consents === undefined ? [] : [another(consents)]),
    around(
      consents === undefined ? people : [...people, "h-p"],
      // Of whom may be counted a list of what may be shown says that there is somebody.
      consents === refused ? [...people, "h-p"] : people,
    ),
  ];
  for (const [at, file] of files.entries()) {
    const { rows } = await bring(team, `${name}-${at}.json`, JSON.stringify(file));
    expect(rows.flatMap(({ problem }) => problem ?? [])).toEqual([]);
  }
  const of = new Map<string, ReadonlyMap<string, string>>();
  for (const audience of audiences) {
    const session = sessionFor(team, addressee({ audience, purpose: "publication" })!);
    const answers = await (await asker(session))(refs, words);
    const ids = await idsIn(session);
    of.set(
      audience,
      // Chance names what was written after the twins parted.
      new Map(
        [...answers].map(([question, text]) => [
          question,
          text.replaceAll(/[0-7][0-9A-HJKMNP-TV-Z]{25}/g, (id) => ids.get(id) ?? id),
        ]),
      ),
    );
  }
  await team.close();
  return of;
}

async function idsIn(reader: ReadSession): Promise<ReadonlyMap<string, string>> {
  const all: AnyRecord[] = [];
  for (const kind of recordKinds) all.push(...((await loadRecords(reader, kind)) as AnyRecord[]));
  return new Map(all.map(({ id, ref }) => [id!, `the ULID of ${ref}`]));
}
