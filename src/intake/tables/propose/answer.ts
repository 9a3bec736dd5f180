import { asciiDigits } from "../../../domain/digit.ts";
import type { Unit } from "../../../domain/frame.ts";
import { parseQuantity } from "../../../domain/quantity.ts";
import { codeOf, type Names, type ProposedVariable } from "./naming.ts";
import { noteOf } from "./notation.ts";
import type { Profile } from "./profile.ts";
import { summaryOf } from "./summary.ts";
import { noted, type YamlPiece } from "./yaml-lines.ts";

/** A column that answers a variable: what the mapping says of it, and the variable. */
export type ProposedAnswer = { readonly piece: YamlPiece; readonly variable: ProposedVariable };

/**
 * How a column becomes the answers to a variable of `unit`; undefined for text, names and columns with nothing in them. `odd`
 * are texts that are asked about, with the question.
 */
export function answerOf(
  profile: Profile,
  unit: Unit,
  names: Names,
  odd?: ReadonlyMap<string, string>,
): ProposedAnswer | undefined {
  const { kind, name } = profile;
  const variable = (
    type: ProposedVariable["type"],
    values: readonly string[] = [],
    open = false,
  ): ProposedVariable => ({
    name: names.variable(unit, name, profile.letters),
    unit,
    type,
    values: [...new Set(values)],
    open,
    label: name,
  });
  const answer = (
    rest: { readonly [key: string]: YamlPiece },
    described: ProposedVariable,
  ): ProposedAnswer => ({
    piece: noted({ column: name, ...rest, states: numberStates(profile) }, summaryOf(profile)),
    variable: described,
  });
  switch (kind.kind) {
    case "yes-no": {
      const said = (words: readonly string[], code: string): [string, YamlPiece][] =>
        once(words).map((word) => [word, kind.sure ? code : noted("decide", `${code}?`)]);
      return answer(
        { values: Object.fromEntries([...said(kind.yes, "yes"), ...said(kind.no, "no")]) },
        variable("yn"),
      );
    }
    case "words":
      return answer(wordValues(kind.words), variable("one", kind.words.map(codeOf)));
    case "lists":
      return answer(
        { split: kind.split, ...wordValues(kind.words) },
        variable("many", kind.words.map(codeOf)),
      );
    case "many-words":
      return answer({}, variable("one", [], true));
    case "number":
      return kind.codes
        ? answer(
            {
              values: {
                "0": noted(
                  "decide",
                  "no? If these are counts, make the variable a number and leave out values",
                ),
                "1": noted("decide", "yes?"),
              },
            },
            variable("yn"),
          )
        : answer(
            {
              number: noteOf(profile).number,
              // Of one person in several rows an age may differ, and is an age all the same.
              values: profile.role?.startsWith("age") === true ? doubtfulAges(profile, []) : undefined,
            },
            variable("number"),
          );
    case "date":
      return answer(
        {
          ...noteOf(profile),
          values: odd && Object.fromEntries([...odd].map(([text, asks]) => [text, noted("decide", asks)])),
        },
        variable("date"),
      );
    case "codes":
    case "names":
    case "text":
    case "blank":
      return undefined;
  }
}

/** The numbers of a column of ages that no age is, or that say why there is none, as they are left to decide. */
export function doubtfulAges({ counts }: Profile, lacks: readonly string[]): YamlPiece {
  const doubtful = [...counts.keys()].filter((text) => {
    const plain = asciiDigits(text);
    return /^-?\d+$/.test(plain) && (lacks.includes(plain) || Number(plain) < 0 || Number(plain) > 105);
  });
  const question =
    "an age, or no answer? The number itself if it is the age, null if it says that nobody knows";
  return doubtful.length === 0
    ? undefined
    : Object.fromEntries(doubtful.map((text) => [text, noted("decide", question)]));
}

function wordValues(words: readonly string[]): { readonly values: YamlPiece } {
  const isNumber = (word: string): boolean => parseQuantity(word) !== undefined;
  const areNumbers = words.filter(isNumber).length > words.length / 2;
  const value = (word: string): YamlPiece =>
    areNumbers && !isNumber(word)
      ? noted("decide", "the others are numbers: which of them is it, or null if it says nothing?")
      : codeOf(word);
  return { values: Object.fromEntries(once(words).map((word) => [word, value(word)])) };
}

/** Words that only case tells apart, once. */
function once(words: readonly string[]): string[] {
  const seen = new Set<string>();
  return words.filter((word) => {
    const key = word.toLowerCase();
    return !seen.has(key) && seen.add(key);
  });
}

/** Numbers such as 99 that stand for a lack of an answer in this column alone. */
function numberStates({ lacks }: Profile): YamlPiece {
  const numbers = [...lacks.keys()].filter((text) => /^-?\d+$/.test(text));
  return numbers.length === 0
    ? undefined
    : {
        decide: noted(numbers, "a number like the others, or a state: does_not_know, no_answer, declined …?"),
      };
}
