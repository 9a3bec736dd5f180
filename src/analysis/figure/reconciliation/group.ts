import { figureText, timeText } from "../../../arithmetic/figure-text.ts";
import { significantDigits } from "../../../arithmetic/precision.ts";
import { type Statement } from "../statement.ts";
import { personalTags, singleConcepts } from "../vocabulary.ts";
import { contested, inputsKey } from "./conflict.ts";
import {
  type Node,
  relationOf,
  sameNumber,
  sideBySide,
  tellingDigits,
  timeless,
  timesAllow,
} from "./relation.ts";
import { changedHedge } from "./drift.ts";
import { shareReachMs } from "./time.ts";
import { reconciliationOf, type Reconciliation, type ReconciliationVerdict, weight } from "./verdict.ts";

/** Statements of one group up to which each is compared with each; of more, with its neighbours in time and size. */
const manyStatements = 400;
const neighbours = 20;

/** Statements that may be of one thing, two or more each. */
export function groupsOf(statements: readonly Statement[]): Statement[][] {
  const comparable = statements.filter(({ figure }) => figure.value.kind !== "text");
  const keyed = Map.groupBy(comparable, groupKey);
  // Figures of one indicator that name the same inputs are of one thing, however they call the population.
  const joined = new Map<string, string>();
  const root = (key: string): string => {
    let at = key;
    while (joined.get(at) !== undefined) at = joined.get(at)!;
    return at;
  };
  const sameInputs = Map.groupBy(
    comparable.filter(({ figure }) => figure.derived_from.length > 1 && figure.case === undefined),
    (statement) =>
      `${statement.concept}\n${statement.place}\n${statement.dimension}\n${inputsKey(statement)}`,
  );
  for (const [first, ...others] of sameInputs.values()) {
    for (const other of others) {
      const [a, b] = [root(groupKey(first!)), root(groupKey(other))];
      if (a !== b) joined.set(b, a);
    }
  }
  const whole = new Map<string, Statement[]>();
  for (const [key, group] of keyed) {
    const at = root(key);
    const known = whole.get(at);
    if (known === undefined) whole.set(at, [...group]);
    else known.push(...group);
  }
  return [...whole.values()].map(withoutParts).filter((group) => group.length > 1);
}

function groupKey(statement: Statement): string {
  const { record, concept, kind, open, tags, population, place, dimension, figure } = statement;
  const isNameless = record === "figure" && population === "" && figure.case === undefined;
  if (isNameless && singleConcepts.has(concept)) return `=${statement.ref}`;
  // People asked are put side by side by group; without a group, every frame is another.
  const groups = concept === "interviewees" ? tags.filter((tag) => personalTags.has(tag)) : tags;
  const across = open && (concept !== "interviewees" || groups.length > 0);
  const subject =
    figure.case !== undefined
      ? `case ${figure.case} ${population}`
      : across
        ? groups.join(" ")
        : `=${population}`;
  // A person's age or a date in a life is the same wherever it is told.
  const anywhere = figure.case !== undefined && (kind === "age" || dimension === "time");
  return [concept, anywhere ? "" : place, dimension, subject].join("\n");
}

/** The group without those that another of it sums up. */
function withoutParts(group: readonly Statement[]): Statement[] {
  const parts = new Set(
    group.flatMap(({ figure }) => (figure.derived_from.length > 1 ? figure.derived_from : [])),
  );
  const refs = new Set(group.map(({ ref }) => ref));
  const isSum = group.some(
    ({ ref, figure }) =>
      figure.derived_from.some((part) => part !== ref && refs.has(part)) && figure.derived_from.length > 1,
  );
  return isSum && group[0]!.dimension !== "time" && group[0]!.figure.case === undefined
    ? group.filter(({ ref }) => !parts.has(ref))
    : [...group];
}

