/**
 * Whom a count counts. "Pre-trial share" without it is not comparable: UN-CTS `unsentenced` ends with the decision in
 * first instance, `no-final-judgment` with the last appeal.
 */
export const populations = [
  "everyone-held",
  "prison-population",
  "unsentenced",
  "no-final-judgment",
  "monitored-prisons",
  "treatment-centres",
  "immigration",
  "women",
  "minors",
  "infants-with-mothers",
  "drug-charges",
  "other",
] as const;
export type Population = (typeof populations)[number];
