import { asciiDigits } from "../../../domain/digit.ts";
import { parseQuantity } from "../../../domain/quantity.ts";
import { type NumberNotation, type NumberShape, numberShape, plainNumbers } from "../number-form.ts";

/** How the texts of a column read as numbers. */
export type NumberReading = {
  /** What to state; undefined where 1,234.5 is the notation. */
  readonly notation: NumberNotation | undefined;
  /** What a person must decide first, as a sentence. */
  readonly doubt: string | undefined;
};

/**
 * How these texts read as numbers; undefined where more than a few of them are no numbers. `stored` says that the sheet
 * keeps numbers beside them, which need no notation. A notation is proposed only where the texts leave no other.
 */
export function readNumbers(
  texts: readonly string[],
  stored: number,
  /** The share of texts that may be no numbers. */
  tolerance = 0.1,
): NumberReading | undefined {
  const notations: (NumberNotation | undefined)[] = [
    undefined,
    { decimal: ",", group: "." },
    { decimal: ".", group: " " },
    { decimal: ",", group: " " },
  ];
  const isNumber = (text: string): boolean =>
    notations.some(
      (notation) =>
        parseQuantity(notation === undefined ? text : (plainNumbers(text, notation) ?? "")) !== undefined,
    );
  const numbers = texts.filter(isNumber);
  const others = texts.length - numbers.length;
  if (numbers.length + stored === 0 || others > tolerance * (texts.length + stored)) return undefined;
  const seen = new Map<NumberShape, string>();
  for (const text of numbers) {
    const shape = numberShape(text);
    if (!seen.has(shape)) seen.set(shape, text);
  }
  const isSpaced = numbers.some((text) => spaced.test(asciiDigits(text)));
  return isSpaced ? spacedNotation(seen) : notationOf(seen);
}

/** Groups of three parted by a space, which no other notation has. */
const spaced = /(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)/;

function spacedNotation(seen: ReadonlyMap<NumberShape, string>): NumberReading {
  const [comma, dot] = [seen.get("comma"), seen.get("dot")];
  const other = seen.get("comma-three") ?? seen.get("dot-three") ?? (comma === undefined ? undefined : dot);
  if (other !== undefined)
    return {
      notation: undefined,
      doubt: `"${other}" stands beside numbers parted by spaces: thousands, or decimals? Write {decimal: ",", group: " "} or {decimal: ".", group: " "}`,
    };
  return {
    notation: comma === undefined ? { group: " " } : { decimal: ",", group: " " },
    doubt: undefined,
  };
}

function notationOf(seen: ReadonlyMap<NumberShape, string>): NumberReading {
  const dots = seen.get("dot-three");
  const commas = seen.get("comma-three");
  const [dot, comma] = [seen.get("dot"), seen.get("comma")];
  const doubt = (text: string, readings: string): NumberReading => ({
    notation: undefined,
    doubt: `${text}: ${readings}? Write {decimal: ".", group: ","} or {decimal: ",", group: "."}`,
  });
  if (dots !== undefined && commas !== undefined)
    return doubt(
      `"${dots}" stands beside "${commas}"`,
      "which sign parts thousands, and which decimals (if both part thousands, write them alike in the sheet first)",
    );
  if (dot !== undefined && comma !== undefined)
    return doubt(`"${dot}" stands beside "${comma}"`, "which sign is the decimal one");
  if (comma !== undefined) {
    if (commas !== undefined)
      return doubt(`"${commas}" stands beside "${comma}"`, "a thousand, or a decimal of three digits");
    return {
      notation: dots === undefined ? { decimal: "," } : { decimal: ",", group: "." },
      doubt: undefined,
    };
  }
  if (dots !== undefined && dot === undefined)
    return doubt(`"${dots}"`, "a number above a thousand, or a decimal of three digits");
  return { notation: undefined, doubt: undefined };
}
