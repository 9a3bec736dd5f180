import { dayNumber, dayRange, daysInMonth, weekdayOf } from "../discourse/calendar.ts";
import type { Reading } from "../read/reading.ts";
import { qualifierOf } from "../language/language.ts";
import type { Found } from "../read/found.ts";
import { type FigureRead, matches, pattern, type Sentence } from "../discourse/sentence.ts";
import { oncePerLanguage } from "../language/language.ts";
import { type RelationContext, positionOf, report, shown } from "./context.ts";

const compiled = oncePerLanguage(({ patterns }) => ({
  reversed: pattern("\\b(?:between|from) (<date>) (?:and|to|until|through|till) (<date>)"),
  beforeAfter: pattern(
    `\\b${patterns.began} (?:on |in )?(<date>)[^;.]{0,60}?\\b${patterns.ended} (?:on |in )?(<date>)`,
  ),
  arrival: new RegExp(patterns.arrival),
  period: new RegExp(patterns.period),
  due: pattern(
    "\\bwithin (<duration>) (?:of|from|after) (?:the )?(<date>)[^<any>;.]{0,40}?\\b(?:by|on|until|before) (?:the )?(<date>)",
  ),
  termEnd: pattern(
    "\\b(?:sentenced to|sentence of|term of|given|jailed for|imprisoned for|contract for|lease of) (<duration>)[^<any>;.]{0,20}? (?:in|on|from) (<date>)[^<any>;.]{0,50}?\\b(?:due|expires?|ends?|over|to be (?:freed|released))\\b[^<any>;.]{0,25}? (?:in|on|by) (<date>)",
  ),
  yearOf: pattern(
    "\\b(?:since|from) (?:early |late |mid-?)?(<date>)[^;.]{0,60}?\\b(?:its|their|his|her|the) ([a-z]+|\\d+(?:th|st|nd|rd)) year[^<any>;.]{0,20}? in (<date>)",
  ),
  born: new RegExp(`${patterns.born}?$`),
}));

const names = ["", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** Weekdays, impossible days, reversed periods, and durations and ages against the dates around them. */
export function checkDates(context: RelationContext, reading: Reading): void {
  const wording = compiled(context.lexicon.language);
  for (const sentence of context.sentences) {
    if (sentence.dates.length === 0) continue;
    for (const date of sentence.dates) {
      checkDay(context, sentence, date);
      checkWeekday(context, reading, sentence, date);
    }
    checkReversed(context, sentence, wording);
    checkPeriod(context, sentence, wording);
    checkAge(context, sentence, wording);
    checkClock(context, sentence);
    checkDue(context, sentence, wording);
    checkYearOf(context, reading, sentence, wording);
    checkTermEnd(context, sentence, wording);
  }
}

/** A date as a figure, so that it can be reported at. */
function asFigure(sentence: Sentence, date: Found): FigureRead {
  return {
    ...date,
    sentence: 0,
    voice: sentence.figures[0]?.voice ?? "own",
    number: Number.NaN,
    second: undefined,
    concepts: new Set(),
    subject: new Set(),
    asOf: undefined,
    isCarried: false,
    place: undefined,
  };
}

function partsOf(value: unknown): [number, number, number] | undefined {
  const match = typeof value === "string" ? /^(\d{4})-(\d\d)-(\d\d)$/.exec(value) : null;
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3])];
}

function checkDay(context: RelationContext, sentence: Sentence, date: Found): void {
  for (const text of String(date.value).split("/")) {
    const parts = partsOf(text) ?? partsOf(text.replace(/^--/, "2000-"));
    if (parts === undefined) continue;
    const [year, month, day] = parts;
    if (month < 1 || month > 12 || day <= daysInMonth(year, month)) continue;
    report(context, asFigure(sentence, date), {
      rule: "date-arithmetic",
      severity: "error",
      message: `There is no ${context.text.slice(date.start, date.end).replace(/\s+/g, " ")}: that month has ${String(daysInMonth(year, month))} days.`,
      computed: { days: daysInMonth(year, month) },
    });
  }
}

