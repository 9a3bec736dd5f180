import { dossierVerify } from "../../api/dossier.ts";
import { shown, within } from "../../service/disclose.ts";
import { placeOfBackup } from "../../service/last-backup.ts";
import { perform } from "../../service/operations.ts";
import { type Command, formatOption, passphraseOption } from "../command.ts";
import { verifyText } from "../text/dossier.ts";
import { around, print, withSession } from "../with-session.ts";

export const verifyCommand: Command = {
  name: "verify",
  operands: "DIR",
  about: "check every signature, hash and commitment, the tree, the head and the tables",
  options: { ...formatOption, ...passphraseOption },
  run: (call) =>
    withSession(
      call,
      "read",
      async (session) => {
        const checked = await perform(session, dossierVerify, {}, around(call, session, "verifying"));
        const report = within(checked, ({ backup, ...found }) => ({
          ...found,
          backup: typeof backup === "string" ? backup : { ...backup, place: placeOfBackup(session.store)! },
        }));
        print(call, report, verifyText);
        return shown(report).problems.length > 0 ? { exit: 1 } : undefined;
      },
      // What is seen on opening is among the problems that it lists.
      { warn: undefined },
    ),
};
