import type { z } from "zod";
import type { placeVisit, VisitSheet } from "../api/place.ts";
import { statedText, withUnit } from "../arithmetic/number-text.ts";
import { dueOn } from "../domain/follow-up.ts";
import type { Ref } from "../domain/id.ts";
import { wordsOf } from "../domain/noun.ts";
import { Problem } from "../domain/problem.ts";
import type { Quantity } from "../domain/quantity.ts";
import type { RecordOf } from "../domain/record.ts";
import { dayText, spanOf, type Time } from "../domain/time.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { namer } from "./erasure-name.ts";
import { findRecord, loadRecords } from "./load.ts";
import { noRecord } from "./record.ts";
import type { ReadSession } from "./session.ts";
import { chainRows, trackedRows } from "./tracker.ts";
import { named } from "./use-case.ts";

/**
 * What to look at, ask and measure on the next visit to one place, for paper: a line that names a person is left out and
 * counted, and of follow-ups only how many are due.
 *
 * @throws Problem `not-found` for a ref without a record, `bad-input` for one that is no place
 */
export async function visitSheet(
  session: ReadSession,
  { ref, on }: z.output<typeof placeVisit.input>,
): Promise<Disclosed<VisitSheet>> {
  const day: Time = on ?? { edtf: dayText(session.now()) };
  const found = await findRecord(session, ref);
  if (found === undefined) throw noRecord(ref);
  if (found.kind !== "facility")
    throw new Problem("bad-input", `${found.ref} is a ${found.kind}; name a facility.`);
  const facility = found.body as RecordOf<"facility">["body"];
  const here = await recordsOf(session, found.ref);
  const aboutPlace = await concerning(session, found.ref, facility);
  const visit = await lastVisit(session, found.ref, here, day);
  const tracked = await trackedRows(session, day);
  const open = tracked.filter(({ level }) => level !== "done");
  const calls = open.flatMap(({ kind, ...row }) => {
    const why = aboutPlace.get(row.ref);
    return kind === "recommendation" && why !== undefined ? [{ ...row, why }] : [];
  });
  const callRefs = new Set(calls.map((call) => call.ref));
  const promises = open.flatMap(({ kind, ...row }) => {
    const why =
      aboutPlace.get(row.ref) ??
      (row.linked.some((call) => callRefs.has(call)) ? ("answers" as const) : undefined);
    return kind === "promise" && why !== undefined ? [{ ...row, why }] : [];
  });
  const questions = (await chainRows(session, day))
    .filter(({ puts }) => puts.some((put) => callRefs.has(put)))
    .flatMap((chain) => chain.questions)
    .filter(({ outcome }) => outcome !== "answered" && outcome !== "refused");
  const names = await personNamer(session);
  let leftOut = 0;
  const onPaper = <Row extends object>(rows: readonly Row[]): Row[] => {
    const kept = rows.filter(
      (row) => !Object.values(row).some((value) => typeof value === "string" && names(value)),
    );
    leftOut += rows.length - kept.length;
    return kept;
  };
  const isTeam = session.shows === undefined;
  const sheet = {
    place: found.ref,
    name: facility.name,
    on: day.words ?? day.edtf,
    last_visit: visit === undefined ? null : { on: textOf(visit.on)!, at: visit.ref },
    calls: onPaper(
      calls.map(({ ref: call, says, of, deadline, overdue, level, since, why }) => ({
        ref: call,
        says,
        to: of,
        deadline,
        overdue,
        level,
        since,
        why,
      })),
    ),
    promises: onPaper(
      promises.map(({ ref: promise, says, of, due, deadline, overdue, level, since, why }) => ({
        ref: promise,
        says,
        by: of,
        due: due ?? deadline,
        overdue,
        level,
        since,
        why,
      })),
    ),
    questions: onPaper(
      questions.map(({ of, number, asks, outcome }) => ({ letter: of, number, asks, outcome })),
    ),
    seen: onPaper(visit === undefined ? [] : seenAt(here, visit)),
    // Who told it may be known by what was told, so that it is for the team alone.
    unverified: isTeam ? onPaper(await unverified(session, found.ref, here)) : [],
    follow_ups: isTeam ? await followUps(session, found.ref, day) : null,
    left_out: 0,
  } satisfies Omit<VisitSheet, "names">;
  return (await named(session, disclose({ ...sheet, left_out: leftOut }, session))) as Disclosed<VisitSheet>;
}

