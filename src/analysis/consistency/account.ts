import { intervalOf } from "../../arithmetic/hedge-law.ts";
import { type Interval, intervalsMeet } from "../../arithmetic/interval.ts";
import type { Ref } from "../../domain/id.ts";
import { searchKey } from "../../domain/khmer.ts";
import type { Locator } from "../../domain/locator.ts";
import type { RecordOf } from "../../domain/record.ts";
import { type Span, type Time, overlaps, spanOf } from "../../domain/time.ts";
import { bornBetween, dayMs, yearsLater } from "./age.ts";
import { type Cases, type Check, groupBy } from "./case.ts";
import { type Claim, claimOf, isAbout, isOfItsTime, stemsOf } from "../figure/claim.ts";

/** Rules about who said what and who is who: what accounts and documents tell of people, held against each other. */
export const accountRules = {
  "one-speaker": {
    check: quotationsOfOne,
    explanations: [
      "one of the speakers was misprinted or miscoded",
      "one of them repeats what the other said",
      "two people said it in the same words",
      "the two are one person",
    ],
  },
  "one-person": {
    check: pseudonymsOfOne,
    explanations: [
      "one pseudonym was given to two people",
      "an entry was misprinted or miscoded",
      "one of the accounts is of somebody else's time",
    ],
  },
  "claim-and-cases": {
    check: claimsAgainstCases,
    explanations: [
      "the claim is of another day or of other people",
      "it was passed on in other words than it was made in",
      "the charge or its outcome was misprinted or miscoded",
    ],
  },
} as const satisfies Readonly<
  Record<string, { readonly check: (cases: Cases) => Check[]; readonly explanations: readonly string[] }>
>;

// One quotation, one speaker

/** Words of a quotation from which it is no common phrase; of text without spaces, its letters. */
const tellingWords = 8;
const tellingLetters = 40;

type Quotation = {
  readonly ref: Ref;
  readonly speaker: Ref;
  readonly from: readonly (Ref | undefined)[];
  readonly key: string;
};

/** Runs that two quotations share, from which what is cut or put in elsewhere in them makes no difference: ten words. */
const tellingRuns = 3;

/** Quotations that stand word for word, whole, as a part or with something left out, under two speakers. */
function quotationsOfOne(cases: Cases): Check[] {
  const quotations = quotationsIn(cases);
  const byPart = new Map<string, Quotation[]>();
  for (const quotation of quotations)
    for (const part of new Set(partsOf(quotation.key)))
      byPart.set(part, [...(byPart.get(part) ?? []), quotation]);
  const same = samePeople(cases);
  const found = new Map<string, Check>();
  const runs = new Map<Quotation, Map<Quotation, number>>();
  for (const group of byPart.values()) {
    for (const [index, a] of group.entries()) {
      for (const b of group.slice(index + 1)) {
        const passedOn = a.from.includes(b.speaker) || b.from.includes(a.speaker);
        if (a.speaker === b.speaker || passedOn || same.has(pairOf(a.speaker, b.speaker))) continue;
        const shares = runs.get(a) ?? new Map<Quotation, number>();
        runs.set(a, shares.set(b, (shares.get(b) ?? 0) + 1));
        const isPart = a.key.includes(b.key) || b.key.includes(a.key);
        if (!isPart && shares.get(b)! < tellingRuns) continue;
        // What two speakers share is said once, however many answers rest on it.
        const shared = a.key.length < b.key.length ? a.key : b.key;
        const id = `${pairOf(a.speaker, b.speaker)}\n${shared}`;
        if (found.has(id)) continue;
        found.set(id, {
          record: a.ref,
          against: b.ref,
          verdict: "broken",
          reason: `The same words stand under ${a.speaker} and, in ${b.ref}, under ${b.speaker}: these cannot both stand.`,
        });
      }
    }
  }
  return [...found.values()];
}

