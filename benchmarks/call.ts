import { parseArgs } from "node:util";
import { Problem } from "../src/domain/problem.ts";

/**
 * Runs a benchmark program with the words and the options of its call, all of which are switches. `--help` prints the
 * usage instead; an option that is not among them, and what the program refuses, is one sentence on stderr.
 */
export async function called(
  usage: string,
  options: readonly string[],
  main: (words: readonly string[], given: ReadonlySet<string>) => Promise<void>,
): Promise<void> {
  try {
    const { positionals, values } = callOf(usage, ["help", ...options]);
    if (values["help"] === true) console.log(usage);
    else await main(positionals, new Set(Object.keys(values)));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.error(error.message);
    process.exitCode = error.exit;
  }
}

function callOf(usage: string, names: readonly string[]): ReturnType<typeof parseArgs> {
  try {
    return parseArgs({
      allowPositionals: true,
      options: Object.fromEntries(names.map((name) => [name, { type: "boolean" as const }])),
    });
  } catch (error) {
    const [first] = (error as Error).message.split(/\. /);
    throw new Problem("bad-usage", `${first!.replace(/\.$/, "")}; usage: ${usage}`);
  }
}
