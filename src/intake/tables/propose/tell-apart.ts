import { isBlank, shownText } from "../cell.ts";
import { type Profile } from "./profile.ts";
import { columnTexts, type Study } from "./study.ts";
import { rowsAt } from "../table.ts";
import { noted, type YamlPiece } from "./yaml-lines.ts";

/** How columns tell the rows of a sheet apart that one column alone does not. */
export type ToldApart = {
  /** The columns that must stand in the name beside the first, in the order of the sheet; none where it tells them apart. */
  readonly beside: readonly Profile[];
  /** Rows that no columns tell apart, in groups of one name; none where all are. */
  readonly alike: readonly (readonly number[])[];
};

/** Columns that are tried together, of more than this many none. */
const mostTried = 8;

/**
 * Which columns beside `name` tell rows apart that `keys` say are of one name. Two rows are of one only where both say the
 * same in every cell, as import asks about these. `candidates` are tried alone, then two together.
 */
export function tellApart(
  study: Study,
  name: Profile,
  keys: readonly string[],
  candidates: readonly Profile[],
): ToldApart {
  const rows = study.rows.map(({ cells }) => JSON.stringify(cells.map(shownText)));
  const alikeBy = (others: readonly Profile[]): number[][] => {
    const texts = others.map((profile) => columnTexts(study, profile, true));
    const seen = new Map<string, Map<string, number>>();
    study.rows.forEach(({ cells, number }, at) => {
      if (isBlank(cells[name.position]) && keys[at] === "") return;
      const key = [keys[at], ...texts.map((list) => list[at])].join("\n");
      const group = seen.get(key) ?? new Map<string, number>();
      seen.set(key, group);
      if (!group.has(rows[at]!)) group.set(rows[at]!, number);
    });
    return [...seen.values()].filter(({ size }) => size > 1).map((group) => [...group.values()]);
  };
  const now = alikeBy([]);
  if (now.length === 0) return { beside: [], alike: [] };
  const tried = candidates.slice(0, mostTried);
  const sets = [
    ...tried.map((one) => [one]),
    ...tried.flatMap((one, at) => tried.slice(at + 1).map((other) => [one, other])),
  ];
  const found = sets.find((set) => alikeBy(set).length === 0);
  return found === undefined ? { beside: [], alike: now } : { beside: found, alike: [] };
}

/**
 * How persons are named whom their number alone does not tell apart, as rows of one number differ in the sex or the birth:
 * by a column more (the office that numbers from 1), or left to decide, with the rows. Undefined where the number is enough.
 */
export function nameApart(
  study: Study,
  key: Profile,
  others: readonly Profile[],
): { readonly beside: readonly Profile[]; readonly id: YamlPiece } | undefined {
  const telling = others.filter(({ role }) => role === "sex" || role === "birth");
  const contradicts = (beside: readonly Profile[]): readonly number[] =>
    telling.flatMap((profile) => contradicting(study, [...beside, key], profile));
  const rows = [...new Set(contradicts([]))].toSorted((a, b) => a - b);
  if (rows.length === 0) return undefined;
  const differing = telling.filter((profile) => contradicting(study, [key], profile).length > 0);
  const differ = `rows of one ${key.name} differ in ${differing.map(({ name }) => name).join(" and ")}`;
  const where = rowsAt(rows.slice(0, 10));
  const candidates = others.filter(
    ({ kind, role }) =>
      ["words", "many-words", "codes"].includes(kind.kind) && role !== "sex" && role !== "remark",
  );
  const found = candidates.slice(0, mostTried).find((one) => contradicts([one]).length === 0);
  if (found === undefined)
    return {
      beside: [],
      id: noted(
        "decide",
        `${differ} (${where}): [${key.name}] with a column more that tells them apart; or mend the sheet and write ${key.name}`,
      ),
    };
  const parts = [found, key].toSorted((a, b) => a.position - b.position).map(({ name }) => name);
  // An office may number its persons from 1; of another column nobody knows why it differs.
  if (["place", "region", "police-station", "prison"].includes(found.role ?? "") || isOffice.test(found.name))
    return {
      beside: [found],
      id: noted(parts, `${differ}, and ${found.name} tells them apart`),
    };
  return {
    beside: [],
    id: noted(
      "decide",
      `${differ} (${where}): mend the sheet and write ${key.name} if they are one person; [${parts.join(", ")}] if ${found.name} tells two persons apart`,
    ),
  };
}

/** Columns of those who number cases by themselves. */
const isOffice =
  /^(office|desk|branch|bureau|oficina|sede|escritório|büro|kantor|ofisi|văn phòng|офис|бюро|المكتب|مكتب|دفتر|สำนักงาน|ការិយាល័យ)$/iu;

/** The rows in which a column says something else than in an earlier row of the same names, with that one. */
function contradicting(study: Study, names: readonly Profile[], column: Profile): number[] {
  const texts = names.map((profile) => columnTexts(study, profile, true));
  const said = columnTexts(study, column);
  const first = new Map<string, number>();
  return study.rows.flatMap(({ number }, at): number[] => {
    if (said[at] === "" || column.lacks.has(said[at]!)) return [];
    const key = texts.map((list) => list[at]).join("\n");
    const before = first.get(key);
    if (before === undefined) first.set(key, at);
    return before === undefined || said[before] === said[at] ? [] : [study.rows[before]!.number, number];
  });
}

/** Whether rows of one name say different things in a column, whose blank cells go on from above. */
export function differsWithin(study: Study, name: Profile, other: Profile): boolean {
  // A row without a name of its own may be a total of the rows above.
  const names = columnTexts(study, name);
  const said = new Map<string, string>();
  return columnTexts(study, other, true).some((text, at) => {
    if (text === "" || names[at] === "") return false;
    const before = said.get(names[at]!);
    if (before === undefined) said.set(names[at]!, text);
    return before !== undefined && before !== text;
  });
}
