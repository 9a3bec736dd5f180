import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { importWrite } from "../api/import.ts";
import { dossierExport } from "../api/dossier.ts";
import { recordRetract, recordSet, recordShow, recordWrite } from "../api/record.ts";
import { currentCheckpoint } from "../store/read.ts";
import { openDossiers } from "../../test/dossier.ts";
import { shown } from "./disclose.ts";
import { perform } from "./operations.ts";
import type { WriteSession } from "./session.ts";

const { empty, bring } = openDossiers();
const folder = mkdtempSync(join(tmpdir(), "habeas-base-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let session: WriteSession;
let size = 0;
let made = 0;

beforeEach(async () => {
  session = await empty(`base-${made++}`);
  await bring(session, "all.json", text({ sex: "f", note: "first" }));
  ({ size } = await currentCheckpoint(session.reader));
});

function text(...persons: object[]): string {
  return JSON.stringify({
    habeas: 1,
    persons: persons.map((person, at) => ({ id: `p-${at + 1}`, ...person })),
  });
}

async function imported(base: number | undefined, ...persons: object[]) {
  const file = join(folder, `file-${made++}.json`);
  writeFileSync(file, text(...persons));
  return shown(await perform(session, importWrite, { files: [file], base }));
}

async function bodyOf(ref: string): Promise<object> {
  return shown(await perform(session, recordShow, { ref })).body;
}

test("a file that was made before somebody else's change leaves their fields and writes its own", async () => {
  await imported(undefined, { sex: "f", note: "second" });
  expect(await imported(size, { sex: "m", note: "first" })).toMatchObject({ outcome: "written", changed: 1 });
  expect(await bodyOf("p-1")).toMatchObject({ sex: "m", note: "second" });
});

test("a field that both set to something else is a conflict that names record and field, and nothing of the file is written", async () => {
  await imported(undefined, { sex: "f", note: "second" });
  const report = await imported(size, { sex: "f", note: "third" }, { sex: "m" });
  expect(report).toMatchObject({ outcome: "conflict", new: 0, checkpoint: null });
  expect(report.rows).toMatchObject([
    { ref: "p-1", outcome: "conflict", problem: expect.stringContaining("note was changed") },
  ]);
  expect(await bodyOf("p-1")).toMatchObject({ note: "second" });
  await expect(bodyOf("p-2")).rejects.toThrow("There is no record p-2");
  // Whoever says the same as they did agrees; who looks at what stands now and says otherwise changes it.
  expect(await imported(size, { sex: "f", note: "second" })).toMatchObject({ outcome: "unchanged" });
  expect(await imported(undefined, { sex: "f", note: "third" })).toMatchObject({ outcome: "written" });
});

test("one name for two new records is a conflict, and a base that the dossier never had is refused", async () => {
  await imported(undefined, { sex: "f", note: "first" }, { sex: "m" });
  expect(await imported(size, { sex: "f", note: "first" }, { note: "another" })).toMatchObject({
    outcome: "conflict",
    rows: [{ ref: "p-2" }],
  });
  await expect(imported(1000, { sex: "f" })).rejects.toThrow("was never at 1000");
});

test("of two imports at once, and of an import beside an edit, one is written and the other hears of it", async () => {
  const both = await Promise.all([
    imported(undefined, { sex: "f", note: "one" }),
    imported(undefined, { sex: "f", note: "two" }),
  ]);
  expect(both.map(({ outcome }) => outcome).sort()).toEqual(["conflict", "written"]);
  expect(await bodyOf("p-1")).toMatchObject({ note: both[0].outcome === "written" ? "one" : "two" });

  const { heads } = shown(await perform(session, recordShow, { ref: "p-1" }));
  const [edit, file, set] = await Promise.all([
    perform(session, recordWrite, { ref: "p-1", base: heads, patch: { note: "edit" }, why: "a correction" }),
    imported(undefined, { sex: "f", note: "file" }),
    perform(session, recordSet, { ref: "p-1", assignments: ["note=set"], why: "a correction" }),
  ]);
  const outcomes = [shown(edit).outcome, file.outcome, shown(set).outcome];
  expect(outcomes.filter((outcome) => outcome === "written")).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === "conflict")).toHaveLength(2);
  expect(await bodyOf("p-1")).toMatchObject({ note: ["edit", "file", "set"][outcomes.indexOf("written")] });
});

test("what is proved is taken whole or not at all: with something else written since, it is a conflict and no mixture", async () => {
  const out = join(folder, `proved-${made++}.jsonl`);
  await imported(undefined, { sex: "m", note: "first" });
  await perform(session, dossierExport, { out, to: "plain", confirm: session.name });
  await perform(session, recordSet, { ref: "p-1", assignments: ["note=here"], why: "a try" });
  const report = shown(await perform(session, importWrite, { files: [out], base: size }));
  expect(report).toMatchObject({ outcome: "conflict", new: 0, changed: 0 });
  expect(report.rows.some(({ problem }) => problem?.includes("note was changed"))).toBe(true);
  expect(await bodyOf("p-1")).toMatchObject({ sex: "m", note: "here" });
});

test("a change writes the record that it names: a name, a kind or other records in it are refused, and nothing is written", async () => {
  await imported(undefined, { sex: "f", note: "first" }, { sex: "m" });
  const before = (await currentCheckpoint(session.reader)).size;
  const { heads } = shown(await perform(session, recordShow, { ref: "p-1" }));
  const change = { ref: "p-1", base: heads, why: "a try" };
  for (const patch of [{ id: "p-2", sex: "x" }, { record: "facility" }, { episodes: [{ id: "e-1" }] }])
    await expect(perform(session, recordWrite, { ...change, patch })).rejects.toThrow("p-1 has no field");
  await expect(
    perform(session, recordWrite, { ...change, kind: "facility", patch: { sex: "m" } }),
  ).rejects.toThrow("p-1 is a person and stays one");
  expect((await currentCheckpoint(session.reader)).size).toBe(before);
});

test("a reason of any length that is taken is kept whole, also where it ends in a character of two halves", async () => {
  const why = `${"x".repeat(398)}😀`;
  const gone = shown(
    await perform(session, recordRetract, { ref: "p-1", why, with_children: true, alone: false }),
  );
  expect(gone).toBeDefined();
  await expect(
    perform(session, recordRetract, { ref: "p-1", why: "y".repeat(401), with_children: true, alone: false }),
  ).rejects.toThrow(/why/);
});
