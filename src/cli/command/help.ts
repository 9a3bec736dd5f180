import { notYetSafe } from "../../service/dossier.ts";
import { type Command, noCommand, usage } from "../command.ts";

/** The command that shows the others, which `all` gives. */
export function helpCommand(all: () => readonly Command[]): Command {
  return {
    name: "help",
    operands: "[COMMAND]",
    about: "this list, or one command in full",
    options: {},
    async run(call) {
      const name = call.args[0];
      if (name === undefined) return call.out(listText(all()));
      const command = all().find((candidate) => candidate.name === name);
      if (command === undefined)
        throw noCommand(
          name,
          all().map((each) => each.name),
        );
      return call.out(commandText(command));
    },
  };
}

function listText(commands: readonly Command[]): string {
  const lines = commands.map(
    (command) => `  habeas ${`${command.name} ${command.operands}`.trim()}\n      ${command.about}`,
  );
  return [
    notYetSafe,
    "",
    "Usage:",
    ...lines,
    "",
    `"habeas help COMMAND" shows a command's options; docs/cli.md has it all.`,
  ].join("\n");
}

function commandText(command: Command): string {
  const options = Object.entries(command.options).map(
    ([name, { value, about }]) => `  --${name}${value === undefined ? "" : ` ${value}`}\n      ${about}`,
  );
  return [
    usage(command),
    "",
    command.about,
    ...(options.length === 0 ? [] : ["", "Options:", ...options]),
  ].join("\n");
}
