import type { Launch } from "../../launcher/launch.ts";
import { givenPassphraseBytes, promptPassphraseBytes } from "../../launcher/passphrase.ts";
import { addressee } from "../../service/audience.ts";
import { isWebBuilt } from "../../service/build-web.ts";
import { Problem } from "../../domain/problem.ts";
import { type Call, type Command, forOption, optionText, passphraseOption } from "../command.ts";
import { modeOf, readOnlyOption, serve, servingOptions } from "../serving.ts";

export const serveCommand: Command = {
  name: "serve",
  operands: "DIR…",
  about: "show dossiers in the browser, on this machine only",
  options: {
    ...servingOptions,
    ...readOnlyOption,
    locked: { about: "begin locked, and ask for the passphrase in the browser" },
    "panic-destroys-keys": {
      about:
        "let the panic button destroy the keys of these dossiers as well: nobody opens them again but from a backup",
    },
    ...forOption,
    ...passphraseOption,
  },
  async run(call) {
    const addressed = addressee({
      audience: optionText(call, "for"),
      purpose: optionText(call, "purpose"),
      to: optionText(call, "to"),
    });
    if (addressed !== undefined && modeOf(call) === "read")
      throw new Problem(
        "bad-usage",
        "--for gives something out, of which the journal keeps a trace; leave out --read-only.",
      );
    await serve(call, {
      builds: !isWebBuilt(),
      dossiers: { dirs: call.args },
      addressed,
      panicDestroys: call.options["panic-destroys-keys"] === true,
      mode: modeOf(call),
      opening: await openingOf(call),
    });
  },
};

async function openingOf(call: Call): Promise<Launch["opening"]> {
  if (call.options["locked"] === true) return "locked";
  const given = await givenPassphraseBytes(call);
  if (given !== undefined) return { given };
  return { asked: (at) => promptPassphraseBytes(`Passphrase of ${call.args[at]!}`, call.signal) };
}
