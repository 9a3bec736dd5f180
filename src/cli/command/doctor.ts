import { teamShow } from "../../api/team.ts";
import { fenceHere } from "../../box/fence.ts";
import { thisMachine } from "../../launcher/machine.ts";
import { shown } from "../../service/disclose.ts";
import { perform } from "../../service/operations.ts";
import { type Command, passphraseOption } from "../command.ts";
import { doctorText, waysInText } from "../text/doctor.ts";
import { around, withSession } from "../with-session.ts";

export const doctorCommand: Command = {
  name: "doctor",
  operands: "[DIR]",
  about:
    "say what this machine does to protect an open session, and what it does not; with DIR also what its team lacks",
  options: passphraseOption,
  async run(call) {
    call.out(doctorText(await thisMachine(), fenceHere()));
    if (call.args.length === 0) return;
    await withSession(call, "read", async (session) => {
      call.out(waysInText(shown(await perform(session, teamShow, {}, around(call, session)))));
    });
  },
};
