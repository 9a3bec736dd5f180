import { z } from "zod";
import { plainNumberText } from "./digit.ts";
import { anyOf, hedgeKey, hedgesAfter, hedgesBefore, hedgeWords, rangeWords } from "./hedge.ts";
import { numberOfWords } from "./number-word.ts";
import { own } from "./own.ts";
import { type Qualifier, qualifiers } from "./qualifier.ts";

/**
 * A number as somebody stated it: from `low` to `high` (equal unless a range was printed), with its hedge. Hedges are
 * intervals (`arithmetic/hedge-law.ts`), never corrections of the number itself. `words` are those of the source where they say it
 * otherwise: "approx. 40", "forty".
 */
export type Quantity = {
  readonly low: number;
  readonly high: number;
  readonly qualifier: Qualifier;
  readonly words?: string | undefined;
};

/** Other names under which hedges arrive. */
const aliases: Readonly<Record<string, Qualifier>> = {
  approx: "about",
  approximately: "about",
  around: "about",
  fewer_than: "under",
  less_than: "under",
  more_than: "over",
  almost: "nearly",
  minimum: "at_least",
  maximum: "up_to",
};

export const qualifierSchema = z.preprocess(
  (value) => (typeof value === "string" ? (own(aliases, value) ?? value) : value),
  z.enum(qualifiers),
);

/** Longer text than this is no quantity. */
const quantityLimit = 120;

/** The hedge that each word before, or behind, a number is. */
const [before, after] = [hedgesBefore, hedgesAfter].map(
  (table) =>
    new Map(
      Object.entries(table).flatMap(([qualifier, line]) =>
        hedgeWords(line).map((word) => [word, qualifier as Qualifier] as const),
      ),
    ),
) as [Map<string, Qualifier>, Map<string, Qualifier>];
const longestFirst = (words: Iterable<string>): string[] =>
  [...words].toSorted((a, b) => b.length - a.length);
const anyBefore = anyOf(longestFirst(before.keys()));
const anyAfter = anyOf(longestFirst(after.keys()));
const anyBetween = anyOf(hedgeWords(rangeWords.between));
/** Digits in groups of three parted by one and the same sign, or in one run; decimals after a full stop. */
const digits = String.raw`(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:['’]\d{3})+|\d+)(?:\.\d+)?|\.\d+`;
const quantityPattern = new RegExp(
  `^(?<before>${anyBefore})? ?(?:(?<low>-?(?:${digits}))(?:(?: ?(?:-|–|—|\\.\\.) ?| (?:${anyBetween}) )(?<high>${digits}))?|(?<words>\\p{L}[\\p{L}\\p{M} -]*?|(?:${digits}) [a-z ]+?))(?: ?(?<after>${anyAfter})| ?\\((?<aside>${anyAfter}|${anyBefore})\\))?$`,
  "u",
);
const betweenPattern = new RegExp(
  `^(?:${anyOf(hedgeWords(rangeWords.first))}) (?<low>${digits}) (?:${anyOf(hedgeWords(rangeWords.last))}) ?(?<high>${digits})$`,
  "u",
);

/**
 * The quantity in text such as `9500`, `over 9,500`, `50-60`, `5 or 6`, `up to 530`, `approx. 40`, `40 (est.)`, `60+`,
 * `forty`, `نحو ٤٠`; undefined when there is none. Digits may be of any script, thousands may stand in groups parted by `,`
 * or an apostrophe, and decimals follow a `.`: a table in another notation says so in its mapping. Hedges are read in the
 * languages of `hedge.ts`.
 */
export function parseQuantity(text: string): Quantity | undefined {
  if (text.length > quantityLimit) return undefined;
  const plain = hedgeKey(plainNumberText(text)).replaceAll(/\s+/gu, " ").trim();
  const match = betweenPattern.exec(plain) ?? quantityPattern.exec(plain);
  if (match === null) return undefined;
  const parts = match.groups as Readonly<Record<string, string | undefined>>;
  const behind = parts["after"] ?? parts["aside"];
  if (parts["before"] !== undefined && behind !== undefined) return undefined;
  const word = (hedge: string): string => hedge.replace(/(?<=\p{L})\.$/u, "");
  const qualifier =
    parts["before"] !== undefined
      ? before.get(word(parts["before"]))!
      : behind !== undefined
        ? (after.get(word(behind)) ?? before.get(word(behind)))!
        : "exact";
  const number = (digitsOf: string): number => Number(digitsOf.replaceAll(/[,'’]/g, ""));
  const [first, last = first, more] = numbersOfWords(parts["words"]);
  const low = parts["low"] === undefined ? first : number(parts["low"]);
  const high =
    parts["high"] === undefined ? (parts["low"] === undefined ? last : low) : number(parts["high"]);
  if (low === undefined || high === undefined || more !== undefined) return undefined;
  return Number.isFinite(low) && Number.isFinite(high) && low <= high ? { low, high, qualifier } : undefined;
}

const betweenWords = new RegExp(` (?:${anyBetween}) `, "u");

/** The number that words spell, or those of a range of them. */
function numbersOfWords(words: string | undefined): (number | undefined)[] {
  if (words === undefined) return [];
  const whole = numberOfWords(words);
  return whole === undefined ? words.split(betweenWords).map(numberOfWords) : [whole];
}

/** The quantity in a text as `parseQuantity` reads it, with the text where it is not how this program itself would say it. */
export function statedQuantity(text: string): Quantity | undefined {
  const quantity = parseQuantity(text);
  return quantity === undefined || ownWords.test(plainNumberText(text).trim())
    ? quantity
    : { ...quantity, words: text.trim() };
}

/** A number, or a range, in digits behind the word of its hedge: "over 9,500", "50-60". */
const ownWords = new RegExp(
  `^(?:(?:${qualifiers.map((word) => word.replace("_", " ")).join("|")}) )?-?(?:${digits})(?:-(?:${digits}))?$`,
);

/** A number, text such as "over 9,500" or "50-60", or `{low, high, qualifier}`; always gives the object. */
export const quantitySchema = z.union([
  z.number().transform((value): Quantity => ({ low: value, high: value, qualifier: "exact" })),
  z.string().transform((text, context): Quantity => {
    const quantity = statedQuantity(text);
    if (quantity !== undefined) return quantity;
    context.addIssue({
      code: "custom",
      message: `expected a number, such as 9500, "over 9,500", "approx. 40" or "50-60"`,
    });
    return z.NEVER;
  }),
  z
    .strictObject({
      low: z.number(),
      high: z.number(),
      qualifier: qualifierSchema.default("exact"),
      words: z.string().optional(),
    })
    .refine(({ low, high }) => low <= high, "low is above high"),
]);
