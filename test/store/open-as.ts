/** `open-as.ts DIR read|write`: opens a dossier and prints how it was refused, or "opened". */
import { openDossier } from "../../src/store/dossier.ts";
import { weakSlot } from "../weak-slot.ts";

const [dir = "", mode] = process.argv.slice(2);
const options = { passphrase: "words for a test", slot: weakSlot };
try {
  const dossier = await openDossier(
    dir,
    mode === "write" ? { ...options, mode, clock: Date.now } : { ...options, mode: "read" },
  );
  await dossier.close();
  process.stdout.write("opened");
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  process.stdout.write(`${code}: ${message}`);
}
