import { createHash } from "node:crypto";
import { isRef } from "../../domain/id.ts";
import { childKinds, type RecordKind } from "../../domain/record.ts";

/** Kinds that stand inside others: their names may hold a `/`, while a `/` in the number of a case or a place is a sign like others. */
export function isNestedKind(kind: RecordKind): boolean {
  return nestedKinds.has(kind);
}

const nestedKinds = new Set(Object.values(childKinds).flatMap((children) => Object.keys(children)));

/**
 * The name under which a record of one of `kinds` stands that a table calls `text`: the text itself where it can be one,
 * else its Latin letters and digits with `-` between words ("Prey Veng (old)" is `Prey-Veng-old`); letters of other scripts
 * have no spelling that all agree on, so that a short code of the whole text follows or stands for them. The same text
 * always gives the same name.
 */
export function slugOf(text: string, kinds: readonly RecordKind[]): string {
  const isNested = kinds.length === 0 || kinds.some(isNestedKind);
  if (isRef(text) && (isNested || !text.includes("/"))) return text;
  const parts = text.normalize("NFKD");
  const letters = parts
    .replaceAll(/\p{M}+/gu, "")
    .replaceAll(/[^A-Za-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 60);
  const isWhole = !/[^\p{ASCII}\p{M}\p{P}\p{S}\s]/u.test(parts) && text.length <= 60;
  if (isWhole && letters !== "") return letters;
  const code = createHash("sha256").update(text.normalize("NFC")).digest("hex").slice(0, 8);
  return letters === "" ? `x${code}` : `${letters}-${code}`;
}

/** Text by which names are nearly the same: without case and accents of Latin letters, any signs between words alike. */
export function nearName(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/[\u0300-\u036f\u200b-\u200f]+/gu, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}]+/gu, "-")
    .replaceAll(/^-|-$/g, "");
}
