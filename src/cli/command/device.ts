import { Problem } from "../../domain/problem.ts";
import { type Command, clockOption, formatOption, optionText, passphraseOption } from "../command.ts";
import { changeTeamBy } from "./member.ts";

export const deviceCommand: Command = {
  name: "device",
  operands: "add|remove DIR LINE|DEVICE",
  about: "add a device of a member by its line, or remove one that is lost",
  options: {
    member: {
      value: "MEMBER",
      about: "whose device it is that is added (default: of the member who adds it)",
    },
    ...formatOption,
    ...clockOption,
    ...passphraseOption,
  },
  run: async (call) => {
    const [verb, , given] = call.args as [string, string, string];
    const member = optionText(call, "member");
    if (verb === "add")
      return changeTeamBy(call, {
        change: "add-device",
        line: given,
        ...(member === undefined ? {} : { member }),
      });
    if (verb === "remove" && member === undefined)
      return changeTeamBy(call, { change: "remove-device", device: given });
    throw new Problem(
      "bad-usage",
      "Say habeas device add DIR LINE [--member MEMBER], or habeas device remove DIR DEVICE.",
    );
  },
};
