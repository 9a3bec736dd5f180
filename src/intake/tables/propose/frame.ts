import { isBlank, shownText } from "../cell.ts";
import { languagesOf } from "./notation.ts";
import type { Profile } from "./profile.ts";
import type { Study } from "./study.ts";
import { rowsAt } from "../table.ts";
import { summaryOf } from "./summary.ts";
import { dittoMarks } from "./word.ts";
import { noted, type YamlPiece } from "./yaml-lines.ts";

/** What the proposal of one table is made of, beside what every table has. */
export type TableParts = {
  readonly records: readonly YamlPiece[];
  /** Columns that the records use, and those that `unpivot` turns into rows. */
  readonly used: ReadonlySet<Profile>;
  readonly unpivot?: YamlPiece;
  /** Columns whose blank cells may go on from the row above; nothing where none is. */
  readonly fillDown?: { readonly columns: readonly string[]; readonly rows: readonly number[] } | undefined;
  /** Rows that may sum up others, by the words with which they begin. */
  readonly sums?: ReadonlyMap<string, number> | undefined;
  /** Rows that stand there twice, where several rows make one record. */
  readonly twins?: readonly number[];
  /** Of a wide table: the language of months in its header, and whether its years are Buddhist. */
  readonly headerLanguages?: readonly string[];
  readonly era?: YamlPiece;
  /** Why a column is left out, where it is not by what is in it. */
  readonly reasons?: ReadonlyMap<Profile, string>;
};

/** The table of a mapping: how the sheet is read, which cells say why there is no answer, what is left out, the records. */
export function tableOf(study: Study, register: string, keeper: string, parts: TableParts): YamlPiece {
  const { sheet, header, profiles, totals, hiddenRows } = study;
  const used = profiles.filter((profile) => parts.used.has(profile));
  const languages = [...new Set([...(parts.headerLanguages ?? []), ...languagesOf(used)])];
  const mergedNumbers = used.flatMap(({ mergedNumbers }) => mergedNumbers);
  const skip = [...totals].map(([word, rows]) => noted(word, rowsAt(rows)));
  const sums = [...(parts.sums ?? [])];
  return {
    file: sheet.file,
    sheet: sheet.name,
    header: header.length === 1 ? header[0] : [...header],
    until:
      study.until === undefined
        ? undefined
        : noted(study.until, "the last row of this table, as another stands below it"),
    delimiter: sheet.delimiter,
    encoding: sheet.encoding,
    hidden:
      hiddenRows.length === 0
        ? undefined
        : noted(
            "skip",
            `${rowsAt(hiddenRows)} ${hiddenRows.length === 1 ? "is" : "are"} hidden in the sheet and left out; hidden: read brings ${hiddenRows.length === 1 ? "it" : "them"} in`,
          ),
    skip:
      sums.length > 0
        ? noted(
            "decide",
            `${sums.map(([word, row]) => `row ${row} begins with ${word === "" ? "no word" : JSON.stringify(word)} and its numbers are the sums of those above`).join(", ")}: ${listText([...totals.keys(), ...sums.map(([word]) => word)])} if that sums up the others, ${listText([...totals.keys()])} if it is one like them`,
          )
        : skip.length === 0
          ? undefined
          : noted(
              skip,
              `rows that begin with these words sum up others${study.hasNotes ? ", or are notes" : ""}`,
            ),
    group: study.group?.piece,
    fill_down:
      parts.fillDown === undefined
        ? undefined
        : noted(
            "decide",
            `${parts.fillDown.columns.map((name) => `"${name}"`).join(" or ")} is blank in ${rowsAt(parts.fillDown.rows)}: ${listText(parts.fillDown.columns)} if a blank goes on from the row above; if not, fill it in in the sheet and take this line out`,
          ),
    ditto:
      study.dittos.size === 0
        ? undefined
        : noted([...study.dittos], "cells that repeat the one above, as their words say"),
    duplicates:
      parts.twins === undefined || parts.twins.length === 0
        ? undefined
        : noted(
            "decide",
            `${rowsAt(parts.twins)} ${parts.twins.length === 1 ? "is" : "are"} the same as one above in every cell: skip (it stands there twice) or keep (it happened twice)?`,
          ),
    merged:
      mergedNumbers.length === 0
        ? undefined
        : noted(
            "decide",
            `numbers in ${rowsAt([...new Set(mergedNumbers)].sort((a, b) => a - b))} stand in cells merged over several rows: repeat if each row has that number; if they share it, unmerge them in the sheet and take this line out`,
          ),
    era: parts.era,
    language: languages.length === 0 ? undefined : noted(languages, "of the names of months"),
    unpivot: parts.unpivot,
    states: statesOf(used),
    ignore: ignored(study, parts),
    defaults: {
      says: noted(
        { constant: keeper },
        "whoever keeps the sheet; where each row is what the person said, take this line and the next two out",
      ),
      form: { constant: "summary" },
      how: { constant: "document" },
      at: { source: { constant: register }, row: true },
    },
    records: parts.records,
  };
}

