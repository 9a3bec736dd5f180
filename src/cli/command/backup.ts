import { dossierBackup } from "../../api/dossier.ts";
import { Problem } from "../../domain/problem.ts";
import { shown } from "../../service/disclose.ts";
import { perform } from "../../service/operations.ts";
import { type Call, type Command, optionText, passphraseOption } from "../command.ts";
import type { ReadSession } from "../../service/session.ts";
import { around, withSession } from "../with-session.ts";

export const backupCommand: Command = {
  name: "backup",
  operands: "DIR FILE",
  about:
    "write an encrypted copy of the dossier to FILE, or into the folder FILE, while others use it; it is restored for trial",
  options: {
    remind: {
      value: "7d|2w|off",
      about: "remind of the next backup after so many days or weeks, on the pages and where records change",
    },
    ...passphraseOption,
  },
  run: (call) => {
    const input = { file: call.args[1]!, remind: reminderOption(call) };
    let isUntraced = false;
    const untraced = (): void => {
      isUntraced = true;
    };
    const run = async (session: ReadSession, passphrase: string): Promise<{ exit: number } | undefined> => {
      const watch = around(call, session, "backing up, in entries");
      const given = { ...watch, untraced, passphrase, slot: call.slot };
      const { file, entries, trial, problem, noted } = shown(
        await perform(session, dossierBackup, input, given),
      );
      if (isUntraced)
        call.say("The journal could not keep that this backup was made: it takes no entry just now.");
      if (!noted)
        call.say(
          "The dossier's folder can't be written, so that it has taken no note of this; free some space there.",
        );
      if (trial === "not-whole") {
        call.say(
          `habeas: The backup in ${file} was written, but its trial restore is not whole, so do not rely on it: ${problem ?? ""}`,
        );
        return { exit: 1 };
      }
      call.out(
        `The backup in ${file} holds the dossier up to entry ${entries}. It opens with the same passphrase.`,
      );
      call.out(
        trial === "whole"
          ? "It was restored for trial, and every entry came through whole."
          : "There was no space to restore it for trial, so it does not count as the last backup; free some space and make another.",
      );
      return undefined;
    };
    // While another program has the right to write, and where the disk takes nothing more, a backup is made all the same.
    return withSession<"write" | "read", { exit: number } | undefined>(call, "write", run, {
      orRead: "always",
      clockIsRight: true,
    });
  },
};

/** After how many days to remind; undefined where the call says nothing of it. */
function reminderOption(call: Call): number | "off" | undefined {
  const text = optionText(call, "remind");
  if (text === undefined || text === "off") return text;
  const [, count, unit] = /^([1-9]\d{0,3})([dw])$/.exec(text) ?? [];
  if (count === undefined)
    throw new Problem(
      "bad-usage",
      `--remind takes a number of days or weeks, such as 7d or 2w, or off, not ${JSON.stringify(text)}.`,
    );
  return Number(count) * (unit === "w" ? 7 : 1);
}
