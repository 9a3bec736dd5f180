import { isoDate } from "../discourse/calendar.ts";
import type { Reading } from "./core.ts";
import { BROKEN, GLUED, NUMBER, SPACED, WORD } from "./token.ts";

export interface DateFound {
  readonly from: number;
  readonly next: number;
  readonly value: string;
  readonly sub:
    | "day"
    | "month"
    | "year"
    | "month-range"
    | "year-range"
    | "day-range"
    | "decade"
    | "part"
    | "time";
  /** Offsets where a date ends inside a token, as in 1990s. */
  readonly end?: number;
}

const dashes = new Set(["-", "–", "—", "‑", "−"]);

/** The date that starts at token `i`: day, month, year, or a range written as one expression. */
export function dateAt(reading: Reading, i: number): DateFound | undefined {
  const { tokens, lexicon, marks } = reading;
  const { type, word, gap, start, end, text } = tokens;
  const isNumber = (at: number, digits?: number) =>
    type[at] === NUMBER && !marks.has(at) && (digits === undefined || digits === end[at]! - start[at]!);
  const near = (at: number) => gap[at] !== undefined && gap[at]! <= BROKEN;
  const year = (at: number) =>
    isNumber(at, 4) && near(at) && isYearText(word[at]!) ? Number(word[at]) : undefined;
  const month = (at: number) => {
    if (type[at] !== WORD) return undefined;
    const found = lexicon.entries.get(word[at]!)?.month;
    if (found === undefined) return undefined;
    const capital = text.charCodeAt(start[at]!);
    return capital >= 65 && capital <= 90 ? found : undefined;
  };
  // A dot after a shortened month: "Mar. 2020".
  const afterMonth = (at: number) =>
    word[at + 1] === "." && gap[at + 1] === GLUED && word[at]!.length <= 4 ? at + 2 : at + 1;
  const comma = (at: number) => (word[at] === "," ? at + 1 : at);
  const day = (at: number) => {
    if (!isNumber(at) || end[at]! - start[at]! > 2) return undefined;
    const value = Number(word[at]);
    return value >= 1 && value <= 99 ? value : undefined;
  };
  const joiner = (at: number) =>
    dashes.has(word[at] ?? "") || ["to", "and", "through", "until", "till"].includes(word[at] ?? "");

  const startMonth = month(i);
  if (startMonth !== undefined) return fromMonth(startMonth);
  if (type[i] !== NUMBER || marks.has(i)) return undefined;
  return fromDay() ?? numeric() ?? fromYear();

  function fromMonth(first: number): DateFound | undefined {
    let at = afterMonth(i);
    // January through March 2020, November and December 2019
    if (joiner(at) && near(at)) {
      const second = month(at + 1);
      if (second !== undefined && near(at + 1)) {
        const y = year(afterMonth(at + 1));
        if (y !== undefined) {
          return {
            from: i,
            next: afterMonth(at + 1) + 1,
            value: `${isoDate(y, first)}/${isoDate(y, second)}`,
            sub: "month-range",
          };
        }
      }
      return undefined;
    }
    if (word[at] === "of" && year(at + 1) !== undefined) at++;
    const commaless = comma(at);
    const plain = year(at) ?? (word[at] === "," ? year(commaless) : undefined);
    if (plain !== undefined) {
      return {
        from: i,
        next: (year(at) === undefined ? commaless : at) + 1,
        value: isoDate(plain, first),
        sub: "month",
      };
    }
    const d = near(at) ? day(at) : undefined;
    if (d === undefined || d > 31) return undefined;
    let next = at + 1;
    if (ordinalSuffix(next)) next++;
    // May 12-15, 2020
    if (dashes.has(word[next] ?? "") && day(next + 1) !== undefined && gap[next + 1] === GLUED) {
      const y = year(comma(next + 2));
      if (y !== undefined) {
        return {
          from: i,
          next: comma(next + 2) + 1,
          value: `${isoDate(y, first, d)}/${isoDate(y, first, day(next + 1)!)}`,
          sub: "day-range",
        };
      }
    }
    const y = year(comma(next));
    if (y !== undefined) return { from: i, next: comma(next) + 1, value: isoDate(y, first, d), sub: "day" };
    // "May 12" but not "March 20 people" and not "May 5,000"
    if (
      type[next] === WORD &&
      near(next) &&
      gap[next] === SPACED &&
      /^(people|per|percent|prisoners|detainees|men|women)$/.test(word[next]!)
    ) {
      return undefined;
    }
    if (
      word[next] === "%" ||
      (word[next] === "." && gap[next + 1] === GLUED && type[next + 1] === NUMBER && !marks.has(next + 1))
    ) {
      return undefined;
    }
    return { from: i, next, value: `--${isoDate(2000, first, d).slice(5)}`, sub: "day" };
  }

  function ordinalSuffix(at: number): boolean {
    return gap[at] === GLUED && /^(st|nd|rd|th)$/.test(word[at] ?? "");
  }

  function fromDay(): DateFound | undefined {
    const d = day(i);
    if (d === undefined) return undefined;
    let at = i + 1;
    if (ordinalSuffix(at)) at++;
    // 12-15 May 2020, 12 and 13 May 2020
    let last: number | undefined;
    if (joiner(at) && day(at + 1) !== undefined && near(at + 1)) {
      let behind = at + 2;
      if (ordinalSuffix(behind)) behind++;
      if (month(behind) !== undefined && near(behind)) {
        last = day(at + 1);
        at = behind;
      }
    }
    if (word[at] === "of" && month(at + 1) !== undefined) at++;
    const m = near(at) && !(gap[at] === GLUED) ? month(at) : undefined;
    if (m === undefined) {
      // 12-Mar-2020
      return undefined;
    }
    let next = afterMonth(at);
    const y = year(next) ?? (word[next] === "," ? year(next + 1) : undefined);
    if (y !== undefined) next = (year(next) === undefined ? next + 1 : next) + 1;
    if (last !== undefined) {
      const from = y === undefined ? `--${isoDate(2000, m, d).slice(5)}` : isoDate(y, m, d);
      const until = y === undefined ? `--${isoDate(2000, m, last).slice(5)}` : isoDate(y, m, last);
      return { from: i, next, value: `${from}/${until}`, sub: "day-range" };
    }
    // 12 May to 3 June 2020: the first takes the year of the second
    if (y === undefined && joiner(next) && day(next + 1) !== undefined && month(next + 2) !== undefined) {
      const y2 = year(afterMonth(next + 2));
      if (y2 !== undefined) {
        const value = `${isoDate(y2, m, d)}/${isoDate(y2, month(next + 2), day(next + 1))}`;
        return { from: i, next: afterMonth(next + 2) + 1, value, sub: "day-range" };
      }
    }
    if (d > 31) return undefined;
    return {
      from: i,
      next,
      value: y === undefined ? `--${isoDate(2000, m, d).slice(5)}` : isoDate(y, m, d),
      sub: "day",
    };
  }

  function numeric(): DateFound | undefined {
    const glued = (at: number) => gap[at] === GLUED;
    const sign = word[i + 1];
    if (sign === undefined || !glued(i + 1) || !glued(i + 2) || type[i + 2] !== NUMBER) return undefined;
    if (
      (sign === "-" || sign === "/" || sign === ".") &&
      word[i + 3] === sign &&
      glued(i + 3) &&
      type[i + 4] === NUMBER &&
      glued(i + 4)
    ) {
      const parts = [word[i]!, word[i + 2]!, word[i + 4]!];
      const [a, b, c] = parts.map(Number) as [number, number, number];
      if (parts[0]!.length === 4 && parts[1]!.length === 2 && parts[2]!.length === 2 && b <= 12 && c <= 31) {
        return { from: i, next: i + 5, value: isoDate(a, b, c), sub: "day" };
      }
      if (
        parts[0]!.length <= 2 &&
        parts[1]!.length <= 2 &&
        (parts[2]!.length === 4 || parts[2]!.length === 2)
      ) {
        const y = parts[2]!.length === 4 ? c : 2000 + c;
        if (a <= 31 && b <= 12 && a > 0 && b > 0)
          return { from: i, next: i + 5, value: isoDate(y, b, a), sub: "day" };
        if (b <= 31 && a <= 12 && a > 0 && b > 0)
          return { from: i, next: i + 5, value: isoDate(y, a, b), sub: "day" };
      }
    }
    return undefined;
  }

  function fromYear(): DateFound | undefined {
    const y = isNumber(i, 4) && isYearText(word[i]!) ? Number(word[i]) : undefined;
    if (y === undefined) return undefined;
    if (word[i + 1] === "s" && gap[i + 1] === GLUED && y % 10 === 0) {
      return { from: i, next: i + 2, value: `${String(y).slice(0, 3)}X`, sub: "decade" };
    }
    const sign = word[i + 1] ?? "";
    if (
      (dashes.has(sign) || sign === "/") &&
      type[i + 2] === NUMBER &&
      !marks.has(i + 2) &&
      gap[i + 1] === gap[i + 2]
    ) {
      const text = word[i + 2]!;
      const size = end[i + 2]! - start[i + 2]!;
      if (size === 4 && isYearText(text) && !(dashes.has(sign) && word[i + 3] === "-")) {
        return { from: i, next: i + 3, value: `${y}/${text}`, sub: "year-range" };
      }
      if (size === 2 && gap[i + 1] === GLUED && Number(text) === (y + 1) % 100) {
        return { from: i, next: i + 3, value: `${y}/${String(y + 1)}`, sub: "year-range" };
      }
      if (size === 2 && gap[i + 1] === GLUED && dashes.has(sign) && Number(text) > y % 100) {
        return { from: i, next: i + 3, value: `${y}/${String(y).slice(0, 2)}${text}`, sub: "year-range" };
      }
    }
    return { from: i, next: i + 1, value: String(y), sub: "year" };
  }
}

function isYearText(text: string): boolean {
  const year = Number(text);
  return text.length === 4 && year >= 1700 && year <= 2100;
}
