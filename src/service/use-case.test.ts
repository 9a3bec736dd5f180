import { beforeAll, expect, test } from "vitest";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { operations } from "../api/operations.ts";
import { auditEvents, currentCheckpoint } from "../store/read.ts";
import { openDossiers } from "../../test/dossier.ts";
import { weakSlot } from "../../test/weak-slot.ts";
import { useCases } from "./operations.ts";
import type { WriteSession } from "./session.ts";
import type { Around } from "./use-case.ts";

const { empty, bring } = openDossiers();
const folder = mkdtempSync(join(tmpdir(), "habeas-trace-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let session: WriteSession;
let made = 0;
const out = (): string => join(folder, `out-${made++}`);
const file = join(folder, "more.yaml");

beforeAll(async () => {
  session = await empty("traces");
  await bring(
    session,
    "all.json",
    JSON.stringify({
      habeas: 1,
      persons: [{ id: "p-1", sex: "f" }, { id: "p-2" }, { id: "p-3" }],
      findings: [{ id: "f-1", statement: "none", unit: "person", population: "true" }],
    }),
  );
  writeFileSync(file, "habeas: 1\npersons:\n  - id: p-1\n    sex: f\n");
});

const around: Around = { passphrase: "five words for a test", slot: weakSlot };

/** What each operation is asked, so that it is done; those that write change records, each their own. */
const asked: Readonly<Record<string, () => object>> = {
  "dossier.overview": () => ({}),
  "dossier.show": () => ({}),
  "dossier.verify": () => ({}),
  "dossier.rebuild": () => ({}),
  "dossier.backup": () => ({ file: out() }),
  "dossier.export": () => ({ out: out(), to: "plain", confirm: "traces" }),
  "dossier.site": () => ({ out: out() }),
  "dossier.audit": () => ({}),
  "record.list": () => ({ kind: "person" }),
  "record.search": () => ({ words: "none" }),
  "record.show": () => ({ ref: "p-1" }),
  "record.open": () => ({ ref: "p-1" }),
  "record.history": () => ({ ref: "p-1" }),
  "record.write": () => ({ ref: "p-9", kind: "person", base: [], patch: { sex: "m" }, why: "met" }),
  "record.set": () => ({ ref: "p-1", assignments: ["sex=m"], why: "a try" }),
  "record.retract": () => ({ ref: "p-2", why: "a try" }),
  "record.reinstate": () => ({ ref: "p-2", why: "a try" }),
  "record.merge": () => ({ ref: "p-3", into: "p-1", why: "a try" }),
  "record.retracted": () => ({}),
  "follow-up.due": () => ({}),
  "tracker.list": () => ({}),
  "tracker.repeats": () => ({}),
  "letter.list": () => ({}),
  "follow-up.remind": () => ({ while_locked: true }),
  "pending.put": () => ({ place: "check", text: "typed" }),
  "pending.show": () => ({ place: "check" }),
  "pending.drop": () => ({ place: "check" }),
  "import.preview": () => ({ files: [file] }),
  "import.write": () => ({ files: [file] }),
  "figure.list": () => ({}),
  "figure.reconcile": () => ({}),
  "figure.ledger": () => ({}),
  "finding.list": () => ({}),
  "finding.show": () => ({ ref: "f-1" }),
  "finding.compute": () => ({ unit: "person", property: 'sex == "f"' }),
  "finding.consistency": () => ({}),
  "finding.table": () => ({ unit: "person", rows: "sex" }),
  "matrix.show": () => ({ unit: "person" }),
  "matrix.codebook": () => ({}),
};

/** Operations that this small dossier can't be asked for. */
const elsewhere = new Set(["forecast.run", "forecast.question"]);

async function eventsSince(size: number): Promise<unknown[]> {
  const events = await auditEvents(session.reader);
  return events
    .filter(({ position, event }) => position >= size && event["event"] !== "note")
    .map(({ event }) => event);
}

test("every operation leaves the trace that it says, and one that only reads leaves the journal as it was", async () => {
  expect([...Object.keys(asked), ...elsewhere].sort()).toEqual([...operations.keys()].sort());
  for (const [name, input] of Object.entries(asked)) {
    const { audit, effect } = operations.get(name)!;
    const before = (await currentCheckpoint(session.reader)).size;
    const given = input();
    await useCases.get(name)!.run(session, given, around);
    const says = Object.entries(given).filter(([field]) => audit?.says.includes(field));
    expect(await eventsSince(before), name).toEqual(
      audit === undefined ? [] : [{ event: audit.event, ...Object.fromEntries(says) }],
    );
    if (effect === "reads")
      expect((await currentCheckpoint(session.reader)).size - before, name).toBe(audit === undefined ? 0 : 1);
  }
});

test("what is traced and comes to nothing is traced as that, and not done where no trace can be kept", async () => {
  const { writer: _, member: __, ...reading } = session;
  for (const [name, { audit }] of operations) {
    if (audit === undefined) continue;
    const { run } = useCases.get(name)!;
    const before = (await currentCheckpoint(session.reader)).size;
    await expect(run(reading, asked[name]!(), around), name).rejects.toThrow("can't keep that");
    expect(await eventsSince(before)).toEqual([]);
    await expect(
      run(session, asked[name]!(), { ...around, signal: AbortSignal.abort() }),
      name,
    ).rejects.toThrow();
    expect(await eventsSince(before), name).toMatchObject([
      { event: audit.event },
      { event: "refused", of: audit.event, problem: "cancelled" },
    ]);
  }
  const before = (await currentCheckpoint(session.reader)).size;
  const wrong = { ...asked["dossier.export"]!(), confirm: "tracks" };
  await expect(useCases.get("dossier.export")!.run(session, wrong)).rejects.toThrow("not the dossier's name");
  expect(await eventsSince(before)).toMatchObject([
    { event: "export" },
    { event: "refused", problem: "bad-input" },
  ]);
  let told = 0;
  const sealed = { out: out(), to: "passphrase" };
  const untraced = (): void => {
    told += 1;
  };
  await useCases
    .get("dossier.export")!
    .run(reading, sealed, { ...around, passphrase: "many words to seal it with", untraced });
  expect(told).toBe(1);
});
