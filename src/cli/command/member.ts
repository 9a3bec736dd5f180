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
  operands: "add|remove|role|hand-over|threshold|approve DIR LINE|MEMBER|N|PROPOSAL [ROLES|MEMBER]",
  about: "add or remove a member, say what one may do, hand over, or approve what another steward proposes",
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
  if (verb === "hand-over" && roles !== undefined) return { change: "hand-over", member: given, to: roles };
  if (verb === "approve" && roles === undefined) return { change: "approve", proposal: given };
  if (verb === "threshold" && roles === undefined && /^[1-9]\d?$/.test(given))
    return { change: "set-threshold", threshold: Number(given) };
  throw new Problem(
    "bad-usage",
    "Say habeas member add DIR LINE [ROLES], remove DIR MEMBER, role DIR MEMBER ROLES, hand-over DIR MEMBER TO, threshold DIR N, or approve DIR PROPOSAL.",
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
