import { capital } from "../../domain/noun.ts";
import { type Finding } from "../../domain/finding.ts";
import { englishWords } from "../finding/wording.ts";
import type { ReleaseRefusal } from "./control.ts";
import { type Telling, printedShare, wordFor } from "./tally-release.ts";

/** Why a release is refused, in one sentence that names nobody; `earlierNames` says what was released before, by place. */
export function refusalSentence(refusal: ReleaseRefusal, earlierNames: readonly string[]): string {
  if (refusal.kind === "unknown") return "Refused: it could not be shown to be safe.";
  if (refusal.kind === "population")
    return "Refused: whom it counts is chosen by what may harm, and they are all or none of a group, so that it tells of each.";
  const { people, least } = refusal;
  const few = `${people === 1 ? "one person" : `${people} people`}`;
  switch (refusal.kind) {
    case "few":
      return `Refused: it counts ${few}, and fewer than ${least} are told apart too easily.`;
    case "difference": {
      const other = earlierNames[refusal.earlier];
      return `Refused: it differs by ${few} from ${other === undefined ? "another number released with it" : `what was released of ${other}`}, and what fewer than ${least} people answered could be worked out.`;
    }
    case "harmful":
      return "Refused: it says that all or none of a group have a property that may harm them, so that it tells of each.";
    default: {
      const range =
        refusal.low === refusal.high ? `${refusal.low}` : `between ${refusal.low} and ${refusal.high}`;
      const reader =
        refusal.kind === "alone"
          ? "a person who knows her own answer could work out"
          : "a reader could work out";
      return `Refused: ${reader}${refusal.isJoint ? " with what was released before" : ""} that ${range} ${refusal.high === 1 ? "person" : "people"} gave one answer; a number below ${least} must stay open.`;
    }
  }
}

/** The sentence of a finding that tells a percentage or a word and no number. */
export function shareSentence(
  { n, N }: { readonly n: number; readonly N: number },
  { unit, predicate = englishWords.noPredicate }: Pick<Finding, "unit" | "predicate">,
  telling: Exclude<Telling, "count">,
): string {
  const [, many] = englishWords.units[unit];
  const whom = `the ${many} ${englishWords.answered[unit === "person" ? "person" : "other"]}`;
  if (telling === "words")
    return `${capital(wordFor(n, N).word.replaceAll("-", " "))} of ${whom} ${predicate}.`;
  const { percent, decimals } = printedShare(n, N);
  return `${percent.toFixed(decimals)}% of ${whom} ${predicate}.`;
}