function quotationsIn(cases: Cases): Quotation[] {
  const quoted = (
    ref: Ref,
    speaker: Ref | undefined,
    from: readonly (Ref | undefined)[],
    texts: readonly (string | undefined)[],
  ): Quotation[] => {
    if (speaker === undefined || cases.find("group", speaker)?.kind === "organisation") return [];
    const keys = new Set(texts.flatMap((text) => (text === undefined ? [] : [keyOf(text)])));
    return [...keys].filter(isTelling).map((key) => ({ ref, speaker, from, key }));
  };
  const exact = (at: Locator | undefined): string | undefined => at?.quote?.exact;
  return [
    ...cases
      .all("assertion")
      .filter(({ body }) => body.form === "quote")
      .flatMap(({ ref, body }) =>
        quoted(ref, body.says, [body.told_by, body.through], [body.words, exact(body.at)]),
      ),
    ...cases
      .all("account")
      .flatMap(({ ref, body }) => quoted(ref, body.speaker, [], [body.value, ...body.at.map(exact)])),
  ];
}

/** The letters and digits of a quotation, so that quotation marks, dots and cases make no difference. */
function keyOf(text: string): string {
  return searchKey(text)
    .toLowerCase()
    .replaceAll(/\[[^\]]*\]/g, " ")
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();
}

function isTelling(key: string): boolean {
  return key.split(" ").length >= tellingWords || (!/[a-z]/.test(key) && key.length >= tellingLetters);
}

/** Every run of so many words, by which quotations that share one meet; text without spaces is a run by itself. */
function partsOf(key: string): string[] {
  const words = key.split(" ");
  if (words.length <= tellingWords) return [key];
  return words
    .slice(0, words.length - tellingWords + 1)
    .map((_, index) => words.slice(index, index + tellingWords).join(" "));
}

/** Pairs of people who may be one, as the records say. */
function samePeople(cases: Cases): ReadonlySet<string> {
  return new Set(
    cases
      .all("relation")
      .filter(({ body }) => body.kind === "possibly-same-person")
      .map(({ body }) => pairOf(body.from, body.to)),
  );
}

function pairOf(a: Ref, b: Ref): string {
  return [a, b].sort().join("\n");
}

// One pseudonym, one person

/** People of one pseudonym, and accounts of one person, that what is recorded keeps from being one. */
function pseudonymsOfOne(cases: Cases): Check[] {
  const stays = staysByPerson(cases);
  const lengths = heldByPerson(cases);
  const deaths = groupBy(cases.all("death"), ({ body }) => body.person);
  const episodes = groupBy(cases.all("episode"), ({ body }) => body.person);
  const byName = new Map<string, RecordOf<"person">[]>();
  for (const person of cases.all("person")) {
    const name = person.body.pseudonym === undefined ? undefined : keyOf(person.body.pseudonym);
    if (name !== undefined && name !== "") byName.set(name, [...(byName.get(name) ?? []), person]);
  }
  const relations = new Map(
    cases.all("relation").map(({ body }) => [pairOf(body.from, body.to), body.kind] as const),
  );
  const shared = [...byName.values()].flatMap((people) =>
    people.flatMap((a, index) =>
      people.slice(index + 1).map((b): Check => {
        const relation = relations.get(pairOf(a.ref, b.ref));
        const apart = [
          ...(relation === "not-same-person" ? ["they are recorded as two people"] : []),
          ...differences(a, b, episodes),
          ...placesAtOnce(stays.get(a.ref) ?? [], stays.get(b.ref) ?? []),
          ...timesAtOnce(lengths.get(a.ref) ?? [], lengths.get(b.ref) ?? []),
          ...afterDeath(deaths.get(a.ref) ?? [], episodes.get(b.ref) ?? []),
          ...afterDeath(deaths.get(b.ref) ?? [], episodes.get(a.ref) ?? []),
        ];
        const check = { record: a.ref, against: b.ref };
        return apart.length > 0
          ? {
              ...check,
              verdict: "broken",
              reason: `One pseudonym stands for ${a.ref} and ${b.ref}, and they cannot be one person: ${apart.join("; ")}.`,
            }
          : {
              ...check,
              verdict: "cannot-tell",
              reason: `One pseudonym stands for ${a.ref} and ${b.ref}; nothing recorded tells whether they are one person.`,
            };
      }),
    ),
  );
  return [
    ...shared,
    ...cases.all("person").flatMap((person) => accountsOfOne(person, cases)),
    ...[...lengths].flatMap(([person, held]) => timesOfOne(person, held)),
  ];
}

