import { thisMachine } from "../../launcher/machine.ts";
import type { Command } from "../command.ts";
import { doctorText } from "../text/doctor.ts";

export const doctorCommand: Command = {
  name: "doctor",
  operands: "",
  about: "say what this machine does to protect an open session, and what it does not",
  options: {},
  async run(call) {
    call.out(doctorText(await thisMachine()));
  },
};
