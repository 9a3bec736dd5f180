import { type StrongWord, strongWordTable } from "../../domain/strong-word.ts";
import type { Diagnostic } from "../diagnostic.ts";

type TextPart = { readonly start: number; readonly end: number };

/**
 * Words of a draft on what facts amount to in law behind which no assessment stands: once in a sentence, never where somebody
 * else says it, where it is only alleged, forbidden or looked into, or where it is part of a name. A warning at most.
 */
export function strongWordsIn(
  text: string,
  unbacked: readonly StrongWord[],
  quotes: readonly TextPart[],
): Diagnostic[] {
  if (unbacked.length === 0) return [];
  const quoted = [...quotes, ...quotationsIn(text)];
  const isQuoted = (at: number): boolean => quoted.some(({ start, end }) => start <= at && at < end);
  return sentencesIn(text).flatMap(({ start, end }) => {
    const sentence = text.slice(start, end);
    return strongWordTable.flatMap(({ word, pattern, lists }): Diagnostic[] => {
      if (!unbacked.includes(word)) return [];
      const found = [...sentence.matchAll(new RegExp(pattern.source, "giu"))].find(
        ({ 0: said, index }) =>
          !isQuoted(start + index) &&
          !isName(sentence, said, index) &&
          !isHedged(sentence.slice(0, index), sentence.slice(index + said.length)),
      );
      if (found === undefined) return [];
      const by = lists.length === 0 ? "elements that have the word" : lists.join(" or ");
      return [
        {
          rule: "strong-word",
          severity: "warning",
          start: start + found.index,
          end: start + found.index + found[0].length,
          message: `“${found[0]}” says what facts amount to in law, and no assessment of the dossier stands behind it; write what is reported to have been done. What would back it: an assessment by ${by} in which every element is shown or arguable, an author wrote what it comes to, and a second person read it.`,
        },
      ];
    });
  });
}

/** Words before it that leave it to somebody, or say that it is forbidden or looked into; and words behind it that do. */
const hedgedBefore =
  /\b(?:alleg\w*|report(?:ed|edly|s)?|accus\w*|claim(?:s|ed|ing)?|complain\w*|suspect\w*|prohibit\w*|forbid\w*|ban(?:s|ned)?|prevent\w*|against|freedom from|free from|definition of|defines?|whether|if|may|might|could|risk of|acquitted of|victims? of|survivors? of|says?|said|told)\b/iu;
const hedgedBehind =
  /^[^.!?]*\b(?:is|are|was|were) (?:alleged|reported|prohibited|forbidden|banned|denied|a crime|never justified)\b/iu;

function isHedged(before: string, behind: string): boolean {
  return hedgedBefore.test(before) || hedgedBehind.test(behind);
}

/** Part of a name: "Working Group on Arbitrary Detention", "the Torture Convention". */
function isName(sentence: string, said: string, at: number): boolean {
  const startsSentence = sentence.slice(0, at).trim() === "";
  return /^\p{Lu}/u.test(said) && (!startsSentence || /^\s+\p{Lu}/u.test(sentence.slice(at + said.length)));
}

function sentencesIn(text: string): TextPart[] {
  const stretches: TextPart[] = [];
  for (const { 0: line, index } of text.matchAll(/[^\n]+/g))
    for (const { 0: part, index: at } of line.matchAll(/[^.!?]+(?:[.!?]+(?!\s|$)[^.!?]*)*[.!?]*/g))
      stretches.push({ start: index + at, end: index + at + part.length });
  return stretches;
}

function quotationsIn(text: string): TextPart[] {
  return [...text.matchAll(/“[^”\n]*”|"[^"\n]*"|«[^»\n]*»/gu)].map(({ 0: said, index }) => ({
    start: index,
    end: index + said.length,
  }));
}