/** A list as it is written in a mapping. */
function listText(words: readonly string[]): string {
  return `[${words.map((word) => (/^[\p{L}\p{N}][\p{L}\p{M}\p{N} _.-]*$/u.test(word) ? word : JSON.stringify(word))).join(", ")}]`;
}

/** Cells that mean why there is no answer: with their state where their words say it, else left to decide. */
function statesOf(used: readonly Profile[]): YamlPiece {
  const where = new Map<string, string[]>();
  const states = new Map<string, Set<string>>();
  for (const { lacks, counts, name } of used)
    for (const [text, state] of lacks) {
      if (/^-?\d+$/.test(text)) continue;
      where.set(text, [...(where.get(text) ?? []), `${name} ${counts.get(text)}`]);
      const key = state === "open" ? "decide" : state;
      states.set(key, (states.get(key) ?? new Set()).add(text));
    }
  if (states.size === 0) return undefined;
  const choice = "not_asked, no_answer, does_not_know, declined, not_applicable or not_stated";
  return Object.fromEntries(
    [...states].map(([state, texts]) => {
      const list = [...texts].map((text) =>
        noted(
          text,
          `${where.get(text)!.slice(0, 4).join(", ")}${where.get(text)!.length > 4 ? ", …" : ""}${dittoMarks.has(text) ? `; if it repeats the cell above, take it out here and write ditto: [${JSON.stringify(text)}] in this table` : ""}`,
        ),
      );
      return [
        state,
        noted(
          list,
          state === "decide"
            ? `instead of "decide" write why there is no answer: ${choice}${states.size > 1 ? "; where that stands here already, add them to its list" : ""}`
            : "as their words say",
        ),
      ];
    }),
  );
}

/** The columns that are left out, each with what is in it. */
function ignored({ profiles, columns }: Study, { used, reasons }: TableParts): YamlPiece {
  const twice = new Set(
    columns.map(({ name }) => name).filter((name, at, all) => name !== "" && all.indexOf(name) !== at),
  );
  const list = profiles
    .filter((profile) => !used.has(profile))
    .map((profile) =>
      noted(
        profile.name,
        [
          summaryOf(profile, false),
          profile.hidden ? "hidden in the sheet" : "",
          twice.has(profile.name) ? "another column has this name; rename one of them to use it" : "",
          reasons?.get(profile) ?? "",
        ]
          .filter((part) => part !== "")
          .join("; "),
      ),
    );
  return list.length === 0 ? undefined : list;
}

/** Columns that may be used: not hidden, readable, and with a name of their own. */
export function usableOf({ profiles }: Study): Profile[] {
  return profiles.filter(
    ({ name, hidden, kind, filled }) =>
      !hidden &&
      filled > 0 &&
      kind.kind !== "blank" &&
      profiles.filter((other) => other.name === name).length === 1,
  );
}

/** Rows in which this column is blank and another shows something. */
export function blankRows(study: Study, { position }: Profile): number[] {
  return study.rows.filter(({ cells }) => isBlank(cells[position])).map(({ number }) => number);
}

/** Rows that are the same as one above in every cell. */
export function twinRows(study: Study): number[] {
  const seen = new Set<string>();
  return study.rows.flatMap(({ cells, number }) => {
    const key = JSON.stringify(cells.map(shownText));
    if (seen.has(key)) return number;
    seen.add(key);
    return [];
  });
}
