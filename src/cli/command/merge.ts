import { recordMerge } from "../../api/record.ts";
import { perform } from "../../service/operations.ts";
import {
  type Command,
  clockOption,
  formatOption,
  passphraseOption,
  reasonOf,
  whyOption,
  needed,
} from "../command.ts";
import { mergeText } from "../text/record.ts";
import { around, print, withSession } from "../with-session.ts";

export const mergeCommand: Command = {
  name: "merge",
  operands: "DIR REF",
  about: "make a record one with another, as two entries turned out to be of one person",
  options: {
    into: { value: "REF", about: "the record that stays" },
    ...whyOption,
    ...formatOption,
    ...clockOption,
    ...passphraseOption,
  },
  run: (call) => {
    const input = {
      ref: call.args[1]!,
      into: needed(call, "into", "merge needs --into REF, the record that stays."),
      why: reasonOf(call),
    };
    return withSession(call, "write", async (session) =>
      print(call, await perform(session, recordMerge, input, around(call, session)), mergeText),
    );
  },
};