/** Whether a text names a person of the dossier, by ref or pseudonym; whoever acts in office is named as the office. */
async function personNamer(session: ReadSession): Promise<(text: string) => boolean> {
  const persons = (await loadRecords(session, "person")).filter(({ body }) => body.office === undefined);
  return namer({
    refs: new Set(persons.map(({ ref }) => ref)),
    called: persons.flatMap(({ body }) => body.pseudonym ?? []),
  });
}

type Why = VisitSheet["calls"][number]["why"];

/** By call and promise why it is about a place: it says so, a figure that it names is of the place, or its text names it. */
async function concerning(
  session: ReadSession,
  place: Ref,
  { name, aliases }: RecordOf<"facility">["body"],
): Promise<ReadonlyMap<string, Why>> {
  const figures = new Set<Ref>(
    (await loadRecords(session, "figure")).flatMap(({ ref, body }) => (body.facility === place ? [ref] : [])),
  );
  const isNamed = namer({ refs: new Set(), called: [name, ...aliases] });
  const found = new Map<string, Why>();
  const look = (ref: Ref, places: readonly Ref[] | undefined, cited: readonly Ref[], text: string): void => {
    if (places !== undefined) {
      if (places.includes(place)) found.set(ref, "recorded");
    } else if (cited.some((figure) => figures.has(figure))) found.set(ref, "figure");
    else if (isNamed(text)) found.set(ref, "named");
  };
  for (const { ref, body } of await loadRecords(session, "recommendation"))
    look(ref, body.places, body.figures, body.asks);
  for (const { ref, body } of await loadRecords(session, "promise")) look(ref, body.places, [], body.pledges);
  return found;
}

type Here = {
  readonly cells: readonly RecordOf<"cell">[];
  readonly counts: readonly RecordOf<"count">[];
  readonly measures: readonly RecordOf<"measure">[];
  readonly accounts: readonly RecordOf<"account">[];
};

async function recordsOf(session: ReadSession, place: Ref): Promise<Here> {
  const cells = (await loadRecords(session, "cell")).filter(({ body }) => body.facility === place);
  const parts = new Set<Ref>([place, ...cells.map(({ ref }) => ref)]);
  return {
    cells,
    counts: (await loadRecords(session, "count")).filter(({ body }) => parts.has(body.of)),
    measures: (await loadRecords(session, "measure")).filter(({ body }) => parts.has(body.of)),
    accounts: (await loadRecords(session, "account")).filter(({ body }) => body.facility === place),
  };
}

type Visit = { readonly ref: Ref; readonly on: Time; readonly source: Ref | undefined };

/** The newest visit by a day: an event of that kind there, or a source of that kind that what was counted there cites. */
async function lastVisit(
  session: ReadSession,
  place: Ref,
  { counts, measures }: Here,
  day: Time,
): Promise<Visit | undefined> {
  const cited = new Set<Ref>(
    [...counts, ...measures].flatMap(({ body }) => body.at.map(({ source }) => source)),
  );
  const visits: Visit[] = [
    ...(await loadRecords(session, "source")).flatMap(({ ref, body }) =>
      body.kind === "visit" && cited.has(ref) && body.held !== undefined
        ? [{ ref, on: body.held, source: ref }]
        : [],
    ),
    ...(await loadRecords(session, "event")).flatMap(({ ref, body }) =>
      body.kind === "visit" && body.facility === place && body.when !== undefined
        ? [{ ref, on: body.when, source: body.at[0]?.source }]
        : [],
    ),
  ];
  const end = spanOf(day).until ?? Infinity;
  return visits
    .filter(({ on }) => (spanOf(on).until ?? Infinity) <= end)
    .toSorted((a, b) => (spanOf(b.on).until ?? 0) - (spanOf(a.on).until ?? 0))[0];
}

