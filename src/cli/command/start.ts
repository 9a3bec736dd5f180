import { buildWeb } from "../../service/build-web.ts";
import { dossiersFolder } from "../../service/dossier-folder.ts";
import { createMissingExamples, examplePassphrase } from "../../service/example.ts";
import { type Call, type Command, optionText } from "../command.ts";
import { portOption, serve } from "../serving.ts";

export const startCommand: Command = {
  name: "start",
  operands: "",
  about: "create both example dossiers where needed and serve them in the browser",
  options: {
    ...portOption,
    folder: {
      value: "DIR",
      about: "where the examples are kept (default: the dossiers folder, docs/cli.md)",
    },
  },
  run: (call) => {
    void buildInBackground(call);
    return serve(call, async (open) => {
      const folder = optionText(call, "folder") ?? dossiersFolder();
      for (const dir of await createMissingExamples(folder, call.signal)) await open(dir, examplePassphrase);
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
