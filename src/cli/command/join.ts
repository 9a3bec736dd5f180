import { counted } from "../../domain/noun.ts";
import { isWaiting, joinDossier } from "../../service/join.ts";
import { type Command, passphraseOption } from "../command.ts";
import { givenPassphrase, ownPassphrase, promptPassphrase } from "../passphrase.ts";

export const joinCommand: Command = {
  name: "join",
  operands: "FILE DIR",
  about:
    "join the dossier of a journal file on this device; run it again in DIR once a steward has added the device",
  options: passphraseOption,
  async run(call) {
    const [file, dir] = call.args as [string, string];
    const passphrase = isWaiting(dir)
      ? ((await givenPassphrase(call)) ?? (await promptPassphrase(`Passphrase of ${dir}`, call.signal)))
      : await ownPassphrase(call, "passphrase-file");
    const joined = await joinDossier(file, dir, { passphrase, slot: call.slot });
    if (joined.step === "joined") {
      call.out(`Joined: ${counted(joined.entries, "entry", "entries")}. The dossier is in ${joined.dir}.`);
      return;
    }
    call.out("Read these words aloud to a member who is in the dossier; habeas members shows them there:");
    call.out(`  ${joined.words}`);
    call.out("If one word differs, the file is of another dossier: remove the folder and do not go on.");
    call.out("If all are the same, give a steward this line, for habeas member add or habeas device add:");
    call.out(`  ${joined.line}`);
    call.out(
      `Then run habeas join again, with a journal file that was exported after that. It waits in ${joined.dir}.`,
    );
  },
};