/** What two records of people say that one person cannot be. */
function differences(
  a: RecordOf<"person">,
  b: RecordOf<"person">,
  episodes: ReadonlyMap<Ref, readonly Episode[]>,
): string[] {
  const found: string[] = [];
  const [x, y] = [a.body, b.body];
  if (x.sex !== undefined && y.sex !== undefined && x.sex !== y.sex)
    found.push(`the sex is ${x.sex} and ${y.sex}`);
  if (x.birth !== undefined && y.birth !== undefined && !overlaps(spanOf(x.birth), spanOf(y.birth)))
    found.push(`the birth is dated ${x.birth.edtf} and ${y.birth.edtf}`);
  const [older, younger] = [bornBy(a, episodes), bornBy(b, episodes)];
  if (older !== undefined && younger !== undefined && !overlaps(older, younger))
    found.push("the ages, each on its day, are of two births");
  return found;
}

/** When somebody was born, by a birth, an age on a day or at the one arrest; undefined where none of these is recorded. */
function bornBy(
  { ref, body: { age, age_at_arrest: young, birth } }: RecordOf<"person">,
  episodes: ReadonlyMap<Ref, readonly Episode[]>,
): Span | undefined {
  if (birth !== undefined) return spanOf(birth);
  if (age?.on !== undefined) return bornBetween(aboutAge(intervalOf(age.years)), spanOf(age.on));
  const [first, ...others] = episodes.get(ref) ?? [];
  const arrested = others.length > 0 ? undefined : first?.body.start;
  return young === undefined || arrested === undefined
    ? undefined
    : bornBetween(aboutAge(intervalOf(young)), spanOf(arrested));
}

/** An age as people tell it: the year begun or the year completed, so that one more or less tells nobody apart. */
function aboutAge(years: Interval): Interval {
  return { ...years, low: years.low - 1, high: years.high + 1 };
}

/** That one of two people died before the other was taken. */
function afterDeath(deaths: readonly RecordOf<"death">[], episodes: readonly Episode[]): string[] {
  return deaths.flatMap((death) => {
    const until = death.body.died === undefined ? undefined : spanOf(death.body.died).until;
    return episodes.flatMap(({ ref, body: { start } }) => {
      const from = start === undefined ? undefined : spanOf(start).from;
      return from !== undefined && until !== undefined && from >= until
        ? [`${ref} starts after ${death.ref}`]
        : [];
    });
  });
}

type Episode = RecordOf<"episode">;

// ---- how long somebody was held, and when

/** One loss of liberty that lasted so long, at least, and began within these days. */
type Held = { readonly ref: Ref; readonly start: Span; readonly lasted: number };

/** The losses of liberty of each person of which both the beginning and a length are told. */
function heldByPerson(cases: Cases): Map<Ref, Held[]> {
  const months = new Map<Ref, number>();
  for (const { body } of cases.all("assertion"))
    if (body.variable === "months_held" && body.value?.kind === "number")
      months.set(body.subject, Math.min(months.get(body.subject) ?? Infinity, intervalOf(body.value).low));
  const stays = new Map<Ref, Time>();
  for (const { body } of cases.all("stay"))
    if (body.start !== undefined && !stays.has(body.episode)) stays.set(body.episode, body.start);
  const found = new Map<Ref, Held[]>();
  for (const { ref, body } of cases.all("episode")) {
    const lasted = months.get(ref);
    const first = body.start ?? stays.get(ref);
    if (lasted === undefined || first === undefined) continue;
    const held = { ref, start: spanOf(first), lasted: lasted * leastMonthMs };
    found.set(body.person, [...(found.get(body.person) ?? []), held]);
  }
  return found;
}

