import { createInterface } from "node:readline/promises";
import { dossierExport } from "../../api/dossier.ts";
import { counted } from "../../domain/noun.ts";
import { Problem } from "../../domain/problem.ts";
import { shown } from "../../service/disclose.ts";
import { perform } from "../../service/operations.ts";
import type { ReadSession } from "../../service/session.ts";
import {
  type Call,
  type Command,
  clockOption,
  forOption,
  leaveOutOption,
  optionText,
  passphraseOption,
} from "../command.ts";
import { leaveOut, leftOutText } from "../left-out.ts";
import { newPassphrase } from "../passphrase.ts";
import { writeQuestion } from "../terminal.ts";
import { around, withSession } from "../with-session.ts";

export const exportCommand: Command = {
  name: "export",
  operands: "DIR OUT",
  about:
    "write all records with their proofs to OUT, encrypted to a recipient or a passphrase; with --for what people consented to",
  options: {
    recipient: { value: "age1…", about: "encrypt to this age recipient" },
    "export-passphrase-file": {
      value: "FILE",
      about: "encrypt to the passphrase on the first line of FILE; without it and a recipient a prompt",
    },
    plain: { about: "do not encrypt; asks for the dossier's name typed out" },
    confirm: {
      value: "NAME",
      about: "the dossier's name, for --plain where there is no terminal to type it at",
    },
    ...forOption,
    ...leaveOutOption,
    ...clockOption,
    ...passphraseOption,
  },
  run: (call) => {
    const plain = call.options["plain"] === true;
    const recipient = optionText(call, "recipient");
    if (plain && (recipient !== undefined || call.options["export-passphrase-file"] !== undefined)) {
      throw new Problem(
        "bad-usage",
        "--plain encrypts to nobody; give it without --recipient and --export-passphrase-file.",
      );
    }
    // On a disk that takes no entry more, what is encrypted leaves all the same, and it is said that the journal does not know.
    let isUntraced = false;
    const untraced = (): void => {
      isUntraced = true;
    };
    return withSession(
      call,
      "write",
      async (session) => {
        const out = call.args[1]!;
        const given = around(call, session, "exporting");
        const also = leaveOut(call);
        const done = plain
          ? perform(
              session,
              dossierExport,
              { out, to: "plain", confirm: await confirmed(call, session), ...also },
              given,
            )
          : recipient !== undefined
            ? perform(
                session,
                dossierExport,
                { out, to: "recipient", recipient, ...also },
                { ...given, untraced },
              )
            : perform(
                session,
                dossierExport,
                { out, to: "passphrase", ...also },
                { ...given, untraced, passphrase: await passphraseFor(call), slot: call.slot },
              );
        const { records, signers, left_out: leftOut, people_left_out: people } = shown(await done);
        if (session.addressed !== undefined) {
          call.out(
            `${counted(records, "record")} ${records === 1 ? "is" : "are"} in ${out}${plain ? ", readable by anyone" : ""}, as a record file without proofs.`,
          );
          if (people > 0) call.say(leftOutText(people));
          return;
        }
        call.out(
          `${records.toLocaleString("en")} records and their proofs are in ${out}${plain ? ", readable by anyone" : ""}.
They are signed with the device key ${signers.join(" and ")}; tell it to whoever imports them by another way than the file.`,
        );
        if (isUntraced)
          call.say("The journal could not keep that this export was made: it takes no entry just now.");
        if (leftOut > 0)
          call.say(
            `${counted(leftOut, "entry of a newer version is", "entries of a newer version are")} not in the export, as this version does not know ${leftOut === 1 ? "its kind" : "their kinds"}; export with the version that wrote ${leftOut === 1 ? "it" : "them"}.`,
          );
      },
      plain ? { onlyTraces: true } : { orRead: true },
    );
  },
};

async function passphraseFor(call: Call): Promise<string> {
  const isInFile = optionText(call, "export-passphrase-file") !== undefined;
  return newPassphrase(call, isInFile ? "export-passphrase-file" : undefined, "Passphrase for the export");
}

async function confirmed(call: Call, session: ReadSession): Promise<string> {
  const given = optionText(call, "confirm");
  if (given !== undefined) return given;
  if (!process.stdin.isTTY)
    throw new Problem(
      "bad-usage",
      "A plain export is readable by anyone; type the dossier's name at a terminal, or give it with --confirm NAME.",
    );
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    writeQuestion(
      `This export will be readable by anyone. Type the dossier's name (${session.name}) to go on: `,
    );
    return await terminal.question("");
  } finally {
    terminal.close();
  }
}
