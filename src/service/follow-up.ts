import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import type { DueRow, followUpRemind } from "../api/follow-up.ts";
import { dueOn, riskLevels } from "../domain/follow-up.ts";
import { spanOf } from "../domain/time.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { loadRecords } from "./load.ts";
import { type ReadSession, refuseNarrowed } from "./session.ts";

/** Follow-ups whose time has come and that were not done, the longest overdue first. */
export async function dueRows(session: ReadSession): Promise<DueRow[]> {
  const now = session.now();
  const followUps = await loadRecords(session, "follow-up");
  const risks = new Map((await loadRecords(session, "person")).map(({ ref, body }) => [ref, body.risk]));
  const lastDay = ({ due }: (typeof followUps)[number]["body"]): number =>
    (due === undefined ? undefined : spanOf(due).until) ?? Infinity;
  return followUps
    .toSorted((a, b) => lastDay(a.body) - lastDay(b.body))
    .flatMap(({ ref, body }) => {
      const stands = dueOn(body, now);
      if (stands === "not-due") return [];
      const both = [body.risk, risks.get(body.person)];
      return [
        {
          ref,
          person: body.person,
          risk: riskLevels.find((level) => both.includes(level)) ?? null,
          due: body.due!.words ?? body.due!.edtf,
          overdue: stands === "overdue",
        },
      ];
    });
}

export async function listDue(session: ReadSession): Promise<Disclosed<readonly DueRow[]>> {
  return disclose(await dueRows(session), session);
}

/** Switches on or off that the locked page tells how many follow-ups are due. */
export async function remindOnLockedPage(
  session: ReadSession,
  isOn: boolean,
): Promise<Disclosed<z.output<typeof followUpRemind.output>>> {
  refuseNarrowed(session);
  const file = fileIn(session);
  const done = (noted: boolean) => disclose({ while_locked: isOn, noted }, session);
  if (!isOn) {
    try {
      rmSync(file, { force: true });
      return done(true);
    } catch {
      return done(false);
    }
  }
  return done(await write(session));
}

/** Brings the count that the locked page tells to what stands now, where that is switched on. A disk that takes nothing is no failure. */
export async function noteDue(session: ReadSession): Promise<void> {
  if (session.shows === undefined && existsSync(fileIn(session))) await write(session);
}

/** The one file of a dossier that anyone can read, there only where somebody asked for it. `launcher/due.ts` reads it. */
function fileIn({ dir }: ReadSession): string {
  return join(dir, "due");
}

async function write(session: ReadSession): Promise<boolean> {
  const { length: due } = await dueRows(session);
  try {
    writeFileSync(fileIn(session), `${JSON.stringify({ habeas: 1, due })}\n`, { mode: 0o600 });
    return true;
  } catch {
    return false;
  }
}
