import { packageVersion } from "../../service/package-version.ts";
import type { Command } from "../command.ts";

export const versionCommand: Command = {
  name: "version",
  operands: "",
  about: "the version of Habeas and of the Node it runs on (also --version)",
  options: {},
  async run(call) {
    call.out(`habeas ${packageVersion()} (Node ${process.versions.node})`);
  },
};
