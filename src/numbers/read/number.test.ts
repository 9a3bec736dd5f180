import fc from "fast-check";
import { expect, test } from "vitest";
import { sized } from "../../../test/size.ts";
import { numberOfWords } from "../../domain/number-word.ts";
import { englishNumbers } from "../../domain/number-word-table.ts";
import { english } from "../language/english/english.ts";
import { lexiconOf } from "../language/lexicon.ts";
import { coreAt } from "./number.ts";
import { tokenize } from "./token.ts";

const { cardinals, magnitudes } = englishNumbers;
const words = [...Object.keys(cardinals), ...Object.keys(magnitudes), "and", "a", "half", "point", "people"];

/** The number that a draft's reader finds at the start of a text, where it goes to the text's end. */
function readWhole(text: string): number | undefined {
  const tokens = tokenize(text);
  const core = coreAt({ tokens, lexicon: lexiconOf(english), marks: new Map(), taken: 0 }, 0);
  return core?.next === tokens.count ? core.value : undefined;
}

const nameOf = (number: number): string =>
  Object.entries(cardinals).find(([, value]) => value === number)![0];

/** A number in English words, with "and" behind hundreds and a hyphen behind tens where `style` says so. */
function spelledOut(number: number, style: { and: boolean; hyphen: boolean }): string {
  for (const [factor, name] of [
    [1e9, "billion"],
    [1e6, "million"],
    [1e3, "thousand"],
    [100, "hundred"],
  ] as const) {
    if (number < factor) continue;
    const rest = number % factor;
    const lead = `${spelledOut(Math.floor(number / factor), style)} ${name}`;
    if (rest === 0) return lead;
    return `${lead}${rest < 100 && style.and ? " and" : ""} ${spelledOut(rest, style)}`;
  }
  if (number <= 20 || number % 10 === 0) return nameOf(number);
  return `${nameOf(number - (number % 10))}${style.hyphen ? "-" : " "}${nameOf(number % 10)}`;
}

test("a number in words is the same number in a record and in a draft", () => {
  const number = fc.oneof(fc.nat(120), fc.nat(99_999), fc.nat(1_999_999_999));
  fc.assert(
    fc.property(number, fc.record({ and: fc.boolean(), hyphen: fc.boolean() }), (number, style) => {
      const text = spelledOut(number, style);
      expect([text, numberOfWords(text), readWhole(text)]).toEqual([text, number, number]);
    }),
    { numRuns: sized(300) },
  );
});

test("words that are a number for a record are that number for a draft, and no other words are one", () => {
  const text = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(text, fc.constantFrom(" ", "-"), ([first, ...more], joint) => {
      // A record may say "dozen" alone; in a sentence that is no number.
      const whole = [...(Object.hasOwn(magnitudes, first!) ? ["a"] : []), first, ...more].join(joint);
      const read = joint === "-" && whole.startsWith("a-") ? whole.replace("-", " ") : whole;
      expect([read, readWhole(read)]).toEqual([read, numberOfWords(read)]);
    }),
    { numRuns: sized(2000) },
  );
});
