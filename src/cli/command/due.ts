import { followUpDue, followUpRemind } from "../../api/follow-up.ts";
import { Problem } from "../../domain/problem.ts";
import { shown } from "../../service/disclose.ts";
import { perform } from "../../service/operations.ts";
import { type Command, optionText } from "../command.ts";
import { dueText } from "../text/follow-up.ts";
import { around, listing, withSession } from "../with-session.ts";

const list = listing({
  name: "due",
  operands: "DIR",
  about: "follow-ups whose time has come: whom to look after, and since when",
  options: {
    "locked-page": {
      value: "on|off",
      about:
        "tell on the locked page how many are due, or not (off at first); the number then lies unencrypted in DIR",
    },
  },
  operation: followUpDue,
  text: dueText,
});

export const dueCommand: Command = {
  ...list,
  run: (call) => {
    const asked = optionText(call, "locked-page");
    if (asked === undefined) return list.run(call);
    const input = { while_locked: oneOf(asked) };
    return withSession(call, "read", async (session) => {
      const { noted } = shown(await perform(session, followUpRemind, input, around(call, session)));
      if (!noted)
        throw new Problem(
          "not-writable",
          "The dossier's folder takes no file, so that nothing was changed; free some space there.",
        );
      call.out(
        input.while_locked
          ? "The locked page tells from now on how many follow-ups are due. That number lies unencrypted in the dossier's folder."
          : "The locked page tells nothing.",
      );
    });
  },
};

function oneOf(text: string): boolean {
  if (text === "on" || text === "off") return text === "on";
  throw new Problem("bad-usage", `--locked-page takes on or off, not ${JSON.stringify(text)}.`);
}
