import { beforeAll, expect, test } from "vitest";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { type AuditRow, auditSaid } from "../api/dossier.ts";
import { operations } from "../api/operations.ts";
import { recordAudit } from "../store/append.ts";
import { auditEvents, currentCheckpoint } from "../store/read.ts";
import { openDossiers } from "../../test/dossier.ts";
import { weakSlot } from "../../test/weak-slot.ts";
import { shown } from "./disclose.ts";
import { useCases } from "./operations.ts";
import { addressee } from "./audience.ts";
import { keepSent } from "./sent-file.ts";
import { type WriteSession, sessionFor } from "./session.ts";
import type { Around } from "./use-case.ts";

const { empty, bring } = openDossiers();
const folder = mkdtempSync(join(tmpdir(), "habeas-trace-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let session: WriteSession;
let made = 0;
const out = (): string => join(folder, `out-${made++}`);
const file = join(folder, "more.yaml");
const draft = join(folder, "draft.txt");
const journalFile = join(folder, "all.journal");
const sheet = (): string => keepSent(session, "desk.csv", Buffer.from("Case,Sex\nD-1,F\nD-2,M\n")).id;

beforeAll(async () => {
  session = await empty("traces");
  await bring(
    session,
    "all.json",
    JSON.stringify({
      habeas: 1,
      persons: [
        { id: "p-1", sex: "f" },
        { id: "p-2" },
        { id: "p-3" },
        {
          id: "p-4",
          consents: ["text", "data"].map((medium) => ({
            purpose: "court",
            audience: "partner",
            identifiability: "pseudonym",
            medium,
            allows: "yes",
          })),
        },
      ],
      sources: [{ id: "s-4", kind: "interview", title: "told", speakers: ["p-4"] }],
      letters: [{ id: "l-4", sender: "us", addressee: "a ministry", at: ["s-4"] }],
      recommendations: ["r-1", "r-2"].map((id) => ({ id, addressee: "a ministry", asks: "Open it." })),
      facilities: [{ id: "fac-1", name: "A place", type: "prison" }],
      findings: [{ id: "f-1", statement: "none", unit: "person", population: "true" }],
    }),
  );
  writeFileSync(draft, "Nobody is named here.\n");
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
  "dossier.raid": () => ({ places: [session.dir] }),
  "dossier.audit": () => ({}),
  "record.list": () => ({ kind: "person" }),
  "record.search": () => ({ words: "none" }),
  "record.show": () => ({ ref: "p-1" }),
  "record.open": () => ({ ref: "p-1" }),
  "record.history": () => ({ ref: "p-1" }),
  "record.write": () => ({ ref: "p-9", kind: "person", base: [], patch: { sex: "m" }, why: "met" }),
  "record.find": () => ({ words: "p-" }),
  "record.conflicts": () => ({}),
  "grid.show": () => ({ kind: "person" }),
  "grid.try": () => ({ kind: "person", cells: [{ ref: "p-1", field: "note", text: "typed", seen: "" }] }),
  "grid.write": () => ({ kind: "person", cells: [{ ref: "p-1", field: "note", text: "typed", seen: "" }] }),
  "grid.export": () => ({ kind: "person", format: "csv" }),
  "record.undo": () => ({ refs: ["p-9"] }),
  "record.set": () => ({ ref: "p-1", assignments: ["sex=m"], why: "a try" }),
  "record.retract": () => ({ ref: "p-2", why: "a try" }),
  "record.reinstate": () => ({ ref: "p-2", why: "a try" }),
  "record.would-erase": () => ({ ref: "p-9" }),
  "record.erase": () => ({ ref: "p-9", why: "a try", confirm: 1 }),
  "record.erasures": () => ({}),
  "record.merge": () => ({ ref: "p-3", into: "p-1", why: "a try" }),
  "record.retracted": () => ({}),
  "follow-up.due": () => ({}),
  "case.clocks": () => ({ ref: "p-1" }),
  "case.assess": () => ({ ref: "p-1" }),
  "tracker.list": () => ({}),
  "tracker.repeats": () => ({}),
  "tracker.threads": () => ({}),
  "tracker.confirm": () => ({
    first: "r-1",
    second: "r-2",
    kind: "same",
    by: "A. H.",
    reason: "word for word",
  }),
  "letter.list": () => ({}),
  "letter.chains": () => ({}),
  "letter.ledger": () => ({}),
  "follow-up.remind": () => ({ while_locked: true }),
  "pending.put": () => ({ place: "check", text: "typed" }),
  "pending.show": () => ({ place: "check" }),
  "pending.drop": () => ({ place: "check" }),
  "consent.show": () => ({ ref: "p-1" }),
  "consent.went-out": () => ({ ref: "p-1" }),
  "consent.recall": () => ({ ref: "p-1", files: [draft] }),
  "import.preview": () => ({ files: [file] }),
  "import.write": () => ({ files: [file] }),
  "import.propose": () => ({ files: [sheet()] }),
  "import.try": () => ({ files: [sheet()] }),
  "import.bring": () => ({ files: [sheet()] }),
  "import.progress": () => ({ files: [sheet()] }),
  "import.keep": () => ({ files: [sheet()], name: "desk" }),
  "import.kept": () => ({}),
  "import.forget": () => ({ name: "desk" }),
  "import.list": () => ({}),
  "figure.list": () => ({}),
  "figure.reconcile": () => ({}),
  "figure.contradictions": () => ({}),
  "place.list": () => ({}),
  "place.show": () => ({ ref: "fac-1" }),
  "place.visit": () => ({ ref: "fac-1" }),
  "figure.ledger": () => ({}),
  "finding.list": () => ({}),
  "finding.show": () => ({ ref: "f-1" }),
  "finding.compute": () => ({ unit: "person", property: 'sex == "f"' }),
  "finding.consistency": () => ({}),
  "finding.table": () => ({ unit: "person", rows: "sex" }),
  "disclosure.propose": () => ({ refs: ["f-1"], audience: "public", as: "count" }),
  "disclosure.release": () => ({ refs: ["f-1"], audience: "public" }),
  "disclosure.list": () => ({}),
  "disclosure.organisation": () => ({ controlled: false }),
  "team.show": () => ({}),
  "team.change": () => ({ change: "set-roles", member: session.member, roles: ["steward"] }),
  "journal.export": () => ({ file: journalFile }),
  "journal.import": () => ({ file: journalFile }),
  "matrix.show": () => ({ unit: "person" }),
  "matrix.codebook": () => ({}),
};

/** Operations that this small dossier can't be asked for; identity.slow.test.ts and recovery.slow.test.ts look at what theirs leave. */
const elsewhere = new Set([
  "recovery.make",
  "recovery.drill",
  // import-plan.test.ts undoes imports.
  "import.undo-try",
  "import.undo",
  "forecast.run",
  "forecast.question",
  ...[...operations.keys()].filter((name) => name.startsWith("identity.")),
]);

/** Events that are what an operation writes, and no trace of it. */
const kept = new Set(["note", "release", "release-for-organisation", "erasure-marks"]);

/** What is kept of operations that are not capped, and of what they refuse. */
const uncapped: Readonly<Record<string, object>> = {
  "dossier.backup": { event: "backup" },
  "journal.export": { event: "journal-exported" },
  "disclosure.release": {
    event: "refused",
    of: "release",
    what: { kind: "finding", ref: "f-1" },
    audience: "public",
  },
};

async function eventsSince(size: number): Promise<unknown[]> {
  const events = await auditEvents(session.reader);
  return events
    .filter(({ position, event }) => position >= size && !kept.has(String(event["event"])))
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
    const left = audit === undefined ? uncapped[name] : { event: audit.event, ...Object.fromEntries(says) };
    expect(await eventsSince(before), name).toEqual(left === undefined ? [] : [left]);
    if (effect === "reads")
      expect((await currentCheckpoint(session.reader)).size - before, name).toBe(left === undefined ? 0 : 1);
  }
});

test("what is traced and comes to nothing is traced as that, and not done where no trace can be kept", async () => {
  const { writer: _, member: __, ...reading } = session;
  for (const [name, { audit }] of operations) {
    if (audit === undefined || elsewhere.has(name)) continue;
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

test("every operation that is asked for an audience outside the case team leaves one trace that says for whom; none writes", async () => {
  const asked_ = { audience: "partner", purpose: "court", to: "an inquiry" };
  const out: string[] = [];
  const says = { for: "partner", purpose: "court", addressee: "an inquiry" };
  for (const [name, input] of Object.entries(asked)) {
    const { audit, effect } = operations.get(name)!;
    const given = sessionFor(session, addressee(asked_)!);
    const before = (await currentCheckpoint(session.reader)).size;
    const { run } = useCases.get(name)!;
    if (effect === "writes") {
      await expect(run(given, input(), around), name).rejects.toThrow("open to read");
      expect(await eventsSince(before), name).toEqual([]);
      continue;
    }
    const problem = await run(given, input(), around).then(
      () => undefined,
      (error: Error & { code?: string }) => error.code,
    );
    const [first, ...more] = await eventsSince(before);
    expect(first, name).toMatchObject(
      audit === undefined ? { event: "given-out", of: name, ...says } : { event: audit.event, ...says },
    );
    expect(more, name).toEqual(
      problem !== "not-disclosed" ? [] : [{ event: "refused", of: audit?.event ?? name, problem, ...says }],
    );
    if (problem === undefined) out.push(audit?.event ?? name);
    // Once for each addressee of a run.
    const after = (await currentCheckpoint(session.reader)).size;
    if (audit === undefined && problem === undefined) {
      await run(given, input(), around);
      expect(await eventsSince(after), name).toEqual([]);
    }
  }
  // All of it, and a letter that rests on what she told, is what went out with a person in it.
  expect(out).toContain("table");
  const went = shown((await useCases.get("consent.went-out")!.run(session, { ref: "p-4" })) as never) as {
    readonly rows: readonly { readonly what: string; readonly addressee: string | null }[];
  };
  const toThem = went.rows.filter(({ addressee }) => addressee === "an inquiry").map(({ what }) => what);
  expect(toThem).toEqual(expect.arrayContaining(out));
  expect(went.rows).toContainEqual(expect.objectContaining({ what: "letter l-4", addressee: "a ministry" }));
});

test("what is traced is let through so many times within an hour, and then refused with one sentence until the hour is over", async () => {
  for (const [name, { audit }] of operations) {
    if (audit === undefined || elsewhere.has(name)) continue;
    const { run } = useCases.get(name)!;
    const start = (await eventsSince(0)) as { event: string }[];
    const already = start.filter(({ event }) => event === audit.event).length;
    for (let made = already; made < audit.mostPerHour; made++)
      await recordAudit(session.writer, { event: audit.event });
    const before = (await currentCheckpoint(session.reader)).size;
    const input = asked[name]!() as { readonly out?: string };
    await expect(run(session, input, around), name).rejects.toThrow(
      new RegExp(
        `^${name.replace(".", "\\.")} was asked for ${audit.mostPerHour + 1} times within an hour, and ${audit.mostPerHour} are let through; nothing was done\\. Ask again after \\d\\d:\\d\\d UTC\\.$`,
      ),
    );
    if (input.out !== undefined) expect(existsSync(input.out)).toBe(false);
    expect(await eventsSince(before), name).toMatchObject([
      { event: audit.event },
      { event: "refused", of: audit.event, problem: "too-often" },
    ]);
    const later = { ...session, now: () => Date.now() + 3_600_000 };
    await run(later, input, around);
    if (input.out !== undefined) expect(existsSync(input.out)).toBe(true);
  }
});

test("whatever leaves a trace is said in the audit in words: what was asked, what left and what was refused", async () => {
  const { rows } = shown((await useCases.get("dossier.audit")!.run(session, { limit: 1000 })) as never) as {
    readonly rows: readonly AuditRow[];
  };
  const said = new Set(rows.map(({ event }) => event));
  const expected = [...operations].flatMap(([name, { audit }]) =>
    audit === undefined || elsewhere.has(name) ? [] : [audit.event],
  );
  expect(
    [...expected, "backup", "journal-exported", "given-out", "refused"].filter((one) => !said.has(one)),
  ).toEqual([]);
  for (const { event, says } of rows) {
    expect(auditSaid(says), event).not.toMatch(/[[\]{}]|object|undefined|null/);
    if (event === "given-out" || event === "refused") expect(auditSaid(says), event).not.toBe("");
  }
});
