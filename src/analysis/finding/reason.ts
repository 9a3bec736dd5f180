import type { FindingResult } from "./finding.ts";
import { universal } from "./quantifier.ts";

/** The verdict of a finding in a sentence: what was counted, what was stated, and what stands between the two. */
export function reasonOf(result: FindingResult, recomputable: boolean): string {
  const { n, N, stated, verdict, missing, least } = result;
  const silent = Object.values(missing).reduce((sum: number, count) => sum + (count ?? 0), 0);
  const claim = stated === undefined ? "" : claimText(stated);
  const gap = silent === 0 ? "" : `, ${silent} without an answer that counts`;
  if (!recomputable) {
    return verdict === "not-stated"
      ? "Nothing is claimed in numbers, and no expression is on file."
      : `Stated is ${claim}; no expression is on file, so it can't be recomputed from these records.`;
  }
  const answered =
    N === 0
      ? "nobody answered"
      : N === 1
        ? `the only one who answered ${n === 1 ? "does" : "does not"}`
        : `${n} of the ${N} who answered`;
  const fewer = least.N === N ? "" : `, or ${least.n} of ${least.N} if records that may be of one person are`;
  const counted = `${answered}${fewer}${gap}`;
  switch (verdict) {
    case "circular":
      return `The answers were coded from this very statement, so they can't bear it out: ${counted}.`;
    case "contradicted":
      return `Stated is ${claim}; ${against(result)}.`;
    case "differs":
      return `Stated is ${claim}; however the missing answers turned out, the records would not give it: ${counted}.`;
    case "cannot-tell":
      return `Stated is ${claim}; the records neither give nor exclude it: ${counted}.`;
    case "agrees":
      return `Stated is ${claim}, and the records give it: ${counted}.`;
    case "not-stated":
      return `Nothing is claimed; the records give ${counted}.`;
  }
}

/** What speaks against a statement of all or none: of whom it holds, or does not, or holds in part. */
function against({ n, N, stated, exceptions }: FindingResult): string {
  const among = N === 1 ? "the only one who answered" : `of the ${N} who answered`;
  const some = (count: number): string => (N === 1 ? among : `${count} ${among}`);
  if (universal(stated!) === "all") return `it does not hold for ${some(N - n)}`;
  const partly = exceptions.length - n;
  const whole = n === 0 ? "" : `it holds for ${some(n)}`;
  if (partly === 0) return whole;
  return whole === ""
    ? `it holds in part for ${partly === 1 ? "one" : partly}`
    : `${whole} and in part for ${partly}`;
}

function claimText({ n, N, quantifier, words }: NonNullable<FindingResult["stated"]>): string {
  const count =
    n === undefined ? (N === undefined ? "" : `of ${N}`) : N === undefined ? `${n}` : `${n} of ${N}`;
  const word =
    words ?? (quantifier === undefined || quantifier === "exact" ? "" : quantifier.replaceAll("-", " "));
  if (count === "") return word === "" ? "nothing in numbers" : `“${word}”`;
  return word === "" ? count : `“${word}” (${count})`;
}
