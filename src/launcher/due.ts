import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { dossierPath } from "../service/dossier-folder.ts";

const dueSchema = z.object({ habeas: z.literal(1), due: z.int().min(0).max(1_000_000) });

/**
 * How many follow-ups are due in these dossiers, as far as somebody has asked for that to be told while they are locked; 0
 * where nobody has. No key is needed for it, and nothing else is known here.
 */
export function dueIn(dirs: readonly string[]): number {
  return dirs.reduce((sum, dir) => sum + dueOf(join(dossierPath(dir), "due")), 0);
}

function dueOf(file: string): number {
  try {
    return dueSchema.parse(JSON.parse(readFileSync(file, "utf8"))).due;
  } catch {
    return 0;
  }
}
