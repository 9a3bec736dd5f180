/**
 * Exponential and logarithm from additions, multiplications, divisions and square roots alone, which IEEE 754 rounds the
 * same everywhere. What `Math.exp` and its like return differs in the last bit from one engine and version to the next,
 * and a forecast must be the same in every browser and on the command line. Each result but that of
 * {@link pow} is within 2 units in the last place of the true value.
 */

/** 2^(j/32), rounded, and what the rounding left. Computed with 60 digits. */
const root = Float64Array.of(
  1.0,
  1.0218971486541166,
  1.0442737824274138,
  1.0671404006768237,
  1.0905077326652577,
  1.1143867425958924,
  1.1387886347566916,
  1.1637248587775775,
  1.189207115002721,
  1.215247359980469,
  1.241857812073484,
  1.2690509571917332,
  1.2968395546510096,
  1.3252366431597413,
  1.3542555469368927,
  1.383909881963832,
  Math.SQRT2,
  1.4451808069770467,
  1.4768261459394993,
  1.5091644275934228,
  1.5422108254079407,
  1.5759808451078865,
  1.6104903319492543,
  1.645755478153965,
  1.681792830507429,
  1.718619298122478,
  1.7562521603732995,
  1.7947090750031072,
  1.8340080864093424,
  1.8741676341103,
  1.9152065613971474,
  1.9571441241754002,
);
const rootRest = Float64Array.of(
  0.0,
  5.109225028973444e-17,
  8.551889705537965e-17,
  -7.899853966841582e-17,
  -3.046782079812471e-17,
  1.0410278456845571e-16,
  8.912812676025408e-17,
  3.8292048369240935e-17,
  3.982015231465646e-17,
  -7.712630692681488e-17,
  4.658027591836937e-17,
  2.667932131342186e-18,
  2.5382502794888315e-17,
  -2.8587312100388614e-17,
  7.70094837980299e-17,
  -6.770511658794786e-17,
  -9.667293313452913e-17,
  -3.0237581349939873e-17,
  -3.483994556892796e-17,
  -1.016455327754295e-16,
  7.949834809697621e-17,
  -1.0136916471278304e-17,
  2.4707192569797888e-17,
  -1.0125679913674773e-16,
  8.199010020581497e-17,
  -1.851380418263111e-17,
  2.960140695448873e-17,
  1.8227458427912087e-17,
  3.283107224245627e-17,
  -6.122763413004143e-17,
  -1.0619946056195963e-16,
  8.960767791036668e-17,
);

/** 2^(k − 1100) for k = 0 to 2200, exact as far as numbers reach. */
const powerOfTwo = new Float64Array(2201);
powerOfTwo[1100] = 1;
for (let k = 1101; k <= 2200; k++) powerOfTwo[k] = 2 * powerOfTwo[k - 1]!;
for (let k = 1099; k >= 0; k--) powerOfTwo[k] = powerOfTwo[k + 1]! / 2;

// High parts end in zero bits, so that their multiples in the loops below are exact.
const step = { perUnit: 46.16624130844683, high: 0.021660849392446835, low: 5.145609244655338e-14 };
const ln2 = { high: 0.6931471805592082, low: 7.371002565167799e-13 };

/** e^x: by tables of 2^(j/32) and a polynomial for what is left (the scheme of Tang 1989, ACM TOMS 15:144). */
export function exp(x: number): number {
  if (!(x < 709.782712893384)) return x >= 709.782712893384 ? Infinity : x;
  if (x < -745.1332191019412) return 0;
  const k = Math.floor(x * step.perUnit + 0.5);
  const r = x - k * step.high - k * step.low;
  const p = r * (1 + r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720))))));
  const j = k & 31;
  const value = root[j]! + (rootRest[j]! + root[j]! * p);
  const power = (k >> 5) + 1100;
  // The largest results would pass through infinity, the smallest through nothing.
  if (power < 60) return value * powerOfTwo[power + 60]! * powerOfTwo[1040]!;
  return power > 2120 ? value * 2 * powerOfTwo[power - 1]! : value * powerOfTwo[power]!;
}

