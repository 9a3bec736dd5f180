import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { runTool } from "../box/tool.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Where the built workbench is: `index.html` and `assets/`. */
export const builtWeb = join(root, "dist/web");

/** Names the sources that a build was made from. */
const stampName = "sources";

/** What the workbench is made of: its own folder, the pure folders it may import, and what settles the tools. */
const sources = [
  "src/web",
  "src/text",
  "src/numbers",
  "src/simulation",
  "src/report",
  "src/publish",
  "src/api",
  "src/arithmetic",
  "src/domain",
  "vite.config.ts",
  "package-lock.json",
];

/**
 * Builds the workbench in a process of its own, at low priority, where its sources are not those of the last build.
 * `cannot`: this copy has no Vite. A failed build leaves the last one in place and rejects with what Vite said.
 */
export async function buildWeb(): Promise<"fresh" | "built" | "cannot"> {
  const stamp = stampOf(sources);
  if (isWebBuilt() && readStamp() === stamp) return "fresh";
  const vite = vitePath();
  if (vite === undefined) return "cannot";
  const folder = `${builtWeb}.${process.pid}`;
  try {
    const args = [vite, "build", "--config", join(root, "vite.config.ts"), "--outDir", folder];
    // Whatever this process runs as: React's other build is several times slower and larger.
    const env = { NODE_ENV: "production" };
    await runTool(process.execPath, args, { cwd: root, env, seconds: 600, isPatient: true });
    writeFileSync(join(folder, stampName), stamp);
    rmSync(builtWeb, { recursive: true, force: true });
    renameSync(folder, builtWeb);
  } catch (error) {
    // Another process may have put its own build of the same sources in place between the two steps.
    if (readStamp() !== stamp) throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return "built";
}

export function isWebBuilt(): boolean {
  return existsSync(join(builtWeb, "index.html"));
}

/** A hash over the paths and contents of files, folders taken with all that is in them. */
function stampOf(paths: readonly string[]): string {
  const hash = createHash("sha256");
  for (const path of paths) {
    const full = join(root, path);
    if (!existsSync(full)) continue;
    for (const file of filesUnder(full)) {
      hash.update(`${relative(root, file)}\0`);
      hash.update(readFileSync(file));
    }
  }
  return hash.digest("hex");
}

function filesUnder(path: string): string[] {
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true, recursive: true });
  } catch {
    return [path];
  }
  return entries
    .filter((entry) => entry.isFile() && !entry.name.includes(".test."))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function readStamp(): string | undefined {
  try {
    return readFileSync(join(builtWeb, stampName), "utf8");
  } catch {
    return undefined;
  }
}

function vitePath(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve("vite/package.json");
    return join(dirname(manifest), "bin/vite.js");
  } catch {
    return undefined;
  }
}

if (process.argv[1] !== undefined && process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${await buildWeb()}\n`);
}
