import type { RaidReport } from "../../api/dossier.ts";
import type { Json, JsonObject } from "../../domain/canonical-json.ts";
import type { AnyRecord, RecordKind } from "../../domain/record.ts";
import { type Disclosed, disclose } from "../disclose.ts";
import type { Watch } from "../keep.ts";
import { type ReadSession, refuseNarrowed } from "../session.ts";
import { snapshotFor } from "../snapshot.ts";
import type { Canary } from "./find.ts";
import { placesOf } from "./place.ts";
import { searchPlaces } from "./search.ts";

/**
 * Searches the dossier's folder and the places of this machine where traces stay, or `places` instead of these, for words
 * of the dossier's records, as a raid would. No word is given out: only in which file how many of which kind stand.
 */
export async function raidOn(
  session: ReadSession,
  { places }: { readonly places?: readonly string[] | undefined },
  watch: Watch,
): Promise<Disclosed<RaidReport>> {
  refuseNarrowed(session);
  const { records } = await snapshotFor(session);
  const searched =
    places === undefined
      ? [{ name: "the dossier's folder", paths: [session.dir] }, ...placesOf()]
      : places.map((path) => ({ name: path, paths: [path] }));
  return disclose(await searchPlaces(searched, wordsOf(records), watch), session);
}

/** What anybody may have who has the program, or reads the law. */
const published: ReadonlySet<RecordKind> = new Set<RecordKind>(["codebook", "norm"]);

/** Of a long text a piece is searched for; more words than this say no more. */
const longestPiece = 40;
const mostWords = 20_000;

/** Names and pieces of text from the records, each once: long enough that nobody else writes them by chance. */
export function wordsOf(records: readonly AnyRecord[]): readonly Canary[] {
  const words = new Map<string, Canary>();
  for (const { kind, body } of records) {
    if (published.has(kind)) continue;
    for (const [field, text] of textsIn(body as JsonObject))
      for (const word of piecesOf(field, text))
        if (words.size < mostWords && !words.has(word))
          words.set(word, { word, what: `${field.replaceAll("_", " ")} of a record of kind ${kind}` });
  }
  return [...words.values()];
}

function* textsIn(value: Json | undefined, field = ""): Generator<readonly [string, string]> {
  if (typeof value === "string") yield [field, value];
  else if (Array.isArray(value)) for (const item of value) yield* textsIn(item, field);
  else if (typeof value === "object" && value !== null)
    for (const [name, inner] of Object.entries(value)) yield* textsIn(inner, name);
}

/** The fields by which a person can be told. */
const naming: ReadonlySet<string> = new Set(["pseudonym", "name", "title"]);

function piecesOf(field: string, text: string): string[] {
  const lines = text.split(/\s*\n\s*/u).filter((line) => line !== "");
  if (naming.has(field)) return lines.filter((line) => [...line].length >= 5);
  // Codes, links, dates and numbers stand in many files.
  return lines
    .filter(
      (line) =>
        [...line].length >= 12 &&
        /[\p{L}\p{M}][^\p{L}\p{M}\d]+[\p{L}\p{M}]|\p{Lo}{6}/u.test(line) &&
        !/^[\w.~/:#=,+-]+$/.test(line),
    )
    .map((line) => [...line].slice(0, longestPiece).join(""));
}
