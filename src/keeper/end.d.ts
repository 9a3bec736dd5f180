/** Ends this keeper and all that it started, at once. */
export function endAll(): void;
