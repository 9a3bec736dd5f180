import { readFile } from "node:fs/promises";
import { recoveryDrill, recoveryMake } from "../../api/recovery.ts";
import { Problem } from "../../domain/problem.ts";
import { perform } from "../../service/operations.ts";
import { recoverDossier, sheetsOf } from "../../service/join.ts";
import {
  type Call,
  type Command,
  clockOption,
  formatOption,
  optionText,
  passphraseOption,
  wholeNumber,
} from "../command.ts";
import { ownPassphrase, promptPassphrase } from "../passphrase.ts";
import { pipedInput } from "../standard-input.ts";
import { drilledText, madeText, recoveredText } from "../text/recovery.ts";
import { around, print, withSession } from "../with-session.ts";

const usage =
  "Say habeas recovery make DIR OUT --sheets N --needed K, habeas recovery drill DIR [FILE], or habeas recovery restore FILE DIR.";

export const recoveryCommand: Command = {
  name: "recovery",
  operands: "make|drill|restore DIR|FILE [OUT|FILE|DIR]",
  about: "make recovery sheets on paper, try them, or open with them what no device opens any more",
  options: {
    sheets: { value: "N", about: "of make: on how many sheets" },
    needed: { value: "K", about: "of make: how many of them restore the dossier" },
    sheet: {
      value: "FILE",
      repeated: true,
      about:
        "of drill and restore: read a sheet's words from FILE; without it they are typed; may be repeated",
    },
    member: {
      value: "MEMBER",
      about: "of restore, where there are several members: whose device it becomes",
    },
    ...formatOption,
    ...clockOption,
    ...passphraseOption,
  },
  run: async (call) => {
    const [verb, first, second] = call.args as [string, string | undefined, string | undefined];
    if (verb === "make" && first !== undefined && second !== undefined) return make(call, first, second);
    if (verb === "drill" && first !== undefined) return drill(call, first, second);
    if (verb === "restore" && first !== undefined && second !== undefined)
      return restore(call, first, second);
    throw new Problem("bad-usage", usage);
  },
};

async function make(call: Call, dir: string, out: string): Promise<void> {
  const [sheets, needed] = [wholeNumber(call, "sheets"), wholeNumber(call, "needed")];
  if (sheets === undefined || needed === undefined)
    throw new Problem(
      "bad-usage",
      "Say with --sheets on how many sheets, and with --needed how many of them restore the dossier: 3 sheets of which 2 are needed suit a small team, 5 of which 3 a larger one.",
    );
  await withSession(
    call,
    "write",
    async (session) =>
      print(
        call,
        await perform(
          session,
          recoveryMake,
          { out, sheets, needed },
          around(call, session, "wrapping keys anew"),
        ),
        madeText(out, { sheets, needed }),
      ),
    { dir },
  );
}

async function drill(call: Call, dir: string, file: string | undefined): Promise<void> {
  await withSession(
    call,
    "write",
    async (session) => {
      const sheets = await givenSheets(call);
      const given = { ...around(call, session), slot: call.slot };
      print(call, await perform(session, recoveryDrill, { sheets, file }, given), drilledText);
    },
    { dir },
  );
}

async function restore(call: Call, file: string, dir: string): Promise<void> {
  const sheets = await sheetsOf(await givenSheets(call));
  const passphrase = await ownPassphrase(call, "passphrase-file");
  const member = optionText(call, "member");
  call.out(recoveredText(await recoverDossier(file, dir, { passphrase, slot: call.slot, sheets, member })));
}

/** The texts of the sheets that the call names, or what a person types from paper, unseen. */
async function givenSheets(call: Call): Promise<string[]> {
  const files = (call.options["sheet"] ?? []) as readonly string[];
  const texts: string[] = [];
  for (const file of files) texts.push(await textOf(call, file));
  return files.length > 0 ? texts : typedSheets(call);
}

async function textOf(call: Call, file: string): Promise<string> {
  if (file === "-") return pipedInput("--sheet", call.signal);
  try {
    return await readFile(file, "utf8");
  } catch {
    throw new Problem(
      "not-found",
      `The sheet ${file} can't be read; name a file with the words of one sheet.`,
    );
  }
}

/** Row by row, as they stand on paper; an empty row ends a sheet, an empty sheet all of them. */
async function typedSheets(call: Call): Promise<string[]> {
  const texts: string[] = [];
  for (;;) {
    const place = texts.length + 1;
    const rows: string[] = [];
    for (let row = 1; ; row += 1) {
      const question =
        row === 1
          ? `Sheet ${place} of those that you have, row 1 (nothing: there is no other sheet)`
          : `Row ${row} (nothing: that was the last)`;
      const typed = await promptPassphrase(question, call.signal);
      if (typed.trim() === "") break;
      rows.push(typed);
    }
    if (rows.length === 0) return texts;
    // Told now, while the sheet is at hand.
    await sheetsOf([...texts, rows.join(" ")]);
    texts.push(rows.join(" "));
  }
}
