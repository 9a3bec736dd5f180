import { cpSync } from "node:fs";
import { afterAll, expect, test, vi } from "vitest";
import { type AnyRecord, recordKinds } from "../../src/domain/record.ts";
import { addressee } from "../../src/service/audience.ts";
import { loadRecords } from "../../src/service/load.ts";
import { type ReadSession, openSession, sessionFor } from "../../src/service/session.ts";
import { openDossiers, passphrase } from "../dossier.ts";
import { weakSlot } from "../weak-slot.ts";
import { asker } from "./shown.ts";
import { before, canary, refused, twin } from "./twin-people.ts";

const { empty, bring, path } = openDossiers();
afterAll(() => void vi.useRealTimers());

const audiences = ["organisation", "public"];
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
  for (const [at, file] of twin(consents).entries()) {
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
