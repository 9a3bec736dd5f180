import type { Certainty } from "../../domain/certainty.ts";
import type { ForceWord, Norm } from "../../domain/norm.ts";
import { isBefore, type Time } from "../../domain/time.ts";
import { allOf, not, type Trilean } from "../../domain/trilean.ts";

export type NormForce = {
  readonly word: ForceWord;
  /** The same as a sentence. */
  readonly says: string;
  /** Of the line that says so, where the standing of the State rests on one. */
  readonly certainty: Certainty | undefined;
};

/** What nobody may be held to: a limit of such a norm has no verdict. */
export const withoutForce: ReadonlySet<ForceWord> = new Set([
  "not-in-force",
  "not-party",
  "withdrawn",
  "other-state",
]);

type ForceNorm = Pick<Norm, "kind" | "in_force" | "states"> & Partial<Pick<Norm, "binding" | "parties">>;
type Party = NonNullable<Norm["parties"]>[number];

/**
 * How a norm stands to a State on a day. A standard or a committee's reading guides and binds nobody; custom binds every
 * State; a law of a State binds there; a treaty binds from the day on which it is in force and the State is party to it, but not
 * where the State reserved or withdrew. Near a bound that is not known to the day it *may* bind.
 */
export function normForce(norm: ForceNorm, state: string | undefined, day: Time | undefined): NormForce {
  const { kind, states, parties = [] } = norm;
  const on =
    day === undefined
      ? "on a day that is not on file"
      : `on ${day.words ?? day.edtf.replaceAll(/T[\d:]+/g, "")}`;
  const said = (word: ForceWord, says: string, certainty?: Certainty): NormForce => ({
    word,
    says,
    certainty,
  });
  if (kind === "custom") return said("custom", "Custom: it binds every State, whatever it has joined.");
  if (
    kind === "standard" ||
    kind === "un-document" ||
    kind === "treaty-body-or-expert" ||
    norm.binding === false
  )
    return isOthers(norm, state)
      ? said("other-state", `It is about ${states.join(", ")}: comparison, and no obligation of ${state}.`)
      : said("guides", "It guides and may be cited as that; it binds no State.");
  if (state === undefined) return said("not-recorded", "Whose law it is held against is not on file.");
  const began = startsBy(norm.in_force, day);
  const ended = endsBefore(norm.in_force, day);
  if (began === "no")
    return said("not-in-force", `It was not in force yet ${on}${sinceText(norm.in_force)}.`);
  if (ended === "yes") return said("not-in-force", `It was not in force any more ${on}.`);
  const inForce = allOf([norm.in_force === undefined ? "unknown" : began, not(ended)]);
  if (kind === "domestic-law") {
    if (states.length > 0 && !states.includes(state))
      return said("other-state", `It is a law of ${states.join(", ")} and none of ${state}.`);
    return inForce === "yes"
      ? said("binds", `A law of ${state}, in force ${on}.`)
      : said("may-bind", `It binds if it was in force ${on}; that is not on file to the day.`);
  }
  const steps = parties.filter((each) => each.state === state);
  if (steps.length === 0) {
    if (!states.includes(state))
      return said(
        "not-recorded",
        states.length + parties.length === 0
          ? "Nobody recorded which States are party to it."
          : `Nobody recorded how ${state} stands to it.`,
      );
    return inForce === "yes"
      ? said("binds", `It is recorded as binding ${state}, in force ${on}.`)
      : said("may-bind", `It binds ${state} if it was in force ${on}; that is not on file to the day.`);
  }
  // Whoever is party since a day is bound since then, also where nobody recorded since when others are.
  return ofParty(steps, state, day, on, norm.in_force === undefined ? "yes" : inForce, said);
}

function ofParty(
  steps: readonly Party[],
  state: string,
  day: Time | undefined,
  on: string,
  inForce: Trilean,
  said: (word: ForceWord, says: string, certainty?: Certainty) => NormForce,
): NormForce {
  const standing = (kind: Party["kind"]): { readonly is: Trilean; readonly step: Party | undefined } => {
    const all = steps
      .filter((step) => step.kind === kind)
      .map((step) => ({
        step,
        is: allOf([startsBy(step.on, day), not(endsOn(step.until, day))]),
      }));
    return (
      all.find(({ is }) => is === "yes") ??
      all.find(({ is }) => is === "unknown") ??
      all[0] ?? { is: "no", step: undefined }
    );
  };
  const party = standing("party");
  const left = standing("withdrawn");
  const reserved = standing("reserved");
  if (left.is === "yes")
    return said(
      "withdrawn",
      `${state} had withdrawn from it ${on}${sinceText(left.step?.on)}.`,
      left.step?.certainty,
    );
  if (party.step === undefined)
    return said(
      "not-party",
      standing("signed").is === "yes"
        ? `${state} had signed it ${on} and was not party to it.`
        : `${state} was not party to it ${on}.`,
      steps[0]!.certainty,
    );
  const { certainty } = party.step;
  if (party.is === "no")
    return said("not-in-force", `It did not bind ${state} ${on}${sinceText(party.step.on)}.`, certainty);
  if (reserved.is === "yes")
    return said(
      "reserved",
      `${state} had reserved against it ${on}: a lawyer says how far it binds.`,
      reserved.step?.certainty,
    );
  const binds = allOf([party.is, not(left.is), not(reserved.is), inForce]);
  return binds === "yes"
    ? said("binds", `${state} was party to it ${on}${sinceText(party.step.on)}.`, certainty)
    : said(
        "may-bind",
        `It may have bound ${state} ${on}; a day of its record is not known that well.`,
        certainty,
      );
}

function isOthers({ states }: ForceNorm, state: string | undefined): boolean {
  return state !== undefined && states.length > 0 && !states.includes(state);
}

/** Whether what begins at a time had begun by a day; nothing said of its beginning leaves that open. */
function startsBy(start: Time | undefined, day: Time | undefined): Trilean {
  if (start === undefined || day === undefined) return "unknown";
  const first = boundsOf(start).start;
  if (first === undefined) return "yes";
  return not(isBefore(day, first));
}

function endsBefore(span: Time | undefined, day: Time | undefined): Trilean {
  const end = span === undefined ? undefined : boundsOf(span).end;
  return endsOn(end, day);
}

function endsOn(end: Time | undefined, day: Time | undefined): Trilean {
  if (end === undefined) return "no";
  return day === undefined ? "unknown" : isBefore(end, day);
}

/** The two ends of "from when, or from when to when": one time is the beginning. */
function boundsOf({ edtf }: Time): { readonly start: Time | undefined; readonly end: Time | undefined } {
  const [start, end] = edtf.split("/");
  const bound = (text: string | undefined): Time | undefined =>
    text === undefined || text === "" || text === ".." ? undefined : { edtf: text };
  return { start: bound(start), end: bound(end) };
}

function sinceText(time: Time | undefined): string {
  const start = time === undefined ? undefined : boundsOf(time).start;
  return start === undefined ? "" : `; since ${start.edtf}`;
}
