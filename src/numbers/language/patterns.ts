/**
 * How a language words relations, as sources of regular expressions over sentence templates (lower case, each mention
 * one slot, hedges included in the slot). `<?>` stands for the claim, other names for slots.
 */
export interface Patterns {
  readonly from: string;
  readonly riseClaims: readonly string[];
  readonly fallClaims: readonly string[];
  readonly difference: string;
  readonly more: string;
  readonly riseVerb: string;
  readonly fallVerb: string;
  readonly to: string;
  readonly compared: string;
  readonly multipleVerb: string;
  readonly over: readonly string[];
  readonly of: readonly string[];
  readonly timesCapacity: readonly string[];
  readonly capacityBefore: string;
  readonly capacityAfter: string;
  readonly whole: string;
  readonly remaining: string;
  readonly strictList: string;
  readonly ofWhom: string;
  readonly total: string;
  readonly inAll: string;
  readonly partitions: readonly (readonly [string, string])[];
  readonly timesMore: string;
  readonly timesLess: string;
  readonly timesAs: string;
  readonly people: string;
  readonly held: string;
  readonly wholeOfOther: string;
  readonly atPresent: string;
  readonly negation: string;
  readonly majority: string;
  readonly everyKind: string;
  readonly began: string;
  readonly ended: string;
  readonly arrival: string;
  readonly period: string;
  readonly born: string;
  readonly or: string;
  /** Words that point back to a group just counted: "them", "whom", "the latter". */
  readonly backward: string;
  /** What leads from one change to another: "after a rise from …". */
  readonly sequel: string;
  /** What goes on about the same change behind "and". */
  readonly sameChange: string;
  /** What turns to another subject within a sentence. */
  readonly contrast: string;
  /** What turns to another time within a sentence. */
  readonly elsewhen: string;
  /** What makes a change one of each year or month. */
  readonly periodic: string;
  /** What begins the base that a change names itself: "than in June", "since 2015". */
  readonly ownBase: string;
}
