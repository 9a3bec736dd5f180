import { beforeAll, describe, expect, test } from "vitest";
import type { Hono } from "hono";
import { dossierShape } from "../../src/api/dossier.ts";
import { operations } from "../../src/api/operations.ts";
import { shown } from "../../src/service/disclose.ts";
import { searchRecords } from "../../src/service/record.ts";
import { useCases } from "../../src/service/operations.ts";
import { keepSent } from "../../src/service/sent-file.ts";
import type { WriteSession } from "../../src/service/session.ts";
import { openDossiers } from "../dossier.ts";
import { example } from "../example.ts";
import { asked, openedPages } from "./opened.ts";

const { empty, bring } = openDossiers();

type Answer = { readonly status: number; readonly body: ReturnType<typeof JSON.parse> };

/** What a page that was let in gets for an operation. */
async function callerOf(session: Parameters<typeof openedPages>[0][number]) {
  const { app, headers } = await openedPages([session]);
  return (name: string, input: unknown, more: Record<string, string> = {}) =>
    post(app, `/api/${session.id}/${name}`, JSON.stringify(input), { ...headers, ...more });
}

async function post(app: Hono, path: string, body: string, headers: Record<string, string>): Promise<Answer> {
  const answer = await app.request(path, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...headers },
  });
  const text = await answer.text();
  return {
    status: answer.status,
    body: text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : text,
  };
}

test("each operation has one use case, and each use case an operation", () => {
  expect([...useCases.keys()].sort()).toEqual([...operations.keys()].sort());
  for (const [name, { operation }] of useCases) expect(operations.get(name)).toBe(operation);
});

