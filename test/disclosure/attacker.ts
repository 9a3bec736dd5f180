/**
 * A reader of what was published, written apart from the control: it knows the questions, who may have come and gone, the printed
 * numbers and the people whom it is shown, and no other record. For it a dossier is a number of hidden people for each
 * combination of answers, and what was printed is a sum of some of them. It asks HiGHS by text for the least and the most that a
 * group can be. It shares no code with the control.
 */
import loaded from "highs";

/** Which of the possible kinds of people are meant, by their places in the list of all. */
export type Group = ReadonlySet<number>;

/**
 * How many of a group there are, as it was printed; less those whom the reader is shown. Where records were counted, each kind of
 * people stands in it as many times as it has such records.
 */
export type Printed = {
  readonly group: Group;
  readonly count: number;
  readonly times?: (kind: number) => number;
};

const highs = await (loaded as unknown as typeof loaded.default)();

/** The least and the most hidden people that can be in a group, by all that was printed. */
export function ends(kinds: number, printed: readonly Printed[], group: Group): readonly [number, number] {
  const names = Array.from({ length: kinds }, (_, at) => `x${at}`);
  const sum = (of: Group, times: (kind: number) => number = () => 1): string =>
    [...of].map((at) => `${times(at)} ${names[at]!}`).join(" + ");
  if (group.size === 0) return [0, 0];
  const rows = printed.flatMap(({ group: said, count, times }, at) =>
    said.size === 0 ? [] : [` r${at}: ${sum(said, times)} = ${count}`],
  );
  const solved = ["Minimize", "Maximize"].map((sense) => {
    const text = `${sense}\n obj: ${sum(group)}\nSubject To\n${rows.join("\n")}\nBounds\n${names.map((name) => ` 0 <= ${name} <= 1000`).join("\n")}\nGeneral\n ${names.join(" ")}\nEnd\n`;
    const { Status, ObjectiveValue } = highs.solve(text, { output_flag: false, mip_rel_gap: 0 });
    if (Status !== "Optimal") throw new Error(`the reader found ${Status}`);
    return Math.round(ObjectiveValue);
  });
  return [solved[0]!, solved[1]!];
}
