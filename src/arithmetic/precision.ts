import type { Figure } from "../domain/figure.ts";

/** One unit of the last digit that is not 0: 1,000 for 38,000, 0.1 for 56.9, 1 for 0. */
export function lastDigitUnit(number: number): number {
  const [digits, exponent] = Math.abs(number).toExponential().split("e") as [string, string];
  return number === 0 ? 1 : power(Number(exponent) - (digits.length > 1 ? digits.length - 2 : 0));
}

/** The power of ten that is at most `value`, which is above 0. By its digits: a logarithm may miss it. */
export function powerOfTen(value: number): number {
  return power(Number(value.toExponential().split("e")[1]));
}

const power = (exponent: number): number => Number(`1e${exponent}`);

/** `number` to `decimals` decimals; halves go away from zero, as printed figures are rounded. */
export function roundTo(
  number: number,
  decimals: number,
  direction: "nearest" | "down" | "up" = "nearest",
): number {
  // Decimal exponents, not multiplication, so that 1.005 counts as it is written.
  const shift = (value: number, by: number): number => {
    const [digits, exponent = "0"] = value.toPrecision(15).split("e") as [string, string?];
    return Number(`${digits}e${by + Number(exponent)}`);
  };
  const scaled = shift(number, decimals);
  const whole =
    direction === "down"
      ? Math.floor(scaled)
      : direction === "up"
        ? Math.ceil(scaled)
        : Math.sign(scaled) * Math.round(Math.abs(scaled));
  return shift(whole, -decimals);
}

/** Whether v rounds to n at unit g, half up or half to even. */
export function roundsTo(v: number, n: number, g: number): boolean {
  return Math.abs(v - n) <= g / 2 + tiny(n);
}

/** Room for the last digits of floating-point arithmetic around n. */
export function tiny(n: number): number {
  return 1e-9 * Math.max(1, Math.abs(n));
}

/** Digits of a number from the first to the last that is not 0: 4 for 38,990, 1 for 20,000. */
export function significantDigits(number: number): number {
  return Math.abs(number)
    .toPrecision(12)
    .replace(/e.*/, "")
    .replace(".", "")
    .replace(/^0+/, "")
    .replace(/0+$/, "").length;
}

/** Decimals of a number as it was printed; words, other scripts and other separators are not read here. */
export function printedDecimals({ value, printed }: Pick<Figure, "value" | "printed">): number {
  const number = value.kind === "number" ? value.low : 0;
  const plain = printed?.replaceAll(",", "").trim();
  const text = plain !== undefined && plain !== "" && Number(plain) === number ? plain : String(number);
  return /\.(\d+)$/.exec(text)?.[1]?.length ?? 0;
}
