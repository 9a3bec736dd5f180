import { expect, test } from "vitest";
import { openDossiers } from "../../test/dossier.ts";
import { shown } from "./disclose.ts";
import { showRecord, versionRows } from "./record.ts";
import { setFields } from "./set.ts";
import { undoSteps } from "./undo.ts";
import { headsOf, writeRecord } from "./write.ts";
import type { WriteSession } from "./session.ts";

const { empty, bring } = openDossiers();

async function begun(name: string): Promise<WriteSession> {
  const session = await empty(name);
  await bring(
    session,
    `${name}.json`,
    JSON.stringify({
      habeas: 1,
      persons: [{ id: "p-1", sex: "f", note: "at first", episodes: [{ id: "e" }] }],
    }),
  );
  return session;
}

const rowOf = async (session: WriteSession, ref = "p-1") => shown(await showRecord(session, ref));

const change = (session: WriteSession, base: readonly string[], patch: object, beside = true) =>
  writeRecord(session, { ref: "p-1", base, patch: patch as never, why: "a test", beside });

test("two who change one field from one version are both kept, until somebody settles it", async () => {
  const session = await begun("two");
  const base = await headsOf(session, "p-1");
  expect(await change(session, base, { note: "one" })).toMatchObject({ outcome: "written" });
  expect(await change(session, base, { note: "other", office: "clerk" })).toMatchObject({
    outcome: "conflict",
    kept: true,
    fields: ["note"],
  });
  const open = await rowOf(session);
  // What only one of them changed is merged; what both did is in conflict.
  expect(open.conflicts).toEqual(["note"]);
  expect(open.body).toMatchObject({ office: "clerk", sex: "f" });
  const heads = await headsOf(session, "p-1");
  const said = (await versionRows(session, "p-1")).filter(({ entry }) => heads.includes(entry));
  expect(said.map(({ body }) => body["note"]).sort()).toEqual(["one", "other"]);

  // A change of another field, by page or command, settles nothing.
  expect(await change(session, heads, { sex: "m" })).toMatchObject({ outcome: "written" });
  await setFields(session, "p-1", { assignments: ["pseudonym=Heron"], why: "a test" });
  const still = await rowOf(session);
  expect(still.conflicts).toEqual(["note"]);
  expect(still.body).toMatchObject({ sex: "m", pseudonym: "Heron", office: "clerk" });

  // Who settles on what has moved is refused, whatever they choose; who sees what stands is not.
  const seen = await headsOf(session, "p-1");
  expect(await change(session, seen, { note: "one" }, false)).toMatchObject({ outcome: "written" });
  expect(await change(session, seen, { note: "other" }, false)).toMatchObject({
    outcome: "conflict",
    kept: false,
  });
  const settled = await rowOf(session);
  expect([settled.conflicts, settled.body["note"]]).toEqual([[], "one"]);
});

test("a conflict that one does not know of is not settled by a change that says what one side says", async () => {
  const session = await begun("unseen");
  const base = await headsOf(session, "p-1");
  await change(session, base, { note: "one" });
  await change(session, base, { note: "other" });
  expect(await change(session, base, { note: "one" })).toMatchObject({ outcome: "conflict", kept: true });
  expect((await rowOf(session)).conflicts).toEqual(["note"]);
});

test("steps are undone one after the other, also after a restart, and what others or an import wrote is not", async () => {
  const session = await begun("undone");
  for (const note of ["second", "third"]) await change(session, await headsOf(session, "p-1"), { note });
  const undone = async () => shown(await undoSteps(session, ["p-1"])).undone;
  expect(await undone()).toEqual([{ ref: "p-1", fields: ["note"] }]);
  expect((await rowOf(session)).body["note"]).toBe("second");
  expect(await undone()).toEqual([{ ref: "p-1", fields: ["note"] }]);
  expect((await rowOf(session)).body["note"]).toBe("at first");
  await expect(undoSteps(session, ["p-1"])).rejects.toThrow("no step in p-1");
  expect(await versionRows(session, "p-1")).toHaveLength(5);
});

test("what was made and is undone is taken back, and several steps are undone together or not at all", async () => {
  const session = await begun("made");
  const made = async (patch: object) =>
    writeRecord(session, { kind: "episode", base: [], patch: patch as never, why: "a test", beside: true });
  const one = await made({ person: "p-1", start: "2020" });
  const other = await made({ person: "p-1", start: "2021" });
  if (one.outcome !== "written" || other.outcome !== "written") throw new TypeError("nothing was made");
  expect(one.ref).toMatch(/^p-1\/episode-[0-9a-z]{8}$/);
  await expect(undoSteps(session, [one.ref, "p-1"])).rejects.toThrow("no step");
  expect((await rowOf(session, one.ref)).body).toMatchObject({ start: { edtf: "2020" } });
  await undoSteps(session, [one.ref, other.ref]);
  for (const { ref } of [one, other]) expect((await rowOf(session, ref)).body).toHaveProperty("retracted");
});
