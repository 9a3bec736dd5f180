import { givenPassphraseBytes, promptPassphraseBytes } from "../../launcher/passphrase.ts";
import { isWebBuilt } from "../../service/build-web.ts";
import { type Command, passphraseOption } from "../command.ts";
import { serve, servingOptions } from "../serving.ts";

export const serveCommand: Command = {
  name: "serve",
  operands: "DIR…",
  about: "show dossiers in the browser, on this machine only",
  options: {
    ...servingOptions,
    write: { about: "let pages change records; no other program can write to the dossiers meanwhile" },
    locked: { about: "begin locked, and ask for the passphrase in the browser" },
    ...passphraseOption,
  },
  async run(call) {
    const isLocked = call.options["locked"] === true;
    const given = isLocked ? undefined : await givenPassphraseBytes(call);
    const passphraseFor = async (at: number): Promise<Uint8Array> =>
      given === undefined
        ? promptPassphraseBytes(`Passphrase of ${call.args[at]!}`, call.signal)
        : Buffer.from(given);
    try {
      await serve(
        call,
        {
          dossiers: { dirs: call.args },
          mode: call.options["write"] === true ? "write" : "read",
          passphraseFor: isLocked ? undefined : passphraseFor,
        },
        isWebBuilt()
          ? undefined
          : 'The number checker and the forecast are not built; "npm run build:web" builds them in a few seconds.',
      );
    } finally {
      given?.fill(0);
    }
  },
};
