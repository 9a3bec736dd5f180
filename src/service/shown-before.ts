import { type FiledConsent, consentTo, consentToBeCounted } from "../domain/consent.ts";
import { gather } from "../domain/gather.ts";
import type { Ref } from "../domain/id.ts";
import type { BodyOf } from "../domain/record.ts";
import { retractionOf } from "../domain/retraction.ts";
import { inTodaysForm } from "../domain/older-form.ts";
import { spanOf } from "../domain/time.ts";
import { type ReleaseEntry, type ReleaseReader, heldBack, readerName } from "./ledger.ts";
import { loadRecords, retractedOf, versionsOf } from "./load.ts";
import type { ReadSession } from "./session.ts";

/** A consent from when it was written until its next version; */
type Filed = {
  readonly ref: Ref;
  readonly from: number;
  readonly until: number;
  readonly body: BodyOf<"consent">;
};

/**
 * The people whom each of these readers was shown at some time, by what their consents said then. A reader keeps what was shown to
 * her, also where a consent ended or was withdrawn before the first release.
 */
export async function shownBefore(
  session: ReadSession,
  readers: readonly ReleaseReader[],
  ledger: readonly ReleaseEntry[],
): Promise<ReadonlyMap<string, ReadonlySet<Ref>>> {
  const texts = new Map((await loadRecords(session, "consent-text")).map(({ ref, body }) => [ref, body]));
  const filed = await consentsByPerson(session);
  const now = session.now();
  const shownTo = (reader: ReleaseReader): ReadonlySet<Ref> => {
    const people = new Set<Ref>();
    for (const [person, all] of filed) {
      const purposes = all.flatMap(({ body }) => body?.purpose ?? []);
      if (!purposes.includes(reader.purpose)) continue;
      const isShownAt = (at: number): boolean => {
        const then = all.flatMap(({ ref, from, until, body }): FiledConsent[] =>
          body !== undefined && from <= at && at < until ? [{ ref, body }] : [],
        );
        const mayShow = (medium: ReleaseReader["medium"]): boolean =>
          consentTo(then, { ...reader, medium, identifiability: "pseudonym", now: at }).allows;
        return (
          mayShow(reader.medium) &&
          consentToBeCounted(then, texts, { audience: reader.audience, now: at }, mayShow("text")).allows &&
          !heldBack(
            ledger.filter(({ time }) => time <= at),
            reader,
          ).has(person)
        );
      };
      if (momentsOf(all).some((at) => at <= now && isShownAt(at))) people.add(person);
    }
    return people;
  };
  return new Map(readers.map((reader) => [readerName(reader), shownTo(reader)]));
}

/** The instants from which somebody's consents may allow more than just before: one was written, begins or has ended. */
function momentsOf(all: readonly Filed[]): readonly number[] {
  const dates = all.flatMap(({ body }) => [body?.given, body?.expires]);
  return [
    ...all.map(({ from }) => from),
    ...dates.flatMap((date) => (date === undefined ? [] : (spanOf(date).from ?? []))),
  ];
}

/** Every version of every consent, those that were taken back too, by the person who gave it. */
async function consentsByPerson(session: ReadSession): Promise<ReadonlyMap<Ref, readonly Filed[]>> {
  const standing = (await loadRecords(session, "consent")).map(({ ref }) => ref);
  const byPerson = new Map<Ref, Filed[]>();
  for (const ref of [...standing, ...(await retractedOf(session, "consent"))]) {
    const versions = await versionsOf(session, ref);
    for (const [at, { body = {}, time }] of versions.entries()) {
      if (retractionOf(body) !== undefined || body["person"] === undefined) continue;
      const said = inTodaysForm("consent", body) as unknown as BodyOf<"consent">;
      const until = versions[at + 1]?.time[0] ?? Number.POSITIVE_INFINITY;
      gather(byPerson, said.person, { ref, from: time[0], until, body: said });
    }
  }
  return byPerson;
}
