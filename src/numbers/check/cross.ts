import { gather } from "../../domain/gather.ts";
import { dayRange } from "../discourse/calendar.ts";
import type { Diagnostic, Related } from "../diagnostic.ts";
import { qualifierOf } from "../language/language.ts";
import type { CheckTolerances } from "../tolerance.ts";
import { computed, entails, type Truth } from "../../arithmetic/hedge-law.ts";
import { between } from "../../arithmetic/interval.ts";
import type { Lexicon } from "../language/lexicon.ts";
import { significantDigits } from "../../arithmetic/precision.ts";
import { isTransposed, slipBetween } from "../../arithmetic/slip.ts";
import { claimOf, shown } from "../relation/context.ts";
import type { FigureRead } from "../discourse/sentence.ts";

/** A figure with where it stands: offsets are those of its document. */
export interface Placed {
  readonly figure: FigureRead;
  readonly doc: string;
  readonly offset: number;
  /** The noun behind the number, in lower case. */
  readonly noun: string;
  /** "the 51", "all 51": a group that was named before. */
  readonly isDefinite: boolean;
  readonly diagnostics: Diagnostic[];
}

/**
 * Figures against each other, within a document and between documents: one count with two values, one number with two
 * hedges or two meanings, several shares for one thing.
 */
export function crossCheck(placed: readonly Placed[], lexicon: Lexicon, settings: CheckTolerances): void {
  const report = reporter();
  sameNumber(placed, report);
  sameCount(placed, lexicon, settings, report);
  sameGroup(placed, settings, report);
  sameShare(placed, lexicon, report);
}

const range = (figure: FigureRead) => (figure.asOf === undefined ? undefined : dayRange(figure.asOf));

type Report = (
  at: Placed,
  rule: Diagnostic["rule"],
  severity: Diagnostic["severity"],
  message: string,
  other: Placed,
) => void;

/** Puts findings where the figure's document has its own, one for each rule and place. */
function reporter(): Report {
  const reported = new Map<readonly Diagnostic[], Set<string>>();
  return ({ doc, figure, offset, diagnostics }, rule, severity, message, other) => {
    let names = reported.get(diagnostics);
    if (names === undefined) {
      names = new Set(diagnostics.map((found) => `${found.rule} ${found.start}`));
      reported.set(diagnostics, names);
    }
    const start = figure.phraseStart + offset;
    const name = `${rule} ${start}`;
    if (names.has(name)) return;
    names.add(name);
    const related: Related = {
      ...(other.doc === doc ? {} : { doc: other.doc }),
      start: other.figure.phraseStart + other.offset,
      end: other.figure.end + other.offset,
      message: "the other statement",
    };
    diagnostics.push({
      rule,
      severity: severity === "error" && figure.voice === "quoted" ? "warning" : severity,
      start,
      end: Math.max(figure.end, figure.phraseEnd) + offset,
      message,
      related: [related],
    });
  };
}

/** The concepts of a figure that the lexicon knows, as one name. */
const subjectOf = (figure: FigureRead) =>
  [...figure.concepts]
    .filter((concept) => !concept.startsWith("~"))
    .sort()
    .join("+");

const flows = new Set(["arrest", "admission", "release", "deported", "executed", "death"]);

const narrowingOf = (figure: FigureRead, lexicon: Lexicon) =>
  [...figure.concepts].filter((concept) => lexicon.language.narrowing.has(concept));

