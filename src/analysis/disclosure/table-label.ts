import type { Ref } from "../../domain/id.ts";
import {
  type Dimension,
  type TableMember,
  noneOfThem,
  otherLabel,
  unanswered,
} from "../finding/cross-table.ts";

/**
 * Under which labels a table leaves. That a label stands in it says that somebody is under it, and that it does not, that nobody
 * is. So the answers of a closed list stand in it whether or not anybody gave them. Where anything may be an answer (a trade, an
 * age, a day, a place), one stands in it that more people gave than are few, and all others are "other", which always stands: that
 * an answer does not stand in it leaves open whether few or nobody gave it.
 */
export type LabelRule = {
  readonly labels: readonly string[];
  readonly labelOf: (label: string) => string;
  /** How many people there are at least under a label that stands in the table because they are not few. */
  readonly leastOf: ReadonlyMap<string, number>;
};

/** The rule of one side of a table; `leastOf` says how few of some records are few. */
export function labelRule(
  { field }: Dimension,
  members: readonly (readonly [Ref, readonly string[]])[],
  leastOf: (refs: readonly Ref[]) => number,
  personOf: (ref: Ref) => Ref,
): LabelRule {
  const extra = field.type === "strings" ? [noneOfThem] : [];
  const listed = field.type === "bool" ? ["yes", "no"] : field.codes;
  const isFixed = (label: string): boolean =>
    unanswered.has(label) || extra.includes(label) || listed?.includes(label) === true;
  if (listed !== undefined)
    return {
      labels: [...listed, ...extra],
      labelOf: (label) => (isFixed(label) ? label : otherLabel),
      leastOf: new Map(),
    };
  const under = new Map<string, Ref[]>();
  for (const [ref, labels] of members)
    for (const label of labels) under.set(label, [...(under.get(label) ?? []), ref]);
  const kept = new Map<string, number>();
  for (const [label, refs] of under) {
    const least = leastOf(refs) + 1;
    if (!isFixed(label) && label !== otherLabel && new Set(refs.map(personOf)).size >= least)
      kept.set(label, least);
  }
  return {
    labels: [...kept.keys(), otherLabel, ...extra],
    labelOf: (label) => (kept.has(label) || isFixed(label) ? label : otherLabel),
    leastOf: kept,
  };
}

/** The members of a table under the labels with which it leaves. */
export function relabelled(
  members: readonly TableMember[],
  rows: LabelRule,
  columns: LabelRule | undefined,
): TableMember[] {
  const by = (rule: LabelRule, labels: readonly string[]): string[] => [...new Set(labels.map(rule.labelOf))];
  return members.map((member) => ({
    ref: member.ref,
    rows: by(rows, member.rows),
    columns: columns === undefined ? member.columns : by(columns, member.columns),
  }));
}
