import { z } from "zod";
import { tellings } from "../analysis/disclosure/tally-release.ts";
import { type Audience, type Medium, audiences } from "../domain/consent.ts";
import { type Unit, units } from "../domain/frame.ts";
import { type Release, releaseSchema } from "../domain/release.ts";
import { canonical } from "../domain/version.ts";
// oxlint-disable-next-line no-restricted-imports -- of what was released, never of records
import { auditEvents, membersOf } from "../store/read.ts";
import type { Ref } from "../domain/id.ts";
import { type Addressed, isControlled } from "./audience.ts";
import { type ReadSession, behind, keptIn } from "./session.ts";

/** Units whose records are of persons. Of a place or a letter only what people answered about it is controlled (told-by-people.ts). */
export const ofPersons: ReadonlySet<string> = new Set([
  "person",
  "episode",
  "stage",
  "stay",
  "charge",
  "test",
  "payment",
  "position",
  "account",
  "act",
  "death",
  "safeguard",
]);

/** The event of the journal that keeps a release. */
export const releaseEvent = "release";

/** What was released: a finding, the size of a frame, a table as it was asked, or people who may be shown from now on. */
const whatSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("finding"), ref: z.string() }),
  z.strictObject({ kind: z.literal("frame"), ref: z.string() }),
  z.strictObject({
    kind: z.literal("table"),
    unit: z.enum(units as unknown as readonly [Unit, ...Unit[]]),
    rows: z.string(),
    columns: z.string().optional(),
    frame: z.string().optional(),
    population: z.string(),
  }),
  z.strictObject({ kind: z.literal("people"), refs: z.array(z.string()) }),
]);
export type Released = z.infer<typeof whatSchema>;

const entrySchema = z.object({
  event: z.literal(releaseEvent),
  what: whatSchema,
  audience: z.enum(audiences),
  to: z.string().optional(),
  why: z.string().optional(),
  telling: z.enum(tellings),
  /** Which counts of a table are hidden, by their places in it. */
  hidden: z.array(z.number().int()),
  sentence: z.string().nullable(),
  /** The author's own words that left with it, by field, as they stood then. */
  said: z.record(z.string(), z.json()).default({}),
  release: releaseSchema,
  /**
   * Of the people whom it counts, those whom each reader was shown then, and what of theirs was not (`kept`, by person); of people
   * who may be shown, who consented to which.
   */
  shown: z
    .array(
      z.strictObject({
        to: z.array(z.string()),
        of: z.array(z.string()),
        kept: z.record(z.string(), z.array(z.string())).default({}),
      }),
    )
    .default([]),
});
export type ReleaseBody = z.infer<typeof entrySchema>;

/** A release as the journal keeps it. */
export type ReleaseEntry = ReleaseBody & {
  readonly position: number;
  readonly time: number;
  readonly device: string;
  readonly member: string;
};

/**
 * Everything that was ever released of a dossier, oldest first. An entry that this version cannot read is a refusal: without
 * it nothing could be shown to be safe.
 */
export async function ledgerOf(session: ReadSession): Promise<readonly ReleaseEntry[]> {
  const all = behind(session);
  return keptIn(all, "ledger", async () => {
    const members = await membersOf(all.reader);
    return (await auditEvents(all.reader))
      .filter(({ event }) => event["event"] === releaseEvent)
      .map(({ position, time, device, event }) => ({
        ...entrySchema.parse(event),
        position,
        time: time[0],
        device,
        member: members.get(device) ?? device,
      }));
  });
}

/** The event that says whether numbers for the organisation are controlled, as those for partner and public always are. */
export const organisationEvent = "release-for-organisation";

/** Whether numbers leave for the session's audience only as they were released. */
export async function releasedOnly(session: ReadSession): Promise<boolean> {
  return isControlled(session.audience, await isOrganisationControlled(session));
}

/** Whether numbers for the organisation are controlled too. */
export async function isOrganisationControlled(session: ReadSession): Promise<boolean> {
  const all = behind(session);
  return keptIn(all, "organisation", async () => {
    const events = await auditEvents(all.reader);
    return events.findLast(({ event }) => event["event"] === organisationEvent)?.event["controlled"] === true;
  });
}

