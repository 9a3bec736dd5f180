/**
 * A program to be struck by preload.c. `import DIR FILE`, `passphrase DIR FILE`, `erase DIR REF:N` (N records go) and `verify DIR` are the commands of those names on a
 * dossier of the tests; `serve CONTROL` does one after the other, each with a fault of its own, as lines of JSON say.
 * `session DIR TOLD` opens, writes, changes the passphrase and closes, several times over, and writes a line into TOLD once
 * each step was acknowledged: how many records there are, and the passphrase.
 */
import { appendFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { run } from "../../src/cli/main.ts";
import { append } from "../../src/store/append.ts";
import { changePassphrase, openDossier } from "../../src/store/dossier.ts";
import { passphrase } from "../store/temporary.ts";
import { weakSlot } from "../weak-slot.ts";

const [command = "", dir = "", file = ""] = process.argv.slice(2);

if (command === "session") await session();
else if (command === "serve") await serve();
else {
  const { exit, err } = await called(command, dir, file);
  process.stderr.write(err);
  process.exitCode = exit;
}

async function called(
  name: string,
  on: string,
  argument: string,
): Promise<{ readonly exit: number; readonly err: string }> {
  const said: string[] = [];
  // Each command takes it out of the environment.
  process.env["HABEAS_PASSPHRASE"] = passphrase;
  const argv = {
    import: ["import", on, argument],
    passphrase: ["passphrase", on, "--new-passphrase-file", argument],
    verify: ["verify", on],
    erase: ["erase", on, argument.split(":")[0]!, "--why", "withdrew", "--confirm", argument.split(":")[1]!],
  }[name]!;
  const exit = await run(argv, {
    slot: weakSlot,
    signal: new AbortController().signal,
    out: () => {},
    say: (line) => void said.push(`${line}\n`),
    progress: () => () => {},
  });
  return { exit, err: said.join("") };
}

async function serve(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const { name, on, argument, fault } = JSON.parse(line) as Record<string, string>;
    writeFileSync(dir, fault!);
    const ended = await called(name!, on!, argument!);
    writeFileSync(dir, "none");
    process.stdout.write(`${JSON.stringify(ended)}\n`);
  }
}

async function session(): Promise<void> {
  let records = 0;
  let words = passphrase;
  const tell = (): void => appendFileSync(file, `${records} ${words}\n`);
  for (let round = 0; round < 3; round += 1) {
    const options = { passphrase: words, slot: weakSlot, clock: Date.now };
    const dossier = await openDossier(dir, { ...options, mode: "write" });
    // One at a time, and now and then many, so that a commit is cut in its middle too.
    for (const count of [1, 1, 15, 1, 40, 1]) {
      await append(
        dossier.writer,
        Array.from({ length: count }, (_, at) => ({
          ref: `s-${records + at}`,
          kind: "kept",
          body: { number: records + at, filling: "x".repeat(150) },
        })),
      );
      records += count;
      tell();
    }
    await dossier.close();
    const next = `words ${round}`;
    changePassphrase(dir, words, next, weakSlot);
    words = next;
    tell();
  }
}
