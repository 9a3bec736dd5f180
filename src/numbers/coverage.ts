import { counted } from "../domain/noun.ts";
import { type Unread, unreadTogether } from "./read/unread.ts";

/** How much of a document could be checked. */
export interface Coverage {
  /** Numbers that say something which may be true or false, with those in passages that are not read. */
  readonly numbers: number;
  /** Those of them that other numbers or a ledger could be held against. */
  readonly checked: number;
  readonly unread: readonly Unread[];
}

/** "12 of 34 numbers could be checked. Khmer: not read, 14 numbers." of several documents together. */
export function coverageText(coverages: readonly Coverage[]): string {
  const sum = (of: "numbers" | "checked"): number => coverages.reduce((total, each) => total + each[of], 0);
  const unread = unreadTogether(coverages.map((each) => each.unread)).map(
    ({ language, numbers }) => `${language}: not read, ${counted(numbers, "number")}.`,
  );
  return [`${sum("checked")} of ${counted(sum("numbers"), "number")} could be checked.`, ...unread].join(" ");
}
