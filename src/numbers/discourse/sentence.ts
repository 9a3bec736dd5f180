import type { Reading } from "../read/reading.ts";
import type { Lexicon } from "../language/lexicon.ts";
import type { Voice } from "../mention.ts";
import type { Found } from "../read/found.ts";
import { APART, BROKEN, GLUED, NUMBER, SIGN, SPACED, WORD } from "../read/token.ts";

/** A figure in its sentence, with what the sentence says it counts, where and when. */
export interface FigureRead extends Found {
  readonly sentence: number;
  voice: Voice;
  /** The number itself; for a range its lower end, for n of N the n. */
  readonly number: number;
  /** N of "n of the N", k of "one in k", the upper end of a range. */
  readonly second: number | undefined;
  concepts: ReadonlySet<string>;
  /** Those of the words before it alone: of a change they name what changes. */
  readonly subject: ReadonlySet<string>;
  asOf: string | undefined;
  /** The date was carried over from another sentence. */
  isCarried: boolean;
  place: string | undefined;
}

export interface Sentence {
  readonly from: number;
  readonly next: number;
  readonly start: number;
  readonly end: number;
  readonly figures: readonly FigureRead[];
  readonly dates: readonly Found[];
  /** The sentence in lower case with one private-use character for each mention, its hedges included. */
  readonly template: string;
  /** Position in the template → mention. */
  readonly slots: ReadonlyMap<number, FigureRead | Found>;
  readonly text: string;
}

/** What the characters of a template stand for. */
export const slot = {
  count: "\uE000",
  percent: "\uE001",
  multiple: "\uE002",
  money: "\uE003",
  age: "\uE004",
  duration: "\uE005",
  date: "\uE006",
  quantifier: "\uE007",
  nOfN: "\uE008",
  range: "\uE009",
  fraction: "\uE00A",
  oneInK: "\uE00B",
  measure: "\uE00C",
  other: "\uE00D",
  rate: "\uE00E",
  points: "\uE00F",
} as const;

function slotOf(found: Found): string {
  const { kind, sub } = found;
  if (sub === "ambiguous") return slot.other;
  if (kind === "date") return slot.date;
  if (kind === "percent")
    return Array.isArray(found.value) ? slot.range : sub === "points" ? slot.points : slot.percent;
  if (kind === "money") return Array.isArray(found.value) || sub === "vague" ? slot.range : slot.money;
  if (kind === "age") return slot.age;
  if (kind === "duration") return slot.duration;
  if (kind === "ratio") {
    if (sub === "multiple") return slot.multiple;
    if (sub === "fraction") return slot.fraction;
    return sub === "one-in-k" ? slot.oneInK : slot.rate;
  }
  if (kind === "quantity") {
    if (sub === "count") return slot.count;
    if (sub === "quantifier") return slot.quantifier;
    if (sub === "n-of-N") return slot.nOfN;
    if (sub === "range" || sub === "vague" || sub === "dimension") return slot.range;
    return sub === "frequency" ? slot.other : slot.measure;
  }
  return slot.other;
}

const figureKinds = new Set(["quantity", "percent", "ratio", "money", "age", "duration"]);

