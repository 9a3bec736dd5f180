import type { z } from "zod";
import type { CaseRecords } from "../analysis/clock/case-facts.ts";
import { type CaseClock, type CaseClocks, certaintyOf, clocksOfCase } from "../analysis/clock/case.ts";
import { rowOfRecord } from "../analysis/clock/record-row.ts";
import { type NormForce, normForce, withoutForce } from "../analysis/assessment/norm-force.ts";
import { clockSentence, gapSentence, questionFor } from "../analysis/clock/saying.ts";
import { placeText } from "../api/wording.ts";
import type { CaseClockRow, caseClocks, CaseClocksAnswer, ForceRow } from "../api/case.ts";
import { signatureText } from "../domain/certainty.ts";
import type { ClockRow } from "../domain/clock-row.ts";
import type { Ref } from "../domain/id.ts";
import type { Locator } from "../domain/locator.ts";
import { Problem } from "../domain/problem.ts";
import type { RecordKind, RecordOf } from "../domain/record.ts";
import { dayText, type Time } from "../domain/time.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { shippedLaw } from "./law.ts";
import { findRecord, loadRecords } from "./load.ts";
import { noRecord } from "./record.ts";
import type { ReadSession } from "./session.ts";
import { asSignedRecord } from "./signed.ts";
import { named } from "./use-case.ts";

/**
 * The clocks of a dossier held against one person, or one deprivation of liberty of theirs. A dossier without clocks of its own
 * is held against those that come with the program.
 *
 * @throws Problem `not-found` for a ref without such a record, `bad-input` for another kind
 */
export async function clocksOf(
  session: ReadSession,
  asked: z.output<typeof caseClocks.input>,
): Promise<Disclosed<CaseClocksAnswer>> {
  return (await named(
    session,
    disclose(await heldClocks(session, asked), session),
  )) as Disclosed<CaseClocksAnswer>;
}

/** The same, as plain rows. */
export async function heldClocks(
  session: ReadSession,
  { ref, on }: z.output<typeof caseClocks.input>,
): Promise<Omit<CaseClocksAnswer, "names">> {
  const { who, person, episodes, jurisdiction } = await caseOf(session, ref);
  const day: Time = on ?? { edtf: dayText(session.now()) };
  const calendars = new Map(shippedLaw().court_days.map((calendar) => [calendar.id, calendar]));
  const { rows, normOf } = await clockRows(session);
  const own = await recordsOf(session, who, person);
  return {
    case: ref,
    on: day.words ?? day.edtf,
    episodes:
      episodes.length > 0
        ? episodes.map((episode) =>
            answered(clocksOfCase(own(episode), rows, day, calendars), episode.ref, normOf),
          )
        : // Nothing is on file, which is what there is to be asked.
          [answered(clocksOfCase(own(notOnFile(who, jurisdiction)), rows, day, calendars), null, normOf)],
  };
}

/** Whom a case is about, with the deprivations of liberty that a ref names: all on file, or one. */
export async function caseOf(
  session: ReadSession,
  refOrId: string,
): Promise<{
  readonly who: Ref;
  /** Absent where a group is asked about, of whose members nothing is known one by one. */
  readonly person: RecordOf<"person"> | undefined;
  readonly episodes: readonly RecordOf<"episode">[];
  /** Where all deprivations of liberty in the dossier were. */
  readonly jurisdiction: string | undefined;
}> {
  const found = await findRecord(session, refOrId);
  if (found === undefined) throw noRecord(refOrId);
  if (found.kind !== "person" && found.kind !== "episode" && found.kind !== "group")
    throw new Problem("bad-input", `${found.ref} is a ${found.kind}; name a person, a group or an episode.`);
  const all = await loadRecords(session, "episode");
  const one = all.find(({ ref }) => ref === found.ref);
  const who = one?.body.person ?? found.ref;
  const person = (await loadRecords(session, "person")).find(({ ref }) => ref === who);
  const places = new Set(all.map(({ body }) => body.jurisdiction));
  return {
    who,
    person,
    episodes: one === undefined ? all.filter(({ body }) => body.person === who) : [one],
    jurisdiction: places.size === 1 ? [...places][0] : undefined,
  };
}

function notOnFile(person: Ref, jurisdiction: string | undefined): RecordOf<"episode"> {
  return { kind: "episode", ref: person, body: { person, jurisdiction, at: [] } };
}

/** What clocks ask of a person's records, by episode. */
async function recordsOf(
  session: ReadSession,
  who: Ref,
  person: RecordOf<"person"> | undefined,
): Promise<(episode: RecordOf<"episode">) => CaseRecords> {
  const mine = async <K extends RecordKind>(kind: K): Promise<readonly RecordOf<K>[]> =>
    await loadRecords(session, kind);
  const episodes = (await mine("episode")).filter(({ body }) => body.person === who);
  const stages = await mine("stage");
  const safeguards = await mine("safeguard");
  const charges = await mine("charge");
  const answers = (await mine("assertion")).filter(({ body }) =>
    episodes.some(({ ref }) => ref === body.subject),
  );
  return (episode) => {
    const mineAt = stages.filter(({ body }) => body.episode === episode.ref);
    const refs = new Set<Ref>(mineAt.map(({ ref }) => ref));
    return {
      person: person?.body ?? {},
      episode,
      episodes: episodes.length,
      stages: mineAt,
      safeguards: safeguards.filter(({ body }) => refs.has(body.stage)),
      charges: charges.filter(({ body }) => body.episode === episode.ref),
      answers: answers.filter(({ body }) => body.subject === episode.ref),
    };
  };
}

type NormOf = (clock: string) => RecordOf<"norm"> | undefined;

