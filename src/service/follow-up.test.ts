import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { dueIn } from "../launcher/due.ts";
import { openDossiers } from "../../test/dossier.ts";
import { shown } from "./disclose.ts";
import { dueRows, remindOnLockedPage } from "./follow-up.ts";
import { runOperation } from "./operations.ts";
import { type WriteSession, narrowed } from "./session.ts";

const { empty, bring } = openDossiers();
let session: WriteSession;

beforeAll(async () => {
  session = await empty("looked-after");
  await bring(
    session,
    "people.json",
    JSON.stringify({
      habeas: 1,
      sources: [{ id: "i", kind: "interview", title: "I", held: "2026-02-01" }],
      persons: [
        {
          id: "p",
          risk: "medium",
          follow_ups: [
            { id: "month", after: "i", due: "2026-03" },
            { id: "day", risk: "high", due: "2026-02-08" },
            { id: "done", due: "2026-02-08", done: "2026-02-09" },
            { id: "later", due: "2026-03-16" },
            { id: "told", incident: { kind: "threat", on: "2026-02-03", because: "unknown" } },
          ],
        },
        { id: "q", follow_ups: [{ id: "call", due: "2026-03-15" }] },
      ],
    }),
  );
});

const on = (day: string): WriteSession => ({ ...session, now: () => Date.parse(`${day}T09:00:00Z`) });

test("a follow-up is due from its first day, overdue after its last, and no longer once it was done", async () => {
  expect(await dueRows(on("2026-02-07"))).toEqual([]);
  expect(await dueRows(on("2026-03-15"))).toEqual([
    { ref: "p/day", person: "p", risk: "high", due: "2026-02-08", overdue: true },
    { ref: "q/call", person: "q", risk: null, due: "2026-03-15", overdue: false },
    { ref: "p/month", person: "p", risk: "medium", due: "2026-03", overdue: false },
  ]);
  const may = narrowed(on("2026-03-15"), "organisation", ({ ref }) => !ref.startsWith("p"));
  expect((await dueRows(may)).map(({ ref }) => ref)).toEqual(["q/call"]);
});

test("the locked page tells a number and nothing else, only once that is switched on, and after each change what stands then", async () => {
  const file = join(session.dir, "due");
  const now = on("2026-03-15");
  const done = (ref: string) =>
    runOperation(now, "record.set", { ref, assignments: ["done=2026-03-15"], why: "called" });
  await done("p/month");
  expect([existsSync(file), dueIn([session.dir])]).toEqual([false, 0]);
  expect(shown(await remindOnLockedPage(now, true))).toEqual({ while_locked: true, noted: true });
  expect(readFileSync(file, "utf8")).toBe('{"habeas":1,"due":2}\n');
  await done("q/call");
  expect([dueIn([session.dir]), dueIn([session.dir, session.dir, "nowhere"])]).toEqual([1, 2]);
  expect(shown(await remindOnLockedPage(now, false))).toEqual({ while_locked: false, noted: true });
  expect([existsSync(file), dueIn([session.dir])]).toEqual([false, 0]);
});
