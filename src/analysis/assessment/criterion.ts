import { intervalOf } from "../../arithmetic/hedge-law.ts";
import type { ClockFacts } from "../../domain/clock-row.ts";
import type { Criterion } from "../../domain/element.ts";
import type { RecordOf } from "../../domain/record.ts";
import type { Ref } from "../../domain/id.ts";
import { spanOf, type Time } from "../../domain/time.ts";
import { anyOf, type Trilean } from "../../domain/trilean.ts";
import { ageAt } from "../clock/age-at.ts";
import { conditionOf } from "../clock/condition.ts";
import type { CaseFact } from "./bearing.ts";

/** What is known of one person on one day, as grounds ask for it, with the records that say so. */
export type PersonFacts = {
  readonly values: ClockFacts;
  readonly from: ReadonlyMap<string, readonly Ref[]>;
};

/** A ground held against one person: `unknown` where the record does not say, or says it both ways. */
export type HeldCriterion = {
  readonly criterion: Criterion;
  readonly met: Trilean;
  readonly refs: readonly Ref[];
};

/** The records of one person that grounds ask. */
export type PersonRecords = {
  readonly person: RecordOf<"person">;
  readonly episodes: readonly RecordOf<"episode">[];
  /** Episodes of children that were held with the person. */
  readonly accompanying: readonly RecordOf<"episode">[];
  readonly facts: readonly CaseFact[];
};

const hoursInMonth = 730.5;

/**
 * What the records of one person say on a day. An answer to a variable is the fact of that name (`pregnant`, `ill`); what
 * somebody answered in two ways is not known. Age, offence, conviction, months held and the share of the sentence that is served
 * come from the records themselves.
 */
export function personFacts(
  { person, episodes, accompanying, facts }: PersonRecords,
  day: Time,
): PersonFacts {
  const values: Record<string, unknown> = {};
  const from = new Map<string, Ref[]>();
  const know = (name: string, value: unknown, refs: readonly Ref[]): void => {
    values[name] = value;
    from.set(name, [...refs]);
  };
  const last = episodes
    .toSorted(
      (a, b) =>
        (spanOf(a.body.start ?? { edtf: "/" }).from ?? 0) - (spanOf(b.body.start ?? { edtf: "/" }).from ?? 0),
    )
    .at(-1);

  for (const [name, answers] of answersIn(facts)) {
    const said = new Set(answers.map(({ answer }) => answer));
    if (said.size === 1)
      know(
        name,
        [...said][0],
        answers.map(({ ref }) => ref),
      );
  }
  const { birth, age, age_at_arrest: atArrest } = person.body;
  const start = episodes.length === 1 ? last?.body.start : undefined;
  const dated = age?.on === undefined ? undefined : age;
  const years = ageAt(
    {
      ...(birth === undefined ? {} : { birth }),
      ...(dated !== undefined
        ? { age: dated }
        : atArrest !== undefined && start !== undefined
          ? { age: { years: atArrest, on: start } }
          : {}),
    },
    spanOf(day),
    { isOnlyArrest: false, saidMinor: [] },
  );
  if (years !== undefined) know("age", [...years], [person.ref]);
  if (person.body.sex === "m" && values["pregnant"] === undefined) know("pregnant", "no", [person.ref]);
  const tests = facts.filter(({ kind, body }) => kind === "test" && body["kind"] === "pregnancy");
  if (values["pregnant"] === undefined && tests.some(({ body }) => body["result"] === "positive"))
    know(
      "pregnant",
      "yes",
      tests.map(({ ref }) => ref),
    );
  const withChild = accompanying.filter((child) => heldOn([child], day) !== "no");
  if (withChild.length > 0 && heldOn(withChild, day) === "yes")
    know(
      "with_child",
      "yes",
      withChild.map(({ ref }) => ref),
    );
  if (last === undefined) return { values: values as unknown as ClockFacts, from };

  const charges = facts.filter(
    ({ kind, body }) => kind === "charge" && body["episode"] === last.ref,
  ) as unknown as readonly RecordOf<"charge">[];
  const offences = new Set(charges.map(({ body }) => body.offence ?? "unknown"));
  if (offences.size === 1 && !offences.has("unknown"))
    know(
      "offence",
      [...offences][0],
      charges.map(({ ref }) => ref),
    );
  const convictions = charges.filter(({ body }) => body.verdict === "convicted");
  const convicted =
    charges.length === 0 ? "unknown" : anyOf(charges.map((charge) => convictedOn(charge, day)));
  if (convicted !== "unknown")
    know(
      "convicted",
      convicted,
      (convicted === "yes" ? convictions : charges).map(({ ref }) => ref),
    );
  const held = monthsHeld(last, day);
  if (held !== undefined) know("months_held", held, [last.ref]);
  const terms = convictions.flatMap(({ body }) => body.sentence_months ?? []);
  if (held !== undefined && terms.length === 1) {
    const { low, high } = intervalOf(terms[0]!);
    if (low > 0)
      know(
        "served_percent",
        [(100 * held[0]) / high, (100 * held[1]) / low],
        [last.ref, ...convictions.map(({ ref }) => ref)],
      );
  }
  return { values: values as unknown as ClockFacts, from };
}

