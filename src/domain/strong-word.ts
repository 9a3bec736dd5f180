import type { Assessment } from "./assessment.ts";
import type { Norm } from "./norm.ts";

/**
 * Words that say what facts amount to in law, with the lists of elements (data/law/) by which a person would conclude on it.
 * Elements in words of one's own stand behind a word that they have.
 */
export const strongWordTable = [
  { word: "torture", pattern: /\btortur(?:e|es|ed|ing)\b/iu, lists: ["cat-1"] },
  {
    word: "arbitrary",
    pattern: /\barbitrar(?:y|ily)\b/iu,
    lists: ["iccpr-9-1", "wgad-1", "wgad-2", "wgad-3", "wgad-4", "wgad-5"],
  },
  {
    word: "enforced disappearance",
    pattern: /\b(?:enforced disappearances?|forcibly disappeared)\b/iu,
    lists: ["ced-2"],
  },
  { word: "crime against humanity", pattern: /\bcrimes? against humanity\b/iu, lists: [] },
  { word: "war crime", pattern: /\bwar crimes?\b/iu, lists: [] },
  { word: "genocide", pattern: /\bgenocid(?:e|al)\b/iu, lists: [] },
  {
    word: "extrajudicial killing",
    pattern: /\bextra-?judicial(?:ly)? (?:execut|kill)(?:ions?|ings?|ed)\b/iu,
    lists: [],
  },
  {
    word: "cruel, inhuman or degrading treatment",
    pattern: /\b(?:cruel|inhuman|degrading)(?:,? (?:and |or )?(?:cruel|inhuman|degrading))* treatment\b/iu,
    lists: ["cat-16", "iccpr-10"],
  },
] as const;

export type StrongWord = (typeof strongWordTable)[number]["word"];

/** An assessment that two persons concluded, as far as it can stand behind a word. */
export type Concluded = {
  /** The list of elements of its norm. */
  readonly list: string | undefined;
  readonly elements: readonly { readonly element: string; readonly conclusion: string }[];
  readonly overall: string | undefined;
};

/**
 * The words behind which no assessment stands: none by a list of that word, or with an element that has it, whose author wrote
 * what it comes to (which asks for a conclusion on every element and a second reader) with every element shown or arguable.
 */
export function unbackedWords(assessments: readonly Concluded[]): StrongWord[] {
  const standing = assessments.filter(
    ({ overall, elements }) =>
      overall !== undefined &&
      elements.length > 0 &&
      elements.every(({ conclusion }) => conclusion === "shown" || conclusion === "arguable"),
  );
  return strongWordTable
    .filter(
      ({ pattern, lists }) =>
        !standing.some(
          ({ list, elements }) =>
            (list !== undefined && (lists as readonly string[]).includes(list)) ||
            elements.some(({ element }) => pattern.test(element)),
        ),
    )
    .map(({ word }) => word);
}

/** An assessment with its norm, as it may stand behind a word. */
export function concludedOf({ norm: ref, elements, overall }: Assessment, norm: Norm | undefined): Concluded {
  return { list: norm?.elements ?? ref, elements, overall };
}
