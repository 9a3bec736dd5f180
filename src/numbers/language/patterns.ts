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
}
