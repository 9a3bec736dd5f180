import { type Tolerances, tolerances } from "../arithmetic/hedge-law.ts";

/** Every tolerance of the checker by name: those of the law of hedges, and two of its own. */
export type CheckTolerances = Tolerances & {
  /** Amounts in two currencies or units may differ by this share. */
  readonly conversion: number;
  /** Days between two dates of one count before a date is called another. */
  readonly asOfDays: number;
};

export const checkTolerances: CheckTolerances = { ...tolerances, conversion: 0.1, asOfDays: 100 };
