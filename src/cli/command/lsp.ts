import { Problem } from "../../domain/problem.ts";
import { type Command, optionText, passphraseOption } from "../command.ts";
import { basisOf, ledgerOptions } from "../held-against.ts";

export const lspCommand: Command = {
  name: "lsp",
  operands: "",
  about: "the same checks in an editor, as a language server on stdin and stdout (docs/check.md)",
  options: { ...ledgerOptions, ...passphraseOption },
  async run(call) {
    if (call.options["passphrase-file"] === "-")
      throw new Problem("bad-usage", "lsp speaks with the editor on standard input; name a passphrase file.");
    const { serveLanguage } = await import("../lsp.ts");
    const watched = ["ledger", "settings"].flatMap((name) => optionText(call, name) ?? []);
    const load = (): ReturnType<typeof basisOf> => basisOf(call);
    try {
      await serveLanguage(process.stdin, process.stdout, load, watched);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      call.say(`habeas: ${error.message}`);
      return { exit: 2 };
    }
    return undefined;
  },
};
