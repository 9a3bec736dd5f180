import { type Command, optionText } from "../command.ts";
import { modeOf, readOnlyOption, serve, servingOptions } from "../serving.ts";

export const startCommand: Command = {
  name: "start",
  operands: "",
  about: "serve all dossiers of the dossiers folder in the browser, with both examples, made where needed",
  options: {
    ...servingOptions,
    ...readOnlyOption,
    folder: {
      value: "DIR",
      about: "the folder of the dossiers (default: the dossiers folder, docs/cli.md)",
    },
  },
  run: (call) =>
    serve(call, {
      builds: true,
      dossiers: { folder: optionText(call, "folder") },
      mode: modeOf(call),
      opening: "as-they-are",
    }),
};