describe("Riverbend", () => {
  const backupFolder = "/of/this/machine";
  const river = example("riverbend");
  const cambodia = example("cambodia-2020");
  const inputs: Readonly<Record<string, object>> = {
    "record.list": { kind: "person" },
    "record.search": { words: "police" },
    "record.show": { ref: "c-01" },
    "record.open": { ref: "c-01" },
    "record.history": { ref: "c-01" },
    "record.would-erase": { ref: "c-01" },
    "finding.compute": { unit: "person", property: 'sex == "f"' },
    "finding.table": { unit: "person", rows: "sex" },
    "matrix.show": { unit: "person" },
    "disclosure.propose": { refs: ["fnd-tern-beaten"], audience: "public" },
    "record.find": { words: "c-" },
    "place.show": { ref: "ferry-gate" },
    "place.visit": { ref: "ferry-gate" },
    "case.clocks": { ref: "c-01" },
    "case.assess": { ref: "c-01" },
    "grid.show": { kind: "person" },
    "grid.try": { kind: "person", cells: [{ ref: "c-01", field: "note", text: "typed", seen: "" }] },
    "grid.export": { kind: "person", format: "csv" },
    "consent.show": { ref: "c-01" },
    "consent.went-out": { ref: "c-01" },
    "follow-up.remind": { while_locked: false },
    "pending.put": { place: "check", text: "typed" },
    "pending.show": { place: "check" },
    "pending.drop": { place: "check" },
  };

  /** What each operation answers that a page may ask for and that does not write, in a dossier whose backup lies in a folder of this machine. */
  const answers = new Map<string, Answer>();
  beforeAll(async () => {
    const { dossier } = river;
    const last = { time: Date.now(), entries: 1, place: backupFolder };
    const store = { ...dossier.store, backupNote: { read: () => ({ last }), write: () => undefined } };
    const session = { ...dossier, store };
    const call = await callerOf(session);
    const { id } = keepSent(session, "desk.csv", Buffer.from("Case,Sex\nD-1,F\nD-2,M\n"));
    const [{ run }] = (await call("import.list", {})).body.rows;
    const [finding] = (await call("finding.list", { limit: 1 })).body.rows;
    const files = { files: [id] };
    const ofThis: Readonly<Record<string, object>> = {
      "import.propose": files,
      "import.try": files,
      "import.progress": files,
      "import.keep": { ...files, name: "desk" },
      "import.forget": { name: "desk" },
      "import.undo-try": { run },
      "finding.show": { ref: finding.ref },
    };
    for (const { name, effect, local } of operations.values()) {
      if (effect === "writes" || local) continue;
      const about = name === "forecast.question" ? await callerOf(cambodia.dossier) : call;
      answers.set(name, await about(name, ofThis[name] ?? inputs[name] ?? {}));
    }
  });

  test("every operation that reads answers in the shape that it promises", () => {
    let tried = 0;
    for (const [name, { status, body }] of answers) {
      const { audit, output } = operations.get(name)!;
      // What leaves a trace needs a dossier that is open to write.
      if (audit !== undefined) continue;
      expect(status, `${name} ${JSON.stringify(body).slice(0, 200)}`).toBe(200);
      output.parse(body);
      tried++;
    }
    expect(tried).toBeGreaterThan(40);
  });

  test("no operation that a page may ask for answers with a folder of this machine", () => {
    const folders = [backupFolder, river.dossier.store.files.dir, cambodia.dossier.store.files.dir];
    for (const [name, { body }] of answers) {
      const text = JSON.stringify(body);
      expect(
        folders.some((folder) => text.includes(folder)),
        name,
      ).toBe(false);
    }
    expect(answers.get("dossier.verify")!.body.backup).toMatchObject({ entries: 1 });
  });

  test("a search that finds more than are listed says so behind the last page", async () => {
    const call = await callerOf(river.dossier);
    const first = (await call("record.search", { words: "police", limit: 2 })).body;
    const behind = { limit: 2, cursor: first.next };
    await expect(searchRecords(river.dossier, "police", behind, 3)).rejects.toThrow(
      "More than 3 records hold these words, and no more are listed; add a word.",
    );
    expect(shown(await searchRecords(river.dossier, "police", behind, 4))).toHaveLength(5);
  });

  test("more than a call takes is refused as too large", async () => {
    const call = await callerOf(river.dossier);
    expect(await call("record.search", { words: "x".repeat(1024 * 1024) })).toEqual({
      status: 413,
      body: {
        problem: "too-large",
        sentence: "What was sent is longer than 1 MiB, the most that a call takes; send it in parts.",
      },
    });
  });

  test("the pages of a list are the list, however long they are", async () => {
    const call = await callerOf(river.dossier);
    for (const name of ["finding.list", "figure.list", "figure.reconcile", "finding.consistency"]) {
      const whole = (await call(name, { limit: 1000 })).body;
      expect(whole.next).toBeNull();
      expect(whole.rows.length, name).toBeGreaterThan(3);
      const rows: unknown[] = [];
      let cursor: string | undefined;
      do {
        const { body } = await call(name, { limit: 3, ...(cursor === undefined ? {} : { cursor }) });
        rows.push(...body.rows);
        cursor = body.next ?? undefined;
      } while (cursor !== undefined);
      expect(rows, name).toEqual(whole.rows);
    }
    expect((await call("figure.list", { cursor: "gone" })).body).toEqual({
      problem: "bad-input",
      sentence: "The list has changed since; ask for its first page again.",
    });
  });

  test("what no operation takes is refused in one sentence, and nothing is written through a dossier that is open to read", async () => {
    const { app, headers } = await openedPages([river.dossier]);
    const { id } = river.dossier;
    const list = (await (await app.request("/api", { headers })).json()) as unknown[];
    expect(list.map((row) => dossierShape.parse(row))).toMatchObject([{ id, writable: false }]);
    const call = await callerOf(river.dossier);
    expect(await call("finding.guess", {})).toMatchObject({ status: 404, body: { problem: "not-found" } });
    expect(await call("finding.list", { limit: 0 })).toMatchObject({ status: 400 });
    expect(await call("finding.list", { dossier: 1 })).toMatchObject({ status: 400 });
    expect(await call("record.show", { ref: "nobody" })).toMatchObject({ status: 404 });
    expect(await call("record.retract", { ref: "c-01", why: "a try" })).toMatchObject({
      status: 409,
      body: { sentence: "This dossier is open to read; nothing was written." },
    });
    const list1 = `/api/${id}/finding.list`;
    expect((await post(app, list1, "{", headers)).body.sentence).toContain("no JSON");
    expect((await post(app, list1, "{}", { ...headers, "content-type": "text/plain" })).status).toBe(400);
    expect((await post(app, "/api/0/finding.list", "{}", headers)).status).toBe(404);
    expect((await post(app, list1, `"${"x".repeat(2 ** 20)}"`, headers)).body.sentence).toContain("longer");
    expect((await post(app, list1, "{}", { host: headers.host })).status).toBe(403);
    expect((await post(app, list1, "{}", { ...headers, origin: "http://elsewhere.example" })).status).toBe(
      403,
    );
    expect((await post(app, `/d/${id}`, "{}", headers)).status).toBe(405);
    expect((await post(app, `/api/${id}`, "{}", headers)).status).toBe(404);
  });
});

