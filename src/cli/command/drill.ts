import { type RaidReport, dossierRaid } from "../../api/dossier.ts";
import { Problem } from "../../domain/problem.ts";
import { shown } from "../../service/disclose.ts";
import { rehearse } from "../../service/drill/rehearse.ts";
import { perform } from "../../service/operations.ts";
import { type Call, type Command, formatOption, passphraseOption } from "../command.ts";
import { jsonText } from "../terminal.ts";
import { raidText } from "../text/drill.ts";
import { around, print, withSession } from "../with-session.ts";

/** What would be found now: with DIR on this machine for a dossier of one's own, without it for an example that is played through. */
export const drillCommand: Command = {
  name: "drill",
  operands: "raid [DIR]",
  about: "search as a raid would for what a dossier leaves on this machine; without DIR on an example",
  options: {
    in: {
      value: "PATH",
      about: "with DIR: search this file or folder instead of the usual places; may be repeated",
      repeated: true,
    },
    ...formatOption,
    ...passphraseOption,
  },
  async run(call) {
    const [drill, dir] = call.args;
    if (drill !== "raid")
      throw new Problem(
        "bad-usage",
        `There is no drill ${JSON.stringify(drill)}; the one there is is "raid".`,
      );
    const places = call.options["in"] as readonly string[] | undefined;
    if (dir !== undefined)
      return withSession(
        call,
        "read",
        async (session) => {
          const input = { places: places === undefined ? undefined : [...places] };
          const report = await perform(session, dossierRaid, input, around(call, session, "searching"));
          print(call, report, raidText);
          return exitOf(shown(report));
        },
        { dir },
      );
    if (places !== undefined)
      throw new Problem(
        "bad-usage",
        "--in says where to search for words of a dossier; name its folder too.",
      );
    return onExample(call);
  },
};

async function onExample(call: Call): Promise<{ readonly exit: number } | undefined> {
  const { done, ...report } = await rehearse({}, { progress: call.progress("drill"), signal: call.signal });
  if (call.options["format"] === "json") call.out(jsonText(report, 1));
  else call.out([`On an example: ${done.join("; ")}.`, raidText(report)].join("\n"));
  return exitOf(report);
}

function exitOf({ found }: RaidReport): { readonly exit: number } | undefined {
  return found.length > 0 ? { exit: 1 } : undefined;
}
