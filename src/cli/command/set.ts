import type { SetReport } from "../../api/listing.ts";
import { setFields } from "../../service/set.ts";
import { type Command, clockOption, formatOption, passphraseOption } from "../command.ts";
import { allowImplausibleOption, print, reasonOption, withSession } from "../with-session.ts";
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
  run: (call) => {
    const [, ref, ...assignments] = call.args;
    return withSession(call, "write", async (session) => {
      print(
        call,
        await setFields(session, ref!, {
          assignments,
          why: reasonOf(call),
          allowImplausible: reasonOption(call, "allow-implausible"),
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