describe("one state of the journal", () => {
  test("an answer says of which state it is, and what is asked of a state that has passed is refused", async () => {
    const session = await empty("states");
    await bring(session, "all.json", JSON.stringify({ habeas: 1, persons: [{ id: "p-1" }, { id: "p-2" }] }));
    const { app, headers } = await openedPages([session]);
    const ask = (name: string, input: object, more: Record<string, string> = {}) =>
      asked(app, session.id, name, input, { ...headers, ...more });
    const first = await ask("record.list", { kind: "person", limit: 1 });
    const checkpoint = first.headers.get("habeas-checkpoint")!;
    expect(checkpoint).toMatch(/^[1-9]\d*$/);
    const next = { kind: "person", limit: 1, cursor: ((await first.json()) as { next: string }).next };
    expect((await ask("record.list", next, { "habeas-checkpoint": checkpoint })).status).toBe(200);
    const written = await ask("record.set", { ref: "p-2", assignments: ["note=later"], why: "seen" });
    expect(Number(written.headers.get("habeas-checkpoint"))).toBeGreaterThan(Number(checkpoint));
    const moved = await ask("record.list", next, { "habeas-checkpoint": checkpoint });
    expect([moved.status, await moved.json()]).toEqual([
      409,
      { problem: "moved", sentence: "The dossier has changed meanwhile; ask again for what stands now." },
    ]);
    expect((await ask("record.list", next)).status).toBe(200);
    // A change names the versions that it was made on, not a state of the journal.
    const late = { ref: "p-1", assignments: ["note=late"], why: "seen" };
    expect((await ask("record.set", late, { "habeas-checkpoint": checkpoint })).status).toBe(200);
    expect((await ask("record.list", next, { "habeas-checkpoint": "x" })).status).toBe(400);
  });

  test("an answer during which something is written is computed anew, so that it is of one state", async () => {
    const session = await empty("meanwhile");
    await bring(session, "all.json", JSON.stringify({ habeas: 1, persons: [{ id: "p-1", note: "0" }] }));
    const { app, headers } = await openedPages([session]);
    const sizes = new Map<string, string>();
    for (let turn = 1; turn <= 5; turn++) {
      const [read] = await Promise.all([
        asked(app, session.id, "record.open", { ref: "p-1" }, headers),
        asked(
          app,
          session.id,
          "record.set",
          { ref: "p-1", assignments: [`note=${turn}`], why: "a turn" },
          headers,
        ),
      ]);
      const { record, checkpoint, versions } = (await read.json()) as {
        record: { body: { note: string }; versions: number };
        checkpoint: { size: number };
        versions: { body: { note: string } }[];
      };
      expect(String(checkpoint.size)).toBe(read.headers.get("habeas-checkpoint"));
      expect(versions.at(-1)!.body.note).toBe(record.body.note);
      expect(versions).toHaveLength(record.versions);
      sizes.set(String(checkpoint.size), record.body.note);
    }
    expect(sizes.size).toBeGreaterThan(1);
  });
});

