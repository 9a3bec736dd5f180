import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { dueIn } from "../launcher/due.ts";
import { lockedPage } from "../launcher/locked-page.ts";
import { recordByRef } from "../store/read.ts";
import { openDossiers } from "../../test/dossier.ts";
import { followUpSchema } from "../domain/follow-up.ts";
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
  const page = async (): Promise<string> => String(await lockedPage(true, false, dueIn([session.dir])));
  expect([existsSync(file), dueIn([session.dir])]).toEqual([false, 0]);
  expect(await page()).not.toContain("due");
  expect(shown(await remindOnLockedPage(now, true))).toEqual({ while_locked: true, noted: true });
  expect(readFileSync(file, "utf8")).toBe('{"habeas":1,"due":2}\n');
  expect(await page()).toContain("<p>2 things are due.</p>");
  await done("q/call");
  // Neutral: not what, not about whom, not how grave, not of which dossier.
  expect(await page()).toContain("<p>1 thing is due.</p>");
  expect(await page()).not.toMatch(/follow|risk|high|looked-after|habeas|p\/day/i);
  expect([dueIn([session.dir]), dueIn([session.dir, session.dir, "nowhere"])]).toEqual([1, 2]);
  expect(shown(await remindOnLockedPage(now, false))).toEqual({ while_locked: false, noted: true });
  expect([existsSync(file), dueIn([session.dir])]).toEqual([false, 0]);
});

test("a follow-up is case material in which nothing says who a person is, and both records of a risk count", async () => {
  expect((await recordByRef(session.reader, "p/day"))!.class).toBe("C");
  for (const field of ["name", "names", "contacts", "national_ids", "address"])
    expect(followUpSchema.safeParse({ person: "p", [field]: "Zwendel Oquarri" }).success, field).toBe(false);
  // The higher of what was judged then and what is judged of the person, whichever that is.
  await runOperation(session, "record.set", {
    ref: "p/later",
    assignments: ["risk=low"],
    why: "judged then",
  });
  const risks = (await dueRows(on("2026-04-02"))).map(({ ref, risk }) => [ref, risk]);
  expect(Object.fromEntries(risks)).toMatchObject({ "p/later": "medium", "p/day": "high" });
});
