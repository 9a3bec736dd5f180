import { recordReinstate } from "../../api/record.ts";
import { perform } from "../../service/operations.ts";
import {
  type Command,
  clockOption,
  formatOption,
  passphraseOption,
  reasonOf,
  whyOption,
} from "../command.ts";
import { reinstateText } from "../text/record.ts";
import { around, print, withSession } from "../with-session.ts";

export const reinstateCommand: Command = {
  name: "reinstate",
  operands: "DIR REF",
  about: "undo a retraction or a merge: the record stands again as before",
  options: {
    ...whyOption,
    ...formatOption,
    ...clockOption,
    ...passphraseOption,
  },
  run: (call) => {
    const input = { ref: call.args[1]!, why: reasonOf(call) };
    return withSession(call, "write", async (session) =>
      print(call, await perform(session, recordReinstate, input, around(call, session)), reinstateText),
    );
  },
};