describe("writing", () => {
  let session: WriteSession;
  let call: Awaited<ReturnType<typeof callerOf>>;
  beforeAll(async () => {
    session = await empty("written");
    await bring(
      session,
      "all.json",
      JSON.stringify({ habeas: 1, persons: [{ id: "p-1", sex: "f", note: "first" }] }),
    );
    call = await callerOf(session);
  });

  test("of two windows on one record the second hears of the first where both change a field, and both stand where they don't", async () => {
    const [one, two] = [await call("record.show", { ref: "p-1" }), await call("record.show", { ref: "p-1" })];
    expect(one.body.heads).toHaveLength(1);
    const write = (base: string[], patch: object) =>
      call("record.write", { ref: "p-1", base, patch, why: "a correction" });
    const first = await write(one.body.heads, { note: "second" });
    expect(first.body).toMatchObject({ outcome: "written", changed: ["note"] });
    const late = await write(two.body.heads, { note: "third" });
    expect(late.body).toMatchObject({
      outcome: "conflict",
      fields: ["note"],
      heads: first.body.heads,
      body: { note: "second", sex: "f" },
    });
    expect((await call("record.show", { ref: "p-1" })).body).toMatchObject({
      body: { note: "second" },
      versions: 2,
    });
    const other = await write(two.body.heads, { sex: "m" });
    expect(other.body).toMatchObject({ outcome: "written", changed: ["sex"] });
    const same = await write(two.body.heads, { note: "second", sex: null });
    expect(same.body).toMatchObject({ outcome: "conflict", fields: ["sex"] });
    expect((await write(other.body.heads, { sex: null })).body).toMatchObject({ outcome: "written" });
    expect((await call("record.show", { ref: "p-1" })).body.body).not.toHaveProperty("sex");
    expect((await write(["ab"], { note: "x" })).body.sentence).toContain("not made on a version of it");
  });

  test("changes that come at once are written one after the other: one of them wins and the others hear of it", async () => {
    const { body } = await call("record.show", { ref: "p-1" });
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map((n) =>
        call("record.write", {
          ref: "p-1",
          base: body.heads,
          patch: { note: `at once ${n}` },
          why: "a race",
        }),
      ),
    );
    const outcomes = answers.map((answer) => answer.body.outcome);
    expect(outcomes.filter((outcome) => outcome === "written")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "conflict")).toHaveLength(4);
    const { body: after } = await call("record.show", { ref: "p-1" });
    expect(after.body.note).toBe(`at once ${outcomes.indexOf("written") + 1}`);
  });

  test("operations of different kinds wait for each other too: nothing that is told as written is lost", async () => {
    await bring(session, "p-9.json", JSON.stringify({ habeas: 1, persons: [{ id: "p-9", sex: "f" }] }));
    const { heads } = (await call("record.show", { ref: "p-9" })).body;
    const [set, written, back] = await Promise.all([
      call("record.set", { ref: "p-9", assignments: ["note=by set"], why: "one way" }),
      call("record.write", { ref: "p-9", base: heads, patch: { pseudonym: "Heron" }, why: "another way" }),
      call("record.retract", { ref: "p-9", why: "a third" }),
    ]);
    expect([set.status, written.body.outcome, back.status]).toEqual([200, "written", 200]);
    await call("record.reinstate", { ref: "p-9", why: "it stands" });
    const { body } = (await call("record.show", { ref: "p-9" })).body;
    expect(body).toMatchObject({ note: "by set", pseudonym: "Heron", sex: "f" });
  });

  test("a new record is made once, and what an import refuses is refused", async () => {
    const made = { ref: "p-2", kind: "person", base: [], patch: { sex: "m" }, why: "met today" };
    expect((await call("record.write", made)).body).toMatchObject({
      outcome: "written",
      changed: expect.arrayContaining(["sex"]),
    });
    expect((await call("record.write", { ...made, patch: { sex: "f" } })).body).toMatchObject({
      outcome: "conflict",
      fields: ["sex"],
    });
    expect((await call("record.write", { ...made, ref: "p-3", kind: undefined })).status).toBe(400);
    expect((await call("record.write", { ...made, ref: "p-3", base: ["ab"] })).status).toBe(404);
    const { heads } = (await call("record.show", { ref: "p-2" })).body;
    const wrong = await call("record.write", {
      ref: "p-2",
      base: heads,
      patch: { sex: "sometimes" },
      why: "no code",
    });
    expect(wrong).toMatchObject({ status: 400 });
    expect(wrong.body.sentence).toMatch(/^p-2: sex/);
    expect((await call("record.retract", { ref: "p-2", why: "a mistake" })).body).toMatchObject({
      retracted: ["p-2"],
    });
    expect(
      (await call("record.write", { ref: "p-2", base: heads, patch: { sex: "f" }, why: "late" })).body
        .sentence,
    ).toContain("is retracted");
    expect((await call("record.retracted", {})).body.rows).toHaveLength(1);
    expect((await call("record.reinstate", { ref: "p-2", why: "no mistake" })).status).toBe(200);
  });
});