const leastMonthMs = 28 * dayMs;

/** Two losses of liberty that overlap whenever, within the days told, each began. */
function timesAtOnce(first: readonly Held[], second: readonly Held[]): string[] {
  return first.flatMap((a) =>
    second.flatMap((b) =>
      cannotFollow(a, b) && cannotFollow(b, a)
        ? [`${a.ref} and ${b.ref}, as long as they lasted, are of one time`]
        : [],
    ),
  );
}

/** Whether the later is sure to begin before the earlier, at its shortest, can be over. */
function cannotFollow(earlier: Held, later: Held): boolean {
  const [from, last] = [earlier.start.from, later.start.until];
  return from !== undefined && last !== undefined && from + earlier.lasted >= last;
}

/** The same of the accounts of one person. */
function timesOfOne(person: Ref, held: readonly Held[]): Check[] {
  return held.flatMap((a, index) =>
    held.slice(index + 1).flatMap((b): Check[] => {
      if (timesAtOnce([a], [b]).length === 0) return [];
      const reason = `${person} was held in ${a.ref} and in ${b.ref}, which, as long as they lasted, are of one time: these cannot both stand of one person.`;
      return [{ record: a.ref, against: b.ref, verdict: "broken", reason }];
    }),
  );
}

type Stay = RecordOf<"stay">;

const monthMs = 31 * dayMs;

/** Two stays of one pseudonym that surely overlap and are at two places. */
function placesAtOnce(first: readonly Stay[], second: readonly Stay[]): string[] {
  return first.flatMap((a) =>
    second.flatMap((b) => {
      if (a.body.episode === b.body.episode || a.body.facility === b.body.facility) return [];
      if (a.body.facility === undefined || b.body.facility === undefined) return [];
      const [x, y] = [surely(a), surely(b)];
      const at = x !== undefined && y !== undefined && Math.max(x.from, y.from) < Math.min(x.until, y.until);
      return at ? [`${a.ref} and ${b.ref} are of one time and of two places`] : [];
    }),
  );
}

/**
 * The time that a stay surely took, whichever days its dates mean. Years alone are often the frame of an account
 * ("between 2017 and 2019") and not the days of arrival and leaving.
 */
function surely({ body: { start, end } }: Stay): { from: number; until: number } | undefined {
  if (start === undefined || end === undefined) return undefined;
  const [first, last] = [spanOf(start), spanOf(end)];
  const exact = [first, last].every(
    ({ from, until }) => (until ?? Infinity) - (from ?? -Infinity) <= monthMs,
  );
  return exact ? { from: first.until!, until: last.from! } : undefined;
}

function staysByPerson(cases: Cases): ReadonlyMap<Ref, Stay[]> {
  const stays = new Map<Ref, Stay[]>();
  for (const stay of cases.all("stay")) {
    const person = cases.find("episode", stay.body.episode)?.person;
    if (person !== undefined) stays.set(person, [...(stays.get(person) ?? []), stay]);
  }
  return stays;
}

/** Facts about a person that do not change, and that two accounts of one person must share. */
const lasting: ReadonlySet<string> = new Set(
  "sex birth birth_date birth_year birthplace place_of_birth ethnicity mother_tongue".split(" "),
);

function accountsOfOne(person: RecordOf<"person">, cases: Cases): Check[] {
  const told = cases
    .all("assertion")
    .filter(
      ({ body }) => body.subject === person.ref && (lasting.has(body.variable) || body.variable === "age"),
    );
  return told.flatMap((a, index) =>
    told.slice(index + 1).flatMap((b): Check[] => {
      const { variable } = a.body;
      if (variable !== b.body.variable) return [];
      if (variable === "age") {
        const [x, y] = [bornAsTold(a, cases), bornAsTold(b, cases)];
        if (x === undefined || y === undefined || overlaps(x, y)) return [];
      } else if (!cannotBoth(a.body.value, b.body.value)) return [];
      const why =
        variable === "age" ? "of two births, on the days of their sources" : "and it does not change";
      const reason = `${a.ref} and ${b.ref} give ${person.ref} two answers to ${variable}, ${why}: these cannot both stand of one person.`;
      return [{ record: a.ref, against: b.ref, verdict: "broken", reason }];
    }),
  );
}

