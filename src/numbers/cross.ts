import { dayRange } from "./calendar.ts";
import type { Diagnostic, Related } from "./diagnostic.ts";
import { entails, type Tolerances } from "./entail.ts";
import type { Lexicon } from "./lexicon.ts";
import { claimOf, isTransposed, shown } from "./relation/context.ts";
import type { Figure } from "./sentence.ts";

/** A figure with where it stands: offsets are those of its document. */
export interface Placed {
  readonly figure: Figure;
  readonly doc: string;
  readonly offset: number;
  readonly order: number;
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
export function crossCheck(placed: readonly Placed[], lexicon: Lexicon, settings: Tolerances): void {
  sameNumber(placed);
  sameCount(placed, lexicon, settings);
  sameGroup(placed, settings);
  sameShare(placed, lexicon);
}

const range = (figure: Figure) => (figure.asOf === undefined ? undefined : dayRange(figure.asOf));

function report(
  at: Placed,
  rule: Diagnostic["rule"],
  severity: Diagnostic["severity"],
  message: string,
  other: Placed,
): void {
  const { figure, offset } = at;
  const start = figure.phraseStart + offset;
  if (at.diagnostics.some((found) => found.rule === rule && found.start === start)) return;
  const related: Related = {
    ...(other.doc === at.doc ? {} : { doc: other.doc }),
    start: other.figure.phraseStart + other.offset,
    end: other.figure.end + other.offset,
    message: "the other statement",
  };
  at.diagnostics.push({
    rule,
    severity: severity === "error" && figure.voice === "quoted" ? "warning" : severity,
    start,
    end: Math.max(figure.end, figure.phraseEnd) + offset,
    message,
    related: [related],
  });
}

/** Significant digits of a printed whole number. */
function significant(figure: Figure): number {
  return String(Math.round(Math.abs(figure.number))).replace(/0+$/, "").length;
}

const narrowingOf = (figure: Figure, lexicon: Lexicon) =>
  [...figure.concepts].filter((concept) => lexicon.language.narrowing.has(concept));

const flows = new Set(["arrest", "admission", "release", "deported", "executed", "death"]);

/** A number of four or more telling digits is the same figure wherever it stands. */
function sameNumber(placed: readonly Placed[]): void {
  const byNumber = new Map<number, Placed[]>();
  for (const item of placed) {
    const { figure } = item;
    if (
      figure.kind !== "quantity" ||
      figure.sub !== "count" ||
      figure.number < 1000 ||
      significant(figure) < 4
    )
      continue;
    const list = byNumber.get(figure.number);
    if (list === undefined) byNumber.set(figure.number, [item]);
    else list.push(item);
  }
  for (const list of byNumber.values()) {
    if (list.length < 2) continue;
    const sense = (item: Placed) =>
      item.figure.senses.find((each) => each !== "exact" && each !== "estimate" && each !== "range");
    const bare = list.find((item) => sense(item) === undefined);
    const least = list.find((item) => sense(item) === "least");
    const flow = list.find((item) => [...item.figure.concepts].some((concept) => flows.has(concept)));
    for (const item of list) {
      if (sense(item) === "above") {
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

/** One count, place and date with two values. */
function sameCount(placed: readonly Placed[], lexicon: Lexicon, settings: Tolerances): void {
  const counts = placed.filter(
    ({ figure }) =>
      figure.kind === "quantity" &&
      figure.sub === "count" &&
      figure.number >= 100 &&
      figure.asOf !== undefined &&
      significant(figure) >= 2,
  );
  const byDate = new Map<string, Placed[]>();
  for (const item of counts) {
    const key = item.figure.asOf!.replace(/^(?:by|since):/, "");
    const list = byDate.get(key);
    if (list === undefined) byDate.set(key, [item]);
    else list.push(item);
  }
  for (const list of byDate.values()) {
    for (let i = 0; i < list.length; i++) {
      for (let j = i + 1; j < list.length; j++) {
        const [a, b] = [list[i]!, list[j]!];
        if (
          a.figure.number === b.figure.number ||
          (a.doc === b.doc && a.figure.sentence === b.figure.sentence && a.offset === b.offset)
        )
          continue;
        if (a.noun !== b.noun || a.noun === "" || a.figure.isCarried || b.figure.isCarried) continue;
        if (differing.test(a.noun) || differing.test(b.noun)) continue;
        if (agree(a.figure, b.figure, settings)) continue;
        const isSlip =
          isTransposed(a.figure.number, b.figure.number) || isOneDigit(a.figure.number, b.figure.number);
        const known = (figure: Figure) => [...figure.concepts].filter((concept) => !concept.startsWith("~"));
        const [x, y] = [known(a.figure), known(b.figure)];
        const isSame =
          x.length > 0 && x.length === y.length && x.every((concept) => b.figure.concepts.has(concept));
        const isCompatible = narrowingOf(a.figure, lexicon).every(
          (concept) => b.figure.concepts.has(concept) || x.length === 0 || y.length === 0,
        );
        const places =
          a.figure.place !== undefined && b.figure.place !== undefined && a.figure.place !== b.figure.place;
        if (places || !(isSame || (isSlip && isCompatible && significant(a.figure) >= 3))) continue;
        if (!isSlip && jaccard(a.figure, b.figure) < 0.6) continue;
        report(
          b,
          "internal-contradiction",
          isSlip && a.doc === b.doc ? "error" : "warning",
          `${shown(a.figure.number)} ${where(b, a)} and ${shown(b.figure.number)} here have one date and one subject${isTransposed(a.figure.number, b.figure.number) ? "; two digits changed places" : ""}.`,
          a,
        );
      }
    }
  }
}

/** "We spoke to 51 people. … The 52 people we spoke to": a group named again with another size. */
function sameGroup(placed: readonly Placed[], settings: Tolerances): void {
  const known = (figure: Figure) =>
    [...figure.concepts]
      .filter((concept) => !concept.startsWith("~"))
      .sort()
      .join("+");
  const groups = new Map<string, Placed[]>();
  for (const item of placed) {
    const { figure, noun } = item;
    const concepts = known(figure);
    if (
      figure.kind !== "quantity" ||
      figure.sub !== "count" ||
      concepts === "" ||
      noun === "" ||
      figure.number < 5
    )
      continue;
    const key = `${item.doc} ${noun} ${concepts}`;
    const list = groups.get(key);
    if (list === undefined) groups.set(key, [item]);
    else list.push(item);
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
    if (ratio < 0.8 || ratio > 1.25 || isSame(first.figure, second.figure, settings)) continue;
    report(
      second,
      "internal-contradiction",
      "warning",
      `${shown(first.figure.number)} ${where(second, first)} and ${shown(second.figure.number)} here are one group.`,
      first,
    );
  }
}

function jaccard(a: Figure, b: Figure): number {
  const shared = [...a.concepts].filter((concept) => b.concepts.has(concept)).length;
  return shared / (a.concepts.size + b.concepts.size - shared);
}

/** Whether one number may be the other, rounded or hedged; 51 and 52 are two. */
function isSame(a: Figure, b: Figure, settings: Tolerances): boolean {
  const isRight = (verdict: string) => verdict === "holds" || verdict === "rounded";
  return (
    isRight(entails(claimOf(a), [b.number, b.number], settings)) ||
    isRight(entails(claimOf(b), [a.number, a.number], settings))
  );
}

function agree(a: Figure, b: Figure, settings: Tolerances): boolean {
  const one = entails(claimOf(a), [b.number, b.number], settings);
  const two = entails(claimOf(b), [a.number, a.number], settings);
  return one !== "violated" || two !== "violated";
}

/** Whether two whole numbers of one length differ in a single digit. */
function isOneDigit(a: number, b: number): boolean {
  const [x, y] = [String(Math.round(a)), String(Math.round(b))];
  if (x.length !== y.length || x.length < 4 || significantText(x) < 4 || significantText(y) < 4) return false;
  let different = 0;
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) different++;
  return different === 1;
}

const significantText = (digits: string) => digits.replace(/0+$/, "").length;

/** Several shares for one thing, in several documents. */
function sameShare(placed: readonly Placed[], lexicon: Lexicon): void {
  const groups = new Map<string, Placed[]>();
  for (const item of placed) {
    const { figure } = item;
    if (figure.kind !== "percent" || figure.sub !== "share" || figure.second !== undefined) continue;
    const key = narrowingOf(figure, lexicon).sort().join("+");
    // "40% of women …" may be any share of women; a status says itself what the share is of.
    if (![...figure.concepts].some((concept) => lexicon.language.statuses.has(concept))) continue;
    const list = groups.get(key);
    if (list === undefined) groups.set(key, [item]);
    else list.push(item);
  }
  for (const list of groups.values()) {
    const first = list[0]!;
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
      const other =
        list.find(
          (each) => each.doc !== item.doc && Math.abs(each.figure.number - item.figure.number) >= 1,
        ) ?? first;
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
