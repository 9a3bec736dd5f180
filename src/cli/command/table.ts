import { writeFileSync } from "node:fs";
import { Problem } from "../../domain/problem.ts";
import { units } from "../../domain/frame.ts";
import { shown } from "../../service/disclose.ts";
import { tableCount } from "../../api/finding.ts";
import { tableCsv, tableNotes, tableRows, tableXlsx } from "../../publish/table-file.ts";
import { perform } from "../../service/operations.ts";
import { traceFile } from "../../service/use-case.ts";
import {
  type Command,
  asOfOption,
  clockOption,
  forOption,
  needed,
  optionText,
  passphraseOption,
  wholeNumber,
} from "../command.ts";
import { unitOption } from "../unit-option.ts";
import { jsonText } from "../terminal.ts";
import { columns } from "../text/layout.ts";
import { around, withSession } from "../with-session.ts";
import { refuseExisting } from "../../service/keep.ts";

export const tableCommand: Command = {
  name: "table",
  operands: "DIR",
  about: "how many records of a unit stand where, by one field or by two: by place, sex, year",
  options: {
    unit: { value: "UNIT", about: `what is counted: ${units.join(", ")}` },
    rows: { value: "FIELD", about: "what the rows are: sex, person.sex, stays.facility, start:month …" },
    columns: {
      value: "FIELD",
      about: "what the columns are, in the same way; left out, there are only totals",
    },
    frame: { value: "REF", about: "the frame whose members are counted (default: all records of the unit)" },
    population: { value: "CEL", about: `who is meant (default: "true")` },
    out: { value: "FILE", about: "write FILE.csv or FILE.xlsx, which must not exist, instead of printing" },
    bom: { about: "begin a CSV file with a byte order mark, which Excel needs for Khmer" },
    ...asOfOption,
    ...forOption,
    ...clockOption,
    format: {
      value: "text|csv|json",
      about: "how to print: text for people (default), csv for R and Excel, json for programs (docs/json.md)",
    },
    ...passphraseOption,
  },
  run: (call) => {
    const asked = {
      unit: unitOption(call),
      rows: needed(
        call,
        "rows",
        "table needs --rows FIELD, such as --rows sex; docs/findings.md shows more.",
      ),
      columns: optionText(call, "columns"),
      frame: optionText(call, "frame"),
      population: optionText(call, "population"),
    };
    const out = optionText(call, "out");
    const kind = out === undefined ? undefined : /\.(csv|xlsx)$/i.exec(out)?.[1]?.toLowerCase();
    if (out !== undefined && kind === undefined)
      throw new Problem("bad-usage", "--out takes a name that ends in .csv or .xlsx.");
    if (out !== undefined) refuseExisting(out);
    const bom = call.options["bom"] === true;
    return withSession(
      call,
      out === undefined ? "read" : "write",
      async (session) => {
        const then = await session.at(wholeNumber(call, "as-of"));
        if (out !== undefined && session.addressed === undefined)
          await traceFile(session, "finding.table", { event: "table-file", unit: asked.unit });
        const table = shown(await perform(then, tableCount, asked, around(call, session)));
        const notes = tableNotes(table);
        if (out !== undefined) {
          const bytes = kind === "xlsx" ? await tableXlsx(table) : tableCsv(table, { bom });
          writeFileSync(out, bytes, { flag: "wx", mode: 0o600 });
          call.out([`The table is in ${out}, which is not encrypted.`, ...notes].join("\n"));
        } else if (call.options["format"] === "json") call.out(jsonText(table, 1));
        else if (call.options["format"] === "csv") {
          call.out(tableCsv(table, { bom }));
          for (const note of notes) call.say(note);
        } else {
          const text = tableRows(table).map((row) => row.map(String));
          const numbers = Array.from({ length: text[0]!.length - 1 }, (_, at) => at + 1);
          call.out([columns(text, numbers), ...(notes.length === 0 ? [] : ["", ...notes])].join("\n"));
        }
      },
      { onlyTraces: out !== undefined },
    );
  },
};
