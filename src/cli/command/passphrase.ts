import { changeDossierPassphrase } from "../../service/dossier.ts";
import { type Command, optionText, passphraseOption } from "../command.ts";
import { ownPassphrase } from "../passphrase.ts";
import { passphraseOf } from "../with-session.ts";

export const passphraseCommand: Command = {
  name: "passphrase",
  operands: "DIR",
  about: "change the passphrase",
  options: {
    "new-passphrase-file": {
      value: "FILE",
      about: "read the new passphrase from the first line of FILE; without it a prompt",
    },
    ...passphraseOption,
  },
  async run(call) {
    const dir = call.args[0]!;
    const old = await passphraseOf(call, dir);
    const isInFile = optionText(call, "new-passphrase-file") !== undefined;
    const fresh = await ownPassphrase(call, isInFile ? "new-passphrase-file" : undefined);
    await changeDossierPassphrase(dir, { passphrase: old, slot: call.slot }, fresh);
    call.out("The passphrase is changed. Backups made before still open with the old one.");
  },
};