/** e^x − 1, without cancellation near 0. */
export function expm1(x: number): number {
  if (!(x > -0.34 && x < 0.34)) return exp(x) - 1;
  const k = Math.floor(x * step.perUnit + 0.5);
  const r = x - k * step.high - k * step.low;
  const p =
    r *
    (1 +
      r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720 + r * (1 / 5040 + r / 40320)))))));
  const j = k & 31;
  const scale = k < 0 ? 0.5 : 1;
  const power = root[j]! * scale;
  // The difference is exact, and 0 where x is small.
  return power - 1 + (rootRest[j]! * scale + power * p);
}

const bits = new Float64Array(1);
const words = new Uint32Array(bits.buffer);
bits[0] = 1;
/** Which of the two words holds sign and exponent. */
const highWord = words[1] === 0x3ff00000 ? 1 : 0;

/** ln(n/16) for n = 11 to 23, rounded, and what the rounding left. Computed with 60 digits. */
const logOfSixteenths = Float64Array.of(
  0.0,
  0.0,
  0.0,
  0.0,
  0.0,
  0.0,
  0.0,
  0.0,
  0.0,
  0.0,
  0.0,
  -0.3746934494414107,
  -0.2876820724517809,
  -0.2076393647782445,
  -0.13353139262452263,
  -0.06453852113757118,
  0.0,
  0.06062462181643484,
  0.11778303565638346,
  0.17185025692665923,
  0.22314355131420976,
  0.27193371548364176,
  0.3184537311185346,
  0.3629054936893685,
);
const logRest = Float64Array.of(
  0.0,
  0.0,
  0.0,
  0.0,
  0.0,
  0.0,
  0.0,
  0.0,
  0.0,
  0.0,
  0.0,
  3.9243112288632396e-18,
  -2.607160616442564e-17,
  -1.2053243216686129e-17,
  3.664457663660085e-18,
  6.470486661692933e-18,
  0.0,
  2.6424025938726934e-18,
  -1.1971685747593677e-18,
  -6.0224538210113705e-18,
  -9.091270597324799e-18,
  7.83319637697442e-19,
  2.7114779367326236e-17,
  -2.1492361455310972e-17,
);

/**
 * The natural logarithm of x: −Infinity at 0, NaN below. Of the nearest sixteenth c it is in a table; the rest is
 * 2 artanh((x − c) / (x + c)), Abramowitz & Stegun 4.1.27 and 4.6.33.
 */
export function log(x: number): number {
  if (!(x > 0) || x === Infinity) return x === 0 ? -Infinity : x === Infinity ? x : Number.NaN;
  let exponent = -1023;
  bits[0] = x;
  if (x < 2.2250738585072014e-308) {
    bits[0] = x * 18014398509481984;
    exponent -= 54;
  }
  const high = words[highWord]!;
  exponent += high >>> 20;
  words[highWord] = (high & 0xfffff) | 0x3ff00000;
  let m = bits[0];
  if (m > Math.SQRT2) {
    m /= 2;
    exponent++;
  }
  const n = Math.floor(16 * m + 0.5);
  const c = n / 16;
  const s = (m - c) / (m + c);
  const z = s * s;
  const series = s * z * (2 / 3 + z * (2 / 5 + z * (2 / 7 + z * (2 / 9 + z * (2 / 11)))));
  // Large terms first to last: what is added later is smaller.
  return (
    exponent * ln2.high + (logOfSixteenths[n]! + (2 * s + (series + (logRest[n]! + exponent * ln2.low))))
  );
}

/** ln(1 + x), without cancellation near 0. */
export function log1p(x: number): number {
  const sum = 1 + x;
  if (!(sum > 0) || sum === Infinity) return log(sum);
  // What rounding of the sum lost, to first order.
  return log(sum) + (x - (sum - 1)) / sum;
}

/** x^y for x ≥ 0: exactly 1 and x for y of 0 and 1, else e^(y ln x), whose relative error is that of y ln x. */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (y === 1) return x;
  return x === 0 ? (y > 0 ? 0 : Infinity) : exp(y * log(x));
}

/** x·x: what `x ** 2` is need not be the same everywhere. */
export function square(x: number): number {
  return x * x;
}