/** The statements of one group against each other. */
export function compareGroup(group: readonly Statement[]): Reconciliation[] {
  const nodes = [
    ...Map.groupBy(group, ({ figure, population, quantity }) =>
      [
        figureText(figure),
        quantity?.low,
        figure.as_of?.edtf,
        population,
        figure.population_code,
        figure.unit,
        figure.estimate,
        figure.derived_from.join(" "),
      ].join("\n"),
    ).values(),
  ].map((refs): Node => ({ statement: refs[0]!, refs }));
  const found: Conflict[] = [];
  const bonds: Bond[] = [];
  for (const [a, b] of pairsOf(nodes)) {
    const [x, y] = [nodes[a]!.statement, nodes[b]!.statement];
    const relation = relationOf(x, y);
    if (relation === undefined) continue;
    if (relation.kind === "conflict") found.push({ a, b, verdict: relation.verdict, note: relation.note });
    else bonds.push({ a, b, rounding: relation.kind === "rounding", hedged: !sameNumber(x, y) });
  }
  const conflicts = withoutUndatedNoise(nodes, found, bonds);
  const results: Reconciliation[] = [];
  const conflictOfNode = new Map<number, number>();
  const disputed = components(nodes.length, conflicts).filter((members) => members.length > 1);
  disputed.forEach((members, number) => members.forEach((index) => conflictOfNode.set(index, number)));
  const worst = new Map<number, Conflict>();
  for (const conflict of conflicts) {
    const number = conflictOfNode.get(conflict.a)!;
    const known = worst.get(number);
    if (known === undefined || weight(conflict.verdict) > weight(known.verdict)) worst.set(number, conflict);
  }
  for (const [number, members] of disputed.entries()) {
    const those = members.map((index) => nodes[index]!);
    const { verdict, note } = worst.get(number)!;
    results.push(
      reconciliationOf(
        verdict,
        those.flatMap(({ refs }) => refs),
        sideBySide(those),
        note,
      ),
    );
  }
  // "Over 38,000" agrees with many numbers that disagree among themselves; it joins only what is undisputed.
  const firm = bonds.filter(
    ({ a, b, hedged }) => !hedged || !(conflictOfNode.has(a) || conflictOfNode.has(b)),
  );
  const rounded = new Set(firm.flatMap(({ a, b, rounding }) => (rounding ? [a, b] : [])));
  for (const members of components(nodes.length, firm)) {
    const those = members.map((index) => nodes[index]!);
    if (those.reduce((count, { refs }) => count + refs.length, 0) < 2) continue;
    const within = conflictOfNode.get(members[0]!);
    if (
      members.length > 1 &&
      within !== undefined &&
      members.every((index) => conflictOfNode.get(index) === within)
    ) {
      // The row that says how they differ from others does not say that their hedges differ.
      if (changedHedge(those) !== undefined) results.push(agreement(those, false));
      continue;
    }
    results.push(
      agreement(
        those,
        members.some((index) => rounded.has(index)),
      ),
    );
  }
  return results;
}

type Conflict = {
  readonly a: number;
  readonly b: number;
  readonly verdict: ReconciliationVerdict;
  readonly note: string;
};
type Bond = { readonly a: number; readonly b: number; readonly rounding: boolean; readonly hedged: boolean };

/**
 * The conflicts without those that a missing date explains away: an undated number that agrees with one of a series says
 * nothing about the others, and one that agrees with none is set against the nearest only.
 */
function withoutUndatedNoise(
  nodes: readonly Node[],
  conflicts: readonly Conflict[],
  bonds: readonly Bond[],
): Conflict[] {
  const undated = (index: number): boolean => nodes[index]!.statement.span === undefined;
  const settled = new Set(
    bonds.flatMap(({ a, b }) => (undated(a) === undated(b) ? [] : [undated(a) ? a : b])),
  );
  const nearest = new Map<number, { readonly conflict: Conflict; readonly off: number }>();
  const kept: Conflict[] = [];
  for (const conflict of conflicts) {
    const { a, b, verdict } = conflict;
    if (verdict !== "date" || undated(a) === undated(b)) {
      kept.push(conflict);
      continue;
    }
    const free = undated(a) ? a : b;
    if (settled.has(free)) continue;
    const off = Math.abs((nodes[a]!.statement.quantity?.low ?? 0) - (nodes[b]!.statement.quantity?.low ?? 0));
    const known = nearest.get(free);
    if (known === undefined || off < known.off) nearest.set(free, { conflict, off });
  }
  return [...kept, ...[...nearest.values()].map(({ conflict }) => conflict)];
}

