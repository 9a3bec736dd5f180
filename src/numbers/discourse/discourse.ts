import { isoDate } from "./calendar.ts";
import type { Reading } from "../read/reading.ts";
import type { FigureRead, Sentence } from "./sentence.ts";
import { BROKEN, SIGN, WORD } from "../read/token.ts";

/** What a paragraph hands to its next sentence. */
interface Memory {
  asOf: string | undefined;
  place: string | undefined;
}

/**
 * Gives every figure the date and the place its sentence states for it, or that the sentences before it in the paragraph
 * have set. Dates get their "early", "end of", "since"; relative ones ("a year later") their year.
 */
export function assignTimeAndPlace(reading: Reading, sentences: readonly Sentence[]): void {
  const memory: Memory = { asOf: undefined, place: undefined };
  for (const sentence of sentences) {
    resolveRelative(sentence, memory);
    const stamps = stampsOf(reading, sentence);
    const names = placesOf(reading, sentence);
    for (const figure of sentence.figures) {
      const own = stamps.filter((stamp) => mayDate(reading, sentence, figure, stamp));
      const stated = isNow(reading, sentence, figure)
        ? "now"
        : (yearBefore(reading, figure, stamps, memory.asOf) ?? stampFor(reading, sentence, figure, own));
      figure.asOf = stated === "now" ? undefined : (stated ?? memory.asOf);
      figure.isCarried = stated === undefined;
      figure.place = placeFor(figure, names) ?? memory.place;
    }
    const last = stamps.at(-1);
    if (last !== undefined) memory.asOf = last.value;
    if (names.length > 0) memory.place = names.at(-1)!.name;
  }
}

interface DateStamp {
  readonly from: number;
  readonly next: number;
  readonly value: string;
}

function resolveRelative(sentence: Sentence, memory: Memory): void {
  let base = memory.asOf;
  for (const date of sentence.dates) {
    if (date.sub === "relative") {
      const year = base === undefined ? undefined : /(\d{4})(?:-[\d-]+)?$/.exec(base)?.[1];
      date.value = year === undefined ? null : isoDate(Number(year) + Number(date.value));
    }
    if (
      typeof date.value === "string" &&
      date.role !== "citation" &&
      date.role !== "legal" &&
      /\d{4}/.test(date.value)
    )
      base = date.value;
  }
}

/** Whether a date may date a figure: none within brackets dates what is outside them, and has its own. */
function mayDate({ tokens }: Reading, sentence: Sentence, figure: FigureRead, stamp: DateStamp): boolean {
  const { word } = tokens;
  const bracketOf = (at: number): number => {
    for (let k = at; k >= sentence.from; k--) {
      if (word[k] === ")" && k < at) return -1;
      if (word[k] === "(") return k;
    }
    return -1;
  };
  const [own, its] = [bracketOf(stamp.from), bracketOf(figure.from)];
  if (own === its) return true;
  const isIn = (at: number, open: number): boolean => open >= 0 && bracketOf(at) === open;
  // "52 escaped (2019: 47)": the date of the brackets is that of their number.
  if (own >= 0) return !sentence.figures.some((other) => other !== figure && isIn(other.from, own));
  return true;
}

/** "today 40 are", "now holds 1,300": what is said of the present, in a sentence with dates. */
function isNow({ tokens, lexicon }: Reading, sentence: Sentence, figure: FigureRead): boolean {
  const { word, type } = tokens;
  const { present } = lexicon.language.beside;
  if (sentence.dates.length === 0) return false;
  if (present.has(word[figure.next] ?? "")) return true;
  for (let at = figure.from - 1; at >= Math.max(sentence.from, figure.from - 4); at--) {
    if (type[at] === SIGN) return false;
    if (present.has(word[at]!)) return true;
  }
  return false;
}

/** "52 escapes in 2020, as against 47 the year before" */
function yearBefore(
  { tokens, lexicon }: Reading,
  figure: FigureRead,
  stamps: readonly DateStamp[],
  carried: string | undefined,
): string | undefined {
  const { word } = tokens;
  const behind = [word[figure.next], word[figure.next + 1], word[figure.next + 2]].join(" ");
  const direct = [...lexicon.language.beside.yearsBefore].some(
    (phrase) => behind === phrase.replaceAll("_", " "),
  );
  if (!direct) return undefined;
  const base = stamps.findLast((stamp) => stamp.next <= figure.from)?.value ?? carried;
  const year = /(\d{4})(?:-[\d-]+)?$/.exec(base ?? "")?.[1];
  return year === undefined ? undefined : isoDate(Number(year) - 1);
}

