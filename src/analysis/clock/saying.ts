import type { ClockRow } from "../../domain/clock-row.ts";
import { wordsOf } from "../../domain/noun.ts";
import type { CaseClock, OpenFact } from "./case.ts";
import type { OrderGap } from "./order-chain.ts";

/** What is said of a clock, of a gap and of what is not on file; the command, the pages and prints say the same. */

const nouns: Readonly<Record<ClockRow["kind"], string>> = {
  limit: "limit",
  yardstick: "yardstick",
  condition: "condition",
  deadline: "deadline",
};

/** One sentence on a clock of a case, without the words of certainty, which stand beside it. */
export function clockSentence({ rows, verdict, problem }: CaseClock): string {
  if (verdict === undefined) return problem ?? "";
  const [{ kind, opens_after: opens }] = rows as [ClockRow];
  const noun = nouns[kind];
  const may = verdict.if_applicable === true ? "If it applies: " : "";
  const soFar = verdict.so_far === true ? " so far" : "";
  switch (verdict.verdict) {
    case "exceeded": {
      const by = [
        verdict.by_at_least === undefined ? [] : [`at least ${lengthText(verdict.by_at_least)}`],
        verdict.by_at_most === undefined ? [] : [`at most ${lengthText(verdict.by_at_most)}`],
      ].flat();
      const length = by.length === 0 ? "" : ` by ${by.join(" and ")}`;
      if (opens)
        return `${may}The right was open${length === "" ? "" : `, ${length.trim().slice(3)} before the end`}.`;
      return `${may}Beyond the ${noun}${length}${soFar}.`;
    }
    case "within": {
      const spare =
        verdict.to_spare_at_least === undefined
          ? ""
          : `, with at least ${lengthText(verdict.to_spare_at_least)} to spare`;
      if (opens) return `${may}The right was not open yet${soFar}.`;
      const ends = verdict.deadlines === undefined ? "" : `; it ends ${spanText(verdict.deadlines)}`;
      return `${may}Within the ${noun}${soFar}${spare}${ends}.`;
    }
    default: {
      const unless =
        verdict.exceeded_unless_excluded_more_than === undefined
          ? ""
          : ` Beyond the ${noun} unless more than ${lengthText(verdict.exceeded_unless_excluded_more_than)} of it does not count.`;
      return `${may}It cannot be told.${unless}`;
    }
  }
}

function spanText([first, last]: readonly [string, string]): string {
  return first === last ? `on ${plainTime(first)}` : `between ${plainTime(first)} and ${plainTime(last)}`;
}

function plainTime(text: string): string {
  return text.replace("T", " at ");
}

/** "26h30" as "26 h 30 min", "5d" as "5 days". */
export function lengthText(length: string): string {
  const [, hours, minutes, days] = /^(?:(\d+)h(\d\d)|(\d+)d)$/.exec(length) ?? [];
  if (days !== undefined) return days === "1" ? "1 day" : `${days} days`;
  return minutes === "00" ? `${hours} h` : `${hours} h ${Number(minutes)} min`;
}

/** What a gap between two orders is, as a sentence. */
export function gapSentence({ unit, least, most }: OrderGap): string {
  const length = (value: number): string =>
    unit === "minutes"
      ? `${Math.floor(value / 60)} h ${value % 60} min`
      : value === 1
        ? "1 day"
        : `${value} days`;
  if (least === most) return `No order covers ${length(least)}.`;
  const to = Number.isFinite(most) ? ` and at most ${length(most)}` : "";
  return least > 0
    ? `No order covers at least ${length(least)}${to}.`
    : `Whether an order covers every day cannot be told: the gap is none${Number.isFinite(most) ? ` to ${length(most)}` : " or more"}.`;
}

/** A neutral question to whoever may know a fact that is not on file. */
export function questionFor({ fact, moments }: OpenFact): string {
  switch (fact) {
    case "start":
      return `On which day and at which hour was ${momentsText(moments, "or")}?`;
    case "end":
      return `On which day and at which hour was ${momentsText(moments, "or")}, and did it come to that?`;
    case "extension":
      return "Was the time extended: by whom, for how long, and in what form is the paper?";
    case "age":
      return "How old was the person then, and how is that known?";
    case "offence_class":
      return "Of which class was the offence that was named?";
    case "limit":
      return "What does the law say: how long may it be?";
    case "dispute":
      return "Accounts of the provision conflict: what does its text say?";
    case "calendar":
      return "On which days did the courts sit?";
    case "first_day":
      return "Does the first day count under this law?";
    case "earlier":
      return "How long was the person held before for the same facts?";
    case "review":
      return "When was the detention reviewed?";
    case "postponement":
      return "Why was the review postponed?";
    default:
      return `What is known of this: ${wordsOf(fact)}?`;
  }
}

const momentWords: Readonly<Record<string, string>> = {
  station: "the arrival at the police station",
  "first-station": "the arrival at the first police station",
  "relevant-station": "the arrival at the police station of the case",
  arrest: "the arrest",
  "deprivation-of-liberty": "liberty first taken",
  prosecutor: "the person first before the prosecutor",
  judge: "the person first before a judge",
  magistrate: "the person first before a magistrate",
  release: "the release",
  "detention-order": "the order of detention",
  "closing-order": "the order that closed the investigation",
  "lawyer-present": "a lawyer first present",
  last_known_held: "the person last known to be held",
};

/** A moment in words. */
export function momentText(moment: string): string {
  return momentWords[moment] ?? `the ${wordsOf(moment.replace(/^x-/, ""))}`;
}

function momentsText(moments: readonly string[], last: "or" | "and"): string {
  const words = moments.map(momentText);
  return words.length < 2
    ? (words[0] ?? "the end")
    : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)!}`;
}