function answersIn(
  facts: readonly CaseFact[],
): ReadonlyMap<string, readonly { readonly answer: string; readonly ref: Ref }[]> {
  const answers = new Map<string, { answer: string; ref: Ref }[]>();
  for (const { kind, ref, body } of facts) {
    const { variable, value, state } = body as { variable: string; state: string; value?: { code?: string } };
    if (kind !== "assertion" || state !== "answered" || value?.code === undefined) continue;
    const said = answers.get(variable) ?? [];
    answers.set(variable, [...said, { answer: value.code, ref }]);
  }
  return answers;
}

/** Whether a charge had ended in a conviction by a day; a verdict without a day of its own is of before. */
function convictedOn({ body }: RecordOf<"charge">, day: Time): Trilean {
  if (body.verdict === undefined || body.verdict === "unknown") return "unknown";
  if (body.verdict !== "convicted") return "no";
  const [said, asked] = [spanOf(body.verdict_on ?? { edtf: "/" }), spanOf(day)];
  if ((said.from ?? -Infinity) >= (asked.until ?? Infinity)) return "no";
  return (said.until ?? -Infinity) <= (asked.until ?? Infinity) ? "yes" : "unknown";
}

/** Whether somebody was held on a day, by their deprivations of liberty. */
export function heldOn(episodes: readonly RecordOf<"episode">[], day: Time): Trilean {
  const asked = spanOf(day);
  return anyOf(
    episodes.map(({ body }): Trilean => {
      const began = spanOf(body.start ?? { edtf: "/" });
      const ended = spanOf(body.end ?? { edtf: "/" });
      if ((began.from ?? -Infinity) >= (asked.until ?? Infinity)) return "no";
      if ((ended.until ?? Infinity) <= (asked.from ?? -Infinity)) return "no";
      const isBegun = (began.until ?? Infinity) <= (asked.from ?? -Infinity);
      const isOpen = body.exit === "still-held" || (ended.from ?? -Infinity) >= (asked.until ?? Infinity);
      return isBegun && isOpen ? "yes" : "unknown";
    }),
  );
}

/** Months from the start of a deprivation of liberty to the day, the least and the most; undefined where that is not known. */
function monthsHeld({ body }: RecordOf<"episode">, day: Time): [number, number] | undefined {
  if (body.start === undefined) return undefined;
  const began = spanOf(body.start);
  const asked = spanOf(day);
  const ended = body.end === undefined ? undefined : spanOf(body.end);
  if (began.from === undefined || began.until === undefined) return undefined;
  if (body.exit === "still-held" || ended === undefined)
    return lasting(began.until, asked.from, began.from, asked.until);
  const before = (a: number | undefined, b: number | undefined): number =>
    Math.min(a ?? Infinity, b ?? Infinity);
  return lasting(began.until, before(ended.from, asked.from), began.from, before(ended.until, asked.until));
}

function lasting(
  lastStart: number,
  firstEnd: number | undefined,
  firstStart: number,
  lastEnd: number | undefined,
): [number, number] | undefined {
  if (firstEnd === undefined || lastEnd === undefined || !Number.isFinite(lastEnd)) return undefined;
  const months = (milliseconds: number): number => Math.max(0, milliseconds / 3_600_000 / hoursInMonth);
  return [months(firstEnd - lastStart), months(lastEnd - firstStart)];
}

/** Grounds held against one person, in the order of their file: what comes first says nothing of the person. */
export function heldCriteria(criteria: readonly Criterion[], { values, from }: PersonFacts): HeldCriterion[] {
  return criteria.map((criterion) => {
    const condition = conditionOf(criterion.when);
    return {
      criterion,
      met: condition.of(values),
      refs: [...new Set(condition.names.flatMap((name) => from.get(name) ?? []))],
    };
  });
}

/**
 * The paragraph of a petition: the grounds that the record shows, and those that may apply, each with how sure it is that it is a
 * ground. Null where the record shows none and leaves none open to dispute.
 */
export function petitionText(
  held: readonly HeldCriterion[],
  { body: { pseudonym }, ref }: RecordOf<"person">,
  day: Time,
): string | null {
  const clause = ({ criterion: { ground, certainty } }: HeldCriterion): string =>
    certainty === "verified" ? ground : `${ground} (the ground is ${certainty})`;
  const met = held.filter((one) => one.met === "yes").map(clause);
  // Where something is on file and still nobody can tell, it is disputed, which a petition says.
  const disputed = held.filter((one) => one.met === "unknown" && one.refs.length > 0).map(clause);
  if (met.length === 0 && disputed.length === 0) return null;
  const who = pseudonym ?? ref;
  const listed = (clauses: readonly string[]): string =>
    clauses.length < 2 ? clauses.join("") : `${clauses.slice(0, -1).join(", ")} and ${clauses.at(-1)!}`;
  return [
    ...(met.length === 0 ? [] : [`${who} ${listed(met)}, by what is on file on ${day.words ?? day.edtf}.`]),
    ...(disputed.length === 0 ? [] : [`It may be that ${who} ${listed(disputed)}; the record allows both.`]),
  ].join(" ");
}
