import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Problem } from "../domain/problem.ts";
import { type ExampleName, exampleNames, examplePassphrase } from "../service/example.ts";

/**
 * Makes the examples that are not in `folder` yet, each in a process of its own, so that a first start waits for the
 * slower of them and not for their sum. Gives the folder of each example, in their order.
 */
export async function createMissingExamples(folder: string): Promise<string[]> {
  const dirs = exampleNames.map((name) => [name, resolve(folder, `${name}.habeas`)] as const);
  await mkdir(resolve(folder), { recursive: true, mode: 0o700 });
  await Promise.all(dirs.filter(([, dir]) => !existsSync(dir)).map(([name, dir]) => createAside(name, dir)));
  return dirs.map(([, dir]) => dir);
}

function createAside(name: ExampleName, dir: string): Promise<void> {
  const program = fileURLToPath(new URL("../../bin/habeas.js", import.meta.url));
  const child = spawn(process.execPath, [program, "example", name, dir], {
    env: { ...process.env, HABEAS_PASSPHRASE: examplePassphrase },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) => {
      if (code === 0) done();
      else
        fail(
          new Problem(
            "bad-input",
            said.replace(/^habeas: /, "").trim() || `The example ${name} could not be made.`,
          ),
        );
    });
  });
}
