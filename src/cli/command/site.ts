import { dossierSite } from "../../api/dossier.ts";
import { shown } from "../../service/disclose.ts";
import { perform } from "../../service/operations.ts";
import { type Command, clockOption, forOption, leaveOutOption, passphraseOption } from "../command.ts";
import { leaveOut, leftOutText } from "../left-out.ts";
import { around, withSession } from "../with-session.ts";

export const siteCommand: Command = {
  name: "site",
  operands: "DIR OUT",
  about: "write the dossier as pages without script into the folder OUT; they are not encrypted",
  options: { ...forOption, ...leaveOutOption, ...clockOption, ...passphraseOption },
  run: (call) =>
    withSession(
      call,
      "write",
      async (session) => {
        const out = call.args[1]!;
        const { pages, people_left_out: leftOut } = shown(
          await perform(
            session,
            dossierSite,
            { out, ...leaveOut(call) },
            around(call, session, "writing pages"),
          ),
        );
        call.out(
          `${pages.toLocaleString("en")} pages are in ${out}; open index.html. They are not encrypted: whoever gets the folder reads all of it.`,
        );
        if (leftOut > 0) call.say(leftOutText(leftOut));
      },
      { onlyTraces: true },
    ),
};
