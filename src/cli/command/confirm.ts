import { repeatConfirm } from "../../api/tracker.ts";
import { repeatKinds } from "../../domain/repeat.ts";
import { Problem } from "../../domain/problem.ts";
import { perform } from "../../service/operations.ts";
import { type Command, clockOption, formatOption, needed, optionText, passphraseOption } from "../command.ts";
import { trackedDay } from "../on-day.ts";
import { confirmedText } from "../text/tracker.ts";
import { around, print, withSession } from "../with-session.ts";

export const confirmCommand: Command = {
  name: "confirm",
  operands: "DIR CALL OTHER",
  about: "keep how one call or promise stands to another, as a named person found: the same, less, more …",
  options: {
    kind: { value: "KIND", about: `how CALL stands to OTHER: ${repeatKinds.join(", ")}` },
    by: { value: "NAME", about: "who confirms it" },
    reason: { value: "TEXT", about: "why, in one sentence" },
    on: { value: "DAY", about: "the day of that, in EDTF" },
    ...formatOption,
    ...clockOption,
    ...passphraseOption,
  },
  run: (call) => {
    const [, first, second] = call.args;
    const kind = repeatKinds.find((each) => each === optionText(call, "kind"));
    if (kind === undefined) throw new Problem("bad-usage", `--kind takes one of ${repeatKinds.join(", ")}.`);
    const input = {
      first: first!,
      second: second!,
      kind,
      by: needed(call, "by", "Say with --by NAME who confirms it."),
      reason: needed(call, "reason", "Say with --reason TEXT why."),
      on: trackedDay(call),
    };
    return withSession(call, "write", async (session) => {
      print(call, await perform(session, repeatConfirm, input, around(call, session)), confirmedText);
    });
  },
};