/** Whether a date is of an event that is told aside ("built in 1950", "which opened in 1998", "the law of 2004"), and dates no number. */
function isOfEvent({ tokens, lexicon }: Reading, sentence: Sentence, from: number): boolean {
  const { word } = tokens;
  const { beside, instruments, cues } = lexicon.language;
  if (beside.of.has(word[from - 1] ?? "") && instruments.has(word[from - 2] ?? "")) return true;
  const verb = word[from - 2] ?? "";
  if (from - 3 < sentence.from || !beside.beforeEvents.has(word[from - 1]!) || !beside.events.has(verb))
    return false;
  const before = word[from - 3]!;
  return before === "," || beside.relatives.has(before) || cues.people.has(before);
}

/** Dates and bare months of the sentence with their qualifiers; "between a and b" is one. */
function stampsOf(reading: Reading, sentence: Sentence): DateStamp[] {
  const { tokens, lexicon } = reading;
  const { word, type, text, start } = tokens;
  const stamps: DateStamp[] = [];
  const dates = sentence.dates.filter(
    (date) =>
      date.role !== "citation" &&
      date.role !== "legal" &&
      date.sub !== "time" &&
      typeof date.value === "string" &&
      !isOfEvent(reading, sentence, date.from),
  );
  let skip: (typeof dates)[number] | undefined;
  dates.forEach((date, index) => {
    if (date === skip) return;
    const before = (k: number) => word[date.from - k] ?? "";
    const following = dates[index + 1];
    if (
      following !== undefined &&
      (before(1) === "between" || before(1) === "from") &&
      following.from === date.next + 1 &&
      /^(and|to|until)$/.test(word[date.next]!)
    ) {
      stamps.push({
        from: date.from,
        next: following.next,
        value: `${String(date.value)}/${String(following.value)}`,
      });
      skip = following;
      return;
    }
    let value = String(date.value);
    if (before(1) === "of" && before(2) === "end") value = `end:${value}`;
    else if (before(1) === "early" || (before(1) === "of" && /^(start|beginning)$/.test(before(2))))
      value = `early:${value}`;
    else if (before(1) === "late") value = `late:${value}`;
    else if (before(1) === "mid" || before(2) === "mid") value = `mid:${value}`;
    if (before(1) === "since" || (before(2) === "since" && /^(early|late|mid)$/.test(before(1))))
      value = `since:${value}`;
    else if (before(1) === "by") value = `by:${value}`;
    stamps.push({ from: date.from, next: date.next, value });
  });
  for (let at = sentence.from; at < sentence.next; at++) {
    if (type[at] !== WORD) continue;
    const capital = text.charCodeAt(start[at]!);
    if (capital < 65 || capital > 90) continue;
    const month = lexicon.entries.get(word[at]!)?.month;
    if (month === undefined || word[at]!.length < 3) continue;
    if (
      stamps.some((stamp) => at >= stamp.from && at < stamp.next) ||
      sentence.dates.some((date) => at >= date.from && at < date.next)
    )
      continue;
    if (word[at] === "may" && !/^(in|by|since|last|this|of|until|early|late)$/.test(word[at - 1] ?? ""))
      continue;
    stamps.push({ from: at, next: at + 1, value: `--${String(month).padStart(2, "0")}` });
  }
  return stamps.sort((a, b) => a.from - b.from);
}