/** The newest release of something that the session's audience may read; undefined where there is none. */
export async function releasedTo(session: ReadSession, what: Released): Promise<ReleaseEntry | undefined> {
  return newestOf(await ledgerOf(session), what, session.audience);
}

/** The newest of these releases of something that an audience may read; undefined where there is none. */
export function newestOf(
  ledger: readonly ReleaseEntry[],
  what: Released,
  audience: Audience,
): ReleaseEntry | undefined {
  const asked = canonical(what);
  return ledger.findLast((entry) => canonical(entry.what) === asked && reaches(entry.audience, audience));
}

/** A reader for whom numbers leave only as they were released: an audience, for what, in which medium. */
export type ReleaseReader = Pick<Addressed, "audience" | "purpose"> & { readonly medium: Medium };

export function readerName({ audience, purpose, medium }: ReleaseReader): string {
  return `${audience} ${purpose} ${medium}`;
}

/** The people whom a release counts. */
export function countedBy({ populations, persons }: Release): ReadonlySet<Ref> {
  return new Set(populations.flatMap(({ of }) => of).map((ref) => persons[ref] ?? ref));
}

/** The people whom a reader was shown when something was released that counts them: what was shown once stays known. */
export function shownOnce(
  ledger: readonly Pick<ReleaseEntry, "shown">[],
  reader: ReleaseReader,
): ReadonlySet<Ref> {
  const name = readerName(reader);
  return new Set(ledger.flatMap(({ shown }) => shown.flatMap(({ to, of }) => (to.includes(name) ? of : []))));
}

/**
 * What a reader may not be shown yet of the people whom a release counts, by person: the person, who could not be shown when it was
 * given out, or the records of theirs that could not. To show them now would say less of the others than was open: who answered
 * what among those who stay hidden is what is left. They are shown once that was released.
 */
export function heldOf(
  ledger: readonly Pick<ReleaseEntry, "release" | "shown">[],
  reader: ReleaseReader,
): ReadonlyMap<Ref, readonly Ref[]> {
  const held = new Map<Ref, readonly Ref[]>();
  const name = readerName(reader);
  for (const { release, shown } of ledger) {
    const known = new Map(
      shown.flatMap(({ to, of, kept }) =>
        to.includes(name) ? of.map((person) => [person, kept[person] ?? []] as const) : [],
      ),
    );
    for (const [person, refs] of known) held.set(person, refs);
    for (const person of countedBy(release)) if (!known.has(person)) held.set(person, [person]);
  }
  return held;
}

/** All of it: people, and records of people who are shown. */
export function heldBack(
  ledger: readonly Pick<ReleaseEntry, "release" | "shown">[],
  reader: ReleaseReader,
): ReadonlySet<Ref> {
  return new Set([...heldOf(ledger, reader).values()].flat());
}

/** The same for a session; nobody where numbers leave as they are counted. */
export async function heldFrom(session: ReadSession): Promise<ReadonlySet<Ref>> {
  const { addressed } = session;
  if (addressed === undefined || !(await releasedOnly(session))) return new Set();
  return heldBack(await ledgerOf(session), addressed);
}

/** What was given to some audience is given to all that are nearer to the case. */
export function reaches(released: Audience, asking: Audience): boolean {
  return audiences.indexOf(asking) <= audiences.indexOf(released);
}

/** What a release is called: the name of a finding or a list, or what a table is of. */
export function releasedName(what: Released): string {
  if (what.kind === "people") return `showing ${what.refs.join(", ")}`;
  if (what.kind !== "table") return what.ref;
  return `the table of ${what.rows}${what.columns === undefined ? "" : ` and ${what.columns}`}`;
}

/** Whether two releases are of the same people with the same answers. */
export function isSameTally(a: Release, b: Release): boolean {
  const sorted = ({ populations, attributes }: Release): string =>
    canonical({
      populations: populations.map(({ of }) => [...of].sort()),
      attributes: attributes.map(({ key, categories }) => ({
        key,
        categories: categories
          .filter(({ of }) => of.length > 0)
          .map(({ name, of }) => ({ name, of: [...of].sort() }))
          .sort((x, y) => (x.name < y.name ? -1 : 1)),
      })),
    });
  return sorted(a) === sorted(b);
}
