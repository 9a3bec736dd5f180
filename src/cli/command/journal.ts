import { journalExport, journalImport } from "../../api/team.ts";
import { counted } from "../../domain/noun.ts";
import { Problem } from "../../domain/problem.ts";
import { perform } from "../../service/operations.ts";
import { type Command, clockOption, formatOption, passphraseOption } from "../command.ts";
import { importedText } from "../text/team.ts";
import { around, print, withSession } from "../with-session.ts";

export const journalCommand: Command = {
  name: "journal",
  operands: "export|import DIR FILE",
  about: "write the journal to a file for the other devices of the team, or take in what such a file holds",
  options: { ...formatOption, ...clockOption, ...passphraseOption },
  run: async (call) => {
    const [verb, dir, file] = call.args as [string, string, string];
    if (verb !== "export" && verb !== "import")
      throw new Problem(
        "bad-usage",
        "Say habeas journal export DIR FILE, or habeas journal import DIR FILE.",
      );
    return withSession(
      call,
      "write",
      async (session) => {
        const given = around(call, session);
        if (verb === "import")
          print(call, await perform(session, journalImport, { file }, given), importedText);
        else
          print(
            call,
            await perform(session, journalExport, { file }, given),
            ({ entries }) =>
              `The journal is in ${file}: ${counted(entries, "entry", "entries")}. Only devices of the team can open it.`,
          );
      },
      { dir },
    );
  },
};
