import { asciiDigits, withoutUnseen } from "../../domain/digit.ts";

/** How a table writes its numbers: the sign before decimals, and the sign between groups of three digits, where there is one. */
export type NumberNotation = { readonly decimal?: string | undefined; readonly group?: string | undefined };

/**
 * The text of a cell with its numbers in plain notation (`.` before decimals, no groups), hedges and ranges as they are:
 * "ca. 1.135,5" by `{decimal: ",", group: "."}` is "ca. 1135.5". Undefined where a number in it is not of the notation.
 */
export function plainNumbers(text: string, { decimal = ".", group }: NumberNotation): string | undefined {
  let sound = true;
  const one = (run: string): string => {
    const [whole, fraction, more] = run.split(decimal);
    const parts = group === undefined ? [whole!] : splitGroups(whole!, group);
    const fits =
      more === undefined &&
      parts.every(
        (part, at) =>
          /^\d+$/.test(part) && (parts.length === 1 || (at === 0 ? part.length <= 3 : part.length === 3)),
      ) &&
      (fraction === undefined || /^\d+$/.test(fraction));
    if (!fits) sound = false;
    return fraction === undefined ? parts.join("") : `${parts.join("")}.${fraction}`;
  };
  // The Arabic signs say by themselves which of the two they are.
  const ascii = asciiDigits(withoutUnseen(text))
    .replaceAll(/(?<=\d)٬(?=\d{3}(?!\d))/gu, "")
    .replaceAll(/(?<=\d)٫(?=\d)/gu, decimal);
  const plain = ascii.replaceAll(numberRun, one);
  return sound ? plain : undefined;
}

/** Digits with what may stand between them in some notation. A full stop or comma at the end of a run is no part of it. */
const numberRun = /\d(?:[\d.,'’]|[ \u00a0\u2009\u202f](?=\d{3}(?!\d)))*(?<=\d)|\d/gu;

function splitGroups(whole: string, group: string): string[] {
  // Spaces of every width, and both apostrophes, are one sign to whoever typed them.
  const same = /\s/u.test(group) ? /\s/u : group === "'" || group === "’" ? /['’]/u : group;
  return whole.split(same);
}

/** Text that is a number in more than one notation, and how it looks: `1.135` or `1,135`. */
export type NumberShape = "dot-three" | "comma-three" | "dot" | "comma" | "other";

/**
 * How a number in a cell is written, as far as it tells the notation of its column: `dot-three` and `comma-three` have one
 * sign before exactly three digits (a thousand or a decimal), `dot` and `comma` can only be decimals, as no group of three
 * follows.
 */
export function numberShape(text: string): NumberShape {
  const run = /\d[\d.,]*(?<=\d)/.exec(asciiDigits(text))?.[0] ?? "";
  if (/^[1-9]\d{0,2}\.\d{3}$/.test(run)) return "dot-three";
  if (/^[1-9]\d{0,2}(,\d{3})+$/.test(run)) return "comma-three";
  if (/^\d+\.\d+$/.test(run)) return "dot";
  if (/^\d+,\d+$/.test(run)) return "comma";
  return "other";
}
