import { intervalOf } from "../../arithmetic/hedge-law.ts";
import type { AnswerValue, Assertion } from "../../domain/assertion.ts";
import { type CountingRule, houseRule } from "../../domain/counting-rule.ts";
import { type Ref, parentRef } from "../../domain/id.ts";
import type { AnyRecord } from "../../domain/record.ts";
import { familyKinds } from "../../domain/relation.ts";
import { spanOf } from "../../domain/time.ts";
import type { MissingState, ValueState } from "../../domain/value-state.ts";

/** Who speaks, seen from the subject: the person it belongs to, a relative of theirs, an organisation, anyone else. */
export type Standing = "own" | "relative" | "organisation" | "other";

export type Coded = { readonly ref: Ref; readonly body: Assertion };

export type Outcome =
  | { readonly state: "answered"; readonly value: AnswerValue }
  | { readonly state: MissingState };

/** What a counting rule makes of competing accounts, with its grounds. */
export type Answer = {
  readonly outcome: Outcome;
  /** The assertions whose answer this is; of a conflict all that disagree. */
  readonly counted: readonly Ref[];
  readonly leftOut: readonly { readonly ref: Ref; readonly why: string }[];
  /** Statements from which answers were coded that are left out for that. */
  readonly statements: readonly Ref[];
};

/**
 * The answer to one question about one subject under a counting rule. Ranks are tried in order; the first with an
 * answer decides, and answers of that rank that cannot all stand are `conflicting` (numbers and times that overlap
 * can: the narrowest stands for them). Where no rank has an answer, the state of the first ranked account is the
 * result, and `not_stated` where none is ranked. Accounts coded from an aggregate statement never count.
 */
export function countAnswers(
  accounts: readonly Coded[],
  standingOf: (assertion: Assertion) => Standing,
  rule: CountingRule = houseRule,
): Answer {
  const leftOut: { ref: Ref; why: string }[] = [];
  const statements: Ref[] = [];
  const ranked: { rank: number; account: Coded }[] = [];
  for (const account of accounts) {
    const { basis, from_statement } = account.body;
    if (basis === "aggregate") {
      if (from_statement !== undefined && !statements.includes(from_statement))
        statements.push(from_statement);
      leftOut.push({
        ref: account.ref,
        why: `coded from the aggregate statement ${from_statement ?? "of its source"}`,
      });
    } else if (basis === "inferred" || basis === "document") {
      if (rule.leave_out.includes(basis))
        leftOut.push({ ref: account.ref, why: `the rule leaves out basis ${basis}` });
      else rankOne(account);
    } else rankOne(account);
  }
  ranked.sort((a, b) => a.rank - b.rank);
  const first = ranked.find(({ account }) => account.body.state === "answered");
  if (first === undefined) {
    const state = (ranked[0]?.account.body.state ?? "not_stated") as Exclude<ValueState, "answered">;
    const counted = ranked.slice(0, 1).map(({ account }) => account.ref);
    for (const { account } of ranked.slice(1))
      leftOut.push({ ref: account.ref, why: "has no answer, as an account of higher rank" });
    return { outcome: { state }, counted, leftOut, statements };
  }
  const deciding: Coded[] = [];
  for (const { rank, account } of ranked) {
    if (account.body.state !== "answered") leftOut.push({ ref: account.ref, why: "has no answer" });
    else if (rank !== first.rank)
      leftOut.push({ ref: account.ref, why: "an account of higher rank answers" });
    else deciding.push(account);
  }
  const value = commonValue(deciding.map(({ body }) => body.value!));
  return {
    outcome: value === undefined ? { state: "conflicting" } : { state: "answered", value },
    counted: deciding.map(({ ref }) => ref),
    leftOut,
    statements,
  };

  function rankOne(account: Coded): void {
    const standing = standingOf(account.body);
    const rank = rule.ranks.findIndex(
      ({ speaker, form }) =>
        (speaker === "any" || speaker === standing) && (form === "any" || form === account.body.form),
    );
    if (rank < 0)
      leftOut.push({ ref: account.ref, why: `the rule has no rank for ${standing} in ${account.body.form}` });
    else ranked.push({ rank, account });
  }
}

/** Reads who a speaker is from the records: whose the subject is, who is related to whom, which groups are organisations. */
export function standings(records: Iterable<AnyRecord>): {
  readonly personOf: (subject: Ref) => Ref | undefined;
  readonly standingOf: (assertion: Assertion) => Standing;
} {
  const owner = new Map<Ref, Ref>();
  const related = new Set<string>();
  const relatives = new Set<Ref>();
  const organisations = new Set<Ref>();
  for (const { kind, ref, body, under } of records) {
    switch (kind) {
      case "person":
        owner.set(ref, ref);
        if (body.part.includes("relative")) relatives.add(ref);
        break;
      case "group":
        if (body.kind !== "people") organisations.add(ref);
        break;
      case "relation":
        if (familyKinds.has(body.kind)) related.add(`${body.from} ${body.to}`).add(`${body.to} ${body.from}`);
        break;
      case "episode":
      case "payment":
      case "position":
      case "death":
        owner.set(ref, body.person);
        break;
      case "account":
        owner.set(ref, body.speaker);
        break;
      case "stage":
      case "stay":
      case "charge":
      case "test":
        owner.set(ref, body.episode);
        break;
      case "safeguard":
        owner.set(ref, body.stage);
        break;
      case "act": {
        const suffered = body.parties.filter(({ part }) => part === "suffered");
        const stands = suffered.length === 1 ? suffered[0]!.who : (under ?? parentRef(ref));
        if (stands !== undefined) owner.set(ref, stands);
        break;
      }
      default:
    }
  }
  const personOf = (subject: Ref): Ref | undefined => {
    let at: Ref | undefined = subject;
    // Subjects hang at most safeguard, stage, episode, person below each other; a loop of links ends here too.
    for (let step = 0; step < 5 && at !== undefined; step++) {
      const above: Ref | undefined = owner.get(at);
      if (above === at) return at;
      at = above;
    }
    return undefined;
  };
  return {
    personOf,
    standingOf: ({ subject, says }) => {
      const person = personOf(subject);
      if (says === undefined) return person === undefined ? "other" : "own";
      if (says === person) return "own";
      if (organisations.has(says)) return "organisation";
      return relatives.has(says) || (person !== undefined && related.has(`${says} ${person}`))
        ? "relative"
        : "other";
    },
  };
}

/** The value that all can stand for; undefined when two of them cannot both. */
function commonValue(values: readonly AnswerValue[]): AnswerValue | undefined {
  const keys = values.map((value): readonly [number, number] | string => {
    switch (value.kind) {
      case "number": {
        const { low, high } = intervalOf(value);
        return [low, high];
      }
      case "time": {
        const { from, until } = spanOf(value.time);
        return [from ?? -Infinity, (until ?? Infinity) - 1];
      }
      case "codes":
        return [...value.codes].sort().join(" ");
      case "code":
        return value.code;
      case "link":
        return value.ref;
      case "text":
        return value.text;
    }
  });
  let narrowest = 0;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    const first = keys[narrowest]!;
    if (typeof key === "string" || typeof first === "string") {
      if (key !== first) return undefined;
      continue;
    }
    if (keys.some((other) => typeof other === "string" || other[1] < key[0] || key[1] < other[0]))
      return undefined;
    if (key[1] - key[0] < first[1] - first[0]) narrowest = i;
  }
  return values[narrowest];
}
