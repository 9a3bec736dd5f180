/**
 * The slip of digits that makes one number of another with as many digits: one digit is another one, or two neighbours have
 * changed places. Of numbers with decimals the point is no digit; undefined where no single slip does it.
 */
export function slipBetween(a: number, b: number): "digit" | "transposed" | undefined {
  const [x, y] = [a, b].map((number) => String(number).replace(".", "")) as [string, string];
  if (x.length !== y.length) return undefined;
  const off = [...x].flatMap((digit, at) => (digit === y[at] ? [] : [at]));
  const [first, second] = off;
  if (off.length === 1) return "digit";
  const isSwapped =
    off.length === 2 && second === first! + 1 && x[first!] === y[second] && x[second] === y[first!];
  return isSwapped ? "transposed" : undefined;
}

/** Whether two numbers, to the next whole one, differ by two neighbouring digits in exchanged places. */
export function isTransposed(a: number, b: number): boolean {
  return slipBetween(Math.round(a), Math.round(b)) === "transposed";
}