function seenAt({ counts, measures, cells }: Here, visit: Visit): VisitSheet["seen"] {
  const labels = new Map(cells.map(({ ref, body }) => [ref, body.label ?? ref]));
  const wasSeen = ({ body }: RecordOf<"count"> | RecordOf<"measure">): boolean =>
    body.at.some(({ source }) => source === visit.source);
  return [
    ...counts.filter(wasSeen).map(({ ref, body }) => ({
      ref,
      of: labels.get(body.of) ?? "the place",
      says: `${quantityText(body.people)} (${wordsOf(body.population)})`,
      on: textOf(body.as_of),
    })),
    ...measures.filter(wasSeen).map(({ ref, body }) => ({
      ref,
      of: labels.get(body.of) ?? "the place",
      says: `${wordsOf(body.what)}: ${withUnit(quantityText(body.value), body.unit)}`,
      on: textOf(body.as_of),
    })),
  ];
}

async function unverified(
  session: ReadSession,
  place: Ref,
  { accounts, cells, measures }: Here,
): Promise<VisitSheet["unverified"]> {
  const visits = new Set<Ref>(
    (await loadRecords(session, "source")).flatMap(({ ref, body }) => (body.kind === "visit" ? [ref] : [])),
  );
  // The same words of several are one line, without who said them.
  const told = accounts
    .filter(({ body }) => !body.at.some(({ source }) => visits.has(source)))
    .map(({ body }) => `${wordsOf(body.topic)}${body.value === undefined ? "" : `: ${body.value}`}`);
  const assessed = (await loadRecords(session, "assessment")).filter(({ body }) => body.about === place);
  return [
    ...[...new Set(told)].map((says) => ({ says, why: "told, and nobody saw it" })),
    ...assessed.flatMap(({ body }) =>
      body.elements.flatMap(({ element, looked, conclusion, gaps }) => [
        ...(looked === "not-looked-at" || (looked === undefined && conclusion === "unassessed")
          ? [{ says: element, why: "not looked at" }]
          : []),
        ...gaps.map((says) => ({ says, why: "missing in an assessment" })),
      ]),
    ),
    ...cells
      .filter(({ ref }) => !measures.some(({ body }) => body.of === ref && body.what === "floor-area"))
      .map(({ ref, body }) => ({ says: `floor area of ${body.label ?? ref}`, why: "not measured" })),
  ];
}

/** How many persons who were held at a place are to be looked after by a day. */
async function followUps(
  session: ReadSession,
  place: Ref,
  day: Time,
): Promise<NonNullable<VisitSheet["follow_ups"]>> {
  const held = new Set<Ref>();
  const episodes = new Map(
    (await loadRecords(session, "episode")).map(({ ref, body }) => [ref, body.person as Ref]),
  );
  for (const { body } of await loadRecords(session, "stay")) {
    const person = body.facility === place ? episodes.get(body.episode) : undefined;
    if (person !== undefined) held.add(person);
  }
  const last = (spanOf(day).until ?? session.now()) - 1;
  const stands = (await loadRecords(session, "follow-up"))
    .filter(({ body }) => held.has(body.person))
    .map(({ body }) => ({ person: body.person as Ref, stands: dueOn(body, last) }));
  const count = (word: string): number =>
    new Set(stands.flatMap((one) => (one.stands === word ? [one.person] : []))).size;
  return { due: count("due"), overdue: count("overdue") };
}

function quantityText({ low, high, qualifier, words }: Quantity): string {
  return words ?? statedText(low, qualifier, high);
}

function textOf(time: Time | undefined): string | null {
  return time === undefined ? null : (time.words ?? time.edtf);
}
