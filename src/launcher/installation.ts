import { randomInt } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Problem } from "../domain/problem.ts";
import { dossiersFolder } from "../service/dossier-folder.ts";

/** What this installation keeps for itself, beside the dossiers: nothing of any dossier. */
const settingsSchema = z.object({
  habeas: z.literal(1),
  /** The name under which browsers see this installation. */
  host: z.string().regex(/^h-[a-z]{20}\.localhost$/),
});

/**
 * The name under which browsers see this installation, `h-<20 letters>.localhost`: drawn once and kept in
 * `settings.json` of the dossiers folder, or new in each run where that folder cannot be written.
 */
export function installationHost(folder: string = dossiersFolder()): string {
  const file = join(folder, "settings.json");
  const kept = textOf(file);
  if (kept !== undefined) return hostIn(kept);
  const host = `h-${letters(20)}.localhost`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const whole = `${file}.${letters(8)}`;
    writeFileSync(whole, `${JSON.stringify({ habeas: 1, host })}\n`, { mode: 0o600, flag: "wx" });
    renameSync(whole, file);
  } catch (error) {
    if (!["EACCES", "EPERM", "EROFS", "ENOSPC", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code!))
      throw error;
  }
  return host;
}

/** Random letters, 4.7 bits each. */
export function letters(count: number): string {
  return Array.from({ length: count }, () => String.fromCharCode(97 + randomInt(26))).join("");
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code!)) return undefined;
    throw error;
  }
}

function hostIn(text: string): string {
  try {
    return settingsSchema.parse(JSON.parse(text)).host;
  } catch {
    throw new Problem(
      "bad-input",
      "The settings of this installation (settings.json in the dossiers folder) can't be read; delete the file, and a new one is made.",
    );
  }
}
