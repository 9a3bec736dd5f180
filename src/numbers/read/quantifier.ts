import type { Reading } from "./core.ts";
import type { MentionKind, Value } from "../mention.ts";
import type { Found } from "./found.ts";
import { BROKEN, WORD } from "./token.ts";

type Plain = (
  from: number,
  next: number,
  kind: MentionKind,
  sub: string,
  role: string,
  value: Value,
) => Found;

const group =
  /^(person|people|persons|individual|individuals|interviewee|interviewees|detainee|detainees|prisoner|prisoners|inmate|inmates|case|cases|woman|women|man|men|child|children|prison|prisons|facility|facilities|defendant|defendants|respondent|respondents|witness|witnesses|family|families|suspect|suspects|victim|victims|officer|officers|official|officials|user|users|centre|centres|juvenile|juveniles|migrant|migrants|applicant|applicants)$/;
const studied =
  /^(interviewed|documented|monitored|surveyed|examined|reviewed|visited|inspected|studied|questioned|analysed|analyzed|recorded|investigated)$/;
const happened = /^(was|were|had|has|have|said|reported|received|told|described|saw|knew)$/;
const participle = /(ed|held|sent|shown|given|told|taken|beaten|brought|kept)$/;

/**
 * A quantifier that ranges over a group somebody studied or counted ("none of those interviewed", "in every case
 * documented"); one that does not ("no bedding", "every day") is no figure.
 */
export function readQuantifier(reading: Reading, i: number, plain: Plain): Found | undefined {
  const { tokens } = reading;
  const { type, word, gap } = tokens;
  const w = word[i]!;
  const near = (at: number) => gap[at] !== undefined && gap[at]! <= BROKEN;
  const found = (next: number, value: number): Found => {
    const item = plain(i, next, "quantity", "quantifier", "claim", value);
    item.unit = value === 0 ? "person" : "share";
    if (i > 0 && /^(almost|nearly|virtually)$/.test(word[i - 1]!)) {
      item.hedge.push(word[i - 1]!);
      item.senses.push("nearly");
      item.phraseStart = tokens.start[i - 1]!;
    }
    return item;
  };
  /** Whether, within `reach` words after `from`, the sentence says that the group was studied. */
  const isStudied = (from: number, reach: number): boolean => {
    for (let at = from; at < from + reach && near(at); at++) {
      const here = word[at]!;
      if (type[at] !== WORD) {
        if (/^[.;:]$/.test(here)) return false;
        continue;
      }
      if (studied.test(here)) return true;
      if (here === "who" && /^(had|was|were|spoke)$/.test(word[at + 1] ?? "")) return at > from || true;
      if (here === "spoke") return true;
    }
    return false;
  };
  if (w === "none") {
    if (word[i + 1] === "of" && /^(the|those|these|them|our|whom)$/.test(word[i + 2] ?? ""))
      return found(i + 1, 0);
    return happened.test(word[i + 1] ?? "") && near(i + 1) ? found(i + 1, 0) : undefined;
  }
  if (w === "every" || w === "each") {
    if (w === "each" && word[i + 1] === "of") return undefined;
    let noun = i + 1;
    const isSingle = word[noun] === "single" || word[noun] === "last";
    if (isSingle) noun++;
    if (!group.test(word[noun] ?? "") && group.test(word[noun + 1] ?? "") && near(noun + 1)) noun++;
    if (!group.test(word[noun] ?? "") || !near(noun)) return undefined;
    if (w === "each") return undefined;
    return isStudied(noun + 1, 5) ? found(isSingle ? i + 2 : i + 1, 1) : undefined;
  }
  if (w === "everyone" || w === "everybody") {
    const next = word[i + 1] ?? "";
    return near(i + 1) && (studied.test(next) || (participle.test(next) && next !== "need"))
      ? found(i + 1, 1)
      : undefined;
  }
  if (w === "all") {
    if (i > 0 && /^(at|of|not|above|after|first)$/.test(word[i - 1]!)) return undefined;
    let noun = i + 1;
    const isOf = word[noun] === "of";
    if (isOf) noun++;
    if (/^(the|those|these|our)$/.test(word[noun] ?? "")) noun++;
    for (let skip = 0; skip < 3 && !group.test(word[noun] ?? "") && type[noun] === WORD; skip++) noun++;
    if (!group.test(word[noun] ?? "") && word[noun] !== "those") return undefined;
    if (type[i + 1] !== WORD) return undefined;
    return isStudied(noun + 1, isOf ? 5 : 4) && !hasNumber(i + 1, noun + 5) ? found(i + 1, 1) : undefined;
  }
  if (w === "no") {
    const next = word[i + 1] ?? "";
    if (!near(i + 1)) return undefined;
    if (next === "one") {
      const after = word[i + 2] ?? "";
      return happened.test(after) || (participle.test(after) && after !== "need")
        ? found(i + 2, 0)
        : undefined;
    }
    if (/^(instance|case)$/.test(next) && word[i - 1] === "in") return found(i + 1, 0);
    if (
      /^(response|responses|reply|replies)$/.test(next) &&
      word[i + 2] === "to" &&
      /^(any|our|the)$/.test(word[i + 3] ?? "")
    )
      return found(i + 1, 0);
    for (let noun = i + 1; noun <= i + 3 && type[noun] === WORD; noun++) {
      if (group.test(word[noun]!) && happened.test(word[noun + 1] ?? "") && near(noun + 1))
        return found(i + 1, 0);
    }
    return undefined;
  }
  return undefined;

  function hasNumber(from: number, until: number): boolean {
    for (let at = from; at < until; at++)
      if (type[at] === 2 || reading.lexicon.entries.get(word[at] ?? "")?.cardinal !== undefined) return true;
    return false;
  }
}
