/**
 * A reader of what was published, written apart from the control: it knows the questions and the printed numbers, and no record.
 * For it a dossier is a number of people for each combination of answers, and what was printed is a sum of some of them. It asks
 * HiGHS by text for the least and the most that a group can be. It shares no code with the control.
 */
import loaded from "highs";

/** One answer to each question, by their order. */
export type Combination = readonly number[];

/** A group of people as a reader speaks of it: of each question the answers that are meant, or any. */
export type Group = readonly (readonly number[] | undefined)[];

export type Printed = { readonly group: Group; readonly count: number };

const highs = await (loaded as unknown as typeof loaded.default)();

export function isIn(combination: Combination, group: Group): boolean {
  return group.every((meant, question) => meant === undefined || meant.includes(combination[question]!));
}

/** The least and the most people that can be in a group, by all that was printed. */
export function ends(
  combinations: readonly Combination[],
  printed: readonly Printed[],
  group: Group,
): readonly [number, number] {
  const names = combinations.map((_, at) => `x${at}`);
  const sum = (of: Group): string => names.filter((_, at) => isIn(combinations[at]!, of)).join(" + ");
  const objective = sum(group);
  if (objective === "") return [0, 0];
  const rows = printed.flatMap(({ group: said, count }, at) =>
    sum(said) === "" ? [] : [` r${at}: ${sum(said)} = ${count}`],
  );
  const solved = ["Minimize", "Maximize"].map((sense) => {
    const text = `${sense}\n obj: ${objective}\nSubject To\n${rows.join("\n")}\nBounds\n${names.map((name) => ` 0 <= ${name} <= 1000`).join("\n")}\nGeneral\n ${names.join(" ")}\nEnd\n`;
    const { Status, ObjectiveValue } = highs.solve(text, { output_flag: false, mip_rel_gap: 0 });
    if (Status !== "Optimal") throw new Error(`the reader found ${Status}`);
    return Math.round(ObjectiveValue);
  });
  return [solved[0]!, solved[1]!];
}
