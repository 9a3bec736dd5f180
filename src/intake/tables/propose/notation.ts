import type { Profile } from "./profile.ts";
import { noted, type YamlPiece } from "./yaml-lines.ts";

/** How the dates or the numbers of a column are written, as the keys of a cell; nothing where a reader needs none. */
export function noteOf({ kind }: Profile): {
  readonly date?: YamlPiece;
  readonly era?: YamlPiece;
  readonly number?: YamlPiece;
} {
  if (kind.kind === "number") {
    const { notation, doubt } = kind.reading;
    if (doubt !== undefined) return { number: noted("decide", doubt) };
    return notation === undefined ? {} : { number: { ...notation } };
  }
  if (kind.kind !== "date") return {};
  const { forms, doubt, era, eraQuestion, eraNote, note } = kind.reading;
  const date =
    doubt !== undefined
      ? noted("decide", doubt)
      : forms.length === 0
        ? undefined
        : noted(forms.length === 1 ? forms[0] : forms, note);
  return {
    ...(date === undefined ? {} : { date }),
    ...(eraQuestion === undefined ? {} : { era: noted("decide", eraQuestion) }),
    ...(era === undefined ? {} : { era: noted(era, eraNote) }),
  };
}

/** The same for a cell that names a record, whose name is its date however that is written. */
export function nameNoteOf(profile: Profile): ReturnType<typeof noteOf> {
  const notes = noteOf(profile);
  if (notes.date !== undefined || profile.kind.kind !== "date") return notes;
  const { all } = profile.kind.reading;
  return all.every((form) => form === "edtf")
    ? notes
    : { ...notes, date: all.length === 1 ? all[0] : [...all] };
}

/** The languages of the names of months in these columns, beside English. */
export function languagesOf(profiles: readonly Profile[]): string[] {
  return [
    ...new Set(
      profiles.flatMap(({ kind }) =>
        kind.kind === "date" && kind.reading.language !== undefined ? [kind.reading.language] : [],
      ),
    ),
  ];
}
