import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { historyText, recordText } from "../cli/text/record.ts";
import type { JsonObject } from "../domain/canonical-json.ts";
import { append } from "../store/append.ts";
import { openDossiers } from "../../test/dossier.ts";
import { shown } from "./disclose.ts";
import { exportDossier } from "./export.ts";
import { importFiles } from "./import.ts";
import { showHistory, showRecord } from "./record.ts";
import type { ReadSession } from "./session.ts";
import { setFields } from "./set.ts";
import { searchRecords } from "./record.ts";

const { empty, bring } = openDossiers();
const folder = mkdtempSync(join(tmpdir(), "habeas-coded-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(version: number, answers: object): string {
  const variables = [
    { name: "beaten", unit: "person", type: "yn" },
    { name: "trade", unit: "person", type: "text" },
  ];
  return JSON.stringify({
    habeas: 1,
    codebooks: [{ id: "core", version, variables }],
    persons: [{ id: "p-1", answers }],
  });
}

async function codedWith(session: ReadSession, ref: string): Promise<unknown> {
  return shown(await showRecord(session, ref)).body["coded_with"];
}

const [one, two] = [1, 2].map((version) => ({ codebook: "core", version }));

test("an answer keeps the version of the codebook that stood when it was last coded anew", async () => {
  const session = await empty("versions");
  await bring(session, "a.json", file(1, { beaten: "yes", trade: "baker" }));
  expect(await codedWith(session, "p-1/beaten")).toEqual(one);
  const again = await bring(session, "a.json", file(1, { beaten: "yes", trade: "baker" }));
  expect(again).toMatchObject({ outcome: "unchanged" });

  // The codebook comes with the answers that are coded anew with it; what says the same was not.
  await bring(session, "b.json", file(2, { beaten: "no", trade: { is: "baker", note: "of bread" } }));
  expect(await codedWith(session, "p-1/beaten")).toEqual(two);
  expect(await codedWith(session, "p-1/trade")).toEqual(one);
  await setFields(session, "p-1", { assignments: ["trade=miller"], why: "misheard" });
  expect(await codedWith(session, "p-1/trade")).toEqual(two);
  expect(shown(await showHistory(session, "p-1/trade")).map(({ body }) => body["coded_with"])).toEqual([
    one,
    one,
    two,
  ]);
  expect(shown(await searchRecords(session, "core", { limit: 10 })).map(({ kind }) => kind)).not.toContain(
    "assertion",
  );
});

test("what an answer was coded with leaves with an export and comes in with it, whatever codebook stands there", async () => {
  const session = await empty("leaving");
  await bring(session, "a.json", file(1, { beaten: "yes" }));
  await bring(session, "b.json", file(2, { beaten: "yes" }));
  const out = join(folder, "out.jsonl");
  await exportDossier(session, out, { kind: "plain", typedName: "leaving" }, {});
  const other = await empty("arriving");
  expect(shown(await importFiles(other, [out])).outcome).toBe("written");
  expect(await codedWith(other, "p-1/beaten")).toEqual(one);
  expect(shown(await importFiles(other, [out])).outcome).toBe("unchanged");
});

test("of an answer of before nobody knows what it was coded with, and it says so until it is coded anew", async () => {
  const session = await empty("before");
  await bring(session, "a.json", file(3, {}));
  const answer = {
    subject: "p-1",
    variable: "beaten",
    state: "answered",
    value: { kind: "code", code: "yes" },
  };
  const body = { ...answer, form: "quote", basis: "lived", says: "p-1" } as JsonObject;
  await append(session.writer, [{ ref: "p-1/beaten", kind: "assertion", owner: "p-1", body }]);
  const said = async (): Promise<string[]> => [
    recordText(shown(await showRecord(session, "p-1/beaten"))),
    historyText(shown(await showHistory(session, "p-1/beaten"))),
  ];
  for (const text of await said()) expect(text).toContain("coded_with: not recorded");
  expect(await bring(session, "b.json", file(3, { beaten: "yes" }))).toMatchObject({ outcome: "unchanged" });
  await bring(session, "c.json", file(3, { beaten: "no" }));
  expect(await codedWith(session, "p-1/beaten")).toEqual({ codebook: "core", version: 3 });
  expect((await said())[0]).not.toContain("not recorded");
});
