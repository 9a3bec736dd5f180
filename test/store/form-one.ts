import { createHash } from "node:crypto";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { unlockSecret } from "../../src/crypto/key.ts";
import { readKeySlot } from "../../src/store/folder.ts";
import { openConnection } from "../../src/store/sqlite/connection.ts";
import { weakSlot } from "../weak-slot.ts";
import { passphrase } from "./temporary.ts";

/**
 * A dossier as the program before form 2 left it when it was killed: three commits and 8 entries, of which the newest stand in
 * the write-ahead file alone. n-1 has two heads, n-2 and n-3 one, i-1 is of class I.
 */
const model = fileURLToPath(new URL("form-one", import.meta.url));

/** The same of the program before form 3: journal and projection apart, keys of bodies in the row of their entry. */
export function formTwo(dir: string): string {
  cpSync(fileURLToPath(new URL("form-two", import.meta.url)), dir, { recursive: true });
  return dir;
}

export function formOne(dir: string): string {
  cpSync(model, dir, { recursive: true });
  return dir;
}

/** A backup as the program before form 2 wrote it: its first line, the key slot, the database, the sum. */
export function formOneBackup(folder: string): string {
  const dir = formOne(`${folder}/of-backup`);
  const key = unlockSecret(readKeySlot(`${dir}/key`), passphrase, weakSlot);
  const copy = `${folder}/copy`;
  const connection = openConnection(`${dir}/dossier.db`, key, "write");
  connection.prepare("VACUUM INTO ?").run([copy]);
  connection.close();
  const whole = Buffer.concat([
    Buffer.from("habeas backup 1\n"),
    readFileSync(`${dir}/key`),
    readFileSync(copy),
  ]);
  const file = `${folder}/old.backup`;
  writeFileSync(file, Buffer.concat([whole, createHash("sha256").update(whole).digest()]));
  return file;
}
