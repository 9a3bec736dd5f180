import { beforeAll, expect, test } from "vitest";
import { openDossiers } from "../../test/dossier.ts";
import { Problem } from "../domain/problem.ts";
import { currentCheckpoint } from "../store/read.ts";
import { shown } from "./disclose.ts";
import { eraseRecord, listErasures } from "./erasure.ts";
import { computeOne, listConsistency, listFindings } from "./finding.ts";
import { listFigures, listReconciliations } from "./figure.ts";
import { verifyDossier } from "./keep.ts";
import { overviewOf } from "./overview.ts";
import { listRecords, searchRecords, showHistory } from "./record.ts";
import { listRetracted, mergeRecords, retractRecord } from "./retraction.ts";
import type { WriteSession } from "./session.ts";
import { setFields } from "./set.ts";

const { empty, bring } = openDossiers();
let session: WriteSession;

const answer = (words: string, source: string) => ({ told: [{ is: "yes", at: { source, page: 1 }, words }] });
const file = JSON.stringify({
  habeas: 1,
  codebooks: [{ id: "book", label: "Book", variables: [{ name: "told", unit: "episode", type: "yn" }] }],
  sources: [
    { id: "int-1", kind: "interview", title: "First interview", speakers: ["c-1"] },
    { id: "report", kind: "document", title: "A report" },
  ],
  persons: [
    { id: "c-1", pseudonym: "Lena", sex: "f", episodes: [{ answers: answer("they came at dawn", "int-1") }] },
    {
      id: "c-2",
      pseudonym: "Mara",
      sex: "f",
      relations: [{ kind: "sibling-of", to: "c-1" }],
      episodes: [{ answers: answer("Lena was there", "report") }],
    },
    { id: "c-3", pseudonym: "Lenka", sex: "f" },
  ],
  frames: [{ id: "frame-1", label: "The two", unit: "person", members: ["c-1", "c-2"] }],
  findings: [
    {
      id: "f-1",
      statement: "All were women",
      unit: "person",
      population: "true",
      property: 'sex == "f"',
      frame: "frame-1",
    },
  ],
});

/** A dossier with that file in it. */
async function filled(name: string): Promise<WriteSession> {
  const made = await empty(name);
  const { rows } = await bring(made, "all.json", file);
  expect(rows.filter(({ outcome }) => outcome === "refused")).toEqual([]);
  return made;
}

beforeAll(async () => {
  session = await filled("withdrawn");
});

async function refusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "done",
    (error: unknown) => (error instanceof Problem ? error.message : String(error)),
  );
}

test("a person goes with all that belongs to her, what was merged into her, what she alone told, and the notes that name her", async () => {
  await setFields(session, "c-1", {
    assignments: ["note=moved house"],
    why: "c-1 told us so",
    since: undefined,
  });
  await mergeRecords(session, "c-3", { into: "c-1", why: "one person" });
  const women = async () => {
    const asked = { unit: "person", population: "true", property: 'sex == "f"' } as const;
    const { n, N } = shown(await computeOne(session, asked as never));
    return [n, N];
  };
  expect(await women()).toEqual([2, 2]);
  const { size } = await currentCheckpoint(session.reader);

  const asked = await refusal(eraseRecord(session, { ref: "c-1", why: "withdrew" }, {}));
  const [, many] = /confirm the number of records: (\d+)\.$/.exec(asked)!;
  expect(asked).toMatch(/^Erasing c-1 takes 1 source, 2 persons, .* Nothing was erased/);
  expect(await refusal(eraseRecord(session, { ref: "c-1", why: "withdrew", confirm: 1 }, {}))).toBe(asked);
  expect((await currentCheckpoint(session.reader)).size).toBe(size);

  const report = shown(
    await eraseRecord(session, { ref: "c-1", why: "withdrew", confirm: Number(many) }, {}),
  );
  expect(report).toMatchObject({ records: Number(many), published: [], backup: "never" });
  expect(report.notes).toBeGreaterThanOrEqual(2);
  expect(report.devices).toEqual([
    { device: expect.any(String) as string, at: expect.any(String) as string },
  ]);

  expect(shown(await listRecords(session, "person")).map(({ ref }) => ref)).toEqual(["c-2"]);
  expect(shown(await listRecords(session, "source")).map(({ ref }) => ref)).toEqual(["report"]);
  expect(await women()).toEqual([1, 1]);
  for (const words of ["dawn", "First interview", "moved"])
    expect(shown(await searchRecords(session, words, { limit: 9 })), words).toEqual([]);
  expect(shown(await listRetracted(session))).toEqual([]);
  expect(await refusal(showHistory(session, "c-1"))).toContain("c-1");
  const then = await session.at(size);
  expect(shown(await listRecords(then, "person")).map(({ ref }) => ref)).toEqual(["c-2"]);
  expect(shown(await verifyDossier(session, {})).problems).toEqual([]);
  expect(shown(await listErasures(session))).toMatchObject([{ records: Number(many), notes: report.notes }]);
});

test("what still links to an erased record is listed, and everything is computed without it", async () => {
  const other = await filled("linked");
  const asked = await refusal(eraseRecord(other, { ref: "c-1", why: "withdrew" }, {}));
  const confirm = Number(/: (\d+)\.$/.exec(asked)![1]);
  const { named_by: namedBy } = shown(await eraseRecord(other, { ref: "c-1", why: "withdrew", confirm }, {}));
  expect(namedBy).toEqual(["frame-1"]);
  for (const list of [listFindings, listConsistency, listFigures, listReconciliations, overviewOf])
    await expect(list(other), list.name).resolves.toBeDefined();
  expect(shown(await verifyDossier(other, {})).problems).toEqual([]);
});

test("a source goes with what rests on it alone, also where both were taken back before", async () => {
  const other = await filled("source");
  await retractRecord(other, "int-1", { why: "withdrew", withChildren: true });
  const asked = await refusal(eraseRecord(other, { ref: "int-1", why: "withdrew" }, {}));
  expect(asked).toMatch(/^Erasing int-1 takes 1 source and 1 answer for good/);
  await eraseRecord(other, { ref: "int-1", why: "withdrew", confirm: 2 }, {});
  expect(shown(await listRetracted(other))).toEqual([]);
  expect(shown(await listRecords(other, "person")).length).toBe(3);
  expect(shown(await verifyDossier(other, {})).problems).toEqual([]);
});
