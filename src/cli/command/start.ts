import { buildWeb } from "../../service/build-web.ts";
import { type Call, type Command, optionText } from "../command.ts";
import { serve, servingOptions } from "../serving.ts";

export const startCommand: Command = {
  name: "start",
  operands: "",
  about: "create both example dossiers where needed and serve them in the browser",
  options: {
    ...servingOptions,
    folder: {
      value: "DIR",
      about: "where the examples are kept (default: the dossiers folder, docs/cli.md)",
    },
  },
  run: (call) => {
    void buildInBackground(call);
    return serve(call, {
      dossiers: { folder: optionText(call, "folder") },
      mode: "read",
      opening: { asked: () => Promise.reject(new TypeError("an example has no passphrase of its own")) },
    });
  },
};

/** The pages that need no script do not wait for the one that does. */
async function buildInBackground(call: Call): Promise<void> {
  try {
    if ((await buildWeb()) !== "cannot") return;
  } catch {
    // What Vite says is long; the sentence below tells how to see it.
  }
  call.say('The number checker could not be built; "npm run build:web" says why. Everything else works.');
}
