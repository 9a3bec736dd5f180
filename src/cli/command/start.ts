import { type Command, optionText } from "../command.ts";
import { buildInBackground, modeOf, readOnlyOption, serve, servingOptions } from "../serving.ts";

export const startCommand: Command = {
  name: "start",
  operands: "",
  about: "create both example dossiers where needed and serve them in the browser",
  options: {
    ...servingOptions,
    ...readOnlyOption,
    folder: {
      value: "DIR",
      about: "where the examples are kept (default: the dossiers folder, docs/cli.md)",
    },
  },
  run: (call) => {
    void buildInBackground(call);
    return serve(call, {
      dossiers: { folder: optionText(call, "folder") },
      mode: modeOf(call),
      opening: { asked: () => Promise.reject(new TypeError("an example has no passphrase of its own")) },
    });
  },
};
