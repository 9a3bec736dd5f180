import { basename } from "node:path";
import { newDossierPath } from "../../service/dossier-folder.ts";
import { initDossier, notYetSafe } from "../../service/dossier.ts";
import { type Command, optionText, passphraseOption } from "../command.ts";
import { ownPassphrase } from "../passphrase.ts";

export const initCommand: Command = {
  name: "init",
  operands: "DIR",
  about: "create an empty dossier in DIR",
  options: {
    name: { value: "NAME", about: "the dossier's name (default: the folder's)" },
    ...passphraseOption,
  },
  async run(call) {
    call.say(notYetSafe);
    const passphrase = await ownPassphrase(call, "passphrase-file");
    const dir = newDossierPath(call.args[0]!);
    await initDossier(dir, {
      name: optionText(call, "name") ?? basename(dir).replace(/\.habeas$/, ""),
      passphrase,
      slot: call.slot,
    });
    call.out(
      `An empty dossier is in ${dir}. Nobody can open it without the passphrase, and a lost one cannot be brought back: make recovery sheets in time (habeas recovery make).`,
    );
  },
};
