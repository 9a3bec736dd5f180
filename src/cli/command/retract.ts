import { recordRetract } from "../../api/record.ts";
import { perform } from "../../service/operations.ts";
import {
  type Command,
  clockOption,
  formatOption,
  passphraseOption,
  reasonOf,
  whyOption,
} from "../command.ts";
import { retractText } from "../text/record.ts";
import { around, print, withSession } from "../with-session.ts";

export const retractCommand: Command = {
  name: "retract",
  operands: "DIR REF",
  about: "take a record back: it leaves counts, lists and exports, and stays in the history",
  options: {
    ...whyOption,
    "with-children": {
      about: "also take back all that belongs to it, such as a person's episodes, or rests on a source alone",
    },
    alone: { about: "of a source: leave what rests on it; findings then say so" },
    ...formatOption,
    ...clockOption,
    ...passphraseOption,
  },
  run: (call) => {
    const input = {
      ref: call.args[1]!,
      why: reasonOf(call),
      with_children: call.options["with-children"] === true,
      alone: call.options["alone"] === true,
    };
    return withSession(call, "write", async (session) =>
      print(call, await perform(session, recordRetract, input, around(call, session)), retractText),
    );
  },
};
