import { randomBytes } from "node:crypto";
import type { Json, JsonObject } from "../domain/canonical-json.ts";
import type { Ref } from "../domain/id.ts";
import { folded } from "../domain/identity.ts";

/**
 * By what records that are erased may still be told: their refs, and what people called them in any version. What is called by one
 * letter alone is looked for by its ref.
 */
export type ErasedNames = { readonly refs: ReadonlySet<Ref>; readonly called: readonly string[] };

/** Scripts that put no space between words: a name may stand anywhere in them. */
const spaceless =
  /[\p{sc=Khmer}\p{sc=Thai}\p{sc=Lao}\p{sc=Myanmar}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u;

/** Whether a text names one of them: a ref or what one is called, as a whole word, however it is spelled. */
export function namer({ refs, called }: ErasedNames): (text: string) => boolean {
  const names = new Set(called.map((name) => words(name)).filter((name) => [...name].length > 1));
  const within = [...names].filter((name) => spaceless.test(name));
  const apart = [...names].filter((name) => !spaceless.test(name) && [...name].length > 2);
  // Two letters are a word of some language, unless they are written as the name is.
  const short = new Set(called.filter((name) => [...name].length === 2 && !spaceless.test(name)));
  const pattern = apart.length === 0 ? undefined : new RegExp(asWords(apart), "u");
  const exact = short.size === 0 ? undefined : new RegExp(asWords([...short]), "u");
  return (text) => {
    for (const [ref] of text.matchAll(refLike)) if (hasRef(refs, ref)) return true;
    if (exact?.test(text) === true) return true;
    if (pattern === undefined && within.length === 0) return false;
    const key = words(text);
    return pattern?.test(key) === true || within.some((name) => key.includes(name));
  };
}

/** What may be a ref: also within a list, a sentence or the name of what stands under it. */
const refLike = /[\p{L}\p{M}\p{N}_./~-]+/gu;

function hasRef(refs: ReadonlySet<Ref>, text: string): boolean {
  if (refs.has(text)) return true;
  for (const part of [text, ...text.split(/[.~]/)])
    for (let end = part.length; end > 0; end = part.lastIndexOf("/", end - 1))
      if (refs.has(part.slice(0, end).replace(/[./~-]+$/, ""))) return true;
  return false;
}

function words(text: string): string {
  return folded(text).replaceAll(/\s+/g, " ").trim();
}

function asWords(names: readonly string[]): string {
  const escaped = names.map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`));
  return String.raw`(?<![\p{L}\p{M}\p{N}])(?:${escaped.join("|")})(?![\p{L}\p{M}\p{N}])`;
}

/** The fields of a body in which a text or a link names one of them, each once. */
export function fieldsNaming(body: JsonObject, names: (text: string) => boolean): string[] {
  return Object.entries(body).flatMap(([field, value]) => (textsIn(value).some(names) ? [field] : []));
}

/** Whether an event of the journal names one of them, in anything that it says. */
export function eventNames(event: JsonObject, names: (text: string) => boolean): boolean {
  return Object.entries(event).some(([key, said]) => key !== "event" && textsIn(said).some(names));
}

function textsIn(value: Json | undefined): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner as Json)]);
}

/**
 * The event without them: a ref is one that says nothing, the same wherever it stood, so that what was counted stays counted; any other
 * text that names one is gone.
 */
export function withoutNames(
  event: JsonObject,
  { refs }: ErasedNames,
  names: (text: string) => boolean,
): JsonObject {
  const { event: kind, ...says } = event;
  return { event: kind!, ...(without(says) as JsonObject) };

  function without(value: Json): Json {
    if (typeof value === "string") return !names(value) ? value : (nobodyOf(value, refs) ?? "[erased]");
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(without);
    return Object.fromEntries(
      Object.entries(value as JsonObject).map(([key, inner]) => [without(key) as string, without(inner!)]),
    );
  }
}

const nobodies = new WeakMap<ReadonlySet<Ref>, Map<Ref, string>>();

/** What stands for an erased ref: drawn at random, the same for one erasure. */
function nobodyOf(ref: string, refs: ReadonlySet<Ref>): string | undefined {
  if (!refs.has(ref)) return undefined;
  let drawn = nobodies.get(refs);
  if (drawn === undefined) nobodies.set(refs, (drawn = new Map()));
  const known = drawn.get(ref) ?? `erased~${randomBytes(13).toString("hex")}`;
  drawn.set(ref, known);
  return known;
}
