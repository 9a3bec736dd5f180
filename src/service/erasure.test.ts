import { beforeAll, expect, test } from "vitest";
import { openDossiers } from "../../test/dossier.ts";
import { weakSlot } from "../../test/weak-slot.ts";
import type { EraseReport } from "../api/listing.ts";
// oxlint-disable-next-line no-restricted-imports -- what a person reads of it
import { eraseText, erasuresText } from "../cli/text/erase.ts";
import { Problem } from "../domain/problem.ts";
import { recordAudit } from "../store/append.ts";
import { auditEvents, currentCheckpoint, sealedRecords } from "../store/read.ts";
import { shown } from "./disclose.ts";
import { eraseRecord, listErasures, previewErasure } from "./erasure.ts";
import { computeOne, listConsistency, listFindings } from "./finding.ts";
import { listFigures, listReconciliations } from "./figure.ts";
import { verifyDossier } from "./keep.ts";
import { rememberWritten } from "./last-backup.ts";
import { type ReleaseEntry, ledgerOf } from "./ledger.ts";
import { runOperation, useCases } from "./operations.ts";
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
  expect(report).toMatchObject({ records: Number(many), published: [], backups: [] });
  expect(report.notes).toBeGreaterThanOrEqual(2);
  expect(report.devices).toEqual([
    { device: expect.any(String) as string, standing: "active", at: expect.any(String) as string },
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
  const before = shown(await previewErasure(other, { ref: "c-1" }));
  expect(before).toMatchObject({
    records: confirm,
    still_named: [
      { ref: "c-2/episode-1/told", kind: "assertion", fields: ["words"], before: [] },
      { ref: "frame-1", kind: "frame", fields: ["members"], before: [] },
    ],
    also_named: [],
  });
  const { still_named: left } = shown(await eraseRecord(other, { ref: "c-1", why: "withdrew", confirm }, {}));
  expect(left).toEqual(before.still_named);
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

async function erased(on: WriteSession, ref: string): Promise<EraseReport> {
  const { records } = shown(await previewErasure(on, { ref }));
  return shown(await eraseRecord(on, { ref, why: "withdrew", confirm: records }, {}));
}

test("the identity that is sealed for a person goes with her, and so does what was asked of key holders about her", async () => {
  const other = await filled("sealed");
  await useCases
    .get("identity.holder")!
    .run(other, {}, { passphrase: "copper lantern behind a quiet orchard", slot: weakSlot });
  for (const person of ["c-1", "c-2"])
    await runOperation(other, "identity.write", { person, identity: { names: [{ value: `N ${person}` }] } });
  await runOperation(other, "identity.ask", { persons: ["c-1"], why: "to call" });
  const { what } = shown(await previewErasure(other, { ref: "c-1" }));
  expect(what).toMatch(/and 1 identity$/);
  await erased(other, "c-1");
  const left = await Array.fromAsync(sealedRecords(other.reader));
  expect(left.map(({ body }) => body["person"])).toEqual(["c-2"]);
  expect(other.store.askedNote.read()).toEqual([]);
  expect(shown(await verifyDossier(other, {})).problems).toEqual([]);
});

test("what she was called before counts too, and earlier versions of others that name her are listed", async () => {
  const other = await filled("renamed");
  const set = (ref: string, assignment: string) =>
    setFields(other, ref, { assignments: [assignment], why: "a change", since: undefined });
  await set("c-2", "note=Lena told her so");
  await set("c-2", "note=she was told so");
  await set("c-1", "pseudonym=Vesna");
  await set("c-3", "note=Lena again");
  const { still_named: named } = shown(await previewErasure(other, { ref: "c-1" }));
  expect(named).toContainEqual({ ref: "c-2", kind: "person", fields: [], before: ["note"] });
  expect(named).toContainEqual({ ref: "c-3", kind: "person", fields: ["note"], before: [] });
});

test("a receipt says what went, what was given out before and to whom, without her, and which backups hold it", async () => {
  const other = await filled("receipts");
  const { writer } = other;
  await recordAudit(writer, {
    event: "identity-exported",
    persons: ["c-1", "c-2"],
    why: "for Lena",
    recipient: "age1x",
  });
  await recordAudit(writer, {
    event: "identity-exported",
    persons: ["c-1"],
    why: "again",
    recipient: "age1y",
  });
  await recordAudit(writer, { event: "refused", of: "identity-exported", problem: "locked" });
  const release = {
    event: "release",
    what: { kind: "finding", ref: "f-1" },
    audience: "public",
    to: "a paper",
    telling: "count",
    hidden: [],
    sentence: null,
    release: {
      populations: [{ of: ["c-1", "c-2"], about: [], least: 5 }],
      attributes: [{ key: "k", about: [], harmful: false, categories: [{ name: "yes", of: ["c-1"] }] }],
      counts: [],
    },
  };
  await recordAudit(writer, release as never);
  const size = async () => (await currentCheckpoint(other.reader)).size;
  const at = await size();
  rememberWritten(other, { time: 0, entries: 3, place: "", file: "early" });
  rememberWritten(other, { time: 1, entries: at, place: "", file: "before" });
  const report = await erased(other, "c-1");
  rememberWritten(other, { time: 2, entries: await size(), place: "", file: "after" });
  expect(report.backups).toEqual([
    {
      at: "1970-01-01T00:00:00.001Z",
      entries: at,
      file: "before",
      what: "backup",
      device: other.store.ownDevice,
    },
  ]);
  const [receipt] = shown(await listErasures(other));
  expect(receipt).toMatchObject({
    what: expect.stringMatching(/^1 source, 1 person.*: withdrew$/) as string,
    backups: report.backups,
    published: report.published,
  });
  expect(report.published.map(({ event, to, position }) => [event, to, position])).toEqual([
    ["identity-exported", "age1x", at - 4],
    ["release", "a paper", at - 1],
  ]);
  expect(JSON.stringify((await auditEvents(other.reader)).map(({ event }) => event))).not.toMatch(/c-1|Lena/);
  // Who was counted stays counted, as somebody of whom nothing is known.
  const [{ release: kept, position }] = (await ledgerOf(other)) as [ReleaseEntry];
  const { of } = kept.populations[0]!;
  expect([position, of.length, of[1], kept.attributes[0]!.categories[0]!.of]).toEqual([
    at - 1,
    2,
    "c-2",
    [of[0]],
  ]);
});

test("a receipt says what may stay where the journal stands, and of a folder that nothing does", async () => {
  const here = await empty("stands");
  await bring(here, "stands.json", JSON.stringify({ habeas: 1, persons: [{ id: "c-1" }] }));
  const report = shown(await eraseRecord(here, { ref: "c-1", why: "withdrawn", confirm: 1 }, {}));
  expect(report.remains).toBeNull();
  const remains = "The server may hold it in its log of writes.";
  const elsewhere = {
    ...here,
    reader: { ...here.reader, journal: { ...here.reader.journal, remains } },
  };
  const receipts = shown(await listErasures(elsewhere));
  expect(receipts).toMatchObject([{ remains }]);
  expect(erasuresText(receipts)).toContain(remains);
  expect(eraseText({ ...report, remains })).toContain(remains);
});

test("a file of before that brings an erased person again is asked about, by her ref and by her name, and a reason lets it in", async () => {
  const other = await filled("again");
  await erased(other, "c-1");
  const persons = [{ id: "c-9", pseudonym: "LENA" }, { id: "c-1" }, { id: "c-8", pseudonym: "Lenka B" }];
  const text = JSON.stringify({ habeas: 1, persons });
  const { rows, outcome } = await bring(other, "old.json", text);
  expect([outcome, rows.filter((row) => row.problem !== null).map(({ problem }) => problem)]).toEqual([
    "refused",
    [/^was erased here on \d{4}-/, /--allow-erased/].map((said) => expect.stringMatching(said) as string),
  ]);
  expect((await bring(other, "old.json", text, { allowErased: "asked again" })).outcome).toBe("written");
  // What stands again is no question any more.
  expect((await bring(other, "old.json", text)).outcome).toBe("unchanged");
});
