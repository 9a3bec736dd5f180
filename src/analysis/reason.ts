import type { FindingResult } from "./finding.ts";

/** The verdict of a finding in a sentence: what was counted, what was stated, and what stands between the two. */
export function reasonOf(result: FindingResult, recomputable: boolean): string {
  const { n, N, stated, verdict, exceptions, missing } = result;
  const silent = Object.values(missing).reduce((sum: number, count) => sum + (count ?? 0), 0);
  const claim = stated === undefined ? "" : claimText(stated);
  const gap = silent === 0 ? "" : `, ${silent} without an answer that counts`;
  if (!recomputable) {
    return verdict === "not-stated"
      ? "Nothing is claimed in numbers, and no expression is on file."
      : `Stated is ${claim}; no expression is on file, so it can't be recomputed from these records.`;
  }
  const answered =
    N === 0 ? "nobody answered" : N === 1 ? `${n} of one who answered` : `${n} of the ${N} who answered`;
  const counted = `${answered}${gap}`;
  switch (verdict) {
    case "circular":
      return `The answers were coded from this very statement, so they can't bear it out: ${counted}.`;
    case "contradicted":
      return `Stated is ${claim}; ${exceptions.length === 1 ? "one exception is" : `${exceptions.length} exceptions are`} on record: ${counted}.`;
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

function claimText({ n, N, quantifier, words }: NonNullable<FindingResult["stated"]>): string {
  const count =
    n === undefined ? (N === undefined ? "" : `of ${N}`) : N === undefined ? `${n}` : `${n} of ${N}`;
  const word =
    words ?? (quantifier === undefined || quantifier === "exact" ? "" : quantifier.replaceAll("-", " "));
  if (count === "") return word === "" ? "nothing in numbers" : `“${word}”`;
  return word === "" ? count : `“${word}” (${count})`;
}
