import type { Found } from "./found.ts";
import { type Core, coreAt, type Reading } from "./core.ts";
import { type DateFound, dateAt } from "./date.ts";
import { type LexiconEntry, mayStart } from "../language/lexicon.ts";
import type { MentionKind, Value } from "../mention.ts";
import { readName } from "./name.ts";
import { readQuantifier } from "./quantifier.ts";
import { APART, BROKEN, GLUED, LINK, NUMBER, SIGN, SPACED, WORD } from "./token.ts";
import { own } from "../../domain/own.ts";

const dashes = new Set(["-", "–", "—", "‑", "−"]);
const none: LexiconEntry = {};

/**
 * Every quantitative expression in the tokens, in order and without overlap: names, addresses, codes, references to
 * law and pages and footnote marks first, as what they are; then dates and figures.
 */
export function read(reading: Reading): Found[] {
  const { tokens, lexicon, marks } = reading;
  const { type, word, gap, start, end, text, lower, count } = tokens;
  const found: Found[] = [];
  /** Tokens before this belong to a mention already. */
  let consumed = 0;
  const entryAt = (at: number): LexiconEntry =>
    type[at] === WORD ? (lexicon.entries.get(word[at]!) ?? none) : none;
  let i = 0;
  while (i < count) {
    const kind = type[i]!;
    let item: Found | undefined;
    if (kind === NUMBER) item = fromNumber(i);
    else if (kind === WORD) item = fromWord(i);
    else if (kind === LINK) item = plain(i, i + 1, "other", "url", "citation", null);
    else if (marks.has(i)) item = plain(i, i + 1, "footnote", "mark", "structure", superscriptValue(i));
    else if (word[i] === "½" || word[i] === "¼" || word[i] === "¾") item = figureAt(i);
    else if (word[i] === "§") item = legal(i);
    else if (word[i] === "{") item = markup(i);
    if (item === undefined) {
      i++;
      continue;
    }
    found.push(item);
    i = Math.max(item.next, i + 1);
    consumed = i;
  }
  return found;

  /** "{fig=kh.pop.2020}" binds the words before it to a figure of the ledger. */
  function markup(at: number): Found | undefined {
    if (word[at + 1] !== "fig" || gap[at + 1] !== GLUED || !/^[=:]$/.test(word[at + 2] ?? ""))
      return undefined;
    for (let next = at + 3; next < count && next < at + 40 && gap[next]! <= SPACED; next++) {
      if (word[next] === "}") return plain(at, next + 1, "other", "markup", "structure", null);
    }
    return undefined;
  }

  // Non-figures ---------------------------------------------------------------------------------------------------

  function fromNumber(at: number): Found | undefined {
    const mark = marks.get(at);
    if (mark !== undefined) {
      const value = Number(word[at]);
      return mark === "page"
        ? plain(at, at + 1, "other", "page-number", "structure", value)
        : plain(at, at + 1, "footnote", mark, "structure", value);
    }
    return (
      readName(reading, at, plain) ?? listMark(at) ?? clock(at) ?? dated(at) ?? address(at) ?? figureAt(at)
    );
  }

  function fromWord(at: number): Found | undefined {
    // A name has a number or a joining sign right behind its first word.
    if (type[at + 1] !== WORD && at + 1 < count && gap[at + 1]! <= SPACED) {
      const name = readName(reading, at, plain);
      if (name !== undefined) return name;
    }
    const w = word[at]!;
    if (!mayStart(lexicon, w)) return undefined;
    const entry = lexicon.entries.get(w);
    if (entry === undefined) {
      if (w === "a" || w === "an") return yearLater(at) ?? figureAt(at);
      const quantifier = readQuantifier(reading, at, plain) ?? foldWord(at);
      if (quantifier !== undefined || !lexicon.idioms.has(w)) return quantifier;
      return w === "single" && !/^(a|every)$/.test(word[at - 1] ?? "")
        ? undefined
        : plain(at, at + 1, "other", "idiom", "idiom", null);
    }
    if (entry.legal === true || entry.instrument === true) {
      const item = legal(at);
      if (item !== undefined) return item;
    }
    if (entry.pinpoint === true) {
      const item = pinpoint(at);
      if (item !== undefined) return item;
    }
    if (entry.reference === true || entry.namer === true) {
      const item = named(at);
      if (item !== undefined) return item;
    }
    if (entry.month !== undefined) {
      const date = dated(at);
      if (date !== undefined) return date;
    }
    if (
      entry.currencySign !== undefined &&
      type[at + 1] === NUMBER &&
      gap[at + 1]! <= SPACED &&
      !marks.has(at + 1)
    ) {
      if (isCurrencyBefore(at)) return undefined;
    }
    return (
      readQuantifier(reading, at, plain) ??
      idiom(at) ??
      title(at) ??
      figureAt(at) ??
      vague(at) ??
      fraction(at) ??
      multiple(at) ??
      ordinal(at)
    );
  }

  function isCurrencyBefore(at: number): boolean {
    // Single letters and short words are money only in capitals, glued to the number: R500, Rs500, RM20.
    const w = word[at]!;
    return w.length > 1 || (gap[at + 1] === GLUED && isCapital(at));
  }

  function legal(at: number): Found | undefined {
    const entry = entryAt(at);
    let first = at + 1;
    if (word[first] === "." && gap[first] === GLUED) first++;
    if (entry.instrument === true) {
      // Circular No. 03 of 2006, Law No. 5, resolution 1325 (2000), resolution 55/89
      if (word[first] === "no" || word[first] === "nos" || word[first] === "number") {
        let number = first + 1;
        if (word[number] === ".") number++;
        return type[number] === NUMBER ? numbered(at, number) : undefined;
      }
      if (
        type[first] === NUMBER &&
        isCapital(at) &&
        word[first + 1] === "of" &&
        type[first + 2] === NUMBER &&
        word[first + 2]!.length === 4
      )
        return numbered(at, first);
      if (type[first] === NUMBER && gap[first]! <= BROKEN && /^resolutions?$/.test(word[at]!))
        return numbered(at, first);
      return undefined;
    }
    if (/^ss?$/.test(word[at]!)) {
      // "s. 14" of an act, never the end of "the prison's."
      if (
        word[first - 1] !== "." ||
        /^[’']$/.test(word[at - 1] ?? "") ||
        (gap[at] === GLUED && word[at - 1] !== "(")
      )
        return undefined;
    } else if (
      /^art|^rules?$|^section|^sec|^principle|^regulation|^clause|^schedule|^§/.test(word[at]!) === false
    )
      return undefined;
    if (type[first] !== NUMBER || marks.has(first) || gap[first]! > BROKEN) return undefined;
    if (end[first]! - start[first]! > 4 || (word[at] === "sec" && word[first - 1] !== ".")) return undefined;
    if (/^(arts?|sec|secs)$/.test(word[at]!) && word[first - 1] !== ".") return undefined;
    const values: number[] = [];
    let next = first;
    for (;;) {
      if (type[next] !== NUMBER || marks.has(next) || end[next]! - start[next]! > 4) break;
      values.push(Number(word[next]));
      next++;
      if (type[next] === WORD && gap[next] === GLUED && word[next]!.length <= 2) next++;
      while (
        word[next] === "." &&
        gap[next] === GLUED &&
        type[next + 1] === NUMBER &&
        gap[next + 1] === GLUED &&
        !marks.has(next + 1)
      )
        next += 2;
      while (
        word[next] === "(" &&
        gap[next]! <= SPACED &&
        word[next + 2] === ")" &&
        gap[next + 1] === GLUED &&
        word[next + 1]!.length <= 4
      ) {
        if (gap[next] === SPACED && type[next + 1] === NUMBER && word[next + 1]!.length === 4) break;
        next += 3;
      }
      // further articles: ", 104, and 107", "and 48", "to 11", "-11"
      let more = next;
      if (word[more] === "," || word[more] === ";") more++;
      if (/^(and|or|to|&)$/.test(word[more] ?? "") || dashes.has(word[more] ?? "")) more++;
      if (more === next || type[more] !== NUMBER || marks.has(more) || gap[more]! > BROKEN) break;
      if (Number(word[more]) >= 1700 || entryAt(more + 1).month !== undefined) break;
      // ", 12 people" goes on with something else
      if (
        type[more + 1] === WORD &&
        gap[more + 1] === SPACED &&
        word[more - 1] === "," &&
        !/^(and|or|of|to|in)$/.test(word[more + 1]!)
      )
        break;
      next = more;
    }
    return plain(at, next, "legal-article", "article", "legal", values.length === 1 ? values[0]! : values);
  }

  function numbered(at: number, number: number): Found {
    let next = number + 1;
    let value = String(Number(word[number]));
    if (
      (word[next] === "/" || dashes.has(word[next] ?? "")) &&
      gap[next] === GLUED &&
      type[next + 1] === NUMBER
    ) {
      value = `${value}/${word[next + 1]}`;
      next += 2;
    } else if (word[next] === "of" && type[next + 1] === NUMBER && word[next + 1]!.length === 4) {
      value = `${value}/${word[next + 1]}`;
      next += 2;
    } else if (word[next] === "(" && word[next + 2] === ")" && type[next + 1] === NUMBER) {
      value = `${value}/${word[next + 1]}`;
      next += 3;
    }
    return plain(at, next, "legal-article", "instrument", "legal", value);
  }

  function pinpoint(at: number): Found | undefined {
    const w = word[at]!;
    let first = at + 1;
    const dotted = word[first] === "." && gap[first] === GLUED;
    if (dotted) first++;
    if (w.length <= 2 && !dotted && w !== "pp") return undefined;
    const isNote = w === "note" && /^[,.;:)]$/.test(word[first + 1] ?? "");
    if (/^(no|nos|number|note|at|line|lines|issue)$/.test(w) && !dotted && !isNote) return undefined;
    const isLetter =
      type[first] === WORD &&
      /^s$/.test(word[first]!) &&
      type[first + 1] === NUMBER &&
      gap[first + 1] === GLUED;
    if (isLetter) first++;
    if (type[first] !== NUMBER || marks.has(first) || gap[first]! > BROKEN) return undefined;
    if (w === "no" && dotted && word[first + 1] === "of" && type[first + 2] === NUMBER)
      return numbered(at, first);
    let next = first + 1;
    if (
      dashes.has(word[next] ?? "") &&
      gap[next] === GLUED &&
      (type[next + 1] === NUMBER || type[next + 2] === NUMBER)
    ) {
      next += type[next + 1] === NUMBER ? 2 : 3;
    }
    // "paras. 63-64, 69;"
    while (
      word[next] === "," &&
      type[next + 1] === NUMBER &&
      !marks.has(next + 1) &&
      gap[next + 1]! <= BROKEN &&
      word[next + 1]!.length <= 3 &&
      w.endsWith("s") &&
      (next + 2 >= count || /^[;,.)–-]$/.test(word[next + 2]!))
    ) {
      next += dashes.has(word[next + 2] ?? "") && type[next + 3] === NUMBER ? 4 : 2;
    }
    const from = isLetter ? first - 1 : first;
    if (
      type[next] === WORD &&
      gap[next] === SPACED &&
      entryAt(next).time === undefined &&
      /^(chapter|page|pages|line|lines|paragraph|paragraphs|volume)s?$/.test(w) === false &&
      !dotted &&
      /^[a-z]+s$/.test(word[next]!)
    )
      return undefined;
    return plain(from, next, "other", "pinpoint", "citation", text.slice(start[from], end[next - 1]));
  }

  function named(at: number): Found | undefined {
    const entry = entryAt(at);
    const capital = isCapital(at);
    let number = at + 1;
    if (
      (word[number] === "no" || word[number] === "number") &&
      type[number + 1] !== NUMBER &&
      word[number + 1] === "."
    )
      number += 2;
    if (type[number] !== NUMBER || marks.has(number) || gap[number]! > SPACED) return undefined;
    if (word[number]!.length > 3 || end[number]! - start[number]! > 3) return undefined;
    if (number > at + 1) return plain(at, number + 1, "other", "name", "name", null);
    const following = number + 1;
    if (
      word[following] === "%" ||
      (dashes.has(word[following] ?? "") && gap[following] === GLUED && type[following + 1] !== NUMBER)
    )
      return undefined;
    const isPlural =
      type[following] === WORD &&
      gap[following]! <= BROKEN &&
      /^(people|men|women|persons|prisoners|detainees|inmates|per|percent|million)$/.test(word[following]!);
    if (isPlural) return undefined;
    if (capital && entry.reference === true) {
      let next = following;
      if (
        /^(and|to|&)$/.test(word[next] ?? "") &&
        type[next + 1] === NUMBER &&
        word[next + 1]!.length <= 3 &&
        gap[next + 1]! <= BROKEN &&
        word[at]!.endsWith("s")
      )
        next += 2;
      while (
        word[next] === "." &&
        gap[next] === GLUED &&
        type[next + 1] === NUMBER &&
        gap[next + 1] === GLUED &&
        !marks.has(next + 1)
      )
        next += 2;
      return plain(number, next, "other", "reference", "structure", text.slice(start[number], end[next - 1]));
    }
    if (entry.namer === true) {
      const ends =
        type[following] !== WORD ||
        gap[following]! > SPACED ||
        /^(and|or|of|in|at|on|is|was|were|where|which|who|to|with|for|by)$/.test(word[following]!);
      if (capital || ends) return plain(at, number + 1, "other", "name", "name", null);
    }
    return undefined;
  }

  /** "1. EXECUTIVE SUMMARY", "2.1 Methods", "6) Rehabilitation", "(1) the". */
  function listMark(at: number): Found | undefined {
    const sign = word[at + 1];
    const atLine =
      gap[at]! >= BROKEN ||
      (at > 0 && gap[at - 1]! >= BROKEN && /^[#*(•-]$/.test(word[at - 1]!)) ||
      /^#+$/.test(word[at - 1] ?? "");
    const size = end[at]! - start[at]!;
    if (size > 2) return undefined;
    if (atLine) {
      let next = at + 1;
      let dots = 0;
      while (
        word[next] === "." &&
        gap[next] === GLUED &&
        type[next + 1] === NUMBER &&
        gap[next + 1] === GLUED &&
        !marks.has(next + 1) &&
        word[next + 1]!.length <= 2
      ) {
        next += 2;
        dots++;
      }
      if (word[next] === "." && gap[next] === GLUED && (next + 1 >= count || gap[next + 1]! >= SPACED)) {
        const capital = isCapital(next + 1) || type[next + 1] !== WORD;
        if (capital || gap[at] === APART || at === 0) {
          const isHeading = isCapital(next + 1) && gap[next + 1] === SPACED;
          return plain(
            at,
            next,
            "other",
            isHeading ? "section-number" : "list-marker",
            "structure",
            text.slice(start[at], end[next - 1]),
          );
        }
      }
      if (dots > 0 && isCapital(next) && gap[next] === SPACED && entryAt(next).measure === undefined) {
        return plain(at, next, "other", "section-number", "structure", text.slice(start[at], end[next - 1]));
      }
      if (word[next] === ")" && gap[next] === GLUED)
        return plain(at, next, "other", "list-marker", "structure", Number(word[at]));
    }
    if (
      sign === ")" &&
      gap[at + 1] === GLUED &&
      gap[at]! >= SPACED &&
      !isOpenBefore(at) &&
      gap[at + 2]! <= BROKEN
    ) {
      return plain(at, at + 1, "other", "list-marker", "structure", Number(word[at]));
    }
    if (
      sign === ")" &&
      word[at - 1] === "(" &&
      Number(word[at]) < 30 &&
      (at === 1 || gap[at - 1]! >= BROKEN || /^[;:,]$|^and$|^or$/.test(word[at - 2] ?? "")) &&
      isLowerWord(at + 2) &&
      gap[at + 2]! >= SPACED
    ) {
      return plain(at, at + 1, "other", "list-marker", "structure", Number(word[at]));
    }
    return undefined;
  }

  function isOpenBefore(at: number): boolean {
    for (let back = at - 1; back >= 0 && back > at - 40; back--) {
      if (word[back] === "(") return true;
      if (word[back] === ")") return false;
    }
    return false;
  }

  /** Times of day: 4.30pm, 12:45, 10 a.m. */
  function clock(at: number): Found | undefined {
    if (end[at]! - start[at]! > 2) return undefined;
    let next = at + 1;
    let minutes: string | undefined;
    if (
      (word[next] === ":" || word[next] === ".") &&
      gap[next] === GLUED &&
      type[next + 1] === NUMBER &&
      gap[next + 1] === GLUED &&
      word[next + 1]!.length === 2 &&
      !marks.has(next + 1)
    ) {
      minutes = word[next + 1]!;
      next += 2;
    }
    const isHalf = (w: number) =>
      word[w] === "am" ||
      word[w] === "pm" ||
      ((word[w] === "a" || word[w] === "p") &&
        word[w + 1] === "." &&
        word[w + 2] === "m" &&
        gap[w + 2] === GLUED);
    const hour = Number(word[at]);
    if (isHalf(next) && gap[next]! <= SPACED && hour <= 12) {
      const late = word[next]!.startsWith("p");
      const h = late ? (hour % 12) + 12 : hour % 12;
      const isDotted = word[next + 3] === "." && gap[next + 3] === GLUED;
      const behind = word[next]!.length === 2 ? next + 1 : isDotted ? next + 4 : next + 3;
      return plain(at, behind, "date", "time", "event", `T${String(h).padStart(2, "0")}:${minutes ?? "00"}`);
    }
    if (
      minutes !== undefined &&
      (word[at + 1] === ":" || (word[at - 1] === "at" && minutes.length === 2)) &&
      hour < 24 &&
      Number(minutes) < 60 &&
      !isRatio(at) &&
      entryAt(next).measure === undefined
    ) {
      return plain(at, next, "date", "time", "event", `T${String(hour).padStart(2, "0")}:${minutes}`);
    }
    return undefined;
  }

  /** "10 Downing Street" */
  function address(at: number): Found | undefined {
    if (!isCapital(at + 1) || gap[at + 1] !== SPACED || end[at]! - start[at]! > 4) return undefined;
    for (let next = at + 1; next < at + 5 && isCapital(next); next++) {
      if (/^(street|road|avenue|lane|boulevard|square|drive|place)$/.test(word[next]!) && next > at + 1) {
        return plain(at, at + 1, "other", "address", "structure", null);
      }
    }
    return undefined;
  }

  function isRatio(at: number): boolean {
    for (let back = at - 1; back >= 0 && back > at - 10; back--)
      if (/^(ratio|odds|scale)$/.test(word[back]!)) return true;
    return false;
  }

  function dated(at: number): Found | undefined {
    const date = dateAt(reading, at);
    if (date === undefined) return undefined;
    if (date.sub === "year" && isCountOfYearSize(date)) return undefined;
    const behind = date.next;
    const partBefore = partOfYear(date);
    if (partBefore !== undefined) return partBefore;
    if (date.sub === "year") {
      const isLaw =
        isCapital(behind) &&
        entryAt(behind).instrument === true &&
        /^(law|act|decree|constitution|order|bill)$/.test(word[behind]!);
      if (isLaw) return plain(at, behind, "date", "law-year", "legal", date.value);
    }
    if ((date.sub === "year" || date.sub === "year-range") && isTitleYear(at)) {
      return plain(at, behind, "other", "title", "citation", date.value);
    }
    return plain(at, behind, "date", date.sub, "event", date.value);
  }

  /** "first half of 2019", "third quarter of 2020", "Q2 2021" are read at the ordinal; here only the year follows. */
  function partOfYear(date: DateFound): Found | undefined {
    const at = date.from;
    if (date.sub !== "year" || word[at - 1] !== "of") return undefined;
    const part = word[at - 2];
    const which = entryAt(at - 3).ordinal ?? (word[at - 3] === "last" ? 9 : undefined);
    const months = part === "half" ? 6 : part === "quarter" ? 3 : undefined;
    if (months === undefined || which === undefined) return undefined;
    const last = Math.min(which * months, 12);
    const first = last - months + 1;
    const y = date.value;
    const value = `${y}-${String(first).padStart(2, "0")}/${y}-${String(last).padStart(2, "0")}`;
    return plain(at, date.next, "date", "part", "event", value);
  }

  /** Four digits like a year that count something: "2015 people", "$2019", "2050 metres". */
  function isCountOfYearSize(date: DateFound): boolean {
    const at = date.from;
    const before = word[at - 1] ?? "";
    if (
      gap[at]! <= SPACED &&
      lexicon.entries.get(before)?.currencySign !== undefined &&
      before.length <= 3 &&
      before !== "r"
    )
      return true;
    const next = date.next;
    if (word[next] === "%" || (gap[next]! <= BROKEN && /^(percent|per)$/.test(word[next] ?? "")))
      return word[next] !== "per" || word[next + 1] === "cent";
    if (
      word[next] === "." &&
      gap[next] === GLUED &&
      type[next + 1] === NUMBER &&
      gap[next + 1] === GLUED &&
      !marks.has(next + 1)
    )
      return true;
    if (type[next] !== WORD || gap[next]! > BROKEN) return false;
    const entry = entryAt(next);
    if (entry.measure !== undefined && word[next] !== "in" && word[next] !== "m") return true;
    if (entry.currency !== undefined && word[next] !== "real" && word[next] !== "won" && word[next] !== "try")
      return true;
    if (entry.time !== undefined && word[next]!.endsWith("s")) return true;
    // "9500 people in 2050 places"
    if (/^(places|beds|bunks|cells)$/.test(word[next]!)) return true;
    if (
      /^(in|since|by|until|from|during|early|late|mid|and|between|after|before|through|than|till|throughout|end|of|for|the)$/.test(
        before,
      )
    )
      return false;
    return /^(people|persons|men|women|children|prisoners|inmates|detainees|cases|deaths|arrests|migrants|refugees|individuals|beds|places|beneficiaries|households|families|staff|officers|guards|interviews|complaints|students|workers)$/.test(
      word[next]!,
    );
  }

  /** A year that belongs to a title: "Full Year Annual Report 2017, 26 February 2018", "Campaign Report 2018-2019". */
  function isTitleYear(at: number): boolean {
    const before = word[at - 1];
    if (before === undefined || type[at - 1] !== WORD || gap[at]! > BROKEN) return false;
    if (!isCapital(at - 1) || !lexicon.language.titleNouns.has(before)) return false;
    return isCapital(at - 2) || (/^(and|of|on|the|for|in)$/.test(word[at - 2] ?? "") && isCapital(at - 3));
  }

  /** A number word that is part of a title: "First Six Months Report", "Second Periodic Report". */
  function title(at: number): Found | undefined {
    const entry = entryAt(at);
    if (entry.cardinal === undefined && entry.ordinal === undefined) return undefined;
    if (!isCapital(at) || isSentenceStart(at)) return undefined;
    let next = at + 1;
    while (
      isCapital(next) &&
      gap[next] === SPACED &&
      (entryAt(next).cardinal !== undefined || entryAt(next).time !== undefined)
    )
      next++;
    if (!isCapital(next) || gap[next]! > BROKEN) return undefined;
    return plain(at, next, "other", "title", "citation", null);
  }

  function isSentenceStart(at: number): boolean {
    if (at === 0 || gap[at]! >= APART) return true;
    const before = word[at - 1]!;
    if (type[at - 1] === WORD) return false;
    if (type[at - 1] === NUMBER) return marks.has(at - 1);
    return /^[.!?:“”"‘•*)–—-]$/.test(before);
  }

  function idiom(at: number): Found | undefined {
    const w = word[at]!;
    const after = word[at + 1] ?? "";
    const before = word[at - 1] ?? "";
    const made = (value: Value = null) => plain(at, at + 1, "other", "idiom", "idiom", value);
    if (w === "one") {
      if (before === "no" || before === "than") return before === "no" ? made(null) : undefined;
      // "every one or two weeks", "on one's back"
      if (after === "or" && entryAt(at + 2).cardinal !== undefined) return undefined;
      if (/^[’']$/.test(after) && gap[at + 1] === GLUED) return made(1);
      if (
        /^(this|that|the|any|each|which|every|another|some|as|such|not)$/.test(before) &&
        !(before === "the" && after === "-")
      ) {
        if (before !== "some" || type[at + 1] !== WORD) return made(1);
      }
      if (after === "of") {
        if (/^(only|just|even|least|but)$/.test(before) || isDivision(at + 2)) return undefined;
        return made(1);
      }
      if (
        /^(another|such|day|thing|way|hand|off|point|can|cannot|could|must|should|might|would|may|by|s|self|and|or|side|type|kind|sort)$/.test(
          after,
        ) &&
        !(after === "and" && /^(a|one|two)$/.test(word[at + 2] ?? "")) &&
        !(after === "or" && entryAt(at + 2).cardinal !== undefined) &&
        !(after === "day" && /^(of|for|within|only|least|after|before)$/.test(before))
      ) {
        return made(1);
      }
      if (
        (after === "-" || after === "–" || after === "‑") &&
        gap[at + 1] === GLUED &&
        /^(sided|off|stop|way|time|on|size|party|child|person|third|half|fifth|quarter)$/.test(
          word[at + 2] ?? "",
        )
      ) {
        if (entryAt(at + 2).fraction !== undefined) return undefined;
        return plain(at, at + 1, "other", "idiom", "idiom", null);
      }
      if (/^(if|when|where|as)$/.test(before) || (before === "at" && after === "time")) return made(1);
      return undefined;
    }
    if (w === "first" || w === "second" || w === "third" || w === "fourth") {
      if (
        (after === "-" || after === "‑") &&
        gap[at + 1] === GLUED &&
        !/^(largest|highest|most|biggest|ever)$/.test(word[at + 2] ?? "") &&
        entryAt(at + 2).fraction === undefined
      )
        return made();
      if (
        /^(person|hand|aid|instance|lady|name|names|place|responders?|floor|class|party|parties|degree|reading)$/.test(
          after,
        ) &&
        !(after === "place" && before === "the" && word[at - 2] !== "in")
      )
        return made();
      if (
        w === "first" &&
        (before === "at" || !/^(the|a|an|its|his|her|their|our|my|for|s|very|on)$/.test(before)) &&
        !isSentenceStart(at)
      )
        return made();
      return undefined;
    }
    if (
      w === "half" &&
      (before === "in" ||
        (after === "-" && /^(brother|sister|hearted|way|mast)$/.test(word[at + 2] ?? "")) ||
        after === "brother" ||
        after === "sister" ||
        after === "way")
    )
      return made();
    return undefined;
  }

  function isDivision(at: number): boolean {
    return word[at] === "every" && entryAt(at + 1).cardinal !== undefined;
  }

  /** "a year later" dates what follows; its value waits for the date before it. */
  function yearLater(at: number): Found | undefined {
    if (word[at + 1] !== "year" || !/^(later|earlier)$/.test(word[at + 2] ?? "")) return undefined;
    return plain(at, at + 3, "date", "relative", "as_of", word[at + 2] === "later" ? "+1" : "-1");
  }

  // Figures ---------------------------------------------------------------------------------------------------------

  function figureAt(at: number): Found | undefined {
    const core = coreAt(reading, at);
    if (core === undefined) return undefined;
    if (core.isWord && word[at] === "a" && core.next === at + 1) return undefined;
    const made = measured(core);
    if (made !== undefined) addHedges(made);
    return made;
  }

  function measured(core: Core): Found | undefined {
    const at = core.from;
    const money = moneyBefore(at);
    const fractionOf = slashFraction(core) ?? wordFraction(core);
    if (fractionOf !== undefined) return fractionOf;
    const range = rangeFrom(core, money);
    if (range !== undefined) return range;
    if (money !== undefined) return moneyFigure(core, money);
    if (
      core.plainDigits &&
      word[core.next] === ":" &&
      gap[core.next] === GLUED &&
      type[core.next + 1] === NUMBER &&
      gap[core.next + 1] === GLUED
    ) {
      return figure(
        core,
        at,
        core.next + 2,
        "ratio",
        "ratio",
        [core.value, Number(word[core.next + 1])],
        null,
      );
    }
    return (
      withUnit(core, core.next, core.value, core.granularity) ??
      outOf(core) ??
      figure(core, at, core.next, "quantity", "count", core.value, null)
    );
  }

  /** The start token and code of a currency sign or word before the number. */
  function moneyBefore(at: number): { from: number; code: string } | undefined {
    if (at <= consumed || gap[at]! > SPACED) return undefined;
    const sign = word[at - 1]!;
    if (type[at - 1] === SIGN) {
      const code = own(lexicon.language.currencySigns, sign);
      if (code === undefined) return undefined;
      // US$500
      const lead =
        type[at - 2] === WORD && gap[at - 1] === GLUED && at - 2 >= consumed
          ? own(lexicon.language.currencySigns, word[at - 2]! + sign)
          : undefined;
      return lead === undefined ? { from: at - 1, code } : { from: at - 2, code: lead };
    }
    if (type[at - 1] !== WORD) return undefined;
    const code = lexicon.entries.get(sign)?.currencySign;
    if (code === undefined || !isCapital(at - 1)) return undefined;
    if (sign.length === 1 && gap[at] !== GLUED) return undefined;
    if (type[at] !== NUMBER) return undefined;
    return { from: at - 1, code };
  }

  function moneyFigure(core: Core, money: { from: number; code: string }): Found {
    // "$500 USD", "$3 million dollars"
    const isNamed =
      type[core.next] === WORD && gap[core.next]! <= SPACED && entryAt(core.next).currency === money.code;
    const next = isNamed ? core.next + 1 : core.next;
    return figure(core, money.from, next, "money", "amount", core.value, money.code);
  }

  function rangeFrom(core: Core, money: { from: number; code: string } | undefined): Found | undefined {
    let joint = core.next;
    let unitBefore: number | undefined;
    // "100m-200m", "5%-10%": the unit stands at both
    const isAnd = word[joint + 1] === "and" && hedgeBefore(core.from).includes("between");
    if (word[joint] === "%" && gap[joint] === GLUED && (isAnd || dashes.has(word[joint + 1] ?? ""))) {
      unitBefore = joint;
      joint++;
    }
    if (
      type[joint] === WORD &&
      gap[joint] === GLUED &&
      dashes.has(word[joint + 1] ?? "") &&
      entryAt(joint).measure !== undefined
    ) {
      unitBefore = joint;
      joint++;
    }
    const sign = word[joint] ?? "";
    if (gap[joint] === undefined) return undefined;
    let second = joint + 1;
    if (dashes.has(sign)) {
      // "one- and six-months", "16- and 17-year-old"
      if (gap[joint] === GLUED && /^(and|to|or)$/.test(word[second] ?? "") && gap[second] === SPACED)
        second++;
      // "a 10-to-15-year sentence"
      else if (
        gap[joint] === GLUED &&
        word[second] === "to" &&
        gap[second] === GLUED &&
        dashes.has(word[second + 1] ?? "") &&
        gap[second + 2] === GLUED
      )
        second += 2;
      else if (gap[joint] !== gap[second] || gap[joint]! > SPACED) return undefined;
      else if (gap[joint] === SPACED && money === undefined && sign !== "-") return undefined;
    } else if (sign === "to" || sign === "or" || sign === "and" || sign === "through") {
      const isBetween = hedgeBefore(money?.from ?? core.from).includes("between");
      if (sign === "and" && !isBetween) return undefined;
      if (sign === "to" && word[(money?.from ?? core.from) - 1] === "from" && !isSpan(core)) return undefined;
      if (sign === "to" && isChange(core.from) && word[(money?.from ?? core.from) - 1] === "from")
        return undefined;
      if (gap[joint]! > BROKEN) return undefined;
    } else {
      return undefined;
    }
    const signFrom = second;
    if (money !== undefined || type[second] === SIGN) {
      const code = own(lexicon.language.currencySigns, word[second] ?? "");
      if (code !== undefined && (type[second] === SIGN || gap[second + 1] === GLUED)) second++;
      else if (
        type[second] === WORD &&
        type[second + 1] === SIGN &&
        own(lexicon.language.currencySigns, word[second]! + word[second + 1]!) !== undefined
      )
        second += 2;
      else if (type[second] === SIGN) return undefined;
    }
    if (
      type[second] === NUMBER &&
      dateAt(reading, second) !== undefined &&
      money === undefined &&
      dateAt(reading, second)!.sub !== "year"
    )
      return undefined;
    const other = coreAt(reading, second);
    if (other === undefined || gap[signFrom]! > BROKEN) return undefined;
    if (
      unitBefore === undefined &&
      !dashes.has(sign) &&
      sign !== "to" &&
      sign !== "and" &&
      sign !== "through" &&
      other.isWord !== core.isWord
    )
      return undefined;
    if (core.isWord && dashes.has(sign) && !other.isWord && type[second] !== NUMBER) return undefined;
    let low = core.value;
    const high = other.value;
    let granularity = Math.min(core.granularity, other.granularity);
    // "$6 - $20k", "3-5 million": the magnitude of the last serves both
    if (core.magnitude === 1 && other.magnitude > 1 && low < high / other.magnitude) {
      low *= other.magnitude;
      granularity = Math.min(core.granularity * other.magnitude, other.granularity);
    }
    // "5-6,000 guards"
    if (
      dashes.has(sign) &&
      core.plainDigits &&
      low < 100 &&
      high >= 1000 &&
      high % 1000 === 0 &&
      low * 1000 < high
    )
      low *= 1000;
    const both = { ...core, next: other.next, granularity };
    if (money !== undefined) {
      // "paid $1,200,000 to 400 survivors"
      if (sign === "to" && second === signFrom && high < low) return undefined;
      // "rose $1.50 to $68.20"
      if (sign === "to" && isChange(core.from)) return undefined;
      return figure(both, money.from, other.next, "money", "range", [low, high], money.code);
    }
    const unit = withUnit(both, other.next, [low, high], granularity);
    if (unit !== undefined) {
      if (unit.kind !== "age" && unit.kind !== "money" && unit.kind !== "percent") unit.sub = "range";
      return unit;
    }
    if (sign === "to" && isChange(core.from)) return undefined;
    if (sign === "or" && !(core.value < other.value && other.value - core.value <= 3)) return undefined;
    if (
      core.plainDigits &&
      other.plainDigits &&
      dashes.has(sign) &&
      type[core.from - 1] === SIGN &&
      word[core.from - 1] === "-"
    )
      return undefined;
    if (word[other.next] === "in" && sign === "or") return undefined;
    return figure(both, core.from, other.next, "quantity", "range", [low, high], null);
  }

  /** "from two to five years" is a range unless something rises or falls. */
  function isSpan(core: Core): boolean {
    const other = coreAt(reading, core.next + 1);
    if (other === undefined || isChange(core.from)) return false;
    const unit = entryAt(word[other.next] === "-" ? other.next + 1 : other.next);
    return (
      unit.time !== undefined ||
      /^(ranging|ranged|ranges|vary|varying|varied|anywhere)$/.test(word[core.from - 2] ?? "")
    );
  }

  function isChange(at: number): boolean {
    for (let back = at - 1; back >= 0 && back > at - 14; back--) {
      const w = word[back]!;
      if (w === "." || w === ";") return false;
      if (lexicon.rising.has(w) || lexicon.falling.has(w)) return true;
    }
    return false;
  }

  /** A figure with the unit at token `at`: percent, money, time, length, multiple, age. */
  function withUnit(
    core: Core,
    at: number,
    value: number | number[],
    granularity: number,
  ): Found | undefined {
    const from = core.from;
    const made = (next: number, kind: MentionKind, sub: string, unit: string | null) =>
      figure({ ...core, granularity }, from, next, kind, sub, value, unit);
    if (gap[at] === undefined) return undefined;
    if (word[at] === "%" && gap[at]! <= SPACED) {
      const isPoints =
        /^points?$/.test(word[at + 1] ?? "") ||
        (word[at + 1] === "-" && /^points?$/.test(word[at + 2] ?? ""));
      return made(
        isPoints ? (word[at + 1] === "-" ? at + 3 : at + 2) : at + 1,
        "percent",
        isPoints ? "points" : "share",
        isPoints ? "points" : "%",
      );
    }
    let unit = at;
    if (dashes.has(word[at]!) && gap[at] === GLUED && gap[at + 1] === GLUED && type[at + 1] === WORD)
      unit = at + 1;
    if (word[at] === "°") {
      const degrees = measureAt(at);
      return degrees === undefined ? undefined : made(degrees.next, "quantity", degrees.sub, degrees.unit);
    }
    if (type[unit] !== WORD || gap[unit]! > BROKEN) return undefined;
    const w = word[unit]!;
    const isGlued = gap[unit] === GLUED && unit === at;
    if ((w === "per" && word[unit + 1] === "cent") || w === "percent" || w === "percentage" || w === "pct") {
      const next = w === "per" ? unit + 2 : unit + 1;
      if (/^points?$/.test(word[next] ?? "")) return made(next + 1, "percent", "points", "points");
      if (word[next] === "-" && /^points?$/.test(word[next + 1] ?? ""))
        return made(next + 2, "percent", "points", "points");
      return w === "percentage" ? undefined : made(next, "percent", "share", "%");
    }
    if (w === "pp" || w === "pc")
      return isGlued || w === "pp"
        ? made(unit + 1, "percent", w === "pp" ? "points" : "share", w === "pp" ? "points" : "%")
        : undefined;
    const age = ageAt(core, unit, value);
    if (age !== undefined) return age;
    const entry = entryAt(unit);
    // Two-word currencies: "500 US dollars", "20 Cambodian riel"
    if (entry.currency !== undefined && w !== "real" && w !== "won" && w !== "try" && w !== "pounds") {
      return made(unit + 1, "money", "amount", entry.currency);
    }
    if (w === "pounds") return made(unit + 1, "money", "amount", "GBP");
    if (
      type[unit + 1] === WORD &&
      gap[unit + 1]! <= SPACED &&
      /^(us|american|australian|canadian|hong|singapore|cambodian|sri|thai|euro|swiss|mexican|philippine|south|new|british|egyptian|kenyan)$/.test(
        w,
      )
    ) {
      const code = entryAt(unit + 1).currency;
      if (code !== undefined)
        return made(unit + 2, "money", "amount", own(lexicon.language.currencySigns, `${w}$`) ?? code);
    }
    if (w === "times" || (isGlued && w === "x" && type[unit + 1] !== NUMBER)) {
      if (w === "x" || isMultiple(unit + 1)) return made(unit + 1, "ratio", "multiple", "x");
      return made(unit + 1, "quantity", "frequency", "time");
    }
    if (w === "fold") return made(unit + 1, "ratio", "multiple", "x");
    if (w === "x" || w === "×" || (w === "by" && gap[unit] === SPACED)) {
      const other = coreAt(reading, unit + 1);
      if (other !== undefined) {
        const measure = measureAt(other.next);
        if (measure !== undefined && (w !== "by" || measure.sub === "distance")) {
          return figure(
            { ...core, granularity },
            from,
            measure.next,
            "quantity",
            "dimension",
            [core.value, other.value],
            measure.unit,
          );
        }
      }
      return undefined;
    }
    if (entry.time !== undefined && !(w === "second" && !isGlued) && !/^(min)$/.test(w)) {
      let next = unit + 1;
      let name = entry.time;
      // "24 hours per day", "two hours a day"
      if (
        (word[next] === "per" || word[next] === "a" || word[next] === "each") &&
        gap[next]! <= BROKEN &&
        /^(day|week|month|year)$/.test(word[next + 1] ?? "")
      ) {
        if (word[next] !== "each") {
          name = `${name}/${word[next + 1]}`;
          next += 2;
        }
      }
      const isRelative =
        /^(later|earlier|ago|on|after|before|since)$/.test(word[next] ?? "") ||
        (word[from - 1] === "over" && word[next] === "since");
      return made(next, "duration", name.includes("/") ? "rate" : isRelative ? "relative" : "duration", name);
    }
    if (isGlued && w === "h") return made(unit + 1, "duration", "duration", "hour");
    const measure = measureAt(at);
    if (measure !== undefined) {
      // "3m x 4m"
      if (
        (word[measure.next] === "x" || word[measure.next] === "×" || word[measure.next] === "by") &&
        coreAt(reading, measure.next + 1) !== undefined
      ) {
        const other = coreAt(reading, measure.next + 1)!;
        const second = measureAt(other.next);
        if (second !== undefined)
          return figure(
            { ...core, granularity },
            from,
            second.next,
            "quantity",
            "dimension",
            [core.value, other.value],
            second.unit,
          );
      }
      return made(measure.next, "quantity", measure.sub, measure.unit);
    }
    return undefined;
  }

  function measureAt(at: number): { sub: string; unit: string; next: number } | undefined {
    let unit = at;
    if (dashes.has(word[at] ?? "") && gap[at] === GLUED && gap[at + 1] === GLUED) unit = at + 1;
    if (word[unit] === "°" && /^[cf]$/.test(word[unit + 1] ?? ""))
      return { sub: "temperature", unit: `°${word[unit + 1]!.toUpperCase()}`, next: unit + 2 };
    if (type[unit] !== WORD || gap[unit]! > BROKEN) return undefined;
    const w = word[unit]!;
    if ((w === "square" || w === "sq" || w === "cubic") && gap[unit]! <= SPACED) {
      let name = unit + 1;
      if (word[name] === ".") name++;
      if (word[name] === "-") name++;
      const inner = entryAt(name).measure;
      if (inner !== undefined)
        return {
          sub: w === "cubic" ? "volume" : "area",
          unit: `${inner.unit}${w === "cubic" ? "3" : "2"}`,
          next: name + 1,
        };
    }
    if (w === "degrees") {
      const scale = word[unit + 1] ?? "";
      return {
        sub: "temperature",
        unit: scale.startsWith("f") ? "°F" : "°C",
        next: /^(c|celsius|f|fahrenheit|centigrade)$/.test(scale) ? unit + 2 : unit + 1,
      };
    }
    const measure = entryAt(unit).measure;
    if (measure === undefined) return undefined;
    // "in", "m", "g", "t" are units only where they touch the number or stand in its shape
    if (
      w === "in" ||
      ((w === "m" || w === "g" || w === "t" || w === "l") &&
        gap[unit] !== GLUED &&
        !/^[\s]/.test(text.slice(end[unit - 1], start[unit])))
    )
      return undefined;
    if (w === "in") return undefined;
    if ((w === "foot" || w === "yard") && unit === at) return undefined;
    let next = unit + 1;
    if (
      (word[next] === "²" || word[next] === "2" || word[next] === "³") &&
      gap[next] === GLUED &&
      !marks.has(next)
    ) {
      return {
        sub: word[next] === "³" ? "volume" : "area",
        unit: `${measure.unit}${word[next] === "³" ? "3" : "2"}`,
        next: next + 1,
      };
    }
    if ((w === "m" || w === "km") && word[next] === "²") next++;
    return { sub: measure.sub, unit: measure.unit, next };
  }

  function isMultiple(after: number): boolean {
    const w = word[after] ?? "";
    if (
      /^(as|more|higher|greater|larger|bigger|the|its|their|his|her|over|that|those|what|worse|faster|longer|fewer|less|lower|smaller|likelier|overcrowded|capacity|official)$/.test(
        w,
      ) &&
      gap[after]! <= BROKEN
    ) {
      if (w === "the" && /^(day|week|month|year|same)$/.test(word[after + 1] ?? "")) return false;
      return true;
    }
    return false;
  }

  /** 41-year-old, 17 years old, aged 35, under 18, Lin, 41, … */
  function ageAt(core: Core, unit: number, value: number | number[]): Found | undefined {
    const u = word[unit]!;
    if (!/^(year|years|month|months|yr|week|weeks|day|days)$/.test(u)) return undefined;
    let next = unit + 1;
    const spaced = (at: number) => gap[at] !== undefined && gap[at]! <= BROKEN;
    if ((word[next] === "-" || word[next] === "‑") && gap[next] === GLUED) next++;
    const made = (next: number, end?: number) => {
      const item = figure(
        { ...core, granularity: core.granularity },
        core.from,
        next,
        "age",
        "age",
        value,
        u.replace(/s$/, ""),
      );
      if (end !== undefined) item.end = end;
      return item;
    };
    if (/^(old|olds)$/.test(word[next] ?? "") && spaced(next)) return made(next + 1);
    if (u === "years" && word[unit + 1] === "of" && word[unit + 2] === "age") return made(unit + 3);
    return undefined;
  }

  /** "three of the 20", "one in five", "15 out of 22". */
  function outOf(core: Core): Found | undefined {
    const at = core.next;
    if (gap[at] === undefined || gap[at]! > BROKEN) return undefined;
    const perWord = word[at] === "per" ? entryAt(at + 1).magnitude : undefined;
    if (perWord !== undefined && word[at + 1]!.length > 3) {
      return figure(core, core.from, at + 2, "ratio", "rate", [core.value, perWord], null);
    }
    if (word[at] === "per" && type[at + 1] === NUMBER) {
      const base = coreAt(reading, at + 1);
      if (base !== undefined)
        return figure(core, core.from, base.next, "ratio", "rate", [core.value, base.value], null);
    }
    if (core.decimals > 0) return undefined;
    if (word[at] === "of" || (word[at] === "out" && word[at + 1] === "of")) {
      let base = word[at] === "of" ? at + 1 : at + 2;
      const isDefinite = /^(the|these|those|our|its|their|all|every)$/.test(word[base] ?? "");
      if (isDefinite) base++;
      if (/^(only|some|about|nearly|over|total)$/.test(word[base] ?? "")) base++;
      if (
        type[base] === NUMBER &&
        dateAt(reading, base) !== undefined &&
        dateAt(reading, base)!.sub === "year" &&
        !/^(people|of)$/.test(word[base + 1] ?? "")
      )
        return undefined;
      const whole = coreAt(reading, base);
      if (whole === undefined || gap[base]! > BROKEN) return undefined;
      if (whole.value < core.value && !isDefinite) return undefined;
      const behind = entryAt(word[whole.next] === "-" ? whole.next + 1 : whole.next);
      if (
        behind.time !== undefined ||
        behind.measure !== undefined ||
        word[whole.next] === "%" ||
        word[whole.next] === "percent" ||
        word[whole.next] === "per"
      )
        return undefined;
      return figure(core, core.from, whole.next, "quantity", "n-of-N", [core.value, whole.value], null);
    }
    if (word[at] === "in" || (word[at] === "for" && word[at + 1] === "every")) {
      let base = at + 1;
      const isEvery = word[base] === "every";
      if (isEvery) base++;
      const whole = coreAt(reading, base);
      if (whole === undefined || whole.value <= core.value || whole.decimals > 0 || gap[base]! > BROKEN)
        return undefined;
      if (whole.plainDigits && whole.value >= 1700 && whole.value <= 2100 && !isEvery) return undefined;
      const unit = word[whole.next] === "-" ? whole.next + 1 : whole.next;
      if (
        entryAt(unit).time !== undefined ||
        word[whole.next] === "%" ||
        (type[base] === NUMBER && dateAt(reading, base)?.sub === "day")
      )
        return undefined;
      if (
        /^(prisons|countries|provinces|states|districts|facilities|centres|centers|cities|regions|locations|villages|jails|camps)$/.test(
          word[whole.next] ?? "",
        ) &&
        !isEvery
      )
        return undefined;
      if (!core.isWord && core.value > 20) return undefined;
      return figure(core, core.from, whole.next, "ratio", "one-in-k", [core.value, whole.value], null);
    }
    return undefined;
  }

  function slashFraction(core: Core): Found | undefined {
    if (
      !core.plainDigits ||
      word[core.next] !== "/" ||
      gap[core.next] !== GLUED ||
      type[core.next + 1] !== NUMBER ||
      gap[core.next + 1] !== GLUED
    ) {
      return undefined;
    }
    const below = Number(word[core.next + 1]);
    if (core.value > 999 || below === 0 || below > 999) return undefined;
    // 24/7, 9/11, 7/7 are names
    if (core.value >= below || (core.value === 9 && below === 11)) {
      return plain(core.from, core.next + 2, "other", "name", "name", null);
    }
    return figure(core, core.from, core.next + 2, "ratio", "fraction", core.value / below, null);
  }

  /** "two thirds", "three-quarters"; a lone "half" or "third" is read in `fraction`. */
  function wordFraction(core: Core): Found | undefined {
    if (core.value > 20 || core.decimals > 0) return undefined;
    let at = core.next;
    if ((word[at] === "-" || word[at] === "‑") && gap[at] === GLUED) at++;
    const part = entryAt(at).fraction;
    if (part === undefined || gap[at]! > SPACED || word[at] === "half") return undefined;
    if ((core.value === 1) === word[at]!.endsWith("s")) return undefined;
    const item = figure(core, core.from, at + 1, "ratio", "fraction", core.value * part, null);
    item.granularity = 0.05;
    return item;
  }

  function fraction(at: number): Found | undefined {
    const entry = entryAt(at);
    if (entry.fraction === undefined || entry.fraction === 0) return undefined;
    const w = word[at]!;
    if (w.endsWith("s")) return undefined;
    const before = word[at - 1] ?? "";
    const after = word[at + 1] ?? "";
    const make = () => {
      const item = figure(
        {
          from: at,
          next: at + 1,
          value: entry.fraction!,
          granularity: 0.05,
          printed: w,
          isWord: true,
          plainDigits: false,
          decimals: 0,
          magnitude: 1,
        },
        at,
        at + 1,
        "ratio",
        "fraction",
        entry.fraction!,
        null,
      );
      addHedges(item, /^(a|an)$/.test(before) ? at - 2 : at - 1);
      if (/^(a|an)$/.test(before)) item.phraseStart = Math.min(item.phraseStart, start[at - 1]!);
      return item;
    };
    if (w === "half") {
      // "risen by a half"
      if (
        before === "a" &&
        /^(by|than|of|about|nearly|almost|over|roughly|around|under|only|just)$/.test(word[at - 2] ?? "")
      )
        return make();
      if (
        /^(hour|day|year|century|decade|dozen|mile|month)$/.test(after) ||
        (/^(an?|-)$/.test(after) && entryAt(at + 2).time !== undefined)
      ) {
        const unit = entryAt(at + 1).time !== undefined ? at + 1 : at + 2;
        const time = entryAt(unit).time;
        if (time === undefined) return undefined;
        return figure(
          {
            from: at,
            next: unit,
            value: 0.5,
            granularity: 0.5,
            printed: w,
            isWord: true,
            plainDigits: false,
            decimals: 0,
            magnitude: 1,
          },
          at,
          unit + 1,
          "duration",
          "duration",
          0.5,
          time,
        );
      }
      const measured = /^(an?|-)$/.test(after) ? entryAt(at + 2).measure : undefined;
      if (measured !== undefined && word[at + 2] !== "in") {
        const item = make();
        return {
          ...item,
          kind: "quantity",
          sub: measured.sub,
          unit: measured.unit,
          next: at + 3,
          end: end[at + 2]!,
          phraseEnd: end[at + 2]!,
        };
      }
      if (/^(first|second|latter|other)$/.test(before) || (after === "of" && /^(first|second)$/.test(before)))
        return undefined;
      if (
        /^(of|the|its|their|his|her|our|all|those|these|a)$/.test(after) ||
        /^(than|by|about|nearly|almost|over|roughly|around|under|only|just|least|remaining)$/.test(before)
      )
        return make();
      return undefined;
    }
    const article =
      /^(a|one)$/.test(before) || (/^(a|one)$/.test(word[at - 2] ?? "") && /^(full|mere)$/.test(before));
    if (before === "remaining") return make();
    if (!article || before === "one") return undefined;
    if (
      /^(of|the)$/.test(after) ||
      /^(than|by|about|nearly|almost|over|roughly|around|under|only|just|least)$/.test(word[at - 2] ?? "")
    )
      return make();
    return undefined;
  }

  function vague(at: number): Found | undefined {
    const first = entryAt(at).vague;
    if (first === undefined) return undefined;
    const w = word[at]!;
    if ((w === "tens" || w === "scores") && word[at + 1] !== "of") return undefined;
    let next = at + 1;
    let value = first;
    if (word[next] === "of" && entryAt(next + 1).vague !== undefined) {
      value *= w === "dozens" ? entryAt(next + 1).vague! / 2 : entryAt(next + 1).vague!;
      next += 2;
    }
    if (w === "tens" && next === at + 1) return undefined;
    let kind: MentionKind = "quantity";
    let unit: string | null = null;
    const currency = word[next] === "of" ? entryAt(next + 1).currency : undefined;
    if (currency !== undefined) {
      kind = "money";
      unit = currency;
      next += 2;
    }
    if (word[next] === "of" && entryAt(next + 1).time !== undefined) return undefined;
    const item = figure(
      {
        from: at,
        next,
        value,
        granularity: value,
        printed: w,
        isWord: true,
        plainDigits: false,
        decimals: 0,
        magnitude: 1,
      },
      at,
      next,
      kind,
      "vague",
      value,
      unit,
    );
    item.hedge = ["vague"];
    return item;
  }

  function multiple(at: number): Found | undefined {
    const value = entryAt(at).multiple;
    if (value === undefined) return undefined;
    const w = word[at]!;
    const after = word[at + 1] ?? "";
    if (/^(twice|thrice)$/.test(w)) {
      if (isMultiple(at + 1)) return single("ratio", "multiple", value, "x");
      if (/^(a|per|daily|weekly|each|every)$/.test(after))
        return single("quantity", "frequency", value, "time");
      return plain(at, at + 1, "other", "idiom", "idiom", null);
    }
    if (/^(double|triple)$/.test(w)) {
      return /^(the|its|their|his|her|that|what|official)$/.test(after)
        ? single("ratio", "multiple", value, "x")
        : undefined;
    }
    if (after === "-" || word[at - 1] === "-") return undefined;
    return single("ratio", "multiple", value, "x");
    function single(kind: MentionKind, sub: string, value: number, unit: string): Found {
      const item = figure(
        {
          from: at,
          next: at + 1,
          value,
          granularity: 1,
          printed: w,
          isWord: true,
          plainDigits: false,
          decimals: 0,
          magnitude: 1,
        },
        at,
        at + 1,
        kind,
        sub,
        value,
        unit,
      );
      addHedges(item);
      return item;
    }
  }

  /** "eightfold", "twofold". */
  function foldWord(at: number): Found | undefined {
    const w = word[at]!;
    if (!w.endsWith("fold") || w.length < 6) return undefined;
    const value = lexicon.entries.get(w.slice(0, -4))?.cardinal;
    if (value === undefined) return undefined;
    const item = figure(
      {
        from: at,
        next: at + 1,
        value,
        granularity: 1,
        printed: w,
        isWord: true,
        plainDigits: false,
        decimals: 0,
        magnitude: 1,
      },
      at,
      at + 1,
      "ratio",
      "multiple",
      value,
      "x",
    );
    addHedges(item);
    return item;
  }

  function ordinal(at: number): Found | undefined {
    const value = entryAt(at).ordinal;
    if (value === undefined) return undefined;
    const w = word[at]!;
    const after = word[at + 1] ?? "";
    const before = word[at - 1] ?? "";
    if (
      w === "second" &&
      (entryAt(at - 1).cardinal !== undefined ||
        (/^(a|per|every|split)$/.test(before) && /^[.,]|^(or|before)$/.test(after)))
    )
      return undefined;
    if (after === "of" && /^(a|one)$/.test(before)) return undefined;
    if (/^(half|quarter)$/.test(after) && word[at + 2] === "of") return undefined;
    if (after === "," && isSentenceStart(at))
      return plain(at, at + 1, "ordinal", "enumerator", "structure", value);
    if (/^(half|quarter)$/.test(after)) return undefined;
    if (after === "periodic") return plain(at, at + 1, "other", "title", "citation", null);
    return plain(at, at + 1, "ordinal", "ordinal", "claim", value);
  }

  // Making and hedging ----------------------------------------------------------------------------------------------

  function plain(
    from: number,
    next: number,
    kind: MentionKind,
    sub: string,
    role: string,
    value: Value,
  ): Found {
    return {
      from,
      next,
      start: start[from]!,
      end: end[next - 1]!,
      kind,
      sub,
      role,
      value,
      unit: null,
      printed: "",
      granularity: 1,
      hedge: [],
      senses: [],
      phraseStart: start[from]!,
      phraseEnd: end[next - 1]!,
    };
  }

  function figure(
    core: Core,
    from: number,
    next: number,
    kind: MentionKind,
    sub: string,
    value: Value,
    unit: string | null,
  ): Found {
    const item = plain(from, next, kind, sub, "claim", value);
    item.unit = unit;
    item.printed = core.printed;
    // 20 % is a whole percentage; only counts and sums are rounded to tens.
    // "9.500" is nine and a half to some and nine thousand five hundred to others.
    if (
      (sub === "count" || sub === "amount") &&
      core.decimals === 3 &&
      core.value >= 1 &&
      core.magnitude === 1
    )
      item.sub = "ambiguous";
    const isFine = kind === "percent" || kind === "age" || kind === "duration" || kind === "ratio";
    item.granularity = isFine && core.magnitude === 1 ? Math.min(core.granularity, 1) : core.granularity;
    if (kind === "quantity" && (sub === "count" || sub === "range")) {
      const age = ageByContext(core);
      if (age !== undefined) {
        item.kind = "age";
        item.sub = "age";
        item.unit = "year";
      }
    }
    const plus = word[next];
    if (plus === "+" && gap[next] === GLUED) {
      item.hedge.push("or_more");
      item.senses.push("at_least");
    }
    return item;
  }

  /** "under 18", "aged 35", "age 41", "Lin, 41, told us": an age without a unit. */
  function ageByContext(core: Core): number | undefined {
    if (core.value < 1 || core.value > 110 || core.decimals > 0 || (core.isWord && core.value < 10))
      return undefined;
    const before = word[core.from - 1] ?? "";
    if (/^(aged|age|ages)$/.test(before) || (before === "of" && word[core.from - 2] === "age"))
      return core.value;
    if (
      /^(is|was)$/.test(before) &&
      /^(he|she|who)$/.test(word[core.from - 2] ?? "") &&
      core.value >= 10 &&
      /^(when|at|and)$/.test(word[core.next] ?? "") &&
      !(word[core.next] === "at" && word[core.next + 1] !== "the")
    )
      return core.value;
    if (/^(between|from)$/.test(before) && /^(aged|ages)$/.test(word[core.from - 2] ?? "")) return core.value;
    const ends =
      gap[core.next] === undefined ||
      type[core.next] !== WORD ||
      gap[core.next]! >= APART ||
      /^(and|or|in|at|who|were|are|is|was)$/.test(word[core.next]!);
    if (/^(under|over|turned|turning)$/.test(before) && ends && core.value <= 90) {
      if (word[core.next] === "%" || word[core.next] === "-")
        return word[core.next] === "-" && word[core.next + 1] === "s" ? core.value : undefined;
      const subject = word[core.from - 2] ?? "";
      if (before.startsWith("turn")) return core.value;
      if (
        /^(is|are|was|were|be|those|people|children|anyone|persons|minors|aged|girls|boys|all|detainees|prisoners|youths|men|women)$/.test(
          subject,
        )
      )
        return core.value;
    }
    // A name, a comma, two digits, a comma.
    if (
      !core.isWord &&
      core.plainDigits &&
      core.value >= 10 &&
      before === "," &&
      /^[,.;)]$/.test(word[core.next] ?? "") &&
      gap[core.next] === GLUED &&
      isCapital(core.from - 2) &&
      entryAt(core.from - 2).month === undefined &&
      type[core.next + 1] !== NUMBER
    ) {
      if (word[core.next] !== "," || (type[core.next + 1] === WORD && !isCapital(core.next + 1)))
        return core.value;
    }
    return undefined;
  }

  function hedgeBefore(at: number): string {
    let names = "";
    for (let back = at - 1; back >= 0 && back >= at - 3; back--) {
      if (type[back] !== WORD) break;
      names += ` ${word[back]}`;
    }
    return names;
  }

  function addHedges(item: Found, before = item.from - 1): void {
    let at = before;
    for (;;) {
      if (at < 0) break;
      if (type[at] === SIGN && /^[~≈<>≤≥±]$/.test(word[at]!)) {
        const sense = {
          "~": "about",
          "≈": "about",
          "±": "about",
          "<": "under",
          ">": "over",
          "≤": "up_to",
          "≥": "at_least",
        } as const;
        item.hedge.push(word[at]!);
        item.senses.push(sense[word[at] as keyof typeof sense]);
        item.phraseStart = start[at]!;
        at--;
        continue;
      }
      if (type[at] !== WORD || gap[at + 1]! > BROKEN) break;
      const phrases = lexicon.hedges.get(word[at]!);
      const phrase = phrases?.find(({ words }) =>
        words.every((w, k) => word[at - words.length + 1 + k] === w),
      );
      if (phrase === undefined) {
        // "an average of", "the estimated": an article between two hedges
        if (
          /^(a|an|the)$/.test(word[at]!) &&
          at > 0 &&
          lexicon.hedges.get(word[at - 1]!) !== undefined &&
          type[at - 1] === WORD &&
          !/^(between|all|some|under|over|about|above|around|even|past|last)$/.test(word[at - 1]!)
        ) {
          at--;
          continue;
        }
        break;
      }
      // "four times as many as 20", "15% more than 118" compare; they do not hedge.
      const lead = at - phrase.words.length;
      if (
        phrase.words.length > 1 &&
        lead >= 0 &&
        (type[lead] === NUMBER || /^(times|fold|twice|%|percent|cent|half|points?)$/.test(word[lead]!))
      )
        break;
      if (phrase.sense === "range" && !Array.isArray(item.value)) break;
      if (phrase.name === "past" && item.kind !== "duration") break;
      if ((phrase.name === "under" || phrase.name === "over") && word[at - 1] === "-") break;
      item.hedge.push(phrase.name);
      item.senses.push(phrase.sense);
      at -= phrase.words.length;
      item.phraseStart = start[at + 1]!;
      if (phrase.words.length === 1 && phrase.name === "than") break;
    }
    // "under the age of 18"
    if (
      item.kind === "age" &&
      word[item.from - 1] === "of" &&
      word[item.from - 2] === "age" &&
      word[item.from - 3] === "the"
    ) {
      const limit = word[item.from - 4] ?? "";
      const sense = lexicon.senseOf.get(limit);
      if (sense !== undefined) {
        item.hedge.push(limit);
        item.senses.push(sense);
        item.phraseStart = start[item.from - 4]!;
      }
    }
    // "an estimated capacity of just 26,593", "are estimated to have a capacity of only 26,593"
    if (!item.hedge.includes("estimated") && !item.hedge.includes("an_estimated") && item.kind !== "age") {
      for (let back = at; back >= 0 && back > at - 9; back--) {
        if (type[back] !== WORD) {
          if (type[back] === NUMBER || /^[.,;:–—(]$/.test(word[back]!)) break;
          continue;
        }
        if (word[back] === "estimated") {
          item.hedge.push("estimated");
          item.senses.push("estimate");
          break;
        }
      }
    }
    const after = type[item.next] === WORD ? lexicon.hedgesAfter.get(word[item.next]!) : undefined;
    const tail = after?.find(({ words }) =>
      words.every((w, k) => word[item.next + k] === w && gap[item.next + k]! <= BROKEN),
    );
    if (tail !== undefined) {
      item.hedge.push(tail.name);
      item.senses.push(tail.sense);
      item.phraseEnd = end[item.next + tail.words.length - 1]!;
    }
  }

  function superscriptValue(at: number): number {
    const digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    let value = "";
    for (let here = at; here < count && digits.includes(word[here]!); here++)
      value += String(digits.indexOf(word[here]!));
    return Number(value);
  }

  function isCapital(at: number): boolean {
    if (type[at] !== WORD) return false;
    return text[start[at]!] !== lower[start[at]!];
  }

  function isLowerWord(at: number): boolean {
    return type[at] === WORD && text[start[at]!] === lower[start[at]!];
  }
}