function checkWeekday(context: RelationContext, reading: Reading, sentence: Sentence, date: Found): void {
  const parts = partsOf(date.value);
  if (parts === undefined || parts[2] > daysInMonth(parts[0], parts[1])) return;
  const { word, type, start, end, gap } = reading.tokens;
  const weekdayAt = (at: number) =>
    type[at] === 1 ? reading.lexicon.entries.get(word[at]!)?.weekday : undefined;
  const positions = [date.from - 1, date.from - 2, date.from - 3, date.next, date.next + 1, date.next + 2];
  for (const at of positions) {
    const said = weekdayAt(at);
    if (said === undefined || word[at]!.length < 3) continue;
    const lowest = Math.min(at, date.from);
    const between = word.slice(Math.min(at + 1, date.next), Math.max(at, date.from)).join("");
    if (
      at < date.from
        ? !/^[,(]?(?:the|of)?$/.test(between)
        : !/^[,(]?(?:a)?$/.test(word.slice(date.next, at).join(""))
    )
      continue;
    if (
      /^(?:sat|sun|mon|wed|fri|tue|thu)$/.test(word[at]!) &&
      word[at + 1] !== "," &&
      word[at + 1] !== "." &&
      gap[at + 1] !== 1
    )
      continue;
    const right = weekdayOf(dayNumber(...parts));
    if (said === right) return;
    const name = names[right]!;
    const isShort = word[at]!.length <= 4 && word[at] !== names[said]!.toLowerCase();
    report(context, asFigure(sentence, date), {
      rule: "date-arithmetic",
      severity: "error",
      start: start[lowest]!,
      end: Math.max(end[at]!, date.end),
      message: `${context.text.slice(date.start, date.end).replace(/\s+/g, " ")} was a ${name}.`,
      fix: {
        title: name,
        edits: [{ start: start[at]!, end: end[at]!, text: isShort ? name.slice(0, word[at]!.length) : name }],
      },
    });
    return;
  }
}

function checkReversed(
  context: RelationContext,
  sentence: Sentence,
  wording: ReturnType<typeof compiled>,
): void {
  for (const date of sentence.dates) {
    const [from, until] = String(date.value).split("/");
    if (until === undefined) continue;
    reversed(context, sentence, date, date, from!, until);
  }
  for (const { at } of matches(sentence, wording.reversed)) {
    const [first, last]: (Found | undefined)[] = [at[1], at[2]];
    if (first !== undefined && last !== undefined)
      reversed(context, sentence, first, last, String(first.value), String(last.value));
  }
  for (const { at } of matches(sentence, wording.beforeAfter)) {
    const [first, last]: (Found | undefined)[] = [at[1], at[2]];
    const [a, b] = [dayRange(String(first?.value)), dayRange(String(last?.value))];
    if (first === undefined || last === undefined || a === undefined || b === undefined || a.from < b.until)
      continue;
    report(context, asFigure(sentence, last), {
      rule: "date-arithmetic",
      severity: "error",
      start: first.start,
      message: "The end is dated before the beginning.",
    });
  }
}

function reversed(
  context: RelationContext,
  sentence: Sentence,
  first: Found,
  last: Found,
  from: string,
  until: string,
): void {
  const [a, b] = [dayRange(from), dayRange(until)];
  if (a === undefined || b === undefined || a.from < b.until) return;
  report(context, asFigure(sentence, first), {
    rule: "range-reversed",
    severity: "error",
    start: first.start,
    end: last.end,
    message: "The period ends before it begins.",
  });
}

/** The days of a date; of one without a year, those of a year without a leap day. */
const rangeOf = (date: string) => dayRange(date.replace(/^--(?=\d\d-\d\d$)/, "2001-"));

/** "arrested on 3 March 2018 and released on 5 May 2019, after ten months". */
function checkPeriod(
  context: RelationContext,
  sentence: Sentence,
  wording: ReturnType<typeof compiled>,
): void {
  const dates = sentence.dates.filter(
    (date) => date.role !== "citation" && date.role !== "legal" && rangeOf(String(date.value)) !== undefined,
  );
  const durations = sentence.figures.filter(
    (figure) =>
      figure.kind === "duration" &&
      figure.second === undefined &&
      figure.sub !== "rate" &&
      /^(day|week|month|year|night)$/.test(figure.unit ?? ""),
  );
  const isRange =
    dates.length === 1 &&
    String(dates[0]!.value).includes("/") &&
    !/^\d{4}\/\d{4}$/.test(String(dates[0]!.value));
  if (!(dates.length === 2 || isRange) || durations.length !== 1) return;
  const duration = durations[0]!;
  const [first, last] = isRange ? [dates[0]!, dates[0]!] : (dates as [Found, Found]);
  const [from, until] = isRange ? String(first.value).split("/") : [String(first.value), String(last.value)];
  const [a, b] = [rangeOf(from!), rangeOf(until!)];
  if (a === undefined || b === undefined || b.from < a.from) return;
  if (from!.startsWith("--") !== until!.startsWith("--")) return;
  const template = sentence.template;
  const firstAt = slotOf(sentence, first);
  const lastAt = slotOf(sentence, last);
  const durationAt = positionOf(sentence, duration);
  const head = template.slice(Math.max(0, firstAt - 40), firstAt);
  const between = template.slice(firstAt + 1, lastAt);
  const tail = template.slice(durationAt + 1, durationAt + 20);
  const lead = template.slice(Math.max(0, durationAt - 30), durationAt);
  // "arrested in March 2016 and tried in March 2019, three years later"; "left on 2 May 2019, after four years"
  const isLater =
    durationAt > lastAt &&
    /^ later(?! than)/.test(tail) &&
    /, (?:only |just |some |about |almost )?$/.test(lead);
  const isAfter =
    durationAt > lastAt &&
    /, (?:after|following) (?:only |just |some |about |almost )?$/.test(lead) &&
    /^(?: [a-z]+){0,4}[.,;]|^$/.test(tail);
  // "12 days, from 3 to 14 March"; "from 3 to 14 March, 12 days in all"
  const isFromTo =
    (isRange ||
      /^,? (?:to|until|till|and) (?:(?:his|her|their|its|the) [a-z]+ (?:in|on) )?$/.test(between)) &&
    /\b(?:from|between) (?:the )?$/.test(head) &&
    (/^(?: in all| in total|(?: [a-z]+){1,4})?, (?:from|between) /.test(
      template.slice(durationAt + 1, durationAt + 40),
    ) ||
      /^[,(–—] ?(?:that is |or |a total of )?$/.test(template.slice(lastAt + 1, durationAt)));
  // "in prison since March 2014, he had spent six years there by March 2020"
  const isBy =
    /\bsince (?:early |late |mid-?|the )?$/.test(head) &&
    /\b(?:by|until) (?:early |late |mid-?)?$/.test(template.slice(0, lastAt)) &&
    wording.period.test(lead);
  const isTied = isLater || isAfter || isFromTo || isBy;
  if (
    !isTied &&
    (!wording.arrival.test(head) ||
      (!isRange &&
        !/\b(?:released|freed|until|to|and|till|through|died|ended|acquitted|escaped|left|transferred|bailed)\b/.test(
          between,
        )))
  )
    return;
  const before = template.slice(Math.max(0, durationAt - 30), durationAt);
  const behind = template.slice(durationAt + 1, durationAt + 20);
  const isSpan =
    wording.period.test(before) ||
    /[(,–—] ?$/.test(before) ||
    /^[ -](?:period|later|in detention|in custody|behind bars|in prison|in jail|detention|between|from)/.test(
      behind,
    );
  if (
    (!isSpan && !isTied) ||
    /\b(?:sentenced to|sentence of|ago|every|aged?)\b/.test(before) ||
    /^ (?:sentence|ago|before)/.test(behind) ||
    /[;.]/.test(template.slice(Math.min(durationAt, firstAt), Math.max(durationAt, lastAt)))
  )
    return;
  const size = { day: 1, night: 1, week: 7, month: 30.44, year: 365.25 }[duration.unit as "day"]!;
  const low = (b.from - a.until + 1) / size;
  const high = (b.until - a.from) / size;
  // Between two days, a number of years is not off by more than it is rounded.
  const isExact = a.until - a.from === 1 && b.until - b.from === 1 && duration.number > 1;
  const slack =
    duration.unit === "day" || duration.unit === "night"
      ? 1
      : isExact && (duration.unit === "year" || duration.unit === "week")
        ? 0.6
        : Math.max(0.6, 0.07 * duration.number) + (duration.granularity < 1 ? 0 : 0.4);
  const hedge = qualifierOf(duration.senses);
  const n = duration.number;
  const isRight =
    hedge === "over" || hedge === "at_least"
      ? high + slack * 0.2 >= n
      : hedge === "nearly" || hedge === "under" || hedge === "up_to"
        ? low - slack * 0.2 <= n && high >= n * 0.75
        : n >= low - slack && n <= high + slack;
  if (isRight) return;
  const right = (low + high) / 2;
  report(context, duration, {
    rule: "date-arithmetic",
    severity: "error",
    message: `Between the two dates lie about ${shown(right)} ${duration.unit!}s, not ${shown(n)}.`,
    computed: { [`${duration.unit!}s`]: right },
  });
}

function slotOf(sentence: Sentence, date: Found): number {
  for (const [position, entry] of sentence.slots) if (entry === date) return position;
  return -1;
}

/** Hours of the day of "T09:30". */
function hourOf({ value }: Found): number | undefined {
  const match = /^T(\d\d):(\d\d)/.exec(String(value));
  return match === null ? undefined : Number(match[1]) + Number(match[2]) / 60;
}

/** "from 9 a.m. to 6 p.m., six hours in all" */
function checkClock(context: RelationContext, sentence: Sentence): void {
  const hours = sentence.dates.filter((date) => hourOf(date) !== undefined);
  const spans = sentence.figures.filter(
    ({ kind, unit, second, sub }) =>
      kind === "duration" && unit === "hour" && second === undefined && sub !== "rate",
  );
  const [first, last] = hours;
  const [span] = spans;
  if (hours.length !== 2 || spans.length !== 1 || span!.senses.some((sense) => sense !== "exact")) return;
  const { template } = sentence;
  const joint = template.slice(slotOf(sentence, first!) + 1, slotOf(sentence, last!));
  const { clockJoint } = context.lexicon.language.cues;
  if (!clockJoint.test(joint)) return;
  const at = positionOf(sentence, span!);
  const near =
    at > slotOf(sentence, last!)
      ? template.slice(slotOf(sentence, last!) + 1, at)
      : template.slice(at + 1, slotOf(sentence, first!));
  if (near.length > 40 || /[;:]|\bevery\b|\bbreak/.test(near)) return;
  const right = (((hourOf(last!)! - hourOf(first!)!) % 24) + 24) % 24;
  if (Math.abs(right - span!.number) < 0.51) return;
  report(context, span!, {
    rule: "date-arithmetic",
    severity: "error",
    message: `Between the two times lie ${shown(right)} hours, not ${shown(span!.number)}.`,
    computed: { hours: right },
  });
}

/** "within 30 days of 1 June 2021, that is by 1 August 2021" */
function checkDue(context: RelationContext, sentence: Sentence, wording: ReturnType<typeof compiled>): void {
  for (const { at } of matches(sentence, wording.due)) {
    const span = at[1]!;
    const [first, last]: (Found | undefined)[] = [at[2], at[3]];
    const size = { day: 1, week: 7, month: 30.44, year: 365.25 }[span.unit as "day"];
    const [a, b] = [dayRange(String(first?.value)), dayRange(String(last?.value))];
    if (size === undefined || a === undefined || b === undefined || last === undefined) continue;
    const right = span.number * size;
    const days = b.from - a.from;
    if (b.until - b.from > 1 || Math.abs(days - right) <= Math.max(2, 0.05 * right)) continue;
    report(context, asFigure(sentence, last), {
      rule: "date-arithmetic",
      severity: "error",
      start: span.start,
      message: `${shown(span.number)} ${span.unit!}s later is not ${context.text.slice(last.start, last.end)}: that is ${shown(days)} days.`,
      computed: { days },
    });
  }
}

/** "sentenced to five years in April 2017, he is due for release in April 2022" */
function checkTermEnd(
  context: RelationContext,
  sentence: Sentence,
  wording: ReturnType<typeof compiled>,
): void {
  for (const { at } of matches(sentence, wording.termEnd)) {
    const span = at[1]!;
    const [first, last]: (Found | undefined)[] = [at[2], at[3]];
    const size = { day: 1, week: 7, month: 30.44, year: 365.25 }[span.unit as "day"];
    const [a, b] = [dayRange(String(first?.value)), dayRange(String(last?.value))];
    if (size === undefined || span.second !== undefined || last === undefined) continue;
    if (a === undefined || b === undefined || span.senses.some((sense) => sense !== "exact")) continue;
    const right = span.number * size;
    const slack = Math.max(2, 0.05 * right);
    const [low, high] = [b.from - a.until + 1, b.until - 1 - a.from];
    if (high >= right - slack && low <= right + slack) continue;
    report(context, asFigure(sentence, last), {
      rule: "date-arithmetic",
      severity: "error",
      start: span.start,
      message: `${shown(span.number)} ${span.unit!}s later is not ${context.text.slice(last.start, last.end)}.`,
      computed: { days: low },
    });
  }
}

/** "in force since July 2012, entered its eighth year in July 2021" */
function checkYearOf(
  context: RelationContext,
  { lexicon }: Reading,
  sentence: Sentence,
  wording: ReturnType<typeof compiled>,
): void {
  for (const match of matches(sentence, wording.yearOf)) {
    const ordinal = lexicon.entries.get(match.text[2]!)?.ordinal ?? Number.parseInt(match.text[2]!, 10);
    const [first, last]: (Found | undefined)[] = [match.at[1], match.at[3]];
    const [a, b] = [dayRange(String(first?.value)), dayRange(String(last?.value))];
    if (!(ordinal > 0) || a === undefined || b === undefined || b.from < a.from || last === undefined)
      continue;
    const [low, high] = [(b.from - a.until + 1) / 365.25 + 1, (b.until - 1 - a.from) / 365.25 + 1];
    if (ordinal >= Math.floor(low) - 0.01 && ordinal <= Math.floor(high + 0.01)) continue;
    report(context, asFigure(sentence, last), {
      rule: "date-arithmetic",
      severity: "error",
      start: first!.start,
      message: `That is year ${shown(Math.floor(low + 0.01))}, not ${shown(ordinal)}.`,
      computed: { year: Math.floor(low + 0.01) },
    });
  }
}

/** "born in 1985, was 41 when he was arrested in 2019". */
function checkAge(context: RelationContext, sentence: Sentence, wording: ReturnType<typeof compiled>): void {
  // "The man, 34, was born in 1975": a bare number between commas is an age too.
  const isAside = (figure: FigureRead): boolean =>
    figure.sub === "count" &&
    ((/[a-z], $/.test(sentence.template.slice(0, positionOf(sentence, figure))) &&
      /^, (?:was|is|who|had|has)\b/.test(sentence.template.slice(positionOf(sentence, figure) + 1))) ||
      (/\bwas (?:just |only )?$/.test(sentence.template.slice(0, positionOf(sentence, figure))) &&
        /^ when\b/.test(sentence.template.slice(positionOf(sentence, figure) + 1))));
  const ages = sentence.figures.filter(
    (figure) => (figure.kind === "age" || isAside(figure)) && figure.second === undefined,
  );
  if (ages.length !== 1 || sentence.dates.length < 2) return;
  const birth = sentence.dates.find((date) =>
    wording.born.test(sentence.template.slice(0, slotOf(sentence, date))),
  );
  if (birth === undefined || !/born/.test(sentence.template)) return;
  const age = ages[0]!;
  if (age.hedge.length > 0) return;
  const at = positionOf(sentence, age);
  const other = sentence.dates
    .filter((date) => date !== birth && date.role !== "citation")
    .sort((a, b) => Math.abs(slotOf(sentence, a) - at) - Math.abs(slotOf(sentence, b) - at))[0];
  if (other === undefined) return;
  const [a, b] = [dayRange(String(birth.value)), dayRange(String(other.value))];
  if (a === undefined || b === undefined || b.from < a.from) return;
  const low = Math.floor((b.from - (a.until - 1)) / 365.2425);
  const high = Math.floor((b.until - 1 - a.from) / 365.2425 + 0.003);
  if (age.number >= low && age.number <= high) return;
  report(context, age, {
    rule: "date-arithmetic",
    severity: "error",
    message: `Born ${context.text.slice(birth.start, birth.end)}, a person is ${low === high ? String(low) : `${String(low)} or ${String(high)}`} in ${context.text.slice(other.start, other.end)}.`,
    computed: { age: high },
  });
}