/** The sentences of a block that hold figures, with their templates. */
export function sentencesOf(reading: Reading, found: readonly Found[]): Sentence[] {
  const { tokens } = reading;
  const bounds = boundaries(reading);
  const result: Sentence[] = [];
  let at = 0;
  const quoted = quotations(reading);
  for (let k = 0; k + 1 < bounds.length; k++) {
    const from = bounds[k]!;
    const next = bounds[k + 1]!;
    const inside: Found[] = [];
    while (at < found.length && found[at]!.from < next) inside.push(found[at++]!);
    if (
      !inside.some((item) => figureKinds.has(item.kind) || (item.kind === "date" && item.role !== "citation"))
    )
      continue;
    const start = tokens.start[from]!;
    const end = tokens.end[next - 1]!;
    const isAttributed =
      inside.some((item) => figureKinds.has(item.kind)) && attributed(tokens.lower.slice(start, end));
    const figures: FigureRead[] = [];
    const dates: Found[] = [];
    const slots = new Map<number, FigureRead | Found>();
    let template = "";
    let offset = start;
    for (const item of inside) {
      template = append(template, tokens.lower.slice(offset, Math.max(offset, item.phraseStart)));
      offset = Math.max(offset, item.phraseEnd, item.end);
      if (
        item.kind === "footnote" ||
        item.sub === "url" ||
        item.sub === "list-marker" ||
        item.sub === "markup"
      )
        continue;
      let entry: FigureRead | Found = item;
      if (figureKinds.has(item.kind)) {
        const value = item.value;
        const figure: FigureRead = {
          ...item,
          sentence: result.length,
          voice: quoted(item.from) ? "quoted" : isAttributed ? "attributed" : "own",
          number:
            typeof value === "number" ? value : Array.isArray(value) ? (value as number[])[0]! : Number.NaN,
          second: Array.isArray(value) ? (value as number[])[1] : undefined,
          ...conceptsAround(reading, item, inside, from, next),
          asOf: undefined,
          isCarried: false,
          place: undefined,
        };
        figures.push(figure);
        entry = figure;
      } else if (item.kind === "date") {
        dates.push(item);
      }
      slots.set(template.length, entry);
      template += slotOf(item);
    }
    template = append(template, tokens.lower.slice(offset, end));
    result.push({
      from,
      next,
      start,
      end,
      figures,
      dates,
      template,
      slots,
      text: tokens.text.slice(start, end),
    });
  }
  return result;
}

/** `template` with a further stretch of text, its white space and emphasis marks squeezed to single spaces. */
function append(template: string, piece: string): string {
  const text = /[\s*_]{2,}|[\n\r\t\u00a0*_]/.test(piece) ? piece.replace(/[\s*_]+/g, " ") : piece;
  return text.startsWith(" ") && template.endsWith(" ") ? template + text.slice(1) : template + text;
}

function attributed(text: string): boolean {
  return /\b(according to|reportedly|said|says|told|claims?|claimed|stated|alleges?|alleged)\b/.test(text);
}

const longest = 300;

