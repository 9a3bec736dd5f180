import type { MentionKind, Value } from "../mention.ts";
import { isAge } from "./age.ts";
import { type Found, plain } from "./found.ts";
import { type Core, wordCore } from "./number.ts";
import type { Reading } from "./reading.ts";
import { GLUED } from "./token.ts";

/** A figure that states the number `core`; it ends before the token `next`. */
export function stated(
  reading: Reading,
  core: Core,
  next: number,
  kind: MentionKind,
  sub: string,
  unit: string | null = null,
  value: Value = core.value,
  from = core.from,
): Found {
  const { word, gap } = reading.tokens;
  const item = plain(reading, from, next, kind, sub, "claim", value);
  item.unit = unit;
  item.printed = core.printed;
  // "9.500" is nine and a half to some and nine thousand five hundred to others.
  const isUnclear = core.decimals === 3 && core.value >= 1 && core.magnitude === 1;
  if (isUnclear && (sub === "count" || sub === "amount")) item.sub = "ambiguous";
  // 20 % is a whole percentage; only counts and sums are rounded to tens.
  const isFine = kind === "percent" || kind === "age" || kind === "duration" || kind === "ratio";
  item.granularity = isFine && core.magnitude === 1 ? Math.min(core.granularity, 1) : core.granularity;
  if (kind === "quantity" && (sub === "count" || sub === "range") && isAge(reading, core))
    [item.kind, item.sub, item.unit] = ["age", "age", "year"];
  if (word[next] === "+" && gap[next] === GLUED) {
    item.hedge.push("or_more");
    item.senses.push("at_least");
  }
  return item;
}

/** A figure of words that are a number by themselves: "half", "twice", "dozens". */
export function statedWords(
  reading: Reading,
  [from, behind]: readonly [from: number, behind: number],
  value: number,
  granularity: number,
  kind: MentionKind,
  sub: string,
  unit: string | null = null,
  next = behind,
): Found {
  const core = {
    ...wordCore(reading, from, behind, value, granularity),
    printed: reading.tokens.word[from]!,
  };
  return stated(reading, core, next, kind, sub, unit);
}
