import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that the program stands in, which an update may replace and a `git clean` may empty. */
const programFolder = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Where dossiers stand whose call names no path: `habeas` in the user's folder for data, as the system has it
 * (XDG_DATA_HOME or ~/.local/share; ~/Library/Application Support; LOCALAPPDATA). It need not exist yet.
 */
export function dossiersFolder(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): string {
  const home = homedir();
  const own = (folder: string | undefined, otherwise: string): string =>
    // The XDG specification: a path that is not absolute is to be ignored.
    folder !== undefined && isAbsolute(folder) ? folder : join(home, otherwise);
  if (platform === "win32") return join(own(env["LOCALAPPDATA"], "AppData/Local"), "habeas");
  if (platform === "darwin") return join(home, "Library/Application Support/habeas");
  return join(own(env["XDG_DATA_HOME"], ".local/share"), "habeas");
}

/**
 * The path of the dossier that a call names: a path as it stands; a name without a path is looked for in the folder
 * that the user is in, then in `dossiersFolder`.
 */
export function dossierPath(dir: string): string {
  const here = resolve(dir);
  if (!isBareName(dir) || existsSync(here)) return here;
  const kept = join(dossiersFolder(), dir);
  return existsSync(kept) ? kept : here;
}

/**
 * The path for a new dossier: as the call names it, but a name without a path, given in the program's own folder,
 * stands in `dossiersFolder`, which is made where it is not there.
 */
export function newDossierPath(dir: string, cwd: string = process.cwd()): string {
  if (!isBareName(dir) || !isWithin(programFolder, cwd)) return resolve(cwd, dir);
  const folder = dossiersFolder();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return join(folder, dir);
}

/** Folders of `folder` that are called as dossiers are, by their paths, in the order of their names; what is being made is not among them. */
export function dossiersIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[^.].*\.habeas$/.test(entry.name))
    .map(({ name }) => resolve(folder, name))
    .sort();
}

/** Where a dossier that is made in the browser stands in a folder. Who looks at the disk reads this name, so it says nothing. */
export function newDossierIn(folder: string): string {
  return resolve(folder, `${randomBytes(4).toString("hex")}.habeas`);
}

function isBareName(dir: string): boolean {
  return dir !== "" && dir !== "." && dir !== ".." && !/[/\\]/.test(dir) && !isAbsolute(dir);
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !way.startsWith("..") && !isAbsolute(way);
}
