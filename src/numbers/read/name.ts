import type { Reading } from "./core.ts";
import type { MentionKind, Value } from "../mention.ts";
import type { Found } from "./found.ts";
import { GLUED, NUMBER, SIGN, SPACED, WORD } from "./token.ts";

type Plain = (
  from: number,
  next: number,
  kind: MentionKind,
  sub: string,
  role: string,
  value: Value,
) => Found;

const prefixes = new Set([
  "mid",
  "pre",
  "post",
  "early",
  "late",
  "under",
  "over",
  "non",
  "sub",
  "end",
  "since",
  "circa",
]);
const code = /[A-Z]{1,8}\d{0,2}(?:\/[A-Za-z0-9][A-Za-z0-9.\-–]*)+(?:\s?\(\d{4}\))?/y;
const index = /[A-Z]{2,4} \d{2}\/\d{2,5}\/(?:19|20)\d\d/y;
const phone = /\+\d[\d ()./-]{6,18}\d/y;

/**
 * A name, code, telephone number or address that holds digits and is no figure: COVID-19, CC1, A/HRC/30/65,
 * ASA 35/5517/2017, No. 30240/96. Undefined where token `i` starts none.
 */
export function readName(reading: Reading, i: number, plain: Plain): Found | undefined {
  const { tokens, lexicon, marks } = reading;
  const { type, word, gap, start, end, text, count } = tokens;
  if (type[i] === WORD) {
    const next = word[i + 1];
    if (next === undefined || gap[i + 1]! > SPACED) return undefined;
    const first = text.charCodeAt(start[i]!);
    const isCapital = first >= 65 && first <= 90;
    if (gap[i + 1] === GLUED && next === "/" && isCapital) {
      const length = matchAt(code, start[i]!);
      if (length > 0 && /\d/.test(text.slice(start[i], start[i]! + length))) {
        const trimmed = text.slice(start[i], start[i]! + length).replace(/[.\-–]+$/, "").length;
        return upTo(i, start[i]! + trimmed, "doc-code", "citation");
      }
    }
    if (isCapital && gap[i + 1] === SPACED && type[i + 1] === NUMBER && word[i]!.length <= 4) {
      const length = matchAt(index, start[i]!);
      if (length > 0) return upTo(i, start[i]! + length, "doc-code", "citation");
    }
    if (gap[i + 1] !== GLUED) return undefined;
    if (type[i + 1] === NUMBER && !marks.has(i + 1)) {
      if (isCapital && lexicon.entries.get(word[i]!)?.currencySign !== undefined) return undefined;
      if (word[i - 1] === "." && gap[i] === GLUED) return undefined;
      if (word[i] === "fy" && word[i + 1]!.length === 4)
        return plain(i, i + 2, "date", "year", "event", word[i + 1]!);
      return rest(i, i + 2);
    }
    if (
      (next === "-" || next === "‑" || next === "–") &&
      type[i + 2] === NUMBER &&
      gap[i + 2] === GLUED &&
      isCapital &&
      !marks.has(i + 2)
    ) {
      const entry = lexicon.entries.get(word[i]!);
      if (
        prefixes.has(word[i]!) ||
        entry?.month !== undefined ||
        entry?.cardinal !== undefined ||
        entry?.weekday !== undefined
      )
        return undefined;
      if (word[i + 2]!.length === 4 && /^(19|20)/.test(word[i + 2]!)) return undefined;
      if (word[i]!.length > 12) return undefined;
      return rest(i, i + 3);
    }
    return undefined;
  }
  if (type[i] !== NUMBER) return undefined;
  const next = word[i + 1];
  if (word[i - 1] === "+" && gap[i] === GLUED) {
    const length = matchAt(phone, start[i - 1]!);
    if (length > 0) return upTo(i, start[i - 1]! + length, "phone", "structure");
  }
  if (next === undefined || gap[i + 1] !== GLUED) return undefined;
  const size = end[i]! - start[i]!;
  if (next === "/" && type[i + 2] === NUMBER && gap[i + 2] === GLUED) {
    const isDate = word[i + 3] === "/" && gap[i + 3] === GLUED && type[i + 4] === NUMBER;
    // 2008/115/EC
    if (word[i + 3] === "/" && gap[i + 3] === GLUED && type[i + 4] === WORD && gap[i + 4] === GLUED) {
      return plain(i, i + 5, "other", "doc-code", "citation", null);
    }
    const isSeason = size === 4 && word[i + 2]!.length === 2;
    const isYears = size === 4 && word[i + 2]!.length === 4;
    if (!isDate && !isSeason && !isYears && (size >= 3 || word[i + 2]!.length >= 3)) {
      return plain(i, i + 3, "other", "doc-code", "citation", null);
    }
  }
  if (
    next === "-" &&
    type[i + 2] === NUMBER &&
    gap[i + 2] === GLUED &&
    word[i + 3] === "-" &&
    type[i + 4] === NUMBER &&
    gap[i + 4] === GLUED
  ) {
    const isDate = size === 4 && word[i + 2]!.length === 2 && word[i + 4]!.length === 2;
    const isDayFirst = size <= 2 && word[i + 2]!.length <= 2 && word[i + 4]!.length === 4;
    if (!isDate && !isDayFirst) return rest(i, i + 5, "phone", "structure");
  }
  // "1UNDP", "3D", "4x4" and the like; units, ordinals and magnitudes are read as such.
  if (type[i + 1] === WORD) {
    const w = word[i + 1]!;
    const entry = lexicon.entries.get(w);
    if (/^(st|nd|rd|th)$/.test(w)) {
      const following = word[i + 2] ?? "";
      if (
        lexicon.entries.get(following)?.month !== undefined ||
        (following === "of" && lexicon.entries.get(word[i + 3] ?? "")?.month !== undefined)
      )
        return undefined;
      return plain(i, i + 2, "ordinal", "ordinal", "claim", Number(word[i]));
    }
    if (
      entry?.magnitude !== undefined ||
      entry?.measure !== undefined ||
      entry?.time !== undefined ||
      entry?.currency !== undefined
    )
      return undefined;
    if (/^(am|pm|s|x|h|p|pp|pc|percent|fold|yr|yo|km|kmh|mph|kph|per)$/.test(w)) return undefined;
    if (w === "d" || w === "g" || w.length >= 2)
      return plain(i, i + 1, "other", "artifact", "structure", Number(word[i]));
  }
  return undefined;

  function matchAt(pattern: RegExp, offset: number): number {
    pattern.lastIndex = offset;
    return pattern.exec(text)?.[0].length ?? 0;
  }

  function upTo(from: number, offset: number, sub: string, role: string): Found {
    let behind = from + 1;
    while (behind < count && start[behind]! < offset) behind++;
    const item = plain(from, behind, "other", sub, role, null);
    item.end = offset;
    return item;
  }

  /** A name goes on over what is glued to it. */
  function rest(from: number, next: number, sub = "name", role = "name"): Found {
    let behind = next;
    while (
      behind < count &&
      gap[behind] === GLUED &&
      (type[behind] === WORD ||
        (type[behind] === NUMBER && !marks.has(behind)) ||
        (type[behind] === SIGN &&
          /^[-‑]$/.test(word[behind]!) &&
          gap[behind + 1] === GLUED &&
          type[behind + 1] === NUMBER))
    ) {
      behind++;
    }
    return plain(from, behind, "other", sub, role, null);
  }
}
