import { recordSet } from "../../api/record.ts";
import { shown } from "../../service/disclose.ts";
import { perform } from "../../service/operations.ts";
import {
  type Command,
  allowImplausibleOption,
  clockOption,
  formatOption,
  passphraseOption,
  reasonOf,
  reasonOption,
  whyOption,
} from "../command.ts";
import { setText } from "../text/record.ts";
import { around, print, withSession } from "../with-session.ts";

export const setCommand: Command = {
  name: "set",
  operands: "DIR REF FIELD=VALUE…",
  about: "correct fields or answers of one record, checked as an import checks them",
  options: {
    ...whyOption,
    ...allowImplausibleOption,
    ...formatOption,
    ...clockOption,
    ...passphraseOption,
  },
  run: (call) => {
    const [, ref, ...assignments] = call.args;
    const input = {
      ref: ref!,
      assignments,
      why: reasonOf(call),
      allow_implausible: reasonOption(call, "allow-implausible"),
    };
    return withSession(call, "write", async (session) => {
      const report = await perform(session, recordSet, input, around(call, session));
      print(call, report, setText);
      return shown(report).outcome === "conflict" ? { exit: 1 } : undefined;
    });
  },
};
