import { Problem } from "../../domain/problem.ts";
import { newDossierPath } from "../../service/dossier-folder.ts";
import { type ExampleName, createExample, exampleNames, examplePassphrase } from "../../service/example.ts";
import { type Command, passphraseOption } from "../command.ts";
import { givenPassphrase } from "../passphrase.ts";

export const exampleCommand: Command = {
  name: "example",
  operands: "cambodia-2020|riverbend DIR",
  about: "create an example dossier in DIR",
  options: passphraseOption,
  async run(call) {
    const [name, named] = call.args as [string, string];
    if (!exampleNames.includes(name as ExampleName)) {
      throw new Problem(
        "bad-usage",
        `There is no example ${JSON.stringify(name)}; there are ${exampleNames.join(" and ")}.`,
      );
    }
    const passphrase = (await givenPassphrase(call)) ?? examplePassphrase;
    const dir = newDossierPath(named);
    await createExample(name as ExampleName, dir, {
      passphrase,
      slot: call.slot,
      progress: call.progress(`creating ${name}`),
      signal: call.signal,
    });
    call.out(`The example ${name} is in ${dir}.`);
    if (passphrase === examplePassphrase)
      call.out(`Its passphrase is the examples' own: ${examplePassphrase}`);
  },
};
