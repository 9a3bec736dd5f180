/**
 * A program to be killed. `append DIR FROM` writes records k-FROM, k-FROM+1 … and prints each number once its write
 * was acknowledged; `create DIR` makes a dossier, `passphrase DIR OLD NEW` changes its passphrase, `hold DIR` holds
 * the right to write. Each prints a line when it is done.
 */
import { writeSync } from "node:fs";
import { append } from "../../src/store/append.ts";
import { changePassphrase, createDossier, openDossier } from "../../src/store/dossier.ts";
import { weakSlot } from "../weak-slot.ts";

const [command, dir = "", first = "0", second = ""] = process.argv.slice(2);
const options = { passphrase: "words for a test", clock: Date.now, slot: weakSlot };
// Straight to the pipe: what was told stays told when this process dies.
const tell = (line: string) => writeSync(1, `${line}\n`);

switch (command) {
  case "append": {
    const { writer } = await openDossier(dir, { ...options, mode: "write" });
    for (let next = Number(first); ;) {
      // Mostly one record a write, now and then many, so that kills fall into long commits and checkpoints too.
      const count = next % 10 === 0 ? 40 : 1;
      const changes = Array.from({ length: count }, (_, at) => ({
        ref: `k-${next + at}`,
        kind: "kept",
        body: { number: next + at, filling: "x".repeat(200) },
      }));
      await append(writer, changes);
      next += count;
      tell(String(next));
    }
  }
  case "create": {
    const { writer } = await createDossier(dir, { ...options, name: "made" });
    await append(writer, [{ ref: "a", kind: "kept", body: {} }]);
    tell("made");
    break;
  }
  case "passphrase": {
    changePassphrase(dir, first, second, weakSlot);
    tell("changed");
    break;
  }
  case "hold": {
    await openDossier(dir, { ...options, mode: "write" });
    tell("held");
    setInterval(() => {}, 1000);
  }
}