/** First tokens of the sentences, and the count of tokens at the end. */
function boundaries({ tokens, lexicon, marks }: Reading): number[] {
  const { count, type, word, gap, text, start, lower } = tokens;
  const bounds = [0];
  const startsNew = (at: number) => {
    if (at >= count) return true;
    if (type[at] === WORD) return text[start[at]!] !== lower[start[at]!];
    return type[at] === NUMBER || /^[“"‘'([«–—•-]$/.test(word[at]!);
  };
  let closed = 0;
  for (let i = 0; i < count; i++) {
    // No sentence is this long: a table is, and what its numbers have to do with each other is not said in words.
    if (i - bounds.at(-1)! >= longest && bounds.at(-1) !== i) bounds.push(i);
    if (i > 0 && gap[i]! >= APART && bounds.at(-1) !== i) bounds.push(i);
    else if (
      i > 0 &&
      gap[i]! >= BROKEN &&
      (/^[•●▪◦*#-]$/.test(word[i]!) || marks.get(i) === "label") &&
      bounds.at(-1) !== i
    )
      bounds.push(i);
    else if (i > 0 && marks.get(i - 1) === "label" && gap[i]! >= BROKEN && bounds.at(-1) !== i)
      bounds.push(i);
    if (type[i] !== SIGN) continue;
    const w = word[i]!;
    if (w !== "." && w !== "!" && w !== "?" && w !== "…") continue;
    if (w === ".") {
      const before = word[i - 1];
      if (before !== undefined && gap[i] === GLUED && type[i - 1] === WORD) {
        if (lexicon.language.abbreviations.has(before)) continue;
        if (
          type[i + 1] === NUMBER &&
          lexicon.hedges.get(before)?.some(({ words }) => words[0] === `${before}.`)
        )
          continue;
        if (before.length === 1 && before !== "i" && text[start[i - 1]!] !== lower[start[i - 1]!]) continue;
        // "i.e." and "e.g." with their full stops
        if (before.length === 1 && word[i - 2] === "." && gap[i - 1] === GLUED && gap[i - 2] === GLUED)
          continue;
      }
    }
    // A run of closing marks is looked at once, however many of them end sentences themselves.
    let j = Math.max(i + 1, closed);
    while (
      j < count &&
      ((gap[j] === GLUED && /^[”"’')[^\]»*_.!?]$/.test(word[j]!)) ||
        (marks.get(j) === "mark" && gap[j]! <= SPACED))
    )
      j++;
    closed = j;
    if (j < count && gap[j]! >= SPACED && startsNew(j)) {
      if (bounds.at(-1) !== j) bounds.push(j);
      if (j > i + 1) i = j - 1;
    }
  }
  bounds.push(count);
  return bounds;
}

/** Whether a token stands inside double quotation marks. */
function quotations({ tokens }: Reading): (token: number) => boolean {
  const spans: [number, number][] = [];
  let open: number | undefined;
  for (let i = 0; i < tokens.count; i++) {
    if (tokens.type[i] !== SIGN) continue;
    const w = tokens.word[i];
    if (w === "“" || w === "«") open = i;
    else if ((w === "”" || w === "»") && open !== undefined) {
      spans.push([open, i]);
      open = undefined;
    } else if (w === '"') {
      if (open === undefined) open = i;
      else {
        spans.push([open, i]);
        open = undefined;
      }
    }
  }
  if (open !== undefined && tokens.word[open] !== '"') spans.push([open, tokens.count]);
  return (token) => spans.some(([from, until]) => token > from && token < until);
}

const breaks = /^[;:–—()]$/;

/** Concepts of the words around a figure, up to its neighbours and the borders of its clause. */
function conceptsAround(
  reading: Reading,
  item: Found,
  inside: readonly Found[],
  from: number,
  next: number,
): { concepts: Set<string>; subject: ReadonlySet<string> } {
  const { tokens, lexicon } = reading;
  const { type, word } = tokens;
  const concepts = new Set<string>();
  const subject = new Set<string>();
  let isInPlace = false;
  const index = inside.indexOf(item);
  const others = inside
    .slice(index + 1)
    .filter((other) => figureKinds.has(other.kind) && other.sub !== "vague");
  // "None of the 48 interviewed had a lawyer": what is said is said of none.
  const isPart = item.sub === "quantifier" || item.kind === "percent" || item.kind === "ratio";
  const isOverGroup =
    isPart &&
    word[item.next] === "of" &&
    others[0] !== undefined &&
    others[0].from - item.next <= 7 &&
    others[0].kind === "quantity";
  const following = others[isOverGroup ? 1 : 0];
  const preceding = inside.slice(0, index).findLast((other) => figureKinds.has(other.kind));
  // The whole of a share ("42% of Cambodia's 38,990 prisoners were awaiting trial") is not what the share's verb says.
  const isWhole =
    preceding !== undefined &&
    (preceding.kind === "percent" || preceding.kind === "ratio" || preceding.sub === "quantifier") &&
    word[preceding.next] === "of" &&
    item.from - preceding.next <= 7;
  let words = 0;
  // With another figure ahead, the words next to it are its own.
  const reach =
    following === undefined || isParted(item.next, following.from)
      ? 12
      : Math.max(3, wordsBetween(item.next, following.from) - 4);
  for (let at = item.next; at < Math.min(next, following?.from ?? next) && words < reach; at++) {
    if (type[at] === SIGN && breaks.test(word[at]!)) break;
    if (type[at] === SIGN && word[at] === "," && words > 0) break;
    if (type[at] !== WORD) continue;
    if (isWhole && lexicon.language.verbs.has(word[at]!)) break;
    words++;
    add(word[at]!);
  }
  words = 0;
  // "…, and 80% await trial": a figure right behind its conjunction begins a clause of its own.
  const opensClause = /^(?:and|while|but|whereas)$/.test(word[item.from - 1] ?? "");
  for (
    let at = opensClause ? from - 1 : item.from - 1;
    at >= Math.max(from, preceding?.next ?? from) && words < 12;
    at--
  ) {
    if (type[at] === SIGN && (breaks.test(word[at]!) || (word[at] === "," && words > 0))) break;
    if (type[at] !== WORD) continue;
    words++;
    add(word[at]!);
    const concept = conceptOf(lexicon, word[at]!);
    if (concept !== undefined) subject.add(concept);
  }
  // "38,000 people were in prison": the place says what they are, unless places are what is counted.
  const isOfPersons = [...concepts].every(
    (concept) => concept.startsWith("~") || lexicon.language.persons.has(concept),
  );
  if (isInPlace && isOfPersons && !lexicon.language.places.has(word[item.next] ?? ""))
    concepts.add(heldConcept);
  return { concepts, subject };
  function isParted(start: number, until: number): boolean {
    for (let at = start; at < until; at++)
      if (type[at] === SIGN && (word[at] === "," || breaks.test(word[at]!))) return true;
    return false;
  }
  function wordsBetween(start: number, until: number): number {
    let words = 0;
    for (let at = start; at < until; at++) if (type[at] === WORD) words++;
    return Math.min(words, 16);
  }
  function add(w: string): void {
    if (lexicon.language.places.has(w)) isInPlace = true;
    const concept = conceptOf(lexicon, w);
    if (concept !== undefined) concepts.add(concept);
  }
}

/** The concept of people in detention. */
const heldConcept = "held";

/** The concept of a word: its name in the lexicon, else its stem; undefined for words that say nothing. */
export function conceptOf(lexicon: Lexicon, word: string): string | undefined {
  const known = lexicon.conceptOf.get(word);
  if (known !== undefined) return known;
  if (word.length < 4 || lexicon.language.empty.has(word)) return undefined;
  const entry = lexicon.entries.get(word);
  if (
    entry !== undefined &&
    (entry.cardinal !== undefined ||
      entry.month !== undefined ||
      entry.time !== undefined ||
      entry.magnitude !== undefined)
  )
    return undefined;
  if (lexicon.rising.has(word) || lexicon.falling.has(word)) return undefined;
  return `~${stem(word)}`;
}

function stem(word: string): string {
  const bare = word.replace(/(?:ies|ied)$/, "y").replace(/(?:ings?|ed|es|s|er|ers|ation|ations)$/, "");
  return bare.length >= 3 ? bare : word;
}

/** A pattern twice: `quick` only says whether there is a match, `full` where its groups are, which costs more. */
export interface Pattern {
  readonly quick: RegExp;
  readonly full: RegExp;
}

/**
 * Compiles a pattern over templates: `<name>` stands for a slot, `<N>` for any number that can be compared, `<any>` for
 * any slot; both also inside `[^…]`.
 */
export function pattern(source: string): Pattern {
  const numeric = slot.count + slot.percent + slot.money + slot.measure + slot.nOfN + slot.rate;
  const any = Object.values(slot).join("");
  const text = source
    .replaceAll("[^<any>", `[^${any}`)
    .replaceAll("[^<N>", `[^${numeric}`)
    .replaceAll("<N>", `[${numeric}]`)
    .replaceAll("<any>", `[${any}]`)
    .replaceAll("<share>", `[${slot.percent}${slot.fraction}${slot.oneInK}]`)
    .replaceAll("<amount>", `[${slot.count}${slot.money}${slot.measure}]`)
    .replaceAll(
      "<change>",
      `[${slot.percent}${slot.points}${slot.fraction}${slot.multiple}${slot.count}${slot.money}${slot.measure}]`,
    )
    .replace(/<([a-zA-Z]+)>/g, (_, name: string) => slot[name as keyof typeof slot]);
  return { quick: new RegExp(text), full: new RegExp(text, "dg") };
}

/** The figures at the captured groups of every match of `expression` in the sentence. */
export function matches(sentence: Sentence, { quick, full }: Pattern): readonly Match[] {
  const { template, slots } = sentence;
  if (!quick.test(template)) return nothing;
  const found: Match[] = [];
  full.lastIndex = 0;
  for (let match = full.exec(template); match !== null; match = full.exec(template)) {
    found.push({
      at: match.indices!.map((range) =>
        range === undefined ? undefined : (slots.get(range[0]) as FigureRead | undefined),
      ),
      text: [...match].map((group) => group ?? ""),
      index: match.index,
      end: match.index + match[0].length,
    });
    if (match[0].length === 0) full.lastIndex++;
  }
  return found;
}

/** A match of a pattern: the mention at each group that begins with a slot, the text of each group. */
export interface Match {
  readonly at: readonly (FigureRead | undefined)[];
  readonly text: readonly string[];
  readonly index: number;
  readonly end: number;
}

const nothing: readonly Match[] = [];