/** The clocks that cases of this dossier are held against, and the norm that each rests on. */
async function clockRows(
  session: ReadSession,
): Promise<{ readonly rows: readonly ClockRow[]; readonly normOf: NormOf }> {
  const norms = new Map((await loadRecords(session, "norm")).map((norm) => [norm.ref, norm]));
  const records = await loadRecords(session, "clock");
  if (records.length === 0) return { rows: shippedLaw().clocks, normOf: () => undefined };
  const rows: ClockRow[] = [];
  for (const record of records) {
    const row = rowOfRecord(record, (ref) => norms.get(ref)?.body);
    if (row !== undefined) rows.push({ ...row, ...(await asSignedRecord(session, record)) });
  }
  const cited = new Map(records.map(({ ref, body }) => [ref as string, body.norm]));
  return { rows, normOf: (clock) => norms.get(cited.get(clock) ?? "") };
}

/** How the norms of a clock stand to the State of a deprivation of liberty on the day on which it began. */
function forceOf(
  rows: readonly ClockRow[],
  { jurisdiction, start }: RecordOf<"episode">["body"],
  normOf: NormOf,
): ForceRow[] {
  const found = rows.map((row): ForceRow => {
    const norm = normOf(row.id);
    // Without a norm on file the row itself says whose law it is, and its own dates were held already.
    const force: NormForce =
      norm === undefined
        ? row.kind === "yardstick"
          ? normForce({ kind: "standard", states: [] }, jurisdiction, start)
          : normForce(
              {
                kind: row.jurisdiction === "UN" || row.jurisdiction === "" ? "treaty" : "domestic-law",
                in_force: row.valid_from,
                states: row.jurisdiction === "UN" || row.jurisdiction === "" ? [] : [row.jurisdiction],
              },
              jurisdiction,
              start,
            )
        : normForce(norm.body, jurisdiction, start);
    return {
      norm: norm?.ref ?? null,
      applies: force.word,
      says: force.says,
      certainty: force.certainty ?? null,
    };
  });
  return [...new Map(found.map((row) => [`${row.norm} ${row.says}`, row])).values()];
}

function answered(
  { episode, clocks, gaps, repeated, open }: CaseClocks,
  ref: Ref | null,
  normOf: NormOf,
): CaseClocksAnswer["episodes"][number] {
  return {
    episode: ref,
    jurisdiction: episode.body.jurisdiction ?? null,
    clocks: clocks.map((held) => clockRow(held, forceOf(held.rows, episode.body, normOf))),
    gaps: gaps.map((gap) => ({
      says: gapSentence(gap),
      after: gap.after,
      before: gap.before,
      ended: textOf(gap.ended),
      began: textOf(gap.began),
      at: gap.at.map(locatorText),
    })),
    repeated: repeated.map(({ reasons, orders, at }) => ({
      reasons,
      orders: orders.map(({ ref, on, by }) => ({
        ref,
        on: on === undefined ? null : textOf(on),
        by: by ?? null,
      })),
      at: at.map(locatorText),
    })),
    questions: open.map(questionFor),
  };
}

function clockRow(held: CaseClock, applies: readonly ForceRow[]): CaseClockRow {
  const { name, rows, verdict, from, to, papers } = held;
  const [first] = rows as [ClockRow];
  const moment = ({ moment: what, on, ref }: CaseClock["from"][number]) => ({
    moment: what,
    on: on === undefined ? null : textOf(on),
    ref,
  });
  const isWithoutForce =
    first.kind !== "yardstick" && applies.every(({ applies: word }) => withoutForce.has(word));
  const verdictShown =
    verdict === undefined
      ? "contradictory"
      : isWithoutForce
        ? "not-applicable"
        : (verdict.verdict as "within");
  const row: CaseClockRow = {
    clock: name,
    kind: first.kind,
    cites: [...new Set(rows.map(({ cite }) => cite))],
    verdict: verdictShown,
    says: isWithoutForce ? applies.map(({ says }) => says).join(" ") : clockSentence(held),
    by_at_least: verdict?.by_at_least ?? null,
    by_at_most: verdict?.by_at_most ?? null,
    to_spare_at_least: verdict?.to_spare_at_least ?? null,
    deadlines: [...(verdict?.deadlines ?? [])],
    may_apply: verdict?.if_applicable ?? false,
    so_far: verdict?.so_far ?? false,
    decides: [...(verdict?.decides ?? [])],
    certainty: certaintyOf(held),
    doubt: [...new Set(rows.flatMap(({ doubt }) => doubt))],
    signed: rows.flatMap(({ id, signed }) =>
      signed.map((signature) => `${rows.length > 1 ? `${id}: ` : ""}${signatureText(signature)}`),
    ),
    signed_earlier: rows.flatMap(({ id, signed_earlier: earlier = [] }) =>
      earlier.map((signature) => `${rows.length > 1 ? `${id}: ` : ""}${signatureText(signature)}`),
    ),
    applies: [...applies],
    rows: Object.entries(verdict?.rows ?? {}).map(([clock, word]) => ({ clock, verdict: word })),
    from: from.map(moment),
    to: to.map(moment),
    papers,
    note: rows.length === 1 ? (first.note ?? null) : null,
  };
  if (!isWithoutForce) return row;
  // Of a rule that did not bind there is nothing to compute.
  const none = { by_at_least: null, by_at_most: null, to_spare_at_least: null };
  return { ...row, ...none, deadlines: [], decides: [], rows: [], so_far: false, may_apply: false };
}

function textOf({ words, edtf }: Time): string {
  return words ?? edtf;
}

function locatorText(at: Locator): string {
  const place = placeText(at);
  return place === "" ? at.source : `${at.source}, ${place}`;
}
