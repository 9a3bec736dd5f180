import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { shown } from "../../src/service/disclose.ts";
import { examplePassphrase } from "../../src/service/example.ts";
import { forecastQuestion } from "../../src/service/forecast-data.ts";
import { reinstateRecord, retractRecord } from "../../src/service/retraction.ts";
import { type WriteSession, openSession } from "../../src/service/session.ts";
import type { System } from "../../src/simulation/two-systems/system.ts";
import { openExample } from "../example.ts";
import { weakSlot } from "../weak-slot.ts";

const folder = mkdtempSync(join(tmpdir(), "habeas-forecast-"));
let session: WriteSession;
beforeAll(async () => {
  const example = await openExample("cambodia-2020");
  await example.close();
  const dir = join(folder, "copy.habeas");
  cpSync(example.dir, dir, { recursive: true });
  session = await openSession(dir, { passphrase: examplePassphrase, slot: weakSlot, mode: "write" });
});
afterAll(async () => {
  await session.close();
  rmSync(folder, { recursive: true, force: true });
});

const system = async (): Promise<System> => shown(await forecastQuestion(session)).system;
const why = "entered by mistake";

/** Every record that a number of the system was read from. */
function recordsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const { record } = value as { record?: unknown };
  return [...(typeof record === "string" ? [record] : []), ...Object.values(value).flatMap(recordsIn)];
}

test("a count that was taken back leaves the forecast's data, and comes back with it", async () => {
  const before = await system();
  const count = before.prisons.known.flatMap(({ cells }) => cells.map(({ record }) => record))[0]!;
  await retractRecord(session, count, { why });
  const after = await system();
  expect(recordsIn(before)).toContain(count);
  expect(recordsIn(after)).not.toContain(count);
  expect(recordsIn(after)).toEqual(recordsIn(before).filter((record) => record !== count));
  await reinstateRecord(session, count, { why });
  expect(await system()).toEqual(before);
});

test("a forecast that needs a figure which was taken back is refused with its name", async () => {
  const needed = recordsIn((await system()).data)[0]!;
  await retractRecord(session, needed, { why });
  await expect(system()).rejects.toThrow(`The forecast needs the figure ${needed}`);
  await reinstateRecord(session, needed, { why });
  expect(recordsIn((await system()).data)).toContain(needed);
});