/** A number of four or more telling digits is the same figure wherever it stands. */
function sameNumber(placed: readonly Placed[], report: Report): void {
  const byNumber = new Map<number, Placed[]>();
  for (const item of placed) {
    const { figure } = item;
    if (
      figure.kind !== "quantity" ||
      figure.sub !== "count" ||
      figure.number < 1000 ||
      significantDigits(figure.number) < 4
    )
      continue;
    gather(byNumber, figure.number, item);
  }
  for (const list of byNumber.values()) {
    if (list.length < 2) continue;
    const sense = (item: Placed) => qualifierOf(item.figure.senses);
    const bare = list.find((item) => sense(item) === "exact");
    const least = list.find((item) => sense(item) === "at_least");
    const flow = list.find((item) => [...item.figure.concepts].some((concept) => flows.has(concept)));
    for (const item of list) {
      if (sense(item) === "over") {
        if (bare !== undefined && bare !== item) {
          report(
            item,
            "hedge-equal",
            "warning",
            `“${item.figure.hedge[0]!.replaceAll("_", " ")} ${shown(item.figure.number)}” says more than the ${shown(item.figure.number)} stated ${where(item, bare)}.`,
            bare,
          );
        } else if (least !== undefined) {
          report(
            item,
            "hedge-asymmetry",
            "warning",
            `“At least ${shown(item.figure.number)}” ${where(item, least)} has become “${item.figure.hedge[0]!.replaceAll("_", " ")} ${shown(item.figure.number)}” here.`,
            least,
          );
        }
      }
      if (flow === undefined || item === flow || item.doc === flow.doc) continue;
      const ownFlow = [...item.figure.concepts].some((concept) => flows.has(concept));
      if (!ownFlow && item.figure.concepts.has("held")) {
        const what = [...flow.figure.concepts].find((concept) => flows.has(concept))!;
        report(
          item,
          "scope-mismatch",
          "warning",
          `${shown(item.figure.number)} counts people under “${what}” ${where(item, flow)}; here it counts people held.`,
          flow,
        );
      }
    }
  }
}

function where(at: Placed, other: Placed): string {
  return other.doc === at.doc ? "elsewhere in this document" : `in ${other.doc}`;
}

const differing = /\b(?:another|other|more|further|additional|respectively|each|extra|remaining|rest)\b/;

/** One count, place and date with two values: each figure against the first one before it that says otherwise. */
function sameCount(
  placed: readonly Placed[],
  lexicon: Lexicon,
  settings: CheckTolerances,
  report: Report,
): void {
  const byDate = new Map<string, Placed[]>();
  for (const item of placed) {
    const { figure, noun } = item;
    if (
      figure.kind !== "quantity" ||
      figure.sub !== "count" ||
      figure.number < 100 ||
      figure.asOf === undefined ||
      figure.isCarried ||
      significantDigits(figure.number) < 2 ||
      noun === "" ||
      differing.test(noun)
    )
      continue;
    const key = figure.asOf.replace(/^(?:by|since):/, "");
    gather(byDate, key, item);
  }
  for (const list of byDate.values()) {
    for (const [earlier, later] of contradictions(list, lexicon, settings)) {
      const [a, b] = [list[earlier]!, list[later]!];
      report(
        b,
        "internal-contradiction",
        isSlip(a.figure, b.figure) && a.doc === b.doc ? "error" : "warning",
        `${shown(a.figure.number)} ${where(b, a)} and ${shown(b.figure.number)} here have one date and one subject${isTransposed(a.figure.number, b.figure.number) ? "; two digits changed places" : ""}.`,
        a,
      );
    }
  }
}

/** Figures that read alike: what contradicts one of them contradicts them all. `members` are their places in the list. */
interface Alike {
  readonly figure: FigureRead;
  readonly subject: string;
  readonly members: number[];
}

/**
 * For each figure of a list that is contradicted by an earlier one, the first such one and itself, as places in the list
 * and in their order. A figure is held only against those of its noun that have its subject, or its number but for a slip.
 */
