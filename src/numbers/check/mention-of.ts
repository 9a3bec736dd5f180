import type { Coverage } from "../coverage.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { FigureRead } from "../discourse/sentence.ts";
import type { Mention } from "../mention.ts";
import type { Found } from "../read/found.ts";
import type { Seen } from "../read/seen.ts";
import type { Unread } from "../read/unread.ts";

const unchecked = new Set(["vague", "enumerator", "ambiguous"]);

/** Whether a mention says something that may be true or false. */
export function isCheckable(found: Found): boolean {
  if (found.kind === "date") return found.role === "event" || found.role === "as_of";
  if (found.role !== "claim" && found.role !== "legal") return false;
  return found.kind !== "other" && found.kind !== "footnote" && !unchecked.has(found.sub ?? "");
}

/** A mention as results show it; `offset` is where its paragraph starts, and `text` the whole document. */
export function mentionOf(
  text: string,
  offset: number,
  found: Found,
  figure: FigureRead | undefined,
): Mention {
  const start = found.start + offset;
  const end = found.end + offset;
  return {
    start,
    end,
    surface: text.slice(start, end),
    kind: found.kind,
    sub: figure?.sub ?? found.sub,
    role: found.role,
    value: found.value,
    unit: found.unit,
    hedge: found.hedge,
    as_of: figure?.asOf ?? null,
    is_checkable_claim: isCheckable(found),
    voice: figure?.voice ?? "own",
    phrase: [found.phraseStart + offset, Math.max(found.phraseEnd, found.end) + offset],
    printed: found.printed,
    granularity: found.granularity,
    senses: found.senses,
    quantity: figure === undefined ? [] : [...figure.concepts],
    place: figure?.place ?? null,
  };
}

/** The mention at its place in the source, in the words that stand there. */
export function inSource(mention: Mention, source: string, { sourceOf }: Seen): Mention {
  const { start, end } = sourceOf(mention.start, mention.end);
  const phrase = sourceOf(...mention.phrase);
  return { ...mention, start, end, surface: source.slice(start, end), phrase: [phrase.start, phrase.end] };
}

/** How many of the claims were held against something. */
export function coverageOf(
  mentions: readonly Mention[],
  bases: readonly { readonly start: number }[],
  diagnostics: readonly Diagnostic[],
  unread: readonly Unread[],
): Coverage {
  const held = [...bases, ...diagnostics.filter(({ rule }) => rule !== "unlinked")];
  const starts = new Set(held.map(({ start }) => start));
  const claims = mentions.filter((mention) => mention.is_checkable_claim);
  const isChecked = ({ start, end, phrase }: Mention): boolean =>
    starts.has(start) ||
    starts.has(phrase[0]) ||
    diagnostics.some((found) => found.rule !== "unlinked" && found.start < end && start < found.end);
  return {
    numbers: claims.length + unread.reduce((sum, { numbers }) => sum + numbers, 0),
    checked: claims.filter(isChecked).length,
    unread,
  };
}
