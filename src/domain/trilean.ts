/** Three-valued logic (Kleene 1952): a statement holds, does not hold, or cannot be told from what is recorded. */

export type Trilean = "yes" | "no" | "unknown";

/** The trilean of a plain boolean. */
export function trilean(holds: boolean): Trilean {
  return holds ? "yes" : "no";
}

/** "no" if one is no, "yes" if all are yes, else "unknown"; "yes" of none. */
export function allOf(parts: Iterable<Trilean>): Trilean {
  let result: Trilean = "yes";
  for (const part of parts) {
    if (part === "no") return "no";
    if (part === "unknown") result = "unknown";
  }
  return result;
}

/** "yes" if one is yes, "no" if all are no, else "unknown"; "no" of none. */
export function anyOf(parts: Iterable<Trilean>): Trilean {
  return not(allOf([...parts].map(not)));
}

/** The opposite; what cannot be told stays so. */
export function not(value: Trilean): Trilean {
  if (value === "unknown") return value;
  return value === "yes" ? "no" : "yes";
}
