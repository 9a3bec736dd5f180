/** How a number was hedged by whoever stated it. */
export const qualifiers = ["exact", "about", "over", "at_least", "nearly", "under", "up_to"] as const;
export type Qualifier = (typeof qualifiers)[number];
