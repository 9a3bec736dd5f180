import { dossierRebuild } from "../../api/dossier.ts";
import { shown } from "../../service/disclose.ts";
import { perform } from "../../service/operations.ts";
import { type Command, passphraseOption } from "../command.ts";
import { around, withSession } from "../with-session.ts";

export const rebuildCommand: Command = {
  name: "rebuild",
  operands: "DIR",
  about: "make the tables and the search index anew from the journal",
  options: passphraseOption,
  run: (call) =>
    withSession(
      call,
      "write",
      async (session) => {
        const { records } = shown(
          await perform(session, dossierRebuild, {}, around(call, session, "rebuilding")),
        );
        call.out(`${records.toLocaleString("en")} records were rebuilt from the journal.`);
      },
      // It writes no entry.
      { clockIsRight: true },
    ),
};
