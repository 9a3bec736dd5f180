import { isWebBuilt } from "../../service/build-web.ts";
import { type Command, passphraseOption } from "../command.ts";
import { givenPassphrase } from "../passphrase.ts";
import { portOption, serve } from "../serving.ts";
import { passphraseOf } from "../with-session.ts";

export const serveCommand: Command = {
  name: "serve",
  operands: "DIR…",
  about: "show dossiers in the browser, on this machine only",
  options: { ...portOption, ...passphraseOption },
  run: (call) =>
    serve(
      call,
      async (open) => {
        const taken = { given: await givenPassphrase(call) };
        for (const dir of call.args) await open(dir, await passphraseOf(call, dir, taken));
      },
      isWebBuilt()
        ? undefined
        : 'The number checker and the forecast are not built; "npm run build:web" builds them in a few seconds.',
    ),
};
