import { newDossierPath } from "../../service/dossier-folder.ts";
import { missingSentence, restoreDossier } from "../../service/keep.ts";
import { type Command, optionText, passphraseOption } from "../command.ts";
import { givenPassphrase, promptPassphrase } from "../passphrase.ts";

export const restoreCommand: Command = {
  name: "restore",
  operands: "FILE DIR",
  about: "make a dossier in DIR from a backup; it begins as a new device",
  options: {
    against: {
      value: "FILE",
      about: "a journal file of another device: say what it holds that the backup does not",
    },
    ...passphraseOption,
  },
  async run(call) {
    const [file, named] = call.args as [string, string];
    const passphrase =
      (await givenPassphrase(call)) ?? (await promptPassphrase("Passphrase of the backup", call.signal));
    const dir = newDossierPath(named);
    const restored = await restoreDossier(
      file,
      dir,
      { passphrase, slot: call.slot },
      { progress: call.progress("restoring, in MB"), signal: call.signal },
    );
    call.out(`${restored.sentence} The dossier is in ${dir}.`);
    const against = optionText(call, "against");
    if (against !== undefined) call.out(await missingSentence(dir, { passphrase, slot: call.slot }, against));
  },
};
