import type { z } from "zod";
import { teamChange } from "../../api/team.ts";
import { memberRoles, type MemberRole } from "../../domain/membership.ts";
import { Problem } from "../../domain/problem.ts";
import { perform } from "../../service/operations.ts";
import { type Call, type Command, clockOption, formatOption, passphraseOption } from "../command.ts";
import { changedText } from "../text/team.ts";
import { around, print, withSession } from "../with-session.ts";

type AskedChange = z.input<(typeof teamChange)["input"]>;

export const memberCommand: Command = {
  name: "member",
  operands: "add|remove|role DIR LINE|MEMBER [ROLES]",
  about: "add a member with the line of a device, remove one, or say what one may do",
  options: { ...formatOption, ...clockOption, ...passphraseOption },
  run: (call) => changeTeamBy(call, asked(call)),
};

/** Makes a change of the team on the dossier that the second operand names. */
export function changeTeamBy(call: Call, change: AskedChange): Promise<void> {
  return withSession(
    call,
    "write",
    async (session) =>
      print(
        call,
        await perform(session, teamChange, change, around(call, session, "wrapping keys anew")),
        changedText(change.change),
      ),
    { dir: call.args[1]! },
  );
}

function asked(call: Call): AskedChange {
  const [verb, , given, roles] = call.args as [string, string, string, string | undefined];
  if (verb === "add") return { change: "add-member", line: given, roles: rolesOf(roles ?? "") };
  if (verb === "remove" && roles === undefined) return { change: "remove-member", member: given };
  if (verb === "role" && roles !== undefined)
    return { change: "set-roles", member: given, roles: rolesOf(roles) };
  throw new Problem(
    "bad-usage",
    "Say habeas member add DIR LINE [ROLES], habeas member remove DIR MEMBER, or habeas member role DIR MEMBER ROLES.",
  );
}

/** `steward,key-holder`, or `none`. */
function rolesOf(text: string): MemberRole[] {
  const words = text === "none" ? [] : text.split(",").filter((word) => word !== "");
  const wrong = words.find((word) => !(memberRoles as readonly string[]).includes(word));
  if (wrong !== undefined)
    throw new Problem(
      "bad-usage",
      `Roles are ${memberRoles.join(" and ")}, with a comma between, or none; not ${JSON.stringify(wrong)}.`,
    );
  return memberRoles.filter((role) => words.includes(role));
}
