import { Problem } from "../../domain/problem.ts";
import { type Command, optionText } from "../command.ts";

export const mapCommand: Command = {
  name: "map",
  operands: "FILE…",
  about: "propose how the columns of CSV and XLSX files become records, for you to read and correct",
  options: {
    sheet: { value: "NAME", about: "of a workbook: this sheet instead of the first that is not hidden" },
    header: {
      value: "N[,M]",
      about: "the row, or rows, that name the columns, where the program finds others",
    },
    encoding: { value: "NAME", about: "of a CSV file that is not UTF-8, such as windows-1252" },
    out: {
      value: "FOLDER",
      about: "write the mapping and its codebook there; without it the mapping is printed",
    },
  },
  async run(call) {
    const { proposeMapping } = await import("../../service/map.ts");
    const out = optionText(call, "out");
    const { mapping, undecided, notes, next, files } = await proposeMapping(call.args, {
      sheet: optionText(call, "sheet"),
      header: headerRows(optionText(call, "header")),
      encoding: optionText(call, "encoding"),
      out,
      signal: call.signal,
    });
    if (out === undefined) call.out(mapping);
    else call.out(`The mapping is in ${files[0]}, its codebook in ${files[1]}.`);
    for (const note of notes) call.say(note);
    call.say(
      undecided === 0
        ? "Read the mapping before you use it: it says how each column is understood."
        : `${undecided} ${undecided === 1 ? "line is" : "lines are"} left to decide: look for "decide" in the mapping, and put what is right in its place.`,
    );
    if (out === undefined)
      call.say("--out FOLDER writes it to a file, and beside it the codebook that it needs.");
    call.say("Then, with DIR a dossier that habeas init made:");
    for (const command of next) call.say(`  ${command}`);
  },
};

function headerRows(stated: string | undefined): readonly number[] | undefined {
  if (stated === undefined) return undefined;
  const rows = stated.split(",").map(Number);
  if (rows.every((row) => Number.isInteger(row) && row > 0) && rows.length <= 3) return rows;
  throw new Problem(
    "bad-usage",
    `--header ${stated} is no row; write a number such as 3, or several such as 2,3.`,
  );
}