function contradictions(
  list: readonly Placed[],
  lexicon: Lexicon,
  settings: CheckTolerances,
): [earlier: number, later: number][] {
  const pairs: [number, number][] = [];
  const alike = new Map<string, Alike>();
  const bySubject = new Map<string, Alike[]>();
  const byNumber = new Map<string, Alike[]>();
  for (const [later, { figure, noun, doc, offset }] of list.entries()) {
    const { number, granularity, senses, second, place, concepts } = figure;
    const subject = subjectOf(figure);
    const key = JSON.stringify([noun, number, granularity, senses, second, place, [...concepts]]);
    let own = alike.get(key);
    const candidates = [
      ...(subject === "" ? [] : [bySubject.get(`${noun} ${subject}`)]),
      ...slipsOf(number).map((digits) => byNumber.get(`${noun} ${digits}`)),
    ];
    let first = Infinity;
    for (const others of candidates) {
      for (const other of others ?? []) {
        if (other.members[0]! >= first) break;
        const member = other.members.find((at) => {
          const { figure: its, doc: itsDoc, offset: itsOffset } = list[at]!;
          return itsDoc !== doc || its.sentence !== figure.sentence || itsOffset !== offset;
        });
        if (member === undefined || member >= first) continue;
        if (contradicts(other, { figure, subject }, lexicon, settings)) first = member;
      }
    }
    if (first < Infinity) pairs.push([first, later]);
    if (own === undefined) {
      own = { figure, subject, members: [] };
      alike.set(key, own);
      for (const [index, name] of [
        [bySubject, `${noun} ${subject}`],
        [byNumber, `${noun} ${digitsOf(number)}`],
      ] as const) {
        gather(index, name, own);
      }
    }
    own.members.push(later);
  }
  return pairs.sort(([a, b], [c, d]) => a - c || b - d);
}

/** Whether the later of two counts with one date and one noun cannot stand beside the earlier one. */
function contradicts(
  earlier: Pick<Alike, "figure" | "subject">,
  later: Pick<Alike, "figure" | "subject">,
  lexicon: Lexicon,
  settings: CheckTolerances,
): boolean {
  const [a, b] = [earlier.figure, later.figure];
  if (a.number === b.number) return false;
  if (a.place !== undefined && b.place !== undefined && a.place !== b.place) return false;
  const slip = isSlip(a, b);
  if (earlier.subject !== "" && earlier.subject === later.subject) {
    if (!slip && jaccard(a, b) < 0.6) return false;
  } else {
    const isCompatible =
      earlier.subject === "" ||
      later.subject === "" ||
      narrowingOf(a, lexicon).every((concept) => b.concepts.has(concept));
    if (!slip || !isCompatible || significantDigits(a.number) < 3) return false;
  }
  return !agree(a, b, settings);
}

/** "We spoke to 51 people. … The 52 people we spoke to": a group named again with another size. */
function sameGroup(placed: readonly Placed[], settings: CheckTolerances, report: Report): void {
  const groups = new Map<string, Placed[]>();
  for (const item of placed) {
    const { figure, noun } = item;
    const concepts = subjectOf(figure);
    if (
      figure.kind !== "quantity" ||
      figure.sub !== "count" ||
      concepts === "" ||
      noun === "" ||
      figure.number < 5
    )
      continue;
    const key = `${item.doc} ${noun} ${concepts}`;
    gather(groups, key, item);
  }
  for (const list of groups.values()) {
    const [first] = list;
    if (list.length !== 2 || first === undefined) continue;
    const second = list[1]!;
    if (!second.isDefinite || first.figure.number === second.figure.number) continue;
    if (first.figure.asOf !== second.figure.asOf && !first.figure.isCarried && !second.figure.isCarried)
      continue;
    if (
      first.figure.place !== second.figure.place &&
      first.figure.place !== undefined &&
      second.figure.place !== undefined
    )
      continue;
    const ratio = second.figure.number / first.figure.number;
    const isSwapped = isTransposed(first.figure.number, second.figure.number);
    if (((ratio < 0.8 || ratio > 1.25) && !isSwapped) || isSame(first.figure, second.figure, settings))
      continue;
    report(
      second,
      "internal-contradiction",
      "warning",
      `${shown(first.figure.number)} ${where(second, first)} and ${shown(second.figure.number)} here are one group.`,
      first,
    );
  }
}

function jaccard(a: FigureRead, b: FigureRead): number {
  let shared = 0;
  for (const concept of a.concepts) if (b.concepts.has(concept)) shared++;
  return shared / (a.concepts.size + b.concepts.size - shared);
}

