import type { SetReport } from "../../api/listing.ts";
import { setFields } from "../../service/set.ts";
import { type Command, clockOption, formatOption, passphraseOption } from "../command.ts";
import { allowImplausibleOption, print, reasonOption, withDossier } from "../dossier-session.ts";
import { reasonOf } from "./retract.ts";

export const setCommand: Command = {
  name: "set",
  operands: "DIR REF FIELD=VALUE…",
  about: "correct fields or answers of one record, checked as an import checks them",
  options: {
    why: { value: "TEXT", about: "the reason, kept in the history for good; write no names in it" },
    ...allowImplausibleOption,
    ...formatOption,
    ...clockOption,
    ...passphraseOption,
  },
  run: (session) => {
    const [, ref, ...assignments] = session.args;
    return withDossier(session, "write", async (dossier) => {
      print(
        session,
        await setFields(dossier, ref!, {
          assignments,
          why: reasonOf(session),
          allowImplausible: reasonOption(session, "allow-implausible"),
        }),
        setText,
      );
    });
  },
};

function setText({ ref, changed, notes }: SetReport): string {
  const what =
    changed.length === 0
      ? `${ref} says so already; nothing was written.`
      : `${ref} is corrected in ${changed.join(", ")}.`;
  return [...notes, what].join("\n");
}