/** When somebody was born by an age that a source gives, on its day or in the two years before it was published. */
function bornAsTold({ body: { value, at } }: RecordOf<"assertion">, cases: Cases): Span | undefined {
  const source = cases.find("source", at?.source);
  if (value?.kind !== "number" || source === undefined) return undefined;
  const [held, published] = [source.held, source.published].map((time) => time && spanOf(time));
  const before = published?.from === undefined ? undefined : yearsLater(published.from, -2);
  const on = held ?? (published === undefined ? undefined : { from: before, until: published.until });
  return on === undefined ? undefined : bornBetween(aboutAge(intervalOf(value)), on);
}

type Value = RecordOf<"assertion">["body"]["value"];

function cannotBoth(a: Value, b: Value): boolean {
  if (a?.kind === "code" && b?.kind === "code") return a.code !== b.code;
  if (a?.kind === "time" && b?.kind === "time") return !overlaps(spanOf(a.time), spanOf(b.time));
  if (a?.kind === "number" && b?.kind === "number") return !intervalsMeet(intervalOf(a), intervalOf(b));
  return false;
}

// A claim of somebody in office, and the coded cases

/** "Nobody is in prison for using drugs" against the charges that people were convicted and held for. */
function claimsAgainstCases(cases: Cases): Check[] {
  const claims = cases.all("promise").flatMap((promise) => {
    const claim = claimOf(promise);
    return claim === undefined || claim.interval.high > 0 ? [] : [claim];
  });
  if (claims.length === 0) return [];
  const charges = cases.all("charge").map((charge) => ({ charge, words: wordsOfCharge(charge, cases) }));
  return claims.flatMap((claim): Check[] => {
    const against = charges.filter(
      ({ charge, words }) => isAbout(claim, words) && isOfItsTime(claim, spanOfCharge(charge, cases)),
    );
    return against.length === 0
      ? []
      : [
          brokenClaim(
            claim,
            against.map(({ charge }) => charge.ref),
          ),
        ];
  });
}

function brokenClaim(claim: Claim, charges: readonly Ref[]): Check {
  return {
    record: claim.ref,
    verdict: "broken",
    reason: `It is claimed that ${claim.text}; the coded cases have ${charges.length} (${charges.join(", ")}): these cannot all stand.`,
  };
}

function spanOfCharge({ body }: RecordOf<"charge">, cases: Cases): ReturnType<typeof spanOf> | undefined {
  const start = cases.find("episode", body.episode)?.start;
  return start === undefined ? undefined : spanOf(start);
}

/** What a charge is about, in the words that claims use: the offence, the law, and that it led to prison. */
function wordsOfCharge({ body, ref }: RecordOf<"charge">, cases: Cases): Set<string> {
  const norm = cases.find("norm", body.norm);
  const held = cases
    .all("stay")
    .some(
      (stay) =>
        stay.body.episode === body.episode &&
        cases.find("facility", stay.body.facility)?.type.startsWith("prison") === true,
    );
  const convicted = body.verdict === "convicted" || body.sentence_months !== undefined;
  const offences = cases
    .all("assertion")
    .flatMap((answer) =>
      answer.body.subject === ref && answer.body.variable === "offence" && answer.body.value?.kind === "code"
        ? [answer.body.value.code]
        : [],
    );
  return stemsOf(
    [
      body.offence === "other" || body.offence === undefined ? body.offence_words : body.offence,
      ...(body.offence === undefined ? offences : []),
      norm?.offence,
      norm?.instrument,
      "charged",
      convicted ? "convicted" : "",
      held || (convicted && body.sentence_months !== undefined) ? "prison" : "",
    ].join(" "),
  );
}