function agreement(nodes: readonly Node[], rounding: boolean): Reconciliation {
  const statements = nodes.flatMap(({ refs }) => refs);
  const text = sideBySide(nodes);
  const dates = datesApartIn(nodes);
  const hedges = changedHedge(nodes);
  const isOne = nodes.every(({ statement }) => sameNumber(statement, nodes[0]!.statement));
  const isTelling = isOne && significantDigits(nodes[0]!.statement.quantity!.low) >= tellingDigits;
  if (dates.length > 1 && (isTelling || hedges === undefined))
    return reconciliationOf(
      "date",
      statements,
      text,
      [notOneDate(dates, isOne, isTelling), hedges].filter((part) => part !== undefined).join(" "),
    );
  if (hedges !== undefined) return reconciliationOf("hedge", statements, text, hedges);
  if (rounding) {
    const isBare = nodes.every(({ statement }) => statement.figure.qualifier === "exact");
    const note = isBare
      ? "One number at different precision."
      : "Within the reach of a hedge: neither refutes the other.";
    return reconciliationOf("rounding", statements, text, note);
  }
  const texts = new Set(nodes.map(({ statement }) => figureText(statement.figure)));
  const note =
    texts.size > 1 ? "They differ in hedge or precision and allow one value." : "They say the same.";
  return reconciliationOf("agree", statements, text, note);
}

/** The dates of numbers that change with time, where at least two of them cannot be one; else none. */
function datesApartIn(nodes: readonly Node[]): string[] {
  const dated = nodes.filter(({ statement }) => !timeless(statement) && statement.kind !== "fixed");
  const apart = dated.some((x) => dated.some((y) => !timesAllow(x.statement, y.statement)));
  return apart ? [...new Set(dated.map(({ statement }) => timeText(statement.figure.as_of)))] : [];
}

/** Numbers of several dates hang together by one that may be of each of them; that is no agreement on one quantity. */
function notOneDate(dates: readonly string[], isOne: boolean, isTelling: boolean): string {
  if (isTelling)
    return `One number is given for ${dates.length} dates (${dates.join(", ")}); a number counted so exactly belongs to one of them.`;
  const said = dates.join(" and ");
  return isOne
    ? `The number stands unchanged between ${said}; each has its own count, and that they are of one date cannot be told.`
    : `They are of different dates (${said}); one of them allows each of the others, which need not be one number.`;
}

/** Pairs that may be compared, by index: equal numbers through one of them, others where their times can meet. */
function* pairsOf(nodes: readonly Node[]): Generator<readonly [number, number]> {
  const firstOfNumber = new Map<string, number>();
  for (const [index, { statement }] of nodes.entries()) {
    if (statement.quantity === undefined) continue;
    const key = `${statement.quantity.low} ${statement.quantity.high}`;
    const first = firstOfNumber.get(key);
    if (first === undefined) firstOfNumber.set(key, index);
    else yield [first, index];
  }
  const start = (index: number): number => nodes[index]!.statement.span?.from ?? -Infinity;
  const end = (index: number): number =>
    (nodes[index]!.statement.span?.until ?? Infinity) +
    (contested(nodes[index]!.statement) === undefined ? 0 : shareReachMs);
  const size = (index: number): number => nodes[index]!.statement.quantity?.low ?? 0;
  const reach = nodes.length > manyStatements ? neighbours : nodes.length;
  const all = nodes.map((_, index) => index);
  const isFree = nodes.map(({ statement }) => timeless(statement));
  const inTime = all
    .filter((index) => !isFree[index])
    .sort((a, b) => start(a) - start(b) || size(a) - size(b) || a - b);
  for (const [at, a] of inTime.entries()) {
    for (const b of inTime.slice(at + 1, at + 1 + reach)) {
      if (start(b) > end(a)) break;
      yield [a, b];
    }
  }
  const inSize = all.sort((a, b) => size(a) - size(b) || a - b);
  for (const [at, a] of inSize.entries()) {
    if (!isFree[a]) continue;
    for (let other = Math.max(0, at - reach); other < inSize.length && other <= at + reach; other += 1) {
      const b = inSize[other]!;
      // Two free ones meet once, when the smaller has its turn.
      if (!(isFree[b] && other <= at)) yield [a, b];
    }
  }
}

/** The connected sets of `0..size`, single ones included. */
function components(size: number, edges: readonly { readonly a: number; readonly b: number }[]): number[][] {
  const parent = Array.from({ length: size }, (_, index) => index);
  const root = (index: number): number => {
    let at = index;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  for (const { a, b } of edges) parent[Math.max(root(a), root(b))] = Math.min(root(a), root(b));
  return [...Map.groupBy(parent.keys(), (index) => String(root(index))).values()];
}