function stampFor(
  reading: Reading,
  sentence: Sentence,
  figure: FigureRead,
  stamps: readonly DateStamp[],
): string | undefined {
  if (stamps.length === 0) return undefined;
  const { word, type } = reading.tokens;
  const between = (from: number, until: number) =>
    sentence.figures.some(
      (other) =>
        other.from >= from &&
        other.next <= until &&
        other !== figure &&
        other.kind !== "duration" &&
        other.kind !== "age",
    );
  const after = stamps.find((stamp) => stamp.from >= figure.next);
  const before = stamps.findLast((stamp) => stamp.next <= figure.from);
  // "In 2016, 3,400 were sent and in 2017 8,700": each date leads its own number.
  const leads = (stamp: DateStamp, other: FigureRead) => {
    const gap = other.from - stamp.next;
    return gap === 0 || (gap === 1 && word[stamp.next] === ",");
  };
  if (
    before !== undefined &&
    after !== undefined &&
    leads(before, figure) &&
    sentence.figures.some((other) => other.kind === figure.kind && leads(after, other))
  )
    return before.value;
  // "In 2020 there were 2,310 and in 2021 there were 3,003": a date that opens a clause dates what stands behind it.
  if (
    before !== undefined &&
    after !== undefined &&
    opensClause(reading, sentence, after) &&
    opensClause(reading, sentence, before)
  )
    return before.value;
  const isFree = after !== undefined && !between(figure.next, after.from);
  if (isFree) {
    let crosses = false;
    for (let at = figure.next; at < after.from; at++)
      if (type[at] === SIGN && /^[;,]$/.test(word[at]!)) crosses = true;
    if (!crosses || before === undefined || between(before.next, figure.from)) return after.value;
  }
  return (
    before?.value ??
    (after !== undefined && stamps.length === 1 && !between(figure.next, after.from)
      ? after.value
      : undefined)
  );
}

const joints = /^(?:and|but|while|whereas|then|,|;|:)$/;

/** Whether a date with its preposition stands where a clause begins: behind a conjunction or at the start of the sentence. */
function opensClause({ tokens }: Reading, sentence: Sentence, stamp: DateStamp): boolean {
  const { word } = tokens;
  let at = stamp.from - 1;
  if (!/^(?:in|on|by|during|since|of|late|early|mid|for)$/.test(word[at] ?? "")) return false;
  while (
    at > sentence.from &&
    /^(?:in|on|by|during|since|at|the|of|end|late|early|mid|for|-)$/.test(word[at]!)
  )
    at--;
  if (at < sentence.from) return true;
  const isFirst = at === sentence.from && /^(?:in|on|by|during|since|at|for)$/.test(word[at]!);
  return isFirst || (joints.test(word[at]!) && word[stamp.next] !== "." && word[stamp.next] !== ")");
}

interface Name {
  readonly from: number;
  readonly name: string;
}

const lead = /^(in|at|from|of|inside|across|near|throughout|s)$/;

/** Proper names that stand where a place stands: behind "in", "at", "of", or as a possessive ("Cambodia's prisons"). */
function placesOf(reading: Reading, sentence: Sentence): Name[] {
  const { tokens, lexicon } = reading;
  const { type, word, text, start, end, lower, gap } = tokens;
  const names: Name[] = [];
  const isCapital = (at: number) => type[at] === WORD && text[start[at]!] !== lower[start[at]!];
  for (let at = sentence.from; at < sentence.next; at++) {
    if (!isCapital(at)) continue;
    let next = at + 1;
    while (
      next < sentence.next &&
      gap[next]! <= BROKEN &&
      (isCapital(next) || (type[next] === 2 && gap[next] === 0))
    )
      next++;
    const first = word[at]!;
    const entry = lexicon.entries.get(first);
    const isName =
      entry?.month === undefined && entry?.weekday === undefined && !lexicon.language.empty.has(first);
    const possessive = /^[’']$/.test(word[next] ?? "") && gap[next] === 0;
    if (
      isName &&
      (possessive ||
        (at > sentence.from && lead.test(word[at - 1]!)) ||
        (at > sentence.from && word[at - 1] === "the" && lead.test(word[at - 2] ?? "")))
    ) {
      names.push({ from: at, name: text.slice(start[at], end[next - 1]).replace(/\s+/g, " ") });
    }
    at = next - 1;
  }
  return names;
}

function placeFor(figure: FigureRead, names: readonly Name[]): string | undefined {
  const after = names.find((name) => name.from >= figure.next && name.from <= figure.next + 12);
  const before = names.findLast((name) => name.from < figure.from);
  return before?.name ?? after?.name;
}