/** Whether one number may be the other, rounded or hedged; 51 and 52 are two. */
function isSame(a: FigureRead, b: FigureRead, settings: CheckTolerances): boolean {
  const isRight = (verdict: string) => verdict === "holds" || verdict === "rounded";
  return (
    isRight(entails(claimOf(a), counted(b), settings)) || isRight(entails(claimOf(b), counted(a), settings))
  );
}

function agree(a: FigureRead, b: FigureRead, settings: CheckTolerances): boolean {
  const one = entails(claimOf(a), counted(b), settings);
  const two = entails(claimOf(b), counted(a), settings);
  return one !== "violated" || two !== "violated";
}

const counted = ({ number }: FigureRead): Truth => computed(between(number));

const digitsOf = (number: number) => String(Math.round(number));

/** Whether one count is the other but for a slip; one digit of less than four telling ones may be another by chance. */
function isSlip(a: FigureRead, b: FigureRead): boolean {
  const slip = slipBetween(Math.round(a.number), Math.round(b.number));
  const isTelling = [a, b].every(({ number }) => significantDigits(Math.round(number)) >= 4);
  return slip === "transposed" || (slip === "digit" && isTelling);
}

/** The digits of all numbers that a slip of one digit, or of two that changed places, makes of a number. */
function slipsOf(number: number): string[] {
  const digits = digitsOf(number);
  const slips: string[] = [];
  for (let at = 0; at < digits.length; at++) {
    const [before, own, next, after] = [
      digits.slice(0, at),
      digits[at]!,
      digits[at + 1],
      digits.slice(at + 1),
    ];
    for (const digit of "0123456789") if (digit !== own) slips.push(before + digit + after);
    if (next !== undefined && next !== own) slips.push(before + next + own + after.slice(1));
  }
  return slips;
}

/** Several shares for one thing, in several documents. */
function sameShare(placed: readonly Placed[], lexicon: Lexicon, report: Report): void {
  const groups = new Map<string, Placed[]>();
  for (const item of placed) {
    const { figure } = item;
    if (figure.kind !== "percent" || figure.sub !== "share" || figure.second !== undefined) continue;
    const key = narrowingOf(figure, lexicon).sort().join("+");
    // "40% of women …" may be any share of women; a status says itself what the share is of.
    if (![...figure.concepts].some((concept) => lexicon.language.statuses.has(concept))) continue;
    gather(groups, key, item);
  }
  for (const list of groups.values()) {
    const first = list[0]!;
    const said = new Set(list.map(({ doc, figure }) => `${figure.number} ${doc}`));
    for (const item of list) {
      if (item.doc === first.doc || Math.abs(item.figure.number - first.figure.number) < 1) continue;
      const [a, b] = [range(first.figure), range(item.figure)];
      if (
        a !== undefined &&
        b !== undefined &&
        !first.figure.isCarried &&
        !item.figure.isCarried &&
        (a.until + 100 < b.from || b.until + 100 < a.from)
      )
        continue;
      // A draft that has both ("rose from 52% to 58%") tells them apart, and is no rival of one that has either.
      const other = list.find(
        ({ doc, figure }) =>
          doc !== item.doc &&
          Math.abs(figure.number - item.figure.number) >= 1 &&
          !said.has(`${figure.number} ${item.doc}`) &&
          !said.has(`${item.figure.number} ${doc}`),
      );
      if (other === undefined) continue;
      const message = `${item.figure.hedge.map((hedge) => `${hedge.replaceAll("_", " ")} `).join("")}${shown(item.figure.number)}% here and ${shown(other.figure.number)}% ${where(item, other)} are shares of the same kind: name source, date and definition.`;
      report(item, "internal-contradiction", "warning", message, other);
      report(
        other,
        "internal-contradiction",
        "warning",
        `${shown(other.figure.number)}% here and ${shown(item.figure.number)}% ${where(other, item)} are shares of the same kind: name source, date and definition.`,
        item,
      );
    }
  }
}
