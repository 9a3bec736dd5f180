import type { AuditRow } from "../api/dossier.ts";
import { operations } from "../api/operations.ts";
// oxlint-disable-next-line no-restricted-imports -- what is traced is for those who see all
import { type AuditEvent, auditEvents, circumstancesAt, membersOf } from "../store/read.ts";
import { clockEvent } from "../store/journal/log.ts";
import type { JsonObject } from "../domain/canonical-json.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { type Released, releaseEvent, releasedName } from "./ledger.ts";
import type { ReadSession } from "./session.ts";
import { writtenAt } from "./wall-clock.ts";

/** What belongs to records, whose histories show it, and what is for no reader. */
const shownInHistories: ReadonlySet<string> = new Set(["note", clockEvent, "erasure-marks"]);

/** The event of what was given out to an audience outside the case team, and left no trace of its own. */
export const givenOutEvent = "given-out";

/** The events of what makes a file that leaves: an operation's, and what commands of the team write in the open. */
export const leaving: ReadonlySet<string> = new Set([
  "matrix",
  "table-file",
  ...[...operations.values()].flatMap(({ audit }) => (audit?.leaves === true ? [audit.event] : [])),
]);

/** All that the journal keeps beside records; none for an audience that may not see all records. */
export async function traces(session: ReadSession): Promise<readonly AuditEvent[]> {
  return session.shows === undefined ? auditEvents(session.reader) : [];
}

/** When a device left traces of an event since an instant, oldest first. */
export async function timesTraced(
  session: ReadSession,
  event: string,
  device: string,
  since: number,
): Promise<number[]> {
  return (await traces(session)).flatMap((trace) =>
    trace.device === device && trace.event["event"] === event && trace.time[0] > since ? [trace.time[0]] : [],
  );
}

/**
 * What an event keeps for the program: who wrote it stands beside it, keys are for no reader, and the equations of a release name
 * everybody who was counted (disclosure.list says what of them is to be read).
 */
const unsaid: ReadonlySet<string> = new Set([
  "member",
  "match",
  "commit",
  "holders",
  "key",
  "release",
  "shown",
  "hidden",
  "change",
  "said",
]);

/** Of a release what was released and to whom, in the words of all that was given out. */
function releaseSays({
  what,
  audience,
  to,
  telling,
  ...says
}: JsonObject): Readonly<Record<string, unknown>> {
  return { for: audience, addressee: to, of: releasedName(what as Released), as: telling, ...says };
}

/**
 * What the journal keeps beside records, oldest first: devices that came, what was written out, what was refused, by whom.
 * An audience that may not see all records sees none of it.
 */
export async function listAudit(session: ReadSession): Promise<Disclosed<AuditRow[]>> {
  const events = (await traces(session)).filter(({ event }) => !shownInHistories.has(String(event["event"])));
  const members = await membersOf(session.reader);
  const circumstances = await circumstancesAt(
    session.reader,
    events.map(({ position }) => position),
  );
  const rows = events.map(({ position, time, device, event: { event, ...says } }) => ({
    position,
    ...writtenAt(time[0], circumstances.get(position)?.wall, session.now()),
    device,
    member: members.get(device) ?? device,
    event: String(event),
    says: Object.fromEntries(
      Object.entries(event === releaseEvent ? releaseSays(says) : says).filter(
        ([field, value]) => !unsaid.has(field) && value !== null && value !== undefined,
      ),
    ),
  }));
  return disclose(rows, session);
}
