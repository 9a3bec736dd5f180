import { tolerances } from "../arithmetic/hedge-law.ts";

/** Every tolerance of the checker by name: those of the law of hedges, and two of its own. */
export const checkTolerances = {
  ...tolerances,
  /** Amounts in two currencies or units may differ by this share. */
  conversion: 0.1,
  /** Days between two dates of one count before a date is called another. */
  asOfDays: 100,
};
export type CheckTolerances = Readonly<typeof checkTolerances>;
